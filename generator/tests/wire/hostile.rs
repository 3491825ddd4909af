//! Malicious input: truncated, deeply nested, or designed to be read again and again.

use allocation_counter::measure;
use serde_json::{Value, json};

use crate::runtime::wire;
use crate::types::{AuthRequest, Either, Filter};

fn fail<T: wire::Read>(json: &str) -> wire::DecodeError {
    match wire::from_json::<T>(json.as_bytes()) {
        Ok(_) => panic!("is refused: {json}"),
        Err(error) => error,
    }
}

#[test]
fn text_must_be_one_whole_value() {
    let error = fail::<Filter>("[1,\n2] 3");
    assert_eq!(error.to_string(), "trailing characters at line 2 column 4");
    let error = fail::<Filter>("{\"all\":[{\"not\":");
    assert_eq!(
        error.to_string(),
        "all[0].not: EOF while parsing a value at line 1 column 15"
    );
    let error = fail::<Filter>("");
    assert_eq!(
        error.to_string(),
        "EOF while parsing a value at line 1 column 0"
    );
    let error = wire::from_json::<Filter>(b"[\n\"\xff\"]").unwrap_err();
    assert_eq!(error.to_string(), "invalid UTF-8 at line 2 column 1");
    let whole = r#"{"left":{"min":1,"max":2},"method":"password","password":"p","mfa":[{"Totp":1}],"user":"u"}"#;
    for end in 0..whole.len() {
        let error = fail::<Either>(&whole[..end]);
        assert_eq!(error.line(), 1);
        assert!(error.message().starts_with("EOF"), "{end}: {error}");
    }
}

#[test]
fn depth_is_limited() {
    for depth in [127, 128, 129, 100_000] {
        let json = format!("{}1{}", r#"{"not":"#.repeat(depth), "}".repeat(depth));
        let result = wire::from_json::<Filter>(json.as_bytes());
        assert_eq!(result.is_ok(), depth <= 128, "{depth}");
        if let Err(error) = result {
            assert_eq!(error.message(), "nested more than 128 levels deep");
        }
    }
    let nested = |depth| (0..depth).fold(json!(1), |inner, _| json!({"not": inner}));
    assert!(wire::from_value::<Filter>(nested(128)).is_ok());
    let error = wire::from_value::<Filter>(nested(129)).unwrap_err();
    assert_eq!(error.to_string(), "nested more than 128 levels deep");
    let error = serde_json::from_value::<Filter>(nested(129)).unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("nested more than 128 levels deep"),
        "{error}"
    );
}

#[test]
fn the_work_is_linear() {
    // Nested unions of every kind around much that has to be kept: once per level would be sixty times as much.
    let bulk = vec![json!({"not": "x"}); 2_000];
    let deep = |levels: usize, around: fn(Value) -> Value| {
        let json = (0..levels)
            .fold(json!({"all": bulk}), |inner, _| around(inner))
            .to_string();
        work::<Filter>(&json)
    };
    let flat = deep(1, |inner| json!({"not": inner}));
    for around in [
        (|inner| json!({"not": inner})) as fn(Value) -> Value,
        |inner| json!({"all": [1, inner]}),
        |inner| json!({"left": inner, "user": "u", "method": "api-key"}),
    ] {
        let nested = deep(60, around);
        assert!(nested < flat * 3 / 2, "{flat} {nested}");
    }
}

#[test]
fn many_unknown_and_repeated_members() {
    let many = |count: usize| {
        let members: Vec<String> = (0..count)
            .map(|index| format!("\"x{index}\":{{}},\"acct\":\"a\""))
            .collect();
        let json = format!("{{{},\"method\":\"api-key\"}}", members.join(","));
        work::<AuthRequest>(&json)
    };
    let (few, twice) = (many(20_000), many(40_000));
    assert!(twice < few * 5 / 2, "{few} {twice}");
}

/// How many bytes are allocated to read a value.
fn work<T: wire::Read>(json: &str) -> u64 {
    let info = measure(|| {
        wire::from_json::<T>(json.as_bytes()).unwrap();
    });
    info.bytes_total
}
