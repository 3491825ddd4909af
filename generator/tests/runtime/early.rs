//! Servers that answer before they have read the whole request, and then close the connection.

use std::io::{self, Cursor, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread;

use crate::operations::PutBlob;
use crate::runtime::binary::Binary;
use crate::runtime::{Error, Retry};
use crate::setup::{self, Sent, Setup};

const LENGTH: usize = 8 << 20;

fn answer(status: u16) -> String {
    format!(
        "HTTP/1.1 {status} Status\r\ncontent-type: application/json\r\ncontent-length: 11\r\n\
         connection: close\r\n\r\n{{\"limit\":1}}"
    )
}

/// Reads the head and so much of the body, answers, and closes: with the rest unread, the connection is reset.
/// Returns how much of the body came.
fn serve(mut stream: TcpStream, body: usize, answer: &str) -> io::Result<usize> {
    let mut read = Vec::new();
    let mut chunk = [0; 4096];
    let end = loop {
        let end = read.windows(4).position(|bytes| bytes == b"\r\n\r\n");
        if let Some(end) = end.filter(|end| read.len() >= end + 4 + body) {
            break end + 4;
        }
        match stream.read(&mut chunk)? {
            0 => return Ok(read.len()),
            length => read.extend_from_slice(&chunk[..length]),
        }
    };
    stream.write_all(answer.as_bytes())?;
    Ok(read.len() - end)
}

/// Sends a body to a server of its own, which answers the first and all other requests in this way.
fn sent(
    body: usize,
    [first, second]: [&str; 2],
    send: impl FnOnce(&str) -> Sent<PutBlob>,
) -> Sent<PutBlob> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = listener.local_addr().unwrap();
    let (first, second) = (first.to_owned(), second.to_owned());
    let (stop, stopped) = mpsc::channel::<()>();
    let server = thread::spawn(move || {
        for (index, stream) in listener.incoming().enumerate() {
            if stopped.try_recv().is_ok() {
                return index;
            }
            let answer = if index == 0 { &first } else { &second };
            let read = serve(stream.unwrap(), body, answer).unwrap_or_default();
            assert!(read < LENGTH, "the request was complete");
        }
        0
    });
    let sent = send(&format!("http://{address}"));
    stop.send(()).unwrap();
    TcpStream::connect(address).unwrap();
    assert!(server.join().unwrap() <= 2, "more than one question");
    sent
}

fn setup() -> Setup {
    Setup {
        retry: Retry::never(),
        ..Setup::default()
    }
}

fn bytes() -> PutBlob {
    PutBlob::new(vec![b'x'; LENGTH])
}

fn stream() -> PutBlob {
    PutBlob::new(Binary::reader(Cursor::new(vec![b'x'; LENGTH])))
}

/// Tries until the answer of the server is what the client reports. How much of the body the operating system sends
/// before the server answers differs from time to time, so a try may also end with a broken connection.
#[track_caller]
fn is_refused(status: u16, attempt: impl Fn() -> Sent<PutBlob>) {
    for _ in 0..TRIES {
        match attempt() {
            Err(Error::Refused { error, .. }) => {
                assert_eq!(error.status(), status);
                assert_eq!(error.text(), Some("{\"limit\":1}"));
                assert_eq!(error.typed().is_some(), status == 413);
                return;
            }
            Err(Error::Transport { .. }) => {}
            Err(error) => panic!("{error}"),
            Ok(_) => panic!("the server took it"),
        }
    }
    panic!("the connection broke {TRIES} times");
}

const TRIES: usize = 10;

#[test]
fn an_early_answer_is_the_answer() {
    let setup = setup();
    for status in [413, 401, 503] {
        let answer = answer(status);
        let answers = [answer.as_str(); 2];
        for body in [0, 1, 100_000, 3 << 20] {
            is_refused(status, || {
                sent(body, answers, |url| setup::send(url, &setup, &bytes()))
            });
            let over_tower = |url: &str| setup::send_over_tower(url, &setup, &bytes());
            is_refused(status, || sent(body, answers, over_tower));
        }
        // ureq sends all of a body before it looks for an answer, so the server has to refuse the head.
        for operation in [bytes, stream] {
            is_refused(status, || {
                sent(0, answers, |url| {
                    setup::send_blocking(url, &setup, &operation())
                })
            });
        }
    }
}

#[test]
fn only_a_refusal_of_the_head_is_an_early_answer() {
    let setup = setup();
    let closed = |sent: Sent<PutBlob>| match sent {
        Err(error) => assert!(matches!(error, Error::Transport { .. }), "{error}"),
        Ok(_) => panic!("the server took it"),
    };
    for second in ["", &answer(204), &answer(417), &answer(302)] {
        closed(sent(0, ["", second], |url| {
            setup::send(url, &setup, &bytes())
        }));
        closed(sent(0, ["", second], |url| {
            setup::send_blocking(url, &setup, &bytes())
        }));
        closed(sent(0, ["", second], |url| {
            setup::send_blocking(url, &setup, &stream())
        }));
    }
}
