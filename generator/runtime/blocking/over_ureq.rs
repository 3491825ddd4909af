//! The blocking transport over ureq.
//!
//! Guarantees that redirects are not followed, and that URLs, which may contain a key in their
//! query, do not appear in errors. Does not change other settings of a `ureq::Agent`, except for
//! error statuses, which are handled here, and the proxy from the environment. The logs of ureq are
//! not filtered: at level trace, it logs all bytes.

use std::io::{self, ErrorKind, Read};
use std::time::{Duration, Instant};

use http::header::CONTENT_LENGTH;
use http::uri::Scheme;
use http::{HeaderValue, Request, Response};
use ureq::tls::{RootCerts, TlsConfig, TlsProvider};
use ureq::{Proxy, SendBody};

use crate::runtime::blocking::body::Body;
use crate::runtime::blocking::environment::Environment;
use crate::runtime::blocking::transport::{Limits, Transport};
use crate::runtime::error::TransportError;
use crate::runtime::framing::usually_has_body;
use crate::runtime::settings::Config;
use crate::runtime::tls::require_provider;

/// The default transport.
pub(crate) struct Preset {
    agent: ureq::Agent,
    environment: Environment,
    timeout: Option<Duration>,
}

impl Preset {
    /// Rejects a proxy of the environment that cannot be used.
    pub(crate) fn new(settings: &Config) -> Result<Self, TransportError> {
        let timeout = settings.timeout;
        let environment = Environment::read();
        let url = settings.server.base_url.join("/");
        let proxy = environment.proxy(&url.map_err(TransportError::other)?)?;
        // The root certificates of the system, as in the async client: on-premises servers often
        // have their own certificates.
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
            .proxy(proxy)
            .tls_config(tls)
            .build();
        Ok(Self {
            agent: config.into(),
            environment,
            timeout,
        })
    }
}

/// A client talks to one host, so all idle connections belong to it; ureq would keep only three.
const MAX_IDLE: usize = 256;

impl Transport for Preset {
    /// The first attempt of most calls uses the timeout of the agent and needs no settings of its
    /// own: with these, ureq reads the certificates of the system again for a new connection.
    fn send(
        &self,
        request: Request<Body>,
        limits: Limits,
    ) -> Result<Response<Body>, TransportError> {
        let same = match (remaining(limits, self.now()), self.timeout) {
            _ if limits.per_read.is_some() => false,
            (Some(remaining), Some(timeout)) => {
                timeout.abs_diff(remaining) < Duration::from_millis(5)
            }
            (remaining, timeout) => remaining == timeout,
        };
        let proxy = self.environment.proxy(request.uri())?;
        if same && proxy.as_ref() == self.agent.config().proxy() {
            run(&self.agent, request)
        } else {
            run_with(&self.agent, request, limits, proxy)
        }
    }
}

impl Transport for ureq::Agent {
    fn send(
        &self,
        request: Request<Body>,
        limits: Limits,
    ) -> Result<Response<Body>, TransportError> {
        let proxy = match self.config().proxy() {
            Some(proxy) if proxy.is_from_env() => Environment::read().proxy(request.uri())?,
            proxy => proxy.cloned(),
        };
        run_with(self, request, limits, proxy)
    }
}

fn run_with(
    agent: &ureq::Agent,
    mut request: Request<Body>,
    limits: Limits,
    proxy: Option<Proxy>,
) -> Result<Response<Body>, TransportError> {
    let mut settings = agent
        .configure_request(Request::new(()))
        .proxy(proxy)
        .allow_non_standard_methods(true)
        .http_status_as_error(false)
        .max_redirects(0);
    settings = match (limits.per_read, remaining(limits, agent.now())) {
        (None, None) => settings,
        (None, whole) => settings.timeout_global(whole),
        // ureq has no limit for everything before the body.
        (per_read, head) => settings
            .timeout_global(None)
            .timeout_resolve(head)
            .timeout_connect(head)
            .timeout_send_request(head)
            .timeout_send_body(head)
            .timeout_recv_response(head)
            .timeout_per_read(per_read),
    };
    request
        .extensions_mut()
        .extend(std::mem::take(settings.build().extensions_mut()));
    run(agent, request)
}

fn remaining(limits: Limits, now: Instant) -> Option<Duration> {
    Some(limits.deadline?.saturating_duration_since(now))
}

fn run(agent: &ureq::Agent, request: Request<Body>) -> Result<Response<Body>, TransportError> {
    let is_https = request.uri().scheme() == Some(&Scheme::HTTPS);
    if is_https && agent.config().tls_config().provider() == TlsProvider::Rustls {
        require_provider()?;
    }
    let (mut parts, body) = request.into_parts();
    let response = match body.into_bytes() {
        // A slice makes ureq send `Content-Length: 0`.
        Ok(bytes) if !bytes.is_empty() || usually_has_body(parts.method.as_str()) => agent
            .run(Request::from_parts(parts, bytes.as_ref()))
            .map_err(error),
        Ok(_) => agent.run(Request::from_parts(parts, ())).map_err(error),
        Err(stream) => {
            if let Some(length) = stream.length() {
                parts
                    .headers
                    .insert(CONTENT_LENGTH, HeaderValue::from(length));
            }
            let mut sent = Sent {
                stream,
                error: None,
            };
            let body = SendBody::from_reader(&mut sent);
            let response = agent.run(Request::from_parts(parts, body));
            response.map_err(|other| match sent.error {
                Some(error) => TransportError::other(error),
                None => error(other),
            })
        }
    };
    Ok(response?.map(|body| {
        let length = body.content_length();
        Body::new(Reader(body.into_reader())).of_length(length)
    }))
}

/// A body that keeps its error, which would otherwise look like a connection error.
struct Sent {
    stream: Body,
    error: Option<io::Error>,
}

impl Read for Sent {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.stream.read(buffer).map_err(|error| {
            self.error = Some(error);
            io::Error::other("the body of the request cannot be read")
        })
    }
}

/// ureq wraps its timeouts into I/O errors of no particular kind.
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
        // These contain the URL.
        ureq::Error::BadUri(_) | ureq::Error::RequireHttpsOnly(_) => {
            TransportError::other("the URL is not accepted")
        }
        _ => TransportError::other(error),
    }
}
