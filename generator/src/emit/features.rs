//! The cargo features that every crate has: for the manifest and for the page of the crate.

/// A cargo feature.
pub(super) struct Feature {
    pub name: &'static str,
    /// What else it turns on.
    pub enables: &'static [&'static str],
    /// What it adds.
    pub adds: &'static str,
}

/// Those of which a caller needs one or more; the first is on by default.
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
        adds: "`Client`, async, over reqwest with rustls, in a tokio runtime",
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
        adds: "`http_call` spans of the crate `tracing`, with the attributes that OpenTelemetry defines for HTTP clients, \
               and an event for each retry",
    },
];
