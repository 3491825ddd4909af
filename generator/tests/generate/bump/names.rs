//! Names that items keep: all kinds that programs can write.

use super::{listed, name, schemas, types};
use generator::Source;

fn api(rest: &str) -> Source {
    Source {
        name: "api.yaml".to_owned(),
        text: format!("openapi: 3.0.3\ninfo: {{title: Test, version: '1'}}\n{rest}"),
    }
}

#[test]
fn credentials_keep_their_methods() {
    let schemes = |names: &[&str]| {
        let lines = names
            .iter()
            .map(|name| format!("    {name}: {{type: http, scheme: bearer}}\n"));
        let lines: String = lines.collect();
        api(&format!(
            "paths: {{}}\ncomponents:\n  securitySchemes:\n{lines}"
        ))
    };
    let (old, _) = listed(schemes(&["api_key"]), None);
    let (kept, report) = listed(schemes(&["apiKey", "api_key", "api-key"]), Some(old));
    for line in [
        "  scheme api_key  \"api_key\"",
        "  scheme api_key2  \"apiKey\"",
        "  scheme api_key3  \"api-key\"",
    ] {
        assert!(
            kept.lines().any(|it| it.starts_with(line)),
            "{line}\n{kept}"
        );
    }
    let report = report.expect("a report").to_string();
    assert!(report.contains("additions only"), "{report}");
}

#[test]
fn tags_keep_their_features() {
    let tags = |tags: &[&str]| {
        let lines = tags.iter().enumerate().map(|(index, tag)| {
            format!("  /p{index}{tag}: {{get: {{operationId: op_{tag}, tags: [{tag}], responses: {{'204': {{description: OK}}}}}}}}\n")
        });
        let lines: String = lines.collect();
        api(&format!("paths:\n{lines}"))
    };
    let (old, _) = listed(tags(&["user_keys", "z"]), None);
    let new = || tags(&["userKeys", "UserKeys", "user_keys", "z"]);
    let feature = |text: &str, tag: &str| {
        let mut lines = text.lines();
        let start = format!("operations tagged {tag:?}, feature ");
        lines.find_map(|line| Some(line.split_once(&start)?.1.to_owned()))
    };
    let (fresh, _) = listed(new(), None);
    assert_eq!(feature(&fresh, "user_keys").as_deref(), Some("user-keys3"));
    let (kept, _) = listed(new(), Some(old.clone()));
    assert_eq!(feature(&kept, "user_keys").as_deref(), Some("user-keys"));
    assert_ne!(feature(&kept, "userKeys").as_deref(), Some("user-keys"));
    // A list that people broke cannot lead to a feature that cargo refuses.
    let broken = old.replace("feature user-keys", "feature a/b");
    let (mended, _) = listed(new(), Some(broken));
    assert_ne!(feature(&mended, "user_keys").as_deref(), Some("a/b"));
}

#[test]
fn branches_of_unions_keep_their_variants() {
    let tagged = |values: &[&str]| {
        let branches = values.iter().map(|value| {
            format!("{{type: object, required: [t], properties: {{t: {{type: string, enum: [{value}]}}, a: {{type: string}}}}}}")
        });
        let branches: Vec<String> = branches.collect();
        schemas(&format!("    U: {{oneOf: [{}]}}\n", branches.join(", ")))
    };
    let (old, _) = listed(tagged(&["a_b", "c"]), None);
    let variant = |text: &str, value: &str| {
        let fact = format!("  {value:?}");
        let mut lines = text
            .lines()
            .filter(|line| line.starts_with("  ") && line.contains('('));
        let line = lines.find(|line| line.contains(&fact));
        line.map(|line| line.trim().split('(').next().unwrap_or_default().to_owned())
    };
    assert_eq!(variant(&old, "a_b").as_deref(), Some("AB"), "{old}");
    let (kept, _) = listed(tagged(&["aB", "a_b", "c"]), Some(old));
    assert_eq!(variant(&kept, "a_b").as_deref(), Some("AB"), "{kept}");
    assert_ne!(variant(&kept, "aB").as_deref(), Some("AB"), "{kept}");

    let keyed = |keys: &[&str]| {
        let branches = keys.iter().map(|key| {
            format!("{{type: object, required: [{key}], properties: {{{key}: {{type: string}}}}}}")
        });
        let branches: Vec<String> = branches.collect();
        schemas(&format!("    U: {{oneOf: [{}]}}\n", branches.join(", ")))
    };
    let (old, _) = listed(keyed(&["a_b", "c"]), None);
    let (kept, _) = listed(keyed(&["aB", "a_b", "c"]), Some(old));
    assert!(kept.contains("  AB(String)  {\"a_b\": …}"), "{kept}");

    // Without a mark, the type tells.
    let plain = |order: &str| {
        schemas(&format!(
            "    U: {{oneOf: [{order}]}}\n    X_Y: {{type: object, required: [a, b], properties: {{a: {{type: string}}, b: {{type: string}}}}}}\n    \
             xY: {{type: object, required: [c, d], properties: {{c: {{type: string}}, d: {{type: string}}}}}}\n"
        ))
    };
    let (x, y) = (
        "{$ref: '#/components/schemas/X_Y'}",
        "{$ref: '#/components/schemas/xY'}",
    );
    let (old, _) = listed(plain(&format!("{x}, {y}")), None);
    let (kept, _) = listed(plain(&format!("{y}, {x}")), Some(old.clone()));
    let named = |text: &str| {
        let mut lines: Vec<String> = text
            .lines()
            .filter(|it| it.starts_with("  XY"))
            .map(|it| it.split("  @").next().unwrap_or_default().to_owned())
            .collect();
        lines.sort();
        lines
    };
    assert!(!named(&old).is_empty(), "{old}");
    assert_eq!(named(&old), named(&kept), "{kept}");
    assert_eq!(name(&types(&kept), "X_Y"), name(&types(&old), "X_Y"));
}

#[test]
fn a_name_for_nothing_is_a_warning() {
    let text = "openapi: 3.0.3
info: {title: Test, version: '1', x-rust-name: Info}
paths:
  /a:
    get:
      operationId: a
      x-rust-name: Fetch
      responses: {'204': {description: OK, x-rust-name: Done}}
components:
  schemas:
    A:
      type: object
      example: {x-rust-name: data}
      properties:
        x-rust-name: {type: string}
        k: {type: string, x-rust-name: Kind}
        n: {type: array, items: {type: string, x-rust-name: item}}
        e: {type: string, x-rust-value-names: {a: B}}
        s: {$ref: '#/components/schemas/B'}
        f: {type: string, x-rust-name: field}
    B: {type: string, enum: [x], x-rust-name: State, x-rust-value-names: {x: First}}
";
    let source = Source {
        name: "api.yaml".to_owned(),
        text: text.to_owned(),
    };
    let (_, _, warnings) = generator::surface(&crate::bump::input(source, None)).expect("a crate");
    let warnings = warnings.to_string();
    for (name, line) in [
        ("Info", 2),
        ("Done", 8),
        ("Kind", 16),
        ("item", 17),
        ("B", 18),
    ] {
        let message =
            format!("nothing here becomes an item that `{name}` could name; it is ignored");
        assert!(warnings.contains(&message), "{name}\n{warnings}");
        assert!(
            warnings.contains(&format!("api.yaml:{line}:")),
            "{name}\n{warnings}"
        );
    }
    assert!(
        warnings.contains("the name of a field starts with a lower-case letter"),
        "{warnings}"
    );
    assert_eq!(
        warnings.matches("nothing here becomes").count(),
        5,
        "{warnings}"
    );
}
