//! The members that a struct knows, and how they are found by name.

/// The member at which an [`Object`](super::Object) is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// A field, by its index.
    Known(usize),
    /// A name that is not a field.
    Unknown,
}

impl Key {
    /// Looks up `name` in `fields`, starting at `cursor`, which is set to the position after the
    /// match.
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

    /// Absent members are more likely than another order, so the fields after `start` come first.
    fn search(name: &str, fields: &[Field], start: usize) -> Option<usize> {
        let after = fields.get(start..).unwrap_or_default();
        match after.iter().position(|field| field.is(name)) {
            Some(index) => Some(start + index),
            None => fields.iter().take(start).position(|field| field.is(name)),
        }
    }
}

/// A member that a struct knows.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The name in JSON.
    pub name: &'static str,
    /// The meaning of a missing member.
    pub presence: Presence,
    /// Whether its type is any JSON value ([`Read::IS_ANY`](super::Read::IS_ANY)).
    pub is_any: bool,
}

impl Field {
    /// Marks the type as any JSON value.
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

/// The meaning of a missing member and of null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// A missing member is an error. `None` is written as null.
    Required,
    /// Null and a missing member are read as `None`. `None` is not written.
    Optional,
    /// Null and a missing member differ; the slot distinguishes them.
    Patch,
}

/// Creates a required member.
pub const fn required(name: &'static str) -> Field {
    Field {
        name,
        presence: Presence::Required,
        is_any: false,
    }
}

/// Creates an optional member; null is read as absent.
pub const fn optional(name: &'static str) -> Field {
    Field {
        name,
        presence: Presence::Optional,
        is_any: false,
    }
}

/// Creates a member for which absent, null and a value are different.
pub const fn patch(name: &'static str) -> Field {
    Field {
        name,
        presence: Presence::Patch,
        is_any: false,
    }
}
