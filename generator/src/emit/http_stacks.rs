//! The documentation in `lib.rs` about the HTTP stacks: proxies, certificates, TLS libraries.

use super::context::Context;
use super::examples::{block, client};
use crate::markdown::{Markdown, Phrase, phrase};

pub(super) fn section(context: Context<'_>) -> Markdown {
    let library = context.library();
    let bytes = |names: &[&str]| -> Vec<String> {
        let given = names.iter().map(|name| format!("{name}: &[u8]"));
        given.collect()
    };
    let mut lines = vec![
        format!("use {library}::{{Client, reqwest, runtime::client::Reqwest}};\n"),
        "let settings = reqwest::Client::builder()".to_owned(),
        "    .proxy(reqwest::Proxy::all(\"http://proxy.example.com:3128\")?)".to_owned(),
        "    .tls_certs_merge([reqwest::Certificate::from_pem(authorities)?])".to_owned(),
        "    .identity(reqwest::Identity::from_pem(identity)?);".to_owned(),
    ];
    let transport = ".transport(Reqwest::new(settings)?)".to_owned();
    lines.extend(client(context, "Client", vec![transport]));
    let mut blocking = vec![
        format!("use {library}::ureq::tls::{{Certificate, ClientCert, PrivateKey, RootCerts, TlsConfig}};"),
        format!("use {library}::{{blocking, ureq}};\n"),
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
    let imports = "runtime::TransportError, runtime::client::{Body, BoxFuture, Reqwest, Transport}";
    let mut interceptor = vec![
        format!("use {library}::{{Client, reqwest, {imports}}};"),
        format!("use {library}::http::{{Request, Response}};\n"),
        "struct Logged(Reqwest);\n".to_owned(),
        "impl Transport for Logged {".to_owned(),
        "    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {".to_owned(),
        "        println!(\"{} {}\", request.method(), request.uri().path());".to_owned(),
        "        self.0.send(request)".to_owned(),
        "    }\n".to_owned(),
        "    fn sleep(&self, duration: std::time::Duration) -> BoxFuture<'static, ()> {".to_owned(),
        "        self.0.sleep(duration)".to_owned(),
        "    }\n".to_owned(),
        "    fn now(&self) -> std::time::Instant {".to_owned(),
        "        self.0.now()".to_owned(),
        "    }".to_owned(),
        "}\n".to_owned(),
        "let inner = Reqwest::new(reqwest::Client::builder())?;".to_owned(),
    ];
    let transport = ".transport(Logged(inner))".to_owned();
    interceptor.extend(client(context, "Client", vec![transport]));
    Markdown::join([
        "# Proxies, certificates and other HTTP stacks".into(),
        "A client trusts the certificates that the system trusts, and uses the proxy from the environment. To change this, \
         set a transport: `Reqwest` with your own settings, or a `tower::Service` or your own `Transport` \
         (feature `tower`)."
            .into(),
        block("feature = \"client\"", &bytes(&["authorities", "identity"]), &lines),
        "`blocking::Client` takes a `ureq::Agent`:"
            .into(),
        block(
            "feature = \"blocking\"",
            &bytes(&["authority", "certificate", "key"]),
            &blocking,
        ),
        "To look at each attempt of a call, or to change it, wrap a transport. It sees the credentials, so show neither \
         headers nor queries:"
            .into(),
        block("feature = \"client\"", &[], &interceptor),
        phrase!(
            "The crates whose types are in the interface are re-exported, so that a program uses the same versions: \
             `bytes`, `http`, {}, `reqwest` with the feature `client`, and `ureq` with `blocking`. A dependency of \
             your own is needed only to turn on features of theirs.",
            Phrase::from(match context.facts.has_dates {
                true => "`serde_json`, `time` and `uuid`",
                false => "`serde_json` and `uuid`",
            })
        )
        .into(),
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
