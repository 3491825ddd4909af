//! Which base URLs are taken, and what becomes of their paths.

use http::Method;

use crate::runtime::{BaseUrl, RequestBuilder};

#[test]
fn a_path_is_a_prefix() {
    for (base, url) in [
        ("https://host", "https://host/v1/keys"),
        ("https://host/", "https://host/v1/keys"),
        ("https://host/api", "https://host/api/v1/keys"),
        ("https://host:8443/a/b/", "https://host:8443/a/b/v1/keys"),
        ("http://[::1]:80", "http://[::1]:80/v1/keys"),
    ] {
        let base = BaseUrl::parse(base).unwrap();
        let request = RequestBuilder::new(Method::GET, "/v1/keys", &base)
            .finish()
            .unwrap();
        assert_eq!(request.uri().to_string(), url);
    }
}

#[test]
fn what_is_no_base_is_refused() {
    for (url, problem) in [
        ("", "is not a valid URL"),
        ("host", "is not an absolute http or https URL"),
        ("/api", "is not an absolute http or https URL"),
        ("ftp://host", "is not an absolute http or https URL"),
        ("https://", "is not a valid URL"),
        ("https://:443", "has no host"),
        ("https://host:port", "has an invalid port"),
        ("https://host:99999", "has an invalid port"),
        ("https://host:", "has an invalid port"),
        ("https://user:MARKED@host", "has a user or a password"),
        ("https://host/?a=b", "has a query"),
        ("https://host/#a", "has a fragment"),
        ("https://host/a/../b", "has a path with `.` or `..`"),
        ("https://host/%2E%2e/b", "has a path with `.` or `..`"),
        ("https://ho st", "is not a valid URL"),
    ] {
        let error = BaseUrl::parse(url).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("the base URL {problem}"),
            "{url}"
        );
        assert!(!format!("{error:?}").contains("MARKED"));
    }
}

#[test]
fn loopback_is_this_machine_only() {
    for (url, loopback) in [
        ("http://localhost", true),
        ("http://LOCALHOST.:80", true),
        ("http://dsm.localhost", true),
        ("http://127.1.2.3:80", true),
        ("http://[::1]", true),
        ("http://localhost.example", false),
        ("http://notlocalhost", false),
        ("http://127.0.0.1.example", false),
        ("http://10.0.0.1", false),
        ("http://[::2]", false),
    ] {
        assert_eq!(
            BaseUrl::parse(url).unwrap().is_loopback(),
            loopback,
            "{url}"
        );
    }
}

#[test]
fn a_server_of_an_operation_takes_the_place_of_the_default_only() {
    let default = Some("https://api.example.com/v1/");
    let server = "https://files.example.com";
    let elsewhere = |base_url: &str, default| {
        let base_url = BaseUrl::parse(base_url).unwrap();
        let server = base_url.elsewhere(default, server).unwrap();
        server.map(|server| server.to_string())
    };
    assert_eq!(
        elsewhere("https://api.example.com/v1", default).as_deref(),
        Some(server)
    );
    assert_eq!(elsewhere("https://api.example.com", default), None);
    assert_eq!(elsewhere("http://localhost:1/v1", default), None);
    assert_eq!(elsewhere("https://api.example.com/v1", None), None);
}
