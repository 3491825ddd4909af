//! The text of a JSONPath → its syntax tree.
//!
//! A recursive-descent parser for the grammar in appendix A of RFC 9535. `S` in the grammar is [`Parser::blanks`].

mod filter;
mod literal;

use super::syntax::{Query, Segment, Selector, Slice};
use crate::document::steps::Steps;
use crate::plain::line;

/// The longest text of a path, in bytes.
const LENGTH: usize = 10_000;

/// How deeply parentheses, filters and functions may be nested.
const NESTING: usize = 16;

/// The largest integer of I-JSON, 2^53 − 1.
const MAX_INTEGER: i64 = (1 << 53) - 1;

const BLANKS: [char; 4] = [' ', '\t', '\n', '\r'];

/// Parses a path. Compiling its regular expressions takes steps.
pub(super) fn parse(text: &str, steps: &mut Steps) -> Result<Query, String> {
    if text.len() > LENGTH {
        return Err(format!(
            "this JSONPath is too long: it has more than {LENGTH} bytes"
        ));
    }
    let mut parser = Parser {
        text,
        at: 0,
        nesting: 0,
        steps,
    };
    if parser.peek() != Some('$') {
        return Err(parser.expected("`$`"));
    }
    let query = parser.query()?;
    match parser.peek() {
        None => Ok(query),
        Some(_) => Err(parser.expected("`.`, `[` or the end")),
    }
}

struct Parser<'t, 's> {
    text: &'t str,
    /// The position of the next character, in bytes.
    at: usize,
    nesting: usize,
    steps: &'s mut Steps,
}

impl<'t> Parser<'t, '_> {
    /// Parses a query, which starts with `$` or `@`.
    fn query(&mut self) -> Result<Query, String> {
        let mut query = Query {
            is_absolute: self.next() == Some('$'),
            is_singular: true,
            segments: Vec::new(),
        };
        loop {
            let end = self.at;
            self.blanks();
            let start = self.at;
            let is_deep = self.eat("..");
            let selectors = if self.eat("[") {
                self.selectors()?
            } else if is_deep || self.eat(".") {
                vec![self.shorthand()?]
            } else {
                self.at = end;
                return Ok(query);
            };
            query.is_singular &= !is_deep
                && matches!(*selectors, [Selector::Name(_) | Selector::Index(_)])
                && !has_inner_blanks(&self.text[start..self.at]);
            query.segments.push(Segment { is_deep, selectors });
        }
    }

    /// Parses what follows a `.` or `..`.
    fn shorthand(&mut self) -> Result<Selector, String> {
        if self.eat("*") {
            return Ok(Selector::Wildcard);
        }
        let is_first = |c: char| c.is_ascii_alphabetic() || c == '_' || !c.is_ascii();
        let name = self.take_while(|c| is_first(c) || c.is_ascii_digit());
        if name.starts_with(is_first) {
            Ok(Selector::Name(name.to_owned()))
        } else {
            self.at -= name.len();
            Err(self.expected("a name or `*`"))
        }
    }

    /// Parses selectors up to the closing bracket.
    fn selectors(&mut self) -> Result<Vec<Selector>, String> {
        let mut selectors = Vec::new();
        loop {
            self.blanks();
            selectors.push(self.selector()?);
            self.blanks();
            if self.eat("]") {
                return Ok(selectors);
            }
            if !self.eat(",") {
                return Err(self.expected("`,` or `]`"));
            }
        }
    }

    fn selector(&mut self) -> Result<Selector, String> {
        match self.peek() {
            Some('"' | '\'') => self.string().map(Selector::Name),
            Some('*') => {
                self.next();
                Ok(Selector::Wildcard)
            }
            Some('?') => {
                self.next();
                self.blanks();
                self.nested(Self::test).map(Selector::Filter)
            }
            Some('-' | ':' | '0'..='9') => self.index_or_slice(),
            _ => Err(self.expected("a name in quotes, an index, a slice, `*` or `?`")),
        }
    }

    fn index_or_slice(&mut self) -> Result<Selector, String> {
        let start = self.optional_integer()?;
        let end_of_index = self.at;
        self.blanks();
        if !self.eat(":") {
            self.at = end_of_index;
            let index = start.ok_or_else(|| self.expected("an index"))?;
            return Ok(Selector::Index(index));
        }
        self.blanks();
        let end = self.optional_integer()?;
        self.blanks();
        let mut step = None;
        if self.eat(":") {
            self.blanks();
            step = self.optional_integer()?;
        }
        Ok(Selector::Slice(Slice {
            start,
            end,
            step: step.unwrap_or(1),
        }))
    }

    fn optional_integer(&mut self) -> Result<Option<i64>, String> {
        let start = self.at;
        if !matches!(self.peek(), Some('-' | '0'..='9')) {
            return Ok(None);
        }
        let text = self.integer()?;
        if text == "-0" {
            return Err(self.error(start, "`-0` is not an index"));
        }
        let integer = text.parse().ok();
        match integer.filter(|integer| (-MAX_INTEGER..=MAX_INTEGER).contains(integer)) {
            Some(integer) => Ok(Some(integer)),
            None => Err(self.error(start, "this integer is outside of ±(2^53 − 1)")),
        }
    }

    /// Runs a function that may call itself, directly or not, for what is inside of brackets.
    fn nested<T>(
        &mut self,
        parse: impl FnOnce(&mut Self) -> Result<T, String>,
    ) -> Result<T, String> {
        if self.nesting == NESTING {
            return Err(self.error(
                self.at,
                "filters, parentheses or functions are nested too deeply",
            ));
        }
        self.nesting += 1;
        let parsed = parse(self);
        self.nesting -= 1;
        parsed
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    /// Skips this text if it is next. Returns whether it was.
    fn eat(&mut self, text: &str) -> bool {
        let is_next = self.text[self.at..].starts_with(text);
        if is_next {
            self.at += text.len();
        }
        is_next
    }

    fn require(&mut self, text: &str) -> Result<(), String> {
        if self.eat(text) {
            Ok(())
        } else {
            Err(self.expected(&format!("`{text}`")))
        }
    }

    fn blanks(&mut self) {
        self.take_while(|c| BLANKS.contains(&c));
    }

    fn take_while(&mut self, is_part: impl Fn(char) -> bool) -> &'t str {
        let rest = &self.text[self.at..];
        let part = &rest[..rest.find(|c| !is_part(c)).unwrap_or(rest.len())];
        self.at += part.len();
        part
    }

    /// The error that something else was expected at the current position.
    fn expected(&self, what: &str) -> String {
        let found = match self.peek() {
            Some(c) => format!("`{}`", line(&c.to_string())),
            None => "the end".to_owned(),
        };
        self.error(self.at, &format!("expected {what}, found {found}"))
    }

    fn error(&self, at: usize, message: &str) -> String {
        let column = 1 + self.text[..at].chars().count();
        format!("this is not a JSONPath: {message}, in column {column}")
    }
}

/// Whether there is a blank at either end inside of these brackets, which the syntax of singular queries does not allow.
fn has_inner_blanks(segment: &str) -> bool {
    let inside = segment.strip_prefix('[').unwrap_or_default();
    inside.starts_with(BLANKS) || inside.trim_end_matches(']').ends_with(BLANKS)
}
