//! Parses JSON text as an [`Input`]. Numbers are passed on as they are written, which parsers with
//! a number type of their own do not support.
//!
//! Guarantees that each byte is examined a fixed number of times, that names and strings without
//! escapes are not copied, and that values are nested at most [`DEPTH_LIMIT`] levels deep,
//! including skipped ones.

use std::borrow::Cow;

use super::error::{Error, Result};
use super::field::{Field, Key};
use super::input::{Array, Input, Object, Sink};
use super::replay::{DEPTH_LIMIT, too_deep};

/// Text that is being read.
pub(super) struct Text<'t> {
    text: &'t str,
    /// The number of bytes that have been read.
    at: usize,
    depth: usize,
    /// A buffer for strings with escapes.
    scratch: String,
}

impl<'t> Text<'t> {
    /// Text at this depth of a larger value.
    pub(super) fn new(text: &'t str, depth: usize) -> Self {
        Self {
            text,
            at: 0,
            depth,
            scratch: String::new(),
        }
    }

    /// The number of bytes that have been read.
    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// Passes the next value to `sink`.
    pub(super) fn value(&mut self, sink: Sink<'_>) -> Result<()> {
        let Some(first) = self.peek() else {
            return Err(self.fail("EOF while parsing a value"));
        };
        match first {
            b'"' => match self.string()? {
                Cow::Borrowed(text) => sink(Input::Str(text)),
                Cow::Owned(text) => {
                    let result = sink(Input::Str(&text));
                    self.scratch = text;
                    result
                }
            },
            b'{' => {
                self.enter()?;
                let mut members = TextMembers {
                    text: self,
                    key: Cow::Borrowed(""),
                    cursor: 0,
                    state: State::Start,
                };
                sink(Input::Object(&mut members))?;
                while members.next(&[])?.is_some() {}
                self.depth -= 1;
                Ok(())
            }
            b'[' => {
                self.enter()?;
                let mut items = TextItems {
                    text: self,
                    state: State::Start,
                };
                sink(Input::Array(&mut items))?;
                while items.next(&mut |_| Ok(()))? {}
                self.depth -= 1;
                Ok(())
            }
            b'-' | b'0'..=b'9' => {
                let number = self.number()?;
                sink(number)
            }
            b'n' => self.word("null").and_then(|()| sink(Input::Null)),
            b't' => self.word("true").and_then(|()| sink(Input::Bool(true))),
            b'f' => self.word("false").and_then(|()| sink(Input::Bool(false))),
            _ => Err(self.refuse("expected value")),
        }
    }

    /// Checks that only whitespace is left.
    pub(super) fn end(&mut self) -> Result<()> {
        match self.peek() {
            Some(_) => Err(self.refuse("trailing characters")),
            None => Ok(()),
        }
    }

    /// Returns the next byte that is not whitespace, without reading it.
    fn peek(&mut self) -> Option<u8> {
        loop {
            match self.byte() {
                Some(b' ' | b'\n' | b'\t' | b'\r') => self.at += 1,
                next => return next,
            }
        }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn enter(&mut self) -> Result<()> {
        self.at += 1;
        self.depth += 1;
        if self.depth > DEPTH_LIMIT {
            return Err(too_deep());
        }
        Ok(())
    }

    #[cold]
    fn fail(&self, message: &str) -> Error {
        Error::from_text(message.to_owned())
    }

    /// Creates an error at the next byte, which is read so that the position includes it.
    #[cold]
    fn refuse(&mut self, message: &str) -> Error {
        self.at = self.text.len().min(self.at + 1);
        self.fail(message)
    }

    fn word(&mut self, word: &str) -> Result<()> {
        for expected in word.bytes() {
            match self.byte() {
                Some(byte) if byte == expected => self.at += 1,
                Some(_) => return Err(self.refuse("expected ident")),
                None => return Err(self.fail("EOF while parsing a value")),
            }
        }
        Ok(())
    }

    /// Reads a number. Integers of 64 bits are parsed, all others are kept as they are written.
    fn number(&mut self) -> Result<Input<'t>> {
        let start = self.at;
        let negative = self.byte() == Some(b'-');
        self.at += usize::from(negative);
        let digits = self.at;
        let mut value = Some(0u64);
        while let Some(digit @ b'0'..=b'9') = self.byte() {
            let digit = u64::from(digit - b'0');
            value = value.and_then(|value| value.checked_mul(10)?.checked_add(digit));
            self.at += 1;
        }
        let leading_zero = self.text.as_bytes().get(digits) == Some(&b'0');
        match self.at - digits {
            0 => return Err(self.number_error()),
            2.. if leading_zero => {
                self.at = digits + 1;
                return Err(self.refuse("invalid number"));
            }
            _ => {}
        }
        let mut whole = true;
        if self.byte() == Some(b'.') {
            whole = false;
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.byte() {
            whole = false;
            self.at += 1;
            if let Some(b'+' | b'-') = self.byte() {
                self.at += 1;
            }
            self.digits()?;
        }
        let text = self.text.get(start..self.at).unwrap_or_default();
        Ok(match value {
            Some(value) if whole && !negative => Input::Unsigned(value),
            // `-0` is not the integer 0.
            Some(1..) if whole => text.parse().map_or(Input::Number(text), Input::Signed),
            _ => Input::Number(text),
        })
    }

    fn digits(&mut self) -> Result<()> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.byte() {
            self.at += 1;
        }
        match self.at == start {
            true => Err(self.number_error()),
            false => Ok(()),
        }
    }

    #[cold]
    fn number_error(&mut self) -> Error {
        match self.byte() {
            Some(_) => self.refuse("invalid number"),
            None => self.fail("EOF while parsing a value"),
        }
    }

    /// Reads a string.
    fn string(&mut self) -> Result<Cow<'t, str>> {
        self.at += 1;
        let start = self.at;
        self.plain();
        let text = self.text;
        let plain = text.get(start..self.at).unwrap_or_default();
        if self.byte() == Some(b'"') {
            self.at += 1;
            return Ok(Cow::Borrowed(plain));
        }
        let mut unescaped = std::mem::take(&mut self.scratch);
        unescaped.clear();
        unescaped.push_str(plain);
        loop {
            match self.byte() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(Cow::Owned(unescaped));
                }
                Some(b'\\') => {
                    self.at += 1;
                    unescaped.push(self.escape()?);
                }
                Some(_) => {
                    let message =
                        "control character (\\u0000-\\u001F) found while parsing a string";
                    return Err(self.refuse(message));
                }
                None => return Err(self.fail("EOF while parsing a string")),
            }
            let start = self.at;
            self.plain();
            unescaped.push_str(text.get(start..self.at).unwrap_or_default());
        }
    }

    /// Moves to the next quote, backslash or control character.
    fn plain(&mut self) {
        let bytes = self.text.as_bytes();
        while let Some(word) = bytes.get(self.at..).and_then(|rest| rest.first_chunk())
            && is_plain_word(*word)
        {
            self.at += word.len();
        }
        while let Some(byte) = self.byte()
            && !matches!(byte, b'"' | b'\\' | 0..b' ')
        {
            self.at += 1;
        }
    }

    /// Returns the character of an escape sequence, whose backslash has been read.
    fn escape(&mut self) -> Result<char> {
        let Some(kind) = self.byte() else {
            return Err(self.fail("EOF while parsing a string"));
        };
        let character = match kind {
            b'"' | b'\\' | b'/' => char::from(kind),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                self.at += 1;
                return self.unicode();
            }
            _ => return Err(self.refuse("invalid escape")),
        };
        self.at += 1;
        Ok(character)
    }

    fn unicode(&mut self) -> Result<char> {
        let first = self.hex()?;
        let code = match first {
            0xD800..0xDC00 => {
                for expected in [b'\\', b'u'] {
                    match self.byte() {
                        Some(byte) if byte == expected => self.at += 1,
                        Some(_) => return Err(self.refuse("unexpected end of hex escape")),
                        None => return Err(self.fail("EOF while parsing a string")),
                    }
                }
                let second = self.hex()?;
                let low = second.checked_sub(0xDC00).filter(|low| *low < 0x400);
                // Other code points are not characters.
                low.map_or(first, |low| 0x10000 + ((first - 0xD800) << 10) + low)
            }
            code => code,
        };
        char::from_u32(code).ok_or_else(|| self.fail("lone leading surrogate in hex escape"))
    }

    fn hex(&mut self) -> Result<u32> {
        let mut code = 0;
        for _ in 0..4 {
            let Some(byte) = self.byte() else {
                return Err(self.fail("EOF while parsing a string"));
            };
            let Some(digit) = char::from(byte).to_digit(16) else {
                return Err(self.refuse("invalid escape"));
            };
            code = code * 16 + digit;
            self.at += 1;
        }
        Ok(code)
    }
}

/// The position in an array or object.
#[derive(Clone, Copy, PartialEq)]
enum State {
    /// After the opening bracket.
    Start,
    /// After a name, before its value.
    Pending,
    /// After a value.
    Between,
    /// After the closing bracket.
    End,
}

struct TextItems<'p, 't> {
    text: &'p mut Text<'t>,
    state: State,
}

impl Array for TextItems<'_, '_> {
    fn next(&mut self, sink: Sink<'_>) -> Result<bool> {
        if self.state == State::End {
            return Ok(false);
        }
        match (self.text.peek(), self.state) {
            (Some(b']'), _) => {
                self.text.at += 1;
                self.state = State::End;
                return Ok(false);
            }
            (Some(b','), State::Between) => {
                self.text.at += 1;
                if self.text.peek() == Some(b']') {
                    return Err(self.text.refuse("trailing comma"));
                }
            }
            (Some(_), State::Between) => return Err(self.text.refuse("expected `,` or `]`")),
            (Some(_), _) => {}
            (None, _) => return Err(self.text.fail("EOF while parsing a list")),
        }
        self.state = State::Between;
        self.text.value(sink).map(|()| true)
    }
}

struct TextMembers<'p, 't> {
    text: &'p mut Text<'t>,
    key: Cow<'t, str>,
    cursor: usize,
    state: State,
}

impl Object for TextMembers<'_, '_> {
    fn next(&mut self, fields: &[Field]) -> Result<Option<Key>> {
        match self.state {
            State::Pending => self.skip()?,
            State::End => return Ok(None),
            State::Start | State::Between => {}
        }
        match (self.text.peek(), self.state) {
            (Some(b'}'), _) => {
                self.text.at += 1;
                self.state = State::End;
                return Ok(None);
            }
            (Some(b','), State::Between) => {
                self.text.at += 1;
                if self.text.peek() == Some(b'}') {
                    return Err(self.text.refuse("trailing comma"));
                }
            }
            (Some(_), State::Between) => return Err(self.text.refuse("expected `,` or `}`")),
            (Some(_), _) => {}
            (None, _) => return Err(self.text.fail("EOF while parsing an object")),
        }
        match self.text.peek() {
            Some(b'"') => self.key = self.text.string()?,
            Some(_) => return Err(self.text.refuse("key must be a string")),
            None => return Err(self.text.fail("EOF while parsing a value")),
        }
        match self.text.peek() {
            Some(b':') => self.text.at += 1,
            Some(_) => return Err(self.text.refuse("expected `:`")),
            None => return Err(self.text.fail("EOF while parsing an object")),
        }
        self.state = State::Pending;
        Ok(Some(Key::find(&self.key, fields, &mut self.cursor)))
    }

    fn key(&self) -> &str {
        &self.key
    }

    fn value(&mut self, sink: Sink<'_>) -> Result<()> {
        self.state = State::Between;
        self.text.value(sink)
    }

    fn skip(&mut self) -> Result<()> {
        self.value(&mut |_| Ok(()))
    }
}

/// Whether no byte has to be escaped in JSON: no control characters, quotes or backslashes.
/// Subtracting borrows into the high bit of a byte that is too small.
pub(super) fn is_plain_word(bytes: [u8; 8]) -> bool {
    const EACH: u64 = u64::from_ne_bytes([1; 8]);
    let word = u64::from_ne_bytes(bytes);
    let less = |word: u64, than: u8| word.wrapping_sub(EACH * u64::from(than)) & !word;
    let quote = less(word ^ (EACH * u64::from(b'"')), 1);
    let backslash = less(word ^ (EACH * u64::from(b'\\')), 1);
    (less(word, b' ') | quote | backslash) & (EACH << 7) == 0
}
