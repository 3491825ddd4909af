//! A request that a mock received.
//!
//! Guarantees that `Debug` shows neither credentials nor values.

use std::fmt;

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, Method};
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::runtime::base_url::BaseUrl;
use crate::runtime::call::Call;
use crate::runtime::error::Redacted;
use crate::runtime::origin::Origin;

/// A request that a mock received.
#[derive(Clone)]
pub struct MockCall {
    head: Parts,
    body: Bytes,
    query: Vec<(String, String)>,
}

impl MockCall {
    pub(super) fn new(head: Parts, body: Bytes) -> Self {
        let query = pairs(head.uri.query().unwrap_or_default());
        Self { head, body, query }
    }

    /// Returns the method.
    pub fn method(&self) -> &Method {
        &self.head.method
    }

    /// Returns the path as sent, with the prefix of the base URL.
    pub fn path(&self) -> &str {
        self.head.uri.path()
    }

    /// Returns the first value of a query parameter, decoded.
    pub fn query(&self, name: &str) -> Option<&str> {
        let mut values = self.query.iter().filter(|(known, _)| known == name);
        values.next().map(|(_, value)| value.as_str())
    }

    /// Returns the value of a header, if it is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.headers.get(name)?.to_str().ok()
    }

    /// Returns the headers, including credentials.
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// Returns the body.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// Returns the body as JSON; `null` if it is something else.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    pub(super) fn pairs(&self) -> &[(String, String)] {
        &self.query
    }

    /// The operation, if a client of this crate has sent the request in this process.
    pub(super) fn operation(&self) -> Option<&'static Call> {
        self.origin().map(|origin| origin.call)
    }

    /// The base URL of that client.
    pub(super) fn base_url(&self) -> Option<&BaseUrl> {
        self.origin().map(|origin| &origin.base_url)
    }

    fn origin(&self) -> Option<&Origin> {
        self.head.extensions.get()
    }
}

impl fmt::Debug for MockCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let query: Vec<&str> = self.query.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("MockCall")
            .field("method", self.method())
            .field("path", &self.path())
            .field("query", &query)
            .field("headers", &Redacted(self.headers()))
            .field("body", &format_args!("[{} bytes]", self.body.len()))
            .finish()
    }
}

/// The names and values of a query, decoded.
pub(super) fn pairs(query: &str) -> Vec<(String, String)> {
    let decode = |text: &str| {
        let text = text.replace('+', " ");
        percent_decode_str(&text).decode_utf8_lossy().into_owned()
    };
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(name), decode(value))
    });
    pairs.collect()
}
