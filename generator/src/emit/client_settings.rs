//! The part of the crate's documentation about the settings of a client: their defaults, and the environment.

use super::context::Context;
use super::examples::{WITH_CLIENT, block};
use crate::ir::SchemeKind;
use crate::markdown::{Markdown, code, markdown};

/// Describes the default settings of a client.
pub(super) fn defaults(context: Context<'_>) -> Markdown {
    markdown!(
        "# Limits and defaults\n\n\
         | | default | method of the builder | method of the client, for a single call |\n\
         |---|---|---|---|\n\
         | time for a call with its retries; for a download, time for each chunk | 60 s | `timeout` | `with_timeout` |\n\
         | size of a response body | 64 MiB | `max_response_bytes` | |\n\
         | retries, of what is safe to repeat; see `Retry` | 2 | `retry` | `with_retry` |\n\
         | redirects | not followed | `follow_redirects` | `with_redirects` |\n\
         | `http` URLs | loopback only | `allow_http` | |\n\
         | `User-Agent` | {} and its version | `user_agent` | |\n\
         | other headers | none | `default_header` | `with_header` |",
        code(context.crate_name)
    )
}

/// Shows a client whose settings are in the environment. A description does not name variables, so there is no method
/// that reads them.
pub(super) fn environment(context: Context<'_>) -> Markdown {
    let mut schemes: Vec<_> = context.api.credentials().collect();
    schemes.sort_by_key(|(_, scheme)| scheme.kind != SchemeKind::Bearer);
    let variable = |name: &str| format!("env::var(\"API_{name}\")?");
    let credential = schemes.first().map(|(id, scheme)| {
        let method = &context.names.scheme(*id).method;
        match scheme.kind {
            SchemeKind::Basic => format!(
                "    .{method}({}, {})",
                variable("USER"),
                variable("PASSWORD")
            ),
            _ => format!("    .{method}({})", variable("TOKEN")),
        }
    });
    let mut lines = vec![
        "use std::env;\n".to_owned(),
        format!("use {}::Client;\n", context.library()),
        "let client = Client::builder()".to_owned(),
        format!("    .base_url({})", variable("URL")),
    ];
    lines.extend(credential);
    lines.push("    .build()?;".to_owned());
    Markdown::join([
        "# Settings from the environment".into(),
        "Proxies are those of `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`. The description names no other \
         variables, so the program passes their values, to either client:"
            .into(),
        block(WITH_CLIENT, &[], &lines),
    ])
}
