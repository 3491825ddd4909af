//! The documentation in `lib.rs`: everything that a new user needs, from `Cargo.toml` to a
//! successful call and one that failed.
//!
//! Its examples compile. Text that is the same in every crate is here too, so that the whole page
//! can be read in one file.

use super::context::Context;
use super::crate_example::Example;
use super::examples::{block, client};
use super::features::{DEFAULTS, FEATURES};
use super::{client_settings, crate_access, crate_session, http_stacks, large_bodies};
use crate::ir::Bodies;
use crate::markdown::{Markdown, code, code_block, list, markdown, one_line, phrase, table, text};
use crate::name::WHOLE_API;

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
        crate_access::servers(context),
        crate_access::authentication(context),
        crate_session::section(context),
        errors(context),
        client_settings::defaults(context),
        client_settings::environment(context),
        large_bodies::section(context),
        http_stacks::section(context),
        TESTS.into(),
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

const TESTS: &str = "# Tests without a server\n\n\
    With the feature `mock` in `[dev-dependencies]`, `mock::Mock` is a transport of both clients that answers without a \
    server and checks what it is asked. Waiting takes no real time there. The page of the module has an example.";

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
        "Whatever has one meaning is converted: a text into a string, a payload into the union that has it as one \
         variant, anything that can be iterated over into a list or a map. A setter takes a value or an `Option`; \
         [`runtime::setter`] has the details."
            .into(),
        "With the feature `blocking`, `blocking::Client` has the same methods without `.await`. An [`Operation`] can also \
         be used without a client: it builds an `http::Request` and reads the response, and does no I/O."
            .into(),
    ])
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
