//! JSON pointers → positions in the text that they point into.
//!
//! A member is found at its key, an element at its value. A pointer to a value that is not in the
//! text is found at its nearest ancestor that is. Any number of pointers takes one pass over the
//! text, so look them up together. Nothing is cached between calls.

mod json;
mod wanted;
mod yaml;

use super::load::DEPTH;
use super::pointer::Pointer;
use super::text::{Format, Source, body};
use std::collections::BTreeMap;
use std::ops::Range;
use wanted::{Scalar, Wanted};

/// A position in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    /// Counted from 1.
    pub(crate) line: usize,
    /// Counted from 1, in characters.
    pub(crate) column: usize,
    /// The bytes to mark: the key and, if the value is a scalar, the value.
    pub(crate) span: Range<usize>,
    pub(crate) scalar: Scalar,
}

impl Span {
    /// Creates a position from the line and column that a parser has reported.
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

/// Returns the line and column of the value at `pointer`; `None` if the text does not parse.
pub fn position(source: &Source, pointer: &Pointer) -> Option<(usize, usize)> {
    let places = find(source, [pointer]);
    let place = places.get(pointer)?;
    Some((place.line, place.column))
}

/// Looks up many pointers at once. If the text does not parse, pointers may be missing from the
/// result. For a repeated key, the last occurrence is found.
pub(crate) fn find<'p>(
    source: &Source,
    pointers: impl IntoIterator<Item = &'p Pointer>,
) -> BTreeMap<&'p Pointer, Span> {
    search(source, pointers, false)
}

/// Like [`find`], but for a repeated key, the first occurrence is found.
pub(crate) fn find_first<'p>(
    source: &Source,
    pointers: impl IntoIterator<Item = &'p Pointer>,
) -> BTreeMap<&'p Pointer, Span> {
    search(source, pointers, true)
}

fn search<'p>(
    source: &Source,
    pointers: impl IntoIterator<Item = &'p Pointer>,
    keep_first: bool,
) -> BTreeMap<&'p Pointer, Span> {
    let pointers: Vec<_> = pointers.into_iter().collect();
    let mut wanted = Wanted::default();
    for pointer in &pointers {
        let mut node = &mut wanted;
        for segment in pointer.segments().take(DEPTH) {
            node = node.children.entry(segment.into()).or_default();
            node.keep_first = keep_first;
        }
    }
    let text = body(&source.text);
    match Format::of(source) {
        Format::Json => json::find(text, &mut wanted),
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

/// Converts offsets to lines and columns in one pass over the text.
fn count_lines<'p>(
    text: &str,
    mut found: Vec<(&'p Pointer, Range<usize>, Scalar)>,
) -> BTreeMap<&'p Pointer, Span> {
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
        let place = Span {
            line,
            column,
            span,
            scalar,
        };
        places.insert(pointer, place);
    }
    places
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
