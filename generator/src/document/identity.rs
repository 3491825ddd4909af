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
use serde_json::{Map, Value};
use std::collections::BTreeMap;

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

/// Keywords whose values are not part of the description.
const VALUES: [&str; 6] = ["example", "examples", "default", "enum", "const", "value"];

/// The anchors of a file or a document, and what leads to them.
#[derive(Default)]
pub(super) struct Identities {
    /// The URIs of resources.
    resources: BTreeMap<String, Pointer>,
    /// By resource and name.
    anchors: BTreeMap<(String, String), Pointer>,
    /// By name: the resource and the place.
    dynamic: BTreeMap<String, Vec<(String, Pointer)>>,
    references: Vec<Found>,
    /// The references to identities that nothing has.
    pub(super) lost: Lost,
}

/// A value to look at: its place, whether its members have names of their own, its base, the resource around it, and the
/// schema that `$recursiveRef` means there.
type Open<'v> = (Pointer, &'v Value, bool, String, Pointer, Option<Pointer>);

/// A reference.
struct Found {
    /// The object or the mapping that has it.
    at: Pointer,
    keyword: String,
    text: String,
    base: String,
    /// The resource around it, and the place that `$recursiveRef` means.
    resource: Pointer,
    recursive: Pointer,
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
        let mut anchors = self
            .anchors
            .iter()
            .filter(|((_, anchor), _)| anchor == name);
        anchors.next().map(|(_, at)| at)
    }

    /// Returns the names of all anchors.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.anchors.keys().map(|(_, name)| name.as_str())
    }

    fn collect(&mut self, draft: &Draft, diagnostics: &mut Diagnostics) {
        let base = match draft.value.get("$self").and_then(Value::as_str) {
            Some(own) => without_fragment(own).to_owned(),
            None => String::new(),
        };
        if !base.is_empty() {
            self.resources.insert(base.clone(), Pointer::ROOT);
        }
        let root = (
            Pointer::ROOT,
            &draft.value,
            false,
            base,
            Pointer::ROOT,
            None,
        );
        let mut open: Vec<Open<'_>> = vec![root];
        while let Some((at, value, is_map, mut base, mut resource, mut recursive)) = open.pop() {
            let members = match value {
                Value::Object(members) => members,
                Value::Array(items) => {
                    for (index, item) in items.iter().enumerate().rev() {
                        let at = at.join_index(index);
                        let (base, resource) = (base.clone(), resource.clone());
                        open.push((at, item, false, base, resource, recursive.clone()));
                    }
                    continue;
                }
                _ => continue,
            };
            let text = |keyword: &str| members.get(keyword).and_then(Value::as_str);
            if !is_map {
                if let Some(id) = text("$id") {
                    base = join(&base, without_fragment(id));
                    (resource, recursive) = (at.clone(), Some(at.clone()));
                    let known = self.resources.insert(base.clone(), at.clone());
                    report_twice(draft, known, &at.join("$id"), id, "$id", diagnostics);
                }
                if members.get("$recursiveAnchor") == Some(&Value::Bool(true)) {
                    recursive = Some(at.clone());
                }
                for keyword in ["$anchor", "$dynamicAnchor"] {
                    let Some(name) = text(keyword) else {
                        continue;
                    };
                    let key = (base.clone(), name.to_owned());
                    let known = self.anchors.insert(key, at.clone());
                    let known = known.filter(|known| *known != at);
                    report_twice(draft, known, &at.join(keyword), name, keyword, diagnostics);
                    if keyword == "$dynamicAnchor" {
                        let places = self.dynamic.entry(name.to_owned()).or_default();
                        places.push((base.clone(), at.clone()));
                    }
                }
                let references = ["$ref", "$dynamicRef", "$recursiveRef"];
                let references = references
                    .into_iter()
                    .filter_map(|it| Some((it, text(it)?)));
                self.refer(references, &at, &base, &resource, recursive.as_ref());
            } else if at.last().is_some_and(|name| name == "mapping") {
                let mapped = members.iter();
                let mapped =
                    mapped.filter_map(|(key, value)| Some((key.as_str(), value.as_str()?)));
                self.refer(mapped, &at, &base, &resource, recursive.as_ref());
            }
            for (key, value) in members.iter().rev() {
                let is_value = !is_map && (VALUES.contains(&key.as_str()) || key.starts_with("x-"));
                if !is_value && (value.is_object() || value.is_array()) {
                    let is_map = !is_map && MAPS.contains(&key.as_str());
                    let (base, resource) = (base.clone(), resource.clone());
                    open.push((
                        at.join(key),
                        value,
                        is_map,
                        base,
                        resource,
                        recursive.clone(),
                    ));
                }
            }
        }
    }

    fn refer<'v>(
        &mut self,
        references: impl Iterator<Item = (&'v str, &'v str)>,
        at: &Pointer,
        base: &str,
        resource: &Pointer,
        recursive: Option<&Pointer>,
    ) {
        for (keyword, text) in references {
            self.references.push(Found {
                at: at.clone(),
                keyword: keyword.to_owned(),
                text: text.to_owned(),
                base: base.to_owned(),
                resource: resource.clone(),
                recursive: recursive.cloned().unwrap_or_else(|| outermost(at)),
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
            if found.resource.is_root() || (!fragment.is_empty() && is_there(&at)) {
                return None;
            }
            return Some(found.resource.concat(&at)).filter(is_there);
        }
        let uri = join(&found.base, path);
        if is_pointer {
            let resource = self.resources.get(&uri)?;
            return Some(resource.concat(&Pointer::from_fragment(fragment)));
        }
        let name = Pointer::from_fragment(fragment).last()?.into_owned();
        let own = self.anchors.get(&(uri, name.clone()));
        let any = || {
            let mut named = self.anchors.iter().filter(|((_, it), _)| *it == name);
            let first = named.next().map(|(_, at)| at);
            first.filter(|_| path.is_empty() && named.next().is_none())
        };
        own.or_else(any).cloned()
    }

    /// Notes a reference to an identity that nothing has, with the nearest one.
    fn lose(&mut self, draft: &Draft, found: &Found) {
        let text = found.text.as_str();
        let (path, fragment) = text.split_once('#').unwrap_or((text, ""));
        let is_name = !fragment.is_empty() && !fragment.starts_with('/');
        let uri = join(&found.base, path);
        let at = match found.keyword.starts_with('$') {
            true => found.at.clone(),
            false => found.at.join(&found.keyword),
        };
        if path.is_empty() || self.resources.contains_key(&uri) {
            let names = self
                .anchors
                .keys()
                .filter(|(resource, _)| path.is_empty() || *resource == uri);
            let names = names.map(|(_, name)| name.as_str());
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
            let known = known.map(|(known, place)| (known.as_str(), written(place)));
            self.lost.resource(at, &uri, text, known);
        }
    }

    /// Returns the reference that a dynamic one means; `None` if any value is accepted.
    fn dynamic(&mut self, draft: &Draft, found: &Found, warnings: &mut Warnings) -> Option<String> {
        if found.keyword == "$recursiveRef" {
            return Some(found.recursive.to_fragment());
        }
        let name = found.text.rsplit('#').next().unwrap_or_default();
        let places = self.dynamic.get(name).cloned().unwrap_or_default();
        let own = places.iter().find(|(base, _)| *base == found.base);
        match (own, places.as_slice()) {
            (Some((_, at)), _) | (None, [(_, at)]) => Some(at.to_fragment()),
            (None, [(_, first), (_, second), ..]) => {
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
            (None, []) => {
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
