//! A value with the schema of each of its parts, so that it can be changed systematically.

use super::schema::required;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::rc::Rc;

/// A value made by following a schema.
#[derive(Clone, Debug)]
pub struct Made {
    /// The value, with its parts.
    pub form: Form,
    /// What the schema says of it.
    pub facts: Facts,
}

/// The parts of a value.
#[derive(Clone, Debug)]
pub enum Form {
    /// Null, a boolean, a number, a string, or a value without a schema.
    Leaf(Value),
    /// Items.
    Array(Vec<Made>),
    /// Members, in order.
    Object(Vec<(String, Made)>),
}

/// What a schema says of a value.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Which schema it was made from: the same number for each value made from it.
    pub origin: usize,
    /// The values of the `enum` that it is one of; none where there is no `enum`.
    pub allowed: Rc<[Value]>,
    /// Whether it is the tag of a union, and one that leads to where it stands.
    pub is_tag: bool,
    /// Whether it is a value of a string `enum`.
    pub is_enum: bool,
    /// Whether other strings in its place are kept by design: it is a value of a string `enum`, or
    /// of a union that has string constants among its branches.
    pub keeps_strings: bool,
    /// The members that must be there, if it is an object.
    pub required: BTreeSet<String>,
    /// What becomes of members that are not described, if it is an object.
    pub extras: Extras,
}

/// What becomes of members that the schema does not name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Extras {
    /// They are ignored.
    #[default]
    Ignored,
    /// They are kept, whatever they hold.
    Kept,
    /// They are kept and have a schema of their own.
    Typed,
}

/// Whether a property is sent in one direction only, so that it may be absent in the other even if it
/// is required.
fn is_one_way(property: &Value) -> bool {
    property["readOnly"] == true || property["writeOnly"] == true
}

impl Made {
    /// A value without parts.
    pub fn leaf(value: impl Into<Value>) -> Self {
        Self {
            form: Form::Leaf(value.into()),
            facts: Facts::default(),
        }
    }

    /// Null. What else could be here is not looked at, and might be an enum.
    pub fn null() -> Self {
        let mut made = Self::leaf(Value::Null);
        made.facts.keeps_strings = true;
        made
    }

    /// A value made from a schema.
    pub fn of(form: Form, schema: &Value, extras: Extras) -> Self {
        let facts = Facts {
            // The address tells schemas apart for as long as the document is borrowed.
            origin: std::ptr::from_ref(schema).addr(),
            required: required(schema)
                .filter(|name| !is_one_way(&schema["properties"][name]))
                .map(str::to_owned)
                .collect(),
            extras,
            ..Facts::default()
        };
        Self { form, facts }
    }

    /// An object without members.
    pub fn empty_object() -> Self {
        Self {
            form: Form::Object(Vec::new()),
            facts: Facts::default(),
        }
    }

    /// The value itself.
    pub fn value(&self) -> Value {
        match &self.form {
            Form::Leaf(value) => value.clone(),
            Form::Array(items) => items.iter().map(Self::value).collect(),
            Form::Object(members) => Value::Object(Map::from_iter(
                members
                    .iter()
                    .map(|(name, member)| (name.clone(), member.value())),
            )),
        }
    }

    /// Whether nothing is known of the value but that it must be there.
    fn is_undescribed(&self) -> bool {
        self.facts.origin == 0
    }

    fn member(&self, name: &str) -> Option<&Made> {
        let Form::Object(members) = &self.form else {
            return None;
        };
        let mut members = members.iter();
        members.find_map(|(other, member)| (other == name).then_some(member))
    }

    /// Whether there is a member of this name of which more is known than that it must be there.
    pub fn describes(&self, name: &str) -> bool {
        self.member(name)
            .is_some_and(|member| !member.is_undescribed())
    }

    /// Sets a member of an object.
    pub fn set(&mut self, name: &str, member: Made) {
        if let Form::Object(members) = &mut self.form {
            match members.iter_mut().find(|(other, _)| other == name) {
                Some((_, place)) => *place = member,
                None => members.push((name.to_owned(), member)),
            }
        }
    }

    /// Removes a member of an object.
    pub fn unset(&mut self, name: &str) {
        if let Form::Object(members) = &mut self.form {
            members.retain(|(other, _)| other != name);
        }
    }

    /// Whether this and another object have only members in common that were made from the same schema,
    /// and say which members they have.
    pub fn agrees(&self, other: &Made) -> bool {
        let (Form::Object(own), Form::Object(others)) = (&self.form, &other.form) else {
            return false;
        };
        let extras = [self.facts.extras, other.facts.extras];
        let same = |(name, member): &(String, Made)| {
            let mut others = others.iter().filter(|(other, _)| other == name);
            others.all(|(_, other)| other.facts.origin == member.facts.origin)
        };
        extras == [Extras::Ignored; 2] && own.iter().all(same)
    }

    /// The value with a tag that is one of these, if its schema allows any of them.
    pub fn with_tag(mut self, tag: &str, values: &[&str]) -> Made {
        let Form::Object(members) = &mut self.form else {
            return self;
        };
        let Some((_, place)) = members.iter_mut().find(|(name, _)| name == tag) else {
            return self;
        };
        let (Form::Leaf(now), facts) = (&mut place.form, &mut place.facts) else {
            return self;
        };
        let told = values.iter().filter_map(|value| match now {
            Value::String(_) => Some((*value).into()),
            Value::Bool(_) => value.to_lowercase().parse().map(Value::Bool).ok(),
            Value::Number(_) => value.parse().map(Value::Number).ok(),
            _ => None,
        });
        let may_be = |value: &Value| facts.allowed.is_empty() || facts.allowed.contains(value);
        let told: Vec<Value> = told.filter(may_be).collect();
        if let Some(first) = told.first().filter(|_| !facts.is_tag) {
            if !told.contains(now) {
                *now = first.clone();
            }
            facts.is_tag = true;
            facts.is_enum = now.is_string();
            facts.keeps_strings = now.is_string();
        }
        self
    }

    /// What satisfies both of two schemas, given a value of each: members are united, and of values
    /// that are no objects the second stays.
    pub fn and(mut self, other: Made) -> Made {
        match other.form {
            Form::Object(members) if matches!(self.form, Form::Object(_)) => {
                for (name, member) in members {
                    if !(member.is_undescribed() && self.member(&name).is_some()) {
                        self.set(&name, member);
                    }
                }
                self.facts.required.extend(other.facts.required);
                self.facts.extras = self.facts.extras.max(other.facts.extras);
                self.facts.keeps_strings |= other.facts.keeps_strings;
                self.facts.origin = self.facts.origin.wrapping_mul(31) ^ other.facts.origin;
                self
            }
            form => Made {
                form,
                facts: other.facts,
            },
        }
    }
}
