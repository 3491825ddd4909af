//! Tokens that are obtained when they are needed, and shared by all callers.
//!
//! Guarantees that one caller at a time obtains a token while the others go on with the old one or
//! wait for the new one, and that nothing happens in the background or in `Drop`. Needs no particular
//! async runtime. Does not store tokens outside of memory.

mod client_credentials;
mod grant;
mod source;
mod tokens;
mod wait;

pub use client_credentials::ClientCredentials;
pub use grant::{Grant, header_seconds, header_token, whole_seconds};
pub use source::{BoxError, BoxFuture, TokenError, TokenFuture, TokenRequest, TokenSource};
pub use tokens::Source;

pub(crate) use source::{Need, Problem, Via};
pub(crate) use tokens::{Ready, Tokens};
