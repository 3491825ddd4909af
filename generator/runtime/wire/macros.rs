//! What every type of one sort repeats, in one line each.
//!
//! Paths are whole, because an API may have types called `String`, `Result` or `From`.

/// Makes ordinary serde types of types that implement [`Read`](super::Read) and [`Write`](super::Write).
macro_rules! impl_serde {
    ($($type:ty),+ $(,)?) => {$(
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::runtime::wire::serialize(self, serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                $crate::runtime::wire::deserialize(deserializer)
            }
        }
    )+};
}

#[allow(unused_macros, reason = "not every API has such enums")]
/// The traits of an open enum of strings, given `as_str(&self) -> &str`, `known(&str) -> Option<Self>` and a variant
/// `Unknown(String)`, or another one that is named after the type.
macro_rules! string_enum {
    ($($type:ident $(:: $unknown:ident)?),+ $(,)?) => {$(
        $crate::runtime::wire::string_enum!(@ $type $($unknown)?);
    )+};
    (@ $type:ident) => {
        $crate::runtime::wire::string_enum!(@ $type Unknown);
    };
    (@ $type:ident $unknown:ident) => {
        impl ::std::convert::From<&str> for $type {
            fn from(text: &str) -> Self {
                Self::known(text).unwrap_or_else(|| Self::$unknown(text.to_owned()))
            }
        }

        impl ::std::convert::From<::std::string::String> for $type {
            fn from(text: ::std::string::String) -> Self {
                Self::known(&text).unwrap_or(Self::$unknown(text))
            }
        }

        impl ::std::str::FromStr for $type {
            type Err = ::std::convert::Infallible;

            fn from_str(text: &str) -> ::std::result::Result<Self, ::std::convert::Infallible> {
                Ok(<Self as ::std::convert::From<&str>>::from(text))
            }
        }

        impl ::std::fmt::Display for $type {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl $crate::runtime::wire::Read for $type {
            fn read(input: $crate::runtime::wire::Input<'_>) -> $crate::runtime::wire::Result<Self> {
                input.text("a string").map(<Self as ::std::convert::From<&str>>::from)
            }
        }

        impl $crate::runtime::wire::Write for $type {
            fn write(&self, output: &mut dyn $crate::runtime::wire::Output) -> $crate::runtime::wire::Result<()> {
                output.str(self.as_str())
            }
        }

        $crate::runtime::wire::impl_serde!($type);
    };
}

#[allow(unused_macros, reason = "not every API has such enums")]
/// The traits of an open enum of integers, given `as_i64(self) -> i64` and `of(i64) -> Self`.
macro_rules! integer_enum {
    ($($type:ident),+ $(,)?) => {$(
        impl ::std::convert::From<i64> for $type {
            fn from(value: i64) -> Self {
                Self::of(value)
            }
        }

        impl ::std::fmt::Display for $type {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.as_i64(), f)
            }
        }

        impl $crate::runtime::wire::Read for $type {
            fn read(input: $crate::runtime::wire::Input<'_>) -> $crate::runtime::wire::Result<Self> {
                $crate::runtime::wire::read(input).map(Self::of)
            }
        }

        impl $crate::runtime::wire::Write for $type {
            fn write(&self, output: &mut dyn $crate::runtime::wire::Output) -> $crate::runtime::wire::Result<()> {
                output.signed(self.as_i64())
            }
        }

        $crate::runtime::wire::impl_serde!($type);
    )+};
}

#[allow(unused_imports, reason = "not every API has enums")]
pub(crate) use {impl_serde, integer_enum, string_enum};
