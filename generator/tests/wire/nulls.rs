//! `null` and an absent member are told apart in what a request contains.

use std::collections::BTreeMap;

use crate::runtime::patch::Patch;
use crate::runtime::secret::Secret;
use crate::runtime::wire;
use crate::types::{NewNote, NoteChange, NoteFilter, NoteMerge, NotePlace, SharedNote, StoredNote};

fn read<T: wire::Read>(json: &str) -> T {
    wire::from_json(json.as_bytes()).unwrap_or_else(|error| panic!("{json}: {error}"))
}

fn text(value: &dyn wire::Write) -> String {
    String::from_utf8(wire::to_json(value).unwrap()).unwrap()
}

fn again<T: wire::Read + wire::Write>(json: &str) -> String {
    text(&read::<T>(json))
}

#[test]
fn null_comes_back_as_null_and_absence_as_absence() {
    for json in [
        r#"{"title":null}"#,
        r#"{"title":null,"text":null,"limit":null,"secret":null,"tags":null,"place":null,"any":null}"#,
        r#"{"title":"t","text":"x","limit":1,"secret":"s","tags":[],"place":{"line":null},"any":[null]}"#,
        r#"{"title":"t","place":{}}"#,
        r#"{"title":"t","place":{"line":"x"}}"#,
    ] {
        assert_eq!(again::<NewNote>(json), json);
    }
    for json in [
        r#"[{"to":"a"},{"to":"a","reason":null},{"to":"a","reason":"b"}]"#,
        r#"[{"edit":{}},{"edit":{"a":{},"b":{"line":null},"c":{"line":"x"}}}]"#,
    ] {
        assert_eq!(again::<Vec<NoteChange>>(json), json);
    }
    for json in [
        "{}",
        r#"{"text":null}"#,
        r#"{"text":"x","place":null}"#,
        r#"{"place":{"line":null}}"#,
    ] {
        assert_eq!(again::<NoteMerge>(json), json);
    }
    for json in [
        "{}",
        r#"{"text":null,"next":null}"#,
        r#"{"next":{"text":null,"next":{"text":"x"}}}"#,
    ] {
        assert_eq!(again::<SharedNote>(json), json);
    }
}

#[test]
fn nothing_is_told_apart_where_nothing_is_sent() {
    let stored: StoredNote = read(r#"{"text":null}"#);
    assert_eq!(stored.text, None::<String>);
    assert_eq!(again::<StoredNote>(r#"{"any":null}"#), r#"{"any":null}"#);
    assert_eq!(NoteFilter::new().text("x").text, Some("x".to_owned()));
    let shared: SharedNote = read(r#"{"made":"today"}"#);
    assert_eq!(shared.made, Some("today".to_owned()));
}

#[test]
fn setters_take_values_options_and_null() {
    let note = NewNote::new(None)
        .text("text")
        .limit(5)
        .secret("hidden")
        .tags(vec!["a".to_owned()])
        .place(NotePlace::new().line(Patch::Null));
    let json = r#"{"title":null,"text":"text","limit":5,"secret":"hidden","tags":["a"],"place":{"line":null}}"#;
    assert_eq!(text(&note), json);

    let note = note
        .text(None::<&str>)
        .limit(None)
        .secret(Some("s"))
        .tags(Patch::Null)
        .place(Patch::Absent)
        .plain("p");
    assert_eq!(
        text(&note),
        r#"{"title":null,"plain":"p","secret":"s","tags":null}"#
    );
    let note = NewNote::new(None)
        .text("x".to_owned())
        .limit(Some(1))
        .secret(Secret::from("s"));
    assert_eq!(
        text(&note),
        r#"{"title":null,"text":"x","limit":1,"secret":"s"}"#
    );
}

#[test]
fn values_are_read_like_those_of_options() {
    let mut shared: SharedNote = read(r#"{"text":"x","next":{"text":null}}"#);
    assert_eq!(shared.text.as_deref(), Some("x"));
    assert_eq!(shared.text.value().map(String::len), Some(1));
    if let Some(text) = shared.text.value_mut() {
        text.push('y');
    }
    let next = shared.next.value().expect("there is one");
    assert!(next.text.is_null() && next.next.is_absent() && shared.next.is_value());
    assert_eq!(next.text.as_deref(), None);
    assert_eq!(shared.text.clone().into_value(), Some("xy".to_owned()));
    assert_eq!(Option::from(shared.text), Some("xy".to_owned()));
}

/// What is nullable as a whole, or inside a map, does not need three states.
#[test]
fn maps_keep_null_as_well() {
    let json = r#"{"a":null,"b":1}"#;
    assert_eq!(again::<BTreeMap<String, Option<u8>>>(json), json);
}
