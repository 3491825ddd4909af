//! Builds an HTTP request from the parameters and the body of an operation.
//!
//! Guarantees that the request goes to the route of the operation below the base URL: no value can
//! add a path segment, a parameter or a header. Bodies that are built here are wiped from memory
//! after use, because they may hold a secret. Does not add credentials.

use std::borrow::Cow;

use http::header::{ACCEPT, CONTENT_TYPE, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use crate::runtime::base_url::BaseUrl;
use crate::runtime::body::RequestBody;
use crate::runtime::error::{EncodeError, Part, Problem};
use crate::runtime::form::{self, PartHeader, PartStyle};
use crate::runtime::framing::is_set_by_the_stack;
use crate::runtime::idempotency;
use crate::runtime::media_type;
use crate::runtime::operation::Request;
use crate::runtime::route::expand;
use crate::runtime::style::{self, PathStyle, QueryStyle};
use crate::runtime::tree::Tree;
use crate::runtime::wipe::{self, Text};
use crate::runtime::wire::{self, Write};

/// A body with one of several media types. The body enums of operations implement it.
pub trait Body {
    /// Adds the body to the request.
    fn add_to<'a>(&self, request: RequestBuilder<'a>) -> RequestBuilder<'a>;
}

impl<B: Body> Body for Option<B> {
    fn add_to<'a>(&self, request: RequestBuilder<'a>) -> RequestBuilder<'a> {
        match self {
            Some(body) => body.add_to(request),
            None => request,
        }
    }
}

/// Builds the request of one operation.
///
/// A value that cannot be sent is reported by [`finish`](Self::finish), which returns the first
/// error. Absent values ([`Write::is_absent`]) are omitted.
pub struct RequestBuilder<'a> {
    base_url: Cow<'a, BaseUrl>,
    method: &'static str,
    template: &'static str,
    path: Vec<(&'static str, String)>,
    query: Text,
    cookies: String,
    headers: HeaderMap,
    takes_key: bool,
    part_headers: Vec<PartHeader>,
    body: RequestBody,
    error: Option<EncodeError>,
}

impl<'a> RequestBuilder<'a> {
    /// Starts a request for the path template below the base URL.
    pub fn new(method: &'static str, template: &'static str, base_url: &'a BaseUrl) -> Self {
        Self {
            base_url: Cow::Borrowed(base_url),
            method,
            template,
            path: Vec::new(),
            query: Text::default(),
            cookies: String::new(),
            headers: HeaderMap::new(),
            takes_key: false,
            part_headers: Vec::new(),
            body: RequestBody::default(),
            error: None,
        }
    }

    /// Sends the request to the operation's own server: below the base URL if it is relative, or
    /// else if the base URL is that of one of the API's servers.
    pub fn server(mut self, url: &'static str) -> Self {
        match self.base_url.elsewhere(crate::SERVERS, url) {
            Ok(Some(server)) => self.base_url = Cow::Owned(server),
            Ok(None) => {}
            Err(_) => self.fail(EncodeError::new(Part::Url, "of the server is invalid")),
        }
        self
    }

    /// Replaces `{name}` in the template (`style: simple`).
    ///
    /// # Errors
    ///
    /// From [`finish`](Self::finish), if the value is empty or results in a segment `.` or `..`,
    /// which would be another route.
    pub fn path(self, name: &'static str, value: &dyn Write) -> Self {
        self.path_as(name, PathStyle::Simple, value)
    }

    /// Replaces `{name}` in the template, in another style.
    ///
    /// # Errors
    ///
    /// The same as [`path`](Self::path).
    pub fn path_as(mut self, name: &'static str, style: PathStyle, value: &dyn Write) -> Self {
        self.attempt(Part::Path(name), value, |this, value| {
            let text = style::path(name, style, value)?.filter(|text| !text.is_empty());
            this.path.push((
                name,
                text.ok_or("is empty, which would result in another route")?,
            ));
            Ok(())
        });
        self
    }

    /// Adds a query parameter, or one for each item or member if the style says so. What is nested
    /// deeper than the style can express is written as JSON.
    ///
    /// # Errors
    ///
    /// From [`finish`](Self::finish), if the value cannot be written at all.
    pub fn query(mut self, name: &'static str, how: QueryStyle, value: &dyn Write) -> Self {
        self.attempt(Part::Query(name), value, |this, value| {
            style::query(&mut this.query, name, how, value)
        });
        self
    }

    /// Adds text that is already encoded to the query (`in: querystring`). Only the characters that no
    /// URL can contain are percent-encoded.
    pub fn query_string(mut self, name: &'static str, value: &dyn Write) -> Self {
        self.attempt(Part::Query(name), value, |this, value| {
            style::query_string(&mut this.query, value)
        });
        self
    }

    /// Adds a header (`style: simple`).
    ///
    /// # Errors
    ///
    /// From [`finish`](Self::finish), if the value contains anything other than visible ASCII
    /// characters, spaces and tabs, or if only the HTTP stack can set the header, as with
    /// `Content-Length`.
    pub fn header(mut self, name: &'static str, value: &dyn Write) -> Self {
        self.takes_key |= idempotency::is_key(name);
        self.attempt(Part::Header(name), value, |this, value| {
            this.set_header(name, style::header(false, value)?)
        });
        self
    }

    /// Adds a header (`style: simple`, exploded).
    ///
    /// # Errors
    ///
    /// The same as [`header`](Self::header).
    pub fn header_exploded(mut self, name: &'static str, value: &dyn Write) -> Self {
        self.attempt(Part::Header(name), value, |this, value| {
            this.set_header(name, style::header(true, value)?)
        });
        self
    }

    /// Adds a header whose value is JSON (`content: application/json`).
    pub fn header_json(mut self, name: &'static str, value: &dyn Write) -> Self {
        self.attempt(Part::Header(name), value, |this, value| {
            this.set_header(name, Some(style::header_json(value)?))
        });
        self
    }

    /// Marks a header as sensitive, so that HTTP stacks neither log nor index it.
    pub fn sensitive(mut self, name: &'static str) -> Self {
        if let Some(value) = self.headers.get_mut(name) {
            value.set_sensitive(true);
        }
        self
    }

    /// Adds a cookie. If the style writes several parameters, they form the value of one cookie, as
    /// OpenAPI defines it.
    ///
    /// # Errors
    ///
    /// The same as [`query`](Self::query).
    pub fn cookie(mut self, name: &'static str, how: QueryStyle, value: &dyn Write) -> Self {
        self.attempt(Part::Cookie(name), value, |this, value| {
            let before = this.cookies.len();
            let mut cookie = Text::default();
            style::query(&mut cookie, name, how, value)?;
            if before > 0 && !cookie.is_empty() {
                this.cookies.push_str("; ");
            }
            this.cookies.push_str(&cookie);
            Ok(())
        });
        self
    }

    /// Sets the media types that the operation can read (`Accept`).
    pub fn accept(mut self, media_type: &'static str) -> Self {
        self.headers
            .insert(ACCEPT, HeaderValue::from_static(media_type));
        self
    }

    /// Sends a body with one of several media types; if it is absent, no body is sent.
    pub fn body(self, body: &dyn Body) -> Self {
        body.add_to(self)
    }

    /// Sends a JSON body (`application/json`); if it is absent, no body is sent.
    pub fn json(self, body: &dyn Write) -> Self {
        self.json_as("application/json", body)
    }

    /// Sends JSON with another media type, such as `application/merge-patch+json`; if it is absent,
    /// no body is sent.
    pub fn json_as(mut self, media_type: &'static str, body: &dyn Write) -> Self {
        if body.is_absent() {
            return self;
        }
        match wire::to_json(body) {
            Ok(json) => self.set_text(media_type, json),
            Err(error) => self.fail(EncodeError::of(Part::Body, error)),
        }
        self
    }

    /// Sends an object as `application/x-www-form-urlencoded`; if it is absent, no body is sent.
    /// Properties in `styles` are written in that style. Of the others, objects are written as
    /// JSON, and lists as one field for each item.
    ///
    /// # Errors
    ///
    /// From [`finish`](Self::finish), if the value is not an object.
    pub fn form(mut self, styles: &[(&'static str, QueryStyle)], body: &dyn Write) -> Self {
        self.attempt(Part::Body, body, |this, body| {
            let form = form::urlencoded(styles, body)?.into_bytes();
            this.set_body("application/x-www-form-urlencoded", form.into());
            Ok(())
        });
        self
    }

    /// Adds a header (`style: simple`) to each part of a property of the multipart body that follows.
    /// A header that a file brings along itself takes precedence.
    ///
    /// # Errors
    ///
    /// The same as [`header`](Self::header).
    pub fn part_header(
        mut self,
        part: &'static str,
        name: &'static str,
        value: &dyn Write,
    ) -> Self {
        self.attempt(Part::Header(name), value, |this, value| {
            this.set_part_header(part, name, style::header(false, value)?)
        });
        self
    }

    /// Does the same with a header whose value is JSON (`content: application/json`).
    pub fn part_header_json(
        mut self,
        part: &'static str,
        name: &'static str,
        value: &dyn Write,
    ) -> Self {
        self.attempt(Part::Header(name), value, |this, value| {
            this.set_part_header(part, name, Some(style::header_json(value)?))
        });
        self
    }

    /// Sends an object as `multipart/form-data` or a similar type, with one part for each property;
    /// if it is absent, no body is sent. Properties in `styles` are written in that way. Of the
    /// others, objects are written as JSON, strings as `text/plain`, and lists as one part for each
    /// item.
    ///
    /// # Errors
    ///
    /// From [`finish`](Self::finish), if the value is not an object, or cannot be written in that
    /// way.
    pub fn multipart(
        mut self,
        media_type: &'static str,
        styles: &[(&'static str, PartStyle)],
        body: &dyn Write,
    ) -> Self {
        self.attempt(Part::Body, body, |this, body| {
            let (boundary, content) = form::multipart(styles, &this.part_headers, body)?;
            this.set_body(media_type, content);
            let media_type = format!("{media_type}; boundary={boundary}");
            this.set_header("content-type", Some(media_type))
        });
        self
    }

    /// Sends text, bytes or a stream unchanged, with a media type; if it is absent, no body is
    /// sent. If the media type is a range, such as `image/*`, the body specifies the actual one.
    ///
    /// # Errors
    ///
    /// From [`finish`](Self::finish), if the body does not specify it.
    pub fn content(mut self, media_type: &'static str, body: &dyn Write) -> Self {
        self.attempt(Part::Body, body, |this, body| {
            let mut own = None;
            match body {
                Tree::Binary(body) => {
                    own.clone_from(&body.content_type);
                    let content = vec![body.content().clone()];
                    this.set_body(media_type, RequestBody::of(content));
                }
                Tree::Text(text) if !media_type::allows_utf8(media_type, text) => {
                    return Err("contains a character that cannot be sent in its charset".into());
                }
                Tree::Text(text) => this.set_text(media_type, text.as_bytes().to_vec()),
                other => this.set_text(media_type, wire::to_json(other)?),
            }
            if !media_type.contains('*') {
                return Ok(());
            }
            let open = matches!(media_type, "*/*" | "application/*");
            let own = own.or_else(|| open.then(|| "application/octet-stream".to_owned()));
            let own = own.ok_or("does not specify its media type")?;
            this.set_header("content-type", Some(own))
        });
        self
    }

    /// Returns the request.
    ///
    /// # Errors
    ///
    /// The first part of the request that cannot be sent, or a URL that is longer than 65,534
    /// bytes.
    pub fn finish(mut self) -> Result<Request, EncodeError> {
        if let Some(error) = self.error {
            return Err(error);
        }
        let mut url = expand(self.template, &self.path)?;
        if !self.query.is_empty() {
            // Some path templates already have a query.
            url.push(if url.contains('?') { '&' } else { '?' });
            url.push_str(&self.query);
        }
        if !self.cookies.is_empty() {
            // A parameter of the operation may be the header itself.
            let header = self.headers.get(COOKIE).and_then(|it| it.to_str().ok());
            if let Some(header) = header.filter(|header| !header.is_empty()) {
                self.cookies = format!("{header}; {}", self.cookies);
            }
            let mut value = HeaderValue::try_from(self.cookies)
                .map_err(|error| EncodeError::of(Part::Url, http::Error::from(error)))?;
            value.set_sensitive(true);
            self.headers.insert(COOKIE, value);
        }
        let mut request = Request::new(self.body);
        *request.method_mut() = Method::from_bytes(self.method.as_bytes())
            .map_err(|error| EncodeError::of(Part::Method, http::Error::from(error)))?;
        *request.uri_mut() = self
            .base_url
            .join(&url)
            .map_err(|error| EncodeError::of(Part::Url, error))?;
        *request.headers_mut() = self.headers;
        if self.takes_key {
            idempotency::mark(&mut request);
        }
        Ok(request)
    }

    /// Passes a present value to `add` and keeps the first error.
    fn attempt(
        &mut self,
        part: Part,
        value: &dyn Write,
        add: impl FnOnce(&mut Self, &Tree) -> Result<(), Problem>,
    ) {
        // An absent path parameter leaves `{name}` in place, which `finish` reports.
        if self.error.is_some() || value.is_absent() {
            return;
        }
        let tree = Tree::of(value).map_err(Problem::Wire);
        let result = tree.and_then(|tree| add(self, &tree));
        self.error = result.err().map(|problem| EncodeError::of(part, problem));
    }

    fn fail(&mut self, error: EncodeError) {
        self.error.get_or_insert(error);
    }

    /// Sets a body that was built here and is wiped after use.
    fn set_text(&mut self, media_type: &'static str, body: Vec<u8>) {
        self.set_body(media_type, wipe::wiped(body).into());
    }

    fn set_body(&mut self, media_type: &'static str, body: RequestBody) {
        self.headers
            .insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
        self.body = body;
    }

    fn set_part_header(
        &mut self,
        part: &'static str,
        name: &'static str,
        value: Option<String>,
    ) -> Result<(), Problem> {
        if let Some(value) = value {
            form::check_header(name, &value)?;
            self.part_headers.push(PartHeader { part, name, value });
        }
        Ok(())
    }

    fn set_header(&mut self, name: &'static str, text: Option<String>) -> Result<(), Problem> {
        let Some(text) = text else {
            return Ok(());
        };
        if is_set_by_the_stack(name) {
            return Err("can only be set by the HTTP stack".into());
        }
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| "has an invalid name")?;
        // HTTP allows other bytes but does not define their meaning.
        let value = HeaderValue::try_from(text).ok();
        let value = value.filter(|value| value.to_str().is_ok());
        self.headers.insert(
            name,
            value.ok_or("contains a character that is not allowed in a header")?,
        );
        Ok(())
    }
}
