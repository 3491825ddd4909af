//! Where the tokens of OAuth 2 come from.

use crate::generated;

/// What is said of the scheme `a`, after its name.
fn scheme(version: &str, scheme: &str) -> String {
    let place = match version.starts_with("swagger") {
        true => format!("securityDefinitions: {{a: {scheme}}}"),
        false => format!("components: {{securitySchemes: {{a: {scheme}}}}}"),
    };
    let text = format!("{version}\ninfo: {{title: T, version: '1'}}\npaths: {{}}\n{place}\n");
    let output = generated(text);
    let entries = output.explanation.entries().iter();
    let mut lines = entries.flat_map(|entry| entry.text.lines());
    let line = lines.find_map(|line| line.strip_prefix("  scheme a  \"a\", "));
    line.unwrap_or_default().to_owned()
}

#[test]
fn client_credentials_have_a_token_url() {
    let oauth = |flows: &str| format!("{{type: oauth2, flows: {{{flows}}}}}");
    let flow = |url: &str| {
        oauth(&format!(
            "clientCredentials: {{tokenUrl: {url}, scopes: {{}}}}"
        ))
    };
    let both = "implicit: {authorizationUrl: /a, scopes: {}}, clientCredentials: {tokenUrl: /b, scopes: {}}";
    let swagger =
        |flow: &str| format!("{{type: oauth2, flow: {flow}, tokenUrl: /t, scopes: {{}}}}");
    let cases = [
        (
            "swagger: '2.0'",
            swagger("application"),
            "tokens from \"/t\"",
        ),
        ("swagger: '2.0'", swagger("password"), ""),
        (
            "openapi: 3.0.3",
            flow("https://a.example/t?b=c"),
            "tokens from \"https://a.example/t?b=c\"",
        ),
        ("openapi: 3.0.3", flow("./t"), "tokens from \"./t\""),
        ("openapi: 3.1.0", flow("../t"), "tokens from \"../t\""),
        ("openapi: 3.2.0", oauth(both), "tokens from \"/b\""),
        ("openapi: 3.0.3", flow("''"), ""),
        (
            "openapi: 3.0.3",
            oauth("password: {tokenUrl: /t, scopes: {}}"),
            "",
        ),
        ("openapi: 3.0.3", oauth(""), ""),
        (
            "openapi: 3.0.3",
            "{type: http, scheme: bearer}".to_owned(),
            "",
        ),
    ];
    for (version, described, expected) in cases {
        let expected = match expected {
            "" => "bearer token".to_owned(),
            expected => format!("bearer token, {expected}"),
        };
        assert_eq!(
            scheme(version, &described),
            expected,
            "{version} {described}"
        );
    }
}
