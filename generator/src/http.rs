//! What HTTP says of names and media types; nothing of what they mean to an API.

/// Whether this is a token of RFC 9110: the name of a header, or a part of a media type.
pub(crate) fn is_token(text: &str) -> bool {
    let is_sign = |byte| b"!#$%&'*+-.^_`|~".contains(&byte);
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || is_sign(byte);
    !text.is_empty() && text.bytes().all(fits)
}

/// A media type without `charset` and the like, which say how a body is written and not what it is.
pub(crate) fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}
