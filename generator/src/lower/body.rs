//! Bodies of requests, and the media types of all bodies.

use super::{Lower, Schema, operation::part};
use crate::ir::{Body, Content, Docs, OperationId, Payload, Type};
use crate::pointer::Pointer;

impl<'a> Lower<'a> {
    /// The body that the operation at `at` sends.
    pub(super) fn body(&mut self, id: OperationId, at: &Pointer) -> Option<Body> {
        let at = at.join("requestBody");
        self.document.get(&at)?;
        let body = self.object_at(&at)?;
        if !body.has("content") {
            self.error("misplaced-reference", &at, "this is no request body", None);
            return None;
        }
        let content = self.content(id, &body, "Body")?;
        Some(Body {
            required: body.is("required"),
            docs: Docs {
                text: body.text("description").unwrap_or_default().to_owned(),
                ..Docs::default()
            },
            content,
        })
    }

    /// The JSON among the media types of a body or a response.
    pub(super) fn content(
        &mut self,
        id: OperationId,
        body: &Schema<'a>,
        role: &str,
    ) -> Option<Content> {
        let mut chosen = None;
        let content = body.child("content")?;
        for (media_type, value) in content.keywords {
            let at = content.at.join(media_type);
            if chosen.is_some() || !is_json(media_type) {
                let message = format!("`{media_type}` is not supported yet: it is left out");
                self.warn("media-type", &at, &message);
                continue;
            }
            let schema = Schema::new(value, at).and_then(|object| object.child("schema"));
            let ty = match schema {
                Some(schema) => self.ty(&schema, part(id, &body.at, role)),
                None => Type::Any,
            };
            chosen = Some(Content {
                media_type: media_type.clone(),
                payload: Payload::Json(ty),
            });
        }
        chosen
    }
}

/// Whether a media type holds JSON: `application/json`, `…+json`, with or without parameters.
fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
        || essence.to_ascii_lowercase().ends_with("+json")
}
