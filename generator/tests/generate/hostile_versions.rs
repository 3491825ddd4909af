//! The words of Swagger 2.0, OpenAPI 3.1 and 3.2 in descriptions that are large, deep or circular: generating ends, with
//! a crate that parses or with errors.

use crate::fixtures;
use generator::diagnostic::Kind;
use generator::{Output, Source};
use serde_json::{Map, Value, json};

/// Generates; returns the kinds of the errors if there are any.
fn generate(description: impl ToString) -> Result<Output, Vec<Kind>> {
    let source = Source {
        name: "hostile.json".to_owned(),
        text: description.to_string(),
    };
    match fixtures::generate(&[source]) {
        Ok(output) => {
            for (path, text) in &output.files {
                if path.ends_with(".rs") && !path.starts_with("src/runtime/") {
                    let file = syn::parse_file(text);
                    file.unwrap_or_else(|error| panic!("{path}: {error}\n{text}"));
                }
            }
            Ok(output)
        }
        Err(errors) => {
            let kinds: Vec<_> = errors.errors().map(|error| error.kind).collect();
            assert!(!kinds.is_empty());
            Err(kinds)
        }
    }
}

#[track_caller]
fn accept(description: impl ToString) -> Output {
    generate(description).unwrap_or_else(|kinds| panic!("{kinds:?}"))
}

fn many(count: usize, entry: impl Fn(usize) -> (String, Value)) -> Value {
    Value::Object((0..count).map(entry).collect::<Map<_, _>>())
}

fn swagger(more: Value) -> Value {
    with(
        json!({"swagger": "2.0", "info": {"title": "Hostile", "version": "1"}, "paths": {}}),
        more,
    )
}

fn openapi(more: Value) -> Value {
    with(
        json!({"openapi": "3.2.0", "info": {"title": "Hostile", "version": "1"}}),
        more,
    )
}

fn with(mut description: Value, more: Value) -> Value {
    if let (Value::Object(members), Value::Object(more)) = (&mut description, more) {
        members.extend(more);
    }
    description
}

fn schemas(schemas: Value) -> Value {
    openapi(json!({"components": {"schemas": schemas}}))
}

fn reference(name: impl std::fmt::Display) -> String {
    format!("#/components/schemas/{name}")
}

/// A step of a chain: from the reference to the next schema to a schema.
type Step = fn(String) -> Value;

const STEPS: [Step; 9] = [
    |next| json!({"$ref": next, "required": ["x"]}),
    |next| json!({"$ref": next, "type": ["object", "null"], "minProperties": 1}),
    |next| json!({"type": ["array", "string", "null"], "items": {"$ref": next}}),
    |next| json!({"prefixItems": [{"$ref": next}, {"$ref": next}], "minItems": 2, "items": false}),
    |next| json!({"patternProperties": {"^x": {"$ref": next}, "^y": {"type": "string"}}}),
    |next| json!({"type": "object", "unevaluatedProperties": {"$ref": next}}),
    |next| json!({"$defs": {"inner": {"$ref": next, "minLength": 1}}, "properties": {"a": {"$ref": next}}}),
    |next| json!({"if": {"$ref": next}, "then": {"$ref": next}, "anyOf": [{"$ref": next}, {"const": 1}]}),
    |next| json!({"allOf": [{"$ref": next, "type": "object", "required": ["a"]}], "propertyNames": {"$ref": next}}),
];

#[test]
fn chains_and_cycles_end() {
    for (number, step) in STEPS.into_iter().enumerate() {
        for length in [1, 2, 20] {
            let cycle = many(length, |i| {
                let next = reference(format_args!("S{}", (i + 1) % length));
                (format!("S{i}"), step(next))
            });
            // A schema that is only itself is an error.
            let _ = generate(schemas(cycle));
            let mut chain = many(length, |i| {
                (format!("S{i}"), step(reference(format_args!("S{}", i + 1))))
            });
            chain[format!("S{length}")] =
                json!({"type": "object", "properties": {"x": {"type": "string"}}});
            let made = generate(schemas(chain));
            assert!(made.is_ok(), "{number} {length}: {made:?}");
        }
    }
}

#[test]
fn depth_is_limited_after_branches_are_added() {
    let forms = [
        (r#"{"type":["array","string"],"items":"#, "}"),
        (
            r##"{"$ref":"#/components/schemas/Z","properties":{"a":"##,
            "}}",
        ),
        (r#"{"prefixItems":["#, r#"],"minItems":1,"items":false}"#),
        (r#"{"patternProperties":{"a":"#, r#","b":true}}"#),
        (r#"{"$defs":{"a":"#, "}}"),
        (r#"{"$id":"a/","not":"#, "}"),
        (r#"{"if":"#, "}"),
    ];
    for depth in [10, 40, 60, 124, 1_000, 100_000] {
        for (open, close) in forms {
            let nested = format!("{}{{}}{}", open.repeat(depth), close.repeat(depth));
            let head = r#"{"openapi":"3.1.0","info":{"title":"","version":""},"#;
            let description = format!(
                r#"{head}"components":{{"schemas":{{"Z":{{"type":"object"}},"A":{nested}}}}}}}"#
            );
            let made = generate(description);
            assert!(made.is_ok() || depth > 10, "{open} {depth}: {made:?}");
            assert!(made.is_err() || depth < 1_000, "{open} {depth}");
        }
        let (open, close) = (r#"{"type":"array","items":"#, "}");
        let nested = format!(
            "{}{{\"type\":\"string\"}}{}",
            open.repeat(depth),
            close.repeat(depth)
        );
        let head = r#"{"swagger":"2.0","info":{"title":"","version":""},"#;
        let _ = generate(format!(
            r#"{head}"paths":{{"/a":{{"get":{{"parameters":[{{"name":"q","in":"query","type":"array","items":{nested}}}],"responses":{{"200":{{"description":""}}}}}}}}}}}}"#
        ));
    }
}

#[test]
fn identities_that_lead_to_themselves_end() {
    for schema in [
        json!({"$dynamicAnchor": "a", "$dynamicRef": "#a"}),
        json!({"$anchor": "a", "$ref": "#a"}),
        json!({"$id": "https://example.org/a", "$ref": "https://example.org/a"}),
        json!({"$id": "a", "$ref": "a", "required": ["x"]}),
        json!({"$recursiveAnchor": true, "$recursiveRef": "#"}),
        json!({"$dynamicRef": "#none"}),
        json!({"$defs": {"b": {"$dynamicAnchor": "a", "$dynamicRef": "#a"}}, "$ref": "#/$defs/b"}),
        json!({"$dynamicAnchor": "a", "properties": {"x": {"$dynamicRef": "#a", "required": ["x"]}}}),
        json!({"$dynamicAnchor": "a", "allOf": [{"$dynamicRef": "#a"}]}),
        json!({"$dynamicAnchor": "a", "anyOf": [{"$dynamicRef": "#a"}, {"type": "null"}]}),
        json!({"$id": "#", "$anchor": "", "$ref": "#"}),
        json!({"$id": "../../..", "$ref": "./.././"}),
    ] {
        let _ = generate(schemas(json!({"A": schema, "B": {"$ref": reference("A")}})));
        let _ = generate(schemas(json!({"A": schema, "B": schema})));
    }
}

/// Bounds that no type of numbers has.
#[test]
fn numbers_of_any_size_are_bounds() {
    let mut properties = Vec::new();
    for number in [
        "0",
        "-0.0",
        "1e308",
        "-1e308",
        "5e-324",
        "1e18",
        "9223372036854775808",
        "-9223372036854775809",
        "18446744073709551616",
        "123456789012345678901234567890",
    ] {
        for kind in [
            r#""integer""#,
            r#""number""#,
            r#"["integer","string","null"]"#,
        ] {
            for bounds in [
                format!(r#""exclusiveMinimum":{number}"#),
                format!(r#""exclusiveMaximum":{number},"minimum":{number}"#),
                format!(r#""exclusiveMinimum":true,"minimum":{number}"#),
                format!(r#""exclusiveMaximum":true,"maximum":{number}"#),
                format!(r#""multipleOf":{number},"minItems":3,"const":{number}"#),
            ] {
                let name = properties.len();
                properties.push(format!(r#""p{name}":{{"type":{kind},{bounds}}}"#));
            }
        }
    }
    let head = r#"{"openapi":"3.1.0","info":{"title":"","version":""},"#;
    let properties = properties.join(",");
    accept(format!(
        r#"{head}"components":{{"schemas":{{"A":{{"type":"object","properties":{{{properties}}}}}}}}}}}"#
    ));
}

/// Each word many times: in proportion to the text.
#[test]
fn what_is_large_is_generated() {
    let n = 100;
    let property = |schema: Value| json!({"A": {"type": "object", "properties": many(n, |i| (format!("p{i}"), schema.clone()))}});
    accept(schemas(property(
        json!({"type": ["string", "integer", "array"], "items": {"type": "boolean"}}),
    )));
    accept(schemas(property(
        json!({"type": "string", "exclusiveMinimum": 1, "examples": ["a", 1]}),
    )));
    accept(schemas(property(
        json!({"patternProperties": {"^a": {"type": "integer"}, "^b": true}}),
    )));
    let mut narrowed = property(json!({"$ref": reference("B"), "required": ["x"]}));
    narrowed["B"] = json!({"type": "object", "properties": {"x": {"type": "string"}}});
    accept(schemas(narrowed));
    accept(schemas(
        json!({"A": {"patternProperties": many(n, |i| (format!("^p{i}"), json!({"type": "string"})))}}),
    ));
    accept(schemas(
        json!({"A": {"prefixItems": vec![json!({"type": "string"}); n], "minItems": n}}),
    ));
    let constants: Vec<_> = (0..n)
        .map(|i| json!({"const": i, "title": format!("Level {i}")}))
        .collect();
    accept(schemas(json!({"A": {"oneOf": constants}})));
    let types: Vec<_> = (0..n)
        .map(|i| ["string", "integer", "null"][i % 3])
        .collect();
    accept(schemas(json!({"A": {"type": types}})));
    let hooks = many(n, |i| {
        (
            format!("h{i}"),
            json!({"post": {"responses": {"200": {"description": "x"}}}}),
        )
    });
    accept(openapi(
        json!({"webhooks": hooks, "components": {"pathItems": hooks}}),
    ));
    let definitions = many(n, |i| {
        (
            format!("d{i}"),
            json!({"$anchor": format!("a{i}"), "type": "object", "properties": {"x": {"$ref": format!("#a{}", (i + 1) % n)}}}),
        )
    });
    accept(schemas(json!({"A": {"$defs": definitions, "$ref": "#a0"}})));
}

/// What is small alone, and a product of two numbers together: it is generated, or refused as too much.
#[test]
fn products_are_refused() {
    let n = 400;
    let operations = |members: Value| {
        many(n, |i| {
            let mut operation = members.clone();
            operation["operationId"] = json!(format!("op{i}"));
            (format!("/a{i}"), json!({"post": operation}))
        })
    };
    let fine = json!({"200": {"description": "x"}});
    let headers = many(n, |i| (format!("X-{i}"), json!({"type": "string"})));
    let shared =
        json!({"produces": ["text/plain"], "responses": {"200": {"$ref": "#/responses/R"}}});
    let responses =
        json!({"R": {"description": "x", "headers": headers, "schema": {"type": "string"}}});
    let responses = swagger(json!({"paths": operations(shared), "responses": responses}));
    let fields: Vec<_> = (0..n)
        .map(|i| json!({"name": format!("f{i}"), "in": "formData", "type": "string"}))
        .collect();
    let items = many(n, |i| (format!("/a{i}"), json!({"$ref": "#/x-item"})));
    let item = json!({"parameters": fields, "post": {"responses": fine}});
    let forms = swagger(json!({"paths": items, "x-item": item}));
    let media = json!({"M": {"schema": {"type": "object"}, "encoding": many(n, |i| (format!("e{i}"), json!({"contentType": "text/plain"})))}});
    let body = json!({"content": {"multipart/form-data": {"$ref": "#/components/mediaTypes/M"}}});
    let referred = openapi(json!({
        "paths": operations(json!({"requestBody": body, "responses": fine})),
        "components": {"mediaTypes": media},
    }));
    for (what, description) in [
        ("responses", responses),
        ("forms", forms),
        ("media types", referred),
    ] {
        match generate(description) {
            Ok(output) => panic!("{what}: {} operations", output.operations),
            Err(kinds) => assert!(kinds.contains(&Kind::TooMuch), "{what}: {kinds:?}"),
        }
    }
}
