//! Values of a wrong JSON type, some of which have a clear meaning.

use super::findings::{Action, Findings, Repair};
use super::model::Shape;
use crate::diagnostic::Kind;
use serde_json::{Map, Value};

impl Findings<'_> {
    pub(super) fn wrong_type(&mut self, value: &Value, shape: &Shape) {
        let expected = match shape {
            Shape::Text | Shape::Type | Shape::Mapped | Shape::Word(_) => "a string",
            Shape::Url => "a URL",
            Shape::Bool | Shape::Bound => "true or false",
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
            (_, Value::Array(items)) if items.is_empty() && expected == "an object" => {
                let message = format!(
                    "{} must be an object, found an empty array; an empty object is used",
                    self.name()
                );
                let empty = Repair::Set(Value::Object(Map::new()));
                return self.repair(Kind::WrongType, message, empty);
            }
            (Shape::Count, Value::Number(number)) => match whole(number) {
                Some(value) => ("a fraction", Repair::Set(value)),
                None => return self.refuse_type(value, expected),
            },
            _ => return self.refuse_type(value, expected),
        };
        let (message, help) = match repair {
            Repair::Text => (
                scalar(found) + "; its source text is used",
                Some("put it in quotes"),
            ),
            _ if found == "a string" => (scalar(found) + "; it is read without its quotes", None),
            _ => (scalar(found) + "; it is read as an integer", None),
        };
        let action = Action::Repaired(self.pointer.clone(), repair);
        self.push(Kind::WrongType, message, help, action);
    }

    /// Leaves out a `type` that is neither a type nor a list of types.
    pub(super) fn no_type(&mut self, value: &Value) {
        let message = format!(
            "`type` must be a string or a list of strings, found {}; any JSON value is accepted",
            found(value)
        );
        self.repair(Kind::WrongType, message, Repair::Remove);
    }

    fn refuse_type(&mut self, value: &Value, expected: &str) {
        let found = found(value);
        let message = format!("{} must be {expected}, found {found}", self.subject());
        self.refuse(Kind::WrongType, message, None);
    }
}

/// Names a value in a message.
fn found(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => format!("`{value}`"),
        Value::Number(value) => format!("the number `{value}`"),
        Value::String(_) => "a string".to_owned(),
        Value::Array(_) => "an array".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

/// Returns the value that a string stands for where another type is expected.
fn meant(text: &str, shape: &Shape) -> Option<Value> {
    let value: Value = serde_json::from_str(text).ok()?;
    let fits = match shape {
        Shape::Bool | Shape::OrBool(_) | Shape::Bound => value.is_boolean(),
        Shape::Number => value.is_number(),
        Shape::Count => value.is_u64(),
        _ => false,
    };
    fits.then_some(value)
}

/// Returns the integer behind a number that is written with a fraction or an exponent.
fn whole(number: &serde_json::Number) -> Option<Value> {
    let number = number.as_f64()?;
    let is_whole = number.fract() == 0.0 && (0.0..1e15).contains(&number);
    is_whole.then(|| Value::from(number as u64))
}
