//! Sessions: log in once, and send a token that is renewed in time.
//!
//! ```text
//! operation that implements LogIn ─ Grant ─▶ Tokens ◀─ claim, reject ─ Signer ◀─ each attempt of a call
//!                                              └─ TokenSource: renews the session, asks an OAuth 2 server with client credentials,
//!                                                 or reads a token that others rotate
//! ```
//!
//! Guarantees that one caller at a time obtains a token while the others go on with the old one or
//! wait for the new one, that nothing happens in the background or in `Drop`, and that no token is
//! part of an error, of `Debug` or of a trace. Needs no particular async runtime. Does not store
//! tokens outside of memory.

mod log_in;
mod obtain;
pub(crate) mod signer;
mod step;

pub use log_in::{LoggedIn, Pending};
pub use obtain::ObtainToken;
pub use step::{LogIn, Step};

pub use crate::runtime::token::{
    BoxError, ClientCredentials, Grant, Source, TokenError, TokenFuture, TokenRequest, TokenSource,
    header_seconds, header_token, whole_seconds,
};

pub(crate) use log_in::{begin, end, ending};
pub(crate) use step::Carrier;
