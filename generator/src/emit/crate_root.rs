//! `lib.rs`: the modules of the crate and the items at its root. Its documentation is created in
//! [`crate_page`].

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use super::file::File;
use super::long_lists::{Kind, list};
use super::rust::Rust;
use super::{crate_page, docs};
use crate::ir::NameHint;
use crate::markdown::{code, phrase};
use crate::source::Pointer;

pub(super) fn write(context: Context<'_>) -> File {
    let api = context.api;
    let version = &api.version;
    let base_url = match &api.base_url {
        Some(url) => quote!(Some(#url)),
        None => quote!(None),
    };
    let allow = |is_used: bool| {
        is_used.then(|| {
            quote!(#[allow(deprecated, reason = "deprecated items are still used inside the crate")])
        })
    };
    let deprecated = &context.facts.deprecated;
    let (in_types, in_operations) = (allow(deprecated.in_types), allow(deprecated.in_operations));
    let mut modules: Vec<TokenStream> = Vec::new();
    if context.facts.has_dates {
        modules.push(quote! {
            #[path = "runtime/dates.rs"]
            mod dates;
        });
    }
    modules.push(quote! {
        #in_operations
        pub mod operations;
    });
    modules.push(quote! {
        pub mod runtime;
    });
    if api.credentials().next().is_some() {
        modules.push(quote! {
            pub mod security;
        });
    }
    if !api.types.is_empty() {
        modules.push(quote! {
            #in_types
            pub mod types;
        });
        modules.push(quote! {
            #in_types
            mod wire;
        });
    }
    let date_types = context.facts.has_dates.then(|| {
        quote! {
            #[doc(inline)]
            pub use dates::BasicDateTime;
        }
    });
    let time = (context.facts.has_dates).then(|| {
        quote!(
            pub use time;
        )
    });
    let version_docs =
        docs::line("The version of the API that this crate was generated for (`info.version`).");
    let base_url_docs = match &api.base_path {
        Some(path) => docs::line(phrase!(
            "There is no default base URL. The one of a client has to end with {}.",
            code(path)
        )),
        None => docs::line("The default base URL: the first of `servers`."),
    };
    File::Rust {
        intro: crate_page::page(context),
        items: Rust::from_iter([
            lints(context),
            quote!(#(#modules)*),
            quote! {
                pub use bytes;
                #date_types
                pub use http;
                #[cfg(feature = "client")]
                pub use reqwest;
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
                #[cfg(feature = "mock")]
                #[doc(inline)]
                pub use runtime::mock;
                #[doc(inline)]
                pub use runtime::patch::Patch;
                #[doc(inline)]
                pub use runtime::secret::{Secret, SecretBytes, SecretBytesUrl};
                #[doc(inline)]
                pub use runtime::unknown::Unknown;
                #[doc(inline)]
                pub use runtime::wire::Json;
                #[doc(inline)]
                pub use runtime::{ApiError, BaseUrl, Credentials, Error, HeaderError, Operation};
                #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
                #[doc(inline)]
                pub use runtime::{BuildError, LogIn, LoggedIn, Response, Retry};
                #[doc(inline)]
                pub use runtime::{Server, ServerError, ServerVariable};
                pub use serde_json;
                #time
                #[cfg(feature = "blocking")]
                pub use ureq;
                pub use uuid;
            },
            quote! {
                #version_docs
                pub const API_VERSION: &str = #version;
            },
            quote! {
                #base_url_docs
                pub const DEFAULT_BASE_URL: Option<&str> = #base_url;
            },
            server_list(context),
        ]),
    }
}

/// Returns the constant `SERVERS`.
fn server_list(context: Context<'_>) -> TokenStream {
    let servers = context.api.servers.iter().map(|server| {
        let (url, description) = (&server.url, server.description.trim());
        let variables = server.variables.iter().map(|variable| {
            let (name, default, values) = (&variable.name, &variable.default, &variable.values);
            let values = list(Kind::Values, values.iter().map(|value| quote!(#value)));
            quote!(ServerVariable { name: #name, default: #default, values: &[#values] })
        });
        let variables = list(Kind::Values, variables);
        quote! {
            Server { url: #url, description: #description, variables: &[#variables] }
        }
    });
    let servers = list(Kind::Values, servers);
    let docs = docs::line("The `servers` of the API. A client uses the first one by default.");
    quote!(#docs pub const SERVERS: &[Server] = &[#servers];)
}

/// Returns the lint attributes of the crate: it shows features on docs.rs, forbids unsafe code, whatever the settings of its
/// workspace are, and allows confusable letters and names like `foo` if the description uses them.
fn lints(context: Context<'_>) -> TokenStream {
    let mut lints = Vec::new();
    if context.names.has_other_scripts() {
        lints.extend([quote!(confusable_idents), quote!(mixed_script_confusables)]);
    }
    if context.names.has_placeholders() {
        lints.push(quote!(clippy::disallowed_names));
    }
    let allow = (!lints.is_empty())
        .then(|| quote!(#![allow(#(#lints,)* reason = "names come from the description")]));
    // docs.rs sets `docsrs`, and shows the feature that each item needs.
    quote!(#![cfg_attr(docsrs, feature(doc_cfg))] #![forbid(unsafe_code)] #allow)
}

/// Returns the Rust path of each component schema's type.
pub(crate) fn schemas(context: Context<'_>) -> Vec<(Pointer, String)> {
    let types = context.api.types.iter();
    types
        .filter(|(_, def)| matches!(def.hint, NameHint::Component(_)))
        .map(|(id, def)| {
            (
                def.written.clone(),
                format!("types::{}", context.names.ty(id)),
            )
        })
        .collect()
}
