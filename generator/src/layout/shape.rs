//! The room that there is for something.

use unicode_width::UnicodeWidthStr;

/// Where a text begins, how far it may reach, and how its further lines are indented.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    pub indent: usize,
    /// The column at which it begins.
    pub col: usize,
    /// The column before which it ends.
    pub right: usize,
}

impl Shape {
    /// How wide lines are at most.
    pub const WIDTH: usize = 100;

    /// A line.
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

    /// How much room at the end of the line is taken.
    pub fn reserved(self) -> usize {
        Self::WIDTH - self.right
    }

    /// After a text of this length.
    pub fn after(self, length: usize) -> Option<Self> {
        (length <= self.width()).then(|| Self {
            col: self.col + length,
            ..self
        })
    }

    /// After the last line of a text.
    pub fn at(self, text: &str) -> Option<Self> {
        match is_broken(text) {
            true => Some(Self {
                col: length(last_line(text)),
                ..self
            }),
            false => self.after(length(text)),
        }
    }

    /// Before something of this length.
    pub fn without(self, length: usize) -> Option<Self> {
        (length <= self.width()).then(|| Self {
            right: self.right - length,
            ..self
        })
    }

    /// Indented further, with this much room taken at the end of the line.
    pub fn nested(self, reserved: usize) -> Self {
        let indent = self.indent + 4;
        Self {
            indent,
            col: indent,
            right: Self::WIDTH - reserved,
        }
    }

    /// The start of a line of this indentation.
    pub fn line(self) -> String {
        format!("\n{:1$}", "", self.indent)
    }
}

/// How wide a text is, in columns, as rustfmt counts.
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
