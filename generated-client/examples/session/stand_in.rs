//! A server on loopback that answers operations of the session API as DSM would.
//!
//! It accepts any user and any password, and keeps no sessions. This is enough to try a program without the feature
//! `mock`, which has a server for tests.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

const TOKEN: &str = "stand-in";

const SESSION: &str = r#"{
    "token_type": "Bearer",
    "expires_in": 600,
    "access_token": "stand-in",
    "entity_id": "3fa85f64-5717-4562-b3fc-2c963f66afa6"
}"#;

const CHALLENGE: &str = r#"{
    "rp": { "name": "Stand-in", "entity": { "id": "localhost" } },
    "user": { "name": "user", "entity": { "id": "dXNlcg", "displayName": "User" } },
    "challenge": "c3RhbmQtaW4_",
    "pubKeyCredParams": [{ "type": "public-key", "alg": "Es256" }],
    "excludeCredentials": [],
    "attestation": "none"
}"#;

/// Starts the server, which runs as long as the program. Returns its URL.
pub fn start() -> io::Result<String> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let url = format!("http://{}", listener.local_addr()?);
    thread::spawn(move || {
        for stream in listener.incoming() {
            if let Err(error) = stream.and_then(serve) {
                eprintln!("stand-in: {error}");
            }
        }
    });
    Ok(url)
}

/// Reads one request, which has no body, sends the response, and closes the connection.
fn serve(mut stream: TcpStream) -> io::Result<()> {
    let lines = BufReader::new(&stream).lines();
    let head: Vec<String> = lines
        .take_while(|line| line.as_ref().is_ok_and(|line| !line.is_empty()))
        .collect::<io::Result<_>>()?;
    let (status, body) = answer(&head);
    write!(
        stream,
        "HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}

fn answer(head: &[String]) -> (&'static str, &'static str) {
    let authorization = head.iter().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        let found = name.eq_ignore_ascii_case("authorization");
        found.then(|| value.split_once(' '))?
    });
    let request = head.first().map(String::as_str).unwrap_or_default();
    let target = request.strip_prefix("POST /sys/v1/session/");
    let target = target.and_then(|target| target.split(['?', ' ']).next());
    match (target, authorization) {
        (Some("auth"), Some(("Basic", _))) => ("200 OK", SESSION),
        (Some("config_2fa/new_challenge"), Some(("Bearer", TOKEN))) => ("200 OK", CHALLENGE),
        (Some("auth" | "config_2fa/new_challenge"), _) => {
            ("401 Unauthorized", "Credentials do not fit")
        }
        _ => ("404 Not Found", "There is nothing here"),
    }
}
