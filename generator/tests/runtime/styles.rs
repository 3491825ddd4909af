//! Parameter styles: OpenAPI 3.0.4 §"Style Examples" and RFC 6570.

use serde_json::json;

use crate::requests::build;
use crate::runtime::wire::{Value, Write};
use crate::runtime::{PathStyle, QueryStyle};

/// The four values of the table: an empty string, a string, a list and an object.
fn values() -> [Value; 4] {
    [
        json!(""),
        json!("blue"),
        json!(["blue", "black", "brown"]),
        json!({ "R": 100, "G": 200, "B": 150 }),
    ]
}

fn query(style: QueryStyle, value: &dyn Write) -> String {
    let request = build("/", |request| request.query("color", style, value)).unwrap();
    request.uri().query().unwrap_or_default().to_owned()
}

fn path(style: PathStyle, value: &dyn Write) -> String {
    let request = build("/-{color}", |request| {
        request.path_as("color", style, value)
    })
    .unwrap();
    let path = request.uri().path();
    path.strip_prefix("/-").unwrap().to_owned()
}

#[test]
fn queries_are_as_in_the_table() {
    let table = [
        (
            QueryStyle::COMMAS,
            [
                "color=",
                "color=blue",
                "color=blue,black,brown",
                "color=R,100,G,200,B,150",
            ],
        ),
        (
            QueryStyle::FORM,
            [
                "color=",
                "color=blue",
                "color=blue&color=black&color=brown",
                "R=100&G=200&B=150",
            ],
        ),
        // The table leaves out strings of these, which go the way of `form`.
        (
            QueryStyle::SPACES,
            [
                "color=",
                "color=blue",
                "color=blue%20black%20brown",
                "color=R%20100%20G%20200%20B%20150",
            ],
        ),
        (
            QueryStyle::PIPES,
            [
                "color=",
                "color=blue",
                "color=blue%7Cblack%7Cbrown",
                "color=R%7C100%7CG%7C200%7CB%7C150",
            ],
        ),
        // And lists of this one.
        (
            QueryStyle::DEEP_OBJECT,
            [
                "color=",
                "color=blue",
                "color%5B0%5D=blue&color%5B1%5D=black&color%5B2%5D=brown",
                "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150",
            ],
        ),
        (
            QueryStyle::JSON,
            [
                "color=%22%22",
                "color=%22blue%22",
                "color=%5B%22blue%22%2C%22black%22%2C%22brown%22%5D",
                "color=%7B%22R%22%3A100%2C%22G%22%3A200%2C%22B%22%3A150%7D",
            ],
        ),
    ];
    for (style, expected) in table {
        for (value, expected) in values().iter().zip(expected) {
            assert_eq!(query(style, value), expected, "{style:?}");
        }
    }
}

#[test]
fn paths_are_as_in_the_table() {
    let table = [
        (
            PathStyle::Matrix,
            [
                ";color",
                ";color=blue",
                ";color=blue,black,brown",
                ";color=R,100,G,200,B,150",
            ],
        ),
        (
            PathStyle::MatrixExploded,
            [
                ";color",
                ";color=blue",
                ";color=blue;color=black;color=brown",
                ";R=100;G=200;B=150",
            ],
        ),
        (
            PathStyle::Label,
            [".", ".blue", ".blue,black,brown", ".R,100,G,200,B,150"],
        ),
        (
            PathStyle::LabelExploded,
            [".", ".blue", ".blue.black.brown", ".R=100.G=200.B=150"],
        ),
    ];
    for (style, expected) in table {
        for (value, expected) in values().iter().zip(expected) {
            assert_eq!(path(style, value), expected, "{style:?}");
        }
    }
    // An empty string would be another route in these two.
    let [_, string, array, object] = values();
    assert_eq!(path(PathStyle::Simple, &string), "blue");
    assert_eq!(path(PathStyle::Simple, &array), "blue,black,brown");
    assert_eq!(path(PathStyle::Simple, &object), "R,100,G,200,B,150");
    assert_eq!(path(PathStyle::SimpleExploded, &string), "blue");
    assert_eq!(path(PathStyle::SimpleExploded, &array), "blue,black,brown");
    assert_eq!(
        path(PathStyle::SimpleExploded, &object),
        "R=100,G=200,B=150"
    );
    assert_eq!(
        path(PathStyle::Json, &json!({ "a/b": "?" })),
        "%7B%22a%2Fb%22%3A%22%3F%22%7D"
    );
}

/// RFC 6570 §3.2.5 and §3.2.7, with `keys := [("semi", ";"), ("dot", "."), ("comma", ",")]`.
#[test]
fn paths_are_expanded_as_in_the_rfc() {
    let keys = json!({ "semi": ";", "dot": ".", "comma": "," });
    let expected = [
        (PathStyle::Simple, "semi,%3B,dot,.,comma,%2C"),
        (PathStyle::SimpleExploded, "semi=%3B,dot=.,comma=%2C"),
        (PathStyle::Label, ".semi,%3B,dot,.,comma,%2C"),
        (PathStyle::LabelExploded, ".semi=%3B.dot=..comma=%2C"),
        (PathStyle::Matrix, ";color=semi,%3B,dot,.,comma,%2C"),
        (PathStyle::MatrixExploded, ";semi=%3B;dot=.;comma=%2C"),
    ];
    for (style, expected) in expected {
        assert_eq!(path(style, &keys), expected, "{style:?}");
    }
    let empty = json!({ "x": "", "y": "=" });
    assert_eq!(path(PathStyle::MatrixExploded, &empty), ";x;y=%3D");
    assert_eq!(path(PathStyle::LabelExploded, &empty), ".x=.y=%3D");
    let items = json!(["", "a/b"]);
    assert_eq!(
        path(PathStyle::MatrixExploded, &items),
        ";color;color=a%2Fb"
    );
}

#[test]
fn headers_are_as_in_the_table() {
    let [empty, string, array, object] = values();
    let header = |explode: bool, value: &Value| {
        let request = build("/", |request| match explode {
            true => request.header_exploded("X-Color", value),
            false => request.header("X-Color", value),
        });
        request.unwrap().headers()["x-color"].clone()
    };
    for explode in [false, true] {
        assert_eq!(header(explode, &empty), "");
        assert_eq!(header(explode, &string), "blue");
        assert_eq!(header(explode, &array), "blue,black,brown");
    }
    assert_eq!(header(false, &object), "R,100,G,200,B,150");
    assert_eq!(header(true, &object), "R=100,G=200,B=150");
    let request = build("/", |request| {
        request.header_json("X-Color", &json!({ "h\u{f6}he": "\u{1f600}\n" }))
    });
    assert_eq!(
        request.unwrap().headers()["x-color"],
        r#"{"h\u00f6he":"\ud83d\ude00\n"}"#
    );
}

#[test]
fn cookies_are_as_in_the_table() {
    let cookie = |style: QueryStyle, value: &Value| {
        let request = build("/", |request| request.cookie("color", style, value));
        request.unwrap().headers()["cookie"].clone()
    };
    let [empty, string, array, object] = values();
    for style in [QueryStyle::FORM, QueryStyle::COMMAS] {
        assert_eq!(cookie(style, &empty), "color=");
        assert_eq!(cookie(style, &string), "color=blue");
    }
    assert_eq!(cookie(QueryStyle::COMMAS, &array), "color=blue,black,brown");
    assert_eq!(
        cookie(QueryStyle::COMMAS, &object),
        "color=R,100,G,200,B,150"
    );
    assert_eq!(
        cookie(QueryStyle::FORM, &array),
        "color=blue&color=black&color=brown"
    );
    assert_eq!(cookie(QueryStyle::FORM, &object), "R=100&G=200&B=150");
    assert_eq!(cookie(QueryStyle::JSON, &json!([1])), "color=%5B1%5D");
}

#[test]
fn what_is_empty_is_left_out_unless_it_may_be() {
    let nothing = [
        json!(null),
        json!([]),
        json!({}),
        json!([null]),
        json!({ "a": null }),
    ];
    for value in &nothing {
        for style in [
            QueryStyle::FORM,
            QueryStyle::COMMAS,
            QueryStyle::SPACES,
            QueryStyle::PIPES,
            QueryStyle::DEEP_OBJECT,
        ] {
            assert_eq!(query(style, value), "");
            assert_eq!(query(style.or_empty(), value), "color=");
        }
    }
    assert_eq!(query(QueryStyle::FORM, &None::<bool>), "");
    assert_eq!(query(QueryStyle::FORM.or_empty(), &None::<bool>), "");
    assert_eq!(query(QueryStyle::FORM.or_empty(), &json!([1])), "color=1");
}

#[test]
fn scalars_of_every_kind() {
    assert_eq!(
        query(
            QueryStyle::FORM,
            &json!([true, -1, 1.5, 18446744073709551615u64])
        ),
        "color=true&color=-1&color=1.5&color=18446744073709551615"
    );
    let nested = json!({ "a": { "b": [1] } });
    assert_eq!(
        query(QueryStyle::DEEP_OBJECT, &nested),
        "color%5Ba%5D%5Bb%5D%5B0%5D=1"
    );
}

#[test]
fn no_value_adds_a_parameter() {
    let value = json!(["a,b", "c&d=e#f?g h+i/j%2C\u{e9}\r\n"]);
    assert_eq!(
        query(QueryStyle::COMMAS, &value),
        "color=a%2Cb,c%26d%3De%23f%3Fg%20h%2Bi%2Fj%252C%C3%A9%0D%0A"
    );
    let request = build("/", |request| {
        request.query("a b[]", QueryStyle::FORM, &1u8)
    });
    assert_eq!(request.unwrap().uri().query(), Some("a%20b%5B%5D=1"));
}

/// RFC 3986 §2.2 names the reserved characters, §3.4 those that a query may hold.
#[test]
fn reserved_characters_may_stand_for_themselves() {
    let reserved = json!(":/?#[]@!$&'()*+,;=");
    assert_eq!(
        query(QueryStyle::FORM, &reserved),
        "color=%3A%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D"
    );
    assert_eq!(
        query(QueryStyle::FORM.reserved(), &reserved),
        "color=:/?%23%5B%5D@!$%26'()*%2B,;="
    );
    let encoded = json!("50% %41 %4 \u{e9}\r\n<>\"");
    assert_eq!(
        query(QueryStyle::FORM.reserved(), &encoded),
        "color=50%25%20%41%20%254%20%C3%A9%0D%0A%3C%3E%22"
    );
}

#[test]
fn what_is_nested_too_deeply_is_json() {
    let value = json!([["\u{e9}"], { "b": null }, 1]);
    let (list, object) = ("%5B%22%C3%A9%22%5D", "%7B%22b%22%3Anull%7D");
    for (style, delimiter) in [
        (QueryStyle::FORM, "&color="),
        (QueryStyle::COMMAS, ","),
        (QueryStyle::SPACES, "%20"),
        (QueryStyle::PIPES, "%7C"),
    ] {
        let expected = format!("color={list}{delimiter}{object}{delimiter}1");
        assert_eq!(query(style, &value), expected, "{style:?}");
    }
    let header = build("/", |request| request.header("X-Color", &value));
    assert_eq!(
        header.unwrap().headers()["x-color"],
        r#"["\u00e9"],{"b":null},1"#
    );
    assert_eq!(
        path(PathStyle::LabelExploded, &json!({ "a": [1, 2] })),
        ".a=%5B1%2C2%5D"
    );
}

#[test]
fn lists_in_an_exploded_object_are_exploded() {
    let paging = json!({ "page": 0, "sort": ["a,b", null, "c"], "none": [], "null": null });
    assert_eq!(query(QueryStyle::FORM, &paging), "page=0&sort=a%2Cb&sort=c");
    let deeper = json!({ "a": [[1], { "b": [2] }], "c": { "d": 3 } });
    assert_eq!(
        query(QueryStyle::FORM, &deeper),
        "a=%5B1%5D&a=%7B%22b%22%3A%5B2%5D%7D&c=%7B%22d%22%3A3%7D"
    );
    assert_eq!(
        query(QueryStyle::COMMAS, &json!({ "a": [1, 2], "b": 3 })),
        "color=a,%5B1%2C2%5D,b,3"
    );
}

#[test]
fn cookies_of_their_own_style_are_not_encoded() {
    let cookie = |value: Value| {
        let request = build("/", |request| {
            request.cookie("color", QueryStyle::COOKIE, &value)
        });
        request.map(|request| request.headers()["cookie"].to_str().unwrap().to_owned())
    };
    for (value, expected) in [
        (json!("a/b=c%20d"), "color=a/b=c%20d"),
        (json!(7), "color=7"),
        (json!(["blue", "black"]), "color=blue; color=black"),
        (json!({ "R": 100, "G": 200 }), "R=100; G=200"),
    ] {
        assert_eq!(cookie(value).unwrap(), expected);
    }
    for value in [
        "a; admin=1",
        "a,b",
        "a b",
        "\"a\"",
        "a\r\nX: y",
        "\u{e4}",
        "a\\b",
    ] {
        let error = cookie(json!(value)).unwrap_err().to_string();
        assert!(error.contains("cookie `color`"), "{error}");
        assert!(error.contains("not allowed in a cookie"), "{error}");
        // Such a value may be a secret.
        assert!(!error.contains(value), "{error}");
    }
}
