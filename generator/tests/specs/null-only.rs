//! Types whose only value is null accept nothing else, must be present where required, and
//! distinguish variants.

use null_only_client::types::{Answer, Query};
use serde_json::{from_str, to_string};

#[test]
fn null_is_read_and_written() {
    let query = Query::new("x").several(vec![None, None]);
    let json = r#"{"text":"x","reserved":null,"several":[null,null]}"#;
    assert_eq!(to_string(&query).unwrap(), json);
    assert_eq!(from_str::<Query>(json).unwrap(), query);
}

#[test]
fn anything_else_is_refused() {
    for json in [
        r#"{"text":"x","reserved":1}"#,
        r#"{"text":"x","reserved":null,"other":"y"}"#,
        r#"{"text":"x","reserved":null,"several":[false]}"#,
    ] {
        let error = from_str::<Query>(json).unwrap_err().to_string();
        assert!(error.contains("expected null"), "{error}");
    }
    let missing = from_str::<Query>(r#"{"text":"x"}"#).unwrap_err();
    assert!(missing.to_string().contains("reserved"), "{missing}");
}

#[test]
fn variants_are_told_by_it() {
    let read = |json| from_str::<Answer>(json).unwrap();
    assert!(matches!(read(r#"{"result":"x"}"#), Answer::Found(_)));
    assert!(matches!(read(r#"{"result":null,"score":null}"#), Answer::Missing(_)));
}
