//! The documentation in `lib.rs`: everything that a new user needs, from `Cargo.toml` to a
//! successful call and one that failed.
//!
//! Its examples compile. Text that is the same in every crate is here too, so that the whole page
//! can be read in one file.

use super::context::Context;
use super::examples::{self, Import, WITH_CLIENT, block, client, import};
use super::features::{DEFAULTS, FEATURES};
use super::{client_settings, http_stacks, large_bodies};
use crate::analyze::groups::Users;
use crate::ir::{Bodies, Operation, SchemeKind};
use crate::markdown::{
    Markdown, Phrase, code, code_block, link, list, markdown, one_line, phrase, table, text,
};
use crate::name::{Identifier, WHOLE_API};

pub(super) fn page(context: Context<'_>) -> Markdown {
    let api = context.api;
    let (title, version) = (one_line(&api.title), one_line(&api.version));
    if api.operations.is_empty() {
        return Markdown::join([
            markdown!("Types of the {}, version {}.", title, version),
            text(&api.description),
            types_only(context),
            features(),
            parts(context),
            GUARANTEES.into(),
        ]);
    }
    Markdown::join([
        markdown!("Client for the {}, version {}.", title, version),
        text(&api.description),
        usage(context),
        servers(context),
        authentication(context),
        errors(context),
        client_settings::defaults(context),
        client_settings::environment(context),
        large_bodies::section(context),
        http_stacks::section(context),
        features(),
        parts(context),
        GUARANTEES.into(),
    ])
}

/// Says what there is without operations.
fn types_only(context: Context<'_>) -> Markdown {
    let types = match context.api.types.is_empty() {
        true => {
            "The description has no operations and no schemas, so this crate has nothing for them."
        }
        false => {
            "The description has no operations, so this crate has types only, in [`types`]. They implement the traits of \
             `serde`."
        }
    };
    let dependency = format!(
        "[dependencies]\n{} = {{ path = \"…\", default-features = false{} }}",
        context.crate_name,
        match context.facts.groups.are_several() {
            true => format!(", features = [{WHOLE_API:?}]"),
            false => String::new(),
        }
    );
    Markdown::join([
        "# Usage".into(),
        code_block("toml", &dependency),
        types.into(),
    ])
}

const GUARANTEES: &str = "# What is guaranteed\n\n\
    - Properties that the description does not declare are ignored when a response is read. Values that an enum \
      or a union does not know are kept in `Unknown` and written back unchanged.\n\
    - Optional fields that are `None` are not written. `null` and a missing property are both read as `None`, except \
      in types that a request contains in JSON, where [`Patch`] distinguishes them.\n\
    - Types that occur only in responses have no `new`, because the API may add properties to them. Tests can create \
      them from JSON with serde.\n\
    - Secrets ([`Secret`], [`SecretBytes`]) do not appear in `Debug` output, errors or spans, and are wiped from memory when they are \
      dropped. So are headers with credentials, JSON and form bodies of requests, and bodies of responses. Files, \
      downloads and copies made by the HTTP stack are not wiped, and its logs are not filtered: at level trace, ureq \
      logs all bytes.";

/// Shows a complete call, from the manifest to the response.
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
        false => ", built from the types in [`types`]",
    };
    let example = Example::of(context).map(|example| {
        let mut lines = vec![format!("{}\n", example.import(&library, "Client"))];
        lines.extend(client(context, "Client", example.credential(context)));
        lines.extend(example.call.before.iter().cloned());
        let send = format!("client.send({}).await?", example.call.operation);
        match example.operation.output {
            Bodies::Nothing => lines.push(format!("{send};")),
            _ => lines.extend([
                format!("let response = {send};"),
                "println!(\"{response:?}\");".to_owned(),
            ]),
        }
        block(&example.condition, &example.given(), &lines)
    });
    Markdown::join([
        "# Usage".into(),
        code_block("toml", &dependencies),
        markdown!(
            "Each operation is a type in [`operations`]{}. A client sends its values, in an async function such as \
             `#[tokio::main] async fn main() -> Result<(), Box<dyn std::error::Error>>`. The page of each operation \
             has an example.",
            made_of
        ),
        example.unwrap_or_default(),
        "With the feature `blocking`, `blocking::Client` has the same methods without `.await`. An [`Operation`] can also \
         be used without a client: it builds an `http::Request` and reads the response, and does no I/O."
            .into(),
    ])
}

/// The call that the page shows: the first operation that returns something and requires no
/// arguments, or else the first operation.
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
        // Skips operations that have the name of another import in the examples.
        let operations = operations
            .filter(|(id, _)| !["Client", "Error"].contains(&&*context.names.operation(*id).ty));
        let (id, operation) = operations.min_by_key(|(_, operation)| {
            let returns_nothing = operation.output == Bodies::Nothing;
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

    fn import(&self, library: &str, other: &'static str) -> String {
        let mut imported = vec![Import::Root(other), Import::Operations(self.ty.clone())];
        imported.extend(self.call.imported.iter().cloned());
        import(library, &imported)
    }

    /// Returns the builder calls for the first security alternative that the operation accepts.
    fn credential(&self, context: Context<'_>) -> Vec<String> {
        let needed = self.operation.security.first().into_iter().flatten();
        let calls = needed.filter_map(|needed| {
            let method = &context.names.scheme(needed.scheme).method;
            match context.api.security_schemes[needed.scheme].kind {
                SchemeKind::Basic => Some(format!(".{method}(\"user\", \"password\")")),
                SchemeKind::MutualTls => None,
                _ => Some(format!(".{method}(\"…\")")),
            }
        });
        calls.collect()
    }
}

/// Describes errors, grouped by how a caller can handle them.
fn errors(context: Context<'_>) -> Markdown {
    let example = Example::of(context).map(|example| {
        let said = match example.operation.error {
            Bodies::Nothing => "text",
            _ => "typed",
        };
        let mut given = vec![format!("client: &{}::Client", context.library())];
        given.extend(example.given());
        let mut lines = vec![format!("{}\n", example.import(&context.library(), "Error"))];
        lines.extend(example.call.before.iter().cloned());
        let success = match example.operation.output {
            Bodies::Nothing => "Ok(()) => println!(\"done\"),",
            _ => "Ok(response) => println!(\"{response:?}\"),",
        };
        lines.extend([
            format!("match client.send({}).await {{", example.call.operation),
            format!("    {success}"),
            "    Err(Error::Refused { error, .. }) => {".to_owned(),
            format!("        eprintln!(\"{{}}: {{:?}}\", error.status(), error.{said}());"),
            "    }".to_owned(),
            "    Err(error) if error.is_retryable() => eprintln!(\"try again later: {error:#}\"),"
                .to_owned(),
            "    Err(error) => return Err(error.into()),".to_owned(),
            "}".to_owned(),
        ]);
        block(&example.condition, &given, &lines)
    });
    Markdown::join([
        "# Errors".into(),
        "The variants of [`Error`] say whether anything was sent. `{error}` is one line that names the operation and the \
         cause, and contains no secret; `{error:#}` adds what the server said, which `error.text()` returns as it is. \
         Errors in a response body give the path of the invalid value."
            .into(),
        example.unwrap_or_default(),
    ])
}

/// Describes each cargo feature.
fn features() -> Markdown {
    let rows = FEATURES.iter().map(|feature| {
        let default = if DEFAULTS.contains(&feature.name) {
            " (default)"
        } else {
            ""
        };
        [
            phrase!("{}{}", code(feature.name), default),
            feature.adds.into(),
        ]
    });
    Markdown::join([
        "# Features".into(),
        table(["feature", "what it adds"], rows),
        "Without a client, the crate has types and operations only, and needs neither an HTTP library nor an async runtime."
            .into(),
    ])
}

/// Describes the server of the API and its alternatives.
fn servers(context: Context<'_>) -> Markdown {
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

/// Describes which feature enables which operations.
fn parts(context: Context<'_>) -> Markdown {
    let groups = &context.facts.groups;
    if !groups.are_several() {
        return Markdown::default();
    }
    let first = groups.homes.ids().next();
    let first = first.map(|group| format!(", {:?}", context.names.group(group).feature));
    let dependency = format!(
        "{} = {{ path = \"…\", default-features = false, features = [\"client\", \"ring\"{}] }}",
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
            "Each tag is a feature, with its operations and the types that they use. {} turns all of them on, and is on by \
             default. If you need only a few operations, turn the others off to compile faster:",
            code(WHOLE_API)
        ),
        code_block("toml", &dependency),
        list(items),
    ])
}

fn authentication(context: Context<'_>) -> Markdown {
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
        certificate.unwrap_or_default(),
        later.unwrap_or_default(),
    ])
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
