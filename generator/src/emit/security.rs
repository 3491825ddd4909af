//! `security.rs`: the security schemes of the API, and for each scheme a method that sets its
//! credential.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use super::docs;
use super::file::File;
use super::paths::ident;
use super::rust::Rust;
use crate::ir::SchemeKind;
use crate::markdown::{Markdown, code, phrase};

/// Returns the file, or `None` for an API without security schemes.
pub(super) fn write(context: Context<'_>) -> Option<File> {
    let mut schemes = context.api.credentials().peekable();
    schemes.peek()?;
    let takes_secret = schemes
        .clone()
        .any(|(_, scheme)| scheme.token_url.is_none());
    let secret = takes_secret.then(|| {
        quote!(
            use crate::runtime::secret::Secret;
        )
    });
    let mut items = Rust::from_iter([quote! {
        #secret
        use crate::runtime::{Credential, Credentials, SchemeKind, SecurityScheme};
    }]);
    for (id, scheme) in schemes {
        let docs = docs::item(&scheme.docs, Some(&scheme.written));
        let constant = ident(&context.names.scheme(id).constant);
        let name = &scheme.name;
        let method = &*context.names.scheme(id).method;
        let kind = match (&scheme.kind, &scheme.token_url) {
            (SchemeKind::Basic, _) => quote!(Basic),
            (SchemeKind::Bearer, None) => quote!(Bearer),
            (SchemeKind::Bearer, Some(url)) => quote!(OAuth2(#url)),
            (SchemeKind::Http(name), _) => quote!(Http(#name)),
            (SchemeKind::Header(name), _) => quote!(Header(#name)),
            (SchemeKind::Query(name), _) => quote!(Query(#name)),
            (SchemeKind::Cookie(name), _) => quote!(Cookie(#name)),
            (SchemeKind::MutualTls, _) => continue,
        };
        items.push(quote! {
            #docs
            pub const #constant: SecurityScheme = SecurityScheme {
                name: #name,
                method: #method,
                kind: SchemeKind::#kind,
            };
        });
    }
    let with = methods(context).map(|method| method.write(quote!(with)));
    items.push_impl(&quote!(impl Credentials), with);
    for (feature, module) in [
        (
            quote!(any(feature = "client", feature = "tower")),
            quote!(client),
        ),
        (quote!(feature = "blocking"), quote!(blocking)),
    ] {
        let credential = methods(context).map(|it| it.write(quote!(credential)));
        let header = quote! {
            #[cfg(#feature)]
            impl crate::runtime::#module::ClientBuilder
        };
        items.push_impl(&header, credential);
    }
    Some(File::Rust {
        intro: "The security schemes of the API.".into(),
        items,
    })
}

/// The method of a scheme: its name, parameters, credential and docs.
struct Method {
    name: TokenStream,
    parameters: TokenStream,
    credential: TokenStream,
    constant: TokenStream,
    docs: TokenStream,
}

impl Method {
    /// Returns the method for a type that has a method `set` for any credential.
    fn write(&self, set: TokenStream) -> TokenStream {
        let Method {
            name,
            parameters,
            credential,
            constant,
            docs,
        } = self;
        quote! {
            #docs
            #[must_use]
            pub fn #name(self, #parameters) -> Self {
                self.#set(#constant, #credential)
            }
        }
    }
}

fn methods(context: Context<'_>) -> impl Iterator<Item = Method> {
    context
        .api
        .credentials()
        .filter_map(move |(id, scheme)| {
            let names = context.names.scheme(id);
            let (name, constant) = (ident(&names.method), ident(&names.constant));
            let what = match &scheme.kind {
                SchemeKind::Basic => "the user and password for HTTP basic authentication".into(),
                SchemeKind::Bearer if scheme.token_url.is_some() => {
                    "the token that is sent as `Authorization: Bearer …`, or the `ClientCredentials` with which a client obtains it"
                        .into()
                }
                SchemeKind::Bearer => "the token that is sent as `Authorization: Bearer …`".into(),
                SchemeKind::Http(name) => {
                    phrase!(
                        "the credential after {} in the header `Authorization`",
                        code(name)
                    )
                }
                SchemeKind::Header(name) if name.eq_ignore_ascii_case("authorization") => {
                    phrase!(
                        "the whole value of the header {}, with its scheme, such as {}",
                        code(name),
                        code("Basic …")
                    )
                }
                SchemeKind::Header(name) => {
                    phrase!("the value of the header {}", code(name))
                }
                SchemeKind::Query(name) => {
                    phrase!("the value of the query parameter {}", code(name))
                }
                SchemeKind::Cookie(name) => phrase!("the value of the cookie {}", code(name)),
                SchemeKind::MutualTls => return None,
            };
            let sets = phrase!("Sets {}.", what);
            let docs = Markdown::join([sets.into(), scheme.docs.text.blocks()]);
            let basic = scheme.kind == SchemeKind::Basic;
            let (parameters, credential) = if basic {
                (
                    quote!(user: impl Into<String>, password: impl Into<Secret>),
                    quote!(Credential::Basic {
                        user: user.into(),
                        password: password.into()
                    }),
                )
            } else if scheme.token_url.is_some() {
                (quote!(value: impl Into<Credential>), quote!(value.into()))
            } else {
                (
                    quote!(value: impl Into<Secret>),
                    quote!(Credential::Token(value.into())),
                )
            };
            Some(Method {
                name: quote!(#name),
                parameters,
                credential,
                constant: quote!(#constant),
                docs: docs::lines(&docs),
            })
        })
}
