//! Which of the servers a client takes, and what the variables in its URL become.

use crate::runtime::client::Client;
use crate::runtime::{BaseUrl, BuildError, Server, ServerVariable};

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
        url(&[("region", "us"), ("odd name", "a/b"), ("port", "1")]).unwrap(),
        "https://us.example.com:1/a/b"
    );
    // What a value says is not looked at again, and the later one counts.
    assert_eq!(
        url(&[("odd name", "x"), ("odd name", "{port}")]).unwrap(),
        "https://eu.example.com:8443/{port}"
    );
    let problem = |values: &[(&str, &str)]| url(values).unwrap_err().to_string();
    assert_eq!(
        problem(&[("zone", "a")]),
        "the base URL has no variable `zone`; it has `region`, `port`, `odd name`"
    );
    assert_eq!(
        problem(&[("region", "mars")]),
        "the variable `region` of the base URL is one of `eu`, `us`"
    );
    let open = Server {
        url: "https://{port}{other}/{port",
        ..SERVERS[0]
    };
    assert_eq!(open.url_with(&[]).unwrap(), "https://8443{other}/{port");
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
            "cannot build the client: the variable `region` of the base URL is one of `eu`, `us`",
        ),
        (
            client().server(SERVERS[1]).server_variable("region", "eu"),
            "cannot build the client: the base URL has no variables, so no `region`",
        ),
        (
            client()
                .base_url("https://a.example")
                .server_variable("region", "eu"),
            "cannot build the client: the base URL has no variables, so no `region`",
        ),
        (
            client().server_variable("port", "a@b"),
            "cannot build the client: the base URL has a user or a password",
        ),
    ] {
        assert_eq!(refused.build().unwrap_err().to_string(), problem);
    }
    assert!(BaseUrl::parse(&SERVERS[0].url_with(&[]).unwrap()).is_ok());
}
