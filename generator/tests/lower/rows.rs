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
    let tuple = format!("({})", vec!["i64"; 12].join(", "));
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
