//! The JSON types of the keywords of OpenAPI 3.0 and of Overlay 1.0, as tables.
//!
//! The typed model would refuse a wrong description too, but at the first mistake, far away from
//! it, and in time exponential in its depth, since it reads `$ref`-or-value by trial. So values
//! are compared with these tables first. A mistake whose meaning is clear comes with its repair:
//! null where nothing is needed, a number where a text is expected, a missing description. So does
//! one where no code depends on it. Unknown keywords are not looked at, unless an object is closed.

mod finding;
mod judge;
mod tables;

pub(super) use finding::{Finding, Outcome, Repair};
pub(super) use tables::{OPENAPI, OVERLAY};

use crate::pointer::Pointer;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// How many references may lead to each other.
const CHAIN: usize = 64;

/// Of a file whose use is not known.
pub(super) static ANYTHING: Shape = Shape::Any;

/// What a value has to look like.
pub(super) enum Shape {
    Any,
    Text,
    /// The name or the place of a schema.
    Mapped,
    /// The type of a schema, which later versions of OpenAPI have lists of.
    Type,
    Url,
    Bool,
    Number,
    /// An integer from zero up.
    Count,
    /// One of these texts.
    Word(&'static [&'static str]),
    List(&'static Shape),
    Map(&'static Shape),
    /// A map in which only some keys are looked at.
    Keyed(fn(&str) -> bool, &'static Shape),
    /// An object that may have other members too.
    Object(&'static [Member]),
    /// An object that has no members but these and extensions.
    Closed(&'static [Member]),
    /// An object that has one of these members.
    Has(&'static [&'static str]),
    /// The shape that the value of this member selects.
    Tagged(&'static str, &'static [(&'static str, &'static Shape)]),
    All(&'static [&'static Shape]),
    /// An object with `$ref`, or else this, which is at home among these components.
    OrReference(&'static str, &'static Shape),
    OrBool(&'static Shape),
    /// This, but no code depends on it: a wrong value can be left out.
    Aside(&'static Shape),
    /// This, and what is to be said of it beyond JSON types.
    Judged(Judge, &'static Shape),
}

type Judge = for<'a> fn(&mut Check<'a>, &'a Value);

type Member = (&'static str, &'static Shape, Presence);

pub(super) enum Presence {
    Required,
    /// Null counts as absent.
    Optional,
    /// Required, but there is a value that can stand in for it.
    Assumed(fn() -> Value),
    /// The same, and what that value lacks is told of it.
    Implied(fn() -> Value),
}

/// A `$ref`, or a value of a discriminator's `mapping`, in a place that the tables know.
pub(super) struct Reference {
    /// The object that has the `$ref`, or the value of the mapping.
    pub(super) at: Pointer,
    pub(super) text: String,
    pub(super) is_mapping: bool,
    /// The components among which its target could be; empty for paths.
    pub(super) kind: &'static str,
    /// What its target has to look like.
    pub(super) shape: &'static Shape,
    /// Whether no code depends on it.
    pub(super) aside: bool,
}

/// All that is to be said of a value.
#[derive(Default)]
pub(super) struct Report {
    pub(super) findings: Vec<Finding>,
    pub(super) references: Vec<Reference>,
}

/// Compares the value at a place with its shape. Places outside of the tables that are referred to
/// from there are compared with what the reference expects.
pub(super) fn check(root: &Value, at: Pointer, shape: &'static Shape) -> Report {
    let mut check = Check {
        root,
        pointer: Pointer::ROOT,
        aside: false,
        report: Report::default(),
        refusals: 0,
        open: vec![(at, shape)],
        seen: BTreeSet::new(),
    };
    while let Some((at, shape)) = check.open.pop() {
        if let Some(value) = root.pointer(at.as_str())
            && check.seen.insert(at.clone())
        {
            check.pointer = at;
            check.value(value, shape);
        }
    }
    check.report
}

/// Whether code may depend on what a description says at a place.
pub(super) fn matters(at: &Pointer, shape: &'static Shape) -> bool {
    let mut shapes = vec![shape];
    let mut segments: Vec<_> = at.segments().collect();
    segments.reverse();
    loop {
        let mut steps = Vec::new();
        let segment = segments.pop();
        while let Some(shape) = shapes.pop() {
            match shape {
                Shape::Aside(_) => return false,
                Shape::Judged(_, shape) | Shape::OrReference(_, shape) | Shape::OrBool(shape) => {
                    shapes.push(shape)
                }
                Shape::All(all) => shapes.extend(*all),
                Shape::Tagged(_, tagged) => shapes.extend(tagged.iter().map(|(_, shape)| *shape)),
                Shape::List(shape) | Shape::Map(shape) | Shape::Keyed(_, shape) => {
                    steps.push(*shape);
                }
                Shape::Object(members) | Shape::Closed(members) => {
                    let named = members
                        .iter()
                        .filter(|(name, ..)| Some(*name) == segment.as_deref());
                    steps.extend(named.map(|(_, shape, _)| *shape));
                }
                _ => {}
            }
        }
        match segment {
            Some(_) if !steps.is_empty() => shapes = steps,
            Some(key) => return !key.starts_with("x-"),
            None => return true,
        }
    }
}

pub(super) struct Check<'a> {
    root: &'a Value,
    pointer: Pointer,
    aside: bool,
    report: Report,
    refusals: usize,
    open: Vec<(Pointer, &'static Shape)>,
    seen: BTreeSet<Pointer>,
}

impl<'a> Check<'a> {
    fn value(&mut self, value: &'a Value, shape: &'static Shape) {
        match (shape, value) {
            (Shape::Any, _)
            | (Shape::Text | Shape::Type, Value::String(_))
            | (Shape::Bool | Shape::OrBool(_), Value::Bool(_))
            | (Shape::Number, Value::Number(_)) => {}
            (Shape::Count, Value::Number(number)) if number.is_u64() => {}
            (Shape::Word(words), Value::String(word)) => self.word(word, words),
            (Shape::Url, Value::String(url)) => self.url(url),
            (Shape::Mapped, Value::String(text)) => {
                self.refer(text, true, "schemas", &tables::SCHEMA)
            }
            (Shape::Type, Value::Array(items)) => self.types(items),
            (Shape::List(shape), Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.within(&index.to_string(), item, shape);
                }
            }
            (Shape::Map(shape), Value::Object(members)) => {
                for (key, value) in members {
                    self.entry(key, value, shape);
                }
            }
            (Shape::Keyed(is_known, shape), Value::Object(members)) => {
                for (key, value) in members.iter().filter(|(key, _)| is_known(key)) {
                    self.entry(key, value, shape);
                }
            }
            (Shape::Object(shapes), Value::Object(members)) => self.members(members, shapes),
            (Shape::Closed(shapes), Value::Object(members)) => {
                self.members(members, shapes);
                self.no_others(members, shapes);
            }
            (Shape::Has(names), Value::Object(members)) => {
                if !names.iter().any(|name| members.contains_key(*name)) {
                    self.missing(&finding::one_of(names));
                }
            }
            (Shape::Tagged(tag, shapes), Value::Object(members)) => match members.get(*tag) {
                Some(name) => self.tagged(value, tag, name, shapes),
                None => self.missing(&format!("`{tag}`")),
            },
            (Shape::All(shapes), _) => {
                let before = self.refusals;
                let mut shapes = shapes.iter();
                while let Some(shape) = shapes.next()
                    && self.refusals == before
                {
                    self.value(value, shape);
                }
            }
            (Shape::OrReference(kind, _), Value::Object(members))
                if members.contains_key("$ref") =>
            {
                match &members["$ref"] {
                    Value::String(text) => self.refer(text, false, kind, shape),
                    other => self.within("$ref", other, &Shape::Mapped),
                }
            }
            (Shape::OrReference(_, shape) | Shape::OrBool(shape), _) => {
                self.value(value, shape);
            }
            (Shape::Aside(shape), _) => self.aside(value, shape),
            (Shape::Judged(judge, shape), _) => {
                let before = self.refusals;
                self.value(value, shape);
                if self.refusals == before {
                    judge(self, value);
                }
            }
            _ => self.wrong_type(value, shape),
        }
    }

    fn within(&mut self, key: &str, value: &'a Value, shape: &'static Shape) {
        self.pointer.push(key);
        self.value(value, shape);
        self.pointer.pop();
    }

    /// A value of a map. Null stands for an empty one, or else for none; what is no schema says
    /// nothing of the values.
    fn entry(&mut self, key: &str, value: &'a Value, shape: &'static Shape) {
        let is_schema = matches!(shape, Shape::OrReference("schemas", _));
        if matches!(shape, Shape::Any) || !value.is_null() && (!is_schema || value.is_object()) {
            return self.within(key, value, shape);
        }
        self.pointer.push(key);
        match self.empty(shape) {
            Some(any) if is_schema => {
                let message = format!("{} is no schema: any JSON value is taken", self.subject());
                self.repair("no-schema", message, Repair::Set(any));
            }
            Some(empty) => {
                let message = format!("{} is null: it is taken to be empty", self.subject());
                self.repair("null", message, Repair::Set(empty));
            }
            None => {
                let message = format!("{} is null: it is left out", self.subject());
                self.repair("null", message, Repair::Remove);
            }
        }
        self.pointer.pop();
    }

    /// The empty value of a shape, if that is a value of it.
    fn empty(&self, shape: &'static Shape) -> Option<Value> {
        [json!({}), json!([])].into_iter().find(|value| {
            let report = check(value, Pointer::ROOT, shape);
            report.findings.iter().all(|finding| !finding.is_refusal())
        })
    }

    fn members(&mut self, members: &'a Map<String, Value>, shapes: &'static [Member]) {
        for (name, shape, presence) in shapes {
            match (members.get(*name), presence) {
                (Some(Value::Null), Presence::Optional) => {
                    self.adjust(name, Repair::Remove);
                }
                (Some(Value::Null) | None, Presence::Assumed(value)) => self.assume(name, value()),
                (Some(Value::Null) | None, Presence::Implied(value)) => {
                    self.adjust(name, Repair::Set(value()));
                }
                (Some(value), _) => self.within(name, value, shape),
                (None, Presence::Required) => self.missing(&format!("`{name}`")),
                (None, Presence::Optional) => {}
            }
        }
    }

    fn no_others(&mut self, members: &Map<String, Value>, shapes: &[Member]) {
        for key in members.keys() {
            if !key.starts_with("x-") && !shapes.iter().any(|(name, ..)| name == key) {
                let message = format!("`{key}` has no meaning here");
                self.pointer.push(key);
                self.refuse("unknown-keyword", message, None);
                self.pointer.pop();
            }
        }
    }

    fn tagged(
        &mut self,
        value: &'a Value,
        tag: &str,
        name: &'a Value,
        shapes: &'static [(&'static str, &'static Shape)],
    ) {
        if let Some((_, shape)) = shapes.iter().find(|(known, _)| name == known) {
            return self.value(value, shape);
        }
        self.pointer.push(tag);
        match name {
            Value::String(name) => {
                let names: Vec<_> = shapes.iter().map(|(known, _)| *known).collect();
                self.word(name, &names);
            }
            _ => self.wrong_type(name, &Shape::Word(&[])),
        }
        self.pointer.pop();
    }

    /// What is wrong inside becomes a warning, and all of it is left out.
    fn aside(&mut self, value: &'a Value, shape: &'static Shape) {
        let outer = std::mem::replace(&mut self.aside, true);
        let before = self.report.findings.len();
        self.value(value, shape);
        self.aside = outer;
        let inner = &mut self.report.findings;
        if let Some(refusal) = inner[before..].iter().position(Finding::is_refusal) {
            let refusal = inner.swap_remove(before + refusal);
            self.refusals -= 1 + inner[before..].iter().filter(|it| it.is_refusal()).count();
            inner.truncate(before);
            let message = match refusal.pointer == self.pointer {
                true => format!("{}: it is left out", refusal.message),
                false => format!("{}: {} is left out", refusal.message, self.name()),
            };
            self.report.findings.push(Finding {
                message,
                outcome: Outcome::Repaired(self.pointer.clone(), Repair::Remove),
                ..refusal
            });
        }
    }

    /// Notes a reference. One to a place that the tables do not lead to leads there from here.
    fn refer(&mut self, text: &str, is_mapping: bool, kind: &'static str, shape: &'static Shape) {
        if let Some(fragment) = text.strip_prefix('#') {
            let target = Pointer::from_fragment(fragment);
            if self.aside && !is_mapping {
                self.leads_somewhere(text, &target);
            }
            let known = target.segments().next();
            if !matches!(known.as_deref(), Some("components" | "paths")) {
                self.open.push((target, shape));
            }
        }
        self.report.references.push(Reference {
            at: self.pointer.clone(),
            text: text.to_owned(),
            is_mapping,
            kind,
            shape,
            aside: self.aside,
        });
    }

    /// What code does not depend on is not looked at by any other stage.
    fn leads_somewhere(&mut self, text: &str, target: &Pointer) {
        let message = match self.root.pointer(target.as_str()) {
            Some(value) if self.behind(value).is_some() => return,
            Some(_) => "this reference only leads to itself".to_owned(),
            None => format!("there is nothing at `{text}`"),
        };
        self.refuse("dangling-reference", message, None);
    }

    /// What a value is, or what it refers to inside of this document.
    fn behind(&self, value: &'a Value) -> Option<&'a Value> {
        let mut value = value;
        for _ in 0..CHAIN {
            let Some(Value::String(reference)) = value.get("$ref") else {
                return Some(value);
            };
            let target = Pointer::from_fragment(reference.strip_prefix('#')?);
            value = self.root.pointer(target.as_str())?;
        }
        None
    }
}
