//! `in: body` and `in: formData` → request bodies.

use super::context::{Resolved, Swagger};
use super::media::{FORM, Listed, Media};
use super::members::{text, weight, weight_of};
use super::parameters::{Parameters, list_style, schema_of};
use super::schemas;
use crate::diagnostic::Kind;
use crate::document::plain::built::Built;
use crate::source::Pointer;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const MULTIPART: &str = "multipart/form-data";

/// How the values of a list are written into one part of a multipart body. OpenAPI 3.0 has no word for it.
const DELIMITER: &str = "x-part-delimiter";

impl<'a> Swagger<'a> {
    /// The body of an operation, from its own parameters and those of its path.
    pub(super) fn request_body(
        &mut self,
        own: &Parameters<'a>,
        shared: &Parameters<'a>,
        consumes: &Media,
        at: &Pointer,
    ) -> Option<Built> {
        let name = |it: &Resolved<'a>| text(it.members, "name").map(str::to_owned);
        let mut bodies = self.distinct(&own.bodies, |_| None);
        let of_path = shared.bodies.iter();
        // A parameter of the operation takes the place of one of its path with the same name.
        let own_names: BTreeSet<_> = own.bodies.iter().map(name).collect();
        let of_path = of_path.filter(|it| !own_names.contains(&name(it)));
        bodies.extend(of_path.cloned());
        let mut fields = self.distinct(&own.fields, name);
        let own_names: BTreeSet<_> = own.fields.iter().map(name).collect();
        let of_path = self.distinct(&shared.fields, name).into_iter();
        fields.extend(of_path.filter(|it| !own_names.contains(&name(it))));
        let second = match (&bodies[..], &fields[..]) {
            ([_, second, ..], _) => {
                Some((second, "an operation has one body; this is another one"))
            }
            ([body], [field, ..]) => {
                let later = match own.bodies.is_empty() {
                    true => body,
                    false => field,
                };
                let message = "an operation has either a body or a form, but this one has both";
                Some((later, message))
            }
            _ => None,
        };
        if let Some((second, message)) = second {
            self.error(Kind::SeveralBodies, &second.used, message);
            return None;
        }
        match (bodies.first(), fields.is_empty()) {
            (Some(body), _) => Some(self.used_body(body, consumes)),
            (None, false) => {
                let at = match own.fields.is_empty() {
                    true => at.parent().unwrap_or_default(),
                    false => at.clone(),
                };
                Some(self.form(&fields, consumes, at.join("parameters")))
            }
            (None, true) => None,
        }
    }

    /// Those of some parameters that are not the same as an earlier one, and reports two with the same name.
    fn distinct(
        &mut self,
        parameters: &[Resolved<'a>],
        name: impl Fn(&Resolved<'a>) -> Option<String>,
    ) -> Vec<Resolved<'a>> {
        let mut known: BTreeMap<Option<String>, &Resolved<'a>> = BTreeMap::new();
        let mut found = Vec::new();
        for parameter in parameters {
            let Some(first) = known.get(&name(parameter)) else {
                known.insert(name(parameter), parameter);
                found.push(parameter.clone());
                continue;
            };
            let called = text(parameter.members, "name").unwrap_or_default();
            if first.members == parameter.members {
                let message =
                    format!("the parameter `{called}` is declared twice; one of them is used");
                self.warn(Kind::RepeatedParameter, &parameter.used, &message);
            } else if name(parameter).is_some() {
                let message =
                    format!("the parameter `{called}` is declared twice, with different content");
                self.error(Kind::RepeatedParameter, &parameter.used, &message);
            } else {
                found.push(parameter.clone());
            }
        }
        found
    }

    /// A body where an operation uses it. A shared one is a component.
    fn used_body(&mut self, body: &Resolved<'a>, consumes: &Media) -> Built {
        let is_shared = body.at.parent() == Some("/parameters".into());
        if !is_shared {
            return self.body(body, consumes);
        }
        if consumes.is_same(&self.consumes) {
            self.omitted.note(consumes);
            return Built::reference(&body.at, body.used.clone());
        }
        self.spend(weight_of(body.members), &body.used);
        let at = body.at.join("schema");
        let schema = match body.members.get("schema") {
            Some(schema) if schema.get("$ref").is_none() => Built::reference(&at, at.clone()),
            schema => Built::new(schema.cloned().unwrap_or_default(), at),
        };
        self.body_of(body, schema, consumes)
    }

    pub(super) fn body(&mut self, body: &Resolved<'a>, consumes: &Media) -> Built {
        let at = body.at.join("schema");
        let schema = match body.members.get("schema") {
            Some(schema) => schemas::schema(schema.clone(), at),
            None => Built::object(body.at.clone()),
        };
        self.body_of(body, schema, consumes)
    }

    fn body_of(&mut self, body: &Resolved<'a>, schema: Built, consumes: &Media) -> Built {
        let mut built = Built::object(body.at.clone());
        for key in ["description", "required"] {
            if let Some(value) = body.members.get(key) {
                built.keep(key, value.clone());
            }
        }
        self.omitted.note(consumes);
        let example = ["example", "x-example"];
        let example = example.into_iter().find_map(|key| {
            let example = body.members.get(key)?.clone();
            Some(Built::new(example, body.at.join(key)))
        });
        let content = self.content(&consumes.chosen, &body.at, schema, |_| example.clone());
        built.set("content", content);
        built
    }

    /// A schema under each of some media types; JSON if there are none.
    pub(super) fn content(
        &mut self,
        media_types: &[Listed],
        at: &Pointer,
        schema: Built,
        example: impl Fn(&str) -> Option<Built>,
    ) -> Built {
        let mut content = Built::object(at.clone());
        let json = [("application/json".to_owned(), at.clone())];
        let media_types = match media_types {
            [] => &json[..],
            media_types => media_types,
        };
        let room = 2 + weight(&schema.value);
        for (media_type, at) in media_types {
            if !self.spend(room, at) {
                break;
            }
            let mut object = Built::object(at.clone());
            object.set("schema", schema.clone());
            if let Some(example) = example(media_type) {
                if !self.spend(weight(&example.value), at) {
                    break;
                }
                object.set("example", example);
            }
            content.set(media_type, object);
        }
        content
    }

    /// A form of these fields.
    fn form(&mut self, fields: &[Resolved<'a>], consumes: &Media, at: Pointer) -> Built {
        let has_file = fields.iter().any(|field| {
            is_file(field.members.get("type")) || {
                let items = field.members.get("items");
                is_file(items.and_then(|items| items.get("type")))
            }
        });
        let (media_type, media_at) = self.form_type(consumes, has_file, &at, &fields[0].used);
        let is_multipart = media_type.starts_with("multipart/");
        let mut properties = Built::object(at.clone());
        let mut required = Built::array(at.clone());
        let mut encodings = Built::object(at.clone());
        for field in fields {
            let Resolved { members, at, .. } = field;
            let Some(name) = text(members, "name") else {
                continue;
            };
            if !self.spend(2 + weight_of(members), &field.used) {
                break;
            }
            let mut schema = schema_of(members, at);
            for key in ["description", "deprecated", "example"] {
                if let Some(value) = members.get(key) {
                    schema.keep(key, value.clone());
                }
            }
            if let Some(example) = members.get("x-example") {
                schema.set("example", Built::new(example.clone(), at.join("x-example")));
            }
            properties.set(name, schema);
            if members.get("required") == Some(&Value::Bool(true)) {
                required.push(Built::new(name, at.join("required")));
            }
            let items = members.get("items").and_then(|items| items.get("type"));
            if let Some(style) = list_style(members).filter(|_| !is_file(items)) {
                let mut encoding = Built::object(at.clone());
                match is_multipart {
                    true => {
                        let at = at.join("collectionFormat");
                        encoding.set(DELIMITER, Built::new(style.delimiter, at));
                    }
                    false => style.write(&mut encoding, at),
                }
                encodings.set(name, encoding);
            }
        }
        let mut schema = Built::object(at.clone());
        schema.set("type", Built::new("object", at.clone()));
        let is_required = !required.is_empty();
        if is_required {
            schema.set("required", required);
        }
        schema.set("properties", properties);
        let mut object = Built::object(media_at);
        object.set("schema", schema);
        if !encodings.is_empty() {
            object.set("encoding", encodings);
        }
        let mut content = Built::object(at.clone());
        content.set(&media_type, object);
        let mut body = Built::object(at.clone());
        if is_required {
            body.set("required", Built::new(true, at));
        }
        body.set("content", content);
        body
    }

    /// The media type of a form, and where it is listed.
    fn form_type(
        &mut self,
        consumes: &Media,
        has_file: bool,
        at: &Pointer,
        first: &Pointer,
    ) -> Listed {
        let urlencoded = consumes.urlencoded.as_ref().filter(|_| !has_file);
        if let Some(offered) = urlencoded.or(consumes.multipart.as_ref()) {
            return offered.clone();
        }
        let media_type = match has_file {
            true => MULTIPART,
            false => FORM,
        };
        if let Some((_, listed)) = consumes.all.first() {
            let message = match has_file {
                true => format!(
                    "a form with files needs `{MULTIPART}`, which `consumes` does not list; it is used"
                ),
                false => format!("`consumes` lists no media type of forms; `{FORM}` is used"),
            };
            // In the operation, or at its form if the list is that of the document.
            let at = match listed.parent() == Some("/consumes".into()) {
                true => first.clone(),
                false => listed.parent().unwrap_or_default(),
            };
            self.warn(Kind::FormMediaType, &at, &message);
        }
        (media_type.to_owned(), at.clone())
    }
}

fn is_file(ty: Option<&Value>) -> bool {
    ty.is_some_and(|ty| ty == "file")
}
