//! What every generated client shares: copied verbatim into the crate, knows nothing about any one API.

pub mod base64;
pub mod patch;
pub mod secret;
pub mod wire;
