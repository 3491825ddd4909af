//! The pieces of docs: phrases, blocks, and the code, links, lists and tables in them.
//!
//! Words of the generator are `&'static str`. Other text becomes code or a link only in a form that nothing inside can
//! end. Text from the description is not parsed here, but in [`text`](mod@super::text).

use crate::plain;
use std::fmt;

/// A part of a line of docs. It does not start a block, even at the start of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Phrase(pub(super) String);

/// Blocks of docs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Markdown(pub(super) String);

/// Returns text as a code span that nothing inside can end.
pub(crate) fn code(text: &str) -> Phrase {
    if text.is_empty() {
        // Two backticks would start a code span that a later pair ends.
        return "(empty)".into();
    }
    let runs = text.split(|c| c != '`').map(str::len);
    let fence = "`".repeat(runs.max().unwrap_or_default() + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    Phrase(format!("{fence}{pad}{}{pad}{fence}", plain::line(text)))
}

/// Returns a link to the item of the crate at this path.
pub(crate) fn link(name: &str, path: &str) -> Phrase {
    let in_path = |c: char| unicode_ident::is_xid_continue(c) || matches!(c, ':' | '#' | '@');
    let path: String = path.chars().filter(|c| in_path(*c)).collect();
    match path == name {
        true => Phrase(format!("[`{path}`]")),
        false => Phrase(format!("[{}]({path})", code(name))),
    }
}

/// Returns a link from the page of a module to that of an item in it, such as a `struct`.
pub(crate) fn page(kind: &'static str, name: &str) -> Phrase {
    let name = name.trim_start_matches("r#");
    Phrase(format!("[{}]({kind}.{name}.html)", code(name)))
}

/// Returns a code block.
pub(crate) fn code_block(language: &'static str, code: &str) -> Markdown {
    let runs = code.split(|c| c != '`').map(str::len);
    let fence = "`".repeat(runs.max().unwrap_or_default().max(2) + 1);
    let code = code.lines().map(plain::line).collect::<Vec<_>>();
    Markdown(format!("{fence}{language}\n{}\n{fence}", code.join("\n")))
}

/// Returns a list of lines, each with a nested list below it.
pub(crate) fn list(items: impl IntoIterator<Item = (Phrase, Vec<Phrase>)>) -> Markdown {
    let mut lines = Vec::new();
    for (item, below) in items {
        lines.push(format!("- {item}"));
        lines.extend(below.iter().map(|item| format!("  - {item}")));
    }
    Markdown(lines.join("\n"))
}

/// Returns a table with two columns.
pub(crate) fn table(
    head: [&'static str; 2],
    rows: impl IntoIterator<Item = [Phrase; 2]>,
) -> Markdown {
    let mut lines = vec![format!("| {} | {} |", head[0], head[1]), "|---|---|".into()];
    for row in rows {
        // A bar ends a cell wherever it occurs.
        let [first, second] = row.map(|cell| cell.0.replace('|', "\\|"));
        lines.push(format!("| {first} | {second} |"));
    }
    Markdown(lines.join("\n"))
}

impl Phrase {
    /// Joins the pieces; called by `phrase!`.
    pub fn of(pieces: fmt::Arguments<'_>) -> Self {
        let mut joined = Joined::default();
        // Writing into a text cannot fail.
        let _ = fmt::write(&mut joined, pieces);
        Self(joined.0)
    }

    /// Joins phrases with a separator.
    pub fn join(phrases: &[Self], between: &'static str) -> Self {
        let phrases: Vec<&str> = phrases.iter().map(|it| it.0.as_str()).collect();
        Self(phrases.join(between))
    }

    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Markdown {
    /// Joins the pieces; called by `markdown!`.
    pub fn of(pieces: fmt::Arguments<'_>) -> Self {
        Self(Phrase::of(pieces).0)
    }

    /// Joins blocks. Empty ones are left out.
    pub fn join(blocks: impl IntoIterator<Item = Self>) -> Self {
        let blocks = blocks.into_iter().filter(|it| !it.is_empty());
        let blocks: Vec<String> = blocks.map(|it| it.0).collect();
        Self(blocks.join("\n\n"))
    }

    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the lines as they are written into docs.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.0.lines()
    }
}

impl From<&'static str> for Phrase {
    fn from(words: &'static str) -> Self {
        Self(words.to_owned())
    }
}

impl From<&'static str> for Markdown {
    fn from(words: &'static str) -> Self {
        Self(words.to_owned())
    }
}

impl From<Phrase> for Markdown {
    fn from(phrase: Phrase) -> Self {
        Self(phrase.0)
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A value that can be a part of docs: phrases, words of the generator, numbers.
pub(crate) trait Piece: fmt::Display {}

impl Piece for Phrase {}
impl Piece for &'static str {}
impl Piece for u8 {}
impl Piece for u16 {}
impl<T: Piece> Piece for &T {}

/// Returns its argument, which has to be a piece.
pub(crate) fn piece<P: Piece>(piece: &P) -> &P {
    piece
}

/// Concatenated pieces. Characters that would have a meaning together are kept apart.
#[derive(Default)]
struct Joined(String);

impl fmt::Write for Joined {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        let meets = |end, start| self.0.ends_with(end) && piece.starts_with(start);
        if meets('`', '`') || meets('!', '[') || meets(']', '(') {
            self.0.push(' ');
        }
        self.0.push_str(piece);
        Ok(())
    }
}
