//! The documentation in `lib.rs` about where requests go and who sends them: servers and credentials.

use super::context::Context;
use super::examples::{WITH_CLIENT, block};
use crate::ir::SchemeKind;
use crate::markdown::{Markdown, Phrase, code, link, list, markdown, one_line, phrase};

/// Describes the server of the API and its alternatives.
pub(super) fn servers(context: Context<'_>) -> Markdown {
    let servers = &context.api.servers;
    let first = match (&context.api.base_url, &context.api.base_path) {
        (Some(url), _) => markdown!(
            "The default base URL is {}; set another one with `base_url` on the builder.",
            code(url)
        ),
        (None, Some(path)) => markdown!(
            "The description names no host: set the `base_url` on the builder, which has to end with {}.",
            code(path)
        ),
        (None, None) => {
            "The description has no absolute server URL: set the `base_url` on the builder.".into()
        }
    };
    let title = "# Servers".into();
    if servers.len() < 2 && servers.iter().all(|server| server.variables.is_empty()) {
        return Markdown::join([title, first]);
    }
    let described = |what: Phrase, description: &str| match one_line(description) {
        description if description.is_empty() => what,
        description => phrase!("{}: {}", what, description),
    };
    let items = servers.iter().map(|server| {
        let variables = server.variables.iter().map(|variable| {
            let (name, default) = (code(&variable.name), code(&variable.default));
            let values: Vec<Phrase> = variable.values.iter().map(|it| code(it)).collect();
            let facts = match values.as_slice() {
                [] => phrase!("{}, default {}", name, default),
                values => {
                    let values = Phrase::join(values, ", ");
                    phrase!("{}, default {}, one of {}", name, default, values)
                }
            };
            described(facts, &variable.description)
        });
        let server = described(code(&server.url), &server.description);
        (server, variables.collect())
    });
    let library = context.library();
    let has_variables = servers
        .first()
        .is_some_and(|server| !server.variables.is_empty());
    let mut lines = vec![
        match has_variables {
            true => format!("use {library}::Client;\n"),
            false => format!("use {library}::{{Client, SERVERS}};\n"),
        },
        "let client = Client::builder()".to_owned(),
    ];
    let variable = servers.first().and_then(|server| server.variables.first());
    lines.push(match variable {
        Some(variable) => {
            let value = variable.values.last().unwrap_or(&variable.default);
            format!("    .server_variable({:?}, {value:?})", variable.name)
        }
        None => "    .server(SERVERS[1])".to_owned(),
    });
    lines.push("    .build()?;".to_owned());
    Markdown::join([
        title,
        first,
        "By default, a client uses the first of [`SERVERS`] with the default values of its variables. To change this:"
            .into(),
        list(items),
        block(WITH_CLIENT, &[], &lines),
    ])
}

pub(super) fn authentication(context: Context<'_>) -> Markdown {
    let certificate = certificate(context);
    let schemes = context.api.credentials();
    if schemes.clone().next().is_none() {
        let title = certificate.map(|certificate| ["# Authentication".into(), certificate]);
        return title.map(Markdown::join).unwrap_or_default();
    }
    let items = schemes.clone().map(|(id, scheme)| {
        let method = &context.names.scheme(id).method;
        let what = match &scheme.kind {
            SchemeKind::Basic => "HTTP basic authentication".into(),
            SchemeKind::Bearer if scheme.token_url.is_some() => {
                "a bearer token, or the client credentials with which a client obtains one".into()
            }
            SchemeKind::Bearer => "a bearer token".into(),
            SchemeKind::Http(name) => {
                phrase!(
                    "the credential after {} in the header `Authorization`",
                    code(name)
                )
            }
            SchemeKind::Header(name) => phrase!("the value of the header {}", code(name)),
            SchemeKind::Query(name) => phrase!("the value of the query parameter {}", code(name)),
            SchemeKind::Cookie(name) => phrase!("the value of the cookie {}", code(name)),
            SchemeKind::MutualTls => Phrase::default(),
        };
        let link = link(method, &format!("Credentials::{method}"));
        let notes = match scheme.docs.text.one_line() {
            notes if notes.is_empty() => notes,
            notes => phrase!(" {}", notes),
        };
        (phrase!("{}: {}.{}", link, what, notes), vec![])
    });
    let tokens = schemes
        .clone()
        .filter(|(_, scheme)| scheme.kind != SchemeKind::Basic);
    let token = tokens.min_by_key(|(_, scheme)| scheme.kind != SchemeKind::Bearer);
    let later = token.map(|(id, _)| {
        let method = &context.names.scheme(id).method;
        let library = context.library();
        let given = [
            format!("client: {library}::Client"),
            format!("token: {library}::Secret"),
        ];
        let lines = [
            format!("use {library}::Credentials;\n"),
            format!("let credentials = Credentials::new().{method}(token);"),
            "let client = client.with_credentials(credentials);".to_owned(),
        ];
        let words = "A credential that is only known later, such as a token returned by a login (a string or a \
            [`Secret`]), can be set on an existing client:";
        Markdown::join([words.into(), block(WITH_CLIENT, &given, &lines)])
    });
    Markdown::join([
        "# Authentication".into(),
        "The builder of a client has a method for each security scheme. An operation uses the first of its alternatives \
         that is configured. If none is configured but one is required, the call fails before anything is sent."
            .into(),
        list(items),
        program(context).unwrap_or_default(),
        certificate.unwrap_or_default(),
        later.unwrap_or_default(),
    ])
}

/// Shows a client that obtains its tokens with client credentials.
fn program(context: Context<'_>) -> Option<Markdown> {
    let mut schemes = context.api.credentials();
    let (id, _) = schemes.find(|(_, scheme)| scheme.token_url.is_some())?;
    let method = &context.names.scheme(id).method;
    let library = context.library();
    let lines = [
        format!("use {library}::Client;"),
        format!("use {library}::runtime::ClientCredentials;\n"),
        "let program = ClientCredentials::new(\"id\", \"secret\");".to_owned(),
        format!("let client = Client::builder().{method}(program).build()?;"),
    ];
    let words = "With the client credentials of OAuth 2, a client obtains its tokens itself, and renews them in time; \
        `runtime::ClientCredentials` has methods for scopes, and for servers with other needs:";
    Some(Markdown::join([
        words.into(),
        block(WITH_CLIENT, &[], &lines),
    ]))
}

/// Describes the schemes that need a TLS client certificate.
fn certificate(context: Context<'_>) -> Option<Markdown> {
    let schemes = context.api.security_schemes.iter();
    let mut schemes = schemes.filter(|(_, scheme)| scheme.kind == SchemeKind::MutualTls);
    let (_, first) = schemes.next()?;
    let notes = schemes.fold(first.docs.text.one_line(), |notes, (_, scheme)| {
        phrase!("{} {}", notes, scheme.docs.text.one_line())
    });
    Some(markdown!(
        "Where an operation accepts a client certificate, the connection has to present it: pass a transport with the \
         certificate to `transport` on the builder, such as `runtime::client::Reqwest` or a `ureq::Agent`. A client \
         cannot see whether there is one, and sends such an operation without other credentials. {}",
        notes
    ))
}
