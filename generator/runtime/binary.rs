//! Binary data: strings of `format: binary`, and bodies that are files.
//!
//! A body, or a part of a multipart body, carries the bytes unchanged; a part also has a file name
//! and a media type. JSON can only carry them as text, so there they must be UTF-8. The content
//! does not have to be in memory: a stream is read while it is sent.

#[cfg(any(feature = "client", feature = "tower"))]
use std::error::Error as StdError;
use std::fmt;
use std::io::Read;

use bytes::Bytes;
#[cfg(any(feature = "client", feature = "tower"))]
use futures_core::Stream;

use crate::runtime::body::source::{Content, Source};
#[cfg(any(feature = "client", feature = "tower"))]
use crate::runtime::body::stream;

/// A file or other binary data: its content, and the file name, media type and headers for a part of
/// a multipart body. `Debug` shows the length but not the content.
///
/// The content is bytes or a stream: [`reader`](Self::reader) for the blocking client, `stream` for
/// the async client. A stream can be sent only once, so requests with one are not retried. Clones
/// share the stream, and two values are equal only if they share it.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Binary {
    content: Content,
    /// The file name that is sent to the server. In a multipart body, the name of the part is used
    /// if there is none.
    pub file_name: Option<String>,
    /// The media type, if the description does not fix it.
    pub content_type: Option<String>,
    /// Few files have any, so they take little space.
    headers: Option<Box<PartHeaders>>,
}

/// The headers of a part, in order.
#[derive(Clone, Default, PartialEq, Eq)]
struct PartHeaders(Vec<(String, String)>);

impl Binary {
    /// Creates binary data from bytes, without a file name and a media type.
    pub fn new(content: impl Into<Bytes>) -> Self {
        Self::of(Content::Bytes(content.into()))
    }

    /// Creates a body that the blocking client reads while it sends it: a file, or the body of a
    /// download.
    ///
    /// ```no_run
    /// # fn main() -> std::io::Result<()> {
    /// use std::fs::File;
    /// use api_client::Binary;
    ///
    /// let file = File::open("backup.tar")?;
    /// let length = file.metadata()?.len();
    /// let body = Binary::reader(file).length(length);
    /// # Ok(())
    /// # }
    /// ```
    pub fn reader(reader: impl Read + Send + 'static) -> Self {
        Self::of(Content::Source(Source::reader(reader)))
    }

    /// Creates a body that the async client reads while it sends it, such as a `ReaderStream` of
    /// tokio-util over a file, or the body of a download.
    ///
    /// ```
    /// # #[cfg(any(feature = "client", feature = "tower"))]
    /// # fn example<S, B>(pieces: S) -> api_client::Binary
    /// # where S: futures_core::Stream<Item = std::io::Result<B>> + Send + 'static, B: Into<bytes::Bytes> {
    /// use api_client::Binary;
    ///
    /// Binary::stream(pieces).file_name("backup.tar")
    /// # }
    /// ```
    #[cfg(any(feature = "client", feature = "tower"))]
    pub fn stream<S, B, E>(pieces: S) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes>,
        E: Into<Box<dyn StdError + Send + Sync>>,
    {
        let pieces = stream::pieces(pieces);
        Self::of(Content::Source(Source::stream(pieces)))
    }

    fn of(content: Content) -> Self {
        Self {
            content,
            file_name: None,
            content_type: None,
            headers: None,
        }
    }

    /// Sets the number of bytes of a stream. It is sent as `Content-Length`, which some servers
    /// require. Bytes beyond that length are not read; if the stream ends earlier, sending fails.
    #[must_use]
    pub fn length(mut self, bytes: u64) -> Self {
        if let Content::Source(source) = self.content {
            self.content = Content::Source(source.of_length(bytes));
        }
        self
    }

    /// Sets the file name that is sent to the server.
    #[must_use]
    pub fn file_name(mut self, file_name: impl Into<String>) -> Self {
        self.file_name = Some(file_name.into());
        self
    }

    /// Sets the media type.
    #[must_use]
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// Adds a header to the part of a multipart body, such as `Content-Id`. It is not sent with a
    /// body that is not multipart.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let headers = self.headers.get_or_insert_default();
        headers.0.push((name.into(), value.into()));
        self
    }

    /// Returns the bytes, unless the content is a stream.
    pub fn bytes(&self) -> Option<&Bytes> {
        match &self.content {
            Content::Bytes(bytes) => Some(bytes),
            Content::Source(_) => None,
        }
    }

    pub(crate) fn content(&self) -> &Content {
        &self.content
    }

    pub(crate) fn headers(&self) -> &[(String, String)] {
        self.headers.as_ref().map_or(&[], |headers| &headers.0)
    }
}

impl fmt::Debug for Binary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Binary")
            .field("content", &self.content)
            .field("file_name", &self.file_name)
            .field("content_type", &self.content_type)
            .finish_non_exhaustive()
    }
}

impl From<Bytes> for Binary {
    fn from(content: Bytes) -> Self {
        Self::new(content)
    }
}

impl From<Vec<u8>> for Binary {
    fn from(content: Vec<u8>) -> Self {
        Self::new(content)
    }
}

impl From<String> for Binary {
    fn from(content: String) -> Self {
        Self::new(content)
    }
}

impl From<&[u8]> for Binary {
    fn from(content: &[u8]) -> Self {
        Self::new(Bytes::copy_from_slice(content))
    }
}

impl From<&str> for Binary {
    fn from(content: &str) -> Self {
        content.as_bytes().into()
    }
}
