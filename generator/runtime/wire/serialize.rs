//! Any serde `Serializer` as an [`Output`].
//!
//! As in reading, our errors pass the serializer in a side slot, and the path grows on the way up.

use std::cell::Cell;

use serde::ser::{Error as _, Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

use super::error::{Error, Result};
use super::output::{Items, Members, Output, Write};

/// Writes a value in any format; `impl_serde!` calls this.
pub fn serialize<S: Serializer>(value: &dyn Write, serializer: S) -> Result<S::Ok, S::Error> {
    let error = Cell::new(None);
    let result = write(value, serializer, &error);
    match error.take() {
        Some(error) => Err(S::Error::custom(error)),
        None => result,
    }
}

/// Writes a value as a JSON value.
pub fn to_value(value: &dyn Write) -> Result<Value> {
    let error = Cell::new(None);
    let result = write(value, serde_json::value::Serializer, &error);
    match error.take() {
        Some(error) => Err(error),
        None => result.map_err(Error::custom),
    }
}

/// If the value itself is at fault, `error` says why and what is returned is only a stand-in.
fn write<S: Serializer>(
    value: &dyn Write,
    serializer: S,
    error: &Cell<Option<Error>>,
) -> Result<S::Ok, S::Error> {
    let mut one = One {
        serializer: Some(serializer),
        result: None,
        error,
    };
    let written = value.write(&mut one);
    match (written, one.result) {
        (_, Some(Err(failure))) => Err(failure),
        (Ok(()), Some(Ok(done))) => Ok(done),
        (Err(failure), _) => {
            error.set(Some(failure));
            Err(S::Error::custom(""))
        }
        (Ok(()), None) => {
            error.set(Some(Error::incomplete()));
            Err(S::Error::custom(""))
        }
    }
}

/// Whether this is the serializer of `serde_json` for text, which takes numbers as they are written. There is no other
/// way to ask; where the answer is wrong, a number is rounded to an `f64`.
fn writes_json_text<S>() -> bool {
    std::any::type_name::<S>().starts_with("&mut serde_json::ser::Serializer<")
}

/// Takes one value.
struct One<'e, S: Serializer> {
    serializer: Option<S>,
    result: Option<Result<S::Ok, S::Error>>,
    error: &'e Cell<Option<Error>>,
}

impl<S: Serializer> One<'_, S> {
    fn put(&mut self, write: impl FnOnce(S) -> Result<S::Ok, S::Error>) -> Result<()> {
        let Some(serializer) = self.serializer.take() else {
            return Err(Error::custom("a value was written twice"));
        };
        let result = write(serializer);
        let failed = result.is_err();
        self.result = Some(result);
        if failed { Err(stopped()) } else { Ok(()) }
    }
}

/// Ends the writing after the format has failed; its own error is what people see.
#[cold]
fn stopped() -> Error {
    Error::custom("the format reported an error")
}

/// Hands a nested value to the format.
struct Nested<'a> {
    value: &'a dyn Write,
    error: &'a Cell<Option<Error>>,
}

impl Serialize for Nested<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write(self.value, serializer, self.error)
    }
}

impl<S: Serializer> Output for One<'_, S> {
    fn null(&mut self) -> Result<()> {
        self.put(S::serialize_unit)
    }

    fn bool(&mut self, value: bool) -> Result<()> {
        self.put(|serializer| serializer.serialize_bool(value))
    }

    fn signed(&mut self, value: i64) -> Result<()> {
        self.put(|serializer| serializer.serialize_i64(value))
    }

    fn unsigned(&mut self, value: u64) -> Result<()> {
        self.put(|serializer| serializer.serialize_u64(value))
    }

    fn float(&mut self, value: f64) -> Result<()> {
        self.put(|serializer| serializer.serialize_f64(value))
    }

    fn number(&mut self, text: &str) -> Result<()> {
        if writes_json_text::<S>()
            && let Ok(raw) = serde_json::from_str::<&RawValue>(text)
        {
            return self.put(|serializer| raw.serialize(serializer));
        }
        match text.parse::<f64>() {
            Ok(value) if value.is_finite() => self.float(value),
            _ => Err(Error::custom("a number is beyond the range of `f64`")),
        }
    }

    fn str(&mut self, value: &str) -> Result<()> {
        self.put(|serializer| serializer.serialize_str(value))
    }

    fn array(&mut self, items: &dyn Items) -> Result<()> {
        let error = self.error;
        self.put(|serializer| {
            let mut sequence = serializer.serialize_seq(Some(items.count()))?;
            let mut index = 0;
            while let Some(value) = items.item(index) {
                if let Err(failure) = sequence.serialize_element(&Nested { value, error }) {
                    error.set(error.take().map(|error| error.at_index(index)));
                    return Err(failure);
                }
                index += 1;
            }
            sequence.end()
        })
    }

    fn object(&mut self, fill: &mut dyn FnMut(&mut dyn Members) -> Result<()>) -> Result<()> {
        let error = self.error;
        self.put(|serializer| {
            let mut open = Open::<S::SerializeMap> {
                map: serializer.serialize_map(None)?,
                failure: None,
                error,
            };
            match (fill(&mut open), open.failure) {
                (_, Some(failure)) => Err(failure),
                (Ok(()), None) => open.map.end(),
                (Err(failure), None) => {
                    error.set(Some(failure));
                    Err(S::Error::custom(""))
                }
            }
        })
    }
}

/// An object that the format has opened.
struct Open<'e, M: SerializeMap> {
    map: M,
    failure: Option<M::Error>,
    error: &'e Cell<Option<Error>>,
}

impl<M: SerializeMap> Members for Open<'_, M> {
    fn member(&mut self, name: &str, value: &dyn Write) -> Result<()> {
        let error = self.error;
        self.map
            .serialize_entry(name, &Nested { value, error })
            .map_err(|failure| {
                error.set(error.take().map(|error| error.at_member(name)));
                self.failure = Some(failure);
                stopped()
            })
    }
}
