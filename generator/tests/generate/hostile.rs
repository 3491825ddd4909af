//! For any description, generating ends, with a crate that parses or with errors. The descriptions here are
//! written by hand; `generator/fuzz` has mutated ones.

use crate::fixtures;
use generator::{Output, Source};
use serde_json::{Map, Value, json};
use std::fmt::Write;

/// `cargo xtask verify` takes the whole sizes, and `cargo test` a small part of them.
const PART: usize = if cfg!(feature = "verify") { 1 } else { 50 };

fn source(text: impl Into<String>) -> Source {
    Source {
        name: "hostile.json".to_owned(),
        text: text.into(),
    }
}

/// An API of these component schemas.
fn schemas(schemas: Value) -> Source {
    let api = json!({
        "openapi": "3.0.3",
        "info": {"title": "Hostile", "version": "1"},
        "paths": {},
        "components": {"schemas": schemas},
    });
    source(api.to_string())
}

fn reference(name: impl std::fmt::Display) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

/// A map of numbered schemas.
fn numbered(count: usize, schema: impl Fn(usize) -> Value) -> Value {
    let entries = (0..count).map(|index| (format!("S{index}"), schema(index)));
    Value::Object(entries.collect())
}

/// Generates; what there is parses.
fn survive(source: Source) -> Option<Output> {
    let output = fixtures::generate(std::slice::from_ref(&source)).ok();
    if let Some(output) = &output {
        parse(output);
    }
    output
}

/// All items of the crate but those of the runtime.
fn parse(output: &Output) -> Vec<syn::Item> {
    let mut items = Vec::new();
    for (path, text) in &output.files {
        if path.starts_with("src/runtime/") {
            continue;
        }
        if path.ends_with(".rs") {
            let file = syn::parse_file(text);
            items.extend(
                file.unwrap_or_else(|error| panic!("{path}: {error}\n{text}"))
                    .items,
            );
        } else if path.ends_with(".toml") {
            text.parse::<toml_edit::DocumentMut>()
                .unwrap_or_else(|error| panic!("{path}: {error}\n{text}"));
        }
    }
    items
}

#[test]
fn truncated_descriptions_do_no_harm() {
    for source in fixtures::read("specs").into_iter().step_by(fixtures::STEP) {
        for part in (1..20).step_by(PART.div_ceil(2)) {
            let mut end = source.text.len() * part / 20;
            while !source.text.is_char_boundary(end) {
                end -= 1;
            }
            survive(Source {
                text: source.text[..end].to_owned(),
                ..source.clone()
            });
        }
    }
}

/// The value of a fixture; a number that is too large for any reader is a long one here.
fn yaml(text: &str) -> Value {
    let text = text.replace("99999999999999999999", "9223372036854775807");
    serde_yaml::from_str(&text).expect("a fixture")
}

#[test]
fn deep_nesting_is_taken_up_to_the_limit_of_reading() {
    for depth in [10, 60, 100, 124, 128, 1_000, 100_000] {
        for (open, close) in [
            (r#"{"type":"array","items":"#, "}"),
            (r#"{"type":"object","additionalProperties":"#, "}"),
            (r#"{"type":"object","properties":{"a":"#, "}}"),
            (
                r#"{"allOf":["#,
                r#",{"type":"object","properties":{"x":{"type":"string"}}}]}"#,
            ),
            (r#"{"allOf":["#, "]}"),
            (r#"{"oneOf":["#, r#",{"type":"integer"}]}"#),
            (r#"{"anyOf":["#, "]}"),
            (r#"{"not":"#, "}"),
        ] {
            let nested = format!("{}{{}}{}", open.repeat(depth), close.repeat(depth));
            let head = r#"{"openapi":"3.0.3","info":{"title":"","version":""},"paths":{},"#;
            survive(source(format!(
                r#"{head}"components":{{"schemas":{{"A":{nested}}}}}}}"#
            )));
        }
    }
}

#[test]
fn long_chains_are_followed_or_refused() {
    let last = json!({"type": "object", "properties": {"x": {"type": "string"}}});
    let chain = |length: usize, shape: &dyn Fn(usize, Value) -> Value| {
        survive(schemas(numbered(length, |i| match i + 1 < length {
            true => shape(i, reference(format_args!("S{}", i + 1))),
            false => last.clone(),
        })))
    };
    assert!(chain(10_000 / PART, &|_, next| next).is_some());
    assert!(
        chain(
            10_000 / PART,
            &|_, next| json!({"type": "array", "items": next})
        )
        .is_some()
    );
    assert!(chain(10_000 / PART, &|_, next| json!({"allOf": [next]})).is_some());
    assert!(chain(10_000 / PART, &|_, next| json!({"oneOf": [next]})).is_some());
    assert!(
        chain(
            2_000 / PART,
            &|_, next| json!({"properties": {"next": next}})
        )
        .is_some()
    );
    assert!(
        chain(
            2_000 / PART,
            &|_, next| json!({"oneOf": [next, {"type": "string"}]})
        )
        .is_some()
    );
    // The type of each property has the property of the next, which merges the one after it.
    let own = json!({"type": "object", "properties": {"own": {"type": "string"}}});
    let merged = |_: usize, next: Value| json!({"properties": {"p": {"allOf": [next, own]}}});
    assert!(chain(3_000 / PART, &merged).is_some());
    // More members of members than anyone writes.
    let own =
        |i: usize| json!({"type": "object", "properties": {format!("p{i}"): {"type": "string"}}});
    assert!(chain(50, &|i, next| json!({"allOf": [next, own(i)]})).is_some());
    assert!(chain(500, &|i, next| json!({"allOf": [next, own(i)]})).is_none());
}

#[test]
fn cycles_of_every_length_end() {
    let lengths: &[usize] = match PART {
        1 => &[1, 2, 3, 10, 64, 65, 150],
        _ => &[1, 2, 3, 65],
    };
    for &length in lengths {
        let next = |i: usize| reference(format_args!("S{}", (i + 1) % length));
        let more = json!({"type": "object", "properties": {"more": {"type": "string"}}});
        let shapes: [&dyn Fn(usize) -> Value; 12] = [
            &|i| json!({"properties": {"p": {"allOf": [next(i), more]}}}),
            &|i| json!({"properties": {"p": {"type": "array", "items": {"allOf": [next(i), more]}}}}),
            &|i| json!({"properties": {"p": {"oneOf": [{"allOf": [next(i), more]}, {"type": "string"}]}}}),
            &|i| next(i),
            &|i| json!({"type": "array", "items": next(i)}),
            &|i| json!({"type": "object", "additionalProperties": next(i)}),
            &|i| json!({"type": "object", "required": ["n"], "properties": {"n": next(i)}}),
            &|i| json!({"allOf": [next(i)]}),
            &|i| json!({"allOf": [next(i), {"type": "object", "properties": {"a": {"type": "string"}}}]}),
            &|i| json!({"oneOf": [next(i), {"type": "string"}]}),
            &|i| json!({"oneOf": [next(i)], "discriminator": {"propertyName": "a"}}),
            &|i| json!({"nullable": true, "properties": {"a": {"type": "string"}}, "oneOf": [next(i), next(i)]}),
        ];
        for shape in shapes {
            survive(schemas(numbered(length, shape)));
        }
    }
}

/// Everything refers to everything: the number of paths through it is astronomical.
#[test]
fn knots_end() {
    let (count, length) = if PART == 1 { (14, 50) } else { (10, 30) };
    let all: Vec<Value> = (0..count)
        .map(|i| reference(format_args!("S{i}")))
        .collect();
    let object = json!({"type": "object", "properties": {"a": {"type": "string"}}});
    survive(schemas(numbered(count, |_| json!({"allOf": all.clone()}))));
    survive(schemas(numbered(count, |_| json!({"oneOf": all.clone()}))));
    survive(schemas(numbered(
        count,
        |_| json!({"oneOf": all.clone(), "discriminator": {"propertyName": "a"}}),
    )));
    survive(schemas(numbered(
        count,
        |_| json!({"allOf": [object, {"oneOf": all.clone()}]}),
    )));
    survive(schemas(numbered(
        count,
        |_| json!({"oneOf": [{"allOf": all.clone()}, object]}),
    )));
    // Each refers twice to the next.
    for keyword in ["allOf", "oneOf", "anyOf"] {
        survive(schemas(numbered(length, |i| {
            let next = reference(format_args!("S{}", i + 1));
            match i + 1 < length {
                true => json!({keyword: [next, next, object]}),
                false => object.clone(),
            }
        })));
        survive(schemas(numbered(length, |i| {
            let next = reference(format_args!("S{}", i + 1));
            match i + 1 < length {
                true => {
                    json!({keyword: [{"properties": {"a": next}}, {"properties": {"b": next}}]})
                }
                false => object.clone(),
            }
        })));
    }
}

#[test]
fn large_schemas_are_generated() {
    let properties = |count: usize| numbered(count, |_| json!({"type": "string"}));
    assert!(
        survive(schemas(
            json!({"Wide": {"properties": properties(10_000 / PART)}})
        ))
        .is_some()
    );
    let branch = |i: usize| {
        json!({"type": "object", "required": [format!("k{i}"), "x"], "properties": {
            format!("k{i}"): {"type": "string"}, "x": {"type": "string"},
        }})
    };
    let branches =
        |branch: &dyn Fn(usize) -> Value| (0..1_000 / PART).map(branch).collect::<Vec<_>>();
    assert!(survive(schemas(json!({"Union": {"oneOf": branches(&branch)}}))).is_some());
    let keyed = |i: usize| {
        json!({"type": "object", "required": [format!("k{i}")], "properties": {
            format!("k{i}"): {"type": "string"},
        }})
    };
    assert!(survive(schemas(json!({"Union": {"oneOf": branches(&keyed)}}))).is_some());
    let same = |_: usize| json!({"type": "object", "properties": {"a": {"type": "string"}}});
    assert!(survive(schemas(json!({"Union": {"oneOf": branches(&same)}}))).is_some());
    let values: Vec<String> = (0..10_000 / PART).map(|i| format!("value {i}")).collect();
    assert!(survive(schemas(json!({"Enum": {"type": "string", "enum": values}}))).is_some());
}

#[test]
fn colliding_names_are_numbered() {
    // As many ways to write the same name as there are subsets of its separators.
    let name = |i: usize| {
        let mut name = "a".to_owned();
        for bit in 0..13 {
            name.push(if i >> bit & 1 == 1 { '-' } else { '.' });
            name.push('b');
        }
        name
    };
    let names: Vec<String> = (0..5_000 / PART).map(name).collect();
    let of = |schema: Value| {
        let entries = names.iter().map(|name| (name.clone(), schema.clone()));
        Value::Object(entries.collect::<Map<_, _>>())
    };
    let string = json!({"type": "string"});
    assert!(survive(schemas(of(json!({"properties": {"a": string}})))).is_some());
    assert!(survive(schemas(json!({"A": {"properties": of(string)}}))).is_some());
    assert!(survive(schemas(json!({"A": {"type": "string", "enum": names}}))).is_some());
}

#[test]
fn text_is_never_code() {
    let attacks = [
        "*/ pub fn injected() {} /*",
        "\n} pub fn injected() {} //",
        "\"] pub fn injected() {} #[doc = \"",
        "\"; pub fn injected() {} const X: &str = \"",
        "\"#; pub fn injected() {} const X: &str = r#\"",
        "`\n```\npub fn injected() {}\n```",
        "\r\npub fn injected() {}\r\n",
        "\u{2028}pub fn injected() {}\u{2029}",
        "x\\\"; pub fn injected() {} //",
        "'{}' {0} {{}} $x #x",
        "\u{202e}} )(nf bup",
        "]\n[dependencies]\ninjected = \"1\"\n",
    ];
    let original = yaml(&everything());
    for attack in attacks {
        // In every text at once, and as every name.
        let mut value = original.clone();
        poison(&mut value, attack);
        let output = survive(source(value.to_string())).expect("only text has changed");
        let items = parse(&output);
        for item in &items {
            check(item);
        }
        let manifest: toml_edit::DocumentMut = output.files["Cargo.toml"].parse().expect("TOML");
        assert!(manifest["dependencies"].get("injected").is_none());
        assert!(output.files.keys().all(|path| {
            path.chars()
                .all(|c| c.is_ascii_alphanumeric() || "./_".contains(c))
                && !path.contains("..")
        }));
    }
}

/// A description with text in every place that has any.
fn everything() -> String {
    let mut text = String::new();
    let _ = write!(
        text,
        r##"
openapi: 3.0.3
info: {{title: "TEXT title", version: "TEXT version", description: "TEXT description"}}
servers: [{{url: "https://example.com/TEXT", description: "TEXT"}}]
tags: [{{name: "TEXT tag", description: "TEXT"}}]
paths:
  "/TEXT/{{TEXT id}}":
    get:
      operationId: "TEXT operation"
      tags: ["TEXT tag"]
      summary: "TEXT summary"
      description: "TEXT description"
      parameters:
        - {{name: "TEXT id", in: path, required: true, description: "TEXT", schema: {{type: string}}}}
        - {{name: "TEXT query", in: query, schema: {{type: string, enum: ["TEXT a", "TEXT b"], default: "TEXT"}}}}
        - {{name: X-Header, in: header, schema: {{type: string, pattern: "TEXT", example: "TEXT"}}}}
      requestBody:
        description: "TEXT"
        content: {{"application/TEXT+json": {{schema: {{$ref: "#/components/schemas/Pet"}}}}}}
      responses:
        "200":
          description: "TEXT"
          content: {{"application/TEXT2+json": {{schema: {{type: object, properties: {{"TEXT x": {{type: string}}}}}}}}}}
        default: {{description: "TEXT"}}
      security: [{{scheme: []}}, {{"TEXT undefined": []}}]
components:
  securitySchemes:
    scheme: {{type: apiKey, in: header, name: X-Name, description: "TEXT"}}
    "TEXT other": {{type: apiKey, in: query, name: "TEXT name"}}
  schemas:
    Pet:
      title: "TEXT title"
      description: "TEXT description"
      type: object
      required: ["TEXT required", "TEXT undescribed"]
      properties:
        "TEXT required": {{type: string, description: "TEXT"}}
        "TEXT optional": {{type: string, enum: ["TEXT value", "TEXT"], description: "TEXT"}}
      additionalProperties: {{type: string}}
    "TEXT component": {{type: string, enum: ["TEXT", "TEXT 2"], description: "TEXT"}}
    Tagged:
      oneOf:
        - {{title: "TEXT title", type: object, required: ["TEXT tag"], properties: {{"TEXT tag": {{type: string, enum: ["TEXT 1"]}}, "TEXT y": {{type: string}}}}}}
        - {{type: object, required: ["TEXT tag"], properties: {{"TEXT tag": {{type: string, enum: ["TEXT 2"]}}}}}}
      discriminator: {{propertyName: "TEXT tag"}}
    Keyed:
      oneOf:
        - {{description: "TEXT", type: object, required: ["TEXT a"], properties: {{"TEXT a": {{type: string}}}}}}
        - {{type: object, required: ["TEXT b"], properties: {{"TEXT b": {{type: string}}}}}}
        - {{type: string, enum: ["TEXT c"]}}
    Evidence:
      oneOf:
        - {{type: object, required: ["TEXT a", x], properties: {{"TEXT a": {{type: string, enum: ["TEXT"]}}, x: {{type: string}}}}}}
        - {{type: object, required: ["TEXT b", x], properties: {{"TEXT b": {{type: string}}, x: {{type: string}}}}}}
        - {{type: string, enum: ["TEXT"]}}
"##
    );
    text
}

/// Puts the attack in the place of `TEXT`, in names as well.
fn poison(value: &mut Value, attack: &str) {
    match value {
        Value::String(text) => *text = text.replace("TEXT", attack),
        Value::Array(items) => items.iter_mut().for_each(|item| poison(item, attack)),
        Value::Object(members) => {
            for (key, mut member) in std::mem::take(members) {
                poison(&mut member, attack);
                members.insert(key.replace("TEXT", attack), member);
            }
        }
        _ => {}
    }
}

/// Nothing that is generated is called `injected`, and nothing but what is generated is there.
fn check(item: &syn::Item) {
    let name = match item {
        syn::Item::Fn(item) => panic!("{} is a function", item.sig.ident),
        syn::Item::Static(item) => panic!("{} is a static", item.ident),
        syn::Item::Const(item) => item.ident.to_string(),
        syn::Item::Enum(item) => item.ident.to_string(),
        syn::Item::Struct(item) => item.ident.to_string(),
        syn::Item::Type(item) => item.ident.to_string(),
        syn::Item::Mod(item) => {
            assert!(item.content.is_none(), "{} has a body", item.ident);
            item.ident.to_string()
        }
        syn::Item::Impl(item) => {
            for inner in &item.items {
                if let syn::ImplItem::Fn(method) = inner {
                    assert_ne!(method.sig.ident, "injected");
                }
            }
            return;
        }
        syn::Item::Use(_) | syn::Item::Macro(_) => return,
        _ => panic!("an item of a kind that is never generated"),
    };
    assert_ne!(name, "injected");
}
