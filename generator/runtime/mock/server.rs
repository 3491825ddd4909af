//! Serves the answers of a mock on a port of this machine, with a thread for each connection.
//!
//! Guarantees that dropping the server ends its threads.

use std::fmt;
use std::io::{self, Read};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use http::{Response, StatusCode};

use crate::runtime::base_url::BaseUrl;
use crate::runtime::error::TransportErrorKind;
use crate::runtime::mock::reply::{Content, Reply};
use crate::runtime::mock::served::{Asked, Incoming, write};
use crate::runtime::mock::state::State;

/// A server that answers what a [`Mock`](super::Mock) says. It stops when it is dropped.
pub struct MockServer {
    address: SocketAddr,
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

struct Shared {
    state: Arc<State>,
    base_url: BaseUrl,
    is_stopped: AtomicBool,
    connections: Mutex<Vec<(TcpStream, JoinHandle<()>)>>,
}

impl MockServer {
    pub(super) fn start(state: Arc<State>) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let base_url = BaseUrl::parse(&format!("http://{address}"));
        let shared = Arc::new(Shared {
            state,
            base_url: base_url.map_err(io::Error::other)?,
            is_stopped: AtomicBool::new(false),
            connections: Mutex::default(),
        });
        let acceptor = {
            let shared = Arc::clone(&shared);
            thread::spawn(move || accept(&listener, &shared))
        };
        Ok(Self {
            address,
            shared,
            acceptor: Some(acceptor),
        })
    }

    /// Returns the base URL of the server, such as `http://127.0.0.1:4000`.
    pub fn url(&self) -> String {
        self.shared.base_url.to_string()
    }
}

impl fmt::Debug for MockServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("MockServer").field(&self.address).finish()
    }
}

impl Drop for MockServer {
    fn drop(&mut self) {
        self.shared.is_stopped.store(true, Ordering::SeqCst);
        // Ends the wait for a connection.
        drop(TcpStream::connect(self.address));
        if let Some(acceptor) = self.acceptor.take() {
            drop(acceptor.join());
        }
        let connections = self.shared.connections.lock();
        let mut connections = connections.unwrap_or_else(PoisonError::into_inner);
        let connections = std::mem::take(&mut *connections);
        for (stream, _) in &connections {
            // Fails if the connection has ended.
            drop(stream.shutdown(Shutdown::Both));
        }
        for (_, thread) in connections {
            drop(thread.join());
        }
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    loop {
        let stream = listener.accept();
        if shared.is_stopped.load(Ordering::SeqCst) {
            return;
        }
        let Ok((stream, _)) = stream else { continue };
        let Ok(copy) = stream.try_clone() else {
            continue;
        };
        let of_thread = Arc::clone(shared);
        // An error ends the connection, as the client sees.
        let thread = thread::spawn(move || drop(serve(stream, &of_thread)));
        let connections = shared.connections.lock();
        let mut connections = connections.unwrap_or_else(PoisonError::into_inner);
        connections.retain(|(_, thread)| !thread.is_finished());
        connections.push((copy, thread));
    }
}

/// Answers the requests of a connection.
fn serve(mut stream: TcpStream, shared: &Shared) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let result = exchange(&mut stream, shared);
    // The copy keeps the connection open otherwise.
    stream.shutdown(Shutdown::Both)?;
    result
}

fn exchange(stream: &mut TcpStream, shared: &Shared) -> io::Result<()> {
    let mut incoming = Incoming::default();
    while let Some((call, asked)) = incoming.next(stream)? {
        let is_open = match shared.state.answer(call, &shared.base_url) {
            Ok(reply) => answer(stream, shared, &asked, &reply)?,
            Err(unmatched) => {
                let mut response = Response::new(unmatched.to_string().into());
                *response.status_mut() = StatusCode::NOT_IMPLEMENTED;
                let reply = Reply::new(Content::Silence);
                write(stream, &asked, &response, &reply)?
            }
        };
        if !is_open {
            return Ok(());
        }
    }
    Ok(())
}

fn answer(
    stream: &mut TcpStream,
    shared: &Shared,
    asked: &Asked,
    reply: &Reply,
) -> io::Result<bool> {
    sleep(shared, reply.delay);
    match &reply.content {
        Content::Response(response) => write(stream, asked, response, reply),
        Content::Silence | Content::Failure(TransportErrorKind::Timeout) => {
            // Until the client gives up, or the server stops.
            io::copy(&mut stream.by_ref(), &mut io::sink())?;
            Ok(false)
        }
        Content::Failure(_) => Ok(false),
    }
}

/// Sleeps, but not after the server has stopped.
fn sleep(shared: &Shared, mut duration: Duration) {
    const STEP: Duration = Duration::from_millis(10);
    while !duration.is_zero() && !shared.is_stopped.load(Ordering::SeqCst) {
        let step = duration.min(STEP);
        thread::sleep(step);
        duration -= step;
    }
}
