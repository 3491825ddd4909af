//! What the operations of `swagger.yaml` send: lists, forms and files as Swagger 2.0 describes them.

use swagger_client::operations::{Change, ChangeBody, Lists, Search, Upload};
use swagger_client::runtime::BaseUrl;
use swagger_client::types::{ListsEachItem, SearchBody, Thing, UploadBody};
use swagger_client::{Binary, DEFAULT_BASE_URL, Operation, SERVERS};

fn base() -> BaseUrl {
    DEFAULT_BASE_URL.unwrap().parse().unwrap()
}

fn texts() -> Vec<String> {
    vec!["a b".to_owned(), "c".to_owned()]
}

/// The media type and the text of a body.
fn body<O: Operation>(operation: &O) -> (String, String) {
    let request = operation.request(&base()).unwrap();
    let media_type = request.headers()["content-type"].to_str().unwrap();
    let text = request.body().as_bytes().unwrap();
    let text = String::from_utf8(text.to_vec()).unwrap();
    (media_type.to_owned(), text)
}

#[test]
fn https_comes_first() {
    let urls: Vec<&str> = SERVERS.iter().map(|server| server.url).collect();
    assert_eq!(
        urls,
        ["https://api.example.com/v1", "http://api.example.com/v1"]
    );
}

#[test]
fn each_collection_format_is_written() {
    let operation = Lists::new(vec![1, 2])
        .commas(texts())
        .spaces(texts())
        .tabs(texts())
        .pipes(texts())
        .each(vec![ListsEachItem::Up, ListsEachItem::Down]);
    let request = operation.request(&base()).unwrap();
    assert_eq!(request.uri().path(), "/v1/things/1,2");
    assert_eq!(
        request.uri().query(),
        Some(
            "commas=a%20b,c&spaces=a%20b%20c&tabs=a%20b%09c&pipes=a%20b%7Cc&each=up&each=down"
        )
    );
    assert_eq!(request.headers()["accept"], "application/json");
}

#[test]
fn several_kinds_of_json_stay() {
    let thing: Thing = serde_json::from_str(r#"{"kind":"chair","legs":4}"#).unwrap();
    let merge = Change::new(vec![1], ChangeBody::MergePatchJson(thing));
    let (media_type, text) = body(&merge);
    assert_eq!(media_type, "application/merge-patch+json");
    assert_eq!(text, r#"{"kind":"chair","legs":4}"#);
}

#[test]
fn forms_with_files_are_multipart() {
    let form = UploadBody::new(Binary::from("content"))
        .names(texts())
        .tags(texts())
        .note("n");
    let (media_type, text) = body(&Upload::new(form));
    assert!(media_type.starts_with("multipart/form-data; boundary="));
    // Each part: its name, and its content.
    let parts: Vec<(&str, &str)> = text
        .split("; name=\"")
        .skip(1)
        .filter(|part| !part.starts_with("file\"\r\n"))
        .map(|part| {
            let (name, rest) = part.split_once('"').unwrap();
            let (_, content) = rest.split_once("\r\n\r\n").unwrap();
            (name, content.split("\r\n--").next().unwrap())
        })
        .collect();
    assert!(parts.contains(&("names", "a b,c")), "{text}");
    assert!(parts.contains(&("tags", "a b")), "{text}");
    assert!(parts.contains(&("tags", "c")), "{text}");
    assert!(parts.contains(&("note", "n")), "{text}");
    assert!(text.contains("content"), "{text}");
}

#[test]
fn other_forms_are_urlencoded() {
    let form = SearchBody::new(texts()).commas(texts()).tabs(texts());
    let (media_type, text) = body(&Search::new(form));
    assert_eq!(media_type, "application/x-www-form-urlencoded");
    assert_eq!(text, "commas=a%20b,c&tabs=a%20b%09c&each=a%20b&each=c");
}
