//! Logs in, requests the options for registering a new FIDO2 device, and logs out.
//!
//! `DSM_ENDPOINT` is the URL of the API, such as `https://amer.smartkey.io`. The credentials are `DSM_USER` and
//! `DSM_PASSWORD`, or `DSM_API_KEY`: the key of an app, as DSM shows it. Without an endpoint, the program starts its
//! own stand-in server and talks to it:
//!
//! ```text
//! cargo run -p generated-client --example session
//! ```

#[path = "session/stand_in.rs"]
mod stand_in;

use std::env;
use std::error::Error as StdError;
use std::process::ExitCode;

use generated_client::operations::{Authenticate, MfaNewChallenge};
use generated_client::types::{
    AuthResponse, Fido2MfaChallengeResponse, MfaAuthMethod, MfaChallengeParams,
    MfaChallengeResponse, MfaProtocol,
};
use generated_client::{ApiError, Client, Credentials, Error, LoggedIn};

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // One line with the operation and the cause, and never a secret.
            eprintln!("error: {error}");
            // The server's message is not included, because it may repeat the request.
            if let Some(Error::Refused { error, .. }) = error.downcast_ref() {
                eprintln!("the server says: {}", text(error));
            }
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn StdError>> {
    let (endpoint, credentials) = settings()?;
    let client = Client::builder()
        .base_url(endpoint)
        .credentials(credentials)
        .build()?;

    let client = match client.log_in(Authenticate::new()).await? {
        LoggedIn::Active(client) => client,
        LoggedIn::Pending(login) => {
            print_methods(login.answer());
            return Err("a second factor is needed, which this program does not have".into());
        }
    };
    println!("logged in at {}", client.base_url());

    let params = MfaChallengeParams::new(MfaProtocol::Fido2);
    let challenge = MfaNewChallenge::new().mfa_challenge_params(params);
    match client.send(challenge).await {
        Ok(challenge) => print_challenge(&challenge),
        // DSM does this for users only.
        Err(Error::Refused { error, .. }) => println!("no challenge: {}", text(&error)),
        Err(error) => return Err(error.into()),
    }
    Ok(client.log_out().await?)
}

/// The endpoint and the credentials of the login.
fn settings() -> Result<(String, Credentials), Box<dyn StdError>> {
    let variable = |name| env::var(name).ok().filter(|value| !value.is_empty());
    let Some(endpoint) = variable("DSM_ENDPOINT") else {
        eprintln!("DSM_ENDPOINT is not set: talking to a stand-in.");
        let credentials = Credentials::new().basic_auth("user", "password");
        return Ok((stand_in::start()?, credentials));
    };
    let credentials = if let Some(key) = variable("DSM_API_KEY") {
        // The API's description defines the key as the whole value of the header.
        Credentials::new().api_key_auth(format!("Basic {key}"))
    } else if let (Some(user), Some(password)) = (variable("DSM_USER"), variable("DSM_PASSWORD")) {
        Credentials::new().basic_auth(user, password)
    } else {
        return Err("DSM_USER and DSM_PASSWORD, or DSM_API_KEY, have to be set".into());
    };
    Ok((endpoint, credentials))
}

fn print_methods(session: &AuthResponse) {
    for method in session.allowed_mfa_methods.iter().flatten() {
        match method {
            MfaAuthMethod::Fido2(fido2) => {
                for device in &fido2.mfa_devices {
                    println!("  device     {} ({})", device.name, device.r#type);
                }
            }
            // The API may add methods that this program does not know.
            other => println!("  method     {other:?}"),
        }
    }
}

fn print_challenge(challenge: &MfaChallengeResponse) {
    match challenge {
        MfaChallengeResponse::Fido2(
            Fido2MfaChallengeResponse::PublicKeyCredentialCreationOptions(options),
        ) => {
            println!("challenge for a new device");
            println!("  server     {}", options.rp.name.as_deref().unwrap_or("-"));
            println!(
                "  user       {}",
                options.user.name.as_deref().unwrap_or("-")
            );
            println!("  challenge  {:02x?}", &options.challenge[..]);
            for parameters in &options.pub_key_cred_params {
                println!("  algorithm  {}", parameters.alg);
            }
        }
        other => println!("another challenge: {other:#?}"),
    }
}

/// Returns the server's message.
fn text(error: &ApiError) -> String {
    let text = error.text().unwrap_or("(no text)").trim();
    format!("{} {text}", error.status())
}
