//! Structs, enums and the types in them → lines.

use super::attributes::leading;
use super::parse::{self, Expr, List, ListKind};
use super::shape::{Shape, length};
use super::tree::{Tree, flat};

/// The maximum width of the fields of a variant in one line.
const VARIANT_WIDTH: usize = 35;

/// Lays out a struct or enum.
pub(super) fn definition(trees: &[Tree<'_>], indent: usize) -> Option<String> {
    let (last, head) = trees.split_last()?;
    let shape = Shape::line_at(indent);
    if let Some(members) = last.group('{') {
        let is_enum = head.iter().any(|tree| tree.text() == "enum");
        let (head, body) = (flat(head), body(members, is_enum, indent)?);
        let between = if length(&head) + 2 > shape.width() {
            Shape::line_at(indent).line()
        } else {
            " ".to_owned()
        };
        return Some(format!("{head}{between}{body}"));
    }
    let (fields, head) = head.split_last()?;
    Some(match fields.group('(') {
        Some(fields) => format!("{};", tuple(&flat(head), fields, shape.without(1)?)),
        None => flat(trees),
    })
}

/// Lays out `Name(Type, Type)`.
pub(super) fn tuple(name: &str, fields: &[Tree<'_>], shape: Shape) -> String {
    let items: Vec<Expr<'_>> = parse::commas(fields)
        .into_iter()
        .map(|it| Expr::Text(flat(it)))
        .collect();
    let list = List {
        head: name,
        open: '(',
        items: &items,
        kind: ListKind::Pattern,
    };
    list.write(shape)
        .unwrap_or_else(|| format!("{name}({})", flat(fields)))
}

/// Lays out the fields of a struct or the variants of an enum, with blank lines around those that have docs.
fn body(members: &[Tree<'_>], is_enum: bool, indent: usize) -> Option<String> {
    if members.is_empty() {
        return Some("{}".to_owned());
    }
    let shape = Shape::line_at(indent + 4).without(1)?;
    let mut text = "{\n".to_owned();
    let mut had_docs = None;
    for member in parse::commas(members) {
        let has_docs = member.first()?.is_comment();
        if had_docs.is_some_and(|had| had || has_docs) {
            text.push('\n');
        }
        had_docs = Some(has_docs);
        let (lead, member) = leading(member, shape.indent)?;
        text += &lead;
        let member = if is_enum {
            variant(member, shape)?
        } else {
            field(member, shape)
        };
        text += &format!("{:1$}{member},\n", "", shape.indent);
    }
    Some(format!("{text}{:indent$}}}", ""))
}

fn variant(trees: &[Tree<'_>], shape: Shape) -> Option<String> {
    let whole = flat(trees);
    let [name, fields] = trees else {
        return Some(whole);
    };
    if let Some(fields) = fields.group('(') {
        return Some(tuple(name.text(), fields, shape));
    }
    let Some(fields) = fields.group('{') else {
        return Some(whole);
    };
    let has_lead = fields
        .iter()
        .any(|tree| tree.is_comment() || tree.text() == "#");
    if !has_lead && length(&flat(fields)) <= VARIANT_WIDTH && length(&whole) <= shape.width() {
        return Some(whole);
    }
    Some(format!(
        "{} {}",
        name.text(),
        body(fields, false, shape.indent)?
    ))
}

/// Lays out `name: Type`. The type moves to the next line if it does not fit.
fn field(trees: &[Tree<'_>], shape: Shape) -> String {
    let whole = flat(trees);
    let nested = shape.nested(1);
    match parse::find(trees, ":") {
        Some(at) if length(&whole) > shape.width() => {
            let (name, ty) = (flat(&trees[..at]), flat(&trees[at + 1..]));
            match length(&ty) <= nested.width() {
                true => format!("{name}:{}{ty}", nested.line()),
                false => format!("{name}: {}", wrapped(&ty, shape)),
            }
        }
        _ => whole,
    }
}

/// Lays out a type that does not fit, with each of its arguments on a separate line.
pub(super) fn wrapped(ty: &str, shape: Shape) -> String {
    if let Some(items) = ty.strip_prefix('(').and_then(|ty| ty.strip_suffix(')')) {
        return format!("({}{})", lines(items, shape), shape.line());
    }
    let parts = ty.strip_suffix('>').and_then(|ty| ty.split_once('<'));
    let is_path = |name: &str| {
        let path = name.strip_prefix("impl ").unwrap_or(name);
        !path.contains([' ', '('])
    };
    let Some((name, arguments)) = parts.filter(|(name, _)| is_path(name)) else {
        return ty.to_owned();
    };
    // A tuple opens on the line of what is around it.
    let arguments = arguments.trim_start();
    if arguments.starts_with('(') && argument_end(arguments) == arguments.len() {
        return format!("{name}<{}>", wrapped(arguments, shape));
    }
    format!("{name}<{}{}>", lines(arguments, shape), shape.line())
}

/// Lays out types, each on a line of its own.
fn lines(types: &str, shape: Shape) -> String {
    let nested = shape.nested(1);
    let mut text = String::new();
    let mut rest = types;
    while !rest.is_empty() {
        let (argument, after) = rest.split_at(argument_end(rest));
        rest = after.strip_prefix(", ").unwrap_or(after);
        text += &nested.line();
        text += &match length(argument) <= nested.width() {
            true => argument.to_owned(),
            false => wrapped(argument, nested),
        };
        text.push(',');
    }
    text
}

/// Returns the end of the first of several types.
fn argument_end(types: &str) -> usize {
    let mut depth = 0_usize;
    let end = types.find(|character| {
        match character {
            '<' | '(' | '[' => depth += 1,
            '>' | ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        character == ',' && depth == 0
    });
    end.unwrap_or(types.len())
}
