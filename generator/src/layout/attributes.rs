//! Docs and attributes → lines.

use super::parse::{self, Expr, ListKind};
use super::shape::{Shape, length};
use super::tree::{Tree, flat};

/// Returns the lines of the leading docs and attributes, and the trees of the item that they belong to.
pub(super) fn leading<'a>(
    trees: &'a [Tree<'a>],
    indent: usize,
) -> Option<(String, &'a [Tree<'a>])> {
    let mut text = String::new();
    let mut rest = trees;
    loop {
        let line = match rest {
            [tree, after @ ..] if tree.is_comment() => {
                rest = after;
                tree.text().to_owned()
            }
            [hash, bang, group, after @ ..] if hash.text() == "#" && bang.text() == "!" => {
                rest = after;
                attribute("#![", group.group('[')?, indent)
            }
            [hash, group, after @ ..] if hash.text() == "#" => {
                rest = after;
                attribute("#[", group.group('[')?, indent)
            }
            _ => return Some((text, rest)),
        };
        text += &format!("{:indent$}{line}\n", "");
    }
}

fn attribute(open: &str, trees: &[Tree<'_>], indent: usize) -> String {
    let whole = flat(trees);
    let shape = Shape::line_at(indent);
    let written = shape.after(length(open)).and_then(|shape| shape.without(1));
    let written = written.and_then(|shape| meta(trees).write(shape));
    let written = written.or_else(|| too_long(trees, shape));
    format!("{open}{}]", written.unwrap_or(whole))
}

/// Lays out `name(item)` whose item is longer than a line.
fn too_long(trees: &[Tree<'_>], shape: Shape) -> Option<String> {
    let (last, head) = trees.split_last()?;
    let item = flat(last.group('(')?);
    let (nested, head) = (shape.nested(0), flat(head));
    Some(format!("{head}({}{item}{})", nested.line(), shape.line()))
}

fn meta<'a>(trees: &'a [Tree<'a>]) -> Expr<'a> {
    match trees.split_last() {
        Some((last, head)) if !head.is_empty() => match last.group('(') {
            Some(items) => Expr::List {
                head: flat(head),
                open: '(',
                items: parse::commas(items).into_iter().map(meta).collect(),
                kind: ListKind::Attribute,
            },
            None => Expr::Text(flat(trees)),
        },
        _ => Expr::Text(flat(trees)),
    }
}
