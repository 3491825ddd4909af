//! Literals: strings and numbers.

use super::Parser;
use serde_json::{Number, Value};

impl<'t> Parser<'t, '_> {
    /// Parses a string in quotes.
    pub(super) fn string(&mut self) -> Result<String, String> {
        let quote = self.next();
        let mut string = String::new();
        loop {
            let start = self.at;
            match self.next() {
                next if next == quote => return Ok(string),
                Some('\\') => string.push(self.escape(start, quote)?),
                Some(c) if c < ' ' => {
                    return Err(self.error(start, "a control character must be escaped"));
                }
                Some(c) => string.push(c),
                None => return Err(self.expected("a closing quote")),
            }
        }
    }

    /// Parses what follows a backslash at `start`.
    fn escape(&mut self, start: usize, quote: Option<char>) -> Result<char, String> {
        Ok(match self.next() {
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some(c @ ('/' | '\\')) => c,
            Some(c) if Some(c) == quote => c,
            Some('u') => {
                let mut units = vec![self.code_unit()?];
                if (0xD800..0xDC00).contains(&units[0]) && self.eat("\\u") {
                    units.push(self.code_unit()?);
                }
                match char::decode_utf16(units).next() {
                    Some(Ok(c)) => c,
                    _ => return Err(self.error(start, "this surrogate is not part of a pair")),
                }
            }
            _ => return Err(self.error(start, "this is not an escape sequence")),
        })
    }

    /// Parses the four digits of a `\u` escape.
    fn code_unit(&mut self) -> Result<u16, String> {
        let mut unit = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|c| c.to_digit(16));
            let digit = digit.ok_or_else(|| self.expected("a hexadecimal digit"))?;
            self.next();
            unit = unit << 4 | digit as u16;
        }
        Ok(unit)
    }

    pub(super) fn number(&mut self) -> Result<Value, String> {
        let start = self.at;
        self.integer()?;
        if self.eat(".") {
            self.digits()?;
        }
        if self.eat("e") || self.eat("E") {
            let _ = self.eat("-") || self.eat("+");
            self.digits()?;
        }
        let text = &self.text[start..self.at];
        let number = match text.parse::<i64>() {
            // The sign of zero makes no difference in comparisons.
            Ok(integer) => Some(Number::from(integer)),
            Err(_) => text.parse().ok().and_then(Number::from_f64),
        };
        let number = number.ok_or_else(|| self.error(start, "this number is too large"))?;
        Ok(Value::Number(number))
    }

    /// Parses an integer. It may be `-0`.
    pub(super) fn integer(&mut self) -> Result<&'t str, String> {
        let start = self.at;
        self.eat("-");
        let digits = self.digits()?;
        if digits.len() > 1 && digits.starts_with('0') {
            return Err(self.error(start, "a number must not start with zeros"));
        }
        Ok(&self.text[start..self.at])
    }

    fn digits(&mut self) -> Result<&'t str, String> {
        match self.take_while(|c| c.is_ascii_digit()) {
            "" => Err(self.expected("a digit")),
            digits => Ok(digits),
        }
    }
}
