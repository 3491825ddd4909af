//! `api.txt` → its items.

use super::items::{Item, Last, Part, Surface, head, split_item};
use super::line::{FORMAT, Line};
use super::text::{find, split, unquoted};

use crate::diagnostic::{Diagnostic, Kind};
use crate::source::{Pointer, Source};

/// What is wrong with a line, and in which column.
struct Problem {
    column: usize,
    message: String,
}

impl Problem {
    fn new(line: &str, byte: usize, message: impl Into<String>) -> Self {
        let before = line.get(..byte).unwrap_or(line);
        Self {
            column: before.chars().count() + 1,
            message: message.into(),
        }
    }
}

/// Parses the text.
///
/// # Errors
///
/// Returns the first line that is not as [`write`](super::write()) writes it, or that the format is a newer one.
pub(crate) fn parse(source: &Source) -> Result<Surface, Diagnostic> {
    let mut surface = Surface::default();
    let mut has_format = false;
    for (index, line) in source.text.lines().enumerate() {
        let number = index + 1;
        let is_first = |problem: Problem| {
            let help = "restore the file from the version control, or delete it: names are then those of a new crate, and nothing is compared";
            Diagnostic::error(Kind::Surface, problem.message)
                .at_position(&source.name, (number, problem.column))
                .help(help)
        };
        if line.trim().is_empty() {
            surface.last = Last::None;
            continue;
        }
        if line.starts_with("//") {
            continue;
        }
        if !has_format {
            has_format = true;
            format(line).map_err(is_first)?;
            continue;
        }
        add(&mut surface, line).map_err(is_first)?;
    }
    match surface.api.line.what.is_empty() {
        true => Err(Diagnostic::error(
            Kind::Surface,
            "this is not a list of a crate's items: it does not name the API",
        )
        .at_position(&source.name, (1, 1))
        .help("restore the file from the version control, or delete it")),
        false => Ok(surface),
    }
}

fn format(line: &str) -> Result<(), Problem> {
    let number = line
        .strip_prefix("format ")
        .and_then(|it| it.trim().parse::<u32>().ok());
    match number {
        Some(FORMAT) => Ok(()),
        Some(newer) if newer > FORMAT => Err(Problem::new(
            line,
            0,
            format!(
                "a newer generator wrote this file: its format is {newer}, and this generator reads {FORMAT}"
            ),
        )),
        _ => Err(Problem::new(
            line,
            0,
            format!("`format {FORMAT}` is expected here"),
        )),
    }
}

fn add(surface: &mut Surface, text: &str) -> Result<(), Problem> {
    let bare = text.trim_start_matches(' ');
    let indent = text.len() - bare.len();
    let last = surface.last();
    // People delete the line of an item to give it another name.
    if indent > 0 && last.is_none() {
        return Ok(());
    }
    let deepest = last
        .as_deref()
        .map_or(0, |item| if item.parts.is_empty() { 1 } else { 2 });
    let depth = indent / 2;
    if !indent.is_multiple_of(2) || depth > deepest {
        return Err(Problem::new(text, indent, "this line is indented too far"));
    }
    let base = last.as_deref().and_then(|item| item.line.at.clone());
    let line = self::line(text, indent, base.as_ref().filter(|_| depth > 0))?;
    match (depth, last) {
        (1, Some(item)) => item.parts.push(Part {
            line,
            parts: Vec::new(),
        }),
        (2, Some(Item { parts, .. })) => {
            if let Some(part) = parts.last_mut() {
                part.parts.push(line);
            }
        }
        _ => {
            return surface
                .add(line)
                .map_err(|message| Problem::new(text, 0, message));
        }
    }
    Ok(())
}

impl Surface {
    fn add(&mut self, line: Line) -> Result<(), String> {
        let (word, rest) = split_item(&line.what);
        let name = head(rest).to_owned();
        let items = match word {
            "api" if self.api.line.what.is_empty() => {
                self.api.line = line;
                self.last = Last::Api;
                return Ok(());
            }
            "operation" => {
                self.last = Last::Operation(name.clone());
                &mut self.operations
            }
            "struct" | "enum" | "union" | "type" => {
                self.last = Last::Type(name.clone());
                &mut self.types
            }
            _ => return Err(format!("`{word}` is not an item of a generated crate")),
        };
        if items.contains_key(&name) {
            return Err(format!("`{name}` is listed twice"));
        }
        let parts = Vec::new();
        items.insert(name, Item { line, parts });
        Ok(())
    }

    /// Returns the item that was added last.
    fn last(&mut self) -> Option<&mut Item> {
        match &self.last {
            Last::None => None,
            Last::Api => Some(&mut self.api),
            Last::Operation(name) => self.operations.get_mut(name),
            Last::Type(name) => self.types.get_mut(name),
        }
    }
}

fn line(text: &str, indent: usize, item: Option<&Pointer>) -> Result<Line, Problem> {
    let unclosed = |at: usize| Problem::new(text, at, "this quote is not closed");
    let bare = &text[indent..];
    // Notes may contain anything, quotes that are not closed as well.
    let comment = find(bare, "  // ").map_err(|at| unclosed(indent + at))?;
    let (columns, notes) = match comment {
        Some(at) => (&bare[..at], &bare[at + "  // ".len()..]),
        None => (bare, ""),
    };
    let mut columns = split(columns, "  ")
        .map_err(|at| unclosed(indent + at))?
        .into_iter();
    let mut line = Line {
        depth: indent / 2,
        what: columns.next().unwrap_or_default().to_owned(),
        notes: notes.to_owned(),
        ..Line::default()
    };
    let mut end = indent + line.what.len();
    for column in columns {
        let at = end + 2;
        end = at + column.len();
        let parts = |list: &str| -> Result<Vec<String>, Problem> {
            let parts = split(list, ", ").map_err(|byte| unclosed(at + byte))?;
            Ok(parts.into_iter().map(str::to_owned).collect())
        };
        if let Some(pointer) = column.strip_prefix('@') {
            let pointer = unquoted(pointer)
                .ok_or_else(|| Problem::new(text, at, "this is not a JSON pointer"))?;
            line.at = Some(match (pointer.strip_prefix('#'), item) {
                (Some(whole), _) => Pointer::from(whole),
                (None, Some(item)) => item.concat(&Pointer::from(&*pointer)),
                (None, None) => {
                    return Err(Problem::new(text, at, "a pointer starts with `#` here"));
                }
            });
        } else if let Some(list) = column.strip_prefix('[') {
            let list = list
                .strip_suffix(']')
                .ok_or_else(|| Problem::new(text, at, "this list is not closed"))?;
            line.details = parts(list)?;
        } else if line.facts.is_empty() && !column.is_empty() {
            line.facts = parts(column)?;
        } else {
            return Err(Problem::new(text, at, "nothing is expected here"));
        }
    }
    Ok(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_as_they_were_written() {
        let lines = [
            "api \"A  // B\"  version \"1, 2\"  [docs 00000000]",
            "operation A  POST /a/{b}, in c, id \"d  e\"  [feature c]  @#/paths/~1a~1{b}/post",
            "  f: Option<BTreeMap<String, G>>  query \"f\", optional, form exploded  [DEFAULT_F = \"x, ]\"]  @/parameters/0  // Notes \" of `any` kind.",
            "  body: H  required  @\"#/components/requestBodies/a b\"",
            "    I(String)  text/plain as text",
            "struct J  in c, sent  [Eq, Hash]  @#/components/schemas/J",
            "  new(k)",
        ];
        let mut item = None;
        for text in lines {
            let indent = text.len() - text.trim_start().len();
            let line = line(text, indent, item.as_ref()).ok().expect("a line");
            if indent == 0 {
                item = line.at.clone();
            }
            assert_eq!(line.full(item.as_ref()), format!("{text}\n"));
        }
        let last = line(lines[2], 2, Some(&Pointer::from("/paths/~1a/post"))).ok();
        let last = last.expect("a line");
        assert_eq!(last.facts, ["query \"f\"", "optional", "form exploded"]);
        assert_eq!(last.details, ["DEFAULT_F = \"x, ]\""]);
        assert_eq!(last.at, Some(Pointer::from("/paths/~1a/post/parameters/0")));
        assert_eq!(last.notes, "Notes \" of `any` kind.");
    }
}
