//! What every generated client shares: clients, credentials, errors, the reading and writing of JSON.
//!
//! It is copied verbatim into the crate and knows nothing about any one API.
//!
//! ```text
//! operation ─ request ─▶ http::Request ─ credentials ─▶ transport ─▶ http::Response ─ response ─▶ output or error
//!             └ style, wire                             └ client, blocking            └ wire
//! ```
//!
//! Guarantees that types and operations need no HTTP stack: the clients are behind the features `client` (reqwest) and
//! `blocking` (ureq), and everything else does no IO.

pub mod base64;
mod base_url;
pub mod binary;
#[cfg(feature = "blocking")]
pub mod blocking;
#[cfg(feature = "client")]
pub mod client;
mod credentials;
mod error;
#[cfg(any(feature = "client", feature = "blocking"))]
mod exchange;
mod form;
mod headers;
mod operation;
pub mod patch;
mod request;
pub mod response;
pub mod secret;
#[cfg(any(feature = "client", feature = "blocking"))]
mod settings;
mod style;
mod tree;
pub mod wire;

pub use base_url::{BaseUrl, BaseUrlError};
pub use credentials::{Credential, Credentials, CredentialsError};
#[cfg(any(feature = "client", feature = "blocking"))]
pub use error::BuildError;
pub use error::{
    ApiError, EncodeError, Error, HeaderError, Part, ResponseError, TransportError,
    TransportErrorKind, UnreadableAnswer, Untyped,
};
#[cfg(any(feature = "client", feature = "blocking"))]
pub use exchange::Response;
pub use form::PartStyle;
pub use headers::Headers;
pub use operation::{Call, Operation, SchemeKind, SecurityScheme};
pub use request::{Body, RequestBuilder};
pub use style::{PathStyle, QueryStyle};
