//! Reads the segments of a body in order, for a blocking client.

use std::collections::VecDeque;
use std::io::{self, Read};

use bytes::Buf as _;

use crate::runtime::body::claimed::{Claimed, too_short};

/// The remaining segments.
pub(super) struct Reader(VecDeque<Claimed<Box<dyn Read + Send>>>);

impl Reader {
    pub(super) fn new(segments: VecDeque<Claimed<Box<dyn Read + Send>>>) -> Self {
        Self(segments)
    }
}

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(segment) = self.0.front_mut() {
            let length = match segment {
                Claimed::Bytes(bytes) => bytes.reader().read(buffer)?,
                Claimed::Source(source, None) => source.read(buffer)?,
                Claimed::Source(_, Some(0)) => 0,
                Claimed::Source(source, Some(left)) => {
                    let most = usize::try_from(*left).unwrap_or(usize::MAX);
                    let most = most.min(buffer.len());
                    let length = source.read(buffer.get_mut(..most).unwrap_or_default())?;
                    if length == 0 && most > 0 {
                        return Err(too_short(*left));
                    }
                    *left = left.saturating_sub(length as u64);
                    length
                }
            };
            if length > 0 || buffer.is_empty() {
                return Ok(length);
            }
            self.0.pop_front();
        }
        Ok(0)
    }
}
