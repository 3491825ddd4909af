//! What is limited.

use super::super::JsonPath;
use super::{parse, selected, takes_too_many_steps};
use crate::document::steps::Steps;
use serde_json::json;

#[test]
fn the_text_of_a_path_is_bounded() {
    let error = |path: String| parse(&path).expect_err("the path is too long");
    assert!(error("$".to_owned() + &".a".repeat(5_000)).contains("too long"));
    parse(&("$".to_owned() + &".a".repeat(4_999))).expect("it is short enough");
    for (open, close) in [("(", ")"), ("!(", ")"), ("@[?", "]"), ("$[?", "]")] {
        let path = |times| format!("$[?{}@.a{}]", open.repeat(times), close.repeat(times));
        parse(&path(15)).unwrap_or_else(|error| panic!("{error}"));
        assert!(error(path(16)).contains("nested too deeply"), "{open}");
        assert!(error(path(2_000)).contains("nested too deeply"), "{open}");
    }
    let calls = |times| format!("$[?{}@{} > 1]", "length(".repeat(times), ")".repeat(times));
    parse(&calls(15)).unwrap_or_else(|error| panic!("{error}"));
    assert!(error(calls(1_000)).contains("nested too deeply"));
    for start in ["$[", "$[?@[?", "$[?(", "$[?!", "$[?length(", "$['\\u"] {
        error(start.repeat(9_000 / start.len()));
    }
}

#[test]
fn what_a_path_does_is_bounded() {
    let leaves: Vec<_> = (0..100).collect();
    let deep = (0..60).fold(json!(leaves), |inner, _| json!({"a": inner}));
    assert_eq!(selected("$..*..*..*..*..*", &deep).len(), 156);
    assert_eq!(selected("$[*,*,*,*][*,*,*,*]..[*,*]", &deep).len(), 158);
    // These are cheap, because a value is found soon or the absolute query is evaluated once.
    assert_eq!(selected("$..[?@..a..a..a..a]", &deep).len(), 56);
    assert_eq!(selected("$..[?$..[?$..[?$..a]]]", &deep).len(), 160);
    assert_eq!(selected("$..[?count($..*) == 160]", &deep).len(), 160);
    for path in [
        "$..[?@..a..a..a..a..a..z]",
        "$..[?count(@..*..*..*..*..*..*) > 1]",
        "$..[?@[*,*,*,*,*,*]..[*,*,*,*,*,*]..[*,*,*,*,*,*]..z]",
    ] {
        assert!(takes_too_many_steps(path, &deep), "{path}");
    }
    let large = json!({"a": vec![[1, 2, 3]; 5_000], "b": vec![[1, 2, 3]; 5_000]});
    assert!(takes_too_many_steps("$.a[?$.a == $.b]", &large));
    assert!(!takes_too_many_steps("$.a[?$.a == @]", &large));
    let long = "x".repeat(1_000_000);
    let texts = json!({"a": vec![&long; 200], "b": long});
    for path in ["$.a[?@ == $.b]", "$.a[?length(@) > 1]", "$.a[?@ <= $.b]"] {
        assert!(takes_too_many_steps(path, &texts), "{path}");
    }
    let keys = json!({"k".repeat(1_000_000): vec![0; 1_000]});
    assert!(takes_too_many_steps("$..*", &keys));
}

#[test]
fn regular_expressions_are_bounded() {
    let value = json!([{"a": "x".repeat(100)}, {"a": "y"}]);
    for path in [
        "$[?search(@.a, 'x')]",
        "$[?match(@.a, 'x{100}')]",
        "$[?search(@.a, '\\\\p{Ll}{50}')]",
    ] {
        assert_eq!(selected(path, &value), ["/0"], "{path}");
    }
    for path in [
        "$[?match(@.a, '((x{100}){100}){100}')]",
        "$[?search(@.a, 'x{1000}{1000}')]",
        "$[?search(@.a, 'x{4294967295,}')]",
    ] {
        let error = parse(path).expect_err(path);
        assert!(
            error.contains("this regular expression is too large"),
            "{error}"
        );
    }
    let error = parse(&format!("$[?match(@, '{}')]", "x".repeat(1_001)));
    assert!(
        error
            .expect_err("it is long")
            .contains("has more than 1000 bytes")
    );
    let long = json!([{"a": "x".repeat(30_000_000)}]);
    assert!(takes_too_many_steps("$[?search(@.a, 'y')]", &long));
    let many = json!({"a": vec!["x".repeat(1_000); 20], "p": "(x?){9}x{9}"});
    assert!(takes_too_many_steps(
        "$.a[?search(@, '(x?){999}x{999}y')]",
        &many
    ));
    assert!(!takes_too_many_steps("$.a[?search(@, $.p)]", &many));
    // Compiling is counted, for valid expressions and others.
    for expression in [
        "\\w".repeat(100),
        "\\w".repeat(400),
        "\\w".repeat(300) + "\\p{No}\\p{none}",
    ] {
        let many = json!({"a": vec!["x"; 1_000], "p": expression});
        assert!(takes_too_many_steps("$.a[?search(@, $.p)]", &many));
    }
    let mut steps = Steps::new([].into_iter());
    let path = format!("$[?match(@, '{}')]", "\\\\w".repeat(100));
    let mut paths = (0..100).map(|_| JsonPath::parse(&path, &mut steps));
    let error = paths
        .find_map(Result::err)
        .expect("together they are large");
    assert!(error.contains("too large together"), "{error}");
}

#[test]
fn nested_filters_fit_on_the_stack() {
    // Each filter is evaluated where the document is deepest, which is as deep as documents may be.
    let deep = (0..126).fold(json!({"z": 1}), |inner, _| json!({"a": inner}));
    let path = (0..15).fold("@.z".to_owned(), |path, _| format!("@.z && $..[?{path}]"));
    assert_eq!(selected(&format!("$..[?{path}]"), &deep).len(), 1);
}
