//! The async client.
//!
//! Guarantees that a call ends at its timeout, whatever the HTTP stack does, and that no redirect
//! leads credentials to another server.

mod body;
mod log_in;
#[cfg(feature = "client")]
mod over_reqwest;
#[cfg(feature = "tower")]
mod over_tower;
mod paced;
mod transport;
mod withheld;

use std::fmt;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::header::USER_AGENT;
use http::{HeaderName, HeaderValue};

pub use body::Body;
#[cfg(feature = "client")]
pub use over_reqwest::Reqwest;
#[cfg(feature = "tower")]
pub use over_tower::Tower;
use paced::paced;
pub use transport::{BoxFuture, Transport};
use withheld::Withheld;

use crate::runtime::answer::{Answer, Failure, Received};
use crate::runtime::base_url::BaseUrl;
use crate::runtime::call::Call;
use crate::runtime::credential::Credential;
use crate::runtime::credentials::Credentials;
use crate::runtime::early::{self, Question};
use crate::runtime::error::{BuildError, Error, TransportError};
use crate::runtime::exchange::{self, Collector, Outcome, Prepared, Reading, Response};
use crate::runtime::operation::{Operation, Request};
use crate::runtime::redirects::Redirects;
use crate::runtime::retry::{Attempts, Retry};
use crate::runtime::scheme::SecurityScheme;
use crate::runtime::settings::{Config, Settings, builder_methods, client_methods};
use crate::runtime::trace::Span;

/// Sends operations. Cheap to clone; clones share connections.
///
/// The default transport is reqwest with rustls (feature `client`), and needs a tokio runtime. It
/// trusts the certificates that the system trusts and uses the proxy from the environment, except
/// for servers on loopback. Redirects are not followed, unless a client is built with
/// [`follow_redirects`](ClientBuilder::follow_redirects): a redirect is an [`Error::Refused`], unless
/// it is the only success in the description. Some requests are retried; see [`Retry`]. Other HTTP
/// stacks implement [`Transport`] or, with the feature `tower`, are a service in `Tower`.
///
/// Settings for a single call go on a copy of the client:
///
/// ```
/// # #[cfg(any(feature = "client", feature = "tower"))]
/// # async fn example<O: api_client::Operation>(client: &api_client::Client, operation: O)
/// # -> Result<(), Box<dyn std::error::Error>>
/// # where O::Error: 'static {
/// use std::time::Duration;
///
/// let response = client
///     .with_timeout(Duration::from_secs(5))
///     .send(operation)
///     .await?;
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
    /// The request is built at once, and sent when the future is first polled. Dropping the future
    /// ends the call, but the server may already have processed the request.
    ///
    /// # Errors
    ///
    /// See [`Error`]. Its variants say whether anything was sent.
    ///
    /// # Panics
    ///
    /// reqwest panics if the future is polled outside a tokio runtime.
    pub fn send<O: Operation>(
        &self,
        operation: O,
    ) -> impl Future<Output = Result<O::Output, Error<O::Error>>> + Send + use<O> {
        let response = self.send_with_response(operation);
        async move { Ok(response.await?.body) }
    }

    /// Does the same as [`send`](Self::send), and also returns the status and the headers.
    ///
    /// # Errors
    ///
    /// See [`Error`]. Its variants say whether anything was sent.
    pub fn send_with_response<O: Operation>(
        &self,
        operation: O,
    ) -> impl Future<Output = Result<Response<O::Output>, Error<O::Error>>> + Send + use<O> {
        let request = exchange::request(&operation, &self.config);
        let outcome = run(
            self.clone(),
            Call::of::<O>(),
            request,
            Reading::whole::<O>(),
        );
        async move { exchange::finish::<O, _>(outcome.await) }
    }

    /// Sends an operation, or a reference to one, and returns the body of a success while it
    /// arrives, whatever its type.
    ///
    /// ```
    /// # #[cfg(any(feature = "client", feature = "tower"))]
    /// # async fn example<O: api_client::Operation>(
    /// #     client: &api_client::Client,
    /// #     operation: O,
    /// # ) -> Result<(), Box<dyn std::error::Error>>
    /// # where O::Error: 'static {
    /// let mut body = client.download(operation).await?.body;
    /// while let Some(piece) = body.next().await? {
    ///     println!("{} bytes", piece.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The size of the body is not limited. The timeout of the call applies to the head of the
    /// response, and then to each chunk of the body. If a download breaks off, reading the next
    /// chunk fails, and the download is not retried. [`Response`] has the number of retries before
    /// that. The span of the call ends with the head.
    ///
    /// # Errors
    ///
    /// The same as [`send`](Self::send). The body of an error response is read, and is in the
    /// error. An encoded body is an error, unless a header of the caller accepts encodings: then
    /// the body is returned as it is.
    pub fn download<O: Operation>(
        &self,
        operation: O,
    ) -> impl Future<Output = Result<Response<Body>, Error<O::Error>>> + Send + use<O> {
        let request = exchange::request(&operation, &self.config);
        let outcome = run(
            self.clone(),
            Call::of::<O>(),
            request,
            Reading::stream::<O>(),
        );
        async move { exchange::finish_stream::<O, _>(outcome.await) }
    }
}

/// Boxed, so that each operation adds little code to a program.
fn run(
    client: Client,
    call: &'static Call,
    request: Result<Prepared, Failure>,
    reading: Reading,
) -> BoxFuture<'static, Outcome<Body>> {
    Box::pin(async move {
        let span = Span::new(call, client.base_url());
        let mut attempts = Attempts::new(
            &client.config.retry,
            &client.config.budget,
            client.config.deadline(client.transport.now()),
            call,
            request.as_ref().ok().map(|prepared| &prepared.request),
        );
        let deadline = attempts.deadline();
        let answer = match request {
            Ok(request) => {
                let work = span.instrument(client.attempt(request, reading, &mut attempts, &span));
                client.in_time(deadline, work).await
            }
            Err(failure) => Err(failure),
        };
        Outcome {
            answer,
            retries: attempts.retries(),
            is_repeatable: attempts.is_repeatable(),
            span,
        }
    })
}

impl Client {
    /// Drops the work at the deadline.
    async fn in_time(
        &self,
        deadline: Option<Instant>,
        work: impl Future<Output = Answer<Body>>,
    ) -> Answer<Body> {
        let Some(deadline) = deadline else {
            return work.await;
        };
        let timeout = deadline.saturating_duration_since(self.transport.now());
        let mut work = pin!(work);
        let mut timer = self.transport.sleep(timeout);
        poll_fn(|context| {
            let answer = work.as_mut().poll(context);
            if answer.is_ready() {
                return answer;
            }
            let late = timer.as_mut().poll(context);
            late.map(|()| Err(TransportError::timeout().into()))
        })
        .await
    }

    async fn attempt(
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
            let signed = signer.sign(&mut request, self, &now, attempts.deadline());
            if let Err(failure) = signed.await {
                // What the server said about the old token says more.
                return rejection.unwrap_or(Err(failure));
            }
            let sent = redirects.copy(&request);
            let answer = self.exchange(request, reading, attempts).await;
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
            self.transport.sleep(wait).await;
            request = copy;
        }
    }

    /// Sends one request and returns its response.
    async fn exchange(
        &self,
        request: Request,
        reading: Reading,
        attempts: &Attempts,
    ) -> Answer<Body> {
        let (parts, body) = request.into_parts();
        let bytes = body.as_bytes().cloned();
        let body = Body::of_request(body).map_err(Failure::Encode)?;
        let method = parts.method.clone();
        let asked = parts.headers.clone();
        let question = Question::new(&parts, body.length());
        let request = http::Request::from_parts(parts, body);
        let answer = match (self.transport.send(request).await, question) {
            (Err(error), Some(question)) if early::is_closed(&error) => {
                self.refusal(question, bytes).await.ok_or(error)?
            }
            (answer, _) => answer?,
        };
        let (head, mut body) = answer.into_parts();
        if reading.leaves(&head) {
            exchange::check_coding(&asked, &head)?;
            let body = paced(body, Arc::clone(&self.transport), self.config.timeout);
            return Ok(http::Response::from_parts(head, Received::Stream(body)));
        }
        let limit = self.config.server.max_response_bytes;
        let mut collector = Collector::new(&method, head, limit, attempts.deadline(), reading)?;
        while let Some(chunk) = body.next().await? {
            if collector.push(&chunk, self.transport.now())?.is_break() {
                break;
            }
        }
        Ok(collector.finish())
    }

    /// The answer that was lost when the connection broke, if the server gives it again.
    async fn refusal(
        &self,
        question: Question,
        body: Option<Bytes>,
    ) -> Option<http::Response<Body>> {
        let mut answer = self.transport.send(question.into_request(|length| {
            let body = Withheld::new(body.unwrap_or_default(), Arc::clone(&self.transport));
            Body::of(Box::pin(body), length)
        }));
        let mut timer = self.transport.sleep(early::PATIENCE);
        let answer = poll_fn(|context| match answer.as_mut().poll(context) {
            Poll::Ready(answer) => Poll::Ready(answer.ok()),
            Poll::Pending => timer.as_mut().poll(context).map(|()| None),
        });
        answer
            .await
            .filter(|answer| early::is_refusal(answer.status()))
    }
}

/// The builder of a [`Client`].
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # #[cfg(feature = "client")] {
/// use std::time::Duration;
/// use api_client::Client;
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
    /// Sets the transport, instead of the default one: reqwest with its own settings (`Reqwest`), a
    /// tower service (`Tower`), or anything else.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    ///
    /// If a setting is invalid, or if the default transport finds no root certificates. Without the
    /// feature `client`, a transport must be set.
    pub fn build(self) -> Result<Client, BuildError> {
        let config = self.settings.finish()?;
        let transport = match self.transport {
            Some(transport) => transport,
            #[cfg(feature = "client")]
            None => {
                let preset = Reqwest::preset(&config.server.base_url);
                Arc::new(preset.map_err(BuildError::Transport)?)
            }
            #[cfg(not(feature = "client"))]
            None => return Err(BuildError::MissingTransport),
        };
        Ok(Client { config, transport })
    }
}
