//! Values → values that must be refused, and values as a newer server might send them.
//!
//! By design, some changes are not refused: null reads like absence where a member is optional, and
//! strings that an enum (or a union with string constants) does not know are kept. A newer server's
//! values of enums are kept and written back even where the enum is the tag of a union, or the
//! constant that tells a branch: the whole object is kept then, or read as what is most like it.

use super::made::{Extras, Form, Made};
use super::random::Random;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The member that a newer server adds.
const ADDED: &str = "x_added_by_a_newer_server";

/// The value that a newer server adds to each enum.
const NEW_VALUE: &str = "X_ADDED_BY_A_NEWER_SERVER";

/// A changed value.
#[derive(Clone, Debug)]
pub struct Mutation {
    /// What was changed, and where.
    pub story: String,
    /// The value after it.
    pub value: Value,
    /// What may come back, if anything may.
    pub expected: Vec<Value>,
    /// Mutations of the same key change the same schema in the same way.
    key: (usize, String),
    depth: usize,
}

/// At most `limit` mutations of `all`, none like another; those near the surface come first.
pub fn distinct(
    all: &[Made],
    mutate: fn(&Made) -> Vec<Mutation>,
    limit: usize,
    random: &mut Random,
) -> Vec<Mutation> {
    let mut seen = BTreeSet::new();
    let mut near = Vec::new();
    let mut far = Vec::new();
    // The one with the most is first, since what it has shows the most.
    let order = [1].into_iter().chain([0]).chain(2..all.len());
    for made in order.filter_map(|index| all.get(index)) {
        for mutation in mutate(made) {
            if seen.insert(mutation.key.clone()) {
                if mutation.depth <= 2 { &mut near } else { &mut far }.push(mutation);
            }
        }
        if near.len() > 4 * limit {
            break;
        }
    }
    random.thin(&mut near, limit);
    random.thin(&mut far, limit.saturating_sub(near.len()));
    far.truncate(limit.saturating_sub(near.len()));
    near.append(&mut far);
    near
}

/// All ways to spoil a value: required members removed, other types in the place of each part.
pub fn spoiled(made: &Made) -> Vec<Mutation> {
    let mut mutations = Vec::new();
    let whole = made.value();
    walk(made, &mut Vec::new(), false, &mut |path, part, optional| {
        let mut change = |story: String, value: Option<Value>| {
            let key = (part.facts.origin, format!("{story} {}", depth_of(path)));
            mutations.push(Mutation {
                story: format!("{story} at {}", shown(path)),
                value: changed(&whole, path, value),
                expected: Vec::new(),
                key,
                depth: path.len(),
            });
        };
        if let Form::Object(members) = &part.form {
            for (name, _) in members {
                if part.facts.required.contains(name) {
                    let mut less = part.value();
                    if let Value::Object(members) = &mut less {
                        members.shift_remove(name);
                    }
                    change(format!("without `{name}`"), Some(less));
                }
            }
        }
        let others = [
            json!(null),
            json!(true),
            json!(7),
            json!(-1.5),
            json!("text"),
            json!([]),
            json!({}),
        ];
        let now = part.value();
        for other in others {
            let kept = match &other {
                Value::Null => optional,
                Value::String(_) => now.is_string() || part.facts.keeps_strings,
                other => std::mem::discriminant(other) == std::mem::discriminant(&now) && !other.is_number(),
            };
            if !kept {
                change(format!("{other} for {}", type_of(&now)), Some(other));
            }
        }
    });
    mutations
}

/// All ways in which a newer server's value may differ: added members, new values of enums.
pub fn newer(made: &Made) -> Vec<Mutation> {
    let mut mutations = Vec::new();
    let whole = made.value();
    walk(made, &mut Vec::new(), false, &mut |path, part, _| {
        let key = |what: &str| (part.facts.origin, format!("{what} {}", depth_of(path)));
        if let Value::Object(mut members) = part.value()
            && part.facts.extras != Extras::Typed
        {
            members.insert(ADDED.to_owned(), json!({"nested": [1, "two"]}));
            let value = changed(&whole, path, Some(Value::Object(members)));
            let expected = match part.facts.extras {
                Extras::Ignored => vec![whole.clone(), value.clone()],
                _ => vec![value.clone()],
            };
            mutations.push(Mutation {
                story: format!("a member more at {}", shown(path)),
                value,
                expected,
                key: key("member"),
                depth: path.len(),
            });
        }
        if part.facts.is_enum {
            let value = changed(&whole, path, Some(json!(NEW_VALUE)));
            mutations.push(Mutation {
                story: format!("a new value at {}", shown(path)),
                expected: vec![value.clone()],
                value,
                key: key("value"),
                depth: path.len(),
            });
        }
    });
    mutations
}

/// A step into a value.
#[derive(Clone, Debug)]
enum Step {
    Item(usize),
    Member(String),
}

/// Visits each part that was made from a schema, and says whether it is an optional member.
fn walk(
    made: &Made,
    path: &mut Vec<Step>,
    optional: bool,
    visit: &mut dyn FnMut(&[Step], &Made, bool),
) {
    visit(path, made, optional);
    match &made.form {
        Form::Leaf(_) => {}
        Form::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                path.push(Step::Item(index));
                walk(item, path, false, visit);
                path.pop();
            }
        }
        Form::Object(members) => {
            for (name, member) in members {
                let optional = !made.facts.required.contains(name);
                path.push(Step::Member(name.clone()));
                walk(member, path, optional, visit);
                path.pop();
            }
        }
    }
}

/// The whole with another value at `path`.
fn changed(whole: &Value, path: &[Step], value: Option<Value>) -> Value {
    let mut whole = whole.clone();
    let place = path.iter().try_fold(&mut whole, |place, step| match step {
        Step::Item(index) => place.get_mut(*index),
        Step::Member(name) => place.get_mut(name),
    });
    if let (Some(place), Some(value)) = (place, value) {
        *place = value;
    }
    whole
}

/// The path without indices, as part of a key.
fn depth_of(path: &[Step]) -> String {
    path.iter()
        .map(|step| match step {
            Step::Item(_) => "[]".to_owned(),
            Step::Member(name) => format!(".{name}"),
        })
        .collect()
}

fn shown(path: &[Step]) -> String {
    let steps = path.iter().map(|step| match step {
        Step::Item(index) => format!("[{index}]"),
        Step::Member(name) => format!(".{name}"),
    });
    let shown: String = steps.collect();
    if shown.is_empty() { "the top".to_owned() } else { shown }
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(Map { .. }) => "an object",
    }
}
