//! Unions: by tag, by the only member, by evidence.

use serde_json::json;

use crate::runtime::wire;
use crate::structs::{refusal, round_trip};
use crate::types::{AuthRequest, AuthRequestMethod, Bind, Filter, Mfa, OfKind, OfKindKind, Range};

fn read<T: wire::Read>(json: &str) -> T {
    wire::from_json(json.as_bytes()).unwrap()
}

#[test]
fn a_tag_may_stand_anywhere() {
    for json in [
        r#"{"method":"password","username":"u","password":"p","mfa":[{"Totp":1}]}"#,
        r#"{"username":"u","method":"password","password":"p","mfa":[{"Totp":1}]}"#,
        r#"{"username":"u","mfa":[{"Totp":1}],"password":"p","method":"password"}"#,
    ] {
        let written = r#"{"method":"password","username":"u","password":"p","mfa":[{"Totp":1}]}"#;
        assert_eq!(round_trip::<AuthRequestMethod>(json), written);
        assert_eq!(round_trip::<AuthRequest>(json), written);
    }
}

#[test]
fn a_payload_may_read_its_own_tag() {
    for json in [
        r#"{"method":"saml","response":"r"}"#,
        r#"{"response":"r","method":"saml"}"#,
    ] {
        assert_eq!(
            round_trip::<AuthRequest>(json),
            r#"{"method":"saml","response":"r"}"#
        );
    }
}

#[test]
fn an_unknown_tag_keeps_the_object() {
    let json = r#"{"method":"magic","wand":{"length":[10]}}"#;
    assert_eq!(round_trip::<AuthRequestMethod>(json), json);
    let value = json!({"method": "magic", "wand": 1});
    assert_eq!(
        read::<AuthRequest>(r#"{"wand":1,"acct":"a","method":"magic"}"#).method,
        { AuthRequestMethod::Unknown(value.into()) }
    );
}

/// The first tag chooses the variant and is the one that is kept.
#[test]
fn a_tag_that_stands_twice() {
    for (json, written) in [
        // Tagged, on its own and flattened; the other tag may be of any type.
        (
            r#"{"method":"api-key","method":"saml"}"#,
            r#"{"method":"api-key"}"#,
        ),
        (
            r#"{"method":"saml","response":"r","method":"api-key"}"#,
            r#"{"method":"saml","response":"r"}"#,
        ),
        (
            r#"{"response":"r","method":"saml","method":["x"]}"#,
            r#"{"method":"saml","response":"r"}"#,
        ),
        (
            r#"{"method":"saml","method":"api-key","response":"r"}"#,
            r#"{"method":"saml","response":"r"}"#,
        ),
        // Unknown.
        (
            r#"{"method":"magic","method":"api-key","wand":1}"#,
            r#"{"method":"magic","wand":1}"#,
        ),
        (
            r#"{"wand":1,"method":"magic","wand":2,"method":"api-key"}"#,
            r#"{"method":"magic","wand":1}"#,
        ),
    ] {
        let method: AuthRequestMethod = read(json);
        assert_eq!(
            wire::to_json(&method).unwrap(),
            written.as_bytes(),
            "{json}"
        );
        let through_serde: AuthRequestMethod = serde_json::from_str(json).unwrap();
        assert_eq!(through_serde, method);
        assert_eq!(read::<AuthRequest>(json).method, method);
    }
    // By the one member that is there, and by evidence.
    assert_eq!(read::<Mfa>(r#"{"Totp":5,"Totp":6}"#), Mfa::Totp(5));
    assert_eq!(
        read::<Filter>(r#"{"min":1,"min":"x"}"#),
        Filter::Range(Range { min: 1, max: None })
    );
    let kind = Filter::OfKind(OfKind {
        kind: OfKindKind::B,
        min: Some("m".into()),
    });
    assert_eq!(read::<Filter>(r#"{"kind":"b","min":"m","kind":"c"}"#), kind);
    assert_eq!(read::<Filter>(r#"{"min":"m","kind":"b","min":1}"#), kind);
}

#[test]
fn errors_in_what_was_replayed_have_their_path() {
    let json = r#"{"mfa":[{"Totp":"x"}],"password":"p","method":"password"}"#;
    assert_eq!(
        refusal::<AuthRequest>(json),
        "mfa[0].Totp: expected an integer, found a string"
    );
}

#[test]
fn one_member_names_the_variant() {
    assert_eq!(read::<Mfa>(r#"{"x":null,"Totp":5,"y":{}}"#), Mfa::Totp(5));
    assert_eq!(round_trip::<Mfa>(r#""none""#), r#""none""#);
    assert_eq!(
        read::<Mfa>(r#""later""#),
        Mfa::Unknown(json!("later").into())
    );
    assert_eq!(round_trip::<Mfa>(r#"{"Later":[1]}"#), r#"{"Later":[1]}"#);
    assert_eq!(
        refusal::<Mfa>(r#"{"a":1,"b":2}"#),
        "expected one of the members `Fido2`, `Totp`"
    );
    assert_eq!(
        refusal::<Mfa>("{}"),
        "expected one of the members `Fido2`, `Totp`"
    );
    assert_eq!(
        refusal::<Mfa>(r#"{"Totp":1,"Fido2":{"challenge_token":""}}"#),
        "expected only one of the members `Totp` and `Fido2`, found both"
    );
    assert_eq!(
        refusal::<Mfa>("3"),
        "expected an object or a string, found an integer"
    );
    assert_eq!(
        refusal::<Bind>(r#""text""#),
        "expected an object, found a string"
    );
}

#[test]
fn evidence_decides() {
    let id = "0d1f2e3c-4b5a-6978-8796-a5b4c3d2e1f0";
    assert_eq!(
        read::<Filter>(&format!("\"{id}\"")),
        Filter::Id(id.parse().unwrap())
    );
    assert_eq!(read::<Filter>("\"x\""), Filter::Text("x".into()));
    assert_eq!(read::<Filter>("7"), Filter::Count(7));
    assert_eq!(read::<Filter>("7.0"), Filter::Count(7));
    assert_eq!(read::<Filter>("[1,2]"), Filter::Ids(vec![1, 2]));
    assert_eq!(read::<Filter>("[]"), Filter::Ids(vec![]));
    assert_eq!(read::<Filter>(r#"["a"]"#), Filter::Names(vec!["a".into()]));
    assert_eq!(
        read::<Filter>(r#"{"min":1}"#),
        Filter::Range(Range { min: 1, max: None })
    );
    assert_eq!(
        read::<Filter>(r#"{"max":null,"min":1}"#),
        Filter::Range(Range { min: 1, max: None })
    );
    let kind = Filter::OfKind(OfKind {
        kind: OfKindKind::B,
        min: Some("m".into()),
    });
    assert_eq!(read::<Filter>(r#"{"kind":"b","min":"m"}"#), kind);
    assert_eq!(read::<Filter>(r#"{"min":"m","kind":"b"}"#), kind);
    let json =
        r#"{"all":[{"not":"x"},{"all":[]},{"left":{"not":3},"user":"u","method":"api-key"}]}"#;
    assert_eq!(round_trip::<Filter>(json), json);
}

#[test]
fn what_fits_no_case_is_explained_by_the_nearest() {
    assert_eq!(
        refusal::<Filter>(r#"{"min":1000}"#),
        "min: expected an integer in -128..=127, found 1000"
    );
    assert_eq!(
        refusal::<Filter>(r#"{"all":{}}"#),
        "all: expected an array, found an object"
    );
    assert_eq!(refusal::<Filter>(r#"{"all":[{"not":{"min":"x"}}]}"#), {
        "all[0].not: min: expected an integer, found a string; or missing field `kind`"
    });
    assert_eq!(
        refusal::<Filter>("null"),
        "expected an object, a string, an integer or an array, found null"
    );
    assert_eq!(
        refusal::<Filter>("true"),
        "expected an object, a string, an integer or an array, found a boolean"
    );
}
