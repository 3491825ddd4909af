//! The blocking client.
//!
//! Guarantees that no redirect leads credentials to another server. The HTTP stack has to enforce
//! the timeouts of a call and of each read of a download.

mod body;
mod environment;
mod log_in;
mod over_ureq;
mod transport;

use std::fmt;
use std::io::{self, Read};
use std::sync::Arc;
use std::time::Duration;

use http::header::USER_AGENT;
use http::{HeaderName, HeaderValue};
use zeroize::Zeroize;

pub use body::Body;
pub use transport::{Limits, Transport};

use crate::runtime::answer::{Answer, Failure, Received};
use crate::runtime::base_url::BaseUrl;
use crate::runtime::call::Call;
use crate::runtime::credential::Credential;
use crate::runtime::credentials::Credentials;
use crate::runtime::early::{self, Question};
use crate::runtime::error::{BuildError, Error};
use crate::runtime::exchange::{self, Collector, Outcome, Prepared, Reading, Response};
use crate::runtime::operation::{Operation, Request};
use crate::runtime::redirects::Redirects;
use crate::runtime::retry::{Attempts, Retry};
use crate::runtime::scheme::SecurityScheme;
use crate::runtime::settings::{Config, Settings, builder_methods, client_methods};
use crate::runtime::trace::Span;

/// Sends operations and waits for their responses. Cheap to clone; clones share connections.
///
/// The default transport is ureq with rustls. It trusts the certificates that the system trusts and
/// uses the proxy from the environment, except for servers on loopback; one that it cannot use is
/// an error. Redirects are not followed, unless a client is built with
/// [`follow_redirects`](ClientBuilder::follow_redirects): a redirect is an [`Error::Refused`], unless
/// it is the only success in the description. Some requests are retried; see [`Retry`].
///
/// Settings for a single call go on a copy of the client:
///
/// ```
/// # #[cfg(feature = "blocking")]
/// # fn example<O: api_client::Operation>(client: &api_client::blocking::Client, operation: O)
/// # -> Result<(), Box<dyn std::error::Error>>
/// # where O::Error: 'static {
/// use std::time::Duration;
///
/// let response = client.with_timeout(Duration::from_secs(5)).send(operation)?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    config: Config,
    transport: Arc<dyn Transport>,
}

client_methods!(Client, ClientBuilder);

impl Client {
    /// Sends an operation, or a reference to one, and reads its response.
    ///
    /// # Errors
    ///
    /// See [`Error`]. Its variants say whether anything was sent.
    pub fn send<O: Operation>(&self, operation: O) -> Result<O::Output, Error<O::Error>> {
        Ok(self.send_with_response(operation)?.body)
    }

    /// Does the same as [`send`](Self::send), and also returns the status and the headers.
    ///
    /// # Errors
    ///
    /// See [`Error`]. Its variants say whether anything was sent.
    pub fn send_with_response<O: Operation>(
        &self,
        operation: O,
    ) -> Result<Response<O::Output>, Error<O::Error>> {
        let request = exchange::request(&operation, &self.config);
        let outcome = self.run(Call::of::<O>(), request, Reading::whole::<O>());
        exchange::finish::<O, _>(outcome)
    }

    /// Sends an operation, or a reference to one, and returns the body of a success while it
    /// arrives, whatever its type.
    ///
    /// ```
    /// # #[cfg(feature = "blocking")]
    /// # fn example<O: api_client::Operation>(
    /// #     client: &api_client::blocking::Client,
    /// #     operation: O,
    /// # ) -> Result<(), Box<dyn std::error::Error>>
    /// # where O::Error: 'static {
    /// let mut response = client.download(operation)?;
    /// let mut file = std::fs::File::create("backup.tar")?;
    /// std::io::copy(&mut response.body, &mut file)?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The size of the body is not limited. The timeout of the call applies to the head of the
    /// response, and then to each read of the body; ureq applies it separately to connecting,
    /// sending and the head. If a download breaks off, the next read fails, and the download is not
    /// retried. [`Response`] has the number of retries before that. The span of the call ends with
    /// the head.
    ///
    /// # Errors
    ///
    /// The same as [`send`](Self::send). The body of an error response is read, and is in the
    /// error. An encoded body is an error, unless a header of the caller accepts encodings: then
    /// the body is returned as it is.
    pub fn download<O: Operation>(&self, operation: O) -> Result<Response<Body>, Error<O::Error>> {
        let request = exchange::request(&operation, &self.config);
        let outcome = self.run(Call::of::<O>(), request, Reading::stream::<O>());
        exchange::finish_stream::<O, _>(outcome)
    }

    fn run(
        &self,
        call: &'static Call,
        request: Result<Prepared, Failure>,
        reading: Reading,
    ) -> Outcome<Body> {
        let span = Span::new(call, self.base_url());
        let mut attempts = Attempts::new(
            &self.config.retry,
            &self.config.budget,
            self.config.deadline(self.transport.now()),
            call,
            request.as_ref().ok().map(|prepared| &prepared.request),
        );
        let answer = request.and_then(|request| {
            span.in_scope(|| self.attempt(request, reading, &mut attempts, &span))
        });
        Outcome {
            answer,
            retries: attempts.retries(),
            is_repeatable: attempts.is_repeatable(),
            span,
        }
    }

    fn attempt(
        &self,
        prepared: Prepared,
        reading: Reading,
        attempts: &mut Attempts,
        span: &Span,
    ) -> Answer<Body> {
        let Prepared {
            mut request,
            mut signer,
        } = prepared;
        let mut redirects = Redirects::new(&self.config);
        let mut start = signer.copy(&request);
        let mut rejection = None;
        let now = || self.transport.now();
        loop {
            let copy = attempts.copy(&request);
            let signed = signer.sign_blocking(&mut request, self, &now, attempts.deadline());
            if let Err(failure) = signed {
                // What the server said about the old token says more.
                return rejection.unwrap_or(Err(failure));
            }
            let sent = redirects.copy(&request);
            let answer = self.exchange(request, reading, attempts);
            if let Some(next) = redirects.next(sent, &answer, reading) {
                request = next;
                signer.redirected(redirects.keeps_origin());
                continue;
            }
            if signer.heed(&answer)
                && let Some(start) = start.take()
            {
                signer.repeat();
                attempts.resent();
                span.retry(&answer, attempts.retries(), Duration::ZERO);
                redirects = Redirects::new(&self.config);
                rejection = Some(answer);
                request = start;
                continue;
            }
            let (now, today) = (self.transport.now(), self.transport.today());
            let Some((copy, wait)) = attempts.next(copy, &answer, now, today) else {
                return answer;
            };
            span.retry(&answer, attempts.retries(), wait);
            drop(answer);
            self.transport.sleep(wait);
            request = copy;
        }
    }

    /// Sends one request and returns its response.
    fn exchange(&self, request: Request, reading: Reading, attempts: &Attempts) -> Answer<Body> {
        let (parts, body) = request.into_parts();
        let body = Body::of_request(body).map_err(Failure::Encode)?;
        let method = parts.method.clone();
        let asked = parts.headers.clone();
        let question = Question::new(&parts, body.length());
        let request = http::Request::from_parts(parts, body);
        let limits = Limits {
            deadline: attempts.deadline(),
            per_read: self.config.timeout.filter(|_| reading.streams()),
        };
        let answer = match (self.transport.send(request, limits), question) {
            (Err(error), Some(question)) if early::is_closed(&error) => {
                self.refusal(question, limits).ok_or(error)?
            }
            (answer, _) => answer?,
        };
        let (head, mut body) = answer.into_parts();
        if reading.leaves(&head) {
            exchange::check_coding(&asked, &head)?;
            return Ok(http::Response::from_parts(head, Received::Stream(body)));
        }
        let limit = self.config.server.max_response_bytes;
        let mut collector = Collector::new(&method, head, limit, limits.deadline, reading)?;
        let mut chunk = [0; 8 << 10];
        loop {
            let length = body.read(&mut chunk).map_err(body::error)?;
            let piece = chunk.get_mut(..length).unwrap_or_default();
            if piece.is_empty() {
                return Ok(collector.finish());
            }
            let taken = collector.push(piece, self.transport.now());
            piece.zeroize();
            if taken?.is_break() {
                return Ok(collector.finish());
            }
        }
    }

    /// The answer that was lost when the connection broke, if the server gives it again.
    fn refusal(&self, question: Question, limits: Limits) -> Option<http::Response<Body>> {
        let request = question.into_request(|length| Body::new(Withheld).of_length(length));
        let answer = self.transport.send(request, limits).ok();
        answer.filter(|answer| early::is_refusal(answer.status()))
    }
}

/// A body that is not sent.
struct Withheld;

impl Read for Withheld {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("the server wants the body"))
    }
}

/// The builder of a [`Client`].
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # #[cfg(feature = "blocking")] {
/// use std::time::Duration;
/// use api_client::blocking::Client;
///
/// let client = Client::builder()
///     .base_url("https://api.example.com/prefix")
///     .timeout(Duration::from_secs(10))
///     .default_header("x-tenant", "a")
///     .build()?;
/// assert_eq!(client.base_url().to_string(), "https://api.example.com/prefix");
/// # }
/// # Ok(())
/// # }
/// ```
#[derive(Default)]
pub struct ClientBuilder {
    settings: Settings,
    transport: Option<Arc<dyn Transport>>,
}

builder_methods!(ClientBuilder);

impl ClientBuilder {
    /// Sets the transport, instead of the default one: a [`ureq::Agent`] with its own settings, or
    /// any other HTTP stack.
    ///
    /// An agent with a proxy from the environment uses the one that is named for the URL, as the
    /// default transport does, and none for loopback. A proxy that was set explicitly is used for
    /// every URL. ureq itself ignores a proxy that it does not understand.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    ///
    /// If a setting is invalid, or if the environment names a proxy that is not `http` or `https`.
    pub fn build(self) -> Result<Client, BuildError> {
        let config = self.settings.finish()?;
        let transport = match self.transport {
            Some(transport) => transport,
            None => {
                let preset = over_ureq::Preset::new(&config);
                Arc::new(preset.map_err(BuildError::Transport)?)
            }
        };
        Ok(Client { config, transport })
    }
}
