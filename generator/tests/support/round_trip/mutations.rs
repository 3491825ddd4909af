//! Maps values to values that must be refused, and to values as a newer server might send them.
//!
//! By design, some changes are not refused: null is read like absence if a member is optional, and
//! strings that an enum (or a union with string constants) does not know are kept. Enum values of a
//! newer server are kept and written back even if the enum is the tag of a union, or the constant
//! that identifies a branch: then the whole object is kept, or read as the most similar variant.

use super::made::{Extras, Form, Made};
use super::random::Random;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The member that a newer server adds.
const ADDED: &str = "x_added_by_a_newer_server";

/// The value that a newer server adds to each enum.
const NEW_VALUE: &str = "X_ADDED_BY_A_NEWER_SERVER";

/// A change of one part of a value.
#[derive(Clone, Debug)]
pub struct Mutation<'m> {
    whole: &'m Made,
    path: Vec<Step>,
    change: Change,
}

/// A step into a value.
#[derive(Clone, Debug)]
enum Step {
    Item(usize),
    Member(String),
}

/// What is done to a part.
#[derive(Clone, Debug)]
pub enum Change {
    /// This member is removed.
    Without(String),
    /// This takes its place.
    Instead(Value),
    /// A member is added, of which this becomes.
    Added(Extras),
    /// A string takes its place that the enum does not know.
    NewValue,
}

impl Mutation<'_> {
    /// What was changed, and where.
    pub fn story(&self) -> String {
        let place = match shown(&self.path) {
            place if place.is_empty() => "the top".to_owned(),
            place => place,
        };
        match &self.change {
            Change::Without(name) => format!("without `{name}` at {place}"),
            Change::Instead(value) => format!("{value} at {place}"),
            Change::Added(_) => format!("a member more at {place}"),
            Change::NewValue => format!("a new value at {place}"),
        }
    }

    /// The value after the change.
    pub fn value(&self) -> Value {
        let mut whole = self.whole.value();
        let place = self
            .path
            .iter()
            .try_fold(&mut whole, |place, step| match step {
                Step::Item(index) => place.get_mut(*index),
                Step::Member(name) => place.get_mut(name),
            });
        let place = place.expect("the path leads somewhere");
        match (&self.change, place) {
            (Change::Without(name), Value::Object(members)) => {
                members.shift_remove(name);
            }
            (Change::Added(_), Value::Object(members)) => {
                members.insert(ADDED.to_owned(), json!({"nested": [1, "two"]}));
            }
            (Change::Instead(value), place) => *place = value.clone(),
            (Change::NewValue, place) => *place = json!(NEW_VALUE),
            (change, place) => unreachable!("{change:?} of {place}"),
        }
        whole
    }

    /// What may come back of a newer server's value.
    pub fn expected(&self) -> Vec<Value> {
        match self.change {
            Change::Added(Extras::Ignored) => vec![self.whole.value(), self.value()],
            _ => vec![self.value()],
        }
    }

    /// Mutations of the same key change the same part of the same schema in the same way.
    fn key(&self, part: &Made) -> String {
        let place: String = self
            .path
            .iter()
            .map(|step| match step {
                Step::Item(_) => "[]".to_owned(),
                Step::Member(name) => format!(".{name}"),
            })
            .collect();
        format!("{} {place} {:?}", part.facts.origin, self.change)
    }
}

/// At most `limit` mutations of `all`, none like another; those near the surface come first.
pub fn distinct<'m>(
    all: &'m [Made],
    changes: fn(&Made, bool) -> Vec<Change>,
    limit: usize,
    random: &mut Random,
) -> Vec<Mutation<'m>> {
    let mut seen = BTreeSet::new();
    let (mut near, mut far) = (Vec::new(), Vec::new());
    // The one with the most is first, since what it has shows the most.
    let order = [1].into_iter().chain([0]).chain(2..all.len());
    for whole in order.filter_map(|index| all.get(index)) {
        walk(
            whole,
            &mut Vec::new(),
            false,
            &mut |path, part, optional| {
                for change in changes(part, optional) {
                    let path = path.to_vec();
                    let mutation = Mutation {
                        whole,
                        path,
                        change,
                    };
                    if seen.insert(mutation.key(part)) {
                        let is_near = mutation.path.len() <= 2;
                        if is_near { &mut near } else { &mut far }.push(mutation);
                    }
                }
            },
        );
        if near.len() > 4 * limit {
            break;
        }
    }
    random.thin(&mut near, limit);
    far.truncate(8 * limit);
    random.thin(&mut far, limit - near.len().min(limit));
    near.append(&mut far);
    near.truncate(limit);
    near
}

/// All ways to spoil a part: a required member removed, a value of another type in its place.
pub fn spoiled(part: &Made, optional: bool) -> Vec<Change> {
    let mut changes = Vec::new();
    if let Form::Object(members) = &part.form {
        let names = members.iter().map(|(name, _)| name);
        let required = names.filter(|name| part.facts.required.contains(*name));
        changes.extend(required.cloned().map(Change::Without));
    }
    let now = match &part.form {
        Form::Leaf(value) => value.clone(),
        Form::Array(_) => json!([]),
        Form::Object(_) => json!({}),
    };
    let others = [
        json!(null),
        json!(true),
        json!(7),
        json!(-1.5),
        json!("text"),
        json!([]),
        json!({}),
    ];
    let differs = |other: &Value| match other {
        Value::Null => !optional,
        Value::String(_) => !now.is_string() && !part.facts.keeps_strings,
        Value::Number(_) => true,
        other => std::mem::discriminant(other) != std::mem::discriminant(&now),
    };
    changes.extend(others.into_iter().filter(differs).map(Change::Instead));
    changes
}

/// All ways in which a newer server's value may differ: an added member, a new value of an enum.
pub fn newer(part: &Made, _: bool) -> Vec<Change> {
    let is_object = match &part.form {
        Form::Object(_) => true,
        Form::Leaf(value) => value.is_object(),
        Form::Array(_) => false,
    };
    match part.facts.extras {
        // What is inside of a value without a schema is kept.
        _ if matches!(part.form, Form::Leaf(_)) && is_object => vec![Change::Added(Extras::Kept)],
        _ if part.facts.is_enum => vec![Change::NewValue],
        Extras::Typed => Vec::new(),
        extras if is_object => vec![Change::Added(extras)],
        _ => Vec::new(),
    }
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

fn shown(path: &[Step]) -> String {
    let steps = path.iter().map(|step| match step {
        Step::Item(index) => format!("[{index}]"),
        Step::Member(name) => format!(".{name}"),
    });
    steps.collect()
}
