//! Bodies of requests.

use super::content::plain as plain_type;
use crate::http::essence;
use crate::ir::{Body, Content, Docs, OperationId, Payload};
use crate::lower::maker::Lower;
use crate::source::Pointer;

impl Lower<'_> {
    /// The body that the operation at `at` sends.
    pub fn body(&mut self, id: OperationId, at: &Pointer) -> Option<Body> {
        let at = at.join("requestBody");
        self.view.value(&at).filter(|body| !body.is_null())?;
        let body = self.view.resolved(&at)?;
        let mut contents = self.contents(id, &body, "Body");
        once(&mut contents);
        for content in &mut contents {
            content.media_type = sent(content);
        }
        (!contents.is_empty()).then(|| Body {
            required: body.is("required"),
            docs: Docs {
                text: body.text("description").unwrap_or_default().into(),
                ..Docs::default()
            },
            contents,
        })
    }
}

/// Keeps one of several media types for plain JSON of the same type, because the same is sent. JSON with a meaning of
/// its own, such as `application/merge-patch+json`, stays.
fn once(contents: &mut Vec<Content>) {
    let is_plain = |content: &Content| {
        let media_type = plain_type(&content.media_type);
        ["application/json", "text/json"].contains(&media_type.as_str()) || media_type.contains('*')
    };
    let plain = |content: &Content| match &content.payload {
        Payload::Json(ty) if is_plain(content) => Some(ty.clone()),
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
    contents.retain(|it| it.media_type == media_type || plain(it).is_none_or(|other| other != ty));
}

/// The media type that a body is sent with. For a range such as `text/*` the client uses the usual one, or asks the
/// caller if the body is bytes. The client chooses the boundary of a multipart body.
fn sent(content: &Content) -> String {
    let is_range = content.media_type.contains('*');
    match &content.payload {
        Payload::Json(_) if is_range => "application/json".to_owned(),
        Payload::Text if is_range => "text/plain".to_owned(),
        Payload::Multipart(_) => essence(&content.media_type).replace('*', "form-data"),
        _ => content.media_type.clone(),
    }
}
