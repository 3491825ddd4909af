//! Numbers in arbitrary JSON values come back as they were written, however they are read and
//! written.

use serde_json::Number;

use crate::runtime::unknown::Unknown;
use crate::runtime::wire;
use crate::runtime::wire::Json;
use crate::types::{AuthRequestMethod, Filter};

const NUMBERS: [&str; 22] = [
    "0",
    "-0",
    "0.0",
    "-0.0",
    "1.0",
    "1.50",
    "1e2",
    "1E+2",
    "1.5e-30",
    "9.109383701e-31",
    "0.1",
    "0.30000000000000004",
    "0.1234567890123456789012345",
    "3.141592653589793238462643383279502884197",
    "18446744073709551615",
    "18446744073709551616",
    "-9223372036854775808",
    "-9223372036854775809",
    "12345678901234567890123",
    "-12345678901234567890123",
    "1E400",
    "5e-400",
];

fn written<T: wire::Write>(value: &T) -> String {
    String::from_utf8(wire::to_json(value).unwrap()).unwrap()
}

#[test]
fn any_value_and_unknown_ones_keep_them() {
    for number in NUMBERS {
        for json in [
            number.to_owned(),
            format!("[{number},[{number}]]"),
            format!(r#"{{"b":{number},"a":{{"x":[{number}]}}}}"#),
        ] {
            let any: Json = wire::from_json(json.as_bytes()).unwrap();
            assert_eq!(written(&any), json);
            assert_eq!(any.to_string(), json);
            let any: Json = serde_json::from_str(&json).unwrap();
            assert_eq!(serde_json::to_string(&any).unwrap(), json);
            let any: Json = serde_json::from_reader(json.as_bytes()).unwrap();
            assert_eq!(serde_json::to_vec(&any).unwrap(), json.as_bytes());
            let unknown: Unknown = wire::from_json(json.as_bytes()).unwrap();
            assert_eq!(written(&unknown), json);
        }
    }
}

#[test]
fn so_does_what_a_union_kept_to_look_at_it() {
    for number in NUMBERS {
        for json in [
            format!(r#"{{"method":"magic","wand":[{number}]}}"#),
            format!(r#"{{"wand":{{"length":{number}}},"method":"magic"}}"#),
        ] {
            for read in [
                wire::from_json::<AuthRequestMethod>(json.as_bytes()).unwrap(),
                serde_json::from_str(&json).unwrap(),
            ] {
                let AuthRequestMethod::Unknown(unknown) = &read else {
                    panic!("{read:?}");
                };
                assert_eq!(unknown.as_number(), None);
                for text in [written(&read), serde_json::to_string(&read).unwrap()] {
                    assert!(
                        text.contains(&format!("{number}]"))
                            || text.contains(&format!("{number}}}"))
                    );
                    assert_eq!(text.parse::<Json>().unwrap(), **unknown);
                }
            }
        }
    }
}

#[test]
fn an_indented_text_keeps_them_too() {
    let json = "{\n  \"a\": [\n    1.50,\n    1E400\n  ]\n}";
    let any: Json = serde_json::from_str(json).unwrap();
    assert_eq!(serde_json::to_string_pretty(&any).unwrap(), json);
}

/// A format or a wrapper that knows nothing of numbers as text gets the nearest `f64`.
#[test]
fn other_formats_get_the_nearest_number() {
    let any: Json = r#"{"a":0.1234567890123456789012345,"b":[18446744073709551616]}"#
        .parse()
        .unwrap();
    let value = serde_json::to_value(&any).unwrap();
    assert_eq!(value, any.to_value());
    assert_eq!(value["a"], 0.123_456_789_012_345_68);
    assert_eq!(value["b"][0], 18_446_744_073_709_551_616.0);
    let yaml = serde_yaml::to_string(&any).unwrap();
    assert_eq!(
        serde_yaml::from_str::<serde_json::Value>(&yaml).unwrap(),
        value
    );
    let large: Json = "1E400".parse().unwrap();
    assert!(serde_json::to_value(&large).is_err());
    assert!(serde_yaml::to_string(&large).is_err());
    assert_eq!(large.to_value(), serde_json::Value::Null);
    assert_eq!(large.as_f64(), None);
}

#[test]
fn a_number_that_no_f64_comes_near_is_refused_where_one_is_asked_for() {
    for number in ["1E400", "-1e999999", &"9".repeat(400)] {
        let error = wire::from_json::<f64>(number.as_bytes()).unwrap_err();
        let expected = "expected a number in the range of `f64`, found ";
        let found = error.message().strip_prefix(expected).unwrap();
        assert!(found.len() < 50 && number.starts_with(found.trim_end_matches('…')));
        let error = wire::from_json::<u64>(number.as_bytes()).unwrap_err();
        assert!(
            error
                .message()
                .starts_with("expected an integer in 0..=18446744073709551615, found ")
        );
        let error = wire::from_json::<Filter>(number.as_bytes()).unwrap_err();
        assert!(error.message().len() < 120, "{error}");
    }
}

/// The nearest `f64` is that of the standard library, to the last digit.
#[test]
fn floats_are_read_exactly() {
    let mut state = 1u64;
    for _ in 0..20_000 {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let float = f64::from_bits(state);
        if !float.is_finite() {
            continue;
        }
        let text = Number::from_f64(float).unwrap().to_string();
        assert_eq!(
            wire::from_json::<f64>(text.as_bytes()).unwrap().to_bits(),
            float.to_bits()
        );
    }
}

#[test]
fn equality_ignores_the_order_of_members_and_not_the_digits() {
    let read = |json: &str| json.parse::<Json>().unwrap();
    assert_eq!(read(r#"{"a":1,"b":[2.0]}"#), read(r#"{"b":[2.0],"a":1}"#));
    assert_eq!(read(r#"{"a":1}"#), serde_json::json!({"a": 1}));
    for (a, b) in [
        ("1", "1.0"),
        ("1.5", "1.50"),
        (r#"{"a":1}"#, r#"{"a":2}"#),
        (r#"{"a":1}"#, r#"{"a":1,"b":1}"#),
        (r#"{"a":1}"#, r#"{"b":1}"#),
        ("[1,2]", "[2,1]"),
        ("\"1\"", "1"),
        ("null", "{}"),
    ] {
        assert_ne!(read(a), read(b), "{a} {b}");
    }
}
