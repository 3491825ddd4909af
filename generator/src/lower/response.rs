//! Responses of operations, and what they have in common.

use super::Lower;
use crate::ir::{Content, Docs, OperationId, Outcome, Payload, Response, StatusMatch, Type};
use crate::pointer::Pointer;

impl<'a> Lower<'a> {
    /// The responses of the operation at `at`; `default` comes last.
    pub(super) fn responses(&mut self, id: OperationId, at: &Pointer) -> Vec<Response> {
        let at = at.join("responses");
        let members = self.document.get(&at).and_then(|it| it.as_object());
        let mut keys: Vec<(StatusMatch, &String)> = members
            .into_iter()
            .flat_map(|members| members.keys())
            .filter_map(|key| Some((status(key)?, key)))
            .collect();
        keys.sort_by_key(|(status, _)| *status == StatusMatch::Default);
        let mut responses: Vec<Response> = Vec::new();
        for (status, key) in keys {
            let Some(response) = self.object_at(&at.join(key)) else {
                continue;
            };
            let described = responses
                .iter()
                .any(|response| response.status.is_success());
            let role = match status {
                _ if status.is_success() => "Response",
                StatusMatch::Default if !described => "Response",
                _ => "Error",
            };
            let contents = self.contents(id, &response, role);
            let is_json = |content: &Content| matches!(content.payload, Payload::Json(_));
            let chosen = contents.iter().position(is_json);
            for (index, content) in contents.iter().enumerate() {
                if Some(index) != chosen {
                    let media_type = &content.media_type;
                    let message = format!("`{media_type}` is not supported yet: it is left out");
                    let at = response.at.join("content").join(media_type);
                    self.warn("media-type", &at, &message);
                }
            }
            let content = chosen.and_then(|index| contents.into_iter().nth(index));
            responses.push(Response {
                status,
                docs: Docs {
                    text: response.text("description").unwrap_or_default().to_owned(),
                    ..Docs::default()
                },
                content,
            });
        }
        responses
    }

    /// What the caller gets of a success, and of a refusal, of the operation at `at`.
    pub(super) fn outcomes(&mut self, responses: &[Response], at: &Pointer) -> (Outcome, Outcome) {
        // `default` is for refusals, and for successes as well where it is the only one for them.
        let described = responses
            .iter()
            .any(|response| response.status.is_success());
        let successes = |response: &&Response| {
            response.status.is_success() || (response.status == StatusMatch::Default && !described)
        };
        let refusals = |response: &&Response| !response.status.is_success();
        let output = outcome(responses.iter().filter(successes));
        let error = outcome(responses.iter().filter(refusals));
        let responses_at = at.join("responses");
        let output = output.unwrap_or_else(|| {
            self.warn(
                "several-outputs",
                &responses_at,
                "successes differ in their bodies: any JSON value is taken",
            );
            let is_missing = |response: &Response| response.content.is_none();
            if responses.iter().filter(successes).any(is_missing) {
                Outcome::Maybe(Type::Any)
            } else {
                Outcome::Body(Type::Any)
            }
        });
        let error = error.unwrap_or_else(|| {
            self.warn(
                "several-errors",
                &responses_at,
                "error bodies differ by status: they are kept as bytes",
            );
            Outcome::Nothing
        });
        (output, error)
    }
}

/// Which status codes a key of `responses` is for; `None` for an extension.
fn status(key: &str) -> Option<StatusMatch> {
    match key.as_bytes() {
        b"default" => Some(StatusMatch::Default),
        [digit @ b'1'..=b'5', b'X' | b'x', b'X' | b'x'] => {
            Some(StatusMatch::Range(u16::from(digit - b'0')))
        }
        _ => key.parse().ok().map(StatusMatch::Exact),
    }
}

/// What responses have in common; `None` where two have different bodies.
fn outcome<'r>(responses: impl Iterator<Item = &'r Response>) -> Option<Outcome> {
    let mut bodies = responses.map(|response| {
        let content = response.content.as_ref();
        content.and_then(|content| content.payload.ty())
    });
    let first = bodies.next().unwrap_or_default();
    let first = match first {
        Some(ty) => Outcome::Body(ty.clone()),
        None => Outcome::Nothing,
    };
    bodies.try_fold(first, |common, body| match (common, body) {
        (Outcome::Body(a), Some(b)) if a == *b => Some(Outcome::Body(a)),
        (Outcome::Maybe(a), Some(b)) if a == *b => Some(Outcome::Maybe(a)),
        (Outcome::Body(a) | Outcome::Maybe(a), None) => Some(Outcome::Maybe(a)),
        (Outcome::Nothing, None) => Some(Outcome::Nothing),
        (Outcome::Nothing, Some(b)) => Some(Outcome::Maybe(b.clone())),
        (Outcome::Body(_) | Outcome::Maybe(_), Some(_)) => None,
    })
}
