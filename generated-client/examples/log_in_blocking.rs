use std::env;

use generated_client::operations::{Authenticate, MfaNewChallenge};
use generated_client::{LoggedIn, blocking::Client};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder()
        .base_url(env::var("DSM_ENDPOINT")?)
        .basic_auth(env::var("DSM_USER")?, env::var("DSM_PASSWORD")?)
        .build()?;
    let client = match client.log_in(Authenticate::new())? {
        LoggedIn::Active(client) => client,
        LoggedIn::Pending(login) => {
            let methods = login.answer().allowed_mfa_methods.as_deref();
            return Err(format!("a second factor is needed: {methods:?}").into());
        }
    };
    let challenge = client.send(MfaNewChallenge::new())?;
    println!("{challenge:?}");
    Ok(client.log_out()?)
}
