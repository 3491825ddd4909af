//! Maps the blocking transport to ureq.
//!
//! Guarantees that redirects are not followed, and that URLs, which may hold a key in their query, are not in errors.
//! Does not change other settings of a `ureq::Agent` that the caller brings, but for error statuses, which are answers
//! here. What ureq itself logs is beyond reach: at level trace, all bytes that it sends and gets.

use std::io::{self, ErrorKind, Read};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{Method, Request, Response};
use ureq::tls::{RootCerts, TlsConfig};

use crate::runtime::blocking::transport::{Body, Transport};
use crate::runtime::error::TransportError;

/// What a client uses if it is given nothing else.
pub(crate) struct Preset {
    agent: ureq::Agent,
    timeout: Option<Duration>,
}

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
            .max_idle_connections(MAX_IDLE)
            .max_idle_connections_per_host(MAX_IDLE)
            .timeout_global(timeout)
            .tls_config(tls)
            .build();
        Self {
            agent: config.into(),
            timeout,
        }
    }
}

/// A client talks to one host, so that all connections that are kept go there; ureq would keep three, and make the others
/// anew for each call.
const MAX_IDLE: usize = 256;

impl Transport for Preset {
    /// The first attempt of most calls has just the agent's timeout and so needs no settings of its own, with which ureq
    /// reads the system's certificates anew for a connection, unless it has made one before.
    fn send(
        &self,
        request: Request<Bytes>,
        deadline: Option<Instant>,
    ) -> Result<Response<Body>, TransportError> {
        let remaining = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        let same = match (remaining, self.timeout) {
            (Some(remaining), Some(timeout)) => {
                timeout.abs_diff(remaining) < Duration::from_millis(5)
            }
            (remaining, timeout) => remaining == timeout,
        };
        if same {
            run(&self.agent, request)
        } else {
            self.agent.send(request, deadline)
        }
    }
}

impl Transport for ureq::Agent {
    fn send(
        &self,
        mut request: Request<Bytes>,
        deadline: Option<Instant>,
    ) -> Result<Response<Body>, TransportError> {
        let mut settings = self
            .configure_request(Request::new(()))
            .allow_non_standard_methods(true)
            .http_status_as_error(false)
            .max_redirects(0);
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
