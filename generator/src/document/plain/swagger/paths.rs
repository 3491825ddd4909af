//! Path items and operations.

use super::context::Swagger;
use super::parameters::Parameters;
use super::responses::Offered;
use crate::diagnostic::Kind;
use crate::document::plain::built::Built;
use crate::http::METHODS;
use crate::source::Pointer;
use serde_json::{Map, Value};

impl<'a> Swagger<'a> {
    pub(super) fn paths(&mut self, value: &'a Value, at: Pointer) -> Built {
        let mut paths = Built::object(at.clone());
        for (path, item) in value.as_object().into_iter().flatten() {
            match item.as_object() {
                Some(item) if !path.starts_with("x-") => {
                    let item = self.path_item(item, at.join(path));
                    paths.set(path, item);
                }
                _ => paths.keep(path, item.clone()),
            }
        }
        paths
    }

    fn path_item(&mut self, item: &'a Map<String, Value>, at: Pointer) -> Built {
        let mut built = Built::object(at.clone());
        let shared = self.parameters(item.get("parameters"), &at.join("parameters"));
        if let (true, Some(first)) = (item.contains_key("$ref"), shared.first_of_body()) {
            let message = "a body or a form next to the `$ref` of a path item does not apply to the operations behind it";
            self.error(Kind::SeveralBodies, &first.used, message);
        }
        for (key, value) in item {
            match (key.as_str(), value) {
                (method, Value::Object(operation)) if is_method(method) => {
                    let operation = self.operation(operation, at.join(key), &shared);
                    built.set(key, operation);
                }
                ("$ref" | "summary" | "description", value) => built.keep(key, value.clone()),
                (key, value) if key.starts_with("x-") => built.keep(key, value.clone()),
                _ => {}
            }
        }
        if !shared.list.is_empty() {
            built.set("parameters", shared.list);
        }
        built
    }

    fn operation(
        &mut self,
        operation: &'a Map<String, Value>,
        at: Pointer,
        shared: &Parameters<'a>,
    ) -> Built {
        let mut built = Built::object(at.clone());
        let own = self.parameters(operation.get("parameters"), &at.join("parameters"));
        let consumes = self.media(operation, &at, "consumes");
        let body = self.request_body(&own, shared, &consumes, &at);
        for (key, value) in operation {
            match key.as_str() {
                "tags" | "summary" | "description" | "externalDocs" | "operationId"
                | "deprecated" | "security" => built.keep(key, value.clone()),
                key if key.starts_with("x-") => built.keep(key, value.clone()),
                _ => {}
            }
        }
        if !own.list.is_empty() {
            built.set("parameters", own.list);
        }
        if let Some(body) = body {
            built.set("requestBody", body);
        }
        let offered = Offered::new(self.media(operation, &at, "produces"), &self.produces);
        let responses = self.responses(operation.get("responses"), at.join("responses"), &offered);
        built.set("responses", responses);
        if let Some(servers) = self.own_servers(operation, &at) {
            built.set("servers", servers);
        }
        built
    }
}

fn is_method(key: &str) -> bool {
    METHODS.contains(&key) && !["trace", "query"].contains(&key)
}
