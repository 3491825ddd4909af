//! Maps the headers of an answer to values, as OpenAPI 3.0 writes them there (`style: simple`, or a media type).
//!
//! Guarantees that a header which does not fit is an error of its own, never one of the call: servers get headers wrong
//! more often than bodies. Does not read objects written as `key,value`; those are text.

use std::fmt;

use crate::runtime::error::{HeaderError, Redacted};
use crate::runtime::wire::{self, Json, Read};
use http::HeaderMap;

/// The headers of an answer: what the generated types with a method for each header are made of.
///
/// `Debug` hides those with credentials or cookies.
#[derive(Clone, Copy)]
pub struct Headers<'a>(&'a HeaderMap);

impl<'a> Headers<'a> {
    /// Looks at headers.
    pub fn new(headers: &'a HeaderMap) -> Self {
        Self(headers)
    }

    /// A single value: text, a number or `true` and `false`. `None` if the header is not there.
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

    /// A list whose items are separated by commas. `None` if the header is not there.
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

    /// A value written as JSON. `None` if the header is not there.
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

    /// The text of a header. Several of one name mean the same as one with commas in between.
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

/// What is written does not say whether it is meant as text, so the type decides: it takes text, or else what the text
/// says.
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

/// A number or a truth value, if the text is one.
fn scalar(text: String) -> Json {
    match text.parse::<Json>() {
        Ok(value) if value.as_bool().is_some() || value.as_number().is_some() => value,
        _ => text.into(),
    }
}
