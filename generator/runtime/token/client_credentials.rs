//! Client credentials of OAuth 2: what a program asks for tokens with, in its own name.
//!
//! Guarantees that the secret is sent only to the token endpoint, and is part of no error, of no
//! `Debug` and of no trace. Every token is asked for in the same way: this flow has no refresh
//! tokens.

use std::fmt;

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, Method, Request, Uri};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::runtime::base_url::BaseUrl;
use crate::runtime::reference;
use crate::runtime::scheme::{SchemeKind, SecurityScheme};
use crate::runtime::secret::Secret;
use crate::runtime::token::source::{BoxError, TokenFuture, TokenRequest, TokenSource};
use crate::runtime::url;
use crate::runtime::wipe::Text;

/// The client credentials of OAuth 2 (RFC 6749 §4.4): a client obtains its tokens with them when it
/// needs them. `Debug` shows none of them, and the memory of the id, the secret and the parameters is
/// wiped.
///
/// The builder's method for a security scheme with the flow `clientCredentials` takes them in place
/// of a token. The URL of the token endpoint is that of the description, or
/// [`token_url`](Self::token_url).
///
/// ```
/// # #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
/// # fn example(scheme: api_client::runtime::SecurityScheme) -> api_client::Credentials {
/// use api_client::Credentials;
/// use api_client::runtime::ClientCredentials;
///
/// let program = ClientCredentials::new("backup", "the secret").scope("keys:read");
/// Credentials::new().with(scheme, program.into())
/// # }
/// ```
///
/// The first call that needs a token asks for one, and so does the first one that finds it nearly
/// at its end (`expires_in`) or rejected with 401; see [`TokenSource`]. The client asks with its own
/// transport, timeout and retries, and shares the token with its clones. It adds neither other
/// credentials nor default headers, and does not follow redirects. What the server refuses is the
/// [`Error`](crate::runtime::Error) in [`TokenError::get_ref`](crate::runtime::session::TokenError):
/// its text has the `error` of RFC 6749 §5.2.
#[derive(Clone)]
pub struct ClientCredentials {
    id: Secret,
    secret: Secret,
    scopes: Vec<String>,
    parameters: Vec<(String, Secret)>,
    token_url: Option<String>,
    is_secret_in_body: bool,
}

impl ClientCredentials {
    /// Creates client credentials. They are sent with HTTP basic authentication
    /// (`client_secret_basic`), which every server has to support.
    pub fn new(id: impl Into<Secret>, secret: impl Into<Secret>) -> Self {
        Self {
            id: id.into(),
            secret: secret.into(),
            scopes: Vec::new(),
            parameters: Vec::new(),
            token_url: None,
            is_secret_in_body: false,
        }
    }

    /// Asks for a scope. Without any, the server decides.
    #[must_use]
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.scopes.push(scope.into());
        self
    }

    /// Sends another parameter to the token endpoint, such as the `audience` or the `resource` that
    /// some servers require.
    #[must_use]
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<Secret>) -> Self {
        self.parameters.push((name.into(), value.into()));
        self
    }

    /// Sends the id and the secret in the body (`client_secret_post`), for servers that do not
    /// support basic authentication, or do not decode the id and the secret as RFC 6749 says.
    #[must_use]
    pub fn secret_in_body(mut self) -> Self {
        self.is_secret_in_body = true;
        self
    }

    /// Sets the URL of the token endpoint, in place of that of the description. A relative one is
    /// relative to the base URL.
    #[must_use]
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.token_url = Some(url.into());
        self
    }

    /// The request for a token.
    fn question(
        &self,
        scheme: &SecurityScheme,
        base_url: &BaseUrl,
    ) -> Result<Request<Bytes>, BoxError> {
        let url = match (&self.token_url, scheme.kind) {
            (Some(url), _) => url,
            (None, SchemeKind::OAuth2(url)) => url,
            (None, _) => return Err("the description has no token URL: set `token_url`".into()),
        };
        let url = token_url(url, base_url);
        let url = url.ok_or("the token URL is neither an absolute nor a relative URL")?;
        let mut form = Text::default();
        pair(&mut form, "grant_type", "client_credentials");
        if !self.scopes.is_empty() {
            pair(&mut form, "scope", &self.scopes.join(" "));
        }
        for (name, value) in &self.parameters {
            pair(&mut form, name, value.expose());
        }
        if self.is_secret_in_body {
            pair(&mut form, "client_id", self.id.expose());
            pair(&mut form, "client_secret", self.secret.expose());
        }
        let mut request = Request::new(form.into_bytes());
        *request.method_mut() = Method::POST;
        *request.uri_mut() = url;
        let headers = request.headers_mut();
        let form = HeaderValue::from_static("application/x-www-form-urlencoded");
        headers.insert(CONTENT_TYPE, form);
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        if !self.is_secret_in_body {
            let pair = Secret::basic(&encode(self.id.expose()), &encode(self.secret.expose()));
            let value = Secret::concat(&["Basic ", pair.expose()]);
            let mut value = HeaderValue::from_maybe_shared(value.into_bytes())?;
            value.set_sensitive(true);
            headers.insert(AUTHORIZATION, value);
        }
        Ok(request)
    }
}

impl fmt::Debug for ClientCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientCredentials([redacted])")
    }
}

impl TokenSource for ClientCredentials {
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> TokenFuture<'a> {
        let question = self.question(request.scheme, request.via.base_url());
        Box::pin(async move { request.via.ask(question?, request.deadline).await })
    }
}

/// Resolves the URL of a token endpoint. What starts like a host, but without a scheme, is a mistake.
fn token_url(url: &str, base_url: &BaseUrl) -> Option<Uri> {
    let is_absolute = url.starts_with("//") || url.contains("://");
    if !is_absolute && !url::is_relative(url) {
        return None;
    }
    reference::resolve(&base_url.join("/").ok()?, url)
}

/// Adds a pair to a form.
fn pair(form: &mut Text, name: &str, value: &str) {
    if !form.is_empty() {
        form.push_str("&");
    }
    form.push_str(&encode(name));
    form.push_str("=");
    form.push_str(&encode(value));
}

/// Encodes a text as `application/x-www-form-urlencoded` (RFC 6749, appendix B).
fn encode(text: &str) -> Text {
    const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'*')
        .remove(b'-')
        .remove(b'.')
        .remove(b'_');
    let pieces = utf8_percent_encode(text, RESERVED);
    pieces
        .map(|piece| if piece == "%20" { "+" } else { piece })
        .collect()
}
