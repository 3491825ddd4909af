//! Maps schemas to values: every value of an `enum`, every branch of a union, objects with as few and as many members
//! as they may have, each optional member alone and each one missing alone, null where it is allowed, several branches
//! of an `anyOf` at once, children in place of their parent, empty and full lists and maps, ends of ranges.
//!
//! Values follow the parts of the schema one by one; the judge decides whether the combination is valid. Recursion ends
//! at a maximum depth, by the branch that ends soonest.

use super::made::{Extras, Form, Made};
use super::random::Random;
use super::schema::{
    Components, branches, component, is_free_form, is_listed, is_null, is_nullable, kind, list,
    members, required,
};
use super::{numbers, strings};
use serde_json::{Map, Value, json};
use std::cell::Cell;
use std::rc::Rc;

/// Below this depth, objects have what they must have and lists are empty.
const DEPTH: usize = 4;

/// How many ways are shown of what is inside of something else, at depth one and two.
const INSIDE: [usize; 2] = [16, 4];

/// How many optional members a value below the first level has, at most. Without it, components that refer to each
/// other in dozens of optional members would have values of millions of members.
const OPTIONAL: usize = 100;

pub(super) type Keywords = Map<String, Value>;

/// How much of what is optional is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fill {
    Least,
    Most,
    Random,
}

/// Makes values of the component schemas of a document.
pub struct Instances<'a> {
    pub(super) components: Components<'a>,
    /// The number of optional members that the value in the making has already.
    optional: Cell<usize>,
}

impl<'a> Instances<'a> {
    /// For a whole OpenAPI 3.0 document.
    pub fn new(document: &'a Value) -> Self {
        Self {
            components: Components::new(document),
            optional: Cell::new(0),
        }
    }

    /// Values of the component of this name. The first two have the least and the most. There are
    /// none of one that requires itself.
    pub fn of(&self, name: &str, random: &mut Random) -> Vec<Made> {
        let schema = self.components.schema(name);
        if self.components.height(schema).is_none() {
            return Vec::new();
        }
        let mut made = vec![
            self.sample(schema, Fill::Least, 0, random),
            self.sample(schema, Fill::Most, 0, random),
        ];
        made.extend(self.cover(schema, 0, random));
        made.extend((0..8).map(|_| self.sample(schema, Fill::Random, 0, random)));
        made
    }

    /// One value.
    fn sample(&self, schema: &'a Value, fill: Fill, depth: usize, random: &mut Random) -> Made {
        let schema = self.components.target(schema);
        if let Some(family) = self.components.family(schema)
            && let Some((value, child)) = random.pick(&family.children)
        {
            let made = self.sample_alone(child, fill, depth, random);
            return made.with_tag(family.tag, &[value]);
        }
        self.sample_alone(schema, fill, depth, random)
    }

    /// One value of a schema, even if others may stand in its place.
    fn sample_alone(
        &self,
        schema: &'a Value,
        fill: Fill,
        depth: usize,
        random: &mut Random,
    ) -> Made {
        if depth <= 1 {
            self.optional.set(0);
        }
        let fill = if depth >= DEPTH { Fill::Least } else { fill };
        let ends_here = depth >= DEPTH || (fill == Fill::Random && random.once_in(6));
        let is_endless = || depth >= DEPTH && self.components.height(schema).is_none();
        if (is_nullable(schema) && ends_here) || is_endless() {
            // What requires itself has no values; this one ends it.
            return Made::null();
        }
        let own = self
            .own(schema)
            .then(|| self.sample_own(schema, fill, depth, random));
        let members = members(schema)
            .map(|member| self.sample_member(member, fill, depth, random))
            .collect::<Vec<_>>();
        let branches = branches(schema);
        let branch = if depth >= DEPTH {
            let height = |branch: &&&Value| self.components.height(branch).unwrap_or(usize::MAX);
            branches.iter().min_by_key(height)
        } else {
            random.pick(&branches)
        };
        let branch = branch.map(|branch| {
            if is_null(branch) {
                Made::null()
            } else {
                self.of_union(schema, branch, self.sample(branch, fill, depth, random))
            }
        });
        let made = joined(own.into_iter().chain(members).chain(branch));
        self.completed(made, schema, depth, random)
    }

    /// The value with the members that the schema requires of those in its `allOf`.
    fn completed(
        &self,
        mut made: Made,
        schema: &'a Value,
        depth: usize,
        random: &mut Random,
    ) -> Made {
        for name in required(schema).filter(|_| schema.get("allOf").is_some()) {
            if !made.describes(name)
                && let Some(property) = self.components.property(schema, name, 0)
            {
                made.set(name, self.sample(property, Fill::Least, depth + 1, random));
            }
        }
        made
    }

    fn sample_member(
        &self,
        member: &'a Value,
        fill: Fill,
        depth: usize,
        random: &mut Random,
    ) -> Made {
        if is_free_form(member) {
            // Written into an `allOf`, this only says that it is an object.
            return Made::empty_object();
        }
        self.sample_alone(self.components.target(member), fill, depth, random)
    }

    /// Values that show each way in which the schema can be met.
    pub(super) fn cover(&self, schema: &'a Value, depth: usize, random: &mut Random) -> Vec<Made> {
        let schema = self.components.target(schema);
        let Some(family) = self.components.family(schema) else {
            return self.cover_alone(schema, depth, random);
        };
        let mut made = Vec::new();
        for (value, child) in &family.children {
            let ways = self.cover_alone(child, depth, random).into_iter();
            made.extend(ways.map(|way| way.with_tag(family.tag, &[value])));
        }
        made
    }

    fn cover_alone(&self, schema: &'a Value, depth: usize, random: &mut Random) -> Vec<Made> {
        let mut made = Vec::new();
        if is_nullable(schema) {
            made.push(Made::null());
        }
        let mut parts: Vec<Vec<Made>> = Vec::new();
        if self.own(schema) {
            parts.push(self.cover_own(schema, depth, random));
        }
        for member in members(schema) {
            parts.push(if is_free_form(member) {
                vec![Made::empty_object()]
            } else {
                self.cover_alone(self.components.target(member), depth, random)
            });
        }
        let branches = branches(schema);
        if !branches.is_empty() {
            let of_all = branches.iter().flat_map(|branch| {
                if is_null(branch) {
                    return vec![Made::null()];
                }
                let ways = self.cover(branch, depth, random).into_iter();
                let ways = ways.map(|made| self.of_union(schema, branch, made));
                ways.collect()
            });
            let mut ways: Vec<Made> = of_all.collect();
            ways.extend(self.combined(schema, depth, random));
            parts.push(ways);
        }
        for (index, ways) in parts.iter().enumerate() {
            for way in ways {
                let others = parts.iter().enumerate().map(|(other, ways)| {
                    if other == index {
                        Some(way)
                    } else {
                        random.pick(ways)
                    }
                });
                let way = joined(others.flatten().cloned());
                made.push(self.completed(way, schema, depth, random));
            }
        }
        made
    }

    /// Values that are several branches of an `anyOf` at once: each with the next, with the most that
    /// each may have, if they have no member of different schemas.
    fn combined(&self, schema: &'a Value, depth: usize, random: &mut Random) -> Vec<Made> {
        let branches = list(schema, "anyOf").iter();
        let of_each = branches.map(|branch| self.sample(branch, Fill::Most, depth, random));
        let objects = of_each.filter(|made| matches!(made.form, Form::Object(_)));
        let objects: Vec<Made> = objects.collect();
        let pairs = objects.windows(2).filter(|pair| pair[0].agrees(&pair[1]));
        pairs.map(|pair| joined(pair.iter().cloned())).collect()
    }

    /// Whether keywords of the schema itself say what its values are.
    pub(super) fn own(&self, schema: &Value) -> bool {
        let composed = !list(schema, "allOf").is_empty() || !branches(schema).is_empty();
        !composed
            || is_listed(schema)
            || schema.get("properties").is_some()
            || schema.get("additionalProperties").is_some()
    }

    fn sample_own(&self, schema: &'a Value, fill: Fill, depth: usize, random: &mut Random) -> Made {
        let Some(keywords) = schema.as_object() else {
            return Made::leaf("any");
        };
        match kind(keywords) {
            "object" => self.object(schema, keywords, fill, depth, random),
            "array" => {
                let least = schema["minItems"].as_u64().unwrap_or(0) as usize;
                let most = schema["maxItems"].as_u64().unwrap_or(3).min(3) as usize;
                let count = match fill {
                    Fill::Least => least,
                    Fill::Most => least.max(2.min(most)),
                    Fill::Random => least.max(random.below(most + 1)),
                };
                let items =
                    (0..count).map(|_| self.sample(&schema["items"], fill, depth + 1, random));
                Made::of(Form::Array(items.collect()), schema, Extras::Ignored)
            }
            _ => {
                let ways = scalars(schema, keywords, random);
                random
                    .pick(&ways)
                    .cloned()
                    .unwrap_or_else(|| Made::leaf("any"))
            }
        }
    }

    fn cover_own(&self, schema: &'a Value, depth: usize, random: &mut Random) -> Vec<Made> {
        let Some(keywords) = schema.as_object() else {
            return scalars(schema, &Map::new(), random);
        };
        let Some(limit) = [usize::MAX].iter().chain(&INSIDE).nth(depth) else {
            return vec![self.sample_own(schema, Fill::Random, depth, random)];
        };
        let mut made = match kind(keywords) {
            "object" if depth > 0 => [Fill::Most, Fill::Least, Fill::Random, Fill::Random]
                .into_iter()
                .map(|fill| {
                    self.optional.set(0);
                    self.object(schema, keywords, fill, depth, random)
                })
                .collect(),
            "object" => self.cover_object(schema, keywords, random),
            "array" => {
                let ways = self.cover(&schema["items"], depth + 1, random);
                let least = schema["minItems"].as_u64().unwrap_or(0) as usize;
                let most = schema["maxItems"].as_u64().unwrap_or(u64::MAX) as usize;
                let array =
                    |items: Vec<Made>| Made::of(Form::Array(items), schema, Extras::Ignored);
                let mut lists = vec![array(Vec::new())];
                lists.push(array(ways.iter().take(most.min(20)).cloned().collect()));
                lists.extend(ways.windows(least.max(1)).map(|few| array(few.to_vec())));
                lists
            }
            _ => scalars(schema, keywords, random),
        };
        random.thin(&mut made, *limit);
        made
    }

    /// Objects that differ in one member each.
    fn cover_object(
        &self,
        schema: &'a Value,
        keywords: &'a Keywords,
        random: &mut Random,
    ) -> Vec<Made> {
        let least = self.object(schema, keywords, Fill::Least, 0, random);
        let most = self.object(schema, keywords, Fill::Most, 0, random);
        let mut made = vec![least.clone(), most.clone()];
        let properties = keywords.get("properties").and_then(Value::as_object);
        for (name, property) in properties.into_iter().flatten() {
            if !least.facts.required.contains(name) {
                let mut without = most.clone();
                without.unset(name);
                made.push(without);
            }
            for (index, way) in self.cover(property, 1, random).into_iter().enumerate() {
                let mut with = if index % 2 == 0 {
                    least.clone()
                } else {
                    most.clone()
                };
                with.set(name, way);
                made.push(with);
            }
        }
        if let Some(values) = keywords
            .get("additionalProperties")
            .filter(|values| values.is_object())
        {
            for way in self.cover(values, 1, random) {
                let mut with = least.clone();
                with.set("Schlüssel 🔑", way);
                made.push(with);
            }
        }
        made
    }

    pub(super) fn object(
        &self,
        schema: &'a Value,
        keywords: &'a Keywords,
        fill: Fill,
        depth: usize,
        random: &mut Random,
    ) -> Made {
        let mut members = Vec::new();
        let optional = |random: &mut Random| {
            let is_there = match fill {
                Fill::Least => false,
                _ if depth > 0 && self.optional.get() >= OPTIONAL => false,
                Fill::Most => true,
                Fill::Random => !random.once_in(2 + depth),
            };
            self.optional.update(|count| count + usize::from(is_there));
            is_there
        };
        let properties = keywords.get("properties").and_then(Value::as_object);
        for (name, property) in properties.into_iter().flatten() {
            let must = required(schema).any(|other| other == name);
            if must || optional(random) {
                let inner = if depth > 1 && fill == Fill::Most {
                    Fill::Random
                } else {
                    fill
                };
                members.push((
                    name.clone(),
                    self.sample(property, inner, depth + 1, random),
                ));
            }
        }
        for name in required(schema) {
            if properties.is_none_or(|properties| !properties.contains_key(name)) {
                members.push((name.to_owned(), Made::leaf("required, not described")));
            }
        }
        let extras = match keywords.get("additionalProperties") {
            Some(Value::Bool(true)) => Extras::Kept,
            Some(Value::Object(values)) if values.is_empty() => Extras::Kept,
            Some(Value::Object(_)) => Extras::Typed,
            _ if is_free_form(schema) => Extras::Kept,
            _ => Extras::Ignored,
        };
        if extras != Extras::Ignored && optional(random) {
            for name in ["first", "Größe 📏"] {
                let value = match extras {
                    Extras::Typed => {
                        self.sample(&keywords["additionalProperties"], fill, depth + 1, random)
                    }
                    _ => Made::leaf(json!({"any": [1, "thing", {"at": "all"}]})),
                };
                members.push((name.to_owned(), value));
            }
        }
        Made::of(Form::Object(members), schema, extras)
    }

    /// The value of a branch as one of the union: the tag, of which the branch may allow more values,
    /// is one that the union gives it.
    fn of_union(&self, union: &'a Value, branch: &'a Value, mut made: Made) -> Made {
        made.facts.keeps_strings |= self.has_constants(union, 0);
        let Some(tag) = union["discriminator"]["propertyName"].as_str() else {
            return made;
        };
        let name = branch["$ref"].as_str().unwrap_or_default();
        let short = component(branch).unwrap_or_default();
        let mapping = union["discriminator"]["mapping"].as_object();
        let mapped = mapping.into_iter().flatten();
        let mapped = mapped.filter(|(_, target)| *target == name || *target == short);
        let mut values: Vec<&str> = mapped.map(|(value, _)| value.as_str()).collect();
        if values.is_empty() {
            values.push(short);
        }
        made.with_tag(tag, &values)
    }

    /// Whether a union has string enums among its branches, or in unions among these.
    fn has_constants(&self, schema: &'a Value, depth: usize) -> bool {
        depth < 8
            && branches(schema).into_iter().any(|branch| {
                let branch = self.components.target(branch);
                let values = branch["enum"].as_array();
                values.is_some_and(|values| values.iter().any(Value::is_string))
                    || self.has_constants(branch, depth + 1)
            })
    }
}

fn joined(parts: impl IntoIterator<Item = Made>) -> Made {
    let joined = parts.into_iter().reduce(Made::and);
    joined.unwrap_or_else(|| Made::leaf("any"))
}

/// All values without parts that are worth a try.
fn scalars(schema: &Value, keywords: &Keywords, random: &mut Random) -> Vec<Made> {
    let values: Vec<Value> = match (keywords.get("enum"), kind(keywords)) {
        (Some(Value::Array(values)), _) => values.clone(),
        (_, "string") => strings::strings(keywords, random)
            .into_iter()
            .map(Value::from)
            .collect(),
        (_, "integer") => numbers::integers(keywords, random),
        (_, "number") if numbers::is_whole(schema) => numbers::integers(keywords, random),
        (_, "number") => numbers::numbers(keywords),
        (_, "boolean") => vec![json!(true), json!(false)],
        _ => vec![
            json!("any"),
            json!({"a": [1, 2.5, {}]}),
            json!([true]),
            json!(-7),
        ],
    };
    let is_enum = keywords.contains_key("enum");
    let allowed: Rc<[Value]> = list(schema, "enum").into();
    let made = values.into_iter().map(|value| {
        let is_enum = is_enum && value.is_string();
        let mut made = Made::of(Form::Leaf(value), schema, Extras::Ignored);
        made.facts.allowed = Rc::clone(&allowed);
        made.facts.is_enum = is_enum;
        made.facts.keeps_strings = is_enum;
        made
    });
    made.collect()
}
