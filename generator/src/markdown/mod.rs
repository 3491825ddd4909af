//! Text of the description → Markdown for docs.
//!
//! Docs are made of [`Phrase`]s and [`Markdown`], and text of the description becomes one only by a function for its
//! position: [`text`] for paragraphs, [`one_line`] for a part of a line, [`code`] for inline code. What they yield
//! starts no block that it is not, holds no HTML, image or link into the crate, and no character that has an effect
//! and no shape. Words of the generator are `&'static str`; [`phrase!`] and [`markdown!`] put the two together, and
//! take nothing else.

mod html;
mod text;

#[cfg(test)]
mod tests;

use crate::plain;
use std::fmt;

/// Part of a line of docs, which starts no block even where it starts the line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Phrase(String);

/// Blocks of docs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Markdown(String);

/// A description.
pub(crate) fn text(description: &str) -> Markdown {
    Markdown(text::blocks(description))
}

/// A description as a part of a line.
pub(crate) fn one_line(description: &str) -> Phrase {
    Phrase(text::one_line(description))
}

/// Text as a code span that nothing in it can end.
pub(crate) fn code(text: &str) -> Phrase {
    if text.is_empty() {
        // Two backticks would start a code span that another pair ends.
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

/// A link to an item of the crate, where this path leads to it.
pub(crate) fn link(name: &str, path: &str) -> Phrase {
    let in_path = |c: char| unicode_ident::is_xid_continue(c) || matches!(c, ':' | '#');
    let path: String = path.chars().filter(|c| in_path(*c)).collect();
    match path == name {
        true => Phrase(format!("[`{path}`]")),
        false => Phrase(format!("[{}]({path})", code(name))),
    }
}

/// What lines of code are for rustdoc.
pub(crate) fn code_block(language: &'static str, code: &str) -> Markdown {
    let runs = code.split(|c| c != '`').map(str::len);
    let fence = "`".repeat(runs.max().unwrap_or_default().max(2) + 1);
    let code = code.lines().map(plain::line).collect::<Vec<_>>();
    Markdown(format!("{fence}{language}\n{}\n{fence}", code.join("\n")))
}

/// A list of lines, each with a list of its own below it.
pub(crate) fn list(items: impl IntoIterator<Item = (Phrase, Vec<Phrase>)>) -> Markdown {
    let mut lines = Vec::new();
    for (item, below) in items {
        lines.push(format!("- {item}"));
        lines.extend(below.iter().map(|item| format!("  - {item}")));
    }
    Markdown(lines.join("\n"))
}

/// A table of two columns.
pub(crate) fn table(
    head: [&'static str; 2],
    rows: impl IntoIterator<Item = [Phrase; 2]>,
) -> Markdown {
    let mut lines = vec![format!("| {} | {} |", head[0], head[1]), "|---|---|".into()];
    for row in rows {
        // A bar ends a cell wherever it stands.
        let [first, second] = row.map(|cell| cell.0.replace('|', "\\|"));
        lines.push(format!("| {first} | {second} |"));
    }
    Markdown(lines.join("\n"))
}

impl Phrase {
    /// What [`phrase!`] calls.
    pub fn of(pieces: fmt::Arguments<'_>) -> Self {
        let mut joined = Joined::default();
        // Writing into a text cannot fail.
        let _ = fmt::write(&mut joined, pieces);
        Self(joined.0)
    }

    /// The phrases with this between them.
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
    /// What [`markdown!`] calls.
    pub fn of(pieces: fmt::Arguments<'_>) -> Self {
        Self(Phrase::of(pieces).0)
    }

    /// A description that a phrase starts.
    pub fn starting_with(phrase: &Phrase, description: &str) -> Self {
        text(&format!("{phrase}{description}"))
    }

    /// The blocks one after another; those in which nothing stands are left out.
    pub fn join(blocks: impl IntoIterator<Item = Self>) -> Self {
        let blocks = blocks.into_iter().filter(|it| !it.is_empty());
        let blocks: Vec<String> = blocks.map(|it| it.0).collect();
        Self(blocks.join("\n\n"))
    }

    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The lines as they are written into docs.
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

/// What can be a part of docs: phrases, words of the generator, numbers.
pub(crate) trait Piece: fmt::Display {}

impl Piece for Phrase {}
impl Piece for &'static str {}
impl Piece for u8 {}
impl Piece for u16 {}
impl<T: Piece> Piece for &T {}

/// The piece that it is given, which has to be one.
pub(crate) fn piece<P: Piece>(piece: &P) -> &P {
    piece
}

/// Pieces one after another. Signs that mean something else together are kept apart.
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

/// A [`Phrase`] from words of the generator with pieces at its `{}`. Names in the braces do not compile, as they would
/// bring text that is not a piece.
macro_rules! phrase {
    ($words:literal $(, $piece:expr)* $(,)?) => {
        $crate::markdown::Phrase::of(
            format_args!(concat!($words) $(, $crate::markdown::piece(&$piece))*)
        )
    };
}

/// The same for several lines.
macro_rules! markdown {
    ($words:literal $(, $piece:expr)* $(,)?) => {
        $crate::markdown::Markdown::of(
            format_args!(concat!($words) $(, $crate::markdown::piece(&$piece))*)
        )
    };
}

pub(crate) use {markdown, phrase};
