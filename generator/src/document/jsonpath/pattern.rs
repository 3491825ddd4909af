//! The regular expressions of `match` and `search`.
//!
//! Matching takes time in proportion to the text and to the states of an expression. Compiling takes time for each range
//! of characters in it: `\w` has 700, and a repetition multiplies them. So both are counted beforehand.

use crate::document::steps::{Steps, TooManySteps};
use regex::{Regex, RegexBuilder};
use regex_syntax::ast::parse::Parser;
use regex_syntax::hir::translate::Translator;
use regex_syntax::hir::{Class, Hir, HirKind};
use std::fmt::Display;

/// The longest expression, in bytes.
const LENGTH: usize = 1_000;

/// How many ranges of characters an expression may have with its repetitions, and the memory for them, in bytes.
const RANGES: usize = 100_000;
const MEMORY: usize = 1 << 23;

/// The cost of compiling an expression, and each of its ranges, in steps.
const COMPILE: usize = 500;
const COMPILE_RANGE: usize = 20;

/// How many states the engine visits in a step.
const STATES: usize = 4;

/// How much of a text an expression has to match.
#[derive(Clone, Copy, Debug)]
pub(super) enum Extent {
    Whole,
    Part,
}

/// A compiled regular expression.
#[derive(Debug)]
pub(super) struct Expression {
    regex: Regex,
    states: usize,
}

/// Why an expression is not compiled.
pub(super) enum Failure {
    Invalid(String),
    TooManySteps,
}

impl From<TooManySteps> for Failure {
    fn from(TooManySteps: TooManySteps) -> Self {
        Self::TooManySteps
    }
}

impl Expression {
    pub(super) fn compile(text: &str, extent: Extent, steps: &mut Steps) -> Result<Self, Failure> {
        if text.len() > LENGTH {
            let message = format!("this regular expression has more than {LENGTH} bytes");
            return Err(Failure::Invalid(message));
        }
        steps.take(COMPILE)?;
        // It has to be valid before something is put around it.
        let parsed = Parser::new()
            .parse(text)
            .map_err(|error| invalid(error.kind()))?;
        let translated = Translator::new().translate(text, &parsed);
        let size = translated.as_ref().map_or(Size::MAX, Size::of);
        steps.take(COMPILE_RANGE * size.ranges.min(RANGES))?;
        translated.map_err(|error| invalid(error.kind()))?;
        let too_large = || Failure::Invalid("this regular expression is too large".to_owned());
        if size.ranges > RANGES {
            return Err(too_large());
        }
        // A class of I-Regexp has no set operations.
        let text = text.replace("&&", r"&\&").replace("~~", r"~\~");
        let text = match extent {
            Extent::Whole => format!(r"\A(?:{text})\z"),
            Extent::Part => text,
        };
        // With `crlf`, a dot matches neither LF nor CR, as in I-Regexp.
        let mut builder = RegexBuilder::new(&text);
        let regex = builder.crlf(true).size_limit(MEMORY).build();
        Ok(Self {
            regex: regex.map_err(|_| too_large())?,
            states: size.states,
        })
    }

    pub(super) fn is_match(&self, text: &str, steps: &mut Steps) -> Result<bool, TooManySteps> {
        let per_byte = 1 + self.states / STATES;
        steps.take(per_byte.saturating_mul(1 + text.len()))?;
        Ok(self.regex.is_match(text))
    }
}

fn invalid(reason: &impl Display) -> Failure {
    Failure::Invalid(format!("invalid regular expression: {reason}"))
}

/// The size of an expression, roughly, with its repetitions.
#[derive(Clone, Copy)]
struct Size {
    /// How many places in the expression the engine can be at.
    states: usize,
    ranges: usize,
}

impl Size {
    const MAX: Self = Self {
        states: usize::MAX,
        ranges: usize::MAX,
    };

    fn of(expression: &Hir) -> Self {
        let leaf = |states, ranges| Self { states, ranges };
        match expression.kind() {
            HirKind::Empty | HirKind::Look(_) => leaf(1, 1),
            HirKind::Literal(literal) => leaf(literal.0.len(), literal.0.len()),
            HirKind::Class(Class::Unicode(class)) => leaf(1, 1 + class.ranges().len()),
            HirKind::Class(Class::Bytes(class)) => leaf(1, 1 + class.ranges().len()),
            HirKind::Capture(capture) => Self::of(&capture.sub).and(leaf(2, 2)),
            HirKind::Concat(parts) | HirKind::Alternation(parts) => {
                let parts = parts.iter().map(Self::of);
                parts.fold(leaf(1, 1), Self::and)
            }
            HirKind::Repetition(repetition) => {
                // `x{2,}` is compiled like `x{2}x*`.
                let times = repetition.max.unwrap_or(repetition.min.saturating_add(1));
                let times = times.max(1) as usize;
                let once = Self::of(&repetition.sub).and(leaf(1, 1));
                Self {
                    states: once.states.saturating_mul(times),
                    ranges: once.ranges.saturating_mul(times),
                }
            }
        }
    }

    fn and(self, other: Self) -> Self {
        Self {
            states: self.states.saturating_add(other.states),
            ranges: self.ranges.saturating_add(other.ranges),
        }
    }
}
