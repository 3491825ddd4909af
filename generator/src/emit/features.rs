//! The cargo features that every crate has, for the manifest and for the documentation of the
//! crate.

/// A cargo feature.
pub(super) struct Feature {
    pub name: &'static str,
    /// The features that it enables.
    pub enables: &'static [&'static str],
    /// What the feature adds to the crate.
    pub adds: &'static str,
}

/// The features that are on by default.
pub(super) const DEFAULTS: &[&str] = &["client", "ring"];

/// The features that do not depend on the API.
pub(super) const FEATURES: &[Feature] = &[
    Feature {
        name: "client",
        enables: &[
            "dep:backon",
            "dep:futures-core",
            "dep:http-body",
            "dep:httpdate",
            "dep:reqwest",
            "dep:rustls",
            "dep:tokio",
        ],
        adds: "`Client`: async, over reqwest with rustls; needs a tokio runtime",
    },
    Feature {
        name: "blocking",
        enables: &["dep:backon", "dep:httpdate", "dep:rustls", "dep:ureq"],
        adds: "`blocking::Client`: the same API without async, over ureq with rustls",
    },
    Feature {
        name: "ring",
        enables: &["rustls?/ring"],
        adds: "rustls with the cryptography of ring, for `client` and `blocking`, unless the program installs another provider; \
               without this feature, the program has to install one",
    },
    Feature {
        name: "tower",
        enables: &[
            "dep:backon",
            "dep:futures-core",
            "dep:http-body",
            "dep:httpdate",
            "dep:tower-service",
        ],
        adds: "`Client` over any `tower::Service` or your own `Transport`, in any async runtime; without `client`, neither \
               reqwest nor tokio is needed",
    },
    Feature {
        name: "tracing",
        enables: &["dep:tracing"],
        adds: "`http_call` spans of the crate `tracing`, with the names and fields that OpenTelemetry defines for HTTP clients, \
               and an event for each retry",
    },
    Feature {
        name: "mock",
        // Tests write UUIDs in JSON.
        enables: &["dep:httparse", "uuid/serde"],
        adds: "`mock::Mock`, for `[dev-dependencies]`: a transport of both clients that answers without a server and checks what it \
               is asked, and a server on this machine for other programs",
    },
];
