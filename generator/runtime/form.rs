//! Encodes an object as a form: `application/x-www-form-urlencoded`, or the parts of
//! `multipart/form-data`.
//!
//! Guarantees that no name or value can add a field, and that the boundary occurs in no part. Nulls
//! are omitted, because neither format can express them. The encoded text is wiped from memory
//! after use, because it may hold a password. Files are not copied if one of them is a stream,
//! which is not read here.

use std::hash::{BuildHasher as _, DefaultHasher, Hash as _, Hasher as _, RandomState};
use std::mem;

use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{HeaderName, HeaderValue};

use crate::runtime::body::{Content, RequestBody};
use crate::runtime::error::Problem;
use crate::runtime::media_type;
use crate::runtime::style::{self, QueryStyle};
use crate::runtime::tree::Tree;
use crate::runtime::wipe::{self, Buffer, Text};
use crate::runtime::wire;

/// How a member is written as parts of a multipart body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartStyle {
    /// With one of these media types, separated by commas.
    Type(&'static str),
    /// As in `style: deepObject`: one part for each member, named `color[R]`.
    DeepObject,
    /// One part for a list, with its items between these delimiters: a `collectionFormat` of Swagger 2.0.
    Joined(&'static str),
}

/// A header of the parts of one member of a multipart body.
pub(crate) struct PartHeader {
    /// The name of the member.
    pub(crate) part: &'static str,
    pub(crate) name: &'static str,
    pub(crate) value: String,
}

/// A part of a multipart body: its headers and its content.
struct FormPart {
    head: String,
    content: Content,
}

impl FormPart {
    /// Adds a header, unless the part has one of this name.
    fn add_header(&mut self, name: &str, value: &str) {
        let names = self.head.lines().filter_map(|line| line.split_once(':'));
        let mut names = names.map(|(name, _)| name);
        if !names.any(|known| known.eq_ignore_ascii_case(name)) {
            self.head.push_str(&format!("{name}: {value}\r\n"));
        }
    }

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
    headers: &[PartHeader],
    body: &Tree,
) -> Result<(String, RequestBody), Problem> {
    let mut parts = Vec::new();
    for (name, value) in members(body)? {
        let first = parts.len();
        match find(styles, name) {
            Some(PartStyle::DeepObject) => deep(&mut parts, name, value)?,
            Some(PartStyle::Joined(delimiter)) if !holds_file(value) => {
                parts.extend(joined(name, delimiter, value)?);
            }
            // JSON encodes the whole value; with other media types, each item is a part. A file is
            // a part of its own in any case.
            Some(PartStyle::Type(media_type)) if is_json(media_type) && !holds_file(value) => {
                parts.push(part(name, Some(media_type), value)?);
            }
            style => {
                let media_type = match style {
                    Some(PartStyle::Type(media_type)) => Some(media_type),
                    _ => None,
                };
                for item in items(value) {
                    parts.push(part(name, media_type, item)?);
                }
            }
        }
        for part in parts.iter_mut().skip(first) {
            let own = headers.iter().filter(|header| header.part == name);
            own.for_each(|header| part.add_header(header.name, &header.value));
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

/// Writes a value in `style: deepObject`, with one part for each scalar and each file.
fn deep(parts: &mut Vec<FormPart>, name: &str, value: &Tree) -> Result<(), Problem> {
    match value {
        Tree::Null => {}
        Tree::List(items) => {
            for (index, item) in items.iter().enumerate() {
                deep(parts, &format!("{name}[{index}]"), item)?;
            }
        }
        Tree::Object(members) => {
            for (key, member) in members {
                deep(parts, &format!("{name}[{key}]"), member)?;
            }
        }
        value => parts.push(part(name, None, value)?),
    }
    Ok(())
}

/// Writes a list as one part, unless there is nothing in it.
fn joined(name: &str, delimiter: &str, value: &Tree) -> Result<Option<FormPart>, Problem> {
    let mut text = Text::default();
    for (index, item) in items(value).enumerate() {
        if index > 0 {
            text.push_str(delimiter);
        }
        match item.text() {
            Some(item) => text.push_str(&item?),
            None => text.push_str(&item.json()?),
        }
    }
    if items(value).next().is_none() {
        return Ok(None);
    }
    let head = format!("{}\r\n", disposition(name));
    let content = Content::Bytes(wipe::wiped(text.as_bytes().to_vec()));
    Ok(Some(FormPart { head, content }))
}

/// Whether a value is a file or a list of files.
fn holds_file(value: &Tree) -> bool {
    items(value).any(|item| matches!(item, Tree::Binary(_)))
}

fn disposition(name: &str) -> String {
    format!("Content-Disposition: form-data; name=\"{}\"", quoted(name))
}

fn part(name: &str, media_type: Option<&str>, value: &Tree) -> Result<FormPart, Problem> {
    let mut head = disposition(name);
    let mut headers: &[(String, String)] = &[];
    let wanted = concrete(media_type);
    let (media_type, content) = match value {
        Tree::Binary(file) => {
            let file_name = file.file_name.as_deref().unwrap_or(name);
            head.push_str(&format!("; filename=\"{}\"", quoted(file_name)));
            headers = file.headers();
            let own = file.content_type.as_deref().or(wanted);
            let own = own.or(Some("application/octet-stream"));
            (own, file.content().clone())
        }
        // Other media types cannot express an object.
        value if value.has_members() || media_type.is_some_and(is_json) => {
            let json = wipe::wiped(wire::to_json(value)?);
            let wanted = wanted.filter(|wanted| is_json(wanted));
            let wanted = wanted.or(Some("application/json"));
            (wanted, Content::Bytes(json))
        }
        // A part without a media type is `text/plain`.
        value => {
            let text = value.text().transpose()?.unwrap_or_default();
            if !wanted.is_none_or(|wanted| media_type::allows_utf8(wanted, &text)) {
                let problem = "has a part with a character that cannot be sent in its charset";
                return Err(problem.into());
            }
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
    let mut part = FormPart { head, content };
    for (name, value) in headers {
        check_header(name, value)?;
        part.add_header(name, value);
    }
    Ok(part)
}

/// Checks a header of a part. The client writes the two that say what the part is.
pub(crate) fn check_header(name: &str, value: &str) -> Result<(), Problem> {
    let is_name = HeaderName::from_bytes(name.as_bytes())
        .is_ok_and(|name| name != CONTENT_DISPOSITION && name != CONTENT_TYPE);
    if !is_name {
        return Err("has a part with a header of a name that cannot be set".into());
    }
    let value = HeaderValue::from_str(value).ok();
    match value.is_some_and(|value| value.to_str().is_ok()) {
        true => Ok(()),
        false => Err("has a part with a header that contains an invalid character".into()),
    }
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
    matches!(essence.as_str(), "application/json" | "text/json") || essence.ends_with("+json")
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
