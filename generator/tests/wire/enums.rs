//! Enums of strings and integers: known values, and others that are kept.

use serde_json::json;

use crate::runtime::wire;
use crate::types::{Level, Mood};

#[test]
fn a_known_value_may_be_called_unknown() {
    let values = [Mood::Unknown, Mood::Good, Mood::Other("odd".to_owned())];
    let json = json!(["unknown", "good", "odd"]);
    assert_eq!(wire::to_value(&values.to_vec()).unwrap(), json);
    assert_eq!(wire::from_value::<Vec<Mood>>(json).unwrap(), values);
    assert_eq!(Mood::from("odd").to_string(), "odd");
}

#[test]
fn integers_keep_what_they_do_not_know() {
    let values = [Level::V0, Level::Minus1, Level::Unknown(i64::MAX)];
    let json = format!("[0,-1,{}]", i64::MAX);
    let read: Vec<Level> = wire::from_json(json.as_bytes()).unwrap();
    assert_eq!(read, values);
    assert_eq!(wire::to_json(&read).unwrap(), json.as_bytes());
    assert_eq!(serde_json::from_str::<Level>("0.0").unwrap(), Level::V0);
    assert_eq!(Level::from(7).as_i64(), 7);
    assert_eq!(format!("{:>3}", Level::Minus1), " -1");
    for wrong in ["\"0\"", "0.5", "true", "18446744073709551615"] {
        assert!(
            wire::from_json::<Level>(wrong.as_bytes()).is_err(),
            "{wrong}"
        );
    }
}
