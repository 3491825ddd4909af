//! Checks references: a target may be missing, have the wrong kind, or lead only back to the reference.
//!
//! All invalid references are reported, once each, whatever else is wrong with the description. Where a schema is
//! expected, any JSON value is accepted instead. References that are documentation only, and values of a `mapping`, are
//! left out. Any other invalid reference is an error, since a request would be wrong without it. References into other
//! files are not checked here: [`bundle`](super::bundle) has replaced or reported them.

use super::draft::Draft;
use super::lost::Lost;
use super::shape::{self, CHAIN, Known, Loss, Reference};
use super::version::Version;
use super::warnings::Warnings;
use crate::diagnostic::{Diagnostic, Diagnostics, Kind, Location};
use crate::nearest::Nearest;
use crate::source::Pointer;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A reference that cannot be resolved.
struct Dead<'a> {
    reference: &'a Reference,
    kind: Kind,
    message: String,
    help: Option<String>,
}

/// Reports the references that cannot be resolved, and removes those that are not needed.
pub(super) fn check(
    draft: &mut Draft,
    version: Version,
    mut references: Vec<Reference>,
    lost: &Lost,
    diagnostics: &mut Diagnostics,
) {
    // A target outside of the tables may have been checked as a part of something else too.
    let mut seen = BTreeSet::new();
    references.retain(|reference| seen.insert(reference.at.clone()));
    let mut warnings = Warnings::default();
    for reference in &mut references {
        decode(draft, version, reference, &mut warnings);
        let target = target(version, reference);
        let known = target.map(|target| shape::known(&target, version.shape()));
        if let Some(Known::Kind(known)) = known
            && is_header_as_parameter(reference.kind, known)
        {
            let text = reference.text.escape_debug();
            let message = format!("`{text}` is a parameter; it is read as a header");
            let at = draft.origins.locate(&reference.at);
            warnings.add(Diagnostic::warning(Kind::MisplacedReference, message).at(at));
        }
    }
    references.retain_mut(|reference| take_schema(draft, version, reference, &mut warnings));
    let mut search = Search::new(&draft.value, version, &references, lost);
    let found: Vec<_> = references.iter().filter_map(|it| search.dead(it)).collect();
    let shortcuts: Vec<_> = references
        .iter()
        .filter_map(|it| search.shortcut(it))
        .collect();
    for (reference, last) in shortcuts {
        draft.redirect(reference, &last);
    }
    let mut omitted = Vec::new();
    for dead in found {
        let Dead { reference, .. } = dead;
        let at = draft.origins.locate(&reference.at);
        let is_circle = dead.kind == Kind::ReferenceCycle;
        match reference.loss() {
            Loss::Omitted => {
                warnings.add(dead.warning(at, "it is ignored"));
                omitted.push(&reference.at);
            }
            Loss::AnyValue => {
                if is_circle {
                    // This is an error, as for any other definition that refers only to itself.
                    diagnostics.push(dead.error(at));
                } else {
                    warnings.add(dead.warning(at, "any JSON value is accepted"));
                    for beside in draft.beside(&reference.at) {
                        warnings.add(beside);
                    }
                }
                draft.set(&reference.at, json!({}));
            }
            Loss::Request => diagnostics.push(dead.error(at)),
        }
    }
    warnings.hand_out(diagnostics);
    // From the last to the first, so that the indices of the others stay valid.
    for at in omitted.iter().rev() {
        draft.omit(at);
    }
}

/// Redirects a reference to a component whose name contains something like a `%XX` escape, if there is no other target:
/// the name was not escaped in the reference.
fn decode(draft: &mut Draft, version: Version, reference: &mut Reference, warnings: &mut Warnings) {
    let Some(written) = reference.text.strip_prefix('#').map(Pointer::from) else {
        return;
    };
    let is_there = |place: &Pointer| draft.value.pointer(place.as_str()).is_some();
    let Some(decoded) = target(version, reference).filter(|decoded| *decoded != written) else {
        return;
    };
    let is_component = shape::known(&written, version.shape()) == Known::Kind(reference.kind);
    if is_component && is_there(&written) && !is_there(&decoded) {
        let message = format!(
            "`%` starts an escape in a reference, but there is nothing at `#{}`; the reference is used as written",
            decoded.as_str().escape_debug()
        );
        let at = draft.origins.locate(&reference.at);
        let diagnostic = Diagnostic::warning(Kind::UnescapedReference, message).at(at);
        warnings.add(diagnostic.help(format!("write `{}`", written.to_fragment())));
        draft.redirect(reference, &written);
        reference.text = written.to_fragment();
    }
}

/// Redirects the reference of a schema to a response: the schema of that response is meant. Returns whether there is
/// still a reference: a response takes from one without a body that it has none.
fn take_schema(
    draft: &mut Draft,
    version: Version,
    reference: &mut Reference,
    warnings: &mut Warnings,
) -> bool {
    if version != Version::V2_0 || reference.kind != "schemas" {
        return true;
    }
    let Some(mut response) = target(version, reference) else {
        return true;
    };
    let is_response = |at: &Pointer| shape::known(at, version.shape()) == Known::Kind("responses");
    if !is_response(&response) {
        return true;
    }
    let value = |at: &Pointer| draft.value.pointer(at.as_str());
    let behind = |at: &Pointer| {
        let reference = value(at)?.get("$ref")?.as_str()?.strip_prefix('#')?;
        Some(Pointer::from_fragment(reference))
    };
    for _ in 0..CHAIN {
        match behind(&response).filter(is_response) {
            Some(next) => response = next,
            None => break,
        }
    }
    let schema = response.join("schema");
    let owner = reference.at.parent().filter(is_response);
    let has_body = value(&schema).is_some();
    if value(&response).is_none() || !has_body && owner.is_none() {
        return true;
    }
    let taken = match has_body {
        true => "the schema of the response is used",
        false => "like that response, this one has no body",
    };
    let message = format!(
        "`{}` is a response and not a schema; {taken}",
        reference.text.escape_debug()
    );
    let at = draft.origins.locate(&reference.at);
    warnings.add(Diagnostic::warning(Kind::MisplacedReference, message).at(at));
    if !has_body {
        draft.omit(&reference.at);
        return false;
    }
    let schema = behind(&schema).unwrap_or(schema);
    draft.redirect(reference, &schema);
    reference.text = schema.to_fragment();
    true
}

impl Dead<'_> {
    fn error(self, at: Location) -> Diagnostic {
        Diagnostic {
            help: self.help,
            ..Diagnostic::error(self.kind, self.message).at(at)
        }
    }

    fn warning(&self, at: Location, instead: &str) -> Diagnostic {
        let message = format!("{}; {instead}", self.message);
        Diagnostic {
            help: self.help.clone(),
            ..Diagnostic::warning(self.kind, message).at(at)
        }
    }
}

/// Where a chain of references leads.
#[derive(Clone, Copy)]
enum Course<'a> {
    /// The chain ends: the last reference, and the length of the chain.
    Ends { last: &'a str, length: usize },
    /// The reference is part of the cycle with this number.
    Circle(usize),
    /// The chain leads into a cycle that the reference is not part of.
    IntoCircle,
}

struct Search<'v, 'a> {
    root: &'v Value,
    version: Version,
    /// The target of each `$ref`.
    targets: BTreeMap<&'a str, Pointer>,
    courses: BTreeMap<&'a str, Course<'a>>,
    /// The cycles that have been reported.
    circles: BTreeSet<usize>,
    nearest: Nearest,
    lost: &'v Lost,
}

impl<'v, 'a> Search<'v, 'a> {
    fn new(root: &'v Value, version: Version, references: &'a [Reference], lost: &'v Lost) -> Self {
        let own = references.iter().filter(|it| !it.is_mapping);
        let targets = own.filter_map(|it| Some((it.at.as_str(), target(version, it)?)));
        let targets = targets.collect();
        Self {
            root,
            version,
            courses: courses(&targets),
            targets,
            circles: BTreeSet::new(),
            nearest: Nearest::default(),
            lost,
        }
    }

    fn dead(&mut self, reference: &'a Reference) -> Option<Dead<'a>> {
        let target = target(self.version, reference)?;
        let dead = |kind, message, help| Dead {
            reference,
            kind,
            message,
            help,
        };
        if !self.is_there(&target) {
            let message = match reference.text.starts_with('#') {
                true => format!("there is nothing at `{}`", reference.text.escape_debug()),
                false => format!("there is no schema `{}`", reference.text.escape_debug()),
            };
            let help = self.help(&target, reference);
            return Some(dead(Kind::DanglingReference, message, help));
        }
        if !self.is_a(reference.kind, &target) {
            let text = reference.text.escape_debug();
            let message = format!("`{text}` is not {}", called(reference.kind));
            let help = self.help(&target, reference);
            return Some(dead(Kind::MisplacedReference, message, help));
        }
        let message = "this reference leads only to itself".to_owned();
        let is_circle = !reference.is_mapping && self.is_circle(reference);
        is_circle.then(|| dead(Kind::ReferenceCycle, message, None))
    }

    /// Whether there is a value at a pointer. Members next to a `$ref` do not count, except in path items.
    fn is_there(&self, place: &Pointer) -> bool {
        let is_ignored = |outer: &str| {
            let path = outer.strip_prefix("/paths/");
            path.is_none_or(|path| path.contains('/')) && self.targets.contains_key(outer)
        };
        let text = place.as_str();
        let mut outer = text.match_indices('/').map(|(end, _)| &text[..end]);
        self.root.pointer(text).is_some() && !outer.any(is_ignored)
    }

    /// Whether the value at a pointer can be of this kind, as far as the specification tells.
    fn is_a(&self, kind: &str, place: &Pointer) -> bool {
        let can_be = |value: &Value| match value {
            Value::Object(_) => true,
            Value::Bool(_) => kind == "schemas" && self.version > Version::V3_0,
            _ => false,
        };
        self.root.pointer(place.as_str()).is_some_and(can_be)
            && match shape::known(place, self.version.shape()) {
                Known::Kind(known) => known == kind || is_header_as_parameter(kind, known),
                Known::Other => false,
                Known::Unknown => true,
            }
    }

    /// Returns the last reference of a chain, if the chain is too long to be followed later. Chains of path items are
    /// always followed, since each path item in them has operations of its own.
    fn shortcut(&self, reference: &'a Reference) -> Option<(&'a Reference, Pointer)> {
        match self.courses.get(reference.at.as_str())? {
            Course::Ends { last, length } if *length > CHAIN && !reference.kind.is_empty() => {
                Some((reference, Pointer::from(*last)))
            }
            _ => None,
        }
    }

    /// Whether a reference is the first one that is checked in its cycle.
    fn is_circle(&mut self, reference: &Reference) -> bool {
        match self.courses.get(reference.at.as_str()) {
            Some(Course::Circle(circle)) => self.circles.insert(*circle),
            _ => false,
        }
    }

    /// Suggests what was probably meant: a sibling of the target, or a component of the right kind.
    fn help(&mut self, target: &Pointer, reference: &Reference) -> Option<String> {
        if self.lost.contains(&reference.at) {
            return self.lost.help(&reference.at);
        }
        let name = target.last()?;
        let components = self.version.components(reference.kind);
        for place in [target.parent()?, components] {
            let Some(Value::Object(members)) = self.root.pointer(place.as_str()) else {
                continue;
            };
            let own = [target, &reference.at].map(|at| {
                let is_here = at.parent().is_some_and(|parent| parent == place);
                at.last().filter(|_| is_here)
            });
            let names = members.keys().map(String::as_str);
            let names = names.filter(|name| !own.iter().flatten().any(|own| own == name));
            let Some(near) = self.nearest.of(&name, names) else {
                continue;
            };
            let at = place.join(near);
            if self.is_a(reference.kind, &at) {
                return Some(match reference.text.starts_with('#') {
                    true => format!("did you mean `{}`?", at.to_fragment()),
                    false => format!("did you mean `{near}`?"),
                });
            }
        }
        None
    }
}

/// Follows all chains of references, visiting each reference once.
fn courses<'a>(targets: &BTreeMap<&'a str, Pointer>) -> BTreeMap<&'a str, Course<'a>> {
    let mut courses = BTreeMap::new();
    for (circle, start) in targets.keys().enumerate() {
        let mut chain = Vec::new();
        let mut places = BTreeMap::new();
        let mut next = targets.get_key_value(start);
        while let Some((at, target)) = next
            && !courses.contains_key(at)
            && !places.contains_key(at)
        {
            places.insert(*at, chain.len());
            chain.push(*at);
            next = targets.get_key_value(target.as_str());
        }
        let known = next.and_then(|(at, _)| courses.get(at).copied());
        let first = next.and_then(|(at, _)| places.get(at).copied());
        for at in chain.drain(first.unwrap_or(chain.len())..) {
            courses.insert(at, Course::Circle(circle));
        }
        let mut course = match (known, chain.last()) {
            _ if first.is_some() => Course::IntoCircle,
            (Some(Course::Circle(_)), _) => Course::IntoCircle,
            (Some(known), _) => known,
            (None, Some(last)) => Course::Ends { last, length: 0 },
            (None, None) => continue,
        };
        for at in chain.into_iter().rev() {
            if let Course::Ends { length, .. } = &mut course {
                *length += 1;
            }
            courses.insert(at, course);
        }
    }
    courses
}

/// Whether a reference to a header leads to a parameter. Headers are described like parameters.
fn is_header_as_parameter(kind: &str, known: &str) -> bool {
    kind == "headers" && known == "parameters"
}

/// Returns the location in this document that a reference points to; `None` if it points to another file.
fn target(version: Version, reference: &Reference) -> Option<Pointer> {
    match reference.text.strip_prefix('#') {
        Some(fragment) => Some(Pointer::from_fragment(fragment)),
        None if reference.is_mapping => Some(version.components("schemas").join(&reference.text)),
        None => None,
    }
}

/// Returns the name of a component kind, as used in messages.
fn called(kind: &str) -> &'static str {
    match kind {
        "schemas" => "a schema",
        "parameters" => "a parameter",
        "requestBodies" => "a request body",
        "responses" => "a response",
        "headers" => "a header",
        "securitySchemes" => "a security scheme",
        "examples" => "an example",
        "links" => "a link",
        _ => "a path item",
    }
}
