//! Text of the description → Markdown for docs.
//!
//! Docs are made of [`Phrase`]s and [`Markdown`], and text of the description becomes one only by a function for its
//! position: [`text`] for paragraphs, [`one_line`] for a part of a line, [`code`] for inline code. What they yield
//! starts no block that it is not, holds no HTML, image or link into the crate, and no character that has an effect
//! and no shape. Words of the generator are `&'static str`; [`phrase!`] and [`markdown!`] put the two together, and
//! take nothing else.

mod html;
mod pieces;
mod span;
mod text;

#[cfg(test)]
mod tests;

pub(crate) use pieces::{Markdown, Phrase, code, code_block, link, list, piece, table};

/// A description.
pub(crate) fn text(description: &str) -> Markdown {
    Markdown(text::blocks(description))
}

/// A description as a part of a line.
pub(crate) fn one_line(description: &str) -> Phrase {
    Phrase(text::one_line(description))
}

impl Markdown {
    /// A description that a phrase starts.
    pub fn starting_with(phrase: &Phrase, description: &str) -> Self {
        text(&format!("{phrase}{description}"))
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
