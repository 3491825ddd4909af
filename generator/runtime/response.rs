//! Reads response bodies, for the generated `Operation::response`.
//!
//! Guarantees that a body that cannot be read is kept whole in the error, and that an encoded one,
//! such as gzip, is never taken for the content. Does not check the status, which the operation
//! does. `Content-Type`, which servers get wrong, matters only if the description has several kinds
//! of bodies for a status.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{Response, StatusCode};

use crate::runtime::error::{
    ApiError, ResponseError, Unreadable, UnreadableAnswer, coding, without_mark,
};
use crate::runtime::media_type;
use crate::runtime::secret::Secret;
use crate::runtime::wire::{self, Read};

/// Reads a JSON body. `text/plain` that is not JSON is read as a string, because some servers send
/// strings in this way that the description has as JSON too. An empty body is read as `null` if that is a `T`, or else as `{}`, which is
/// what servers mean that send nothing for an object without members.
///
/// # Errors
///
/// If the body is empty and neither is a `T`, is encoded, is not JSON, or is not a `T`.
pub fn json<T: Read, E>(response: Response<Bytes>) -> Result<T, ResponseError<E>> {
    let read = match content(&response) {
        Ok(json) if json.trim_ascii().is_empty() => {
            let nothing = wire::from_json(b"null").or_else(|_| wire::from_json(b"{}"));
            nothing.map_err(|_| Unreadable::Text("the body is empty, but JSON was expected"))
        }
        Ok(json) => wire::from_json(json).or_else(|error| {
            let string = string(&response, json).and_then(|json| wire::from_json(&json).ok());
            string.ok_or(Unreadable::Json(error))
        }),
        Err(problem) => Err(problem),
    };
    read.map_err(|problem| unreadable(response, problem))
}

/// Reads an optional body in the way of `read`; an empty one is `None`, and so is one of white space
/// that `read` cannot read.
///
/// # Errors
///
/// If there is a body that `read` cannot read.
pub fn or_empty<T, E>(
    response: Response<Bytes>,
    read: fn(Response<Bytes>) -> Result<T, ResponseError<E>>,
) -> Result<Option<T>, ResponseError<E>> {
    if response.body().is_empty() {
        return Ok(None);
    }
    let is_blank = is_blank(&response);
    match read(response) {
        Err(_) if is_blank => Ok(None),
        read => read.map(Some),
    }
}

/// Reads a text body.
///
/// # Errors
///
/// If the body is encoded, or is not UTF-8.
pub fn text<E>(response: Response<Bytes>) -> Result<String, ResponseError<E>> {
    let text = content(&response).and_then(|text| {
        let text = std::str::from_utf8(text);
        text.map_err(|_| Unreadable::Text("the body is not UTF-8 text"))
    });
    match text.map(str::to_owned) {
        Ok(text) => Ok(text),
        Err(problem) => Err(unreadable(response, problem)),
    }
}

/// Reads a text that is a secret.
///
/// # Errors
///
/// If the body is encoded, or is not UTF-8.
pub fn secret<E>(response: Response<Bytes>) -> Result<Secret, ResponseError<E>> {
    text(response).map(Secret::new)
}

/// Returns the body as bytes.
///
/// # Errors
///
/// If the body is encoded.
pub fn bytes<E>(response: Response<Bytes>) -> Result<Bytes, ResponseError<E>> {
    match encoded(&response) {
        Some(problem) => Err(unreadable(response, problem)),
        None => Ok(response.into_body()),
    }
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

/// Reads a success whose status the description does not list, as one of those that it does list:
/// an empty body as `empty`, and any body as the first of `bodies` that can read it. White space that
/// none of them can read is empty as well.
///
/// # Errors
///
/// If none of them can read the body. The error is that of the first.
pub fn undescribed<T, E>(
    response: Response<Bytes>,
    bodies: &[u16],
    empty: Option<u16>,
    read: fn(Response<Bytes>) -> Result<T, ResponseError<E>>,
) -> Result<T, ResponseError<E>> {
    let is_empty = response.body().is_empty();
    let before = empty.filter(|_| is_empty);
    let after = empty.filter(|_| !is_empty && is_blank(&response));
    let mut first = None;
    for status in before.iter().chain(bodies).chain(&after) {
        let mut described = response.clone();
        *described.status_mut() = StatusCode::from_u16(*status).unwrap_or(response.status());
        match read(described) {
            Ok(output) => return Ok(output),
            Err(ResponseError::Decode(error)) => {
                first.get_or_insert(error);
            }
            // A described success is never refused.
            Err(ResponseError::Refused(_)) => {}
        }
    }
    Err(match first {
        Some(error) => ResponseError::Decode(Box::new(error.with_status(response.status()))),
        None => unreadable(
            response,
            Unreadable::Text("the description has no body for this status"),
        ),
    })
}

/// Returns whether the `Content-Type` of a response matches one of these, where `text/*` matches
/// all subtypes, and a parameter has to be among those of the response. Its other parameters, such
/// as `charset`, are ignored.
pub fn is(response: &Response<Bytes>, media_types: &[&str]) -> bool {
    let actual = response.headers().get(CONTENT_TYPE);
    let actual = actual.and_then(|value| value.to_str().ok());
    let actual = actual.unwrap_or_default();
    let matches = |expected: &&str| media_type::matches(actual, expected);
    media_types.iter().any(matches)
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
    let body = content(&response).ok();
    let body = body.and_then(|json| wire::from_json(json).ok());
    Err(ResponseError::Refused(Box::new(ApiError::of_type(
        response,
        body.map(typed),
    ))))
}

/// The body as a JSON string, if its media type says that it is plain text.
fn string(response: &Response<Bytes>, body: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(body).ok();
    let text = text.filter(|_| is(response, &["text/plain"]))?;
    wire::to_json(&text).ok()
}

/// Whether a body is empty, apart from a byte order mark and white space.
fn is_blank(response: &Response<Bytes>) -> bool {
    without_mark(response.body()).trim_ascii().is_empty()
}

/// The text of a body, without a byte order mark.
fn content(response: &Response<Bytes>) -> Result<&[u8], Unreadable> {
    match encoded(response) {
        Some(problem) => Err(problem),
        None => Ok(without_mark(response.body())),
    }
}

fn encoded(response: &Response<Bytes>) -> Option<Unreadable> {
    let is_encoded = !response.body().is_empty() && coding(response.headers()).is_some();
    is_encoded.then_some(Unreadable::ENCODED)
}

fn unreadable<E>(response: Response<Bytes>, problem: Unreadable) -> ResponseError<E> {
    ResponseError::Decode(Box::new(UnreadableAnswer::new(response, problem)))
}
