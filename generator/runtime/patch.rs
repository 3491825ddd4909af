//! Properties of a partial update, where absent, null and a value have different meanings.

use crate::runtime::wire;

/// The effect of an update on one property.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Patch<T> {
    /// Leaves the property unchanged: it is not written.
    #[default]
    Absent,
    /// Removes the property: it is written as null.
    Null,
    /// Sets the property to a value.
    Value(T),
}

impl<T> Patch<T> {
    /// Returns the value that is set, if any.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Maps the value, if one is set.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Patch<U> {
        match self {
            Self::Absent => Patch::Absent,
            Self::Null => Patch::Null,
            Self::Value(value) => Patch::Value(change(value)),
        }
    }

    /// Returns whether the property is left unchanged.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Returns whether the property is removed.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

/// `None` removes the property. To leave it unchanged, do not set it.
impl<T> From<Option<T>> for Patch<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

impl<T: wire::Read> wire::Read for Patch<T> {
    fn read(input: wire::Input<'_>) -> wire::Result<Self> {
        Option::<T>::read(input).map(Self::from)
    }
}

impl<T: wire::Read> wire::Slot for Patch<T> {
    fn fill(&mut self, input: wire::Input<'_>) -> wire::Result<()> {
        wire::read(input).map(|value| *self = value)
    }
}

impl<T: wire::Write> wire::Write for Patch<T> {
    fn write(&self, output: &mut dyn wire::Output) -> wire::Result<()> {
        match self {
            Self::Value(value) => value.write(output),
            Self::Absent | Self::Null => output.null(),
        }
    }

    fn is_absent(&self) -> bool {
        self.is_absent()
    }
}
