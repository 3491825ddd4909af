//! `securitySchemes` and `security` → how credentials are sent, and which of them an operation accepts.

use crate::diagnostic::Kind;
use crate::diagnostic::Severity;
use crate::http::is_token;
use crate::ir::{Docs, Note, Requirement, SchemeId, SchemeKind, SecurityScheme, Table};
use crate::lower::maker::Lower;
use crate::markdown::{Phrase, Raw, code, phrase};
use crate::openapi::{Node, pointer_of};
use crate::source::Pointer;
use indexmap::IndexSet;
use std::collections::BTreeMap;

/// The authentication schemes in the IANA registry for HTTP, other than `basic` and `bearer`.
const REGISTERED: [&str; 12] = [
    "concealed",
    "digest",
    "dpop",
    "gnap",
    "hoba",
    "mutual",
    "negotiate",
    "oauth",
    "privatetoken",
    "scram-sha-1",
    "scram-sha-256",
    "vapid",
];

/// How many schemes an API may have. Real ones have up to twenty. Each becomes methods of both clients, fifty times the
/// length of its name in a requirement.
const MAX: usize = 1_000;

/// Where schemes have names.
const ROOT: &str = "/components/securitySchemes";

/// The schemes of the API, in order.
#[derive(Default)]
pub(crate) struct Schemes {
    pub list: Table<SchemeId, SecurityScheme>,
    ids: BTreeMap<String, SchemeId>,
}

impl Schemes {
    fn push(&mut self, lower: &mut Lower<'_>, scheme: SecurityScheme, at: &Pointer) -> SchemeId {
        if self.list.len() == MAX {
            let message = format!("up to here, the API has more than {MAX} security schemes");
            lower.error(Kind::TooMuch, at, &message, None);
        }
        let name = scheme.name.clone();
        let id = self.list.push(scheme);
        self.ids.insert(name, id);
        id
    }
}

/// The schemes in `components`.
pub(crate) fn schemes(lower: &mut Lower<'_>) -> Schemes {
    let root = Pointer::from(ROOT);
    let mut found = Schemes::default();
    for name in lower.view.keys(&root) {
        let at = root.join(name);
        if let Some(scheme) = lower.scheme(name, &at) {
            found.push(lower, scheme, &at);
        }
    }
    found
}

/// The alternatives of a `security` keyword, by ids of `schemes`.
///
/// An undefined scheme is added to them: the caller provides the whole `Authorization` header.
pub(crate) fn alternatives(
    lower: &mut Lower<'_>,
    schemes: &mut Schemes,
    at: &Pointer,
) -> Vec<Vec<Requirement>> {
    let requirements = lower.view.value(at).and_then(|it| it.as_array());
    let mut alternatives = Vec::new();
    for (index, requirement) in requirements.into_iter().flatten().enumerate() {
        let needed = requirement.as_object().into_iter().flatten();
        let needed = needed.map(|(name, scopes)| {
            let scheme = schemes.ids.get(name).copied().unwrap_or_else(|| {
                let at = at.join_index(index).join(name);
                let scheme = lower.referenced(name);
                let scheme = scheme.unwrap_or_else(|| undefined(lower, name, &at));
                schemes.push(lower, scheme, &at)
            });
            let scopes = scopes.as_array().into_iter().flatten();
            let scopes = scopes.filter_map(|scope| scope.as_str());
            Requirement {
                scheme,
                scopes: scopes.map(str::to_owned).collect(),
            }
        });
        alternatives.push(needed.collect());
    }
    alternatives
}

impl Lower<'_> {
    /// The scheme at this pointer, unless it is of no kind that OpenAPI knows.
    fn scheme(&mut self, name: &str, at: &Pointer) -> Option<SecurityScheme> {
        let scheme = self.view.resolved(at)?;
        let mut notes = Vec::new();
        let mut token_url = None;
        let kind = match scheme.text("type")? {
            "http" => self.http(&scheme),
            "apiKey" => {
                let key = scheme.text("name").unwrap_or_default().to_owned();
                match scheme.text("in") {
                    Some("query") => SchemeKind::Query(key),
                    Some("cookie") => SchemeKind::Cookie(key),
                    _ => SchemeKind::Header(key),
                }
            }
            "oauth2" => {
                notes = flows(&scheme);
                let flows = scheme.child("flows");
                let flow = flows.and_then(|flows| flows.child("clientCredentials"));
                let url = flow.as_ref().and_then(|flow| flow.text("tokenUrl"));
                token_url = url.filter(|url| !url.is_empty()).map(str::to_owned);
                let url = scheme.text("oauth2MetadataUrl");
                notes.extend(url.map(|url| phrase!("OAuth 2 metadata: {}", code(url))));
                SchemeKind::Bearer
            }
            "openIdConnect" => {
                let url = scheme.text("openIdConnectUrl");
                notes.extend(url.map(|url| phrase!("OpenID Connect: {}", code(url))));
                SchemeKind::Bearer
            }
            "mutualTLS" => SchemeKind::MutualTls,
            _ => return None,
        };
        let mut text = Raw::from(scheme.text("description").unwrap_or_default());
        if scheme.is("deprecated") {
            text.add("Deprecated: the API may stop accepting it.");
        }
        Some(SecurityScheme {
            name: name.to_owned(),
            origin: at.clone(),
            written: self.view.written(at),
            kind,
            token_url,
            docs: Docs {
                text,
                notes: notes.into_iter().map(Note::from).collect(),
                ..Docs::default()
            },
        })
    }

    /// The scheme elsewhere in this document whose URI is used as a name.
    fn referenced(&mut self, name: &str) -> Option<SecurityScheme> {
        let at = pointer_of(name)?;
        self.scheme(name, &at)
    }

    fn http(&mut self, scheme: &Node<'_>) -> SchemeKind {
        let name = scheme.text("scheme").unwrap_or_default();
        match name.to_ascii_lowercase().as_str() {
            "basic" => SchemeKind::Basic,
            "bearer" => SchemeKind::Bearer,
            known if REGISTERED.contains(&known) => SchemeKind::Http(name.to_owned()),
            _ if is_token(name) => {
                let message = format!(
                    "`{name}` is not a registered HTTP authentication scheme; the credential is sent after this name"
                );
                self.warn(Kind::UnknownHttpScheme, &scheme.at, &message);
                SchemeKind::Http(name.to_owned())
            }
            _ => {
                let message = format!(
                    "`{name}` is not an HTTP authentication scheme; the credential is the whole `Authorization` header"
                );
                self.warn(Kind::UnknownHttpScheme, &scheme.at, &message);
                SchemeKind::Header("Authorization".to_owned())
            }
        }
    }
}

/// The URLs and the scopes of OAuth 2 flows.
fn flows(scheme: &Node<'_>) -> Vec<Phrase> {
    let mut notes = Vec::new();
    let mut scopes = IndexSet::new();
    let flows = scheme.child("flows");
    for (name, flow) in flows.iter().flat_map(Node::children) {
        let urls = [
            "authorizationUrl",
            "deviceAuthorizationUrl",
            "tokenUrl",
            "refreshUrl",
        ];
        let urls = urls.iter().filter_map(|keyword| flow.text(keyword));
        let urls: Vec<Phrase> = urls.map(code).collect();
        let urls = Phrase::join(&urls, ", ");
        notes.push(phrase!("OAuth 2 flow {}: {}", code(name), urls));
        let own = flow.keywords.get("scopes").and_then(|it| it.as_object());
        scopes.extend(own.into_iter().flat_map(|scopes| scopes.keys()));
    }
    if !scopes.is_empty() {
        let scopes: Vec<Phrase> = scopes.into_iter().map(|scope| code(scope)).collect();
        notes.push(phrase!("Scopes: {}", Phrase::join(&scopes, ", ")));
    }
    notes
}

/// Reports a scheme that is used but not defined.
fn undefined(lower: &mut Lower<'_>, name: &str, at: &Pointer) -> SecurityScheme {
    let message = format!(
        "the security scheme `{name}` is not defined; its credential is the whole `Authorization` header"
    );
    let place = lower.view.components("securitySchemes");
    let place: Vec<_> = place.segments().collect();
    let help = format!(
        "define it in `{}`, for example with an overlay",
        place.join(".")
    );
    lower.report(
        Severity::Warning,
        Kind::UndefinedSecurity,
        at,
        &message,
        Some(help),
    );
    SecurityScheme {
        name: name.to_owned(),
        origin: Pointer::from(ROOT).join(name),
        written: lower.view.components("securitySchemes").join(name),
        kind: SchemeKind::Header("Authorization".to_owned()),
        token_url: None,
        docs: Docs::default(),
    }
}
