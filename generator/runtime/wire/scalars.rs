//! Booleans, numbers and strings, and the types that are written as strings.
//!
//! Integers are checked against the range of their type, and 1.0 is read as 1.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use uuid::Uuid;

use super::error::{Error, Result};
use super::input::shortened;
use super::input::{Input, Read};
use super::output::{Output, Write};

impl Read for bool {
    fn read(input: Input<'_>) -> Result<Self> {
        match input {
            Input::Bool(value) => Ok(value),
            other => Err(other.unexpected("a boolean")),
        }
    }
}

impl Write for bool {
    fn write(&self, output: &mut dyn Output) -> Result<()> {
        output.bool(*self)
    }
}

/// The type without values: only null is valid in its place.
impl Read for Infallible {
    fn read(input: Input<'_>) -> Result<Self> {
        Err(input.unexpected("null"))
    }
}

impl Write for Infallible {
    fn write(&self, _: &mut dyn Output) -> Result<()> {
        match *self {}
    }
}

macro_rules! integers {
    ($method:ident($wide:ty): $($integer:ty)*) => {$(
        impl Read for $integer {
            fn read(input: Input<'_>) -> Result<Self> {
                let number = match input {
                    Input::Unsigned(number) => Self::try_from(number).ok(),
                    Input::Signed(number) => Self::try_from(number).ok(),
                    _ => Self::try_from(whole(&input)?).ok(),
                };
                number.ok_or_else(|| out_of_range(&input, Self::MIN.into(), Self::MAX.into()))
            }
        }

        impl Write for $integer {
            fn write(&self, output: &mut dyn Output) -> Result<()> {
                output.$method(<$wide>::from(*self))
            }
        }
    )*};
}

integers!(signed(i64): i8 i16 i32 i64);
integers!(unsigned(u64): u8 u16 u32 u64);

/// For ranges that include negative integers and exceed `i64`. JSON carries integers exactly only
/// in the ranges of `i64` and `u64`.
impl Read for i128 {
    fn read(input: Input<'_>) -> Result<Self> {
        let (low, high) = (Self::from(i64::MIN), Self::from(u64::MAX));
        match input {
            Input::Unsigned(number) => Ok(number.into()),
            Input::Signed(number) => Ok(number.into()),
            _ => Some(whole(&input)?)
                .filter(|number| (low..=high).contains(number))
                .ok_or_else(|| out_of_range(&input, low, high)),
        }
    }
}

impl Write for i128 {
    fn write(&self, output: &mut dyn Output) -> Result<()> {
        match (u64::try_from(*self), i64::try_from(*self)) {
            (Ok(number), _) => output.unsigned(number),
            (_, Ok(number)) => output.signed(number),
            _ => Err(Error::custom(format_args!(
                "{self} does not fit into a 64-bit integer"
            ))),
        }
    }
}

/// Returns the integer value of a number: `1.0` is 1. Values outside of the range of `i128`
/// saturate.
fn whole(input: &Input<'_>) -> Result<i128> {
    if let Input::Number(text) = input
        && let Ok(number) = text.parse()
    {
        return Ok(number);
    }
    match input.float() {
        Some(number) if number.fract() == 0.0 || number.is_infinite() => Ok(number as i128),
        Some(number) => Err(Error::custom(format_args!(
            "expected an integer, found {number}"
        ))),
        None => Err(input.unexpected("an integer")),
    }
}

#[cold]
fn out_of_range(input: &Input<'_>, low: i128, high: i128) -> Error {
    let expected = format!("expected an integer in {low}..={high}");
    match input {
        Input::Unsigned(number) => Error::custom(format_args!("{expected}, found {number}")),
        Input::Signed(number) => Error::custom(format_args!("{expected}, found {number}")),
        Input::Float(number) => Error::custom(format_args!("{expected}, found {number}")),
        Input::Number(text) => Error::custom(format_args!("{expected}, found {}", shortened(text))),
        other => Error::custom(format_args!("{expected}, found {}", other.kind())),
    }
}

impl Read for f64 {
    fn read(input: Input<'_>) -> Result<Self> {
        match input {
            Input::Float(value) => Ok(value),
            Input::Unsigned(value) => Ok(value as f64),
            Input::Signed(value) => Ok(value as f64),
            Input::Number(text) => match text.parse::<Self>() {
                Ok(value) if value.is_finite() => Ok(value),
                _ => Err(Error::custom(format_args!(
                    "expected a number in the range of `f64`, found {}",
                    shortened(text)
                ))),
            },
            other => Err(other.unexpected("a number")),
        }
    }
}

/// Up to here, a float represents all integers.
const WHOLE: f64 = 9_007_199_254_740_992.0;

impl Write for f64 {
    fn write(&self, output: &mut dyn Output) -> Result<()> {
        if self.fract() == 0.0 && self.abs() < WHOLE && !(*self == 0.0 && self.is_sign_negative()) {
            // As other programs write it, without a fraction.
            output.signed(*self as i64)
        } else if self.is_finite() {
            output.float(*self)
        } else {
            Err(Error::custom(format_args!("{self} is not a JSON number")))
        }
    }
}

impl Read for String {
    fn read(input: Input<'_>) -> Result<Self> {
        input.text("a string").map(str::to_owned)
    }
}

impl Write for String {
    fn write(&self, output: &mut dyn Output) -> Result<()> {
        output.str(self)
    }
}

impl Write for str {
    fn write(&self, output: &mut dyn Output) -> Result<()> {
        output.str(self)
    }
}

impl Read for Uuid {
    fn read(input: Input<'_>) -> Result<Self> {
        let text = input.text("a UUID")?;
        Self::try_parse(text).map_err(|_| Error::custom("expected a UUID, found another string"))
    }
}

impl Write for Uuid {
    fn write(&self, output: &mut dyn Output) -> Result<()> {
        output.str(self.hyphenated().encode_lower(&mut Self::encode_buffer()))
    }
}

macro_rules! addresses {
    ($($address:ty: $what:literal,)*) => {$(
        impl Read for $address {
            fn read(input: Input<'_>) -> Result<Self> {
                let text = input.text($what)?;
                text.parse()
                    .map_err(|_| Error::custom(concat!("expected ", $what, ", found another string")))
            }
        }

        impl Write for $address {
            fn write(&self, output: &mut dyn Output) -> Result<()> {
                output.str(&self.to_string())
            }
        }
    )*};
}

addresses! {
    IpAddr: "an IP address",
    Ipv4Addr: "an IPv4 address",
    Ipv6Addr: "an IPv6 address",
}
