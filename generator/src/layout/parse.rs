//! Trees → expressions, in as much detail as the layout depends on.

use std::cell::RefCell;

use super::shape::Shape;
use super::tree::{Tree, flat};

pub(super) enum Expr<'a> {
    /// Code that stays on one line.
    Text(String),
    /// `&`, `return`, … and the expression after it.
    Prefix(String, Box<Expr<'a>>),
    /// A call of a function or macro, an array, a tuple or an attribute: the text before the bracket, and the items in
    /// it.
    List {
        head: String,
        open: char,
        items: Vec<Expr<'a>>,
        kind: ListKind,
        memo: Memo,
    },
    Chain {
        root: Box<Expr<'a>>,
        tries: usize,
        links: Vec<Link<'a>>,
        memo: Memo,
    },
    Struct {
        path: String,
        fields: Vec<Field<'a>>,
    },
    Block {
        head: String,
        statements: &'a [Tree<'a>],
    },
    Match {
        value: Box<Expr<'a>>,
        arms: &'a [Tree<'a>],
    },
    If {
        /// `if` and the condition, or nothing, and the statements.
        conditions: Vec<(&'a [Tree<'a>], &'a [Tree<'a>])>,
    },
    Closure {
        head: String,
        body: Box<Expr<'a>>,
    },
    Binary {
        first: Box<Expr<'a>>,
        others: Vec<(String, Expr<'a>)>,
    },
}

/// What has been laid out in which space. An expression is tried in several, each of which tries the expressions inside.
#[derive(Default)]
pub(super) struct Memo(RefCell<Vec<(Shape, Option<String>)>>);

impl Memo {
    pub fn get(&self, shape: Shape, write: impl FnOnce() -> Option<String>) -> Option<String> {
        let known = self.0.borrow().iter().find(|(it, _)| *it == shape).cloned();
        if let Some((_, known)) = known {
            return known;
        }
        let written = write();
        self.0.borrow_mut().push((shape, written.clone()));
        written
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ListKind {
    Call,
    Macro,
    Attribute,
    Pattern,
}

/// A list to lay out.
pub(super) struct List<'a, 'b> {
    /// The text before the bracket.
    pub head: &'a str,
    pub open: char,
    pub items: &'a [Expr<'b>],
    pub kind: ListKind,
}

/// Statements or items.
pub(super) struct Statements<'a>(pub &'a [Tree<'a>]);

/// `.name(arguments)`, `.name` or `.await`, and the `?` after it.
pub(super) struct Link<'a> {
    pub name: String,
    pub arguments: Option<Vec<Expr<'a>>>,
    pub tries: usize,
}

/// `name: value`, `name` or `..rest`.
pub(super) struct Field<'a> {
    pub name: String,
    pub value: Option<Expr<'a>>,
}

/// Splits at commas.
pub(super) fn commas<'a>(trees: &'a [Tree<'a>]) -> Vec<&'a [Tree<'a>]> {
    split(trees, |text| text == ",")
}

/// Splits at tokens for which `at` holds, outside of brackets, type arguments and the parameters of closures.
pub(super) fn split<'a>(trees: &'a [Tree<'a>], at: impl Fn(&str) -> bool) -> Vec<&'a [Tree<'a>]> {
    let mut parts = Vec::new();
    let mut rest = trees;
    while let Some(index) = first(rest, &at) {
        parts.push(&rest[..index]);
        rest = &rest[index + 1..];
    }
    if !rest.is_empty() {
        parts.push(rest);
    }
    parts
}

/// Returns the index of the first such token outside of brackets, type arguments and the parameters of closures. Looks
/// no further than that: the rest may be long, and is searched from there in turn.
fn first(trees: &[Tree<'_>], at: impl Fn(&str) -> bool) -> Option<usize> {
    let (mut depth, mut index) = (0_usize, 0);
    while index < trees.len() {
        let text = trees[index].text();
        match text {
            "<" if is_generic(trees, index) => depth += 1,
            ">" => depth = depth.saturating_sub(1),
            "|" if index == 0 || trees[index - 1].text() == "move" => {
                let end = trees[index + 1..]
                    .iter()
                    .position(|tree| tree.text() == "|");
                index += end.map_or(0, |end| end + 1);
            }
            _ if depth == 0 && at(text) => return Some(index),
            _ => {}
        }
        index += 1;
    }
    None
}

/// Whether `<` opens type arguments. An operator has a space on both sides.
pub(super) fn is_generic(trees: &[Tree<'_>], index: usize) -> bool {
    let next = trees.get(index + 1);
    !trees[index].space() || next.is_some_and(|next| !next.space())
}

/// Returns the index of the first such token, as [`split`] finds them.
pub(super) fn find(trees: &[Tree<'_>], text: &str) -> Option<usize> {
    first(trees, |other| other == text)
}

const OPERATORS: &[&str] = &[
    "||", "&&", "==", "!=", "<", ">", "<=", ">=", "|", "^", "&", "+", "-", "*", "/", "%",
];

pub(super) fn expr<'a>(trees: &'a [Tree<'a>]) -> Option<Expr<'a>> {
    let (first, rest) = trees.split_first()?;
    match first.text() {
        "return" | "break" if rest.is_empty() => return Some(Expr::Text(first.text().to_owned())),
        text @ ("return" | "break") => {
            return Some(Expr::Prefix(format!("{text} "), Box::new(expr(rest)?)));
        }
        "|" | "||" | "move" => return closure(trees),
        "match" => {
            let (arms, value) = rest.split_last()?;
            let value = Box::new(expr(value)?);
            return arms.group('{').map(|arms| Expr::Match { value, arms });
        }
        "if" => return conditional(trees),
        "for" | "while" | "loop" | "unsafe" | "async" | "const" => return block(trees),
        _ => {}
    }
    if first.group('{').is_some() && trees.len() == 1 {
        return block(trees);
    }
    let is_operator = |index: &usize| {
        let spaced = trees[*index].space() && trees.get(index + 1).is_some_and(Tree::space);
        spaced && OPERATORS.contains(&trees[*index].text())
    };
    let operators: Vec<usize> = (1..trees.len()).filter(is_operator).collect();
    if let Some(at) = operators.first() {
        let first = Box::new(expr(&trees[..*at])?);
        let ends = operators.iter().skip(1).copied().chain([trees.len()]);
        let others = operators
            .iter()
            .zip(ends)
            .map(|(at, end)| Some((trees[*at].text().to_owned(), expr(&trees[at + 1..end])?)));
        return Some(Expr::Binary {
            first,
            others: others.collect::<Option<_>>()?,
        });
    }
    if trees
        .iter()
        .any(|tree| matches!(tree.text(), "as" | ".." | "..="))
        && first.text() != "<"
    {
        return Some(Expr::Text(flat(trees)));
    }
    match first.text() {
        "&" if rest.first()?.text() == "mut" => Some(Expr::Prefix(
            "&mut ".to_owned(),
            Box::new(expr(&rest[1..])?),
        )),
        text @ ("&" | "&&" | "*" | "!" | "-") => {
            Some(Expr::Prefix(text.to_owned(), Box::new(expr(rest)?)))
        }
        _ => postfix(trees),
    }
}

fn closure<'a>(trees: &'a [Tree<'a>]) -> Option<Expr<'a>> {
    let start = usize::from(trees[0].text() == "move");
    let end = match trees.get(start)?.text() {
        "||" => start,
        "|" => {
            start
                + 1
                + trees[start + 1..]
                    .iter()
                    .position(|tree| tree.text() == "|")?
        }
        _ => return None,
    };
    let (head, body) = trees.split_at(end + 1);
    Some(Expr::Closure {
        head: flat(head),
        body: Box::new(expr(body)?),
    })
}

fn block<'a>(trees: &'a [Tree<'a>]) -> Option<Expr<'a>> {
    let (last, head) = trees.split_last()?;
    let head = if head.is_empty() {
        String::new()
    } else {
        format!("{} ", flat(head))
    };
    last.group('{')
        .map(|statements| Expr::Block { head, statements })
}

fn conditional<'a>(trees: &'a [Tree<'a>]) -> Option<Expr<'a>> {
    let mut conditions = Vec::new();
    for part in split(trees, |text| text == "else") {
        let (last, head) = part.split_last()?;
        conditions.push((head, last.group('{')?));
    }
    Some(Expr::If { conditions })
}

/// Parses a path, literal, call, array, tuple or struct, and everything that follows with a dot or question mark.
fn postfix<'a>(trees: &'a [Tree<'a>]) -> Option<Expr<'a>> {
    let (mut root, mut at) = primary(trees)?;
    let (mut tries, mut links): (usize, Vec<Link<'_>>) = (0, Vec::new());
    while let Some(tree) = trees.get(at) {
        match tree.text() {
            "?" => {
                *links.last_mut().map_or(&mut tries, |link| &mut link.tries) += 1;
                at += 1;
            }
            "." => {
                let end = path_end(trees, at + 1);
                let arguments = trees.get(end).and_then(|next| next.group('('));
                links.push(Link {
                    name: flat(&trees[at..end]),
                    arguments: arguments.map(items).transpose_list()?,
                    tries: 0,
                });
                at = end + usize::from(arguments.is_some());
            }
            _ => {
                // An index, or a call of an expression that is not a path.
                if !links.is_empty() || tries > 0 || tree.group('[').or(tree.group('(')).is_none() {
                    return None;
                }
                root = Expr::Text(flat(&trees[..=at]));
                at += 1;
            }
        }
    }
    match tries == 0 && links.is_empty() {
        true => Some(root),
        false => Some(Expr::Chain {
            root: Box::new(root),
            tries,
            links,
            memo: Memo::default(),
        }),
    }
}

trait TransposeList<'a> {
    fn transpose_list(self) -> Option<Option<Vec<Expr<'a>>>>;
}

impl<'a> TransposeList<'a> for Option<Option<Vec<Expr<'a>>>> {
    fn transpose_list(self) -> Option<Option<Vec<Expr<'a>>>> {
        match self {
            Some(None) => None,
            Some(some) => Some(some),
            None => Some(None),
        }
    }
}

fn items<'a>(trees: &'a [Tree<'a>]) -> Option<Vec<Expr<'a>>> {
    commas(trees).into_iter().map(expr).collect()
}

/// Parses the first part of an expression, and returns its end.
fn primary<'a>(trees: &'a [Tree<'a>]) -> Option<(Expr<'a>, usize)> {
    if let Tree::Group(group) = trees.first()? {
        if group.trees.iter().any(|tree| tree.text() == ";") || group.open == '{' {
            return (group.open == '[').then(|| (Expr::Text(flat(&trees[..1])), 1));
        }
        let is_single = group.open == '(' && group.trees.last().is_some_and(|it| it.text() == ",");
        let expr = match is_single {
            true => Expr::Text(flat(&trees[..1])),
            false => Expr::List {
                head: String::new(),
                open: group.open,
                items: items(&group.trees)?,
                kind: ListKind::Call,
                memo: Memo::default(),
            },
        };
        return Some((expr, 1));
    }
    let mut end = path_end(trees, 0);
    if trees.get(end).is_some_and(|tree| tree.text() == "!") {
        end += 1;
    }
    let head = flat(&trees[..end]);
    match trees.get(end) {
        Some(Tree::Group(group))
            if group.open == '(' || (group.open == '[' && head.ends_with('!')) =>
        {
            let kind = if head.ends_with('!') {
                ListKind::Macro
            } else {
                ListKind::Call
            };
            Some((
                Expr::List {
                    head,
                    open: group.open,
                    items: items(&group.trees)?,
                    kind,
                    memo: Memo::default(),
                },
                end + 1,
            ))
        }
        Some(Tree::Group(group)) if group.open == '{' && !head.ends_with('!') => {
            let fields = commas(&group.trees)
                .into_iter()
                .map(field)
                .collect::<Option<_>>()?;
            Some((Expr::Struct { path: head, fields }, end + 1))
        }
        _ => (end > 0).then_some((Expr::Text(head), end)),
    }
}

fn field<'a>(trees: &'a [Tree<'a>]) -> Option<Field<'a>> {
    match find(trees, ":") {
        Some(at) => Some(Field {
            name: flat(&trees[..at]),
            value: Some(expr(&trees[at + 1..])?),
        }),
        None => Some(Field {
            name: flat(trees),
            value: None,
        }),
    }
}

/// Returns the end of a path, name or literal, type arguments included.
fn path_end(trees: &[Tree<'_>], start: usize) -> usize {
    let (mut at, mut depth) = (start, 0_usize);
    while let Some(tree) = trees.get(at) {
        match tree.text() {
            "<" => depth += 1,
            ">" => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            "::" => {}
            "" | "." | "?" | "!" => break,
            _ if at > start && !matches!(trees[at - 1].text(), "::" | "<") => break,
            _ => {}
        }
        at += 1;
    }
    at
}

/// Returns the expression of a block that consists of a single expression.
pub(super) fn only_expr<'a>(statements: &'a [Tree<'a>]) -> Option<&'a [Tree<'a>]> {
    let is_other = |tree: &Tree<'_>| {
        tree.is_comment()
            || matches!(
                tree.text(),
                ";" | "let" | "use" | "const" | "#" | "for" | "while" | "loop"
            )
    };
    let is_plain = !statements.is_empty() && !statements.iter().any(is_other);
    let is_one = statements.windows(2).all(|pair| {
        pair[0].group('{').is_none() || !pair[1].newline() || matches!(pair[1].text(), "." | "else")
    });
    (is_plain && is_one).then_some(statements)
}
