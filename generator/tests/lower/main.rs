//! The rules of `lower`, one at a time: a small description and its lowered form.

mod all_of;
mod comparison;
mod later;
mod objects;
mod operations;
mod rows;
mod scalars;
mod secrets;
mod security;
mod selection;
mod unions;

use generator::{Entry, Input, Output, Source};

/// Asserts what component schemas become: of each type its first column and its lines.
#[track_caller]
fn schemas(description: &str, expected: &str) {
    assert_eq!(lowered(description), unindented(expected));
}

/// What component schemas become.
fn lowered(description: &str) -> String {
    let rest = format!(
        "paths: {{}}\ncomponents:\n  schemas:\n{}",
        indented(description, 4)
    );
    let output = generate(&rest);
    let types = output.explanation.entries().iter().filter(|entry| {
        !["api ", "operation "]
            .iter()
            .any(|start| entry.text.starts_with(start))
    });
    let types: Vec<String> = types.map(without_facts).collect();
    types.join("")
}

/// Asserts what a path item at `/keys/{id}` becomes: the lines of its operations.
#[track_caller]
fn path_item(description: &str, expected: &str) {
    let rest = format!("paths:\n  /keys/{{id}}:\n{}", indented(description, 4));
    let output = generate(&rest);
    let entries = output.explanation.entries().iter();
    let operations = entries.filter(|entry| entry.text.starts_with("operation "));
    let operations: Vec<String> = operations.map(without_facts).collect();
    assert_eq!(operations.join(""), unindented(expected));
}

/// An entry without what is said of it as a whole: where it stands, who sends it.
fn without_facts(entry: &Entry) -> String {
    let (first, lines) = entry.text.split_once('\n').unwrap_or_default();
    let (item, facts) = first.split_once("  ").unwrap_or((first, ""));
    let notes = facts.find("  //").map_or("", |at| &facts[at..]);
    format!("{item}{notes}\n{lines}")
}

fn generate(rest: &str) -> Output {
    generate_as("3.0.3", rest)
}

/// The crate of a description of this version of OpenAPI.
fn generate_as(version: &str, rest: &str) -> Output {
    generated(format!(
        "openapi: {version}\ninfo: {{title: Small, version: '1'}}\n{rest}"
    ))
}

fn generated(text: String) -> Output {
    let name = "small.yaml".to_owned();
    let input = Input {
        documents: vec![Source { name, text }],
        crate_name: "small".to_owned(),
        ..Input::default()
    };
    generator::generate(input).unwrap_or_else(|report| panic!("{report}"))
}

fn indented(text: &str, by: usize) -> String {
    let lines = unindented(text);
    let lines = lines
        .lines()
        .map(|line| format!("{}{line}\n", " ".repeat(by)));
    lines.collect()
}

/// Lines without the indent that they have in the source of a test, and without empty ones.
fn unindented(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let lines: Vec<&str> = lines.collect();
    let indent = lines
        .iter()
        .map(|line| line.len() - line.trim_start().len())
        .min();
    let lines = lines
        .iter()
        .map(|line| format!("{}\n", &line[indent.unwrap_or(0)..]));
    lines.collect()
}
