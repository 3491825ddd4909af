//! Request and response bodies that are far larger than the part that a client may keep in memory.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::thread;

use bytes::Bytes;
use futures_core::Stream;
use http::Response;

use crate::alone;
use crate::memory::memory;
use crate::runtime::binary::Binary;
use crate::runtime::wire::{self, Members, Output};
use crate::runtime::{
    BaseUrl, EncodeError, Operation, Request, RequestBuilder, ResponseError, SecurityScheme,
    Untyped, blocking, client, response,
};

const SIZE: u64 = 256 << 20;

/// How much a client may grow on the way, in KiB.
const GROWTH: u64 = 32 << 10;

/// The content from a place on. It repeats itself, but not in step with any buffer.
fn content(at: u64) -> &'static [u8] {
    static BLOCK: [u8; 65_521] = {
        let mut block = [0; 65_521];
        let mut state = 1u32;
        let mut index = 0;
        while index < block.len() {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            block[index] = (state >> 24) as u8;
            index += 1;
        }
        block
    };
    let block = &BLOCK[(at % BLOCK.len() as u64) as usize..];
    &block[..block.len().min((SIZE - at) as usize)]
}

/// Compares what comes with the content.
#[derive(Default)]
struct Check(u64);

impl Check {
    fn push(&mut self, mut piece: &[u8]) -> bool {
        while !piece.is_empty() {
            let wanted = content(self.0);
            let length = wanted.len().min(piece.len());
            if length == 0 || piece[..length] != wanted[..length] {
                return false;
            }
            self.0 += length as u64;
            piece = &piece[length..];
        }
        true
    }
}

/// Makes the content while it is read, and looks at the memory now and then.
struct Source {
    at: u64,
    most: Arc<Mutex<u64>>,
}

impl Source {
    fn next(&mut self) -> &'static [u8] {
        let piece = content(self.at);
        watch(self.at, piece.len(), &self.most);
        self.at += piece.len() as u64;
        piece
    }
}

/// Looks at the memory every few MiB and keeps the most.
fn watch(at: u64, length: usize, most: &Mutex<u64>) {
    if at >> 23 != (at + length as u64) >> 23 {
        let mut most = most.lock().unwrap();
        *most = (*most).max(memory().unwrap_or_default());
    }
}

impl Stream for Source {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let piece = Some(self.next()).filter(|piece| !piece.is_empty());
        Poll::Ready(piece.map(|piece| Ok(Bytes::copy_from_slice(piece))))
    }
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut piece = content(self.at);
        let length = piece.read(buffer)?;
        watch(self.at, length, &self.most);
        self.at += length as u64;
        Ok(length)
    }
}

/// Sends a file, by itself or in a form, or gets one.
enum Transfer {
    File(Binary),
    Form(Binary),
    Download,
}

impl Operation for Transfer {
    type Output = Bytes;
    type Error = Untyped;

    const ID: &'static str = "Transfer";
    const METHOD: &'static str = "POST";
    const PATH: &'static str = "/";
    const SECURITY: &'static [&'static [SecurityScheme]] = &[];

    fn request(&self, base_url: &BaseUrl) -> Result<Request, EncodeError> {
        let request = RequestBuilder::new(Self::METHOD, Self::PATH, base_url);
        match self {
            Self::File(file) => request.content("application/octet-stream", file),
            form @ Self::Form(_) => request.multipart("multipart/form-data", &[], form),
            Self::Download => request,
        }
        .finish()
    }

    fn response(response: Response<Bytes>) -> Result<Self::Output, ResponseError<Self::Error>> {
        match response.status().as_u16() {
            200 => response::bytes(response),
            _ => response::refused(response),
        }
    }
}

impl wire::Write for Transfer {
    fn write(&self, output: &mut dyn Output) -> wire::Result<()> {
        output.object(&mut |object: &mut dyn Members| match self {
            Self::File(file) | Self::Form(file) => object.member("file", file),
            Self::Download => Ok(()),
        })
    }
}

/// A server that compares what it gets with the content, and sends the content to whoever sends nothing.
fn serve() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            thread::spawn(move || answer(stream).ok());
        }
    });
    address
}

fn answer(stream: TcpStream) -> io::Result<()> {
    let mut writer = stream.try_clone()?;
    let mut reader = BufReader::with_capacity(1 << 16, stream);
    while let Some(head) = head(&mut reader)? {
        let header = |name: &str| {
            let lines = head.lines().map(str::to_ascii_lowercase);
            let mut values =
                lines.filter_map(|line| Some(line.strip_prefix(name)?.trim().to_owned()));
            values.next()
        };
        let length: Option<u64> = header("content-length:").and_then(|it| it.parse().ok());
        if length == Some(0) {
            write!(writer, "HTTP/1.1 200 OK\r\ncontent-length: {SIZE}\r\n\r\n")?;
            let mut at = 0;
            while at < SIZE {
                let piece = content(at);
                writer.write_all(piece)?;
                at += piece.len() as u64;
            }
            continue;
        }
        let is_form = header("content-type:").is_some_and(|it| it.starts_with("multipart/"));
        let result = match length {
            Some(length) => received((&mut reader).take(length), is_form),
            None => received(BufReader::new(Chunked(&mut reader, 0)), is_form),
        };
        let (status, text) = match result {
            Ok(()) => (200, String::new()),
            Err(error) => (400, error.to_string()),
        };
        let length = text.len();
        write!(
            writer,
            "HTTP/1.1 {status} -\r\ncontent-length: {length}\r\n\r\n{text}"
        )?;
    }
    Ok(())
}

/// The lines up to an empty one.
fn head(reader: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut head = String::new();
    loop {
        let length = reader.read_line(&mut head)?;
        if length == 0 {
            return Ok(None);
        }
        if length == 2 {
            return Ok(Some(head));
        }
    }
}

fn received(mut body: impl BufRead, is_form: bool) -> io::Result<()> {
    if is_form {
        head(&mut body)?;
    }
    let mut check = Check::default();
    let mut buffer = vec![0; 1 << 16];
    while check.0 < SIZE {
        let most = buffer.len().min((SIZE - check.0) as usize);
        let length = body.read(&mut buffer[..most])?;
        if length == 0 || !check.push(&buffer[..length]) {
            return Err(io::Error::other(format!("it differs after {}", check.0)));
        }
    }
    let mut rest = String::new();
    body.read_to_string(&mut rest)?;
    match rest.starts_with("\r\n--boundary-") == is_form && rest.is_empty() != is_form {
        true => Ok(()),
        false => Err(io::Error::other("there is more")),
    }
}

/// A body in chunks, with what is left of the current one.
struct Chunked<R>(R, u64);

impl<R: BufRead> Read for Chunked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.1 == 0 {
            let mut line = String::new();
            self.0.read_line(&mut line)?;
            self.1 = u64::from_str_radix(line.trim(), 16).map_err(io::Error::other)?;
        }
        let length = (&mut self.0).take(self.1).read(buffer)?;
        let is_last = self.1 == 0;
        self.1 -= length as u64;
        if self.1 == 0 {
            self.0.read_exact(&mut [0; 2])?;
        }
        match length == 0 && !is_last {
            true => Err(io::ErrorKind::UnexpectedEof.into()),
            false => Ok(length),
        }
    }
}

/// Runs a transfer and compares the most memory on the way with that before.
fn bounded(name: &str, transfer: impl FnOnce(&Arc<Mutex<u64>>)) {
    let before = memory().unwrap_or_default();
    let most = Arc::default();
    transfer(&most);
    let most = *most.lock().unwrap();
    assert!(most >= before.min(1), "{name}: nobody looked");
    let growth = most.saturating_sub(before);
    println!("{name}: grew by {growth} KiB on the way");
    assert!(growth <= GROWTH, "{name}: {growth} KiB");
}

fn source(most: &Arc<Mutex<u64>>) -> Source {
    Source {
        at: 0,
        most: Arc::clone(most),
    }
}

fn over(name: &str, builder: client::ClientBuilder) {
    let _alone = alone();
    let url = format!("http://{}", serve());
    let client = builder.base_url(url).timeout(None).build().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let send = |transfer| runtime.block_on(client.send(transfer)).unwrap();
    bounded(&format!("{name} upload"), |most| {
        send(Transfer::File(Binary::stream(source(most))));
    });
    bounded(&format!("{name} form"), |most| {
        send(Transfer::Form(Binary::stream(source(most)).length(SIZE)));
    });
    bounded(&format!("{name} download"), |most| {
        runtime.block_on(async {
            let mut body = client.download(Transfer::Download).await.unwrap().body;
            let mut check = Check::default();
            while let Some(piece) = body.next().await.unwrap() {
                watch(check.0, piece.len(), most);
                assert!(check.push(&piece));
            }
            assert_eq!(check.0, SIZE);
        });
    });
}

#[test]
fn large_bodies_are_not_held() {
    over("async", client::Client::builder());
}

#[test]
fn large_bodies_are_not_held_over_a_tower_service() {
    use hyper_util::client::legacy::{Client, connect::HttpConnector};
    use hyper_util::rt::TokioExecutor;
    let service: Client<HttpConnector, client::Body> =
        Client::builder(TokioExecutor::new()).build_http();
    let transport = client::Tower::new(service, tokio::time::sleep);
    over("tower", client::Client::builder().transport(transport));
}

#[test]
fn large_bodies_are_not_held_by_those_that_block() {
    let _alone = alone();
    let url = format!("http://{}", serve());
    let client = blocking::Client::builder()
        .base_url(url)
        .timeout(None)
        .build()
        .unwrap();
    bounded("blocking upload", |most| {
        let file = Binary::reader(source(most));
        client.send(Transfer::File(file)).unwrap();
    });
    bounded("blocking form", |most| {
        let file = Binary::reader(source(most)).length(SIZE);
        client.send(Transfer::Form(file)).unwrap();
    });
    bounded("blocking download", |most| {
        let mut body = client.download(Transfer::Download).unwrap().body;
        let mut check = Check::default();
        let mut buffer = vec![0; 1 << 16];
        loop {
            let length = body.read(&mut buffer).unwrap();
            if length == 0 {
                break;
            }
            watch(check.0, length, most);
            assert!(check.push(&buffer[..length]));
        }
        assert_eq!(check.0, SIZE);
    });
}
