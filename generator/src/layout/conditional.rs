//! `if` and `else` → lines.

use super::parse::{self, Expr, Statements, only_expr};
use super::shape::{Shape, fitting, length};
use super::tree::{Tree, flat};

/// The maximum width of `if` and `else` in one line.
const IF_ELSE_WIDTH: usize = 50;

/// Lays out `if`, with the `else` after it.
pub(super) fn write(conditions: &[(&[Tree<'_>], &[Tree<'_>])], shape: Shape) -> Option<String> {
    let mut parts = Vec::new();
    for (index, (head, body)) in conditions.iter().enumerate() {
        let col = match index {
            0 => shape.col,
            _ => shape.indent + length("} else "),
        };
        let head = match head {
            [] => String::new(),
            head => format!("{} ", condition(head, Shape { col, ..shape })?),
        };
        parts.push(format!("{head}{}", Statements(body).block(shape.indent)?));
    }
    Some(parts.join(" else "))
}

/// Lays out `if` and a condition before ` {`.
fn condition(trees: &[Tree<'_>], shape: Shape) -> Option<String> {
    let whole = flat(trees);
    let (keyword, value) = trees.split_first()?;
    if length(&whole) + 2 <= shape.width() || value.first()?.text() == "let" {
        return Some(whole);
    }
    let keyword = keyword.text();
    let room = shape.after(length(keyword) + 1)?.without(2)?;
    Some(format!("{keyword} {}", parse::expr(value)?.write(room)?))
}

impl Expr<'_> {
    /// Lays out an `if` that is used as a value on one line, if it is short.
    pub fn short_conditional(&self, shape: Shape) -> Option<String> {
        let Expr::If { conditions } = self else {
            return None;
        };
        let [(head, then), (other, otherwise)] = conditions.as_slice() else {
            return None;
        };
        if !other.is_empty() {
            return None;
        }
        let (then, otherwise) = (flat(only_expr(then)?), flat(only_expr(otherwise)?));
        let head = flat(head);
        let text = format!("{head} {{ {then} }} else {{ {otherwise} }}");
        (length(&text) <= IF_ELSE_WIDTH).then(|| fitting(text, shape))?
    }
}
