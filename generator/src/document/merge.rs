//! Several documents of one API → one document.
//!
//! Some vendors publish a document for each operation, with the components that it needs. Members
//! that are equal are kept once. Path items with different methods are merged, and so are tags, by
//! name. Components and operations that differ are an error, since there is no way to tell which
//! one is right. For `info`, `servers`, `security`, `externalDocs`, extensions and the contents of
//! a tag, the first document wins, with a warning. Keys keep the order in which they were first
//! seen.

use super::draft::Draft;
use super::origin::Origins;
use crate::diagnostic::{Diagnostic, Diagnostics, Kind, Location};
use crate::source::Pointer;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

type Object = Map<String, Value>;

/// Members of a path item that apply to all of its operations. A document without one of them
/// therefore describes its operations differently from a document that has it.
const SHARED: [&str; 3] = ["$ref", "parameters", "servers"];

/// Members of a Swagger 2.0 document that apply to all of its operations.
const SWAGGER_OF_ALL: [&str; 5] = ["host", "basePath", "schemes", "consumes", "produces"];

/// The components of a Swagger 2.0 document.
const SWAGGER_COMPONENTS: [&str; 4] = [
    "definitions",
    "parameters",
    "responses",
    "securityDefinitions",
];

/// Merges documents; `None` if there are none.
pub(super) fn merge(documents: Vec<Draft>, diagnostics: &mut Diagnostics) -> Option<Draft> {
    let mut documents = documents.into_iter();
    let mut united = documents.next()?;
    for mut other in documents {
        let mut merge = Merge {
            origins: &mut united.origins,
            others: &mut other.origins,
            diagnostics,
        };
        if let (Value::Object(root), Value::Object(other)) = (&mut united.value, other.value) {
            merge.root(root, other);
        }
    }
    Some(united)
}

/// What to do about a member that differs between two documents.
#[derive(Clone, Copy)]
enum Policy {
    Refuse,
    FirstWins,
}

struct Merge<'a> {
    origins: &'a mut Origins,
    others: &'a mut Origins,
    diagnostics: &'a mut Diagnostics,
}

impl Merge<'_> {
    fn root(&mut self, root: &mut Object, mut other: Object) {
        // The version, without the patch number.
        for key in ["openapi", "swagger"] {
            let (at, other) = (Pointer::ROOT.join(key), other.shift_remove(key));
            let known = root.get(key);
            if known.map(minor) != other.as_ref().map(minor) {
                self.compare(known, other.as_ref(), &at, &at, Policy::Refuse);
            }
        }
        let is_swagger = root.contains_key("swagger");
        let of_all: &[_] = match is_swagger {
            true => &SWAGGER_OF_ALL,
            false => &[],
        };
        for key in of_all {
            let (at, other) = (Pointer::ROOT.join(key), other.shift_remove(*key));
            self.compare(root.get(*key), other.as_ref(), &at, &at, Policy::Refuse);
        }
        for key in ["servers", "security"] {
            // A missing member has a meaning too: it is compared like any other value.
            let (at, other) = (Pointer::ROOT.join(key), other.shift_remove(key));
            self.compare(root.get(key), other.as_ref(), &at, &at, Policy::FirstWins);
        }
        for (key, other) in other {
            let at = Pointer::ROOT.join(&key);
            match (key.as_str(), root.get_mut(&key), other) {
                ("info", Some(info), other) if info.get("version") != other.get("version") => {
                    let (known, other) = (info.get("version"), other.get("version"));
                    let at = at.join("version");
                    self.compare(known, other, &at, &at, Policy::Refuse);
                }
                ("paths", Some(Value::Object(paths)), Value::Object(other)) => {
                    for (path, item) in other {
                        self.path_item(paths, path, item, &at);
                    }
                }
                ("components", Some(Value::Object(components)), Value::Object(other)) => {
                    for (kind, other) in other {
                        self.components(components, kind, other, &at);
                    }
                }
                (kind, Some(Value::Object(known)), Value::Object(other))
                    if is_swagger && SWAGGER_COMPONENTS.contains(&kind) =>
                {
                    for (name, other) in other {
                        self.member(known, name, other, &at, Policy::Refuse);
                    }
                }
                ("tags", Some(Value::Array(tags)), Value::Array(other)) => {
                    self.tags(tags, other, &at);
                }
                (_, _, other) => self.member(root, key, other, &Pointer::ROOT, Policy::FirstWins),
            }
        }
    }

    fn path_item(&mut self, paths: &mut Object, path: String, other: Value, at: &Pointer) {
        match (paths.get_mut(&path), other) {
            (Some(Value::Object(item)), Value::Object(mut other)) if path.starts_with('/') => {
                let at = at.join(&path);
                for key in SHARED {
                    let (at, other) = (at.join(key), other.shift_remove(key));
                    self.compare(item.get(key), other.as_ref(), &at, &at, Policy::Refuse);
                }
                for (key, other) in other {
                    self.member(item, key, other, &at, Policy::Refuse);
                }
            }
            (_, other) => self.member(paths, path, other, at, Policy::Refuse),
        }
    }

    fn components(&mut self, components: &mut Object, kind: String, other: Value, at: &Pointer) {
        match (components.get_mut(&kind), other) {
            (Some(Value::Object(known)), Value::Object(other)) if !kind.starts_with("x-") => {
                let at = at.join(&kind);
                for (name, other) in other {
                    self.member(known, name, other, &at, Policy::Refuse);
                }
            }
            (_, other) => self.member(components, kind, other, at, Policy::FirstWins),
        }
    }

    fn tags(&mut self, tags: &mut Vec<Value>, others: Vec<Value>, at: &Pointer) {
        let name = |tag: &Value| tag.get("name").map(Value::to_string);
        let mut positions = BTreeMap::new();
        for (index, tag) in tags.iter().enumerate() {
            positions.entry(name(tag)).or_insert(index);
        }
        for (index, other) in others.into_iter().enumerate() {
            let there = at.join_index(index);
            let position = *positions.entry(name(&other)).or_insert(tags.len());
            let here = at.join_index(position);
            if let Some(known) = tags.get(position) {
                self.compare(Some(known), Some(&other), &here, &there, Policy::FirstWins);
            } else {
                self.origins.put(&here, self.others.take(&there));
                tags.push(other);
            }
        }
    }

    /// Adds a member to the object at `at`, or compares it with the member that the object already
    /// has.
    fn member(
        &mut self,
        object: &mut Object,
        key: String,
        other: Value,
        at: &Pointer,
        policy: Policy,
    ) {
        let at = at.join(&key);
        if let Some(known) = object.get(&key) {
            self.compare(Some(known), Some(&other), &at, &at, policy);
        } else {
            self.origins.put(&at, self.others.take(&at));
            object.insert(key, other);
        }
    }

    /// Compares the value at `here` in the first document with the value at `there` in the other
    /// one, and reports a difference.
    fn compare(
        &mut self,
        known: Option<&Value>,
        other: Option<&Value>,
        here: &Pointer,
        there: &Pointer,
        policy: Policy,
    ) {
        let (known, other) = match (known, other) {
            (Some(known), Some(other)) => (known, other),
            (None, None) => return,
            (Some(_), None) => return self.report_missing(true, here, policy),
            (None, Some(_)) => return self.report_missing(false, here, policy),
        };
        if let Some(difference) = first_difference(known, other) {
            let first = self.origins.locate(&here.concat(&difference));
            let other = self.others.locate(&there.concat(&difference));
            let mut message = format!("`{}` and `{}` disagree on #{here}", first.file, other.file);
            if !difference.is_root() {
                message += &format!(", first at #{here}{difference}");
            }
            self.report(policy, message, &first.file, other);
        }
    }

    fn report_missing(&mut self, is_known: bool, at: &Pointer, policy: Policy) {
        let (first, other) = (self.origins.locate(at), self.others.locate(at));
        let file = first.file.clone();
        let (has, lacks) = if is_known {
            (first, other)
        } else {
            (other, first)
        };
        let message = format!("`{}` has #{at}, but `{}` does not", has.file, lacks.file);
        self.report(policy, message, &file, has);
    }

    fn report(&mut self, policy: Policy, message: String, first: &str, at: Location) {
        let diagnostic = match policy {
            Policy::Refuse => Diagnostic::error(Kind::ConflictingDocuments, message),
            Policy::FirstWins => {
                let message = format!("{message}; `{first}` comes first and is used");
                Diagnostic::warning(Kind::DifferingDocuments, message)
            }
        };
        let diagnostic =
            diagnostic.help("replace the older document, or make them agree with an overlay");
        self.diagnostics.push(diagnostic.at(at));
    }
}

/// Returns the version of the specification without the patch number.
fn minor(version: &Value) -> Vec<String> {
    let version = match version {
        Value::String(version) => version.clone(),
        other => other.to_string(),
    };
    version.split('.').take(2).map(str::to_owned).collect()
}

/// Returns the pointer to the first difference between two values. The order of keys does not
/// matter.
fn first_difference(a: &Value, b: &Value) -> Option<Pointer> {
    let mut at = Pointer::ROOT;
    differs(a, b, &mut at).then_some(at)
}

/// Returns the pointers to all differences between two values.
pub(super) fn differences(a: &Value, b: &Value) -> Vec<Pointer> {
    let mut found = Vec::new();
    let mut open = vec![(Pointer::ROOT, a, b)];
    while let Some((at, a, b)) = open.pop() {
        match (a, b) {
            (Value::Object(a), Value::Object(b)) => {
                let added = b.keys().filter(|key| !a.contains_key(*key));
                for key in a.keys().chain(added) {
                    match (a.get(key), b.get(key)) {
                        (Some(a), Some(b)) => open.push((at.join(key), a, b)),
                        _ => found.push(at.join(key)),
                    }
                }
            }
            (a, b) if a != b => found.push(at),
            _ => {}
        }
    }
    found
}

/// Whether two values differ. If they do, `at` is left at the first difference.
fn differs(a: &Value, b: &Value, at: &mut Pointer) -> bool {
    let mut differs_in = |key: &str, a: Option<&Value>, b: Option<&Value>| {
        at.push(key);
        let differ = match (a, b) {
            (Some(a), Some(b)) => differs(a, b, at),
            _ => true,
        };
        if !differ {
            at.pop();
        }
        differ
    };
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            let added = b.keys().filter(|key| !a.contains_key(*key));
            a.keys()
                .chain(added)
                .any(|key| differs_in(key, a.get(key), b.get(key)))
        }
        (Value::Array(a), Value::Array(b)) => (0..a.len().max(b.len()))
            .any(|index| differs_in(&index.to_string(), a.get(index), b.get(index))),
        (a, b) => a != b,
    }
}
