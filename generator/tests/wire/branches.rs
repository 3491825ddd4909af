//! Keywords next to the branches of a union hold for each branch.

use crate::runtime::wire;
use crate::structs::kept;
use crate::types::*;

fn member(key: &str, json: &str) -> Stamped {
    kept(&format!(r#"{{"{key}":{json}}}"#))
}

#[test]
fn branches_have_the_type_next_to_them() {
    let marks = member(
        "marks",
        r#"["67e55044-10b1-426f-9247-bb680e5fe0c8","2024-02-29"]"#,
    )
    .marks;
    assert!(matches!(
        marks.as_deref(),
        Some([StampedMarksItem::Uuid(_), StampedMarksItem::Date(_)])
    ));
    let code = member("code", r#""10.0.0.1""#).code;
    assert!(matches!(code, Some(StampedCode::AddressText(_))));
    let code = member("code", r#""abc""#).code;
    assert!(matches!(code, Some(StampedCode::ShortText(text)) if text == "abc"));
    let within = member("within", r#""::1""#).within;
    assert!(matches!(within, Some(StampedWithin::Ipv6(_))));
    let host = member("host", r#""::1""#).host;
    assert!(matches!(
        host,
        Some(StampedHost::String(StampedHostString::Ipv6(_)))
    ));
    let host = member("host", r#""67e55044-10b1-426f-9247-bb680e5fe0c8""#).host;
    assert!(matches!(host, Some(StampedHost::Uuid(_))));
}

#[test]
fn bounds_and_values_are_those_of_both() {
    let level = member("level", "5").level;
    assert!(matches!(level, Some(StampedLevel::Integer(5_u8))));
    let level = member("level", "600").level;
    assert!(matches!(level, Some(StampedLevel::Integer2(600_u16))));
    let unit = member("unit", r#""a""#).unit;
    assert!(matches!(unit, Some(StampedUnit::A)));
    let unit = member("unit", r#""x""#).unit;
    assert!(matches!(unit, Some(StampedUnit::Unknown(_))));
    for counts in ["[1,2]", "[256,1]"] {
        member("counts", counts);
    }
}

#[test]
fn branches_of_one_scalar_are_that_scalar() {
    assert_eq!(member("word", r#""w""#).word.as_deref(), Some("w"));
    assert_eq!(
        member("words", r#"["v","w"]"#).words,
        Some(vec!["v".into(), "w".into()])
    );
    assert!(member("maybe", r#""2024-02-29""#).maybe.is_some());
}

#[test]
fn other_types_are_refused() {
    for (key, json) in [
        ("marks", "[1]"),
        ("code", "true"),
        ("level", r#""1""#),
        ("level", "-1"),
        ("host", "{}"),
        ("within", "1.5"),
        ("unit", "7"),
        ("counts", "[-1]"),
        ("counts", r#"["1"]"#),
        ("word", "0"),
        ("words", "[{}]"),
        ("maybe", "[]"),
    ] {
        let json = format!(r#"{{"{key}":{json}}}"#);
        assert!(
            wire::from_json::<Stamped>(json.as_bytes()).is_err(),
            "{json}"
        );
    }
}

#[test]
fn members_that_branches_do_not_name_are_kept() {
    let read: Labelled = kept(r#"{"id":"i","n":1}"#);
    assert!(matches!(read.variant, LabelledVariant::ById(_)));
    assert_eq!(read.additional_properties.get("n"), Some(&1));
    kept::<Labelled>(r#"{"name":"x"}"#);
    assert!(wire::from_json::<Labelled>(br#"{"name":"x","n":"1"}"#).is_err());
}

#[test]
fn members_next_to_branches_of_inline_objects_are_a_struct() {
    let read: Framed = kept(r#"{"frame":{"kind":"k","r":1},"frames":[{"kind":"l","w":2}]}"#);
    assert_eq!(read.frame.kind, "k");
    assert!(matches!(read.frame.variant, FramedFrameVariant::Round(1)));
}

#[test]
fn members_are_kept_by_one_field() {
    let read: Extended = kept(r#"{"name":"n","x":[1],"y":null}"#);
    assert!(matches!(read.variant, ExtendedVariant::ByName(_)));
    assert_eq!(read.additional_properties.len(), 2);
    let read: Tally = kept(r#"{"a":1,"b":2}"#);
    assert_eq!(read.get("b"), Some(&2));
    // Written once: the text shows members that occur twice, which a JSON value would not.
    kept::<Several>(r#"{"k":"v","x":1}"#);
    kept::<Several>(r#"{"k":"v","name":"n"}"#);
}

#[test]
fn branches_have_the_values_of_their_types() {
    let value = |json: &str| kept::<Setting>(&format!(r#"{{"value":{json}}}"#)).value;
    let one = SettingValue::Integer(SettingValueInteger::V1);
    assert_eq!(value("1"), Some(one));
    assert_eq!(value(r#""auto""#), Some(SettingValue::Auto));
    assert_eq!(value("false"), Some(SettingValue::Boolean(false)));
}

#[test]
fn wrapped_references_are_told_by_their_tags() {
    let told = |json: &str| kept::<Wrapped>(json);
    assert!(matches!(told(r#"{"kind":"id","x":"y"}"#), Wrapped::Id(_)));
    assert!(matches!(
        told(r#"{"kind":"name","x":"y"}"#),
        Wrapped::Name(_)
    ));
}
