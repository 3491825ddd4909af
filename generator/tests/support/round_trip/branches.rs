//! Maps schemas to values for each branch of their unions, among which are values that may be mistaken for those of
//! another branch. The judge decides which of them only one branch takes.

use super::instances::{Fill, Instances};
use super::made::{Extras, Form, Made};
use super::random::Random;
use super::schema::{branches, is_null};
use serde_json::{Value, json};

/// How many values of a branch are tried.
const MOST: usize = 40;

impl<'a> Instances<'a> {
    /// Values that show each branch of the unions that the component is or has, by branch: as values of its members,
    /// and of what is inside of these.
    pub fn of_branches(&self, name: &str, random: &mut Random) -> Vec<Vec<Made>> {
        let schema = self.components.target(self.components.schema(name));
        if self.components.height(schema).is_none() || schema.get("discriminator").is_some() {
            return Vec::new();
        }
        self.branches_inside(schema, 0, random)
    }

    /// What is behind a reference is a component of its own, and shown as that.
    fn branches_inside(
        &self,
        schema: &'a Value,
        depth: usize,
        random: &mut Random,
    ) -> Vec<Vec<Made>> {
        let branches = branches(schema);
        if depth > 2
            || schema.get("$ref").is_some()
            || schema.get("discriminator").is_some()
            || schema.get("allOf").is_some()
        {
            return Vec::new();
        }
        if !branches.is_empty() && !self.own(schema) {
            let branches = branches.into_iter().filter(|branch| !is_null(branch));
            let of_each = branches.map(|branch| {
                let mut made = self.cover(branch, depth.min(1), random);
                random.shuffle(&mut made);
                made.truncate(MOST);
                made.extend(likely(self.components.target(branch)));
                made
            });
            return of_each.collect();
        }
        let outside = |made: Vec<Vec<Made>>, wrap: &dyn Fn(Made) -> Made| -> Vec<Vec<Made>> {
            let made = made.into_iter();
            made.map(|made| made.into_iter().map(wrap).collect())
                .collect()
        };
        let mut all = Vec::new();
        if schema.get("items").is_some() {
            let items = self.branches_inside(&schema["items"], depth + 1, random);
            let list = |item| Made::of(Form::Array(vec![item]), schema, Extras::Ignored);
            all.extend(outside(items, &list));
        }
        let Some(keywords) = schema.as_object().filter(|_| branches.is_empty()) else {
            return all;
        };
        let least = self.object(schema, keywords, Fill::Least, depth, random);
        let properties = keywords.get("properties").and_then(Value::as_object);
        for (name, property) in properties.into_iter().flatten() {
            let made = self.branches_inside(property, depth + 1, random);
            all.extend(outside(made, &|member| {
                let mut with = least.clone();
                with.set(name, member);
                with
            }));
        }
        if let Some(values) = keywords
            .get("additionalProperties")
            .filter(|it| it.is_object())
        {
            let made = self.branches_inside(values, depth + 1, random);
            all.extend(outside(made, &|member| {
                let mut with = least.clone();
                with.set("key", member);
                with
            }));
        }
        all
    }
}

/// Strings that may be taken for something else, for a branch that takes any; and numbers, for one of integers or numbers.
fn likely(schema: &Value) -> Vec<Made> {
    let is_plain = ["enum", "format", "pattern"]
        .iter()
        .all(|keyword| schema.get(keyword).is_none());
    let values = match schema["type"].as_str().filter(|_| is_plain) {
        Some("string") => vec![
            json!("2024-02-30"),
            json!("2024-02-29T12:00:00"),
            json!("2024-02-29T25:00:00Z"),
            json!("2024-02-29"),
            json!("67e5504410b1426f9247bb680e5fe0c8"),
            json!("a-_b"),
            json!("1.2.3"),
            json!("17"),
            json!("true"),
            json!(""),
        ],
        Some("integer") => vec![json!(0), json!(-1), json!(255), json!(1_000_000)],
        Some("number") => vec![json!(0.5), json!(-2), json!(1e20)],
        _ => Vec::new(),
    };
    let made = values
        .into_iter()
        .map(|value| Made::of(Form::Leaf(value), schema, Extras::Ignored));
    made.collect()
}
