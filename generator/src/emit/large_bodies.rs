//! What the crate's page says about bodies that need not be in memory, if the API has any.

use super::context::Context;
use crate::ir::{Outcome, Payload};
use crate::markdown::Markdown;

pub(super) fn section(context: Context<'_>) -> Markdown {
    let operations = &context.api.operations;
    let mut sent = operations.values().flat_map(|operation| &operation.body);
    let is_sent = sent.any(|body| {
        let mut payloads = body.contents.iter().map(|content| &content.payload);
        payloads.any(|it| matches!(it, Payload::Bytes | Payload::Multipart(_)))
    });
    let is_received = operations
        .values()
        .any(|operation| match &operation.output {
            Outcome::Body(payload) | Outcome::Maybe(payload) => *payload == Payload::Bytes,
            Outcome::Each(cases) => cases
                .iter()
                .any(|case| case.payload == Some(Payload::Bytes)),
            Outcome::Nothing => false,
        });
    let mut text = Vec::new();
    if is_sent {
        text.push(SENT.into());
    }
    if is_received {
        text.push(RECEIVED.into());
    }
    if !text.is_empty() {
        text.insert(0, "# Large bodies".into());
    }
    Markdown::join(text)
}

const SENT: &str = "A file that is sent, by itself or in a form, is a [`Binary`], which need not be in memory: \
    [`Binary::reader`] takes a `std::io::Read` for the blocking client, and `Binary::stream` a `Stream` for the async \
    one. A stream is sent once, and never by a retry.";

const RECEIVED: &str = "The clients' `download` hands out the body of an answer while it comes, of whatever length: \
    the blocking client as a `std::io::Read`, and the async one in pieces.";
