//! Forms of date-times: RFC 3339, the basic form of ISO 8601, and times without an offset.

use std::time::{Duration, SystemTime};

use time::{OffsetDateTime, UtcOffset};

use crate::BasicDateTime;
use crate::runtime::wire;
use crate::types::{DateTimeOrText, DateTimes};

fn read<T: wire::Read>(json: &str) -> Result<T, String> {
    wire::from_json(json.as_bytes()).map_err(|error| error.to_string())
}

fn text(value: &dyn wire::Write) -> String {
    String::from_utf8(wire::to_json(value).unwrap()).unwrap()
}

#[test]
fn each_form_comes_back_as_it_was_written() {
    for json in [
        r#"{"rfc3339":"2024-02-29T12:30:59+01:00","utc":"2024-02-29T12:30:59.5Z"}"#,
        r#"{"basic":"20170509T070912Z"}"#,
        r#"{"basic":"20170509T070912.123Z"}"#,
        r#"{"basic":"19691231T000000-0530","basics":[]}"#,
        r#"{"basics":["00010101T000000Z","99991231T235959.000000001+1400"]}"#,
        r#"{"local":"2024-02-29T12:30:59","no_offset":"2024-02-29T12:30:59.25"}"#,
    ] {
        assert_eq!(text(&read::<DateTimes>(json).unwrap()), json);
    }
}

#[test]
fn other_forms_are_refused() {
    for (member, wrong) in [
        ("basic", "2017-05-09T07:09:12Z"),
        ("basic", "20170509T070912"),
        ("basic", "20170509070912Z"),
        ("basic", "20171309T070912Z"),
        ("basic", "20170230T070912Z"),
        ("basic", "20170509T250912Z"),
        ("basic", "20170509T070912+25:0"),
        ("basic", "20170509T070912+1"),
        ("basic", "20170509T0709é"),
        ("basic", "20170509T070912ZZ"),
        ("local", "2024-02-29T12:30:59Z"),
        ("local", "2024-02-30T12:30:59"),
        ("local", "20240229T123059"),
        ("rfc3339", "20170509T070912Z"),
    ] {
        let json = format!(r#"{{"{member}":"{wrong}"}}"#);
        let error = read::<DateTimes>(&json).expect_err(wrong);
        assert!(error.starts_with(&format!("{member}: expected")), "{error}");
    }
    let error = read::<DateTimes>(r#"{"rfc3339":"2024-02-29T12:30:59"}"#);
    let error = error.expect_err("no offset");
    assert!(error.contains("found one without an offset"), "{error}");
}

#[test]
fn the_basic_form_is_a_time() {
    let time = OffsetDateTime::from_unix_timestamp(1_709_209_859).unwrap();
    let basic = BasicDateTime::from(time.to_offset(UtcOffset::from_hms(-3, -30, 0).unwrap()));
    assert_eq!(basic.to_string(), "20240229T090059-0330");
    assert_eq!(format!("{basic:?}"), basic.to_string());
    assert_eq!(basic.to_string().parse::<BasicDateTime>().unwrap(), basic);
    assert_eq!(OffsetDateTime::from(basic), time);
    assert_eq!(basic.unix_timestamp(), time.unix_timestamp());
    let since = SystemTime::from(basic).duration_since(SystemTime::UNIX_EPOCH);
    assert_eq!(since.unwrap(), Duration::from_secs(1_709_209_859));
    assert_eq!(BasicDateTime::from(SystemTime::from(basic)), basic);
}

#[test]
fn a_union_tells_the_forms_apart() {
    for (json, is_expected) in [
        (
            r#""20170509T070912Z""#,
            (|it| matches!(it, DateTimeOrText::DateTime(_))) as fn(&_) -> _,
        ),
        (r#""2024-02-29T12:30:59""#, |it| {
            matches!(it, DateTimeOrText::DateTimeLocal(_))
        }),
        (r#""2024-02-29T12:30:59Z""#, |it| {
            matches!(it, DateTimeOrText::String(_))
        }),
        (r#""20170509""#, |it| {
            matches!(it, DateTimeOrText::String(_))
        }),
    ] {
        let union = read::<DateTimeOrText>(json).unwrap();
        assert!(is_expected(&union), "{union:?}");
        assert_eq!(text(&union), json);
    }
}
