//! The tables for security schemes.

use super::model::Presence::{Assumed, Optional, Required};
use super::model::Shape;
use super::model::Shape::{
    All, Aside, Bool, Followed, Judged, Map, Object, OrReference, Tagged, Text, Url,
};
use super::rules;
use crate::document::version::Version::V3_2;
use serde_json::{Value, json};

static PROSE: Shape = Aside(&Text);

static NAME: Shape = Judged(rules::name, &Text);

static HEADER_NAME: Shape = Judged(rules::token, &Text);

pub(super) static SECURITY_SCHEME: Shape = OrReference(
    "securitySchemes",
    &Tagged(
        "type",
        &[
            ("apiKey", &API_KEY),
            ("mutualTLS", &MUTUAL_TLS),
            ("http", &HTTP),
            ("oauth2", &OAUTH2),
            ("openIdConnect", &OPEN_ID_CONNECT),
        ],
    ),
);

pub(super) static API_KEY: Shape = All(&[
    &Object(&[
        ("description", &PROSE, Optional),
        ("deprecated", &Followed(V3_2, &Aside(&Bool)), Optional),
    ]),
    &Tagged(
        "in",
        &[
            ("query", &Object(&[("name", &NAME, Required)])),
            ("header", &Object(&[("name", &HEADER_NAME, Required)])),
            ("cookie", &Object(&[("name", &HEADER_NAME, Required)])),
        ],
    ),
]);

static MUTUAL_TLS: Shape = Object(&[
    ("description", &PROSE, Optional),
    ("deprecated", &Followed(V3_2, &Aside(&Bool)), Optional),
]);

pub(super) static HTTP: Shape = Object(&[
    ("description", &PROSE, Optional),
    ("scheme", &Text, Required),
    ("bearerFormat", &PROSE, Optional),
    ("deprecated", &Followed(V3_2, &Aside(&Bool)), Optional),
]);

pub(super) static OPEN_ID_CONNECT: Shape = Object(&[
    ("description", &PROSE, Optional),
    ("openIdConnectUrl", &Aside(&Url), Assumed(silence)),
    ("deprecated", &Followed(V3_2, &Aside(&Bool)), Optional),
]);

static OAUTH2: Shape = Object(&[
    ("description", &PROSE, Optional),
    ("flows", &Aside(&FLOWS), Assumed(nothing)),
    ("oauth2MetadataUrl", &Followed(V3_2, &Aside(&Url)), Optional),
    ("deprecated", &Followed(V3_2, &Aside(&Bool)), Optional),
]);

static FLOWS: Shape = Object(&[
    ("implicit", &All(&[&AUTHORIZED, &FLOW]), Optional),
    ("password", &All(&[&TOKEN, &FLOW]), Optional),
    ("clientCredentials", &All(&[&TOKEN, &FLOW]), Optional),
    (
        "authorizationCode",
        &All(&[&AUTHORIZED, &TOKEN, &FLOW]),
        Optional,
    ),
    (
        "deviceAuthorization",
        &Followed(V3_2, &All(&[&DEVICE, &TOKEN, &FLOW])),
        Optional,
    ),
]);

static AUTHORIZED: Shape = Object(&[("authorizationUrl", &Url, Required)]);

static DEVICE: Shape = Object(&[("deviceAuthorizationUrl", &Url, Required)]);

static TOKEN: Shape = Object(&[("tokenUrl", &Url, Required)]);

static FLOW: Shape = Object(&[
    ("refreshUrl", &Aside(&Url), Optional),
    ("scopes", &Map(&PROSE), Assumed(nothing)),
]);

fn nothing() -> Value {
    json!({})
}

fn silence() -> Value {
    json!("")
}
