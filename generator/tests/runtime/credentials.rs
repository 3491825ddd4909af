//! The credentials that a request carries.

use crate::runtime::secret::Secret;
use crate::runtime::{
    Credential, Credentials, CredentialsError, Request, SchemeKind, SecurityScheme,
};
use crate::security::{API_KEY_AUTH, BASIC_AUTH, BEARER_TOKEN};

type Security = &'static [&'static [SecurityScheme]];

const QUERY: SecurityScheme = SecurityScheme {
    name: "query",
    method: "query",
    kind: SchemeKind::Query("api key"),
};
const COOKIE: SecurityScheme = SecurityScheme {
    name: "cookie",
    method: "cookie",
    kind: SchemeKind::Cookie("session"),
};
const HEADER: SecurityScheme = SecurityScheme {
    name: "header",
    method: "header",
    kind: SchemeKind::Header("X-Api-Key"),
};

fn token(token: &str) -> Credential {
    Credential::Token(Secret::from(token))
}

fn basic(user: &str, password: &str) -> Credential {
    Credential::Basic {
        user: user.to_owned(),
        password: Secret::from(password),
    }
}

fn apply(credentials: &Credentials, security: Security) -> Result<Request, CredentialsError> {
    let mut request = Request::default();
    *request.uri_mut() = "https://host/a?b=c".parse().unwrap();
    request
        .headers_mut()
        .insert("cookie", "theme=dark".parse().unwrap());
    credentials.apply(security, &mut request)?;
    Ok(request)
}

#[test]
fn each_kind_goes_where_it_belongs() {
    let request = apply(
        &Credentials::new().with(BASIC_AUTH, basic("Aladdin", "open sesame")),
        &[&[BASIC_AUTH]],
    );
    let value = request.unwrap().headers()["authorization"].clone();
    assert_eq!(value, "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    assert!(value.is_sensitive());

    // RFC 7617 §2.1: `test` and `123£` in UTF-8.
    let request = apply(
        &Credentials::new().with(BASIC_AUTH, basic("test", "123\u{a3}")),
        &[&[BASIC_AUTH]],
    );
    assert_eq!(
        request.unwrap().headers()["authorization"],
        "Basic dGVzdDoxMjPCow=="
    );

    let request = apply(
        &Credentials::new().with(BEARER_TOKEN, token("abc")),
        &[&[BEARER_TOKEN]],
    );
    let value = request.unwrap().headers()["authorization"].clone();
    assert_eq!(value, "Bearer abc");
    assert!(value.is_sensitive());

    let request = apply(
        &Credentials::new().with(API_KEY_AUTH, token("Basic abc")),
        &[&[API_KEY_AUTH]],
    );
    let value = request.unwrap().headers()["authorization"].clone();
    assert_eq!(value, "Basic abc");
    assert!(value.is_sensitive());

    let request = apply(&Credentials::new().with(QUERY, token("a&b=c")), &[&[QUERY]]);
    assert_eq!(
        request.unwrap().uri(),
        "https://host/a?b=c&api%20key=a%26b%3Dc"
    );

    let request = apply(&Credentials::new().with(COOKIE, token("abc")), &[&[COOKIE]]).unwrap();
    assert_eq!(request.headers()["cookie"], "theme=dark; session=abc");
    assert!(request.headers()["cookie"].is_sensitive());
}

#[test]
fn the_first_alternative_that_is_complete() {
    let both = Credentials::new()
        .with(API_KEY_AUTH, token("key"))
        .with(BASIC_AUTH, basic("u", "p"));
    let authorization =
        |security| apply(&both, security).unwrap().headers()["authorization"].clone();
    assert_eq!(
        authorization(&[&[BASIC_AUTH], &[API_KEY_AUTH]]),
        "Basic dTpw"
    );
    assert_eq!(authorization(&[&[API_KEY_AUTH], &[BASIC_AUTH]]), "key");
    assert_eq!(authorization(&[&[BEARER_TOKEN], &[API_KEY_AUTH]]), "key");
    assert_eq!(
        authorization(&[&[BASIC_AUTH, HEADER], &[API_KEY_AUTH]]),
        "key"
    );

    let two = both.clone().with(HEADER, token("other"));
    let request = apply(&two, &[&[BASIC_AUTH, HEADER]]).unwrap();
    assert_eq!(request.headers()["authorization"], "Basic dTpw");
    assert_eq!(request.headers()["x-api-key"], "other");
}

#[test]
fn anonymous_only_if_nothing_else_fits() {
    let none = Credentials::new();
    let some = Credentials::new().with(BEARER_TOKEN, token("abc"));
    for security in [
        &[&[] as &[_], &[BEARER_TOKEN]] as Security,
        &[&[BEARER_TOKEN], &[]],
    ] {
        assert!(
            !apply(&none, security)
                .unwrap()
                .headers()
                .contains_key("authorization")
        );
        assert_eq!(
            apply(&some, security).unwrap().headers()["authorization"],
            "Bearer abc"
        );
    }
    assert!(
        !apply(&some, &[])
            .unwrap()
            .headers()
            .contains_key("authorization")
    );
    assert!(
        !apply(&some, &[&[]])
            .unwrap()
            .headers()
            .contains_key("authorization")
    );

    let error = apply(&some, &[&[BASIC_AUTH], &[API_KEY_AUTH, HEADER]]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no credentials are configured that it accepts: set `basic_auth`, or `api_key_auth` with `header`"
    );
}

#[test]
fn what_cannot_be_sent_is_named_and_not_shown() {
    for (scheme, credential, problem) in [
        (
            BASIC_AUTH,
            basic("MARKED:MARKED", ""),
            "has a user name with a colon, which is not allowed",
        ),
        (
            BASIC_AUTH,
            token("MARKED"),
            "is a token, but a user and a password are required",
        ),
        (
            BEARER_TOKEN,
            basic("MARKED", "MARKED"),
            "is a user and a password, but a token is required",
        ),
        (BEARER_TOKEN, token(""), "is empty"),
        (
            BEARER_TOKEN,
            token("MARKED\n"),
            "contains a character that is not allowed in a header, such as a line break",
        ),
        (
            API_KEY_AUTH,
            token("MARKED\r\nX: 1"),
            "contains a character that is not allowed in a header, such as a line break",
        ),
        (
            BEARER_TOKEN,
            token("MARKED "),
            "starts or ends with a space, which is not part of the value of a header",
        ),
        (
            API_KEY_AUTH,
            token("\tBasic MARKED"),
            "starts or ends with a space, which is not part of the value of a header",
        ),
        (
            COOKIE,
            token("MARKED; other=1"),
            "contains a character that is not allowed in a cookie",
        ),
    ] {
        let credentials = Credentials::new().with(scheme, credential);
        let mut request = Request::default();
        let alternatives: Security = vec![&*vec![scheme].leak()].leak();
        let error = credentials.apply(alternatives, &mut request).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("the credential of `{}` {problem}", scheme.method)
        );
        assert!(!format!("{error:?} {credentials:?}").contains("MARKED"));
        #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
        assert!(credentials.check().is_err());
    }
    let two = Credentials::new()
        .with(BASIC_AUTH, basic("u", "p"))
        .with(BEARER_TOKEN, token("t"));
    let error = apply(&two, &[&[BASIC_AUTH, BEARER_TOKEN]]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the credential of `bearer_token` needs the same header, query parameter or cookie as another credential"
    );
}
