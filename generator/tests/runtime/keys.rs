//! A key in a query or a cookie is sent once, whatever parameters have its name.

use crate::operations::{CookieKeyTwice, QueryKeyInTemplate, QueryKeyTwice};
use crate::runtime::secret::Secret;
use crate::runtime::{Credential, Credentials, Operation, SecurityScheme};
use crate::security::{COOKIE_KEY, OTHER_COOKIE, QUERY_KEY};
use crate::server::{Answer, Request};
use crate::setup::{Setup, each};

/// What each client sends with these keys.
fn sent<O: Operation>(operation: &O, keys: &[(SecurityScheme, &str)]) -> Vec<Request> {
    let mut credentials = Credentials::new();
    for (scheme, key) in keys {
        credentials.set(*scheme, Credential::Token(Secret::from(*key)));
    }
    let setup = Setup {
        credentials,
        ..Setup::default()
    };
    let outcomes = each(&Answer::new(204, &[], ""), &setup, operation);
    let requests = outcomes.into_iter().map(|outcome| {
        assert!(outcome.result.is_ok(), "{}", outcome.client);
        let mut requests = outcome.requests;
        assert_eq!(requests.len(), 1, "{}", outcome.client);
        requests.remove(0)
    });
    requests.collect()
}

#[test]
fn a_key_replaces_query_parameters_of_its_name() {
    let operation = QueryKeyTwice::new()
        .api_key(vec!["a".to_owned(), "b".to_owned()])
        .q("1");
    for request in sent(&operation, &[(QUERY_KEY, "secret")]) {
        assert_eq!(request.target(), "/keys/query?q=1&api%20key=secret");
    }
    // Where the key goes elsewhere, or is not set, the parameter is sent.
    for request in sent(&operation, &[(COOKIE_KEY, "secret")]) {
        assert_eq!(request.target(), "/keys/query?api%20key=a&api%20key=b&q=1");
        assert_eq!(request.header("cookie").as_deref(), Some("sid=secret"));
    }
    for request in sent(&operation, &[]) {
        assert_eq!(request.target(), "/keys/query?api%20key=a&api%20key=b&q=1");
    }
    let alone = QueryKeyTwice::new().api_key(vec!["a".to_owned()]);
    for request in sent(&alone, &[(QUERY_KEY, "secret")]) {
        assert_eq!(request.target(), "/keys/query?api%20key=secret");
    }
    for request in sent(&QueryKeyInTemplate::new(), &[(QUERY_KEY, "a&b")]) {
        assert_eq!(request.target(), "/keys/template?q=1&api%20key=a%26b");
    }
}

#[test]
fn a_key_replaces_cookies_of_its_name() {
    let keys = [(COOKIE_KEY, "secret"), (OTHER_COOKIE, "other")];
    let operation = CookieKeyTwice::new().sid("mine").theme("dark");
    for request in sent(&operation, &keys) {
        assert_eq!(
            request.header("cookie").as_deref(),
            Some("theme=dark; sid=secret; sid2=other")
        );
    }
    // A header parameter may be the header as a whole.
    let operation = operation.cookie("sid=header;a=b; sid2=header");
    for request in sent(&operation, &keys) {
        assert_eq!(
            request.header("cookie").as_deref(),
            Some("a=b; theme=dark; sid=secret; sid2=other")
        );
    }
    let operation = CookieKeyTwice::new().cookie("sid=header");
    for request in sent(&operation, &keys) {
        assert_eq!(
            request.header("cookie").as_deref(),
            Some("sid=secret; sid2=other")
        );
    }
}
