//! What is shown of sessions: no secret, whatever their state.

use std::error::Error as StdError;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use std::task::{Context, Waker};
use std::time::Duration;

use crate::operations::{ListPrograms, StartSession, Work};
use crate::runtime::session::{
    Grant, LogIn as _, LoggedIn, TokenFuture, TokenRequest, TokenSource,
};
use crate::runtime::{ClientCredentials, Credential, Credentials, Error, client};
use crate::security::{BASIC_AUTH, BEARER_TOKEN, PROGRAM};
use crate::sessions::world::{Mode, World};
use crate::setup::{PASSWORD, block_on};

/// The token of the world, and what a server gets of the password.
const SECRETS: [&str; 3] = ["MARKED", PASSWORD, "TUFSS0VELXBhc3N3b3Jk"];

fn debug(value: &(impl Debug + ?Sized)) -> String {
    format!("{value:?} {value:#?}")
}

/// Everything that an error and its sources show.
fn error<E: Debug>(error: &Error<E>) -> String
where
    Error<E>: StdError + 'static,
{
    let first: &(dyn StdError + 'static) = error;
    let errors = std::iter::successors(Some(first), |error| StdError::source(*error));
    let texts = errors.map(|error| format!("{error} {error:#} {error:?} {error:#?}"));
    texts.collect::<Vec<_>>().join("\n")
}

/// The error of a call, and its client.
async fn failure(client: &client::Client) -> String {
    let failed = client.send(Work::new()).await.unwrap_err();
    format!("{} {}", error(&failed), debug(client))
}

/// A source that notes what it is asked.
#[derive(Clone, Default)]
struct Noting(Arc<Mutex<Vec<String>>>);

impl TokenSource for Noting {
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> TokenFuture<'a> {
        self.0.lock().unwrap().push(debug(&request));
        let grant = Grant::new("MARKED-1").lifetime(Duration::from_secs(100));
        Box::pin(async { Ok(grant) })
    }
}

async fn log_in(world: &World) -> client::Client {
    let client = world.client().keep_credentials();
    match client.log_in(StartSession::new()).await.unwrap() {
        LoggedIn::Active(client) => client,
        LoggedIn::Pending(pending) => panic!("{pending:?}"),
    }
}

/// Each state with what is shown of it, and a part of that.
async fn states(world: &World) -> Vec<(&'static str, String, &'static str)> {
    world.ask_for(r#"["code"]"#);
    let pending = world.client().log_in(StartSession::new()).await.unwrap();
    let pending_parts = match &pending {
        LoggedIn::Pending(login) => format!("{} {}", debug(login.answer()), debug(login.client())),
        LoggedIn::Active(_) => panic!("{pending:?}"),
    };
    world.ask_for("null");
    let client = log_in(world).await;
    let active = debug(&LoggedIn::<(), _>::Active(client.clone()));

    world.set(Mode::Stalls);
    world.advance(601);
    let mut call = Box::pin(client.send(Work::new()));
    assert!(
        call.as_mut()
            .poll(&mut Context::from_waker(Waker::noop()))
            .is_pending()
    );
    let stalled = debug(&client);
    drop(call);

    world.set(Mode::Fails(400));
    let failing = failure(&client).await;
    let waiting = failure(&client).await;
    world.set(Mode::Garbles);
    world.advance(60);
    let garbled = failure(&client).await;
    let log_in_failure = world.client().log_in(StartSession::new()).await;
    let garbled_log_in = error(&log_in_failure.unwrap_err());
    world.ask_for(r#"["code"]"#);
    world.set(Mode::Grants);
    world.advance(60);
    let asks_for_a_factor = failure(&client).await;
    world.ask_for("null");
    world.advance(60);
    client.send(Work::new()).await.unwrap();
    let renewed = debug(&client);
    client.log_out().await.unwrap();
    let logged_out = failure(&client).await;

    let noting = Noting::default();
    let source = Credential::source(noting.clone());
    let credentials = Credentials::new().with(BEARER_TOKEN, source.clone());
    let with_source = world.client().with_credentials(credentials.clone());
    drop(with_source.send(Work::new()).await);
    world.advance(99);
    drop(with_source.send(Work::new()).await);
    let asked = noting.0.lock().unwrap().join("\n");
    let rejected = client.with_credentials(credentials.clone());
    world.revoke();
    let rejected = failure(&rejected).await;

    let program = ClientCredentials::new("MARKED-id", PASSWORD).parameter("p", "MARKED-parameter");
    let in_body = debug(&program.clone().secret_in_body());
    let programs = Credentials::new().with(PROGRAM, program.clone().into());
    let with_program = world.client().with_credentials(programs.clone());
    let refused = with_program.send(ListPrograms::new()).await.unwrap_err();
    let basic = Credential::Basic {
        user: "user".to_owned(),
        password: PASSWORD.into(),
    };
    let all = programs.clone().with(BASIC_AUTH, basic.clone()).always();
    vec![
        ("pending", debug(&pending), "Pending"),
        ("parts of pending", pending_parts, "factors"),
        ("active", active, "Active"),
        ("stalled renewal", stalled, "Client"),
        ("failing renewal", failing, "400"),
        ("after a failure", waiting, "StartSession"),
        ("unreadable renewal", garbled, "seconds"),
        ("unreadable log-in", garbled_log_in, "seconds"),
        ("renewal that asks", asks_for_a_factor, "another step"),
        ("renewed", renewed, "Client"),
        ("logged out", logged_out, "the session has ended"),
        ("source", debug(&source), "Source"),
        ("credentials with a source", debug(&credentials), "bearer"),
        ("what a source is asked", asked, "is_rejected"),
        ("rejected source", rejected, "401"),
        ("grant", debug(&Grant::new("MARKED")), "lifetime"),
        (
            "client credentials",
            debug(&program),
            "ClientCredentials([redacted])",
        ),
        ("secret in the body", in_body, "ClientCredentials"),
        ("credentials with both", debug(&all), "program"),
        ("basic", debug(&basic), "redacted"),
        ("refused program", error(&refused), "ObtainToken"),
        ("client of a program", debug(&with_program), "Client"),
        (
            "steps",
            debug(&(StartSession::renewal(), StartSession::log_out())),
            "RenewSession",
        ),
    ]
}

#[test]
fn no_state_of_a_session_shows_a_secret() {
    block_on(async {
        let world = World::new();
        for (state, shown, part) in states(&world).await {
            assert!(shown.contains(part), "{state}: {shown}");
            for secret in SECRETS {
                assert!(!shown.contains(secret), "{state}: {shown}");
            }
        }
        // The secrets were sent, so they could have been shown.
        assert!(world.has_seen("Bearer MARKED-1"));
        assert!(world.has_seen("Basic dXNlcjpNQVJLRUQtcGFzc3dvcmQ="));
    });
}
