//! References into other files → references to components.
//!
//! A description may keep parts in other files. If a whole component or path item is in another
//! file, it replaces the reference to it. Any other part becomes a component, named after its file
//! or the last names of its pointer. So every later stage sees one document, while each part is
//! still reported where it was written. Only parts that are referred to are included; references
//! between files may be circular. Files that do not affect code, such as examples, are not read.

use super::draft::Draft;
use super::external::{ExternalFiles, Problem, Target, size};
use super::lost::Lost;
use super::reference_path;
use super::requirements;
use super::shape::{self, ANYTHING, Loss, Reference, Shape};
use super::sources::Sources;
use super::version::Version;
use super::warnings::Warnings;
use crate::diagnostic::{Diagnostic, Diagnostics, Kind, Location};
use crate::source::Pointer;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// How many values may be taken from other files: a base amount, plus a number for each value in
/// these files. A value may be in several parts, and a part may be used at several locations.
const VALUES: usize = 100_000;
const TIMES: usize = 16;

/// Segments of pointers that do not describe the value.
const CONTAINERS: [&str; 12] = [
    "components",
    "schemas",
    "definitions",
    "$defs",
    "responses",
    "parameters",
    "requestBodies",
    "headers",
    "securitySchemes",
    "properties",
    "paths",
    "items",
];

/// Root keywords of a schema file that are not part of the schema.
const ASIDE: [&str; 3] = ["$schema", "$defs", "definitions"];

/// Adds the parts that a description needs from other files to it. Returns whether these are not too many: if they are,
/// the description is too large to be read further.
pub(super) fn bundle(
    draft: &mut Draft,
    version: Version,
    sources: Sources<'_>,
    lost: &Lost,
    diagnostics: &mut Diagnostics,
) -> bool {
    let mut bundle = Bundle {
        version,
        parts: ExternalFiles::new(sources, version),
        lost,
        diagnostics,
        homes: BTreeMap::new(),
        numbers: BTreeMap::new(),
        taken: 0,
        warnings: Warnings::default(),
        omitted: Vec::new(),
    };
    let mut open: Vec<(Pointer, &'static Shape)> = vec![(Pointer::ROOT, version.shape())];
    let (whole, mut seen) = (version.shape(), BTreeSet::new());
    while let Some((at, shape)) = open.pop() {
        let report = shape::check_more(&draft.value, whole, at, shape, &mut seen);
        let mut references = report.references;
        // A component that is a reference keeps its own name for the target, so these references
        // come first.
        references.sort_by_key(|reference| !is_component(version, reference));
        for reference in references {
            match bundle.parts.target(&reference, draft, bundle.diagnostics) {
                Ok(Some(target)) => open.extend(bundle.follow(draft, &reference, target)),
                Ok(None) => {}
                Err(problem) => bundle.refuse(draft, &reference, problem),
            }
        }
    }
    for (at, name) in requirements::schemes(&draft.value) {
        bundle.scheme(draft, at, name);
    }
    let is_full = bundle.is_full();
    bundle.warnings.hand_out(bundle.diagnostics);
    for at in bundle.omitted.iter().rev() {
        draft.omit(at);
    }
    !is_full
}

fn is_component(version: Version, reference: &Reference) -> bool {
    reference.at.parent() == Some(version.components(reference.kind))
}

struct Bundle<'a> {
    version: Version,
    parts: ExternalFiles<'a>,
    lost: &'a Lost,
    diagnostics: &'a mut Diagnostics,
    warnings: Warnings,
    /// The locations of references that cannot be resolved and are left out.
    omitted: Vec<Pointer>,
    /// The components that were created from parts.
    homes: BTreeMap<(Location, &'static str), Pointer>,
    /// The last number that was added to a name to make it unique.
    numbers: BTreeMap<(&'static str, String), usize>,
    /// The number of values that were taken from other files.
    taken: usize,
}

impl Bundle<'_> {
    /// Redirects a reference to a location in the description. If a value was added for that,
    /// returns its location and expected shape.
    fn follow(
        &mut self,
        draft: &mut Draft,
        reference: &Reference,
        target: Target,
    ) -> Option<(Pointer, &'static Shape)> {
        let part = match target {
            Target::Document(pointer) => {
                draft.redirect(reference, &pointer);
                return None;
            }
            Target::Part(part) => part,
        };
        if matches!(reference.kind, "examples" | "links") {
            return None;
        }
        let key = (part, reference.kind);
        if let Some(home) = self.homes.get(&key) {
            draft.redirect(reference, home);
            return None;
        }
        let is_whole = reference.kind.is_empty() || is_component(self.version, reference);
        // What is next to the reference has a meaning in later versions, and would be lost.
        let is_alone = self.version <= Version::V3_0 || draft.beside(&reference.at).is_empty();
        let home =
            match is_whole && !reference.is_mapping && (is_alone || reference.kind.is_empty()) {
                true => reference.at.clone(),
                false => {
                    let name = self.name(draft, &key.0, reference)?;
                    self.version.components(reference.kind).join(&name)
                }
            };
        let mut value = self.parts.value(&key.0, self.diagnostics).ok()?.clone();
        if let (Value::Object(members), "schemas") = (&mut value, reference.kind) {
            members.retain(|name, _| !ASIDE.contains(&name.as_str()));
        }
        self.taken += size(&value);
        if self.is_full() {
            let message = "the references to other files add too many values to the description";
            self.refuse(
                draft,
                reference,
                Problem::new(Kind::ExternalReference, message),
            );
            return None;
        }
        if reference.kind.is_empty() {
            self.unite(draft, &home, value, &key.0);
            return Some((home, reference.shape));
        }
        if home == reference.at {
            self.diagnostics.extend(draft.beside(&home));
        } else {
            draft.redirect(reference, &home);
        }
        draft.put(&home, value);
        draft.origins.set(home.clone(), key.0.clone());
        self.homes.insert(key, home.clone());
        Some((home, reference.shape))
    }

    fn is_full(&self) -> bool {
        self.taken > VALUES + TIMES * self.parts.size
    }

    /// Replaces a reference to a path item with its members; members next to the reference are
    /// kept.
    fn unite(&mut self, draft: &mut Draft, at: &Pointer, value: Value, origin: &Location) {
        draft.omit(&at.join("$ref"));
        let Value::Object(members) = value else {
            draft.put(at, value);
            draft.origins.set(at.clone(), origin.clone());
            return;
        };
        for (key, value) in members {
            let (at, origin) = (at.join(&key), origin.join(&key));
            if draft.value.pointer(at.as_str()).is_some() {
                let message = format!("`{}` declares `{key}` too; this one is used", origin.file);
                let at = draft.origins.locate(&at);
                let diagnostic = Diagnostic::warning(Kind::PathItemClash, message).at(at);
                self.diagnostics.push(diagnostic);
            } else {
                draft.put(&at, value);
                draft.origins.set(at, origin);
            }
        }
    }

    /// Resolves the name of a security scheme that is a URI. Other names are checked later.
    fn scheme(&mut self, draft: &mut Draft, at: Pointer, name: String) {
        let own = draft.value.get("$self").and_then(Value::as_str);
        let text = match own.and_then(|own| name.strip_prefix(own)) {
            Some(fragment) if fragment.starts_with('#') => fragment,
            _ => name.as_str(),
        };
        let kind = "securitySchemes";
        let known = self.version.components(kind).join(&name);
        let (path, fragment) = reference_path::split(text);
        if draft.value.pointer(known.as_str()).is_some() || fragment.is_empty() {
            return;
        }
        if path.is_empty() {
            if text != name {
                requirements::rename(draft, &at, text);
            }
            return;
        }
        let reference = Reference {
            at: at.clone(),
            text: name,
            is_mapping: false,
            kind,
            shape: &ANYTHING,
        };
        match self.parts.target(&reference, draft, self.diagnostics) {
            Ok(Some(Target::Document(place))) => {
                requirements::rename(draft, &at, &place.to_fragment());
            }
            Ok(Some(Target::Part(part))) => {
                let key = (part, kind);
                if !self.homes.contains_key(&key) {
                    let Some(name) = self.name(draft, &key.0, &reference) else {
                        return;
                    };
                    let Ok(value) = self.parts.value(&key.0, self.diagnostics) else {
                        return;
                    };
                    let home = self.version.components(kind).join(&name);
                    draft.put(&home, value.clone());
                    draft.origins.set(home.clone(), key.0.clone());
                    self.homes.insert(key.clone(), home);
                }
                if let Some(own) = self.homes.get(&key).and_then(Pointer::last) {
                    requirements::rename(draft, &at, &own);
                }
            }
            Ok(None) | Err(_) => {}
        }
    }

    /// Returns a component name for a part that is not in use; `None` if the components are not an
    /// object.
    fn name(&mut self, draft: &Draft, part: &Location, reference: &Reference) -> Option<String> {
        let Location { file, pointer } = part;
        let names: Vec<_> = pointer
            .segments()
            .filter(|name| !CONTAINERS.contains(&name.as_ref()))
            .collect();
        let stem = file.rsplit('/').next().unwrap_or_default();
        let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
        let is_valid = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        let wanted: String = match names.is_empty() {
            true => stem.to_owned(),
            false => names.join("-"),
        };
        let wanted = wanted.replace(|c| !is_valid(c), "-");
        let at = self.version.components(reference.kind);
        let object = |at: &Pointer| draft.value.pointer(at.as_str()).map(Value::as_object);
        if let Some(None) = object(&at.parent()?) {
            return None;
        }
        let taken = match object(&at) {
            None => None,
            Some(taken) => Some(taken?),
        };
        let is_free = |name: &String| taken.is_none_or(|taken| !taken.contains_key(name));
        if is_free(&wanted) {
            return Some(wanted);
        }
        let number = (reference.kind, wanted.clone());
        let number = self.numbers.entry(number).or_insert(1);
        let mut name = wanted.clone();
        while !is_free(&name) {
            *number += 1;
            name = format!("{wanted}{number}");
        }
        let message = format!(
            "a component `{wanted}` already exists; `{}` of `{file}` is called `{name}`",
            match pointer.is_root() {
                true => "#".to_owned(),
                false => format!("#{pointer}"),
            }
        );
        let at = draft.origins.locate(&reference.at);
        self.diagnostics
            .push(Diagnostic::warning(Kind::NameClash, message).at(at));
        Some(name)
    }

    /// Reports a reference that cannot be resolved, and removes it if it is not needed.
    fn refuse(&mut self, draft: &mut Draft, reference: &Reference, problem: Problem) {
        let problem = match problem.kind {
            // It is the URI of a schema, and not of a file.
            Kind::ExternalReference | Kind::MissingFile if self.lost.contains(&reference.at) => {
                let text = reference.text.escape_debug();
                let message = format!("no schema has the URI `{text}`");
                let help = self.lost.help(&reference.at);
                Problem::new(Kind::DanglingReference, message).help(help)
            }
            _ => problem,
        };
        let at = problem
            .at
            .unwrap_or_else(|| draft.origins.locate(&reference.at));
        let is_dangling = matches!(problem.kind, Kind::DanglingReference | Kind::MissingFile);
        let instead = match reference.loss() {
            Loss::Omitted => "it is ignored",
            Loss::AnyValue if is_dangling => "any JSON value is accepted",
            Loss::AnyValue | Loss::Request => {
                let diagnostic = Diagnostic::error(problem.kind, problem.message).at(at);
                let help = problem.help;
                return self.diagnostics.push(Diagnostic { help, ..diagnostic });
            }
        };
        let message = format!("{}; {instead}", problem.message);
        let diagnostic = Diagnostic::warning(problem.kind, message).at(at);
        let help = problem.help;
        self.warnings.add(Diagnostic { help, ..diagnostic });
        if reference.loss() == Loss::Omitted {
            self.omitted.push(reference.at.clone());
        } else {
            draft
                .beside(&reference.at)
                .into_iter()
                .for_each(|it| self.warnings.add(it));
            draft.set(&reference.at, json!({}));
        }
    }
}
