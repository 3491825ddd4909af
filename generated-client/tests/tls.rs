//! A program that uses rustls itself next to both clients: there is one cryptography provider in the tree, so rustls
//! finds it without help.

use generated_client::{Client, blocking};

#[test]
fn a_program_can_use_rustls_itself() {
    let roots = rustls::RootCertStore::empty();
    // This panics if several providers are in the tree.
    let own = rustls::ClientConfig::builder().with_root_certificates(roots);
    drop(own.with_no_client_auth());

    Client::builder().build().unwrap();
    blocking::Client::builder().build().unwrap();
}
