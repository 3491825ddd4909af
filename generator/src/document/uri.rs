//! URIs of schemas, which are only compared.

/// A URI without its fragment.
pub(super) fn without_fragment(uri: &str) -> &str {
    uri.split('#').next().unwrap_or_default()
}

/// Resolves a URI reference without a fragment against a base (RFC 3986 §5.2).
pub(super) fn join(base: &str, reference: &str) -> String {
    let scheme = |uri: &str| {
        let (scheme, _) = uri.split_once(':')?;
        let is_scheme = !scheme.is_empty() && scheme.bytes().all(|it| it.is_ascii_alphanumeric());
        is_scheme.then(|| scheme.len() + 1)
    };
    if reference.is_empty() {
        return base.to_owned();
    }
    if scheme(reference).is_some() {
        return reference.to_owned();
    }
    let authority = scheme(base).unwrap_or(0);
    if reference.starts_with("//") {
        return format!("{}{reference}", &base[..authority]);
    }
    // The path begins after the authority.
    let path = match base[authority..].strip_prefix("//") {
        Some(rest) => base.len() - rest.len() + rest.find('/').unwrap_or(rest.len()),
        None => authority,
    };
    let folder = match reference.starts_with('/') {
        true => "",
        // Below an authority without a path.
        false if path == base.len() && path > authority => "/",
        false => base[path..]
            .rfind('/')
            .map_or("", |end| &base[path..=path + end]),
    };
    let mut segments: Vec<&str> = Vec::new();
    let whole = format!("{folder}{reference}");
    let pieces: Vec<&str> = whole.split('/').collect();
    for (index, segment) in pieces.iter().enumerate() {
        match *segment {
            "." => {}
            ".." => {
                if segments.len() > 1 || segments.first().is_some_and(|it| !it.is_empty()) {
                    segments.pop();
                }
            }
            segment => segments.push(segment),
        }
        if index + 1 == pieces.len() && [".", ".."].contains(segment) {
            segments.push("");
        }
    }
    format!("{}{}", &base[..path], segments.join("/"))
}

/// The last segment of the path of a URI, without the extension of a file.
pub(super) fn stem(uri: &str) -> &str {
    let last = uri.rsplit('/').next().unwrap_or_default();
    last.rsplit_once('.').map_or(last, |(stem, _)| stem)
}

/// The scheme and the authority of a URI.
pub(super) fn authority(uri: &str) -> Option<&str> {
    let start = uri.find("://")? + 3;
    let end = uri[start..].find('/').map_or(uri.len(), |end| start + end);
    Some(&uri[..end])
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn references_are_resolved_against_their_base() {
        for (base, reference, expected) in [
            ("", "pet", "pet"),
            ("", "./a/../pet.json", "pet.json"),
            ("https://x.org/a/b.json", "c.json", "https://x.org/a/c.json"),
            ("https://x.org/a/b.json", "../c", "https://x.org/c"),
            ("https://x.org/a/b.json", "/c", "https://x.org/c"),
            ("https://x.org", "c", "https://x.org/c"),
            ("https://x.org/a/", "", "https://x.org/a/"),
            ("https://x.org/a", "//y.org/b", "https://y.org/b"),
            ("https://x.org/a", "urn:b", "urn:b"),
            ("urn:a", "b", "urn:b"),
        ] {
            assert_eq!(join(base, reference), expected, "{base} {reference}");
        }
    }
}
