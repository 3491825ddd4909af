//! Maps the blocking transport to ureq.
//!
//! Guarantees that URLs, which may hold a key in their query, are not in errors. Does not change the settings of a
//! `ureq::Agent` that the caller brings, but for error statuses, which are answers here: one that follows redirects
//! follows them.

use std::io::{self, ErrorKind, Read};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{Method, Request, Response};
use ureq::tls::{RootCerts, TlsConfig};

use crate::runtime::blocking::transport::{Body, Transport};
use crate::runtime::error::TransportError;

/// What a client uses if it is given nothing else.
///
/// The timeout is a setting of the agent, and not one of each request as below, because ureq reads the system's
/// certificates anew for each connection of a request with settings of its own.
pub(crate) struct Preset(ureq::Agent);

impl Preset {
    pub(crate) fn new(timeout: Option<Duration>) -> Self {
        // The roots of the system, as in the async client: on-premises servers often have certificates of their own.
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::PlatformVerifier)
            .build();
        let config = ureq::Agent::config_builder()
            .allow_non_standard_methods(true)
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(timeout)
            .tls_config(tls)
            .build();
        Self(config.into())
    }
}

impl Transport for Preset {
    fn send(
        &self,
        request: Request<Bytes>,
        _: Option<Instant>,
    ) -> Result<Response<Body>, TransportError> {
        run(&self.0, request)
    }
}

impl Transport for ureq::Agent {
    fn send(
        &self,
        mut request: Request<Bytes>,
        deadline: Option<Instant>,
    ) -> Result<Response<Body>, TransportError> {
        let settings = self
            .configure_request(Request::new(()))
            .allow_non_standard_methods(true);
        let mut settings = settings.http_status_as_error(false);
        if let Some(deadline) = deadline {
            settings =
                settings.timeout_global(Some(deadline.saturating_duration_since(Instant::now())));
        }
        request
            .extensions_mut()
            .extend(std::mem::take(settings.build().extensions_mut()));
        run(self, request)
    }
}

fn run(agent: &ureq::Agent, request: Request<Bytes>) -> Result<Response<Body>, TransportError> {
    let (parts, body) = request.into_parts();
    // A slice makes ureq say `Content-Length: 0`, which belongs to methods that usually have a body (RFC 9110 §8.6).
    let has_body =
        !body.is_empty() || [Method::POST, Method::PUT, Method::PATCH].contains(&parts.method);
    let response = if has_body {
        agent.run(Request::from_parts(parts, body.as_ref()))
    } else {
        agent.run(Request::from_parts(parts, ()))
    };
    Ok(response
        .map_err(error)?
        .map(|body| Body::new(Reader(body.into_reader()))))
}

/// ureq wraps its timeouts into IO errors of no particular kind.
struct Reader(ureq::BodyReader<'static>);

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer).map_err(|error| {
            let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
            match inner {
                Some(ureq::Error::Timeout(_)) => ErrorKind::TimedOut.into(),
                _ => error,
            }
        })
    }
}

fn error(error: ureq::Error) -> TransportError {
    match error {
        ureq::Error::Timeout(_) => TransportError::timeout(),
        ureq::Error::Io(error) => match error.kind() {
            ErrorKind::TimedOut => TransportError::timeout(),
            ErrorKind::ConnectionRefused
            | ErrorKind::HostUnreachable
            | ErrorKind::NetworkUnreachable
            | ErrorKind::AddrNotAvailable => TransportError::connect(error),
            _ => TransportError::other(error),
        },
        ureq::Error::HostNotFound
        | ureq::Error::ConnectionFailed
        | ureq::Error::InvalidProxyUrl
        | ureq::Error::ConnectProxyFailed(_)
        | ureq::Error::Tls(_)
        | ureq::Error::Pem(_)
        | ureq::Error::Rustls(_) => TransportError::connect(error),
        // These hold the URL.
        ureq::Error::BadUri(_) | ureq::Error::RequireHttpsOnly(_) => {
            TransportError::other("the URL is not accepted")
        }
        _ => TransportError::other(error),
    }
}
