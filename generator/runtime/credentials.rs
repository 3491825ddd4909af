//! Authenticates requests with the configured credentials, in headers, a cookie or a query
//! parameter.
//!
//! Guarantees that exactly one alternative of the `security` of an operation is applied, unless all
//! credentials are always sent, that a credential replaces a parameter of its name, and that headers
//! set here are marked as sensitive, so that HTTP stacks neither log nor index them.
//! Does not obtain tokens; see [`session`](crate::runtime::session).

use std::fmt;

use http::header::{AUTHORIZATION, COOKIE};
use http::{HeaderName, HeaderValue, Uri};
use percent_encoding::percent_decode_str;

use crate::runtime::credential::{Credential, Obtained};
use crate::runtime::error::{EncodeError, Part};
use crate::runtime::framing::is_set_by_the_stack;
use crate::runtime::operation::Request;
use crate::runtime::scheme::{Place, SchemeKind, SecurityScheme, write_missing};
use crate::runtime::secret::Secret;
use crate::runtime::style;
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
use crate::runtime::token::Source;
use crate::runtime::wipe::Text;

/// Credentials, by security scheme. `Debug` shows only the names of the schemes.
///
/// The `security` of an operation determines which of them a request carries. Set them for a client
/// or for a single call:
///
/// ```
/// # #[cfg(any(feature = "client", feature = "tower"))]
/// # async fn example<O: api_client::Operation>(
/// #     client: &api_client::Client,
/// #     operation: O,
/// #     scheme: api_client::runtime::SecurityScheme,
/// #     pending: api_client::Secret,
/// # ) -> Result<(), Box<dyn std::error::Error>>
/// # where O::Error: 'static {
/// use api_client::Credentials;
/// use api_client::runtime::Credential;
///
/// // A login in several steps: the description does not say that this one takes the token of the step before.
/// let credentials = Credentials::new().with(scheme, Credential::Token(pending)).always();
/// let response = client.with_credentials(credentials).send(operation).await?;
/// # Ok(())
/// # }
/// ```
///
/// Methods that set a token take no `Option`, since `None` would be found late, or not at all: if a
/// response may lack the token, `response.token.ok_or("no token")?` says so.
#[derive(Clone, Default)]
pub struct Credentials {
    /// In the order in which they were set. There are at most as many as the API has schemes, so a
    /// linear search is cheap.
    entries: Vec<(SecurityScheme, Credential)>,
    always: bool,
    /// Whether all are sent until a log-in is complete.
    is_pending: bool,
}

impl Credentials {
    /// Creates an empty set of credentials.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the credential for a scheme, and replaces an earlier one.
    ///
    /// A credential that cannot be sent, such as a token with a line break, is reported when a
    /// client is built with it or, at the latest, before a request is sent.
    pub fn set(&mut self, scheme: SecurityScheme, credential: Credential) {
        self.entries.retain(|(known, _)| known.name != scheme.name);
        self.entries.push((scheme, credential));
    }

    /// Does the same as [`set`](Self::set), for method chains.
    #[must_use]
    pub fn with(mut self, scheme: SecurityScheme, credential: Credential) -> Self {
        self.set(scheme, credential);
        self
    }

    /// Sends all of these credentials with every operation, whatever its `security` says.
    #[must_use]
    pub fn always(mut self) -> Self {
        self.always = true;
        self
    }

    /// Sends all of them with every operation, but not those of a session that begins with one.
    #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
    pub(crate) fn pending(mut self) -> Self {
        self.is_pending = true;
        self
    }

    /// Authenticates a request: with all credentials if [`always`](Self::always) is set, or else
    /// with the first alternative whose schemes are all configured. An empty alternative, which
    /// allows calls without credentials, is used only if no other one fits.
    ///
    /// # Errors
    ///
    /// If no alternative fits, or if a credential of the chosen alternative cannot be sent. Only a
    /// client can send a token that has to be obtained.
    pub fn apply(&self, security: Security, request: &mut Request) -> Result<(), CredentialsError> {
        match self.authenticate(security, request)?.first() {
            Some((scheme, _)) => Err(invalid(scheme, "has to be obtained, which a client does")),
            None => Ok(()),
        }
    }

    /// Does the same, and returns what is still to be sent: the tokens that have to be obtained.
    pub(crate) fn authenticate(
        &self,
        security: Security,
        request: &mut Request,
    ) -> Result<Vec<(SecurityScheme, Obtained)>, CredentialsError> {
        let Some(chosen) = self.select(security) else {
            return if security.is_empty() || security.contains(&[].as_slice()) {
                Ok(Vec::new())
            } else {
                Err(CredentialsError::Missing { accepted: security })
            };
        };
        let mut obtained = Vec::new();
        let mut taken: Vec<Place> = Vec::with_capacity(chosen.len());
        for (scheme, credential) in chosen {
            let place = Place::of(&scheme);
            if taken.contains(&place) {
                let problem =
                    "needs the same header, query parameter or cookie as another credential";
                return Err(invalid(&scheme, problem));
            }
            taken.push(place);
            match credential.obtained() {
                Some(source) => obtained.push((scheme, source)),
                None => authenticate(request, &scheme, credential)?,
            }
        }
        Ok(obtained)
    }

    /// The credentials to send; `None` if no alternative fits.
    fn select(&self, security: Security) -> Option<Vec<(SecurityScheme, &Credential)>> {
        let credentials = |schemes: &&[SecurityScheme]| {
            let schemes = schemes.iter();
            schemes
                .map(|scheme| Some((*scheme, self.get(scheme)?)))
                .collect()
        };
        if self.always || self.is_pending {
            let all = self.entries.iter();
            return Some(
                all.map(|(scheme, credential)| (*scheme, credential))
                    .collect(),
            );
        }
        let mut alternatives = security.iter().filter(|schemes| !schemes.is_empty());
        alternatives.find_map(credentials)
    }

    /// Whether all credentials can be sent.
    #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
    pub(crate) fn check(&self) -> Result<(), EncodeError> {
        self.entries.iter().try_for_each(|(scheme, credential)| {
            let request = &mut Request::default();
            let checked = match credential {
                // Any token.
                Credential::Source(_) => {
                    authenticate(request, scheme, &Credential::Token(Secret::from("t")))
                }
                credential => authenticate(request, scheme, credential),
            };
            match checked {
                Err(CredentialsError::Invalid(error)) => Err(error),
                _ => Ok(()),
            }
        })
    }

    /// The schemes whose credentials such an operation is sent with.
    #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
    pub(crate) fn chosen(&self, security: Security) -> Vec<SecurityScheme> {
        let chosen = self.select(security).unwrap_or_default();
        chosen.into_iter().map(|(scheme, _)| scheme).collect()
    }

    /// The credentials for the other schemes, in a session that begins.
    #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
    pub(crate) fn without(&self, is_left_out: impl Fn(&SecurityScheme) -> bool) -> Self {
        let mut rest = self.clone();
        rest.is_pending = false;
        rest.entries.retain(|(scheme, _)| !is_left_out(scheme));
        rest
    }

    /// The tokens that are obtained.
    #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
    pub(crate) fn sources(&self) -> impl Iterator<Item = (SecurityScheme, &Source)> {
        self.entries
            .iter()
            .filter_map(|(scheme, credential)| match credential {
                Credential::Source(source) => Some((*scheme, source)),
                _ => None,
            })
    }

    fn get(&self, scheme: &SecurityScheme) -> Option<&Credential> {
        let entry = self
            .entries
            .iter()
            .find(|(known, _)| known.name == scheme.name);
        entry.map(|(_, credential)| credential)
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.entries.iter().map(|(scheme, _)| scheme.name);
        f.write_str("Credentials")?;
        f.debug_set().entries(names).finish()
    }
}

/// Why a request cannot be authenticated.
#[derive(Debug)]
#[non_exhaustive]
pub enum CredentialsError {
    /// No alternative of the operation is configured.
    #[non_exhaustive]
    Missing {
        /// The alternatives that the operation accepts.
        accepted: &'static [&'static [SecurityScheme]],
    },
    /// A credential cannot be sent.
    Invalid(EncodeError),
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { accepted } => write_missing(f, accepted),
            Self::Invalid(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for CredentialsError {}

/// The alternatives of an operation.
type Security = &'static [&'static [SecurityScheme]];

/// Adds a token that was obtained.
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
pub(crate) fn sign(
    request: &mut Request,
    scheme: &SecurityScheme,
    token: Secret,
) -> Result<(), EncodeError> {
    match authenticate(request, scheme, &Credential::Token(token)) {
        Err(CredentialsError::Invalid(error)) => Err(error),
        _ => Ok(()),
    }
}

/// Writes a credential. It replaces a header, a query parameter or a cookie of the same name that
/// the operation sets.
fn authenticate(
    request: &mut Request,
    scheme: &SecurityScheme,
    credential: &Credential,
) -> Result<(), CredentialsError> {
    let token = match (scheme.kind, credential) {
        (SchemeKind::Basic, Credential::Basic { user, password }) => {
            if user.contains(':') {
                return Err(invalid(
                    scheme,
                    "has a user name with a colon, which is not allowed",
                ));
            }
            let encoded = Secret::basic(user, password.expose());
            let value = Secret::concat(&["Basic ", encoded.expose()]);
            return set_header(request, scheme, AUTHORIZATION, value);
        }
        (SchemeKind::Basic, Credential::Token(_)) => {
            return Err(invalid(
                scheme,
                "is a token, but a user and a password are required",
            ));
        }
        (_, Credential::Basic { .. }) => {
            return Err(invalid(
                scheme,
                "is a user and a password, but a token is required",
            ));
        }
        (_, Credential::Token(token)) if token.expose().is_empty() => {
            return Err(invalid(scheme, "is empty"));
        }
        (_, Credential::Token(token)) => token.expose(),
        // A client obtains it first.
        #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
        (_, Credential::Source(_)) => return Ok(()),
    };
    match scheme.kind {
        SchemeKind::Basic => Ok(()),
        SchemeKind::Bearer | SchemeKind::OAuth2(_) => {
            let value = Secret::concat(&["Bearer ", token]);
            set_header(request, scheme, AUTHORIZATION, value)
        }
        SchemeKind::Http(name) => {
            let value = Secret::concat(&[name, " ", token]);
            set_header(request, scheme, AUTHORIZATION, value)
        }
        SchemeKind::Header(name) if is_set_by_the_stack(name) => Err(invalid(
            scheme,
            "uses a header that can only be set by the HTTP stack",
        )),
        SchemeKind::Header(name) => {
            let name = HeaderName::from_bytes(name.as_bytes())
                .map_err(|_| invalid(scheme, "uses a header with an invalid name"))?;
            set_header(request, scheme, name, Secret::from(token))
        }
        SchemeKind::Query(name) => {
            let uri = with_query(request.uri(), name, token).map_err(|error| {
                CredentialsError::Invalid(EncodeError::of(Part::Credential(scheme.method), error))
            })?;
            *request.uri_mut() = uri;
            Ok(())
        }
        SchemeKind::Cookie(name) => {
            if !style::is_cookie_value(token) {
                return Err(invalid(
                    scheme,
                    "contains a character that is not allowed in a cookie",
                ));
            }
            let others = request.headers().get(COOKIE);
            let others = others.and_then(|value| value.to_str().ok());
            let mut value = Text::default();
            for other in others.unwrap_or_default().split(';').map(str::trim) {
                let own = other.split('=').next().unwrap_or_default().trim_end();
                if !other.is_empty() && percent_decode_str(own).ne(name.bytes()) {
                    value.push_str(other);
                    value.push_str("; ");
                }
            }
            let value = Secret::concat(&[&value, name, "=", token]);
            set_header(request, scheme, COOKIE, value)
        }
    }
}

/// Sets a header that is neither logged nor indexed and whose memory is wiped. It replaces a header
/// set by the operation or by the defaults of the client.
fn set_header(
    request: &mut Request,
    scheme: &SecurityScheme,
    name: HeaderName,
    value: Secret,
) -> Result<(), CredentialsError> {
    if value.expose().trim_matches([' ', '\t']).len() < value.expose().len() {
        return Err(invalid(
            scheme,
            "starts or ends with a space, which is not part of the value of a header",
        ));
    }
    let mut value = HeaderValue::from_maybe_shared(value.into_bytes()).map_err(|_| {
        invalid(
            scheme,
            "contains a character that is not allowed in a header, such as a line break",
        )
    })?;
    value.set_sensitive(true);
    request.headers_mut().insert(name, value);
    Ok(())
}

/// Sets a query parameter, in place of all others of its name.
fn with_query(uri: &Uri, name: &str, value: &str) -> Result<Uri, http::Error> {
    let mut query = Text::default();
    for other in uri.query().unwrap_or_default().split('&') {
        let own = other.split('=').next().unwrap_or_default();
        if !other.is_empty() && percent_decode_str(own).ne(name.bytes()) {
            if !query.is_empty() {
                query.push_str("&");
            }
            query.push_str(other);
        }
    }
    style::pair(&mut query, &style::encode(name), &style::encode(value));
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(
        format!("{}?{}", uri.path(), &*query)
            .parse()
            .map_err(http::Error::from)?,
    );
    Ok(Uri::from_parts(parts)?)
}

fn invalid(scheme: &SecurityScheme, problem: &'static str) -> CredentialsError {
    CredentialsError::Invalid(EncodeError::new(Part::Credential(scheme.method), problem))
}
