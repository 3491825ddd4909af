//! Objects that several members of an `allOf` describe have the properties of all of them.

use all_of_joined_client::types::{Conflicting, Listed};
use serde_json::{Value, from_value, json, to_value};

#[test]
fn members_of_all_come_back() {
    let listed = json!({
        "name": "n",
        "daily": {
            "limit": 3,
            "count": 4,
            "listed": true,
            "currency": {"code": "EUR", "symbol": "€"},
        },
        "rows": [{"text": "a", "mark": true, "next": {"text": "b", "mark": false}}],
    });
    let back = to_value(from_value::<Listed>(listed.clone()).unwrap()).unwrap();
    assert_eq!(back, listed);
    let conflicting = json!({
        "context": {"conflicts": ["x"], "other": {"any": 1}},
        "extent": {"height": 1, "width": 2, "depth": 3},
    });
    let back = to_value(from_value::<Conflicting>(conflicting.clone()).unwrap()).unwrap();
    assert_eq!(back, conflicting);
}

#[test]
fn what_one_of_them_requires_has_to_be_there() {
    let refused = |value: Value| from_value::<Listed>(value).unwrap_err().to_string();
    for (value, member) in [
        (json!({"daily": {"limit": 3}}), "count"),
        (json!({"daily": null}), "object"),
        (json!({"daily": {"count": 1}, "rows": [{"mark": true}]}), "text"),
    ] {
        let error = refused(value);
        assert!(error.contains(member), "{error}");
    }
}
