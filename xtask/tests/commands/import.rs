//! `cargo xtask import` as people run it.

use crate::support::{Repository, document};

/// A page as the vendor's site serves it.
fn page(operation: &str, document: &str) -> String {
    format!(
        "> Fetch the index first.\n\n# Find a pet\n\n```json\n{{ \"an\": \"example\" }}\n```\n\n\
         ## OpenAPI\n\n````json {operation}\n{document}````\n\n"
    )
}

/// The only file in `spec/`.
fn imported(repository: &Repository) -> (String, String) {
    let files: Vec<_> = repository.snapshot("spec").into_keys().collect();
    assert_eq!(files.len(), 1, "{files:?}");
    let name = files[0].file_name().unwrap().to_str().unwrap().to_owned();
    let text = repository.read(&format!("spec/{name}"));
    (name, text)
}

#[test]
fn a_page_becomes_a_document_named_after_its_operation() {
    let repository = Repository::new();
    let text = document("1.0", "Pet");
    repository.write("pages/some name.md", &page("GET /pets/{id}", &text));
    let done = repository
        .xtask(&["import", "pages/some name.md"])
        .succeeded();
    let (name, written) = imported(&repository);
    assert_eq!(written, text);
    assert!(name.ends_with(".json") && name.contains("pets"), "{name}");
    done.says(&[&format!("  new       {name}\n")]);
}

#[test]
fn the_report_tells_new_changed_and_same() {
    let repository = Repository::new();
    let text = document("1.0", "Pet");
    repository.write("a.md", &page("GET /pets/{id}", &text));
    repository.xtask(&["import", "a.md"]).succeeded();
    let (name, _) = imported(&repository);

    repository.age("spec");
    let before = repository.snapshot("spec");
    repository
        .xtask(&["import", "a.md"])
        .succeeded()
        .says(&[&format!("  same      {name}\n")]);
    assert_eq!(repository.snapshot("spec"), before);

    repository.write("a.md", &page("GET /pets/{id}", &document("1.1", "Pet")));
    repository
        .xtask(&["import", "a.md"])
        .succeeded()
        .says(&[&format!("  changed   {name}\n")]);
    assert_eq!(imported(&repository).1, document("1.1", "Pet"));
}

#[test]
fn one_bad_page_refuses_all() {
    let repository = Repository::with_document();
    let text = document("1.1", "Pet");
    repository.write("good.md", &page("GET /pets/{id}", &text));
    repository.write("without.md", "# Nothing here\n\nJust words.\n");
    let broken = page(
        "PUT /pets/{id}",
        "{\n  \"openapi\": \"3.0.0\",\n  nonsense\n}\n",
    );
    repository.write("broken.md", &broken);
    let before = repository.snapshot("");
    let line = 1 + broken
        .lines()
        .position(|line| line == "  nonsense")
        .unwrap();
    repository
        .xtask(&["import", "good.md", "without.md", "broken.md", "gone.md"])
        .failed(&[
            "without.md:",
            &format!("broken.md:{line}:3"),
            "cannot read gone.md",
            "nothing was written to spec",
        ]);
    assert_eq!(repository.snapshot(""), before);
}

#[test]
fn a_page_with_windows_line_ends_keeps_them() {
    let repository = Repository::new();
    let text = document("1.0", "Pet").replace('\n', "\r\n");
    let page = page("GET /pets/{id}", &document("1.0", "Pet")).replace('\n', "\r\n");
    repository.write("a.md", &page);
    repository.xtask(&["import", "a.md"]).succeeded();
    let (name, written) = imported(&repository);
    assert_eq!(written, text);
    assert!(name.ends_with(".json") && !name.contains('\r'), "{name:?}");
}

#[test]
fn a_plain_document_is_taken_as_it_is() {
    let repository = Repository::new();
    let text = document("1.0", "Pet");
    repository.write("in/pets.json", text.trim_end());
    repository.xtask(&["import", "in/pets.json"]).succeeded();
    let (_, written) = imported(&repository);
    assert_eq!(written, text);
}

#[test]
fn a_plain_yaml_document_stays_yaml() {
    let repository = Repository::new();
    let text = "openapi: 3.0.0 # A comment.\ninfo:\n  title: Pets\n  version: '1.0'\npaths: {}\n";
    repository.write("in/pets.yaml", text);
    repository.xtask(&["import", "in/pets.yaml"]).succeeded();
    let (name, written) = imported(&repository);
    assert_eq!((name.as_str(), written.as_str()), ("pets.yaml", text));
}

#[test]
fn something_else_that_parses_is_refused() {
    let repository = Repository::new();
    repository.write("in/list.json", "[1, 2]\n");
    repository.write("in/other.yaml", "name: not a description\n");
    repository
        .xtask(&["import", "in/list.json", "in/other.yaml"])
        .failed(&["in/list.json", "in/other.yaml"]);
    assert!(repository.snapshot("spec").is_empty());
}

#[test]
fn the_overlay_is_not_replaced() {
    let repository = Repository::new();
    repository.write("spec/overlay.yaml", "overlay: 1.0.0\n");
    // Documents of more than one operation, or of none, are named after their title.
    let text = "openapi: 3.0.0\ninfo:\n  title: Overlay\n  version: '1.0'\npaths: {}\n";
    repository.write("in/pets.yaml", text);
    repository
        .xtask(&["import", "in/pets.yaml"])
        .failed(&["in/pets.yaml", "overlay.yaml"]);
    assert_eq!(imported(&repository).1, "overlay: 1.0.0\n");
}

#[test]
fn two_pages_for_one_file_have_to_agree() {
    let repository = Repository::new();
    let text = document("1.0", "Pet");
    repository.write("a.md", &page("GET /pets/{id}", &text));
    repository.write("b.md", &page("GET /pets/{id}", &text));
    repository.write("c.md", &page("GET /pets/{id}", &document("1.1", "Pet")));
    repository
        .xtask(&["import", "a.md", "c.md"])
        .failed(&["a.md and c.md are different documents"]);
    assert!(repository.snapshot("spec").is_empty());
    repository.xtask(&["import", "a.md", "b.md"]).succeeded();
    imported(&repository);
}

#[test]
fn what_was_imported_can_be_generated() {
    let repository = Repository::new();
    repository.write("a.md", &page("GET /pets/{id}", &document("1.0", "Pet")));
    repository.xtask(&["import", "a.md"]).succeeded();
    repository.xtask(&["regen"]).succeeded();
    repository.xtask(&["regen", "--check"]).succeeded();
}
