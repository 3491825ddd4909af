//! Each kind of parameter, body and credential as a server receives it: the request line, the headers and the body.

use std::collections::BTreeMap;

use bytes::Bytes;

use crate::runtime::secret::Secret;
use crate::runtime::{self, binary::Binary};
use crate::runtime::{
    BaseUrl, Credential, EncodeError, Operation, PartStyle, PathStyle, QueryStyle, RequestBuilder,
    ResponseError, SchemeKind, SecurityScheme, Untyped, response,
};
use crate::server::{Answer, Request};
use crate::setup::{Setup, each};

const DIGEST: SecurityScheme = SecurityScheme {
    name: "digest",
    method: "digest",
    kind: SchemeKind::Http("Digest"),
};
const APP: SecurityScheme = SecurityScheme {
    name: "app",
    method: "app",
    kind: SchemeKind::Query("app id"),
};
const SESSION: SecurityScheme = SecurityScheme {
    name: "session",
    method: "session",
    kind: SchemeKind::Cookie("SID"),
};

/// An operation that is what its kind of request is.
trait Kind {
    const PATH: &'static str;
    const SECURITY: &'static [&'static [SecurityScheme]] = &[];

    fn add(request: RequestBuilder<'_>) -> RequestBuilder<'_>;
}

struct Of<K>(K);

impl<K: Kind> Operation for Of<K> {
    type Output = ();
    type Error = Untyped;

    const ID: &'static str = "kind";
    const METHOD: &'static str = "POST";
    const PATH: &'static str = K::PATH;
    const SECURITY: &'static [&'static [SecurityScheme]] = K::SECURITY;

    fn request(&self, base_url: &BaseUrl) -> Result<runtime::Request, EncodeError> {
        K::add(RequestBuilder::new(Self::METHOD, Self::PATH, base_url)).finish()
    }

    fn response(
        response: http::Response<Bytes>,
    ) -> Result<Self::Output, ResponseError<Self::Error>> {
        response::empty(response)
    }
}

/// What a server gets, from either client.
fn sent<K: Kind>(kind: K) -> Vec<Request> {
    let mut setup = Setup::default();
    let credentials = &mut setup.credentials;
    credentials.set(DIGEST, Credential::Token(Secret::from("username=\"u\"")));
    credentials.set(APP, Credential::Token(Secret::from("a b&c")));
    credentials.set(SESSION, Credential::Token(Secret::from("s1")));
    let outcomes = each(&Answer::json(204, ""), &setup, &Of(kind));
    let requests = outcomes.into_iter().map(|outcome| {
        assert!(outcome.result.is_ok(), "{}", outcome.client);
        let [request] = outcome.requests.as_slice() else {
            panic!("the {} client sent something else", outcome.client);
        };
        request.clone()
    });
    requests.collect()
}

struct Paths;

impl Kind for Paths {
    const PATH: &'static str = "/c/{a}...{b}/x({id})/{label}/{matrix}:run?fixed=1";

    fn add(request: RequestBuilder<'_>) -> RequestBuilder<'_> {
        let object = BTreeMap::from([("R".to_owned(), 100), ("G".to_owned(), 200)]);
        request
            .path("a", &"feature/1".to_owned())
            .path("b", &"\u{e9}?#".to_owned())
            .path("id", &7u8)
            .path_as("label", PathStyle::LabelExploded, &vec![1u8, 2])
            .path_as("matrix", PathStyle::MatrixExploded, &object)
            .query("q", QueryStyle::FORM, &"x y".to_owned())
    }
}

#[test]
fn paths() {
    for request in sent(Paths) {
        assert_eq!(
            request.line,
            "POST /c/feature%2F1...%C3%A9%3F%23/x(7)/.1.2/;G=200;R=100:run?fixed=1&q=x%20y HTTP/1.1"
        );
    }
}

struct Parameters;

impl Kind for Parameters {
    const PATH: &'static str = "/p";

    fn add(request: RequestBuilder<'_>) -> RequestBuilder<'_> {
        let list = vec!["a".to_owned(), "b".to_owned()];
        let object = BTreeMap::from([("k".to_owned(), 1)]);
        request
            .query("form", QueryStyle::FORM, &list)
            .query("commas", QueryStyle::COMMAS, &list)
            .query("spaces", QueryStyle::SPACES, &list)
            .query("pipes", QueryStyle::PIPES, &list)
            .query("deep", QueryStyle::DEEP_OBJECT, &object)
            .query("json", QueryStyle::JSON, &object)
            .query(
                "url",
                QueryStyle::FORM.reserved(),
                &"https://h/?a".to_owned(),
            )
            .query("empty", QueryStyle::FORM.or_empty(), &Vec::<u8>::new())
            .header("X-List", &list)
            .header_exploded("X-Object", &object)
            .header_json("X-Json", &object)
            .cookie("theme", QueryStyle::FORM, &"dark".to_owned())
            .cookie("list", QueryStyle::COMMAS, &list)
    }
}

#[test]
fn parameters() {
    for request in sent(Parameters) {
        assert_eq!(
            request.target(),
            "/p?form=a&form=b&commas=a,b&spaces=a%20b&pipes=a%7Cb&deep%5Bk%5D=1\
             &json=%7B%22k%22%3A1%7D&url=https://h/?a&empty="
        );
        assert_eq!(request.header("x-list").as_deref(), Some("a,b"));
        assert_eq!(request.header("x-object").as_deref(), Some("k=1"));
        assert_eq!(request.header("x-json").as_deref(), Some("{\"k\":1}"));
        let cookies = request.header("cookie");
        assert_eq!(cookies.as_deref(), Some("theme=dark; list=a,b"));
    }
}

struct Form;

impl Kind for Form {
    const PATH: &'static str = "/form";

    fn add(request: RequestBuilder<'_>) -> RequestBuilder<'_> {
        let body = BTreeMap::from([("a b".to_owned(), vec![1u8, 2])]);
        request.form(&[], &body)
    }
}

#[test]
fn forms() {
    for request in sent(Form) {
        let content_type = request.header("content-type");
        let form = "application/x-www-form-urlencoded";
        assert_eq!(content_type.as_deref(), Some(form));
        assert_eq!(request.text(), "a%20b=1&a%20b=2");
        assert_eq!(request.header("content-length").as_deref(), Some("15"));
    }
}

struct Multipart;

impl Kind for Multipart {
    const PATH: &'static str = "/multipart";

    fn add(request: RequestBuilder<'_>) -> RequestBuilder<'_> {
        let file = Binary::from(&[0u8, 255][..]).file_name("x.bin");
        let body = BTreeMap::from([("file".to_owned(), file)]);
        let styles = [("file", PartStyle::Type("image/png"))];
        request.multipart("multipart/form-data", &styles, &body)
    }
}

#[test]
fn multipart() {
    for request in sent(Multipart) {
        let content_type = request.header("content-type").unwrap();
        let (media_type, boundary) = content_type.split_once("; boundary=").unwrap();
        assert_eq!(media_type, "multipart/form-data");
        let mut expected = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x.bin\"\r\n\
             Content-Type: image/png\r\n\r\n"
        )
        .into_bytes();
        expected.extend([0, 255]);
        expected.extend(format!("\r\n--{boundary}--\r\n").into_bytes());
        assert_eq!(request.body, expected);
    }
}

struct Image;

impl Kind for Image {
    const PATH: &'static str = "/image";

    fn add(request: RequestBuilder<'_>) -> RequestBuilder<'_> {
        let body = Binary::from(&[137u8, 80][..]).content_type("image/png");
        request.content("image/*", &body)
    }
}

#[test]
fn bytes() {
    for request in sent(Image) {
        assert_eq!(request.header("content-type").as_deref(), Some("image/png"));
        assert_eq!(request.body, [137, 80]);
    }
}

struct Secured;

impl Kind for Secured {
    const PATH: &'static str = "/secured?fixed=1";
    const SECURITY: &'static [&'static [SecurityScheme]] = &[&[DIGEST, APP, SESSION]];

    fn add(request: RequestBuilder<'_>) -> RequestBuilder<'_> {
        request.cookie("theme", QueryStyle::FORM, &"dark".to_owned())
    }
}

#[test]
fn credentials_that_are_needed_together() {
    for request in sent(Secured) {
        assert_eq!(request.target(), "/secured?fixed=1&app%20id=a%20b%26c");
        let authorization = request.header("authorization");
        assert_eq!(authorization.as_deref(), Some("Digest username=\"u\""));
        let cookies = request.header("cookie");
        assert_eq!(cookies.as_deref(), Some("theme=dark; SID=s1"));
    }
}
