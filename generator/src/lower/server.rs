//! `servers` → the base URL that a client starts with.

use super::Lower;
use crate::pointer::Pointer;

/// The first server's URL with the defaults of its variables, if that is an absolute URL.
pub(super) fn base_url(lower: &mut Lower<'_>) -> Option<String> {
    let server = lower.document.openapi.servers.first()?;
    let mut url = server.url.clone();
    for (name, variable) in server.variables.iter().flatten() {
        url = url.replace(&format!("{{{name}}}"), &variable.default);
    }
    let absolute = url.starts_with("https://") || url.starts_with("http://");
    if !absolute || url.contains(['{', '}']) {
        let message = format!("`{url}` is no absolute URL: callers must give the base URL");
        lower.warn(
            "relative-server",
            &Pointer::from("/servers/0/url"),
            &message,
        );
        return None;
    }
    Some(url.trim_end_matches('/').to_owned())
}
