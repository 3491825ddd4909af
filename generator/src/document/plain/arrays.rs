//! `prefixItems`, and a list in `items` → exact tuples, or else the items of a list: what all of them have in common, or a
//! union of them.

use super::references::is_same;
use super::rewrite::{MAX_MOVED, Rewrite, Schema};
use crate::diagnostic::Kind;
use crate::document::version::Version;
use crate::source::Pointer;
use serde_json::{Map, Value, json};

/// Longer tuples lack the traits of the standard library.
const MAX_TUPLE: usize = 12;

impl Rewrite<'_> {
    /// Makes the keywords for arrays plain.
    pub(super) fn arrays(&mut self, schema: &mut Schema) {
        let prefix = schema.take("prefixItems");
        if prefix.is_some() && self.version == Version::V3_0 {
            self.follow(schema, "prefixItems", Version::V3_1);
        }
        let (prefix, from, rest) = match (prefix, schema.get("items")) {
            (Some(Value::Array(prefix)), _) => (prefix, "prefixItems", "items"),
            (_, Some(Value::Array(_))) => match schema.take("items") {
                Some(Value::Array(prefix)) => (prefix, "items", "additionalItems"),
                _ => return,
            },
            _ => {
                self.boolean_items(schema);
                return;
            }
        };
        // The items that `items` leaves.
        let rest = match schema.get("unevaluatedItems") {
            Some(Value::Object(_)) if !schema.has(rest) => "unevaluatedItems",
            _ => rest,
        };
        let (from, rest_at) = (Pointer::ROOT.join(from), Pointer::ROOT.join(rest));
        let follows = schema.take(rest);
        if prefix.is_empty() {
            if let Some(follows) = follows.filter(Value::is_object) {
                schema.set("items", follows);
            }
            return;
        }
        let bound = |keyword: &str| schema.get(keyword).and_then(Value::as_u64);
        let most = bound("maxItems");
        let count = prefix.len() as u64;
        let nothing_follows = follows == Some(Value::Bool(false))
            || schema.get("unevaluatedItems") == Some(&Value::Bool(false));
        let is_exact = bound("minItems") == Some(count)
            && most.is_none_or(|most| most == count)
            && (nothing_follows || most.is_some());
        if is_exact && prefix.len() <= MAX_TUPLE {
            self.tuple(schema, prefix, from);
            return;
        }
        let prefix = prefix.into_iter().map(described).collect::<Vec<_>>();
        let is_closed = nothing_follows || most.is_some_and(|most| most <= count);
        if is_closed {
            schema.take("unevaluatedItems");
        }
        if is_closed && most.is_none() {
            schema.set("maxItems", count);
        }
        self.list(
            schema,
            prefix,
            from,
            follows.map(|follows| (rest_at, follows)),
        );
    }

    /// A list of exactly these items.
    fn tuple(&mut self, schema: &mut Schema, items: Vec<Value>, from: Pointer) {
        let place = Pointer::ROOT.join("prefixItems");
        for index in 0..items.len() {
            let (from, to) = (from.join_index(index), place.join_index(index));
            if from != to {
                self.moved(schema, from, to);
            }
        }
        if from != place {
            self.made(schema, &place, &from);
        }
        schema.take("unevaluatedItems");
        if !schema.has("maxItems") {
            schema.set("maxItems", items.len());
        }
        if !schema.has("type") {
            schema.set("type", "array");
        }
        schema.set("prefixItems", items);
    }

    /// A list of items of different kinds: of what they have in common, or of a union of them.
    fn list(
        &mut self,
        schema: &mut Schema,
        prefix: Vec<Value>,
        from: Pointer,
        follows: Option<(Pointer, Value)>,
    ) {
        let mut items: Vec<(Pointer, Value)> = Vec::new();
        let prefix = prefix.into_iter().enumerate();
        let prefix = prefix.map(|(index, item)| (from.join_index(index), item));
        let follows = follows.filter(|(_, follows)| *follows != Value::Bool(false));
        let follows = follows.map(|(at, follows)| (at, described(follows)));
        let place = Pointer::ROOT.join("items");
        for (at, item) in prefix.chain(follows) {
            if items.len() > MAX_MOVED || item.as_object().is_some_and(Map::is_empty) {
                items = vec![(at, json!({}))];
                break;
            }
            if !items.iter().any(|(_, other)| is_same(other, &item)) {
                items.push((at, item));
            }
        }
        let union = match items.len() {
            1 => None,
            _ => Some(place.join("anyOf")),
        };
        // The places of a list in `items` and of the union overlap: all origins are taken before any is put back.
        let origins = [&self.draft.origins, &self.places];
        let origins = origins.map(|origins| origins.locate(&schema.at.concat(&from)));
        let mut moved = Vec::new();
        for (index, (at, _)) in items.iter().enumerate() {
            let to = match &union {
                Some(union) => union.join_index(index),
                None => place.clone(),
            };
            moved.push((self.take_part(&schema.at.concat(at)), to.clone()));
            self.redirect(schema, at.clone(), to);
        }
        if union.is_some() {
            let [origin, written] = origins;
            self.draft.origins.set(schema.at.concat(&place), origin);
            self.places.set(schema.at.concat(&place), written);
        }
        for (part, to) in moved {
            self.put_part(&schema.at.concat(&to), part);
        }
        let mut items: Vec<Value> = items.into_iter().map(|(_, item)| item).collect();
        match union {
            Some(_) => schema.set("items", json!({ "anyOf": items })),
            None => schema.set("items", items.pop().unwrap_or_default()),
        }
    }

    fn boolean_items(&mut self, schema: &mut Schema) {
        match schema.get("items") {
            Some(Value::Bool(true)) => schema.set("items", json!({})),
            Some(Value::Bool(false)) => {
                let message = "`items: false` allows no items; any items are accepted";
                self.warn(Kind::NoSchema, &schema.at.join("items"), message);
                schema.set("items", json!({}));
            }
            _ => {}
        }
    }
}

/// A schema in place of a boolean.
fn described(schema: Value) -> Value {
    match schema {
        Value::Bool(_) => json!({}),
        schema => schema,
    }
}
