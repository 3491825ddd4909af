//! Resolves references to URLs (RFC 3986 §5.2): where a redirect leads, and where tokens are.
//!
//! Guarantees that the result is an `http` or `https` URL that every HTTP stack reads in the same
//! way. Does not decide whether to go there.

use http::Uri;

use crate::runtime::url;

/// Resolves a reference (RFC 3986 §5.2), without its fragment. `None` if the result is not an `http`
/// or `https` URL, has a user, or is one that URL parsers disagree about.
pub(crate) fn resolve(base: &Uri, reference: &str) -> Option<Uri> {
    let reference = reference.split('#').next().unwrap_or_default();
    if reference.contains('\\') || !reference.bytes().all(|byte| byte.is_ascii_graphic()) {
        return None;
    }
    let (path, query) = match reference.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (reference, None),
    };
    let colon = path.find(':').filter(|colon| {
        let before = path.get(..*colon).unwrap_or_default();
        !before.contains('/')
    });
    let (scheme, path) = match colon {
        Some(colon) => path.split_at_checked(colon)?,
        None => (base.scheme_str()?, path),
    };
    let path = path.strip_prefix(':').unwrap_or(path);
    let has_authority = path.starts_with("//");
    let (authority, path) = match path.strip_prefix("//") {
        Some(rest) => rest.split_at(rest.find('/').unwrap_or(rest.len())),
        // `https:path` has no host.
        None if colon.is_some() => return None,
        None => (base.authority()?.as_str(), path),
    };
    url::split(&format!("{scheme}://{authority}")).ok()?;
    let path = match path {
        "" if has_authority => "/".to_owned(),
        "" if query.is_some() => base.path().to_owned(),
        "" => return None,
        path if path.starts_with('/') => without_dots(path),
        path => {
            let (folder, _) = base.path().rsplit_once('/').unwrap_or_default();
            without_dots(&format!("{folder}/{path}"))
        }
    };
    let path_and_query = match query {
        Some(query) => format!("{path}?{query}"),
        None => path,
    };
    let uri = Uri::builder()
        .scheme(scheme.to_ascii_lowercase().as_str())
        .authority(authority)
        .path_and_query(path_and_query);
    uri.build().ok()
}

/// Resolves the segments `.` and `..` of a path.
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path.split('/').skip(1).peekable();
    while let Some(segment) = segments.next() {
        match segment {
            "." | ".." => {
                if segment == ".." {
                    kept.pop();
                }
                if segments.peek().is_none() {
                    kept.push("");
                }
            }
            segment => kept.push(segment),
        }
    }
    format!("/{}", kept.join("/"))
}
