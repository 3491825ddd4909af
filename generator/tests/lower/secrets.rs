//! Secrets: what `x-client-secret` marks, and what is told of strings that nobody marked.

use std::path::Path;
use std::{env, fs};

use generator::diagnostic::Kind;
use generator::{Input, Output, Source};

use super::schemas;

#[test]
fn marks_reach_strings_and_lists_and_maps_of_them() {
    schemas(
        "
        Text: {type: string, x-client-secret: true}
        Bytes: {type: string, format: byte, x-client-secret: true}
        UrlBytes: {type: string, format: base64url, x-client-secret: true}
        File: {type: string, format: binary, x-client-secret: true}
        Id: {type: string, format: uuid, x-client-secret: true}
        Values: {type: string, pattern: '^(a|b)$', x-client-secret: true}
        Map: {type: object, additionalProperties: {type: string, format: byte}, x-client-secret: true}
        List: {type: array, items: {type: array, items: {type: string, nullable: true}}, x-client-secret: true}
        Plain: {type: string}
        Reference: {$ref: '#/components/schemas/Plain', x-client-secret: true}
        Referred: {$ref: '#/components/schemas/Plain'}
        Wrapped: {allOf: [{$ref: '#/components/schemas/Plain'}], x-client-secret: true}
        Member: {allOf: [{$ref: '#/components/schemas/Plain'}, {x-client-secret: true, description: Hidden.}]}
        Joined: {allOf: [{type: string, format: byte}, {maxLength: 4}, {type: string, format: password}]}
        Not: {type: string, format: password, x-client-secret: false}
        NotBytes: {type: string, format: byte, x-client-secret: false}
        ",
        "
        type Text = Secret
        type Bytes = SecretBytes
        type UrlBytes = SecretBytesUrl
        type File = Binary
        type Id = Secret
        type Values = Secret  // Pattern: `^(a|b)$`.
        type Map = BTreeMap<String, SecretBytes>
        type List = Vec<Vec<Option<Secret>>>
        type Plain = String
        type Reference = Secret
        type Referred = Plain
        type Wrapped = Secret
        type Member = Secret
        type Joined = SecretBytes  // Length in characters: at most 4.
        type Not = String
        type NotBytes = Base64
        ",
    );
}

#[test]
fn a_mark_in_one_of_several_members_is_not_lost() {
    for marked in [
        "{type: string, x-client-secret: true}",
        "{$ref: '#/components/schemas/Plain', x-client-secret: true}",
    ] {
        for other in [
            "{type: string, maxLength: 9}",
            "{$ref: '#/components/schemas/Plain'}",
        ] {
            for [first, second] in [[marked, other], [other, marked]] {
                let text = text_of(&generate(&format!(
                    "paths: {{}}\ncomponents:\n  schemas:\n    Plain: {{type: string}}\n    Both:\n      allOf:\n\
                     \x20     - {{type: object, properties: {{a: {first}}}}}\n\
                     \x20     - {{type: object, properties: {{a: {second}}}}}\n"
                )));
                assert!(
                    text.contains("a: Option<Secret>"),
                    "{first} {second}: {text}"
                );
            }
        }
    }
}

#[test]
fn marks_that_have_no_effect_are_told() {
    for (schema, kind) in [
        (
            "{type: integer, x-client-secret: true}",
            Kind::MisplacedKeyword,
        ),
        (
            "{type: object, properties: {a: {type: string}}, x-client-secret: true}",
            Kind::MisplacedKeyword,
        ),
        (
            "{type: array, items: {type: boolean}, x-client-secret: true}",
            Kind::MisplacedKeyword,
        ),
        (
            "{oneOf: [{type: string}, {type: integer}], x-client-secret: true}",
            Kind::MisplacedKeyword,
        ),
        ("{x-client-secret: true}", Kind::MisplacedKeyword),
        ("{type: string, x-client-secret: 'yes'}", Kind::InvalidValue),
    ] {
        let output = generate(&format!(
            "paths: {{}}\ncomponents: {{schemas: {{A: {schema}}}}}\n"
        ));
        let kinds: Vec<_> = output.warnings.iter().map(|it| it.kind).collect();
        assert_eq!(kinds, [kind], "{schema}");
    }
}

/// Secrets in all places, with names that need quotes, next to others.
const UNMARKED: &str = r##"
paths:
  /a/{secret}:
    parameters:
    - {name: limit, in: query, schema: {type: integer}}
    - {name: secret, in: path, required: true, schema: {type: string}}
    post:
      operationId: a
      parameters:
      - {name: X-Api-Key, in: header, schema: {$ref: "#/components/schemas/Note"}}
      - {name: it's a pin, in: query, description: "", schema: {type: string}}
      - {name: pin, in: query, content: {application/json: {schema: {type: string}}}}
      - {$ref: "#/components/parameters/Token"}
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema: {type: object, properties: {password: {type: string}, password2: {type: string}, user: {type: string}}}
      responses:
        "200":
          description: OK
          headers: {X-Auth-Token: {schema: {type: string}}, X-Limit: {schema: {type: integer}}}
          content: {application/json: {schema: {type: array, items: {type: object, properties: {pwd: {type: string}}}}}}
        "404":
          description: Missing
          headers: {X-Auth-Token: {schema: {type: string}}}
components:
  parameters:
    Token: {name: token, in: query, schema: {type: string}}
  schemas:
    Note: {type: string}
    NoteId: {type: string}
    Password: {type: string}
    "An \"odd\" 'é'\\\u200b Secret": {type: string}
    Uses: {type: object, properties: {password: {$ref: "#/components/schemas/Password"}}}
    A: {allOf: [{type: object, properties: {pin: {type: string}, note: {type: string}}}, {type: object, properties: {secret: {type: integer}}}]}
    B: {allOf: [{type: object, properties: {pin: {type: boolean}, secret: {type: string}}}]}
    C: {allOf: [{type: object, properties: {pin: {type: string, nullable: true}, "private-key": {type: string, format: byte}}}]}
    D: {type: object, properties: {tokens: {type: array, items: {type: string}}, secrets: {type: object, additionalProperties: {type: string}}}}
    E: {oneOf: [{type: object, required: [secret], properties: {secret: {type: string}}}, {type: object, required: [app], properties: {app: {type: string}}}]}
    F: {type: object, properties: {inner: {type: object, properties: {api_key: {$ref: "#/components/schemas/Note"}, key: {type: string, description: The private key.}}}}}
    # None of these is one.
    G:
      type: object
      properties:
        token_type: {type: string}
        secret_size: {type: integer}
        password: {type: string, x-client-secret: false}
        pin: {type: string, format: password}
        access_token: {type: string, x-client-secret: true}
        secret: {type: string, format: uuid}
        cookie: {type: string, enum: [a]}
        key: {$ref: "#/components/schemas/NoteId"}
        client_secret: {$ref: "#/components/schemas/NoteId"}
        next_page_token: {type: string}
        id: {type: string, description: Token of the user.}
"##;

#[test]
fn what_looks_like_a_secret_is_told_with_an_action_that_marks_it() {
    let output = generate(UNMARKED);
    let [warning] = &unmarked(&output)[..] else {
        panic!("{}", output.warnings);
    };
    for name in [
        "`A.pin`",
        "`B.secret`",
        "`C.pin`",
        "`C.private-key`",
        "`D.tokens`",
        "`D.secrets`",
        "`E.secret`",
        "`F.api_key`",
        "`F.key`",
        "`Password`",
        "`secret` of `/a/{secret}`",
        "`X-Api-Key` of `POST /a/{secret}`",
        "`it's a pin` of `POST /a/{secret}`",
        "`pin` of `POST /a/{secret}`",
        "`password` of",
        "`password2` of",
        "`pwd` of",
        "`token`",
        "`X-Auth-Token` of `POST /a/{secret}`",
    ] {
        assert!(warning.contains(name), "{name}: {warning}");
    }
    for name in [
        "`G.",
        "Uses",
        "note",
        "user`",
        "`limit`",
        "`app`",
        "`B.pin`",
        "`A.secret`",
    ] {
        assert!(!warning.contains(name), "{name}: {warning}");
    }
    assert!(warning.starts_with("21 strings"), "{warning}");
    let before = text_of(&output);
    let after = generate_with(UNMARKED, &output.warnings.actions().concat());
    assert_eq!(unmarked(&after), [""; 0], "{}", after.warnings);
    assert_eq!(after.warnings.len() + 1, output.warnings.len());
    // Each string is a secret now, and nothing else has changed.
    let hidden = text_of(&after);
    let count = |text: &str| text.matches("Secret>").count() + text.matches("= Secret").count();
    assert!(count(&hidden) >= count(&before) + 15, "{hidden}");
    for line in [
        "token_type: Option<String>",
        "note: Option<String>",
        "type Note = String",
        "pin: Option<bool>",
    ] {
        assert!(hidden.contains(line), "{line}: {hidden}");
    }
    assert!(
        output
            .warnings
            .to_string()
            .trim_end()
            .ends_with("update: {x-client-secret: true}")
    );
}

#[test]
fn a_mark_on_a_header_of_one_of_several_responses_is_not_lost() {
    for (ok, missing) in [
        ("", ", x-client-secret: true"),
        (", x-client-secret: true", ""),
    ] {
        let output = generate(&format!(
            "paths:
  /a:
    get:
      operationId: a
      responses:
        '200': {{description: OK, headers: {{X-Pin: {{schema: {{type: string{ok}}}}}}}}}
        '404': {{description: No, headers: {{X-Pin: {{schema: {{type: string{missing}}}}}}}}}
"
        ));
        let text = text_of(&output);
        assert!(text.contains("x_pin: Secret"), "{text}");
        let constant = r#"SECRET_HEADERS: &'static [&'static str] = &["X-Pin"]"#;
        assert!(output.files.values().any(|file| file.contains(constant)));
    }
}

#[test]
fn bodies_of_text_are_secrets_too() {
    for (schema, ty) in [
        ("{type: string, format: password}", "Secret"),
        ("{type: string, x-client-secret: true}", "Secret"),
        (
            "{$ref: '#/components/schemas/Plain', x-client-secret: true}",
            "Secret",
        ),
        ("{$ref: '#/components/schemas/Pin'}", "Secret"),
        (
            "{allOf: [{$ref: '#/components/schemas/Plain'}, {x-client-secret: true}]}",
            "Secret",
        ),
        ("{$ref: '#/components/schemas/Plain'}", "String"),
        (
            "{type: string, format: password, x-client-secret: false}",
            "String",
        ),
        (
            "{$ref: '#/components/schemas/Pin', x-client-secret: false}",
            "String",
        ),
    ] {
        let content = format!("content: {{text/plain: {{schema: {schema}}}}}");
        let output = generate(&format!(
            "paths:
  /a:
    post:
      operationId: a
      requestBody: {{required: true, {content}}}
      responses: {{'200': {{description: OK, {content}}}}}
components:
  schemas:
    Plain: {{type: string}}
    Pin: {{type: string, format: password}}
"
        ));
        let file = &output.files["src/operations/untagged.rs"];
        let body = format!("pub body: {ty},");
        assert!(file.contains(&body), "{schema}: {file}");
        let answer = format!("type Output = {ty};");
        assert!(file.contains(&answer), "{schema}: {file}");
        let text = text_of(&output);
        assert_eq!(text.matches(ty).count(), 3, "{schema}: {text}");
    }
}

#[test]
fn newer_versions_are_marked_alike() {
    let rest = "paths: {}
components:
  schemas:
    Note: {type: string}
    A:
      type: object
      properties:
        pin: {type: [string, 'null']}
        token: {type: string, contentEncoding: base64}
        secret: {$ref: '#/components/schemas/Note', description: The secret.}
        marked: {$ref: '#/components/schemas/Note', x-client-secret: true}
";
    let generated = |actions: &str| {
        let text = format!("openapi: 3.1.0\ninfo: {{title: Small, version: '1'}}\n{rest}");
        let name = "small.yaml".to_owned();
        let overlays = match actions {
            "" => Vec::new(),
            actions => vec![overlay(actions)],
        };
        let input = Input {
            documents: vec![Source { name, text }],
            overlays,
            crate_name: "small".to_owned(),
            ..Input::default()
        };
        generator::generate(input).unwrap_or_else(|report| panic!("{report}"))
    };
    let output = generated("");
    let [warning] = &unmarked(&output)[..] else {
        panic!("{}", output.warnings);
    };
    assert!(warning.starts_with("3 strings"), "{warning}");
    let after = generated(&output.warnings.actions().concat());
    assert_eq!(unmarked(&after), [""; 0], "{}", after.warnings);
    let text = text_of(&after);
    for field in [
        "pin: Patch<Secret>",
        "token: Option<SecretBytes>",
        "secret: Option<Secret>",
        "marked: Option<Secret>",
    ] {
        assert!(
            text.contains(field) || text.contains(&field.replace("Patch", "Option")),
            "{field}: {text}"
        );
    }
}

#[test]
fn other_files_are_named_without_an_action() {
    let document = |text: &str, name: &str| Source {
        name: name.to_owned(),
        text: text.to_owned(),
    };
    let input = Input {
        documents: vec![document(
            "openapi: 3.0.3\ninfo: {title: A, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n    A: {$ref: 'b.yaml#/B'}\n",
            "a.yaml",
        )],
        references: vec![document(
            "B: {type: object, properties: {pin: {type: string}}}\n",
            "b.yaml",
        )],
        crate_name: "a".to_owned(),
        ..Input::default()
    };
    let output = generator::generate(input).unwrap_or_else(|report| panic!("{report}"));
    assert_eq!(unmarked(&output).len(), 1, "{}", output.warnings);
    assert_eq!(output.warnings.actions(), [""; 0]);
}

/// The actions for a real description leave nothing to tell.
#[test]
#[cfg_attr(
    not(feature = "verify"),
    ignore = "it takes seconds: a part of `cargo xtask verify`"
)]
fn actions_mark_all_secrets_of_a_real_description() {
    let specs = match env::var_os("OPENAPI_SPECS") {
        Some(specs) => specs.into(),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/specs"),
    };
    let path = specs.join("real/box.json");
    let Ok(text) = fs::read_to_string(&path) else {
        println!("skipped: there is no {}", path.display());
        return;
    };
    let mut input = Input {
        documents: vec![Source {
            name: "box.json".to_owned(),
            text,
        }],
        crate_name: "real".to_owned(),
        ..Input::default()
    };
    let explain = |input: &_| generator::explain(input).unwrap_or_else(|report| panic!("{report}"));
    let (_, before) = explain(&input);
    assert!(before.iter().any(|it| it.kind == Kind::UnmarkedSecret));
    input.overlays = vec![overlay(&before.actions().concat())];
    let (_, after) = explain(&input);
    assert!(!after.iter().any(|it| it.kind == Kind::UnmarkedSecret));
    assert_eq!(after.len() + 1, before.len(), "{after}");
}

fn unmarked(output: &Output) -> Vec<String> {
    let warnings = output.warnings.iter();
    let unmarked = warnings.filter(|it| it.kind == Kind::UnmarkedSecret);
    unmarked.map(|it| it.message.clone()).collect()
}

fn text_of(output: &Output) -> String {
    let entries = output.explanation.entries().iter();
    entries.map(|entry| entry.text.as_str()).collect()
}

fn generate(rest: &str) -> Output {
    super::generate(rest)
}

fn generate_with(rest: &str, actions: &str) -> Output {
    let input = Input {
        documents: vec![Source {
            name: "small.yaml".to_owned(),
            text: format!("openapi: 3.0.3\ninfo: {{title: Small, version: '1'}}\n{rest}"),
        }],
        overlays: vec![overlay(actions)],
        crate_name: "small".to_owned(),
        ..Input::default()
    };
    generator::generate(input).unwrap_or_else(|report| panic!("{report}"))
}

fn overlay(actions: &str) -> Source {
    Source {
        name: "overlay.yaml".to_owned(),
        text: format!(
            "overlay: 1.0.0\ninfo: {{title: Secrets, version: '1'}}\nactions:\n{actions}"
        ),
    }
}
