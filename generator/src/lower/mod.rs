//! OpenAPI → [`ir`](crate::ir): the only stage that decides what a schema becomes.
//!
//! | OpenAPI | Rust | decided in |
//! |---|---|---|
//! | component schema | a named type | [`maker`] |
//! | `$ref` | the type of its target | [`schema`] |
//! | object with properties | struct | [`schema::object`](schema) |
//! | `additionalProperties` | map; next to properties, a flattened map | [`schema::object`](schema), [`all_of`] |
//! | `array` | `Vec` | [`schema::object`](schema) |
//! | `prefixItems`, in the plain form: exactly these items | tuple | [`schema::object`](schema) |
//! | `string` with a `format` | `Uuid`, `Secret`, a date, bytes, …; else `String` | [`schema::scalar`](schema) |
//! | `date-time` with a `pattern` for the basic form (`20240229T123059Z`), `date-time-local` | `BasicDateTime`, `PrimitiveDateTime` | [`schema::scalar`](schema) |
//! | `string` with a `pattern` that lists values | enum | [`schema::scalar`](schema) |
//! | `x-client-secret: true` of a string, or of a list, a tuple or a map of strings | `Secret`, `SecretBytes`; `false`: the type as if it were no secret | [`schema::secret`](schema) |
//! | `integer` | the smallest type for its bounds and `format` | [`schema::scalar`](schema) |
//! | `number`, `boolean` | `f64`, `bool` | [`schema`] |
//! | `enum` of strings, of integers | enum; of other values, the type as it is | [`schema::enumeration`](schema) |
//! | `enum` of one boolean or number | the type; the value is in the docs | [`schema::enumeration`](schema) |
//! | `nullable`, `null` among the values | `Option` | [`openapi`](crate::openapi) |
//! | the same, not required, in what a request contains in JSON | `Patch`, which tells `null` from absence | [`analyze::usage`](crate::analyze) |
//! | descriptions, limits, examples | rustdoc | [`schema::docs`] |
//! | no type, or one that is not known | any JSON value | [`schema`] |
//! | `allOf` of one member | the member | [`all_of`] |
//! | `allOf` of objects | one struct with the properties of all | [`all_of::merge`](all_of) |
//! | a property of several `allOf` members | the narrower schema, or a merged struct | [`all_of::properties`](all_of) |
//! | `allOf` of objects and unions | a struct with a flattened field for each union | [`all_of::overlap`](all_of) |
//! | the same in a query, if the branches of the union only add members | the flattened field is an `Option` | [`analyze`](crate::analyze) |
//! | `allOf` of other schemas | the scalar that all bounds and formats leave; else the narrowest of them | [`all_of`] |
//! | `oneOf`, `anyOf` of one branch | the branch | [`union`] |
//! | `oneOf`, `anyOf` of strings, of integers with known values | one open enum | [`union`] |
//! | inline branches of the same scalar, or lists of it | that type | [`union`] |
//! | `type`, `format`, `enum`, `items`, bounds next to branches | as if they were in each branch | [`document`](crate::document) |
//! | `additionalProperties`, unless `false`, next to branches of objects | struct with the union and a map, both flattened | [`schema`] |
//! | `anyOf` of nameless objects | one struct with optional fields | [`union`] |
//! | branches that only list `required` | the object without them | [`union`] |
//! | `discriminator`, its own or that of a common parent, or a property with one value in each branch | tagged enum | [`union::tagged`](union) |
//! | objects of one key each | externally tagged enum | [`union`] |
//! | other unions | enum, told apart by [`analyze::evidence`](crate::analyze::evidence) | [`union`] |
//! | component with a `discriminator`, and schemas that its mapping names or that extend it | enum of its children | [`union::hierarchy`](union) |
//! | operation | struct | [`operation`] |
//! | `query`, `additionalOperations` | operations of these methods | [`operation::method`](operation) |
//! | path key | route with placeholders | [`operation::path`](operation) |
//! | parameter | setter or argument | [`operation::parameter`](operation) |
//! | `in: querystring` | the members of a form as `style: form`; other content is text that the caller has encoded | [`operation::parameter`](operation) |
//! | lists and objects inside of a parameter that its style does not define | JSON | [`operation::parameter`](operation) |
//! | required list in a query, a cookie or a form | `name=` if it is empty | [`operation::parameter`](operation), [`operation::form`](operation) |
//! | `requestBody` | body, by media type | [`operation::body`](operation), [`operation::content`](operation) |
//! | `text/plain` with the schema of a JSON media type next to it | that JSON | [`operation::content`](operation) |
//! | sequence of JSON texts, such as `application/x-ndjson` | bytes; with `itemSchema`, a type for its items, which callers read | [`operation::content`](operation) |
//! | file in a multipart body, whatever its `style` | part with a file name and a media type | [`operation::form`](operation) |
//! | header of a part of a multipart body | setter or argument; of a list of files, `Binary::header` | [`operation::part_header`](operation) |
//! | `responses` | output and error types | [`operation::response`](operation), [`operation::results`](operation) |
//! | a 2xx that is not described | read like a described success; never an error of the API | [`analyze`](crate::analyze) |
//! | 304, where a parameter makes the request conditional | an output without a body: `None` or a variant | [`operation::response`](operation) |
//! | media types that differ in parameters, such as `v=1` | asked for and told apart, apart from `charset` | [`http`](crate::http) |
//! | response header | accessor | [`operation::header`](operation) |
//! | `security`, `securitySchemes` | credentials of the client | [`api::security`] |
//! | `mutualTLS` | nothing: the transport has the certificate | [`api::security`] |
//! | `x-client-session` of an operation | `LogIn` for it and for the operation that renews the token; `ends` marks the one that logs out | [`session`] |
//! | `x-client-repeatable` of an operation | whether it is retried like an idempotent method | [`operation`] |
//! | header `Idempotency-Key` | a field; a client fills it in if it is absent, and retries the operation | `runtime/idempotency.rs` |
//! | `servers` | base URL; of operations and paths, another one below or instead of it, or the base URL if all have the same | [`api::server`](api) |
//!
//! A construct without an equivalent becomes a wider type and a warning with its location; a contradiction is an error.
//! Questions about the description are asked of [`openapi`](crate::openapi); the types are kept by the [`maker`].

mod all_of;
mod api;
mod budget;
mod check;
mod lookup;
mod maker;
mod operation;
mod order;
mod report;
mod schema;
mod select;
mod session;
mod site;
mod union;
mod unmarked;
pub(crate) mod unused_names;

use crate::diagnostic::Diagnostics;
use crate::document::Document;
use crate::ir::{Api, Types};
use crate::openapi::{Tables, View};
use crate::source::Pointer;
use api::security;
use maker::Lower;
use schema::docs;

/// Lowers a whole document. What the IR cannot express is in `diagnostics`.
pub(crate) fn lower(document: &Document, diagnostics: &mut Diagnostics) -> Api {
    let tables = Tables::default();
    let view = View::new(document, &tables);
    let mut lower = Lower::new(view, diagnostics);
    lower.check_hierarchies();
    let wrappers = view.tag_wrappers();
    for pointer in view.component_schemas() {
        if !wrappers.contains(&pointer) {
            lower.component(&pointer);
        }
    }
    lower.drain();
    let mut security_schemes = security::schemes(&mut lower);
    let servers = lower.api_servers();
    let base_url = lower.base_url(&servers);
    let base_path = lower.base_path(&servers);
    let operations = operation::operations(&mut lower, &mut security_schemes, &servers);
    lower.drain();
    lower.check_searches();
    lower.report_suspects();
    let info = view.node(&Pointer::from("/info"));
    let info = |keyword: &str| {
        let text = info.as_ref().and_then(|info| info.text(keyword));
        text.unwrap_or_default().to_owned()
    };
    let types = std::mem::take(&mut lower.types);
    let types: Types = types.into_iter().flatten().collect();
    let (types, operations) = match &document.selected {
        Some(selected) => select::select(selected, types, operations),
        None => (types, operations),
    };
    let scene = session::Scene {
        operations: &operations,
        schemes: &security_schemes.list,
        types: &types,
        is_part: document.selected.is_some(),
    };
    let sessions = session::sessions(&mut lower, &scene);
    Api {
        components: order::components(document, &types),
        title: info("title"),
        version: info("version"),
        description: info("description"),
        base_url,
        base_path,
        servers,
        operations,
        sessions,
        tags: docs::tags(view),
        security_schemes: security_schemes.list,
        types,
    }
}
