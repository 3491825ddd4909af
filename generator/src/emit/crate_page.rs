//! The text of `lib.rs`: all that a newcomer needs, from `Cargo.toml` to an answered call and one that failed.
//!
//! Its examples compile. What is the same in every crate is here too, so that it can be read in one place.

use super::context::Context;
use super::examples::{self, WITH_CLIENT, block, import};
use super::features::{FEATURES, Feature};
use super::large_bodies;
use crate::analyze::groups::Users;
use crate::ir::{Operation, Outcome, SchemeKind};
use crate::markdown::{code, one_line, safe};
use crate::name::WHOLE_API;

pub(super) fn text(context: Context<'_>) -> String {
    let api = context.api;
    let mut text = format!(
        "Client of the {}, version {}.\n",
        safe(&api.title),
        safe(&api.version)
    );
    if !api.description.trim().is_empty() {
        text.push_str(&format!("\n{}\n", safe(&api.description)));
    }
    text.push_str(&usage(context));
    text.push_str(&servers(context));
    text.push_str(&authentication(context));
    text.push_str(&errors(context));
    text.push_str(&defaults(context));
    text.push_str(&large_bodies::section(context));
    text.push_str(&transports(context));
    text.push_str(&features());
    text.push_str(&parts(context));
    text.push_str(GUARANTEES);
    text
}

const GUARANTEES: &str = "\n# What is guaranteed\n\n\
    - Members that the description does not name are ignored on reading; values that an enum or a union does not \
      know yet are kept in `Unknown` and written back as they came.\n\
    - Optional members that are `None` are not written; `null` and absence are both read as `None`, except in the \
      body of a PATCH, where [`Patch`] tells them apart.\n\
    - Types that only answers hold have no `new`, as the API may add to them; tests make them of JSON, with serde.\n\
    - Secrets ([`Secret`]) are in no `Debug` output, error or span, and are wiped from memory when dropped; so are \
      the headers that carry credentials, the bodies of requests that are JSON or forms, and those of answers. \
      Files, downloads and the copies that an HTTP stack makes are beyond reach, and so is what it logs: at level \
      trace, ureq logs all bytes.\n";

/// A call from the manifest to the answer.
fn usage(context: Context<'_>) -> String {
    let (name, library) = (context.crate_name, context.library());
    let made_of = match context.api.types.is_empty() {
        true => "",
        false => ", made of types in [`types`]",
    };
    let mut text = format!(
        "\n# How it is used\n\n\
         ```toml\n\
         [dependencies]\n\
         {name} = {{ path = \"…\" }}\n\
         tokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }}\n\
         ```\n\n\
         An operation is a value of a type in [`operations`]{made_of}. A client sends it, in an async function such as \
         `#[tokio::main] async fn main() -> Result<(), Box<dyn std::error::Error>>`; each operation's page has an \
         example.\n\n"
    );
    if let Some(example) = Example::of(context) {
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
        text.push_str(&block(&example.condition, &example.given(), &lines));
        text.push_str("\n\n");
    }
    text.push_str(
        "`blocking::Client` of the feature `blocking` has the same methods without `.await`. Without any client, an \
         [`Operation`] makes an `http::Request` and reads the answer, and does no IO.\n",
    );
    text
}

/// The call that the page shows: the first that returns something and needs nothing, or else the first.
struct Example<'a> {
    operation: &'a Operation,
    ty: &'a str,
    call: examples::Call,
    condition: String,
}

impl<'a> Example<'a> {
    fn of(context: Context<'a>) -> Option<Self> {
        let needs_much = |operation: &Operation| {
            let body = operation.body.as_ref();
            operation.parameters.iter().any(|it| it.required) || body.is_some_and(|it| it.required)
        };
        let operations = context.api.operations.iter().enumerate();
        // Not one that is called like what the examples import.
        let operations = operations.filter(|(index, _)| {
            !["Client", "Error"].contains(&context.names.operation(*index).ty.as_str())
        });
        let (index, operation) = operations.min_by_key(|(_, operation)| {
            let returns_nothing = operation.output == Outcome::Nothing;
            (
                operation.docs.deprecated,
                needs_much(operation),
                returns_nothing,
            )
        })?;
        let ty = context.names.operation(index).ty.as_str();
        let mut call = examples::call(context, index);
        if !needs_much(operation) {
            call = examples::Call {
                operation: format!("{ty}::new()"),
                ..examples::Call::default()
            };
        }
        let group = context.facts.groups.of(operation).map(Users::One);
        let features = group.map(|users| context.features(&users));
        let condition = match features.as_deref() {
            Some([feature]) => format!("all({WITH_CLIENT}, feature = {feature:?})"),
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
fn errors(context: Context<'_>) -> String {
    let mut text = "\n# What can go wrong\n\n\
        The variants of [`Error`] tell whether anything was sent. Each error is one line that names the operation and the \
        cause, and holds no secret; those of reading say where in the answer they are.\n"
        .to_owned();
    if let Some(example) = Example::of(context) {
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
        text.push_str(&format!(
            "\n{}\n",
            block(&example.condition, &given, &lines)
        ));
    }
    text
}

/// What a client does unless it is told otherwise.
fn defaults(context: Context<'_>) -> String {
    format!(
        "\n# Limits and defaults\n\n\
         | | unless set | set by, on the builder | and for one call, on the client |\n\
         |---|---|---|---|\n\
         | a call, with retries, to the last byte; of a download, each piece | 60 s | `timeout` | `with_timeout` |\n\
         | the body of an answer | 64 MiB | `max_response_bytes` | |\n\
         | retries of what can be repeated without harm: no connection, 429, 503 | 2 | `retry` | `with_retry` |\n\
         | redirects | not followed | | |\n\
         | `http` in place of `https` | to this machine only | `allow_http` | |\n\
         | `User-Agent` | `{}` and its version | `user_agent` | |\n\
         | other headers | none | `default_header` | |\n",
        context.crate_name
    )
}

/// Settings of the HTTP stack.
fn transports(context: Context<'_>) -> String {
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
    format!(
        "\n# A proxy, other certificates, another HTTP stack\n\n\
         A client trusts what the system trusts, and uses the proxy that the environment names. Else it is given a \
         transport: `Reqwest` with settings of your own (needs `reqwest = {{ version = \"0.13\", default-features = \
         false, features = [\"rustls\"] }}`), a `tower::Service` or a `Transport` of your own (feature `tower`), and \
         `blocking::Client` a `ureq::Agent`.\n\n{}\n",
        block("feature = \"client\"", &given, &lines)
    )
}

/// What each cargo feature is for.
fn features() -> String {
    let mut text = "\n# Features\n\n| feature | what it adds |\n|---|---|\n".to_owned();
    for (index, Feature { name, adds, .. }) in FEATURES.iter().enumerate() {
        let default = if index == 0 { " (default)" } else { "" };
        text.push_str(&format!("| `{name}`{default} | {adds} |\n"));
    }
    text.push_str(
        "\nWithout a client, there are types and operations alone: no HTTP library and no async runtime.\n",
    );
    text
}

/// Where the API is, and where else it may be.
fn servers(context: Context<'_>) -> String {
    let servers = &context.api.servers;
    let mut text = "\n# Where it is\n\n".to_owned();
    text.push_str(&match &context.api.base_url {
        Some(url) => format!(
            "At {}, unless the builder is given a `base_url`.\n",
            code(url)
        ),
        None => {
            "The description does not say: the builder has to be given a `base_url`.\n".to_owned()
        }
    });
    if servers.len() < 2 && servers.iter().all(|server| server.variables.is_empty()) {
        return text;
    }
    text.push_str(
        "\nA client takes the first of [`SERVERS`] with the defaults of its variables, unless it is told otherwise:\n\n",
    );
    let says = |description: &str| match one_line(description) {
        description if description.is_empty() => description,
        description => format!(": {description}"),
    };
    for server in servers {
        let description = says(&server.description);
        text.push_str(&format!("- {}{description}\n", code(&server.url)));
        for variable in &server.variables {
            let mut facts = vec![format!("{} if not set", code(&variable.default))];
            let values: Vec<String> = variable.values.iter().map(|it| code(it)).collect();
            if !values.is_empty() {
                facts.push(format!("one of {}", values.join(", ")));
            }
            text.push_str(&format!(
                "  - {}, {}{}\n",
                code(&variable.name),
                facts.join(", "),
                says(&variable.description)
            ));
        }
    }
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
    text.push_str(&format!("\n{}\n", block(WITH_CLIENT, &[], &lines)));
    text
}

/// Which feature brings which operations.
fn parts(context: Context<'_>) -> String {
    let groups = &context.facts.groups;
    if !groups.are_several() {
        return String::new();
    }
    let (crate_name, first) = (context.crate_name, &context.names.group(0).feature);
    let mut text = format!(
        "\n# Parts of the API\n\n\
         The operations of each tag, with the types that they use, are a feature. All of them together are \
         `{WHOLE_API}`, which is on by default. Who needs a few operations is served faster without the others:\n\n\
         ```toml\n\
         {crate_name} = {{ path = \"…\", default-features = false, features = [\"client\", \"{first}\"] }}\n\
         ```\n\n"
    );
    for group in 0..groups.homes.len() {
        let (feature, line) = (
            &context.names.group(group).feature,
            context.group_line(group),
        );
        text.push_str(&format!("- `{feature}`: {}.\n", safe(&line)));
    }
    text
}

fn authentication(context: Context<'_>) -> String {
    if context.api.security_schemes.is_empty() {
        return String::new();
    }
    let mut text = "\n# How to authenticate\n\n\
        The builder of a client has a method for each way; of the ways that an operation accepts, the first that is \
        configured is used. If none is, an operation that needs one fails before anything is sent.\n\n"
        .to_owned();
    for (index, scheme) in context.api.security_schemes.iter().enumerate() {
        let method = &context.names.scheme(index).method;
        let what = match &scheme.kind {
            SchemeKind::Basic => "HTTP basic authentication".to_owned(),
            SchemeKind::Bearer => "a bearer token".to_owned(),
            SchemeKind::Http(name) => {
                format!("what follows `{name}` in the header `Authorization`")
            }
            SchemeKind::Header(name) => format!("the whole value of the header `{name}`"),
            SchemeKind::Query(name) => format!("a key in the query parameter `{name}`"),
            SchemeKind::Cookie(name) => format!("a key in the cookie `{name}`"),
        };
        text.push_str(&format!("- [`{method}`](Credentials::{method}): {what}."));
        let notes = one_line(&scheme.docs.text);
        if !notes.is_empty() {
            text.push_str(&format!(" {notes}"));
        }
        text.push('\n');
    }
    let schemes = context.api.security_schemes.iter().enumerate();
    let tokens = schemes.filter(|(_, scheme)| scheme.kind != SchemeKind::Basic);
    let token = tokens.min_by_key(|(_, scheme)| scheme.kind != SchemeKind::Bearer);
    if let Some((index, _)) = token {
        let method = &context.names.scheme(index).method;
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
        let block = block(WITH_CLIENT, &given, &lines);
        text.push_str(&format!("\nWhat comes later, such as the token of a log-in (text, or a [`Secret`] as answers have it), is given to a client that is there:\n\n{block}\n"));
    }
    text
}
