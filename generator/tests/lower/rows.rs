//! What single schemas of each version become: the type of a property that has the schema.

use crate::generated;
use generator::Output;

/// Generates a struct with a property for each schema, in flow style. `others` are component schemas.
fn with_properties(version: &str, schemas: &[&str], others: &str) -> Output {
    let properties = schemas.iter().enumerate();
    let properties = properties.map(|(index, schema)| format!("p{index}: {schema}"));
    let properties = properties.collect::<Vec<_>>().join(", ");
    let all = format!("{{All: {{type: object, properties: {{{properties}}}}}, {others}}}");
    let rest = match version {
        "2.0" => format!("swagger: '2.0', paths: {{}}, definitions: {all}"),
        version => format!("openapi: {version}, paths: {{}}, components: {{schemas: {all}}}"),
    };
    generated(format!("{{info: {{title: Small, version: '1'}}, {rest}}}"))
}

/// The type of each property.
fn types(output: &Output) -> Vec<String> {
    let text = output
        .files
        .iter()
        .filter(|(path, _)| path.starts_with("src/types/"))
        .map(|(_, text)| text.as_str())
        .find(|text| text.contains("pub struct All "))
        .unwrap_or_default();
    let fields = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub p"));
    let fields = fields.filter_map(|field| field.split_once(": "));
    fields
        .map(|(_, ty)| ty.trim_end_matches(',').to_owned())
        .collect()
}

fn check(version: &str, rows: &[(&str, &str)], others: &str) {
    let schemas: Vec<&str> = rows.iter().map(|(schema, _)| *schema).collect();
    let output = with_properties(version, &schemas, others);
    for ((schema, expected), found) in rows.iter().zip(types(&output)) {
        let found = found
            .trim_start_matches("Option<")
            .trim_start_matches("Patch<");
        let found = found.strip_suffix('>').unwrap_or(found);
        assert_eq!(found, *expected, "{version}: {schema}");
    }
    assert_eq!(types(&output).len(), rows.len());
}

#[test]
fn lists_of_exactly_these_items_are_tuples() {
    check(
        "3.1.0",
        &[
            (
                "{type: array, prefixItems: [{type: string}, {type: integer}], minItems: 2, items: false}",
                "(String, i64)",
            ),
            (
                "{type: array, prefixItems: [{type: string}, {type: integer}], minItems: 2, maxItems: 2}",
                "(String, i64)",
            ),
            (
                "{prefixItems: [{type: [string, 'null']}, true], minItems: 2, unevaluatedItems: false}",
                "(Option<String>, Json)",
            ),
            (
                "{type: [array, 'null'], prefixItems: [{type: boolean}], minItems: 1, maxItems: 1}",
                "(bool,)",
            ),
            (
                "{type: array, items: {prefixItems: [{type: number}, {type: number}], minItems: 2, maxItems: 2}}",
                "Vec<(f64, f64)>",
            ),
            (
                "{type: array, items: [{type: string}, {type: integer}], minItems: 2, additionalItems: false}",
                "(String, i64)",
            ),
            ("{$ref: '#/components/schemas/Pair'}", "Pair"),
            // Too short, too long, or not exact.
            (
                "{type: array, prefixItems: [{type: string}, {type: string}], minItems: 1, items: false}",
                "Vec<String>",
            ),
            (
                "{type: array, prefixItems: [{type: string}, {type: string}], minItems: 2}",
                "Vec<String>",
            ),
            (
                "{type: array, prefixItems: [{type: string}, {type: string}], minItems: 2, maxItems: 3}",
                "Vec<String>",
            ),
            (
                "{type: array, prefixItems: [{type: string}, {type: string}], minItems: 2, items: {type: string}}",
                "Vec<String>",
            ),
            (
                "{type: array, prefixItems: [{type: string}, {}], minItems: 1}",
                "Vec<Json>",
            ),
        ],
        "Pair: {type: array, prefixItems: [{type: string}, {type: string}], minItems: 2, maxItems: 2}",
    );
    let items = |count: usize| {
        let items = vec!["{type: integer}"; count].join(", ");
        format!("{{type: array, prefixItems: [{items}], minItems: {count}, items: false}}")
    };
    let tuple = format!("({})", ["i64"; 12].join(", "));
    check(
        "3.1.0",
        &[(&items(12), &tuple), (&items(13), "Vec<i64>")],
        "",
    );
    check(
        "3.0.3",
        &[
            (
                "{type: array, items: [{type: string}, {type: integer}], minItems: 2, maxItems: 2}",
                "(String, i64)",
            ),
            (
                "{type: array, prefixItems: [{type: string}, {type: integer}], minItems: 2, maxItems: 2}",
                "(String, i64)",
            ),
        ],
        "",
    );
}

#[test]
fn texts_with_content_are_bytes_or_texts() {
    check(
        "3.1.0",
        &[
            ("{type: string, contentEncoding: base64}", "Base64"),
            ("{contentEncoding: BASE64, format: uuid}", "Base64"),
            (
                "{type: [string, 'null'], contentEncoding: base64url}",
                "Base64Url",
            ),
            ("{type: string, contentEncoding: binary}", "Binary"),
            ("{contentEncoding: base16}", "String"),
            (
                "{type: string, contentEncoding: quoted-printable}",
                "String",
            ),
            ("{type: string, contentMediaType: image/png}", "String"),
            (
                "{contentMediaType: application/json, contentSchema: {type: object}}",
                "String",
            ),
            ("{type: integer, contentMediaType: text/plain}", "i64"),
            (
                "{type: object, contentMediaType: text/plain, properties: {a: {}}}",
                "AllP9",
            ),
        ],
        "",
    );
}

#[test]
fn bodies_and_parts_with_content_are_files() {
    let text = |schema: &str, media_type: &str| {
        let body = format!("{{content: {{'{media_type}': {{schema: {schema}}}}}}}");
        let output = generated(format!(
            "{{openapi: 3.1.0, info: {{title: Small, version: '1'}}, paths: {{/a: {{post: {{operationId: send, \
             requestBody: {body}, responses: {{'204': {{description: OK}}}}}}}}}}}}"
        ));
        output.files.values().cloned().collect::<String>()
    };
    let content = "{type: string, contentMediaType: image/png}";
    for media_type in ["image/png", "text/csv", "application/octet-stream", "'*/*'"] {
        let found = text(content, media_type.trim_matches('\''));
        assert!(
            found.contains("pub body: Option<Binary>"),
            "{media_type}: {found}"
        );
    }
    for (media_type, schema) in [
        ("application/json", content),
        ("text/plain", "{type: string}"),
        (
            "text/plain",
            "{type: string, contentMediaType: image/png, contentEncoding: base64}",
        ),
    ] {
        let found = text(schema, media_type);
        assert!(
            found.contains("pub body: Option<String>"),
            "{media_type}: {schema}"
        );
    }
    for (part, is_file) in [
        (content, true),
        ("{}", true),
        ("true", true),
        ("{description: Any.}", true),
        ("{contentMediaType: text/csv}", true),
        ("{type: array, items: {contentMediaType: text/csv}}", true),
        ("{type: [string, 'null'], contentMediaType: text/csv}", true),
        ("{type: string}", false),
        (
            "{type: string, contentMediaType: image/png, contentEncoding: base64}",
            false,
        ),
        ("{enum: [a, b]}", false),
    ] {
        let found = text(
            &format!("{{type: object, properties: {{part: {part}}}}}"),
            "multipart/form-data",
        );
        let line = found
            .lines()
            .find(|line| line.trim().starts_with("pub part: "))
            .unwrap();
        assert_eq!(line.contains("Binary"), is_file, "{part}: {line}");
    }
}

#[test]
fn a_property_that_must_not_be_there_is_no_field() {
    let others = "Base: {type: object, required: [a], properties: {a: {type: string}, b: {type: integer}}}, Any: true, \
        Own: {type: object, properties: {a: false, b: true, c: {type: string}}}, \
        Next: {allOf: [{$ref: '#/components/schemas/Base'}, {properties: {a: false}}]}, \
        Beside: {$ref: '#/components/schemas/Base', properties: {b: false}}, \
        Before: {allOf: [{properties: {a: false, b: false}}, {$ref: '#/components/schemas/Base'}, {properties: {z: true}}]}";
    let output = with_properties("3.1.0", &["{$ref: '#/components/schemas/Any'}"], others);
    assert_eq!(output.warnings.to_string(), "");
    let explained = output.explanation.to_string();
    let fields = |name: &str| {
        let start = explained.find(&format!("struct {name}  ")).unwrap();
        let lines = explained[start..].lines().skip(1);
        let lines = lines.take_while(|line| line.starts_with("  ") && !line.contains("new("));
        let names = lines.filter_map(|line| line.trim().split_once(':'));
        names.map(|(name, _)| name).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(fields("Own"), "b c");
    assert_eq!(fields("Next"), "b");
    assert_eq!(fields("Beside"), "a");
    assert_eq!(fields("Before"), "z");
}

#[test]
fn the_style_of_a_cookie_is_followed() {
    for (style, constant, is_told) in [
        ("style: cookie, schema: {type: string}", "COOKIE", false),
        (
            "style: cookie, schema: {type: array, items: {type: string}}",
            "COOKIE",
            false,
        ),
        (
            "style: cookie, explode: false, schema: {type: array, items: {type: string}}",
            "COMMAS",
            true,
        ),
        ("style: form, schema: {type: string}", "FORM", false),
    ] {
        let output = generated(format!(
            "{{openapi: 3.2.0, info: {{title: Small, version: '1'}}, paths: {{/a: {{get: {{operationId: find, \
             parameters: [{{name: c, in: cookie, {style}}}], responses: {{'204': {{description: OK}}}}}}}}}}}}"
        ));
        let text = output.files.values().cloned().collect::<String>();
        assert!(
            text.contains(&format!("QueryStyle::{constant}, &self.c")),
            "{style}"
        );
        let report = output.warnings.to_string();
        assert_eq!(report.contains("style: cookie"), is_told, "{report}");
    }
}

#[test]
fn types_constants_and_bounds_of_later_versions() {
    check(
        "3.1.0",
        &[
            ("{type: [string, 'null']}", "String"),
            ("{type: [integer, null]}", "i64"),
            ("{type: [number]}", "f64"),
            ("{type: [integer, number]}", "f64"),
            ("{type: [string, integer]}", "AllP4"),
            ("{type: [string, integer], enum: [1, 2]}", "AllP5"),
            ("{type: [string, number, boolean, array, object]}", "Json"),
            (
                "{type: [object, 'null'], allOf: [{$ref: '#/components/schemas/O'}]}",
                "O",
            ),
            ("{type: 'null'}", "Infallible"),
            ("{type: null}", "Infallible"),
            ("{const: null}", "Infallible"),
            (
                "{type: array, items: {const: null}}",
                "Vec<Option<Infallible>>",
            ),
            ("{const: 3}", "i64"),
            ("{const: true}", "bool"),
            ("{type: number, const: 1.5}", "f64"),
            ("{const: {a: 1}}", "Json"),
            ("{type: integer, exclusiveMinimum: 0}", "u64"),
            (
                "{type: integer, exclusiveMinimum: -1, exclusiveMaximum: 256}",
                "u8",
            ),
            ("{type: integer, exclusiveMinimum: true, minimum: 3}", "u64"),
            ("true", "Json"),
            ("{type: []}", "Json"),
            ("{type: [string, text]}", "Json"),
        ],
        "O: {type: object, properties: {o: {type: string}}}",
    );
}

#[test]
fn objects_lists_and_references_of_later_versions() {
    check(
        "3.1.0",
        &[
            (
                "{type: object, patternProperties: {'^x-': {type: string}}}",
                "BTreeMap<String, String>",
            ),
            (
                "{type: object, patternProperties: {'^x-': {type: string}, '^y': {type: integer}}}",
                "BTreeMap<String, AllP1Value>",
            ),
            (
                "{type: object, patternProperties: {'^x-': {type: string}}, additionalProperties: {type: boolean}}",
                "BTreeMap<String, AllP2Value>",
            ),
            (
                "{type: object, patternProperties: {'^x-': {type: string}}, additionalProperties: false}",
                "BTreeMap<String, String>",
            ),
            (
                "{type: object, patternProperties: {'^x-': {type: string}}, additionalProperties: true}",
                "BTreeMap<String, Json>",
            ),
            (
                "{type: object, unevaluatedProperties: {type: string}}",
                "BTreeMap<String, String>",
            ),
            (
                "{type: object, additionalProperties: {type: integer}, unevaluatedProperties: {type: string}}",
                "BTreeMap<String, i64>",
            ),
            (
                "{type: object, propertyNames: {pattern: '^a'}, additionalProperties: {type: string}}",
                "BTreeMap<String, String>",
            ),
            (
                "{$ref: '#/components/schemas/O', type: object, description: Mine., nullable: true}",
                "O",
            ),
            ("{$ref: '#/components/schemas/Text', maxLength: 5}", "Text"),
            ("{$ref: '#/components/schemas/O', required: [o]}", "AllP10"),
            ("{$ref: '#/components/schemas/O/properties/kind'}", "OKind"),
            ("{$ref: '#/components/schemas/O/$defs/Inner'}", "Inner"),
            (
                "{type: array, prefixItems: [{type: string}, {type: string}]}",
                "Vec<String>",
            ),
            ("{type: array, contains: {type: integer}}", "Vec<Json>"),
            ("{type: object, properties: []}", "BTreeMap<String, Json>"),
        ],
        "Text: {type: string}, O: {type: object, $defs: {Inner: {type: object, properties: {i: {type: string}}}}, \
         properties: {o: {type: string}, kind: {type: string, enum: [a, b]}}}",
    );
}

#[test]
fn words_of_later_versions_in_earlier_ones() {
    let others = "Text: {type: string}";
    check(
        "3.0.3",
        &[
            ("{type: [string, 'null']}", "String"),
            ("{const: 3}", "i64"),
            ("{type: integer, exclusiveMinimum: 3}", "u64"),
            ("{$ref: '#/components/schemas/Text', maxLength: 3}", "Text"),
            ("{type: 'null'}", "Infallible"),
        ],
        others,
    );
    check(
        "2.0",
        &[
            ("{type: string, x-nullable: true}", "String"),
            ("{type: string, x-nullable: false}", "String"),
            ("{type: integer, exclusiveMinimum: 3}", "u64"),
            ("{type: [string, 'null']}", "String"),
            (
                "{type: array, items: [{type: string}, {type: integer}], minItems: 2, maxItems: 2}",
                "(String, i64)",
            ),
            ("{$ref: '#/definitions/Text'}", "Text"),
        ],
        others,
    );
}
