//! Checks the types of the session operations: documents are read into the expected values, and written back unchanged.
//!
//! Every document is read in all ways in which a value can be read, and the results must be equal.

use std::fmt::Debug;

use generated_client::runtime::wire::{self, Read, Write};
use generated_client::types::*;
use generated_client::{Base64, Base64Url, Secret, Unknown};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use uuid::Uuid;

const ID: &str = "3fa85f64-5717-4562-b3fc-2c963f66afa6";

/// Reads a value as the client does, from text and from a value with serde, and from another format.
fn read<T: Read + DeserializeOwned + PartialEq + Debug>(text: &str) -> T {
    let value = wire::from_json(text.as_bytes()).unwrap();
    assert_eq!(serde_json::from_str::<T>(text).unwrap(), value);
    assert_eq!(serde_json::from_slice::<T>(text.as_bytes()).unwrap(), value);
    let tree: Value = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::from_value::<T>(tree).unwrap(), value);
    // JSON is also valid YAML.
    assert_eq!(serde_yaml::from_str::<T>(text).unwrap(), value);
    value
}

/// Returns the JSON of a value as the client writes it; serde and YAML must write the same.
fn written<T: Write + Serialize>(value: &T) -> Value {
    let json: Value = serde_json::from_slice(&wire::to_json(value).unwrap()).unwrap();
    assert_eq!(serde_json::to_value(value).unwrap(), json);
    let text = serde_json::to_string(value).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), json);
    let yaml = serde_yaml::to_string(value).unwrap();
    assert_eq!(serde_yaml::from_str::<Value>(&yaml).unwrap(), json);
    json
}

/// Reads a document, and checks that it is written back unchanged.
fn same<T>(text: &str) -> T
where
    T: Read + Write + DeserializeOwned + Serialize + PartialEq + Debug,
{
    let value = read(text);
    assert_eq!(
        written(&value),
        serde_json::from_str::<Value>(text).unwrap()
    );
    value
}

/// Returns the errors of the client and of serde for a document that cannot be read. The client stops right after the
/// invalid value, `serde_json` further on.
fn refused<T: Read + DeserializeOwned + Debug>(text: &str) -> String {
    let error = wire::from_json::<T>(text.as_bytes()).unwrap_err();
    let message = error.to_string();
    let through_serde = serde_json::from_str::<T>(text).unwrap_err().to_string();
    let before_position = |message: &str| message.rsplit_once(" at line ").unwrap().0.to_owned();
    assert_eq!(before_position(&through_serde), before_position(&message));
    message
}

/// An `AuthResponse` that asks for a second factor, with members that later versions of the API may add.
fn second_factor(challenge_token: &str) -> String {
    format!(
        r#"{{"token_type":"Bearer","expires_in":600,"access_token":"MARKED-token","entity_id":"{ID}",
        "allowed_mfa_methods":[{{"Fido2":{{"challenge":{{"challenge":"aGVsbG8_","allowCredentials":[
        {{"type":"public-key","id":"aGVsbG8_","transports":["usb","hybrid"]}}]}},
        "challenge_token":{challenge_token},"mfa_devices":[{{"name":"k","type":"Fido2"}}]}}}}],
        "brand_new_field":1}}"#
    )
}

#[test]
fn a_password_is_read_written_and_not_shown() {
    let text = r#"{"method":"password","email":"a@b.c","password":"x"}"#;
    let request: AuthRequest = same(text);
    assert!(!format!("{request:?}").contains('x'), "{request:?}");
    let method = AuthRequestMethodPassword::new("a@b.c", "x");
    assert_eq!(request, AuthRequest::new(method));

    let text = r#"{"method":"password","email":"a@b.c","password":"MARKED-1","recaptcha_response":"MARKED-2"}"#;
    let request: AuthRequest = same(text);
    for shown in [format!("{request:?}"), format!("{request:#?}")] {
        assert!(shown.contains("a@b.c"), "{shown}");
        assert!(!shown.contains("MARKED"), "{shown}");
    }
}

#[test]
fn secrets_of_all_methods_are_not_shown() {
    for text in [
        r#"{"method":"saml-response","response":"MARKED"}"#.to_owned(),
        r#"{"method":"oauth-auth-code","idp_id":"AAEC","code":"MARKED","email":"a@b.c"}"#
            .to_owned(),
        r#"{"method":"ldap-basic-auth","idp_id":"AAEC","email":"a@b.c","password":"MARKED"}"#
            .to_owned(),
        format!(
            r#"{{"method":"auth-by-app-name","acct_id":"{ID}","name":"n","password":"MARKED"}}"#
        ),
    ] {
        let request: AuthRequest = same(&text);
        assert!(!format!("{request:?}").contains("MARKED"), "{request:?}");
    }
}

#[test]
fn a_tag_comes_last_and_a_flattened_field_between() {
    let text = format!(
        r#"{{"region":"us-east-1","headers":{{"a":"b"}},"acct_id":"{ID}","bind_to":{{"app":"{ID}"}},"method":"aws-iam"}}"#
    );
    let request: AuthRequest = same(&text);
    let id: Uuid = ID.parse().unwrap();
    let method = AuthRequestMethodAwsIam::new(id, "us-east-1", [("a", "b")]);
    let expected = AuthRequest::new(method).bind_to(id);
    assert_eq!(request, expected);
}

#[test]
fn an_unknown_method_is_kept() {
    let request: AuthRequest = same(r#"{"method":"brand-new","x":1}"#);
    let AuthRequestMethod::Unknown(value) = &request.method else {
        panic!("{request:?}");
    };
    assert_eq!(value.0, json!({"method":"brand-new","x":1}));
    assert_eq!(value["x"], 1);
    let shown = format!("{:?}", request.method);
    assert_eq!(shown, "Unknown(an object of 2 members)");

    let text = r#"{"x":[{"y":null}],"token_type":"Cookie","method":"brand-new"}"#;
    let request: AuthRequest = same(text);
    assert_eq!(request.token_type, Some(TokenType::Cookie));
}

#[test]
fn an_answer_that_asks_for_a_second_factor() {
    let text = second_factor(r#""aGVsbG8=""#);
    let answer: AuthResponse = read(&text);
    assert_eq!(answer.token_type, TokenType::Bearer);
    assert_eq!(answer.expires_in, 600);
    assert_eq!(answer.entity_id.to_string(), ID);
    assert_eq!(
        answer.access_token.as_ref().map(Secret::expose),
        Some("MARKED-token")
    );
    assert!(!format!("{answer:?}").contains("MARKED"), "{answer:?}");

    let Some([MfaAuthMethod::Fido2(method)]) = answer.allowed_mfa_methods.as_deref() else {
        panic!("{answer:?}");
    };
    assert_eq!(method.challenge.challenge[..], *b"hello?");
    assert_eq!(method.challenge_token[..], *b"hello");
    assert_eq!(method.mfa_devices[0].name, "k");
    assert_eq!(method.mfa_devices[0].r#type, MfaDeviceType::Fido2);
    let Some([credential]) = method.challenge.allow_credentials.as_deref() else {
        panic!("{method:?}");
    };
    assert_eq!(credential.r#type, PublicKeyCredentialType::PublicKey);
    assert_eq!(
        credential.transports,
        Some(vec![
            AuthenticatorTransport::Usb,
            AuthenticatorTransport::Unknown("hybrid".to_owned()),
        ])
    );

    // All members except the unknown one come back; bytes are in the alphabet that their schema names.
    let mut expected: Value = serde_json::from_str(&text).unwrap();
    expected.as_object_mut().unwrap().remove("brand_new_field");
    assert_eq!(written(&answer), expected);
}

#[test]
fn bytes_are_read_in_any_alphabet_and_written_in_their_own() {
    for text in ["aGVsbG8/aGVsbG8=", "aGVsbG8_aGVsbG8", "aGVsbG8/aGVsbG8"] {
        let quoted = format!("{text:?}");
        assert_eq!(read::<Base64>(&quoted)[..], *b"hello?hello", "{text}");
        assert_eq!(written(&read::<Base64>(&quoted)), "aGVsbG8/aGVsbG8=");
        assert_eq!(written(&read::<Base64Url>(&quoted)), "aGVsbG8_aGVsbG8");
    }
}

#[test]
fn an_error_says_where_it_is() {
    let message = refused::<AuthResponse>(&second_factor("5"));
    assert!(
        message.starts_with("allowed_mfa_methods[0].Fido2.challenge_token: expected "),
        "{message}"
    );
    let message = refused::<AuthResponse>(&second_factor("\"MARKED-token!\""));
    assert!(
        message.starts_with("allowed_mfa_methods[0].Fido2.challenge_token: expected "),
        "{message}"
    );
    assert!(!message.contains("MARKED"), "{message}");
    let text = r#"{"method":"password","email":"a@b.c"}"#;
    let message = refused::<AuthRequest>(text);
    assert!(message.contains("missing field `password`"), "{message}");
    let text = r#"{"method":"password","email":"a@b.c","password":12345}"#;
    let message = refused::<AuthRequest>(text);
    assert!(message.starts_with("password: expected "), "{message}");
    assert!(!message.contains("12345"), "{message}");
}

#[test]
fn numbers_that_do_not_fit_are_refused() {
    for number in ["-1", "4294967296", "1.5", "\"600\""] {
        let text = format!(r#"{{"token_type":"Bearer","expires_in":{number},"entity_id":"{ID}"}}"#);
        let message = refused::<AuthResponse>(&text);
        assert!(message.starts_with("expires_in: "), "{message}");
    }
}

#[test]
fn values_that_enums_do_not_know_are_kept() {
    let unknown: TokenType = same("\"Brand-New\"");
    assert_eq!(unknown, TokenType::Unknown("Brand-New".to_owned()));
    assert_eq!(unknown.as_str(), "Brand-New");
    assert_eq!(unknown.to_string(), "Brand-New");
    assert_eq!("Cookie".parse(), Ok(TokenType::Cookie));
    assert_eq!(same::<MfaProtocol>("\"fido2\""), MfaProtocol::Fido2);
    let unknown = json!({"brand_new":{"x":1}});
    assert_eq!(
        same::<BindToPrincipal>(&unknown.to_string()),
        BindToPrincipal::Unknown(unknown.clone().into())
    );
    assert_eq!(
        same::<MfaAuthMethod>(&unknown.to_string()),
        MfaAuthMethod::Unknown(unknown.into())
    );
}

#[test]
fn null_and_absence_are_the_same() {
    let text = r#"{"challenge":"aGVsbG8_","timeout":null,"rpId":null,"allowCredentials":null}"#;
    let options: PublicKeyCredentialRequestOptions = read(text);
    assert_eq!(written(&options), json!({"challenge":"aGVsbG8_"}));
}

#[test]
fn the_type_of_each_variant_and_field() {
    let _: fn(AuthRequestMethodPassword) -> AuthRequestMethod = AuthRequestMethod::Password;
    let _: fn(AuthRequestMethodSamlResponse) -> AuthRequestMethod = AuthRequestMethod::SamlResponse;
    let _: fn(OauthCodeData) -> AuthRequestMethod = AuthRequestMethod::OauthAuthCode;
    let _: fn(AuthRequestMethodLdapBasicAuth) -> AuthRequestMethod =
        AuthRequestMethod::LdapBasicAuth;
    let _: fn(AuthRequestMethodAuthByAppName) -> AuthRequestMethod =
        AuthRequestMethod::AuthByAppName;
    let _: fn(AuthRequestMethodAwsIam) -> AuthRequestMethod = AuthRequestMethod::AwsIam;
    let _: fn(Unknown) -> AuthRequestMethod = AuthRequestMethod::Unknown;
    let _: fn(Uuid) -> BindToPrincipal = BindToPrincipal::App;
    let _: fn(MfaAuthMethodFido2) -> MfaAuthMethod = MfaAuthMethod::Fido2;
    let _: fn(U2fMfaChallengeResponse) -> MfaChallengeResponse = MfaChallengeResponse::U2f;
    let _: fn(Fido2MfaChallengeResponse) -> MfaChallengeResponse = MfaChallengeResponse::Fido2;

    let _: fn(AuthResponse) -> u32 = |answer| answer.expires_in;
    let _: fn(AuthResponse) -> Uuid = |answer| answer.entity_id;
    let _: fn(AuthResponse) -> Option<Secret> = |answer| answer.access_token;
    let _: fn(AuthRequest) -> AuthRequestMethod = |request| request.method;
    let _: fn(PublicKeyCredentialRequestOptions) -> Option<i64> = |options| options.timeout;
    let _: fn(PublicKeyCredentialCreationOptions) -> Option<i64> = |options| options.timeout;
    let _: fn(PublicKeyCredentialRequestOptions) -> Base64Url = |options| options.challenge;
    let _: fn(MfaAuthMethodFido2) -> Base64 = |method| method.challenge_token;
    let _: fn(OauthCodeData) -> Base64 = |data| data.idp_id;
}

#[test]
fn a_name_with_dots_is_that_of_the_member() {
    let text = r#"{"example.extension.bool":true}"#;
    let extensions: AuthenticationExtensionsClientInputs = same(text);
    assert_eq!(extensions.example_extension_bool, Some(true));
    let message =
        refused::<AuthenticationExtensionsClientInputs>(r#"{"example.extension.bool":"MARKED"}"#);
    assert!(
        message.starts_with(r#"["example.extension.bool"]: expected "#),
        "{message}"
    );
}

#[test]
fn members_of_a_u2f_challenge_in_any_order() {
    let text = r#"{"u2f_keys":[],"u2f_challenge":"c"}"#;
    let challenge: MfaChallengeResponse = same(text);
    assert!(matches!(challenge, MfaChallengeResponse::U2f(_)));
    let members = [
        r#""u2f_keys":[{"keyHandle":"h","version":"v"}]"#,
        r#""u2f_challenge":"c""#,
    ];
    orders(&members, |text| {
        let challenge = wire::from_json(text.as_bytes());
        let Ok(MfaChallengeResponse::U2f(challenge)) = &challenge else {
            panic!("{challenge:?} of {text}");
        };
        assert_eq!(challenge.u2f_keys[0].key_handle, "h");
    });
}

/// Returns the members of creation options, the required ones first.
const CREATION: [&str; 9] = [
    r#""challenge":"aGVsbG8_""#,
    r#""rp":{"name":"DSM","entity":{"id":"example.com"}}"#,
    r#""user":{"name":"u","entity":{"id":"AAEC","displayName":"U"}}"#,
    r#""pubKeyCredParams":[{"type":"public-key","alg":"Es256"}]"#,
    r#""excludeCredentials":[{"type":"public-key","id":"aGVsbG8_"}]"#,
    r#""attestation":"none""#,
    r#""timeout":60000"#,
    r#""extensions":{"example.extension.bool":true}"#,
    r#""authenticatorSelection":{"residentKey":"preferred","userVerification":"required"}"#,
];

/// Returns the members of request options, the required one first.
const REQUEST: [&str; 6] = [
    r#""challenge":"aGVsbG8_""#,
    r#""timeout":60000"#,
    r#""rpId":"example.com""#,
    r#""allowCredentials":[{"type":"public-key","id":"aGVsbG8_","transports":["usb"]}]"#,
    r#""userVerification":"preferred""#,
    r#""extensions":{"appid":"https://example.com"}"#,
];

#[test]
fn members_of_creation_options_in_any_order() {
    let creation = |text: &str| {
        let options = wire::from_json(text.as_bytes());
        let Ok(Fido2MfaChallengeResponse::PublicKeyCredentialCreationOptions(_)) = &options else {
            panic!("{options:?} of {text}");
        };
        let challenge = wire::from_json(text.as_bytes());
        let Ok(MfaChallengeResponse::Fido2(inner)) = &challenge else {
            panic!("{challenge:?} of {text}");
        };
        assert_eq!(options.as_ref().unwrap(), inner, "{text}");
    };
    // All orders of all nine members are too many; each optional member is tried at each position among the required
    // ones.
    let (required, optional) = CREATION.split_at(6);
    for member in optional {
        orders(&[required, &[member]].concat(), creation);
    }
    let mut all = CREATION;
    for _ in 0..all.len() {
        all.rotate_left(1);
        creation(&object(&all));
        all.reverse();
        creation(&object(&all));
        all.reverse();
    }
    orders(required, creation);
    same::<MfaChallengeResponse>(&object(&CREATION));
    same::<Fido2MfaChallengeResponse>(&object(&CREATION));
}

#[test]
fn members_of_request_options_in_any_order() {
    let request = |text: &str| {
        let options = wire::from_json(text.as_bytes());
        let Ok(Fido2MfaChallengeResponse::PublicKeyCredentialRequestOptions(_)) = &options else {
            panic!("{options:?} of {text}");
        };
        let challenge = wire::from_json(text.as_bytes());
        let Ok(MfaChallengeResponse::Fido2(inner)) = &challenge else {
            panic!("{challenge:?} of {text}");
        };
        assert_eq!(options.as_ref().unwrap(), inner, "{text}");
    };
    orders(&REQUEST[..1], request);
    orders(&REQUEST, request);
    same::<MfaChallengeResponse>(&object(&REQUEST));
    same::<Fido2MfaChallengeResponse>(&object(&REQUEST));
}

fn object(members: &[&str]) -> String {
    format!("{{{}}}", members.join(","))
}

/// Calls `check` with an object for each order of the members.
fn orders(members: &[&str], check: impl Fn(&str)) {
    fn go(members: &mut [&str], fixed: usize, check: &impl Fn(&str)) {
        if fixed == members.len() {
            return check(&object(members));
        }
        for next in fixed..members.len() {
            members.swap(fixed, next);
            go(members, fixed + 1, check);
            members.swap(fixed, next);
        }
    }
    go(&mut members.to_vec(), 0, &check);
}
