//! JSON pointers → places in the text they point into.
//!
//! A member is found at its key, an element at its value. A pointer to something that is not in
//! the text is found at the nearest ancestor that is. Any number of pointers cost one pass over
//! the text, so look them up together. Nothing is kept from one call to the next.

mod yaml;

use super::Source;
use super::load::{DEPTH, Format, body};
use crate::pointer::Pointer;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

/// The bytes of a scalar, if there is one.
type Scalar = Option<Range<usize>>;

/// A place in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// Counted from 1.
    pub(crate) line: usize,
    /// Counted from 1, in characters.
    pub(crate) column: usize,
    /// The bytes to mark: the key, and a scalar that follows it.
    pub(crate) span: Range<usize>,
    pub(crate) scalar: Scalar,
}

impl Place {
    /// The place of a line and column that a parser has reported.
    pub(crate) fn at(text: &str, line: usize, column: usize) -> Self {
        let start = match line.checked_sub(2) {
            Some(newline) => text
                .match_indices('\n')
                .nth(newline)
                .map_or(text.len(), |(at, _)| at + 1),
            None => text.len() - body(text).len(),
        };
        let rest = &text[start..];
        let rest = &rest[..rest.find('\n').unwrap_or(rest.len())];
        let offset = rest
            .char_indices()
            .nth(column.saturating_sub(1))
            .map_or(rest.len(), |(at, _)| at);
        let length = rest[offset..].chars().next().map_or(0, char::len_utf8);
        Self {
            line,
            column,
            span: start + offset..start + offset + length,
            scalar: None,
        }
    }
}

/// The line and column of what `pointer` points to; `None` if the text does not parse.
pub fn position(source: &Source, pointer: &Pointer) -> Option<(usize, usize)> {
    let places = find(source, [pointer]);
    let place = places.get(pointer)?;
    Some((place.line, place.column))
}

/// Looks up many pointers at once. Those into a text that does not parse are left out. Of a key
/// that is repeated the last one is found.
pub(crate) fn find<'p>(
    source: &Source,
    pointers: impl IntoIterator<Item = &'p Pointer>,
) -> BTreeMap<&'p Pointer, Place> {
    search(source, pointers, false)
}

/// The same, but of a key that is repeated the first one is found.
pub(crate) fn find_first<'p>(
    source: &Source,
    pointers: impl IntoIterator<Item = &'p Pointer>,
) -> BTreeMap<&'p Pointer, Place> {
    search(source, pointers, true)
}

fn search<'p>(
    source: &Source,
    pointers: impl IntoIterator<Item = &'p Pointer>,
    keep_first: bool,
) -> BTreeMap<&'p Pointer, Place> {
    let pointers: Vec<_> = pointers.into_iter().collect();
    let mut wanted = Wanted::default();
    for pointer in &pointers {
        let mut node = &mut wanted;
        for segment in pointer.segments().take(DEPTH) {
            node = node.children.entry(segment.into_owned()).or_default();
            node.keep_first = keep_first;
        }
    }
    let text = body(&source.text);
    match Format::of(source) {
        Format::Json => find_in_json(text, &mut wanted),
        Format::Yaml => yaml::find(text, &mut wanted),
    }
    let bom = source.text.len() - text.len();
    let shift = |span: Range<usize>| span.start + bom..span.end + bom;
    let found = pointers.into_iter().filter_map(|pointer| {
        let (span, scalar) = wanted.nearest(pointer)?;
        Some((pointer, shift(span), scalar.map(shift)))
    });
    count_lines(&source.text, found.collect())
}

/// Turns offsets into lines and columns, walking over the text once.
fn count_lines<'p>(
    text: &str,
    mut found: Vec<(&'p Pointer, Range<usize>, Scalar)>,
) -> BTreeMap<&'p Pointer, Place> {
    found.sort_by_key(|(_, span, _)| span.start);
    let (mut line, mut column, mut at) = (1, 1, 0);
    let mut places = BTreeMap::new();
    for (pointer, span, scalar) in found {
        for c in text.get(at..span.start).unwrap_or_default().chars() {
            match c {
                '\n' => (line, column) = (line + 1, 1),
                '\u{feff}' if line == 1 && column == 1 => {}
                _ => column += 1,
            }
        }
        at = span.start;
        let place = Place {
            line,
            column,
            span,
            scalar,
        };
        places.insert(pointer, place);
    }
    places
}

/// The pointers that are looked for, as a tree.
#[derive(Default)]
struct Wanted {
    children: BTreeMap<String, Wanted>,
    span: Option<Range<usize>>,
    scalar: Scalar,
    keep_first: bool,
}

impl Wanted {
    fn set(&mut self, span: Range<usize>, scalar: Scalar) {
        if !self.keep_first || self.span.is_none() {
            self.span = Some(span);
            self.scalar = scalar;
        }
    }

    /// The span of this pointer, and its scalar, or the span of its nearest ancestor that was
    /// found.
    fn nearest(&self, pointer: &Pointer) -> Option<(Range<usize>, Scalar)> {
        let (mut node, mut span) = (self, self.span.clone()?);
        for segment in pointer.segments() {
            let child = node.children.get(segment.as_ref());
            let Some((child, found)) = child.and_then(|it| Some((it, it.span.clone()?))) else {
                return Some((span, None));
            };
            (node, span) = (child, found);
        }
        Some((span, node.scalar.clone()))
    }

    /// Replaces the offsets of all that was found.
    fn map_spans(&mut self, map: &impl Fn(usize) -> usize) {
        for span in [&mut self.span, &mut self.scalar].into_iter().flatten() {
            *span = map(span.start)..map(span.end);
        }
        for child in self.children.values_mut() {
            child.map_spans(map);
        }
    }
}

fn find_in_json(text: &str, wanted: &mut Wanted) {
    if let Ok(root) = serde_json::from_str::<&RawValue>(text) {
        let offsets = Offsets(text.as_ptr() as usize);
        wanted.span = Some(offsets.element(root));
        offsets.descend(root, wanted);
    }
}

/// Knows the address of the text, and so the offset of each slice that serde_json borrows from it.
#[derive(Clone, Copy)]
struct Offsets(usize);

impl Offsets {
    fn span(self, raw: &RawValue) -> Range<usize> {
        let start = raw.get().as_ptr() as usize - self.0;
        start..start + raw.get().len()
    }

    fn scalar(self, value: &RawValue) -> Scalar {
        (!value.get().starts_with(['{', '['])).then(|| self.span(value))
    }

    fn element(self, value: &RawValue) -> Range<usize> {
        let span = self.span(value);
        if value.get().starts_with(['{', '[']) {
            span.start..span.start + 1
        } else {
            span
        }
    }

    fn member(self, key: &RawValue, value: &RawValue) -> Range<usize> {
        let key = self.span(key);
        if value.get().starts_with(['{', '[']) {
            key
        } else {
            key.start..self.span(value).end
        }
    }

    /// Splits an object or array into its parts and goes on into those that are wanted.
    fn descend(self, raw: &RawValue, wanted: &mut Wanted) {
        if !wanted.children.is_empty() {
            let mut deserializer = serde_json::Deserializer::from_str(raw.get());
            // A scalar has no parts, which is no error: the pointer is found at the scalar.
            let _ = deserializer.deserialize_any(Parts(self, wanted));
        }
    }
}

struct Parts<'w>(Offsets, &'w mut Wanted);

impl<'de> Visitor<'de> for Parts<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or array")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let Self(offsets, wanted) = self;
        while let Some((key, value)) = members.next_entry::<&RawValue, &RawValue>()? {
            let name: String = serde_json::from_str(key.get()).map_err(A::Error::custom)?;
            if let Some(child) = wanted.children.get_mut(&name) {
                child.set(offsets.member(key, value), offsets.scalar(value));
                offsets.descend(value, child);
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let Self(offsets, wanted) = self;
        let mut index = 0;
        while let Some(value) = items.next_element::<&RawValue>()? {
            if let Some(child) = wanted.children.get_mut(&index.to_string()) {
                child.set(offsets.element(value), offsets.scalar(value));
                offsets.descend(value, child);
            }
            index += 1;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(name: &str, text: &str) -> Source {
        Source {
            name: name.to_owned(),
            text: text.to_owned(),
        }
    }

    fn marked(name: &str, text: &str, pointer: &str) -> (usize, usize, String) {
        let source = source(name, text);
        let pointer = Pointer::from(pointer);
        let place = find(&source, [&pointer])
            .remove(&pointer)
            .expect("the text parses");
        (place.line, place.column, text[place.span].to_owned())
    }

    #[test]
    fn json_members_are_found_at_their_keys() {
        let text = "\u{feff}{\n  \"é/\\u007e\": {\"a\": [true, {\"x\": \"y\"}]},\n  \"b\": 1\n}";
        let at = |pointer| marked("a.json", text, pointer);
        assert_eq!(at(""), (1, 1, "{".to_owned()));
        assert_eq!(at("/é~1~0"), (2, 3, "\"é/\\u007e\"".to_owned()));
        assert_eq!(at("/é~1~0/a/0"), (2, 22, "true".to_owned()));
        assert_eq!(at("/é~1~0/a/1"), (2, 28, "{".to_owned()));
        assert_eq!(at("/é~1~0/a/1/x"), (2, 29, "\"x\": \"y\"".to_owned()));
        assert_eq!(at("/b"), (3, 3, "\"b\": 1".to_owned()));
    }

    #[test]
    fn yaml_members_are_found_at_their_keys() {
        let text = "\u{feff}# é\r\né/~: &anchor\r\n  - a\r\n  - x: \"é\"\r\n    200: |\r\n      long\r\n\
                    ref: *anchor\r\nflow: {k: [1, 2]}\r\n";
        let at = |pointer| marked("a.yaml", text, pointer);
        assert_eq!(at("/é~1~0"), (2, 1, "é/~".to_owned()));
        assert_eq!(at("/é~1~0/0"), (3, 5, "a".to_owned()));
        assert_eq!(at("/é~1~0/1/x"), (4, 5, "x: \"é\"".to_owned()));
        assert_eq!(at("/é~1~0/1/200"), (5, 5, "200".to_owned()));
        assert_eq!(at("/ref/0"), (7, 1, "ref: *anchor".to_owned()));
        assert_eq!(at("/flow/k/1"), (8, 15, "2".to_owned()));
    }

    #[test]
    fn scalars_are_found_as_they_are_written() {
        for (name, text) in [
            ("a.json", "{\"v\": 1.10, \"l\": [true, {}]}"),
            ("a.yaml", "# é\nv: 1.10\nl:\n- true\n- {}\n"),
        ] {
            let text = &source(name, text);
            let scalar = |pointer: &str| {
                let pointer = Pointer::from(pointer);
                let place = find(text, [&pointer]).remove(&pointer);
                let scalar = place.and_then(|place| place.scalar);
                scalar.map(|scalar| text.text[scalar].to_owned())
            };
            assert_eq!(scalar("/v").as_deref(), Some("1.10"));
            assert_eq!(scalar("/l/0").as_deref(), Some("true"));
            assert_eq!(scalar("/l/1"), None);
            assert_eq!(scalar("/v/x"), None);
        }
    }

    #[test]
    fn the_nearest_ancestor_stands_in_for_what_is_not_there() {
        let text = "{\"a\": {\"b\": 1}}";
        assert_eq!(marked("a.json", text, "/a/b/c/d").1, 8);
        assert_eq!(marked("a.json", text, "/a/x").1, 2);
        assert_eq!(marked("a.json", text, "/x/b").1, 1);
        let deep = "/a".repeat(100_000);
        assert_eq!(marked("a.json", text, &deep).1, 2);
        let source = source("a.json", "{");
        assert_eq!(position(&source, &Pointer::ROOT), None);
    }

    #[test]
    fn many_pointers_into_a_long_line_take_one_pass() {
        let items: Vec<_> = (0..50_000).map(|i| format!("{{\"a\": {i}}}")).collect();
        let text = format!("[{}]", items.join(","));
        let pointers: Vec<_> = (0..50_000)
            .map(|i| Pointer::ROOT.join_index(i).join("a"))
            .collect();
        for name in ["a.json", "a.yaml"] {
            let source = source(name, &text);
            let places = find(&source, &pointers);
            assert_eq!(places.len(), 50_000);
            assert_eq!(places[&pointers[1]].column, 12);
        }
    }
}
