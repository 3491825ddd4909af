//! Bodies of requests.

use super::Lower;
use crate::ir::{Body, Content, Docs, OperationId, Payload};
use crate::pointer::Pointer;

impl Lower<'_> {
    /// The body that the operation at `at` sends.
    pub(super) fn body(&mut self, id: OperationId, at: &Pointer) -> Option<Body> {
        let at = at.join("requestBody");
        self.document.get(&at)?;
        let body = self.object_at(&at)?;
        if !body.has("content") {
            self.error("misplaced-reference", &at, "this is no request body", None);
            return None;
        }
        let mut contents = self.contents(id, &body, "Body");
        let is_json = |content: &Content| matches!(content.payload, Payload::Json(_));
        let chosen = contents.iter().position(is_json);
        let mut index = 0..;
        contents.retain(|content| {
            let chosen = index.next() == chosen;
            if !chosen {
                let media_type = &content.media_type;
                let message = format!("`{media_type}` is not supported yet: it is left out");
                let at = body.at.join("content").join(media_type);
                self.warn("media-type", &at, &message);
            }
            chosen
        });
        (!contents.is_empty()).then(|| Body {
            required: body.is("required"),
            docs: Docs {
                text: body.text("description").unwrap_or_default().to_owned(),
                ..Docs::default()
            },
            contents,
        })
    }
}
