//! Reads typed values from response headers, in the formats of OpenAPI 3.0 (`style: simple`, or a
//! media type).
//!
//! Guarantees that an invalid header is an error of its own and never fails the call: servers get
//! headers wrong more often than bodies. Does not read objects written as `key,value`; those are
//! strings.

use std::fmt;

use crate::runtime::error::{HeaderError, Redacted};
use crate::runtime::wire::{self, Json, Read};
use http::HeaderMap;

/// The headers of a response, on which the generated types with a method for each header are built.
///
/// `Debug` hides headers with credentials or cookies.
#[derive(Clone, Copy)]
pub struct Headers<'a>(&'a HeaderMap);

impl<'a> Headers<'a> {
    /// Wraps headers.
    pub fn new(headers: &'a HeaderMap) -> Self {
        Self(headers)
    }

    /// Returns a single value: a string, a number or a boolean. `None` if the header is missing.
    ///
    /// # Errors
    ///
    /// If the value is not a `T`.
    pub fn value<T: Read>(self, name: &'static str) -> Result<Option<T>, HeaderError> {
        let Some(text) = self.text(name)? else {
            return Ok(None);
        };
        either(name, text.clone().into(), || scalar(text))
    }

    /// Returns a list with comma-separated items. `None` if the header is missing.
    ///
    /// # Errors
    ///
    /// If the list is not a `T`.
    pub fn list<T: Read>(self, name: &'static str) -> Result<Option<T>, HeaderError> {
        let Some(text) = self.text(name)? else {
            return Ok(None);
        };
        let items = || {
            let items = text.split(',').map(|item| item.trim().to_owned());
            items.filter(|item| !item.is_empty())
        };
        let texts = items().map(Json::from).collect();
        either(name, Json::array(texts), || {
            Json::array(items().map(scalar).collect())
        })
    }

    /// Returns a value that is written as JSON. `None` if the header is missing.
    ///
    /// # Errors
    ///
    /// If the value is not JSON, or not a `T`.
    pub fn json<T: Read>(self, name: &'static str) -> Result<Option<T>, HeaderError> {
        let Some(text) = self.text(name)? else {
            return Ok(None);
        };
        match wire::from_json(text.as_bytes()) {
            Ok(value) => Ok(Some(value)),
            Err(error) => Err(HeaderError::new(name, error.to_string())),
        }
    }

    /// Returns the text of a header. Several headers of one name are joined with commas.
    fn text(self, name: &'static str) -> Result<Option<String>, HeaderError> {
        let mut joined: Option<String> = None;
        for value in self.0.get_all(name) {
            let text = std::str::from_utf8(value.as_bytes())
                .map_err(|_| HeaderError::new(name, "not UTF-8 text".to_owned()))?;
            match &mut joined {
                Some(joined) => {
                    joined.push_str(", ");
                    joined.push_str(text);
                }
                None => joined = Some(text.to_owned()),
            }
        }
        Ok(joined)
    }
}

impl fmt::Debug for Headers<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Redacted(self.0).fmt(f)
    }
}

/// A header does not say whether it is a string, so the type decides: a type that accepts strings
/// gets the text, other types get its value.
fn either<T: Read>(
    name: &'static str,
    text: Json,
    scalars: impl FnOnce() -> Json,
) -> Result<Option<T>, HeaderError> {
    let value = text.read_as().or_else(|_| scalars().read_as());
    match value {
        Ok(value) => Ok(Some(value)),
        Err(error) => Err(HeaderError::new(name, error.to_string())),
    }
}

/// Parses a number or a boolean.
fn scalar(text: String) -> Json {
    match text.parse::<Json>() {
        Ok(value) if value.as_bool().is_some() || value.as_number().is_some() => value,
        _ => text.into(),
    }
}
