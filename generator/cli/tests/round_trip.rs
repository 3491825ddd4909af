//! Tests of the round trip itself: the created values cover everything that their schema allows, and each kind of wrong
//! result is detected.

#[path = "../../tests/support/round_trip/mod.rs"]
mod round_trip;

use round_trip::json_schema::Reading;
use round_trip::judge::Judge;
use round_trip::{Case, Description, Kind, Limits};
use serde_json::{Value, json};

const LIMITS: Limits = Limits {
    valid: 200,
    invalid: 200,
    newer: 50,
};

fn cases(schema: Value) -> Vec<Case> {
    let document = json!({"components": {"schemas": {
        "It": schema,
        "Other": {"type": "object", "required": ["next"], "properties": {
            "next": {"type": "array", "items": {"$ref": "#/components/schemas/Other"}},
        }},
    }}});
    let cases = Description::new(&document, &document).cases("It", "It", LIMITS);
    assert_eq!(cases.discarded, 0, "{cases:?}");
    cases.cases
}

fn of(kind: Kind, cases: &[Case]) -> Vec<&Value> {
    let cases = cases.iter().filter(|case| case.kind == kind);
    cases.map(|case| &case.json).collect()
}

#[test]
fn enums_show_each_value_and_null() {
    let cases = cases(json!({"type": "string", "enum": ["a", "b"], "nullable": true}));
    let valid = of(Kind::Valid, &cases);
    for value in [json!("a"), json!("b"), json!(null)] {
        assert!(valid.contains(&&value), "{value}");
    }
    let invalid = of(Kind::Invalid, &cases);
    assert!(invalid.contains(&&json!(7)) && !invalid.iter().any(|value| value.is_string()));
    assert_eq!(
        of(Kind::Newer, &cases),
        [&json!("X_ADDED_BY_A_NEWER_SERVER")]
    );
}

#[test]
fn unions_show_each_branch_and_which_values_fit_several() {
    let cases = cases(json!({"oneOf": [
        {"type": "string", "format": "uuid"},
        {"type": "string", "pattern": "^[0-9]{3}(-x)?$"},
        {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer", "minimum": 3, "maximum": 5}}},
        {"type": "object", "properties": {"b": {"type": "boolean"}}},
    ]}));
    let valid = of(Kind::Valid, &cases);
    assert!(
        valid
            .iter()
            .any(|value| value.as_str().is_some_and(|text| text.len() == 36))
    );
    assert!(
        valid
            .iter()
            .any(|value| value.as_str().is_some_and(|text| text.len() < 6))
    );
    assert!(valid.contains(&&json!({})) && valid.contains(&&json!({"b": false})));
    let ambiguous = of(Kind::Ambiguous, &cases);
    assert!(ambiguous.contains(&&json!({"a": 3})) && ambiguous.contains(&&json!({"a": 5})));
}

#[test]
fn unions_show_what_only_one_branch_takes() {
    let cases = cases(
        json!({"type": "object", "required": ["it"], "properties": {"it": {"anyOf": [
            {"type": "string", "format": "date"},
            {"type": "string"},
            {"type": "array", "items": {"oneOf": [{"type": "integer"}, {"type": "object", "additionalProperties": {"type": "boolean"}}]}},
            {"type": "object", "additionalProperties": false, "properties": {"a": {"type": "integer"}}},
            {"type": "object", "additionalProperties": {"type": "integer"}},
        ]}}}),
    );
    let valid = of(Kind::Valid, &cases);
    let shows = |is: &dyn Fn(&Value) -> bool| valid.iter().any(|value| is(&value["it"]));
    assert!(shows(&|it| it == "2024-02-30"));
    assert!(shows(&|it| it[0].is_i64()) && shows(&|it| it[0].is_object()));
    let others = |it: &Value| {
        it.as_object()
            .is_some_and(|it| it.keys().any(|name| name != "a"))
    };
    assert!(shows(&others));
}

#[test]
fn recursion_ends_and_required_members_are_removed() {
    let cases = cases(json!({"allOf": [
        {"$ref": "#/components/schemas/Other"},
        {"type": "object", "required": ["x"], "properties": {
            "x": {"type": "integer"},
            "y": {"type": "number", "nullable": true},
        }},
    ]}));
    let invalid = of(Kind::Invalid, &cases);
    for member in ["x", "next"] {
        let without = |value: &&Value| value.is_object() && value.get(member).is_none();
        assert!(invalid.iter().any(without), "{member}");
    }
    let optional_null = |value: &&Value| value.get("y").is_some_and(Value::is_null);
    assert!(of(Kind::Valid, &cases).iter().any(optional_null));
    let null_for_array = |value: &&Value| value.get("next").is_some_and(Value::is_null);
    assert!(invalid.iter().any(null_for_array));
}

#[test]
fn tags_lead_to_the_branches_that_they_stand_in() {
    let tagged = |kind: &str, member: &str| {
        json!({"type": "object", "required": ["tag", member], "properties": {
            "tag": {"type": kind},
            member: {"type": "string"},
        }})
    };
    let versions = json!({"type": "string", "enum": ["v1", "v2"]});
    for (kind, [a, b]) in [
        ("string", ["x", "y"]),
        ("boolean", ["False", "True"]),
        ("integer", ["1", "2"]),
        ("enum", ["v1", "v2"]),
    ] {
        let mut schemas = json!({
            "A": tagged(kind, "a"),
            "B": tagged(kind, "b"),
            "It": {
                "oneOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}],
                "discriminator": {"propertyName": "tag", "mapping": {
                    a: "#/components/schemas/A",
                    b: "#/components/schemas/B",
                }},
            },
        });
        if kind == "enum" {
            for branch in ["A", "B"] {
                schemas[branch]["properties"]["tag"] = versions.clone();
            }
        }
        let document = json!({"components": {"schemas": schemas}});
        let cases = Description::new(&document, &document).cases("It", "It", LIMITS);
        let valid = of(Kind::Valid, &cases.cases);
        assert!(valid.len() > 3, "{valid:?}");
        for value in valid {
            let tag = if value.get("a").is_some() { a } else { b };
            let shown = value["tag"].to_string().replace('"', "");
            assert_eq!(shown, tag.to_lowercase(), "{kind}: {value}");
        }
    }
}

#[test]
fn references_lead_to_any_place() {
    let all = |version: &str| {
        json!({
            "openapi": version,
            "paths": {"/a": {"x-schema": {"type": "boolean"}}},
            "components": {"schemas": {
                "Pair": {"type": "array", "prefixItems": [{"type": "integer"}, {"$ref": "#/components/schemas/Pair/prefixItems/0"}]},
                "Map": {"type": "object", "patternProperties": {"^a/": {"type": "integer"}}},
                "Union": {"oneOf": [{"type": "integer"}, {"type": "string"}], "anyOf": [{}, {"type": "integer"}]},
                "A": {"$ref": "#/components/schemas/Pair/prefixItems/1"},
                "B": {"$ref": "#/components/schemas/Map/patternProperties/%5Ea~1"},
                "C": {"$ref": "#/components/schemas/Union/oneOf/0"},
                "D": {"$ref": "#/components/schemas/Union/anyOf/1"},
                "E": {"type": "integer", "not": {"$ref": "#/paths/~1a/x-schema"}},
            }},
        })
    };
    for version in ["3.0.3", "3.1.0"] {
        let judge = Judge::new(&all(version));
        assert!(judge.left_out.is_empty());
        for reading in [
            Reading::Strict,
            Reading::Loose,
            Reading::Only,
            Reading::Shape,
        ] {
            for name in ["A", "B", "C", "D", "E"] {
                let takes = |value| judge.takes(reading, name, value).0;
                assert!(takes(json!(1)), "{version} {reading:?} {name}");
                assert!(!takes(json!("1")), "{version} {reading:?} {name}");
            }
        }
    }
}

#[test]
fn a_schema_that_nobody_can_judge_is_left_out_alone() {
    let document = json!({"components": {"schemas": {
        "Broken": {"type": "string", "pattern": "("},
        "Größe": {"type": "number", "format": "int32"},
        "Odd": {"type": "thing"},
    }}});
    let description = Description::new(&document, &document);
    assert_eq!(description.left_out().collect::<Vec<_>>(), ["Broken"]);
    let cases = |name| description.cases(name, name, LIMITS).cases;
    assert!(cases("Broken").is_empty());
    let cases = [cases("Größe"), cases("Odd")];
    let [whole, any] = cases.each_ref().map(|cases| of(Kind::Valid, cases));
    assert!(
        !whole.is_empty()
            && whole
                .iter()
                .all(|value| value.as_f64().map(f64::fract) == Some(0.0))
    );
    assert!(any.iter().any(|value| value.is_array()));
}

#[test]
fn wrong_answers_are_noticed() {
    let case = |kind, json: Value, expected: Vec<Value>| Case {
        kind,
        story: String::new(),
        json,
        expected,
    };
    let sent = json!({"a": 1, "b": null, "c": [1.5, "x"]});
    let valid = case(Kind::Valid, sent.clone(), vec![sent]);
    let check = |back: Value| valid.check(&Ok(back));
    assert_eq!(check(json!({"c": [1.5, "x"], "a": 1.0})), Ok(()));
    for (back, what) in [
        (json!({"c": [1.5, "x"]}), ".a: got lost"),
        (json!({"a": 2, "c": [1.5, "x"]}), ".a: 1 came back as 2"),
        (
            json!({"a": 1, "c": [1.5, "y"]}),
            ".c[1]: \"x\" came back as \"y\"",
        ),
        (
            json!({"a": 1, "c": [1.5]}),
            ".c: [1.5,\"x\"] came back as [1.5]",
        ),
        (
            json!({"a": 1, "c": [1.5, "x"], "d": 0}),
            ".d: came out of nothing",
        ),
    ] {
        let error = check(back).expect_err(what);
        assert!(error.starts_with(what), "{error}");
    }
    assert!(valid.check(&Err("no".to_owned())).is_err());
    let invalid = case(Kind::Invalid, json!(1), Vec::new());
    assert!(invalid.check(&Ok(json!(1))).is_err());
    assert!(invalid.check(&Err("no".to_owned())).is_ok());
    let newer = case(
        Kind::Newer,
        json!({"x": 1}),
        vec![json!({}), json!({"x": 1})],
    );
    assert!(newer.check(&Ok(json!({}))).is_ok() && newer.check(&Ok(json!({"x": 1}))).is_ok());
    assert!(newer.check(&Ok(json!({"x": 2}))).is_err());
}
