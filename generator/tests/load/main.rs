//! Many concurrent calls with one client, to a server that fails in every possible way.
//!
//! Each call has a number, which its response repeats, so that a call that receives the response of another one is
//! noticed.

/// What a generated crate says of itself; here it says nothing.
#[allow(dead_code, reason = "only clients look at it")]
const DEFAULT_BASE_URL: Option<&str> = None;
#[allow(dead_code, reason = "only clients look at them")]
const SERVERS: &[runtime::Server] = &[];

#[path = "../../runtime/mod.rs"]
pub mod runtime;
#[path = "../runtime/server.rs"]
pub mod server;

mod memory;
mod streams;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use http::Response;

use runtime::{
    BaseUrl, EncodeError, Error, Operation, Request, RequestBuilder, ResponseError, Retry,
    SecurityScheme, Untyped, blocking, client, response,
};
use server::{Answer, Server};

/// Asks for its number.
#[derive(Clone, Copy)]
pub struct Echo(pub u32);

impl Operation for Echo {
    type Output = BTreeMap<String, u32>;
    type Error = Untyped;

    const ID: &'static str = "Echo";
    const METHOD: &'static str = "GET";
    const PATH: &'static str = "/echo/{number}";
    const SECURITY: &'static [&'static [SecurityScheme]] = &[];

    fn request(&self, base_url: &BaseUrl) -> Result<Request, EncodeError> {
        RequestBuilder::new(Self::METHOD, Self::PATH, base_url)
            .path("number", &self.0)
            .finish()
    }

    fn response(response: Response<Bytes>) -> Result<Self::Output, ResponseError<Self::Error>> {
        match response.status().as_u16() {
            200 => response::json(response),
            _ => response::refused(response),
        }
    }
}

/// The number that a request asks for.
pub fn number(request: &server::Request) -> u32 {
    let (_, number) = request.target().rsplit_once('/').unwrap();
    number.parse().unwrap()
}

/// The answer to a number.
pub fn echo(number: u32) -> Answer {
    Answer::json(200, &format!(r#"{{"number":{number}}}"#))
}

/// What the server does with a number, the first time and later.
fn answer(number: u32, attempt: usize) -> Answer {
    match (number % 10, attempt) {
        (1, 0) | (3, _) => Answer::text(503, "busy"),
        (2, 0) => Answer::new(429, &[("retry-after", "0")], "busy"),
        (4, _) => Answer::raw("").close(),
        (5, _) => Answer::raw("HTTP/1.1 200 OK\r\n").stall(),
        (6, _) => Answer::raw("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{").close(),
        (7, _) => Answer::raw("\x16\x03\x01 no HTTP at all\r\n\r\n").close(),
        (8, _) => Answer::json(200, r#"{"number":"#),
        (9, _) => Answer::raw(format!(
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n{{\"number\":{number}\r\n1\r\n}}\r\n0\r\n\r\n",
            format!("{{\"number\":{number}").len()
        )),
        _ => echo(number),
    }
}

/// How many requests the server should get for a number.
fn attempts(number: u32) -> usize {
    match number % 10 {
        // A broken connection is tried once more.
        1 | 2 | 4 | 6 | 7 => 2,
        3 => 3,
        _ => 1,
    }
}

/// Checks that a call ended as its number says.
fn check(number: u32, result: Result<BTreeMap<String, u32>, Error>) {
    match (number % 10, result) {
        (0..=2 | 9, Ok(body)) => assert_eq!(body["number"], number),
        (3, Err(error)) => assert_eq!(
            (error.status().unwrap().as_u16(), error.retries()),
            (503, 2)
        ),
        (5, Err(Error::Timeout { .. }))
        | (4 | 6 | 7, Err(Error::Transport { .. }))
        | (8, Err(Error::Decode { .. })) => {}
        (_, result) => panic!("{number}: {result:?}"),
    }
}

/// Calls that the server leaves without an answer should not wait as long as others may have to.
fn timeout(number: u32) -> Duration {
    match number % 10 {
        5 => Duration::from_millis(500),
        _ => Duration::from_secs(120),
    }
}

fn faulty() -> (Server, Arc<Mutex<BTreeMap<u32, usize>>>) {
    let seen: Arc<Mutex<BTreeMap<u32, usize>>> = Arc::default();
    let counts = Arc::clone(&seen);
    let server = Server::start(move |request| {
        let number = number(request);
        let mut counts = counts.lock().unwrap();
        let count = counts.entry(number).or_default();
        *count += 1;
        answer(number, *count - 1)
    });
    (server.unwrap(), seen)
}

/// Checks that the server got each call, and none more often than it should. A call that does not
/// wait long may be over before the server has it.
fn all_seen(seen: &Mutex<BTreeMap<u32, usize>>, calls: u32) {
    let seen = seen.lock().unwrap();
    for number in 0..calls {
        let count = seen.get(&number).copied().unwrap_or_default();
        let is_early = number % 10 == 5 && count == 0;
        assert!(is_early || count == attempts(number), "{number}: {count}");
    }
}

fn retry() -> Retry {
    Retry::default().delays(Duration::from_millis(10), Duration::from_secs(10))
}

/// One at a time: they would take each other's threads and files.
pub fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// 1,000, or as many as there may be connections with both ends in this process.
fn many() -> u32 {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let files = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"));
    let files = files.and_then(|line| line.split_whitespace().next()?.parse().ok());
    files.map_or(400, |files: u32| (files.saturating_sub(100) / 2).min(1000))
}

fn at_once(builder: client::ClientBuilder) {
    let _alone = alone();
    let (server, seen) = faulty();
    let client = builder
        .base_url(server.url())
        .retry(retry())
        .retry_budget(u32::MAX)
        .build()
        .unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let calls = many();
    runtime.block_on(async {
        let calls: Vec<_> = (0..calls)
            .map(|number| {
                let call = client.with_timeout(timeout(number)).send(Echo(number));
                (number, tokio::spawn(call))
            })
            .collect();
        for (number, call) in calls {
            check(number, call.await.unwrap());
        }
    });
    all_seen(&seen, calls);
}

#[test]
fn a_thousand_calls_at_once() {
    at_once(client::Client::builder());
}

#[test]
fn a_thousand_calls_at_once_over_a_tower_service() {
    use hyper_util::client::legacy::{Client, connect::HttpConnector};
    use hyper_util::rt::TokioExecutor;
    let service: Client<HttpConnector, client::Body> =
        Client::builder(TokioExecutor::new()).build_http();
    let transport = client::Tower::new(service, tokio::time::sleep);
    at_once(client::Client::builder().transport(transport));
}

#[test]
fn two_hundred_threads() {
    let _alone = alone();
    let (server, seen) = faulty();
    let client = blocking::Client::builder()
        .base_url(server.url())
        .retry(retry())
        .retry_budget(u32::MAX)
        .build()
        .unwrap();
    let threads = many().min(200);
    thread::scope(|scope| {
        for thread in 0..threads {
            let client = &client;
            scope.spawn(move || {
                for number in (0..5).map(|call| call * threads + thread) {
                    let client = client.with_timeout(timeout(number));
                    check(number, client.send(Echo(number)));
                }
            });
        }
    });
    all_seen(&seen, 5 * threads);
}
