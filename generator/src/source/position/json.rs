//! JSON text → the spans of the wanted pointers.

use super::wanted::{Scalar, Wanted};
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;
use std::ops::Range;

/// Records the spans of the wanted values.
pub(super) fn find(text: &str, wanted: &mut Wanted) {
    if let Ok(root) = serde_json::from_str::<&RawValue>(text) {
        let offsets = Offsets(text.as_ptr() as usize);
        wanted.span = Some(offsets.element(root));
        offsets.descend(root, wanted);
    }
}

/// The address of the text. It is used to compute the offset of each slice that serde_json borrows
/// from it.
#[derive(Clone, Copy)]
struct Offsets(usize);

impl Offsets {
    fn span(self, raw: &RawValue) -> Range<usize> {
        let start = raw.get().as_ptr() as usize - self.0;
        start..start + raw.get().len()
    }

    fn scalar(self, value: &RawValue) -> Scalar {
        (!value.get().starts_with(['{', '['])).then(|| self.span(value))
    }

    fn element(self, value: &RawValue) -> Range<usize> {
        let span = self.span(value);
        if value.get().starts_with(['{', '[']) {
            span.start..span.start + 1
        } else {
            span
        }
    }

    fn member(self, key: &RawValue, value: &RawValue) -> Range<usize> {
        let key = self.span(key);
        if value.get().starts_with(['{', '[']) {
            key
        } else {
            key.start..self.span(value).end
        }
    }

    /// Splits an object or array into its members or elements, and continues with those that are
    /// wanted.
    fn descend(self, raw: &RawValue, wanted: &mut Wanted) {
        if !wanted.children.is_empty() {
            let mut deserializer = serde_json::Deserializer::from_str(raw.get());
            // A scalar has no members or elements. This is not an error: the pointer is found at
            // the scalar.
            let _ = deserializer.deserialize_any(WantedParts(self, wanted));
        }
    }
}

struct WantedParts<'w>(Offsets, &'w mut Wanted);

impl<'de> Visitor<'de> for WantedParts<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or array")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let Self(offsets, wanted) = self;
        while let Some((key, value)) = members.next_entry::<&RawValue, &RawValue>()? {
            let name: String = serde_json::from_str(key.get()).map_err(A::Error::custom)?;
            if let Some(child) = wanted.children.get_mut(&*name) {
                child.set(offsets.member(key, value), offsets.scalar(value));
                offsets.descend(value, child);
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let Self(offsets, wanted) = self;
        let mut index = 0;
        while let Some(value) = items.next_element::<&RawValue>()? {
            if let Some(child) = wanted.children.get_mut(&*index.to_string()) {
                child.set(offsets.element(value), offsets.scalar(value));
                offsets.descend(value, child);
            }
            index += 1;
        }
        Ok(())
    }
}
