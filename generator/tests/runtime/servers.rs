//! Servers: which one a client uses, and how the variables in its URL are replaced.

use std::time::Duration;

use crate::operations::{
    OwnServerElsewhere, OwnServerOfOperation, OwnServerOfPath, OwnServerOfRoot,
};
use crate::runtime::client::{Client, ClientBuilder};
use crate::runtime::{
    BaseUrl, BuildError, EncodeError, Error, Operation, Request, RequestBuilder, ResponseError,
    SecurityScheme, Server, ServerVariable, Untyped,
};
use crate::server::{self, Answer};
use crate::setup::{Setup, block_on, each};

pub const SERVERS: &[Server] = &[
    Server {
        url: "https://{region}.example.com:{port}/{odd name}",
        description: "The one that is used.",
        variables: &[
            variable("region", "eu", &["eu", "us"]),
            variable("port", "8443", &[]),
            variable("odd name", "v1", &[]),
        ],
    },
    Server {
        url: "https://sandbox.example.com",
        description: "To try things.",
        variables: &[],
    },
];

const fn variable(
    name: &'static str,
    default: &'static str,
    values: &'static [&'static str],
) -> ServerVariable {
    ServerVariable {
        name,
        default,
        values,
    }
}

#[test]
fn variables_are_those_of_the_url() {
    let url = |values: &[(&str, &str)]| SERVERS[0].url_with(values);
    assert_eq!(url(&[]).unwrap(), "https://eu.example.com:8443/v1");
    assert_eq!(
        url(&[("region", "us"), ("odd name", "a:b"), ("port", "1")]).unwrap(),
        "https://us.example.com:1/a:b"
    );
    // The later one counts.
    assert_eq!(
        url(&[("odd name", "x"), ("odd name", "y")]).unwrap(),
        "https://eu.example.com:8443/y"
    );
    let problem = |values: &[(&str, &str)]| url(values).unwrap_err().to_string();
    assert_eq!(
        problem(&[("zone", "a")]),
        "the base URL has no variable `zone`; it has `region`, `port`, `odd name`"
    );
    assert_eq!(
        problem(&[("region", "mars")]),
        "the variable `region` of the base URL must be one of `eu`, `us`"
    );
    let open = |url| Server { url, ..SERVERS[0] };
    let unknown = open("https://{port}{other}/").url_with(&[]).unwrap_err();
    assert_eq!(
        unknown.to_string(),
        "the variable `other` of the base URL has neither a value nor a default"
    );
    let unclosed = open("https://{region}/{port").url_with(&[]);
    assert_eq!(unclosed.unwrap(), "https://eu/{port");
}

/// Most defaults fit everywhere but at the start.
const VARIABLES: &[ServerVariable] = &[
    variable("x", "1", &[]),
    variable("y", "d", &[]),
    variable("start", "https://default.example", &[]),
    variable("base", "rest/v1", &[]),
    variable("listed", "a", &["a", "b/c", "d/../e", "f?g", "h%2fi"]),
    variable("bad", "evil.example/", &[]),
    variable("scheme", "https", &["http", "https"]),
];

const fn server(url: &'static str) -> Server {
    Server {
        url,
        variables: VARIABLES,
        description: "",
    }
}

/// What each part of a URL takes, and what it refuses.
#[test]
fn a_value_stays_where_its_variable_stands() {
    let escapes = [
        "evil.example/",
        "evil.example?",
        "evil.example#",
        "evil.example\\",
        "a\r\nb",
        "a b",
        "a\0",
        "é",
        "%2f",
        "%5c",
        "a%00",
        "\u{202e}",
    ];
    for (url, fits, refused) in [
        (
            "https://{x}.example.com",
            &["a", "a.b", "A-1"][..],
            &[
                "a:b",
                "user@evil.example",
                "[::1]",
                "a_b",
                "a%41",
                "a,b",
                "{y}",
            ][..],
        ),
        (
            "https://{x}/v1",
            &["a.example", "127.0.0.1"],
            &["a:8080", "[::1]", "//a"],
        ),
        ("https://api.{y}.{x}", &["a"], &["a:1", "..%2f"]),
        ("https://{y}{x}:8443/", &["a", "", "."], &["a:1"]),
        (
            "https://host:{x}/v1",
            &["1", "65535", "0080"],
            &["", "a", "+1", "-1", "65536", "1.2", "1:2", "0x1f"],
        ),
        ("https://{y}:{x}", &["443"], &["a", "1@evil"]),
        ("https://host:8{x}", &["443"], &["a", "."]),
        (
            "{x}://host/v1",
            &["http", "https", "HTTPS"],
            &["", "ftp", "https://evil", "https:", "a+b", "1"],
        ),
        ("http{x}://host", &["", "s", "S"], &["ss", "s://evil"]),
        (
            "https://host/{x}",
            &[
                "", "v1", "a.b", "...", "~a", "a:b", "a@b", "a%20b", "a%C3%BCb",
            ],
            &[
                ".", "..", "%2e", ".%2E", "a/b", "%2E%2e", "a%2Fb", "a%5cb", "a%3fb", "a%23b",
                "%zz", "a%", "a%0ab", "{y}", "a\"b",
            ],
        ),
        ("https://host/a/v{x}/b", &["1"], &["1/..", ".."]),
        ("https://{y}/{x}", &["v1"], &["a/b"]),
        ("{start}/{x}", &["v1"], &["..", "a/b"]),
        ("{start}:{x}", &["1"], &["a", "1@b"]),
    ] {
        let server = server(url);
        let built = |value: &str| {
            let url = server.url_with(&[("x", value)]).map_err(|error| {
                // A value may be a secret by mistake.
                assert!(
                    value.len() < 4 || !error.to_string().contains(value),
                    "{error}"
                );
                error.to_string()
            })?;
            BaseUrl::parse(&url).map_err(|error| error.to_string())
        };
        for value in fits {
            assert!(
                built(value).is_ok(),
                "{url} refuses {value:?}: {:?}",
                built(value)
            );
        }
        for value in refused.iter().chain(&escapes) {
            assert!(
                built(value).is_err(),
                "{url} takes {value:?}: {:?}",
                built(value)
            );
        }
        // Whatever is taken does not move the client.
        for value in fits {
            let (with, without) = (built(value).unwrap(), built(fits.last().unwrap()).unwrap());
            if !url.split('/').nth(2).unwrap_or(url).contains("{x}") {
                assert_eq!(with.host(), without.host(), "{url} {value}");
            }
        }
    }
    let url = |url, values: &[(&str, &str)]| {
        let server = server(url);
        server.url_with(values).map_err(|error| error.to_string())
    };
    // The description's own paths may have several segments, and nothing else that callers' may not.
    assert_eq!(url("https://a/{base}", &[]).unwrap(), "https://a/rest/v1");
    assert_eq!(
        url("https://a/{base}", &[("base", "rest/v1")]).unwrap(),
        "https://a/rest/v1"
    );
    assert!(url("https://a/{base}", &[("base", "rest/v2")]).is_err());
    assert_eq!(
        url("https://a/{listed}", &[("listed", "b/c")]).unwrap(),
        "https://a/b/c"
    );
    for value in ["d/../e", "f?g", "h%2fi"] {
        assert!(
            url("https://a/{listed}", &[("listed", value)]).is_err(),
            "{value}"
        );
    }
    assert!(url("https://{listed}", &[("listed", "b/c")]).is_err());
    assert!(url("https://{bad}.example.com", &[]).is_err());
    assert!(url("https://{base}", &[]).is_err());
    // A whole URL is one as any other base URL.
    for (value, takes) in [
        ("https://evil.example", true),
        ("https://a.example:8443/api", true),
        ("http://127.0.0.1:1", true),
        ("a.example", false),
        ("https://user@a.example", false),
        ("https://a.example?", false),
        ("https://a.example/#", false),
        ("https://a.example\\", false),
        ("", false),
    ] {
        assert_eq!(
            url("{start}/v1", &[("start", value)]).is_ok(),
            takes,
            "{value}"
        );
    }
    // A value cannot end a scheme that the URL has.
    assert!(url("{start}://host", &[]).is_err());
    let plain = server("{scheme}://example.com");
    let built = Client::builder()
        .server(plain)
        .server_variable("scheme", "http")
        .build();
    assert!(matches!(built, Err(BuildError::InsecureBaseUrl)));
}

/// An operation that was written by hand, with a server of its own.
struct Own(&'static str);

impl Operation for Own {
    type Output = ();
    type Error = Untyped;

    const ID: &'static str = "own";
    const METHOD: &'static str = "GET";
    const PATH: &'static str = "/x";
    const SECURITY: &'static [&'static [SecurityScheme]] = &[];

    fn request(&self, base_url: &BaseUrl) -> Result<Request, EncodeError> {
        RequestBuilder::new(Self::METHOD, Self::PATH, base_url)
            .server(self.0)
            .finish()
    }

    fn response(_: http::Response<bytes::Bytes>) -> Result<(), ResponseError<Untyped>> {
        Ok(())
    }
}

/// Whatever server the client was given, with whatever variables; not with a base URL of the caller's own.
#[test]
fn own_servers_of_operations_are_used_with_each_server() {
    let uri = |builder: ClientBuilder, own| {
        let client = builder.build().unwrap();
        let request = Own(own).request(client.base_url()).unwrap();
        request.uri().to_string()
    };
    let own = "http://127.0.0.1:2/own";
    for builder in [
        Client::builder().server(SERVERS[0]),
        Client::builder().server(SERVERS[1]),
        Client::builder().server_variable("region", "us"),
        Client::builder()
            .server(SERVERS[0])
            .server_variable("port", "1"),
        Client::builder().base_url("https://sandbox.example.com/"),
    ] {
        assert_eq!(uri(builder, own), "http://127.0.0.1:2/own/x");
    }
    let mine = || Client::builder().base_url("http://127.0.0.1:3/mine");
    assert_eq!(uri(mine(), own), "http://127.0.0.1:3/mine/x");
    assert_eq!(uri(mine(), "/own"), "http://127.0.0.1:3/own/x");
}

/// Credentials are not sent in the clear to another machine, unless the caller allows it.
#[test]
fn own_servers_with_http_need_the_permission_of_the_caller() {
    let here = server::Server::answering([Answer::new(204, &[], "")]).unwrap();
    let url: &'static str = here.url().leak();
    let client = Client::builder().server(SERVERS[1]).build().unwrap();
    assert!(block_on(client.send(Own(url))).is_ok());
    assert_eq!(here.requests().len(), 1);

    // No packet gets to a documentation address (RFC 5737).
    let there = Own("http://192.0.2.1:9/own");
    let error = block_on(client.send(&there)).unwrap_err();
    assert!(matches!(error, Error::Encode { .. }), "{error}");
    let client = Client::builder().server(SERVERS[1]).allow_http(true);
    let client = client.timeout(Duration::from_millis(1)).build().unwrap();
    let error = block_on(client.send(&there)).unwrap_err();
    assert!(!matches!(error, Error::Encode { .. }), "{error}");
}

#[test]
fn relative_servers_are_below_the_base_url() {
    let setup = Setup {
        prefix: "/v1",
        ..Setup::default()
    };
    let answer = Answer::new(204, &[], "");
    for outcome in each(&answer, &setup, &OwnServerOfPath::new()) {
        assert_eq!(outcome.requests[0].target(), "/upload/v2/own/path");
        assert!(outcome.result.is_ok(), "{}", outcome.client);
    }
    for outcome in each(&answer, &setup, &OwnServerOfOperation::new()) {
        assert_eq!(outcome.requests[0].target(), "/v1/beta/own/path");
    }
    for outcome in each(&answer, &setup, &OwnServerOfRoot::new()) {
        assert_eq!(outcome.requests[0].target(), "/own/root");
    }
    // The API of these tests names no server, so callers always set one.
    for outcome in each(&answer, &setup, &OwnServerElsewhere::new()) {
        assert_eq!(outcome.requests[0].target(), "/v1/own/elsewhere");
    }
}

#[test]
fn clients_take_the_first_server_unless_told_otherwise() {
    let built = |client: Result<Client, BuildError>| client.map(|it| it.base_url().to_string());
    let client = || Client::builder();
    assert_eq!(
        built(client().server_variable("region", "us").build()).unwrap(),
        "https://us.example.com:8443/v1"
    );
    assert_eq!(
        built(client().server(SERVERS[1]).build()).unwrap(),
        "https://sandbox.example.com"
    );
    assert_eq!(
        built(
            client()
                .server(SERVERS[1])
                .base_url("https://a.example")
                .build()
        )
        .unwrap(),
        "https://a.example"
    );
    for (refused, problem) in [
        (
            client().server_variable("zone", "a"),
            "cannot build the client: the base URL has no variable `zone`; it has `region`, `port`, `odd name`",
        ),
        (
            client().server_variable("region", "mars"),
            "cannot build the client: the variable `region` of the base URL must be one of `eu`, `us`",
        ),
        (
            client().server(SERVERS[1]).server_variable("region", "eu"),
            "cannot build the client: the base URL has no variables, and so no variable `region`",
        ),
        (
            client()
                .base_url("https://a.example")
                .server_variable("region", "eu"),
            "cannot build the client: the base URL has no variables, and so no variable `region`",
        ),
        (
            client().server_variable("port", "a@b"),
            "cannot build the client: the variable `port` of the base URL must consist of digits, because it is the port of the URL",
        ),
    ] {
        assert_eq!(refused.build().unwrap_err().to_string(), problem);
    }
    assert!(BaseUrl::parse(&SERVERS[0].url_with(&[]).unwrap()).is_ok());
}
