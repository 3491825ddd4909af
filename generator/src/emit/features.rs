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

/// The features of which a user needs one or more. The first is on by default.
pub(super) const FEATURES: &[Feature] = &[
    Feature {
        name: "client",
        enables: &[
            "dep:backon",
            "dep:futures-core",
            "dep:http-body",
            "dep:httpdate",
            "dep:reqwest",
            "dep:tokio",
        ],
        adds: "`Client`: async, over reqwest with rustls; needs a tokio runtime",
    },
    Feature {
        name: "blocking",
        enables: &["dep:backon", "dep:httpdate", "dep:ureq"],
        adds: "`blocking::Client`: the same API without async, over ureq with rustls",
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
];
