//! The list of a crate's items as data.

use super::line::Line;
use super::text::unquoted;
use crate::source::Pointer;
use semver::Version;
use std::collections::BTreeMap;

/// The first word of the line, below that of the API, with the version of the crate.
pub(super) const CRATE: &str = "crate";

/// The items of a crate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Surface {
    /// The API as a whole.
    pub api: Item,
    /// The operations, by name.
    pub operations: BTreeMap<String, Item>,
    /// The types, by name.
    pub types: BTreeMap<String, Item>,
    /// The item that the next line is a part of.
    pub(super) last: Last,
}

/// An item of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Last {
    /// The line of the item was deleted.
    #[default]
    None,
    /// The API.
    Api,
    /// An operation.
    Operation(String),
    /// A type.
    Type(String),
}

/// An item and its parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Item {
    pub line: Line,
    pub parts: Vec<Part>,
}

/// A part of an item: a field, a variant, a response.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Part {
    pub line: Line,
    pub parts: Vec<Line>,
}

impl Surface {
    /// Returns the version of the crate that has these items.
    pub fn crate_version(&self) -> Option<Version> {
        let (_, version) = self.api.part(CRATE)?;
        version.parse().ok()
    }

    /// Returns the version of the API.
    pub fn version(&self) -> String {
        let version = self.api.line.fact("version").and_then(unquoted);
        version.unwrap_or_default()
    }
}

impl Item {
    /// Returns the pointer of the item.
    pub fn at(&self) -> Pointer {
        self.line.at.clone().unwrap_or_default()
    }

    /// Returns the rest of the part that starts with this word.
    pub fn part(&self, word: &str) -> Option<(&Part, &str)> {
        let mut parts = self.parts.iter();
        parts.find_map(|part| Some((part, part.line.what.strip_prefix(word)?.strip_prefix(' ')?)))
    }

    /// Returns the rests of all parts that start with this word.
    pub fn parts<'a>(&'a self, word: &'a str) -> impl Iterator<Item = (&'a Part, &'a str)> {
        let parts = self.parts.iter();
        parts.filter_map(move |part| {
            Some((part, part.line.what.strip_prefix(word)?.strip_prefix(' ')?))
        })
    }

    /// Returns the arguments of `new`.
    pub fn arguments(&self) -> Option<Vec<&str>> {
        let mut lines = self.parts.iter().map(|part| part.line.what.as_str());
        let list = lines.find_map(|what| what.strip_prefix("new(")?.strip_suffix(')'))?;
        Some(list.split(", ").filter(|it| !it.is_empty()).collect())
    }

    /// Returns the fields of a struct, or the parameters and the body of an operation: names, types and lines.
    pub fn fields(&self) -> impl Iterator<Item = Field<'_>> {
        self.parts.iter().filter_map(|part| Field::of(&part.line))
    }

    /// Returns the variants of an enum or a union.
    pub fn variants(&self) -> impl Iterator<Item = Variant<'_>> {
        let parts = self
            .parts
            .iter()
            .filter(|part| !part.line.what.contains(' ') || part.line.what.contains('('));
        parts.map(|part| Variant::of(&part.line))
    }
}

/// A line such as `name: Type`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field<'a> {
    pub name: &'a str,
    pub ty: &'a str,
    pub line: &'a Line,
}

impl<'a> Field<'a> {
    /// Returns the field of a line; `None` if it is about something else.
    pub fn of(line: &'a Line) -> Option<Self> {
        let (name, ty) = line.what.split_once(": ")?;
        let is_name = !name.contains([' ', '"', '(']);
        is_name.then_some(Self { name, ty, line })
    }
}

/// A line such as `Name` or `Name(Type)`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Variant<'a> {
    pub name: &'a str,
    pub payload: Option<&'a str>,
    pub line: &'a Line,
}

impl<'a> Variant<'a> {
    pub fn of(line: &'a Line) -> Self {
        let parts = line.what.split_once('(');
        let (name, payload) = parts.map_or((line.what.as_str(), None), |(name, rest)| {
            (name, Some(rest.strip_suffix(')').unwrap_or(rest)))
        });
        Self {
            name,
            payload,
            line,
        }
    }

    /// Whether it is the variant for values that the description does not list.
    pub fn is_unlisted(&self) -> bool {
        self.line.has("unlisted")
    }
}

/// Returns the first word of an item's line, and the rest.
pub(crate) fn split_item(what: &str) -> (&str, &str) {
    what.split_once(' ').unwrap_or((what, ""))
}

/// Returns the name at the start of the rest of an item's line: `X(T)`, `X = T`, `X of strings`.
pub(crate) fn head(rest: &str) -> &str {
    rest.split(['(', ' ']).next().unwrap_or_default()
}

/// Returns the name of the type that a line defines; `None` if it is not the line of a type.
pub(crate) fn type_name(line: &Line) -> Option<&str> {
    let (word, rest) = split_item(&line.what);
    matches!(word, "struct" | "enum" | "union" | "type").then(|| head(rest))
}
