//! Types as the generator writes them, one for each construct.

mod account;
mod auth;
mod filter;

pub use account::*;
pub use auth::*;
pub use filter::*;
