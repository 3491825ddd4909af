//! Objects: filling the slots of a struct, and sharing one object between a struct and its flattened fields.
//!
//! One flattened field reads from the stream itself, through a view that fills the struct's own slots as their members
//! go by. Several need the same members: these are kept in memory, where all of them read them.

use std::sync::Arc;

use super::any::{Json, Member};
use super::error::Result;
use super::field::{Field, Key};
use super::input::{Array, Input, Object, Sink, Slot, Slots};
use super::replay::Members;

impl Input<'_> {
    /// Fills `slots` with the members named by `fields`, one for one. Unknown members are skipped, a missing required
    /// one is an error, and of a member that occurs twice the first one counts.
    pub fn object(self, fields: &'static [Field], slots: &mut [&mut dyn Slot]) -> Result<()> {
        let Self::Object(object) = self else {
            return Err(self.unexpected("an object"));
        };
        let mut slots = Slots::new(fields, slots);
        object.fill(&mut slots)?;
        slots.finish()
    }

    /// Like [`object`](Input::object), for a struct with flattened fields: each slot of `rest` is filled from the
    /// members that `fields` does not know and that its own list in `excluded` does not name.
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
                // Members of the struct may follow the last one that the flattened field asked for.
                while view.next(&[])?.is_some() {
                    view.skip()?;
                }
                view.known.finish()
            }
            [_, _, ..] => {
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
                    let mut shared = Members::new(Arc::clone(&members), excluded_from(part), true);
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

    /// Hands every member of an object to `entry`, with its name; `are_any` says whether they are any JSON value
    /// ([`Read::IS_ANY`](super::Read::IS_ANY)).
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

/// All items of an array that are left.
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

/// All members of an object that are left.
pub(super) fn take_members(object: &mut dyn Object) -> Result<Vec<Member>> {
    let mut members = Vec::new();
    while object.next(&[])?.is_some() {
        members.push(take_member(object)?);
    }
    Ok(members)
}

/// The member that the object stands at.
pub(super) fn take_member(object: &mut dyn Object) -> Result<Member> {
    match object.take() {
        Ok(value) => Ok((object.key().into(), value)),
        Err(error) => Err(error.at_member(object.key())),
    }
}

/// What a struct leaves over for its one flattened field, while the struct's own members are filled in passing.
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
}
