//! Streamed request bodies: what a server receives from each client.

use std::collections::VecDeque;
use std::error::Error as StdError;
use std::io::{self, ErrorKind, Read};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::Response;

use crate::operations::Version;
use crate::runtime::binary::Binary;
use crate::runtime::wire::{self, Members, Output, Write};
use crate::runtime::{
    BaseUrl, EncodeError, Error, Operation, Request, RequestBuilder, ResponseError, Retry,
    SecurityScheme, Untyped, response,
};
use crate::server::{Answer, Server};
use crate::setup::{Setup, block_on, blocking, over_reqwest, over_tower};

/// Sends a file, by itself or in a form.
#[derive(Clone, Debug, PartialEq)]
pub enum Upload {
    File(Binary),
    Form(Binary),
}

impl Operation for Upload {
    type Output = ();
    type Error = Untyped;

    const ID: &'static str = "Upload";
    const METHOD: &'static str = "PUT";
    const PATH: &'static str = "/files";
    const SECURITY: &'static [&'static [SecurityScheme]] = &[];

    fn request(&self, base_url: &BaseUrl) -> Result<Request, EncodeError> {
        let request = RequestBuilder::new(Self::METHOD, Self::PATH, base_url);
        match self {
            Self::File(file) => request.content("application/octet-stream", file),
            form => request.multipart("multipart/form-data", &[], form),
        }
        .finish()
    }

    fn response(response: Response<Bytes>) -> Result<Self::Output, ResponseError<Self::Error>> {
        match response.status().as_u16() {
            204 => response::empty(response),
            _ => response::refused(response),
        }
    }
}

impl Write for Upload {
    fn write(&self, output: &mut dyn Output) -> wire::Result<()> {
        let (Self::File(file) | Self::Form(file)) = self;
        output.object(&mut |object: &mut dyn Members| {
            object.member("before", &"b".to_owned())?;
            object.member("file", file)?;
            object.member("after", &"a".to_owned())
        })
    }
}

/// What a source yields, one after the other.
struct Pieces(VecDeque<io::Result<&'static str>>);

impl Stream for Pieces {
    type Item = io::Result<&'static str>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.pop_front())
    }
}

impl Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let piece = self.0.pop_front().unwrap_or(Ok(""))?;
        let (now, later) = piece.split_at(piece.len().min(buffer.len()));
        buffer[..now.len()].copy_from_slice(now.as_bytes());
        if !later.is_empty() {
            self.0.push_front(Ok(later));
        }
        Ok(now.len())
    }
}

type Sends = fn(&str, &Setup, &Upload) -> Result<(), Error>;
type Makes = fn(Pieces) -> Binary;

/// Each client with the kind of stream that it reads.
const CLIENTS: [(&str, Sends, Makes); 3] = [
    (
        "async",
        |url, setup, upload| block_on(over_reqwest(url, setup).send(upload)),
        Binary::stream,
    ),
    (
        "tower",
        |url, setup, upload| block_on(over_tower(url, setup).send(upload)),
        Binary::stream,
    ),
    (
        "blocking",
        |url, setup, upload| blocking(url, setup).send(upload),
        Binary::reader,
    ),
];

fn pieces<const N: usize>(pieces: [io::Result<&'static str>; N]) -> Pieces {
    Pieces(pieces.into_iter().collect())
}

fn whole() -> Pieces {
    pieces([Ok("12"), Ok("345")])
}

#[test]
fn a_file_is_sent_as_it_is_read() {
    for (client, send, make) in CLIENTS {
        let server = Server::answering(vec![Answer::new(204, &[], ""); 3]).unwrap();
        let send = |file| send(&server.url(), &Setup::default(), &Upload::File(file)).unwrap();
        send(make(whole()));
        send(make(whole()).length(5));
        // What is beyond the length is not read.
        send(make(whole()).length(4));
        let requests = server.requests();
        let bodies: Vec<_> = requests.iter().map(|request| request.text()).collect();
        assert_eq!(bodies, ["12345", "12345", "1234"], "{client}");
        let media_type = requests[0].header("content-type");
        assert_eq!(media_type.as_deref(), Some("application/octet-stream"));
        let how = |index: usize| {
            let request = &requests[index];
            (
                request.header("content-length"),
                request.header("transfer-encoding"),
            )
        };
        assert_eq!(how(0), (None, Some("chunked".to_owned())), "{client}");
        assert_eq!(how(1), (Some("5".to_owned()), None), "{client}");
        assert_eq!(how(2), (Some("4".to_owned()), None), "{client}");
    }
}

#[test]
fn a_form_is_sent_as_its_file_is_read() {
    for (client, send, make) in CLIENTS {
        let server = Server::answering(vec![Answer::new(204, &[], ""); 2]).unwrap();
        let send = |file: Binary| {
            let form = Upload::Form(file.file_name("f.txt").content_type("text/csv"));
            send(&server.url(), &Setup::default(), &form).unwrap();
        };
        send(make(whole()));
        send(make(whole()).length(5));
        let boundaries = server.requests().into_iter().map(|request| {
            let media_type = request.header("content-type").unwrap();
            let (_, boundary) = media_type.split_once("; boundary=").unwrap();
            let expected = format!(
                "--{boundary}\r\nContent-Disposition: form-data; name=\"before\"\r\n\r\nb\r\n\
                 --{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f.txt\"\r\n\
                 Content-Type: text/csv\r\n\r\n12345\r\n\
                 --{boundary}\r\nContent-Disposition: form-data; name=\"after\"\r\n\r\na\r\n\
                 --{boundary}--\r\n"
            );
            assert_eq!(request.text(), expected, "{client}");
            (boundary.to_owned(), request.header("content-length"))
        });
        let boundaries: Vec<_> = boundaries.collect();
        let [(first, None), (second, Some(_))] = boundaries.as_slice() else {
            panic!("{client}: {boundaries:?}");
        };
        // Nobody can know the boundary and put it into the stream.
        assert_ne!(first, second);
        assert!(first.len() >= 32 && first.len() <= 70);
    }
}

#[test]
fn a_source_that_fails() {
    // The kinds would mean something else if they came from the connection.
    let kinds = [
        ErrorKind::Other,
        ErrorKind::ConnectionRefused,
        ErrorKind::TimedOut,
    ];
    for (client, send, make) in CLIENTS {
        for (kind, of) in kinds
            .into_iter()
            .flat_map(|kind| [(kind, Upload::File as fn(_) -> _), (kind, Upload::Form)])
        {
            let server = Server::answering([Answer::new(204, &[], "")]).unwrap();
            let fails = pieces([Ok("12"), Err(io::Error::new(kind, "the disk is gone"))]);
            let file = match kind {
                ErrorKind::Other => make(fails),
                _ => make(fails).length(9),
            };
            let error = send(&server.url(), &Setup::default(), &of(file)).unwrap_err();
            assert!(
                matches!(error, Error::Transport { .. }),
                "{client}: {error:?}"
            );
            assert_eq!(
                error.to_string(),
                "Upload (PUT /files): the exchange with the server failed: the disk is gone",
                "{client}"
            );
            assert_eq!(io_kind(&error), Some(kind), "{client}");
            assert!(server.requests().is_empty(), "{client}");
        }
    }
}

/// The kind of the last IO error among the causes.
fn io_kind(error: &(dyn StdError + 'static)) -> Option<ErrorKind> {
    let cause = error.source().and_then(io_kind);
    cause.or_else(|| Some(error.downcast_ref::<io::Error>()?.kind()))
}

#[test]
fn a_source_that_ends_early() {
    for (client, send, make) in CLIENTS {
        let server = Server::answering([Answer::new(204, &[], "")]).unwrap();
        let file = Upload::File(make(whole()).length(6));
        let error = send(&server.url(), &Setup::default(), &file).unwrap_err();
        assert!(
            error
                .to_string()
                .ends_with("the stream ended 1 bytes before its length"),
            "{error}"
        );
        assert_eq!(io_kind(&error), Some(ErrorKind::UnexpectedEof), "{client}");
        assert!(server.requests().is_empty(), "{client}");
    }
}

#[test]
fn a_stream_is_sent_once() {
    let setup = Setup {
        retry: Retry::times(5).any_method(),
        ..Setup::default()
    };
    for (client, send, make) in CLIENTS {
        for status in [503, 429] {
            for of in [Upload::File, Upload::Form] {
                let answers = [Answer::text(status, "later"), Answer::new(204, &[], "")];
                let server = Server::answering(answers).unwrap();
                let upload = of(make(whole()));
                let error = send(&server.url(), &setup, &upload.clone()).unwrap_err();
                assert_eq!(error.status().unwrap(), status, "{client}");
                assert_eq!(error.retries(), 0, "{client}");
                assert_eq!(server.requests().len(), 1, "{client}");
                // Nor is it by a caller who has not noticed that it is a stream.
                let error = send(&server.url(), &setup, &upload).unwrap_err();
                assert!(matches!(error, Error::Encode { .. }), "{client}");
                assert_eq!(
                    error.to_string(),
                    "Upload (PUT /files): the body is a stream that was already sent, and a stream can be sent only once: \
                     create a new one"
                );
                assert_eq!(server.requests().len(), 1, "{client}");
            }
        }
        // Bytes are sent again.
        let answers = [Answer::text(503, "later"), Answer::new(204, &[], "")];
        let server = Server::answering(answers).unwrap();
        send(&server.url(), &setup, &Upload::File("12345".into())).unwrap();
        assert_eq!(server.requests().len(), 2, "{client}");
    }
    // Not even if nobody was there to send it to.
    let nobody = "http://127.0.0.1:1";
    for (client, send, make) in CLIENTS {
        let error = send(nobody, &setup, &Upload::File(make(whole()))).unwrap_err();
        assert!(error.is_connect() && error.retries() == 0, "{client}");
    }
}

#[test]
fn the_time_of_a_call_is_that_of_its_stream_too() {
    struct Silent;
    impl Stream for Silent {
        type Item = io::Result<Bytes>;

        fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            Poll::Pending
        }
    }
    struct Slow;
    impl Read for Slow {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            thread::sleep(Duration::from_millis(50));
            Ok(buffer.len().min(1))
        }
    }
    let setup = Setup {
        timeout: Some(Duration::from_millis(200)),
        ..Setup::default()
    };
    let server = Server::answering([]).unwrap();
    for (client, send, _) in CLIENTS {
        let file = match client {
            "blocking" => Binary::reader(Slow),
            _ => Binary::stream(Silent),
        };
        let error = send(&server.url(), &setup, &Upload::File(file)).unwrap_err();
        assert!(error.is_timeout(), "{client}: {error:?}");
    }
}

#[test]
fn a_download_is_sent_on() {
    let answers =
        || Server::answering([Answer::text(200, "12345"), Answer::new(204, &[], "")]).unwrap();
    let server = answers();
    block_on(async {
        let client = over_reqwest(&server.url(), &Setup::default());
        let body = client.download(Version::new()).await.unwrap().body;
        let upload = Upload::File(Binary::stream(body));
        client.send(upload).await.unwrap();
    });
    assert_eq!(server.requests()[1].text(), "12345");
    let server = answers();
    let client = blocking(&server.url(), &Setup::default());
    let body = client.download(Version::new()).unwrap().body;
    client.send(Upload::File(Binary::reader(body))).unwrap();
    assert_eq!(server.requests()[1].text(), "12345");
}

#[test]
fn a_stream_of_the_other_kind() {
    let server = Server::answering([Answer::new(204, &[], "")]).unwrap();
    for (client, send, _) in CLIENTS {
        let (other, advice): (Makes, _) = match client {
            "blocking" => (Binary::stream, "`Binary::reader`"),
            _ => (Binary::reader, "`Binary::stream`"),
        };
        let upload = Upload::File(other(whole()));
        for _ in 0..2 {
            let error = send(&server.url(), &Setup::default(), &upload).unwrap_err();
            assert!(matches!(error, Error::Encode { .. }), "{client}");
            assert!(error.to_string().contains(advice), "{error}");
        }
    }
    assert_eq!(server.connections(), 0);
    // It is left as it was, for the client that it is for.
    let file = Upload::File(Binary::reader(whole()));
    let (_, send, _) = CLIENTS[0];
    send(&server.url(), &Setup::default(), &file).unwrap_err();
    let (_, send, _) = CLIENTS[2];
    send(&server.url(), &Setup::default(), &file).unwrap();
}

#[test]
fn streams_are_equal_if_they_are_the_same() {
    let file = Binary::reader(whole());
    assert_eq!(file, file.clone());
    assert_ne!(file, Binary::reader(whole()));
    assert_ne!(file, Binary::from("12345"));
    assert_ne!(file, file.clone().length(5));
    // As large as with bytes alone.
    assert_eq!(
        size_of::<Binary>(),
        size_of::<Bytes>() + 2 * size_of::<String>() + size_of::<usize>()
    );
    let [unknown, known] = [file.clone(), file.length(5)].map(|file| format!("{file:?}"));
    assert!(unknown.contains("content: <stream>, "), "{unknown}");
    assert!(known.contains("content: <stream> of 5 bytes, "), "{known}");
    // There is no text to be had of it.
    let request = |file: &Binary| {
        let base = BaseUrl::parse("https://host").unwrap();
        RequestBuilder::new("PUT", "/", &base).json(file).finish()
    };
    let error = request(&Binary::reader(whole())).unwrap_err();
    assert!(error.to_string().contains("but not text"), "{error}");
}

#[test]
fn without_a_client_a_body_is_read_as_it_is_sent() {
    let base = BaseUrl::parse("https://host").unwrap();
    let upload = Upload::File(Binary::reader(whole()).length(5));
    let body = upload.request(&base).unwrap().into_body();
    assert!(body.is_stream() && body.as_bytes().is_none());
    assert_eq!(format!("{body:?}"), "RequestBody(stream of length 5)");
    let mut text = String::new();
    let again = body.clone();
    body.into_reader()
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    assert_eq!(text, "12345");
    assert!(again.into_reader().is_err());
    // A length that no number holds is none.
    let long = Upload::Form(Binary::reader(whole()).length(u64::MAX));
    assert_eq!(long.request(&base).unwrap().body().length(), None);
    let bytes = Upload::File("123".into()).request(&base).unwrap();
    text.clear();
    let mut reader = bytes.into_body().into_reader().unwrap();
    reader.read_to_string(&mut text).unwrap();
    assert_eq!(text, "123");
}
