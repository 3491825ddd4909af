//! `securityDefinitions` → security schemes.

use super::context::Swagger;
use super::members::text;
use crate::document::plain::built::Built;
use crate::document::shape::FLOWS;
use crate::source::Pointer;
use serde_json::{Map, Value};

impl Swagger<'_> {
    pub(super) fn security_schemes(&self) -> Built {
        let at = Pointer::from("/securityDefinitions");
        let mut schemes = Built::object(at.clone());
        let found = self.root.get("securityDefinitions");
        for (name, scheme) in found.and_then(Value::as_object).into_iter().flatten() {
            if let Some(scheme) = scheme.as_object() {
                schemes.set(name, security_scheme(scheme, at.join(name)));
            }
        }
        schemes
    }
}

fn security_scheme(scheme: &Map<String, Value>, at: Pointer) -> Built {
    let mut built = Built::object(at.clone());
    let ty = text(scheme, "type");
    let kept: &[&str] = match ty {
        Some("basic" | "oauth2") => &["description"],
        // `apiKey`, and the types of later versions.
        _ => &[
            "$ref",
            "type",
            "description",
            "name",
            "in",
            "scheme",
            "bearerFormat",
            "openIdConnectUrl",
        ],
    };
    for (key, value) in scheme {
        if kept.contains(&key.as_str()) || key.starts_with("x-") {
            built.keep(key, value.clone());
        }
    }
    match ty {
        Some("basic") => {
            built.set("type", Built::new("http", at.join("type")));
            built.set("scheme", Built::new("basic", at.join("type")));
        }
        Some("oauth2") => {
            built.keep("type", "oauth2");
            let mut flows = Built::object(at.join("flow"));
            if let Some((name, flow)) = flow(scheme, &at) {
                flows.set(name, flow);
            }
            built.set("flows", flows);
        }
        _ => {}
    }
    built
}

/// The flow of an OAuth 2 scheme, unless it has been reported.
fn flow(scheme: &Map<String, Value>, at: &Pointer) -> Option<(&'static str, Built)> {
    let flow = text(scheme, "flow")?;
    let (_, name, urls) = FLOWS.iter().find(|(name, ..)| *name == flow)?;
    let mut built = Built::object(at.clone());
    for url in *urls {
        built.keep(url, scheme.get(*url)?.clone());
    }
    let scopes = scheme.get("scopes").cloned();
    built.keep("scopes", scopes.unwrap_or_else(|| Map::new().into()));
    Some((name, built))
}
