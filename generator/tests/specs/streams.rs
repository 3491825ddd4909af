//! Requests of the operations of `streams.yaml`, whose bodies may be streams.

use std::io::Read;

use streams_client::operations::{SendForm, SetImage, Upload};
use streams_client::runtime::{BaseUrl, Request};
use streams_client::types::SendFormBody;
use streams_client::{Binary, Operation};

fn request(operation: &impl Operation) -> Request {
    let base_url: BaseUrl = "http://localhost".parse().unwrap();
    operation.request(&base_url).unwrap()
}

fn text(request: Request) -> String {
    assert!(request.body().is_stream());
    let mut text = String::new();
    let mut body = request.into_body().into_reader().unwrap();
    body.read_to_string(&mut text).unwrap();
    text
}

fn file(text: &'static str) -> Binary {
    Binary::reader(text.as_bytes())
}

#[test]
fn a_body_by_itself() {
    let upload = request(&Upload::new("a", file("123").length(2)));
    assert_eq!(upload.headers()["content-type"], "application/octet-stream");
    assert_eq!(upload.body().length(), Some(2));
    assert_eq!(text(upload), "12");
    let image = request(&SetImage::new().body(file("png").content_type("image/png")));
    assert_eq!(image.headers()["content-type"], "image/png");
    assert_eq!(image.body().length(), None);
    assert_eq!(text(image), "png");
}

#[test]
fn files_of_a_form() {
    let body = SendFormBody::new(file("1").file_name("1.txt"))
        .more(vec![file("2"), Binary::from("3"), file("4")])
        .title("t");
    let form = request(&SendForm::new().body(body));
    let text = text(form);
    let contents = text.split("\r\n\r\n").skip(1);
    let contents: Vec<_> = contents
        .map(|part| part.split_once("\r\n--").unwrap().0)
        .collect();
    assert_eq!(contents, ["1", "2", "3", "4", "t"]);
    assert!(text.contains("name=\"file\"; filename=\"1.txt\""));
}
