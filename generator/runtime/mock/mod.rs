//! A mock of the API, for tests of programs that use this crate. Feature `mock`; it belongs into
//! `[dev-dependencies]`.
//!
//! A [`Mock`] is a transport of both clients. What it expects is an operation, and what it answers
//! is checked: without [`raw`](On::raw), an answer must be one that the operation can read. So a
//! test cannot rely on what the description does not allow.
//!
//! ```
//! # use api_client::{BaseUrl, Operation, bytes::Bytes, http::Response};
//! # use api_client::runtime::{EncodeError, Request, RequestBuilder, ResponseError, SecurityScheme, Untyped, response};
//! # #[derive(Clone)]
//! # pub struct Greet;
//! # impl Operation for Greet {
//! #     type Output = String;
//! #     type Error = Untyped;
//! #     const ID: &'static str = "Greet";
//! #     const METHOD: &'static str = "GET";
//! #     const PATH: &'static str = "/greeting";
//! #     const SECURITY: &'static [&'static [SecurityScheme]] = &[];
//! #     fn request(&self, base_url: &BaseUrl) -> Result<Request, EncodeError> {
//! #         RequestBuilder::new(Self::METHOD, Self::PATH, base_url).finish()
//! #     }
//! #     fn response(response: Response<Bytes>) -> Result<String, ResponseError<Untyped>> {
//! #         match response.status().is_success() {
//! #             true => response::json(response),
//! #             false => response::refused(response),
//! #         }
//! #     }
//! # }
//! use std::time::Duration;
//!
//! use api_client::mock::{Expectation, Mock};
//!
//! fn busy_at_first(mock: &Mock) -> Expectation<Greet> {
//!     mock.on(&Greet)
//!         .refuse(503, "later")
//!         .header("retry-after", "5")
//!         .then()
//!         .answer_json("hello")
//! }
//!
//! # #[cfg(any(feature = "client", feature = "tower"))]
//! // A test of an async program.
//! async fn asks_again() -> Result<(), Box<dyn std::error::Error>> {
//!     let mock = Mock::new();
//!     let greeting = busy_at_first(&mock);
//!     let client = api_client::Client::builder()
//!         .base_url("https://api.example.com")
//!         .transport(mock.clone())
//!         .build()?;
//!     assert_eq!(client.send(Greet).await?, "hello");
//!     assert_eq!(greeting.calls().len(), 2);
//!     assert_eq!(mock.slept(), Duration::from_secs(5)); // no real time passed
//!     mock.verify();
//!     Ok(())
//! }
//!
//! # #[cfg(feature = "blocking")]
//! // The same test of a blocking one.
//! fn asks_again_without_async() -> Result<(), Box<dyn std::error::Error>> {
//!     let mock = Mock::new();
//!     let greeting = busy_at_first(&mock);
//!     let client = api_client::blocking::Client::builder()
//!         .base_url("https://api.example.com")
//!         .transport(mock.clone())
//!         .build()?;
//!     assert_eq!(client.send(Greet)?, "hello");
//!     assert_eq!(greeting.calls().len(), 2);
//!     assert_eq!(mock.slept(), Duration::from_secs(5));
//!     mock.verify();
//!     Ok(())
//! }
//! # #[cfg(any(feature = "client", feature = "tower"))] {
//! #     let mut context = std::task::Context::from_waker(std::task::Waker::noop());
//! #     let mut test = std::pin::pin!(asks_again());
//! #     loop {
//! #         if let std::task::Poll::Ready(result) = test.as_mut().poll(&mut context) {
//! #             break result.unwrap();
//! #         }
//! #     }
//! # }
//! # #[cfg(feature = "blocking")]
//! # asks_again_without_async().unwrap();
//! ```
//!
//! The feature `mock` adds no client: `api_client::Client` needs `client` or `tower`, and
//! `api_client::blocking::Client` needs `blocking`. The async client needs no timer of a runtime
//! here, and [`Mock::serve`] needs no client at all.
//!
//! - **Values of the API.** Types that only responses have are not built by constructors, because
//!   the vendor may add a field at any time. All types implement `Deserialize`, so a test writes
//!   them as JSON: [`answer_json`](On::answer_json), or `serde_json::from_value`.
//! - **Time.** The clock of a client is that of its transport, and that of a mock moves only when
//!   something waits for it or the test [advances](Mock::advance) it. Delays before retries and
//!   timeouts take no real time. With the async client, use a runtime of one thread, which is the
//!   default of `#[tokio::test]`: on several, a call can time out while another thread computes. A
//!   date in `Retry-After` is compared with the same clock, which starts at the real date.
//! - **Order.** The first expectation that matches a call and has an answer left gives it. So
//!   special ones come first.
//! - **Failures.** If nothing matches, the call fails, and the error names the nearest expectation
//!   and the first difference. It does not contain the strings that differ, which may be secrets;
//!   [`Mock::calls`] has them. [`Mock::verify`] fails if that happened, or if an expectation was not
//!   met; so does dropping the last handle of the mock, including those in clients.
//! - **Other programs.** [`Mock::serve`] gives the same answers on a port of this machine.

mod call;
mod clock;
mod expectation;
mod matcher;
#[cfg(any(feature = "client", feature = "tower"))]
mod over_async;
#[cfg(feature = "blocking")]
mod over_blocking;
mod reply;
mod served;
mod server;
mod state;

use std::fmt;
use std::io;
use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

pub use call::MockCall;
pub use expectation::{Expectation, On};
pub use server::MockServer;

use crate::runtime::call::Call;
use crate::runtime::mock::matcher::Matcher;
use crate::runtime::mock::state::State;
use crate::runtime::operation::Operation;

/// A mock of the API: a transport of both clients, or a [server](Self::serve). Clones share
/// everything. See the [module](self).
#[derive(Clone, Default)]
pub struct Mock {
    state: Arc<State>,
}

impl Mock {
    /// Creates a mock that expects nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Expects the request that this operation makes: its method, path, query and body. JSON is
    /// compared as values, and other bodies as bytes. Headers are not compared, and neither are
    /// credentials and bodies that are streams; see [`On::when`].
    #[track_caller]
    pub fn on<O>(&self, operation: &O) -> On<O>
    where
        O: Operation + Clone + Send + Sync + 'static,
    {
        let operation = operation.clone();
        let matcher = Matcher::of(Call::of::<O>(), O::SECURITY, Location::caller());
        On::new(
            Arc::clone(&self.state),
            matcher.with_request(move |base_url| operation.request(base_url)),
        )
    }

    /// Expects any request of this type of operation.
    ///
    /// With [`serve`](Self::serve), the path is compared with the template of the operation,
    /// directly below the URL of the server. `ObtainToken` has no template: any POST matches whose
    /// body is a form with `grant_type=client_credentials`.
    #[track_caller]
    pub fn any<O: Operation>(&self) -> On<O> {
        let matcher = Matcher::of(Call::of::<O>(), O::SECURITY, Location::caller());
        On::new(Arc::clone(&self.state), matcher)
    }

    /// Returns all calls so far, including those that nothing matched.
    pub fn calls(&self) -> Vec<MockCall> {
        self.state.calls()
    }

    /// Returns how long clients have waited by the clock of the mock: before retries, for answers
    /// with a delay, and for timeouts.
    pub fn slept(&self) -> Duration {
        self.state.clock.slept()
    }

    /// Advances the clock, such as to the end of a token.
    pub fn advance(&self, duration: Duration) {
        self.state.clock.advance(duration);
    }

    /// Checks that all expectations were met and that each call matched one. An expectation is met
    /// if each of its answers was given, as often as [`times`](Expectation::times) says.
    ///
    /// # Panics
    ///
    /// If not.
    #[track_caller]
    pub fn verify(&self) {
        if let Some(problem) = self.state.problem() {
            panic!("{problem}");
        }
    }

    /// Serves the same expectations on a free port of this machine, for a program that is given the
    /// URL. It stops when the server is dropped. The clock is the real one there, so
    /// [delays](Expectation::delay) take real time.
    ///
    /// A call that nothing matches is answered with 501 and the difference as text.
    ///
    /// # Errors
    ///
    /// If no port can be opened.
    pub fn serve(&self) -> io::Result<MockServer> {
        MockServer::start(Arc::clone(&self.state))
    }
}

impl fmt::Debug for Mock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mock").finish_non_exhaustive()
    }
}
