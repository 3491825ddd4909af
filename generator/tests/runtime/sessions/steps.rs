//! Second factors that grant a token themselves, and sessions on several threads with the clock of a mock.

use std::time::Duration;

use serde_json::json;

use crate::operations::{ConfirmFactor, RenewSession, StartSession, Work};
use crate::runtime::mock::{Mock, MockCall};
use crate::runtime::session::{LoggedIn, Pending};
use crate::runtime::{blocking, client};
use crate::setup::block_on;

fn sends(token: &'static str) -> impl Fn(&MockCall) -> bool + Send + Sync {
    move |call| call.header("authorization") == Some(token)
}

fn over_async(mock: &Mock) -> client::Client {
    let builder = client::Client::builder().transport(mock.clone());
    let builder = builder.base_url("https://host").timeout(None);
    builder.basic_auth("user", "password").build().unwrap()
}

fn over_threads(mock: &Mock) -> blocking::Client {
    let builder = blocking::Client::builder().transport(mock.clone());
    let builder = builder.base_url("https://host").timeout(None);
    builder.basic_auth("user", "password").build().unwrap()
}

fn pending<A, C>(logged_in: LoggedIn<A, C>) -> Pending<A, C> {
    match logged_in {
        LoggedIn::Pending(login) => login,
        LoggedIn::Active(_) => panic!("the log-in is complete"),
    }
}

fn active<A, C>(logged_in: LoggedIn<A, C>) -> C {
    match logged_in {
        LoggedIn::Active(client) => client,
        LoggedIn::Pending(_) => panic!("the log-in is pending"),
    }
}

/// A log-in that needs a second one, whose answer has a token as well.
fn second_log_in(mock: &Mock) {
    mock.any::<StartSession>()
        .answer_json(json!({"factors": ["code"], "grant": {"token": "first", "seconds": 600}}));
    mock.any::<RenewSession>()
        .when(sends("Bearer first"))
        .answer_json(json!({"grant": {"token": "second", "seconds": 600}}))
        .times(1);
}

/// `complete` goes on with the token that was pending, whatever the next step answers.
#[test]
fn a_second_log_in_completes_the_first_one() {
    let mock = Mock::new();
    second_log_in(&mock);
    let work = mock.any::<Work>().when(sends("Bearer first"));
    let work = work.answer_empty();
    let login = pending(over_threads(&mock).log_in(StartSession::new()).unwrap());
    let client = login.complete(RenewSession::new()).unwrap();
    client.send(Work::new()).unwrap();
    assert_eq!(work.calls().len(), 1);

    let mock = Mock::new();
    second_log_in(&mock);
    mock.any::<Work>()
        .when(sends("Bearer first"))
        .answer_empty();
    block_on(async {
        let login = pending(over_async(&mock).log_in(StartSession::new()).await.unwrap());
        let client = login.complete(RenewSession::new()).await.unwrap();
        client.send(Work::new()).await.unwrap();
    });
}

/// The client of a pending log-in can log in, which begins a session of the token of that answer.
/// The new token is sent only where the description says so, unlike that which was pending.
#[test]
fn a_pending_client_logs_in_for_a_token_of_its_own() {
    fn expect(mock: &Mock) {
        second_log_in(mock);
        mock.any::<Work>()
            .when(sends("Bearer second"))
            .answer_empty();
        mock.any::<ConfirmFactor>()
            .when(sends("Bearer second"))
            .answer_empty();
    }
    let mock = Mock::new();
    expect(&mock);
    let login = pending(over_threads(&mock).log_in(StartSession::new()).unwrap());
    let session = active(login.client().log_in(RenewSession::new()).unwrap());
    session.send(Work::new()).unwrap();
    session.send(ConfirmFactor::new()).unwrap();
    // It accepts `basicAuth` only.
    let error = session.send(StartSession::new()).unwrap_err();
    assert!(error.to_string().contains("basic_auth"), "{error}");

    let mock = Mock::new();
    expect(&mock);
    block_on(async {
        let login = over_async(&mock).log_in(StartSession::new()).await.unwrap();
        let login = pending(login);
        let session = login.client().log_in(RenewSession::new()).await.unwrap();
        let session = active(session);
        session.send(Work::new()).await.unwrap();
        session.send(ConfirmFactor::new()).await.unwrap();
        let error = session.send(StartSession::new()).await.unwrap_err();
        assert!(error.to_string().contains("basic_auth"), "{error}");
    });
}

/// On several threads, a call with a timeout can time out while another thread computes. Everything
/// else is as on one thread.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn several_threads_share_the_clock_of_a_mock() {
    const CALLS: usize = 200;
    let mock = Mock::new();
    mock.any::<StartSession>()
        .answer_json(json!({"grant": {"token": "first", "seconds": 600}}));
    let renewal = mock
        .any::<RenewSession>()
        .answer_json(json!({"grant": {"token": "second", "seconds": 86400}}));
    let work = mock
        .any::<Work>()
        .refuse(503, "later")
        .header("retry-after", "5")
        .then()
        .answer_empty();
    let client = over_async(&mock);
    let client = active(client.log_in(StartSession::new()).await.unwrap());
    client.send(Work::new()).await.unwrap();
    assert_eq!(mock.slept(), Duration::from_secs(5));
    assert_eq!(renewal.calls().len(), 0);
    mock.advance(Duration::from_secs(590));
    let send = |client: &client::Client| -> tokio::task::JoinSet<_> {
        let calls = (0..CALLS).map(|_| client.clone().send(Work::new()));
        calls.collect()
    };
    for result in send(&client).join_all().await {
        result.unwrap();
    }
    assert_eq!(renewal.calls().len(), 1);
    // Each has an answer, or says that its time was over.
    let hurried = client.with_timeout(Duration::from_secs(1));
    let before = work.calls().len();
    let results = send(&hurried).join_all().await;
    assert_eq!(results.len(), CALLS);
    for result in results {
        assert!(
            result.as_ref().err().is_none_or(|error| error.is_timeout()),
            "{result:?}"
        );
    }
    assert!(work.calls().len() <= before + CALLS);
}
