//! Secret parameters are not shown, and secret headers are marked as sensitive for the transport.

use secret_parameters_client::operations::OpenVault;
use secret_parameters_client::types::Login;
use secret_parameters_client::{BaseUrl, Operation, Secret};

#[test]
fn secrets_are_marked_and_not_shown() {
    let login = Login::new().user("user").password("MARKED");
    let operation = OpenVault::new("MARKED", "MARKED")
        .x_pins(vec![Secret::from("MARKED")])
        .x_login(login.clone())
        .x_logins(vec![login])
        .x_trace("shown")
        .pin("MARKED")
        .session("MARKED");
    assert!(!format!("{operation:?}").contains("MARKED"));

    let base_url = BaseUrl::parse("https://api.example.com").unwrap();
    let request = operation.request(&base_url).unwrap();
    for name in ["x-pin", "x-pins", "x-login", "x-logins", "cookie"] {
        let value = &request.headers()[name];
        assert!(value.to_str().unwrap().contains("MARKED"), "{name}");
        assert!(value.is_sensitive(), "{name}");
    }
    assert!(!request.headers()["x-trace"].is_sensitive());
    assert!(!format!("{:?}", request.headers()).contains("MARKED"));

    let broken = OpenVault::new("MARKED", "MARKED\n");
    let error = broken.request(&base_url).unwrap_err();
    assert!(!format!("{error} {error:?}").contains("MARKED"));
}
