//! Members of a partial update, for which absent, null and a value are three different things.

use crate::runtime::wire;

/// What an update does to one member.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Patch<T> {
    /// Leaves it as it is: the member is not written.
    #[default]
    Absent,
    /// Removes it: the member is written as null.
    Null,
    /// Sets it.
    Value(T),
}

impl<T> Patch<T> {
    /// The value that is set, if any.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// The same with another value, if one is set.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Patch<U> {
        match self {
            Self::Absent => Patch::Absent,
            Self::Null => Patch::Null,
            Self::Value(value) => Patch::Value(change(value)),
        }
    }

    /// Whether the member is left as it is.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Whether the member is removed.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

/// `None` removes the member; to leave it as it is, do not set it.
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
