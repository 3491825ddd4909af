//! Values of the plain form that are built from parts of a document.

use crate::diagnostic::Location;
use crate::document::origin::Origins;
use crate::source::Pointer;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A value, and where its parts are in the document that it is built from.
///
/// Only the pointers at which this changes are stored: a part below a stored pointer is at the same relative location
/// below the stored place.
#[derive(Clone, Debug)]
pub(super) struct Built {
    pub(super) value: Value,
    /// By pointer relative to this value, each before those inside of it; the first is the root.
    places: Vec<(Pointer, Pointer)>,
}

impl Built {
    /// A value whose parts are all at the same relative locations below a place.
    pub(super) fn new(value: impl Into<Value>, at: Pointer) -> Self {
        Self {
            value: value.into(),
            places: vec![(Pointer::ROOT, at)],
        }
    }

    /// An object without members yet.
    pub(super) fn object(at: Pointer) -> Self {
        Self::new(Map::new(), at)
    }

    /// An array without elements yet.
    pub(super) fn array(at: Pointer) -> Self {
        Self::new(Vec::<Value>::new(), at)
    }

    /// A reference, in the words of the document.
    pub(super) fn reference(target: &Pointer, at: Pointer) -> Self {
        let mut members = Map::new();
        members.insert("$ref".to_owned(), target.to_fragment().into());
        Self::new(members, at)
    }

    /// Where this value is in the document.
    pub(super) fn place(&self) -> &Pointer {
        &self.places[0].1
    }

    pub(super) fn is_empty(&self) -> bool {
        match &self.value {
            Value::Object(members) => members.is_empty(),
            Value::Array(items) => items.is_empty(),
            _ => false,
        }
    }

    /// Adds a member to an object.
    pub(super) fn set(&mut self, key: &str, member: Self) {
        if let Value::Object(members) = &mut self.value {
            members.insert(key.to_owned(), member.value);
            self.adopt(Pointer::ROOT.join(key), member.places);
        }
    }

    /// Adds a member that has the same name in the document.
    pub(super) fn keep(&mut self, key: &str, value: impl Into<Value>) {
        let at = self.place().join(key);
        self.set(key, Self::new(value, at));
    }

    /// Adds an element to an array.
    pub(super) fn push(&mut self, element: Self) {
        if let Value::Array(items) = &mut self.value {
            let index = items.len();
            items.push(element.value);
            self.adopt(Pointer::ROOT.join_index(index), element.places);
        }
    }

    /// Records that the part at a pointer is at another place.
    pub(super) fn moved(&mut self, part: Pointer, at: Pointer) {
        self.places.push((part, at));
    }

    fn adopt(&mut self, key: Pointer, places: Vec<(Pointer, Pointer)>) {
        let derived = self.place().concat(&key);
        for (part, at) in places {
            if !part.is_root() || at != derived {
                self.places.push((key.concat(&part), at));
            }
        }
    }

    /// Splits a whole description into its value, and where its parts were in the document.
    pub(super) fn split(self) -> (Value, Places) {
        (self.value, Places(self.places.into_iter().collect()))
    }
}

/// Where the parts of a description in the plain form are in the document.
#[derive(Clone, Debug, Default)]
pub(in crate::document) struct Places(BTreeMap<Pointer, Pointer>);

impl Places {
    /// Returns where the value at `pointer` is in the document.
    pub(in crate::document) fn written(&self, pointer: &Pointer) -> Pointer {
        let mut base = pointer.as_str();
        loop {
            if let Some(at) = self.0.get(base) {
                return at.concat(&pointer.as_str()[base.len()..].into());
            }
            match base.rfind('/') {
                Some(end) => base = &base[..end],
                None => return pointer.clone(),
            }
        }
    }

    /// Returns the origins of the plain form, from those of the document.
    pub(super) fn origins(&self, document: &Origins) -> Origins {
        let mut origins = document.clone();
        for (pointer, at) in &self.0 {
            origins.put(pointer, document.part(at));
        }
        origins
    }

    /// Returns the same as the origins of a value that was read from one file, whose name does not matter.
    pub(super) fn to_origins(&self) -> Origins {
        let mut origins = Origins::new("");
        for (pointer, at) in &self.0 {
            let file = String::new();
            let pointer_there = at.clone();
            origins.set(
                pointer.clone(),
                Location {
                    file,
                    pointer: pointer_there,
                },
            );
        }
        origins
    }

    /// Returns the places that [`to_origins`](Self::to_origins) has made origins of, and those that moved since.
    pub(super) fn of_origins(origins: &Origins) -> Self {
        let places = origins.iter();
        let places = places.map(|(pointer, origin)| (pointer.clone(), origin.pointer.clone()));
        Self(places.collect())
    }

    /// Returns the parts at each place of the document, in the order of the plain form.
    pub(super) fn inverse(&self) -> BTreeMap<&str, Vec<&Pointer>> {
        let mut parts: BTreeMap<&str, Vec<&Pointer>> = BTreeMap::new();
        for (pointer, at) in &self.0 {
            parts.entry(at.as_str()).or_default().push(pointer);
        }
        parts
    }
}
