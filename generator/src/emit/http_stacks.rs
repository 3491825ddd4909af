//! The documentation in `lib.rs` about the HTTP stacks: proxies, certificates, TLS libraries.

use super::context::Context;
use super::examples::{block, client};
use crate::markdown::Markdown;

pub(super) fn section(context: Context<'_>) -> Markdown {
    let library = context.library();
    let bytes = |names: &[&str]| -> Vec<String> {
        let given = names.iter().map(|name| format!("{name}: &[u8]"));
        given.collect()
    };
    let mut lines = vec![
        format!("use {library}::{{Client, runtime::client::Reqwest}};\n"),
        "let settings = reqwest::Client::builder()".to_owned(),
        "    .proxy(reqwest::Proxy::all(\"http://proxy.example.com:3128\")?)".to_owned(),
        "    .tls_certs_merge([reqwest::Certificate::from_pem(authorities)?])".to_owned(),
        "    .identity(reqwest::Identity::from_pem(identity)?);".to_owned(),
    ];
    let transport = ".transport(Reqwest::new(settings)?)".to_owned();
    lines.extend(client(context, "Client", vec![transport]));
    let mut blocking = vec![
        format!("use {library}::blocking;"),
        "use ureq::tls::{Certificate, ClientCert, PrivateKey, RootCerts, TlsConfig};\n".to_owned(),
        "let certificate = Certificate::from_pem(certificate)?;".to_owned(),
        "let identity = ClientCert::new_with_certs(&[certificate], PrivateKey::from_pem(key)?);"
            .to_owned(),
        "let authorities = RootCerts::new_with_certs(&[Certificate::from_pem(authority)?]);"
            .to_owned(),
        "let tls = TlsConfig::builder().root_certs(authorities).client_cert(Some(identity)).build();"
            .to_owned(),
        "let settings = ureq::Agent::config_builder()".to_owned(),
        "    .proxy(Some(ureq::Proxy::new(\"http://proxy.example.com:3128\")?))".to_owned(),
        "    .tls_config(tls);".to_owned(),
    ];
    let transport = ".transport(settings.build().new_agent())".to_owned();
    blocking.extend(client(context, "blocking::Client", vec![transport]));
    Markdown::join([
        "# Proxies, certificates and other HTTP stacks".into(),
        "A client trusts the certificates that the system trusts, and uses the proxy from the environment. To change this, \
         set a transport: `Reqwest` with your own settings (this needs `reqwest = { version = \"0.13\", \
         default-features = false, features = [\"rustls-no-provider\"] }`), or a `tower::Service` or your own `Transport` \
         (feature `tower`)."
            .into(),
        block("feature = \"client\"", &bytes(&["authorities", "identity"]), &lines),
        "`blocking::Client` takes a `ureq::Agent` (from `ureq = { version = \"3\", default-features = false, features = \
         [\"rustls-no-provider\"] }`):"
            .into(),
        block(
            "feature = \"blocking\"",
            &bytes(&["authority", "certificate", "key"]),
            &blocking,
        ),
        "Both clients use the cryptography provider that the program has installed for rustls. If there is none, the first \
         client installs ring (feature `ring`). For FIPS 140-3 or post-quantum key exchange, which ring does not have, \
         install aws-lc-rs at the start of the program and leave out the feature `ring`: \
         `rustls::crypto::default_fips_provider().install_default()`, with `rustls = { version = \"0.23\", features = \
         [\"fips\"] }`."
            .into(),
        "For the TLS library of the system, add the feature `native-tls` to your dependency on reqwest and call \
         `tls_backend_native` on its builder; for ureq, add `native-tls-no-default` and set `TlsProvider::NativeTls`."
            .into(),
    ])
}
