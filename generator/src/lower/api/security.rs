//! `securitySchemes` and `security` → how credentials are sent, and which of them an operation accepts.

use crate::diagnostic::Kind;
use crate::diagnostic::Severity;
use crate::http::is_token;
use crate::ir::{Docs, Requirement, SchemeId, SchemeKind, SecurityScheme, Table};
use crate::lower::maker::Lower;
use crate::markdown::{Phrase, code, phrase};
use crate::openapi::Node;
use crate::source::Pointer;
use std::collections::{BTreeMap, BTreeSet};

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

/// The schemes of the API, in order.
#[derive(Default)]
pub(crate) struct Schemes {
    pub list: Table<SchemeId, SecurityScheme>,
    ids: BTreeMap<String, SchemeId>,
    /// The schemes that the transport satisfies, with its certificate.
    mutual: BTreeSet<String>,
}

impl Schemes {
    fn push(&mut self, scheme: SecurityScheme) -> SchemeId {
        let name = scheme.name.clone();
        let id = self.list.push(scheme);
        self.ids.insert(name, id);
        id
    }
}

/// The schemes in `components`.
pub(crate) fn schemes(lower: &mut Lower<'_>) -> Schemes {
    let root = Pointer::from("/components/securitySchemes");
    let mut found = Schemes::default();
    for name in lower.view.keys(&root) {
        let Some(scheme) = lower.view.resolved(&root.join(name)) else {
            continue;
        };
        let mut notes = Vec::new();
        let kind = match scheme.text("type") {
            Some("http") => lower.http(&scheme),
            Some("apiKey") => {
                let key = scheme.text("name").unwrap_or_default().to_owned();
                match scheme.text("in") {
                    Some("query") => SchemeKind::Query(key),
                    Some("cookie") => SchemeKind::Cookie(key),
                    _ => SchemeKind::Header(key),
                }
            }
            Some("oauth2") => {
                notes = flows(&scheme);
                let url = scheme.text("oauth2MetadataUrl");
                notes.extend(url.map(|url| phrase!("OAuth 2 metadata: {}", code(url))));
                SchemeKind::Bearer
            }
            Some("openIdConnect") => {
                let url = scheme.text("openIdConnectUrl");
                notes.extend(url.map(|url| phrase!("OpenID Connect: {}", code(url))));
                SchemeKind::Bearer
            }
            Some("mutualTLS") => {
                found.mutual.insert(name.to_owned());
                continue;
            }
            _ => continue,
        };
        if scheme.is("deprecated") {
            notes.push("Deprecated.".into());
        }
        found.push(SecurityScheme {
            name: name.to_owned(),
            kind,
            docs: Docs {
                text: scheme.text("description").unwrap_or_default().into(),
                notes,
                ..Docs::default()
            },
        });
    }
    found
}

/// The alternatives of a `security` keyword, by ids of `schemes`.
///
/// An undefined scheme is added to them: the caller provides the whole `Authorization` header. A certificate of the client
/// belongs to its transport, so it is not among the credentials that are needed.
pub(crate) fn alternatives(
    lower: &mut Lower<'_>,
    schemes: &mut Schemes,
    at: &Pointer,
) -> Vec<Vec<Requirement>> {
    let requirements = lower.view.value(at).and_then(|it| it.as_array());
    let mut alternatives = Vec::new();
    for (index, requirement) in requirements.into_iter().flatten().enumerate() {
        let needed = requirement.as_object().into_iter().flatten();
        let needed = needed.filter(|(name, _)| !schemes.mutual.contains(*name));
        let needed: Vec<_> = needed.collect();
        let needed = needed.into_iter().map(|(name, scopes)| {
            let known = schemes.ids.get(name).copied();
            let scheme = known.unwrap_or_else(|| {
                undefined(lower, name, &at.join_index(index).join(name));
                schemes.push(SecurityScheme {
                    name: name.clone(),
                    kind: SchemeKind::Header("Authorization".to_owned()),
                    docs: Docs::default(),
                })
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

impl Schemes {
    /// Whether a `security` keyword accepts the certificate of a client.
    pub fn accepts_certificate(&self, lower: &Lower<'_>, at: &Pointer) -> bool {
        let requirements = lower.view.value(at).and_then(|it| it.as_array());
        let mut names = requirements
            .into_iter()
            .flatten()
            .filter_map(|requirement| requirement.as_object())
            .flat_map(|requirement| requirement.keys());
        names.any(|name| self.mutual.contains(name))
    }
}

impl Lower<'_> {
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
    let mut scopes: Vec<&str> = Vec::new();
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
        for scope in own.into_iter().flat_map(|scopes| scopes.keys()) {
            if !scopes.contains(&scope.as_str()) {
                scopes.push(scope);
            }
        }
    }
    if !scopes.is_empty() {
        let scopes: Vec<Phrase> = scopes.into_iter().map(code).collect();
        notes.push(phrase!("Scopes: {}", Phrase::join(&scopes, ", ")));
    }
    notes
}

fn undefined(lower: &mut Lower<'_>, name: &str, at: &Pointer) {
    let message = format!(
        "the security scheme `{name}` is not defined; its credential is the whole `Authorization` header"
    );
    let help = "define it in `components.securitySchemes`, for example with an overlay".to_owned();
    lower.report(
        Severity::Warning,
        Kind::UndefinedSecurity,
        at,
        &message,
        Some(help),
    );
}
