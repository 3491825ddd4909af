//! Maps a parameter's value to text as OpenAPI 3.0 §"Style Values" prescribes.
//!
//! Guarantees that everything but the unreserved characters of RFC 3986 is percent-encoded in paths, queries and
//! cookies, delimiters of `spaceDelimited`, `pipeDelimited` and `deepObject` included. Empty lists, empty objects and
//! nulls inside them are left out, as in RFC 6570. Does not do `label`, `matrix` or `allowReserved`.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

/// How a query parameter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueryStyle {
    /// The keyword `style`.
    pub style: Style,
    /// The keyword `explode`. `deepObject` is always exploded; the delimited styles, exploded, are the same as `form`.
    pub explode: bool,
}

/// The query styles of OpenAPI 3.0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `color=blue,black`, or exploded `color=blue&color=black`; the members of exploded objects are parameters.
    Form,
    /// `color=blue%20black`.
    SpaceDelimited,
    /// `color=blue%7Cblack`.
    PipeDelimited,
    /// `color%5BR%5D=100`. Lists and objects inside are written as `color[names][0]` and `color[a][b]`, which OpenAPI
    /// leaves open.
    DeepObject,
}

impl QueryStyle {
    /// `style: form`, `explode: true`, which is what parameters have that say nothing.
    pub const FORM: Self = Self::new(Style::Form, true);

    /// A style.
    pub const fn new(style: Style, explode: bool) -> Self {
        Self { style, explode }
    }
}

/// Why a value cannot be written; goes on from the parameter's name.
type Result<T> = std::result::Result<T, &'static str>;

const NESTED: &str = "holds a list or an object inside another one, which its style cannot express";

/// `query` grows by the parameter; a null, an empty list and an empty object add nothing.
pub(crate) fn query(query: &mut String, name: &str, how: QueryStyle, value: &Value) -> Result<()> {
    let delimiter = match how.style {
        Style::DeepObject if matches!(value, Value::Object(_) | Value::Array(_)) => {
            return deep(query, encode(name), value);
        }
        Style::DeepObject | Style::Form => ",",
        Style::SpaceDelimited => "%20",
        Style::PipeDelimited => "%7C",
    };
    match value {
        Value::Array(items) if how.explode => {
            for item in items {
                if let Some(text) = scalar(item)? {
                    pair(query, &encode(name), &encode(&text));
                }
            }
        }
        Value::Object(members) if how.explode => {
            for (key, member) in members {
                if let Some(text) = scalar(member)? {
                    pair(query, &encode(key), &encode(&text));
                }
            }
        }
        _ => {
            if let Some(text) = joined(value, delimiter, encode)? {
                pair(query, &encode(name), &text);
            }
        }
    }
    Ok(())
}

/// `style: simple` in a path, percent-encoded. `None` for nulls, empty lists and empty objects.
pub(crate) fn path(value: &Value) -> Result<Option<String>> {
    joined(value, ",", encode)
}

/// `style: simple` in a header, as it is. `None` for nulls, empty lists and empty objects.
pub(crate) fn header(value: &Value) -> Result<Option<String>> {
    joined(value, ",", |text| text.into())
}

/// Everything but the unreserved characters of RFC 3986 is encoded.
pub(crate) fn encode(text: &str) -> Cow<'_, str> {
    const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'.')
        .remove(b'_')
        .remove(b'~');
    utf8_percent_encode(text, RESERVED).into()
}

/// The fixed text of a path template, of which only what no URL may hold is encoded.
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

/// `query` grows by one encoded parameter.
pub(crate) fn pair(query: &mut String, name: &str, value: &str) {
    if !query.is_empty() {
        query.push('&');
    }
    query.push_str(name);
    query.push('=');
    query.push_str(value);
}

fn deep(query: &mut String, name: Cow<'_, str>, value: &Value) -> Result<()> {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                deep(query, format!("{name}%5B{index}%5D").into(), item)?;
            }
        }
        Value::Object(members) => {
            for (key, member) in members {
                deep(query, format!("{name}%5B{}%5D", encode(key)).into(), member)?;
            }
        }
        _ => {
            if let Some(text) = scalar(value)? {
                pair(query, &name, &encode(&text));
            }
        }
    }
    Ok(())
}

/// A list as `a,b`, an object as `key,value,key,value`.
fn joined(
    value: &Value,
    delimiter: &str,
    encode: fn(&str) -> Cow<'_, str>,
) -> Result<Option<String>> {
    let mut parts = Vec::new();
    match value {
        Value::Array(items) => {
            for item in items {
                if let Some(text) = scalar(item)? {
                    parts.push(encode(&text).into_owned());
                }
            }
        }
        Value::Object(members) => {
            for (key, member) in members {
                if let Some(text) = scalar(member)? {
                    parts.push(encode(key).into_owned());
                    parts.push(encode(&text).into_owned());
                }
            }
        }
        _ => {
            return Ok(scalar(value)?.map(|text| encode(&text).into_owned()));
        }
    }
    Ok((!parts.is_empty()).then(|| parts.join(delimiter)))
}

fn scalar(value: &Value) -> Result<Option<Cow<'_, str>>> {
    match value {
        Value::Null => Ok(None),
        Value::Bool(value) => Ok(Some(if *value { "true" } else { "false" }.into())),
        Value::Number(number) => Ok(Some(number.to_string().into())),
        Value::String(text) => Ok(Some(text.into())),
        Value::Array(_) | Value::Object(_) => Err(NESTED),
    }
}
