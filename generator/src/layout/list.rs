//! Arguments and elements → lines: all on one line, as many per line as fit, or one per line.

use super::parse::{Expr, List, ListKind};
use super::shape::{Shape, first_line, is_broken, length};
use super::tree::close;

/// The maximum width of arguments and elements in one line.
const WIDTH: usize = 60;
/// The maximum width of the arguments of an attribute in one line.
const ATTRIBUTE_WIDTH: usize = 70;
/// Items of at most this many bytes share a line.
const SHORT: usize = 10;

impl List<'_, '_> {
    /// Returns the lines of a list. `None` if it does not fit.
    pub fn write(&self, shape: Shape) -> Option<String> {
        let (head, open, close) = (self.head, self.open, close(self.open));
        let Some((last, others)) = self.items.split_last() else {
            let text = format!("{head}{open}{close}");
            return (length(&text) <= shape.width()).then_some(text);
        };
        let limit = match self.kind {
            ListKind::Call | ListKind::Macro => WIDTH,
            ListKind::Attribute => ATTRIBUTE_WIDTH,
            ListKind::Pattern => Shape::WIDTH,
        };
        let line = shape
            .after(length(head) + 1)
            .and_then(|shape| shape.without(1));
        let nested = shape.nested(1);
        let item =
            |expr: &Expr<'_>, shape| expr.short_conditional(shape).or_else(|| expr.write(shape));
        let below: Option<Vec<String>> = self.items.iter().map(|expr| item(expr, nested)).collect();
        let joined = |items: &[String]| items.join(", ");
        if let Some(line) = line {
            let is_attribute = self.kind == ListKind::Attribute;
            let combines = others.is_empty() && length(head) < 4 && !is_attribute;
            let overflows = combines || last.can_overflow(self.items.len());
            if overflows {
                let before: Option<Vec<String>> =
                    others.iter().map(|expr| item(expr, nested)).collect();
                let before = before?;
                let start: usize = before.iter().map(|text| length(text) + 2).sum();
                let is_call =
                    !is_attribute && matches!(last, Expr::List { head, .. } if !head.is_empty());
                let room = match others.is_empty() && !is_call {
                    true => Some(line),
                    false => Shape {
                        right: line.right.min(line.col + limit),
                        ..line
                    }
                    .after(start),
                };
                if let Some(text) = room.and_then(|shape| item(last, shape)) {
                    let width = start + length(first_line(&text));
                    let fits = width <= line.width().min(limit)
                        && before.iter().all(|text| !is_broken(text));
                    if fits {
                        let mut items = before;
                        let breaks_once = text.matches('\n').count() == 1;
                        let alone = below.as_ref().and_then(|below| below.last());
                        let alone = alone
                            .filter(|alone| others.is_empty() && breaks_once && !is_broken(alone));
                        items.push(alone.unwrap_or(&text).clone());
                        let items = joined(&items);
                        let is_wide = length(first_line(&items)) + 1 + length(head) > shape.width();
                        return Some(match is_wide {
                            true => format!(
                                "{head}{open}{}{items}{}{close}",
                                nested.line(),
                                shape.line()
                            ),
                            false => format!("{head}{open}{items}{close}"),
                        });
                    }
                }
            }
            if let Some(items) = below
                .as_ref()
                .filter(|items| items.iter().all(|it| !is_broken(it)))
            {
                let text = joined(items);
                let limit = if others.is_empty() {
                    line.width()
                } else {
                    line.width().min(limit)
                };
                if length(&text) <= limit {
                    return Some(format!("{head}{open}{text}{close}"));
                }
            }
        }
        let items = below?;
        let comma = match self.kind {
            ListKind::Call | ListKind::Pattern => ",",
            ListKind::Macro | ListKind::Attribute => "",
        };
        let is_mixed =
            self.items.iter().all(is_simple) && items.iter().all(|item| item.len() <= SHORT);
        let body = match is_mixed {
            true => filled(&items, shape.nested(0), true),
            false => items.join(&format!(",{}", nested.line())),
        };
        Some(format!(
            "{head}{open}{}{body}{comma}{}{close}",
            nested.line(),
            shape.line()
        ))
    }
}

/// Lays out as many items per line as fit, with a comma after each. Space for the last comma is reserved only if the
/// comma is written, or if there are several lines.
pub(super) fn filled(items: &[String], shape: Shape, last_comma: bool) -> String {
    let (mut text, mut width) = (String::new(), 0);
    for (index, item) in items.iter().enumerate() {
        let has_comma = last_comma || index + 1 < items.len() || is_broken(&text);
        if !text.is_empty() {
            let fits = width + 2 + length(item) + usize::from(has_comma) <= shape.width();
            text += if fits { ", " } else { "," };
            if fits {
                width += 2;
            } else {
                text += &shape.line();
                width = 0;
            }
        }
        text += item;
        width += length(item);
    }
    text
}

impl Expr<'_> {
    /// Whether the last of `count` arguments may start on the line of the call and end on another.
    pub fn can_overflow(&self, count: usize) -> bool {
        match self {
            Expr::Closure { .. } | Expr::Block { .. } => true,
            Expr::List { .. } | Expr::Struct { .. } | Expr::Match { .. } | Expr::If { .. } => {
                count == 1
            }
            Expr::Chain { links, .. } => {
                count == 1 && links.last().is_none_or(|it| it.arguments.is_some())
            }
            Expr::Prefix(_, inner) => inner.can_overflow(count),
            Expr::Text(_) | Expr::Binary { .. } => false,
        }
    }
}

/// Whether an expression is a name, a literal or something equally simple.
fn is_simple(expr: &Expr<'_>) -> bool {
    match expr {
        Expr::Text(text) => !text.contains("::"),
        Expr::Prefix(_, inner) => is_simple(inner),
        Expr::Chain { root, links, .. } => {
            is_simple(root) && links.iter().all(|link| link.arguments.is_none())
        }
        _ => false,
    }
}
