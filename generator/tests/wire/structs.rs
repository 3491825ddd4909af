//! Structs: presence, order, duplicates, flattened parts, and the locations in errors.

use std::collections::BTreeMap;

use serde_json::json;

use crate::runtime::patch::Patch;
use crate::runtime::wire::Json;
use crate::runtime::wire::{self, Value};
use crate::types::{Account, AuthRequest, AuthRequestMethod, Bind, Either, Fido2, Filter, State};

const ID: &str = "0d1f2e3c-4b5a-6978-8796-a5b4c3d2e1f0";

fn read<T: wire::Read>(json: &str) -> T {
    wire::from_json(json.as_bytes()).unwrap()
}

/// Path and message, which must be the same from text, from a value and through serde.
#[track_caller]
pub fn refusal<T: wire::Read + serde::de::DeserializeOwned>(json: &str) -> String {
    let refused = |result: Option<String>| result.expect("is refused");
    let text = wire::from_json::<T>(json.as_bytes()).err().map(|error| {
        assert!(error.line() > 0, "{error}");
        let colon = if error.path().is_empty() { "" } else { ": " };
        format!("{}{colon}{}", error.path(), error.message())
    });
    let text = refused(text);
    if let Ok(value) = serde_json::from_str::<Value>(json) {
        assert_eq!(
            refused(
                wire::from_value::<T>(value.clone())
                    .err()
                    .map(|error| error.to_string())
            ),
            text
        );
        assert_eq!(
            refused(
                serde_json::from_value::<T>(value)
                    .err()
                    .map(|error| error.to_string())
            ),
            text
        );
    }
    let through_serde = serde_json::from_str::<T>(json)
        .err()
        .map(|error| error.to_string());
    let through_serde = refused(through_serde);
    assert!(through_serde.starts_with(&text), "{through_serde} / {text}");
    assert_eq!(
        through_serde.matches(" at line ").count(),
        1,
        "{through_serde}"
    );
    text
}

/// Reads a value that has to come back as it was.
pub fn kept<T>(json: &str) -> T
where
    T: wire::Read
        + wire::Write
        + serde::Serialize
        + serde::de::DeserializeOwned
        + PartialEq
        + std::fmt::Debug,
{
    assert_eq!(round_trip::<T>(json), json);
    wire::from_json(json.as_bytes()).unwrap()
}

/// The value survives every way of reading and writing; returns its JSON text.
#[track_caller]
pub fn round_trip<T>(json: &str) -> String
where
    T: wire::Read
        + wire::Write
        + serde::Serialize
        + serde::de::DeserializeOwned
        + PartialEq
        + std::fmt::Debug,
{
    let read: T = wire::from_json(json.as_bytes()).unwrap();
    let value: Value = serde_json::from_str(json).unwrap();
    assert_eq!(wire::from_value::<T>(value.clone()).unwrap(), read);
    assert_eq!(serde_json::from_value::<T>(value).unwrap(), read);
    assert_eq!(serde_json::from_str::<T>(json).unwrap(), read);
    assert_eq!(
        serde_json::from_reader::<_, T>(json.as_bytes()).unwrap(),
        read
    );
    let text = String::from_utf8(wire::to_json(&read).unwrap()).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), text);
    assert_eq!(
        wire::to_value(&read).unwrap(),
        serde_json::from_str::<Value>(&text).unwrap()
    );
    assert_eq!(wire::from_json::<T>(text.as_bytes()).unwrap(), read);
    text
}

#[test]
fn fields_are_read_in_any_order_and_written_in_theirs() {
    let json =
        json!({"owner": null, "unknown": [1, {"a": 2}], "state": "active", "name": "n", "id": ID})
            .to_string();
    assert_eq!(
        round_trip::<Account>(&json),
        format!(r#"{{"id":"{ID}","name":"n","state":"active","owner":null}}"#)
    );
}

#[test]
fn null_is_absence_for_optional_fields_and_a_value_for_patches() {
    let with = |member: &str| {
        read::<Account>(&format!(
            r#"{{"id":"{ID}","name":"n","owner":"o"{member}}}"#
        ))
    };
    assert_eq!(with("").note, Patch::Absent);
    assert_eq!(with(r#","note":null,"limits":null"#).note, Patch::Null);
    assert_eq!(with(r#","note":null,"limits":null"#).limits, None);
    assert_eq!(with(r#","note":"x""#).note, Patch::Value("x".to_owned()));
    let json = format!(r#"{{"id":"{ID}","name":"n","note":null,"owner":"o"}}"#);
    assert_eq!(round_trip::<Account>(&json), json);
}

/// Of members of one name, the first counts, wherever they are.
#[test]
fn the_first_of_two_members_of_one_name_counts() {
    let account: Account = read(&format!(
        r#"{{"id":"{ID}","name":"first","owner":null,"name":"last"}}"#
    ));
    assert_eq!(account.name, "first");
    // The second one is left out, so it may be anything.
    read::<Account>(&format!(
        r#"{{"id":"{ID}","name":"first","owner":null,"name":[{{}}]}}"#
    ));
    let map: BTreeMap<String, u8> = read(r#"{"a":1,"b":2,"a":3,"a":"x"}"#);
    assert_eq!(
        map,
        BTreeMap::from([("a".to_owned(), 1), ("b".to_owned(), 2)])
    );
    let many: String = (0..40)
        .map(|index| format!(r#""k{}":{index},"#, index % 20))
        .collect();
    for (json, expected) in [
        (r#"{"a":1,"b":2,"a":3}"#.to_owned(), 2),
        (
            r#"{"a":{"x":1,"x":2},"b":[{"y":1,"y":2}],"a":3}"#.to_owned(),
            2,
        ),
        (format!(r#"{{{many}"k3":"last"}}"#), 20),
    ] {
        let any: Json = read(&json);
        assert_eq!(any.members().len(), expected, "{any}");
        assert_eq!(serde_json::from_str::<Json>(&json).unwrap(), any);
        assert!(!any.to_string().contains("last") && any["a"] != 3);
        assert_eq!(
            any["a"]["x"],
            any["a"].get("x").map_or(Json::NULL, |_| 1.into())
        );
    }
}

#[test]
fn what_is_missing_is_named() {
    assert_eq!(
        refusal::<Account>(&format!(r#"{{"id":"{ID}","owner":null}}"#)),
        "missing field `name`"
    );
    let parent = format!(r#"{{"id":"{ID}","owner":null,"name":"n","parent":{{"id":"{ID}"}}}}"#);
    assert_eq!(refusal::<Account>(&parent), "parent: missing field `name`");
    assert_eq!(
        refusal::<AuthRequest>(r#"{"acct":"a"}"#),
        "missing field `method`"
    );
}

#[test]
fn errors_say_where_and_what() {
    let mfa = |mfa: &str| {
        refusal::<AuthRequest>(&format!(
            r#"{{"method":"password","password":"p","mfa":{mfa}}}"#
        ))
    };
    assert_eq!(
        mfa(r#"["none",{"Fido2":{"challenge_token":5}}]"#),
        "mfa[1].Fido2.challenge_token: expected a base64 string, found an integer"
    );
    assert_eq!(
        mfa(r#"[{"Fido2":{"challenge_token":"","example.extension.bool":"secret"}}]"#),
        r#"mfa[0].Fido2["example.extension.bool"]: expected a boolean, found a string"#
    );
    assert_eq!(mfa("{}"), "mfa: expected an array, found an object");
    assert_eq!(
        refusal::<AuthRequest>(r#"{"method":"password","password":1234}"#),
        "password: expected a string, found an integer"
    );
    assert_eq!(
        refusal::<AuthRequest>(r#"{"method":7}"#),
        "method: expected a string, found an integer"
    );
    assert_eq!(
        refusal::<AuthRequest>("[]"),
        "expected an object, found an array"
    );
}

#[test]
fn the_struct_fills_its_own_fields_around_a_flattened_union() {
    let expected = AuthRequest {
        acct: Some("a".into()),
        ttl: Some(9),
        method: AuthRequestMethod::ApiKey,
    };
    for json in [
        r#"{"method":"api-key","acct":"a","ttl":9}"#,
        r#"{"acct":"a","method":"api-key","ttl":9}"#,
        r#"{"acct":"a","ttl":9,"method":"api-key"}"#,
        r#"{"x":{"method":"saml"},"acct":"a","method":"api-key","y":[],"ttl":9,"z":1}"#,
    ] {
        assert_eq!(read::<AuthRequest>(json), expected, "{json}");
        assert_eq!(
            round_trip::<AuthRequest>(json),
            r#"{"acct":"a","ttl":9,"method":"api-key"}"#
        );
    }
}

#[test]
fn errors_in_the_struct_keep_their_path_while_a_flattened_union_reads() {
    let json = r#"{"method":"password","ttl":-1,"password":"p"}"#;
    assert_eq!(
        refusal::<AuthRequest>(json),
        "ttl: expected an integer in 0..=4294967295, found -1"
    );
}

#[test]
fn a_map_takes_what_the_struct_does_not_know() {
    let json = r#"{"b":true,"challenge_token":"_-8=","a":false}"#;
    let fido2: Fido2 = read(json);
    assert_eq!(&fido2.challenge_token[..], [0xff, 0xef]);
    let text = wire::to_json(&fido2).unwrap();
    assert_eq!(
        String::from_utf8(text).unwrap(),
        r#"{"challenge_token":"_-8","a":false,"b":true}"#
    );
}

#[test]
fn several_flattened_parts_share_the_members() {
    for json in [
        r#"{"app":{"not":"x"},"more":[1],"left":"l","method":"password","password":"p"}"#,
        r#"{"password":"p","more":[1],"method":"password","left":"l","app":{"not":"x"}}"#,
    ] {
        let either: Either = read(json);
        assert_eq!(
            either.bind,
            Bind::App(Box::new(Filter::Not(Box::new(Filter::Text("x".into())))))
        );
        assert!(
            matches!(&either.auth_request_method, AuthRequestMethod::Password(p) if p.password.expose() == "p")
        );
        assert_eq!(
            either.additional_properties,
            [("more".to_owned(), json!([1]).into())].into()
        );
        let written =
            r#"{"left":"l","app":{"not":"x"},"method":"password","password":"p","more":[1]}"#;
        assert_eq!(round_trip::<Either>(json), written);
    }
    assert_eq!(
        refusal::<Either>(r#"{"left":{"min":300},"method":"api-key"}"#),
        { "left.min: expected an integer in -128..=127, found 300" }
    );
    assert_eq!(
        refusal::<Either>(r#"{"method":"api-key"}"#),
        "expected one of the members `app`, `user`"
    );
    assert_eq!(
        refusal::<Either>(r#"{"user":"u"}"#),
        "missing field `method`"
    );
    assert_eq!(
        refusal::<Either>(r#"{"user":{},"method":"api-key"}"#),
        "user: expected a string, found an object"
    );
}

#[test]
fn strings_that_the_server_adds_survive() {
    let json = format!(r#"{{"id":"{ID}","name":"n","state":"paused","owner":null}}"#);
    assert_eq!(round_trip::<Account>(&json), json);
    assert_eq!(
        read::<Account>(&json).state,
        Some(State::Unknown("paused".to_owned()))
    );
    assert_eq!("active".parse(), Ok(State::Active));
    assert_eq!(State::from(String::from("disabled")), State::Disabled);
    assert_eq!(format!("{:>8}", State::Active), "  active");
}
