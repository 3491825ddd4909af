//! Reading ends for any text, and without a crash.

use super::{read, source};

const HEAD: &str = r#"{"openapi": "3.0.0", "info": {"title": "", "version": ""}, "paths": {}"#;

#[test]
fn odd_texts_are_refused() {
    let texts = [
        String::new(),
        "\u{feff}".to_owned(),
        "\0\u{1}\u{7f}\u{fffd}".to_owned(),
        "null".to_owned(),
        "\"".to_owned(),
        "[".repeat(100_000),
        "{\"openapi\":".repeat(100_000),
        "- ".repeat(100_000),
        "```json\n".repeat(10_000),
        format!("{HEAD}, \"x\": \"\\ud800\"}}"),
        HEAD.to_owned(),
    ];
    for text in texts {
        for name in ["a.json", "a.yaml", "a.md"] {
            let (document, report) = read(&[source(name, &*text)], &[]);
            assert!(document.is_none(), "{text:.20}");
            assert!(report.starts_with("error["), "{report}");
            let (document, _) = read(
                &[source("ok.json", format!("{HEAD}}}"))],
                &[source(name, &*text)],
            );
            assert!(document.is_none(), "{text:.20}");
        }
    }
}

#[test]
fn mutilated_texts_do_no_harm() {
    let text = include_str!("../invalid/unsupported-keyword.yaml");
    let mut state = 1_u64;
    let mut random = |below: usize| {
        // Any generator will do; this one is Knuth's.
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below.max(1)
    };
    for _ in 0..if super::IS_WHOLE { 4_000 } else { 400 } {
        let mut bytes = text.as_bytes().to_vec();
        for _ in 0..=random(4) {
            let at = random(bytes.len());
            if bytes.is_empty() {
                break;
            }
            match random(3) {
                0 => bytes[at] = b"{}[]:,-\"'&*!|>#% \n\t0"[random(20)],
                1 => bytes.truncate(at + 1),
                _ => drop(bytes.remove(at)),
            }
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        read(&[source("a.yaml", text)], &[]);
    }
}

/// libyaml compares each directive with all others.
#[test]
fn directives_are_limited() {
    let read = |count: usize| {
        let directives = (0..count).map(|i| format!("%TAG !e{i}! tag:example.org,{i}:\n"));
        let text = directives.collect::<String>() + "---\n" + HEAD + "}";
        read(&[source("a.yaml", text)], &[])
    };
    let (document, report) = read(100);
    assert!(document.is_some(), "{report}");
    let (document, report) = read(101);
    assert!(document.is_none());
    assert!(
        report.contains("`%TAG`") && report.contains("a.yaml:101:1"),
        "{report}"
    );
}

/// Deep as a text may be, and wrong at the bottom: the typed model alone would take for ever.
#[test]
fn deep_schemas_are_read_in_time() {
    for (leaf, is_valid) in [("{}", true), ("1", false), ("{\"const\": 1}", true)] {
        for key in ["items", "not", "additionalProperties"] {
            let deep = format!("{{\"{key}\":").repeat(120) + leaf + &"}".repeat(120);
            let text = format!("{HEAD}, \"components\": {{\"schemas\": {{\"Deep\": {deep}}}}}}}");
            let (document, report) = read(&[source("a.json", text)], &[]);
            assert_eq!(document.is_some(), is_valid, "{report}");
        }
    }
}

#[test]
fn big_numbers_are_kept_or_refused() {
    for number in [
        "18446744073709551616",
        "-9223372036854775809",
        "1e308",
        "0.1",
        "-0",
    ] {
        let schema =
            format!("{{\"type\": \"integer\", \"maximum\": {number}, \"enum\": [{number}]}}");
        let text = format!("{HEAD}, \"components\": {{\"schemas\": {{\"Big\": {schema}}}}}}}");
        let (document, report) = read(&[source("a.json", text)], &[]);
        assert!(document.is_some(), "{report}");
    }
}

#[test]
fn every_repeated_key_counts_however_many_there_are() {
    let path = |path: &str, id: &str| {
        let responses = "\"responses\": {\"200\": {\"description\": \"x\"}}";
        format!("\"{path}\": {{\"get\": {{\"operationId\": \"{id}\", {responses}}}}}")
    };
    let paths = |members: Vec<String>| {
        let head = HEAD.replace(
            "\"paths\": {}",
            &format!("\"paths\": {{{}}}", members.join(", ")),
        );
        assert_ne!(head, HEAD);
        read(&[source("a.json", head + "}")], &[])
    };
    let distinct: Vec<_> = (0..250)
        .flat_map(|i| [path(&format!("/a{i}"), "a"), path(&format!("/a{i}"), "b")])
        .collect();
    let same: Vec<_> = (0..250).map(|i| path("/a", &format!("id{i}"))).collect();
    // Only the last of many differs, and the first and the last are the same.
    let mut last = vec![path("/a", "a"); 250];
    last.push(path("/a", "b"));
    let mut inner = vec![path("/a", "a"); 250];
    inner[120] = path("/a", "b");
    for (members, errors, count) in [
        (distinct, 250, 250),
        (same, 249, 249),
        (last, 1, 250),
        (inner, 2, 249),
        (vec![path("/a", "a"); 250], 0, 249),
    ] {
        let (document, report) = paths(members);
        assert_eq!(
            report.matches("with different values").count(),
            errors,
            "{report}"
        );
        assert_eq!(report.matches("` twice").count(), count, "{report}");
        assert_eq!(document.is_none(), errors > 0);
    }
}
