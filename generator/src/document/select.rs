//! The part of a description that a [`Selection`] names.
//!
//! What no selected operation can need is removed here, so that its mistakes are not reported. Components stay if a
//! reference, a mapping or a hierarchy may lead to them; which types are really used is known after lowering, where
//! [`Selected`] is applied again.

use super::draft::Draft;
use super::version::Version;
use crate::diagnostic::{Diagnostic, Diagnostics, Kind};
use crate::http::METHODS;
use crate::nearest::Nearest;
use crate::selection::Selection;
use crate::source::Pointer;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// How many references between path items are followed.
const CHAIN: usize = 32;

/// The operations that are generated.
#[derive(Clone, Debug)]
pub(crate) struct Selected {
    /// Their methods, as they are sent, and their paths.
    routes: BTreeSet<(String, String)>,
    /// Whether types that none of them reaches are left out.
    pub(crate) is_only: bool,
}

impl Selected {
    /// Whether an operation is generated.
    pub(crate) fn has(&self, method: &str, path: &str) -> bool {
        self.routes.contains(&(method.to_owned(), path.to_owned()))
    }
}

/// An operation of a description.
struct Operation<'v> {
    path: &'v str,
    method: String,
    /// Its name in its path item; `None` if it is in `additionalOperations` or behind a reference.
    own: Option<&'v str>,
    id: Option<&'v str>,
    tags: Vec<&'v str>,
}

impl<'v> Operation<'v> {
    fn new(path: &'v str, method: String, own: Option<&'v str>, value: &'v Value) -> Self {
        let tags = value.get("tags").and_then(Value::as_array);
        Self {
            path,
            method,
            own,
            id: value.get("operationId").and_then(Value::as_str),
            tags: tags
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect(),
        }
    }

    fn route(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    fn is_named(&self, name: &str) -> bool {
        self.id == Some(name) || self.tags.contains(&name) || self.route() == name
    }
}

/// Removes what no selected operation can need. `None` if the selection has errors.
pub(super) fn select(
    draft: &mut Draft,
    version: Version,
    selection: &Selection,
    diagnostics: &mut Diagnostics,
) -> Option<Selected> {
    let operations = operations(&draft.value);
    let is_known = check(selection, &operations, diagnostics);
    let is_selected = |operation: &Operation<'_>| {
        let is_in = |names: &[String]| names.iter().any(|name| operation.is_named(name));
        (selection.only.is_empty() || is_in(&selection.only)) && !is_in(&selection.except)
    };
    let (chosen, others): (Vec<_>, Vec<_>) = operations.iter().partition(|it| is_selected(it));
    if is_known && chosen.is_empty() {
        let message = "the selection leaves no operation";
        diagnostics.push(Diagnostic::error(Kind::UnknownSelection, message));
    }
    if !is_known || chosen.is_empty() {
        return None;
    }
    let routes = chosen
        .iter()
        .map(|it| (it.method.clone(), it.path.to_owned()));
    let selected = Selected {
        routes: routes.collect(),
        is_only: !selection.only.is_empty(),
    };
    let left_out: BTreeSet<(&str, &str)> = others
        .iter()
        .filter_map(|it| Some((it.path, it.own?)))
        .collect();
    let parts = Parts::of(&draft.value, version, &left_out);
    let mut start: BTreeSet<Unit> = chosen.iter().map(|it| Unit::path(it.path)).collect();
    if !selected.is_only {
        // Types that no operation uses stay.
        let all = operations.iter().map(|it| Unit::path(it.path));
        let all = Parts::of(&draft.value, version, &BTreeSet::new()).reach(all);
        let unused = parts.units.keys().filter(|unit| !all.contains(*unit));
        start.extend(unused.cloned());
    }
    let kept = parts.reach(start);
    let whole: BTreeSet<&Unit> = parts.targets(&kept).collect();
    let left_out: Vec<(Unit, String)> = left_out
        .iter()
        .map(|(path, own)| (Unit::path(path), (*own).to_owned()))
        .filter(|(unit, _)| !whole.contains(unit))
        .collect();
    for (unit, own) in left_out {
        if let Some(Value::Object(item)) = unit.at().value_mut(&mut draft.value) {
            item.shift_remove(&own);
        }
    }
    for folder in folders(&draft.value, version) {
        if let Some(Value::Object(members)) = folder.value_mut(&mut draft.value) {
            members.retain(|name, _| kept.contains(&Unit(folder.join(name))));
        }
    }
    Some(selected)
}

/// Reports names that no operation has; returns whether there are none.
fn check(
    selection: &Selection,
    operations: &[Operation<'_>],
    diagnostics: &mut Diagnostics,
) -> bool {
    let mut nearest = Nearest::default();
    let mut is_known = true;
    let names = selection.only.iter().chain(&selection.except);
    for name in names.filter(|name| !operations.iter().any(|it| it.is_named(name))) {
        is_known = false;
        let message = format!("no operation has the tag or the `operationId` `{name}`");
        let error = Diagnostic::error(Kind::UnknownSelection, message);
        let routes: Vec<String> = operations.iter().map(Operation::route).collect();
        let tags: BTreeSet<&str> = operations.iter().flat_map(|it| it.tags.clone()).collect();
        let ids = operations.iter().filter_map(|it| it.id);
        let candidates = tags
            .into_iter()
            .chain(ids)
            .chain(routes.iter().map(String::as_str));
        let help = match nearest.of(name, candidates) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "name a tag, an `operationId`, or a method and a path such as `GET /pets`"
                .to_owned(),
        };
        diagnostics.push(error.help(help));
    }
    is_known
}

fn operations(root: &Value) -> Vec<Operation<'_>> {
    let mut all = Vec::new();
    let paths = root.get("paths").and_then(Value::as_object);
    for (path, item) in paths.into_iter().flatten() {
        let mut layer = Some(item);
        for depth in 0..CHAIN {
            let Some(item) = layer.and_then(Value::as_object) else {
                break;
            };
            for (name, operation) in item {
                let own = Some(name.as_str()).filter(|_| depth == 0);
                if METHODS.contains(&name.as_str()) {
                    all.push(Operation::new(
                        path,
                        name.to_ascii_uppercase(),
                        own,
                        operation,
                    ));
                }
            }
            let additional = item.get("additionalOperations").and_then(Value::as_object);
            for (name, operation) in additional.into_iter().flatten() {
                all.push(Operation::new(path, name.clone(), None, operation));
            }
            layer = item
                .get("$ref")
                .and_then(target)
                .and_then(|at| at.value(root));
        }
    }
    all
}

/// A part of a description that stays or goes as a whole: a path item or a component.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Unit(Pointer);

impl Unit {
    fn path(path: &str) -> Self {
        Self(Pointer::from("/paths").join(path))
    }

    fn at(&self) -> &Pointer {
        &self.0
    }

    /// Returns the part that has the value at a location.
    fn of(at: &Pointer, version: Version) -> Option<Self> {
        let segments: Vec<_> = at.segments().collect();
        let length = match (&*segments.first().cloned()?, version) {
            ("paths", _) => 2,
            ("definitions" | "parameters" | "responses", Version::V2_0) => 2,
            ("components", _) if segments.get(1)? != "securitySchemes" => 3,
            _ => return None,
        };
        let unit = segments.get(..length)?.iter();
        Some(Self(
            unit.fold(Pointer::ROOT, |at, segment| at.join(segment)),
        ))
    }
}

/// Returns the objects whose members are units.
fn folders(root: &Value, version: Version) -> Vec<Pointer> {
    let mut folders = vec![Pointer::from("/paths")];
    if version == Version::V2_0 {
        folders.extend(["/definitions", "/parameters", "/responses"].map(Pointer::from));
    }
    let components = Pointer::from("/components");
    let kinds = root.get("components").and_then(Value::as_object);
    let kinds = kinds.into_iter().flat_map(Map::keys);
    let kinds = kinds.filter(|kind| *kind != "securitySchemes" && !kind.starts_with("x-"));
    folders.extend(kinds.map(|kind| components.join(kind)));
    folders
}

/// What the units of a description refer to.
struct Parts {
    units: BTreeMap<Unit, Uses>,
    /// What is outside of units refers to these.
    roots: BTreeSet<Unit>,
    /// The schemas that have another in their `allOf`, by the other one.
    extended: BTreeMap<Unit, BTreeSet<Unit>>,
}

/// How a unit is reached.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    /// It is selected.
    Start,
    /// Something refers to it, and may mean any part of it.
    Reference,
    /// It extends another.
    Child,
}

/// What a unit refers to.
#[derive(Default)]
struct Uses {
    targets: BTreeSet<Unit>,
    /// What operations in it that are left out refer to.
    left_out: BTreeSet<Unit>,
    /// What it has in an `allOf`.
    extends: BTreeSet<Unit>,
    /// Whether it has a `discriminator`, so that schemas that extend it may be meant as well.
    is_parent: bool,
}

impl Parts {
    /// Collects the references, except for those of operations that are left out.
    fn of(root: &Value, version: Version, left_out: &BTreeSet<(&str, &str)>) -> Self {
        let mut units = BTreeMap::new();
        let mut extended: BTreeMap<Unit, BTreeSet<Unit>> = BTreeMap::new();
        let folders = folders(root, version);
        for folder in &folders {
            let members = folder.value(root).and_then(Value::as_object);
            for (name, value) in members.into_iter().flatten() {
                let unit = Unit(folder.join(name));
                let mut uses = Uses::default();
                let is_path = folder.as_str() == "/paths";
                match value {
                    Value::Object(item) if is_path => {
                        for (key, value) in item {
                            if key == "$ref" {
                                uses.add(value, version);
                            } else if left_out.contains(&(name, key)) {
                                let mut others = Uses::default();
                                others.collect(value, version);
                                uses.left_out.extend(others.targets);
                            } else {
                                uses.collect(value, version);
                            }
                        }
                    }
                    value => uses.collect(value, version),
                }
                for parent in &uses.extends {
                    extended
                        .entry(parent.clone())
                        .or_default()
                        .insert(unit.clone());
                }
                units.insert(unit, uses);
            }
        }
        let mut rest = Uses::default();
        let components = Pointer::from("/components");
        for folder in [Pointer::ROOT, components.clone()] {
            let members = folder.value(root).and_then(Value::as_object);
            for (name, value) in members.into_iter().flatten() {
                let at = folder.join(name);
                if at != components && !folders.contains(&at) {
                    rest.collect(value, version);
                }
            }
        }
        Self {
            units,
            roots: rest.targets,
            extended,
        }
    }

    /// Returns the units that these and the rest of the description lead to.
    fn reach(&self, from: impl IntoIterator<Item = Unit>) -> BTreeSet<Unit> {
        let mut open: Vec<(Unit, Way)> = from.into_iter().map(|unit| (unit, Way::Start)).collect();
        open.extend(self.roots.iter().map(|unit| (unit.clone(), Way::Reference)));
        let mut seen = BTreeSet::new();
        let mut found = BTreeSet::new();
        while let Some((unit, way)) = open.pop() {
            let Some(uses) = self.units.get(&unit) else {
                continue;
            };
            if !seen.insert((unit.clone(), way)) {
                continue;
            }
            if uses.is_parent || way == Way::Child {
                let children = self.extended.get(&unit).into_iter().flatten();
                open.extend(children.map(|child| (child.clone(), Way::Child)));
            }
            let left_out = uses.left_out.iter().filter(|_| way == Way::Reference);
            let targets = uses.targets.iter().chain(left_out);
            open.extend(targets.map(|target| (target.clone(), Way::Reference)));
            found.insert(unit);
        }
        found
    }

    /// Returns what these units and the rest of the description refer to.
    fn targets<'s>(&'s self, units: &'s BTreeSet<Unit>) -> impl Iterator<Item = &'s Unit> {
        let targets = units.iter().filter_map(|unit| self.units.get(unit));
        targets.flat_map(|uses| &uses.targets).chain(&self.roots)
    }
}

impl Uses {
    /// Adds what is in a value.
    fn collect(&mut self, value: &Value, version: Version) {
        let mut open = vec![value];
        while let Some(value) = open.pop() {
            match value {
                Value::Array(items) => open.extend(items),
                Value::Object(members) => {
                    for (key, value) in members {
                        self.member(key, value, version);
                        open.push(value);
                    }
                }
                _ => {}
            }
        }
    }

    fn member(&mut self, key: &str, value: &Value, version: Version) {
        match (key, value) {
            ("$ref", value) => self.add(value, version),
            ("allOf", Value::Array(parts)) => {
                let references = parts.iter().filter_map(|part| part.get("$ref"));
                let targets = references.filter_map(target);
                let parents = targets.filter_map(|at| Unit::of(&at, version));
                self.extends.extend(parents);
            }
            ("discriminator", value) => {
                self.is_parent = true;
                let mapping = value.get("mapping").and_then(Value::as_object);
                let mapped = mapping.into_iter().flat_map(Map::values);
                for name in mapped.chain(value.get("defaultMapping")) {
                    self.add(name, version);
                    let schemas = version.components("schemas");
                    let named = name.as_str().map(|name| Unit(schemas.join(name)));
                    self.targets.extend(named);
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, reference: &Value, version: Version) {
        let unit = target(reference).and_then(|at| Unit::of(&at, version));
        self.targets.extend(unit);
    }
}

/// Returns the location that a reference within the document leads to.
fn target(reference: &Value) -> Option<Pointer> {
    let fragment = reference.as_str()?.strip_prefix('#')?;
    Some(Pointer::from_fragment(fragment))
}
