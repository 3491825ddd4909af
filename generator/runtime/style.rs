//! Writes parameter values in the styles of OpenAPI 3.0 §"Style Values", which follow the
//! expressions of RFC 6570.
//!
//! Guarantees that all characters except the unreserved ones of RFC 3986 are percent-encoded in
//! paths, queries and cookies, including the delimiters of `spaceDelimited`, `pipeDelimited` and
//! `deepObject`. With `style: cookie`, values with characters that a cookie cannot contain are
//! errors instead. With `allowReserved`, characters that cannot end the value are kept. Empty lists,
//! empty objects and nulls inside them are omitted, as in RFC 6570. A list or an object that is
//! nested deeper than its style can express is written as JSON, as Swagger UI does: OpenAPI does
//! not define it. The generator warns about such parameters, so that no call fails. Form values may
//! be passwords, so no copies are left in memory.

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
    Cookie,
    Joined(&'static str),
    DeepObject,
    Json,
}

impl QueryStyle {
    /// `color=blue&color=black`, and `R=100&G=200`: the default. A list in an object is
    /// `names=a&names=b`. The exploded forms of the delimited styles are the same.
    pub const FORM: Self = Self::of(Layout::Exploded);

    /// `color=blue; color=black`, and `R=100; G=200`: `style: cookie`, without any encoding of the
    /// values. For cookies only.
    pub const COOKIE: Self = Self::of(Layout::Cookie);

    /// `color=blue,black`: `style: form` without `explode`.
    pub const COMMAS: Self = Self::of(Layout::Joined(","));

    /// `color=blue%20black`: `style: spaceDelimited` without `explode`.
    pub const SPACES: Self = Self::of(Layout::Joined("%20"));

    /// `color=blue%7Cblack`: `style: pipeDelimited` without `explode`.
    pub const PIPES: Self = Self::of(Layout::Joined("%7C"));

    /// `color=blue%09black`: the `tsv` of Swagger 2.0.
    pub const TABS: Self = Self::of(Layout::Joined("%09"));

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

    fn escape(self) -> Escape {
        match self {
            Self {
                layout: Layout::Cookie,
                ..
            } => Escape::Cookie,
            Self { reserved: true, .. } => Escape::Reserved,
            _ => Escape::Url,
        }
    }
}

/// How texts are escaped.
#[derive(Clone, Copy)]
enum Escape {
    /// For a path, a query or a cookie.
    Url,
    /// For a query with `allowReserved`.
    Reserved,
    /// For a header. Only JSON can be escaped there.
    Header,
    /// For a cookie whose values are not encoded.
    Cookie,
}

impl Escape {
    fn text(self, text: &str) -> Text {
        match self {
            Self::Url => encode(text),
            Self::Reserved => encode_reserved(text),
            Self::Header | Self::Cookie => [text].into_iter().collect(),
        }
    }

    fn json(self, value: &Tree) -> Result<Text> {
        let json = value.json()?;
        Ok(match self {
            Self::Header => ascii(&json),
            _ => self.text(&json),
        })
    }

    /// Writes a single value: a scalar as it is, and a nested list or object as JSON. `None` for
    /// null.
    fn item(self, value: &Tree) -> Result<Option<Text>> {
        let item = match value.has_members() {
            true => Some(self.json(value)?),
            false => value.text().transpose()?.map(|text| self.text(&text)),
        };
        match &item {
            Some(text) if matches!(self, Self::Cookie) && !is_cookie_value(text) => {
                Err("contains a character that is not allowed in a cookie".into())
            }
            _ => Ok(item),
        }
    }
}

/// Why a value cannot be written. The text continues a sentence about the parameter.
type Result<T> = std::result::Result<T, Problem>;

/// Appends the parameter to `query`. Null, an empty list and an empty object add nothing, unless
/// the style says otherwise.
pub(crate) fn query(query: &mut Text, name: &str, how: QueryStyle, value: &Tree) -> Result<()> {
    let before = query.len();
    let escape = how.escape();
    match (how.layout, value) {
        (Layout::Json, value) => pair(query, &encode(name), &escape.json(value)?),
        (Layout::DeepObject, Tree::Object(_) | Tree::List(_)) => {
            deep(query, &encode(name), escape, value)?;
        }
        (Layout::Exploded, Tree::Object(members)) => {
            for (key, member) in members {
                pairs(query, key, escape, member)?;
            }
        }
        (Layout::Exploded, value) => pairs(query, name, escape, value)?,
        (Layout::Cookie, value) => cookies(query, name, value)?,
        (layout, value) => {
            let delimiter = match layout {
                Layout::Joined(delimiter) => delimiter,
                _ => ",",
            };
            if let Some(parts) = parts(value, escape, delimiter)? {
                pair(query, &encode(name), &join(&parts, delimiter));
            }
        }
    }
    if how.empty && query.len() == before {
        pair(query, &encode(name), "");
    }
    Ok(())
}

/// Appends text that is already encoded.
pub(crate) fn query_string(query: &mut Text, value: &Tree) -> Result<()> {
    if let Some(text) = value.text().transpose()?.filter(|text| !text.is_empty()) {
        if !query.is_empty() {
            query.push_str("&");
        }
        query.push_str(&encode_literal(&text));
    }
    Ok(())
}

/// Appends a parameter for the value, or for each item of a list.
fn pairs(query: &mut Text, name: &str, escape: Escape, value: &Tree) -> Result<()> {
    let items = match value {
        Tree::List(items) => items.as_slice(),
        value => std::slice::from_ref(value),
    };
    for item in items {
        if let Some(text) = escape.item(item)? {
            pair(query, &encode(name), &text);
        }
    }
    Ok(())
}

/// Appends a cookie for the value, or for each item of a list or member of an object.
fn cookies(cookies: &mut Text, name: &str, value: &Tree) -> Result<()> {
    let mut add = |name: &str, value: &Tree| {
        if let Some(text) = Escape::Cookie.item(value)? {
            if !cookies.is_empty() {
                cookies.push_str("; ");
            }
            cookies.push_str(&encode(name));
            cookies.push_str("=");
            cookies.push_str(&text);
        }
        Ok(())
    };
    match value {
        Tree::List(items) => items.iter().try_for_each(|item| add(name, item)),
        Tree::Object(members) => members.iter().try_for_each(|(key, value)| add(key, value)),
        value => add(name, value),
    }
}

/// Whether a text can be the value of a cookie as it is (RFC 6265 §4.1.1).
pub(crate) fn is_cookie_value(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.all(|byte| byte.is_ascii_graphic() && !b"\",;\\".contains(&byte))
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
    let Some(parts) = parts(value, Escape::Url, assign)? else {
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
/// empty object: a header without a value says no more than an absent one (RFC 9110 §5.6.1).
pub(crate) fn header(explode: bool, value: &Tree) -> Result<Option<String>> {
    let assign = if explode { "=" } else { "," };
    let parts = parts(value, Escape::Header, assign)?;
    Ok(parts.map(|parts| join(&parts, ",").to_string()))
}

/// Writes a header as JSON.
pub(crate) fn header_json(value: &Tree) -> Result<String> {
    Ok(Escape::Header.json(value)?.to_string())
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

fn deep(query: &mut Text, name: &str, escape: Escape, value: &Tree) -> Result<()> {
    match value {
        Tree::List(items) => {
            for (index, item) in items.iter().enumerate() {
                deep(query, &format!("{name}%5B{index}%5D"), escape, item)?;
            }
        }
        Tree::Object(members) => {
            for (key, member) in members {
                let name = format!("{name}%5B{}%5D", &*encode(key));
                deep(query, &name, escape, member)?;
            }
        }
        _ => {
            if let Some(text) = escape.item(value)? {
                pair(query, name, &text);
            }
        }
    }
    Ok(())
}

/// Returns the items of a list, the members of an object with `assign` between key and value, or
/// the value itself.
fn parts(value: &Tree, escape: Escape, assign: &str) -> Result<Option<Vec<Text>>> {
    let mut parts = Vec::new();
    match value {
        Tree::List(items) => {
            for item in items {
                parts.extend(escape.item(item)?);
            }
        }
        Tree::Object(members) => {
            for (key, member) in members {
                if let Some(text) = escape.item(member)? {
                    let part = [&*escape.text(key), assign, &*text];
                    parts.push(part.into_iter().collect());
                }
            }
        }
        value => parts.extend(escape.item(value)?),
    }
    Ok((!parts.is_empty()).then_some(parts))
}

/// Escapes all characters of JSON text that a header cannot contain.
fn ascii(json: &str) -> Text {
    let mut text = Text::default();
    for sign in json.chars() {
        if sign.is_ascii() {
            text.push_str(sign.encode_utf8(&mut [0; 4]));
        } else {
            for unit in sign.encode_utf16(&mut [0; 2]) {
                text.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    text
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
