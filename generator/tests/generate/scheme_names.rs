//! The name of a security scheme never replaces a method that credentials or builders already have.

use crate::fixtures;
use generator::Source;
use std::collections::BTreeSet;

/// The functions of the sources that hold the methods of credentials and builders.
fn methods() -> BTreeSet<&'static str> {
    let sources = [
        include_str!("../../runtime/credentials.rs"),
        include_str!("../../runtime/settings.rs"),
        include_str!("../../runtime/client/mod.rs"),
        include_str!("../../runtime/blocking/mod.rs"),
    ];
    let functions = sources.iter().flat_map(|text| text.split(" fn ").skip(1));
    functions
        .map(|text| {
            text.split(|sign: char| !sign.is_alphanumeric() && sign != '_')
                .next()
                .unwrap_or_default()
        })
        .filter(|name| !name.is_empty())
        .collect()
}

#[test]
fn schemes_are_named_like_no_method() {
    // Those of a client, or of no type at all, do not matter.
    let elsewhere = [
        "attempt",
        "builder",
        "deadline",
        "download",
        "example",
        "exchange",
        "finish",
        "header",
        "in_time",
        "invalid",
        "main",
        "obtained",
        "of",
        "read",
        "refusal",
        "run",
        "send",
        "send_with_response",
        "set_base_url",
        "set_header",
        "set_server",
        "set_variable",
        "sign",
        "source",
        "with_credentials",
        "with_header",
        "with_query",
        "with_redirects",
        "with_retry",
        "with_timeout",
        "write_missing",
    ];
    let methods = methods();
    assert!(methods.contains("always") && methods.contains("retry"));
    let mut text = "openapi: 3.0.3\ninfo: {title: Names, version: '1'}\npaths: {}\n\
                    components:\n  securitySchemes:\n"
        .to_owned();
    for method in &methods {
        text.push_str(&format!("    {method}: {{type: http, scheme: bearer}}\n"));
    }
    let name = "names.yaml".to_owned();
    let output = fixtures::generate(&[Source { name, text }]).expect("a crate");
    let security = &output.files["src/security.rs"];
    for method in methods.iter().filter(|method| !elsewhere.contains(method)) {
        assert!(
            !security.contains(&format!("pub fn {method}(")),
            "{method} is not reserved"
        );
    }
}
