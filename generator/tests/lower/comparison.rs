//! Properties that several `allOf` members describe: the result does not depend on earlier comparisons, and no property
//! is lost without a warning.

use super::generate;
use generator::Output;

/// `allOf` of two objects, both with the property `x`.
fn both(name: &str, left: &str, right: &str) -> String {
    let member =
        |schema: &str| format!("{{properties: {{x: {{$ref: '#/components/schemas/{schema}'}}}}}}");
    format!("{name}: {{allOf: [{}, {}]}}", member(left), member(right))
}

/// Schemas of which each has the following one in this wrapping, and the last one has a property of its own.
fn chain(prefix: &str, length: usize, wrapping: &str, last: &str) -> Vec<String> {
    let link = |index| {
        let next = format!("{{$ref: '#/components/schemas/{prefix}{}'}}", index + 1);
        let next = wrapping.replace('_', &next);
        format!("{prefix}{index}: {{type: object, properties: {{next: {next}}}}}")
    };
    let mut schemas: Vec<_> = (0..length - 1).map(link).collect();
    schemas.push(format!(
        "{prefix}{}: {{type: object, properties: {{{last}: {{type: string}}}}}}",
        length - 1
    ));
    schemas
}

/// Schemas of which each has the following one, and the last one has the first one and a property of its own.
fn circle(prefix: &str, length: usize, last: &str) -> Vec<String> {
    let link = |index: usize| {
        let next = format!(
            "{{$ref: '#/components/schemas/{prefix}{}'}}",
            (index + 1) % length
        );
        let own = if index + 1 == length { last } else { "" };
        format!("{prefix}{index}: {{type: object, properties: {{next: {next}{own}}}}}")
    };
    (0..length).map(link).collect()
}

fn components(schemas: &[String]) -> Output {
    let schemas = schemas.join("\n    ");
    generate(&format!(
        "paths: {{}}\ncomponents:\n  schemas:\n    {schemas}\n"
    ))
}

/// The explanation of each type, without regard to their order.
fn types(output: &Output) -> Vec<&str> {
    let entries = output.explanation.entries().iter();
    let mut texts: Vec<_> = entries.map(|entry| entry.text.as_str()).collect();
    texts.sort_unstable();
    texts
}

fn warnings(output: &Output) -> Vec<&str> {
    let warnings = output.warnings.warnings();
    warnings.map(|warning| warning.message.as_str()).collect()
}

#[test]
fn the_order_of_components_does_not_matter() {
    for wrapping in ["_", "{type: array, items: _}", "{allOf: [_]}"] {
        let (deep, direct) = (both("Deep", "L0", "R0"), both("Direct", "L8", "R8"));
        let chains = [chain("L", 10, wrapping, "a"), chain("R", 10, wrapping, "b")].concat();
        let orders = [
            [vec![deep.clone(), direct.clone()], chains.clone()].concat(),
            [vec![direct.clone(), deep.clone()], chains.clone()].concat(),
            [chains.clone(), vec![direct.clone(), deep.clone()]].concat(),
            [vec![direct], chains, vec![deep]].concat(),
        ];
        let outputs = orders.map(|schemas| components(&schemas));
        for output in &outputs {
            let types = types(output);
            assert_eq!(types, self::types(&outputs[0]), "{wrapping}");
            // The end of both chains at once.
            let has = |text: &str, key| text.contains(&format!("{key}: Option<String>"));
            assert!(
                types.iter().any(|text| has(text, "a") && has(text, "b")),
                "{types:#?}"
            );
            assert_eq!(warnings(output), [""; 0]);
        }
    }
}

#[test]
fn what_cannot_be_compared_is_a_warning() {
    // The last schemas of both circles meet after as many steps as their lengths multiplied.
    let compared = |left: usize, right: usize, last: [&str; 2]| {
        let circles = [circle("L", left, last[0]), circle("R", right, last[1])].concat();
        components(&[vec![both("Both", "L0", "R0")], circles].concat())
    };
    assert_eq!(warnings(&compared(61, 67, ["", ""])), [""; 0]);
    for last in [["", ""], [", a: {type: string}", ", b: {type: string}"]] {
        let output = compared(67, 71, last);
        let warnings = warnings(&output);
        assert_eq!(warnings.len(), 1, "{warnings:#?}");
        assert!(warnings[0].contains("too many nested"), "{warnings:#?}");
    }
}

#[test]
fn no_property_of_a_map_is_lost_in_silence() {
    let value = |name: &str, key: &str| {
        format!("{name}: {{type: object, properties: {{{key}: {{type: string}}}}}}")
    };
    let map = |name: &str, wrapping: &str, value: &str| {
        let values = format!("{{additionalProperties: {{$ref: '#/components/schemas/{value}'}}}}");
        format!("{name}: {}", wrapping.replace('_', &values))
    };
    for wrapping in ["_", "{additionalProperties: _}", "{properties: {y: _}}"] {
        let output = components(&[
            both("Both", "L", "R"),
            map("L", wrapping, "A"),
            map("R", wrapping, "B"),
            value("A", "a"),
            value("B", "b"),
        ]);
        let warnings = warnings(&output);
        assert_eq!(warnings.len(), 1, "{wrapping}: {warnings:#?}");
        assert!(
            warnings[0].contains("describes this differently"),
            "{warnings:#?}"
        );
        let output = components(&[
            both("Both", "L", "R"),
            map("L", wrapping, "A"),
            map("R", wrapping, "A"),
            value("A", "a"),
        ]);
        assert_eq!(self::warnings(&output), [""; 0], "{wrapping}");
    }
}
