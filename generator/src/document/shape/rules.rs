//! Rules for values beyond their JSON types.
//!
//! Each function checks a value that already has its shape. Contradictions that would leave a
//! choice to the generator are refused. A mistake that can be read in only one way, or that does
//! not affect code, is only a warning.

use super::findings::{Findings, Repair};
use crate::diagnostic::Kind;
use crate::document::version::Version;
use crate::http::{METHODS, is_token};
use crate::json_type::is_default_of;
use crate::source::Pointer;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The maximum number of schemas behind a parameter that are searched for types.
const SCHEMAS: usize = 100;

/// Checks that paths are distinct. Paths that differ only in the names of their parameters are the
/// same path, so each method can have only one operation there.
pub(super) fn paths<'a>(found: &mut Findings<'a>, value: &'a Value) {
    let mut known = BTreeMap::<(String, &str), &str>::new();
    for (path, item) in value.as_object().into_iter().flatten() {
        let methods = item.as_object().into_iter().flat_map(Map::keys);
        for method in methods.filter(|key| is_method(key)) {
            let first = known.entry((template(path), method)).or_insert(path);
            if *first != path && path.starts_with('/') {
                let message = format!(
                    "`{path}` and `{first}` match the same URLs; both operations are generated"
                );
                let at = Pointer::ROOT.join(path).join(method);
                found.told_within(&at, Kind::RepeatedPath, message);
            }
        }
    }
}

fn is_method(key: &str) -> bool {
    METHODS.contains(&key)
}

/// Returns the path without the names of its parameters.
fn template(path: &str) -> String {
    let mut parts = path.split('{');
    let mut template = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        template.push('{');
        template.push_str(part.find('}').map_or(part, |end| &part[end..]));
    }
    template
}

/// Warns about an operation without responses.
pub(super) fn responses<'a>(found: &mut Findings<'a>, value: &'a Value) {
    if value.as_object().is_some_and(Map::is_empty) {
        let message =
            "this operation has no responses; the body of a response is not read".to_owned();
        found.tell(Kind::NoResponse, message, None);
    }
}

/// Checks that the style of a parameter supports its type.
pub(super) fn parameter<'a>(found: &mut Findings<'a>, value: &'a Value) {
    // `true` is reported as a keyword that is not read.
    let is_query = ["query", "querystring"]
        .iter()
        .any(|place| value["in"] == *place);
    if value["allowReserved"] == false
        && !is_query
        && Version::declared(found.root) == Version::V3_1
    {
        let message = "`allowReserved` only applies to parameters in the query".to_owned();
        let at = Pointer::ROOT.join("allowReserved");
        found.told_within(&at, Kind::UnsupportedKeyword, message);
    }
    let (fits, message): (&[_], _) = match (value["style"].as_str(), value["in"].as_str()) {
        (Some("deepObject"), _) => (&["object"], "this style applies to objects"),
        (Some("spaceDelimited" | "pipeDelimited"), _) => (
            &["array", "object"],
            "this style applies to arrays and objects",
        ),
        (Some("cookie"), _) if value["explode"] == false => (
            &["string", "number", "integer", "boolean"],
            "`style: cookie` without `explode` is written as `style: form`",
        ),
        (Some("cookie"), _) => return,
        (_, Some("cookie")) if value["explode"] != false => (
            &["string", "number", "integer", "boolean"],
            "a cookie without `explode: false` holds a single value",
        ),
        _ => return,
    };
    let types = value.get("schema").map(|schema| types(found, schema));
    if let Some(odd) = types.iter().flatten().find(|ty| !fits.contains(ty)) {
        let message = format!(
            "{message}, but the schema has the type `{odd}`; the style is used as far as it applies"
        );
        let at = if value.get("style").is_some() {
            "style"
        } else {
            "in"
        };
        found.told_within(&Pointer::ROOT.join(at), Kind::UnfitStyle, message);
    }
}

/// Returns the types that a schema and its branches name.
fn types<'a>(found: &Findings<'a>, schema: &'a Value) -> BTreeSet<&'a str> {
    let mut types = BTreeSet::new();
    let mut open = vec![schema];
    for _ in 0..SCHEMAS {
        let Some(schema) = open.pop().and_then(|schema| found.behind(schema)) else {
            break;
        };
        types.extend(schema["type"].as_str());
        for keyword in ["oneOf", "anyOf", "allOf"] {
            open.extend(schema[keyword].as_array().into_iter().flatten());
        }
    }
    types
}

/// Removes `content` next to `schema`.
pub(super) fn content<'a>(found: &mut Findings<'a>, value: &'a Value) {
    let has = |keyword: &str| value.get(keyword).is_some_and(|it| !it.is_null());
    if has("schema") && has("content") {
        let message = "`content` has no effect next to `schema`; it is ignored".to_owned();
        found.pointer.push("content");
        found.repair(Kind::IgnoredKeyword, message, Repair::Remove);
        found.pointer.pop();
    }
}

/// Checks that the `content` of a parameter has one media type.
pub(super) fn single<'a>(found: &mut Findings<'a>, value: &'a Value) {
    let count = value.as_object().map_or(0, Map::len);
    if count != 1 {
        let message = format!("`content` must have one media type here, found {count}");
        found.refuse(Kind::InvalidValue, message, None);
    }
}

/// Checks the values that a schema contains: those of `enum` and `default`.
pub(super) fn schema<'a>(found: &mut Findings<'a>, value: &'a Value) {
    let Some((kind, allows_null)) = single_type(value) else {
        return;
    };
    if kind == "string" {
        let values = value["enum"].as_array().into_iter().flatten();
        for (index, _) in values.enumerate().filter(|(_, value)| is_bare(value)) {
            found.pointer.push("enum");
            found.pointer.push_index(index);
            let message = "this is a number or a boolean among strings; it is read as a string";
            found.repair(Kind::WrongType, message.to_owned(), Repair::Text);
            found.pointer.pop();
            found.pointer.pop();
        }
    }
    if let Some(default) = value.get("default")
        && !is_default_of(default, kind, allows_null)
    {
        let (taken, repair) = match kind == "string" && is_bare(default) {
            true => ("read as a string", Repair::Text),
            false => ("ignored", Repair::Remove),
        };
        let message = format!("`default` is not a value of the type `{kind}`; it is {taken}");
        found.pointer.push("default");
        found.repair(Kind::WrongDefault, message, repair);
        found.pointer.pop();
    }
}

/// The only type of a schema besides null, and whether it allows null.
fn single_type(schema: &Value) -> Option<(&str, bool)> {
    let is_nullable = schema["nullable"] == true;
    match &schema["type"] {
        Value::String(kind) => Some((kind, is_nullable)),
        Value::Array(kinds) => {
            let is_null = |kind: &&Value| kind.is_null() || **kind == "null";
            let mut others = kinds.iter().filter(|kind| !is_null(kind));
            let kind = others.next()?.as_str()?;
            let allows_null = is_nullable || kinds.iter().any(|kind| is_null(&kind));
            others.next().is_none().then_some((kind, allows_null))
        }
        _ => None,
    }
}

fn is_bare(value: &Value) -> bool {
    matches!(value, Value::Number(_) | Value::Bool(_))
}

/// Checks that the values of a server variable are distinct and that its default is one of them.
pub(super) fn server_variable<'a>(found: &mut Findings<'a>, value: &'a Value) {
    let Some(values) = value["enum"].as_array() else {
        return;
    };
    let distinct: BTreeSet<_> = values.iter().filter_map(Value::as_str).collect();
    if distinct.len() < values.len() {
        let message = "this list has a value twice; one of them is used".to_owned();
        found.told_within(&Pointer::ROOT.join("enum"), Kind::RepeatedValue, message);
    }
    let default = value["default"].as_str().unwrap_or_default();
    if !distinct.contains(default) {
        let message =
            format!("`{default}` is not one of the `enum` values; it is used as the default");
        found.told_within(&Pointer::ROOT.join("default"), Kind::WrongDefault, message);
    }
}

/// Checks that a name is not empty.
pub(super) fn name<'a>(found: &mut Findings<'a>, value: &'a Value) {
    if value == "" {
        found.refuse(Kind::InvalidValue, "`name` is empty".to_owned(), None);
    }
}

/// Checks the name of a header or a cookie.
pub(super) fn token<'a>(found: &mut Findings<'a>, value: &'a Value) {
    let name = value.as_str().unwrap_or_default();
    if !is_token(name) {
        let message = format!(
            "`{}` is not a valid name of an HTTP header or cookie",
            name.escape_debug()
        );
        found.refuse(Kind::InvalidValue, message, None);
    }
}

/// Leaves out headers whose names are not valid.
pub(super) fn header_names<'a>(found: &mut Findings<'a>, value: &'a Value) {
    for name in value.as_object().into_iter().flat_map(Map::keys) {
        if !is_token(name) {
            let message = format!(
                "`{}` is not a valid header name; it is ignored",
                name.escape_debug()
            );
            found.pointer.push(name);
            found.repair(Kind::InvalidValue, message, Repair::Remove);
            found.pointer.pop();
        }
    }
}

/// Checks the names of components. Invalid names are common, and used as they are.
pub(super) fn component_names<'a>(found: &mut Findings<'a>, value: &'a Value) {
    let is_valid = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
    for name in value.as_object().into_iter().flat_map(Map::keys) {
        if name.is_empty() || !name.bytes().all(is_valid) {
            let message = "OpenAPI does not allow this name for a component; it is used as it is";
            found.told_within(
                &Pointer::ROOT.join(name),
                Kind::InvalidName,
                message.to_owned(),
            );
        }
    }
}
