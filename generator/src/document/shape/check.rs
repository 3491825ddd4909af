//! Compares a value with a shape.

use super::findings::{Action, Finding, Findings, Repair, one_of};
use super::model::{Known, Member, Presence, Shape, known};
use super::tables::SCHEMA;
use crate::diagnostic::Kind;
use crate::document::version::Version;
use crate::source::Pointer;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// A `$ref`, or a value of a discriminator's `mapping`, at a location that the tables know.
pub(in crate::document) struct Reference {
    /// The object that contains the `$ref`, or the value of the mapping.
    pub(in crate::document) at: Pointer,
    pub(in crate::document) text: String,
    pub(in crate::document) is_mapping: bool,
    /// The kind of components that the target could be one of; empty for paths.
    pub(in crate::document) kind: &'static str,
    /// The shape that the target must have.
    pub(in crate::document) shape: &'static Shape,
}

/// What is lost if a reference cannot be resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::document) enum Loss {
    /// Something that is documentation only, or that is repeated elsewhere.
    Omitted,
    /// The type of a value.
    AnyValue,
    /// A part of a request or response, without which it would be wrong.
    Request,
}

impl Reference {
    pub(in crate::document) fn loss(&self) -> Loss {
        match self.kind {
            // A mapping only names members that its union already has.
            _ if self.is_mapping => Loss::Omitted,
            "examples" | "links" => Loss::Omitted,
            "schemas" => Loss::AnyValue,
            _ => Loss::Request,
        }
    }
}

/// All findings and references of a value.
#[derive(Default)]
pub(in crate::document) struct Report {
    pub(in crate::document) findings: Vec<Finding>,
    pub(in crate::document) references: Vec<Reference>,
    /// The locations of values that a reference may replace, and the kinds of components they belong to. One may occur
    /// twice.
    pub(in crate::document) places: Vec<(Pointer, &'static str)>,
}

/// Compares the value at a location with its shape. If a reference leads to a location that the tables of the whole
/// file do not cover, the value there is compared with the shape that the reference expects.
pub(in crate::document) fn check(
    root: &Value,
    whole: &'static Shape,
    at: Pointer,
    shape: &'static Shape,
) -> Report {
    check_more(root, whole, at, shape, &mut BTreeSet::new())
}

/// Does the same as [`check`], except for the targets of references that have been compared before.
pub(in crate::document) fn check_more(
    root: &Value,
    whole: &'static Shape,
    at: Pointer,
    shape: &'static Shape,
    seen: &mut BTreeSet<Pointer>,
) -> Report {
    let mut check = Check {
        whole,
        version: Version::declared(root),
        found: Findings::new(root),
        references: Vec::new(),
        places: Vec::new(),
        open: Vec::new(),
    };
    let mut next = Some((at, shape));
    let mut is_target = false;
    while let Some((at, shape)) = next {
        // A target that is not an object is not compared.
        if let Some(value) = root.pointer(at.as_str())
            && (value.is_object() || !is_target)
            && (seen.insert(at.clone()) || !is_target)
        {
            check.found.pointer = at;
            check.value(value, shape);
        }
        is_target = true;
        next = check.open.pop();
    }
    Report {
        findings: check.found.list,
        references: check.references,
        places: check.places,
    }
}

struct Check<'a> {
    whole: &'static Shape,
    version: Version,
    found: Findings<'a>,
    references: Vec<Reference>,
    /// The targets of references.
    open: Vec<(Pointer, &'static Shape)>,
    places: Vec<(Pointer, &'static str)>,
}

impl<'a> Check<'a> {
    fn value(&mut self, value: &'a Value, shape: &'static Shape) {
        if let Shape::OrReference(kind, _) = shape {
            self.places.push((self.found.pointer.clone(), kind));
        }
        match (shape, value) {
            (Shape::Any, _)
            | (Shape::Text | Shape::Type, Value::String(_))
            | (Shape::Type, Value::Array(_))
            | (Shape::Bool | Shape::OrBool(_) | Shape::Bound, Value::Bool(_))
            | (Shape::Number | Shape::Bound, Value::Number(_)) => {}
            // What stands in place of a schema in later versions.
            (Shape::OrReference("schemas", _), Value::Bool(_)) if self.version > Version::V3_0 => {}
            (Shape::Type, _) => self.found.no_type(value),
            (Shape::Since(version, shape), _) => {
                if self.version >= *version {
                    self.value(value, shape);
                }
            }
            (Shape::Count, Value::Number(number)) if number.is_u64() => {}
            (Shape::Word(words), Value::String(word)) => self.found.word(word, words),
            (Shape::Url, Value::String(url)) => self.found.url(url),
            (Shape::Mapped, Value::String(text)) => self.refer(text, true, "schemas", &SCHEMA),
            (Shape::List(shape) | Shape::OrList(shape), Value::Array(items)) => {
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
            (Shape::Exact(lists), Value::Object(members)) => {
                for shapes in *lists {
                    self.members(members, shapes);
                }
                self.tell_others(members, lists);
            }
            (Shape::Followed(_, shape), _) => self.value(value, shape),
            (Shape::Later(shape), _) => {
                self.found.later();
                self.value(value, shape);
            }
            (Shape::Has(names), Value::Object(members)) => {
                if !names.iter().any(|name| members.contains_key(*name)) {
                    self.found.missing(&one_of(names));
                }
            }
            (Shape::Tagged(tag, shapes), Value::Object(members)) => match members.get(*tag) {
                Some(name) => self.tagged(value, tag, name, shapes),
                None => self.found.missing(&format!("`{tag}`")),
            },
            (Shape::All(shapes), _) => {
                let before = self.found.refusals;
                let mut shapes = shapes.iter();
                while let Some(shape) = shapes.next()
                    && self.found.refusals == before
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
            (Shape::OrReference(_, shape) | Shape::OrBool(shape) | Shape::OrList(shape), _) => {
                self.value(value, shape)
            }
            (Shape::Aside(shape), _) => self.aside(value, shape),
            (Shape::Judged(judge, shape), _) => {
                let before = self.found.refusals;
                self.value(value, shape);
                if self.found.refusals == before {
                    judge(&mut self.found, value);
                }
            }
            _ => self.found.wrong_type(value, shape),
        }
    }

    fn within(&mut self, key: &str, value: &'a Value, shape: &'static Shape) {
        self.found.pointer.push(key);
        self.value(value, shape);
        self.found.pointer.pop();
    }

    /// Checks a value of a map. Null is replaced with an empty value, or removed if the shape has
    /// no empty value. A value that is not a schema, where a schema is expected, is replaced with a
    /// schema that accepts any value.
    fn entry(&mut self, key: &str, value: &'a Value, shape: &'static Shape) {
        let is_schema = matches!(shape, Shape::OrReference("schemas", _));
        let is_described =
            value.is_object() || (value.is_boolean() && self.version > Version::V3_0);
        if matches!(shape, Shape::Any) || !value.is_null() && (!is_schema || is_described) {
            return self.within(key, value, shape);
        }
        self.found.pointer.push(key);
        match self.empty(shape) {
            Some(any) if is_schema => {
                let message = format!(
                    "{} is not a schema; any JSON value is accepted",
                    self.found.subject()
                );
                self.found.repair(Kind::NoSchema, message, Repair::Set(any));
            }
            Some(empty) => {
                let message = format!("{} is null; an empty value is used", self.found.subject());
                self.found
                    .repair(Kind::NullValue, message, Repair::Set(empty));
            }
            None => {
                let message = format!("{} is null; it is ignored", self.found.subject());
                self.found.repair(Kind::NullValue, message, Repair::Remove);
            }
        }
        self.found.pointer.pop();
    }

    /// Returns the empty object or array, if the shape accepts it.
    fn empty(&self, shape: &'static Shape) -> Option<Value> {
        [json!({}), json!([])].into_iter().find(|value| {
            let report = check(value, self.whole, Pointer::ROOT, shape);
            let mut findings = report.findings.iter();
            match value.is_array() {
                // An empty array would be repaired where an object belongs.
                true => report.findings.is_empty(),
                false => findings.all(|finding| !finding.is_refusal()),
            }
        })
    }

    fn members(&mut self, members: &'a Map<String, Value>, shapes: &'static [Member]) {
        for (name, shape, presence) in shapes {
            match (members.get(*name), presence) {
                // YAML without quotes.
                (Some(Value::Null), _)
                    if matches!(shape, Shape::Type) && self.version > Version::V3_0 => {}
                (Some(Value::Null), Presence::Optional) => {
                    self.found.adjust(name, Repair::Remove);
                }
                (Some(Value::Null) | None, Presence::AssumedBefore(version, value)) => {
                    match self.version < *version {
                        true => self.found.assume(name, value()),
                        false => self.found.adjust(name, Repair::Set(value())),
                    }
                }
                (Some(Value::Null) | None, Presence::Assumed(value)) => {
                    self.found.assume(name, value())
                }
                (Some(Value::Null) | None, Presence::Implied(value)) => {
                    self.found.adjust(name, Repair::Set(value()));
                }
                (Some(value), _) => self.within(name, value, shape),
                (None, Presence::Required) => self.found.missing(&format!("`{name}`")),
                (None, Presence::Optional) => {}
            }
        }
    }

    fn no_others(&mut self, members: &Map<String, Value>, shapes: &[Member]) {
        for key in members.keys() {
            if !key.starts_with("x-") && !shapes.iter().any(|(name, ..)| name == key) {
                let message = format!("`{key}` is not a keyword of this object");
                self.found.pointer.push(key);
                self.found.refuse(Kind::UnknownKeyword, message, None);
                self.found.pointer.pop();
            }
        }
    }

    fn tell_others(&mut self, members: &Map<String, Value>, lists: &[&[Member]]) {
        for key in members.keys() {
            let is_known = || lists.iter().any(|list| list.iter().any(|it| it.0 == key));
            if key != "$ref" && !key.starts_with("x-") && !is_known() {
                let message = format!("`{key}` is not supported here; it is ignored");
                let at = Pointer::ROOT.join(key);
                self.found
                    .told_within(&at, Kind::UnsupportedKeyword, message);
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
            self.tell_later(tag, name);
            return self.value(value, shape);
        }
        self.found.pointer.push(tag);
        match name {
            Value::String(name) => {
                let names: Vec<_> = shapes.iter().map(|(known, _)| *known).collect();
                self.found.word(name, &names);
            }
            _ => self.found.wrong_type(name, &Shape::Word(&[])),
        }
        self.found.pointer.pop();
    }

    /// Tells that a value of a later version is followed.
    fn tell_later(&mut self, tag: &str, name: &Value) {
        let later = [("querystring", Version::V3_2), ("mutualTLS", Version::V3_1)];
        let mut later = later.iter().filter(|(known, _)| name == known);
        if let Some((known, version)) = later.next()
            && (Version::V3_0..*version).contains(&self.version)
        {
            let message = format!(
                "`{tag}: {known}` is from OpenAPI {}; it is followed",
                version.name()
            );
            let at = Pointer::ROOT.join(tag);
            self.found.told_within(&at, Kind::OtherVersion, message);
        }
    }

    /// Checks a value that no code depends on: an error inside it becomes a warning, and the whole
    /// value is left out.
    fn aside(&mut self, value: &'a Value, shape: &'static Shape) {
        let before = self.found.list.len();
        self.value(value, shape);
        let inner = &mut self.found.list;
        if let Some(refusal) = inner[before..].iter().position(Finding::is_refusal) {
            let refusal = inner.swap_remove(before + refusal);
            self.found.refusals -= 1 + inner[before..].iter().filter(|it| it.is_refusal()).count();
            inner.truncate(before);
            let message = match refusal.pointer == self.found.pointer {
                true => format!("{}; it is ignored", refusal.message),
                false => format!("{}; {} is ignored", refusal.message, self.found.name()),
            };
            self.found.list.push(Finding {
                message,
                action: Action::Repaired(self.found.pointer.clone(), Repair::Remove),
                ..refusal
            });
        }
    }

    /// Records a reference. If the tables do not cover its target, the target is checked with the
    /// shape expected here.
    fn refer(&mut self, text: &str, is_mapping: bool, kind: &'static str, shape: &'static Shape) {
        if let Some(fragment) = text.strip_prefix('#') {
            let target = Pointer::from_fragment(fragment);
            if known(&target, self.whole) == Known::Unknown {
                self.open.push((target, shape));
            }
        }
        self.references.push(Reference {
            at: self.found.pointer.clone(),
            text: text.to_owned(),
            is_mapping,
            kind,
            shape,
        });
    }
}
