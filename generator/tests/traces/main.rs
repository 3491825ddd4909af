//! Checks what the clients, and the libraries below them, write to logs and traces when everything is captured.

/// What a generated crate says of itself; here it says nothing.
#[allow(dead_code, reason = "only clients look at it")]
const DEFAULT_BASE_URL: Option<&str> = None;
#[allow(dead_code, reason = "only clients look at them")]
const SERVERS: &[runtime::Server] = &[];

#[allow(dead_code, reason = "few of them are sent here")]
#[path = "../runtime/generated/operations/mod.rs"]
mod operations;
#[allow(dead_code, reason = "tests use the general methods")]
#[path = "../runtime/generated/security.rs"]
mod security;
#[allow(dead_code, reason = "few of them are used here")]
#[path = "../runtime/generated/types/mod.rs"]
mod types;
#[path = "../runtime/generated/wire/mod.rs"]
mod wire;

#[path = "../../runtime/mod.rs"]
pub mod runtime;
#[path = "../runtime/secrets.rs"]
mod secrets;
#[path = "../runtime/server.rs"]
pub mod server;
#[path = "../runtime/setup.rs"]
mod setup;

use std::io::{self, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex, OnceLock};

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use operations::{ListKeys, Terminate, Version};
use server::Answer;
use setup::{Setup, each, each_of};

/// All that was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    /// Listens to every span and event of this process from now on, `log` records included.
    fn start() -> &'static Self {
        static LOG: OnceLock<Log> = OnceLock::new();
        LOG.get_or_init(|| {
            let log = Self::default();
            let writer = log.clone();
            let lines = tracing_subscriber::fmt::layer()
                .with_span_events(FmtSpan::FULL)
                .with_ansi(false)
                .with_writer(move || writer.clone());
            // At level trace, ureq shows URLs and all bytes of the connection: the docs say so.
            let targets = Targets::new()
                .with_default(LevelFilter::TRACE)
                .with_target("ureq", LevelFilter::DEBUG)
                .with_target("ureq_proto", LevelFilter::DEBUG);
            tracing_subscriber::registry()
                .with(targets)
                .with(lines)
                .init();
            log
        })
    }

    /// How much there is by now. What was logged before is of other calls, perhaps of others at the same port.
    fn now(&self) -> usize {
        self.0.lock().unwrap().len()
    }

    fn since(&self, start: usize) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()[start..]).into_owned()
    }

    /// The lines since then that tell the end of a span at this server.
    fn closed(&self, start: usize, server: &str) -> Vec<String> {
        let (_, port) = server.rsplit_once(':').unwrap();
        let port = format!("server.port={port}");
        let text = self.since(start);
        let lines = text.lines().filter(|line| {
            line.contains("http_call{") && line.contains(": close ") && line.contains(&port)
        });
        lines.map(str::to_owned).collect()
    }
}

#[test]
fn nothing_that_is_logged_holds_a_secret() {
    let log = Log::start();
    secrets::errors_show_no_credentials_parameters_or_bodies();
    secrets::nobody_who_listens_shows_nothing_either();
    secrets::clients_and_answers_show_no_secrets();
    secrets::texts_of_bodies_are_hidden_too();
    secrets::calls_with_secrets_everywhere_show_none();
    // TLS gets as far as its first message.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            stream.write_all(b"HTTP/1.1 400 MARKED\r\n\r\n").ok();
        }
    });
    setup::send(&url, &Setup::default(), &Terminate::new()).unwrap_err();
    setup::send_blocking(&url, &Setup::default(), &Terminate::new()).unwrap_err();

    let text = log.since(0);
    for source in [" http_call", " hyper", " reqwest", " ureq", " rustls"] {
        assert!(text.contains(source), "nothing of{source} was logged");
    }
    for mark in ["MARKED", "TUFSS0VE", "NQVJLRU"] {
        let line = text.lines().find(|line| line.contains(mark));
        assert_eq!(line, None);
    }
}

#[test]
fn a_span_for_each_call_and_an_event_for_each_retry() {
    let log = Log::start();
    let busy = Answer::text(503, "");
    let operation = ListKeys::new("g").limit(1);
    let setup = Setup::default();
    let answers = [busy.clone(), Answer::json(200, r#"{"keys":[]}"#)];
    let start = log.now();
    for outcome in each_of(&answers, &setup, &operation) {
        let span = span(log, start, &outcome.requests[0]);
        for part in [
            r#"otel.kind="client""#,
            "otel.name=GET /crypto/v1/groups/{group}/keys ",
            r#"http.request.method="GET""#,
            r#"url.template="/crypto/v1/groups/{group}/keys""#,
            r#"server.address="127.0.0.1""#,
            "http.response.status_code=200",
            "http.request.resend_count=1",
        ] {
            assert!(span.contains(part), "{}: {part} in {span}", outcome.client);
        }
        assert!(!span.contains("error.type"), "{span}");
        let port = outcome.requests[0].header("host").unwrap();
        let (_, port) = port.split_once(':').unwrap();
        let text = log.since(start);
        let event = text
            .lines()
            .find(|line| {
                line.contains("sending again") && line.contains(&format!("server.port={port}"))
            })
            .unwrap_or_else(|| panic!("{}: no event", outcome.client));
        for part in [
            "http.request.resend_count=1",
            "http.response.status_code=503",
            "wait=",
        ] {
            assert!(event.contains(part), "{part} in {event}");
        }
    }
    for (answer, kind) in [
        (busy, r#"http.response.status_code=503 error.type=503"#),
        (Answer::raw("").close(), r#"error.type="transport""#),
    ] {
        let start = log.now();
        for outcome in each(&answer, &setup, &Terminate::new()) {
            let span = span(log, start, &outcome.requests[0]);
            assert!(span.contains(kind), "{kind} in {span}");
        }
    }
    let start = log.now();
    for outcome in each(&Answer::json(200, "{"), &setup, &Version::new()) {
        let span = span(log, start, &outcome.requests[0]);
        let kind = r#"http.response.status_code=200 error.type="decode""#;
        assert!(span.contains(kind), "{span}");
    }
}

#[test]
fn the_span_of_a_download_ends_with_its_head() {
    let log = Log::start();
    let answers = || [Answer::text(503, ""), Answer::json(200, "{}")];
    let check = |start, server: &server::Server, name: &str| {
        let span = span(log, start, &server.requests()[0]);
        for part in [
            "http.response.status_code=200",
            "http.request.resend_count=1",
        ] {
            assert!(span.contains(part), "{name}: {part} in {span}");
        }
    };
    let start = log.now();
    let server = server::Server::answering(answers()).unwrap();
    setup::block_on(async {
        let client = setup::over_reqwest(&server.url(), &Setup::default());
        let mut body = client.download(Version::new()).await.unwrap().body;
        check(start, &server, "async");
        assert_eq!(body.next().await.unwrap().unwrap(), "{}");
    });
    let server = server::Server::answering(answers()).unwrap();
    let client = setup::blocking(&server.url(), &Setup::default());
    let body = client.download(Version::new()).unwrap().body;
    check(start, &server, "blocking");
    assert_eq!(io::read_to_string(body).unwrap(), "{}");
}

/// The end of the only span since then of calls to the server that got this request.
fn span(log: &Log, start: usize, request: &server::Request) -> String {
    let spans = log.closed(start, &request.header("host").unwrap());
    let [span] = &spans[..] else {
        panic!("{} spans: {spans:?}", spans.len());
    };
    span.clone()
}
