//! Objects: fill the slots of a struct, and share an object between a struct and its flattened
//! fields.
//!
//! A single flattened field reads from the stream, through a view that fills the slots of the
//! struct on the way. Several flattened fields need the same members, so these are kept in memory.

use std::sync::Arc;

use super::any::{Json, Member};
use super::error::Result;
use super::field::{Field, Key};
use super::input::{Array, Input, Object, Sink, Slot, Slots};
use super::memo::Origin;
use super::replay::KeptMembers;

impl Input<'_> {
    /// Fills `slots` with the members named by `fields`, which correspond by index. Unknown members
    /// are skipped, and a missing required member is an error. If a name occurs twice, the first
    /// member is used.
    pub fn object(self, fields: &'static [Field], slots: &mut [&mut dyn Slot]) -> Result<()> {
        let Self::Object(object) = self else {
            return Err(self.unexpected("an object"));
        };
        let mut slots = Slots::new(fields, slots);
        object.fill(&mut slots)?;
        slots.finish()
    }

    /// Like [`object`](Input::object), for a struct with flattened fields: each slot of `rest` is
    /// filled with the members that are neither in `fields` nor in its own list in `excluded`.
    pub fn object_with(
        self,
        fields: &'static [Field],
        slots: &mut [&mut dyn Slot],
        excluded: &'static [&'static [&'static str]],
        rest: &mut [&mut dyn Slot],
    ) -> Result<()> {
        let Self::Object(object) = self else {
            return Err(self.unexpected("an object"));
        };
        let excluded_from = |part: usize| excluded.get(part).copied().unwrap_or_default();
        let mut known = Slots::new(fields, slots);
        match rest {
            [only] => {
                let mut view = Flattened {
                    object,
                    known,
                    excluded: excluded_from(0),
                    cursor: 0,
                };
                only.fill(Input::Object(&mut view))?;
                // Members of the struct may follow the last one that the flattened field read.
                while view.next(&[])?.is_some() {
                    view.skip()?;
                }
                view.known.finish()
            }
            [_, _, ..] => {
                let origin = object.origin();
                let mut members = Vec::new();
                while let Some(key) = object.next(known.fields())? {
                    match key {
                        Key::Known(index) => known.fill(index, object)?,
                        Key::Unknown => members.push(take_member(object)?),
                    }
                }
                known.finish()?;
                let members = Arc::new(members);
                for (part, slot) in rest.iter_mut().enumerate() {
                    let excluded = excluded_from(part);
                    let origin = origin.as_ref();
                    let origin = origin.map(|origin| origin.without(known.fields(), excluded));
                    let mut shared = KeptMembers::new(Arc::clone(&members), excluded, true, origin);
                    slot.fill(Input::Object(&mut shared))?;
                }
                Ok(())
            }
            [] => {
                object.fill(&mut known)?;
                known.finish()
            }
        }
    }

    /// Passes each member of an object to `entry`, with its name.
    pub fn entries(
        self,
        are_any: bool,
        entry: &mut dyn FnMut(String, Input<'_>) -> Result<()>,
    ) -> Result<()> {
        let Self::Object(object) = self else {
            return Err(self.unexpected("an object"));
        };
        while object.next(&[])?.is_some() {
            let mut name = Some(object.key().to_owned());
            let sink: Sink<'_> = &mut |input| entry(name.take().unwrap_or_default(), input);
            let result = match are_any {
                false => object.value(sink),
                true => object.value_as_written(sink),
            };
            if let Err(error) = result {
                return Err(error.at_member(object.key()));
            }
        }
        Ok(())
    }
}

/// The slot of a flattened field that may be absent.
pub struct Added<'a> {
    keys: &'static [&'static str],
    slot: &'a mut dyn Slot,
}

impl<'a> Added<'a> {
    /// Fills `slot` only if one of the members with these keys is present.
    pub fn new(keys: &'static [&'static str], slot: &'a mut dyn Slot) -> Self {
        Self { keys, slot }
    }
}

impl Slot for Added<'_> {
    fn fill(&mut self, input: Input<'_>) -> Result<()> {
        let Input::Object(object) = input else {
            return Err(input.unexpected("an object"));
        };
        let members = take_members(object)?;
        let mut names = members.iter().map(|(name, _)| &**name);
        if !names.any(|name| self.keys.contains(&name)) {
            return Ok(());
        }
        let mut members = KeptMembers::new(Arc::new(members), &[], true, None);
        self.slot.fill(Input::Object(&mut members))
    }
}

/// Returns the remaining items of an array.
pub(super) fn take_items(array: &mut dyn Array) -> Result<Vec<Json>> {
    let mut items = Vec::new();
    loop {
        match array.take() {
            Ok(Some(item)) => items.push(item),
            Ok(None) => return Ok(items),
            Err(error) => return Err(error.at_index(items.len())),
        }
    }
}

/// Returns the remaining members of an object.
pub(super) fn take_members(object: &mut dyn Object) -> Result<Vec<Member>> {
    let mut members = Vec::new();
    while object.next(&[])?.is_some() {
        members.push(take_member(object)?);
    }
    Ok(members)
}

/// Returns the current member of an object.
pub(super) fn take_member(object: &mut dyn Object) -> Result<Member> {
    match object.take() {
        Ok(value) => Ok((object.key().into(), value)),
        Err(error) => Err(error.at_member(object.key())),
    }
}

/// The rest of an object for the one flattened field of a struct. The members of the struct are
/// filled in passing.
struct Flattened<'a, 's, 'v> {
    object: &'a mut dyn Object,
    known: Slots<'s, 'v>,
    excluded: &'static [&'static str],
    cursor: usize,
}

impl Object for Flattened<'_, '_, '_> {
    fn next(&mut self, fields: &[Field]) -> Result<Option<Key>> {
        while let Some(key) = self.object.next(self.known.fields())? {
            match key {
                Key::Known(index) => self.known.fill(index, self.object)?,
                Key::Unknown if self.excluded.contains(&self.object.key()) => self.object.skip()?,
                Key::Unknown => {
                    return Ok(Some(Key::find(self.object.key(), fields, &mut self.cursor)));
                }
            }
        }
        Ok(None)
    }

    fn key(&self) -> &str {
        self.object.key()
    }

    fn value(&mut self, sink: Sink<'_>) -> Result<()> {
        self.object.value(sink)
    }

    fn value_as_written(&mut self, sink: Sink<'_>) -> Result<()> {
        self.object.value_as_written(sink)
    }

    fn skip(&mut self) -> Result<()> {
        self.object.skip()
    }

    fn take(&mut self) -> Result<Json> {
        self.object.take()
    }

    fn is_rest(&self) -> bool {
        true
    }

    fn origin(&self) -> Option<Origin> {
        let origin = self.object.origin()?;
        Some(origin.without(self.known.fields(), self.excluded))
    }
}
