//! Any serde `Deserializer` as an [`Input`].
//!
//! Our errors go past the deserializer in a side slot, so that the path grows on the way up even though the format has
//! an error type of its own. The format must describe itself; nesting is limited for formats that do not limit it.

use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use super::error::{Error, Result};
use super::field::{Field, Key};
use super::input::{Array, Input, Object, Read, Sink, Slot};
use super::replay::{DEPTH_LIMIT, too_deep};
use super::text::Text;

/// Reads a value from any self-describing format; `impl_serde!` calls this.
pub fn deserialize<'de, T: Read, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut read = None;
    drive(deserializer, &mut read, T::IS_ANY)?;
    read.ok_or_else(|| D::Error::custom(Error::incomplete()))
}

/// What `serde_json` calls its `RawValue`: it hands out the text of a value that is asked for by this name, as a map
/// with this key. So numbers that are kept have all their digits. Other formats do not know the name, and hand out the
/// value.
const RAW: &str = "$serde_json::private::RawValue";

/// Fills `slot`. If it refuses the value, the error has the same text.
fn drive<'de, D: Deserializer<'de>>(
    deserializer: D,
    slot: &mut dyn Slot,
    as_text: bool,
) -> Result<(), D::Error> {
    let mut context = Context {
        error: None,
        depth: 0,
    };
    Reader {
        sink: &mut |input| slot.fill(input),
        context: &mut context,
        as_text,
    }
    .deserialize(deserializer)
}

/// What the readers of one value share.
struct Context {
    /// The error that the innermost failing reader left here, when the format carries only a stand-in.
    error: Option<Error>,
    depth: usize,
}

impl Context {
    /// Keeps our error and returns one for the format. Only the outermost needs the text, which is what people see
    /// when the format is driven by someone else.
    #[cold]
    fn stash<E: serde::de::Error>(&mut self, error: Error) -> E {
        let outer = if self.depth == 0 {
            E::custom(&error)
        } else {
            E::custom("")
        };
        self.error = Some(error);
        outer
    }

    /// Our error, if the format's is only a stand-in for it.
    #[cold]
    fn unstash<E: serde::de::Error>(&mut self, outer: E) -> Error {
        self.error
            .take()
            .unwrap_or_else(|| Error::from_format(&outer))
    }

    fn enter(&mut self) -> Result<()> {
        self.depth += 1;
        if self.depth > DEPTH_LIMIT {
            Err(too_deep())
        } else {
            Ok(())
        }
    }
}

impl Error {
    /// Takes over an error of the format, without the position that `serde_json` adds to the text: it is known from
    /// elsewhere and would be shown twice.
    #[cold]
    pub(super) fn from_format(error: &dyn fmt::Display) -> Self {
        let mut text = error.to_string();
        if let Some((message, position)) = text.rsplit_once(" at line ")
            && let Some((line, column)) = position.split_once(" column ")
            && line
                .bytes()
                .chain(column.bytes())
                .all(|byte| byte.is_ascii_digit())
        {
            text.truncate(message.len());
        }
        Self::from_text(text)
    }
}

/// Reads one value into `sink`.
struct Reader<'s, 'c> {
    sink: Sink<'s>,
    context: &'c mut Context,
    /// Whether the value is kept, so that its text is better.
    as_text: bool,
}

impl Reader<'_, '_> {
    #[inline]
    fn scalar<E: serde::de::Error>(self, input: Input<'_>) -> Result<(), E> {
        (self.sink)(input).map_err(|error| self.context.stash(error))
    }
}

impl<'de> DeserializeSeed<'de> for Reader<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.as_text {
            true => deserializer.deserialize_newtype_struct(RAW, self),
            false => deserializer.deserialize_any(self),
        }
    }
}

impl<'de> Visitor<'de> for Reader<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        self.scalar(Input::Null)
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<(), E> {
        self.scalar(Input::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(Self {
            as_text: false,
            ..self
        })
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<(), E> {
        self.scalar(Input::Bool(value))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<(), E> {
        self.scalar(Input::Unsigned(value))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<(), E> {
        self.scalar(match u64::try_from(value) {
            Ok(value) => Input::Unsigned(value),
            Err(_) => Input::Signed(value),
        })
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<(), E> {
        self.scalar(Input::Float(value))
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<(), E> {
        self.scalar(Input::Str(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<(), A::Error> {
        let Self { sink, context, .. } = self;
        let result = context.enter().and_then(|()| {
            let mut array = Items {
                items,
                context,
                done: false,
            };
            sink(Input::Array(&mut array))?;
            // Formats insist on being read to the end.
            while !array.done {
                array.next(&mut |_| Ok(()))?;
            }
            Ok(())
        });
        context.depth -= 1;
        result.map_err(|error| context.stash(error))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let Self {
            sink,
            context,
            as_text,
        } = self;
        let first = if as_text {
            members.next_key::<String>()?
        } else {
            None
        };
        if first.as_deref() == Some(RAW) {
            return members.next_value_seed(TextOf { sink, context });
        }
        let result = context.enter().and_then(|()| {
            let mut object = Members {
                members,
                context,
                known: None,
                key: String::new(),
                cursor: 0,
                pending: false,
                done: as_text && first.is_none(),
                first,
            };
            sink(Input::Object(&mut object))?;
            while !object.done {
                object.next(&[])?;
            }
            Ok(())
        });
        context.depth -= 1;
        result.map_err(|error| context.stash(error))
    }
}

/// Reads the value that the format has the text of.
struct TextOf<'s, 'c> {
    sink: Sink<'s>,
    context: &'c mut Context,
}

impl<'de> DeserializeSeed<'de> for TextOf<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for TextOf<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON text")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<(), E> {
        Text::new(text, self.context.depth)
            .value(self.sink)
            .map_err(|error| self.context.stash(error))
    }
}

struct Items<'c, A> {
    items: A,
    context: &'c mut Context,
    done: bool,
}

impl<'de, A: SeqAccess<'de>> Items<'_, A> {
    fn read_next(&mut self, sink: Sink<'_>, as_text: bool) -> Result<bool> {
        if self.done {
            return Ok(false);
        }
        match self.items.next_element_seed(Reader {
            sink,
            context: self.context,
            as_text,
        }) {
            Ok(Some(())) => Ok(true),
            Ok(None) => {
                self.done = true;
                Ok(false)
            }
            Err(error) => Err(self.context.unstash(error)),
        }
    }
}

impl<'de, A: SeqAccess<'de>> Array for Items<'_, A> {
    fn next(&mut self, sink: Sink<'_>) -> Result<bool> {
        self.read_next(sink, false)
    }

    fn next_as_written(&mut self, sink: Sink<'_>) -> Result<bool> {
        self.read_next(sink, true)
    }
}

struct Members<'c, A> {
    members: A,
    context: &'c mut Context,
    /// The name of the first member, if it has been read.
    first: Option<String>,
    /// The name of the current member if it is a field's, otherwise it is in `key`.
    known: Option<&'static str>,
    key: String,
    cursor: usize,
    /// Whether the value of the current member is still to be read.
    pending: bool,
    done: bool,
}

impl<'de, A: MapAccess<'de>> Members<'_, A> {
    fn read_value(&mut self, sink: Sink<'_>, as_text: bool) -> Result<()> {
        self.pending = false;
        let reader = Reader {
            sink,
            context: self.context,
            as_text,
        };
        self.members
            .next_value_seed(reader)
            .map_err(|error| self.context.unstash(error))
    }
}

impl<'de, A: MapAccess<'de>> Object for Members<'_, A> {
    fn next(&mut self, fields: &[Field]) -> Result<Option<Key>> {
        if self.pending {
            self.skip()?;
        }
        if self.done {
            return Ok(None);
        }
        let seed = NextKey {
            fields,
            cursor: &mut self.cursor,
            known: &mut self.known,
            key: &mut self.key,
        };
        if let Some(first) = self.first.take() {
            self.pending = true;
            return Ok(Some(seed.find(&first)));
        }
        match self.members.next_key_seed(seed) {
            Ok(Some(key)) => {
                self.pending = true;
                Ok(Some(key))
            }
            Ok(None) => {
                self.done = true;
                Ok(None)
            }
            Err(error) => Err(self.context.unstash(error)),
        }
    }

    fn key(&self) -> &str {
        self.known.unwrap_or(&self.key)
    }

    fn value(&mut self, sink: Sink<'_>) -> Result<()> {
        self.read_value(sink, false)
    }

    fn value_as_written(&mut self, sink: Sink<'_>) -> Result<()> {
        self.read_value(sink, true)
    }

    fn skip(&mut self) -> Result<()> {
        self.pending = false;
        match self.members.next_value() {
            Ok(IgnoredAny) => Ok(()),
            Err(error) => Err(self.context.unstash(error)),
        }
    }
}

/// Looks a name up while the format still holds it, so that known names are not copied.
struct NextKey<'a> {
    fields: &'a [Field],
    cursor: &'a mut usize,
    known: &'a mut Option<&'static str>,
    key: &'a mut String,
}

impl<'de> DeserializeSeed<'de> for NextKey<'_> {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for NextKey<'_> {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Key, E> {
        Ok(self.find(name))
    }
}

impl NextKey<'_> {
    fn find(self, name: &str) -> Key {
        let key = Key::find(name, self.fields, self.cursor);
        *self.known = match key {
            Key::Known(index) => self.fields.get(index).map(|field| field.name),
            Key::Unknown => {
                self.key.clear();
                self.key.push_str(name);
                None
            }
        };
        key
    }
}
