//! The tests that the README shows: the same one for both clients.

use std::error::Error;
use std::time::Duration;

use generated_client::mock::{Expectation, Mock};
use generated_client::operations::{Authenticate, MfaNewChallenge};
use generated_client::{Client, Credentials, blocking, serde_json::json};

fn busy_at_first(mock: &Mock) -> Expectation<Authenticate> {
    mock.on(&Authenticate::new())
        .refuse(429, "slow down")
        .header("retry-after", "5")
        .then()
        .answer_json(json!({
            "token_type": "Bearer", "expires_in": 600, "access_token": "secret",
            "entity_id": "3fa85f64-5717-4562-b3fc-2c963f66afa6",
        }))
}

#[tokio::test]
async fn logs_in_although_the_server_is_busy() -> Result<(), Box<dyn Error>> {
    let mock = Mock::new();
    let login = busy_at_first(&mock);
    mock.any::<MfaNewChallenge>()
        .when(|call| call.header("authorization") == Some("Bearer secret"))
        .refuse(403, "only for users");
    let client = Client::builder().transport(mock.clone());
    let client = client.basic_auth("user", "password").build()?;

    let session = client.send(Authenticate::new()).await?;
    let token = session.access_token.ok_or("no token")?;
    let client = client.with_credentials(Credentials::new().bearer_token(token));
    let refused = client.send(MfaNewChallenge::new()).await.unwrap_err();

    assert_eq!(refused.text(), Some("only for users"));
    assert_eq!(login.calls().len(), 2);
    assert_eq!(mock.slept(), Duration::from_secs(5)); // no real time passed
    Ok(()) // an expectation that was not met fails the test here
}

#[test]
fn logs_in_without_async_as_well() -> Result<(), Box<dyn Error>> {
    let mock = Mock::new();
    let login = busy_at_first(&mock);
    let client = blocking::Client::builder().transport(mock.clone());
    let client = client.basic_auth("user", "password").build()?;
    assert_eq!(client.send(Authenticate::new())?.expires_in, 600);
    assert_eq!(login.calls().len(), 2);
    assert_eq!(mock.slept(), Duration::from_secs(5));
    Ok(())
}
