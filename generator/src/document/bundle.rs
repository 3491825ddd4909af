//! References into other files → references to components.
//!
//! A description may keep its parts in other files. Where a whole component or path is elsewhere,
//! it moves to the place that refers to it; anything else becomes a component, named after its
//! file or the last names of its pointer. So every later stage sees one document, while each part
//! is still reported where it was written. Only what is referred to is taken; references among
//! files may be circular. Files that matter to no code, such as examples, are not looked into.

use super::file::{self, Refusal};
use super::load::load;
use super::shape::{self, ANYTHING, OPENAPI, Reference, Shape};
use super::{Draft, Source, Sources, repeated};
use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use crate::nearest::Nearest;
use crate::pointer::Pointer;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// How many values may be taken from other files: one may be in several parts.
const VALUES: usize = 1_000_000;

/// How many references may lead to each other.
const CHAIN: usize = 64;

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

/// A place in a file that is not a document.
type Part = (String, Pointer);

/// Where a reference leads.
enum Target {
    Document(Pointer),
    Part(Part),
}

struct Problem {
    kind: &'static str,
    message: String,
    help: Option<String>,
    /// Where, if not at the reference that is followed.
    at: Option<Location>,
}

/// Takes what a description needs from other files into it.
pub(super) fn bundle(draft: &mut Draft, sources: Sources<'_>, diagnostics: &mut Diagnostics) {
    let names = |sources| Vec::from_iter(names(sources));
    let mut bundle = Bundle {
        documents: names(sources.documents),
        overlays: names(sources.overlays),
        references: sources
            .references
            .iter()
            .map(|source| (source.name.as_str(), source))
            .collect(),
        nearby: sources.nearby,
        diagnostics,
        loaded: BTreeMap::new(),
        homes: BTreeMap::new(),
        numbers: BTreeMap::new(),
        left: VALUES,
        nearest: Nearest::default(),
    };
    let mut omitted = Vec::new();
    let mut open: Vec<(Pointer, &'static Shape)> = vec![(Pointer::ROOT, &OPENAPI)];
    while let Some((at, shape)) = open.pop() {
        let mut references = shape::check(&draft.value, at, shape).references;
        // Components give what they stand for their own names, so they come first.
        references.sort_by_key(|reference| !is_component(reference));
        for reference in references {
            match bundle.target(&reference, draft) {
                Ok(Some(target)) => open.extend(bundle.follow(draft, &reference, target)),
                Ok(None) => {}
                Err(problem) => {
                    let at = draft.origins.locate(&reference.at);
                    bundle.report(problem, reference.aside, at);
                    omitted.extend(reference.aside.then_some(reference.at));
                }
            }
        }
    }
    for at in omitted.iter().rev() {
        draft.omit(at);
    }
}

fn is_component(reference: &Reference) -> bool {
    let segments: Vec<_> = reference.at.segments().collect();
    matches!(&*segments, [root, kind, _] if root == "components" && *kind == reference.kind)
}

fn names(sources: &[Source]) -> impl Iterator<Item = &str> {
    sources.iter().map(|source| source.name.as_str())
}

struct Bundle<'a> {
    documents: Vec<&'a str>,
    overlays: Vec<&'a str>,
    references: BTreeMap<&'a str, &'a Source>,
    nearby: &'a [String],
    diagnostics: &'a mut Diagnostics,
    /// The values of files, as far as they were needed; `None` for one that does not parse.
    loaded: BTreeMap<&'a str, Option<Value>>,
    /// The components that parts have become.
    homes: BTreeMap<(Part, &'static str), Pointer>,
    /// The last number that a name was given to make it free.
    numbers: BTreeMap<(&'static str, String), usize>,
    left: usize,
    nearest: Nearest,
}

impl<'a> Bundle<'a> {
    /// Where a reference leads; `None` if there is nothing to do about it.
    fn target(&mut self, reference: &Reference, draft: &Draft) -> Result<Option<Target>, Problem> {
        let file = draft.origins.locate(&reference.at).file;
        let (path, _) = file::split(&reference.text);
        if path.is_empty() && self.is_own(&file) {
            return Ok(None);
        }
        let names_file = path.contains('/') || path.contains('.');
        if reference.is_mapping && !path.is_empty() && !names_file {
            return Ok(None);
        }
        let component = Pointer::from("/components").join(reference.kind).join(path);
        if !path.is_empty() && !names_file && draft.value.pointer(component.as_str()).is_some() {
            let message = format!("`{path}` is not a reference");
            return Err(Problem {
                help: Some(format!("did you mean `{}`?", component.to_fragment())),
                ..problem("missing-file", message)
            });
        }
        let mut target = self.resolve(&file, &reference.text)?;
        // Of several references, each of which leads to the next one, the last one is at fault.
        let mut at = None;
        for _ in 0..CHAIN {
            let Target::Part((file, pointer)) = target else {
                return Ok(Some(target));
            };
            let value = self.value(&file, &pointer);
            let value = value.map_err(|problem| Problem {
                at: at.take(),
                ..problem
            })?;
            let Some(Value::String(next)) = value.get("$ref") else {
                return Ok(Some(Target::Part((file, pointer))));
            };
            let next = next.clone();
            let resolved = self.resolve(&file, &next);
            let here = Some(Location { file, pointer });
            target = match resolved {
                Ok(target) => target,
                Err(problem) => {
                    return Err(Problem {
                        at: here,
                        ..problem
                    });
                }
            };
            at = here;
        }
        Err(problem(
            "reference-cycle",
            "this reference only leads to itself".to_owned(),
        ))
    }

    /// Whether references without a path stay in the description.
    fn is_own(&self, file: &str) -> bool {
        self.documents.contains(&file) || self.overlays.contains(&file)
    }

    fn resolve(&self, from: &str, reference: &str) -> Result<Target, Problem> {
        let (path, fragment) = file::split(reference);
        let pointer = Pointer::from_fragment(fragment);
        if path.is_empty() {
            return Ok(match self.is_own(from) {
                true => Target::Document(pointer),
                false => Target::Part((from.to_owned(), pointer)),
            });
        }
        let name = file::resolve(from, path, &self.documents);
        let name = name.map_err(|refusal| self.refuse(refusal, from, reference))?;
        Ok(match self.documents.contains(&name.as_str()) {
            true => Target::Document(pointer),
            false => Target::Part((name, pointer)),
        })
    }

    fn refuse(&self, refusal: Refusal, from: &str, reference: &str) -> Problem {
        let reference = reference.escape_debug();
        let folder = file::shown_folder(self.documents.first().unwrap_or(&from));
        let (message, help) = match refusal {
            Refusal::Remote => (
                format!("`{reference}` is not read: nothing is fetched over a network"),
                format!("save the file below `{folder}`, and refer to it there"),
            ),
            Refusal::Absolute => (
                format!("`{reference}` is no relative path of a file"),
                format!("refer to a file below `{folder}`"),
            ),
            Refusal::Outside => (
                format!("`{reference}` is outside of the folder `{folder}`"),
                format!("move the file below `{folder}`"),
            ),
        };
        Problem {
            help: Some(help),
            ..problem("external-reference", message)
        }
    }

    /// The value at a place in a file.
    fn value(&mut self, name: &str, pointer: &Pointer) -> Result<&Value, Problem> {
        let Some(source) = self.references.get(name).copied() else {
            let known = self.references.keys().copied();
            let others = || known.clone().chain(self.nearby.iter().map(String::as_str));
            let last = |name: &'a str| name.rsplit('/').next().unwrap_or_default();
            let wanted = name.rsplit('/').next().unwrap_or_default();
            let near = self.nearest.of(wanted, others().map(last));
            let near = near.and_then(|near| others().find(|other| last(other) == near));
            return Err(Problem {
                help: near.map(|near| format!("did you mean `{near}`?")),
                ..problem("missing-file", format!("there is no file `{name}`"))
            });
        };
        if !self.loaded.contains_key(&*source.name) {
            let value = match load(source) {
                Ok(loaded) => {
                    repeated::report(source, &loaded, &ANYTHING, self.diagnostics);
                    Some(loaded.value)
                }
                Err(diagnostic) => {
                    self.diagnostics.push(diagnostic);
                    None
                }
            };
            self.loaded.insert(&source.name, value);
        }
        let value = self.loaded.get(name).and_then(Option::as_ref);
        let Some(value) = value else {
            return Err(problem(
                "external-reference",
                format!("`{name}` cannot be read"),
            ));
        };
        value.pointer(pointer.as_str()).ok_or_else(|| {
            let siblings = pointer.parent().and_then(|at| value.pointer(at.as_str()));
            let names = siblings
                .and_then(Value::as_object)
                .into_iter()
                .flat_map(Map::keys);
            let wanted = pointer.last().unwrap_or_default();
            let near = self.nearest.of(&wanted, names.map(String::as_str));
            let near = near.map(|near| pointer.parent().unwrap_or_default().join(near));
            Problem {
                help: near.map(|near| format!("did you mean `#{near}`?")),
                ..problem(
                    "dangling-reference",
                    format!("there is nothing at `#{pointer}` in `{name}`"),
                )
            }
        })
    }

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
        let mut value = self.value(&key.0.0, &key.0.1).ok()?.clone();
        if let (Value::Object(members), "schemas") = (&mut value, reference.kind) {
            members.retain(|name, _| !ASIDE.contains(&name.as_str()));
        }
        self.left = match self.left.checked_sub(size(&value)) {
            Some(left) => left,
            None => {
                let message = "the references to other files take in too many values".to_owned();
                let at = draft.origins.locate(&reference.at);
                self.report(problem("external-reference", message), false, at);
                return None;
            }
        };
        if home == reference.at {
            self.report_siblings(draft, &home);
        }
        draft.put(&home, value);
        let origin = Location {
            file: key.0.0.clone(),
            pointer: key.0.1.clone(),
        };
        if home != reference.at {
            draft.redirect(reference, &home);
        }
        draft.origins.set(home.clone(), origin);
        if !reference.kind.is_empty() {
            self.homes.insert(key, home.clone());
        }
        Some((home, reference.shape))
    }

    /// A free name among the components for a part; `None` if it cannot be one.
    fn name(&mut self, draft: &Draft, part: &Part, reference: &Reference) -> Option<String> {
        let (file, pointer) = part;
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
            "the component `{wanted}` is there already: `{}` of `{file}` is `{name}`",
            match pointer.is_root() {
                true => "#".to_owned(),
                false => format!("#{pointer}"),
            }
        );
        let at = draft.origins.locate(&reference.at);
        self.diagnostics
            .push(Diagnostic::warning("name-clash", message).at(at));
        Some(name)
    }

    /// Reports what stands beside a `$ref` that is about to be replaced.
    fn report_siblings(&mut self, draft: &Draft, at: &Pointer) {
        let members = draft.value.pointer(at.as_str()).and_then(Value::as_object);
        for key in members.into_iter().flat_map(Map::keys) {
            if key != "$ref" && !key.starts_with("x-") {
                let message = format!("`{key}` beside `$ref` is ignored");
                let at = draft.origins.locate(&at.join(key));
                self.diagnostics
                    .push(Diagnostic::warning("unsupported-keyword", message).at(at));
            }
        }
    }

    fn report(&mut self, problem: Problem, aside: bool, at: Location) {
        let diagnostic = match aside {
            true => Diagnostic::warning(problem.kind, problem.message + ": it is left out"),
            false => Diagnostic::error(problem.kind, problem.message),
        };
        self.diagnostics.push(Diagnostic {
            help: problem.help,
            ..diagnostic.at(problem.at.unwrap_or(at))
        });
    }
}

fn problem(kind: &'static str, message: String) -> Problem {
    Problem {
        kind,
        message,
        help: None,
        at: None,
    }
}

/// How many values there are in a value.
fn size(value: &Value) -> usize {
    match value {
        Value::Object(members) => 1 + members.values().map(size).sum::<usize>(),
        Value::Array(items) => 1 + items.iter().map(size).sum::<usize>(),
        _ => 1,
    }
}
