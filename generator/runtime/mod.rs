//! The part that all generated clients share: clients, credentials, errors, and reading and writing
//! JSON.
//!
//! It is copied into the crate as it is and does not depend on the API.
//!
//! ```text
//! operation ─ request ─▶ http::Request ─ credentials ─▶ transport ─▶ http::Response ─ response ─▶ output or error
//!             └ style, wire                             └ client, blocking            └ wire
//! ```
//!
//! Guarantees that types and operations need no HTTP stack: the clients are behind the features
//! `client` (reqwest), `blocking` (ureq) and `tower` (any stack), and everything else does no I/O.

#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
mod answer;
pub mod base64;
mod base_url;
pub mod binary;
#[cfg(feature = "blocking")]
pub mod blocking;
mod body;
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
mod budget;
mod call;
#[cfg(any(feature = "client", feature = "tower"))]
pub mod client;
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
mod config;
mod credential;
mod credentials;
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
mod early;
mod error;
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
mod exchange;
mod form;
mod framing;
mod headers;
mod idempotency;
mod media_type;
#[cfg(feature = "mock")]
pub mod mock;
mod operation;
#[cfg(feature = "mock")]
mod origin;
pub mod patch;
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
mod redirects;
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
pub(crate) mod reference;
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
mod repeat;
mod request;
pub mod response;
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
mod retry;
mod route;
mod scheme;
pub mod secret;
mod server;
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
pub mod session;
pub mod setter;
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
mod settings;
mod style;
#[cfg(any(feature = "client", feature = "blocking"))]
mod tls;
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
mod token;
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
mod trace;
mod tree;
pub mod unknown;
mod url;
mod wipe;
pub mod wire;

pub use base_url::{BaseUrl, BaseUrlError};
pub use body::RequestBody;
pub use call::Call;
pub use credential::Credential;
pub use credentials::{Credentials, CredentialsError};
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
pub use error::BuildError;
pub use error::{
    ApiError, EncodeError, Error, HeaderError, Part, ResponseError, TransportError,
    TransportErrorKind, UnreadableAnswer, Untyped,
};
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
pub use exchange::Response;
pub use form::PartStyle;
pub use headers::Headers;
pub use operation::{Operation, Request};
pub use request::{Body, RequestBuilder};
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
pub use retry::Retry;
pub use scheme::{SchemeKind, SecurityScheme};
pub use server::{Server, ServerError, ServerVariable};
#[cfg(any(feature = "client", feature = "blocking", feature = "tower"))]
pub use session::{ClientCredentials, LogIn, LoggedIn};
pub use style::{PathStyle, QueryStyle};
