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

/// A media type without its parameters, in lower case.
pub(crate) fn plain(media_type: &str) -> String {
    essence(media_type).to_ascii_lowercase()
}

/// Whether a media type holds JSON.
pub(crate) fn is_json(media_type: &str) -> bool {
    let essence = plain(media_type);
    let is_named = matches!(essence.as_str(), "application/json" | "text/json");
    is_named || essence.ends_with("+json") && !is_json_sequence(&essence)
}

/// Whether a media type is for a sequence of JSON texts: `application/x-ndjson`, `application/vnd.log+jsonl`,
/// `application/geo+json-seq`, `application/json-lines`.
///
/// The suffix `+json` is for a single JSON text (RFC 6839 §3.1), so `application/vnd.tv.stream+json` is one. Only
/// `application/stream+json` is not: some frameworks write sequences under that name.
pub(crate) fn is_json_sequence(essence: &str) -> bool {
    let subtype = essence.split_once('/').unwrap_or_default().1;
    let subtype = subtype.strip_prefix("x-").unwrap_or(subtype);
    if let Some(name) = subtype.strip_suffix("+json") {
        return matches!(name, "stream" | "lines" | "seq");
    }
    let mut words = subtype.split(['+', '.', '-']);
    let is_compound = |word| {
        let compounds = [
            "ndjson",
            "jsonl",
            "jsonlines",
            "ldjson",
            "jsonseq",
            "jsonstream",
        ];
        compounds.contains(&word)
    };
    let is_plural = |word| {
        matches!(
            word,
            "seq" | "sequence" | "stream" | "streaming" | "lines" | "nd"
        )
    };
    words.clone().any(is_compound)
        || (words.clone().any(|word| word == "json") && words.any(is_plural))
}

/// The keywords of a path item that are operations, in the order of the specification. Each is the name of its method in
/// lower case.
pub(crate) const METHODS: [&str; 9] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
];
