//! Sessions under many callers, expiry, failures and rejections, with a clock that the tests advance.

mod grants;
mod shown;
#[cfg(feature = "mock")]
mod steps;
#[cfg(target_os = "linux")]
mod wiped;
mod world;

use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

use tokio::task::JoinSet;

use crate::operations::{ConfirmFactor, StartSession, StartSliding, Upload, Work};
use crate::runtime::binary::Binary;
use crate::runtime::session::{BoxError, Grant};
use crate::runtime::{Credential, Credentials, Error, LoggedIn, Operation, blocking, client};
use crate::security::BEARER_TOKEN;
use crate::setup::block_on;
use world::{Mode, World};

const LOG_IN: &str = "POST /sessions Basic";
const RENEW: &str = "PUT /sessions";

async fn active(client: &client::Client) -> client::Client {
    match client.log_in(StartSession::new()).await.unwrap() {
        LoggedIn::Active(client) => client,
        LoggedIn::Pending(pending) => panic!("{pending:?}"),
    }
}

fn active_blocking(client: &blocking::Client) -> blocking::Client {
    match client.log_in(StartSession::new()).unwrap() {
        LoggedIn::Active(client) => client,
        LoggedIn::Pending(pending) => panic!("{pending:?}"),
    }
}

/// Starts so many calls at once.
fn start(client: &client::Client, calls: usize) -> JoinSet<Result<(), Error>> {
    (0..calls)
        .map(|_| client.clone().send(Work::new()))
        .collect()
}

async fn results(calls: JoinSet<Result<(), Error>>) -> Vec<Result<(), Error>> {
    calls.join_all().await
}

/// Runs all tasks as far as they get.
async fn settle() {
    for _ in 0..500 {
        tokio::task::yield_now().await;
    }
}

fn succeeded(results: &[Result<(), Error>]) -> usize {
    results.iter().filter(|result| result.is_ok()).count()
}

#[test]
fn a_thousand_callers_make_one_renewal() {
    block_on(async {
        let world = World::new();
        let client = active(&world.client()).await;
        client.send(Work::new()).await.unwrap();
        assert_eq!(world.count(RENEW), 0);
        // Within the margin, while the renewal stalls: one caller renews, the others go on.
        world.advance(595);
        world.set(Mode::Stalls);
        let mut before = start(&client, 1000);
        settle().await;
        let done = std::iter::from_fn(|| before.try_join_next()).count();
        assert_eq!((done, world.count(RENEW)), (999, 1));
        // After the end, all wait for that renewal.
        world.advance(10);
        let mut after = start(&client, 1000);
        settle().await;
        assert!(after.try_join_next().is_none());
        world.set(Mode::Grants);
        assert_eq!(succeeded(&results(before).await), 1);
        assert_eq!(succeeded(&results(after).await), 1000);
        assert_eq!(world.count(RENEW), 1);
        assert_eq!(world.count("GET /work Bearer MARKED-1"), 1000);
        assert_eq!(world.count("GET /work Bearer MARKED-2"), 1001);
    });
}

#[test]
fn two_hundred_threads_make_one_renewal() {
    let world = World::new();
    let client = active_blocking(&world.blocking());
    let send = || {
        let threads: Vec<_> = (0..200)
            .map(|_| {
                let client = client.clone();
                thread::spawn(move || client.send(Work::new()))
            })
            .collect();
        for thread in threads {
            thread.join().unwrap().unwrap();
        }
    };
    world.advance(595);
    send();
    assert_eq!((world.count(RENEW), world.count(LOG_IN)), (1, 1));
    // After the end, while the first log-in stalls.
    let client = active_blocking(&world.blocking().keep_credentials());
    world.advance(601);
    world.set(Mode::Stalls);
    let threads: Vec<_> = (0..200)
        .map(|_| {
            let client = client.clone();
            thread::spawn(move || client.send(Work::new()))
        })
        .collect();
    while world.count(LOG_IN) < 3 {
        thread::yield_now();
    }
    world.set(Mode::Grants);
    for thread in threads {
        thread.join().unwrap().unwrap();
    }
    assert_eq!(world.count(LOG_IN), 3);
}

/// The caller whose time is over leaves the renewal to the next one.
#[test]
fn a_thread_without_time_hands_the_renewal_on() {
    let world = World::new();
    let client = active_blocking(&world.blocking().keep_credentials());
    world.advance(601);
    world.set(Mode::Stalls);
    let hurried = client.with_timeout(Duration::from_secs(5));
    let first = thread::spawn(move || hurried.send(Work::new()));
    while world.count(LOG_IN) < 2 {
        thread::yield_now();
    }
    let second = thread::spawn(move || client.send(Work::new()));
    world.advance(6);
    assert!(first.join().unwrap().unwrap_err().is_timeout());
    while world.count(LOG_IN) < 3 {
        thread::yield_now();
    }
    world.set(Mode::Grants);
    second.join().unwrap().unwrap();
    assert_eq!(world.count(LOG_IN), 3);
}

#[test]
fn a_caller_that_is_dropped_hands_the_renewal_on() {
    block_on(async {
        let world = World::new();
        let client = active(&world.client().keep_credentials()).await;
        world.advance(601);
        world.set(Mode::Stalls);
        let mut first = Box::pin(client.send(Work::new()));
        let mut context = Context::from_waker(Waker::noop());
        assert!(matches!(first.as_mut().poll(&mut context), Poll::Pending));
        let others = start(&client, 100);
        settle().await;
        assert_eq!(world.count(LOG_IN), 2);
        drop(first);
        settle().await;
        assert_eq!(world.count(LOG_IN), 3);
        world.set(Mode::Grants);
        assert_eq!(succeeded(&results(others).await), 100);
        assert_eq!(world.count(LOG_IN), 3);
    });
}

#[test]
fn a_renewal_that_fails_is_not_repeated_by_each_caller() {
    block_on(async {
        let world = World::new();
        let client = active(&world.client()).await;
        world.advance(595);
        world.set(Mode::Fails(500));
        // The old token still works.
        assert_eq!(succeeded(&results(start(&client, 1000)).await), 1000);
        assert_eq!(world.count(RENEW), 1);
        world.advance(2);
        assert_eq!(succeeded(&results(start(&client, 1000)).await), 1000);
        assert_eq!(world.count(RENEW), 2);
        // An ended token cannot renew itself, and nothing is sent.
        world.advance(10);
        let sent = world.log().len();
        for result in results(start(&client, 10)).await {
            let Err(Error::Token { error, .. }) = result else {
                panic!("{result:?}");
            };
            assert!(error.is_ended(), "{error}");
        }
        assert_eq!(world.log().len(), sent);
    });
}

#[test]
fn all_who_wait_share_a_failure() {
    block_on(async {
        let world = World::new();
        let client = active(&world.client().keep_credentials()).await;
        world.advance(601);
        world.set(Mode::Fails(503));
        for result in results(start(&client, 1000)).await {
            let error = result.unwrap_err();
            let text = error.to_string();
            assert!(
                text.contains("no token for `bearer_token`: StartSession"),
                "{text}"
            );
            let Error::Token { error, .. } = error else {
                panic!("{error:?}");
            };
            let inner = error.get_ref().unwrap().downcast_ref::<Error>().unwrap();
            assert_eq!(inner.status().unwrap().as_u16(), 503);
        }
        assert_eq!((world.count(LOG_IN), world.count("GET /work")), (2, 0));
        world.set(Mode::Grants);
        assert!(client.send(Work::new()).await.is_err());
        world.advance(1);
        client.send(Work::new()).await.unwrap();
        assert_eq!(world.count(LOG_IN), 3);
    });
}

#[test]
fn a_storm_of_rejections_makes_one_log_in() {
    block_on(async {
        let world = World::new();
        let client = active(&world.client().keep_credentials()).await;
        world.revoke();
        assert_eq!(succeeded(&results(start(&client, 1000)).await), 1000);
        assert_eq!(world.count(LOG_IN), 2);
        assert_eq!(world.count("GET /work Bearer MARKED-2"), 1000);
        let response = client.send_with_response(Work::new()).await.unwrap();
        assert_eq!(response.retries, 0);
        world.revoke();
        let response = client.send_with_response(Work::new()).await.unwrap();
        assert_eq!(response.retries, 1);
    });
    let world = World::new();
    let client = active_blocking(&world.blocking().keep_credentials());
    world.revoke();
    thread::scope(|scope| {
        for _ in 0..200 {
            scope.spawn(|| client.send(Work::new()).unwrap());
        }
    });
    assert_eq!(world.count(LOG_IN), 2);
}

/// Whatever the session can do, the call is sent at most twice, and returns what the server said.
#[test]
fn a_rejection_that_does_not_end() {
    block_on(async {
        let world = World::new();
        let client = active(&world.client()).await;
        world.revoke();
        // The token cannot renew itself.
        for result in results(start(&client, 1000)).await {
            assert_eq!(result.unwrap_err().status().unwrap().as_u16(), 401);
        }
        assert_eq!((world.count(RENEW), world.count("GET /work")), (1, 1000));
    });
    // A stream is not repeated, but the next call has another token.
    let world = World::new();
    let client = active_blocking(&world.blocking().keep_credentials());
    world.revoke();
    let body = Binary::reader(&b"data"[..]);
    let error = client.send(Upload::new(body)).unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 401);
    assert_eq!(world.count("PUT /work"), 1);
    client.send(Work::new()).unwrap();
    assert_eq!(world.count(LOG_IN), 2);
}

#[test]
fn sliding_tokens_live_as_long_as_they_are_used() {
    block_on(async {
        let world = World::new();
        let logged_in = world.client().log_in(StartSliding::new().ttl(100)).await;
        let Ok(LoggedIn::Active(client)) = logged_in else {
            panic!("{logged_in:?}");
        };
        for _ in 0..20 {
            world.advance(90);
            client.send(Work::new()).await.unwrap();
        }
        // Nothing can replace it, so a rejection is that of the call.
        world.revoke();
        let error = client.send(Work::new()).await.unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), 401);
        world.advance(101);
        let error = client.send(Work::new()).await.unwrap_err();
        assert!(
            matches!(&error, Error::Token { error, .. } if error.is_ended()),
            "{error}"
        );
    });
}

#[test]
fn a_pending_token_is_sent_only_with_the_next_step() {
    block_on(async {
        let world = World::new();
        world.ask_for(r#"["code"]"#);
        let logged_in = world.client().log_in(StartSession::new()).await.unwrap();
        let LoggedIn::Pending(login) = logged_in else {
            panic!("{logged_in:?}");
        };
        assert_eq!(
            login.answer().factors.as_deref(),
            Some(&["code".to_owned()][..])
        );
        assert!(!format!("{login:?}").contains("MARKED"));
        world.advance(1000);
        assert_eq!(world.log().len(), 1);
        let client = login.complete(ConfirmFactor::new()).await.unwrap();
        assert_eq!(world.count("POST /sessions/factors Bearer MARKED-1"), 1);
        drop((client, login));
        assert_eq!(world.log().len(), 2);

        // An empty list asks for nothing.
        world.ask_for("[]");
        active(&world.client()).await;

        // Who logs in again has no user to ask.
        let client = active(&world.client().keep_credentials()).await;
        world.ask_for(r#"["code"]"#);
        world.advance(601);
        let error = client.send(Work::new()).await.unwrap_err().to_string();
        assert!(error.contains("needs another step"), "{error}");
    });
    let world = World::new();
    world.ask_for(r#"["code"]"#);
    let logged_in = world.blocking().log_in(StartSession::new()).unwrap();
    let LoggedIn::Pending(login) = logged_in else {
        panic!("{logged_in:?}");
    };
    let client = login.complete(ConfirmFactor::new()).unwrap();
    client.send(Work::new()).unwrap();
}

#[test]
fn logging_out() {
    block_on(async {
        let world = World::new();
        let client = active(&world.client().keep_credentials()).await;
        let clone = client.clone();
        client.log_out().await.unwrap();
        assert_eq!(world.count("DELETE /sessions Bearer MARKED-1"), 1);
        let error = clone.send(Work::new()).await.unwrap_err();
        assert!(
            matches!(&error, Error::Token { error, .. } if error.is_ended()),
            "{error}"
        );
        clone.log_out().await.unwrap();
        assert_eq!(world.log().len(), 2);
        world.client().log_out().await.unwrap();
        // Dropping does nothing.
        drop(active(&world.client()).await);
        assert_eq!(world.log().len(), 3);
    });
    let world = World::new();
    let client = active_blocking(&world.blocking());
    client.log_out().unwrap();
    assert!(client.send(Work::new()).is_err());
    assert_eq!(world.count("DELETE"), 1);
}

#[test]
fn a_rotated_secret_reaches_every_clone() {
    let source = |world: &World| {
        let (calls, world) = (AtomicU32::new(0), world.clone());
        move || -> Result<Grant, BoxError> {
            // The server of this test knows only tokens that it has granted.
            let call = calls.fetch_add(1, Ordering::SeqCst) + 1;
            let client = world.blocking();
            client.send(StartSession::new()).map_err(Error::untyped)?;
            match call {
                3 => Err("MOUNTED is gone".into()),
                _ => Ok(Grant::new(format!("MARKED-{call}")).lifetime(Duration::from_secs(30))),
            }
        }
    };
    let world = World::new();
    let credential = Credential::source(source(&world));
    let credentials = Credentials::new().with(BEARER_TOKEN, credential);
    block_on(async {
        let client = world.client().with_credentials(credentials.clone());
        assert_eq!(succeeded(&results(start(&client, 100)).await), 100);
        world.advance(31);
        assert_eq!(succeeded(&results(start(&client, 100)).await), 100);
        assert_eq!(world.count("GET /work Bearer MARKED-1"), 100);
        assert_eq!(world.count("GET /work Bearer MARKED-2"), 100);
    });
    let client = world.blocking().with_credentials(credentials.clone());
    client.send(Work::new()).unwrap();
    world.advance(31);
    let error = client.send(Work::new()).unwrap_err().to_string();
    assert_eq!(
        error,
        "Work (GET /work): no token for `bearer_token`: MOUNTED is gone"
    );
    // A request without a client cannot obtain it.
    let error = credentials.apply(Work::SECURITY, &mut Default::default());
    assert!(
        error
            .unwrap_err()
            .to_string()
            .contains("has to be obtained")
    );
}
