//! The tests that the README shows: the same one for both clients.

use std::error::Error;
use std::time::Duration;

use generated_client::mock::{Expectation, Mock};
use generated_client::operations::{Authenticate, MfaNewChallenge, Reauthenticate};
use generated_client::serde_json::{Value, json};
use generated_client::{Client, LoggedIn, blocking};

fn session(token: &str, second_factors: Value) -> Value {
    json!({
        "token_type": "Bearer", "expires_in": 600, "access_token": token,
        "entity_id": "3fa85f64-5717-4562-b3fc-2c963f66afa6", "allowed_mfa_methods": second_factors,
    })
}

/// A server that is busy at first, and then asks for a second factor.
fn expectations(mock: &Mock) -> Expectation<Authenticate> {
    for token in ["Bearer first", "Bearer second"] {
        mock.any::<MfaNewChallenge>()
            .when(move |call| call.header("authorization") == Some(token))
            .refuse(403, "only for users");
    }
    mock.on(&Reauthenticate::new())
        .answer_json(session("first", json!([])))
        .then()
        .answer_json(session("second", json!([])));
    let challenge =
        json!({"mfa_devices": [], "challenge": {"challenge": "YQ"}, "challenge_token": "YQ"});
    mock.on(&Authenticate::new())
        .refuse(429, "slow down")
        .header("retry-after", "5")
        .then()
        .answer_json(session("first", json!([{"Fido2": challenge}])))
}

#[tokio::test]
async fn stays_logged_in() -> Result<(), Box<dyn Error>> {
    let mock = Mock::new();
    let login = expectations(&mock);
    let client = Client::builder().transport(mock.clone());
    let client = client.basic_auth("user", "password").build()?;

    let LoggedIn::Pending(pending) = client.log_in(Authenticate::new()).await? else {
        panic!("no second factor is needed");
    };
    // Stands for the operation of the second factor, which is not in `spec`.
    let client = pending.complete(Reauthenticate::new()).await?;
    for _ in 0..2 {
        let refused = client.send(MfaNewChallenge::new()).await.unwrap_err();
        assert_eq!(refused.text(), Some("only for users"));
        mock.advance(Duration::from_secs(590)); // the next call renews the token
    }

    assert_eq!(login.calls().len(), 2);
    assert_eq!(mock.slept(), Duration::from_secs(5)); // no real time passed
    Ok(()) // an expectation that was not met fails the test here
}

#[test]
fn stays_logged_in_without_async_as_well() -> Result<(), Box<dyn Error>> {
    let mock = Mock::new();
    let login = expectations(&mock);
    let client = blocking::Client::builder().transport(mock.clone());
    let client = client.basic_auth("user", "password").build()?;

    let LoggedIn::Pending(pending) = client.log_in(Authenticate::new())? else {
        panic!("no second factor is needed");
    };
    let client = pending.complete(Reauthenticate::new())?;
    for _ in 0..2 {
        let refused = client.send(MfaNewChallenge::new()).unwrap_err();
        assert_eq!(refused.text(), Some("only for users"));
        mock.advance(Duration::from_secs(590));
    }

    assert_eq!(login.calls().len(), 2);
    assert_eq!(mock.slept(), Duration::from_secs(5));
    Ok(())
}
