//! The kinds of change that vendors make.

use serde_json::{Map, Value, json};

use super::random::Random;
use super::site::Site;

/// A kind of change: its name, the objects that it is for, and what it does to one of them.
pub struct Kind {
    pub name: &'static str,
    pub is_for: fn(&Site<'_>) -> bool,
    pub change: fn(&mut Map<String, Value>, &mut Random) -> Option<()>,
}

/// Objects whose members are named by the description.
fn is_named(site: &Site<'_>, name: &str) -> bool {
    site.last() == name && !site.object.is_empty() && site.above() != "properties"
}

fn values(site: &Site<'_>) -> bool {
    site.object.get("enum").is_some_and(|it| {
        it.as_array()
            .is_some_and(|it| it.iter().all(Value::is_string))
    })
}

fn branches(site: &Site<'_>) -> bool {
    site.object
        .get("oneOf")
        .or(site.object.get("anyOf"))
        .is_some_and(Value::is_array)
}

/// All kinds.
pub const KINDS: &[Kind] = &[
    Kind {
        name: "property added",
        is_for: |site| is_named(site, "properties"),
        change: |object, random| {
            let schemas = [
                json!({"type": "string"}),
                json!({"type": "integer"}),
                json!({"type": "string", "enum": ["p", "q"]}),
            ];
            object.insert("addedLater".to_owned(), random.one(&schemas)?.clone());
            Some(())
        },
    },
    Kind {
        name: "required property added",
        is_for: |site| site.has("properties") && site.is_schema(),
        change: |object, _| {
            let properties = object.get_mut("properties")?.as_object_mut()?;
            properties.insert("addedLater".to_owned(), json!({"type": "string"}));
            require(object, "addedLater")
        },
    },
    Kind {
        name: "property removed",
        is_for: |site| site.has("properties") && site.is_schema(),
        change: |object, random| {
            let properties = object.get_mut("properties")?.as_object_mut()?;
            let key = key(properties, random)?;
            properties.shift_remove(&key);
            if let Some(Value::Array(required)) = object.get_mut("required") {
                required.retain(|it| *it != key);
            }
            Some(())
        },
    },
    Kind {
        name: "property made required",
        is_for: |site| site.has("properties") && site.is_schema(),
        change: |object, random| {
            let key = key(object.get("properties")?.as_object()?, random)?;
            require(object, &key)
        },
    },
    Kind {
        name: "property made optional",
        is_for: |site| site.has("required") && site.has("properties"),
        change: |object, random| remove_one(object, "required", random),
    },
    Kind {
        name: "properties in another order",
        is_for: |site| is_named(site, "properties"),
        change: |object, _| {
            let reversed: Map<String, Value> = std::mem::take(object).into_iter().rev().collect();
            *object = reversed;
            Some(())
        },
    },
    Kind {
        name: "type changed",
        is_for: |site| site.is_schema() && site.has("type"),
        change: |object, random| {
            let types = ["string", "integer", "number", "boolean"];
            let ty = *random.one(&types)?;
            *object = Map::from_iter([("type".to_owned(), ty.into())]);
            Some(())
        },
    },
    Kind {
        name: "type widened",
        is_for: |site| site.is_schema() && site.has("type"),
        change: |object, _| {
            object.clear();
            Some(())
        },
    },
    Kind {
        name: "value of an enum added",
        is_for: values,
        change: |object, random| {
            let added = ["added-later", "unknown", "other"];
            let value = (*random.one(&added)?).into();
            object.get_mut("enum")?.as_array_mut()?.push(value);
            Some(())
        },
    },
    Kind {
        name: "value of an enum removed",
        is_for: values,
        change: |object, random| remove_one(object, "enum", random),
    },
    Kind {
        name: "enum added",
        is_for: |site| {
            site.is_schema()
                && site.object.get("type").is_some_and(|it| it == "string")
                && !site.has("enum")
        },
        change: |object, _| {
            object.insert("enum".to_owned(), json!(["x", "y"]));
            Some(())
        },
    },
    Kind {
        name: "nullable",
        is_for: |site| site.is_schema() && site.object.get("type").is_some_and(Value::is_string),
        change: |object, _| toggle(object, "nullable"),
    },
    Kind {
        name: "format",
        is_for: |site| site.is_schema() && site.has("type"),
        change: |object, random| {
            let formats = [
                "uuid",
                "date-time",
                "byte",
                "password",
                "int32",
                "int64",
                "binary",
            ];
            let format = (*random.one(&formats)?).into();
            let before = object.insert("format".to_owned(), format);
            before.is_none_or(|it| it != object["format"]).then_some(())
        },
    },
    Kind {
        name: "limits",
        is_for: |site| site.is_schema() && site.has("type"),
        change: |object, random| {
            let limits = [
                ("minimum", 0),
                ("maximum", 100),
                ("maxLength", 5),
                ("maxItems", 5),
            ];
            let (key, value) = *random.one(&limits)?;
            object.insert(key.to_owned(), value.into());
            Some(())
        },
    },
    Kind {
        name: "default",
        is_for: |site| site.is_schema() && site.object.get("type").is_some_and(Value::is_string),
        change: |object, _| {
            if object.shift_remove("default").is_none() {
                let value = match object.get("type")?.as_str()? {
                    "string" => "it".into(),
                    "integer" | "number" => 7.into(),
                    "boolean" => true.into(),
                    _ => return None,
                };
                object.insert("default".to_owned(), value);
            }
            Some(())
        },
    },
    Kind {
        name: "deprecated",
        is_for: |site| site.is_schema() || site.is_operation() || site.is_parameter(),
        change: |object, _| toggle(object, "deprecated"),
    },
    Kind {
        name: "read-only",
        is_for: |site| site.above() == "properties",
        change: |object, random| {
            let words = ["readOnly", "writeOnly"];
            toggle(object, random.one(&words)?)
        },
    },
    Kind {
        name: "additional properties",
        is_for: |site| site.is_schema() && site.object.get("type").is_some_and(|it| it == "object"),
        change: |object, random| {
            let choices = [
                json!(true),
                json!(false),
                json!({"type": "string"}),
                json!({"type": "integer"}),
            ];
            let before = object.insert(
                "additionalProperties".to_owned(),
                random.one(&choices)?.clone(),
            );
            before
                .is_none_or(|it| it != object["additionalProperties"])
                .then_some(())
        },
    },
    Kind {
        name: "branch added",
        is_for: branches,
        change: |object, random| {
            let choices = [
                json!({"type": "object", "required": ["addedLater"], "properties": {"addedLater": {"type": "string"}}}),
                json!({"type": "string"}),
                json!({"type": "boolean"}),
            ];
            let key = if object.contains_key("oneOf") {
                "oneOf"
            } else {
                "anyOf"
            };
            let list = object.get_mut(key)?.as_array_mut()?;
            let at = random.below(list.len() + 1);
            list.insert(at, random.one(&choices)?.clone());
            Some(())
        },
    },
    Kind {
        name: "branch removed",
        is_for: branches,
        change: |object, random| {
            let key = if object.contains_key("oneOf") {
                "oneOf"
            } else {
                "anyOf"
            };
            remove_one(object, key, random)
        },
    },
    Kind {
        name: "parameter added",
        is_for: |site| site.is_operation(),
        change: |object, random| {
            let required = random.below(2) == 0;
            let places = ["query", "header"];
            let place = *random.one(&places)?;
            let parameter = json!({"name": "addedLater", "in": place, "required": required, "type": "string", "schema": {"type": "string"}});
            let list = object.entry("parameters").or_insert_with(|| json!([]));
            list.as_array_mut()?.push(parameter);
            Some(())
        },
    },
    Kind {
        name: "parameter removed",
        is_for: |site| site.has("parameters"),
        change: |object, random| {
            let list = object.get_mut("parameters")?.as_array_mut()?;
            let at = random.below(list.len());
            let is_path = list.get(at)?.get("in").is_none_or(|it| it == "path");
            (!is_path).then(|| list.remove(at)).map(drop)
        },
    },
    Kind {
        name: "parameter required or not",
        is_for: |site| site.is_parameter() && site.object["in"] != "path",
        change: |object, _| toggle(object, "required"),
    },
    Kind {
        name: "body required or not",
        is_for: |site| site.last() == "requestBody",
        change: |object, _| toggle(object, "required"),
    },
    Kind {
        name: "body removed",
        is_for: |site| site.is_operation() && site.has("requestBody"),
        change: |object, _| object.shift_remove("requestBody").map(drop),
    },
    Kind {
        name: "media type added",
        is_for: |site| site.last() == "content",
        change: |object, random| {
            let types = ["text/plain", "application/octet-stream"];
            let ty = *random.one(&types)?;
            let before = object.insert(ty.to_owned(), json!({"schema": {"type": "string"}}));
            before.is_none().then_some(())
        },
    },
    Kind {
        name: "media type removed",
        is_for: |site| is_named(site, "content"),
        change: |object, random| remove_key(object, random),
    },
    Kind {
        name: "response added",
        is_for: |site| is_named(site, "responses") && site.path.len() > 3,
        change: |object, random| {
            let statuses = ["202", "204", "409", "default"];
            let content = json!({"application/json": {"schema": {"type": "integer"}}});
            let choices = [
                json!({"description": "It"}),
                json!({"description": "It", "content": content}),
            ];
            let status = *random.one(&statuses)?;
            let before = object.insert(status.to_owned(), random.one(&choices)?.clone());
            before.is_none().then_some(())
        },
    },
    Kind {
        name: "response removed",
        is_for: |site| is_named(site, "responses") && site.path.len() > 3,
        change: |object, random| remove_key(object, random),
    },
    Kind {
        name: "header added",
        is_for: |site| site.has("description") && site.above() == "responses",
        change: |object, _| {
            let headers = object.entry("headers").or_insert_with(|| json!({}));
            headers.as_object_mut()?.insert(
                "X-Added".to_owned(),
                json!({"type": "string", "schema": {"type": "string"}}),
            );
            Some(())
        },
    },
    Kind {
        name: "header removed",
        is_for: |site| is_named(site, "headers"),
        change: |object, random| remove_key(object, random),
    },
    Kind {
        name: "operation added",
        is_for: |site| site.path == ["paths"],
        change: |object, _| {
            let responses = json!({"204": {"description": "Done"}});
            let get = json!({"operationId": "addedLater", "responses": responses});
            object.insert("/added-later".to_owned(), json!({"get": get}));
            Some(())
        },
    },
    Kind {
        name: "operation removed",
        is_for: |site| site.path == ["paths"],
        change: |object, random| remove_key(object, random),
    },
    Kind {
        name: "operation renamed",
        is_for: |site| site.is_operation(),
        change: |object, _| {
            object
                .insert("operationId".to_owned(), "renamedLater".into())
                .map(drop)
        },
    },
    Kind {
        name: "tag",
        is_for: |site| site.is_operation(),
        change: |object, random| {
            let tags = ["added", "Later"];
            object.insert("tags".to_owned(), json!([random.one(&tags)?]));
            Some(())
        },
    },
    Kind {
        name: "security",
        is_for: |site| site.is_operation(),
        change: |object, _| {
            let before = object.insert("security".to_owned(), json!([]));
            before.is_none_or(|it| it != json!([])).then_some(())
        },
    },
    Kind {
        name: "schema added",
        is_for: |site| ["schemas", "definitions"].contains(&site.last()) && site.path.len() < 3,
        change: |object, random| {
            let names = ["AddedLater", "added_later", "Error2"];
            let schema = json!({"type": "object", "properties": {"a": {"type": "string"}}});
            object.insert((*random.one(&names)?).to_owned(), schema);
            Some(())
        },
    },
    Kind {
        name: "schema removed",
        is_for: |site| ["schemas", "definitions"].contains(&site.last()) && site.path.len() < 3,
        change: |object, random| remove_key(object, random),
    },
    Kind {
        name: "name in Rust",
        is_for: |site| ["schemas", "definitions"].contains(&site.above()) && site.path.len() < 4,
        change: |object, _| {
            object.insert("x-rust-name".to_owned(), "ChosenLater".into());
            Some(())
        },
    },
];

fn key(object: &Map<String, Value>, random: &mut Random) -> Option<String> {
    let keys: Vec<&String> = object.keys().collect();
    random.one(&keys).map(|key| (*key).clone())
}

fn remove_key(object: &mut Map<String, Value>, random: &mut Random) -> Option<()> {
    let key = key(object, random)?;
    object.shift_remove(&key).map(drop)
}

fn remove_one(object: &mut Map<String, Value>, key: &str, random: &mut Random) -> Option<()> {
    let list = object.get_mut(key)?.as_array_mut()?;
    let at = random.below(list.len());
    (list.len() > 1).then(|| list.remove(at)).map(drop)
}

fn require(object: &mut Map<String, Value>, key: &str) -> Option<()> {
    let list = object.entry("required").or_insert_with(|| json!([]));
    let list = list.as_array_mut()?;
    (!list.iter().any(|it| it == key)).then(|| list.push(key.into()))
}

fn toggle(object: &mut Map<String, Value>, key: &str) -> Option<()> {
    let is_on = object.get(key) == Some(&Value::Bool(true));
    object.insert(key.to_owned(), (!is_on).into());
    Some(())
}
