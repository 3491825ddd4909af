//! Where operations are.

use crate::source::Pointer;
use serde_json::{Map, Value};

/// Returns the places at which path items and operations may have a member.
pub(super) fn members_of_operations(root: &Value, member: &str) -> Vec<Pointer> {
    let mut places = Vec::new();
    for items in ["/paths", "/components/pathItems"].map(Pointer::from) {
        for path in keys(root, &items) {
            let item = items.join(path);
            places.push(item.join(member));
            for operations in [item.join("additionalOperations"), item] {
                let methods = keys(root, &operations);
                places.extend(methods.map(|method| operations.join(method).join(member)));
            }
        }
    }
    places
}

fn keys<'v>(root: &'v Value, at: &Pointer) -> impl Iterator<Item = &'v String> + use<'v> {
    let object = root.pointer(at.as_str()).and_then(Value::as_object);
    object.into_iter().flat_map(Map::keys)
}
