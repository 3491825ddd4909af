//! The security schemes of a description.
//!
//! Only names them; see [`Credentials`](crate::runtime::Credentials) for what is sent.

use std::fmt;

use http::header::AUTHORIZATION;

/// A security scheme, from `components.securitySchemes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecurityScheme {
    /// The name in the description, by which [`Credentials`](crate::runtime::Credentials) are
    /// looked up.
    pub name: &'static str,
    /// The method of the client builders that sets its credential; error messages name it.
    pub method: &'static str,
    /// How its credential is sent.
    pub kind: SchemeKind,
}

/// How the credential of a [`SecurityScheme`] is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SchemeKind {
    /// `Authorization: Basic`, a user and a password (`type: http`, `scheme: basic`).
    Basic,
    /// `Authorization: Bearer`, a token (`type: http`, `scheme: bearer`; also `oauth2` and
    /// `openIdConnect`, whose tokens are obtained elsewhere).
    Bearer,
    /// The same with a token that a client can obtain here: `tokenUrl` of the flow
    /// `clientCredentials` of `oauth2`, which may be relative to the base URL.
    OAuth2(&'static str),
    /// `Authorization:` this name and the token as given (`type: http` with another `scheme`).
    Http(&'static str),
    /// A header of this name whose value is the token as given (`type: apiKey`, `in: header`).
    Header(&'static str),
    /// A query parameter of this name (`type: apiKey`, `in: query`). Servers and proxies often log
    /// queries, and so does ureq at level trace.
    Query(&'static str),
    /// A cookie of this name (`type: apiKey`, `in: cookie`).
    Cookie(&'static str),
}

/// Where a credential is written.
#[derive(PartialEq, Eq)]
pub(crate) enum Place {
    /// The name is in lower case.
    Header(String),
    Query(&'static str),
    Cookie(&'static str),
}

impl Place {
    pub(crate) fn of(scheme: &SecurityScheme) -> Self {
        match scheme.kind {
            SchemeKind::Basic
            | SchemeKind::Bearer
            | SchemeKind::OAuth2(_)
            | SchemeKind::Http(_) => Self::Header(AUTHORIZATION.as_str().to_owned()),
            SchemeKind::Header(name) => Self::Header(name.to_ascii_lowercase()),
            SchemeKind::Query(name) => Self::Query(name),
            SchemeKind::Cookie(name) => Self::Cookie(name),
        }
    }
}

/// "no credentials are configured that it accepts: set `a`, or `b` with `c`", by the names of the
/// builder's methods.
pub(crate) fn write_missing(
    f: &mut fmt::Formatter<'_>,
    accepted: &[&[SecurityScheme]],
) -> fmt::Result {
    f.write_str("no credentials are configured that it accepts: set ")?;
    for (index, alternative) in accepted.iter().enumerate() {
        if index > 0 {
            f.write_str(", or ")?;
        }
        for (index, scheme) in alternative.iter().enumerate() {
            if index > 0 {
                f.write_str(" with ")?;
            }
            write!(f, "`{}`", scheme.method)?;
        }
    }
    Ok(())
}
