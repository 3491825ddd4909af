//! Text from the description → Markdown for docs.
//!
//! Docs are made from [`Phrase`]s and [`Markdown`]. Text from the description is kept as [`Raw`] until it becomes one of
//! them, by a function for its position: [`text()`] for paragraphs, [`one_line`] for a part of a line, [`code`] for
//! inline code. Their results start no unintended block and contain no HTML, no images, no links into the crate, and no
//! characters that have an effect but are invisible. Words of the generator are `&'static str`; [`phrase!`] and
//! [`markdown!`] combine the two, and accept nothing else.

mod html;
mod pieces;
mod raw;
mod span;
mod text;

#[cfg(all(test, feature = "verify"))]
mod rendered;
#[cfg(test)]
mod tests;

pub(crate) use pieces::{Markdown, Phrase, code, code_block, link, list, page, piece, table};
pub(crate) use raw::Raw;

/// Converts a description.
pub(crate) fn text(description: &str) -> Markdown {
    Markdown(text::blocks(description))
}

/// Converts a description to a part of a line.
pub(crate) fn one_line(description: &str) -> Phrase {
    Phrase(text::one_line(description))
}

/// Creates a [`Phrase`] from words of the generator, with pieces at its `{}`. Names in the braces do not compile, since
/// they would allow text that is not a piece.
macro_rules! phrase {
    ($words:literal $(, $piece:expr)* $(,)?) => {
        $crate::markdown::Phrase::of(
            format_args!(concat!($words) $(, $crate::markdown::piece(&$piece))*)
        )
    };
}

/// Creates [`Markdown`] of several lines in the same way as `phrase!`.
macro_rules! markdown {
    ($words:literal $(, $piece:expr)* $(,)?) => {
        $crate::markdown::Markdown::of(
            format_args!(concat!($words) $(, $crate::markdown::piece(&$piece))*)
        )
    };
}

pub(crate) use {markdown, phrase};
