//! Overlays change documents, and are reported if they are wrong or not needed.

use super::{read, source};
use generator::Source;
use serde_json::json;

const DOCUMENT: &str = r##"openapi: 3.0.0
info: {title: Keys, version: "1"}
tags: [{name: a}, {name: b}, {name: c}, {name: d}]
paths:
  /keys:
    get:
      security: [{basicAuth: []}]
      responses: {200: {description: OK}}
    post:
      responses: {200: {description: OK}}
components:
  schemas:
    Key: {type: object, required: [id], properties: {id: {type: integer}}}
"##;

fn overlay(actions: &str) -> Source {
    let head = "overlay: 1.0.0\ninfo: {title: Fixes, version: '1'}\nextends: keys.yaml\nactions:\n";
    source("fixes.yaml", format!("{head}{actions}"))
}

#[test]
fn updates_merge_and_removals_remove() {
    let fixes = overlay(
        r##"
- target: $.components
  update:
    securitySchemes: {basicAuth: {type: http, scheme: basic}}
    schemas:
      Key: {required: [name], properties: {id: {type: string, format: uuid}, name: {type: string}}}
- target: $.paths.*.*.security
  description: An array gets an element
  update: {bearer: []}
- target: $.tags[?@.name == 'c' || @.name == 'a']
  remove: true
- target: $.tags[?@.name == 'd']
  update: {description: Last}
- target: $.paths['/keys'].post
  remove: true
"##,
    );
    let (document, report) = read(&[source("keys.yaml", DOCUMENT)], &[fixes]);
    assert_eq!(report, "");
    let document = document.expect("the overlay is right");
    let expected = json!({
        "openapi": "3.0.0",
        "info": {"title": "Keys", "version": "1"},
        "tags": [{"name": "b"}, {"name": "d", "description": "Last"}],
        "paths": {"/keys": {"get": {
            "security": [{"basicAuth": []}, {"bearer": []}],
            "responses": {"200": {"description": "OK"}},
        }}},
        "components": {
            "schemas": {"Key": {
                "type": "object",
                "required": ["id", "name"],
                "properties": {
                    "id": {"type": "string", "format": "uuid"},
                    "name": {"type": "string"},
                },
            }},
            "securitySchemes": {"basicAuth": {"type": "http", "scheme": "basic"}},
        },
    });
    assert_eq!(document.value.to_string(), expected.to_string());

    let schemes = "/components/securitySchemes";
    let key = "/components/schemas/Key";
    for (pointer, file, written) in [
        (schemes, "fixes.yaml", "/actions/0/update/securitySchemes"),
        (key, "keys.yaml", key),
        (
            &format!("{key}/properties/id/type"),
            "fixes.yaml",
            "/actions/0/update/schemas/Key/properties/id/type",
        ),
        (
            &format!("{key}/required/0"),
            "keys.yaml",
            "/components/schemas/Key/required/0",
        ),
        (
            &format!("{key}/required/1"),
            "fixes.yaml",
            "/actions/0/update/schemas/Key/required/0",
        ),
        (
            "/paths/~1keys/get/security/1/bearer",
            "fixes.yaml",
            "/actions/1/update/bearer",
        ),
        ("/tags/0", "keys.yaml", "/tags/1"),
        ("/tags/1/name", "keys.yaml", "/tags/3/name"),
        (
            "/tags/1/description",
            "fixes.yaml",
            "/actions/3/update/description",
        ),
    ] {
        let at = document.locate(&pointer.into());
        assert_eq!((&*at.file, at.pointer.as_str()), (file, written));
    }
}

#[test]
fn actions_that_miss_or_are_not_needed_are_reported() {
    let fixes = overlay(
        r##"
- target: $.paths['/users']
  update: {summary: Users}
- target: $.components.schemas
  update: {Key: {type: object, required: [id]}}
- target: $.paths['/keys'].get.security
  update: {basicAuth: []}
- target: $
  remove: true
- target: $.components.schemas.Key
  update: {properties: [name]}
- target: $.components.schemas.Key.properties.id
  update: {format: {}, minimum: 0, type: []}
"##,
    );
    let (document, report) = read(&[source("keys.yaml", DOCUMENT)], &[fixes]);
    assert!(document.is_none());
    insta::assert_snapshot!(report);
}

#[test]
fn one_document_that_has_the_target_is_enough() {
    let other = DOCUMENT.replace("/keys:", "/users:");
    let documents = [source("keys.yaml", DOCUMENT), source("users.yaml", other)];
    let fixes = overlay("- target: $.paths['/users']\n  update: {summary: Users}\n");
    let (document, report) = read(&documents, &[fixes]);
    assert_eq!(report, "");
    assert_eq!(
        document.expect("it is valid").value["paths"]["/users"]["summary"],
        "Users"
    );
}

#[test]
fn wrong_overlays_are_refused() {
    let documents = [source("keys.yaml", DOCUMENT)];
    let members = overlay(
        "- {target: $, update: {}, updates: {}}\n- {update: {}}\n- {target: $}\n- {target: 1, remove: 'yes'}\n",
    );
    let values = overlay(
        "- {target: '$.[', update: {}}\n- {target: $, update: {}, remove: true}\n- {target: $, remove: false}\n",
    );
    let broken = source("broken.json", "{\n  \"overlay\": \"1.0.0\",\n}\n");
    let version = source(
        "new.yaml",
        "overlay: 2.0.0\ninfo: {title: '', version: ''}\nactions: []\n",
    );
    let overlays = [members, values, broken, version].map(Some);
    let reports = overlays.into_iter().flatten().map(|overlay| {
        let (document, report) = read(&documents, &[overlay]);
        assert!(document.is_none());
        report
    });
    insta::assert_snapshot!(reports.collect::<String>());
}

#[test]
fn hostile_selectors_do_not_hang() {
    let filter = format!("$[?{}@.a{}]", "(".repeat(500), ")".repeat(500));
    for target in [
        filter,
        "$".to_owned() + &"..*".repeat(3_000),
        "$".to_owned() + &"[".repeat(9_999),
        "$[".repeat(16),
        "$[?".repeat(3_000),
        "$..[?@".repeat(1_000),
        format!("$..[?{}@.a{}]", "$..[?".repeat(15), "]".repeat(15)),
        format!("$..[?{}@.a{}]", "length(".repeat(1_000), ")".repeat(1_000)),
        format!("$..['{}']", "a".repeat(9_900)),
        format!("$..[{}]", ["*"; 4_000].join(",")),
        format!("$..[?{}]", ["@..*..*"; 1_000].join("&&")),
    ] {
        let target = target.replace('\'', "''");
        let fixes = overlay(&format!("- {{target: '{target}', update: {{}}}}\n"));
        read(&[source("keys.yaml", DOCUMENT)], &[fixes]);
    }
}

/// An update is compared with all items of the array that it may be a new item of.
#[test]
fn comparisons_with_long_items_are_bounded() {
    let item = |number: usize| format!("{{a: {}, b: {number}}}", "x".repeat(3_000));
    let items: Vec<_> = (0..300).map(item).collect();
    let document = source(
        "keys.yaml",
        format!("{DOCUMENT}x-items: [{}]\n", items.join(", ")),
    );
    let appended = |count: usize| {
        let actions = (1_000..1_000 + count).map(|number| {
            let update = item(number);
            format!("- {{target: '$[\"x-items\"]', update: {update}}}\n")
        });
        read(
            std::slice::from_ref(&document),
            &[overlay(&actions.collect::<String>())],
        )
    };
    let (document, report) = appended(10);
    let items = document.map(|it| it.value["x-items"].as_array().map(Vec::len));
    assert_eq!(items, Some(Some(310)), "{report}");
    let (document, report) = appended(300);
    assert!(document.is_none());
    assert!(report.contains("visit too many values"), "{report}");
}

#[test]
fn selectors_that_look_too_far_are_refused_where_they_stand() {
    let deep = (0..110).fold("{}".to_owned(), |inner, _| format!("{{a: {inner}, b: 1}}"));
    let document = source("keys.yaml", format!("{DOCUMENT}x-deep: {deep}\n"));
    for target in [
        "$..[?@..a..a..a..a..a..z]",
        "$..*[?count(@..*..*..*..*..*) == 0]",
        "$..[?@..[*,*,*,*,*]..[*,*,*,*,*]..[*,*,*,*,*].z]",
    ] {
        let fixes = overlay(&format!(
            "- {{target: $.info, update: {{x-a: 1}}}}\n- {{target: '{target}', remove: true}}\n"
        ));
        let (document, report) = read(std::slice::from_ref(&document), &[fixes]);
        assert!(document.is_none(), "{target}");
        assert!(report.contains("visit too many values"), "{report}");
        assert!(report.contains("at #/actions/1/target"), "{report}");
    }
    for target in [
        r#"$["x-deep"]..*..*..*..*..*"#,
        r#"$["x-deep"][*,*,*][*,*,*]..[*,*]"#,
        r#"$["x-deep"]..[?@..*..*..*..*..*]"#,
        r#"$["x-deep"]..[?$..[?$..[?$..a]]]"#,
    ] {
        let fixes = overlay(&format!("- {{target: '{target}', remove: true}}\n"));
        let (changed, report) = read(std::slice::from_ref(&document), &[fixes]);
        assert!(changed.is_some(), "{report}");
    }
}

#[test]
fn many_elements_are_removed_at_once() {
    let tags: Vec<_> = (0..300)
        .map(|i| format!("{{name: t{i}, x-keep: {}}}", i % 3 == 0))
        .collect();
    let document = source(
        "keys.yaml",
        DOCUMENT.replace(
            "{name: a}, {name: b}, {name: c}, {name: d}",
            &tags.join(", "),
        ),
    );
    let fixes = overlay(
        "- {target: '$.tags[4]', update: {x-new: 1}}\n\
         - {target: '$.tags[?@[\"x-keep\"] == false]', remove: true}\n\
         - {target: '$.tags[?@.name == \"t6\"]', update: {x-new: 1}}\n",
    );
    let (document, report) = read(&[document], &[fixes]);
    let document = document.unwrap_or_else(|| panic!("{report}"));
    let tags = document.value["tags"].as_array().expect("an array");
    let names: Vec<_> = tags
        .iter()
        .map(|tag| tag["name"].as_str().unwrap_or_default())
        .collect();
    let kept: Vec<_> = (0..100).map(|i| format!("t{}", 3 * i)).collect();
    assert_eq!(names, kept);
    for (pointer, file, written) in [
        ("/tags/0/name", "keys.yaml", "/tags/0/name"),
        ("/tags/2/name", "keys.yaml", "/tags/6/name"),
        ("/tags/2/x-new", "fixes.yaml", "/actions/2/update/x-new"),
        ("/tags/99/name", "keys.yaml", "/tags/297/name"),
    ] {
        let at = document.locate(&pointer.into());
        assert_eq!((&*at.file, at.pointer.as_str()), (file, written));
    }
}

#[test]
fn an_optional_action_may_select_nothing() {
    let missing = "- {target: $.nowhere, update: {x-a: 1}}\n- {target: '$.tags[?@.name == \"z\"]', remove: true}\n";
    let found = "- {target: $.info, update: {title: Safes}}\n";
    let document = [source("keys.yaml", DOCUMENT)];
    let of_file = |mark: &str| {
        let Source { name, text } = overlay(&format!("{missing}{found}"));
        Source {
            name,
            text: text.replacen("actions:", &format!("{mark}\nactions:"), 1),
        }
    };
    let of_actions = |mark: &str| {
        let marked = missing.replace("{target", &format!("{{{mark}, target"));
        overlay(&format!("{marked}{found}"))
    };
    for fixes in [
        of_file("x-client-optional: true"),
        of_actions("x-client-optional: true"),
    ] {
        let (document, report) = read(&document, &[fixes]);
        assert_eq!(report, "");
        let document = document.expect("nothing is wrong");
        assert_eq!(document.value["info"]["title"], "Safes");
    }
    for fixes in [
        of_file("x-client-optional: false"),
        of_actions("x-client-optional: false"),
        of_file("x-other: true"),
    ] {
        let (document, report) = read(&document, &[fixes]);
        assert!(document.is_none(), "{report}");
        assert_eq!(report.matches("matches nothing").count(), 2, "{report}");
    }

    // An action of an optional overlay may require its target.
    let Source { name, text } =
        overlay("- {target: $.nowhere, x-client-optional: false, remove: true}\n");
    let text = text.replacen("actions:", "x-client-optional: true\nactions:", 1);
    let (_, report) = read(&document, &[Source { name, text }]);
    assert_eq!(report.matches("matches nothing").count(), 1, "{report}");

    for fixes in [
        of_file("x-client-optional: maybe"),
        of_actions("x-client-optional: 1"),
    ] {
        let (document, report) = read(&document, &[fixes]);
        assert!(document.is_none(), "{report}");
        assert!(
            report.contains("`x-client-optional` must be a boolean"),
            "{report}"
        );
    }

    // A target that exists has to be changed, optional or not.
    let (_, report) = read(
        &document,
        &[overlay(
            "- {target: $.info, x-client-optional: true, update: {title: Keys}}\n",
        )],
    );
    assert!(report.contains("this action has no effect"), "{report}");
}
