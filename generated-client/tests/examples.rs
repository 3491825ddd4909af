//! Runs the examples, which `cargo test` builds next to the tests, as users run them, and checks the one in the README.

#[path = "../../generator/tests/runtime/server.rs"]
#[allow(dead_code, reason = "other tests need the rest")]
mod server;

use std::process::{Command, Output};
use std::{env, str};

use server::{Answer, Server};

const SESSION: &str = r#"{"token_type":"Bearer","expires_in":600,"access_token":"MARKED-token","entity_id":"3fa85f64-5717-4562-b3fc-2c963f66afa6"}"#;

/// Runs an example with these environment variables, and with no others that it reads.
fn run(example: &str, variables: &[(&str, &str)]) -> Output {
    let test = env::current_exe().unwrap();
    let folder = test.ancestors().nth(2).unwrap().join("examples");
    let program = folder.join(format!("{example}{}", env::consts::EXE_SUFFIX));
    let mut command = Command::new(&program);
    for name in ["DSM_ENDPOINT", "DSM_USER", "DSM_PASSWORD", "DSM_API_KEY"] {
        command.env_remove(name);
    }
    let output = command.envs(variables.iter().copied()).output();
    output.unwrap_or_else(|error| {
        let program = program.display();
        panic!("{program}: {error}; `cargo test` builds it unless `--test` or the like says what to build")
    })
}

fn succeeded(output: &Output) -> &str {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    str::from_utf8(&output.stdout).unwrap()
}

fn failed(output: &Output) -> &str {
    assert_eq!(output.status.code(), Some(1));
    let errors = str::from_utf8(&output.stderr).unwrap();
    assert!(!errors.contains("MARKED"), "{errors}");
    errors
}

#[test]
fn the_readme_has_the_features_that_the_crate_page_has() {
    let readme = include_str!("../../README.md");
    let page = include_str!("../src/lib.rs").lines();
    let section = page.skip_while(|line| *line != "//! # Features").skip(1);
    let section = section.take_while(|line| !line.starts_with("//! #"));
    let rows = section.filter_map(|line| line.strip_prefix("//! "));
    let rows: Vec<&str> = rows.filter(|line| line.starts_with("| `")).collect();
    assert!(rows.len() > 3);
    for row in rows {
        assert!(readme.lines().any(|line| line == row), "{row}");
    }
}

#[test]
fn each_readme_shows_the_first_call() {
    // On Windows, a checkout may have other line endings.
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let example = lines(include_str!("../examples/first_call.rs"));
    for readme in [
        include_str!("../../README.md"),
        include_str!("../README.md"),
    ] {
        let readme = lines(readme);
        let is_start = |line: &String| line.starts_with("```rust");
        let start = readme.iter().position(is_start).unwrap();
        assert_eq!(readme[start + 1..][..example.len()], example);
        assert_eq!(readme[start + 1 + example.len()], "```");
    }
}

#[test]
fn the_readme_shows_how_to_log_in() {
    let readme = include_str!("../../README.md").replace("\r\n", "\n");
    let example = include_str!("../examples/log_in.rs").replace("\r\n", "\n");
    assert!(readme.contains(&format!("```rust\n{example}```\n")));
    // Of the blocking one, it shows what comes after the client.
    let example = include_str!("../examples/log_in_blocking.rs");
    let lines = example.lines().map(|line| line.strip_prefix("    "));
    let lines = lines.map(Option::unwrap_or_default);
    let lines = lines.skip_while(|line| !line.starts_with("let client = match"));
    let lines = lines.take_while(|line| *line != "};");
    let shown: Vec<&str> = lines.chain(["};"]).collect();
    assert!(shown.len() > 2);
    let shown = shown.join("\n");
    assert!(readme.contains(&format!("```rust\n{shown}\n```\n")));
}

#[test]
fn the_readme_shows_the_test_with_a_mock() {
    let readme = include_str!("../../README.md").replace("\r\n", "\n");
    let test = include_str!("mock.rs").replace("\r\n", "\n");
    let (_, test) = test.split_once("\n\n").unwrap();
    assert!(readme.contains(&format!("```rust\n{test}```\n")));
}

#[test]
fn the_first_call() {
    let server = Server::answering([Answer::json(200, SESSION)]).unwrap();
    let output = run(
        "first_call",
        &[
            ("DSM_ENDPOINT", &server.url()),
            ("DSM_USER", "user"),
            ("DSM_PASSWORD", "MARKED-password"),
        ],
    );
    let expected = "3fa85f64-5717-4562-b3fc-2c963f66afa6 for 600 s\n";
    assert_eq!(succeeded(&output), expected);
    assert_eq!(
        server.requests()[0].header("authorization").as_deref(),
        Some("Basic dXNlcjpNQVJLRUQtcGFzc3dvcmQ=")
    );
}

#[test]
fn the_first_call_with_a_wrong_password() {
    let server = Server::answering([Answer::text(401, "Invalid credentials\n")]).unwrap();
    let output = run(
        "first_call",
        &[
            ("DSM_ENDPOINT", &server.url()),
            ("DSM_USER", "user"),
            ("DSM_PASSWORD", "MARKED-password"),
        ],
    );
    let text = failed(&output);
    assert!(
        text.contains("401 Unauthorized: Invalid credentials"),
        "{text}"
    );
    assert!(!text.contains("MARKED"), "{text}");
}

#[test]
fn a_session_with_the_stand_in() {
    let output = run("session", &[]);
    let text = succeeded(&output);
    for part in [
        "logged in at http://127.0.0.1:",
        "challenge for a new device\n",
        "algorithm  Es256\n",
    ] {
        assert!(text.contains(part), "{text}");
    }
}

#[test]
fn a_session_of_an_app() {
    let server = Server::answering([
        Answer::json(200, SESSION),
        Answer::text(403, "Only for users"),
    ])
    .unwrap();
    let url = server.url();
    let output = run(
        "session",
        &[("DSM_ENDPOINT", &url), ("DSM_API_KEY", "MARKED-key")],
    );
    let text = succeeded(&output);
    assert!(
        text.ends_with("no challenge: 403 Forbidden Only for users\n"),
        "{text}"
    );
    assert!(!text.contains("MARKED"), "{text}");
    assert_eq!(
        authorizations(&server),
        ["Basic MARKED-key", "Bearer MARKED-token"]
    );
}

fn authorizations(server: &Server) -> Vec<String> {
    let requests = server.requests();
    let values = requests.iter().map(|it| it.header("authorization"));
    values.map(Option::unwrap).collect()
}

#[test]
fn logging_in() {
    logs_in("log_in");
}

#[cfg(feature = "blocking")]
#[test]
fn logging_in_without_async() {
    logs_in("log_in_blocking");
}

/// The example logs in, uses the token, and stops at a second factor.
fn logs_in(example: &str) {
    let challenge = r#"{"u2f_challenge":"a-challenge","u2f_keys":[]}"#;
    let answers = [Answer::json(200, SESSION), Answer::json(200, challenge)];
    let server = Server::answering(answers).unwrap();
    let variables = |url| {
        [
            ("DSM_ENDPOINT", url),
            ("DSM_USER", "user"),
            ("DSM_PASSWORD", "MARKED-password"),
        ]
    };
    let url = server.url();
    let output = run(example, &variables(&url));
    let text = succeeded(&output);
    assert!(
        text.contains("a-challenge") && !text.contains("MARKED"),
        "{text}"
    );
    assert_eq!(
        authorizations(&server),
        ["Basic dXNlcjpNQVJLRUQtcGFzc3dvcmQ=", "Bearer MARKED-token"]
    );

    let methods = r#","allowed_mfa_methods":[{"Fido2":{"mfa_devices":[],"challenge":{"challenge":"YQ"},"challenge_token":"YQ=="}}]}"#;
    let pending = SESSION.trim_end_matches('}').to_owned() + methods;
    let server = Server::answering([Answer::json(200, &pending)]).unwrap();
    let url = server.url();
    let output = run(example, &variables(&url));
    let text = failed(&output);
    assert!(
        text.contains("a second factor is needed: Some([Fido2("),
        "{text}"
    );
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn a_session_that_fails() {
    let server = Server::answering([Answer::text(401, "Wrong password")]).unwrap();
    let url = server.url();
    let user = ("DSM_USER", "user");
    let password = ("DSM_PASSWORD", "MARKED-password");
    let output = run("session", &[("DSM_ENDPOINT", &url), user, password]);
    assert_eq!(
        failed(&output),
        "error: Authenticate (POST /sys/v1/session/auth): the server answered 401 Unauthorized\n\
         the server says: 401 Unauthorized Wrong password\n"
    );
    let output = run("session", &[("DSM_ENDPOINT", &url), user]);
    assert!(failed(&output).contains("DSM_API_KEY"));
    let output = run("session", &[("DSM_ENDPOINT", "dsm"), user, password]);
    assert_eq!(
        failed(&output),
        "error: cannot build the client: the base URL is not an absolute http or https URL\n"
    );
}
