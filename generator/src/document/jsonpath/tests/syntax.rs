//! What is accepted and refused, and with which errors.

use super::{parse, selected};
use crate::source::Pointer;
use serde_json::json;

#[test]
fn strings_have_the_escapes_of_their_quotes() {
    let document = json!({
        "a'b\"c": 1, "\u{8}\u{c}\n\r\t/\\": 2, "😀é": 3, "\u{7f}": 4, "": 5,
    });
    for (path, expected) in [
        (r#"$['a\'b"c']"#, 1),
        (r#"$["a'b\"c"]"#, 1),
        (r#"$['\b\f\n\r\t\/\\']"#, 2),
        (r#"$["\u0008\u000C\u000a\u000d\u0009\u002f\u005c"]"#, 2),
        (r#"$['\uD83D\uDE00\u00e9']"#, 3),
        ("$['😀é']", 3),
        ("$.😀é", 3),
        ("$['\u{7f}']", 4),
        ("$['']", 5),
    ] {
        let found = selected(path, &document);
        let pointer = Pointer::from(&*found[0]);
        assert_eq!(pointer.value(&document), Some(&json!(expected)), "{path}");
    }
    for path in [
        r#"$['\"']"#,
        r#"$["\'"]"#,
        r"$['\a']",
        r"$['\u12']",
        r"$['\u+123']",
        r"$['\uD83D']",
        r"$['\uDE00']",
        r"$['\uD83D\u0041']",
        r"$['\uD83Dx']",
        r"$['\U0041']",
        "$['\n']",
        "$['a",
        r"$['a\",
        "$[\"a']",
    ] {
        assert!(parse(path).is_err(), "{path}");
    }
}

#[test]
fn blanks_are_allowed_where_the_grammar_has_them() {
    let document = json!({"a": [{"b": 1}, {"b": 2}]});
    for path in [
        "$ .a\n[ 0 ]",
        "$\t['a'\r] [ 0 , 0 ]",
        "$.a[ 0 : 1 : 1 ]",
        "$.a[? @ .b == 1 ]",
        "$.a[?@.b==1]",
        "$.a[ ?@ ['b']==1&&! ( @.c||@.b!=1 ) ]",
        "$.a[?count( @.b ) == 1 && match( 'a' , 'a' ) && @.b < 2]",
    ] {
        assert_eq!(selected(path, &document), ["/a/0"], "{path}");
    }
    for path in [
        " $.a",
        "$.a ",
        "$. a",
        "$.. a",
        "$.. [0]",
        "$. .a",
        "$[?@. b]",
        "$[?count (@.a) == 1]",
        "$[?@.a = = 1]",
        "$[?@.a & & @.b]",
        "$[?@[ 'a'] == 1]",
        "$[?@['a' ] == 1]",
        "$[?length(@[ 0 ]) == 1]",
        "$\u{a0}.a",
        "$[\u{b}0]",
        "$[- 1]",
    ] {
        assert!(parse(path).is_err(), "{path:?}");
    }
}

#[test]
fn errors_say_what_was_expected_and_where() {
    for (path, error) in [
        ("", "expected `$`, found the end, in column 1"),
        ("a.b", "expected `$`, found `a`, in column 1"),
        ("$é", "expected `.`, `[` or the end, found `é`, in column 2"),
        ("$.é.", "expected a name or `*`, found the end, in column 5"),
        (
            "$.a\n",
            "expected `.`, `[` or the end, found `\\n`, in column 4",
        ),
        ("$.1a", "expected a name or `*`, found `1`, in column 3"),
        (
            "$.a-b",
            "expected `.`, `[` or the end, found `-`, in column 4",
        ),
        (
            "$[]",
            "expected a name in quotes, an index, a slice, `*` or `?`, found `]`, in column 3",
        ),
        ("$[0 1]", "expected `,` or `]`, found `1`, in column 5"),
        ("$[-]", "expected a digit, found `]`, in column 4"),
        ("$[-0]", "`-0` is not an index, in column 3"),
        (
            "$[0, 01]",
            "a number must not start with zeros, in column 6",
        ),
        ("$['\\x']", "this is not an escape sequence, in column 4"),
        (
            "$[?]",
            "expected a query, a literal or a function, found `]`, in column 4",
        ),
        (
            "$[?@.a == ]",
            "expected a query, a literal or a function, found `]`, in column 11",
        ),
        (
            "$[?'a']",
            "expected a comparison operator, found `]`, in column 7",
        ),
        ("$[?(@.a]", "expected `)`, found `]`, in column 8"),
        (
            "$[?@..a == 1]",
            "expected a query that selects at most one value: it has only names and indices, and no blanks inside of \
                                brackets, in column 4",
        ),
        (
            "$[?1 == search(@, 'a')]",
            "expected a value, found a condition, in column 9",
        ),
        (
            "$[?max(@)]",
            "`max` is not a function of JSONPath, in column 4",
        ),
        (
            "$[?@ == nil]",
            "`nil` is neither a literal nor a call of a function, in column 9",
        ),
        (
            "$[?count('a') > 1]",
            "expected a query, found `'`, in column 10",
        ),
        (
            "$[?match(@.a, '[a')]",
            "invalid regular expression: unclosed character class, in column 15",
        ),
        (
            "$[?match(@.a, 'a)|(b')]",
            "invalid regular expression: unopened group, in column 15",
        ),
    ] {
        let found = parse(path).expect_err(path);
        assert_eq!(found, format!("this is not a JSONPath: {error}"), "{path}");
    }
    for path in [
        "$[?!@.a == 1]",
        "$[?!@.a ==&& @.b]",
        "$[?!!@.a]",
        "$[?(@.a) == 1]",
        "$[?@.a == 1 == 1]",
        "$[?true]",
        "$[?@.a == True]",
        "$[?@.a ==]",
        "$[?@.a && ]",
        "$[?@.a === 1]",
        "$[?@.a | @.b]",
        "$[?@.a == [1]]",
        "$[?a == 1]",
        "$[?@.a in 'a']",
        "$a",
        "$$",
        "@",
        "$.",
        "$..",
        "$...a",
        "$.['a']",
        "$[a]",
        "$['a'",
        "$['a',]",
        "$[,0]",
        "$[?@.a, ]",
        "$.a$",
        "$.*a",
        "$[**]",
        "$.\"a\"",
        "$['a'.b]",
        "$.a]",
        "$[?()]",
        "$[?(@.a))]",
    ] {
        assert!(parse(path).is_err(), "{path}");
    }
}
