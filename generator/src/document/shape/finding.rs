//! What a comparison finds, in words.

use super::{Check, Shape};
use crate::diagnostic::{Diagnostic, Location};
use crate::pointer::Pointer;
use serde_json::Value;

/// Something to say about a value, or to do to it.
pub(in crate::document) struct Finding {
    /// The place that it is shown at.
    pub(in crate::document) pointer: Pointer,
    pub(super) kind: &'static str,
    pub(super) message: String,
    pub(super) help: Option<&'static str>,
    pub(in crate::document) outcome: Outcome,
}

pub(in crate::document) enum Outcome {
    /// The description cannot be used.
    Refused,
    /// There is only something to say.
    Told,
    /// The value at this place has to be changed, which is worth saying.
    Repaired(Pointer, Repair),
    /// The value at this place has to be changed, which says no more than what was written.
    Adjusted(Pointer, Repair),
}

pub(in crate::document) enum Repair {
    Remove,
    Set(Value),
    /// Make it the text that it is written as.
    Text,
}

impl Finding {
    pub(in crate::document) fn is_refusal(&self) -> bool {
        matches!(self.outcome, Outcome::Refused)
    }

    /// The finding for people, if it is for them.
    pub(in crate::document) fn diagnostic(&self, at: Location) -> Option<Diagnostic> {
        let diagnostic = match self.outcome {
            Outcome::Refused => Diagnostic::error(self.kind, &*self.message),
            Outcome::Told | Outcome::Repaired(..) => Diagnostic::warning(self.kind, &*self.message),
            Outcome::Adjusted(..) => return None,
        };
        Some(Diagnostic {
            help: self.help.map(str::to_owned),
            ..diagnostic.at(at)
        })
    }
}

impl Check<'_> {
    pub(super) fn word(&mut self, word: &str, words: &[&str]) {
        if !words.contains(&word) {
            let (subject, words) = (self.subject(), one_of(words));
            let message = format!("{subject} must be {words}, found `{word}`");
            self.refuse("invalid-value", message, None);
        }
    }

    pub(super) fn url(&mut self, url: &str) {
        let is_relative = ["/", "./", "../"]
            .iter()
            .any(|start| url.starts_with(start));
        if !url.is_empty() && !is_relative && !url.contains("://") {
            let message = format!("{} must be a URL, found `{url}`", self.subject());
            self.refuse("invalid-value", message, None);
        }
    }

    pub(super) fn missing(&mut self, what: &str) {
        let message = format!("{} lacks {what}, which is required", self.subject());
        self.refuse("missing-keyword", message, None);
    }

    /// Takes a value for a member that is required and missing.
    pub(super) fn assume(&mut self, name: &str, value: Value) {
        let taken = match &value {
            Value::String(text) if !text.is_empty() => format!("`{text}`"),
            _ => "empty".to_owned(),
        };
        let message = format!("`{name}` is required, but missing: it is taken to be {taken}");
        let outcome = Outcome::Repaired(self.pointer.join(name), Repair::Set(value));
        self.push("missing-keyword", message, None, outcome);
    }

    pub(super) fn wrong_type(&mut self, value: &Value, shape: &Shape) {
        let expected = match shape {
            Shape::Text | Shape::Type | Shape::Mapped | Shape::Word(_) => "a string",
            Shape::Url => "a URL",
            Shape::Bool => "true or false",
            Shape::Number => "a number",
            Shape::Count => "an integer that is not negative",
            Shape::List(_) => "an array",
            _ => "an object",
        };
        let scalar = |what| format!("{} must be {expected}, found {what}", self.name());
        let (found, repair) = match (shape, value) {
            (Shape::Text, Value::Number(_)) => ("a number", Repair::Text),
            (Shape::Text, Value::Bool(_)) => ("a boolean", Repair::Text),
            (_, Value::String(text)) => match meant(text, shape) {
                Some(value) => ("a string", Repair::Set(value)),
                None => return self.refuse_type(value, expected),
            },
            (Shape::Count, Value::Number(number)) => match whole(number) {
                Some(value) => ("a fraction", Repair::Set(value)),
                None => return self.refuse_type(value, expected),
            },
            _ => return self.refuse_type(value, expected),
        };
        let (message, help) = match repair {
            Repair::Text => (
                scalar(found) + ": it is taken as it is written",
                Some("put it in quotes"),
            ),
            _ if found == "a string" => (scalar(found) + ": it is taken without its quotes", None),
            _ => (scalar(found) + ": it is taken as an integer", None),
        };
        let outcome = Outcome::Repaired(self.pointer.clone(), repair);
        self.push("wrong-type", message, help, outcome);
    }

    /// Takes a list of one type, or of one and null, which is how OpenAPI 3.1 says `nullable`.
    pub(super) fn types(&mut self, types: &[Value]) {
        let is_null = |ty: &&Value| *ty == "null";
        let mut others = types.iter().filter(|ty| !is_null(ty));
        let (Some(Value::String(ty)), None) = (others.next(), others.next()) else {
            let message = "`type` must be one type: OpenAPI 3.0 has no lists of them".to_owned();
            let help = Some("write `anyOf` with a schema for each type");
            return self.refuse("wrong-type", message, help);
        };
        let is_nullable = types.iter().any(|ty| is_null(&ty));
        let nullable = if is_nullable { " and `nullable`" } else { "" };
        let message =
            format!("OpenAPI 3.0 has no lists of types: this is taken as `{ty}`{nullable}");
        self.repair("wrong-type", message, Repair::Set(Value::from(&**ty)));
        if is_nullable {
            let parent = self.pointer.parent().unwrap_or_default();
            let here = std::mem::replace(&mut self.pointer, parent);
            self.adjust("nullable", Repair::Set(Value::Bool(true)));
            self.pointer = here;
        }
    }

    fn refuse_type(&mut self, value: &Value, expected: &str) {
        let found = match value {
            Value::Null => "null".to_owned(),
            Value::Bool(value) => format!("`{value}`"),
            Value::Number(value) => format!("the number `{value}`"),
            Value::String(_) => "a string".to_owned(),
            Value::Array(_) => "an array".to_owned(),
            Value::Object(_) => "an object".to_owned(),
        };
        let message = format!("{} must be {expected}, found {found}", self.subject());
        self.refuse("wrong-type", message, None);
    }

    /// What people call the value that is looked at.
    pub(super) fn subject(&self) -> String {
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

    /// The same where many may be meant: elements are called by the name of their array.
    pub(super) fn name(&self) -> String {
        let mut segments = self.pointer.segments().rev();
        let is_index = |name: &str| name.bytes().all(|byte| byte.is_ascii_digit());
        match segments.find(|name| !is_index(name)) {
            Some(name) => format!("`{name}`"),
            None => "the description".to_owned(),
        }
    }

    pub(super) fn refuse(
        &mut self,
        kind: &'static str,
        message: String,
        help: Option<&'static str>,
    ) {
        self.refusals += 1;
        self.push(kind, message, help, Outcome::Refused);
    }

    pub(super) fn tell(&mut self, kind: &'static str, message: String, help: Option<&'static str>) {
        self.push(kind, message, help, Outcome::Told);
    }

    pub(super) fn repair(&mut self, kind: &'static str, message: String, repair: Repair) {
        let outcome = Outcome::Repaired(self.pointer.clone(), repair);
        self.push(kind, message, None, outcome);
    }

    /// Changes a member in a way that is not worth saying.
    pub(super) fn adjust(&mut self, name: &str, repair: Repair) {
        let outcome = Outcome::Adjusted(self.pointer.join(name), repair);
        self.push("null", String::new(), None, outcome);
    }

    fn push(
        &mut self,
        kind: &'static str,
        message: String,
        help: Option<&'static str>,
        outcome: Outcome,
    ) {
        self.report.findings.push(Finding {
            pointer: self.pointer.clone(),
            kind,
            message,
            help,
            outcome,
        });
    }
}

/// What a text says that stands where something else is expected.
fn meant(text: &str, shape: &Shape) -> Option<Value> {
    let value: Value = serde_json::from_str(text).ok()?;
    let fits = match shape {
        Shape::Bool | Shape::OrBool(_) => value.is_boolean(),
        Shape::Number => value.is_number(),
        Shape::Count => value.is_u64(),
        _ => false,
    };
    fits.then_some(value)
}

/// An integer that is written with a fraction or an exponent.
fn whole(number: &serde_json::Number) -> Option<Value> {
    let number = number.as_f64()?;
    let is_whole = number.fract() == 0.0 && (0.0..1e15).contains(&number);
    is_whole.then(|| Value::from(number as u64))
}

pub(super) fn one_of(words: &[&str]) -> String {
    let words: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, first)) => format!("{} or {last}", first.join(", ")),
        None => String::new(),
    }
}
