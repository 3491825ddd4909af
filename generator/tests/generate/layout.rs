//! Generated code is formatted as rustfmt would format it: for each description in `tests/specs`, for one with long and
//! deeply nested texts, and for the vendor's whole API, which is read from `shared/specs` next to the repository or from
//! `$OPENAPI_SPECS`.
//!
//! If rustfmt or the vendor's description is missing, the test reports this and passes.

use crate::fixtures;
use generator::{Output, Source};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

const WHOLE_API: &str = "real/fortanix-dsm-0.1.0-20260710.json";

#[test]
fn rustfmt_changes_nothing() {
    let mut command = Command::new("rustfmt");
    if !command
        .arg("--version")
        .output()
        .is_ok_and(|it| it.status.success())
    {
        println!("skipped: there is no rustfmt");
        return;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("layout");
    let _ = fs::remove_dir_all(&folder);
    let roots = fixtures::specs().iter();
    let roots = roots.map(|(source, output)| write(&folder, source, output));
    let mut roots: Vec<PathBuf> = roots.collect();
    for source in whole_api().into_iter().chain([long()]) {
        let output = fixtures::generate(std::slice::from_ref(&source));
        let output = output.unwrap_or_else(|report| panic!("{report}"));
        roots.push(write(&folder, &source, &output));
    }
    let mut command = Command::new("rustfmt");
    let output = command
        .args(["--edition", "2024", "--check"])
        .args(&roots)
        .output();
    let output = output.expect("rustfmt runs");
    let differences = String::from_utf8_lossy(&output.stdout);
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && differences.is_empty(),
        "{differences}{complaints}"
    );
}

/// It is large, so only `cargo xtask verify` takes it.
fn whole_api() -> Option<Source> {
    if !cfg!(feature = "verify") {
        return None;
    }
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/specs");
    let folder = env::var_os("OPENAPI_SPECS").map_or_else(beside, PathBuf::from);
    let text = fs::read_to_string(folder.join(WHOLE_API));
    if text.is_err() {
        println!("skipped: there is no {WHOLE_API}");
    }
    Some(Source {
        name: "whole-api.json".to_owned(),
        text: text.ok()?,
    })
}

/// A description whose texts are longer than a line, and nested deeper than others.
fn long() -> Source {
    let mut text = "openapi: 3.0.3\ninfo: {title: Long, version: '1'}\npaths:\n".to_owned();
    for (index, length) in [0, 3, 30, 45, 60, 95].into_iter().enumerate() {
        let types = [0, 1, 2].map(|version| {
            let padding = "x".repeat(length);
            format!("application/vnd.example.v{version}{padding}+json")
        });
        let content = |key: &str| {
            let media = types.iter().enumerate().map(|(at, media)| {
                format!("{media}: {{schema: {{type: object, properties: {{{key}{at}: {{type: string}}}}}}}}")
            });
            media.collect::<Vec<_>>().join(", ")
        };
        text += &format!(
            "  /{index}:
    post:
      operationId: {name}{index}
      parameters: [{{name: q, in: query, schema: {{type: string}}}}]
      requestBody: {{content: {{{}}}}}
      responses:
        '200': {{description: ok, content: {{{}}}}}
        '202': {{description: ok, content: {{{}}}}}
        '400': {{description: bad, content: {{{}}}}}
",
            content("sent"),
            content("ok"),
            content("later"),
            content("bad"),
            name = "long".repeat(length / 8),
        );
    }
    text += "  /pairs:\n    post:\n      operationId: pairs\n      responses: {'204': {description: ok}}\n";
    text += "      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Pairs'}}}}\n";
    text += "  /patch:\n    patch:\n      operationId: patch\n      responses: {'204': {description: ok}}\n";
    text +=
        "      requestBody: {content: {application/json: {schema: {type: object, properties: {\n";
    let lengths = 60..100;
    for length in lengths.clone() {
        text += &format!(
            "        f{length}: {{nullable: true, allOf: [{{$ref: '#/components/schemas/{}{length}'}}]}},\n",
            "S".repeat(length - 20)
        );
    }
    text += "      }}}}}\ncomponents:\n  schemas:\n";
    for length in lengths {
        text += &format!(
            "    {}{length}: {{type: object, properties: {{a: {{type: string}}}}}}\n",
            "S".repeat(length - 20)
        );
    }
    text += "    Pairs: {type: object, additionalProperties: {type: string}}\n";
    let nested = |last: &str| {
        (0..5).fold(format!("{{type: {last}}}"), |inner, level| {
            format!("{{type: array, items: {{type: object, required: [m{level}], properties: {{m{level}: {inner}}}}}}}")
        })
    };
    let members = ["string", "integer"]
        .map(|last| format!("{{type: object, properties: {{all: {}}}}}", nested(last)));
    text += &format!("    Deep: {{oneOf: [{}]}}\n", members.join(", "));
    Source {
        name: "long.yaml".to_owned(),
        text,
    }
}

/// Writes a crate without its runtime, which is written by hand, and says where its root is.
fn write(folder: &Path, source: &Source, output: &Output) -> PathBuf {
    let folder = folder.join(fixtures::stem(source));
    let runtime = ["mod.rs", "dates.rs"]
        .map(|file| (format!("src/runtime/{file}"), "//! Empty.\n".to_owned()));
    let mut files = output.files.clone();
    files.retain(|path, _| path.ends_with(".rs") && !path.starts_with("src/runtime/"));
    files.extend(runtime);
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("writable");
        fs::write(path, text).expect("writable");
    }
    folder.join("src/lib.rs")
}
