//! An untyped value, and where its parts were written.

use super::origin::Origins;
use super::shape::Reference;
use crate::diagnostic::{Diagnostic, Kind};
use crate::source::{Pointer, Source};
use serde_json::{Map, Value};

/// An untyped value, and where its parts were written.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) value: Value,
    pub(super) origins: Origins,
}

impl Draft {
    /// The value of a file.
    pub(super) fn new(source: &Source, value: Value) -> Self {
        Self {
            value,
            origins: Origins::new(&source.name),
        }
    }

    /// Removes the value at a location and returns it, if there is one.
    pub(super) fn omit(&mut self, at: &Pointer) {
        let (Some(parent), Some(name)) = (at.parent(), at.last()) else {
            return;
        };
        match self.value.pointer_mut(parent.as_str()) {
            Some(Value::Object(members)) => {
                members.shift_remove(&*name);
                self.origins.take(at);
            }
            Some(Value::Array(items)) => {
                if let Some(index) = name.parse().ok().filter(|index| *index < items.len()) {
                    items.remove(index);
                    self.origins.remove_item(&parent, index, items.len() + 1);
                }
            }
            _ => {}
        }
    }

    /// Sets a value, whether or not there was one before.
    pub(super) fn set(&mut self, at: &Pointer, value: Value) {
        if let Some(old) = self.value.pointer_mut(at.as_str()) {
            *old = value;
        } else if let (Some(parent), Some(name)) = (at.parent(), at.last())
            && let Some(Value::Object(members)) = self.value.pointer_mut(parent.as_str())
        {
            members.insert(name.into_owned(), value);
        }
    }

    /// Warns about the members next to the `$ref` at a location, where they have no effect.
    pub(super) fn beside(&self, at: &Pointer) -> Vec<Diagnostic> {
        let members = self.value.pointer(at.as_str()).and_then(Value::as_object);
        let keys = members.into_iter().flat_map(Map::keys);
        // `nullable` is honoured, since what it means next to a reference is clear.
        let ignored = keys
            .filter(|key| !["$ref", "nullable"].contains(&key.as_str()) && !key.starts_with("x-"));
        let told = ignored.map(|key| {
            let message = format!("`{key}` has no effect next to `$ref`; it is ignored");
            let at = self.origins.locate(&at.join(key));
            Diagnostic::warning(Kind::UnsupportedKeyword, message).at(at)
        });
        told.collect()
    }

    /// Makes a reference point to a location in this description.
    pub(super) fn redirect(&mut self, reference: &Reference, target: &Pointer) {
        let at = match reference.is_mapping {
            true => reference.at.clone(),
            false => reference.at.join("$ref"),
        };
        if let Some(value) = self.value.pointer_mut(at.as_str()) {
            *value = Value::String(target.to_fragment());
        }
    }

    /// Inserts a value at a location, and creates the missing objects on the way to it.
    pub(super) fn put(&mut self, at: &Pointer, value: Value) {
        let mut here = &mut self.value;
        for name in at.segments() {
            if let Value::Object(members) = here
                && !members.contains_key(&*name)
            {
                members.insert(name.to_string(), Value::Object(Map::new()));
            }
            match here.pointer_mut(Pointer::ROOT.join(&name).as_str()) {
                Some(next) => here = next,
                None => return,
            }
        }
        *here = value;
    }
}
