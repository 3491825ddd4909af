//! What is selected: the examples of RFC 9535 and more.

use super::{check, parse, selected};
use serde_json::json;

#[test]
fn examples_of_section_1_5() {
    let document = json!({"store": {
        "book": [
            {"category": "reference", "author": "Nigel Rees", "title": "Sayings of the Century", "price": 8.95},
            {"category": "fiction", "author": "Evelyn Waugh", "title": "Sword of Honour", "price": 12.99},
            {"category": "fiction", "author": "Herman Melville", "title": "Moby Dick", "isbn": "0-553-21311-3",
             "price": 8.99},
            {"category": "fiction", "author": "J. R. R. Tolkien", "title": "The Lord of the Rings",
             "isbn": "0-395-19395-8", "price": 22.99},
        ],
        "bicycle": {"color": "red", "price": 399},
    }});
    let authors =
        "/store/book/0/author /store/book/1/author /store/book/2/author /store/book/3/author";
    let prices = "/store/book/0/price /store/book/1/price /store/book/2/price /store/book/3/price \
                  /store/bicycle/price";
    check(
        &document,
        &[
            ("$.store.book[*].author", authors),
            ("$..author", authors),
            ("$.store.*", "/store/book /store/bicycle"),
            ("$.store..price", prices),
            ("$..book[2]", "/store/book/2"),
            ("$..book[2].author", "/store/book/2/author"),
            ("$..book[2].publisher", ""),
            ("$..book[-1]", "/store/book/3"),
            ("$..book[0,1]", "/store/book/0 /store/book/1"),
            ("$..book[:2]", "/store/book/0 /store/book/1"),
            ("$..book[?@.isbn]", "/store/book/2 /store/book/3"),
            ("$..book[?@.price<10]", "/store/book/0 /store/book/2"),
        ],
    );
    assert_eq!(selected("$..*", &document).len(), 27);
}

#[test]
fn examples_of_selectors() {
    assert_eq!(selected("$", &json!({"k": "v"})), [""]);
    let names = json!({"o": {"j j": {"k.k": 3}}, "'": {"@": 2}});
    for (path, expected) in [
        ("$.o['j j']", "/o/j j"),
        ("$.o['j j']['k.k']", "/o/j j/k.k"),
        (r#"$.o["j j"]["k.k"]"#, "/o/j j/k.k"),
        (r#"$["'"]["@"]"#, "/'/@"),
    ] {
        assert_eq!(selected(path, &names), [expected], "{path}");
    }
    check(
        &json!({"o": {"j": 1, "k": 2}, "a": [5, 3]}),
        &[
            ("$[*]", "/o /a"),
            ("$.o[*]", "/o/j /o/k"),
            ("$.o[*, *]", "/o/j /o/k"),
            ("$.a[*]", "/a/0 /a/1"),
        ],
    );
    check(&json!(["a", "b"]), &[("$[1]", "/1"), ("$[-2]", "/0")]);
    check(
        &json!(["a", "b", "c", "d", "e", "f", "g"]),
        &[
            ("$[1:3]", "/1 /2"),
            ("$[5:]", "/5 /6"),
            ("$[1:5:2]", "/1 /3"),
            ("$[5:1:-2]", "/5 /3"),
            ("$[::-1]", "/6 /5 /4 /3 /2 /1 /0"),
            ("$[::0]", ""),
            // The examples of child segments.
            ("$[0, 3]", "/0 /3"),
            ("$[0:2, 5]", "/0 /1 /5"),
            ("$[0, 0]", "/0"),
        ],
    );
}

#[test]
fn examples_of_comparisons() {
    // The condition is the same for both members.
    let document = json!({"obj": {"x": "y"}, "arr": [2, 3]});
    for (condition, holds) in [
        ("$.absent1 == $.absent2", true),
        ("$.absent1 <= $.absent2", true),
        ("$.absent == 'g'", false),
        ("$.absent1 != $.absent2", false),
        ("$.absent != 'g'", true),
        ("1 <= 2", true),
        ("1 > 2", false),
        ("13 == '13'", false),
        ("'a' <= 'b'", true),
        ("'a' > 'b'", false),
        ("$.obj == $.arr", false),
        ("$.obj != $.arr", true),
        ("$.obj == $.obj", true),
        ("$.obj != $.obj", false),
        ("$.arr == $.arr", true),
        ("$.arr != $.arr", false),
        ("$.obj == 17", false),
        ("$.obj != 17", true),
        ("$.obj <= $.arr", false),
        ("$.obj < $.arr", false),
        ("$.obj <= $.obj", true),
        ("$.arr <= $.arr", true),
        ("1 <= $.arr", false),
        ("1 >= $.arr", false),
        ("1 > $.arr", false),
        ("1 < $.arr", false),
        ("true <= true", true),
        ("true > true", false),
    ] {
        let found = selected(&format!("$[?{condition}]"), &document);
        assert_eq!(found.len(), if holds { 2 } else { 0 }, "{condition}");
    }
}

#[test]
fn examples_of_filters() {
    let document = json!({
        "a": [3, 5, 1, 2, 4, 6, {"b": "j"}, {"b": "k"}, {"b": {}}, {"b": "kilo"}],
        "o": {"p": 1, "q": 2, "r": 3, "s": 5, "t": {"u": 6}},
        "e": "f",
    });
    let all = "/a/0 /a/1 /a/2 /a/3 /a/4 /a/5 /a/6 /a/7 /a/8 /a/9";
    check(
        &document,
        &[
            ("$.a[?@.b == 'kilo']", "/a/9"),
            ("$.a[?(@.b == 'kilo')]", "/a/9"),
            ("$.a[?@>3.5]", "/a/1 /a/4 /a/5"),
            ("$.a[?@.b]", "/a/6 /a/7 /a/8 /a/9"),
            ("$[?@.*]", "/a /o"),
            ("$[?@[?@.b]]", "/a"),
            ("$.o[?@<3, ?@<3]", "/o/p /o/q"),
            ("$.a[?@<2 || @.b == \"k\"]", "/a/2 /a/7"),
            ("$.a[?match(@.b, \"[jk]\")]", "/a/6 /a/7"),
            ("$.a[?search(@.b, \"[jk]\")]", "/a/6 /a/7 /a/9"),
            ("$.o[?@>1 && @<4]", "/o/q /o/r"),
            ("$.o[?@.u || @.x]", "/o/t"),
            ("$.a[?@.b == $.x]", "/a/0 /a/1 /a/2 /a/3 /a/4 /a/5"),
            ("$.a[?@ == @]", all),
        ],
    );
}

#[test]
fn examples_of_descendants_and_null() {
    check(
        &json!({"o": {"j": 1, "k": 2}, "a": [5, 3, [{"j": 4}, {"k": 6}]]}),
        &[
            ("$..j", "/o/j /a/2/0/j"),
            ("$..[0]", "/a/0 /a/2/0"),
            (
                "$..[*]",
                "/o /a /o/j /o/k /a/0 /a/1 /a/2 /a/2/0 /a/2/1 /a/2/0/j /a/2/1/k",
            ),
            (
                "$..*",
                "/o /a /o/j /o/k /a/0 /a/1 /a/2 /a/2/0 /a/2/1 /a/2/0/j /a/2/1/k",
            ),
            ("$..o", "/o"),
            ("$.o..[*, *]", "/o/j /o/k"),
            ("$.a..[0, 1]", "/a/0 /a/1 /a/2/0 /a/2/1"),
        ],
    );
    check(
        &json!({"a": null, "b": [null], "c": [{}], "null": 1}),
        &[
            ("$.a", "/a"),
            ("$.a[0]", ""),
            ("$.a.d", ""),
            ("$.b[0]", "/b/0"),
            ("$.b[*]", "/b/0"),
            ("$.b[?@]", "/b/0"),
            ("$.b[?@==null]", "/b/0"),
            ("$.c[?@.d==null]", ""),
            ("$.null", "/null"),
        ],
    );
}

#[test]
fn functions_are_well_typed() {
    let document = json!([
        {"t": "Europe/Rome", "a": [1, 2], "color": "red"},
        {"t": "Europe", "a": {}, "color": {"color": "red"}},
        "éé",
        null,
    ]);
    check(
        &document,
        &[
            ("$[?length(@) < 3]", "/2"),
            ("$[?length(@) == 3]", "/0 /1"),
            ("$[?count(@.*) == 3]", "/0 /1"),
            ("$[?count(@['t','t']) == 2]", "/0 /1"),
            ("$[?match(@.t, 'Europe/.*')]", "/0"),
            ("$[?value(@..color) == 'red']", "/0"),
            ("$[?value(@['t','t']) == 'Europe']", ""),
            ("$[?length(value(@.a)) == length(@.a) && @.a]", "/0 /1"),
            ("$[?!search(@.t, @.color)]", "/0 /1 /2 /3"),
            ("$[?match(@.t, 1) || search(1, 'a')]", ""),
        ],
    );
    for path in [
        "$[?length(@.*) < 3]",
        "$[?length(@..a) < 3]",
        "$[?length(@) ]",
        "$[?length() < 3]",
        "$[?length(@, @) < 3]",
        "$[?length(1 == 1) < 3]",
        "$[?length((@)) < 3]",
        "$[?length(match(@.a, 'a')) < 3]",
        "$[?count(1) == 1]",
        "$[?count(length(@)) == 1]",
        "$[?count(foo(@.*)) == 1]",
        "$[?match(@.t, 'Europe/.*') == true]",
        "$[?match(@.t)]",
        "$[?match(@.*, 'a')]",
        "$[?value(@..color)]",
        "$[?value('red') == 'red']",
        "$[?bar(@.a)]",
        "$[?Length(@) < 3]",
        "$[?length (@) < 3]",
    ] {
        assert!(parse(path).is_err(), "{path}");
    }
}

#[test]
fn numbers_are_compared_by_value() {
    let document =
        json!([1, 1.0, 100, -0.0, 0, 9_007_199_254_740_993_i64, u64::MAX, [1, {"a": 1.0}]]);
    check(
        &document,
        &[
            ("$[?@ == 1]", "/0 /1"),
            ("$[?@ == 1.00]", "/0 /1"),
            ("$[?@ == 1E+2]", "/2"),
            ("$[?@ == 10000e-2]", "/2"),
            ("$[?@ == -0]", "/3 /4"),
            ("$[?@ == -0.0e0]", "/3 /4"),
            ("$[?@ == 9007199254740993]", "/5"),
            ("$[?@ > 9007199254740992]", "/5 /6"),
        ],
    );
    assert_eq!(selected("$[?@[0] == @[1].a && @[0]]", &document), ["/7"]);
    let equal = json!({"a": [[1, {"b": 2, "c": 3}]], "b": [1.0, {"c": 3.0, "b": 2}]});
    check(&equal, &[("$.a[?@ == $.b]", "/a/0"), ("$.a[?@ < $.b]", "")]);
    for path in [
        "$[01]",
        "$[-0]",
        "$[-01]",
        "$[- 1]",
        "$[+1]",
        "$[1.0]",
        "$[1e2]",
        "$[9007199254740992]",
        "$[-9007199254740992]",
        "$[99999999999999999999]",
        "$[-0:]",
        "$[:01]",
        "$[::-0]",
        "$[::9007199254740992]",
        "$[1:2:3:4]",
        "$[?@ == 01]",
        "$[?@ == 1.]",
        "$[?@ == .1]",
        "$[?@ == +1]",
        "$[?@ == 1e]",
        "$[?@ == 0x1]",
        "$[?@ == 1e999]",
    ] {
        assert!(parse(path).is_err(), "{path}");
    }
    for path in [
        "$[9007199254740991]",
        "$[-9007199254740991:9007199254740991:-9007199254740991]",
    ] {
        assert_eq!(selected(path, &json!([1])), [""; 0], "{path}");
    }
}

#[test]
fn regular_expressions_are_those_of_i_regexp() {
    let document = json!(["ab", "xab", "a\nb", "a\rb", "a\u{2028}b", "a&b", "aé", "a^"]);
    check(
        &document,
        &[
            ("$[?match(@, 'a.b')]", "/4 /5"),
            ("$[?search(@, '^a.$')]", "/0 /6 /7"),
            ("$[?match(@, 'a|ab')]", "/0"),
            ("$[?match(@, 'a[^b]b')]", "/2 /3 /4 /5"),
            ("$[?match(@, 'a[a&&&b]b')]", "/5"),
            ("$[?match(@, 'a[&~~&]b')]", "/5"),
            ("$[?match(@, '\\\\p{Ll}{2}')]", "/0 /6"),
            ("$[?match(@, 'a\\\\P{L}')]", "/7"),
            ("$[?match(@, '[a-z]{1,2}')]", "/0"),
            ("$[?match(@, '(x?)ab')]", "/0 /1"),
            ("$[?match(@, 'a[b.]')]", "/0"),
        ],
    );
    // An expression of the document.
    let document = json!({"p": "b.", "bad": "(", "a": ["abc", "bc"]});
    check(
        &document,
        &[
            ("$.a[?search(@, $.p)]", "/a/0 /a/1"),
            ("$.a[?match(@, $.p)]", "/a/1"),
            ("$.a[?match(@, $.bad)]", ""),
        ],
    );
}
