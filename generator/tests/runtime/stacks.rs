//! Clients without a network and without tokio: what a transport or a tower service can rely on, and what it must do.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::future::{Ready, pending, ready};
use std::io::{self, ErrorKind};
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_core::Stream;
use http::{Request, Response, StatusCode};
use http_body::Frame;

use crate::operations::Version;
use crate::runtime::client::{Body, BoxFuture, Client, Tower, Transport};
use crate::runtime::{BuildError, Retry, TransportError};

/// Runs a future on this thread.
fn block_on<T>(work: impl Future<Output = T>) -> T {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut work = pin!(work);
    loop {
        if let Poll::Ready(output) = work.as_mut().poll(&mut Context::from_waker(&waker)) {
            return output;
        }
        thread::park();
    }
}

/// A timer for any async runtime: a thread that sleeps.
async fn sleep(duration: Duration) {
    let until = Instant::now() + duration;
    std::future::poll_fn(|context| {
        let remaining = until.saturating_duration_since(Instant::now());
        if remaining.is_zero() {
            return Poll::Ready(());
        }
        let waker = context.waker().clone();
        thread::spawn(move || {
            thread::sleep(remaining);
            waker.wake();
        });
        Poll::Pending
    })
    .await;
}

/// Plays answers and writes down the waits in between, which take no time.
#[derive(Clone, Default)]
struct Script {
    answers: Arc<Mutex<VecDeque<Result<u16, TransportError>>>>,
    waits: Arc<Mutex<Vec<Duration>>>,
}

impl Transport for Script {
    fn send(&self, _: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        let next = self.answers.lock().unwrap().pop_front();
        let answer = next.unwrap_or(Ok(200)).map(|status| {
            let mut answer = Response::new(Body::from(Bytes::from_static(b"{}")));
            *answer.status_mut() = StatusCode::from_u16(status).unwrap();
            answer
        });
        Box::pin(ready(answer))
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.waits.lock().unwrap().push(duration);
        Box::pin(ready(()))
    }
}

/// The waits between attempts of which none works.
fn waits(retry: Retry) -> Vec<Duration> {
    let script = Script::default();
    script
        .answers
        .lock()
        .unwrap()
        .extend((0..100).map(|index| match index % 2 {
            0 => Ok(503),
            _ => Err(TransportError::connect("refused")),
        }));
    let client = Client::builder()
        .base_url("https://host")
        .timeout(None)
        .retry(retry)
        .transport(script.clone())
        .build()
        .unwrap();
    assert!(block_on(client.send(Version::new())).is_err());
    script.waits.lock().unwrap().clone()
}

#[test]
fn waits_grow_at_random_up_to_a_limit() {
    let millis = Duration::from_millis;
    let retry = Retry::times(6).delays(millis(100), millis(1500));
    let runs: Vec<_> = (0..20).map(|_| waits(retry.clone())).collect();
    for run in &runs {
        assert_eq!(run.len(), 6);
        for (wait, least) in run.iter().zip([100, 200, 400, 750, 750, 750]) {
            assert!(*wait >= millis(least), "{run:?}");
            assert!(*wait <= millis(2 * least), "{run:?}");
        }
    }
    assert!(runs.iter().any(|run| *run != runs[0]));
    let [first, second] = waits(Retry::default())[..] else {
        panic!("not two retries");
    };
    assert!((millis(100)..=millis(200)).contains(&first));
    assert!((millis(200)..=millis(400)).contains(&second));
    assert!(waits(Retry::never()).is_empty());
    assert_eq!(
        waits(Retry::times(1).delays(millis(500), millis(20))),
        [millis(20)]
    );
}

#[test]
fn no_connection_and_then_one() {
    let script = Script::default();
    let refused = || Err(TransportError::connect("refused"));
    script
        .answers
        .lock()
        .unwrap()
        .extend([refused(), refused(), Ok(200)]);
    let client = Client::builder()
        .base_url("https://host")
        .timeout(None)
        .transport(script)
        .build()
        .unwrap();
    assert_eq!(
        block_on(client.send_with_response(Version::new()))
            .unwrap()
            .retries,
        2
    );
}

/// A service that is ready the second time it is asked, and answers as it is told.
#[derive(Clone)]
struct Service<F> {
    asked: bool,
    answer: F,
}

fn service<F>(answer: F) -> Service<F> {
    Service {
        asked: false,
        answer,
    }
}

impl<F, T, E> tower_service::Service<Request<Text>> for Service<F>
where
    F: Fn(Request<Text>) -> T,
    T: Future<Output = Result<Response<Pieces>, E>>,
{
    type Response = Response<Pieces>;
    type Error = E;
    type Future = T;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), E>> {
        if self.asked {
            return Poll::Ready(Ok(()));
        }
        self.asked = true;
        context.waker().wake_by_ref();
        Poll::Pending
    }

    fn call(&mut self, request: Request<Text>) -> T {
        assert!(self.asked, "called before it was ready");
        (self.answer)(request)
    }
}

/// A body of a type of one's own.
struct Text(String);

impl From<Body> for Text {
    fn from(body: Body) -> Self {
        Self(String::from_utf8(body.into_bytes().unwrap().to_vec()).unwrap())
    }
}

/// A body in pieces, and trailers.
struct Pieces(VecDeque<Frame<Bytes>>);

impl Pieces {
    fn new(pieces: &[&'static str]) -> Self {
        let trailers = Frame::trailers(http::HeaderMap::new());
        let data = pieces
            .iter()
            .map(|piece| Frame::data(Bytes::from_static(piece.as_bytes())));
        Self(data.chain([trailers]).collect())
    }
}

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.0.pop_front().map(Ok))
    }
}

fn client(transport: impl Transport) -> Client {
    Client::builder()
        .base_url("https://host")
        .retry(Retry::never())
        .transport(transport)
        .build()
        .unwrap()
}

#[test]
fn any_service_in_any_runtime() {
    let service = service(|request: Request<Text>| {
        assert_eq!(request.uri(), "https://host/sys/v1/version");
        assert_eq!(request.body().0, "");
        let pieces = Pieces::new(&[r#"{"ver"#, r#"sion":"1"}"#]);
        ready(io::Result::Ok(Response::new(pieces)))
    });
    let client = client(Tower::new(service, sleep));
    let answer = block_on(client.send(Version::new())).unwrap();
    assert_eq!(answer["version"], "1");
}

#[test]
fn a_service_that_does_not_answer() {
    let silent = service(|_| pending::<io::Result<_>>());
    let client = client(Tower::new(silent, sleep)).with_timeout(Duration::from_millis(100));
    assert!(
        block_on(client.send(Version::new()))
            .unwrap_err()
            .is_timeout()
    );
}

#[test]
fn a_body_that_does_not_end() {
    struct Endless(bool);
    impl Stream for Endless {
        type Item = io::Result<Bytes>;

        fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            if self.0 {
                Poll::Ready(Some(Ok(Bytes::from_static(b" "))))
            } else {
                Poll::Pending
            }
        }
    }
    struct Stack(bool);
    impl Transport for Stack {
        fn send(&self, _: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
            Box::pin(ready(Ok(Response::new(Body::new(Endless(self.0))))))
        }
        fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
            Box::pin(sleep(duration))
        }
    }
    // Whether it never waits or waits for ever.
    for busy in [true, false] {
        let client = client(Stack(busy)).with_timeout(Duration::from_millis(100));
        assert!(
            block_on(client.send(Version::new()))
                .unwrap_err()
                .is_timeout()
        );
    }
}

#[test]
fn the_errors_of_a_service() {
    type Fails = fn(Request<Text>) -> Ready<io::Result<Response<Pieces>>>;
    let error = |fails: Fails| {
        block_on(client(Tower::new(service(fails), sleep)).send(Version::new())).unwrap_err()
    };
    let refused: Fails = |_| ready(Err(ErrorKind::ConnectionRefused.into()));
    assert!(error(refused).is_connect());
    let reset: Fails = |_| ready(Err(ErrorKind::ConnectionReset.into()));
    let reset = error(reset);
    assert!(!reset.is_connect() && !reset.is_timeout());
    assert_eq!(
        reset.to_string(),
        "Version (GET /sys/v1/version): the exchange with the server failed: connection reset"
    );
    // A service that knows its errors.
    let knows = service(|_| ready(Err(TransportError::connect("no route"))));
    let error = block_on(client(Tower::new(knows, sleep)).send(Version::new())).unwrap_err();
    assert!(error.is_connect());
}

#[cfg(not(feature = "client"))]
#[test]
fn without_reqwest_there_is_no_default() {
    let error = Client::builder()
        .base_url("https://host")
        .build()
        .unwrap_err();
    assert!(matches!(error, BuildError::MissingTransport));
}

#[cfg(feature = "client")]
#[test]
fn with_reqwest_there_is_a_default() {
    let client: Result<Client, BuildError> = Client::builder().base_url("https://host").build();
    client.unwrap();
}
