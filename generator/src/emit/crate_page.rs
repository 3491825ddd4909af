//! The text of `lib.rs`: all that a newcomer needs, from `Cargo.toml` to an answered call and one that failed.
//!
//! Its examples compile. What is the same in every crate is here too, so that it can be read in one place.

use super::context::Context;
use super::examples::{self, WITH_CLIENT, block, import};
use super::features::FEATURES;
use super::large_bodies;
use crate::analyze::groups::Users;
use crate::ir::{Operation, Outcome, SchemeKind};
use crate::markdown::{
    Markdown, Phrase, code, code_block, link, list, markdown, one_line, phrase, table, text,
};
use crate::name::{Identifier, WHOLE_API};

pub(super) fn page(context: Context<'_>) -> Markdown {
    let api = context.api;
    let (title, version) = (one_line(&api.title), one_line(&api.version));
    Markdown::join([
        markdown!("Client of the {}, version {}.", title, version),
        text(&api.description),
        usage(context),
        servers(context),
        authentication(context),
        errors(context),
        defaults(context),
        large_bodies::section(context),
        transports(context),
        features(),
        parts(context),
        GUARANTEES.into(),
    ])
}

const GUARANTEES: &str = "# What is guaranteed\n\n\
    - Members that the description does not name are ignored on reading; values that an enum or a union does not \
      know yet are kept in `Unknown` and written back as they came.\n\
    - Optional members that are `None` are not written; `null` and absence are both read as `None`, except in the \
      body of a PATCH, where [`Patch`] tells them apart.\n\
    - Types that only answers hold have no `new`, as the API may add to them; tests make them of JSON, with serde.\n\
    - Secrets ([`Secret`]) are in no `Debug` output, error or span, and are wiped from memory when dropped; so are \
      the headers that carry credentials, the bodies of requests that are JSON or forms, and those of answers. \
      Files, downloads and the copies that an HTTP stack makes are beyond reach, and so is what it logs: at level \
      trace, ureq logs all bytes.";

/// A call from the manifest to the answer.
fn usage(context: Context<'_>) -> Markdown {
    let library = context.library();
    let dependencies = format!(
        "[dependencies]\n\
         {} = {{ path = \"…\" }}\n\
         tokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }}",
        context.crate_name
    );
    let made_of = match context.api.types.is_empty() {
        true => "",
        false => ", made of types in [`types`]",
    };
    let example = Example::of(context).map(|example| {
        let mut lines = vec![format!("{}\n", example.import(&library, &["Client"]))];
        lines.extend(client(context, example.credential(context)));
        lines.extend(example.call.before.iter().cloned());
        let send = format!("client.send({}).await?", example.call.operation);
        match example.operation.output {
            Outcome::Nothing => lines.push(format!("{send};")),
            _ => lines.extend([
                format!("let answer = {send};"),
                "println!(\"{answer:?}\");".to_owned(),
            ]),
        }
        block(&example.condition, &example.given(), &lines)
    });
    Markdown::join([
        "# How it is used".into(),
        code_block("toml", &dependencies),
        markdown!(
            "An operation is a value of a type in [`operations`]{}. A client sends it, in an async function such as \
             `#[tokio::main] async fn main() -> Result<(), Box<dyn std::error::Error>>`; each operation's page has an \
             example.",
            made_of
        ),
        example.unwrap_or_default(),
        "`blocking::Client` of the feature `blocking` has the same methods without `.await`. Without any client, an \
         [`Operation`] makes an `http::Request` and reads the answer, and does no IO."
            .into(),
    ])
}

/// The call that the page shows: the first that returns something and needs nothing, or else the first.
struct Example<'a> {
    operation: &'a Operation,
    ty: &'a Identifier,
    call: examples::Call,
    condition: String,
}

impl<'a> Example<'a> {
    fn of(context: Context<'a>) -> Option<Self> {
        let needs_much = |operation: &Operation| {
            let body = operation.body.as_ref();
            operation.parameters.iter().any(|it| it.required) || body.is_some_and(|it| it.required)
        };
        let operations = context.api.operations.iter();
        // Not one that is called like what the examples import.
        let operations = operations
            .filter(|(id, _)| !["Client", "Error"].contains(&&*context.names.operation(*id).ty));
        let (id, operation) = operations.min_by_key(|(_, operation)| {
            let returns_nothing = operation.output == Outcome::Nothing;
            (
                operation.docs.deprecated,
                needs_much(operation),
                returns_nothing,
            )
        })?;
        let ty = &context.names.operation(id).ty;
        let mut call = examples::call(context, id);
        if !needs_much(operation) {
            call = examples::Call {
                operation: format!("{ty}::new()"),
                ..examples::Call::default()
            };
        }
        let users = Users::One(context.facts.groups.of(id));
        let condition = match context.features(&users).as_slice() {
            [feature] => format!("all({WITH_CLIENT}, feature = {feature:?})"),
            _ => WITH_CLIENT.to_owned(),
        };
        Some(Self {
            operation,
            ty,
            call,
            condition,
        })
    }

    fn given(&self) -> Vec<String> {
        self.call
            .arguments
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    fn import(&self, library: &str, others: &[&str]) -> String {
        let mut imported: Vec<String> = others.iter().map(|&it| it.to_owned()).collect();
        imported.push(format!("operations::{}", self.ty));
        imported.extend(self.call.imported.iter().cloned());
        import(library, &imported)
    }

    /// The calls of the builder for the first alternative that the operation accepts.
    fn credential(&self, context: Context<'_>) -> Vec<String> {
        let needed = self.operation.security.first().into_iter().flatten();
        let calls = needed.map(|needed| {
            let method = &context.names.scheme(needed.scheme).method;
            match context.api.security_schemes[needed.scheme].kind {
                SchemeKind::Basic => format!(".{method}(\"user\", \"password\")"),
                _ => format!(".{method}(\"…\")"),
            }
        });
        calls.collect()
    }
}

/// The lines that make a client with these settings, and with a base URL if the description has none.
fn client(context: Context<'_>, settings: Vec<String>) -> Vec<String> {
    let base_url = context.api.base_url.is_none();
    let base_url = base_url.then(|| ".base_url(\"https://api.example.com\")".to_owned());
    let settings: Vec<String> = base_url.into_iter().chain(settings).collect();
    if settings.is_empty() {
        return vec!["let client = Client::builder().build()?;".to_owned()];
    }
    let mut lines = vec!["let client = Client::builder()".to_owned()];
    lines.extend(settings.iter().map(|setting| format!("    {setting}")));
    lines.push("    .build()?;".to_owned());
    lines
}

/// What failed, by what a caller may do about it.
fn errors(context: Context<'_>) -> Markdown {
    let example = Example::of(context).map(|example| {
        let said = match example.operation.error {
            Outcome::Nothing => "text",
            _ => "typed",
        };
        let mut given = vec![format!("client: &{}::Client", context.library())];
        given.extend(example.given());
        let mut lines = vec![format!(
            "{}\n",
            example.import(&context.library(), &["Error"])
        )];
        lines.extend(example.call.before.iter().cloned());
        let success = match example.operation.output {
            Outcome::Nothing => "Ok(()) => println!(\"done\"),",
            _ => "Ok(answer) => println!(\"{answer:?}\"),",
        };
        lines.extend([
            format!("match client.send({}).await {{", example.call.operation),
            format!("    {success}"),
            "    Err(Error::Refused { error, .. }) => {".to_owned(),
            format!("        eprintln!(\"{{}}: {{:?}}\", error.status(), error.{said}());"),
            "    }".to_owned(),
            "    Err(error) if error.is_retryable() => eprintln!(\"later, perhaps: {error}\"),"
                .to_owned(),
            "    Err(error) => return Err(error.into()),".to_owned(),
            "}".to_owned(),
        ]);
        block(&example.condition, &given, &lines)
    });
    Markdown::join([
        "# What can go wrong".into(),
        "The variants of [`Error`] tell whether anything was sent. Each error is one line that names the operation and \
         the cause, and holds no secret; those of reading say where in the answer they are."
            .into(),
        example.unwrap_or_default(),
    ])
}

/// What a client does unless it is told otherwise.
fn defaults(context: Context<'_>) -> Markdown {
    markdown!(
        "# Limits and defaults\n\n\
         | | unless set | set by, on the builder | and for one call, on the client |\n\
         |---|---|---|---|\n\
         | a call, with retries, to the last byte; of a download, each piece | 60 s | `timeout` | `with_timeout` |\n\
         | the body of an answer | 64 MiB | `max_response_bytes` | |\n\
         | retries of what can be repeated without harm: no connection, 429, 503 | 2 | `retry` | `with_retry` |\n\
         | redirects | not followed | | |\n\
         | `http` in place of `https` | to this machine only | `allow_http` | |\n\
         | `User-Agent` | {} and its version | `user_agent` | |\n\
         | other headers | none | `default_header` | |",
        code(context.crate_name)
    )
}

/// Settings of the HTTP stack.
fn transports(context: Context<'_>) -> Markdown {
    let library = context.library();
    let given = ["authorities: &[u8]", "identity: &[u8]"].map(str::to_owned);
    let mut lines = vec![
        format!("use {library}::{{Client, runtime::client::Reqwest}};\n"),
        "let settings = reqwest::Client::builder()".to_owned(),
        "    .proxy(reqwest::Proxy::all(\"http://proxy.example.com:3128\")?)".to_owned(),
        "    .tls_certs_merge([reqwest::Certificate::from_pem(authorities)?])".to_owned(),
        "    .identity(reqwest::Identity::from_pem(identity)?);".to_owned(),
    ];
    let transport = ".transport(Reqwest::new(settings)?)".to_owned();
    lines.extend(client(context, vec![transport]));
    Markdown::join([
        "# A proxy, other certificates, another HTTP stack".into(),
        "A client trusts what the system trusts, and uses the proxy that the environment names. Else it is given a \
         transport: `Reqwest` with settings of your own (needs `reqwest = { version = \"0.13\", default-features = \
         false, features = [\"rustls\"] }`), a `tower::Service` or a `Transport` of your own (feature `tower`), and \
         `blocking::Client` a `ureq::Agent`."
            .into(),
        block("feature = \"client\"", &given, &lines),
    ])
}

/// What each cargo feature is for.
fn features() -> Markdown {
    let rows = FEATURES.iter().enumerate().map(|(index, feature)| {
        let default = if index == 0 { " (default)" } else { "" };
        [
            phrase!("{}{}", code(feature.name), default),
            feature.adds.into(),
        ]
    });
    Markdown::join([
        "# Features".into(),
        table(["feature", "what it adds"], rows),
        "Without a client, there are types and operations alone: no HTTP library and no async runtime."
            .into(),
    ])
}

/// Where the API is, and where else it may be.
fn servers(context: Context<'_>) -> Markdown {
    let servers = &context.api.servers;
    let first = match &context.api.base_url {
        Some(url) => markdown!(
            "At {}, unless the builder is given a `base_url`.",
            code(url)
        ),
        None => "The description does not say: the builder has to be given a `base_url`.".into(),
    };
    let title = "# Where it is".into();
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
                [] => phrase!("{}, {} if not set", name, default),
                values => {
                    let values = Phrase::join(values, ", ");
                    phrase!("{}, {} if not set, one of {}", name, default, values)
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
        "A client takes the first of [`SERVERS`] with the defaults of its variables, unless it is told otherwise:"
            .into(),
        list(items),
        block(WITH_CLIENT, &[], &lines),
    ])
}

/// Which feature brings which operations.
fn parts(context: Context<'_>) -> Markdown {
    let groups = &context.facts.groups;
    if !groups.are_several() {
        return Markdown::default();
    }
    let first = groups.homes.ids().next();
    let first = first.map(|group| format!(", {:?}", context.names.group(group).feature));
    let dependency = format!(
        "{} = {{ path = \"…\", default-features = false, features = [\"client\"{}] }}",
        context.crate_name,
        first.unwrap_or_default()
    );
    let items = groups.homes.ids().map(|group| {
        let feature = code(&context.names.group(group).feature);
        let line = context.group_line(group);
        (phrase!("{}: {}.", feature, line), vec![])
    });
    Markdown::join([
        "# Parts of the API".into(),
        markdown!(
            "The operations of each tag, with the types that they use, are a feature. All of them together are {}, \
             which is on by default. Who needs a few operations is served faster without the others:",
            code(WHOLE_API)
        ),
        code_block("toml", &dependency),
        list(items),
    ])
}

fn authentication(context: Context<'_>) -> Markdown {
    if context.api.security_schemes.is_empty() {
        return Markdown::default();
    }
    let schemes = context.api.security_schemes.iter();
    let items = schemes.clone().map(|(id, scheme)| {
        let method = &context.names.scheme(id).method;
        let what = match &scheme.kind {
            SchemeKind::Basic => "HTTP basic authentication".into(),
            SchemeKind::Bearer => "a bearer token".into(),
            SchemeKind::Http(name) => {
                phrase!("what follows {} in the header `Authorization`", code(name))
            }
            SchemeKind::Header(name) => phrase!("the whole value of the header {}", code(name)),
            SchemeKind::Query(name) => phrase!("a key in the query parameter {}", code(name)),
            SchemeKind::Cookie(name) => phrase!("a key in the cookie {}", code(name)),
        };
        let link = link(method, &format!("Credentials::{method}"));
        let notes = match one_line(&scheme.docs.text) {
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
        let words = "What comes later, such as the token of a log-in (text, or a [`Secret`] as answers have it), is \
            given to a client that is there:";
        Markdown::join([words.into(), block(WITH_CLIENT, &given, &lines)])
    });
    Markdown::join([
        "# How to authenticate".into(),
        "The builder of a client has a method for each way; of the ways that an operation accepts, the first that is \
         configured is used. If none is, an operation that needs one fails before anything is sent."
            .into(),
        list(items),
        later.unwrap_or_default(),
    ])
}
