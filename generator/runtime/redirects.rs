//! Follows redirects, if the caller asks for it.
//!
//! Guarantees that another origin receives neither credentials nor a body nor any other value of
//! the caller, that a request never leaves TLS, and that no method or body is changed, except by
//! 303, which asks for that. A redirect that would break this is not followed: it is the response.
//! Does no I/O.

use std::net::{Ipv4Addr, Ipv6Addr};

use http::header::{
    ACCEPT, ACCEPT_ENCODING, ACCEPT_LANGUAGE, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_LENGTH,
    CONTENT_LOCATION, CONTENT_TYPE, IF_RANGE, LOCATION, RANGE, USER_AGENT,
};
use http::uri::Scheme;
use http::{HeaderName, Method, Response, StatusCode, Uri};

use crate::runtime::answer::Answer;
use crate::runtime::base_url::is_loopback;
use crate::runtime::body::RequestBody;
use crate::runtime::exchange::Reading;
use crate::runtime::operation::Request;
use crate::runtime::reference::resolve;
use crate::runtime::settings::Config;
use crate::runtime::url;

/// The headers that say what the client can read, and nothing about the caller.
const NEUTRAL: [HeaderName; 6] = [
    ACCEPT,
    ACCEPT_ENCODING,
    ACCEPT_LANGUAGE,
    IF_RANGE,
    RANGE,
    USER_AGENT,
];

/// The headers that describe a body.
const OF_BODY: [HeaderName; 5] = [
    CONTENT_ENCODING,
    CONTENT_LANGUAGE,
    CONTENT_LENGTH,
    CONTENT_LOCATION,
    CONTENT_TYPE,
];

/// The redirects that a call may still follow.
pub(crate) struct Redirects {
    left: u32,
    allow_http: bool,
    keeps_origin: bool,
}

impl Redirects {
    pub(crate) fn new(config: &Config) -> Self {
        Self {
            left: config.redirects,
            allow_http: config.server.allow_http,
            keeps_origin: true,
        }
    }

    /// Whether the last request goes to the server of the first one.
    pub(crate) fn keeps_origin(&self) -> bool {
        self.keeps_origin
    }

    /// What the next request would be made from; `None` if there is none.
    pub(crate) fn copy(&self, request: &Request) -> Option<Request> {
        (self.left > 0).then(|| request.clone())
    }

    /// The request that a response leads to, unless the operation treats the redirect as a success.
    pub(crate) fn next<B>(
        &mut self,
        sent: Option<Request>,
        answer: &Answer<B>,
        reading: Reading,
    ) -> Option<Request> {
        let (sent, answer) = (sent?, answer.as_ref().ok()?);
        if !answer.status().is_redirection() || !reading.refuses(answer.status(), answer.headers())
        {
            return None;
        }
        let from = sent.uri().clone();
        let next = next(sent, answer, self.allow_http)?;
        self.keeps_origin &= is_same_origin(&from, next.uri());
        self.left = self.left.saturating_sub(1);
        Some(next)
    }
}

fn next<B>(mut request: Request, answer: &Response<B>, allow_http: bool) -> Option<Request> {
    let location = answer.headers().get(LOCATION)?.to_str().ok()?;
    let target = resolve(request.uri(), location)?;
    if !may_follow(request.uri(), &target, allow_http) {
        return None;
    }
    let is_fetch = |method: &Method| [Method::GET, Method::HEAD].contains(method);
    match answer.status() {
        StatusCode::SEE_OTHER => {
            if !is_fetch(request.method()) {
                *request.method_mut() = Method::GET;
            }
            *request.body_mut() = RequestBody::default();
            for name in OF_BODY {
                request.headers_mut().remove(name);
            }
        }
        // Browsers turn POST into GET here, which would be another call. A QUERY stays one.
        StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND
            if !is_fetch(request.method()) && request.method() != "QUERY" =>
        {
            return None;
        }
        StatusCode::MOVED_PERMANENTLY
        | StatusCode::FOUND
        | StatusCode::TEMPORARY_REDIRECT
        | StatusCode::PERMANENT_REDIRECT => {}
        _ => return None,
    }
    if request.body().is_stream() {
        return None;
    }
    if !is_same_origin(request.uri(), &target) {
        if !is_fetch(request.method()) || request.body().length() != Some(0) {
            return None;
        }
        let headers = std::mem::take(request.headers_mut());
        for name in NEUTRAL {
            let value = headers.get(&name).filter(|value| !value.is_sensitive());
            if let Some(value) = value {
                request.headers_mut().insert(name, value.clone());
            }
        }
    }
    *request.uri_mut() = target;
    Some(request)
}

/// Whether the way to the target is as safe as the way to the server. Another server must not lead
/// to this machine, where it could reach what is meant for programs of this machine only.
fn may_follow(from: &Uri, to: &Uri, allow_http: bool) -> bool {
    let is_https = |uri: &Uri| uri.scheme() == Some(&Scheme::HTTPS);
    let [from_host, to_host] = [from, to].map(|uri| uri.host().unwrap_or_default());
    (is_https(to) || (!is_https(from) && (is_loopback(to_host) || allow_http)))
        && (may_be_loopback(from_host) || !may_be_loopback(to_host))
}

/// Whether a connection to a host may lead to this machine: the hosts of [`is_loopback`], the
/// addresses by which systems reach themselves as well, and the names below `localhost`. What a name
/// server says of other names is not known.
fn may_be_loopback(host: &str) -> bool {
    let is_own = |it: Ipv4Addr| it.is_loopback() || it.octets()[0] == 0;
    if let Some(address) = url::in_brackets(host) {
        // The form of IPv4 addresses includes `::` and `::1`.
        return address
            .parse()
            .is_ok_and(|it: Ipv6Addr| it.to_ipv4().is_some_and(is_own));
    }
    let name = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
    let address = name.parse::<Ipv4Addr>();
    address.map_or_else(
        |_| name == "localhost" || name.ends_with(".localhost"),
        is_own,
    )
}

fn is_same_origin(one: &Uri, other: &Uri) -> bool {
    let port = |uri: &Uri| match uri.scheme() == Some(&Scheme::HTTPS) {
        true => uri.port_u16().unwrap_or(443),
        false => uri.port_u16().unwrap_or(80),
    };
    let host = |uri: &Uri| uri.host().unwrap_or_default().to_ascii_lowercase();
    one.scheme() == other.scheme() && host(one) == host(other) && port(one) == port(other)
}
