//! Content that a short description repeats is refused with its location if it becomes too much, and content that it
//! only shares stays small.

use crate::fixtures;
use allocation_counter::{AllocationInfo, measure};
use generator::diagnostic::Kind;
use generator::{Diagnostics, Input, Output, Source};
use serde_json::{Map, Value, json};

fn generate(description: &Value) -> Result<Output, Diagnostics> {
    generator::generate(Input {
        documents: vec![Source {
            name: "growth.json".to_owned(),
            text: description.to_string(),
        }],
        crate_name: "growth".to_owned(),
        ..Input::default()
    })
}

fn api(more: Value) -> Value {
    let mut api = json!({
        "openapi": "3.0.3",
        "info": {"title": "Growth", "version": "1"},
        "paths": {},
    });
    if let (Value::Object(api), Value::Object(more)) = (&mut api, more) {
        api.extend(more);
    }
    api
}

fn schemas(schemas: Value) -> Value {
    api(json!({"components": {"schemas": schemas}}))
}

fn many(count: usize, entry: impl Fn(usize) -> (String, Value)) -> Value {
    Value::Object((0..count).map(entry).collect::<Map<_, _>>())
}

fn text() -> Value {
    json!({"type": "string"})
}

fn properties(count: usize) -> Value {
    many(count, |i| (format!("p{i}"), text()))
}

fn reference(kind: &str, name: &str) -> Value {
    json!({"$ref": format!("#/components/{kind}/{name}")})
}

/// Operations that all have these members.
fn operations(count: usize, members: &Value) -> Value {
    many(count, |i| {
        let mut operation = members.clone();
        operation["operationId"] = json!(format!("op{i}"));
        (format!("/a{i}"), json!({"get": operation}))
    })
}

/// Children of a parent.
fn children(count: usize, parent: Value) -> Value {
    let mut all = many(count, |i| {
        let own = json!({"type": "object", "properties": {format!("c{i}"): text()}});
        let members = json!([reference("schemas", "Parent"), own]);
        (format!("C{i}"), json!({"allOf": members}))
    });
    all["Parent"] = parent;
    all
}

/// Each is small for a few, and a product for many.
fn products(n: usize) -> Vec<(&'static str, Value, &'static str)> {
    let operation = json!({"responses": {"200": reference("responses", "R")}});
    let shared = |response: Value| {
        api(json!({
            "paths": operations(n, &operation),
            "components": {"responses": {"R": response}},
        }))
    };
    let plain = json!({"responses": {"200": {"description": "x"}}});
    let long = "word ".repeat(100 * n);
    let wide = json!({"type": "object", "properties": properties(n)});
    let parent = json!({
        "type": "object",
        "required": ["t"],
        "properties": properties(n),
        "discriminator": {"propertyName": "t"},
    });
    let documented = json!({
        "type": "object",
        "properties": {"p": {"type": "string", "description": long}},
    });
    let branch =
        |key: String| json!({"type": "object", "required": [key], "properties": {key: text()}});
    let unions = (0..n).map(|i| {
        let branches = [format!("a{i}"), format!("b{i}"), format!("c{i}")].map(branch);
        json!({"oneOf": branches})
    });
    let values: Vec<_> = (0..n).map(|i| format!("value{i}")).collect();
    let told = |wide: Value| {
        let mut all = many(n, |i| {
            let own = json!({"type": "object", "properties": {format!("b{i}"): text()}});
            (
                format!("U{i}"),
                json!({"oneOf": [reference("schemas", "Wide"), own]}),
            )
        });
        all["Wide"] = wide;
        all["Words"] = json!({"type": "string", "enum": values});
        schemas(all)
    };
    let words = json!({"type": "object", "properties": {
        "a": reference("schemas", "Words"),
        "b": reference("schemas", "Words"),
        "c": reference("schemas", "Words"),
        "d": reference("schemas", "Words"),
    }});
    vec![
        (
            "properties of a parent",
            schemas(children(n, wide.clone())),
            "/components/schemas/C",
        ),
        (
            "of one with a tag",
            schemas(children(n, parent)),
            "/components/schemas/C",
        ),
        (
            "a long description",
            schemas(children(n, documented)),
            "/components/schemas/C",
        ),
        (
            "unions side by side",
            schemas(json!({"A": {"allOf": unions.collect::<Vec<_>>()}})),
            "/components/schemas/A/allOf/",
        ),
        ("evidence of members", told(wide), "/components/schemas/U"),
        ("evidence of values", told(words), "/components/schemas/U"),
        (
            "alternatives of security",
            api(json!({
                "paths": operations(n, &plain),
                "security": vec![json!({"s": []}); n],
                "components": {"securitySchemes": {"s": {"type": "http", "scheme": "basic"}}},
            })),
            "/paths/~1a",
        ),
        (
            "headers",
            shared(json!({
                "description": "x",
                "headers": many(n, |i| (format!("X-{i}"), json!({"schema": text()}))),
            })),
            "/paths/~1a",
        ),
        (
            "media types",
            shared(json!({
                "description": "x",
                "content": many(n, |i| (format!("application/x{i}"), json!({"schema": text()}))),
            })),
            "/paths/~1a",
        ),
        (
            "a description of a response",
            shared(json!({"description": long})),
            "/paths/~1a",
        ),
        (
            "parameters of a path item",
            api(json!({
                "paths": many(n, |i| (format!("/a{i}"), json!({"$ref": "#/x-item"}))),
                "x-item": {
                    "parameters": (0..n).map(|i| json!({
                        "name": format!("q{i}"), "in": "query", "schema": text(),
                    })).collect::<Vec<_>>(),
                    "get": plain,
                },
            })),
            "/x-item/get",
        ),
    ]
}

#[test]
fn what_repeats_too_much_is_refused_with_its_place() {
    for (what, description, place) in products(300).into_iter().step_by(fixtures::STEP) {
        let Err(errors) = generate(&description) else {
            panic!("{what}: it is generated");
        };
        let found: Vec<_> = errors.errors().collect();
        let [error] = found.as_slice() else {
            panic!("{what}: {errors}");
        };
        assert_eq!(error.kind, Kind::TooMuch, "{what}");
        let at = error.at.as_ref().expect(what);
        assert!(at.pointer.as_str().starts_with(place), "{what}: {at:?}");
    }
}

#[test]
fn what_repeats_a_little_is_generated() {
    for (what, description, _) in products(20) {
        let output = generate(&description);
        output.unwrap_or_else(|errors| panic!("{what}: {errors}"));
    }
}

/// Headers take no room in the crate where operations share them, so this is cheap.
#[test]
#[cfg_attr(
    not(feature = "verify"),
    ignore = "it takes seconds: a part of `cargo xtask verify`"
)]
fn the_bound_is_that_of_the_text() {
    let headers = |operations_: usize, headers: usize| {
        let response = json!({
            "description": "x",
            "headers": many(headers, |i| (format!("X-{i}"), json!({"schema": text()}))),
        });
        let operation = json!({"responses": {"200": reference("responses", "R")}});
        generate(&api(json!({
            "paths": operations(operations_, &operation),
            "components": {"responses": {"R": response}},
        })))
    };
    // 8 MiB, and 64 times the text, at 450 bytes for each of the headers.
    assert!(headers(40, 350).is_ok());
    assert!(headers(40, 600).is_err());
}

#[test]
fn unions_beside_members_are_shared() {
    let n = 300;
    let mut all = many(n, |i| {
        let own = json!({"type": "object", "properties": {format!("z{i}"): text()}});
        (
            format!("A{i}"),
            json!({"allOf": [own, reference("schemas", "U")]}),
        )
    });
    let branches: Vec<_> = (0..n)
        .map(|i| json!({"type": "object", "required": [format!("k{i}")], "properties": {format!("k{i}"): text()}}))
        .collect();
    all["U"] = json!({"oneOf": branches});
    let output = generate(&schemas(all)).unwrap_or_else(|errors| panic!("{errors}"));
    assert!(output.types > n);
}

/// Schemas outside of the components that refer to each other, many times each.
#[test]
fn chains_of_schemas_outside_of_components_are_read_once() {
    let n = 30;
    let chain = many(n, |i| {
        let next = json!({"$ref": format!("#/x-schemas/s{}", (i + 1) % n)});
        let members = many(n, |i| (format!("p{i}"), next.clone()));
        (
            format!("s{i}"),
            json!({"type": "object", "properties": members}),
        )
    });
    let first = json!({"A": {"$ref": "#/x-schemas/s0"}});
    let info = json!({"title": "Growth", "version": "1"});
    for description in [
        json!({"swagger": "2.0", "info": info, "paths": {}, "definitions": first, "x-schemas": chain}),
        json!({"openapi": "3.0.3", "info": info, "paths": {}, "components": {"schemas": first}, "x-schemas": chain}),
        json!({"openapi": "3.1.0", "info": info, "paths": {}, "components": {"schemas": first}, "x-schemas": chain}),
    ] {
        let output = generate(&description).unwrap_or_else(|errors| panic!("{errors}"));
        assert_eq!(output.types, n + 1);
    }
}

/// Identifiers that are long, next to references that are relative to them, and names that many schemas have.
#[test]
fn identities_take_no_more_than_their_text() {
    let api = |schemas| {
        json!({
            "openapi": "3.1.0",
            "info": {"title": "Growth", "version": "1"},
            "components": {"schemas": schemas},
        })
    };
    let n = 300;
    let long = format!("https://example.org/{}/", "a".repeat(100_000));
    let relative = many(n, |i| (format!("S{i}"), json!({"$id": format!("s{i}")})));
    let errors = generate(&api(json!({"A": {"$id": long, "$defs": relative}})));
    let errors = errors.expect_err("a long identifier");
    let found: Vec<_> = errors.errors().collect();
    assert_eq!(found.len(), 1, "{errors}");
    assert_eq!(found[0].kind, Kind::TooMuch, "{errors}");
    let at = found[0].at.as_ref().expect("a place");
    assert_eq!(at.pointer.as_str(), "/components/schemas/A/$id");

    let named = many(n, |i| {
        let node = json!({"$dynamicRef": "#node"});
        let properties = json!({"next": node, "other": {"$ref": "#other"}});
        let own = json!({
            "$id": format!("https://example.org/{i}"),
            "$dynamicAnchor": "node",
            "type": "object",
            "properties": properties,
            "$defs": {"other": {"$anchor": "other", "type": "string"}},
        });
        (format!("S{i}"), own)
    });
    let output = generate(&api(named)).unwrap_or_else(|errors| panic!("{errors}"));
    assert_eq!(output.types, 2 * n);
}

/// Each level of a hierarchy is a union of all levels below it, so their number alone makes the square of the depth.
#[test]
fn a_deep_hierarchy_is_not_searched_once_more_for_each_level() {
    let allocations = |depth: usize| {
        let mut all = many(depth, |i| {
            let parent = match i {
                0 => "Root".to_owned(),
                i => format!("L{}", i - 1),
            };
            let members = json!([reference("schemas", &parent), {"type": "object"}]);
            let tag = json!({"propertyName": "t"});
            (
                format!("L{i}"),
                json!({"allOf": members, "discriminator": tag}),
            )
        });
        all["Root"] = json!({
            "type": "object",
            "required": ["t"],
            "properties": {"t": text()},
            "discriminator": {"propertyName": "t"},
        });
        explained(all).count_total
    };
    let [half, whole] = [30, 60].map(allocations);
    assert!(whole < 4 * half, "{half}, {whole}");
}

/// The type of the tag lists the values of all branches.
#[test]
fn a_list_that_all_branches_share_is_kept_once() {
    let memory = |n: usize| {
        let mut all = many(n, |i| {
            let properties = json!({"t": reference("schemas", "Tag")});
            let own = json!({"type": "object", "required": ["t"], "properties": properties});
            (format!("C{i}"), own)
        });
        let names: Vec<_> = (0..n).map(|i| format!("C{i}")).collect();
        let branches: Vec<_> = names.iter().map(|it| reference("schemas", it)).collect();
        all["Tag"] = json!({"type": "string", "enum": names});
        all["U"] = json!({"oneOf": branches, "discriminator": {"propertyName": "t"}});
        explained(all).bytes_max
    };
    let [half, whole] = [250, 500].map(memory);
    assert!(whole * 2 < 5 * half, "{half}, {whole}");
}

/// What it takes to decide on the types of these schemas.
/// Each operation has an example, and any of the fields of its body could be shown in it.
#[test]
fn examples_do_not_try_all_fields_of_a_body() {
    let allocations = |n: usize| {
        let fields = many(n, |i| (format!("p{i}"), reference("schemas", "Long")));
        let required: Vec<_> = (0..30).map(|i| format!("p{i}")).collect();
        let long = json!({"type": "object", "required": required, "properties": properties(30)});
        let body = json!({
            "content": {"application/json": {"schema": reference("schemas", "Body")}},
            "required": true,
        });
        let operation = json!({"requestBody": body, "responses": {"204": {"description": "x"}}});
        let paths = many(n, |i| (format!("/o{i}"), json!({"post": operation})));
        let body = json!({"type": "object", "properties": fields});
        let description = api(json!({
            "paths": paths,
            "components": {"schemas": {"Body": body, "Long": long}},
        }));
        let allocated = measure(|| {
            generate(&description).unwrap_or_else(|errors| panic!("{errors}"));
        });
        allocated.count_total
    };
    let (some, twice) = (allocations(60), allocations(120));
    assert!(twice < 5 * some / 2, "{some} {twice}");
}

fn explained(all: Value) -> AllocationInfo {
    let input = Input {
        documents: vec![Source {
            name: "growth.json".to_owned(),
            text: schemas(all).to_string(),
        }],
        crate_name: "growth".to_owned(),
        ..Input::default()
    };
    measure(|| {
        let explained = generator::explain(&input);
        explained.unwrap_or_else(|errors| panic!("{errors}"));
    })
}

/// A short requirement becomes many methods, whether its scheme is defined or not.
#[test]
fn security_schemes_are_limited() {
    let answers = json!({"204": {"description": "Done"}});
    let api = |defined: usize, used: usize| {
        let scheme = json!({"type": "http", "scheme": "bearer"});
        let alternatives: Vec<_> = (0..used)
            .map(|i| many(1, |_| (format!("s{i}"), json!([]))))
            .collect();
        json!({
            "openapi": "3.0.3",
            "info": {"title": "Growth", "version": "1"},
            "paths": {"/a": {"get": {"security": alternatives, "responses": answers}}},
            "components": {"securitySchemes": many(defined, |i| (format!("s{i}"), scheme.clone()))},
        })
    };
    assert!(generate(&api(10, 1_000)).is_ok());
    for (defined, used, place) in [
        (0, 1_010, "/paths/~1a/get/security/1000/s1000"),
        (500, 1_001, "/paths/~1a/get/security/1000/s1000"),
        (1_001, 0, "/components/securitySchemes/s1000"),
    ] {
        let Err(errors) = generate(&api(defined, used)) else {
            panic!("{defined} and {used}: they are generated");
        };
        let found: Vec<_> = errors.errors().collect();
        let [error] = found.as_slice() else {
            panic!("{errors}");
        };
        assert_eq!(error.kind, Kind::TooMuch);
        assert_eq!(error.at.as_ref().expect("a place").pointer.as_str(), place);
    }
}
