//! Bytes that are no text: the strings of `format: binary`, and bodies that are files.
//!
//! A body, or a part of a multipart body, carries them as they are; a part with their name and media type. JSON has
//! nothing but text for them, so there they must be UTF-8, and are read from it. What is sent need not be in memory: a
//! stream is read while it is sent.

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

/// A file, or what could be one: its content, and what a part of a multipart body says about it. `Debug` shows how long
/// it is, not what is in it.
///
/// The content is bytes, or a stream: [`reader`](Self::reader) for the blocking client, `stream` for the async one. A
/// stream is sent once, whatever the client's retries; clones share it, and are equal if they do.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Binary {
    content: Content,
    /// The name that the server is told. In a multipart body it is that of the part, if there is none.
    pub file_name: Option<String>,
    /// The media type, where the description leaves it open.
    pub content_type: Option<String>,
}

impl Binary {
    /// Bytes without a name and a media type.
    pub fn new(content: impl Into<Bytes>) -> Self {
        Self::of(Content::Bytes(content.into()))
    }

    /// What the blocking client reads while it sends it: a file, or the body of a download.
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

    /// What the async client reads while it sends it, such as the `ReaderStream` of tokio-util over a file, or the body
    /// of a download.
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
        }
    }

    /// Says how many bytes of a stream are sent. Servers are told so in advance, which some insist on. What the stream
    /// has beyond that is not read; if it ends before, sending it fails.
    #[must_use]
    pub fn length(mut self, bytes: u64) -> Self {
        if let Content::Source(source) = self.content {
            self.content = Content::Source(source.of_length(bytes));
        }
        self
    }

    /// Sets the name that the server is told.
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

    /// The bytes, unless they are a stream.
    pub fn bytes(&self) -> Option<&Bytes> {
        match &self.content {
            Content::Bytes(bytes) => Some(bytes),
            Content::Source(_) => None,
        }
    }

    pub(crate) fn content(&self) -> &Content {
        &self.content
    }
}

impl fmt::Debug for Binary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Binary")
            .field("content", &self.content)
            .field("file_name", &self.file_name)
            .field("content_type", &self.content_type)
            .finish()
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
