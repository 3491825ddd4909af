//! What the crate's page says about bodies that need not be in memory, if the API has any.

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

const SENT: &str = "A file that is sent, by itself or in a form, is a [`Binary`], which need not be in memory: \
    [`Binary::reader`] takes a `std::io::Read` for the blocking client, and `Binary::stream` a `Stream` for the async \
    one. A stream is sent once, and never by a retry.";

const RECEIVED: &str = "The clients' `download` hands out the body of an answer while it comes, of whatever length: \
    the blocking client as a `std::io::Read`, and the async one in pieces.";
