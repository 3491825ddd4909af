//! Swagger 2.0 → the plain form.
//!
//! Schemas, texts, tags and requirements of security are kept. Operations, parameters, responses, servers and security
//! schemes are built anew. References still have the words of the document then; at last, each leads to where its target
//! is in the plain form.

mod bodies;
mod media;
mod parameters;
mod paths;
mod references;
mod responses;
mod schemas;
mod security;
mod servers;

use super::built::{Built, Places};
use crate::diagnostic::{Diagnostic, Diagnostics, Kind};
use crate::document::draft::Draft;
use crate::document::origin::Origins;
use crate::document::shape::CHAIN;
use crate::document::warnings::Warnings;
use crate::source::Pointer;
use media::{Listed, Media};
use serde_json::{Map, Value};
use std::mem;
use std::rc::Rc;

/// How many values may be copied: a base amount, plus a number for each value in the document. Forms and responses that
/// operations share are copied, and schemas for each media type.
const VALUES: usize = 100_000;
const TIMES: usize = 16;

/// How many bytes of text count as much as a value.
const TEXT: usize = 64;

/// Turns a document into the plain form. Returns where its parts were before.
pub(super) fn plain(draft: &mut Draft, diagnostics: &mut Diagnostics) -> Places {
    let mut root = mem::take(&mut draft.value);
    let limit = VALUES + TIMES * weight(&root);
    // By far the largest part, which nothing else is built from.
    let definitions = root.get_mut("definitions").map(Value::take);
    let mut swagger = Swagger {
        root: &root,
        origins: &draft.origins,
        consumes: Rc::default(),
        produces: Rc::default(),
        schemes: servers::schemes(root.as_object(), &Pointer::ROOT),
        left: limit,
        omitted: media::Omitted::default(),
        diagnostics,
        warnings: Warnings::default(),
    };
    swagger.consumes = swagger.root_media("consumes");
    swagger.produces = swagger.root_media("produces");
    let api = swagger.api(definitions);
    swagger.finish();
    let (value, places) = api.split();
    draft.origins = places.origins(&draft.origins);
    draft.value = value;
    references::relocate(draft, &places, diagnostics);
    places
}

/// The document, and what is known about all of it.
struct Swagger<'a> {
    root: &'a Value,
    origins: &'a Origins,
    consumes: Rc<Media>,
    produces: Rc<Media>,
    /// The schemes of the document, https first.
    schemes: Vec<Listed>,
    /// How many values may still be copied.
    left: usize,
    omitted: media::Omitted,
    diagnostics: &'a mut Diagnostics,
    warnings: Warnings,
}

/// An object behind references.
#[derive(Clone)]
struct Resolved<'a> {
    members: &'a Map<String, Value>,
    /// Where it is.
    at: Pointer,
    /// Where the reference to it is; the same without one.
    used: Pointer,
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
        let schemas = schemas::definitions(definitions.unwrap_or_default());
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

    /// Returns the object at a location, or the one that it refers to. References that lead nowhere have been reported.
    fn resolved(&self, value: &'a Value, at: &Pointer) -> Option<Resolved<'a>> {
        let (mut value, mut target) = (value, at.clone());
        for _ in 0..=CHAIN {
            let members = value.as_object()?;
            let Some(reference) = members.get("$ref").and_then(Value::as_str) else {
                return Some(Resolved {
                    members,
                    at: target,
                    used: at.clone(),
                });
            };
            target = Pointer::from_fragment(reference.strip_prefix('#')?);
            value = self.root.pointer(target.as_str())?;
        }
        None
    }

    /// Takes room for copied values. Returns whether there is enough.
    fn spend(&mut self, values: usize, at: &Pointer) -> bool {
        if self.left == 0 {
            return false;
        }
        self.left = self.left.saturating_sub(values);
        if self.left == 0 {
            let message = "operations share so many fields, responses and media types that the description becomes too large";
            self.error(Kind::TooMuch, at, message);
        }
        self.left > 0
    }

    fn warn(&mut self, kind: Kind, at: &Pointer, message: &str) {
        let at = self.origins.locate(at);
        self.warnings.add(Diagnostic::warning(kind, message).at(at));
    }

    fn error(&mut self, kind: Kind, at: &Pointer, message: &str) {
        let at = self.origins.locate(at);
        self.diagnostics
            .push(Diagnostic::error(kind, message).at(at));
    }

    fn finish(mut self) {
        if let Some((at, message)) = self.omitted.told() {
            self.warn(Kind::OmittedMediaType, &at, &message);
        }
        self.warnings.hand_out(self.diagnostics);
    }
}

/// How much room a value takes: the number of values in it, where long texts count several times.
fn weight(value: &Value) -> usize {
    match value {
        Value::Object(members) => weight_of(members),
        Value::Array(items) => 1 + items.iter().map(weight).sum::<usize>(),
        Value::String(text) => 1 + text.len() / TEXT,
        _ => 1,
    }
}

fn weight_of(members: &Map<String, Value>) -> usize {
    let weights = members
        .iter()
        .map(|(key, value)| key.len() / TEXT + weight(value));
    1 + weights.sum::<usize>()
}

/// The strings of a list.
fn texts(list: Option<&Value>) -> impl Iterator<Item = (usize, &str)> {
    let items = list.and_then(Value::as_array);
    let items = items.into_iter().flatten().enumerate();
    items.filter_map(|(index, item)| Some((index, item.as_str()?)))
}

/// The text of a member.
fn text<'v>(members: &'v Map<String, Value>, key: &str) -> Option<&'v str> {
    members.get(key).and_then(Value::as_str)
}
