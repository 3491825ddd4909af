//! Reading and writing JSON text. The writer produces bytes directly, and leaves strings with
//! escapes and floats to `serde_json`.

use super::error::{DecodeError, Error, Result};
use super::input::{Read, Slot};
use super::output::{Items, Members, Output, Write};
use super::text::{Text, is_plain_word};
use crate::runtime::wipe::Buffer;

/// Reads one value from JSON text. Nothing may follow it.
pub fn from_json<T: Read>(json: &[u8]) -> Result<T, DecodeError> {
    let mut read = None;
    fill(json, &mut read)?;
    read.ok_or_else(|| DecodeError::new(Error::incomplete(), 1, 0))
}

/// Writes a value as JSON text, without whitespace.
pub fn to_json(value: &dyn Write) -> Result<Vec<u8>> {
    let mut json = Writer {
        text: Buffer::with_capacity(128),
        first: true,
    };
    value.write(&mut json)?;
    Ok(json.text.into_vec())
}

fn fill(json: &[u8], slot: &mut dyn Slot) -> Result<(), DecodeError> {
    // Validating all bytes at once is several times faster than doing so for each string.
    let text = std::str::from_utf8(json).map_err(|error| {
        let (line, column) = position(json.get(..error.valid_up_to()).unwrap_or_default());
        DecodeError::new(Error::custom("invalid UTF-8"), line, column)
    })?;
    let mut text = Text::new(text, 0);
    text.value(&mut |input| slot.fill(input))
        .and_then(|()| text.end())
        .map_err(|error| {
            let (line, column) = position(json.get(..text.position()).unwrap_or_default());
            DecodeError::new(error, line, column)
        })
}

/// Returns line and column after these bytes.
fn position(before: &[u8]) -> (usize, usize) {
    let lines = before.iter().filter(|byte| **byte == b'\n').count();
    let column = before
        .iter()
        .rev()
        .take_while(|byte| **byte != b'\n')
        .count();
    (lines + 1, column)
}

/// Whether no byte has to be escaped: no control characters, quotes or backslashes.
fn is_plain(text: &[u8]) -> bool {
    let Some(end) = text.last_chunk::<8>() else {
        return text
            .iter()
            .all(|byte| *byte >= b' ' && *byte != b'"' && *byte != b'\\');
    };
    // The last eight bytes may overlap those before.
    let (words, _) = text.as_chunks::<8>();
    words.iter().all(|word| is_plain_word(*word)) && is_plain_word(*end)
}

struct Writer {
    /// It may contain a secret.
    text: Buffer,
    /// Whether the next member of the current object is its first.
    first: bool,
}

impl Writer {
    /// Most strings need no escapes; a check of the whole string is faster than one of each byte.
    fn string(&mut self, value: &str) -> Result<()> {
        if !is_plain(value.as_bytes()) {
            return self.scalar(value);
        }
        self.text.reserve(value.len() + 2);
        self.text.push(b'"');
        self.text.extend_from_slice(value.as_bytes());
        self.text.push(b'"');
        Ok(())
    }

    fn scalar<T: serde::Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
        value
            .serialize(&mut serde_json::Serializer::new(&mut self.text))
            .map_err(Error::custom)
    }
}

impl Output for Writer {
    fn null(&mut self) -> Result<()> {
        self.text.extend_from_slice(b"null");
        Ok(())
    }

    fn bool(&mut self, value: bool) -> Result<()> {
        self.text
            .extend_from_slice(if value { b"true" } else { b"false" });
        Ok(())
    }

    fn signed(&mut self, value: i64) -> Result<()> {
        self.scalar(&value)
    }

    fn unsigned(&mut self, value: u64) -> Result<()> {
        self.scalar(&value)
    }

    fn float(&mut self, value: f64) -> Result<()> {
        self.scalar(&value)
    }

    fn number(&mut self, text: &str) -> Result<()> {
        self.text.extend_from_slice(text.as_bytes());
        Ok(())
    }

    fn str(&mut self, value: &str) -> Result<()> {
        self.string(value)
    }

    fn array(&mut self, items: &dyn Items) -> Result<()> {
        self.text.push(b'[');
        let mut index = 0;
        while let Some(item) = items.item(index) {
            if index > 0 {
                self.text.push(b',');
            }
            item.write(self).map_err(|error| error.at_index(index))?;
            index += 1;
        }
        self.text.push(b']');
        Ok(())
    }

    fn object(&mut self, fill: &mut dyn FnMut(&mut dyn Members) -> Result<()>) -> Result<()> {
        self.text.push(b'{');
        self.first = true;
        fill(self)?;
        self.text.push(b'}');
        Ok(())
    }
}

impl Members for Writer {
    fn member(&mut self, name: &str, value: &dyn Write) -> Result<()> {
        if !self.first {
            self.text.push(b',');
        }
        self.string(name)?;
        self.text.push(b':');
        value.write(self).map_err(|error| error.at_member(name))?;
        // A nested object has reset the flag.
        self.first = false;
        Ok(())
    }
}
