//! The mock: what it matches and answers, its clock, and how it fails a test.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use bytes::Bytes;
use http::Response;
use serde_json::{Value, json};

use crate::operations::{
    Authenticate, ListKeys, QueryKeyInTemplate, QueryKeyTwice, Terminate, Version,
};
use crate::runtime::binary::Binary;
use crate::runtime::mock::Mock;
use crate::runtime::secret::Secret;
use crate::runtime::{Credential, Credentials, Error, Retry, TransportErrorKind, blocking, client};
use crate::security::QUERY_KEY;
use crate::setup::{block_on, credentials};
use crate::streams::Upload;

const URL: &str = "https://host/prefix";

fn over_blocking(mock: &Mock) -> blocking::Client {
    let builder = blocking::Client::builder().base_url(URL);
    let builder = builder.transport(mock.clone()).credentials(credentials());
    builder.build().unwrap()
}

fn over_async(mock: &Mock) -> client::Client {
    let builder = client::Client::builder().base_url(URL);
    let builder = builder.transport(mock.clone()).credentials(credentials());
    builder.build().unwrap()
}

/// A program does not depend on which of the clients it uses.
macro_rules! each {
    (|$mock:ident, $send:ident| $test:block) => {{
        {
            let $mock = Mock::new();
            let client = over_blocking(&$mock);
            #[allow(unused_macros, reason = "some tests need the client only")]
            macro_rules! $send {
                ($operation:expr) => {
                    client.send($operation)
                };
            }
            $test
        }
        {
            let $mock = Mock::new();
            let client = over_async(&$mock);
            #[allow(unused_macros, reason = "some tests need the client only")]
            macro_rules! $send {
                ($operation:expr) => {
                    block_on(client.send($operation))
                };
            }
            $test
        }
    }};
}

/// The text of a panic.
fn panics<T>(work: impl FnOnce() -> T) -> String {
    let panic = catch_unwind(AssertUnwindSafe(|| drop(work()))).expect_err("a panic");
    match panic.downcast::<String>() {
        Ok(text) => *text,
        Err(panic) => panic.downcast::<&str>().unwrap().to_string(),
    }
}

fn login(password: &str) -> Authenticate {
    let secrets = [("password", password)];
    Authenticate::new().body(secrets)
}

#[test]
fn a_sequence_without_real_time() {
    let start = Instant::now();
    each!(|mock, send| {
        let version = mock
            .on(&Version::new())
            .refuse(503, "later")
            .header("retry-after", "9")
            .then()
            .fail(TransportErrorKind::Connect)
            .then()
            .answer_json(json!({"version": "1"}));
        assert_eq!(send!(Version::new()).unwrap()["version"], "1");
        assert_eq!(version.calls().len(), 3);
        // The second delay is one of the policy.
        assert!(mock.slept() > Duration::from_secs(9));
        assert!(mock.slept() < Duration::from_secs(10));
        // The last answer is given again.
        assert_eq!(send!(Version::new()).unwrap()["version"], "1");
        assert_eq!(mock.calls().len(), 4);
        mock.verify();
    });
    assert!(start.elapsed() < Duration::from_secs(9));
}

#[test]
fn the_matcher_is_the_operation() {
    let keys = || ListKeys::new("a b/c").limit(5).state(["on".to_owned()]);
    each!(|mock, send| {
        mock.on(&keys()).answer_json(json!({}));
        assert!(send!(keys()).unwrap().is_empty());
        for (operation, difference) in [
            (
                ListKeys::new("MARKED").limit(5),
                "the path differs in `{group}`",
            ),
            (keys().limit(6), "the query parameter `limit` differs"),
            (
                keys().pin("MARKED".to_owned()),
                "the query parameter `pin` is not expected",
            ),
            (
                ListKeys::new("a b/c").limit(5),
                "the query parameter `state` is missing",
            ),
        ] {
            let error = send!(operation).unwrap_err();
            assert_eq!(error.retries(), 0);
            assert!(!error.is_retryable());
            let text = error.to_string();
            assert!(
                text.contains("the mock does not expect ListKeys (GET /"),
                "{text}"
            );
            assert!(text.contains("mocks.rs:"), "{text}");
            assert!(text.contains(difference), "{text}");
            assert!(!format!("{error:?} {error:#}").contains("MARKED"));
        }
        let text = panics(|| mock.verify());
        assert_eq!(text.lines().count(), 4);
        assert!(!text.contains("MARKED"), "{text}");
        // It was told once.
        mock.verify();
    });
}

#[test]
fn bodies_are_compared_as_json_and_never_shown() {
    each!(|mock, send| {
        let expected = mock.on(&login("MARKED-a")).answer_json(json!({}));
        send!(login("MARKED-a")).unwrap();
        assert_eq!(expected.calls()[0].json(), json!({"password": "MARKED-a"}));
        let other = [("user", "MARKED-c")];
        for (operation, difference) in [
            (login("MARKED-b"), "`/password` is another string"),
            (Authenticate::new().body(other), "`/password` is missing"),
            (Authenticate::new(), "there is no body"),
        ] {
            let error = send!(operation).unwrap_err();
            let text = format!("{error:#} {error:?} {:?}", mock.calls());
            assert!(text.contains(difference), "{text}");
            assert!(!text.contains("MARKED"), "{text}");
        }
        assert!(!panics(|| mock.verify()).contains("MARKED"));
    });
}

#[test]
fn any_request_of_an_operation() {
    each!(|mock, send| {
        let limited = mock
            .any::<ListKeys>()
            .when(|call| call.query("limit") == Some("1"))
            .answer_json(json!({"limited": []}))
            .times(2);
        mock.any::<ListKeys>().answer_json(json!({"all": []}));
        let mut seen = Vec::new();
        for limit in [1, 2, 1, 1] {
            let keys = send!(ListKeys::new("g").limit(limit)).unwrap();
            seen.extend(keys.into_keys());
        }
        // After two times, the next expectation answers.
        assert_eq!(seen, ["limited", "all", "limited", "all"]);
        assert_eq!(limited.calls().len(), 2);
        assert_eq!(limited.calls()[0].path(), "/prefix/crypto/v1/groups/g/keys");
        assert!(limited.calls()[0].header("authorization").is_some());
        let text = send!(Version::new()).unwrap_err().to_string();
        assert!(text.contains("the call is of `Version`"), "{text}");
        assert!(panics(|| mock.verify()).contains("Version"));
    });
}

#[test]
fn an_answer_is_one_of_the_operation() {
    let mock = Mock::new();
    for text in [
        panics(|| mock.any::<Version>().answer_json(json!({"version": 1}))),
        panics(|| mock.any::<Version>().refuse(200, "no")),
        panics(|| mock.any::<ListKeys>().refuse(400, "no")),
        panics(|| mock.any::<ListKeys>().refuse_json(409, "no")),
        panics(|| {
            let answer = mock.any::<Version>().answer_json(json!({}));
            answer.header("content-encoding", "gzip")
        }),
        panics(|| mock.any::<Version>().respond(Response::new("no"))),
    ] {
        assert!(text.contains(" cannot have this answer: "), "{text}");
    }
    assert!(panics(|| mock.any::<Version>().refuse(99, "")).contains("99"));
    let answer = mock.any::<Version>().answer_json(json!({}));
    assert!(panics(|| answer.then().when(|_| true)).contains("before the first answer"));
    // That expectation and the one of the header were never called.
    assert_eq!(panics(|| mock.verify()).lines().count(), 2);

    each!(|mock, send| {
        let error = || json!({"reason": "wrong"});
        mock.on(&ListKeys::new("1")).refuse_json(400, error());
        mock.on(&ListKeys::new("2")).refuse(401, "who?");
        mock.on(&ListKeys::new("3")).raw(Response::new("[]"));
        mock.on(&Terminate::new()).answer_empty();
        let keys = serde_json::from_value(json!({"keys": [{"a": 1}]})).unwrap();
        mock.on(&ListKeys::new("4")).answer(&keys);
        let refused = send!(ListKeys::new("1")).unwrap_err();
        assert!(refused.typed().is_some());
        assert_eq!(send!(ListKeys::new("2")).unwrap_err().text(), Some("who?"));
        let error = send!(ListKeys::new("3")).unwrap_err();
        assert!(matches!(error, Error::Decode { .. }));
        assert_eq!(send!(ListKeys::new("4")).unwrap(), keys);
        send!(Terminate::new()).unwrap();
    });
}

#[test]
fn an_unmet_expectation_fails_the_test() {
    let mock = Mock::new();
    mock.any::<Terminate>().answer_empty();
    let text = panics(|| mock.verify());
    assert!(
        text.contains("Terminate (POST /sys/v1/session/terminate) at "),
        "{text}"
    );
    assert!(text.ends_with(" was never called"), "{text}");
    drop(mock);

    // The client has the last handle.
    let mock = Mock::new();
    mock.any::<Version>().answer_json(json!({})).times(2);
    let client = over_blocking(&mock);
    drop(mock);
    client.send(Version::new()).unwrap();
    let text = panics(|| client);
    assert!(text.ends_with(" was called 1 of 2 times"), "{text}");

    let mock = Mock::new();
    let version = mock.any::<Version>().answer_json(json!({}));
    drop(version.then().answer_json(json!({})));
    over_blocking(&mock).send(Version::new()).unwrap();
    let text = panics(|| mock);
    assert!(text.starts_with("answer 2 of Version "), "{text}");

    // A test that fails anyway is not aborted.
    let mock = Mock::new();
    drop(mock.any::<Version>().answer_json(json!({})));
    let text = panics(move || {
        let _mock = mock;
        panic!("another reason");
    });
    assert_eq!(text, "another reason");
}

#[test]
fn time_is_that_of_the_mock() {
    let start = Instant::now();
    each!(|mock, send| {
        mock.on(&Version::new()).time_out();
        let keys = mock.any::<ListKeys>().answer_json(json!({}));
        drop(keys.delay(Duration::from_secs(50)));
        mock.any::<Terminate>()
            .answer_empty()
            .delay(Duration::from_secs(61));
        // The timeout is 60 s.
        assert!(send!(Version::new()).unwrap_err().is_timeout());
        assert_eq!(mock.slept(), Duration::from_secs(60));
        send!(ListKeys::new("g")).unwrap();
        assert_eq!(mock.slept(), Duration::from_secs(110));
        assert!(send!(Terminate::new()).unwrap_err().is_timeout());
        assert_eq!(mock.slept(), Duration::from_secs(170));
        mock.advance(Duration::from_secs(1000));
        assert_eq!(mock.slept(), Duration::from_secs(170));
    });
    assert!(start.elapsed() < Duration::from_secs(50));
}

#[test]
fn without_a_timeout_a_call_ends_too() {
    let mock = Mock::new();
    mock.on(&Version::new()).time_out();
    let once = |client: blocking::Client| client.with_timeout(None).with_retry(Retry::never());
    let client = once(over_blocking(&mock));
    assert!(client.send(Version::new()).unwrap_err().is_timeout());
    let client = over_async(&mock)
        .with_timeout(None)
        .with_retry(Retry::never());
    let error = block_on(client.send(Version::new())).unwrap_err();
    assert!(error.is_timeout());
}

#[test]
fn many_wait_at_the_same_time() {
    let mock = Mock::new();
    mock.any::<ListKeys>()
        .answer_json(json!({}))
        .delay(Duration::from_secs(5));
    mock.any::<Version>().time_out();
    let client = over_async(&mock);
    let work = async {
        let calls = (0..200).map(|_| tokio::spawn(client.send(ListKeys::new("g"))));
        let calls: Vec<_> = calls.collect();
        let late = tokio::spawn(client.send(Version::new()));
        for call in calls {
            call.await.unwrap().unwrap();
        }
        assert_eq!(mock.slept(), Duration::from_secs(5));
        assert!(late.await.unwrap().unwrap_err().is_timeout());
        assert_eq!(mock.slept(), Duration::from_secs(60));
    };
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.unwrap().block_on(work);
}

#[test]
fn bodies_in_pieces_and_bodies_that_break_off() {
    let whole = json!({"version": "123456789"});
    each!(|mock, send| {
        let answer = mock.on(&Version::new()).answer_json(&whole).in_pieces(3);
        let answer = answer.then().answer_json(&whole).in_pieces(4).cut(10);
        drop(answer.times(2));
        assert_eq!(send!(Version::new()).unwrap()["version"], "123456789");
        // A connection that broke is tried once more.
        let error = send!(Version::new()).unwrap_err();
        assert!(
            matches!(error, Error::Transport { retries: 1, .. }),
            "{error}"
        );
        assert!(
            error.to_string().contains("the mock cut the body"),
            "{error}"
        );
    });
    let mock = Mock::new();
    mock.on(&Version::new()).answer_json(&whole).in_pieces(3);
    let mut body = block_on(over_async(&mock).download(Version::new()))
        .unwrap()
        .body;
    assert_eq!(block_on(body.next()).unwrap().unwrap().len(), 3);
}

#[test]
fn the_same_answers_on_a_port() {
    let mock = Mock::new();
    let login = mock
        .on(&login("MARKED"))
        .answer_json(json!({"a": 1}))
        .in_pieces(2);
    let late = Duration::from_millis(20);
    mock.any::<Version>()
        .answer_json(json!({}))
        .cut(1)
        .then()
        .answer_json(json!({}))
        .delay(late);
    mock.on(&Terminate::new()).answer_empty();
    mock.any::<ListKeys>().time_out();
    let server = mock.serve().unwrap();
    let blocking = blocking::Client::builder()
        .base_url(server.url())
        .credentials(credentials());
    let blocking = blocking.build().unwrap();
    let client = client::Client::builder()
        .base_url(server.url())
        .credentials(credentials());
    let client = client.build().unwrap();
    for _ in 0..2 {
        assert_eq!(blocking.send(self::login("MARKED")).unwrap()["a"], 1);
        let sent = block_on(client.send(self::login("MARKED"))).unwrap();
        assert_eq!(sent["a"], 1);
    }
    assert_eq!(login.calls().len(), 4);
    assert_eq!(login.calls()[0].json(), json!({"password": "MARKED"}));
    // The cut body is retried, and a connection is used again.
    assert!(blocking.send(Version::new()).unwrap().is_empty());
    blocking.send(Terminate::new()).unwrap();
    let hurried = blocking.with_timeout(Duration::from_millis(50));
    assert!(hurried.send(ListKeys::new("g")).unwrap_err().is_timeout());
    let error = blocking.send(self::login("other")).unwrap_err();
    assert_eq!(error.status().unwrap(), 501);
    let text = error.text().unwrap();
    assert!(
        text.contains("the nearest expectation is Authenticate"),
        "{text}"
    );
    assert!(text.ends_with("`/password` is another string"), "{text}");
    let json = ureq::get(format!("{}/other", server.url())).call();
    assert!(json.is_err());
    drop(server);
    assert!(blocking.send(Terminate::new()).unwrap_err().is_connect());
    assert_eq!(panics(|| mock.verify()).lines().count(), 2);
}

#[test]
fn credentials_are_not_compared() {
    let mock = Mock::new();
    mock.on(&QueryKeyTwice::new().q("a".to_owned()))
        .answer_empty();
    mock.any::<QueryKeyInTemplate>().answer_empty();
    mock.on(&QueryKeyInTemplate::new()).answer_empty().times(0);
    let key = Credential::Token(Secret::from("MARKED"));
    let client = over_blocking(&mock).with_credentials(Credentials::new().with(QUERY_KEY, key));
    client.send(QueryKeyTwice::new().q("a".to_owned())).unwrap();
    client.send(QueryKeyInTemplate::new()).unwrap();
    let error = client
        .send(QueryKeyTwice::new().q("b".to_owned()))
        .unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("the query parameter `q` differs"),
        "{error}"
    );
    assert_eq!(mock.calls()[0].query("api key"), Some("MARKED"));
    assert!(!format!("{:?}", mock.calls()).contains("MARKED"));
    panics(|| mock.verify());

    // Without a client that says what it sends, the route is compared.
    let mock = Mock::new();
    mock.any::<QueryKeyInTemplate>().answer_empty();
    mock.any::<ListKeys>().answer_json(json!({}));
    let server = mock.serve().unwrap();
    for path in ["/keys/template?q=1", "/crypto/v1/groups/a%20b/keys"] {
        ureq::get(format!("{}{path}", server.url())).call().unwrap();
    }
    for path in [
        "/keys/templates",
        "/crypto/v1/groups//keys",
        "/x/crypto/v1/groups/a/keys",
    ] {
        let answer = ureq::get(format!("{}{path}", server.url())).call();
        assert!(
            matches!(answer, Err(ureq::Error::StatusCode(501))),
            "{path}"
        );
    }
    panics(|| mock.verify());
}

/// A stream of a request body that takes real time.
struct Fed(tokio::sync::mpsc::Receiver<Bytes>);

impl futures_core::Stream for Fed {
    type Item = Result<Bytes, std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(context).map(|piece| piece.map(Ok))
    }
}

#[test]
fn a_stream_of_a_request_takes_the_time_that_it_takes() {
    let mock = Mock::new();
    let upload = mock
        .any::<Upload>()
        .answer_empty()
        .delay(Duration::from_secs(1));
    let (sender, receiver) = tokio::sync::mpsc::channel(1);
    let feeder = thread::spawn(move || {
        for piece in ["12", "345"] {
            thread::sleep(Duration::from_millis(20));
            sender
                .blocking_send(Bytes::from_static(piece.as_bytes()))
                .unwrap();
        }
    });
    let file = Binary::stream(Fed(receiver));
    block_on(over_async(&mock).send(Upload::File(file))).unwrap();
    feeder.join().unwrap();
    assert_eq!(upload.calls()[0].body(), "12345");
    assert_eq!(mock.slept(), Duration::from_secs(1));

    // It can be read only once, and that is what the client does.
    let mock = Mock::new();
    let reader = Upload::File(Binary::reader(io::Cursor::new("12")));
    let upload = mock.on(&reader).answer_empty();
    over_blocking(&mock).send(&reader).unwrap();
    assert_eq!(upload.calls()[0].body(), "12");
}

#[test]
fn values_of_the_api_are_made_from_json() {
    let value: Value = json!({"g": [{"size": 1}]});
    let keys: std::collections::BTreeMap<String, Vec<std::collections::BTreeMap<String, u32>>> =
        serde_json::from_value(value.clone()).unwrap();
    each!(|mock, send| {
        mock.any::<ListKeys>().answer(&keys);
        assert_eq!(send!(ListKeys::new("g")).unwrap(), keys);
    });
}

/// A date counts from the clock of the mock, wherever that is by now.
#[test]
fn dates_to_come_back_at() {
    each!(|mock, send| {
        let day = Duration::from_secs(86_400);
        let date = SystemTime::now() + day + Duration::from_secs(7);
        mock.any::<Version>()
            .refuse(503, "later")
            .header("retry-after", httpdate::fmt_http_date(date))
            .then()
            .answer_json(json!({"version": "1", "api_version": "1", "server_mode": "x"}));
        mock.advance(day);
        let _ = send!(Version::new());
        let slept = mock.slept();
        assert_eq!(mock.calls().len(), 2, "{slept:?}");
        let (least, most) = (Duration::from_secs(5), Duration::from_secs(8));
        assert!(least <= slept && slept <= most, "{slept:?}");
    });
}
