//! The memory of a client does not grow with the number of calls.

use std::fs;

use crate::runtime::{Retry, blocking, client};
use crate::server::{Answer, Server};
use crate::{Echo, alone, echo, number};

/// The memory of this process in KiB; the server is part of it. `None` where the system does not tell.
pub fn memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// Answers most, and some with errors whose bodies and headers are kept in the error.
fn server() -> Server {
    let server = Server::start(|request| match number(request) {
        number if number % 10 == 3 => Answer::text(503, &"busy".repeat(100)),
        number if number % 10 == 8 => Answer::json(200, &"[".repeat(100)),
        number => echo(number),
    });
    let server = server.unwrap();
    server.forget();
    server
}

/// The memory after each tenth of the calls. Prints it: `cargo test … -- --ignored --nocapture`.
fn run(name: &str, calls: u32, mut call: impl FnMut(u32)) -> Vec<u64> {
    let mut memories = Vec::new();
    for number in 0..calls {
        call(number);
        if (number + 1) % (calls / 10) == 0 {
            memories.extend(memory());
        }
    }
    println!("{name}: {calls} calls, KiB after each tenth: {memories:?}");
    memories
}

fn grows(memories: &[u64]) -> u64 {
    // Pools and buffers fill up in the beginning.
    let early = memories.get(1).copied().unwrap_or_default();
    memories
        .last()
        .copied()
        .unwrap_or_default()
        .saturating_sub(early)
}

fn calls_leave_nothing_behind(calls: u32) {
    let _alone = alone();
    let server = server();
    let client = client::Client::builder()
        .base_url(server.url())
        .retry(Retry::never())
        .build()
        .unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let memories = run("async", calls, |number| {
        let result = runtime.block_on(client.send(Echo(number)));
        assert_eq!(result.is_err(), [3, 8].contains(&(number % 10)));
    });
    // A call that left its body behind, about 500 bytes, would be 40 MB in 80,000 calls, and 2 MB in 4,000.
    let most = u64::from(calls) / 10;
    assert!(grows(&memories) <= most.max(1024), "{memories:?}");
    assert_eq!(server.connections(), 1);

    let client = blocking::Client::builder()
        .base_url(server.url())
        .retry(Retry::never())
        .build()
        .unwrap();
    let memories = run("blocking", calls, |number| {
        let result = client.send(Echo(number));
        assert_eq!(result.is_err(), [3, 8].contains(&(number % 10)));
    });
    assert!(grows(&memories) <= most.max(1024), "{memories:?}");
    assert_eq!(server.connections(), 2);
}

#[test]
fn five_thousand_calls_leave_nothing_behind() {
    calls_leave_nothing_behind(5_000);
}

#[test]
#[ignore = "takes a minute"]
fn a_hundred_thousand_calls_leave_nothing_behind() {
    calls_leave_nothing_behind(100_000);
}
