//! Texts that try to become more than text, at each position of a description that has a text.

#![allow(dead_code, reason = "each test uses a part of it")]

use generator::Source;
use serde_json::{Map, Value};

/// A description with a marker at each position.
pub struct Description {
    text: &'static str,
    /// The texts of the specification's objects. Where the key of a map is a text, it is `key`.
    pub of_specification: &'static [(&'static str, &'static [&'static str])],
    pub operations: usize,
    /// Positions whose text cannot be anything.
    pub refused: &'static [&'static str],
}

/// Those of OpenAPI 3.0, and those of other versions, without the texts that 3.0 has as well.
pub const DESCRIPTIONS: [Description; 3] = [
    Description {
        text: include_str!("positions.yaml"),
        of_specification: OF_3_0,
        operations: 3,
        refused: &["SecurityScheme.name#cookie", "SecurityScheme.name#header"],
    },
    Description {
        text: include_str!("positions-2.0.yaml"),
        of_specification: OF_2_0,
        operations: 3,
        refused: &[],
    },
    Description {
        text: include_str!("positions-3.2.yaml"),
        of_specification: OF_LATER,
        operations: 5,
        refused: &["PathItem.additionalOperations.key"],
    },
];

const OF_2_0: &[(&str, &[&str])] = &[
    (
        "Swagger",
        &[
            "host",
            "basePath",
            "schemes",
            "consumes",
            "produces",
            "parameters.key",
            "responses.key",
        ],
    ),
    ("Operation", &["schemes", "consumes", "produces"]),
    (
        "Parameter",
        &["name", "description", "pattern", "default", "format"],
    ),
    ("Items", &["enum", "pattern"]),
    ("Response", &["description", "examples.key", "example"]),
    ("Header", &["key", "description", "pattern", "default"]),
    ("Schema", &["key", "discriminator", "x-discriminator-value"]),
    (
        "SecurityScheme",
        &[
            "key",
            "name",
            "description",
            "authorizationUrl",
            "tokenUrl",
            "scope",
            "scope.description",
        ],
    ),
];

const OF_LATER: &[(&str, &[&str])] = &[
    ("OpenAPI", &["$self", "jsonSchemaDialect", "webhooks.key"]),
    ("Info", &["summary"]),
    ("License", &["identifier"]),
    ("Server", &["name"]),
    ("Tag", &["summary", "parent", "kind"]),
    ("PathItem", &["additionalOperations.key"]),
    ("Components", &["pathItems.key", "mediaTypes.key"]),
    ("Reference", &["summary", "description"]),
    ("Response", &["summary"]),
    ("Example", &["dataValue", "serializedValue"]),
    (
        "Schema",
        &[
            "$id",
            "$schema",
            "$comment",
            "$anchor",
            "$dynamicAnchor",
            "$dynamicRef",
            "$defs.key",
            "const",
            "examples",
            "contentEncoding",
            "contentMediaType",
            "patternProperties.key",
            "propertyNames.pattern",
            "dependentRequired",
        ],
    ),
    ("Discriminator", &["defaultMapping"]),
    ("XML", &["nodeType"]),
    ("SecurityScheme", &["oauth2MetadataUrl", "role"]),
    ("OAuthFlow", &["deviceAuthorizationUrl"]),
];

const OF_3_0: &[(&str, &[&str])] = &[
    (
        "Info",
        &["title", "description", "termsOfService", "version"],
    ),
    ("Contact", &["name", "url", "email"]),
    ("License", &["name", "url"]),
    ("Server", &["url", "description"]),
    ("ServerVariable", &["key", "enum", "default", "description"]),
    ("PathItem", &["key", "summary", "description"]),
    ("Operation", &["summary", "description", "operationId"]),
    ("ExternalDocumentation", &["description", "url"]),
    ("Parameter", &["name", "description", "example"]),
    ("RequestBody", &["description"]),
    ("MediaType", &["key", "example"]),
    ("Encoding", &["contentType", "header"]),
    ("Response", &["description"]),
    ("Callback", &["key"]),
    (
        "Example",
        &["key", "summary", "description", "value", "externalValue"],
    ),
    (
        "Link",
        &[
            "key",
            "operationRef",
            "operationId",
            "parameter",
            "value",
            "description",
        ],
    ),
    ("Header", &["key", "description", "example"]),
    ("Tag", &["name", "description"]),
    (
        "Schema",
        &[
            "key",
            "title",
            "description",
            "property",
            "required",
            "type",
            "format",
            "pattern",
            "enum",
            "default",
            "example",
            "extension",
            "unknown",
        ],
    ),
    ("Discriminator", &["propertyName", "mapping.key"]),
    ("XML", &["name", "namespace", "prefix"]),
    (
        "SecurityScheme",
        &[
            "key",
            "name",
            "description",
            "scheme",
            "bearerFormat",
            "openIdConnectUrl",
        ],
    ),
    (
        "OAuthFlow",
        &[
            "authorizationUrl",
            "tokenUrl",
            "refreshUrl",
            "scope",
            "scope.description",
        ],
    ),
    ("SecurityRequirement", &["scope"]),
    (
        "Components",
        &[
            "responses.key",
            "parameters.key",
            "examples.key",
            "requestBodies.key",
            "headers.key",
            "links.key",
            "callbacks.key",
        ],
    ),
    ("OpenAPI", &["extension", "unknown", "unknown.value"]),
];

/// Code that fails wherever it is compiled.
pub const CODE: &str = "compile_error!(\"INJECTED\");";

/// The attacks. A `§` is the number of the position.
pub fn attacks() -> Vec<String> {
    let code = [
        "§\n\n```\nCODE\n```\n\nb",
        "§\n\n~~~\nCODE\n~~~\n\nb",
        "~~~\n<script>alert(1)</script>\n~~~ §",
        "§`\n\n```\nCODE\n```\n\n`",
        "§\n```",
        "~~~\n```\n~~~\nCODE /*\n~~~\n*/\n~~~\n§",
        "``` rust §\nCODE",
        "§\n\n    CODE\n\nb",
        "    CODE §",
        "\tCODE §",
        "-\t\tCODE §",
        "- a §\n\n      CODE",
        "1.     CODE §",
        "[~~~ rust](/x)\nCODE\n~~~ §",
        "§\n> ```\n> CODE\n> ```",
        "§\r```\rCODE\r```\r",
        "§\u{2028}```\u{2028}CODE\u{2028}```",
        "§\u{85}\u{b}\u{c}```\u{85}CODE",
        "§ */ CODE /* b",
        "§\n*/ CODE //! /// b",
    ];
    let others = [
        "<script>alert(1)</script><img src=x onerror=alert(2)> §",
        "§ <!-- a --> <?b?> <!C> <![CDATA[d]]>",
        "<a href='https://a) ![x](https://b.c/§.png'>d</a>",
        "![x](https://b.c/§.png) [a](javascript:alert(1)) [b](crate::injected) [injected] [`injected`] [c][d]\n\n[d]: e",
        "[a](https://b`c) `<b>§</b>`",
        "| a | § |\n|---|---|\n| `b | <i>` |",
        "§\n---\n\n# b\n\n***\n\n=",
        "# §",
        "§\rb",
        "§\0b",
        "§\u{202e}b\u{2066}c\u{200e}\u{200f}\u{61c}\u{2029}\u{feff}d",
        "§\u{1b}[2J\u{1b}]0;b\u{7}\u{9b}31m\u{7f}\u{8}",
        "\"§' \\\" \\n \"# \"## r#\"",
        "§ ` `` ``` ````",
        "``§`<b>",
        "{{ § }} {0} {} %s ${x}",
        "\\",
        " § ",
        "[[§]]\nx = 1 # b",
        "/../../§",
        "..\\..\\§:$DATA",
        "r#type §",
    ];
    let long = [
        "a".repeat(300),
        "ü".repeat(300),
        "§-".to_owned() + &"b".repeat(300),
    ];
    let devices = [
        "con",
        "aux",
        "NUL",
        "prn",
        "com1",
        "LPT9",
        "con.§",
        "mod",
        "types",
        "wire",
        "operations",
        "self",
        "crate",
    ];
    let code = code.iter().map(|it| it.replace("CODE", CODE));
    let others = others.iter().chain(&devices).map(|it| (*it).to_owned());
    code.chain(others).chain(long).collect()
}

impl Description {
    /// The markers of the positions, each once.
    pub fn positions(&self) -> Vec<&'static str> {
        let mut found: Vec<&str> = Vec::new();
        for part in self.text.split('«').skip(1) {
            let name = part.split('»').next().unwrap_or_default();
            if name != "Object.field" && name != "Object.field#n" && !found.contains(&name) {
                found.push(name);
            }
        }
        found
    }

    /// The description with these texts at its positions.
    pub fn with(&self, text: &dyn Fn(&str) -> String) -> Source {
        let value: Value = serde_yaml::from_str(self.text).expect("YAML");
        let positions = self.positions();
        Source {
            name: "hostile-texts.json".to_owned(),
            text: filled(&value, &|marked| {
                let is_reference = marked.starts_with('#');
                let mut filled = marked.to_owned();
                for name in &positions {
                    let marker = format!("«{name}»");
                    if filled.contains(&marker) {
                        let text = text(name);
                        let text = match is_reference {
                            true => escaped(&text),
                            false => text,
                        };
                        filled = filled.replace(&marker, &text);
                    }
                }
                filled
            })
            .to_string(),
        }
    }
}

/// Descriptions in which each position has another attack, but for those whose text cannot be anything.
pub fn assorted() -> Vec<Source> {
    let attacks = attacks();
    let assortment = |(number, shift): (usize, usize)| {
        let description = &DESCRIPTIONS[number];
        let positions = description.positions();
        let source = description.with(&|position| {
            let number = positions.iter().position(|it| *it == position);
            let number = number.unwrap_or_default();
            match description.refused.contains(&position) {
                true => harmless(position),
                false => {
                    let attack = &attacks[(number + shift) % attacks.len()];
                    attack.replace('§', &format!("x{number}"))
                }
            }
        });
        Source {
            name: format!("hostile-texts-{number}-{shift}.json"),
            ..source
        }
    };
    [(0, 0), (0, 17), (1, 5), (2, 11)].map(assortment).into()
}

/// What stands at a position that is not attacked.
pub fn harmless(position: &str) -> String {
    let word = |c: char| if c.is_alphanumeric() { c } else { '-' };
    position.chars().map(word).collect()
}

/// A part of a JSON pointer in a fragment of a URI.
fn escaped(text: &str) -> String {
    let text = text.replace('~', "~0").replace('/', "~1");
    percent_encoding::utf8_percent_encode(&text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

fn filled(value: &Value, fill: &dyn Fn(&str) -> String) -> Value {
    match value {
        Value::String(text) => Value::String(fill(text)),
        Value::Array(items) => items.iter().map(|item| filled(item, fill)).collect(),
        Value::Object(members) => {
            let members = members.iter();
            let members = members.map(|(key, value)| (fill(key), filled(value, fill)));
            Value::Object(Map::from_iter(members))
        }
        other => other.clone(),
    }
}
