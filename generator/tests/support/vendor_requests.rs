//! Prints the requests of operations whose query is an object; built as a part of the vendor's crate.

use vendor_api::operations::{ListApps, ListSobjects, MfaNewChallenge};
use vendor_api::types::{ListAppsParams, ListSobjectsParams, MfaChallengeParams, MfaProtocol};
use vendor_api::{BaseUrl, Operation};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let params = MfaChallengeParams::new(MfaProtocol::Fido2);
    print(&MfaNewChallenge::new().mfa_challenge_params(params))?;

    // The members of a union's branch are parameters beside the others.
    let params = r#"{"limit": 5, "group_permissions": true, "sort": "app_name:asc", "start": "a b"}"#;
    let params: ListAppsParams = serde_json::from_str(params)?;
    print(&ListApps::new().list_apps_params(params))?;

    // A limit does not need a sort order.
    print(&ListApps::new().list_apps_params(ListAppsParams::new().limit(5)))?;

    // So are members that have no description.
    let params = r#"{"name": "n&m", "sort": "kid:desc", "start": "3fa85f64-5717-4562-b3fc-2c963f66afa6", "custom_metadata.x": "y"}"#;
    let params: ListSobjectsParams = serde_json::from_str(params)?;
    print(&ListSobjects::new().list_sobjects_params(params))
}

fn print<O: Operation>(operation: &O) -> Result<(), Box<dyn std::error::Error>> {
    let request = operation.request(&BaseUrl::parse("https://dsm.example")?)?;
    println!("{} {}", request.method(), request.uri());
    Ok(())
}
