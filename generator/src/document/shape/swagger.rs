//! The tables of Swagger 2.0.
//!
//! Its operations, parameters, responses and security schemes are built anew in the plain form. So members of these
//! objects that Swagger 2.0 does not know are reported here. Schemas are kept, and what is not read in them is reported
//! by the typed model.

use super::model::Presence::{Assumed, Implied, Optional, Required};
use super::model::Shape::{
    All, Any, Aside, Bool, Bound, Count, Exact, Judged, Keyed, Later, List, Map, Object, OrBool,
    OrList, OrReference, Tagged, Text, Type, Url, Word,
};
use super::model::{Member, Shape};
use super::security::{API_KEY, HTTP, OPEN_ID_CONNECT};
use super::tables::{
    EXTERNAL_DOCS, INFO, LIMITS, NAME, PROSE, SECURITY, TAG, TEXTS, is_path, is_response, nothing,
    silence,
};
use super::{rules, swagger_rules};

pub(in crate::document) static SWAGGER: Shape = Exact(&[&[
    ("swagger", &Any, Required),
    ("info", &Aside(&INFO), Assumed(nothing)),
    ("host", &Text, Optional),
    ("basePath", &Text, Optional),
    ("schemes", &TEXTS, Optional),
    ("consumes", &TEXTS, Optional),
    ("produces", &TEXTS, Optional),
    ("paths", &PATHS, Assumed(nothing)),
    ("definitions", &Map(&SCHEMA), Optional),
    ("parameters", &Map(&PARAMETER), Optional),
    ("responses", &Map(&RESPONSE), Optional),
    ("securityDefinitions", &Map(&SECURITY_SCHEME), Optional),
    ("security", &SECURITY, Optional),
    ("tags", &Aside(&List(&Aside(&TAG))), Optional),
    ("externalDocs", &Aside(&EXTERNAL_DOCS), Optional),
]]);

static PATHS: Shape = Judged(rules::paths, &Keyed(is_path, &OrReference("", &PATH_ITEM)));

static PATH_ITEM: Shape = Exact(&[&[
    ("get", &OPERATION, Optional),
    ("put", &OPERATION, Optional),
    ("post", &OPERATION, Optional),
    ("delete", &OPERATION, Optional),
    ("options", &OPERATION, Optional),
    ("head", &OPERATION, Optional),
    ("patch", &OPERATION, Optional),
    ("parameters", &List(&PARAMETER), Optional),
    // Keywords of OpenAPI 3 that only describe.
    ("summary", &PROSE, Optional),
    ("description", &PROSE, Optional),
]]);

static OPERATION: Shape = Exact(&[&[
    ("tags", &Aside(&TEXTS), Optional),
    ("summary", &PROSE, Optional),
    ("description", &PROSE, Optional),
    ("externalDocs", &Aside(&EXTERNAL_DOCS), Optional),
    ("operationId", &Text, Optional),
    ("consumes", &TEXTS, Optional),
    ("produces", &TEXTS, Optional),
    ("parameters", &List(&PARAMETER), Optional),
    ("responses", &RESPONSES, Implied(nothing)),
    ("schemes", &TEXTS, Optional),
    ("deprecated", &Aside(&Bool), Optional),
    ("security", &SECURITY, Optional),
]]);

static PARAMETER: Shape = OrReference(
    "parameters",
    &Tagged(
        "in",
        &[
            ("body", &Judged(swagger_rules::body, &BODY)),
            (
                "query",
                &Judged(swagger_rules::query, &Exact(&[OWN, SIMPLE, LIMITS])),
            ),
            (
                "header",
                &Judged(swagger_rules::header, &Exact(&[OWN, SIMPLE, LIMITS])),
            ),
            (
                "path",
                &Judged(swagger_rules::header, &Exact(&[OWN, SIMPLE, LIMITS])),
            ),
            (
                "formData",
                &Judged(swagger_rules::form, &Exact(&[OWN, SIMPLE, LIMITS])),
            ),
        ],
    ),
);

static BODY: Shape = Exact(&[&[
    ("in", &Text, Required),
    ("name", &Aside(&Text), Optional),
    ("description", &PROSE, Optional),
    ("required", &Bool, Optional),
    ("schema", &SCHEMA, Optional),
    ("example", &Aside(&Any), Optional),
    ("examples", &Aside(&Any), Optional),
]]);

/// What parameters have and other described values do not.
static OWN: &[Member] = &[
    ("in", &Text, Required),
    ("name", &NAME, Required),
    ("required", &Bool, Optional),
    ("allowEmptyValue", &Aside(&Bool), Optional),
    ("description", &PROSE, Optional),
    ("schema", &Later(&SCHEMA), Optional),
    ("deprecated", &Later(&Aside(&Bool)), Optional),
    ("example", &Aside(&Any), Optional),
];

/// What describes a value that is not JSON.
static SIMPLE: &[Member] = &[
    ("type", &Type, Optional),
    ("items", &ITEMS, Optional),
    ("collectionFormat", &COLLECTION_FORMAT, Optional),
    ("default", &Any, Optional),
    ("exclusiveMaximum", &Aside(&Bound), Optional),
    ("exclusiveMinimum", &Aside(&Bound), Optional),
    ("x-nullable", &Aside(&Bool), Optional),
    ("nullable", &Later(&Aside(&Bool)), Optional),
];

static COLLECTION_FORMAT: Shape = Word(&["csv", "ssv", "tsv", "pipes", "multi"]);

/// The items of a list that is not JSON. Some descriptions refer to a schema here.
static ITEMS: Shape = OrReference(
    "schemas",
    &Exact(&[&[("description", &PROSE, Optional)], SIMPLE, LIMITS]),
);

static RESPONSES: Shape = Judged(rules::responses, &Keyed(is_response, &RESPONSE));

static RESPONSE: Shape = OrReference(
    "responses",
    &Exact(&[&[
        ("description", &PROSE, Assumed(silence)),
        ("schema", &ANSWER, Optional),
        ("headers", &HEADERS, Optional),
        ("examples", &Aside(&Any), Optional),
    ]]),
);

static HEADERS: Shape = Aside(&Judged(
    rules::header_names,
    &Map(&Aside(&Judged(
        swagger_rules::header,
        &Exact(&[&[("description", &PROSE, Optional)], SIMPLE, LIMITS]),
    ))),
));

/// The schema of a response, which may be a file.
static ANSWER: Shape = OrReference("schemas", &Judged(rules::schema, &SCHEMA_OBJECT));

static SCHEMA: Shape = OrReference("schemas", &Judged(swagger_rules::schema, &SCHEMA_OBJECT));

static SCHEMA_OBJECT: Shape = All(&[&Object(LIMITS), &Object(SCHEMA_MEMBERS)]);

static SCHEMA_MEMBERS: &[Member] = &[
    ("title", &PROSE, Optional),
    ("exclusiveMaximum", &Aside(&Bound), Optional),
    ("exclusiveMinimum", &Aside(&Bound), Optional),
    ("maxProperties", &Aside(&Count), Optional),
    ("minProperties", &Aside(&Count), Optional),
    ("required", &Aside(&TEXTS), Optional),
    ("type", &Type, Optional),
    ("allOf", &List(&SCHEMA), Optional),
    ("items", &OrList(&SCHEMA), Optional),
    ("properties", &Map(&SCHEMA), Optional),
    ("additionalProperties", &OrBool(&SCHEMA), Optional),
    ("description", &PROSE, Optional),
    ("discriminator", &Aside(&Text), Optional),
    ("readOnly", &Aside(&Bool), Optional),
    ("externalDocs", &Aside(&EXTERNAL_DOCS), Optional),
    ("example", &Aside(&Any), Optional),
    ("x-nullable", &Aside(&Bool), Optional),
    ("x-discriminator-value", &Aside(&Text), Optional),
    ("x-ms-discriminator-value", &Aside(&Text), Optional),
    // Keywords of later versions.
    ("nullable", &Later(&Bool), Optional),
    ("oneOf", &Later(&List(&SCHEMA)), Optional),
    ("anyOf", &Later(&List(&SCHEMA)), Optional),
    ("not", &Later(&SCHEMA), Optional),
    ("writeOnly", &Later(&Aside(&Bool)), Optional),
    ("deprecated", &Later(&Aside(&Bool)), Optional),
];

static SECURITY_SCHEME: Shape = OrReference(
    "securitySchemes",
    &Tagged(
        "type",
        &[
            (
                "basic",
                &Exact(&[&[("type", &Text, Required), ("description", &PROSE, Optional)]]),
            ),
            ("apiKey", &API_KEY),
            ("oauth2", &OAUTH2),
            ("http", &Judged(swagger_rules::later_scheme, &HTTP)),
            (
                "openIdConnect",
                &Judged(swagger_rules::later_scheme, &OPEN_ID_CONNECT),
            ),
        ],
    ),
);

static OAUTH2: Shape = All(&[
    &Exact(&[&[
        ("type", &Text, Required),
        ("description", &PROSE, Optional),
        ("flow", &Text, Optional),
        ("authorizationUrl", &Aside(&Url), Optional),
        ("tokenUrl", &Aside(&Url), Optional),
        ("scopes", &Aside(&Map(&PROSE)), Assumed(nothing)),
    ]]),
    &Judged(swagger_rules::flow, &Any),
]);
