//! Bodies with other media types than JSON.

use bytes::Bytes;
use http::Request;
use serde_json::json;

use crate::requests::build;
use crate::runtime::binary::Binary;
use crate::runtime::wire::{self, Members, Output, Write};
use crate::runtime::{Body, PartStyle, QueryStyle, RequestBuilder};

type Styles<'a> = &'a [(&'static str, QueryStyle)];
type PartStyles<'a> = &'a [(&'static str, PartStyle)];

/// An object with members in this order, as generated structs have them.
struct Object<'a>(&'a [(&'a str, &'a dyn Write)]);

impl Write for Object<'_> {
    fn write(&self, output: &mut dyn Output) -> wire::Result<()> {
        output.object(&mut |object: &mut dyn Members| {
            let mut members = self.0.iter();
            members.try_for_each(|(name, value)| object.member(name, *value))
        })
    }
}

fn form(styles: Styles<'_>, body: &dyn Write) -> String {
    let request = build("/", |request| request.form(styles, body)).unwrap();
    assert_eq!(
        request.headers()["content-type"],
        "application/x-www-form-urlencoded"
    );
    String::from_utf8(request.body().to_vec()).unwrap()
}

#[test]
fn forms() {
    let body = Object(&[
        ("z", &1u8),
        ("a b", &json!("c&d=e")),
        ("list", &json!([1, null, "2"])),
        ("nothing", &None::<u8>),
        ("address", &json!({ "street": "x y", "no": 1 })),
        ("others", &json!([{ "a": 1 }, { "a": 2 }])),
    ]);
    assert_eq!(
        form(&[], &body),
        "z=1&a%20b=c%26d%3De&list=1&list=2\
         &address=%7B%22street%22%3A%22x%20y%22%2C%22no%22%3A1%7D\
         &others=%7B%22a%22%3A1%7D&others=%7B%22a%22%3A2%7D"
    );
    let styles: Styles<'_> = &[
        ("list", QueryStyle::COMMAS),
        ("address", QueryStyle::DEEP_OBJECT),
        ("others", QueryStyle::JSON),
        ("z", QueryStyle::FORM.reserved()),
    ];
    assert_eq!(
        form(styles, &body),
        "z=1&a%20b=c%26d%3De&list=1,2&address%5Bstreet%5D=x%20y&address%5Bno%5D=1\
         &others=%5B%7B%22a%22%3A1%7D%2C%7B%22a%22%3A2%7D%5D"
    );
}

#[test]
fn only_objects_are_forms() {
    for body in [json!(1), json!([1]), json!("a=b"), json!(null)] {
        let error = build("/", |request| request.form(&[], &body)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the body is not an object, which a form requires"
        );
        let error = build("/", |request| {
            request.multipart("multipart/form-data", &[], &body)
        })
        .unwrap_err();
        assert_eq!(
            error.to_string(),
            "the body is not an object, which a form requires"
        );
    }
    let absent = build("/", |request| request.form(&[], &None::<u8>)).unwrap();
    assert!(absent.headers().is_empty() && absent.body().is_empty());
}

/// The parts of a multipart body, taken apart by the grammar of RFC 2046 §5.1.1: head and content.
fn parts(request: &Request<Bytes>) -> Vec<(String, Vec<u8>)> {
    let content_type = request.headers()["content-type"].to_str().unwrap();
    let boundary = content_type
        .strip_prefix("multipart/form-data; boundary=")
        .unwrap();
    assert!(boundary.len() <= 70);
    let body = [b"\r\n", request.body().as_ref()].concat();
    let delimiter = format!("\r\n--{boundary}");
    let mut pieces = Vec::new();
    let mut rest = body.as_slice();
    while let Some(at) = rest
        .windows(delimiter.len())
        .position(|window| window == delimiter.as_bytes())
    {
        pieces.push(&rest[..at]);
        rest = &rest[at + delimiter.len()..];
    }
    assert_eq!(rest, b"--\r\n");
    assert_eq!(pieces.remove(0), b"");
    let split = |piece: &[u8]| {
        let piece = piece.strip_prefix(b"\r\n").unwrap();
        let end = piece.windows(4).position(|window| window == b"\r\n\r\n");
        let end = end.unwrap();
        let head = String::from_utf8(piece[..end].to_vec()).unwrap();
        (head, piece[end + 4..].to_vec())
    };
    pieces.into_iter().map(split).collect()
}

fn multipart(types: PartStyles<'_>, body: &dyn Write) -> Vec<(String, Vec<u8>)> {
    let request = build("/", |request| {
        request.multipart("multipart/form-data", types, body)
    });
    parts(&request.unwrap())
}

/// OpenAPI 3.0.3 §"Special Considerations for multipart Content" says what each kind of value is; RFC 7578 how it is
/// written.
#[test]
fn parts_of_every_kind() {
    let file = Binary::from(&[0u8, 255, 13, 10][..]).file_name("a \"b\".bin");
    let image = Binary::from("PNG").content_type("image/png");
    let body = Object(&[
        ("text", &json!("\u{e9}\r\n--")),
        ("number", &1.5),
        ("yes", &true),
        ("nothing", &None::<u8>),
        ("tags", &json!(["a", "b"])),
        ("address", &json!({ "street": "x" })),
        ("others", &json!([{ "a": 1 }, [2]])),
        ("file", &file),
        ("images", &vec![image.clone(), Binary::from("x")]),
    ]);
    let named =
        |name: &str, rest: &str| format!("Content-Disposition: form-data; name=\"{name}\"{rest}");
    let json = "\r\nContent-Type: application/json";
    let expected: Vec<(String, &[u8])> = vec![
        (named("text", ""), "\u{e9}\r\n--".as_bytes()),
        (named("number", ""), b"1.5"),
        (named("yes", ""), b"true"),
        (named("tags", ""), b"a"),
        (named("tags", ""), b"b"),
        (named("address", json), br#"{"street":"x"}"#),
        (named("others", json), br#"{"a":1}"#),
        (named("others", json), b"[2]"),
        (
            named(
                "file",
                "; filename=\"a %22b%22.bin\"\r\nContent-Type: application/octet-stream",
            ),
            &[0, 255, 13, 10],
        ),
        (
            named("images", "; filename=\"images\"\r\nContent-Type: image/png"),
            b"PNG",
        ),
        (
            named(
                "images",
                "; filename=\"images\"\r\nContent-Type: application/octet-stream",
            ),
            b"x",
        ),
    ];
    let found = multipart(&[], &body);
    let found: Vec<(String, &[u8])> = found
        .iter()
        .map(|(head, content)| (head.clone(), content.as_slice()))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn parts_have_the_media_type_that_is_given() {
    let types: PartStyles<'_> = &[
        ("photo", PartStyle::Type("image/png, image/*")),
        ("tags", PartStyle::Type("application/json")),
        ("note", PartStyle::Type("text/markdown")),
        ("any", PartStyle::Type("image/*")),
    ];
    let body = Object(&[
        ("photo", &Binary::from("1")),
        ("tags", &json!(["a"])),
        ("note", &json!("x")),
        ("any", &Binary::from("2")),
    ]);
    let types: Vec<(String, Vec<u8>)> = multipart(types, &body)
        .into_iter()
        .map(|(head, content)| {
            let (_, media_type) = head.split_once("Content-Type: ").unwrap();
            (media_type.to_owned(), content)
        })
        .collect();
    let expected: [(&str, &[u8]); 4] = [
        ("image/png", b"1"),
        ("application/json", br#"["a"]"#),
        ("text/markdown", b"x"),
        ("application/octet-stream", b"2"),
    ];
    for ((media_type, content), expected) in types.iter().zip(expected) {
        assert_eq!((media_type.as_str(), content.as_slice()), expected);
    }
    // An object cannot be written as anything else.
    let types: PartStyles<'_> = &[("a", PartStyle::Type("application/xml"))];
    let parts = multipart(types, &json!({ "a": {} }));
    let head = "Content-Disposition: form-data; name=\"a\"\r\nContent-Type: application/json";
    assert_eq!(parts, [(head.to_owned(), b"{}".to_vec())]);
}

/// The names are those of a query, but neither names nor values are percent-encoded. A file is a part of its own.
#[test]
fn parts_may_be_members_of_a_deep_object() {
    let styles: PartStyles<'_> = &[
        ("link", PartStyle::DeepObject),
        ("list", PartStyle::DeepObject),
        ("file", PartStyle::DeepObject),
        ("none", PartStyle::DeepObject),
        ("text", PartStyle::DeepObject),
    ];
    let file = Binary::from("\0&=").file_name("f").content_type("a/b");
    let body = Object(&[
        (
            "link",
            &json!({ "a b": "x&y=%41", "c": [1, null], "d": {} }),
        ),
        ("list", &[file.clone()].as_slice().to_vec()),
        ("file", &file),
        ("none", &json!([])),
        ("text", &json!("\u{e9}")),
    ]);
    let plain = |name: &str| format!("Content-Disposition: form-data; name=\"{name}\"");
    let of_file = |name: &str| format!("{}; filename=\"f\"\r\nContent-Type: a/b", plain(name));
    let expected: [(String, &[u8]); 5] = [
        (plain("link[a b]"), b"x&y=%41"),
        (plain("link[c][0]"), b"1"),
        (of_file("list[0]"), b"\0&="),
        (of_file("file"), b"\0&="),
        (plain("text"), "\u{e9}".as_bytes()),
    ];
    let found = multipart(styles, &body);
    let found: Vec<(String, &[u8])> = found
        .iter()
        .map(|(head, content)| (head.clone(), content.as_slice()))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn nothing_in_a_part_adds_a_part() {
    // Whatever the boundary of a body is, one that holds it has another one.
    let request = |body: &Binary| {
        build("/", |request| {
            request.multipart("multipart/form-data", &[], &Object(&[("a", body)]))
        })
        .unwrap()
    };
    let mut body = Binary::from("x");
    for _ in 0..3 {
        let sent = request(&body);
        assert_eq!(parts(&sent)[0].1, *body.bytes().unwrap());
        body = Binary::new(sent.body().clone());
    }
    assert_eq!(request(&body).body(), request(&body).body());

    let name = "a\"\r\nX: y";
    let evil = Binary::from("1").content_type("text/plain\r\nX: y");
    let error = build("/", |request| {
        request.multipart("multipart/form-data", &[], &Object(&[("a", &evil)]))
    });
    assert_eq!(
        error.unwrap_err().to_string(),
        "the body has a part whose media type contains an invalid character"
    );
    let found = multipart(&[], &Object(&[(name, &Binary::from("1").file_name(name))]));
    assert_eq!(
        found[0].0,
        "Content-Disposition: form-data; name=\"a%22%0D%0AX: y\"; filename=\"a%22%0D%0AX: y\"\r\nContent-Type: application/octet-stream"
    );
}

#[test]
fn text_and_bytes_are_sent_as_they_are() {
    let send = |media_type, body: &dyn Write| {
        build("/", |request| request.content(media_type, body)).map(|request| {
            (
                request.headers()["content-type"].clone(),
                request.into_body(),
            )
        })
    };
    let text = send("text/plain", &"a\n\u{e9}".to_owned()).unwrap();
    assert_eq!(text, ("text/plain".parse().unwrap(), "a\n\u{e9}".into()));
    let bytes = send("image/png", &Binary::from(&[255, 0][..])).unwrap();
    assert_eq!(bytes.1.as_ref(), [255, 0]);
    let png = Binary::from(&[1u8][..]).content_type("image/png");
    assert_eq!(send("image/*", &png).unwrap().0, "image/png");
    assert_eq!(send("*/*", &png).unwrap().0, "image/png");
    let unnamed = Binary::from(&[1u8][..]);
    assert_eq!(send("*/*", &unnamed).unwrap().0, "application/octet-stream");
    assert_eq!(
        send("image/*", &unnamed).unwrap_err().to_string(),
        "the body does not specify its media type"
    );
    let evil = Binary::from("").content_type("a/b\r\nX: y");
    assert!(send("*/*", &evil).is_err());
    let absent = build("/", |request| {
        request.content("text/plain", &None::<String>)
    })
    .unwrap();
    assert!(absent.headers().is_empty() && absent.body().is_empty());
}

#[test]
fn files_are_text_in_json() {
    let file = Binary::from("a\"\u{e9}").file_name("MARKED");
    let request = build("/", |request| request.json(&Object(&[("f", &file)])));
    assert_eq!(request.unwrap().body(), "{\"f\":\"a\\\"\u{e9}\"}");
    let read: Binary = wire::from_json(b"\"a\"").unwrap();
    assert_eq!(read, Binary::from("a"));
    let file = Binary::from(&[255u8][..]);
    let error = build("/", |request| request.json(&Object(&[("f", &file)]))).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the body cannot be written: f: these bytes are not UTF-8, so they cannot be text"
    );
    let shown = format!("{:?}", Binary::from("MARKED"));
    assert!(shown.contains("6 bytes") && !shown.contains("MARKED"));
}

enum Several {
    Json(u8),
    Text(String),
}

impl Body for Several {
    fn add_to<'a>(&self, request: RequestBuilder<'a>) -> RequestBuilder<'a> {
        match self {
            Self::Json(body) => request.json(body),
            Self::Text(body) => request.content("text/plain", body),
        }
    }
}

#[test]
fn one_of_several_bodies() {
    let send = |body: &dyn Body| build("/", |request| request.body(body)).unwrap();
    assert_eq!(
        send(&Several::Json(1)).headers()["content-type"],
        "application/json"
    );
    let text = send(&Some(Several::Text("x".to_owned())));
    assert_eq!(text.headers()["content-type"], "text/plain");
    assert_eq!(text.body(), "x");
    let none = send(&None::<Several>);
    assert!(none.headers().is_empty() && none.body().is_empty());
}
