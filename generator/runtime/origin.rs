//! The operation and the base URL that a request was made from, for the mock.
//!
//! Guarantees nothing about what is sent: an HTTP stack does not see it.

use crate::runtime::base_url::BaseUrl;
use crate::runtime::call::Call;

/// What a client notes in the extensions of a request.
#[derive(Clone)]
pub(crate) struct Origin {
    pub(crate) call: &'static Call,
    pub(crate) base_url: BaseUrl,
}
