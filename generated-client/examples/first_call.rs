use std::env;

use generated_client::{Client, operations::Authenticate};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder()
        .base_url(env::var("DSM_ENDPOINT")?) // such as https://amer.smartkey.io
        .basic_auth(env::var("DSM_USER")?, env::var("DSM_PASSWORD")?)
        .build()?;
    let session = match client.send(Authenticate::new()).await {
        Ok(session) => session,
        Err(error) => return Err(format!("{error:#}").into()), // with what the server said
    };
    println!("{} for {} s", session.entity_id, session.expires_in);
    Ok(())
}
