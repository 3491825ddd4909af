//! The section of the crate's documentation about bodies that do not have to be held in memory, if
//! the API has any.

use super::context::Context;
use crate::markdown::Markdown;

pub(super) fn section(context: Context<'_>) -> Markdown {
    let bodies = &context.facts.bodies;
    let mut text = Vec::new();
    if bodies.files_are_sent {
        text.push(SENT.into());
    }
    if bodies.files_are_received {
        text.push(RECEIVED.into());
    }
    if !text.is_empty() {
        text.insert(0, "# Large bodies".into());
    }
    Markdown::join(text)
}

const SENT: &str = "A file in a request, as the body or in a form, is a [`Binary`], which does not have to be in memory: \
    [`Binary::reader`] takes a `std::io::Read` for the blocking client, and `Binary::stream` a `Stream` for the async \
    client. A stream can be sent only once, so the request is not retried.";

const RECEIVED: &str = "The method `download` of the clients returns the body of a response while it arrives, without a \
    size limit: as a `std::io::Read` from the blocking client, and in chunks from the async client.";
