//! References into other files → references to components.
//!
//! A description may keep its parts in other files. Where a whole component or path is elsewhere,
//! it moves to the place that refers to it; anything else becomes a component, named after its
//! file or the last names of its pointer. So every later stage sees one document, while each part
//! is still reported where it was written. Only what is referred to is taken; references among
//! files may be circular. Files that matter to no code, such as examples, are not looked into.

use super::draft::Draft;
use super::external::{ExternalFiles, Problem, Target, size};
use super::shape::{self, Loss, OPENAPI, Reference, Shape};
use super::sources::Sources;
use super::warnings::Warnings;
use crate::diagnostic::{Diagnostic, Diagnostics, Kind, Location};
use crate::source::Pointer;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// How many values may be taken from other files, and how many more for each value in them: one may
/// be in several parts, and a part in several places.
const VALUES: usize = 100_000;
const TIMES: usize = 16;

/// Names of places that say nothing about what is there.
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

/// What stands in the file of a schema beside it.
const ASIDE: [&str; 3] = ["$schema", "$defs", "definitions"];

/// Takes what a description needs from other files into it.
pub(super) fn bundle(draft: &mut Draft, sources: Sources<'_>, diagnostics: &mut Diagnostics) {
    let mut bundle = Bundle {
        parts: ExternalFiles::new(sources),
        diagnostics,
        homes: BTreeMap::new(),
        numbers: BTreeMap::new(),
        taken: 0,
        warnings: Warnings::default(),
        omitted: Vec::new(),
    };
    let mut open: Vec<(Pointer, &'static Shape)> = vec![(Pointer::ROOT, &OPENAPI)];
    while let Some((at, shape)) = open.pop() {
        let mut references = shape::check(&draft.value, at, shape).references;
        // Components give what they stand for their own names, so they come first.
        references.sort_by_key(|reference| !is_component(reference));
        for reference in references {
            match bundle.parts.target(&reference, draft, bundle.diagnostics) {
                Ok(Some(target)) => open.extend(bundle.follow(draft, &reference, target)),
                Ok(None) => {}
                Err(problem) => bundle.refuse(draft, &reference, problem),
            }
        }
    }
    bundle.warnings.hand_out(bundle.diagnostics);
    for at in bundle.omitted.iter().rev() {
        draft.omit(at);
    }
}

fn is_component(reference: &Reference) -> bool {
    let segments: Vec<_> = reference.at.segments().collect();
    matches!(&*segments, [root, kind, _] if root == "components" && *kind == reference.kind)
}

struct Bundle<'a> {
    parts: ExternalFiles<'a>,
    diagnostics: &'a mut Diagnostics,
    warnings: Warnings,
    /// What references that lead nowhere are left out of.
    omitted: Vec<Pointer>,
    /// The components that parts have become.
    homes: BTreeMap<(Location, &'static str), Pointer>,
    /// The last number that a name was given to make it free.
    numbers: BTreeMap<(&'static str, String), usize>,
    /// How many values have come from other files.
    taken: usize,
}

impl Bundle<'_> {
    /// Makes a reference lead to a place in the description. Returns a place that was filled for
    /// that, and what has to be there.
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
        let is_whole = reference.kind.is_empty() || is_component(reference);
        let home = match is_whole && !reference.is_mapping {
            true => reference.at.clone(),
            false => {
                let name = self.name(draft, &key.0, reference)?;
                Pointer::from("/components")
                    .join(reference.kind)
                    .join(&name)
            }
        };
        let mut value = self.parts.value(&key.0, self.diagnostics).ok()?.clone();
        if let (Value::Object(members), "schemas") = (&mut value, reference.kind) {
            members.retain(|name, _| !ASIDE.contains(&name.as_str()));
        }
        self.taken += size(&value);
        if self.taken > VALUES + TIMES * self.parts.size {
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

    /// Puts a path in place of the reference to it; what stands beside the reference stays.
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

    /// A free name among the components for a part; `None` if it cannot be one.
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
        let components = match draft.value.get("components") {
            None => None,
            Some(components) => components.as_object()?.get(reference.kind),
        };
        let taken = match components {
            None => None,
            Some(components) => Some(components.as_object()?),
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

    /// Reports a reference that leads nowhere; it is taken out if it can be done without.
    fn refuse(&mut self, draft: &mut Draft, reference: &Reference, problem: Problem) {
        let at = problem
            .at
            .unwrap_or_else(|| draft.origins.locate(&reference.at));
        let is_dangling = problem.kind == Kind::DanglingReference;
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
