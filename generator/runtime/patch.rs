//! Properties of requests, where absent, null and a value can have different meanings.

use std::ops::Deref;

use crate::runtime::base64::{Base64, Base64Url};
use crate::runtime::binary::Binary;
use crate::runtime::secret::{Secret, SecretBytes, SecretBytesUrl};
use crate::runtime::wire;

/// A property of a request that can be left out, null or a value.
///
/// JSON can say three things about a property: nothing, `null`, or a value. In the body of a PATCH,
/// `null` usually removes what the server has, and an absent property keeps it; a POST or PUT may
/// use `null` for "none" and an absent property for a default.
///
/// A field is a `Patch` if its property is `nullable` and not required, and if a request body in
/// JSON can contain its struct: directly, or in lists, maps, unions and other structs. It is then
/// read and written as it is, also where a response contains the same struct. In structs that
/// occur only in responses, and where a property is `readOnly`, it is an `Option`, which is `None`
/// for `null` and for an absent property: nothing has to be written there.
///
/// A setter takes whatever converts into the value, an `Option` of it, of which `None` leaves the
/// property out, or [`Patch::Null`]. To read it, use [`value`](Patch::value), which is `None` for `null` and for an
/// absent property, or match.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Patch<T> {
    /// The property is not written: a PATCH leaves it unchanged.
    #[default]
    Absent,
    /// The property is written as null: a PATCH removes it.
    Null,
    /// The property is set to a value.
    Value(T),
}

impl<T> Patch<T> {
    /// Returns the value, if there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Returns the value to change it, if there is one.
    pub fn value_mut(&mut self) -> Option<&mut T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Returns the value as what it dereferences to, if there is one: a text as `&str`.
    pub fn as_deref(&self) -> Option<&T::Target>
    where
        T: Deref,
    {
        self.value().map(T::deref)
    }

    /// Converts into the value, if there is one.
    pub fn into_value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Maps the value, if there is one.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Patch<U> {
        match self {
            Self::Absent => Patch::Absent,
            Self::Null => Patch::Null,
            Self::Value(value) => Patch::Value(change(value)),
        }
    }

    /// Returns whether there is a value.
    pub fn is_value(&self) -> bool {
        matches!(self, Self::Value(_))
    }

    /// Returns whether the property is absent.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Returns whether the property is null.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

/// `None` leaves the property out.
impl<T> From<Option<T>> for Patch<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Absent, Self::Value)
    }
}

impl<T> From<Patch<T>> for Option<T> {
    fn from(patch: Patch<T>) -> Self {
        patch.into_value()
    }
}

/// What converts into a value converts into a property as well: `user.name = "Ann".into()`.
macro_rules! values {
    ($($ty:ty: $($from:ty),+;)+) => {$($(
        impl From<$from> for Patch<$ty> {
            fn from(value: $from) -> Self {
                Self::Value(value.into())
            }
        }

        impl From<Option<$from>> for Patch<$ty> {
            fn from(value: Option<$from>) -> Self {
                Self::from(value.map(<$ty>::from))
            }
        }
    )+)+};
}

values! {
    String: &str, Box<str>;
    Secret: &str, String;
    SecretBytes: &[u8], Vec<u8>;
    SecretBytesUrl: &[u8], Vec<u8>;
    Binary: &str, String, &[u8], Vec<u8>;
    Base64: &[u8], Vec<u8>;
    Base64Url: &[u8], Vec<u8>;
    wire::Json: wire::Value, &str, String, bool, i64, u64, f64;
}

impl<T: wire::Read> wire::Read for Patch<T> {
    const IS_ANY: bool = T::IS_ANY;

    fn read(input: wire::Input<'_>) -> wire::Result<Self> {
        let value = Option::<T>::read(input)?;
        Ok(value.map_or(Self::Null, Self::Value))
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
