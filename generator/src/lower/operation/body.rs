//! Bodies of requests.

use super::content::{is_sequence, plain as plain_type};
use crate::diagnostic::Kind;
use crate::http::{essence, format_parameters};
use crate::ir::{Body, Content, Docs, OperationId, Payload, Type};
use crate::lower::maker::Lower;
use crate::source::Pointer;

impl Lower<'_> {
    /// The body that the operation at `at` sends.
    pub fn body(&mut self, id: OperationId, at: &Pointer) -> Option<Body> {
        let at = at.join("requestBody");
        self.view.value(&at).filter(|body| !body.is_null())?;
        let body = self.view.resolved(&at)?;
        let [_, description] = self.view.described(&at);
        let mut contents = self.contents(id, &body, "Body");
        for content in &contents {
            if is_sequence(&content.media_type) {
                let at = body.at.join("content").join(&content.media_type);
                let message = "this is a sequence of values; the caller provides its text or bytes";
                self.warn(Kind::UntypedContent, &at, message);
            }
        }
        self.keep_one_json(&mut contents);
        for content in &mut contents {
            content.media_type = sent(content);
        }
        (!contents.is_empty()).then(|| Body {
            required: body.is("required"),
            docs: Docs {
                text: description.unwrap_or_default().into(),
                ..Docs::default()
            },
            contents,
        })
    }

    /// Keeps one of several media types for plain JSON of the same type, because the same is sent. JSON with a meaning of
    /// its own, such as `application/merge-patch+json`, stays.
    fn keep_one_json(&self, contents: &mut Vec<Content>) {
        let plain = |content: &Content| match &content.payload {
            Payload::Json(ty) if self.is_plain_json(content, ty) => Some(ty.clone()),
            _ => None,
        };
        let usual = contents
            .iter()
            .find(|it| it.media_type == "application/json");
        let usual = usual.or(contents.iter().find(|it| plain(it).is_some()));
        let Some((ty, media_type)) = usual.and_then(|it| Some((plain(it)?, it.media_type.clone())))
        else {
            return;
        };
        contents
            .retain(|it| it.media_type == media_type || plain(it).is_none_or(|other| other != ty));
    }

    /// Whether a media type says no more than that its bodies are JSON. A JSON Patch is an array (RFC 6902 §3): of an
    /// object, that media type is another name for JSON, as some frameworks write it.
    fn is_plain_json(&self, content: &Content, ty: &Type) -> bool {
        let media_type = plain_type(&content.media_type);
        match media_type.as_str() {
            // Such as `v=2`.
            _ if !format_parameters(&content.media_type).is_empty() => false,
            "application/json" | "text/json" => true,
            "application/json-patch+json" => *ty != Type::Any && self.may_be_object(ty),
            media_type => media_type.contains('*'),
        }
    }
}

/// The media type that a body is sent with. For a range such as `text/*` the client uses the usual one, or asks the
/// caller if the body is bytes. The client chooses the boundary of a multipart body.
fn sent(content: &Content) -> String {
    let is_range = content.media_type.contains('*');
    match &content.payload {
        Payload::Json(_) if is_range => "application/json".to_owned(),
        Payload::Text | Payload::SecretText if is_range => "text/plain".to_owned(),
        Payload::Multipart(_) => essence(&content.media_type).replace('*', "form-data"),
        _ => content.media_type.clone(),
    }
}
