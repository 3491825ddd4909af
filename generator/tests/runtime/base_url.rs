//! Base URLs: which ones are accepted, and how their paths are used.

use crate::runtime::{BaseUrl, RequestBuilder, Server, ServerVariable};

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
        let request = RequestBuilder::new("GET", "/v1/keys", &base)
            .finish()
            .unwrap();
        assert_eq!(request.uri().to_string(), url);
    }
}

#[test]
fn what_is_no_base_is_refused() {
    let cases = [
        (
            "is not an absolute http or https URL",
            &[
                "",
                "host",
                "/api",
                "//host",
                "ftp://host",
                "https:host",
                "https:/host",
            ][..],
        ),
        (
            "has no host",
            &["https://", "https:///a", "https://:443", "https://::1"],
        ),
        (
            "has an invalid port",
            &[
                "https://host:port",
                "https://host:99999",
                "https://host:",
                "https://host:+1",
                "https://[::1",
                "https://[::1]:",
            ],
        ),
        (
            "has a user or a password",
            &[
                "https://user:MARKED@host",
                "https://MARKED@host/a",
                "https://@host",
            ],
        ),
        ("has a query", &["https://host/?a=b", "https://host?MARKED"]),
        (
            "has a fragment",
            &["https://host/#a", "https://host#", "https://host/?a#b"],
        ),
        (
            "has a path with `.` or `..`",
            &[
                "https://host/a/../b",
                "https://host/%2E%2e/b",
                "https://host/.",
                "https://host/a/.%2E",
            ],
        ),
        (
            "has a variable without a value",
            &[
                "https://{tenant}.example.com",
                "{endpoint}",
                "https://host/{version}",
                "https://host/}",
            ],
        ),
        (
            "has a backslash",
            &[
                "https://host\\@evil",
                "https:\\\\host",
                "https://host/a\\..\\b",
                "https://host\\",
            ],
        ),
        (
            "has a space, a control character or a character that is not ASCII",
            &[
                "https://ho st",
                "https://host/a b",
                "https://host\t",
                "https://hóst",
                "https://host/ü",
                "https://ⓛocalhost",
            ],
        ),
        (
            "has a host that is neither a name nor an address",
            &[
                "https://a..b",
                "https://.a",
                "https://a,b",
                "https://a;b",
                "https://%6cocalhost",
                "https://127.1",
                "https://0x7f.1",
                "https://2130706433",
                "https://0177.0.0.1",
                "https://127.0.0.1.",
                "https://[::1%25lo]",
                "https://[127.0.0.1]",
                "https://..",
                "https://[::1]a",
            ],
        ),
        (
            "has a path with a character that must be percent-encoded",
            &["https://host/a|b", "https://host/%zz", "https://host/a%2"],
        ),
    ];
    for (problem, urls) in cases {
        for url in urls {
            let error = BaseUrl::parse(url).unwrap_err();
            let text = format!("the base URL {problem}");
            assert_eq!(error.to_string(), text, "{url}");
            assert!(!format!("{error:?}").contains("MARKED"));
        }
    }
}

/// The host that is checked is the one that another parser, that of reqwest, connects to.
#[cfg(feature = "client")]
#[test]
fn url_parsers_agree_about_the_host() {
    let hosts = [
        "host",
        "HOST.example.",
        "a_b",
        "a-b.c",
        "127.0.0.1",
        "127.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "xn--mnchen-3ya.de",
        "1.2.3.4",
        "256.1.1.1",
        "0x7f.1",
        "a.1",
        "a%2eb",
        "localhost",
        "a!b",
        "-a",
    ];
    for host in hosts {
        for rest in [
            "", ":8443", "/api", ":1/a//b", "\\a", "@other", "#@other", "?@other",
        ] {
            let url = format!("https://{host}{rest}");
            let Ok(base) = BaseUrl::parse(&url) else {
                continue;
            };
            let theirs = reqwest::Url::parse(&url).unwrap();
            let ours = base.host().to_ascii_lowercase();
            if !host.starts_with("[::ffff") {
                assert_eq!(theirs.host_str(), Some(ours.as_str()), "{url}");
            }
            assert_eq!(theirs.port_or_known_default(), Some(base.port()), "{url}");
            let path = theirs.path().trim_end_matches('/');
            assert_eq!(
                base.to_string(),
                format!("https://{}{path}", url_authority(&url))
            );
        }
    }
}

#[cfg(feature = "client")]
fn url_authority(url: &str) -> &str {
    url.split('/').nth(2).unwrap()
}

#[test]
fn loopback_is_this_machine_only() {
    for (url, loopback) in [
        ("http://localhost", true),
        ("http://LOCALHOST:80", true),
        ("http://127.0.0.1", true),
        ("http://127.1.2.3:80", true),
        ("http://127.255.255.255", true),
        ("http://[::1]", true),
        ("http://[0:0:0:0:0:0:0:1]:80", true),
        ("http://localhost.", false),
        ("http://dsm.localhost", false),
        ("http://localhost.example", false),
        ("http://notlocalhost", false),
        ("http://127.0.0.1.example", false),
        ("http://126.0.0.1", false),
        ("http://0.0.0.0", false),
        ("http://10.0.0.1", false),
        ("http://[::2]", false),
        ("http://[::]", false),
        ("http://[::ffff:127.0.0.1]", false),
        ("http://[::127.0.0.1]", false),
    ] {
        assert_eq!(
            BaseUrl::parse(url).unwrap().is_loopback(),
            loopback,
            "{url}"
        );
    }
}

#[test]
fn an_operation_may_have_its_own_server() {
    const SERVERS: &[Server] = &[
        Server {
            url: "https://api.example.com/v1/",
            description: "",
            variables: &[],
        },
        Server {
            url: "https://{region}.example.com",
            description: "",
            variables: &[ServerVariable {
                name: "region",
                default: "eu",
                values: &["eu", "us"],
            }],
        },
        Server {
            url: "/relative/{unknown}",
            description: "",
            variables: &[],
        },
    ];
    let elsewhere = |base_url: &str, servers, own: &str| {
        let base_url = BaseUrl::parse(base_url).unwrap();
        let server = base_url.elsewhere(servers, own).unwrap();
        server.map(|server| server.to_string())
    };
    // Whichever of the servers the base URL leads to.
    for own in ["https://files.example.com", "http://files.example.com:81/a"] {
        for base_url in ["https://api.example.com/v1", "https://eu.example.com/"] {
            assert_eq!(elsewhere(base_url, SERVERS, own).as_deref(), Some(own));
            assert_eq!(elsewhere(base_url, &[], own), None);
        }
        for base_url in ["https://api.example.com", "http://localhost:1/v1"] {
            assert_eq!(elsewhere(base_url, SERVERS, own), None);
        }
    }
    assert_eq!(
        elsewhere("https://eu.example.com", SERVERS, "//files.example.com/").as_deref(),
        Some("https://files.example.com")
    );
    // A relative one is below any base URL. RFC 3986 §5.4 has more of these, for another base.
    for (own, url) in [
        ("/upload/v1", "http://localhost:1/upload/v1"),
        ("/", "http://localhost:1"),
        ("upload", "http://localhost:1/a/b/upload"),
        ("./upload/", "http://localhost:1/a/b/upload"),
        ("../upload", "http://localhost:1/a/upload"),
        ("../../../upload", "http://localhost:1/upload"),
        ("..", "http://localhost:1/a"),
        ("x/./y/../z", "http://localhost:1/a/b/x/z"),
    ] {
        for servers in [SERVERS, &[]] {
            assert_eq!(
                elsewhere("http://localhost:1/a/b/", servers, own).as_deref(),
                Some(url),
                "{own}"
            );
        }
    }
    let base_url = BaseUrl::parse("https://eu.example.com").unwrap();
    for odd in ["/a?b", "/a#b", "/%2e%2e/", "/a\\b", "host.example.com:1"] {
        let odd = base_url.elsewhere(SERVERS, odd);
        assert!(odd.is_err(), "{odd:?}");
    }
}
