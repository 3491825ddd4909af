//! Maps an operation's parameters and body to an HTTP request.
//!
//! Guarantees that the request goes to the operation's route below the base URL: no value can add a path segment, a
//! parameter or a header. A body of JSON is wiped from memory in the end, as it may hold a secret. Does not add
//! credentials.

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request};
use serde_json::Value;

use crate::runtime::base_url::{BaseUrl, is_dot_segment};
use crate::runtime::error::{EncodeError, Part};
use crate::runtime::secret;
use crate::runtime::style::{self, QueryStyle};
use crate::runtime::wire::{self, Write};

/// Builds the request of one operation.
///
/// What cannot be sent is reported by [`finish`](Self::finish), the first of several. Absent values
/// ([`Write::is_absent`]) are left out.
pub struct RequestBuilder<'a> {
    base_url: &'a BaseUrl,
    method: Method,
    template: &'static str,
    path: Vec<(&'static str, String)>,
    query: String,
    cookies: String,
    headers: HeaderMap,
    body: Bytes,
    error: Option<EncodeError>,
}

impl<'a> RequestBuilder<'a> {
    /// A request for the path template below the base URL.
    pub fn new(method: Method, template: &'static str, base_url: &'a BaseUrl) -> Self {
        Self {
            base_url,
            method,
            template,
            path: Vec::new(),
            query: String::new(),
            cookies: String::new(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            error: None,
        }
    }

    /// Replaces `{name}` in the template (`style: simple`).
    ///
    /// # Errors
    ///
    /// From [`finish`](Self::finish), if the value is empty, or makes a segment `.` or `..`: that would be another
    /// route.
    pub fn path(mut self, name: &'static str, value: &dyn Write) -> Self {
        self.attempt(Part::Path(name), value, |this, value| {
            let text = style::path(value)?.filter(|text| !text.is_empty());
            this.path
                .push((name, text.ok_or("is empty, which would be another route")?));
            Ok(())
        });
        self
    }

    /// Adds a query parameter, or one for each item or member if the style says so.
    ///
    /// # Errors
    ///
    /// From [`finish`](Self::finish), if the value is nested deeper than the style can express.
    pub fn query(mut self, name: &'static str, how: QueryStyle, value: &dyn Write) -> Self {
        self.attempt(Part::Query(name), value, |this, value| {
            style::query(&mut this.query, name, how, value)
        });
        self
    }

    /// Adds a query parameter whose value is JSON (`content: application/json`).
    pub fn query_json(mut self, name: &'static str, value: &dyn Write) -> Self {
        self.attempt(Part::Query(name), value, |this, value| {
            style::pair(
                &mut this.query,
                &style::encode(name),
                &style::encode(&value.to_string()),
            );
            Ok(())
        });
        self
    }

    /// Adds a header (`style: simple`).
    ///
    /// # Errors
    ///
    /// From [`finish`](Self::finish), if the value holds anything but visible ASCII characters, spaces and tabs.
    pub fn header(mut self, name: &'static str, value: &dyn Write) -> Self {
        self.attempt(Part::Header(name), value, |this, value| {
            let Some(text) = style::header(value)? else {
                return Ok(());
            };
            let name =
                HeaderName::from_bytes(name.as_bytes()).map_err(|_| "has an invalid name")?;
            // HTTP lets other bytes pass, but does not say what they mean.
            let value = HeaderValue::try_from(text)
                .ok()
                .filter(|value| value.to_str().is_ok());
            this.headers
                .insert(name, value.ok_or("holds a character that a header cannot")?);
            Ok(())
        });
        self
    }

    /// Adds a cookie (`style: form`, not exploded).
    pub fn cookie(mut self, name: &'static str, value: &dyn Write) -> Self {
        self.attempt(Part::Cookie(name), value, |this, value| {
            if let Some(text) = style::path(value)? {
                let separator = if this.cookies.is_empty() { "" } else { "; " };
                this.cookies
                    .push_str(&format!("{separator}{}={text}", style::encode(name)));
            }
            Ok(())
        });
        self
    }

    /// Says which media type the operation can read.
    pub fn accept(mut self, media_type: &'static str) -> Self {
        self.headers
            .insert(ACCEPT, HeaderValue::from_static(media_type));
        self
    }

    /// Sends a body of type `application/json`; an absent one is no body.
    pub fn json(self, body: &dyn Write) -> Self {
        self.json_as("application/json", body)
    }

    /// Sends JSON under another media type, such as `application/merge-patch+json`; an absent one is no body.
    pub fn json_as(mut self, media_type: &'static str, body: &dyn Write) -> Self {
        if body.is_absent() {
            return self;
        }
        match wire::to_json(body) {
            Ok(json) => self.bytes(media_type, secret::wiped(json)),
            Err(error) => {
                self.error
                    .get_or_insert(EncodeError::wire(Part::Body, error));
                self
            }
        }
    }

    /// Sends an object as `application/x-www-form-urlencoded`, its members in `style: form`, exploded; an absent one is
    /// no body.
    ///
    /// # Errors
    ///
    /// From [`finish`](Self::finish), if the value is not an object, or nested deeper than the style can express.
    pub fn form(mut self, body: &dyn Write) -> Self {
        let mut form = String::new();
        self.attempt(Part::Body, body, |_, body| {
            let Value::Object(members) = body else {
                return Err("is not an object, which a form is");
            };
            members.iter().try_for_each(|(name, member)| {
                style::query(&mut form, name, QueryStyle::FORM, member)
            })
        });
        if body.is_absent() {
            return self;
        }
        self.bytes("application/x-www-form-urlencoded", form.into_bytes())
    }

    /// Sends these bytes under a media type.
    pub fn bytes(mut self, media_type: &'static str, body: impl Into<Bytes>) -> Self {
        self.headers
            .insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
        self.body = body.into();
        self
    }

    /// The request.
    ///
    /// # Errors
    ///
    /// The first part that cannot be sent; also if the URL gets longer than 65,534 bytes.
    pub fn finish(mut self) -> Result<Request<Bytes>, EncodeError> {
        if let Some(error) = self.error {
            return Err(error);
        }
        let mut url = expand(self.template, &self.path)?;
        if !self.query.is_empty() {
            // Some descriptions have a template with a query of its own.
            url.push(if url.contains('?') { '&' } else { '?' });
            url.push_str(&self.query);
        }
        if !self.cookies.is_empty() {
            let mut value = HeaderValue::try_from(self.cookies)
                .map_err(|error| EncodeError::http(Part::Url, error.into()))?;
            value.set_sensitive(true);
            self.headers.insert(COOKIE, value);
        }
        let mut request = Request::new(self.body);
        *request.method_mut() = self.method;
        *request.uri_mut() = self
            .base_url
            .join(&url)
            .map_err(|error| EncodeError::http(Part::Url, error))?;
        *request.headers_mut() = self.headers;
        Ok(request)
    }

    /// Shows a present value to `add` and keeps the first error.
    fn attempt(
        &mut self,
        part: Part,
        value: &dyn Write,
        add: impl FnOnce(&mut Self, &Value) -> Result<(), &'static str>,
    ) {
        // An absent path parameter leaves its `{name}` in place, which `finish` reports.
        if self.error.is_some() || value.is_absent() {
            return;
        }
        let result = match wire::to_value(value) {
            Ok(value) => add(self, &value).map_err(|problem| EncodeError::new(part, problem)),
            Err(error) => Err(EncodeError::wire(part, error)),
        };
        self.error = result.err();
    }
}

/// Replaces each `{name}` of the template and looks at each segment that this makes.
fn expand(
    template: &'static str,
    values: &[(&'static str, String)],
) -> Result<String, EncodeError> {
    let mut path = String::new();
    for template in template.strip_prefix('/').unwrap_or(template).split('/') {
        let mut rest = template;
        let mut segment = String::new();
        let mut last = None;
        while let Some((literal, (name, after))) = rest
            .split_once('{')
            .and_then(|(literal, after)| Some((literal, after.split_once('}')?)))
        {
            let value = values.iter().find(|(known, _)| *known == name);
            let (_, value) = value.ok_or(EncodeError::new(Part::Path(name), "has no value"))?;
            segment.push_str(&style::encode_literal(literal));
            segment.push_str(value);
            last = Some(name);
            rest = after;
        }
        segment.push_str(&style::encode_literal(rest));
        if let Some(name) = last.filter(|_| is_dot_segment(&segment)) {
            let problem = "makes a path segment `.` or `..`, which would be another route";
            return Err(EncodeError::new(Part::Path(name), problem));
        }
        path.push('/');
        path.push_str(&segment);
    }
    Ok(path)
}
