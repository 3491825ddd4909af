//! Maps the body of an answer to a value; what the generated `Operation::response` is made of.
//!
//! Guarantees that whatever cannot be read is kept whole in the error. Does not look at the status (the operation does);
//! `Content-Type`, which servers get wrong, counts only where the description has several kinds of bodies for a status.

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
        let error = UnreadableAnswer::text(response, "the body is empty, JSON was expected");
        return Err(ResponseError::Decode(Box::new(error)));
    }
    wire::from_json(response.body())
        .map_err(|error| ResponseError::Decode(Box::new(UnreadableAnswer::json(response, error))))
}

/// Reads a JSON body that may be missing.
///
/// # Errors
///
/// If there is a body that is not JSON, or is not a `T`.
pub fn json_or_empty<T: Read, E>(response: Response<Bytes>) -> Result<Option<T>, ResponseError<E>> {
    if response.body().is_empty() {
        return Ok(None);
    }
    json(response).map(Some)
}

/// Takes a body of text.
///
/// # Errors
///
/// If it is not UTF-8.
pub fn text<E>(response: Response<Bytes>) -> Result<String, ResponseError<E>> {
    match std::str::from_utf8(response.body()) {
        Ok(text) => Ok(text.to_owned()),
        Err(_) => {
            let error = UnreadableAnswer::text(response, "the body is not UTF-8 text");
            Err(ResponseError::Decode(Box::new(error)))
        }
    }
}

/// Takes a body of any kind.
///
/// # Errors
///
/// None; the type fits the other readers.
pub fn bytes<E>(response: Response<Bytes>) -> Result<Bytes, ResponseError<E>> {
    Ok(response.into_body())
}

/// Takes an answer that has no content; a body that comes all the same is ignored.
///
/// # Errors
///
/// None; the type fits the other readers.
pub fn empty<E>(response: Response<Bytes>) -> Result<(), ResponseError<E>> {
    drop(response);
    Ok(())
}

/// Whether the `Content-Type` of an answer is among these, where `text/*` stands for all that begin so. Parameters such
/// as `charset` do not count.
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

/// The error for a status that is not one of the operation's successful ones.
///
/// # Errors
///
/// Always.
pub fn refused<T, E>(response: Response<Bytes>) -> Result<T, ResponseError<E>> {
    Err(ResponseError::Refused(Box::new(ApiError::new(
        response, None,
    ))))
}

/// The error for a status whose JSON body the description types. A body that is something else leaves
/// [`ApiError::typed`] empty.
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
