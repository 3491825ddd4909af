//! `LogIn` for operations whose answer grants a token: where the token is, and which operations renew
//! it and end the session.
//!
//! Everything else about sessions is in the runtime, so other operations cost nothing.

use proc_macro2::{Ident, Literal, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};

use super::context::Context;
use super::module::Module;
use super::paths::{Imports, ident, word};
use crate::analyze::Presence;
use crate::analyze::groups::Users;
use crate::ir::{
    Bodies, Lookup, OperationId, Path, Session, SessionStep as Step, StringType, Type, TypeKind,
};

/// Returns the implementation for an operation that logs in.
pub(super) fn implementation(id: OperationId, imports: &mut Imports<'_>) -> Option<TokenStream> {
    let context = imports.context();
    let mut sessions = context.api.sessions.iter();
    let session = sessions.find(|session| session.operation == id)?;
    let ty = ident(&context.names.operation(id).ty);
    // An import for all features would be unused without a client. An operation has no value of its name, so `Some` is
    // always that of the prelude.
    let option = imports.path("std::option::Option");
    let default = imports.path("std::default::Default");
    let scheme = |id| {
        let constant = ident(&context.names.scheme(id).constant);
        quote!(crate::security::#constant)
    };
    let supplies = scheme(session.supplies);
    let together = session.together_with.iter().map(|id| scheme(*id));
    let together = (!session.together_with.is_empty()).then(|| {
        quote! {
            const TOGETHER_WITH: &'static [crate::runtime::SecurityScheme] = &[#(#together),*];
        }
    });
    let step = |name: TokenStream, kind: TokenStream, step: Option<OperationId>| {
        let step = step?;
        let groups = &context.facts.groups;
        let group = groups.of(step);
        let cfg = (group != groups.of(id)).then(|| Module {
            name: &context.names.group(group).module,
            features: context.features(&Users::One(group)),
        });
        let cfg = cfg.and_then(|module| module.cfg());
        let operation = ident(&context.names.operation(step).ty);
        Some(quote! {
            #cfg
            fn #name() -> #option<crate::runtime::session::Step> {
                use crate::runtime::session::Step;
                Some(Step::#kind(super::#operation::new()))
            }
        })
    };
    let renewal = step(quote!(renewal), quote!(grants), session.renew);
    let log_out = step(quote!(log_out), quote!(ends), session.log_out);
    let grant = grant(context, session, &default);
    let body = match same_grant(context, session, &grant, &default) {
        Some(renewal) => {
            let operation = ident(&context.names.operation(renewal).ty);
            quote!(crate::runtime::session::LogIn::grant(&super::#operation::new(), output, headers))
        }
        None => with_imports(&grant),
    };
    let names = [("output", "_output"), ("headers", "_headers")];
    let [output, headers] =
        names.map(|(used, unused)| word(if has_word(&body, used) { used } else { unused }));
    Some(quote! {
        #[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
        impl crate::runtime::session::LogIn for #ty {
            const SUPPLIES: crate::runtime::SecurityScheme = #supplies;
            #together

            fn grant(
                &self,
                #output: &Self::Output,
                #headers: &http::HeaderMap,
            ) -> #option<crate::runtime::session::Grant> {
                #body
            }

            #renewal

            #log_out
        }
    })
}

/// Returns the operation that renews the session, if it grants a token in the same way and knows how.
fn same_grant(
    context: Context<'_>,
    session: &Session,
    code: &TokenStream,
    default: &TokenStream,
) -> Option<OperationId> {
    let renew = session.renew.filter(|id| *id != session.operation)?;
    let mut sessions = context.api.sessions.iter();
    let other = sessions.find(|other| other.operation == renew)?;
    let [output, others] = [session, other].map(|it| &context.api.operations[it.operation].output);
    let groups = &context.facts.groups;
    let is_same = output == others
        && groups.of(renew) == groups.of(session.operation)
        // It does not look at the other in turn.
        && other.renew.is_none_or(|id| id == renew)
        && !has_word(code, "self")
        && grant(context, other, default).to_string() == code.to_string();
    is_same.then_some(renew)
}

/// Returns the code of a grant with what it imports.
fn with_imports(grant: &TokenStream) -> TokenStream {
    let uses = match has_word(grant, "session") {
        true => quote!(
            use crate::runtime::session::{self, Grant};
        ),
        false => quote!(
            use crate::runtime::session::Grant;
        ),
    };
    let secret = has_word(grant, "Secret").then(|| {
        quote!(
            use crate::runtime::secret::Secret;
        )
    });
    quote!(#secret #uses #grant)
}

fn grant(context: Context<'_>, session: &Session, default: &TokenStream) -> TokenStream {
    let found = |lookup: &Lookup, end: &dyn Fn(Found, &Type) -> TokenStream| {
        find(context, session.operation, lookup, default, end)
    };
    let token = match &session.token {
        Lookup::Header(name) => {
            quote!(session::header_token(headers, #name)?)
        }
        lookup if is_one(context, session.operation, lookup) => {
            found(lookup, &|found, _| match found {
                Found::Plain(value) => quote!(&#value),
                Found::Maybe(value) => quote!(#value?),
            })
        }
        lookup => {
            let token = found(lookup, &|found, _| match found {
                Found::Plain(value) => quote!(Some(Secret::from(&#value))),
                Found::Maybe(value) => quote!(#value.map(Secret::from)),
            });
            quote!(#token?)
        }
    };
    let mut statements = quote!(let token = #token;);
    let mut grant = quote!(Grant::new(token));
    match &session.seconds {
        None => {}
        Some(Lookup::Header(name)) => {
            statements.extend(quote!(let seconds = session::header_seconds(headers, #name);));
            grant.extend(quote!(.seconds(seconds)));
        }
        Some(lookup) => {
            let is_one = is_one(context, session.operation, lookup);
            let seconds = found(lookup, &|found, ty| match (found, is_one, ty) {
                (Found::Plain(value), _, Type::Number) => quote!(session::whole_seconds(#value)),
                (Found::Maybe(value), _, Type::Number) => {
                    quote!(#value.and_then(|it| session::whole_seconds(*it)))
                }
                (Found::Plain(value), true, _) => quote!(Some(#value)),
                (Found::Plain(value), false, _) => quote!(Some(i128::from(#value))),
                (Found::Maybe(value), true, _) => quote!(#value.copied()),
                (Found::Maybe(value), false, _) => quote!(#value.map(|it| i128::from(*it))),
            });
            statements.extend(quote!(let seconds = #seconds;));
            grant.extend(quote!(.seconds(seconds)));
        }
    }
    if session.is_sliding {
        grant.extend(quote!(.sliding()));
    }
    let pending = session.pending.iter().map(|lookup| match lookup {
        Lookup::Header(name) => quote!(headers.contains_key(#name)),
        lookup => found(lookup, &|found, ty| is_present(ty, found)),
    });
    let pending: Vec<TokenStream> = pending.collect();
    let names: Vec<Ident> = match pending.len() {
        1 => vec![word("is_pending")],
        count => (1..=count)
            .map(|it| format_ident!("pending_{it}"))
            .collect(),
    };
    if !pending.is_empty() {
        statements.extend(quote!(#(let #names = #pending;)*));
        grant.extend(quote!(.pending(#(#names)||*)));
    }
    quote!(#statements let grant = #grant; Some(grant))
}

/// Whether code uses a name.
fn has_word(code: &TokenStream, name: &str) -> bool {
    code.clone().into_iter().any(|token| match token {
        TokenTree::Group(group) => has_word(&group.stream(), name),
        TokenTree::Ident(ident) => ident == name,
        _ => false,
    })
}

/// Whether a value says something: it is neither `null` nor `false` nor empty.
fn is_present(ty: &Type, found: Found) -> TokenStream {
    let test = |value: TokenStream| match ty {
        Type::Bool => Some(value),
        Type::Array(_) | Type::Map(_) => Some(quote!(!#value.is_empty())),
        Type::String(StringType::Plain) => Some(quote!(!#value.is_empty())),
        Type::String(StringType::Secret) => Some(quote!(!#value.expose().is_empty())),
        Type::Any => Some(quote!(!#value.is_null())),
        _ => None,
    };
    match found {
        Found::Plain(value) => test(value).unwrap_or_else(|| quote!(true)),
        Found::Maybe(value) => match test(match ty {
            Type::Bool => quote!(*it),
            _ => quote!(it),
        }) {
            Some(test) => quote!(#value.is_some_and(|it| #test)),
            None => {
                let option = value.code;
                quote!(#option.is_some())
            }
        },
    }
}

/// Code for a value.
enum Found {
    Plain(TokenStream),
    Maybe(Optional),
}

/// Code for an `Option` of a reference to a value.
struct Optional {
    code: TokenStream,
    /// Whether the code is a field, which is not a reference yet.
    is_field: bool,
}

impl ToTokens for Optional {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.code.to_tokens(tokens);
        if self.is_field {
            tokens.extend(quote!(.as_ref()));
        }
    }
}

fn maybe(code: TokenStream) -> Found {
    Found::Maybe(Optional {
        code,
        is_field: false,
    })
}

fn maybe_field(code: TokenStream) -> Found {
    Found::Maybe(Optional {
        code,
        is_field: true,
    })
}

/// Whether the value is in one place, so that no `match` is needed.
fn is_one(context: Context<'_>, id: OperationId, lookup: &Lookup) -> bool {
    let is_each = matches!(context.api.operations[id].output, Bodies::Each(_));
    !(is_each && matches!(lookup, Lookup::Response(_)))
}

/// Returns the code that finds a value. `end` turns it into what is needed.
fn find(
    context: Context<'_>,
    id: OperationId,
    lookup: &Lookup,
    default: &TokenStream,
    end: &dyn Fn(Found, &Type) -> TokenStream,
) -> TokenStream {
    let operation = &context.api.operations[id];
    let names = context.names.operation(id);
    match lookup {
        Lookup::Header(_) => TokenStream::new(),
        Lookup::Parameter(position, ty) => {
            let name = ident(&names.parameters[*position]);
            let is_required = operation.parameters[*position].required;
            let found = match is_required {
                true => Found::Plain(quote!(self.#name)),
                false => maybe_field(quote!(self.#name)),
            };
            end(found, context.api.types.resolve(ty.non_null()))
        }
        Lookup::Request(path) => {
            let is_required = operation.body.as_ref().is_some_and(|body| body.required);
            let root = match is_required {
                true => Found::Plain(quote!(self.body)),
                false => maybe_field(quote!(self.body)),
            };
            end(follow(context, path, root), &path.ty)
        }
        Lookup::Response(cases) => match (&operation.output, &names.output) {
            (Bodies::Each(_), Some(items)) => {
                let ty = ident(&items.ty);
                let arms = cases.iter().map(|(case, path)| {
                    let variant = ident(&items.members[*case]);
                    let root = match path.steps.is_empty() {
                        true => maybe(quote!(Some(body))),
                        false => Found::Plain(quote!(body)),
                    };
                    let found = end(follow(context, path, root), &path.ty);
                    quote!(#ty::#variant(body) => #found,)
                });
                let is_whole = match &operation.output {
                    Bodies::Each(all) => all.len() == cases.len(),
                    _ => false,
                };
                let rest = (!is_whole).then(|| quote!(_ => #default::default()));
                quote!(match output { #(#arms)* #rest })
            }
            (output, _) => {
                let root = match output {
                    Bodies::Maybe(_) => maybe(quote!(output.as_ref())),
                    _ => Found::Plain(quote!(output)),
                };
                let path = cases.first().map(|(_, path)| path);
                let found = path.map(|path| end(follow(context, path, root), &path.ty));
                found.unwrap_or_default()
            }
        },
    }
}

fn follow(context: Context<'_>, path: &Path, root: Found) -> Found {
    path.steps.iter().fold(root, |found, step| match step {
        Step::Field(id, position) => {
            let name = ident(&context.names.members(*id)[*position]);
            let TypeKind::Struct(it) = &context.api.types[*id].kind else {
                return found;
            };
            let field = &it.fields[*position];
            let presence = context.facts.usage.presence(*id, field);
            let is_optional = presence != Presence::Always || matches!(field.ty, Type::Nullable(_));
            // Absent, null or a value.
            let inner = (presence == Presence::Patch).then(|| quote!(.and_then(|it| it.as_ref())));
            match (found, is_optional) {
                (Found::Plain(value), false) => Found::Plain(quote!(#value.#name)),
                (Found::Plain(value), true) if inner.is_none() => maybe_field(quote!(#value.#name)),
                (Found::Plain(value), true) => maybe(quote!(#value.#name.as_ref() #inner)),
                (Found::Maybe(value), false) => maybe(quote!(#value.map(|it| &it.#name))),
                (Found::Maybe(value), true) => {
                    maybe(quote!(#value.and_then(|it| it.#name.as_ref()) #inner))
                }
            }
        }
        Step::Key(key) => get(found, quote!(#key)),
        Step::Index(index) => {
            let index = Literal::usize_unsuffixed(*index);
            get(found, quote!(#index))
        }
        Step::Alias(id) if context.facts.newtypes.contains(id) => match found {
            Found::Plain(value) => Found::Plain(quote!(#value.0)),
            Found::Maybe(value) => maybe(quote!(#value.map(|it| &it.0))),
        },
        Step::Alias(_) => found,
        Step::Some => match found {
            Found::Plain(value) => maybe_field(value),
            Found::Maybe(value) => maybe(quote!(#value.and_then(|it| it.as_ref()))),
        },
    })
}

fn get(found: Found, key: TokenStream) -> Found {
    maybe(match found {
        Found::Plain(value) => quote!(#value.get(#key)),
        Found::Maybe(value) => quote!(#value.and_then(|it| it.get(#key))),
    })
}
