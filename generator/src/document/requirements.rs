//! Security requirements: the schemes that they name.

use super::draft::Draft;
use super::operations::members_of_operations;
use crate::source::Pointer;
use serde_json::{Map, Value};

/// Returns the names of schemes in all security requirements, each with its place.
pub(super) fn schemes(root: &Value) -> Vec<(Pointer, String)> {
    let mut found = Vec::new();
    for list in lists(root) {
        let requirements = root.pointer(list.as_str()).and_then(Value::as_array);
        for (index, requirement) in requirements.into_iter().flatten().enumerate() {
            let at = list.join_index(index);
            let names = requirement.as_object().into_iter().flat_map(Map::keys);
            found.extend(names.map(|name| (at.join(name), name.clone())));
        }
    }
    found
}

/// Gives the scheme at a place in a requirement another name.
pub(super) fn rename(draft: &mut Draft, at: &Pointer, new: &str) {
    let (Some(parent), Some(old)) = (at.parent(), at.last()) else {
        return;
    };
    let origin = draft.origins.locate(at);
    if let Some(Value::Object(members)) = draft.value.pointer_mut(parent.as_str()) {
        let renamed = std::mem::take(members).into_iter();
        let renamed = renamed.map(|(name, scopes)| match name == *old {
            true => (new.to_owned(), scopes),
            false => (name, scopes),
        });
        *members = renamed.collect();
        draft.origins.set(parent.join(new), origin);
    }
}

/// The places of all lists of requirements.
fn lists(root: &Value) -> Vec<Pointer> {
    let own = members_of_operations(root, "security");
    std::iter::once("/security".into()).chain(own).collect()
}
