//! Reads response bodies, for the generated `Operation::response`.
//!
//! Guarantees that a body that cannot be read is kept whole in the error. Does not check the
//! status, which the operation does. `Content-Type`, which servers get wrong, matters only if the
//! description has several kinds of bodies for a status.

use bytes::Bytes;
use http::Response;
use http::header::CONTENT_TYPE;

use crate::runtime::error::{ApiError, ResponseError, UnreadableAnswer};
use crate::runtime::wire::{self, Read};

/// Reads a JSON body.
///
/// # Errors
///
/// If the body is empty, is not JSON, or is not a `T`.
pub fn json<T: Read, E>(response: Response<Bytes>) -> Result<T, ResponseError<E>> {
    if response.body().is_empty() {
        let error = UnreadableAnswer::text(response, "the body is empty, but JSON was expected");
        return Err(ResponseError::Decode(Box::new(error)));
    }
    wire::from_json(response.body())
        .map_err(|error| ResponseError::Decode(Box::new(UnreadableAnswer::json(response, error))))
}

/// Reads an optional JSON body.
///
/// # Errors
///
/// If there is a body but it is not JSON or not a `T`.
pub fn json_or_empty<T: Read, E>(response: Response<Bytes>) -> Result<Option<T>, ResponseError<E>> {
    if response.body().is_empty() {
        return Ok(None);
    }
    json(response).map(Some)
}

/// Reads a text body.
///
/// # Errors
///
/// If the body is not UTF-8.
pub fn text<E>(response: Response<Bytes>) -> Result<String, ResponseError<E>> {
    match std::str::from_utf8(response.body()) {
        Ok(text) => Ok(text.to_owned()),
        Err(_) => {
            let error = UnreadableAnswer::text(response, "the body is not UTF-8 text");
            Err(ResponseError::Decode(Box::new(error)))
        }
    }
}

/// Returns the body as bytes.
///
/// # Errors
///
/// Never; the type matches the other readers.
pub fn bytes<E>(response: Response<Bytes>) -> Result<Bytes, ResponseError<E>> {
    Ok(response.into_body())
}

/// Accepts a response without content. A body is ignored.
///
/// # Errors
///
/// Never; the type matches the other readers.
pub fn empty<E>(response: Response<Bytes>) -> Result<(), ResponseError<E>> {
    drop(response);
    Ok(())
}

/// Returns whether the `Content-Type` of a response matches one of these, where `text/*` matches
/// all subtypes. Parameters such as `charset` are ignored.
pub fn is(response: &Response<Bytes>, media_types: &[&str]) -> bool {
    let actual = response.headers().get(CONTENT_TYPE);
    let actual = actual.and_then(|value| value.to_str().ok());
    let essence = actual.and_then(|value| value.split(';').next());
    let essence = essence.unwrap_or_default().trim();
    media_types.iter().any(|expected| {
        let (start, whole) = match expected.strip_suffix('*') {
            Some(start) => (essence.get(..start.len()), start),
            None => (Some(essence), *expected),
        };
        start.is_some_and(|start| start.eq_ignore_ascii_case(whole))
    })
}

/// Returns the error for a status that is not a successful one of the operation.
///
/// # Errors
///
/// Always.
pub fn refused<T, E>(response: Response<Bytes>) -> Result<T, ResponseError<E>> {
    Err(ResponseError::Refused(Box::new(ApiError::new(
        response, None,
    ))))
}

/// Returns the error for a status with a typed JSON body. If the body does not match,
/// [`ApiError::typed`] is `None`.
///
/// # Errors
///
/// Always.
pub fn refused_as<T, B: Read, E>(
    response: Response<Bytes>,
    typed: fn(B) -> E,
) -> Result<T, ResponseError<E>> {
    let body = wire::from_json(response.body()).ok();
    Err(ResponseError::Refused(Box::new(ApiError::new(
        response,
        body.map(typed),
    ))))
}
