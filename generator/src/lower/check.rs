//! What a schema says and no type shows → warnings, where it makes no sense: a `default` that is no
//! value of its schema, bounds that leave no value, a `discriminator` that tells nothing.
//!
//! A default is documentation: it says what the server takes for an absent value, and nothing here
//! ever sends it in its place. So a wrong one misleads people and breaks nothing. Only JSON types
//! and enums are compared.

use super::{Lower, Schema, definition_hint};
use crate::diagnostic::Kind;
use crate::ir::NameHint;
use crate::json_type::is_of_type;
use serde_json::Value;

/// Keywords of which the first must not be more than the second.
const BOUNDS: [[&str; 2]; 4] = [
    ["minimum", "maximum"],
    ["minLength", "maxLength"],
    ["minItems", "maxItems"],
    ["minProperties", "maxProperties"],
];

impl<'a> Lower<'a> {
    /// Warns of what makes no sense in a schema itself.
    pub(super) fn check(&mut self, schema: &Schema<'a>) {
        self.check_default(schema);
        self.check_bounds(schema);
        self.check_discriminator(schema);
    }

    fn check_bounds(&mut self, schema: &Schema<'a>) {
        for [low, high] in BOUNDS {
            let bound = |keyword| schema.keywords.get(keyword).and_then(Value::as_f64);
            if let (Some(least), Some(most)) = (bound(low), bound(high))
                && least > most
            {
                let message = format!(
                    "`{low}` is greater than `{high}`, so no value is valid; any value is accepted"
                );
                self.warn(Kind::EmptyRange, &schema.at, &message);
            }
        }
    }

    /// A discriminator tells the branches of a union, or the component schemas that have the
    /// schema in their `allOf`. One that is no component has none.
    fn check_discriminator(&mut self, schema: &Schema<'a>) {
        let is_component = matches!(definition_hint(&schema.at), NameHint::Component(_));
        if schema.has("discriminator") && schema.branches().is_empty() && !is_component {
            let message = "a `discriminator` without `oneOf` or `anyOf` only applies to a component \
                schema; it is ignored";
            self.warn(Kind::IdleDiscriminator, &schema.at, message);
        }
    }

    fn check_default(&mut self, schema: &Schema<'a>) {
        let Some(value) = schema.keywords.get("default") else {
            return;
        };
        let chain = self.wrapped(schema);
        let fits = match value {
            Value::Null => {
                let is_typed = chain.iter().any(|schema| schema.kind().is_some());
                !is_typed || chain.iter().any(Schema::allows_null)
            }
            value => chain.iter().all(|schema| fits(value, schema)),
        };
        if !fits {
            let message =
                "this `default` is not a valid value of its schema; it is only documented";
            self.warn(Kind::WrongDefault, &schema.at.join("default"), message);
        }
    }
}

fn fits(value: &Value, schema: &Schema<'_>) -> bool {
    let of_type = schema.kind().is_none_or(|kind| is_of_type(value, kind));
    let among = |values: &[Value]| values.is_empty() || values.contains(value);
    of_type && (value.is_array() || schema.values().is_none_or(among))
}
