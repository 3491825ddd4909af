//! Items and statements → lines.

use std::borrow::Cow;

use super::attributes::leading;
use super::define;
use super::list;
use super::parse::{self, Expr, Statements};
use super::shape::{Shape, is_broken, length};
use super::tree::{Tree, flat, verbatim};

impl Statements<'_> {
    /// Lays out items or statements, each on its own lines and with a line break at the end. There is a blank line
    /// around each function.
    pub fn write(&self, indent: usize) -> Option<String> {
        let mut text = String::new();
        let mut rest = self.0;
        let mut was_function = false;
        while !rest.is_empty() {
            let (lead, statement) = leading(rest, indent)?;
            let end = end(statement);
            let (statement, after) = statement.split_at(end);
            rest = after;
            let is_function = function_start(statement).is_some();
            if !text.is_empty() && (is_function || was_function) {
                text.push('\n');
            }
            was_function = is_function;
            text += &lead;
            if !statement.is_empty() {
                // Like rustfmt, leaves alone what does not fit, such as a long text from the description.
                let statement = match one(statement, indent) {
                    Some(statement) => Cow::from(statement),
                    None => Cow::from(verbatim(statement)?),
                };
                text.extend(std::iter::repeat_n(' ', indent));
                text.push_str(&statement);
                text.push('\n');
            }
        }
        Some(text)
    }

    /// Lays out `{ … }` with each statement on a separate line.
    pub fn block(&self, indent: usize) -> Option<String> {
        if self.0.is_empty() {
            return Some("{}".to_owned());
        }
        let mut block = self.write(indent + 4)?;
        block.insert_str(0, "{\n");
        block.extend(std::iter::repeat_n(' ', indent));
        block.push('}');
        Some(block)
    }
}

/// Returns the end of the first item or statement.
fn end(trees: &[Tree<'_>]) -> usize {
    let ends = |index: &usize| {
        let next = trees.get(index + 1);
        trees[*index].text() == ";"
            || trees[*index].group('{').is_some()
                && next.is_none_or(|it| it.newline() && !matches!(it.text(), "else" | "." | "?"))
    };
    (0..trees.len())
        .find(ends)
        .map_or(trees.len(), |index| index + 1)
}

fn one(trees: &[Tree<'_>], indent: usize) -> Option<String> {
    let shape = Shape::line_at(indent);
    let keyword = trees
        .iter()
        .position(|tree| tree.text() != "pub" && tree.group('(').is_none());
    let keyword = trees[keyword?].text();
    if let Some(start) = function_start(trees) {
        return function(trees, start, indent);
    }
    match keyword {
        "use" => imports(trees, shape),
        "struct" | "enum" => define::definition(trees, indent),
        "impl" | "trait" | "mod" if trees.last()?.group('{').is_some() => {
            let (body, head) = trees.split_last()?;
            let head = header(head, shape);
            let body = body.group('{')?;
            let items = Statements(body).block(indent)?;
            Some(match (is_broken(&head), body.is_empty()) {
                (false, _) => format!("{head} {items}"),
                (true, _) => format!("{head}{}{items}", Shape::line_at(indent).line()),
            })
        }
        "let" => binding(trees, shape),
        "macro_rules" => None,
        _ => expression(trees, shape),
    }
}

/// Lays out what is before the body of an `impl`, a `trait` or a `mod`.
fn header(trees: &[Tree<'_>], shape: Shape) -> String {
    let whole = flat(trees);
    if length(&whole) + 2 <= shape.width() {
        return whole;
    }
    let Some((keyword, name)) = whole.split_once(' ') else {
        return whole;
    };
    let nested = shape.nested(0);
    let Some(at) = parse::find(trees, "for") else {
        return format!("{keyword}{}{name}", nested.line());
    };
    let (implemented, target) = (flat(&trees[..at]), flat(&trees[at..]));
    if length(&implemented) <= shape.width() {
        return format!("{implemented}{}{target}", nested.line());
    }
    let name = flat(&trees[1..at]);
    if length(&name) <= nested.width() {
        return format!("{keyword}{0}{name}{0}{target}", nested.line());
    }
    let wrapped = define::wrapped(&name, nested);
    match wrapped.lines().all(|line| length(line) <= Shape::WIDTH) {
        true => format!("{keyword}{}{wrapped} {target}", nested.line()),
        // As long as a name from the description.
        false => whole,
    }
}

/// Returns the index of `fn` if this is a function.
fn function_start(trees: &[Tree<'_>]) -> Option<usize> {
    let is_before = |tree: &Tree<'_>| {
        tree.group('(').is_some() || matches!(tree.text(), "pub" | "const" | "async" | "unsafe")
    };
    let at = trees.iter().position(|tree| !is_before(tree))?;
    (trees[at].text() == "fn").then_some(at)
}

fn function(trees: &[Tree<'_>], start: usize, indent: usize) -> Option<String> {
    let shape = Shape::line_at(indent);
    let mut depth = 0_usize;
    let parameters = trees.iter().enumerate().skip(start).find(|(_, tree)| {
        match tree.text() {
            "<" => depth += 1,
            ">" => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && tree.group('(').is_some()
    });
    let (at, parameters) = parameters?;
    let name = flat(&trees[..at]);
    let (last, result) = trees[at + 1..].split_last()?;
    if parse::find(result, "where").is_some() || result.iter().any(|tree| tree.text() == "where") {
        return None;
    }
    let result = if result.is_empty() {
        String::new()
    } else {
        format!(" {}", flat(result))
    };
    let parameters: Vec<String> = parse::commas(parameters.group('(')?)
        .into_iter()
        .map(flat)
        .collect();
    let (ending, body) = match last.group('{') {
        Some(body) => (" {", Some(body)),
        None => (";", None),
    };
    let whole = format!("{name}({}){result}", parameters.join(", "));
    // An empty body stays on the same line.
    let ending = if body.is_some_and(<[Tree<'_>]>::is_empty) {
        " {}"
    } else {
        ending
    };
    let head = match length(&whole) + length(ending) <= shape.width() || parameters.is_empty() {
        true => whole,
        false => {
            let nested = shape.nested(1);
            let lines: String = parameters
                .iter()
                .map(|it| format!("{}{},", nested.line(), parameter(it, nested)))
                .collect();
            format!("{name}({lines}{}){result}", Shape::line_at(indent).line())
        }
    };
    Some(match body {
        Some(body) => format!("{head} {}", Statements(body).block(indent)?),
        None => format!("{head};"),
    })
}

/// Lays out `name: Type`, on one line if it fits. rustfmt does not count the word `impl`.
fn parameter(text: &str, shape: Shape) -> String {
    match text.split_once(": ") {
        // rustfmt does not count the keyword.
        Some((_, ty)) if ty.starts_with("impl ") && length(text) <= shape.width() + 5 => {
            text.to_owned()
        }
        Some((name, ty)) if length(text) > shape.width() => {
            format!("{name}: {}", define::wrapped(ty, shape))
        }
        _ => text.to_owned(),
    }
}

fn imports(trees: &[Tree<'_>], shape: Shape) -> Option<String> {
    let whole = flat(trees);
    let Some(at) = trees.iter().position(|tree| tree.group('{').is_some()) else {
        return Some(whole);
    };
    let names: Vec<String> = parse::commas(trees[at].group('{')?)
        .into_iter()
        .map(flat)
        .collect();
    let path = flat(&trees[..at]);
    let line = format!("{path}{{{}}};", names.join(", "));
    // rustfmt reserves two more columns.
    if length(&line) + 2 <= shape.width() {
        return Some(line);
    }
    let nested = shape.nested(1);
    Some(format!(
        "{path}{{{}{},{}}};",
        nested.line(),
        list::filled(&names, nested, false),
        shape.line()
    ))
}

/// Lays out `let`, with `else` if there is one.
fn binding(trees: &[Tree<'_>], shape: Shape) -> Option<String> {
    let (end, trees) = trees.split_last().filter(|(end, _)| end.text() == ";")?;
    debug_assert_eq!(end.text(), ";");
    let Some(at) = parse::find(trees, "=") else {
        return Some(format!("{};", flat(trees)));
    };
    let (pattern, value) = (&trees[1..at], &trees[at + 1..]);
    let is_if = value.first().is_some_and(|tree| tree.text() == "if");
    let otherwise = parse::find(value, "else").filter(|_| !is_if);
    let (value, otherwise) = match otherwise {
        Some(at) => (
            &value[..at],
            value.get(at + 1).and_then(|tree| tree.group('{')),
        ),
        None => (value, None),
    };
    let pattern = format!(
        "let {}",
        self::pattern(pattern, shape.after(4)?.without(1)?)?
    );
    // A tuple may start beyond the end of the line.
    let start = shape.at(&pattern)?;
    let room = Shape {
        col: start.col + 2,
        ..start
    };
    let value = parse::expr(value)?;
    let Some(otherwise) = otherwise else {
        return Some(format!(
            "{pattern} ={};",
            value.assigned(Shape {
                right: room.right - 1,
                ..room
            })?
        ));
    };
    let value = value.assigned(room)?;
    let text = format!("{pattern} ={value}");
    let stays = match is_broken(&text) {
        true => {
            let last = text.rsplit('\n').next().unwrap_or(&text);
            !is_broken(&pattern)
                && last
                    .strip_prefix(&" ".repeat(shape.indent))
                    .is_some_and(closes)
        }
        false => length(&text) + 7 < shape.width(),
    };
    let between = if stays { " ".to_owned() } else { shape.line() };
    Some(format!(
        "{text}{between}else {};",
        Statements(otherwise).block(shape.indent)?
    ))
}

fn closes(text: &str) -> bool {
    text.chars().all(|character| ")]}?".contains(character))
}

/// Lays out a pattern. Only tuples are split over several lines.
fn pattern(trees: &[Tree<'_>], shape: Shape) -> Option<String> {
    let whole = flat(trees);
    match trees {
        _ if length(&whole) <= shape.width() => Some(whole),
        [tuple] => Some(define::tuple("", tuple.group('(')?, shape)),
        _ => Some(whole),
    }
}

/// Lays out a constant, an assignment or an expression.
fn expression(trees: &[Tree<'_>], shape: Shape) -> Option<String> {
    let (trees, end) = match trees.split_last() {
        Some((last, others)) if last.text() == ";" => (others, ";"),
        _ => (trees, ""),
    };
    let keyword = trees
        .iter()
        .find(|tree| tree.text() != "pub" && tree.group('(').is_none())?
        .text();
    let is_item = matches!(keyword, "const" | "static" | "type" | "mod");
    let is_assignment = |text: &str| text == "=" || text == "+=";
    let parts = parse::split(trees, is_assignment);
    let at = parts.first()?.len();
    let is_control = matches!(keyword, "if" | "while" | "for" | "match");
    if at < trees.len() && !is_control {
        let head = format!("{} {}", flat(&trees[..at]), trees[at].text());
        let value = match keyword {
            "type" => Expr::Text(flat(&trees[at + 1..])),
            _ => parse::expr(&trees[at + 1..])?,
        };
        let room = Shape {
            col: shape.col + length(&head),
            right: shape.right - length(end),
            ..shape
        };
        return match value.assigned(room) {
            Some(value) => Some(format!("{head}{value}{end}")),
            // This cannot be split: it is as long as the text from the description.
            None => Some(format!("{}{end}", flat(trees))),
        };
    }
    if is_item {
        return Some(format!("{}{end}", flat(trees)));
    }
    let text = parse::expr(trees)?.write(shape.without(length(end))?)?;
    Some(format!("{text}{end}"))
}
