//! `cargo xtask regen` of descriptions in several files.

use crate::support::{Repository, document};

/// A repository whose document keeps a schema in a file beside it, which keeps another one below.
fn repository() -> Repository {
    let repository = Repository::with_document();
    repository.write(
        "spec/owners.yaml",
        "openapi: 3.0.0\ninfo: {title: Pets, version: '1.0'}\nservers: [{url: https://pets.example}]\npaths: {}\n\
         components: {schemas: {Owner: {$ref: common.yaml#/Owner}}}\n",
    );
    repository.write(
        "spec/common.yaml",
        "Owner: {type: object, properties: {home: {$ref: parts/address.json}}}\n",
    );
    repository.write(
        "spec/parts/address.json",
        r#"{"type": "object", "properties": {"town": {"type": "string"}}}"#,
    );
    repository.write("spec/parts/unused.yaml", "openapi: 9.9\n");
    repository
}

#[test]
fn files_that_documents_refer_to_are_parts_of_them() {
    let repository = repository();
    repository.xtask(&["regen"]).succeeded().says(&[
        "read with the documents: spec/common.yaml, spec/parts/address.json\n",
        "documents: 2, ",
    ]);
    let types = repository.read("generated-client/src/types/shared.rs");
    assert!(types.contains("pub struct Owner"), "{types}");
    assert!(types.contains("pub home: Option<Address>"), "{types}");
    repository.xtask(&["regen", "--check"]).succeeded();

    repository.write(
        "spec/parts/address.json",
        r#"{"type": "object", "properties": {"street": {"type": "string"}}}"#,
    );
    repository
        .xtask(&["regen", "--check"])
        .failed(&["generated-client is not what its documents generate"]);
}

#[test]
fn a_file_that_nothing_refers_to_is_taken_for_a_document() {
    let repository = Repository::with_document();
    repository.write("spec/notes.yaml", "Owner: {type: object}\n");
    repository
        .xtask(&["regen"])
        .failed(&["this is not an OpenAPI document", "spec/notes.yaml:1:1"]);
}

#[test]
fn one_document_may_lie_anywhere() {
    let repository = repository();
    let elsewhere = Repository::new();
    for file in ["owners.yaml", "common.yaml", "parts/address.json"] {
        elsewhere.write(file, &repository.read(&format!("spec/{file}")));
    }
    let path = elsewhere.path("owners.yaml");
    let path = path.to_str().unwrap();
    repository
        .xtask(&["regen", "--spec", path])
        .succeeded()
        .says(&["documents: 1, ", "parts/address.json\n"]);
}

#[test]
fn a_file_that_is_not_there_is_named_with_those_that_are() {
    let repository = repository();
    repository.write("spec/common.yaml", "Owner: {$ref: parts/adress.json}\n");
    repository.xtask(&["regen", "--deny-warnings"]).failed(&[
        "there is no file `spec/parts/adress.json`",
        "spec/common.yaml:1:1",
        "did you mean `spec/parts/address.json`?",
    ]);
}

#[test]
fn nothing_outside_of_the_folder_is_read() {
    let repository = repository();
    repository.write("secret.yaml", "type: string\n");
    for path in ["../secret.yaml", "parts/../../secret.yaml", "/etc/hostname"] {
        repository.write("spec/common.yaml", &format!("Owner: {{$ref: {path}}}\n"));
        let done = repository.xtask(&["regen"]);
        done.failed(&[&format!("`{path}` is ")]);
    }
}

#[cfg(unix)]
#[test]
fn links_may_not_lead_out_of_the_folder() {
    use std::os::unix::fs::symlink;
    let repository = repository();
    repository.write("secret.yaml", "type: string\n");
    repository.write("spec/common.yaml", "Owner: {$ref: link.yaml}\n");
    symlink(
        repository.path("spec/parts/address.json"),
        repository.path("spec/link.yaml"),
    )
    .unwrap();
    repository.xtask(&["regen"]).succeeded();

    repository.write(
        "spec/common.yaml",
        "Owner: {$ref: parts/link/secret.yaml}\n",
    );
    symlink(repository.path(""), repository.path("spec/parts/link")).unwrap();
    repository.xtask(&["regen"]).failed(&[
        "spec/parts/link/secret.yaml is a link that leads out of",
        "help: put a copy of the file there",
    ]);
}

#[test]
fn documents_need_no_other_files() {
    let repository = Repository::new();
    repository.write("spec/pets.json", &document("1.0", "Pet"));
    let done = repository.xtask(&["regen"]).succeeded();
    assert!(!done.stdout.contains("read with"), "{}", done.stdout);
}
