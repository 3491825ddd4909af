//! The rules of HTTP for methods, names and media types. What these mean for an API is not decided
//! here.

// Generated clients compare media types in the same way.
#[allow(dead_code, reason = "clients need all of it")]
#[path = "../runtime/media_type.rs"]
mod media_type;

pub(crate) use media_type::matches;

/// Whether this is a token as defined in RFC 9110: the name of a header, or a part of a media type.
pub(crate) fn is_token(text: &str) -> bool {
    let is_sign = |byte| b"!#$%&'*+-.^_`|~".contains(&byte);
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || is_sign(byte);
    !text.is_empty() && text.bytes().all(fits)
}

/// Returns a media type without parameters.
pub(crate) fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

/// Returns a media type with those parameters that tell it from others of the same essence, such as `v=2`.
///
/// `charset` and `boundary` describe how a body is written and not its format, and `q` is a weight.
pub(crate) fn format(media_type: &str) -> String {
    let mut format = essence(media_type).to_owned();
    for (name, value) in format_parameters(media_type) {
        format.push_str(&match is_token(&value) {
            true => format!(";{name}={value}"),
            false => format!(
                ";{name}=\"{}\"",
                value.replace('\\', "\\\\").replace('"', "\\\"")
            ),
        });
    }
    format
}

/// The parameters that [`format()`] keeps, with names in lower case and values without quotes.
pub(crate) fn format_parameters(media_type: &str) -> Vec<(String, String)> {
    let pieces = media_type::pieces(media_type);
    let parameters = pieces
        .iter()
        .skip(1)
        .filter_map(|it| media_type::parameter(it));
    let tells = |name: &str| is_token(name) && !matches!(name, "charset" | "boundary" | "q");
    parameters.filter(|(name, _)| tells(name)).collect()
}

/// The methods that a path item has keywords for, in the order of the specification.
const KEYWORDS: [&str; 9] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
];

/// An HTTP method, as it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Method(String);

impl Method {
    /// The keywords of a path item that hold operations, each with its method.
    pub fn keywords() -> impl Iterator<Item = (&'static str, Method)> {
        let methods = KEYWORDS.iter();
        methods.map(|keyword| (*keyword, Self(keyword.to_ascii_uppercase())))
    }

    /// A method that has no keyword.
    pub fn other(name: &str) -> Self {
        Self(name.to_owned())
    }

    /// Whether this is a keyword of a path item that holds an operation.
    pub fn is_keyword(key: &str) -> bool {
        KEYWORDS.contains(&key)
    }

    /// Returns the name, as it is sent.
    pub fn name(&self) -> &str {
        &self.0
    }
}
