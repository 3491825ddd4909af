//! What OpenAPI 3.1 and 3.2 add around schemas, in the generated files.

use crate::{generate_as, generated};
use generator::Output;

/// The file at this path without line breaks.
fn file(output: &Output, path: &str) -> String {
    let words = output.files[path].split_whitespace();
    let words = words.filter(|word| !matches!(*word, "///" | "//!"));
    words.collect::<Vec<_>>().join(" ")
}

const PATHS: &str = "
paths:
  /a: {get: {operationId: a, security: [{mtls: []}, {key: [], mtls: []}], responses: {'204': {description: OK}}}}
components:
  securitySchemes:
    mtls: {type: mutualTLS, description: Signed by us.}
    key: {type: apiKey, in: header, name: X-Key}
";

#[test]
fn a_client_certificate_is_no_credential() {
    let output = generate_as("3.1.0", PATHS);
    let operations = file(&output, "src/operations/untagged.rs");
    assert!(
        operations.contains("= &[&[], &[crate::security::KEY]];"),
        "{operations}"
    );
    let docs = "Credentials: a client certificate, or `key` with a client certificate.";
    assert!(operations.contains(docs), "{operations}");
    assert!(!file(&output, "src/security.rs").contains("mtls"));
    let page = file(&output, "src/lib.rs");
    assert!(page.contains("Signed by us."), "{page}");
    assert!(!page.contains(".mtls("), "{page}");
}

#[test]
fn with_certificates_alone_there_is_no_file_for_credentials() {
    let rest = PATHS.replace(", {key: [], mtls: []}", "");
    let output = generate_as("3.1.0", rest.split("    key:").next().unwrap());
    assert!(!output.files.contains_key("src/security.rs"));
    let page = file(&output, "src/lib.rs");
    assert!(page.contains("accepts a client certificate"), "{page}");
    assert!(!page.contains("pub mod security"), "{page}");
}

#[test]
fn a_scheme_is_found_by_its_uri() {
    for (uri, at) in [
        (
            "#/components/securitySchemes/key",
            "{components: {securitySchemes: {key: SCHEME}}",
        ),
        ("#/x-schemes/key", "{x-schemes: {key: SCHEME}"),
    ] {
        let scheme = "{type: apiKey, in: header, name: X-Key}";
        let at = at.replace("SCHEME", scheme);
        let document = format!(
            "{at}, openapi: 3.2.0, info: {{title: Small, version: '1'}}, security: [{{'{uri}': []}}], \
             paths: {{/a: {{get: {{operationId: a, responses: {{'204': {{}}}}}}}}}}}}"
        );
        let output = generated(document);
        assert!(
            !output.warnings.to_string().contains("undefined"),
            "{}",
            output.warnings
        );
        let security = file(&output, "src/security.rs");
        assert!(
            security.contains(r#"SchemeKind::Header("X-Key")"#),
            "{security}"
        );
        assert!(
            security.contains(&format!("Source: `{uri}`.")),
            "{security}"
        );
    }
}

#[test]
fn without_operations_the_page_is_about_types() {
    for rest in [
        "webhooks: {a: {post: {responses: {'200': {description: OK}}}}}\ncomponents: {schemas: {A: {type: object}}}",
        "components: {schemas: {A: {type: object}}}",
    ] {
        let output = generate_as("3.1.0", rest);
        let page = file(&output, "src/lib.rs");
        assert!(page.contains("Types of the Small, version 1."), "{page}");
        assert!(page.contains("this crate has types only"), "{page}");
        assert!(!page.contains("Client::builder()"), "{page}");
        assert_eq!(output.types, 1);
    }
}

#[test]
fn texts_next_to_a_reference_replace_those_of_the_target() {
    let rest = "
paths:
  /a:
    get:
      operationId: a
      parameters: [{$ref: '#/components/parameters/p', description: Own parameter.}]
      requestBody: {$ref: '#/components/requestBodies/b', description: Own body.}
      responses: {'200': {$ref: '#/components/responses/r', description: Own response.}}
components:
  parameters: {p: {name: p, in: query, description: Shared parameter., schema: {type: string}}}
  requestBodies: {b: {description: Shared body., content: {text/plain: {}}}}
  responses: {r: {description: Shared response.}}
";
    for (version, honoured, ignored) in [("3.0.3", "Shared", "Own"), ("3.1.0", "Own", "Shared")] {
        let text = file(&generate_as(version, rest), "src/operations/untagged.rs");
        for what in ["parameter", "body", "response"] {
            assert!(
                text.contains(&format!("{honoured} {what}.")),
                "{version} {text}"
            );
            assert!(
                !text.contains(&format!("{ignored} {what}.")),
                "{version} {text}"
            );
        }
    }
}

#[test]
fn keywords_of_a_later_version_are_followed_and_told() {
    let rest = "
paths:
  /a:
    query: {operationId: find, responses: {'204': {description: OK}}}
    additionalOperations: {COPY: {operationId: copy, responses: {'204': {description: OK}}}}
";
    for (version, is_told) in [("3.0.3", true), ("3.1.1", true), ("3.2.0", false)] {
        let output = generate_as(version, rest);
        assert_eq!(output.operations, 2);
        let text = file(&output, "src/operations/untagged.rs");
        for method in ["QUERY", "COPY"] {
            let constant = format!("const METHOD: &'static str = \"{method}\";");
            assert!(text.contains(&constant), "{text}");
        }
        let warnings = output.warnings.to_string();
        for keyword in ["query", "additionalOperations"] {
            let told = format!("`{keyword}` is a keyword of OpenAPI 3.2; it is followed");
            assert_eq!(warnings.contains(&told), is_told, "{version}: {warnings}");
        }
    }
}

#[test]
fn a_whole_query_needs_no_name() {
    let rest = "paths: {/a: {get: {operationId: a, parameters: [{in: querystring, content: {text/plain: {}}}], \
        responses: {'204': {description: OK}}}}}";
    let output = generate_as("3.2.0", rest);
    let text = file(&output, "src/operations/untagged.rs");
    assert!(text.contains("pub query: Option<String>"), "{text}");
}
