//! Documents + overlays → changed documents, according to the OpenAPI Overlay Specification 1.0.
//!
//! Actions are applied in order to every document. An action that selects nothing in any document is an error. An
//! action that changes nothing is a warning, so that patches are removed once the vendor has fixed the description. To
//! detect this, an element that an array already contains is not appended again, so an action can be applied twice.
//! Objects are merged recursively, as version 1.1 specifies; as in version 1.1, an object merges only with an object
//! and an array only with an array. `extends` is ignored, since the caller names the documents.
//!
//! `x-client-optional: true`, at the root of an overlay or in one of its actions, allows targets that select nothing:
//! an overlay can then cover more of an API than the documents describe so far.

use super::draft::Draft;
use super::jsonpath::JsonPath;
use super::origin::Origins;
use super::repair::repair;
use super::repeated;
use super::shape::OVERLAY;
use super::steps::{Steps, TooManySteps};
use crate::budget::size;
use crate::diagnostic::{Diagnostic, Diagnostics, Kind, Location};
use crate::source::{DEPTH, Pointer, Source, load};
use serde_json::Value;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// The cost of moving an array element together with its origin, in steps; looking at a value is one step.
const MOVE: usize = 16;

/// Whether the targets of an overlay, or of one action, may select nothing.
const OPTIONAL: &str = "x-client-optional";

/// A checked overlay.
pub(super) struct Overlay {
    file: String,
    actions: Vec<Action>,
}

struct Action {
    pointer: Pointer,
    target: JsonPath,
    change: Change,
    /// Whether the target may select nothing.
    is_optional: bool,
}

enum Change {
    Update(Value),
    Remove,
}

/// Reads an overlay, or reports everything that is wrong with it.
pub(super) fn read(source: &Source, diagnostics: &mut Diagnostics) -> Option<Overlay> {
    let loaded = load(source)
        .map_err(|error| diagnostics.push(Diagnostic::syntax(source, error)))
        .ok()?;
    let before = diagnostics.errors().count();
    repeated::report(source, &loaded, &OVERLAY, diagnostics);
    let locate = |pointer: &Pointer| Location {
        file: source.name.clone(),
        pointer: pointer.clone(),
    };
    let mut draft = Draft::new(source, loaded.value);
    repair(&mut draft, &OVERLAY, &[source], diagnostics);
    if diagnostics.errors().count() > before {
        return None;
    }
    let value = draft.value;
    let version = value["overlay"].as_str().unwrap_or_default();
    if !version.starts_with("1.") {
        let message =
            format!("overlays of version `{version}` are not supported; only version 1.0 is");
        let at = locate(&"/overlay".into());
        diagnostics.push(Diagnostic::error(Kind::UnsupportedVersion, message).at(at));
    }
    let is_optional = optional(&value).unwrap_or_else(|message| {
        let at = locate(&Pointer::ROOT.join(OPTIONAL));
        diagnostics.push(Diagnostic::error(Kind::InvalidOverlay, message).at(at));
        false
    });
    let mut steps = Steps::new([&value].into_iter());
    let mut actions = Vec::new();
    for (index, written) in value["actions"]
        .as_array()
        .into_iter()
        .flatten()
        .enumerate()
    {
        let pointer = Pointer::from("/actions").join_index(index);
        match Action::read(written, pointer.clone(), is_optional, &mut steps) {
            Ok(action) => actions.push(action),
            Err((member, message)) => {
                let at = locate(&pointer.join(member));
                diagnostics.push(Diagnostic::error(Kind::InvalidOverlay, message).at(at));
            }
        }
    }
    (diagnostics.errors().count() == before).then(|| Overlay {
        file: source.name.clone(),
        actions,
    })
}

impl Action {
    /// Reads an action that has the shape of one, or returns the invalid member and what is wrong with it.
    fn read(
        written: &Value,
        pointer: Pointer,
        is_optional: bool,
        steps: &mut Steps,
    ) -> Result<Self, (&'static str, String)> {
        let is_optional = match written.get(OPTIONAL) {
            Some(_) => optional(written).map_err(|message| (OPTIONAL, message))?,
            None => is_optional,
        };
        let target = written["target"].as_str().unwrap_or_default();
        let target = JsonPath::parse(target, steps).map_err(|message| ("target", message))?;
        let change = match (written.get("update"), written["remove"] == true) {
            (Some(update), false) => Change::Update(update.clone()),
            (None, true) => Change::Remove,
            (None, false) => {
                return Err((
                    "remove",
                    "this action has neither `update` nor `remove`".to_owned(),
                ));
            }
            (Some(_), true) => {
                return Err((
                    "update",
                    "an action cannot have both `update` and `remove`".to_owned(),
                ));
            }
        };
        Ok(Self {
            pointer,
            target,
            change,
            is_optional,
        })
    }
}

/// Returns whether an overlay or an action is marked as optional, or what is wrong with the mark.
fn optional(written: &Value) -> Result<bool, String> {
    match written.get(OPTIONAL) {
        None => Ok(false),
        Some(Value::Bool(is_optional)) => Ok(*is_optional),
        Some(_) => Err(format!("`{OPTIONAL}` must be a boolean")),
    }
}

/// Applies the actions of all overlays to every document.
pub(super) fn apply(overlays: &[Overlay], documents: &mut [Draft], diagnostics: &mut Diagnostics) {
    let mut steps = Steps::new(documents.iter().map(|document| &document.value));
    for overlay in overlays {
        for action in &overlay.actions {
            if let Err(diagnostic) = apply_action(action, &overlay.file, documents, &mut steps) {
                diagnostics.push(diagnostic);
            }
        }
    }
}

fn apply_action(
    action: &Action,
    file: &str,
    documents: &mut [Draft],
    steps: &mut Steps,
) -> Result<(), Diagnostic> {
    let at = |member: &str| Location {
        file: file.to_owned(),
        pointer: action.pointer.join(member),
    };
    let (mut selects, mut changes) = (false, false);
    for document in documents {
        let selected = action.target.select(&document.value, steps);
        let targets = selected.map_err(|_| too_much(at("target")))?;
        selects |= !targets.is_empty();
        match &action.change {
            Change::Update(update) => {
                for target in &targets {
                    changes |= document.update(target, update, &at("update"), steps)?;
                }
            }
            Change::Remove if targets.iter().any(Pointer::is_root) => {
                let message = "an action cannot remove the whole description";
                return Err(Diagnostic::error(Kind::InvalidOverlay, message).at(at("target")));
            }
            Change::Remove => {
                let removed = document.remove(targets, steps);
                changes |= removed.map_err(|_| too_much(at("target")))?;
            }
        }
    }
    if !selects && action.is_optional {
        return Ok(());
    }
    if !selects {
        let message = "the target of this action matches nothing in any document";
        return Err(Diagnostic::error(Kind::OverlaySelectsNothing, message)
            .at(at("target"))
            .help(
                "correct the target, or remove the action if it is no longer needed; \
                 `x-client-optional: true` in the action allows a target that does not exist yet",
            ));
    }
    if !changes {
        let message = "the description already has these values; this action has no effect";
        return Err(Diagnostic::warning(Kind::OverlayChangesNothing, message)
            .at(at("update"))
            .help("remove the action"));
    }
    Ok(())
}

fn too_much(at: Location) -> Diagnostic {
    let message = "this action and those before it visit too many values";
    let help = "write the full path in place of `..` and of filters that search far, and combine \
                actions";
    Diagnostic::error(Kind::OverlayTooMuch, message)
        .at(at)
        .help(help)
}

/// The sort key of a pointer: array elements are sorted by index, and a value comes before the values inside it.
fn order(pointer: &Pointer) -> Vec<(Option<usize>, String)> {
    let segments = pointer.segments();
    segments
        .map(|segment| (segment.parse().ok(), segment.into_owned()))
        .collect()
}

impl Draft {
    /// Merges `update`, written at `from`, into the value at `target`. Returns whether the value changed.
    fn update(
        &mut self,
        target: &Pointer,
        update: &Value,
        from: &Location,
        steps: &mut Steps,
    ) -> Result<bool, Diagnostic> {
        // An update that is written once may be merged into many values.
        let is_enough = steps.take(size(update));
        is_enough.map_err(|_| too_much(from.clone()))?;
        if target.segments().count() + depth(update) > DEPTH {
            let message = "this update nests the description too deeply";
            return Err(Diagnostic::error(Kind::InvalidOverlay, message).at(from.clone()));
        }
        match self.value.pointer_mut(target.as_str()) {
            Some(Value::Array(items)) => {
                append(items, update, target, from, &mut self.origins, steps)
            }
            Some(value) => merge(value, update, target, from, &mut self.origins, steps),
            None => Ok(false),
        }
    }

    /// Removes the values at these pointers. Returns whether any of them still existed.
    fn remove(
        &mut self,
        mut targets: Vec<Pointer>,
        steps: &mut Steps,
    ) -> Result<bool, TooManySteps> {
        // From the last to the first, so that the indices of the others stay valid, and all elements of an array at
        // once.
        targets.sort_by_cached_key(|target| Reverse(order(target)));
        let mut changes = false;
        let mut elements: Vec<(Pointer, BTreeSet<usize>)> = Vec::new();
        let mut positions = BTreeMap::new();
        for target in targets {
            let (Some(parent), Some(key)) = (target.parent(), target.last()) else {
                continue;
            };
            match self.value.pointer_mut(parent.as_str()) {
                Some(Value::Object(members)) => {
                    self.origins.take(&target);
                    changes |= members.shift_remove(&*key).is_some();
                }
                Some(Value::Array(_)) => {
                    let position = positions.entry(parent.clone()).or_insert(elements.len());
                    if *position == elements.len() {
                        elements.push((parent, BTreeSet::new()));
                    }
                    elements[*position].1.extend(key.parse::<usize>().ok());
                }
                _ => {}
            }
        }
        elements.sort_by_cached_key(|(array, _)| Reverse(order(array)));
        for (array, indexes) in elements {
            if let Some(Value::Array(items)) = self.value.pointer_mut(array.as_str()) {
                let first = indexes.first().copied().unwrap_or(items.len());
                steps.take(MOVE * items.len().saturating_sub(first))?;
                self.origins.remove_items(&array, &indexes, items.len());
                let before = items.len();
                let mut index = 0..;
                items.retain(|_| index.next().is_none_or(|index| !indexes.contains(&index)));
                changes |= items.len() < before;
            }
        }
        Ok(changes)
    }
}

/// Merges `update`, written at `from`, into the value at `at`. Returns whether the value changed.
fn merge(
    value: &mut Value,
    update: &Value,
    at: &Pointer,
    from: &Location,
    origins: &mut Origins,
    steps: &mut Steps,
) -> Result<bool, Diagnostic> {
    let mut changed = false;
    match (value, update) {
        (Value::Object(members), Value::Object(update)) => {
            for (key, update) in update {
                let (at, from) = (at.join(key), from.join(key));
                if let Some(value) = members.get_mut(key) {
                    changed |= merge(value, update, &at, &from, origins, steps)?;
                } else {
                    members.insert(key.clone(), update.clone());
                    origins.set(at, from);
                    changed = true;
                }
            }
        }
        (Value::Array(items), Value::Array(update)) => {
            for (index, update) in update.iter().enumerate() {
                let from = from.join(&index.to_string());
                changed |= append(items, update, at, &from, origins, steps)?;
            }
        }
        (value, update) if name(value) != name(update) => {
            let place = origins.locate(at);
            let message = format!(
                "{} cannot be merged into {}, which is at #{} in {}",
                name(update),
                name(value),
                place.pointer,
                place.file
            );
            return Err(Diagnostic::error(Kind::OverlayConflict, message)
                .at(from.clone())
                .help("remove the old value in an action before this one"));
        }
        (value, update) => {
            changed = value != update;
            if changed {
                value.clone_from(update);
                origins.set(at.clone(), from.clone());
            }
        }
    }
    Ok(changed)
}

/// Appends `update` to the array at `at`, unless the array already contains it. Returns whether it was appended.
fn append(
    items: &mut Vec<Value>,
    update: &Value,
    at: &Pointer,
    from: &Location,
    origins: &mut Origins,
    steps: &mut Steps,
) -> Result<bool, Diagnostic> {
    // Each item may differ from the update only at its end.
    let size = size(update);
    let is_enough = items.iter().try_for_each(|_| steps.take_text(size));
    is_enough.map_err(|_| too_much(from.clone()))?;
    let is_new = !items.contains(update);
    if is_new {
        origins.set(at.join_index(items.len()), from.clone());
        items.push(update.clone());
    }
    Ok(is_new)
}

/// Names the category of a value. Only values of the same category are merged.
fn name(value: &Value) -> &'static str {
    match value {
        Value::Object(_) => "an object",
        Value::Array(_) => "an array",
        _ => "a plain value",
    }
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Object(members) => 1 + members.values().map(depth).max().unwrap_or(0),
        Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}
