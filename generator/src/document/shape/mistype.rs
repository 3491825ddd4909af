//! Values of a wrong JSON type, some of which have a clear meaning.

use super::findings::{Action, Findings, Repair};
use super::model::Shape;
use crate::diagnostic::Kind;
use crate::json_type::is_of_type;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

impl Findings<'_> {
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
                scalar(found) + "; its source text is used",
                Some("put it in quotes"),
            ),
            _ if found == "a string" => (scalar(found) + "; it is read without its quotes", None),
            _ => (scalar(found) + "; it is read as an integer", None),
        };
        let action = Action::Repaired(self.pointer.clone(), repair);
        self.push(Kind::WrongType, message, help, action);
    }

    /// Accepts a list of types, as OpenAPI 3.1 writes it. It means what it says: `null` among the types is `nullable`,
    /// and several other types are an `anyOf`.
    pub(super) fn types(&mut self, types: &[Value]) {
        let is_null = |ty: &&Value| *ty == "null";
        let others = types.iter().filter(|ty| !is_null(ty)).map(Value::as_str);
        let others: Option<Vec<&str>> = others.collect();
        let others = others.unwrap_or_default();
        let is_nullable = types.iter().any(|ty| is_null(&ty));
        let nullable = if is_nullable {
            " with `nullable: true`"
        } else {
            ""
        };
        let parent = self.pointer.parent().unwrap_or_default();
        let schema = self
            .root
            .pointer(parent.as_str())
            .and_then(Value::as_object);
        let split = match &others[..] {
            // Nothing but null, which an `anyOf` may have as a branch.
            [] if is_nullable && types.len() == 1 => Some(Split {
                used: "`enum: [null]`".to_owned(),
                ty: Repair::Remove,
                moved: vec![("enum", Repair::Set(Value::Array(vec![Value::Null])))],
            }),
            [] => None,
            [ty] => Some(Split {
                used: format!("`{ty}`"),
                ty: Repair::Set(Value::from(*ty)),
                moved: Vec::new(),
            }),
            types => schema.and_then(|schema| split(schema, types)),
        };
        let Some(split) = split else {
            let message =
                "`type` must be a single type; OpenAPI 3.0 has no lists of types".to_owned();
            let help = Some("write `anyOf` with a schema for each type");
            return self.refuse(Kind::WrongType, message, help);
        };
        let message = format!(
            "OpenAPI 3.0 has no lists of types; {}{nullable} is used",
            split.used
        );
        self.repair(Kind::WrongType, message, split.ty);
        let here = std::mem::replace(&mut self.pointer, parent);
        for (keyword, repair) in split.moved {
            self.adjust(keyword, repair);
        }
        if is_nullable {
            self.adjust("nullable", Repair::Set(Value::Bool(true)));
        }
        self.pointer = here;
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
        self.refuse(Kind::WrongType, message, None);
    }
}

/// What becomes of a schema with several types.
struct Split {
    /// What is used, for the message.
    used: String,
    ty: Repair,
    /// The changes of the other keywords.
    moved: Vec<(&'static str, Repair)>,
}

/// The types of values, each with the keywords that only restrict values of this type.
const TYPES: &[(&str, &[&str])] = &[
    ("string", &["minLength", "maxLength", "pattern"]),
    ("number", NUMERIC),
    ("integer", NUMERIC),
    ("boolean", &[]),
    ("array", &["items", "minItems", "maxItems", "uniqueItems"]),
    (
        "object",
        &[
            "properties",
            "required",
            "additionalProperties",
            "minProperties",
            "maxProperties",
        ],
    ),
];

const NUMERIC: &[&str] = &[
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
];

const NUMERIC_FORMATS: &[&str] = &["float", "double", "int8", "int16", "int32", "int64"];

/// Makes a branch of each type, with its keywords. `None` if a type is not known, or if there is no free keyword.
fn split(schema: &Map<String, Value>, types: &[&str]) -> Option<Split> {
    let mut branches = Vec::new();
    let mut moved: BTreeMap<&'static str, Repair> = BTreeMap::new();
    for ty in types {
        let (name, keywords) = TYPES.iter().find(|(name, _)| name == ty)?;
        let mut branch = Map::from_iter([("type".to_owned(), Value::from(*name))]);
        for keyword in *keywords {
            if let Some(value) = schema.get(*keyword) {
                branch.insert((*keyword).to_owned(), value.clone());
                moved.insert(keyword, Repair::Remove);
            }
        }
        if let Some(Value::String(format)) = schema.get("format") {
            let is_numeric = NUMERIC_FORMATS.contains(&format.as_str());
            if is_numeric && *keywords == NUMERIC || !is_numeric && *name == "string" {
                branch.insert("format".to_owned(), Value::from(&**format));
            }
            moved.insert("format", Repair::Remove);
        }
        if let Some(Value::Array(values)) = schema.get("enum") {
            let own = values.iter().filter(|value| is_of_type(value, name));
            let own: Vec<Value> = own.cloned().collect();
            moved.insert("enum", Repair::Remove);
            if own.is_empty() {
                continue;
            }
            branch.insert("enum".to_owned(), Value::Array(own));
        }
        branches.push(Value::Object(branch));
    }
    let are_all = ["string", "number", "boolean", "array", "object"]
        .iter()
        .all(|ty| types.contains(ty));
    if are_all && moved.is_empty() {
        return Some(Split {
            used: "any JSON value".to_owned(),
            ty: Repair::Remove,
            moved: Vec::new(),
        });
    }
    let union = ["anyOf", "oneOf"]
        .into_iter()
        .find(|union| !schema.contains_key(*union))?;
    moved.insert(union, Repair::Set(Value::Array(branches)));
    Some(Split {
        used: format!("`{union}` with a schema for each type"),
        ty: Repair::Remove,
        moved: moved.into_iter().collect(),
    })
}

/// Returns the value that a string stands for where another type is expected.
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

/// Returns the integer behind a number that is written with a fraction or an exponent.
fn whole(number: &serde_json::Number) -> Option<Value> {
    let number = number.as_f64()?;
    let is_whole = number.fract() == 0.0 && (0.0..1e15).contains(&number);
    is_whole.then(|| Value::from(number as u64))
}
