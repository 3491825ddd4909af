//! The space that is available for a piece of code.

use unicode_width::UnicodeWidthStr;

/// Where a text starts, how far it may reach, and how its further lines are indented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    pub indent: usize,
    /// The column at which the text starts.
    pub col: usize,
    /// The column before which the text ends.
    pub right: usize,
}

impl Shape {
    /// The maximum width of a line.
    pub const WIDTH: usize = 100;

    /// The space of a whole line.
    pub fn line_at(indent: usize) -> Self {
        Self {
            indent,
            col: indent,
            right: Self::WIDTH,
        }
    }

    pub fn width(self) -> usize {
        self.right.saturating_sub(self.col)
    }

    /// Returns how many columns at the end of the line are reserved.
    pub fn reserved(self) -> usize {
        Self::WIDTH - self.right
    }

    /// Returns the space after a text of this length.
    pub fn after(self, length: usize) -> Option<Self> {
        (length <= self.width()).then(|| Self {
            col: self.col + length,
            ..self
        })
    }

    /// Returns the space after the last line of a text.
    pub fn at(self, text: &str) -> Option<Self> {
        match is_broken(text) {
            true => Some(Self {
                col: length(last_line(text)),
                ..self
            }),
            false => self.after(length(text)),
        }
    }

    /// Returns the space before something of this length at the end of the line.
    pub fn without(self, length: usize) -> Option<Self> {
        (length <= self.width()).then(|| Self {
            right: self.right - length,
            ..self
        })
    }

    /// Returns the space of a line that is indented one level further, with this many columns at the end reserved.
    pub fn nested(self, reserved: usize) -> Self {
        let indent = self.indent + 4;
        Self {
            indent,
            col: indent,
            right: Self::WIDTH - reserved,
        }
    }

    /// Returns a line break and the indentation.
    pub fn line(self) -> String {
        format!("\n{:1$}", "", self.indent)
    }
}

/// Returns the width of a text in columns, as rustfmt counts them.
pub(super) fn length(text: &str) -> usize {
    text.width()
}

pub(super) fn is_broken(text: &str) -> bool {
    text.contains('\n')
}

pub(super) fn first_line(text: &str) -> &str {
    text.split('\n').next().unwrap_or(text)
}

pub(super) fn last_line(text: &str) -> &str {
    text.rsplit('\n').next().unwrap_or(text)
}

/// Returns a text if it fits into a space.
pub(super) fn fitting(text: String, shape: Shape) -> Option<String> {
    (length(&text) <= shape.width()).then_some(text)
}
