//! Encodes an object as a form: `application/x-www-form-urlencoded`, or the parts of
//! `multipart/form-data`.
//!
//! Guarantees that no name or value can add a field, and that the boundary occurs in no part. Nulls
//! are omitted, because neither format can express them. The encoded text is wiped from memory
//! after use, because it may hold a password. Files are not copied if one of them is a stream,
//! which is not read here.

use std::hash::{BuildHasher as _, DefaultHasher, Hash as _, Hasher as _, RandomState};
use std::mem;

use percent_encoding::percent_decode_str;

use crate::runtime::body::{Content, RequestBody};
use crate::runtime::error::Problem;
use crate::runtime::style::{self, QueryStyle};
use crate::runtime::tree::Tree;
use crate::runtime::wipe::{self, Buffer, Text};
use crate::runtime::wire;

/// How a member is written as parts of a multipart body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartStyle {
    /// With one of these media types, separated by commas.
    Type(&'static str),
    /// As in a query: one part for each parameter, without URL encoding.
    Query(QueryStyle),
}

/// A part of a multipart body: its headers and its content.
struct FormPart {
    head: String,
    content: Content,
}

impl FormPart {
    /// The content, unless it is a stream.
    fn bytes(&self) -> &[u8] {
        match &self.content {
            Content::Bytes(bytes) => bytes,
            Content::Source(_) => &[],
        }
    }
}

/// The text of a form.
pub(crate) fn urlencoded(styles: &[(&str, QueryStyle)], body: &Tree) -> Result<Text, Problem> {
    let mut form = Text::default();
    for (name, value) in members(body)? {
        if let Some(style) = find(styles, name) {
            style::query(&mut form, name, style, value)?;
            continue;
        }
        for item in items(value) {
            let style = match item.has_members() {
                true => QueryStyle::JSON,
                false => QueryStyle::FORM,
            };
            style::query(&mut form, name, style, item)?;
        }
    }
    Ok(form)
}

/// The boundary and the content of a multipart body.
pub(crate) fn multipart(
    styles: &[(&str, PartStyle)],
    body: &Tree,
) -> Result<(String, RequestBody), Problem> {
    let mut parts = Vec::new();
    for (name, value) in members(body)? {
        match find(styles, name) {
            Some(PartStyle::Query(style)) => parts.extend(styled(name, style, value)?),
            // JSON encodes the whole value; with other media types, each item is a part.
            Some(PartStyle::Type(media_type)) if is_json(media_type) => {
                parts.push(part(name, Some(media_type), value)?);
            }
            style => {
                let media_type = style.map(|style| match style {
                    PartStyle::Type(media_type) => media_type,
                    PartStyle::Query(_) => "",
                });
                for item in items(value) {
                    parts.push(part(name, media_type, item)?);
                }
            }
        }
    }
    let boundary = boundary(&parts);
    let lengths = parts
        .iter()
        .map(|part| part.head.len() + part.bytes().len() + 64);
    let mut text = Buffer::with_capacity(lengths.sum::<usize>() + 64);
    let mut segments = Vec::new();
    for FormPart { head, content } in parts {
        text.extend_from_slice(format!("--{boundary}\r\n{head}\r\n").as_bytes());
        match content {
            Content::Bytes(bytes) => text.extend_from_slice(&bytes),
            source => {
                let before = mem::replace(&mut text, Buffer::with_capacity(256));
                segments.extend([wiped(before), source]);
            }
        }
        text.extend_from_slice(b"\r\n");
    }
    text.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    segments.push(wiped(text));
    Ok((boundary, RequestBody::of(segments)))
}

/// Writes a value in the style of a query, with one part for each parameter.
fn styled(name: &str, style: QueryStyle, value: &Tree) -> Result<Vec<FormPart>, Problem> {
    let mut query = Text::default();
    style::query(&mut query, name, style, value)?;
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let parts = pairs.map(|(name, value)| {
        let mut content = Buffer::with_capacity(value.len());
        percent_decode_str(value).for_each(|byte| content.push(byte));
        FormPart {
            head: disposition(&percent_decode_str(name).decode_utf8_lossy()) + "\r\n",
            content: wiped(content),
        }
    });
    Ok(parts.collect())
}

fn disposition(name: &str) -> String {
    format!("Content-Disposition: form-data; name=\"{}\"", quoted(name))
}

fn part(name: &str, media_type: Option<&str>, value: &Tree) -> Result<FormPart, Problem> {
    let mut head = disposition(name);
    let wanted = concrete(media_type);
    let (media_type, content) = match value {
        Tree::Binary(file) => {
            let file_name = file.file_name.as_deref().unwrap_or(name);
            head.push_str(&format!("; filename=\"{}\"", quoted(file_name)));
            let own = file.content_type.as_deref().or(wanted);
            let own = own.or(Some("application/octet-stream"));
            (own, file.content().clone())
        }
        value if value.has_members() && !media_type.is_none_or(is_json) => {
            return Err("has a part that is an object, but whose media type is not JSON".into());
        }
        value if value.has_members() || media_type.is_some_and(is_json) => {
            let json = wipe::wiped(wire::to_json(value)?);
            let wanted = wanted.or(Some("application/json"));
            (wanted, Content::Bytes(json))
        }
        // A part without a media type is `text/plain`.
        value => {
            let text = value.text().transpose()?.unwrap_or_default();
            let text = wipe::wiped(text.as_bytes().to_vec());
            (wanted, Content::Bytes(text))
        }
    };
    if let Some(media_type) = media_type {
        let printable = |byte| byte == b' ' || u8::is_ascii_graphic(&byte);
        if !media_type.bytes().all(printable) {
            return Err("has a part whose media type contains an invalid character".into());
        }
        head.push_str(&format!("\r\nContent-Type: {media_type}"));
    }
    head.push_str("\r\n");
    Ok(FormPart { head, content })
}

fn wiped(text: Buffer) -> Content {
    Content::Bytes(wipe::wiped(text.into_vec()))
}

fn members(body: &Tree) -> Result<impl Iterator<Item = (&str, &Tree)>, Problem> {
    let Tree::Object(members) = body else {
        return Err("is not an object, which a form requires".into());
    };
    let members = members.iter();
    Ok(members.map(|(name, value)| (name.as_str(), value)))
}

/// Returns the items of a list, or the value itself, without nulls.
fn items(value: &Tree) -> impl Iterator<Item = &Tree> {
    let items = match value {
        Tree::List(items) => items.as_slice(),
        value => std::slice::from_ref(value),
    };
    items.iter().filter(|item| !matches!(item, Tree::Null))
}

fn find<T: Copy>(table: &[(&str, T)], name: &str) -> Option<T> {
    let entry = table.iter().find(|(known, _)| *known == name);
    entry.map(|(_, value)| *value)
}

fn is_json(media_types: &str) -> bool {
    let essence = media_types.split([',', ';']).next().unwrap_or_default();
    let essence = essence.trim().to_ascii_lowercase();
    essence == "application/json" || essence.ends_with("+json")
}

/// Returns the first media type that is not a range.
fn concrete(media_types: Option<&str>) -> Option<&str> {
    let mut media_types = media_types?.split(',').map(str::trim);
    media_types.find(|it| !it.is_empty() && !it.contains('*'))
}

/// Quotes a name by the rules that browsers follow.
fn quoted(name: &str) -> String {
    name.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Returns a boundary that occurs in no part. It depends only on the parts, so that equal bodies
/// have equal bytes. If a part is a stream, which cannot be searched, the boundary also depends on
/// a random key for each body. Then the chance that it occurs at a given position of the stream is
/// 1 in 2^128, even against an attacker.
fn boundary(parts: &[FormPart]) -> String {
    let is_stream = |part: &FormPart| matches!(part.content, Content::Source(_));
    let mut hasher = match parts.iter().any(is_stream) {
        true => RandomState::new().build_hasher(),
        false => DefaultHasher::new(),
    };
    for part in parts {
        part.head.hash(&mut hasher);
        part.bytes().hash(&mut hasher);
    }
    loop {
        let first = hasher.finish();
        first.hash(&mut hasher);
        let boundary = format!("boundary-{first:016x}{:016x}", hasher.finish());
        let holds = |text: &[u8]| find_bytes(text, boundary.as_bytes());
        if !parts
            .iter()
            .any(|part| holds(part.bytes()) || holds(part.head.as_bytes()))
        {
            return boundary;
        }
        boundary.hash(&mut hasher);
    }
}

/// Whether `text` contains `wanted`.
fn find_bytes(text: &[u8], wanted: &[u8]) -> bool {
    text.windows(wanted.len()).any(|window| window == wanted)
}
