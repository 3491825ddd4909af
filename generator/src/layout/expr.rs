//! Expressions → lines, by the rules of rustfmt.

use super::conditional;
use super::parse::{self, Expr, Field, Link, List, ListKind, Statements, only_expr};
use super::shape::{Shape, first_line, fitting, is_broken, last_line, length};
use super::tree::{Tree, flat};

/// The maximum width of a chain of method calls in one line.
const CHAIN_WIDTH: usize = 60;
/// The maximum width of the fields of a struct in one line.
const STRUCT_WIDTH: usize = 18;

impl Expr<'_> {
    /// Returns the lines of an expression. `None` if it does not fit.
    pub fn write(&self, shape: Shape) -> Option<String> {
        match self {
            Expr::Text(text) => fitting(text.clone(), shape),
            Expr::Prefix(prefix, inner) => {
                let inner = inner.write(shape.after(length(prefix))?)?;
                Some(format!("{prefix}{inner}"))
            }
            Expr::List {
                head,
                open,
                items,
                kind,
                memo,
            } => {
                let (open, kind) = (*open, *kind);
                let list = List {
                    head,
                    open,
                    items,
                    kind,
                };
                memo.get(shape, || list.write(shape))
            }
            Expr::Chain {
                root,
                tries,
                links,
                memo,
            } => memo.get(shape, || chain(root, *tries, links, shape)),
            Expr::Struct { path, fields } => literal(path, fields, shape),
            Expr::Block { head, statements } => Some(format!(
                "{head}{}",
                Statements(statements).block(shape.indent)?
            )),
            Expr::Match { value, arms } => matching(value, arms, shape),
            Expr::If { conditions } => conditional::write(conditions, shape),
            Expr::Closure { head, body } => closure(head, body, shape),
            Expr::Binary { first, others } => binary(first, others, shape),
        }
    }

    /// Lays out an expression, with the space before it, after `=`, `:` or `=>`: on the same line, or on the next if
    /// that is better.
    pub fn assigned(&self, shape: Shape) -> Option<String> {
        let after = Shape {
            col: shape.col + 1,
            ..shape
        };
        let same = self.write(after);
        if let Some(same) = same.as_ref().filter(|same| !is_broken(same)) {
            return Some(format!(" {same}"));
        }
        let next_shape = shape.nested(shape.reserved());
        let next = self.write(next_shape);
        match (same, next) {
            (Some(same), Some(next)) if prefers_next(&same, &next) => {
                Some(format!("{}{next}", next_shape.line()))
            }
            (Some(same), _) => Some(format!(" {same}")),
            (None, Some(next)) => Some(format!("{}{next}", next_shape.line())),
            (None, None) => None,
        }
    }
}

fn prefers_next(same: &str, next: &str) -> bool {
    let lines = |text: &str| text.matches('\n').count();
    let opens =
        |bracket| first_line(same).ends_with(bracket) && !first_line(next).ends_with(bracket);
    !is_broken(next) || lines(same) > lines(next) + 1 || opens('(') || opens('{') || opens('[')
}

/// Lays out a chain on one line, except for its last call, or else each call on a separate line.
fn chain(root: &Expr<'_>, tries: usize, links: &[Link<'_>], shape: Shape) -> Option<String> {
    let marks = "?".repeat(tries);
    let Some((last, others)) = links.split_last() else {
        return Some(format!("{}{marks}", root.write(shape.without(tries)?)?));
    };
    let mut first = format!("{}{marks}", root.write(shape)?);
    let mut others = others;
    let mut alone = false;
    // The next call stays on the line of a root that ends within an indentation.
    let room = 4_usize.saturating_sub(shape.col.saturating_sub(shape.indent));
    while length(&first) <= room && !is_broken(&first) {
        let Some((next, rest)) = others.split_first() else {
            alone = true;
            break;
        };
        first += &link(next, shape.after(length(&first))?)?;
        others = rest;
    }
    if alone {
        return Some(format!(
            "{first}{}",
            link(last, shape.after(length(&first))?)?
        ));
    }
    let is_extendable = is_broken(&first)
        && last_line(&first)
            .trim_start()
            .chars()
            .all(|c| ")]}?".contains(c));
    // Calls after a root of several lines are not indented.
    let nested = match is_extendable {
        true => Shape {
            col: shape.indent,
            ..shape
        },
        false => shape.nested(0),
    };
    let mut parts = vec![first];
    for other in others {
        parts.push(link(other, nested)?);
    }
    let tried = "?".repeat(last.tries);
    let in_one_line = parts.iter().all(|part| !is_broken(part));
    let almost: usize = match is_extendable {
        true => length(last_line(&parts[0])),
        false => parts.iter().map(|part| length(part)).sum(),
    } + last.tries;
    let budget = match others.is_empty() {
        true => shape.width(),
        false => shape.width().min(CHAIN_WIDTH),
    };
    let budget = budget.saturating_sub(almost);
    let alone = nested.without(shape.reserved() + last.tries);
    let mut beside = None;
    if in_one_line && budget > 0 {
        let one_line = shape
            .without(last.tries)
            .and_then(|shape| shape.after(almost - last.tries));
        if let Some(text) = one_line.and_then(|shape| call(last, shape)) {
            let fits = length(first_line(&text)) <= budget;
            let lines = text.lines().count();
            let below = alone.and_then(|shape| call(last, shape));
            if fits && (lines >= 5 || below.is_none_or(|below| below.lines().count() >= lines)) {
                beside = Some(text);
            }
        }
    }
    if let Some(last) = beside {
        return Some(format!("{}{last}{tried}", parts.concat()));
    }
    parts.push(format!("{}{tried}", call(last, alone?)?));
    Some(parts.join(&nested.line()))
}

fn link(link: &Link<'_>, shape: Shape) -> Option<String> {
    Some(format!(
        "{}{}",
        call(link, shape.without(link.tries)?)?,
        "?".repeat(link.tries)
    ))
}

fn call(link: &Link<'_>, shape: Shape) -> Option<String> {
    match &link.arguments {
        None => fitting(link.name.clone(), shape),
        Some(items) => {
            let list = List {
                head: &link.name,
                open: '(',
                items,
                kind: ListKind::Call,
            };
            list.write(shape)
        }
    }
}

fn literal(path: &str, fields: &[Field<'_>], shape: Shape) -> Option<String> {
    if fields.is_empty() {
        return fitting(format!("{path} {{}}"), shape);
    }
    let is_rest = |field: &Field<'_>| field.name.starts_with("..");
    let line = shape
        .after(length(path) + 3)
        .and_then(|shape| shape.without(2));
    if let Some(line) = line {
        let line = Shape {
            right: line.right.min(line.col + STRUCT_WIDTH),
            ..line
        };
        let flat: Option<Vec<String>> = fields.iter().map(|it| written_field(it, line)).collect();
        if let Some(flat) = flat.filter(|flat| flat.iter().all(|text| !is_broken(text))) {
            let text = flat.join(", ");
            if length(&text) <= line.width() {
                return Some(format!("{path} {{ {text} }}"));
            }
        }
    }
    let nested = shape.nested(1);
    let mut text = format!("{path} {{");
    for field in fields {
        text += &nested.line();
        text += &written_field(field, nested)?;
        text += if is_rest(field) { "" } else { "," };
    }
    Some(format!("{text}{}}}", shape.line()))
}

fn written_field(field: &Field<'_>, shape: Shape) -> Option<String> {
    match &field.value {
        None => fitting(field.name.clone(), shape),
        Some(value) => {
            let same = shape.after(length(&field.name) + 2);
            if let Some(value) = same.and_then(|shape| value.write(shape)) {
                return Some(format!("{}: {value}", field.name));
            }
            let next = shape.nested(shape.reserved());
            let value = value.write(next)?;
            Some(format!("{}:{}{value}", field.name, next.line()))
        }
    }
}

/// Lays out `match`. Each pattern is on one line, unless it has several alternatives.
fn matching(value: &Expr<'_>, arms: &[Tree<'_>], shape: Shape) -> Option<String> {
    let head = value.write(shape.after(6)?.without(2)?)?;
    if arms.is_empty() {
        return Some(format!("match {head} {{}}"));
    }
    let nested = Shape {
        indent: shape.indent + 4,
        col: shape.indent + 4,
        right: Shape::WIDTH,
    };
    let mut text = format!("match {head} {{");
    let mut rest = arms;
    while !rest.is_empty() {
        let arrow = rest.iter().position(|tree| tree.text() == "=>")?;
        let (pattern, after) = (&rest[..arrow], &rest[arrow + 1..]);
        let is_block = after.first()?.group('{').is_some();
        let end = match is_block
            && after
                .get(1)
                .is_none_or(|next| next.newline() || next.text() == ",")
        {
            true => 1,
            false => parse::find(after, ",").unwrap_or(after.len()),
        };
        let comma = usize::from(after.get(end).is_some_and(|tree| tree.text() == ","));
        text += &nested.line();
        text += &arm(pattern, &after[..end], nested)?;
        rest = &after[end + comma..];
    }
    Some(format!("{text}{}}}", shape.line()))
}

fn arm(pattern: &[Tree<'_>], body: &[Tree<'_>], shape: Shape) -> Option<String> {
    let pattern = patterns(pattern, shape)?;
    let same = shape.at(&pattern).and_then(|shape| shape.after(4));
    let block = match body {
        [block] => block.group('{'),
        _ => None,
    };
    let body = match body {
        [Tree::Group(group)] if group.open == '{' => match only_expr(&group.trees) {
            Some(inner) => parse::expr(inner)?,
            None => {
                return Some(format!(
                    "{pattern} => {}",
                    Statements(&group.trees).block(shape.indent)?
                ));
            }
        },
        _ => parse::expr(body)?,
    };
    let same = same.and_then(|shape| {
        body.write(shape.without(1)?)
            .map(|text| (text, shape.width() - 1))
    });
    let is_block = matches!(body, Expr::Block { .. } | Expr::Match { .. });
    if let Some((same, width)) = &same
        && (is_block || (!is_broken(same) && length(same) <= *width))
    {
        return Some(format!(
            "{pattern} => {same}{}",
            if ends_in_brace(&body) { "" } else { "," }
        ));
    }
    let next = body.write(shape.nested(0));
    let is_if = matches!(body, Expr::If { .. });
    let on_next = |next: &str| {
        let line = shape.nested(0).line();
        Some(format!("{pattern} => {{{line}{next}{}}}", shape.line()))
    };
    let in_block = |statements| {
        let statements = Statements(statements).block(shape.indent)?;
        Some(format!("{pattern} => {statements}"))
    };
    match (same, next) {
        (_, None) if is_if && block.is_some() => in_block(block?),
        // On the same line, `if` could be mistaken for a guard of the pattern.
        (_, Some(next)) if is_if => on_next(&next),
        (Some((same, _)), Some(next)) if prefers_next(&same, &next) => on_next(&next),
        (Some((same, width)), _) if body.can_overflow(1) && length(first_line(&same)) <= width => {
            Some(format!(
                "{pattern} => {same}{}",
                if ends_in_brace(&body) { "" } else { "," }
            ))
        }
        (Some((same, _)), Some(next)) if is_broken(&same) => on_next(&next),
        (None, Some(next)) => on_next(&next),
        (Some((same, _)), _) => Some(format!("{pattern} => {same},")),
        (None, None) => in_block(block?),
    }
}

fn ends_in_brace(body: &Expr<'_>) -> bool {
    matches!(body, Expr::Block { head, .. } if head.is_empty())
}

/// Lays out `a | b` on as few lines as the lengths allow.
fn patterns(trees: &[Tree<'_>], shape: Shape) -> Option<String> {
    let whole = flat(trees);
    if length(&whole) + 5 <= shape.width() || parse::find(trees, "if").is_some() {
        return Some(whole);
    }
    let parts: Vec<String> = parse::split(trees, |text| text == "|")
        .into_iter()
        .map(flat)
        .collect();
    let is_short = |part: &String| length(part) <= 10 && !part.contains(['(', '{', ':']);
    let mixed = parts.iter().all(is_short);
    let mut text = String::new();
    let mut width = 0;
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            let fits = mixed && width + 3 + length(part) + 5 <= shape.width();
            text += if fits { " | " } else { "" };
            if !fits {
                text += &shape.line();
                text += "| ";
                width = 2;
            } else {
                width += 3;
            }
        }
        text += part;
        width += length(part);
    }
    Some(text)
}

fn closure(head: &str, body: &Expr<'_>, shape: Shape) -> Option<String> {
    let body_shape = shape.after(length(head) + 1)?;
    let written = body.write(body_shape);
    let stays = |text: &String| !is_broken(text) || body.can_overflow(1);
    match written.filter(stays) {
        Some(body) => Some(format!("{head} {body}")),
        None => {
            let nested = shape.nested(0);
            Some(format!(
                "{head} {{{}{}{}}}",
                nested.line(),
                body.write(nested)?,
                shape.line()
            ))
        }
    }
}

fn binary(first: &Expr<'_>, others: &[(String, Expr<'_>)], shape: Shape) -> Option<String> {
    let in_one_line = |expr: &Expr<'_>| expr.write(shape).filter(|text| !is_broken(text));
    let mut line = in_one_line(first)?;
    let mut lines = line.clone();
    let nested = shape.nested(0);
    for (operator, operand) in others {
        let operand = in_one_line(operand)?;
        line += &format!(" {operator} {operand}");
        lines += &format!("{}{operator} {operand}", nested.line());
    }
    Some(if length(&line) <= shape.width() {
        line
    } else {
        lines
    })
}
