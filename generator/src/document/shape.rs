//! The JSON types of the keywords of OpenAPI 3.0 and of Overlay 1.0, as tables.
//!
//! The typed model would refuse a wrong description too, but at the first mistake, far away from
//! it, and in time exponential in its depth, since it reads `$ref`-or-value by trial. So values
//! are checked against these tables first. They hold what the model insists on and no more:
//! unknown keywords are not errors here, unless an object is closed.

mod tables;

pub(super) use tables::{OPENAPI, OVERLAY};

use crate::diagnostic::{Diagnostic, Location};
use crate::pointer::Pointer;
use serde_json::{Map, Value};

/// What a value has to look like.
pub(super) enum Shape {
    Any,
    Text,
    Bool,
    Number,
    /// An integer from zero up.
    Count,
    /// One of these texts.
    Word(&'static [&'static str]),
    List(&'static Shape),
    Map(&'static Shape),
    /// A map in which only some keys are looked at.
    Keyed(fn(&str) -> bool, &'static Shape),
    /// An object that may have other members too.
    Object(&'static [Member]),
    /// An object that has no members but these and extensions.
    Closed(&'static [Member]),
    /// An object that has one of these members.
    Has(&'static [&'static str]),
    /// The shape that the value of this member selects.
    Tagged(&'static str, &'static [(&'static str, &'static Shape)]),
    All(&'static [&'static Shape]),
    /// An object with `$ref`, or else this.
    OrReference(&'static Shape),
    OrBool(&'static Shape),
}

type Member = (&'static str, &'static Shape, Presence);

#[derive(PartialEq)]
pub(super) enum Presence {
    Required,
    Optional,
    /// Optional, and null counts as absent.
    Nullable,
}

/// A value that does not have its shape.
pub(super) struct Mismatch {
    pointer: Pointer,
    kind: &'static str,
    message: String,
    help: Option<&'static str>,
}

impl Mismatch {
    /// Says in which file it is.
    pub(super) fn at(self, locate: impl FnOnce(&Pointer) -> Location) -> Diagnostic {
        Diagnostic {
            help: self.help.map(str::to_owned),
            ..Diagnostic::error(self.kind, self.message).at(locate(&self.pointer))
        }
    }
}

/// Compares a whole value with its shape, and hands out every mismatch.
pub(super) fn check(value: &Value, shape: &Shape) -> Vec<Mismatch> {
    let mut check = Check {
        pointer: Pointer::ROOT,
        found: Vec::new(),
    };
    check.value(value, shape);
    check.found
}

struct Check {
    pointer: Pointer,
    found: Vec<Mismatch>,
}

impl Check {
    fn value(&mut self, value: &Value, shape: &Shape) {
        match (shape, value) {
            (Shape::Any, _)
            | (Shape::Text, Value::String(_))
            | (Shape::Bool | Shape::OrBool(_), Value::Bool(_))
            | (Shape::Number, Value::Number(_)) => {}
            (Shape::Count, Value::Number(number)) if number.is_u64() => {}
            (Shape::Word(words), Value::String(word)) => self.word(word, words),
            (Shape::List(shape), Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.within(&index.to_string(), item, shape);
                }
            }
            (Shape::Map(shape), Value::Object(members)) => {
                for (key, value) in members {
                    self.within(key, value, shape);
                }
            }
            (Shape::Keyed(is_known, shape), Value::Object(members)) => {
                for (key, value) in members.iter().filter(|(key, _)| is_known(key)) {
                    self.within(key, value, shape);
                }
            }
            (Shape::Object(shapes), Value::Object(members)) => self.members(members, shapes),
            (Shape::Closed(shapes), Value::Object(members)) => {
                self.members(members, shapes);
                self.no_others(members, shapes);
            }
            (Shape::Has(names), Value::Object(members)) => {
                if !names.iter().any(|name| members.contains_key(*name)) {
                    self.missing(&one_of(names));
                }
            }
            (Shape::Tagged(tag, shapes), Value::Object(members)) => match members.get(*tag) {
                Some(name) => self.tagged(value, tag, name, shapes),
                None => self.missing(&format!("`{tag}`")),
            },
            (Shape::All(shapes), _) => {
                let before = self.found.len();
                let mut shapes = shapes.iter();
                while let Some(shape) = shapes.next()
                    && self.found.len() == before
                {
                    self.value(value, shape);
                }
            }
            (Shape::OrReference(_), Value::Object(members))
                if matches!(members.get("$ref"), Some(Value::String(_))) => {}
            (Shape::OrReference(shape) | Shape::OrBool(shape), _) => self.value(value, shape),
            _ => self.wrong_type(value, shape),
        }
    }

    fn within(&mut self, key: &str, value: &Value, shape: &Shape) {
        self.pointer.push(key);
        self.value(value, shape);
        self.pointer.pop();
    }

    fn members(&mut self, members: &Map<String, Value>, shapes: &[Member]) {
        for (name, shape, presence) in shapes {
            match members.get(*name) {
                Some(Value::Null) if *presence == Presence::Nullable => {}
                Some(value) => self.within(name, value, shape),
                None if *presence == Presence::Required => self.missing(&format!("`{name}`")),
                None => {}
            }
        }
    }

    fn no_others(&mut self, members: &Map<String, Value>, shapes: &[Member]) {
        for key in members.keys() {
            if !key.starts_with("x-") && !shapes.iter().any(|(name, ..)| name == key) {
                let message = format!("`{key}` has no meaning here");
                self.report(self.pointer.join(key), "unknown-keyword", message, None);
            }
        }
    }

    fn tagged(&mut self, value: &Value, tag: &str, name: &Value, shapes: &[(&str, &Shape)]) {
        if let Some((_, shape)) = shapes.iter().find(|(known, _)| name == known) {
            self.value(value, shape);
        } else if let Value::String(name) = name {
            let names: Vec<_> = shapes.iter().map(|(known, _)| *known).collect();
            self.pointer.push(tag);
            self.word(name, &names);
            self.pointer.pop();
        } else {
            self.within(tag, name, &Shape::Text);
        }
    }

    fn word(&mut self, word: &str, words: &[&str]) {
        if !words.contains(&word) {
            let message = format!(
                "{} must be {}, found `{word}`",
                self.subject(),
                one_of(words)
            );
            self.report(self.pointer.clone(), "invalid-value", message, None);
        }
    }

    fn missing(&mut self, what: &str) {
        let message = format!("{} lacks {what}, which is required", self.subject());
        self.report(self.pointer.clone(), "missing-keyword", message, None);
    }

    fn wrong_type(&mut self, value: &Value, shape: &Shape) {
        let expected = match shape {
            Shape::Text | Shape::Word(_) => "a string",
            Shape::Bool => "true or false",
            Shape::Number => "a number",
            Shape::Count => "an integer that is not negative",
            Shape::List(_) => "an array",
            _ => "an object",
        };
        let found = match value {
            Value::Null => "null".to_owned(),
            Value::Bool(value) => format!("`{value}`"),
            Value::Number(value) => format!("the number `{value}`"),
            Value::String(_) => "a string".to_owned(),
            Value::Array(_) => "an array".to_owned(),
            Value::Object(_) => "an object".to_owned(),
        };
        let help = match (shape, value) {
            (Shape::Text, Value::Number(_) | Value::Bool(_)) => Some("put it in quotes"),
            _ => None,
        };
        let message = format!("{} must be {expected}, found {found}", self.subject());
        self.report(self.pointer.clone(), "wrong-type", message, help);
    }

    /// What people call the value that is looked at.
    fn subject(&self) -> String {
        match self.pointer.last() {
            Some(name) if name.bytes().all(|byte| byte.is_ascii_digit()) => {
                let parent = self.pointer.parent().unwrap_or_default();
                let parent = parent.last().unwrap_or_default().into_owned();
                format!("`{parent}/{name}`")
            }
            Some(name) => format!("`{name}`"),
            None => "the description".to_owned(),
        }
    }

    fn report(
        &mut self,
        pointer: Pointer,
        kind: &'static str,
        message: String,
        help: Option<&'static str>,
    ) {
        self.found.push(Mismatch {
            pointer,
            kind,
            message,
            help,
        });
    }
}

fn one_of(words: &[&str]) -> String {
    let words: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, first)) => format!("{} or {last}", first.join(", ")),
        None => String::new(),
    }
}
