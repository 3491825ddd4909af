//! `securitySchemes` and `security` → how credentials are sent, and which an operation accepts.

use super::Lower;
use crate::diagnostic::Severity;
use crate::ir::{Docs, SchemeKind, SecurityScheme};
use crate::pointer::Pointer;
use openapiv3::{APIKeyLocation, ReferenceOr, SecurityRequirement, SecurityScheme as Source};

/// The schemes of the API, in order.
pub(super) fn schemes(lower: &mut Lower<'_>) -> Vec<SecurityScheme> {
    let document = lower.document;
    let schemes = document.openapi.components.iter().flat_map(|c| &c.security_schemes);
    let mut found = Vec::new();
    for (name, scheme) in schemes {
        let at = Pointer::from("/components/securitySchemes").join(name);
        let ReferenceOr::Item(scheme) = scheme else {
            lower.warn("security-reference", &at, "a reference to a security scheme is not followed: it is left out");
            continue;
        };
        let (kind, description) = match scheme {
            Source::HTTP { scheme, description, .. } => match scheme.to_ascii_lowercase().as_str() {
                "basic" => (SchemeKind::Basic, description),
                "bearer" => (SchemeKind::Bearer, description),
                other => {
                    let message = format!("the HTTP scheme `{other}` is not known: its credential is the whole `Authorization` header");
                    lower.warn("unknown-http-scheme", &at, &message);
                    (SchemeKind::Header("Authorization".to_owned()), description)
                }
            },
            Source::APIKey { location, name, description, .. } => {
                let name = name.clone();
                let kind = match location {
                    APIKeyLocation::Header => SchemeKind::Header(name),
                    APIKeyLocation::Query => SchemeKind::Query(name),
                    APIKeyLocation::Cookie => SchemeKind::Cookie(name),
                };
                (kind, description)
            }
            Source::OAuth2 { description, .. } | Source::OpenIDConnect { description, .. } => {
                (SchemeKind::Bearer, description)
            }
        };
        found.push(SecurityScheme {
            name: name.clone(),
            kind,
            docs: Docs {
                text: description.clone().unwrap_or_default(),
                ..Docs::default()
            },
        });
    }
    found
}

/// The alternatives of a `security` keyword as indexes into `schemes`.
///
/// A scheme that is not defined joins them: the caller gives the whole `Authorization` header.
pub(super) fn alternatives(
    lower: &mut Lower<'_>,
    requirements: &[SecurityRequirement],
    schemes: &mut Vec<SecurityScheme>,
    at: &Pointer,
) -> Vec<Vec<usize>> {
    let mut alternatives = Vec::new();
    for (index, requirement) in requirements.iter().enumerate() {
        let needed = requirement.keys().map(|name| {
            let known = schemes.iter().position(|scheme| scheme.name == *name);
            known.unwrap_or_else(|| {
                undefined(lower, name, &at.join_index(index).join(name));
                schemes.push(SecurityScheme {
                    name: name.clone(),
                    kind: SchemeKind::Header("Authorization".to_owned()),
                    docs: Docs::default(),
                });
                schemes.len() - 1
            })
        });
        alternatives.push(needed.collect());
    }
    alternatives
}

fn undefined(lower: &mut Lower<'_>, name: &str, at: &Pointer) {
    let message = format!(
        "the security scheme `{name}` is not defined: its credential is the whole `Authorization` header"
    );
    let help = "define it in `components.securitySchemes`, in an overlay if need be".to_owned();
    lower.report(Severity::Warning, "undefined-security", at, &message, Some(help));
}
