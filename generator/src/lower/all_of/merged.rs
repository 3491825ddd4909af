//! What the schemas that are merged into one type add up to: the data, and what follows from it alone.

use crate::openapi::{Additional, Schema};
use crate::source::Pointer;
use indexmap::IndexMap;
use indexmap::map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// A union, and the keys that it describes.
pub(crate) type UnionPart<'a> = (Schema<'a>, Rc<BTreeSet<&'a str>>);

/// The sum of several schemas.
#[derive(Default)]
pub(crate) struct Merged<'a> {
    /// All properties, in order of first appearance.
    pub properties: IndexMap<&'a str, Schema<'a>>,
    /// The other schemas of these properties, for documentation.
    pub redeclared: BTreeMap<&'a str, Vec<Schema<'a>>>,
    /// The schemas of properties that are merged in turn, because no single schema has all of their properties.
    pub several: BTreeMap<&'a str, Vec<Schema<'a>>>,
    /// The keys that one of the schemas refuses.
    pub absent: BTreeSet<&'a str>,
    /// All required keys.
    pub required: BTreeSet<&'a str>,
    /// Unions next to the properties.
    pub unions: Vec<UnionPart<'a>>,
    /// The schema of additional properties; the outer `None` if there are none.
    pub additional: Option<Option<Schema<'a>>>,
    /// Whether one of the schemas refuses the members that it does not name.
    pub is_closed: bool,
    /// Whether one of the schemas is an object without any statement about its properties.
    pub has_objects: bool,
    /// Schemas that are not objects.
    pub others: Vec<Schema<'a>>,
    /// The schemas that are being collected, each nested in the one before it.
    pub open: Vec<Pointer>,
    /// All schemas that have been collected; a second time adds nothing.
    pub seen: BTreeSet<Pointer>,
}

impl<'a> Merged<'a> {
    /// Adds the keywords of one object. Returns the properties that have another schema already.
    pub fn add_object(&mut self, schema: &Schema<'a>) -> Vec<(&'a str, Schema<'a>)> {
        let mut clashes = Vec::new();
        if schema.kind().is_some_and(|kind| kind != "object") {
            return clashes;
        }
        for (key, property) in schema.properties() {
            match self.properties.entry(key) {
                Entry::Vacant(entry) => {
                    entry.insert(property);
                }
                Entry::Occupied(entry) => {
                    if entry.get().keywords != property.keywords {
                        clashes.push((key, property));
                    }
                }
            }
        }
        self.absent.extend(schema.absent());
        self.is_closed |= schema.is_closed();
        self.required.extend(schema.required());
        match schema.additional() {
            Additional::None => {}
            Additional::Any => self.additional = self.additional.take().or(Some(None)),
            Additional::Schema(values) => self.additional = Some(Some(values)),
        }
        clashes
    }

    /// Leaves out what one of the schemas refuses, whichever describes it.
    pub fn leave_out_absent(&mut self) {
        for key in &self.absent {
            self.properties.shift_remove(key);
            self.several.remove(key);
            self.redeclared.remove(key);
            self.required.remove(key);
        }
    }

    /// Whether one of the unions describes this key.
    pub fn is_in_union(&self, key: &str) -> bool {
        self.unions.iter().any(|(_, keys)| keys.contains(key))
    }

    /// The keys of all unions but one, without those that this one describes as well.
    pub fn keys_of_others(&self, position: Option<usize>) -> BTreeSet<&'a str> {
        let own = position.and_then(|position| self.unions.get(position));
        let others = self.unions.iter().enumerate();
        others
            .filter(|(index, _)| Some(*index) != position)
            .flat_map(|(_, (_, keys))| keys.iter())
            .filter(|key| own.is_none_or(|(_, own)| !own.contains(*key)))
            .copied()
            .collect()
    }

    /// Whether an object with properties has been collected.
    pub fn is_object(&self) -> bool {
        !(self.properties.is_empty()
            && self.required.is_empty()
            && self.unions.is_empty()
            && self.additional.is_none())
    }
}
