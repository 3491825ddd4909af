//! Docs and attributes → lines.

use super::parse::{self, Expr, ListKind, Memo};
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
    let written = written.or_else(|| {
        // rustfmt breaks these lines even if a text is longer than the next one.
        let (last, name) = trees.split_last()?;
        let (name, value) = (flat(name), flat(last.group('(')?));
        let nested = shape.nested(0);
        Some(format!("{name}({}{value}{})", nested.line(), shape.line()))
    });
    format!("{open}{}]", written.unwrap_or(whole))
}

fn meta<'a>(trees: &'a [Tree<'a>]) -> Expr<'a> {
    match trees.split_last() {
        Some((last, head)) if !head.is_empty() => match last.group('(') {
            Some(items) => Expr::List {
                head: flat(head),
                open: '(',
                items: parse::commas(items).into_iter().map(meta).collect(),
                kind: ListKind::Attribute,
                memo: Memo::default(),
            },
            None => Expr::Text(flat(trees)),
        },
        _ => Expr::Text(flat(trees)),
    }
}
