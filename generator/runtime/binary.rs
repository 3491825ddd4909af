//! Bytes that are no text: the strings of `format: binary`, and bodies that are files.
//!
//! A part of a multipart body carries them as they are, with their name and media type. JSON has nothing but text for
//! them, so there they must be UTF-8, and are read from it.

use std::fmt;

use bytes::Bytes;

use crate::runtime::wire;

/// A file, or what could be one: its content, and what a part of a multipart body says about it. `Debug` shows how long
/// it is, not what is in it.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Binary {
    /// The bytes.
    pub content: Bytes,
    /// The name that the server is told. In a multipart body it is that of the part, if there is none.
    pub file_name: Option<String>,
    /// The media type, where the description leaves it open.
    pub content_type: Option<String>,
}

impl Binary {
    /// Bytes without a name and a media type.
    pub fn new(content: impl Into<Bytes>) -> Self {
        Self {
            content: content.into(),
            file_name: None,
            content_type: None,
        }
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
}

impl fmt::Debug for Binary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Binary")
            .field("content", &format_args!("{} bytes", self.content.len()))
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

impl wire::Read for Binary {
    fn read(input: wire::Input<'_>) -> wire::Result<Self> {
        input.text("a string").map(Self::from)
    }
}

impl wire::Write for Binary {
    fn write(&self, output: &mut dyn wire::Output) -> wire::Result<()> {
        output.binary(self)
    }
}

/// A body that is bytes.
impl wire::Write for Bytes {
    fn write(&self, output: &mut dyn wire::Output) -> wire::Result<()> {
        output.binary(&Binary::new(self.clone()))
    }
}

wire::impl_serde!(Binary);
