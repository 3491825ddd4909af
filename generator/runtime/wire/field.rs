//! The members that a struct knows, and how they are found by name.

/// Which member an [`Object`](super::Object) stands at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// The index of the field of this name.
    Known(usize),
    /// A name that is not among the fields.
    Unknown,
}

impl Key {
    /// Looks `name` up in `fields`, starting at `cursor`, which is left after the hit.
    #[inline]
    pub fn find(name: &str, fields: &[Field], cursor: &mut usize) -> Self {
        let start = *cursor;
        let hit = match fields.get(start) {
            Some(field) if field.is(name) => Some(start),
            _ => Self::search(name, fields, start),
        };
        match hit {
            Some(index) => {
                *cursor = index + 1;
                Self::Known(index)
            }
            None => Self::Unknown,
        }
    }

    /// Absent members are more likely than another order, so what follows `start` comes first.
    fn search(name: &str, fields: &[Field], start: usize) -> Option<usize> {
        let after = fields.get(start..).unwrap_or_default();
        match after.iter().position(|field| field.is(name)) {
            Some(index) => Some(start + index),
            None => fields.iter().take(start).position(|field| field.is(name)),
        }
    }
}

/// One member that a struct knows.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The name on the wire.
    pub name: &'static str,
    /// What it means that the member is not there.
    pub presence: Presence,
    /// Whether it is any JSON value ([`Read::IS_ANY`]).
    pub is_any: bool,
}

impl Field {
    /// The same for any JSON value.
    #[must_use]
    pub const fn any(self) -> Self {
        Self {
            is_any: true,
            ..self
        }
    }

    #[inline]
    fn is(&self, name: &str) -> bool {
        self.name == name
    }
}

/// What it means that a member is absent or null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Absence is an error when reading; `None` is written as null.
    Required,
    /// Null reads like absence; `None` is not written.
    Optional,
    /// Null and absence differ; the slot tells them apart.
    Patch,
}

/// A member that must be there.
pub const fn required(name: &'static str) -> Field {
    Field {
        name,
        presence: Presence::Required,
        is_any: false,
    }
}

/// A member that may be absent; null reads like absence.
pub const fn optional(name: &'static str) -> Field {
    Field {
        name,
        presence: Presence::Optional,
        is_any: false,
    }
}

/// A member for which absent, null and a value are three different things.
pub const fn patch(name: &'static str) -> Field {
    Field {
        name,
        presence: Presence::Patch,
        is_any: false,
    }
}
