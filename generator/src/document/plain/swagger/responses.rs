//! Responses: their schemas under the media types that their operation produces, and their headers.

use super::context::{Resolved, Swagger};
use super::media::Media;
use super::members::weight_of;
use super::parameters::schema_of;
use super::schemas;
use crate::document::plain::built::Built;
use crate::source::Pointer;
use serde_json::{Map, Value};
use std::rc::Rc;

/// The media types of an operation's responses.
pub(super) struct Offered {
    media: Rc<Media>,
    /// Whether these are the media types of shared responses.
    is_usual: bool,
}

impl Offered {
    pub(super) fn new(media: Rc<Media>, usual: &Rc<Media>) -> Self {
        Self {
            is_usual: media.is_same(usual),
            media,
        }
    }
}

impl<'a> Swagger<'a> {
    pub(super) fn responses(
        &mut self,
        value: Option<&'a Value>,
        at: Pointer,
        offered: &Offered,
    ) -> Built {
        let mut responses = Built::object(at.clone());
        let members = value.and_then(Value::as_object);
        for (status, value) in members.into_iter().flatten() {
            let at = at.join(status);
            let response = match self.resolved(value, &at) {
                Some(response) if !status.starts_with("x-") => {
                    self.used_response(&response, offered)
                }
                _ => Built::new(value.clone(), at),
            };
            responses.set(status, response);
        }
        responses
    }

    pub(super) fn shared_responses(&mut self) -> Built {
        let at = Pointer::from("/responses");
        let mut responses = Built::object(at.clone());
        let found = self.root.get("responses").and_then(Value::as_object);
        for (name, value) in found.into_iter().flatten() {
            let at = at.join(name);
            let response = match self.resolved(value, &at) {
                Some(response) if response.at == at => {
                    let media = self.produces.clone();
                    self.response(&response, &media, None)
                }
                _ => Built::new(value.clone(), at),
            };
            responses.set(name, response);
        }
        responses
    }

    /// A response where an operation uses it. A shared one is a component with the media types of the document.
    fn used_response(&mut self, response: &Resolved<'a>, offered: &Offered) -> Built {
        if response.at == response.used {
            return self.response(response, &offered.media, None);
        }
        let is_component = response.at.parent() == Some("/responses".into());
        if is_component && (offered.is_usual || !response.members.contains_key("schema")) {
            return Built::reference(&response.at, response.used.clone());
        }
        if !self.spend(weight_of(response.members), &response.used) {
            return Built::reference(&response.at, response.used.clone());
        }
        let at = response.at.join("schema");
        let schema = response.members.get("schema").map(|schema| {
            let is_inline = schema.get("$ref").is_none() && schema["type"] != "file";
            match is_inline {
                true => Built::reference(&at, at.clone()),
                false => Built::new(schema.clone(), at),
            }
        });
        self.response(response, &offered.media, schema)
    }

    /// A response with these media types, and with its own schema unless there is another one.
    fn response(&mut self, response: &Resolved<'a>, media: &Media, schema: Option<Built>) -> Built {
        let Resolved { members, at, .. } = response;
        let mut built = Built::object(at.clone());
        for (key, value) in *members {
            match (key.as_str(), value) {
                ("description", value) => built.keep(key, value.clone()),
                ("headers", Value::Object(headers)) => {
                    built.set(key, self.headers(headers, at.join(key)));
                }
                ("schema", value) => {
                    let own = || schemas::schema(value.clone(), at.join(key));
                    let is_file = value["type"] == "file";
                    let schema = match is_file {
                        true => schemas::file(&at.join(key)),
                        false => schema.clone().unwrap_or_else(own),
                    };
                    let any = [("*/*".to_owned(), at.join(key))];
                    let media_types = match is_file {
                        true if media.is_only_json => &any[..],
                        true => &media.all,
                        false => {
                            self.omitted.note(media);
                            &media.chosen
                        }
                    };
                    let examples = members.get("examples").and_then(Value::as_object);
                    let example = |media_type: &str| {
                        let (key, value) = examples?.get_key_value(media_type)?;
                        Some(Built::new(value.clone(), at.join("examples").join(key)))
                    };
                    let content = self.content(media_types, at, schema, example);
                    built.set("content", content);
                }
                (key, value) if key.starts_with("x-") => built.keep(key, value.clone()),
                _ => {}
            }
        }
        built
    }

    fn headers(&mut self, headers: &'a Map<String, Value>, at: Pointer) -> Built {
        let mut built = Built::object(at.clone());
        for (name, header) in headers {
            let at = at.join(name);
            let Some(members) = header.as_object() else {
                continue;
            };
            let mut object = Built::object(at.clone());
            if let Some(text) = members.get("description") {
                object.keep("description", text.clone());
            }
            object.set("schema", schema_of(members, &at));
            built.set(name, object);
        }
        built
    }
}
