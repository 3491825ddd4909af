//! Records a call as a span of the crate `tracing`, if the feature `tracing` is on.
//!
//! Guarantees that the names follow the OpenTelemetry conventions for HTTP clients, and that no
//! values are recorded: no query, no headers, no bodies, and only the template of the path. Does
//! not set up a subscriber.

#[cfg(not(feature = "tracing"))]
pub(crate) use off::Span;
#[cfg(feature = "tracing")]
pub(crate) use on::Span;

#[cfg(feature = "tracing")]
mod on {
    use std::time::Duration;

    #[cfg(any(feature = "client", feature = "tower"))]
    use tracing::Instrument as _;
    use tracing::field::{Empty, display};

    use crate::runtime::answer::{Answer, Failure};
    use crate::runtime::base_url::BaseUrl;
    use crate::runtime::call::Call;
    use crate::runtime::error::{Error, TransportErrorKind};

    /// The span of a call, from the first attempt until its response is read; for a download, until
    /// the head is received.
    pub(crate) struct Span(tracing::Span);

    impl Span {
        pub(crate) fn new(call: &Call, server: &BaseUrl) -> Self {
            Self(tracing::info_span!(
                target: env!("CARGO_CRATE_NAME"),
                "http_call",
                otel.kind = "client",
                otel.name = %format_args!("{} {}", call.method, call.path),
                http.request.method = call.method,
                url.template = call.path,
                server.address = server.host(),
                server.port = server.port(),
                http.response.status_code = Empty,
                http.request.resend_count = Empty,
                "error.type" = Empty,
            ))
        }

        /// Runs the attempts inside the span.
        #[cfg(any(feature = "client", feature = "tower"))]
        pub(crate) fn instrument<F: Future>(&self, work: F) -> impl Future<Output = F::Output> {
            work.instrument(self.0.clone())
        }

        #[cfg(feature = "blocking")]
        pub(crate) fn in_scope<T>(&self, work: impl FnOnce() -> T) -> T {
            self.0.in_scope(work)
        }

        /// Records that an attempt failed and another one follows.
        pub(crate) fn retry<B>(&self, last: &Answer<B>, retry: u32, wait: Duration) {
            let status = last.as_ref().ok().map(|answer| answer.status().as_u16());
            let error = match last {
                Err(Failure::Transport(error)) => Some(match error.kind() {
                    TransportErrorKind::Connect => "connect",
                    TransportErrorKind::Timeout => "timeout",
                    TransportErrorKind::Other => "transport",
                }),
                _ => None,
            };
            tracing::debug!(
                target: env!("CARGO_CRATE_NAME"),
                parent: &self.0,
                {
                    http.request.resend_count = retry,
                    http.response.status_code = status,
                    "error.type" = error,
                    wait = ?wait,
                },
                "sending again"
            );
        }

        pub(crate) fn success(&self, status: u16, retries: u32) {
            self.0.record("http.response.status_code", status);
            self.resent(retries);
        }

        pub(crate) fn failure<E>(&self, error: &Error<E>) {
            if let Some(status) = error.status() {
                self.0.record("http.response.status_code", status.as_u16());
            }
            self.resent(error.retries());
            let kind = match error {
                Error::Encode { .. } => "encode",
                Error::MissingCredentials { .. } => "missing_credentials",
                Error::Token { .. } => "token",
                Error::Timeout { .. } => "timeout",
                Error::Connect { .. } => "connect",
                Error::Transport { .. } => "transport",
                Error::BodyTooLarge { .. } => "body_too_large",
                Error::Decode { .. } => "decode",
                Error::Refused { error, .. } => {
                    self.0
                        .record("error.type", display(error.status().as_u16()));
                    return;
                }
            };
            self.0.record("error.type", kind);
        }

        fn resent(&self, retries: u32) {
            if retries > 0 {
                self.0.record("http.request.resend_count", retries);
            }
        }
    }
}

#[cfg(not(feature = "tracing"))]
mod off {
    use std::time::Duration;

    use crate::runtime::answer::Answer;
    use crate::runtime::base_url::BaseUrl;
    use crate::runtime::call::Call;
    use crate::runtime::error::Error;

    /// Nothing, without the feature `tracing`.
    pub(crate) struct Span;

    impl Span {
        pub(crate) fn new(_: &Call, _: &BaseUrl) -> Self {
            Self
        }

        #[cfg(any(feature = "client", feature = "tower"))]
        pub(crate) fn instrument<F: Future>(&self, work: F) -> F {
            work
        }

        #[cfg(feature = "blocking")]
        pub(crate) fn in_scope<T>(&self, work: impl FnOnce() -> T) -> T {
            work()
        }

        pub(crate) fn retry<B>(&self, _: &Answer<B>, _: u32, _: Duration) {}

        pub(crate) fn success(&self, _: u16, _: u32) {}

        pub(crate) fn failure<E>(&self, _: &Error<E>) {}
    }
}
