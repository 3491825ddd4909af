//! References by identity → references by place: `$anchor`, `$id`, `$self`, `$dynamicRef` and `$recursiveRef`.
//!
//! A schema with an `$id` is a resource of its own, and so is the document. Each has anchors of its own. A `#/…` that is
//! in the document means that place even inside of a resource. `$dynamicRef` leads to the `$dynamicAnchor` of its own
//! resource, or else to the only one in the document. Identifiers are only compared: nothing is fetched. References to
//! others stay as they are.

use super::draft::Draft;
use super::lost::Lost;
use super::uri::{join, without_fragment};
use super::warnings::Warnings;
use crate::diagnostic::{Diagnostic, Diagnostics, Kind};
use crate::source::Pointer;
use indexmap::IndexMap;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Keywords whose members have names of their own.
const MAPS: [&str; 9] = [
    "properties",
    "patternProperties",
    "dependentSchemas",
    "$defs",
    "definitions",
    "schemas",
    "mapping",
    "variables",
    "scopes",
];

/// The maximum length of the URI of a resource, in bytes. Each reference is compared with the URI that it is relative to.
const URI: usize = 4096;

/// Keywords whose values are not part of the description.
const VALUES: [&str; 6] = ["example", "examples", "default", "enum", "const", "value"];

/// The anchors of a file or a document, and what leads to them.
#[derive(Default)]
pub(super) struct Identities {
    /// The URI of the document.
    base: Rc<str>,
    /// The URIs of resources.
    resources: BTreeMap<Rc<str>, Pointer>,
    anchors: Anchors,
    dynamic: Anchors,
    references: Vec<Found>,
    /// The references to identities that nothing has.
    pub(super) lost: Lost,
}

/// By name, the places in the resources that have an anchor of this name, in the order of the document.
type Anchors = BTreeMap<String, IndexMap<Rc<str>, Pointer>>;

/// The resource around a value.
#[derive(Clone, Default)]
struct Scope {
    base: Rc<str>,
    resource: Pointer,
    /// The schema that `$recursiveRef` means, if the resource names one.
    recursive: Option<Pointer>,
}

/// A value to look at: its place, whether its members have names of their own, and what is around it.
type Open<'v> = (Pointer, &'v Value, bool, Rc<Scope>);

/// A reference.
struct Found {
    /// The object or the mapping that has it.
    at: Pointer,
    keyword: String,
    text: String,
    scope: Rc<Scope>,
}

/// Makes references by identity lead to places.
pub(super) fn resolve(draft: &mut Draft, diagnostics: &mut Diagnostics) -> Identities {
    let mut identities = Identities::default();
    identities.collect(draft, diagnostics);
    let mut warnings = Warnings::default();
    for found in std::mem::take(&mut identities.references) {
        match found.keyword.as_str() {
            "$dynamicRef" | "$recursiveRef" => {
                let target = identities.dynamic(draft, &found, &mut warnings);
                let object = draft.value.pointer_mut(found.at.as_str());
                let Some(members) = object.and_then(Value::as_object_mut) else {
                    continue;
                };
                members.shift_remove(&found.keyword);
                if let Some(target) = target
                    && !members.contains_key("$ref")
                {
                    members.insert("$ref".to_owned(), target.into());
                    let origin = draft.origins.locate(&found.at.join(&found.keyword));
                    draft.origins.set(found.at.join("$ref"), origin);
                }
            }
            keyword => match identities.target(&draft.value, &found) {
                Some(target) => draft.set(&found.at.join(keyword), target.to_fragment().into()),
                None => identities.lose(draft, &found),
            },
        }
    }
    warnings.hand_out(diagnostics);
    identities
}

impl Identities {
    /// Returns the place of the anchor with this name in the file itself.
    pub(super) fn anchor(&self, name: &str) -> Option<&Pointer> {
        let named = self.anchors.get(name)?;
        let own = named.get(&self.base);
        own.or_else(|| named.values().next())
    }

    /// Returns the names of all anchors.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.anchors.keys().map(String::as_str)
    }

    fn collect(&mut self, draft: &Draft, diagnostics: &mut Diagnostics) {
        let own = draft.value.get("$self").and_then(Value::as_str);
        let own = uri("", own.unwrap_or_default());
        self.base = own.unwrap_or_else(|| {
            report_long(draft, &"/$self".into(), diagnostics);
            Rc::default()
        });
        if !self.base.is_empty() {
            self.resources.insert(self.base.clone(), Pointer::ROOT);
        }
        let scope = Scope {
            base: self.base.clone(),
            ..Scope::default()
        };
        let mut open: Vec<Open<'_>> = vec![(Pointer::ROOT, &draft.value, false, Rc::new(scope))];
        while let Some((at, value, is_map, mut scope)) = open.pop() {
            let members = match value {
                Value::Object(members) => members,
                Value::Array(items) => {
                    let items = items.iter().enumerate().rev();
                    let items = items.filter(|(_, item)| has_parts(item));
                    open.extend(items.map(|(i, it)| (at.join_index(i), it, false, scope.clone())));
                    continue;
                }
                _ => continue,
            };
            let text = |keyword: &str| members.get(keyword).and_then(Value::as_str);
            if !is_map {
                if let Some(id) = text("$id") {
                    let place = at.join("$id");
                    if let Some(base) = uri(&scope.base, id) {
                        let known = self.resources.insert(base.clone(), at.clone());
                        report_twice(draft, known, &place, id, "$id", diagnostics);
                        scope = Rc::new(Scope {
                            base,
                            resource: at.clone(),
                            recursive: Some(at.clone()),
                        });
                    } else {
                        report_long(draft, &place, diagnostics);
                    }
                }
                if members.get("$recursiveAnchor") == Some(&Value::Bool(true)) {
                    let mut own = Scope::clone(&scope);
                    own.recursive = Some(at.clone());
                    scope = Rc::new(own);
                }
                for keyword in ["$anchor", "$dynamicAnchor"] {
                    let Some(name) = text(keyword) else {
                        continue;
                    };
                    let named = self.anchors.entry(name.to_owned()).or_default();
                    let known = named.insert(scope.base.clone(), at.clone());
                    let known = known.filter(|known| *known != at);
                    report_twice(draft, known, &at.join(keyword), name, keyword, diagnostics);
                    if keyword == "$dynamicAnchor" {
                        let named = self.dynamic.entry(name.to_owned()).or_default();
                        named.insert(scope.base.clone(), at.clone());
                    }
                }
                let references = ["$ref", "$dynamicRef", "$recursiveRef"];
                let references = references
                    .into_iter()
                    .filter_map(|it| Some((it, text(it)?)));
                self.refer(references, &at, &scope);
            } else if at.last().is_some_and(|name| name == "mapping") {
                let mapped = members.iter();
                let mapped =
                    mapped.filter_map(|(key, value)| Some((key.as_str(), value.as_str()?)));
                self.refer(mapped, &at, &scope);
            }
            for (key, value) in members.iter().rev() {
                let is_value = !is_map && (VALUES.contains(&key.as_str()) || key.starts_with("x-"));
                if !is_value && has_parts(value) {
                    let is_map = !is_map && MAPS.contains(&key.as_str());
                    open.push((at.join(key), value, is_map, scope.clone()));
                }
            }
        }
    }

    fn refer<'v>(
        &mut self,
        references: impl Iterator<Item = (&'v str, &'v str)>,
        at: &Pointer,
        scope: &Rc<Scope>,
    ) {
        for (keyword, text) in references {
            self.references.push(Found {
                at: at.clone(),
                keyword: keyword.to_owned(),
                text: text.to_owned(),
                scope: scope.clone(),
            });
        }
    }

    /// Returns the place that a reference by identity means; `None` if it is no such reference, or leads nowhere.
    fn target(&self, root: &Value, found: &Found) -> Option<Pointer> {
        let (path, fragment) = match found.text.split_once('#') {
            Some((path, fragment)) => (path, fragment),
            // A bare name in a mapping is that of a component.
            None if found.keyword.starts_with('$') || found.text.contains(['/', ':', '.']) => {
                (found.text.as_str(), "")
            }
            None => return None,
        };
        let is_there = |at: &Pointer| root.pointer(at.as_str()).is_some();
        let is_pointer = fragment.is_empty() || fragment.starts_with('/');
        if path.is_empty() && is_pointer {
            let at = Pointer::from_fragment(fragment);
            let resource = &found.scope.resource;
            if resource.is_root() || (!fragment.is_empty() && is_there(&at)) {
                return None;
            }
            return Some(resource.concat(&at)).filter(is_there);
        }
        let uri = join(&found.scope.base, path);
        if is_pointer {
            let resource = self.resources.get(uri.as_str())?;
            return Some(resource.concat(&Pointer::from_fragment(fragment)));
        }
        let name = Pointer::from_fragment(fragment).last()?.into_owned();
        let named = self.anchors.get(&name)?;
        let only = || {
            let is_only = path.is_empty() && named.len() == 1;
            named.values().next().filter(|_| is_only)
        };
        named.get(uri.as_str()).or_else(only).cloned()
    }

    /// Notes a reference to an identity that nothing has, with the nearest one.
    fn lose(&mut self, draft: &Draft, found: &Found) {
        let text = found.text.as_str();
        let (path, fragment) = text.split_once('#').unwrap_or((text, ""));
        let is_name = !fragment.is_empty() && !fragment.starts_with('/');
        let uri = join(&found.scope.base, path);
        let at = match found.keyword.starts_with('$') {
            true => found.at.clone(),
            false => found.at.join(&found.keyword),
        };
        if path.is_empty() || self.resources.contains_key(uri.as_str()) {
            let names = self
                .anchors
                .iter()
                .filter(|(_, named)| path.is_empty() || named.contains_key(uri.as_str()));
            let names = names.map(|(name, _)| name.as_str());
            if is_name {
                self.lost.anchor(at, path, fragment, names);
            }
            return;
        }
        if found.keyword.starts_with('$') || path.contains(['/', ':', '.']) {
            let written = |place: &Pointer| {
                let id = draft.value.pointer(place.join("$id").as_str());
                id.and_then(Value::as_str).unwrap_or_default()
            };
            let known = self.resources.iter();
            let known = known.map(|(known, place)| (known.as_ref(), written(place)));
            self.lost.resource(at, &uri, text, known);
        }
    }

    /// Returns the reference that a dynamic one means; `None` if any value is accepted.
    fn dynamic(&mut self, draft: &Draft, found: &Found, warnings: &mut Warnings) -> Option<String> {
        if found.keyword == "$recursiveRef" {
            let recursive = found.scope.recursive.clone();
            return Some(
                recursive
                    .unwrap_or_else(|| outermost(&found.at))
                    .to_fragment(),
            );
        }
        let name = found.text.rsplit('#').next().unwrap_or_default();
        let named = self.dynamic.get(name);
        let own = named.and_then(|named| named.get(&found.scope.base));
        let mut others = named.into_iter().flat_map(IndexMap::values);
        match (own, others.next(), others.next()) {
            (Some(at), ..) | (None, Some(at), None) => Some(at.to_fragment()),
            (None, Some(first), Some(second)) => {
                let places = [first, second].map(|at| draft.origins.locate(at).pointer);
                let message = format!(
                    "`{}` may lead to `#{}` or to `#{}`; any JSON value is accepted",
                    found.text.escape_debug(),
                    places[0],
                    places[1]
                );
                let at = draft.origins.locate(&found.at.join(&found.keyword));
                let warning = Diagnostic::warning(Kind::DanglingReference, message);
                warnings.add(warning.at(at));
                None
            }
            (None, None, _) => {
                let target = self.target(&draft.value, found);
                Some(target.map_or_else(
                    || {
                        self.lose(draft, found);
                        found.text.clone()
                    },
                    |at| at.to_fragment(),
                ))
            }
        }
    }
}

/// The schema that a place is in, seen from outside.
fn outermost(at: &Pointer) -> Pointer {
    let mut outer = Pointer::ROOT;
    let mut is_next = false;
    for segment in at.segments() {
        outer.push(&segment);
        if is_next || segment == "schema" {
            return outer;
        }
        is_next = ["schemas", "$defs", "definitions"].contains(&&*segment);
    }
    Pointer::ROOT
}

fn report_twice(
    draft: &Draft,
    known: Option<Pointer>,
    at: &Pointer,
    name: &str,
    keyword: &str,
    diagnostics: &mut Diagnostics,
) {
    if let Some(known) = known {
        let known = draft.origins.locate(&known);
        let message = format!(
            "`{}` is the `{keyword}` of two schemas; the other one is at `#{}` in `{}`",
            name.escape_debug(),
            known.pointer,
            known.file
        );
        let error = Diagnostic::error(Kind::RepeatedValue, message);
        diagnostics.push(error.at(draft.origins.locate(at)));
    }
}

fn report_long(draft: &Draft, at: &Pointer, diagnostics: &mut Diagnostics) {
    let message = format!("this makes a URI of more than {URI} bytes");
    let error = Diagnostic::error(Kind::TooMuch, message);
    diagnostics.push(error.at(draft.origins.locate(at)));
}

/// Returns the URI of a resource, without a fragment; `None` if it is too long.
fn uri(base: &str, id: &str) -> Option<Rc<str>> {
    let uri = join(base, without_fragment(id));
    (uri.len() <= URI).then(|| uri.into())
}

fn has_parts(value: &Value) -> bool {
    value.is_object() || value.is_array()
}

/// Whether a value has something that this file resolves.
pub(super) fn is_needed(value: &Value) -> bool {
    let keywords = [
        "$self",
        "$id",
        "$anchor",
        "$dynamicAnchor",
        "$dynamicRef",
        "$recursiveRef",
    ];
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(members) => {
                let has = |members: &Map<String, Value>| {
                    keywords
                        .iter()
                        .any(|keyword| members.contains_key(*keyword))
                };
                if has(members) {
                    return true;
                }
                open.extend(members.values());
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    false
}
