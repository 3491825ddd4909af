//! The headers that belong to the connection and to the framing of a message.
//!
//! Only the HTTP stack knows their values: a wrong `Content-Length` cuts the body in silence, or
//! makes the rest of it the start of another request. So neither an operation nor the settings of a
//! client can set them. The generator applies the same rule to descriptions, so it compiles this
//! file as well.

/// RFC 9110 §7.2, §7.6.1 and §10.1, RFC 9112 §6 and appendix C.2.2.
const SET_BY_THE_STACK: [&str; 10] = [
    "connection",
    "content-length",
    "expect",
    "host",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Whether requests with this method usually have a body. Without one, they carry `Content-Length: 0`
/// (RFC 9110 §8.6): some servers and proxies require it.
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
pub(crate) fn usually_has_body(method: &str) -> bool {
    ["POST", "PUT", "PATCH", "QUERY"].contains(&method)
}

/// Whether only the HTTP stack may set the header of this name.
pub(crate) fn is_set_by_the_stack(name: &str) -> bool {
    SET_BY_THE_STACK
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known))
}
