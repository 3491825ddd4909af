//! The tables: one for each object of the specifications, with its members in the order of the
//! specification.
//!
//! Members that are documentation only, or that a client does not use, are [`Aside`].

use super::model::Presence::{Assumed, AssumedBefore, Implied, Optional, Required};
use super::model::Shape::{
    All, Any, Aside, Bool, Bound, Closed, Count, Followed, Has, Judged, Keyed, List, Map, Mapped,
    Number, Object, OrBool, OrList, OrReference, Since, Tagged, Text, Type, Word,
};
use super::model::{Member, Shape};
use super::rules;
use super::security::SECURITY_SCHEME;
use crate::document::version::Version::{V3_1, V3_2};
use serde_json::{Value, json};

pub(in crate::document) static OPENAPI: Shape = Object(&[
    ("openapi", &Text, Required),
    ("info", &Aside(&INFO), Assumed(nothing)),
    ("servers", &SERVERS, Optional),
    ("paths", &PATHS, AssumedBefore(V3_1, nothing)),
    ("components", &COMPONENTS, Optional),
    ("security", &SECURITY, Optional),
    ("tags", &Aside(&List(&Aside(&TAG))), Optional),
    ("externalDocs", &Aside(&EXTERNAL_DOCS), Optional),
]);

pub(super) static PROSE: Shape = Aside(&Text);

pub(super) static NAME: Shape = Judged(rules::name, &Text);

static PATHS: Shape = Judged(rules::paths, &Keyed(is_path, &OrReference("", &PATH_ITEM)));

pub(super) static INFO: Shape = Object(&[
    ("title", &PROSE, Assumed(untitled)),
    ("description", &PROSE, Optional),
    ("termsOfService", &PROSE, Optional),
    ("contact", &Aside(&CONTACT), Optional),
    ("license", &Aside(&LICENSE), Optional),
    ("version", &PROSE, Assumed(unversioned)),
]);

static CONTACT: Shape = Object(&[
    ("name", &Text, Optional),
    ("url", &Text, Optional),
    ("email", &Text, Optional),
]);

static LICENSE: Shape = Object(&[("name", &Text, Required), ("url", &Text, Optional)]);

pub(super) static TAG: Shape = Object(&[
    ("name", &Text, Required),
    ("summary", &Followed(V3_2, &PROSE), Optional),
    ("parent", &Followed(V3_2, &PROSE), Optional),
    ("kind", &Followed(V3_2, &PROSE), Optional),
    ("description", &PROSE, Optional),
    ("externalDocs", &Aside(&EXTERNAL_DOCS), Optional),
]);

pub(super) static EXTERNAL_DOCS: Shape =
    Object(&[("description", &PROSE, Optional), ("url", &Text, Required)]);

static SERVERS: Shape = List(&SERVER);

static SERVER: Shape = Object(&[
    ("url", &Text, Required),
    ("name", &Followed(V3_2, &PROSE), Optional),
    ("description", &PROSE, Optional),
    ("variables", &Map(&SERVER_VARIABLE), Optional),
]);

static SERVER_VARIABLE: Shape = Judged(
    rules::server_variable,
    &Object(&[
        ("enum", &TEXTS, Optional),
        ("default", &Text, Required),
        ("description", &PROSE, Optional),
    ]),
);

pub(super) static TEXTS: Shape = List(&Text);

pub(super) static SECURITY: Shape = List(&Map(&TEXTS));

static COMPONENTS: Shape = Object(&[
    (
        "schemas",
        &Judged(rules::component_names, &Map(&SCHEMA)),
        Optional,
    ),
    (
        "responses",
        &Judged(rules::component_names, &Map(&RESPONSE)),
        Optional,
    ),
    (
        "parameters",
        &Judged(rules::component_names, &Map(&PARAMETER)),
        Optional,
    ),
    ("examples", &EXAMPLES, Optional),
    (
        "requestBodies",
        &Judged(rules::component_names, &Map(&REQUEST_BODY)),
        Optional,
    ),
    ("headers", &COMPONENT_HEADERS, Optional),
    (
        "securitySchemes",
        &Judged(rules::component_names, &Map(&SECURITY_SCHEME)),
        Optional,
    ),
    ("links", &LINKS, Optional),
    (
        "pathItems",
        &Followed(V3_1, &Map(&OrReference("", &PATH_ITEM))),
        Optional,
    ),
    ("mediaTypes", &Followed(V3_2, &Map(&MEDIA_TYPE)), Optional),
]);

static PATH_ITEM: Shape = Object(&[
    ("summary", &PROSE, Optional),
    ("description", &PROSE, Optional),
    ("get", &OPERATION, Optional),
    ("put", &OPERATION, Optional),
    ("post", &OPERATION, Optional),
    ("delete", &OPERATION, Optional),
    ("options", &OPERATION, Optional),
    ("head", &OPERATION, Optional),
    ("patch", &OPERATION, Optional),
    ("trace", &OPERATION, Optional),
    ("query", &Followed(V3_2, &OPERATION), Optional),
    (
        "additionalOperations",
        &Followed(V3_2, &Map(&OPERATION)),
        Optional,
    ),
    ("servers", &SERVERS, Optional),
    ("parameters", &PARAMETERS, Optional),
]);

static OPERATION: Shape = Object(&[
    ("tags", &Aside(&TEXTS), Optional),
    ("summary", &PROSE, Optional),
    ("description", &PROSE, Optional),
    ("externalDocs", &Aside(&EXTERNAL_DOCS), Optional),
    ("operationId", &Text, Optional),
    ("parameters", &PARAMETERS, Optional),
    ("requestBody", &REQUEST_BODY, Optional),
    ("responses", &RESPONSES, Implied(nothing)),
    ("deprecated", &Aside(&Bool), Optional),
    ("security", &SECURITY, Optional),
    ("servers", &SERVERS, Optional),
]);

static PARAMETERS: Shape = List(&PARAMETER);

static PARAMETER: Shape = OrReference(
    "parameters",
    &Judged(
        rules::parameter,
        &All(&[
            &Object(&[
                ("name", &NAME, Required),
                ("description", &PROSE, Optional),
                ("required", &Bool, Optional),
                ("deprecated", &Aside(&Bool), Optional),
                ("explode", &Bool, Optional),
                ("schema", &SCHEMA, Optional),
                ("content", &Judged(rules::single, &CONTENT), Optional),
                ("example", &Aside(&Any), Optional),
                ("examples", &EXAMPLES, Optional),
            ]),
            &Judged(rules::content, &Has(&["schema", "content"])),
            &Tagged(
                "in",
                &[
                    ("query", &QUERY),
                    ("querystring", &QUERYSTRING),
                    (
                        "header",
                        &Object(&[("style", &Word(&["simple"]), Optional)]),
                    ),
                    (
                        "path",
                        &Object(&[("style", &Word(&["simple", "label", "matrix"]), Optional)]),
                    ),
                    (
                        "cookie",
                        &Object(&[("style", &Word(&["form", "cookie"]), Optional)]),
                    ),
                ],
            ),
        ]),
    ),
);

static QUERY: Shape = Object(&[
    ("style", &QUERY_STYLE, Optional),
    ("allowEmptyValue", &Aside(&Bool), Optional),
    ("allowReserved", &Bool, Optional),
]);

static QUERYSTRING: Shape = Object(&[("content", &Any, Required)]);

static QUERY_STYLE: Shape = Word(&["form", "spaceDelimited", "pipeDelimited", "deepObject"]);

static HEADER: Shape = OrReference(
    "headers",
    &All(&[
        &Object(&[
            ("description", &PROSE, Optional),
            ("style", &Word(&["simple"]), Optional),
            ("required", &Bool, Optional),
            ("deprecated", &Aside(&Bool), Optional),
            ("schema", &SCHEMA, Optional),
            ("content", &Judged(rules::single, &CONTENT), Optional),
            ("example", &Aside(&Any), Optional),
            ("examples", &EXAMPLES, Optional),
        ]),
        &Judged(rules::content, &Has(&["schema", "content"])),
    ]),
);

static HEADERS: Shape = Aside(&Judged(rules::header_names, &Map(&Aside(&HEADER))));

static COMPONENT_HEADERS: Shape = Aside(&Judged(rules::component_names, &Map(&Aside(&HEADER))));

static REQUEST_BODY: Shape = OrReference(
    "requestBodies",
    &Object(&[
        ("description", &PROSE, Optional),
        ("content", &CONTENT, Assumed(nothing)),
        ("required", &Bool, Optional),
    ]),
);

static RESPONSES: Shape = Judged(rules::responses, &Keyed(is_response, &RESPONSE));

static RESPONSE: Shape = OrReference(
    "responses",
    &Object(&[
        ("summary", &Followed(V3_2, &PROSE), Optional),
        ("description", &PROSE, AssumedBefore(V3_2, silence)),
        ("headers", &HEADERS, Optional),
        ("content", &CONTENT, Optional),
        ("links", &LINKS, Optional),
    ]),
);

static CONTENT: Shape = Map(&MEDIA_TYPE);

static MEDIA_TYPE: Shape = OrReference(
    "mediaTypes",
    &Object(&[
        ("schema", &SCHEMA, Optional),
        ("itemSchema", &Followed(V3_2, &SCHEMA), Optional),
        ("example", &Aside(&Any), Optional),
        ("examples", &EXAMPLES, Optional),
        ("encoding", &Map(&ENCODING), Optional),
    ]),
);

static ENCODING: Shape = Object(&[
    ("contentType", &Text, Optional),
    ("headers", &HEADERS, Optional),
    ("style", &QUERY_STYLE, Optional),
    ("explode", &Bool, Optional),
    ("allowReserved", &Bool, Optional),
]);

static EXAMPLES: Shape = Aside(&Map(&Aside(&EXAMPLE)));

static EXAMPLE: Shape = OrReference(
    "examples",
    &Object(&[
        ("summary", &PROSE, Optional),
        ("description", &PROSE, Optional),
        ("externalValue", &Text, Optional),
    ]),
);

static LINK: Shape = OrReference(
    "links",
    &All(&[
        &Object(&[
            ("operationRef", &Text, Optional),
            ("operationId", &Text, Optional),
            ("parameters", &Map(&Any), Optional),
            ("description", &PROSE, Optional),
            ("server", &SERVER, Optional),
        ]),
        &Has(&["operationRef", "operationId"]),
    ]),
);

static LINKS: Shape = Aside(&Map(&Aside(&LINK)));

/// What restricts values in every version, in schemas and in parameters of Swagger 2.0.
pub(super) static LIMITS: &[Member] = &[
    ("format", &Aside(&Text), Optional),
    ("multipleOf", &Aside(&Number), Optional),
    ("maximum", &Aside(&Number), Optional),
    ("minimum", &Aside(&Number), Optional),
    ("maxLength", &Aside(&Count), Optional),
    ("minLength", &Aside(&Count), Optional),
    ("pattern", &Aside(&Text), Optional),
    ("maxItems", &Aside(&Count), Optional),
    ("minItems", &Aside(&Count), Optional),
    ("uniqueItems", &Aside(&Bool), Optional),
    ("enum", &List(&Any), Optional),
];

pub(super) static SCHEMA: Shape = OrReference(
    "schemas",
    &Judged(
        rules::schema,
        &All(&[
            &Object(LIMITS),
            &Object(&[
                ("title", &PROSE, Optional),
                ("exclusiveMaximum", &Aside(&Bound), Optional),
                ("exclusiveMinimum", &Aside(&Bound), Optional),
                ("maxProperties", &Aside(&Count), Optional),
                ("minProperties", &Aside(&Count), Optional),
                ("required", &Aside(&TEXTS), Optional),
                ("type", &Type, Optional),
                ("allOf", &List(&SCHEMA), Optional),
                ("oneOf", &List(&SCHEMA), Optional),
                ("anyOf", &List(&SCHEMA), Optional),
                ("not", &SCHEMA, Optional),
                ("items", &OrList(&SCHEMA), Optional),
                ("prefixItems", &List(&SCHEMA), Optional),
                ("properties", &Map(&SCHEMA), Optional),
                ("patternProperties", &Since(V3_1, &Map(&SCHEMA)), Optional),
                ("additionalProperties", &OrBool(&SCHEMA), Optional),
                (
                    "unevaluatedProperties",
                    &Since(V3_1, &OrBool(&SCHEMA)),
                    Optional,
                ),
                ("description", &PROSE, Optional),
                ("nullable", &Bool, Optional),
                ("discriminator", &DISCRIMINATOR, Optional),
                ("readOnly", &Aside(&Bool), Optional),
                ("writeOnly", &Aside(&Bool), Optional),
                ("externalDocs", &Aside(&EXTERNAL_DOCS), Optional),
                ("deprecated", &Aside(&Bool), Optional),
                ("example", &Aside(&Any), Optional),
                ("examples", &Aside(&List(&Any)), Optional),
                ("contentEncoding", &Aside(&Text), Optional),
                ("contentMediaType", &Aside(&Text), Optional),
            ]),
        ]),
    ),
);

static DISCRIMINATOR: Shape = Object(&[
    ("propertyName", &Text, Required),
    ("mapping", &Map(&Mapped), Optional),
]);

pub(in crate::document) static OVERLAY: Shape = Closed(&[
    ("overlay", &Text, Required),
    ("info", &OVERLAY_INFO, Required),
    ("extends", &Text, Optional),
    ("actions", &List(&ACTION), Required),
]);

static OVERLAY_INFO: Shape = Closed(&[
    ("title", &Text, Required),
    ("description", &PROSE, Optional),
    ("version", &Text, Required),
]);

static ACTION: Shape = All(&[
    &Closed(&[
        ("target", &Text, Required),
        ("description", &PROSE, Optional),
        ("update", &Any, Optional),
        ("remove", &Bool, Optional),
    ]),
    &Has(&["update", "remove"]),
]);

pub(super) fn is_path(key: &str) -> bool {
    key.starts_with('/')
}

/// Whether this is `default`, a code such as `404` or a range such as `4XX`.
pub(super) fn is_response(key: &str) -> bool {
    let is_range = |rest: &str| rest.eq_ignore_ascii_case("XX");
    let is_code = key.len() == 3 && key.bytes().all(|byte| byte.is_ascii_digit());
    key == "default" || is_code || key.get(1..).is_some_and(is_range)
}

pub(super) fn nothing() -> Value {
    json!({})
}

pub(super) fn silence() -> Value {
    json!("")
}

pub(super) fn untitled() -> Value {
    json!("API")
}

pub(super) fn unversioned() -> Value {
    json!("0.0.0")
}
