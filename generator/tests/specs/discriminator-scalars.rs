//! A tag has its own JSON type, and a new value of this type is read as unknown instead of being
//! refused.

use discriminator_scalars_client::types::{Inferred, Version};
use serde_json::{Value, from_str, json};

#[test]
fn whole_numbers_and_booleans_tell() {
    let version = |json| from_str::<Version>(json).unwrap();
    assert!(matches!(version(r#"{"version":1,"a":"x"}"#), Version::One(_)));
    assert!(matches!(version(r#"{"b":"x","version":2.0}"#), Version::Two(_)));
    assert!(matches!(
        version(r#"{"version":3}"#),
        Version::Unknown(value) if *value == json!({"version": 3})
    ));
    let inferred = |json| from_str::<Inferred>(json).unwrap();
    assert_eq!(inferred(r#"{"custom":false}"#), Inferred::False);
}

#[test]
fn tags_of_other_types_are_refused() {
    for tag in [json!("1"), json!(1.5), json!(true), Value::Null] {
        let error = from_str::<Version>(&json!({"version": tag, "a": "x"}).to_string());
        let error = error.unwrap_err().to_string();
        assert!(error.contains("expected an integer"), "{error}");
    }
    for tag in [json!(0), json!("false"), Value::Null] {
        let error = from_str::<Inferred>(&json!({"custom": tag}).to_string());
        let error = error.unwrap_err().to_string();
        assert!(error.contains("expected a boolean"), "{error}");
    }
}
