//! Values without a type come back as they were written, through the client's reader and through serde.

use any_values_client::Json;
use any_values_client::runtime::wire::{from_json, to_json};
use any_values_client::types::{Shape, Typed, Values};
use serde_json::{from_str, json, to_string};

const NUMBERS: [&str; 7] = [
    "1.5e-30",
    "12345678901234567890123",
    "0.1234567890123456789012345",
    "1E400",
    "-0",
    "1.0",
    "1.50",
];

#[test]
fn numbers_come_back_as_they_were_written() {
    for number in NUMBERS {
        let any = format!(r#"{{"n":[{number},{{"x":{number}}}]}}"#);
        for json in [
            format!(r#"{{"any":{number}}}"#),
            format!(r#"{{"any":{any},"maybe":{any},"list":[{number},{any}],"map":{{"a":{number},"b":{any}}}}}"#),
            format!(r#"{{"any":null,"mixed":{number}}}"#),
            format!(r#"{{"any":null,"mixed":[{number}]}}"#),
            format!(r#"{{"any":null,"shape":{{"kind":"later","n":{any}}}}}"#),
            format!(r#"{{"any":null,"shape":{{"kind":"square","more":{number},"other":{any},"plain":{number}}}}}"#),
        ] {
            let read: Values = from_json(json.as_bytes()).unwrap();
            assert_eq!(String::from_utf8(to_json(&read).unwrap()).unwrap(), json);
            let through_serde: Values = from_str(&json).unwrap();
            assert_eq!(through_serde, read);
            assert_eq!(to_string(&through_serde).unwrap(), json);
            let in_a_list: Vec<Values> = from_str(&format!("[{json}]")).unwrap();
            assert_eq!(to_string(&in_a_list).unwrap(), format!("[{json}]"));
        }
    }
}

#[test]
fn of_two_tags_and_of_two_members_the_first_counts() {
    let json = r#"{"any":{"a":1,"a":2},"any":3,"shape":{"kind":"square","kind":"circle","side":1.0,"side":"x"}}"#;
    let once = r#"{"any":{"a":1},"shape":{"kind":"square","side":1}}"#;
    for read in [from_json::<Values>(json.as_bytes()).unwrap(), from_str(json).unwrap()] {
        assert!(matches!(read.shape, Some(Shape::Square(_))));
        assert_eq!(to_string(&read).unwrap(), once);
    }
}

#[test]
fn a_number_that_is_too_large_for_its_type_is_refused() {
    let error = from_json::<Typed>(br#"{"number":1e400}"#).unwrap_err();
    assert_eq!(error.path(), "number");
    assert_eq!(error.message(), "expected a number in the range of `f64`, found 1e400");
    assert!(from_str::<Typed>(r#"{"number":1e400}"#).is_err());
    let error = from_json::<Typed>(br#"{"integer":12345678901234567890123}"#).unwrap_err();
    assert!(error.message().ends_with("found 12345678901234567890123"));
}

#[test]
fn values_are_made_from_what_serde_json_has() {
    let values = Values::new(json!({"a": [1, 2.5]})).maybe("text").list(vec![1.into(), Json::NULL]);
    assert_eq!(to_string(&values).unwrap(), r#"{"any":{"a":[1,2.5]},"maybe":"text","list":[1,null]}"#);
    assert_eq!(values.any["a"][1], 2.5);
    assert_eq!(values.any["a"][0].as_i64(), Some(1));
    assert_eq!(values.any["b"]["c"], Json::NULL);
    assert_eq!(values.any.to_value(), json!({"a": [1, 2.5]}));
}
