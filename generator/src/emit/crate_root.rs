//! `lib.rs`: what the API is, how to authenticate, a first call.

use super::{Context, File, docs, large_bodies};
use crate::analyze::groups::Users;
use crate::ir::{NameHint, SchemeKind, TypeKind};
use crate::markdown::{code, one_line, safe};
use crate::name::WHOLE_API;
use crate::pointer::Pointer;
use proc_macro2::TokenStream;
use quote::quote;

pub(super) fn write(context: Context<'_>, crate_name: &str) -> File {
    let api = context.api;
    let version = &api.version;
    let base_url = match &api.base_url {
        Some(url) => quote!(Some(#url)),
        None => quote!(None),
    };
    let allow = |is_used: bool| {
        is_used.then(|| {
            quote!(#[allow(deprecated, reason = "what is deprecated is made and used here all the same")])
        })
    };
    let (of_types, of_operations) = deprecated(context);
    let (in_types, in_operations) = (allow(of_types), allow(of_operations));
    let mut modules: Vec<TokenStream> = vec![
        quote! {
            #[rustfmt::skip]
            #in_operations
            pub mod operations;
        },
        quote! {
            pub mod runtime;
        },
        quote! {
            #[rustfmt::skip]
            pub mod security;
        },
    ];
    if !api.types.is_empty() {
        modules.push(quote! {
            #[rustfmt::skip]
            #in_types
            pub mod types;
        });
        modules.push(quote! {
            #[rustfmt::skip]
            #in_types
            mod wire;
        });
    }
    let version_docs =
        docs::line("The version of the API that this crate was made for: `info.version`.");
    let base_url_docs =
        docs::line("Where the API is, unless a client is told otherwise: the first of `servers`.");
    File::Tokens {
        intro: intro(context, crate_name),
        items: vec![
            lints(context),
            quote!(#(#modules)*),
            quote! {
                #[doc(inline)]
                pub use runtime::base64::{Base64, Base64Url};
                #[doc(inline)]
                pub use runtime::binary::Binary;
                #[cfg(feature = "blocking")]
                #[doc(inline)]
                pub use runtime::blocking;
                #[cfg(any(feature = "client", feature = "tower"))]
                #[doc(inline)]
                pub use runtime::client::{Client, ClientBuilder};
                #[doc(inline)]
                pub use runtime::patch::Patch;
                #[doc(inline)]
                pub use runtime::secret::Secret;
                #[doc(inline)]
                pub use runtime::{ApiError, BaseUrl, Credentials, Error, HeaderError, Operation};
                #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
                #[doc(inline)]
                pub use runtime::{BuildError, Response, Retry};
            },
            quote! {
                #version_docs
                pub const API_VERSION: &str = #version;
            },
            quote! {
                #base_url_docs
                pub const DEFAULT_BASE_URL: Option<&str> = #base_url;
            },
        ],
    }
}

/// What the crate says to rustc of letters that look like others, which are lints of a crate as a
/// whole, and to clippy of names like `foo`.
fn lints(context: Context<'_>) -> TokenStream {
    let mut lints = Vec::new();
    if context.names.has_other_scripts() {
        lints.extend([quote!(confusable_idents), quote!(mixed_script_confusables)]);
    }
    if context.names.has_placeholders() {
        lints.push(quote!(clippy::disallowed_names));
    }
    if lints.is_empty() {
        return TokenStream::new();
    }
    quote!(#![allow(#(#lints,)* reason = "names are those of the description")])
}

/// Whether the code of types uses something that is deprecated, and whether that of operations does.
fn deprecated(context: Context<'_>) -> (bool, bool) {
    let types = || context.api.types.iter().map(|(_, def)| def);
    let whole = types().any(|def| def.docs.deprecated);
    let part = types().any(|def| match &def.kind {
        TypeKind::Struct(it) => it.fields.iter().any(|field| field.docs.deprecated),
        TypeKind::Union(it) => it.variants.iter().any(|variant| variant.docs.deprecated),
        TypeKind::Enum(it) => it.values.iter().any(|value| value.docs.deprecated),
        TypeKind::IntegerEnum(it) => it.values.iter().any(|value| value.docs.deprecated),
        TypeKind::Alias(_) => false,
    });
    let mut operations = context.api.operations.iter();
    let operation = operations.any(|operation| operation.docs.deprecated);
    (whole || part, whole || operation)
}

/// The Rust path of each component schema's type.
pub(crate) fn schemas(context: Context<'_>) -> Vec<(Pointer, String)> {
    let types = context.api.types.iter();
    types
        .filter(|(_, def)| matches!(def.hint, NameHint::Component(_)))
        .map(|(id, def)| {
            (
                def.origin.clone(),
                format!("types::{}", context.names.ty(id)),
            )
        })
        .collect()
}

/// What each cargo feature is for.
const FEATURES: &str = "\n# Features\n\n\
    | feature | what it adds |\n\
    |---|---|\n\
    | `client` (default) | `Client`: async, over reqwest with rustls, in a tokio runtime |\n\
    | `blocking` | `blocking::Client`: the same without async, over ureq with rustls |\n\
    | `tower` | `Client` over any `tower::Service`, or a `Transport` of one's own, in any async runtime; without \
      `client` it needs neither reqwest nor tokio |\n\
    | `tracing` | a span for each call of a client, named and filled as OpenTelemetry has it for HTTP clients, and an \
      event for each retry |\n\n\
    Without a client, there are types and operations alone: no HTTP library and no async runtime.\n";

fn intro(context: Context<'_>, crate_name: &str) -> String {
    let api = context.api;
    let mut text = format!(
        "Client of the {}, version {}.\n",
        safe(&api.title),
        safe(&api.version)
    );
    if !api.description.trim().is_empty() {
        text.push_str(&format!("\n{}\n", safe(&api.description)));
    }
    text.push_str(
        "\n# How it is used\n\n\
         An operation is a value of a type in [`operations`], made of types in [`types`]. A client sends it; an \
         [`Operation`] by itself makes a request and reads its answer, and does no IO.\n",
    );
    if api.types.is_empty() {
        text = text.replace(
            "in [`operations`], made of types in [`types`]",
            "in [`operations`]",
        );
    }
    text.push_str(&first_call(context, crate_name));
    text.push_str(&servers(context));
    text.push_str(&authentication(context));
    text.push_str(&large_bodies::section(context));
    text.push_str(FEATURES);
    text.push_str(&features(context, crate_name));
    text.push_str(
        "\n# What is guaranteed\n\n\
         - Members that the description does not name are ignored on reading; values that an enum or a union does not \
           know yet are kept in `Unknown` and written back as they came.\n\
         - Optional members that are `None` are not written; `null` and absence are both read as `None`, except in the \
           body of a PATCH, where [`Patch`] tells them apart.\n\
         - Types that only answers hold have no `new`, as the API may add to them; tests make them of JSON, with serde.\n\
         - What can go wrong is in [`Error`], whose variants tell whether anything was sent. Errors of reading say \
           where in the answer they are.\n\
         - A call ends within its timeout, 60 s if not set; a download has as much for each piece. Requests that can be repeated without harm are sent again \
           at most twice, if no connection could be made or the server answered 429 or 503. Redirects are not \
           followed.\n\
         - Secrets ([`Secret`]) are in no `Debug` output, error or span, and are wiped from memory when dropped; so are \
           the headers that carry credentials, the bodies of requests that are JSON or forms, and those of answers. \
           Files, downloads and the copies that an HTTP stack makes are beyond reach, and so is what it logs: at level \
           trace, ureq logs all bytes.\n",
    );
    text
}

/// An example with the first operation that needs nothing but what it can be given here.
fn first_call(context: Context<'_>, crate_name: &str) -> String {
    let ready = |operation: &crate::ir::Operation| {
        operation
            .parameters
            .iter()
            .all(|parameter| !parameter.required)
            && operation.body.as_ref().is_none_or(|body| !body.required)
            && !operation.docs.deprecated
    };
    let Some(index) = context.api.operations.iter().position(ready) else {
        return String::new();
    };
    let operation = &context.names.operation(index).ty;
    let library = crate_name.replace('-', "_");
    let base_url = match context.api.base_url {
        Some(_) => "",
        None => "    .base_url(\"https://api.example.com\")\n",
    };
    let schemes = &context.api.operations[index].security;
    let credential = schemes
        .first()
        .and_then(|alternative| alternative.first())
        .map(|needed| {
            let method = &context.names.scheme(needed.scheme).method;
            match context.api.security_schemes[needed.scheme].kind {
                SchemeKind::Basic => format!("    .{method}(\"user\", \"password\")\n"),
                _ => format!("    .{method}(\"…\")\n"),
            }
        });
    let credential = credential.unwrap_or_default();
    let group = context.facts.groups.of(&context.api.operations[index]);
    let group = group.map(Users::One).map(|users| context.features(&users));
    let condition = match group.as_deref() {
        Some([feature]) => format!("all(feature = \"client\", feature = {feature:?})"),
        _ => "feature = \"client\"".to_owned(),
    };
    format!(
        "\n```\n\
         # #[cfg({condition})]\n\
         # async fn call() -> Result<(), Box<dyn std::error::Error>> {{\n\
         use {library}::{{Client, operations::{operation}}};\n\
         \n\
         let client = Client::builder()\n{base_url}{credential}    .build()?;\n\
         let answer = client.send({operation}::new()).await?;\n\
         println!(\"{{answer:?}}\");\n\
         # Ok(())\n\
         # }}\n\
         ```\n"
    )
}

/// Where the API may be, if that is more than one place.
fn servers(context: Context<'_>) -> String {
    let servers = &context.api.servers;
    if servers.len() < 2 && servers.iter().all(|server| server.variables.is_empty()) {
        return String::new();
    }
    let mut text = "\n# Where it is\n\n\
        A client takes the first of these, with the defaults of its variables, unless it is given a base URL.\n\n"
        .to_owned();
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
    text
}

/// Which feature brings which operations.
fn features(context: Context<'_>, crate_name: &str) -> String {
    let groups = &context.facts.groups;
    if !groups.are_several() {
        return String::new();
    }
    let first = &context.names.group(0).feature;
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
    text
}
