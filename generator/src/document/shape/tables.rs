//! The tables themselves: one object of a specification each, members in its order.

use super::Presence::{Nullable, Optional, Required};
use super::Shape;
use super::Shape::{
    All, Any, Bool, Closed, Count, Has, Keyed, List, Map, Number, Object, OrBool, OrReference,
    Tagged, Text, Word,
};

pub(in crate::document) static OPENAPI: Shape = Object(&[
    ("openapi", &Text, Required),
    ("info", &INFO, Required),
    ("servers", &SERVERS, Optional),
    ("paths", &Keyed(is_path, &OrReference(&PATH_ITEM)), Required),
    ("components", &COMPONENTS, Nullable),
    ("security", &SECURITY, Nullable),
    ("tags", &List(&TAG), Optional),
    ("externalDocs", &EXTERNAL_DOCS, Nullable),
]);

static INFO: Shape = Object(&[
    ("title", &Text, Required),
    ("description", &Text, Nullable),
    ("termsOfService", &Text, Nullable),
    ("contact", &CONTACT, Nullable),
    ("license", &LICENSE, Nullable),
    ("version", &Text, Required),
]);

static CONTACT: Shape = Object(&[
    ("name", &Text, Nullable),
    ("url", &Text, Nullable),
    ("email", &Text, Nullable),
]);

static LICENSE: Shape = Object(&[("name", &Text, Required), ("url", &Text, Nullable)]);

static TAG: Shape = Object(&[
    ("name", &Text, Required),
    ("description", &Text, Nullable),
    ("externalDocs", &EXTERNAL_DOCS, Nullable),
]);

static EXTERNAL_DOCS: Shape = Object(&[("description", &Text, Nullable), ("url", &Text, Required)]);

static SERVERS: Shape = List(&SERVER);

static SERVER: Shape = Object(&[
    ("url", &Text, Required),
    ("description", &Text, Nullable),
    ("variables", &Map(&SERVER_VARIABLE), Nullable),
]);

static SERVER_VARIABLE: Shape = Object(&[
    ("enum", &TEXTS, Optional),
    ("default", &Text, Required),
    ("description", &Text, Nullable),
]);

static TEXTS: Shape = List(&Text);

static SECURITY: Shape = List(&Map(&TEXTS));

static COMPONENTS: Shape = Object(&[
    ("schemas", &Map(&SCHEMA), Optional),
    ("responses", &Map(&RESPONSE), Optional),
    ("parameters", &Map(&PARAMETER), Optional),
    ("examples", &Map(&EXAMPLE), Optional),
    ("requestBodies", &Map(&REQUEST_BODY), Optional),
    ("headers", &Map(&HEADER), Optional),
    ("securitySchemes", &Map(&SECURITY_SCHEME), Optional),
    ("links", &Map(&LINK), Optional),
]);

static PATH_ITEM: Shape = Object(&[
    ("summary", &Text, Nullable),
    ("description", &Text, Nullable),
    ("get", &OPERATION, Nullable),
    ("put", &OPERATION, Nullable),
    ("post", &OPERATION, Nullable),
    ("delete", &OPERATION, Nullable),
    ("options", &OPERATION, Nullable),
    ("head", &OPERATION, Nullable),
    ("patch", &OPERATION, Nullable),
    ("trace", &OPERATION, Nullable),
    ("servers", &SERVERS, Optional),
    ("parameters", &List(&PARAMETER), Optional),
]);

static OPERATION: Shape = Object(&[
    ("tags", &TEXTS, Optional),
    ("summary", &Text, Nullable),
    ("description", &Text, Nullable),
    ("externalDocs", &EXTERNAL_DOCS, Nullable),
    ("operationId", &Text, Nullable),
    ("parameters", &List(&PARAMETER), Optional),
    ("requestBody", &REQUEST_BODY, Nullable),
    ("responses", &Keyed(is_response, &RESPONSE), Required),
    ("deprecated", &Bool, Optional),
    ("security", &SECURITY, Nullable),
    ("servers", &SERVERS, Optional),
]);

static PARAMETER: Shape = OrReference(&All(&[
    &Object(&[
        ("name", &Text, Required),
        ("description", &Text, Nullable),
        ("required", &Bool, Optional),
        ("deprecated", &Bool, Nullable),
        ("explode", &Bool, Nullable),
        ("schema", &SCHEMA, Optional),
        ("content", &CONTENT, Optional),
        ("examples", &EXAMPLES, Optional),
    ]),
    &Has(&["schema", "content"]),
    &Tagged(
        "in",
        &[
            ("query", &QUERY),
            (
                "header",
                &Object(&[("style", &Word(&["simple"]), Optional)]),
            ),
            (
                "path",
                &Object(&[("style", &Word(&["simple", "label", "matrix"]), Optional)]),
            ),
            ("cookie", &Object(&[("style", &Word(&["form"]), Optional)])),
        ],
    ),
]));

static QUERY: Shape = Object(&[
    ("style", &QUERY_STYLE, Optional),
    ("allowEmptyValue", &Bool, Nullable),
    ("allowReserved", &Bool, Optional),
]);

static QUERY_STYLE: Shape = Word(&["form", "spaceDelimited", "pipeDelimited", "deepObject"]);

static HEADER: Shape = OrReference(&All(&[
    &Object(&[
        ("description", &Text, Nullable),
        ("style", &Word(&["simple"]), Optional),
        ("required", &Bool, Optional),
        ("deprecated", &Bool, Nullable),
        ("schema", &SCHEMA, Optional),
        ("content", &CONTENT, Optional),
        ("examples", &EXAMPLES, Optional),
    ]),
    &Has(&["schema", "content"]),
]));

static REQUEST_BODY: Shape = OrReference(&Object(&[
    ("description", &Text, Nullable),
    ("content", &CONTENT, Optional),
    ("required", &Bool, Optional),
]));

static RESPONSE: Shape = OrReference(&Object(&[
    ("description", &Text, Required),
    ("headers", &Map(&HEADER), Optional),
    ("content", &CONTENT, Optional),
    ("links", &Map(&LINK), Optional),
]));

static CONTENT: Shape = Map(&MEDIA_TYPE);

static MEDIA_TYPE: Shape = Object(&[
    ("schema", &SCHEMA, Nullable),
    ("examples", &EXAMPLES, Optional),
    ("encoding", &Map(&ENCODING), Optional),
]);

static ENCODING: Shape = Object(&[
    ("contentType", &Text, Nullable),
    ("headers", &Map(&HEADER), Optional),
    ("style", &QUERY_STYLE, Nullable),
    ("explode", &Bool, Optional),
    ("allowReserved", &Bool, Optional),
]);

static EXAMPLES: Shape = Map(&EXAMPLE);

static EXAMPLE: Shape = OrReference(&Object(&[
    ("summary", &Text, Nullable),
    ("description", &Text, Nullable),
    ("externalValue", &Text, Nullable),
]));

static LINK: Shape = OrReference(&All(&[
    &Object(&[
        ("operationRef", &Text, Optional),
        ("operationId", &Text, Optional),
        ("parameters", &Map(&Any), Optional),
        ("description", &Text, Nullable),
        ("server", &SERVER, Nullable),
    ]),
    &Has(&["operationRef", "operationId"]),
]));

static SCHEMA: Shape = OrReference(&Object(&[
    ("title", &Text, Nullable),
    ("multipleOf", &Number, Nullable),
    ("maximum", &Number, Nullable),
    ("exclusiveMaximum", &Bool, Nullable),
    ("minimum", &Number, Nullable),
    ("exclusiveMinimum", &Bool, Nullable),
    ("maxLength", &Count, Nullable),
    ("minLength", &Count, Nullable),
    ("pattern", &Text, Nullable),
    ("maxItems", &Count, Nullable),
    ("minItems", &Count, Nullable),
    ("uniqueItems", &Bool, Nullable),
    ("maxProperties", &Count, Nullable),
    ("minProperties", &Count, Nullable),
    ("required", &TEXTS, Nullable),
    ("enum", &List(&Any), Nullable),
    ("type", &Text, Nullable),
    ("allOf", &List(&SCHEMA), Nullable),
    ("oneOf", &List(&SCHEMA), Nullable),
    ("anyOf", &List(&SCHEMA), Nullable),
    ("not", &SCHEMA, Nullable),
    ("items", &SCHEMA, Nullable),
    ("properties", &Map(&SCHEMA), Nullable),
    ("additionalProperties", &OrBool(&SCHEMA), Nullable),
    ("description", &Text, Nullable),
    ("format", &Text, Nullable),
    ("nullable", &Bool, Optional),
    ("discriminator", &DISCRIMINATOR, Nullable),
    ("readOnly", &Bool, Optional),
    ("writeOnly", &Bool, Optional),
    ("externalDocs", &EXTERNAL_DOCS, Nullable),
    ("deprecated", &Bool, Optional),
]));

static DISCRIMINATOR: Shape = Object(&[
    ("propertyName", &Text, Required),
    ("mapping", &Map(&Text), Optional),
]);

static SECURITY_SCHEME: Shape = OrReference(&Tagged(
    "type",
    &[
        ("apiKey", &API_KEY),
        ("http", &HTTP),
        ("oauth2", &OAUTH2),
        ("openIdConnect", &OPEN_ID_CONNECT),
    ],
));

static API_KEY: Shape = Object(&[
    ("description", &Text, Nullable),
    ("name", &Text, Required),
    ("in", &Word(&["query", "header", "cookie"]), Required),
]);

static HTTP: Shape = Object(&[
    ("description", &Text, Nullable),
    ("scheme", &Text, Required),
    ("bearerFormat", &Text, Nullable),
]);

static OPEN_ID_CONNECT: Shape = Object(&[
    ("description", &Text, Nullable),
    ("openIdConnectUrl", &Text, Required),
]);

static OAUTH2: Shape = Object(&[
    ("description", &Text, Nullable),
    ("flows", &FLOWS, Required),
]);

static FLOWS: Shape = Object(&[
    ("implicit", &All(&[&AUTHORIZED, &FLOW]), Nullable),
    ("password", &All(&[&TOKEN, &FLOW]), Nullable),
    ("clientCredentials", &All(&[&TOKEN, &FLOW]), Nullable),
    (
        "authorizationCode",
        &All(&[&AUTHORIZED, &TOKEN, &FLOW]),
        Nullable,
    ),
]);

static AUTHORIZED: Shape = Object(&[("authorizationUrl", &Text, Required)]);

static TOKEN: Shape = Object(&[("tokenUrl", &Text, Required)]);

static FLOW: Shape = Object(&[
    ("refreshUrl", &Text, Nullable),
    ("scopes", &Map(&Text), Required),
]);

pub(in crate::document) static OVERLAY: Shape = Closed(&[
    ("overlay", &Text, Required),
    ("info", &OVERLAY_INFO, Required),
    ("extends", &Text, Optional),
    ("actions", &List(&ACTION), Required),
]);

static OVERLAY_INFO: Shape = Closed(&[
    ("title", &Text, Required),
    ("description", &Text, Optional),
    ("version", &Text, Required),
]);

static ACTION: Shape = All(&[
    &Closed(&[
        ("target", &Text, Required),
        ("description", &Text, Optional),
        ("update", &Any, Optional),
        ("remove", &Bool, Optional),
    ]),
    &Has(&["update", "remove"]),
]);

fn is_path(key: &str) -> bool {
    key.starts_with('/')
}

/// `default`, `404` or `4XX`.
fn is_response(key: &str) -> bool {
    let is_range = |rest: &str| rest.eq_ignore_ascii_case("XX");
    let is_code = key.len() == 3 && key.bytes().all(|byte| byte.is_ascii_digit());
    key == "default" || is_code || key.get(1..).is_some_and(is_range)
}
