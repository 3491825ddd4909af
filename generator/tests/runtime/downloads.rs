//! Streamed response bodies: what each client returns while the body arrives.

use std::collections::BTreeMap;
use std::io::{Cursor, ErrorKind, Read};
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use http::Response;

use crate::runtime::client::Client;
use crate::runtime::{
    BaseUrl, EncodeError, Error, Operation, Request, RequestBuilder, ResponseError, SecurityScheme,
    TransportError, TransportErrorKind, response,
};
use crate::server::{Answer, Server};
use crate::setup::{Setup, block_on, blocking, over_reqwest, over_tower};

/// Gets a file.
#[derive(Clone, Copy)]
struct Download;

impl Operation for Download {
    type Output = Bytes;
    type Error = BTreeMap<String, u32>;

    const ID: &'static str = "Download";
    const METHOD: &'static str = "GET";
    const PATH: &'static str = "/file";
    const SECURITY: &'static [&'static [SecurityScheme]] = &[];

    fn request(&self, base_url: &BaseUrl) -> Result<Request, EncodeError> {
        RequestBuilder::new(Self::METHOD, Self::PATH, base_url).finish()
    }

    fn response(response: Response<Bytes>) -> Result<Self::Output, ResponseError<Self::Error>> {
        match response.status().as_u16() {
            200 => response::bytes(response),
            400 => response::refused_as(response, |error| error),
            _ => response::refused(response),
        }
    }
}

/// What came of a download: how many retries, how long it said it was, and its text or why there is none.
type Downloaded = (u32, Option<u64>, Result<String, TransportError>);

fn collect(mut body: impl Read) -> Result<String, TransportError> {
    let mut text = String::new();
    match body.read_to_string(&mut text) {
        Ok(_) => Ok(text),
        Err(error) if error.kind() == ErrorKind::TimedOut => Err(TransportError::timeout()),
        Err(error) => Err(TransportError::other(error)),
    }
}

type Gets = fn(&str, &Setup) -> Result<Downloaded, Error<BTreeMap<String, u32>>>;

const DOWNLOADS: [(&str, Gets); 3] = [
    ("async", |url, setup| {
        block_on(get(over_reqwest(url, setup)))
    }),
    ("tower", |url, setup| block_on(get(over_tower(url, setup)))),
    ("blocking", |url, setup| {
        let response = blocking(url, setup).download(Download)?;
        let length = response.body.length();
        Ok((response.retries, length, collect(response.body)))
    }),
];

async fn get(client: Client) -> Result<Downloaded, Error<BTreeMap<String, u32>>> {
    let mut response = client.download(&Download).await?;
    let length = response.body.length();
    let mut bytes = Vec::new();
    let result = loop {
        match response.body.next().await {
            Ok(Some(piece)) => bytes.extend_from_slice(&piece),
            Ok(None) => break collect(Cursor::new(bytes)),
            Err(error) => break Err(error),
        }
    };
    Ok((response.retries, length, result))
}

#[test]
fn a_file_is_handed_out_as_it_comes() {
    let setup = Setup {
        max_response_bytes: 3,
        ..Setup::default()
    };
    let chunked =
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n12\r\n3\r\n345\r\n0\r\n\r\n";
    for (client, get) in DOWNLOADS {
        for (answer, length) in [
            (Answer::text(200, "12345"), Some(5)),
            (Answer::raw(chunked), None),
            (Answer::raw("HTTP/1.1 200 OK\r\n\r\n12345").close(), None),
        ] {
            let server = Server::answering([Answer::text(503, "later"), answer]).unwrap();
            let (retries, said, text) = get(&server.url(), &setup).unwrap();
            assert_eq!(text.unwrap(), "12345", "{client}");
            assert_eq!((retries, said), (1, length), "{client}");
        }
    }
}

#[test]
fn a_download_that_is_refused() {
    let setup = Setup {
        max_response_bytes: 10,
        ..Setup::default()
    };
    for (client, get) in DOWNLOADS {
        let answers = [
            Answer::json(400, r#"{"code":1}"#),
            Answer::json(400, r#"{"code":12}"#),
            Answer::text(404, "no"),
        ];
        let server = Server::answering(answers).unwrap();
        let error = || get(&server.url(), &setup).unwrap_err();
        assert_eq!(error().typed().unwrap()["code"], 1, "{client}");
        let Error::Refused { error: cut, .. } = error() else {
            panic!("{client}");
        };
        assert!(cut.is_cut() && cut.typed().is_none(), "{client}");
        let Error::Refused { error, .. } = error() else {
            panic!("{client}");
        };
        assert_eq!(error.text(), Some("no"), "{client}");
    }
}

#[test]
fn a_download_that_breaks_off() {
    for (client, get) in DOWNLOADS {
        for answer in [
            "HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n12345",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n12\r\n",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\n12",
        ] {
            let server = Server::answering([Answer::raw(answer).close()]).unwrap();
            let (_, _, text) = get(&server.url(), &Setup::default()).unwrap();
            assert!(text.is_err(), "{client}: {text:?} of {answer:?}");
            assert_eq!(server.requests().len(), 1, "{client}");
        }
    }
}

#[test]
fn each_piece_of_a_download_has_its_time() {
    let setup = Setup {
        timeout: Some(Duration::from_millis(1500)),
        ..Setup::default()
    };
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n";
    // Each waits most of the time, so they wait side by side.
    let check = |client: &str, get: Gets| {
        let server = Server::answering([
            Answer::raw(format!("{head}1")).stall(),
            Answer::raw("HTTP/1.1 200 OK\r\n").stall(),
            Answer::trickle([head, "1", "2", "3", "4", "5"], Duration::from_millis(350)),
        ])
        .unwrap();
        let (_, _, text) = get(&server.url(), &setup).unwrap();
        let kind = text.unwrap_err().kind();
        assert_eq!(kind, TransportErrorKind::Timeout, "{client}");
        assert!(
            get(&server.url(), &setup).unwrap_err().is_timeout(),
            "{client}"
        );
        // As a whole it takes longer.
        let (_, _, text) = get(&server.url(), &setup).unwrap();
        assert_eq!(text.unwrap(), "12345", "{client}");
    };
    thread::scope(|scope| {
        for (client, get) in DOWNLOADS {
            let check = &check;
            scope.spawn(move || check(client, get));
        }
    });
}
