//! The order of components in the description.

use crate::document::Document;
use crate::ir::{NameHint, TypeId, Types};
use crate::source::Pointer;
use std::collections::BTreeMap;

/// The types of components in the order of the description, which is not that of the types where one
/// has led to another before its turn.
pub(super) fn components(document: &Document, types: &Types) -> Vec<TypeId> {
    let schemas = document.get(&Pointer::from("/components/schemas"));
    let schemas = schemas.and_then(|schemas| schemas.as_object());
    let keys = schemas.into_iter().flat_map(|schemas| schemas.keys());
    let positions: BTreeMap<&String, usize> = keys.zip(0..).collect();
    let components = types.iter().filter_map(|(id, def)| match &def.hint {
        NameHint::Component(name) => Some((positions.get(name), id)),
        _ => None,
    });
    let mut components: Vec<_> = components.collect();
    components.sort_unstable();
    components.into_iter().map(|(_, id)| id).collect()
}
