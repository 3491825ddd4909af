//! Diagnostics → a report for users.
//!
//! Errors come first. Each diagnostic shows its position, the line of the source with a marker, its
//! pointer and its help. Control characters are escaped, so that a terminal does not interpret
//! them. Each source is searched once, however many diagnostics there are; of a long line, only the
//! part around the marker is shown. A short description can be wrong in ten thousand places, so the
//! report shows a limited number of diagnostics of each kind and counts the others.

use super::entry::{Diagnostic, Severity};
use super::kind::Kind;
use super::list::Diagnostics;
use crate::plain;
use crate::source::{Pointer, Source, Span, find};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

/// How many bytes of a line are shown before the start of the marker, and how many from there on.
const BEFORE: usize = 50;
const AFTER: usize = 80;

/// How many diagnostics of a kind are shown. Nobody reads more of them, and they may take more time than the crate.
const SHOWN: usize = 1_000;

impl Diagnostics {
    /// Returns the report for users as plain text without colours: errors first, each with its
    /// position, the line of the source with a marker, its pointer and its help.
    pub fn render(&self, sources: &[Source]) -> String {
        let mut text = String::new();
        // Writing into a text cannot fail.
        let _ = write(self, sources, &mut text);
        text
    }

    /// Takes the overlay actions out, as text for users. It is empty if there are none.
    pub fn take_actions(&mut self) -> String {
        let actions = std::mem::take(&mut self.actions);
        actions_text(&actions)
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(self, &self.sources, f)
    }
}

impl std::error::Error for Diagnostics {}

fn write(diagnostics: &Diagnostics, sources: &[Source], to: &mut dyn fmt::Write) -> fmt::Result {
    let (shown, hidden) = selected(diagnostics);
    let places = Spans::find(&shown, sources);
    let renderer = Renderer::plain();
    for diagnostic in shown {
        let report = renderer.render(&[group(diagnostic, &places)]);
        // A cut line needs a position separate from its snippet, since its true column differs. The
        // renderer then takes the snippet for another file and announces it in a line without a
        // name, which is removed here.
        for line in plain::lines(&report)
            .lines()
            .filter(|line| line.trim() != ":::")
        {
            to.write_str(line.trim_end())?;
            to.write_char('\n')?;
        }
        to.write_char('\n')?;
    }
    for ((severity, kind), count) in hidden {
        let severity = match severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let name = kind.name();
        write!(
            to,
            "{severity}[{name}]: {count} more of this kind are not shown\n\n"
        )?;
    }
    to.write_str(&actions_text(&diagnostics.actions))
}

/// Returns the diagnostics to show, errors first, and the number of others of each kind.
fn selected(diagnostics: &Diagnostics) -> (Vec<&Diagnostic>, BTreeMap<(Severity, Kind), usize>) {
    let mut counts = BTreeMap::new();
    let mut shown: Vec<_> = diagnostics.errors().chain(diagnostics.warnings()).collect();
    shown.retain(|it| {
        let count = counts.entry((it.severity, it.kind)).or_insert(0);
        *count += 1;
        *count <= SHOWN
    });
    let hidden = counts
        .into_iter()
        .map(|(kind, count)| (kind, count.saturating_sub(SHOWN)));
    (shown, hidden.filter(|(_, count)| *count > 0).collect())
}

/// Returns the actions as they are to be added to an overlay.
fn actions_text(actions: &[String]) -> String {
    if actions.is_empty() {
        return String::new();
    }
    let actions: Vec<_> = actions.iter().map(|action| plain::lines(action)).collect();
    let actions = actions.join("\n");
    format!("help: add this to the `actions` of an overlay\n\n{actions}\n")
}

/// The position of each diagnostic in its source.
struct Spans<'a>(BTreeMap<&'a str, (&'a Source, BTreeMap<&'a Pointer, Span>)>);

impl<'a> Spans<'a> {
    fn find(diagnostics: &[&'a Diagnostic], sources: &'a [Source]) -> Self {
        let mut pointers = BTreeMap::<_, Vec<_>>::new();
        for at in diagnostics.iter().filter_map(|d| d.at.as_ref()) {
            pointers.entry(&*at.file).or_default().push(&at.pointer);
        }
        let found = sources.iter().filter_map(|source| {
            let pointers = pointers.remove(&*source.name)?;
            Some((&*source.name, (source, find(source, pointers))))
        });
        Self(found.collect())
    }

    fn get(&self, diagnostic: &'a Diagnostic) -> Option<(&'a Source, Span)> {
        let at = diagnostic.at.as_ref()?;
        let (source, places) = self.0.get(&*at.file)?;
        let place = match diagnostic.position {
            Some((line, column)) => Span::at(&source.text, line, column),
            None => places.get(&at.pointer)?.clone(),
        };
        Some((source, place))
    }
}

fn group<'a>(diagnostic: &'a Diagnostic, places: &Spans<'a>) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let message = plain::line(&diagnostic.message);
    let mut group = Group::with_title(level.primary_title(message).id(diagnostic.kind.name()));
    if let Some(at) = &diagnostic.at {
        let file = plain::line(&at.file);
        group = match places.get(diagnostic) {
            Some((source, place)) => {
                let (line, span) = window(&source.text, place.span);
                let marker = AnnotationKind::Primary.span(span);
                let snippet = Snippet::source(line)
                    .line_start(place.line)
                    .annotation(marker);
                group
                    .element(
                        Origin::path(file)
                            .line(place.line)
                            .char_column(place.column),
                    )
                    .element(snippet)
            }
            None => group.element(Origin::path(file)),
        };
        if !at.pointer.is_root() {
            group = group
                .element(Level::NOTE.message(format!("at #{}", plain::line(at.pointer.as_str()))));
        }
    }
    match &diagnostic.help {
        Some(help) => group.element(Level::HELP.message(plain::line(help))),
        None => group,
    }
}

/// Returns the line around `span`, or the part of it that is shown, and `span` relative to that.
fn window(text: &str, span: Range<usize>) -> (String, Range<usize>) {
    let mut from = span.start.saturating_sub(BEFORE);
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    let mut to = text.len().min(span.start + AFTER);
    while !text.is_char_boundary(to) {
        to += 1;
    }
    let (before, after) = (&text[from..span.start], &text[span.start..to]);
    let before = match before.rfind('\n') {
        Some(newline) => &before[newline + 1..],
        None => before,
    };
    let newline = after.find(['\r', '\n']);
    let after = &after[..newline.unwrap_or(after.len())];
    let is_cut = |at: usize| at > 0 && at < text.len();
    let open = span.start - before.len();
    let head = if is_cut(open) && !text[..open].ends_with('\n') {
        "…"
    } else {
        ""
    };
    let close = span.start + after.len();
    let tail = if newline.is_none() && is_cut(close) {
        "…"
    } else {
        ""
    };
    let start = head.len() + before.len();
    let end = start + span.len().min(after.len());
    (format!("{head}{before}{after}{tail}"), start..end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Location;
    use insta::assert_snapshot;

    fn source(name: &str, text: impl Into<String>) -> Source {
        Source {
            name: name.to_owned(),
            text: text.into(),
        }
    }

    fn at(file: &str, pointer: &str) -> Location {
        Location {
            file: file.to_owned(),
            pointer: pointer.into(),
        }
    }

    #[test]
    fn errors_come_first_with_the_line_and_the_help() {
        let sources = [
            source("a.json", "{\n  \"a\": {\n    \"$ref\": \"#/b\"\n  }\n}\n"),
            source("b.yaml", "paths:\n  /keys: [\n"),
        ];
        let mut diagnostics = Diagnostics::new();
        diagnostics.push(
            Diagnostic::warning(Kind::EmptyEnum, "odd")
                .at(at("a.json", "/a"))
                .help("think"),
        );
        diagnostics
            .push(Diagnostic::error(Kind::NoSchema, "no such value").at(at("a.json", "/a/$ref")));
        diagnostics.push(Diagnostic::error(Kind::NoSchema, "broken").at_position("b.yaml", (3, 1)));
        diagnostics.push(Diagnostic::error(Kind::NoSchema, "elsewhere").at(at("c.yaml", "/x")));
        diagnostics.push(Diagnostic::error(Kind::NoSchema, "nowhere \u{1b}[31m"));
        assert_snapshot!(diagnostics.with_sources(sources));
    }

    #[test]
    fn long_lines_are_cut() {
        let items = "{\"é\": true}, ".repeat(10_000);
        let sources = [source("a.json", format!("[{items}7, {items}8]"))];
        let mut diagnostics = Diagnostics::new();
        for pointer in ["", "/0", "/5000/é", "/10000", "/20001"] {
            diagnostics.push(Diagnostic::error(Kind::NoSchema, "here").at(at("a.json", pointer)));
        }
        assert_snapshot!(diagnostics.render(&sources));
    }

    #[test]
    fn many_of_a_kind_are_counted() {
        let mut diagnostics = Diagnostics::new();
        for index in 0..SHOWN + 5 {
            diagnostics.push(Diagnostic::warning(
                Kind::EmptyEnum,
                format!("empty {index}"),
            ));
        }
        diagnostics.push(Diagnostic::warning(Kind::NoSchema, "the last"));
        diagnostics.push(Diagnostic::error(Kind::EmptyEnum, "the error"));
        let text = diagnostics.render(&[]);
        assert!(text.starts_with("error[empty-enum]: the error\n"));
        assert!(text.contains("warning[empty-enum]: empty 999\n"));
        assert!(!text.contains("empty 1000"));
        assert!(text.contains("warning[no-schema]: the last\n"));
        assert!(text.ends_with("warning[empty-enum]: 5 more of this kind are not shown\n\n"));
    }
}
