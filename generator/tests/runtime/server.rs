//! A small HTTP/1.1 server on loopback for tests: records requests, and sends the responses that it is given.
//!
//! Guarantees that requests are kept byte for byte, and that all threads end with the [`Server`]. Does not support TLS
//! or pipelining, and trusts its peers: it is for tests only.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// A running server. It stops when it is dropped.
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    handler: Box<dyn Fn(&Request) -> Answer + Send + Sync>,
    requests: Mutex<Vec<Request>>,
    connections: Mutex<usize>,
    stopped: AtomicBool,
    keeps: AtomicBool,
}

impl Server {
    /// Starts a server that asks `handler` what to answer.
    ///
    /// # Errors
    ///
    /// If there is no free port.
    pub fn start(handler: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            handler: Box::new(handler),
            requests: Mutex::default(),
            connections: Mutex::default(),
            stopped: AtomicBool::new(false),
            keeps: AtomicBool::new(true),
        });
        let accepting = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if accepting.stopped.load(Ordering::SeqCst) {
                    break;
                }
                *lock(&accepting.connections) += 1;
                let shared = Arc::clone(&accepting);
                // A connection that the peer breaks is what some tests are about.
                thread::spawn(move || serve(&shared, stream).ok());
            }
        });
        Ok(Self { address, shared })
    }

    /// Starts a server that gives these answers in this order, and 500 to whatever comes after.
    ///
    /// # Errors
    ///
    /// If there is no free port.
    pub fn answering(answers: impl IntoIterator<Item = Answer>) -> io::Result<Self> {
        let answers: Mutex<VecDeque<_>> = Mutex::new(answers.into_iter().collect());
        Self::start(move |_| {
            let next = lock(&answers).pop_front();
            next.unwrap_or_else(|| Answer::text(500, "there is no answer left"))
        })
    }

    /// `http://127.0.0.1:port`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Keeps no requests from now on, so that it can answer any number of them.
    #[allow(dead_code, reason = "most tests look at the requests")]
    pub fn forget(&self) {
        self.shared.keeps.store(false, Ordering::SeqCst);
    }

    /// What was sent so far.
    pub fn requests(&self) -> Vec<Request> {
        lock(&self.shared.requests).clone()
    }

    /// How many connections were made so far.
    pub fn connections(&self) -> usize {
        *lock(&self.shared.connections)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
        // Wakes the thread that waits for connections.
        TcpStream::connect(self.address).ok();
    }
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Request {
    /// The request line, such as `GET /v1/keys?limit=1 HTTP/1.1`.
    pub line: String,
    /// The headers in their order, names as they were sent.
    pub headers: Vec<(String, String)>,
    /// The body, without chunk headers.
    pub body: Vec<u8>,
    /// When it came.
    #[allow(dead_code, reason = "not all tests look at the time")]
    pub at: Instant,
}

impl Request {
    /// The method.
    pub fn method(&self) -> &str {
        self.line.split(' ').next().unwrap_or_default()
    }

    /// The path with its query.
    pub fn target(&self) -> &str {
        self.line.split(' ').nth(1).unwrap_or_default()
    }

    /// The value of a header; the values of one that came several times are joined by `, `.
    pub fn header(&self, name: &str) -> Option<String> {
        let values = self
            .headers
            .iter()
            .filter(|(known, _)| known.eq_ignore_ascii_case(name));
        let values: Vec<_> = values.map(|(_, value)| value.as_str()).collect();
        (!values.is_empty()).then(|| values.join(", "))
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// What to send back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What is sent, with a pause in between.
    pieces: Vec<Vec<u8>>,
    pause: Duration,
    then: Then,
}

#[derive(Clone, Copy, Debug)]
enum Then {
    KeepOpen,
    Close,
    Stall,
}

impl Answer {
    /// An answer with a body of JSON.
    pub fn json(status: u16, body: &str) -> Self {
        Self::new(status, &[("content-type", "application/json")], body)
    }

    /// An answer with a body of text.
    pub fn text(status: u16, body: &str) -> Self {
        Self::new(status, &[("content-type", "text/plain")], body)
    }

    /// An answer with these headers and a `Content-Length`.
    pub fn new(status: u16, headers: &[(&str, &str)], body: &str) -> Self {
        let mut text = format!("HTTP/1.1 {status} Status\r\n");
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        if status != 204 {
            text.push_str(&format!("content-length: {}\r\n", body.len()));
        }
        Self::raw(format!("{text}\r\n{body}"))
    }

    /// These bytes.
    pub fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            pieces: vec![bytes.into()],
            pause: Duration::ZERO,
            then: Then::KeepOpen,
        }
    }

    /// These bytes, one piece after the other with a pause before each further one.
    #[allow(dead_code, reason = "most tests do not wait")]
    pub fn trickle<const N: usize>(pieces: [&str; N], pause: Duration) -> Self {
        Self {
            pieces: pieces.map(Vec::from).into(),
            pause,
            then: Then::KeepOpen,
        }
    }

    /// Closes the connection afterwards.
    #[must_use]
    pub fn close(mut self) -> Self {
        self.then = Then::Close;
        self
    }

    /// Says nothing more afterwards until the peer gives up.
    #[must_use]
    pub fn stall(mut self) -> Self {
        self.then = Then::Stall;
        self
    }
}

fn serve(shared: &Shared, stream: TcpStream) -> io::Result<()> {
    // A peer that never gives up must not keep the process alive.
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    stream.set_nodelay(true)?;
    let mut writer = stream.try_clone()?;
    let mut reader = BufReader::new(stream);
    while let Some(request) = read_request(&mut reader)? {
        if shared.keeps.load(Ordering::SeqCst) {
            lock(&shared.requests).push(request.clone());
        }
        let answer = (shared.handler)(&request);
        for (index, piece) in answer.pieces.iter().enumerate() {
            if index > 0 {
                thread::sleep(answer.pause);
            }
            writer.write_all(piece)?;
        }
        match answer.then {
            Then::KeepOpen => {}
            Then::Close => break,
            Then::Stall => {
                io::copy(&mut reader, &mut io::sink())?;
                break;
            }
        }
    }
    Ok(())
}

fn read_request(reader: &mut impl BufRead) -> io::Result<Option<Request>> {
    let Some(line) = read_line(reader)? else {
        return Ok(None);
    };
    let mut request = Request {
        line,
        headers: Vec::new(),
        body: Vec::new(),
        at: Instant::now(),
    };
    while let Some(line) = read_line(reader)?.filter(|line| !line.is_empty()) {
        let (name, value) = line.split_once(':').unwrap_or((&line, ""));
        request
            .headers
            .push((name.to_owned(), value.trim().to_owned()));
    }
    if request.header("transfer-encoding").is_some() {
        loop {
            let line = read_line(reader)?.ok_or(io::ErrorKind::UnexpectedEof)?;
            let length = u64::from_str_radix(line.trim(), 16).map_err(io::Error::other)?;
            read_body(reader, length, &mut request.body)?;
            read_line(reader)?;
            if length == 0 {
                break;
            }
        }
    } else if let Some(length) = request.header("content-length") {
        let length = length.parse().map_err(io::Error::other)?;
        read_body(reader, length, &mut request.body)?;
    }
    Ok(Some(request))
}

/// Reads so many bytes; a request that breaks off is none.
fn read_body(reader: &mut impl Read, length: u64, body: &mut Vec<u8>) -> io::Result<()> {
    let read = reader.take(length).read_to_end(body)?;
    match read as u64 == length {
        true => Ok(()),
        false => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}

fn read_line(reader: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut line = String::new();
    let length = reader.read_line(&mut line)?;
    Ok((length > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned()))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
