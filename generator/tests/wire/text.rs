//! JSON text: the parser accepts the same texts as `serde_json`, reads the same values, and gives the same reasons.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::runtime::wire;
use crate::runtime::wire::Json;

/// A value as the parser of `serde_json` reads it, with the first of several members of one name.
#[derive(Debug)]
struct First(Value);

impl<'de> Deserialize<'de> for First {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FirstVisitor).map(First)
    }
}

struct FirstVisitor;

impl<'de> Visitor<'de> for FirstVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        while let Some(First(item)) = items.next_element()? {
            all.push(item);
        }
        Ok(all.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut all = Map::new();
        while let Some((name, First(value))) = members.next_entry::<String, First>()? {
            all.entry(name).or_insert(value);
        }
        Ok(all.into())
    }
}

/// What `serde_json` says and the parser of the runtime.
fn compare(json: &str) {
    let expected = serde_json::from_str::<First>(json);
    // Numbers that no `f64` holds are not read by `serde_json`, which goes no further then.
    let is_large = |error: &serde_json::Error| error.to_string().starts_with("number out of range");
    if expected.as_ref().is_err_and(is_large) {
        return;
    }
    let found = wire::from_json::<Json>(json.as_bytes());
    match (&expected, &found) {
        (Ok(First(expected)), Ok(found)) => assert_eq!(found.to_value(), *expected, "{json}"),
        (Err(error), Err(found)) => {
            let error = error.to_string();
            let (message, _) = error.rsplit_once(" at line ").unwrap();
            // These are told apart by what follows, which may be missing too.
            let vague = [
                "EOF while parsing",
                "expected value",
                "expected ident",
                "invalid number",
                "invalid escape",
            ];
            let is_vague = |text: &str| vague.iter().any(|start| text.starts_with(start));
            assert!(
                found.message() == message || is_vague(found.message()) && is_vague(message),
                "{json}: {error}, {found}"
            );
        }
        _ => panic!("{json:?}: {expected:?}, {found:?}"),
    }
}

#[test]
fn what_is_well_formed_and_what_is_not() {
    for json in [
        "",
        " ",
        "nul",
        "nulll",
        "tru",
        "falsy",
        "+1",
        "-",
        "01",
        "-01",
        "1.",
        ".5",
        "1e",
        "1e+",
        "1.e1",
        "0x1",
        "1_000",
        "NaN",
        "Infinity",
        "-Infinity",
        "[",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1}",
        "{",
        "{}",
        "{1:2}",
        "{\"a\"",
        "{\"a\":",
        "{\"a\" 1}",
        "{\"a\":1",
        "{\"a\":1,",
        "{\"a\":1,}",
        "{\"a\":1 \"b\":2}",
        "{,}",
        "{\"a\":1]",
        "\"",
        "\"a",
        "\"\\",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12G4\"",
        "\"\\ud800\"",
        "\"\\ud800\\n\"",
        "\"\\ud800\\u0041\"",
        "\"\\udc00\"",
        "\"\\ud83d\\ude00\"",
        "\"\\u00e9\\/\\b\\f\\n\\r\\t\\\\\\\"\"",
        "\"\n\"",
        "\"\t\"",
        "\"\u{1f}\"",
        "\"\u{7f}é😀\"",
        "\u{feff}1",
        "\u{a0}1",
        " \t\r\n[ 1 , 2 ] ",
        "1 2",
        "[] []",
        "// x\n1",
        "'a'",
        "{a:1}",
        "[1e5,1E-5,-0,0.0]",
        "\"12345678\\n12345678\"",
        "\"1234567\"",
        "\"123456789\"",
        "{\"\":{\"\":[]}}",
        "{\"a\\u0062\":1}",
    ] {
        compare(json);
    }
}

/// Texts made from pieces of JSON, and whole ones with bytes changed.
#[test]
fn mutated_text() {
    let pieces = [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "a", "\\u00", "d83d", "1", "-", "0", ".", "e",
        "+", "true", "null", " ", "\n", "é", "\"k\":", "\u{1}",
    ];
    let whole = r#"{"a":[1,-2.5e3,"x\u00e9\n",{"b":null}],"c":{"d":[true,false,[]],"e":"\ud83d\ude00"},"f":12345678901234567890}"#;
    let mut state = 7u64;
    let mut next = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    for _ in 0..30_000 {
        let count = 1 + next(8);
        let text: String = (0..count).map(|_| pieces[next(pieces.len())]).collect();
        compare(&text);
        let mut text: Vec<char> = whole.chars().collect();
        for _ in 0..=next(3) {
            let at = next(text.len());
            let piece = pieces[next(pieces.len())].chars();
            text.splice(at..(at + next(3)).min(text.len()), piece);
        }
        compare(&text.into_iter().collect::<String>());
    }
}

#[test]
fn errors_have_their_position() {
    for (json, line, column) in [
        ("[1,\n  x]", 2, 3),
        ("{\"a\":1,\n\n\"b\"}", 3, 4),
        ("[1", 1, 2),
        ("\n\n\"\\q\"", 3, 3),
    ] {
        let error = wire::from_json::<Json>(json.as_bytes()).unwrap_err();
        assert_eq!(
            (error.line(), error.column()),
            (line, column),
            "{json:?} {error}"
        );
        let expected = serde_json::from_str::<Value>(json).unwrap_err();
        assert_eq!(
            (error.line(), error.column()),
            (expected.line(), expected.column()),
            "{json:?}"
        );
    }
}

#[test]
fn what_is_left_out_is_checked_all_the_same() {
    assert!(
        wire::from_json::<crate::types::Range>(br#"{"min":1,"x":[{"y":"\u00e9"},1e5]}"#).is_ok()
    );
    for wrong in [
        "[1,]",
        "{\"a\" 1}",
        "01",
        "\"\\x\"",
        "nul",
        "[",
        &"[".repeat(200),
    ] {
        let json = format!(r#"{{"min":1,"x":{wrong}}}"#);
        assert!(
            wire::from_json::<crate::types::Range>(json.as_bytes()).is_err(),
            "{json}"
        );
    }
}
