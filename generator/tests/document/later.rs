//! Documents of OpenAPI 3.1 and 3.2: identity, other files, origins of what moves.

use super::{read, read_all, source};
use generator::document::Sources;
use serde_json::{Value, json};

const HEAD: &str = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n";

fn schemas(text: &str) -> (Value, String) {
    let text = format!("{HEAD}components:\n  schemas:\n{text}");
    let (document, report) = read(&[source("a.yaml", text)], &[]);
    let document = document.unwrap_or_else(|| panic!("{report}"));
    (document.value["components"]["schemas"].clone(), report)
}

#[test]
fn identities_become_places() {
    let (schemas, report) = schemas(
        "    A:\n      $id: https://x.org/a\n      type: object\n      properties:\n        \
         own: {$ref: '#/$defs/B'}\n        whole: {$ref: '#'}\n        \
         outside: {$ref: '#/components/schemas/C'}\n        anchor: {$ref: '#b'}\n        \
         relative: {$ref: 'c#c'}\n      $defs: {B: {$anchor: b, type: string}}\n    \
         C: {$id: 'https://x.org/c', $anchor: c, type: integer}\n    \
         D: {$ref: 'https://x.org/a#/$defs/B'}\n    E: {example: {$ref: '#b', $id: 'https://x.org/a'}}\n",
    );
    let properties = &schemas["A"]["properties"];
    for (key, expected) in [
        ("own", "#/components/schemas/A/$defs/B"),
        ("whole", "#/components/schemas/A"),
        ("outside", "#/components/schemas/C"),
        ("anchor", "#/components/schemas/A/$defs/B"),
        ("relative", "#/components/schemas/C"),
    ] {
        assert_eq!(properties[key]["$ref"], expected, "{report}");
    }
    assert_eq!(schemas["D"]["$ref"], "#/components/schemas/A/$defs/B");
    // An example is not part of the description.
    assert_eq!(schemas["E"]["example"]["$ref"], "#b");
    assert_eq!(report, "");
}

#[test]
fn other_files_have_identities_of_their_own() {
    let text = format!(
        "{HEAD}components: {{schemas: {{A: {{$ref: 'b.yaml#x'}}, Kept: {{$ref: b.yaml, maxProperties: 1}}}}}}\n"
    );
    let file =
        "type: object\nproperties: {own: {$ref: '#x'}}\n$defs: {X: {$anchor: x, type: string}}\n";
    let (document, report) = read_all(Sources {
        documents: &[source("a.yaml", text)],
        references: &[source("b.yaml", file)],
        ..Sources::default()
    });
    let value = document.unwrap_or_else(|| panic!("{report}")).value;
    let schemas = &value["components"]["schemas"];
    assert_eq!(
        schemas["A"],
        json!({"$anchor": "x", "type": "string"}),
        "{report}"
    );
    // What is next to the reference is kept.
    assert_eq!(
        schemas["Kept"],
        json!({"maxProperties": 1, "allOf": [{"$ref": "#/components/schemas/b"}]})
    );
    assert_eq!(
        schemas["b"]["properties"]["own"],
        json!({"$ref": "#/components/schemas/A"})
    );
}

#[test]
fn the_nearest_identity_is_named() {
    let found = |reference: &str| {
        let (schemas, report) = schemas(&format!(
            "    Lost: {reference}\n    A: {{$anchor: pet, type: object}}\n    \
             B: {{$id: 'https://x.org/pet.json', $defs: {{N: {{$anchor: name, type: string}}}}, type: object}}\n    \
             C: {{$id: thing.json, $dynamicAnchor: node, type: object}}\n"
        ));
        assert_eq!(schemas["Lost"], json!({}), "{report}");
        report
    };
    for (reference, expected) in [
        ("{$ref: '#pett'}", "#pet"),
        ("{$dynamicRef: '#nodde'}", "#node"),
        (
            "{$ref: 'https://x.org/pett.json'}",
            "https://x.org/pet.json",
        ),
        (
            "{$ref: 'https://x.org/pett.json#name'}",
            "https://x.org/pet.json#name",
        ),
        (
            "{$ref: 'https://x.org/pet.json#nme'}",
            "https://x.org/pet.json#name",
        ),
        ("{$ref: 'thingg.json'}", "thing.json"),
    ] {
        let report = found(reference);
        assert!(report.contains("any JSON value is accepted"), "{report}");
        let help = format!("did you mean `{expected}`?");
        assert!(report.contains(&help), "{reference}: {report}");
    }
    let report = found("{$ref: 'https://x.org/other.json'}");
    assert!(
        report.contains("no schema has the URI `https://x.org/other.json`"),
        "{report}"
    );
    assert!(!report.contains("did you mean"), "{report}");
}

#[test]
fn security_schemes_are_found_by_their_uris() {
    let text = "openapi: 3.2.0\ninfo: {title: T, version: '1'}\n$self: https://x.org/api\n\
        security: [{'https://x.org/api#/components/securitySchemes/key': []}, {'b.yaml#/Basic': []}]\n\
        paths: {/a: {get: {security: [{'b.yaml#/Basic': [admin]}, {'b.yaml#/none': []}, {plain: []}], responses: {'204': {}}}}}\n\
        components: {securitySchemes: {key: {type: apiKey, in: header, name: K}, plain: {type: http, scheme: basic}}}\n";
    let file = source("b.yaml", "Basic: {type: http, scheme: basic}\n");
    let document = source("a.yaml", text);
    let referred = generator::document::referred(&document, &["a.yaml"]);
    assert_eq!(Vec::from_iter(referred), ["b.yaml"]);
    let (document, report) = read_all(Sources {
        documents: &[document],
        references: &[file],
        ..Sources::default()
    });
    let document = document.unwrap_or_else(|| panic!("{report}"));
    let value = &document.value;
    assert_eq!(value["security"], json!([{"key": []}, {"Basic": []}]));
    assert_eq!(
        value["paths"]["/a"]["get"]["security"],
        json!([{"Basic": ["admin"]}, {"b.yaml#/none": []}, {"plain": []}])
    );
    let schemes = &value["components"]["securitySchemes"];
    assert_eq!(schemes["Basic"], json!({"type": "http", "scheme": "basic"}));
}

#[test]
fn references_follow_what_moves() {
    let (schemas, report) = schemas(
        "    A:\n      type: [string, array]\n      items: {type: [object, integer], properties: {p: {type: string}}}\n    \
         B: {$ref: '#/components/schemas/A/items/properties/p'}\n    \
         C: {type: array, prefixItems: [{type: string}, {type: integer}]}\n    \
         D: {$ref: '#/components/schemas/C/prefixItems/1'}\n",
    );
    for name in ["B", "D"] {
        let target = schemas[name]["$ref"].as_str().expect("a reference");
        let target = target
            .strip_prefix("#/components/schemas")
            .expect("a schema");
        assert!(schemas.pointer(target).is_some(), "{target} {report}");
    }
    assert_eq!(
        schemas.pointer("/A/anyOf/1/items/anyOf/0/properties/p/type"),
        Some(&json!("string"))
    );
}

#[test]
fn what_nests_too_deeply_is_refused() {
    let mut schema = "{type: string}".to_owned();
    for _ in 0..50 {
        schema = format!("{{type: [string, array], items: {schema}}}");
    }
    let text = format!("{HEAD}components: {{schemas: {{A: {schema}}}}}\n");
    let (document, report) = read(&[source("a.yaml", text)], &[]);
    assert!(document.is_none());
    assert!(
        report.contains("nest the description too deeply"),
        "{report}"
    );
}
