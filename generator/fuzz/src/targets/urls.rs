//! Tests URLs: a request goes to the configured host and path, as any parser of its URL sees them, and credentials are
//! sent to no other host.
//!
//! An input has lines: the base of the API (`server N` or a base URL), the variables of the server, the parameters in
//! path, path, query, header and cookie, the kind of the credential and its text, and the status and location of a
//! redirect. `␊`, `␍`, `␉` and `␀` stand for the characters that they depict.

use std::sync::LazyLock;

use http::header::{AUTHORIZATION, COOKIE as COOKIES, LOCATION};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, StatusCode};
use percent_encoding::percent_decode_str;
use url::Url;

use super::client::{BASIC, BEARER, COOKIE, Call, HEADER, QUERY, Recorder, ready};
use super::hold;
use crate::random::Random;
use crate::runtime::client::Client;
use crate::runtime::{Credential, Server, ServerVariable};
use crate::words::URL_WORDS;
use crate::{mutate, seeds};

/// Servers, with the suffix that their hosts have for all values of the variables.
const SERVERS: [(Server, &str); 5] = [
    (
        server("https://{tenant}.example.com:{port}/{base}"),
        ".example.com",
    ),
    (
        server("https://api.example.com/{tenant}/{base}"),
        "api.example.com",
    ),
    (server("https://api.{tenant}.example.com/x"), ".example.com"),
    (server("https://{tenant}/{base}"), ""),
    (server("https://api.example.com:{port}"), "api.example.com"),
];

const VARIABLES: &[ServerVariable] = &[
    variable("tenant", "acme"),
    variable("port", "8443"),
    variable("base", "v1"),
];

const fn server(url: &'static str) -> Server {
    Server {
        url,
        description: "",
        variables: VARIABLES,
    }
}

const fn variable(name: &'static str, default: &'static str) -> ServerVariable {
    ServerVariable {
        name,
        default,
        values: &[],
    }
}

static SEEDS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| seeds::own("urls"));

pub fn input(random: &mut Random) -> Vec<u8> {
    mutate::bytes(&SEEDS, URL_WORDS, random)
}

pub fn check(input: &[u8]) -> Result<bool, String> {
    let text = String::from_utf8_lossy(input);
    let mut lines = text.split('\n').map(|line| {
        let controls = [('␊', "\n"), ('␍', "\r"), ('␉', "\t"), ('␀', "\0")];
        controls
            .iter()
            .fold(line.to_owned(), |line, (shown, meant)| {
                line.replace(*shown, meant)
            })
    });
    let mut line = || lines.next().unwrap_or_default();
    let (place, variables) = (line(), line());
    let call = Call {
        one: line(),
        two: line(),
        query: line(),
        header: line(),
        cookie: line(),
    };
    let (kind, token, status, location) = (line(), line(), line(), line());

    let mut headers = HeaderMap::new();
    if let Ok(location) = HeaderValue::from_bytes(location.as_bytes()) {
        headers.insert(LOCATION, location);
    }
    let status = StatusCode::from_bytes(status.as_bytes()).unwrap_or(StatusCode::FOUND);
    let recorder = Recorder::new(status, headers, Vec::new());
    let (scheme, credential) = match &*kind {
        "bearer" => (BEARER, Credential::Token(token.as_str().into())),
        "header" => (HEADER, Credential::Token(token.as_str().into())),
        "query" => (QUERY, Credential::Token(token.as_str().into())),
        "cookie" => (COOKIE, Credential::Token(token.as_str().into())),
        _ => (
            BASIC,
            Credential::Basic {
                user: kind.clone(),
                password: token.as_str().into(),
            },
        ),
    };
    let builder = Client::builder()
        .credential(scheme, credential)
        .transport(recorder.clone());
    let number = place
        .strip_prefix("server ")
        .and_then(|it| it.parse::<usize>().ok());
    let server = number.and_then(|number| SERVERS.get(number));
    let builder = match server {
        Some((server, _)) => variables
            .split(';')
            .filter_map(|pair| pair.split_once('='))
            .fold(builder.server(*server), |it, (name, value)| {
                it.server_variable(name, value)
            }),
        None => builder.base_url(place.clone()),
    };
    let client = match builder.build() {
        Ok(client) => client,
        Err(error) => {
            let said = format!("{error} {error:?}");
            let secret = server.is_none() && said.contains("pa55w0rd");
            hold(!secret, || "an error shows a password".to_owned())?;
            return Ok(false);
        }
    };
    let url = client.base_url().to_string();
    let result = ready(client.send(call.clone()))?;
    for said in [
        format!("{client:?}"),
        result
            .as_ref()
            .map_or_else(|error| format!("{error} {error:?}"), |_| String::new()),
    ] {
        // A part of one seed may have become the URL of another.
        let is_secret = token.contains("t0k3n") && !url.contains(&*token);
        let secret = is_secret && said.contains(&*token);
        hold(!secret, || "a credential is shown".to_owned())?;
    }
    let sent = recorder.sent();
    let most = if matches!(status.as_u16(), 429 | 502..=504) {
        3
    } else {
        1
    };
    hold(sent.len() <= most, || {
        format!("{} requests after a {status}", sent.len())
    })?;
    for request in &sent {
        let configured = server.map_or(place.as_str(), |_| &url);
        target(request, configured, client.base_url().host())?;
        if let Some((_, end)) = server {
            let host = request.uri.host().unwrap_or_default();
            hold(host.ends_with(end), || {
                format!("the host should end with {end}")
            })?;
        }
        route(request, &url, &call)?;
        credentials(request, &kind, &token)?;
    }
    Ok(!sent.is_empty())
}

/// Checks that every parser of the request's URL finds the configured host.
fn target(request: &Parts, configured: &str, host: &str) -> Result<(), String> {
    let uri = request.uri.to_string();
    hold(request.uri.host() == Some(host), || {
        "another host than that of the base URL".to_owned()
    })?;
    let Ok(read) = Url::parse(&uri) else {
        // reqwest also refuses it.
        return Ok(());
    };
    if let Ok(wanted) = Url::parse(configured) {
        hold(read.host() == wanted.host(), || {
            "another host than what browsers read in the base URL".to_owned()
        })?;
        hold(read.scheme() == wanted.scheme(), || {
            "another scheme".to_owned()
        })?;
        hold(
            read.port_or_known_default() == wanted.port_or_known_default(),
            || "another port".to_owned(),
        )?;
    }
    hold(
        read.username().is_empty() && read.password().is_none(),
        || "a user in the URL".to_owned(),
    )?;
    let is_loopback = match read.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name.trim_end_matches('.') == "localhost",
        None => false,
    };
    hold(read.scheme() == "https" || is_loopback, || {
        "http to another machine".to_owned()
    })
}

/// Checks that the path consists of the base path and the operation's path, and that the values are those that were
/// set.
fn route(request: &Parts, base: &str, call: &Call) -> Result<(), String> {
    let path = request.uri.path();
    let decode = |text: &str| {
        percent_decode_str(text)
            .decode_utf8()
            .ok()
            .map(String::from)
    };
    let segments: Vec<_> = path.rsplitn(5, '/').collect();
    let [two, items, one, version, prefix] = segments[..] else {
        return Err("the path has too few segments".to_owned());
    };
    let prefix_wanted = base.splitn(4, '/').nth(3).unwrap_or_default();
    hold(items == "items" && version == "v1", || {
        "another route".to_owned()
    })?;
    hold(
        prefix.trim_start_matches('/') == prefix_wanted.trim_start_matches('/'),
        || "another prefix".to_owned(),
    )?;
    let values =
        decode(one).as_deref() == Some(&call.one) && decode(two).as_deref() == Some(&call.two);
    hold(values, || "other values in the path".to_owned())?;
    if let Ok(read) = Url::parse(&request.uri.to_string()) {
        hold(
            read.path().split('/').count() == path.split('/').count(),
            || "a reader takes the path for another one".to_owned(),
        )?;
        let query = read.query_pairs().find(|(name, _)| name == "q");
        hold(query.is_some_and(|(_, value)| value == call.query), || {
            "another value in the query".to_owned()
        })?;
    }
    let header = request.headers.get("x-header").map(HeaderValue::as_bytes);
    hold(header == Some(call.header.as_bytes()), || {
        "another value in the header".to_owned()
    })
}

/// Checks that exactly one credential is sent, in its correct location.
fn credentials(request: &Parts, kind: &str, token: &str) -> Result<(), String> {
    let header = |name| request.headers.get(name).map(HeaderValue::as_bytes);
    let authorization = header(AUTHORIZATION);
    let found = match kind {
        "bearer" => authorization == Some(format!("Bearer {token}").as_bytes()),
        "header" => {
            request.headers.get("x-key").map(HeaderValue::as_bytes) == Some(token.as_bytes())
        }
        "query" => {
            Url::parse(&request.uri.to_string()).is_ok_and(|url| {
                url.query_pairs()
                    .filter(|(name, _)| name == "key")
                    .map(|(_, value)| value)
                    .eq([token])
            }) || Url::parse(&request.uri.to_string()).is_err()
        }
        "cookie" => {
            let cookies = String::from_utf8_lossy(header(COOKIES).unwrap_or_default());
            cookies.ends_with(&format!("; key={token}")) && cookies.matches("key=").count() >= 1
        }
        _ => authorization.is_some_and(|value| value.starts_with(b"Basic ")),
    };
    hold(found, || {
        format!("the {kind} credential is not where it belongs")
    })?;
    let elsewhere = matches!(kind, "header" | "query" | "cookie") && authorization.is_some();
    hold(!elsewhere, || "a credential where none belongs".to_owned())?;
    hold(
        request.headers.get_all(AUTHORIZATION).iter().count() <= 1,
        || "two credentials".to_owned(),
    )
}
