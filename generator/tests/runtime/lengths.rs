//! Only the HTTP stack sets the headers of the connection and of the framing.

use std::collections::BTreeMap;

use serde_json::json;

use crate::operations::{LengthOfForm, LengthOfJson, LengthOfNothing};
use crate::runtime::binary::Binary;
use crate::runtime::secret::Secret;
use crate::runtime::{
    BaseUrl, Credential, Credentials, EncodeError, Operation, Part, Request, RequestBuilder,
    ResponseError, SchemeKind, SecurityScheme, Untyped,
};
use crate::server::Answer;
use crate::setup::{Outcome, Setup, each};
use crate::types::LengthOfFormBody;

fn sent<O: Operation>(operation: &O) -> Vec<Outcome<O>> {
    each(&Answer::new(204, &[], ""), &Setup::default(), operation)
}

/// Parameters of these names are not fields of the operations: the arguments and setters below are all that they have.
#[test]
fn bodies_are_sent_as_long_as_they_are() {
    let file = Binary::new("0123456789".repeat(100));
    let form = LengthOfForm::new(7, LengthOfFormBody::new().file(file));
    let LengthOfForm { x_length: 7, .. } = form else {
        panic!("{form:?}");
    };
    for outcome in sent(&form) {
        assert!(outcome.result.is_ok(), "{}", outcome.client);
        let request = &outcome.requests[0];
        assert_eq!(request.header("x-length").as_deref(), Some("7"));
        assert_eq!(request.header("transfer-encoding"), None);
        let length = request.header("content-length").unwrap();
        assert_eq!(length, request.body.len().to_string());
        let kind = request.header("content-type").unwrap();
        let boundary = kind.split_once("boundary=").unwrap().1;
        let end = format!("--{boundary}--\r\n");
        assert!(request.text().ends_with(&end), "{}", request.text());
    }
    let json = LengthOfJson::new(BTreeMap::from([("a".to_owned(), "b".to_owned())]));
    for outcome in sent(&json) {
        assert!(outcome.result.is_ok(), "{}", outcome.client);
        let request = &outcome.requests[0];
        assert_eq!(request.text(), r#"{"a":"b"}"#);
        assert_eq!(request.header("content-length").as_deref(), Some("9"));
        for absent in ["expect", "te", "trailer", "upgrade", "keep-alive"] {
            assert_eq!(request.header(absent), None, "{}", outcome.client);
        }
        let host = request.header("host").unwrap();
        assert!(host.starts_with("127.0.0.1:"), "{host}");
    }
    for outcome in sent(&LengthOfNothing::new()) {
        assert!(outcome.result.is_ok(), "{}", outcome.client);
    }
}

/// An operation that was written by hand, and sets a wrong length.
struct WrongLength;

impl Operation for WrongLength {
    type Output = ();
    type Error = Untyped;

    const ID: &'static str = "wrong";
    const METHOD: &'static str = "POST";
    const PATH: &'static str = "/wrong";
    const SECURITY: &'static [&'static [SecurityScheme]] = &[];

    fn request(&self, base_url: &BaseUrl) -> Result<Request, EncodeError> {
        RequestBuilder::new(Self::METHOD, Self::PATH, base_url)
            .header("content-LENGTH", &1u8)
            .json(&json!({ "a": "long" }))
            .finish()
    }

    fn response(_: http::Response<bytes::Bytes>) -> Result<(), ResponseError<Untyped>> {
        Ok(())
    }
}

#[test]
fn nobody_else_sets_them() {
    let base_url = BaseUrl::parse("https://host").unwrap();
    let error = WrongLength.request(&base_url).unwrap_err();
    assert_eq!(error.part(), Part::Header("content-LENGTH"));
    for outcome in sent(&WrongLength) {
        assert!(outcome.requests.is_empty(), "{}", outcome.client);
        assert!(outcome.result.is_err(), "{}", outcome.client);
    }
    #[cfg(feature = "client")]
    {
        let builder = crate::runtime::client::Client::builder().base_url("https://host");
        let error = builder.default_header("Host", "other").build();
        assert_eq!(
            error.unwrap_err().to_string(),
            "cannot build the client: the value of the header `host` cannot be sent"
        );
    }
    let scheme = SecurityScheme {
        name: "odd",
        method: "odd",
        kind: SchemeKind::Header("Transfer-Encoding"),
    };
    let credentials = Credentials::new().with(scheme, Credential::Token(Secret::from("chunked")));
    let mut request = Request::default();
    let applied = credentials.always().apply(&[], &mut request);
    assert!(applied.is_err());
    assert!(request.headers().is_empty());
}
