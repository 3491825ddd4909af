//! The cryptography provider of rustls, which both HTTP stacks use.
//!
//! Guarantees that a program has one provider: the one that it has installed or, with the feature
//! `ring`, ring. Without any, the stacks would panic.
#![cfg(any(feature = "client", feature = "blocking"))]

use rustls::crypto::CryptoProvider;

use crate::runtime::error::TransportError;

/// Makes sure that rustls has a provider.
///
/// If the program has not installed one, this installs ring for the whole program, as
/// `rustls::ClientConfig::builder` does if ring is the only provider in the tree.
pub(crate) fn require_provider() -> Result<(), TransportError> {
    #[cfg(feature = "ring")]
    if CryptoProvider::get_default().is_none() {
        // This fails if another thread has installed a provider in the meantime, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
    match CryptoProvider::get_default() {
        Some(_) => Ok(()),
        None => Err(TransportError::other(
            "rustls has no cryptography provider; enable the feature `ring`, or install one with \
             `rustls::crypto::CryptoProvider::install_default`",
        )),
    }
}
