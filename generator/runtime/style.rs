//! Writes parameter values in the styles of OpenAPI 3.0 §"Style Values", which follow the
//! expressions of RFC 6570.
//!
//! Guarantees that all characters except the unreserved ones of RFC 3986 are percent-encoded in
//! paths, queries and cookies, including the delimiters of `spaceDelimited`, `pipeDelimited` and
//! `deepObject`. With `allowReserved`, characters that cannot end the value are kept. Empty lists,
//! empty objects and nulls inside them are omitted, as in RFC 6570. Form values may be passwords,
//! so no copies are left in memory.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::runtime::error::Problem;
use crate::runtime::tree::Tree;
use crate::runtime::wipe::Text;

/// How a path parameter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathStyle {
    /// `blue,black`, and `R,100,G,200`.
    Simple,
    /// `blue,black`, and `R=100,G=200`.
    SimpleExploded,
    /// `.blue,black`, and `.R,100,G,200`.
    Label,
    /// `.blue.black`, and `.R=100.G=200`.
    LabelExploded,
    /// `;color=blue,black`, and `;color=R,100,G,200`.
    Matrix,
    /// `;color=blue;color=black`, and `;R=100;G=200`.
    MatrixExploded,
    /// JSON text, with all characters encoded that are special in a path.
    Json,
}

/// How a query parameter, a cookie or a field of a form is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueryStyle {
    layout: Layout,
    reserved: bool,
    empty: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layout {
    Exploded,
    Joined(&'static str),
    DeepObject,
    Json,
}

impl QueryStyle {
    /// `color=blue&color=black`, and `R=100&G=200`: the default. The exploded forms of the
    /// delimited styles are the same.
    pub const FORM: Self = Self::of(Layout::Exploded);

    /// `color=blue,black`: `style: form` without `explode`.
    pub const COMMAS: Self = Self::of(Layout::Joined(","));

    /// `color=blue%20black`: `style: spaceDelimited` without `explode`.
    pub const SPACES: Self = Self::of(Layout::Joined("%20"));

    /// `color=blue%7Cblack`: `style: pipeDelimited` without `explode`.
    pub const PIPES: Self = Self::of(Layout::Joined("%7C"));

    /// `color%5BR%5D=100`: `style: deepObject`. Nested lists and objects, which OpenAPI does not
    /// define, are written as `color[names][0]` and `color[a][b]`.
    pub const DEEP_OBJECT: Self = Self::of(Layout::DeepObject);

    /// JSON text: `content: application/json`.
    pub const JSON: Self = Self::of(Layout::Json);

    /// The same with `allowReserved`: of the reserved characters of RFC 3986, only `#`, `[`, `]`,
    /// `&` and `+` are encoded, because they cannot occur literally in the value of a query
    /// parameter; `%XX` is kept.
    #[must_use]
    pub const fn reserved(self) -> Self {
        Self {
            reserved: true,
            ..self
        }
    }

    /// The same with `allowEmptyValue`: an empty list or object is written as `color=`.
    #[must_use]
    pub const fn or_empty(self) -> Self {
        Self {
            empty: true,
            ..self
        }
    }

    const fn of(layout: Layout) -> Self {
        Self {
            layout,
            reserved: false,
            empty: false,
        }
    }

    fn encode(self, text: &str) -> Text {
        if self.reserved {
            encode_reserved(text)
        } else {
            encode(text)
        }
    }
}

/// Why a value cannot be written. The text continues a sentence about the parameter.
type Result<T> = std::result::Result<T, Problem>;

const NESTED: &str = "contains a nested list or object, which its style cannot express";

/// Appends the parameter to `query`. Null, an empty list and an empty object add nothing, unless
/// `allowEmptyValue` is set.
pub(crate) fn query(query: &mut Text, name: &str, how: QueryStyle, value: &Tree) -> Result<()> {
    let before = query.len();
    match (how.layout, value) {
        (Layout::Json, value) => pair(query, &encode(name), &how.encode(&value.json()?)),
        (Layout::DeepObject, Tree::Object(_) | Tree::List(_)) => {
            deep(query, &encode(name), how, value)?;
        }
        (Layout::Exploded, Tree::List(items)) => {
            for item in items {
                if let Some(text) = scalar(item)? {
                    pair(query, &encode(name), &how.encode(&text));
                }
            }
        }
        (Layout::Exploded, Tree::Object(members)) => {
            for (key, member) in members {
                if let Some(text) = scalar(member)? {
                    pair(query, &encode(key), &how.encode(&text));
                }
            }
        }
        (layout, value) => {
            let delimiter = match layout {
                Layout::Joined(delimiter) => delimiter,
                _ => ",",
            };
            let parts = parts(value, &|text| how.encode(text), delimiter)?;
            if let Some(parts) = parts {
                pair(query, &encode(name), &join(&parts, delimiter));
            }
        }
    }
    if how.empty && query.len() == before {
        pair(query, &encode(name), "");
    }
    Ok(())
}

/// Writes a path parameter, percent-encoded. `None` for null, an empty list and an empty object.
pub(crate) fn path(name: &str, style: PathStyle, value: &Tree) -> Result<Option<String>> {
    let (first, delimiter, assign) = match style {
        PathStyle::Json => return Ok(Some(encode(&value.json()?).to_string())),
        PathStyle::Simple => ("", ",", ","),
        PathStyle::SimpleExploded => ("", ",", "="),
        PathStyle::Label => (".", ",", ","),
        PathStyle::LabelExploded => (".", ".", "="),
        PathStyle::Matrix => (";", ",", ","),
        PathStyle::MatrixExploded => (";", ";", "="),
    };
    let Some(parts) = parts(value, &encode, assign)? else {
        return Ok(None);
    };
    let mut parts: Vec<String> = parts.iter().map(|part| part.to_string()).collect();
    let named = |text: &str| match text {
        "" => encode(name).to_string(),
        text => format!("{}={text}", &*encode(name)),
    };
    match (style, value) {
        (PathStyle::MatrixExploded, Tree::Object(_)) => {
            // Only this style omits the `=` of an empty value.
            for part in &mut parts {
                if part.ends_with('=') {
                    part.pop();
                }
            }
        }
        (PathStyle::MatrixExploded, _) => {
            parts = parts.iter().map(|part| named(part)).collect();
        }
        (PathStyle::Matrix, _) => return Ok(Some(format!(";{}", named(&parts.join(","))))),
        _ => {}
    }
    Ok(Some(format!("{first}{}", parts.join(delimiter))))
}

/// Writes a header in `style: simple`, without encoding. `None` for null, an empty list and an
/// empty object.
pub(crate) fn header(explode: bool, value: &Tree) -> Result<Option<String>> {
    let assign = if explode { "=" } else { "," };
    let parts = parts(value, &|text| [text].into_iter().collect(), assign)?;
    Ok(parts.map(|parts| join(&parts, ",").to_string()))
}

/// Percent-encodes all characters except the unreserved ones of RFC 3986.
pub(crate) fn encode(text: &str) -> Text {
    const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'.')
        .remove(b'_')
        .remove(b'~');
    utf8_percent_encode(text, RESERVED).collect()
}

/// Encodes only what cannot occur in the value of a query parameter, for `allowReserved`.
fn encode_reserved(text: &str) -> Text {
    const FORBIDDEN: &AsciiSet = &CONTROLS
        .add(b' ')
        .add(b'"')
        .add(b'#')
        .add(b'&')
        .add(b'+')
        .add(b'<')
        .add(b'>')
        .add(b'[')
        .add(b'\\')
        .add(b']')
        .add(b'^')
        .add(b'`')
        .add(b'{')
        .add(b'|')
        .add(b'}');
    let mut encoded = Text::default();
    for (index, part) in text.split('%').enumerate() {
        if index > 0 {
            let is_encoded = part.as_bytes().first_chunk::<2>();
            let is_encoded = is_encoded.is_some_and(|it| it.iter().all(u8::is_ascii_hexdigit));
            encoded.push_str(if is_encoded { "%" } else { "%25" });
        }
        for piece in utf8_percent_encode(part, FORBIDDEN) {
            encoded.push_str(piece);
        }
    }
    encoded
}

/// Encodes the characters of a path template that no URL can contain.
pub(crate) fn encode_literal(text: &str) -> Cow<'_, str> {
    const FORBIDDEN: &AsciiSet = &CONTROLS
        .add(b' ')
        .add(b'"')
        .add(b'#')
        .add(b'<')
        .add(b'>')
        .add(b'\\')
        .add(b'^')
        .add(b'`')
        .add(b'{')
        .add(b'|')
        .add(b'}');
    utf8_percent_encode(text, FORBIDDEN).into()
}

/// Appends one encoded parameter to `query`.
pub(crate) fn pair(query: &mut Text, name: &str, value: &str) {
    if !query.is_empty() {
        query.push_str("&");
    }
    query.push_str(name);
    query.push_str("=");
    query.push_str(value);
}

fn deep(query: &mut Text, name: &str, how: QueryStyle, value: &Tree) -> Result<()> {
    match value {
        Tree::List(items) => {
            for (index, item) in items.iter().enumerate() {
                deep(query, &format!("{name}%5B{index}%5D"), how, item)?;
            }
        }
        Tree::Object(members) => {
            for (key, member) in members {
                deep(
                    query,
                    &format!("{name}%5B{}%5D", &*encode(key)),
                    how,
                    member,
                )?;
            }
        }
        _ => {
            if let Some(text) = scalar(value)? {
                pair(query, name, &how.encode(&text));
            }
        }
    }
    Ok(())
}

/// Returns the items of a list, the members of an object with `assign` between key and value, or
/// the value itself.
fn parts(value: &Tree, encode: &dyn Fn(&str) -> Text, assign: &str) -> Result<Option<Vec<Text>>> {
    let mut parts = Vec::new();
    match value {
        Tree::List(items) => {
            for item in items {
                if let Some(text) = scalar(item)? {
                    parts.push(encode(&text));
                }
            }
        }
        Tree::Object(members) => {
            for (key, member) in members {
                if let Some(text) = scalar(member)? {
                    let part = [&*encode(key), assign, &*encode(&text)];
                    parts.push(part.into_iter().collect());
                }
            }
        }
        _ => parts.extend(scalar(value)?.map(|text| encode(&text))),
    }
    Ok((!parts.is_empty()).then_some(parts))
}

fn join(parts: &[Text], delimiter: &str) -> Text {
    let mut text = Text::default();
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            text.push_str(delimiter);
        }
        text.push_str(part);
    }
    text
}

fn scalar(value: &Tree) -> Result<Option<Cow<'_, str>>> {
    match value {
        Tree::List(_) | Tree::Object(_) => Err(NESTED.into()),
        value => Ok(value.text().transpose()?),
    }
}
