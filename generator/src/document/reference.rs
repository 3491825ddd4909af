//! References that lead nowhere: to nothing, to something of another kind, or only to themselves.
//!
//! All of them are reported, once each, whatever else is wrong with the description. Where a schema
//! is expected, any JSON value is accepted instead; what only people read, and what a `mapping`
//! names, is left out; everything else is an error, since a request would be wrong. References into
//! other files are not looked at: [`bundle`](super::bundle) has replaced or reported them.

use super::draft::Draft;
use super::shape::{self, CHAIN, Known, Loss, OPENAPI, Reference};
use super::warnings::Warnings;
use crate::diagnostic::{Diagnostic, Diagnostics, Kind, Location};
use crate::nearest::Nearest;
use crate::source::Pointer;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A reference that leads nowhere.
struct Dead<'a> {
    reference: &'a Reference,
    kind: Kind,
    message: String,
    help: Option<String>,
}

/// Reports the references that lead nowhere, and takes those out that can be done without.
pub(super) fn check(
    draft: &mut Draft,
    mut references: Vec<Reference>,
    diagnostics: &mut Diagnostics,
) {
    // What is referred to outside of the tables may have been looked at as a part of something else too.
    let mut seen = BTreeSet::new();
    references.retain(|reference| seen.insert(reference.at.clone()));
    let mut warnings = Warnings::default();
    for reference in &mut references {
        decode(draft, reference, &mut warnings);
    }
    let mut search = Search::new(&draft.value, &references);
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
                    // As any other definition that only leads to itself.
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
    // From the last to the first, so that the indices of the others stay right.
    for at in omitted.iter().rev() {
        draft.omit(at);
    }
}

/// Makes a reference lead to a component whose name has escapes in it, if there is no other one: the
/// name was not escaped for the reference.
fn decode(draft: &mut Draft, reference: &mut Reference, warnings: &mut Warnings) {
    let Some(written) = reference.text.strip_prefix('#').map(Pointer::from) else {
        return;
    };
    let is_there = |place: &Pointer| draft.value.pointer(place.as_str()).is_some();
    let Some(decoded) = target(reference).filter(|decoded| *decoded != written) else {
        return;
    };
    let is_component = shape::known(&written, &OPENAPI) == Known::Kind(reference.kind);
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

/// Where a reference leads by way of others.
#[derive(Clone, Copy)]
enum Course<'a> {
    /// To an end: the last reference, and how many they are.
    Ends { last: &'a str, length: usize },
    /// To itself, in the circle of this number.
    Circle(usize),
    /// Into a circle that it is no part of.
    IntoCircle,
}

struct Search<'v, 'a> {
    root: &'v Value,
    /// Where each `$ref` leads.
    targets: BTreeMap<&'a str, Pointer>,
    courses: BTreeMap<&'a str, Course<'a>>,
    /// The circles that are reported.
    circles: BTreeSet<usize>,
    nearest: Nearest,
}

impl<'v, 'a> Search<'v, 'a> {
    fn new(root: &'v Value, references: &'a [Reference]) -> Self {
        let own = references.iter().filter(|it| !it.is_mapping);
        let targets = own.filter_map(|it| Some((it.at.as_str(), target(it)?)));
        let targets = targets.collect();
        Self {
            root,
            courses: courses(&targets),
            targets,
            circles: BTreeSet::new(),
            nearest: Nearest::default(),
        }
    }

    fn dead(&mut self, reference: &'a Reference) -> Option<Dead<'a>> {
        let target = target(reference)?;
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

    /// Whether something stands at a place. What stands beside a `$ref` has no meaning, except for
    /// paths.
    fn is_there(&self, place: &Pointer) -> bool {
        let is_ignored = |outer: &str| {
            let path = outer.strip_prefix("/paths/");
            path.is_none_or(|path| path.contains('/')) && self.targets.contains_key(outer)
        };
        let text = place.as_str();
        let mut outer = text.match_indices('/').map(|(end, _)| &text[..end]);
        self.root.pointer(text).is_some() && !outer.any(is_ignored)
    }

    /// Whether a thing of this kind stands at a place, as far as the specification says.
    fn is_a(&self, kind: &str, place: &Pointer) -> bool {
        let is_object = self
            .root
            .pointer(place.as_str())
            .is_some_and(Value::is_object);
        is_object
            && match shape::known(place, &OPENAPI) {
                Known::Kind(known) => known == kind,
                Known::Other => false,
                Known::Unknown => true,
            }
    }

    /// The last one of the references that a reference leads to, if they are too many to follow. Each
    /// path item on the way has its own operations, so these are followed anyway.
    fn shortcut(&self, reference: &'a Reference) -> Option<(&'a Reference, Pointer)> {
        match self.courses.get(reference.at.as_str())? {
            Course::Ends { last, length } if *length > CHAIN && !reference.kind.is_empty() => {
                Some((reference, Pointer::from(*last)))
            }
            _ => None,
        }
    }

    /// Whether a reference is the first of a circle.
    fn is_circle(&mut self, reference: &Reference) -> bool {
        match self.courses.get(reference.at.as_str()) {
            Some(Course::Circle(circle)) => self.circles.insert(*circle),
            _ => false,
        }
    }

    /// What was probably meant: something beside the place, or a component of the right kind.
    fn help(&mut self, target: &Pointer, reference: &Reference) -> Option<String> {
        let name = target.last()?;
        let components = Pointer::from("/components").join(reference.kind);
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

/// Where references lead by way of others. Each of them is followed once.
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

/// The place in this document that a reference names; `None` if it names another file.
fn target(reference: &Reference) -> Option<Pointer> {
    match reference.text.strip_prefix('#') {
        Some(fragment) => Some(Pointer::from_fragment(fragment)),
        None if reference.is_mapping => {
            Some(Pointer::from("/components/schemas").join(&reference.text))
        }
        None => None,
    }
}

/// What the components of a kind are called.
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
