//! Swagger 2.0 → the plain form.
//!
//! Schemas, texts, tags and requirements of security are kept. Operations, parameters, responses, servers and security
//! schemes are built anew. References still have the words of the document then; at last, each leads to where its target
//! is in the plain form.

mod bodies;
mod context;
mod media;
mod members;
mod parameters;
mod paths;
mod references;
mod responses;
mod schemas;
mod security;
mod servers;

use super::built::{Built, Places};
use crate::diagnostic::{Diagnostics, Kind};
use crate::document::draft::Draft;
use crate::document::shape::Report;
use crate::source::Pointer;
use context::Swagger;
use serde_json::Value;
use std::mem;

/// Turns a document into the plain form. Returns where its parts were before, and what the tables say about them.
pub(super) fn plain(draft: &mut Draft, diagnostics: &mut Diagnostics) -> (Places, Report) {
    let mut root = mem::take(&mut draft.value);
    // By far the largest part, which nothing else is built from.
    let definitions = root.get_mut("definitions").map(Value::take);
    let schemes = servers::schemes(root.as_object(), &Pointer::ROOT);
    let mut swagger = Swagger::new(&root, &draft.origins, schemes, diagnostics);
    let api = swagger.api(definitions);
    swagger.finish();
    let (value, places) = api.split();
    draft.origins = places.origins(&draft.origins);
    draft.value = value;
    let report = references::relocate(draft, &places, diagnostics);
    (places, report)
}

impl<'a> Swagger<'a> {
    fn api(&mut self, definitions: Option<Value>) -> Built {
        let mut api = Built::object(Pointer::ROOT);
        api.set("openapi", Built::new("3.0.3", "/swagger".into()));
        let members = self.root.as_object();
        for (key, value) in members.into_iter().flatten() {
            let at = Pointer::ROOT.join(key);
            match key.as_str() {
                "info" | "tags" | "externalDocs" | "security" => api.keep(key, value.clone()),
                "paths" => {
                    let paths = self.paths(value, at);
                    api.set("paths", paths);
                }
                "swagger"
                | "host"
                | "basePath"
                | "schemes"
                | "consumes"
                | "produces"
                | "definitions"
                | "parameters"
                | "responses"
                | "securityDefinitions" => {}
                key if key.starts_with("x-") => api.keep(key, value.clone()),
                // Not a keyword of Swagger, but references may lead into it.
                key => api.set(&format!("x-{key}"), Built::new(value.clone(), at)),
            }
        }
        let servers = self.servers();
        if !servers.is_empty() {
            api.set("servers", servers);
        }
        let components = self.components(definitions);
        if !components.is_empty() {
            api.set("components", components);
        }
        api
    }

    fn components(&mut self, definitions: Option<Value>) -> Built {
        let mut components = Built::object(Pointer::ROOT);
        let (schemas, repeated) = schemas::definitions(definitions.unwrap_or_default());
        for (at, value) in repeated {
            let value = value.escape_debug();
            let message = format!(
                "`{value}` is also the discriminator value of another child of the same schema; that one is used"
            );
            self.warn(Kind::ContradictoryMapping, &at, &message);
        }
        let (parameters, bodies) = self.shared_parameters();
        let responses = self.shared_responses();
        let schemes = self.security_schemes();
        for (kind, parts) in [
            ("schemas", schemas),
            ("responses", responses),
            ("parameters", parameters),
            ("requestBodies", bodies),
            ("securitySchemes", schemes),
        ] {
            if !parts.is_empty() {
                components.set(kind, parts);
            }
        }
        components
    }
}
