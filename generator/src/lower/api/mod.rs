//! The API as a whole: its credentials and its servers.

pub(crate) mod security;
mod server;
