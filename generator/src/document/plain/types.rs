//! `type` as a list → one type, or an `anyOf` with a branch for each type.

use super::references::describes;
use super::rewrite::{Rewrite, Schema};
use crate::diagnostic::Kind;
use crate::document::version::Version;
use crate::json_type::is_of_type;
use crate::source::Pointer;
use serde_json::{Map, Value, json};

/// The types that a schema names.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kinds<'v> {
    /// There is no `type`.
    None,
    /// These, without null, each once.
    Some { names: Vec<&'v str>, has_null: bool },
    /// Not only names of types.
    Unknown,
}

/// The types of values, each with the keywords that only restrict values of this type.
const TYPES: &[(&str, &[&str])] = &[
    ("string", &["minLength", "maxLength", "pattern"]),
    ("number", NUMERIC),
    ("integer", NUMERIC),
    ("boolean", &[]),
    (
        "array",
        &[
            "items",
            "prefixItems",
            "minItems",
            "maxItems",
            "uniqueItems",
        ],
    ),
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

const UNIONS: [&str; 2] = ["anyOf", "oneOf"];

const NUMERIC: &[&str] = &[
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
];

const NUMERIC_FORMATS: &[&str] = &[
    "float", "double", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
    "uint",
];

/// Returns the types that a schema names. A single name need not be one that OpenAPI knows.
pub(super) fn kinds(schema: &Map<String, Value>) -> Kinds<'_> {
    let listed = match schema.get("type") {
        None => return Kinds::None,
        Some(Value::Array(listed)) if listed.is_empty() => return Kinds::Unknown,
        Some(Value::Array(listed)) => listed.as_slice(),
        Some(Value::String(name)) if name != "null" => {
            return Kinds::Some {
                names: vec![name],
                has_null: false,
            };
        }
        Some(single) => std::slice::from_ref(single),
    };
    let mut names = Vec::new();
    let mut has_null = false;
    for listed in listed {
        match listed {
            // YAML without quotes.
            Value::Null => has_null = true,
            Value::String(name) if name == "null" => has_null = true,
            Value::String(name) if TYPES.iter().any(|(known, _)| known == name) => {
                if !names.contains(&name.as_str()) {
                    names.push(name);
                }
            }
            _ => return Kinds::Unknown,
        }
    }
    if names.contains(&"number") {
        names.retain(|name| *name != "integer");
    }
    Kinds::Some { names, has_null }
}

impl Rewrite<'_> {
    /// Makes the types of a schema plain.
    pub(super) fn types(&mut self, schema: &mut Schema) {
        let at = schema.at.join("type");
        let is_list = schema.get("type").is_some_and(Value::is_array);
        if is_list && self.version == Version::V3_0 {
            let message = format!(
                "OpenAPI {} has no lists of types; those of later versions are followed",
                self.declared.name()
            );
            self.warn(Kind::OtherVersion, &at, message);
        }
        let (names, has_null) = match kinds(&schema.keywords) {
            Kinds::None => return,
            Kinds::Unknown => {
                let message = "`type` does not only name JSON types; any JSON value is accepted";
                self.warn(Kind::UnknownType, &at, message);
                schema.take("type");
                return;
            }
            Kinds::Some { names, has_null } => (names, has_null),
        };
        let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
        match names.as_slice() {
            [] => {
                schema.take("type");
                if schema.get("enum") != Some(&json!([null])) {
                    let [values, from] =
                        ["enum", "type"].map(|keyword| Pointer::ROOT.join(keyword));
                    self.made(schema, &values, &from);
                    schema.set("enum", json!([null]));
                }
            }
            // The type stands where it stood.
            [name] => schema.set("type", name.as_str()),
            names => self.split(schema, names),
        }
        if has_null {
            schema.set("nullable", true);
        }
    }

    /// Leaves out the unions that say nothing about types, and restrict values of several types at once.
    fn leave_out_unions(&mut self, schema: &mut Schema, names: &[String]) {
        let mut is_taken = false;
        for union in UNIONS {
            let Some(branches) = untyped(schema.get(union)) else {
                continue;
            };
            let named = |(name, _): &&(&str, _)| names.iter().any(|it| it == name);
            let mut types = TYPES.iter().filter(named);
            // One of the two is needed for the types.
            let is_first = !std::mem::replace(&mut is_taken, true);
            if !is_first || !types.any(|(_, keywords)| restrict(branches, keywords)) {
                let message = format!("`{union}` has no equivalent Rust type here; it is ignored");
                self.warn(Kind::IgnoredKeyword, &schema.at.join(union), message);
                schema.take(union);
            }
        }
    }

    /// Makes a branch of each type.
    fn split(&mut self, schema: &mut Schema, names: &[String]) {
        if says_types(schema) {
            schema.take("type");
            return;
        }
        self.leave_out_unions(schema, names);
        let branches = branches(&schema.keywords, names);
        let is_restricted = branches.iter().any(|branch| branch.len() > 1);
        let are_all = ["string", "number", "boolean", "array", "object"];
        let are_all = are_all.iter().all(|name| names.iter().any(|it| it == name));
        if branches.is_empty() || (are_all && !is_restricted && branches.len() == names.len()) {
            schema.take("type");
            return;
        }
        if let [only] = branches.as_slice() {
            schema.keywords.extend(only.clone());
            return;
        }
        let Some(union) = UNIONS.into_iter().find(|union| !schema.has(union)) else {
            schema.take("type");
            return;
        };
        let listed = match schema.take("type") {
            Some(Value::Array(listed)) => listed,
            _ => Vec::new(),
        };
        let [union_at, type_at] = [union, "type"].map(|keyword| Pointer::ROOT.join(keyword));
        self.made(schema, &union_at, &type_at);
        let has_null_value = (schema.get("enum").and_then(Value::as_array))
            .is_some_and(|values| values.iter().any(Value::is_null));
        let mut taken: Vec<String> = Vec::new();
        for (index, branch) in branches.iter().enumerate() {
            let at = union_at.join_index(index);
            let name = branch.get("type");
            let written = listed.iter().position(|listed| Some(listed) == name);
            let from = written.map(|written| type_at.join_index(written));
            self.made(schema, &at, from.as_ref().unwrap_or(&type_at));
            for keyword in branch.keys().filter(|keyword| *keyword != "type") {
                let from = Pointer::ROOT.join(keyword);
                match taken.contains(keyword) || keyword == "enum" {
                    true => self.made(schema, &at.join(keyword), &from),
                    false => self.moved(schema, from, at.join(keyword)),
                }
                taken.push(keyword.clone());
            }
        }
        let own = TYPES.iter().flat_map(|(_, keywords)| *keywords);
        let other = taken.iter().map(String::as_str);
        for keyword in own.copied().chain(["format", "enum"]).chain(other) {
            schema.take(keyword);
        }
        if has_null_value {
            schema.set("nullable", true);
        }
        schema.set(
            union,
            branches.into_iter().map(Value::Object).collect::<Vec<_>>(),
        );
    }
}

/// Whether a schema says which types its values have.
fn says_type(schema: &Value) -> bool {
    let saying = [
        "$ref",
        "type",
        "enum",
        "const",
        "properties",
        "additionalProperties",
        "items",
        "allOf",
        "oneOf",
        "anyOf",
    ];
    saying.iter().any(|keyword| schema.get(keyword).is_some())
}

/// Whether the schemas that a schema is composed of say which types they have.
fn says_types(schema: &Schema) -> bool {
    let composed = ["oneOf", "anyOf", "allOf"].into_iter();
    let mut composed = composed.filter_map(|keyword| schema.get(keyword)?.as_array());
    composed.any(|parts| !parts.is_empty() && parts.iter().all(says_type))
}

/// The branches of a union, if none of them says which types its values have.
fn untyped(union: Option<&Value>) -> Option<&[Value]> {
    let branches = union?.as_array()?;
    (!branches.is_empty() && !branches.iter().any(says_type)).then_some(branches)
}

/// Whether these branches only restrict values of a type, which has these keywords.
fn restrict(branches: &[Value], own: &[&str]) -> bool {
    let mut keywords = branches.iter().filter_map(Value::as_object).flatten();
    keywords.all(|(keyword, _)| own.contains(&keyword.as_str()) || describes(keyword))
}

/// A branch for each type, with its keywords. A type of which `enum` has no value has none.
fn branches(schema: &Map<String, Value>, names: &[String]) -> Vec<Map<String, Value>> {
    let mut branches = Vec::new();
    for (name, keywords) in names
        .iter()
        .filter_map(|name| TYPES.iter().find(|(known, _)| known == name))
    {
        let mut branch = Map::from_iter([("type".to_owned(), Value::from(*name))]);
        for keyword in *keywords {
            if let Some(value) = schema.get(*keyword) {
                branch.insert((*keyword).to_owned(), value.clone());
            }
        }
        for union in UNIONS {
            if let Some(value) = schema.get(union)
                && untyped(Some(value)).is_some_and(|branches| restrict(branches, keywords))
            {
                branch.insert(union.to_owned(), value.clone());
            }
        }
        if let Some(Value::String(format)) = schema.get("format") {
            let is_numeric = NUMERIC_FORMATS.contains(&format.as_str());
            if is_numeric && *keywords == NUMERIC || !is_numeric && *name == "string" {
                branch.insert("format".to_owned(), Value::from(&**format));
            }
        }
        if let Some(Value::Array(values)) = schema.get("enum") {
            let own = values.iter().filter(|value| is_of_type(value, name));
            let own: Vec<Value> = own.cloned().collect();
            if own.is_empty() && !values.is_empty() {
                continue;
            }
            branch.insert("enum".to_owned(), Value::Array(own));
        }
        branches.push(branch);
    }
    branches
}
