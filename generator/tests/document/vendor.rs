//! The vendor's own pages, where they are present beside the checkout.

use super::read;
use generator::Source;
use generator::document::page;
use std::fs;
use std::path::Path;

#[test]
fn the_documents_of_the_vendor_s_pages_are_one_api() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/vendor-pages");
    if !folder.is_dir() {
        eprintln!("skipped: there is no {}", folder.display());
        return;
    }
    let mut documents = Vec::new();
    for name in [
        "session-auth",
        "session-config-2fa-new-challenge",
        "session-reauth",
    ] {
        let text = fs::read_to_string(folder.join(format!("{name}.md"))).expect("a page");
        let page = Source {
            name: format!("{name}.md"),
            text,
        };
        let found = page::extract(&page).expect("the page has a document");
        assert_eq!(found.len(), 1);
        // As the vendor wrote it.
        assert!(page.text.contains(&found[0].text));
        documents.extend(found);
    }
    let names: Vec<_> = documents
        .iter()
        .map(|document| document.name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "post-sys-v1-session-auth.json",
            "post-sys-v1-session-config-2fa-new-challenge.json",
            "post-sys-v1-session-reauth.json",
        ]
    );

    let (document, report) = read(&documents, &[]);
    assert_eq!(report, "");
    let document = document.expect("the documents agree");
    let paths: Vec<_> = document
        .openapi
        .paths
        .iter()
        .map(|(path, _)| path.as_str())
        .collect();
    assert_eq!(
        paths,
        [
            "/sys/v1/session/auth",
            "/sys/v1/session/config_2fa/new_challenge",
            "/sys/v1/session/reauth",
        ]
    );
    for (path, name) in paths.into_iter().zip(names) {
        let pointer = generator::pointer::Pointer::from("/paths").join(path);
        assert_eq!(document.locate(&pointer).file, name);
    }
    // A page without its document is refused.
    let page = Source {
        name: "page.md".to_owned(),
        text: "# Title\n".to_owned(),
    };
    assert!(page::extract(&page).is_err());
}
