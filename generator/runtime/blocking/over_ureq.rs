//! Maps the blocking transport to ureq.
//!
//! Guarantees that URLs, which may hold a key in their query, are not in errors. Does not change the settings of a
//! `ureq::Agent` that the caller brings, but for error statuses, which are answers here: one that follows redirects
//! follows them.

use std::io::{self, ErrorKind, Read};
use std::time::Instant;

use bytes::Bytes;
use http::{Method, Request, Response};
use ureq::tls::{RootCerts, TlsConfig};

use crate::runtime::blocking::transport::{Body, Transport};
use crate::runtime::error::TransportError;

/// What a client uses if it is given nothing else.
pub(crate) fn default() -> ureq::Agent {
    // The roots of the system, as in the async client: on-premises servers often have certificates of their own.
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::PlatformVerifier)
        .build();
    ureq::Agent::config_builder()
        .max_redirects(0)
        .tls_config(tls)
        .build()
        .into()
}

impl Transport for ureq::Agent {
    fn send(
        &self,
        request: Request<Bytes>,
        deadline: Option<Instant>,
    ) -> Result<Response<Body>, TransportError> {
        let (parts, body) = request.into_parts();
        let has_body =
            !body.is_empty() || [Method::POST, Method::PUT, Method::PATCH].contains(&parts.method);
        let result = if has_body {
            run(self, Request::from_parts(parts, body.as_ref()), deadline)
        } else {
            run(self, Request::from_parts(parts, ()), deadline)
        };
        let response = result.map_err(error)?;
        Ok(response.map(|body| Body::new(Reader(body.into_reader()))))
    }
}

fn run(
    agent: &ureq::Agent,
    request: Request<impl ureq::AsSendBody>,
    deadline: Option<Instant>,
) -> Result<Response<ureq::Body>, ureq::Error> {
    let mut request = agent
        .configure_request(request)
        .http_status_as_error(false)
        .allow_non_standard_methods(true);
    if let Some(deadline) = deadline {
        request = request.timeout_global(Some(deadline.saturating_duration_since(Instant::now())));
    }
    agent.run(request.build())
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
    match &error {
        ureq::Error::Timeout(_) => TransportError::timeout(),
        ureq::Error::Io(io) => match io.kind() {
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
