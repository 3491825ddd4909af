//! Warnings about keywords that do not affect the type and do not make sense: a `default` that is not a value of its
//! schema, bounds that exclude every value, a `discriminator` without branches.
//!
//! A default is documentation: it is the value that the server uses for an absent one, and the client never sends it.
//! So a wrong default misleads readers and breaks nothing. The document has already removed defaults of another `type`
//! than that of their own schema; here the `type` and the `enum` of all schemas are checked that this one stands for.

use super::maker::Lower;
use crate::diagnostic::Kind;
use crate::json_type::is_default_of;
use crate::openapi::{Schema, is_component_schema};
use serde_json::Value;

/// Pairs of keywords; the first must not be greater than the second.
const BOUNDS: [[&str; 2]; 4] = [
    ["minimum", "maximum"],
    ["minLength", "maxLength"],
    ["minItems", "maxItems"],
    ["minProperties", "maxProperties"],
];

impl<'a> Lower<'a> {
    /// Warns about keywords of a schema that do not make sense.
    pub fn check(&mut self, schema: &Schema<'a>) {
        self.check_default(schema);
        self.check_bounds(schema);
        self.check_discriminator(schema);
        self.check_secret(schema);
    }

    /// Warns about schemas with more parts than have been searched.
    pub fn check_searches(&mut self) {
        for at in self.view.unfinished() {
            let message =
                "this schema is composed of too many others; the most distant ones are ignored";
            self.warn(Kind::ManyParts, &at, message);
        }
    }

    fn check_bounds(&mut self, schema: &Schema<'a>) {
        for [low, high] in BOUNDS {
            let bound = |keyword| schema.keywords.get(keyword).and_then(Value::as_f64);
            let (Some(least), Some(most)) = (bound(low), bound(high)) else {
                continue;
            };
            let exclusive = ["exclusiveMinimum", "exclusiveMaximum"].into_iter();
            let mut exclusive = exclusive.filter(|keyword| low == "minimum" && schema.is(keyword));
            let what = match exclusive.next() {
                _ if least > most => format!("`{low}` is greater than `{high}`"),
                Some(keyword) if least >= most => {
                    format!("`{keyword}` leaves no number between the bounds")
                }
                _ => continue,
            };
            let message = format!("{what}, so no value is valid; any value is accepted");
            self.warn(Kind::EmptyRange, &schema.at, &message);
        }
    }

    /// A discriminator tells apart the branches of a union, or the component schemas that have the schema in their
    /// `allOf`. Only a component schema can have such heirs; an inline member of its own `allOf` may have the
    /// discriminator.
    fn check_discriminator(&mut self, schema: &Schema<'a>) {
        if !schema.has("discriminator") || !schema.branches().is_empty() {
            return;
        }
        let owner = schema.at.parent().and_then(|at| {
            let is_member = at.last().is_some_and(|keyword| keyword == "allOf");
            at.parent().filter(|_| is_member)
        });
        let owner = owner.as_ref().unwrap_or(&schema.at);
        let says_the_same = |owner: Schema<'a>| self.view.parent_tag(&owner) == schema.tag();
        if !is_component_schema(owner) || !self.view.schema(owner).is_some_and(says_the_same) {
            let message = "a `discriminator` without `oneOf` or `anyOf` only applies to a component \
                schema; it is ignored";
            self.warn(Kind::IdleDiscriminator, &schema.at, message);
        }
    }

    fn check_default(&mut self, schema: &Schema<'a>) {
        let Some(value) = schema.keywords.get("default") else {
            return;
        };
        let chain = self.view.chain(schema);
        let allows_null = chain.iter().any(Schema::allows_null);
        let fits = chain.iter().all(|schema| fits(value, schema, allows_null));
        if !fits {
            let message =
                "this `default` is not a valid value of its schema; it is only documented";
            self.warn(Kind::WrongDefault, &schema.at.join("default"), message);
        }
    }
}

fn fits(default: &Value, schema: &Schema<'_>, allows_null: bool) -> bool {
    let of_type = schema
        .kind()
        .is_none_or(|kind| is_default_of(default, kind, allows_null));
    let among = |values: &[Value]| values.is_empty() || values.contains(default);
    of_type && (default.is_null() || default.is_array() || schema.values().is_none_or(among))
}
