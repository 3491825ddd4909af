//! References → their targets: a location in the documents or in one of the files next to them.
//!
//! A file is parsed when it is first needed. A target that does not exist, does not parse or must
//! not be read is a [`Problem`]. In a chain of references, the problem is reported at the last one.

use super::draft::Draft;
use super::identity::{self, Identities};
use super::reference_path::{self, Refusal};
use super::repeated;
use super::shape::{ANYTHING, Reference};
use super::sources::Sources;
use super::version::Version;
use crate::diagnostic::{Diagnostic, Diagnostics, Kind, Location};
use crate::nearest::Nearest;
use crate::source::{Pointer, Source, load};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The maximum length of a chain of references.
const CHAIN: usize = 64;

/// The target of a reference.
pub(super) enum Target {
    Document(Pointer),
    /// A location in a file that is not a document.
    Part(Location),
}

/// Why a reference cannot be resolved.
pub(super) struct Problem {
    pub(super) kind: Kind,
    pub(super) message: String,
    pub(super) help: Option<String>,
    /// The location to report, if it is not the reference that is followed.
    pub(super) at: Option<Location>,
}

impl Problem {
    pub(super) fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            help: None,
            at: None,
        }
    }

    pub(super) fn help(self, help: Option<String>) -> Self {
        Self { help, ..self }
    }
}

/// The files of a description.
pub(super) struct ExternalFiles<'a> {
    version: Version,
    documents: Vec<&'a str>,
    overlays: Vec<&'a str>,
    references: BTreeMap<&'a str, &'a Source>,
    nearby: &'a [String],
    /// The values of the files that were needed so far; `None` for a file that does not parse.
    loaded: BTreeMap<&'a str, Option<Value>>,
    /// What the schemas of these files are called.
    identities: BTreeMap<&'a str, Identities>,
    /// The number of values in these files.
    pub(super) size: usize,
    nearest: Nearest,
}

impl<'a> ExternalFiles<'a> {
    pub(super) fn new(sources: Sources<'a>, version: Version) -> Self {
        let names = |sources: &'a [Source]| sources.iter().map(|source| source.name.as_str());
        Self {
            version,
            documents: names(sources.documents).collect(),
            overlays: names(sources.overlays).collect(),
            references: names(sources.references).zip(sources.references).collect(),
            nearby: sources.nearby,
            loaded: BTreeMap::new(),
            identities: BTreeMap::new(),
            size: 0,
            nearest: Nearest::default(),
        }
    }

    /// Returns the target of a reference; `None` if nothing needs to be done about the reference.
    pub(super) fn target(
        &mut self,
        reference: &Reference,
        draft: &Draft,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<Target>, Problem> {
        if reference.text.is_empty() {
            return Err(Problem::new(
                Kind::DanglingReference,
                "this reference is empty",
            ));
        }
        let file = draft.origins.locate(&reference.at).file;
        let (path, _) = reference_path::split(&reference.text);
        if path.is_empty() && self.is_own(&file) {
            return Ok(None);
        }
        let component = self.version.components(reference.kind).join(path);
        let is_component = !path.is_empty() && draft.value.pointer(component.as_str()).is_some();
        if reference.is_mapping && (is_component || !reference_path::is_file(path)) {
            return Ok(None);
        }
        if is_component && !reference_path::is_file(path) {
            let message = format!("`{path}` is not a reference");
            let help = format!("did you mean `{}`?", component.to_fragment());
            return Err(Problem::new(Kind::MissingFile, message).help(Some(help)));
        }
        let mut target = self.resolve(&file, &reference.text)?;
        let mut text = reference.text.clone();
        // In a chain of references, the last one is at fault.
        let mut at = None;
        for _ in 0..CHAIN {
            let Target::Part(mut part) = target else {
                return Ok(Some(target));
            };
            self.locate_anchor(&mut part, diagnostics);
            let next = match self.value(&part, diagnostics) {
                Ok(value) => value.get("$ref").and_then(Value::as_str).map(str::to_owned),
                Err(problem) => {
                    let problem = self.anchored(problem, &part.file, &text);
                    return Err(Problem { at, ..problem });
                }
            };
            let Some(next) = next else {
                return Ok(Some(Target::Part(part)));
            };
            match self.resolve(&part.file, &next) {
                Ok(next) => target = next,
                Err(problem) => {
                    let at = Some(part);
                    return Err(Problem { at, ..problem });
                }
            }
            at = Some(part);
            text = next;
        }
        let message = "this reference leads only to itself";
        Err(Problem::new(Kind::ReferenceCycle, message))
    }

    /// Whether references without a path, written in this file, point into the merged description.
    fn is_own(&self, file: &str) -> bool {
        self.documents.contains(&file) || self.overlays.contains(&file)
    }

    fn resolve(&self, from: &str, reference: &str) -> Result<Target, Problem> {
        let (path, fragment) = reference_path::split(reference);
        let pointer = Pointer::from_fragment(fragment);
        if path.is_empty() {
            return Ok(match self.is_own(from) {
                true => Target::Document(pointer),
                false => part(from.to_owned(), pointer),
            });
        }
        let name = reference_path::resolve(from, path, &self.documents);
        let name = name.map_err(|refusal| self.refuse(refusal, from, reference))?;
        Ok(match self.documents.contains(&name.as_str()) {
            true => Target::Document(pointer),
            false => part(name, pointer),
        })
    }

    fn refuse(&self, refusal: Refusal, from: &str, reference: &str) -> Problem {
        let reference = reference.escape_debug();
        let folder = reference_path::shown_folder(self.documents.first().unwrap_or(&from));
        let (message, help) = match refusal {
            Refusal::Remote => (
                format!("`{reference}` is remote, and nothing is fetched over a network"),
                format!("save the file below `{folder}`, and refer to it there"),
            ),
            Refusal::Absolute => (
                format!("`{reference}` is not a relative file path"),
                format!("refer to a file below `{folder}`"),
            ),
            Refusal::Outside => (
                format!("`{reference}` is outside of the folder `{folder}`"),
                format!("move the file below `{folder}`"),
            ),
        };
        Problem::new(Kind::ExternalReference, message).help(Some(help))
    }

    /// Replaces the name of an anchor with its place.
    fn locate_anchor(&mut self, part: &mut Location, diagnostics: &mut Diagnostics) {
        let is_name = part.pointer.segments().count() == 1;
        if is_name && self.value(part, diagnostics).is_err() {
            let name = part.pointer.last().unwrap_or_default().into_owned();
            let identities = self.identities.get(part.file.as_str());
            if let Some(at) = identities.and_then(|identities| identities.anchor(&name)) {
                part.pointer = at.clone();
            }
        }
    }

    /// Returns the problem of a reference to an anchor that is not in a file.
    fn anchored(&mut self, problem: Problem, file: &str, reference: &str) -> Problem {
        let (_, fragment) = reference_path::split(reference);
        let is_name = !fragment.is_empty() && !fragment.starts_with('/');
        if problem.kind != Kind::DanglingReference || !is_name {
            return problem;
        }
        let identities = self.identities.get(file);
        let names = identities.map(Identities::names).into_iter().flatten();
        let near = self.nearest.of(fragment, names);
        let near = near.map(|near| format!("did you mean `#{near}`?"));
        let message = format!(
            "there is nothing at `#{}` in `{file}`",
            fragment.escape_debug()
        );
        Problem::new(problem.kind, message).help(near)
    }

    /// Returns the value at a location in a file.
    pub(super) fn value(
        &mut self,
        part: &Location,
        diagnostics: &mut Diagnostics,
    ) -> Result<&Value, Problem> {
        let (name, pointer) = (part.file.as_str(), &part.pointer);
        let Some(source) = self.references.get(name).copied() else {
            let known = self.references.keys().copied();
            let others = || known.clone().chain(self.nearby.iter().map(String::as_str));
            let last = |name: &'a str| name.rsplit('/').next().unwrap_or_default();
            let wanted = name.rsplit('/').next().unwrap_or_default();
            let near = self.nearest.of(wanted, others().map(last));
            let near = near.and_then(|near| others().find(|other| last(other) == near));
            let message = format!("there is no file `{name}`");
            let help = near.map(|near| format!("did you mean `{near}`?"));
            return Err(Problem::new(Kind::MissingFile, message).help(help));
        };
        if !self.loaded.contains_key(&*source.name) {
            let value = match load(source) {
                Ok(loaded) => {
                    repeated::report(source, &loaded, &ANYTHING, diagnostics);
                    let mut draft = Draft::new(source, loaded.value);
                    if self.version > Version::V3_0 && identity::is_needed(&draft.value) {
                        let identities = identity::resolve(&mut draft, diagnostics);
                        self.identities.insert(&source.name, identities);
                    }
                    Some(draft.value)
                }
                Err(error) => {
                    diagnostics.push(Diagnostic::syntax(source, error));
                    None
                }
            };
            self.size += value.as_ref().map_or(0, size);
            self.loaded.insert(&source.name, value);
        }
        let value = self.loaded.get(name).and_then(Option::as_ref);
        let Some(value) = value else {
            let message = format!("`{name}` cannot be read");
            return Err(Problem::new(Kind::ExternalReference, message));
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
            let message = format!("there is nothing at `#{pointer}` in `{name}`");
            let help = near.map(|near| format!("did you mean `#{near}`?"));
            Problem::new(Kind::DanglingReference, message).help(help)
        })
    }
}

fn part(file: String, pointer: Pointer) -> Target {
    Target::Part(Location { file, pointer })
}

/// Counts the values in a value, itself included.
pub(super) fn size(value: &Value) -> usize {
    match value {
        Value::Object(members) => 1 + members.values().map(size).sum::<usize>(),
        Value::Array(items) => 1 + items.iter().map(size).sum::<usize>(),
        _ => 1,
    }
}
