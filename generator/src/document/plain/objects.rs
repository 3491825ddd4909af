//! `patternProperties`, `unevaluatedProperties` and `propertyNames` → `additionalProperties`; properties that must not be
//! there → `{not: {}}`.

use super::references::is_same;
use super::rewrite::{MAX_MOVED, Rewrite, Schema};
use crate::diagnostic::Kind;
use crate::markdown::{Phrase, code, phrase};
use crate::source::Pointer;
use serde_json::{Map, Value, json};

impl Rewrite<'_> {
    /// Makes the keywords for objects plain.
    pub(super) fn objects(&mut self, schema: &mut Schema) {
        let mut absent = Vec::new();
        if let Some(Value::Object(properties)) = schema.keywords.get_mut("properties") {
            for (key, property) in properties {
                match property {
                    Value::Bool(true) => *property = json!({}),
                    Value::Bool(false) => {
                        *property = json!({"not": {}});
                        absent.push(Pointer::ROOT.join("properties").join(key));
                    }
                    _ => {}
                }
            }
        }
        for at in absent {
            self.made(schema, &at.join("not"), &at);
        }
        let [additional, unevaluated] =
            ["additionalProperties", "unevaluatedProperties"].map(|it| Pointer::ROOT.join(it));
        if let Some(value) = schema.take("unevaluatedProperties")
            && !schema.has("additionalProperties")
        {
            self.moved(schema, unevaluated, additional);
            schema.set("additionalProperties", value);
        }
        self.patterns(schema);
        self.names(schema);
    }

    /// The values of members whose names match patterns are those of additional properties.
    fn patterns(&mut self, schema: &mut Schema) {
        let Some(Value::Object(patterns)) = schema.take("patternProperties") else {
            return;
        };
        let never = |value: &Value| *value == Value::Bool(false);
        let names: Vec<Phrase> = (patterns.iter().filter(|(_, values)| !never(values)))
            .map(|(pattern, _)| code(pattern))
            .collect();
        if names.is_empty() {
            return;
        }
        let others = match schema.has("properties") {
            true => "Names of other members match",
            false => "Names of members match",
        };
        let extra = match schema.get("additionalProperties") {
            Some(Value::Object(_)) => ", or are any other",
            _ => "",
        };
        schema.say(&phrase!(
            "{} {}{}.",
            others,
            Phrase::join(&names, " or "),
            extra
        ));
        let (place, from) = (
            Pointer::ROOT.join("additionalProperties"),
            Pointer::ROOT.join("patternProperties"),
        );
        // Different values, each once.
        let mut values: Vec<(Pointer, Value)> = Vec::new();
        let is_any = |value: &Value| match value {
            Value::Bool(is_any) => *is_any,
            value => value.as_object().is_some_and(Map::is_empty),
        };
        let own = schema.take("additionalProperties");
        let own = own.map(|own| (place.clone(), own));
        let parts = patterns
            .into_iter()
            .map(|(key, value)| (from.join(&key), value));
        for (at, value) in parts.chain(own).filter(|(_, value)| !never(value)) {
            if values.len() > MAX_MOVED || is_any(&value) {
                values = vec![(at, json!({}))];
                break;
            }
            if !values.iter().any(|(_, other)| is_same(other, &value)) {
                values.push((at, value));
            }
        }
        if values.len() == 1 {
            let Some((at, value)) = values.pop() else {
                return;
            };
            if at != place {
                self.moved(schema, at, place);
            }
            schema.set("additionalProperties", value);
            return;
        }
        let union = place.join("anyOf");
        // From the last one, which may stand where the union will be.
        for (index, (at, _)) in values.iter().enumerate().rev() {
            self.moved(schema, at.clone(), union.join_index(index));
        }
        let whole = schema.at.concat(&place);
        let parts: Vec<_> = (0..values.len())
            .map(|index| self.take_part(&schema.at.concat(&union.join_index(index))))
            .collect();
        self.stem(&whole, &schema.at.concat(&from));
        for (index, part) in parts.into_iter().enumerate() {
            let at = schema.at.concat(&union.join_index(index));
            self.put_part(&at, part);
        }
        let values: Vec<Value> = values.into_iter().map(|(_, value)| value).collect();
        schema.set("additionalProperties", json!({ "anyOf": values }));
    }

    /// What can be said of the names of members.
    fn names(&mut self, schema: &mut Schema) {
        let Some(names) = schema.take("propertyNames") else {
            return;
        };
        // Names are strings anyway.
        if names == true || names == json!({}) || names == json!({"type": "string"}) {
            return;
        }
        let text = |keyword: &str| names.get(keyword).and_then(Value::as_str).map(code);
        let values = match (names.get("enum"), names.get("const")) {
            (Some(Value::Array(values)), _) => values.clone(),
            (_, Some(value)) => vec![value.clone()],
            _ => Vec::new(),
        };
        let values: Vec<Phrase> = values
            .iter()
            .map(|value| code(&value.to_string()))
            .collect();
        let mut sentences: Vec<Phrase> = Vec::new();
        if !values.is_empty() {
            let values = Phrase::join(&values, ", ");
            sentences.push(phrase!("Names of members are among {}.", values));
        }
        if let Some(pattern) = text("pattern") {
            sentences.push(phrase!("Names of members match {}.", pattern));
        }
        if let Some(format) = text("format") {
            sentences.push(phrase!("Names of members have the format {}.", format));
        }
        if let Some(reference) = text("$ref") {
            sentences.push(phrase!("Names of members are valid for {}.", reference));
        }
        for (keyword, words) in [("minLength", "at least"), ("maxLength", "at most")] {
            if let Some(length) = names.get(keyword).filter(|length| length.is_u64()) {
                let length = code(&length.to_string());
                sentences.push(phrase!(
                    "Names of members have {} {} characters.",
                    words,
                    length
                ));
            }
        }
        if sentences.is_empty() {
            let message = "`propertyNames` cannot be described; it is ignored";
            self.warn(
                Kind::IgnoredKeyword,
                &schema.at.join("propertyNames"),
                message,
            );
        }
        for sentence in sentences {
            schema.say(&sentence);
        }
    }
}
