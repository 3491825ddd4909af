//! Reads requests from a connection and writes responses: HTTP/1.1 for tests on one machine.
//!
//! Guarantees that a response has one length, whatever headers the test gives it. Does not limit
//! the size of a body.

use std::io::{self, ErrorKind, Read, Write};

use bytes::Bytes;
use http::header::{CONNECTION, CONTENT_LENGTH, EXPECT, TRANSFER_ENCODING};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode};

use crate::runtime::mock::call::MockCall;
use crate::runtime::mock::reply::Reply;

/// The most bytes of a head.
const HEAD: usize = 256 << 10;

/// The bytes that were read and not used.
#[derive(Default)]
pub(super) struct Incoming {
    bytes: Vec<u8>,
}

/// The part of a request that a response depends on.
pub(super) struct Asked {
    is_head: bool,
    /// Whether another request may follow.
    pub(super) stays_open: bool,
}

impl Incoming {
    /// Reads the next request; `None` at the end of the connection.
    pub(super) fn next(
        &mut self,
        stream: &mut (impl Read + Write),
    ) -> io::Result<Option<(MockCall, Asked)>> {
        let head = loop {
            if let Some((head, length)) = parse(&self.bytes)? {
                self.bytes.drain(..length);
                break head;
            }
            if self.bytes.len() > HEAD {
                return Err(invalid("the head of the request is too long"));
            }
            if !self.more(stream)? {
                return match self.bytes.is_empty() {
                    true => Ok(None),
                    false => Err(ErrorKind::UnexpectedEof.into()),
                };
            }
        };
        if has(&head.headers, EXPECT, "100-continue") {
            stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
        }
        let body = self.body(&head.headers, stream)?;
        let asked = Asked {
            is_head: head.method == Method::HEAD,
            stays_open: !has(&head.headers, CONNECTION, "close"),
        };
        Ok(Some((MockCall::new(head, body), asked)))
    }

    fn body(&mut self, headers: &HeaderMap, stream: &mut impl Read) -> io::Result<Bytes> {
        if !has(headers, TRANSFER_ENCODING, "chunked") {
            let length = match headers.get(CONTENT_LENGTH) {
                Some(length) => {
                    let length = length.to_str().ok().and_then(|text| text.parse().ok());
                    length.ok_or_else(|| invalid("the length is not a number"))?
                }
                None => 0,
            };
            return self.take(length, stream).map(Bytes::from);
        }
        let mut body = Vec::new();
        loop {
            let line = self.line(stream)?;
            let size = httparse::parse_chunk_size(&line);
            let size = match size.map_err(|_| invalid("a chunk has no size"))? {
                httparse::Status::Complete((_, size)) => size,
                httparse::Status::Partial => return Err(invalid("a chunk has no size")),
            };
            if size == 0 {
                // Trailers, up to an empty line.
                while self.line(stream)? != b"\r\n" {}
                return Ok(body.into());
            }
            let size = usize::try_from(size).map_err(|_| invalid("a chunk is too long"))?;
            body.append(&mut self.take(size, stream)?);
            self.line(stream)?;
        }
    }

    /// Takes a line with its end.
    fn line(&mut self, stream: &mut impl Read) -> io::Result<Vec<u8>> {
        loop {
            let end = self.bytes.iter().position(|byte| *byte == b'\n');
            if let Some(end) = end {
                return Ok(self.bytes.drain(..=end).collect());
            }
            if self.bytes.len() > HEAD || !self.more(stream)? {
                return Err(ErrorKind::UnexpectedEof.into());
            }
        }
    }

    fn take(&mut self, length: usize, stream: &mut impl Read) -> io::Result<Vec<u8>> {
        while self.bytes.len() < length {
            if !self.more(stream)? {
                return Err(ErrorKind::UnexpectedEof.into());
            }
        }
        Ok(self.bytes.drain(..length).collect())
    }

    /// Reads more bytes; `false` at the end.
    fn more(&mut self, stream: &mut impl Read) -> io::Result<bool> {
        let mut chunk = [0; 16 << 10];
        let length = stream.read(&mut chunk)?;
        self.bytes
            .extend_from_slice(chunk.get(..length).unwrap_or_default());
        Ok(length > 0)
    }
}

/// Parses a head, and returns its length; `None` if it is not complete.
fn parse(bytes: &[u8]) -> io::Result<Option<(Parts, usize)>> {
    let mut headers = [httparse::EMPTY_HEADER; 128];
    let mut parsed = httparse::Request::new(&mut headers);
    let status = parsed.parse(bytes).map_err(io::Error::other)?;
    let httparse::Status::Complete(length) = status else {
        return Ok(None);
    };
    let mut request = Request::builder()
        .method(parsed.method.unwrap_or_default())
        .uri(parsed.path.unwrap_or_default());
    for header in parsed.headers.iter() {
        let name = HeaderName::from_bytes(header.name.as_bytes()).map_err(io::Error::other)?;
        let value = HeaderValue::from_bytes(header.value).map_err(io::Error::other)?;
        request = request.header(name, value);
    }
    let (head, ()) = request.body(()).map_err(io::Error::other)?.into_parts();
    Ok(Some((head, length)))
}

/// Writes a response, and returns whether the connection can be used again.
pub(super) fn write(
    stream: &mut impl Write,
    asked: &Asked,
    response: &Response<Bytes>,
    reply: &Reply,
) -> io::Result<bool> {
    let status = response.status();
    let mut head = format!("HTTP/1.1 {status}\r\n").into_bytes();
    for (name, value) in response.headers() {
        if ![CONTENT_LENGTH, TRANSFER_ENCODING, CONNECTION].contains(name) {
            head.extend_from_slice(name.as_str().as_bytes());
            head.extend_from_slice(b": ");
            head.extend_from_slice(value.as_bytes());
            head.extend_from_slice(b"\r\n");
        }
    }
    let has_body = !asked.is_head
        && !status.is_informational()
        && ![StatusCode::NO_CONTENT, StatusCode::NOT_MODIFIED].contains(&status);
    let is_chunked = has_body && reply.piece.is_some();
    if is_chunked {
        head.extend_from_slice(b"transfer-encoding: chunked\r\n");
    } else if has_body {
        let length = response.body().len();
        head.extend_from_slice(format!("content-length: {length}\r\n").as_bytes());
    }
    head.extend_from_slice(b"\r\n");
    stream.write_all(&head)?;
    if has_body {
        for piece in reply.pieces(response.body().clone()) {
            let Ok(piece) = piece else {
                return Ok(false);
            };
            if is_chunked {
                stream.write_all(format!("{:x}\r\n", piece.len()).as_bytes())?;
            }
            stream.write_all(&piece)?;
            if is_chunked {
                stream.write_all(b"\r\n")?;
            }
            stream.flush()?;
        }
        if is_chunked {
            stream.write_all(b"0\r\n\r\n")?;
        }
    }
    stream.flush()?;
    Ok(asked.stays_open)
}

fn has(headers: &HeaderMap, name: HeaderName, word: &str) -> bool {
    let values = headers.get_all(name).iter();
    let texts = values.filter_map(|value| value.to_str().ok());
    let mut words = texts.flat_map(|text| text.split(','));
    words.any(|other| other.trim().eq_ignore_ascii_case(word))
}

fn invalid(problem: &'static str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, problem)
}
