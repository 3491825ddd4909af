//! `oneOf` and `anyOf`: the rule that distinguishes the variants.

use super::{generate_as, schemas};

/// Two objects with a property of one value each, and a union of them with more keywords.
fn tagged(union: &str) -> String {
    format!(
        "
        Cat: {{type: object, required: [sort], properties: {{sort: {{type: string, enum: [cat]}}, lives: {{type: integer}}}}}}
        Dog: {{type: object, required: [sort], properties: {{sort: {{type: string, enum: [dog]}}, tricks: {{type: integer}}}}}}
        Pet: {{{union}}}
        "
    )
}

const CAT_AND_DOG: &str = r#"
        struct Cat
          sort: CatSort  "sort", required
          lives: Option<i64>  "lives", optional
        enum CatSort of strings
          Cat  "cat"
          Unknown(String)  any other
        struct Dog
          sort: DogSort  "sort", required
          tricks: Option<i64>  "tricks", optional
        enum DogSort of strings
          Dog  "dog"
          Unknown(String)  any other
"#;

const BRANCHES: &str =
    "oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]";

#[test]
fn a_discriminator_names_the_tag() {
    let expected = r#"
        union Pet
          decided by tag "sort": the discriminator names it
          Cat(Cat)  "cat", tag among the fields
          Dog(Dog)  "dog", tag among the fields
          Unknown(Unknown)  any other tag
    "#;
    schemas(
        &tagged(&format!(
            "{BRANCHES}, discriminator: {{propertyName: sort}}"
        )),
        &format!("{CAT_AND_DOG}{expected}"),
    );
}

#[test]
fn a_property_with_a_value_for_each_branch_is_a_tag() {
    let expected = r#"
        union Pet
          decided by tag "sort": each variant requires another value
          Cat(Cat)  "cat", tag among the fields
          Dog(Dog)  "dog", tag among the fields
          Unknown(Unknown)  any other tag
    "#;
    schemas(&tagged(BRANCHES), &format!("{CAT_AND_DOG}{expected}"));
}

#[test]
fn a_mapping_that_contradicts_the_branches_leaves_evidence() {
    let expected = r#"
        union Pet
          decided by evidence, of oneOf
          Cat(Cat)
            if object {sort: "cat", lives?: integer}
          Dog(Dog)
            if object {sort: "dog", tricks?: integer}
          Unknown(Unknown)  {sort: string other than "cat" | "dog", …}
    "#;
    let mapping = "mapping: {cat: Dog, dog: Cat}";
    schemas(
        &tagged(&format!(
            "{BRANCHES}, discriminator: {{propertyName: sort, {mapping}}}"
        )),
        &format!("{CAT_AND_DOG}{expected}"),
    );
}

#[test]
fn a_tag_beside_another_schema_is_no_struct_of_its_own() {
    schemas(
        "
        Key: {type: object, required: [key], properties: {key: {type: string}}}
        Login:
          oneOf:
          - allOf: [{type: object, required: [by], properties: {by: {type: string, enum: [key]}}}, {$ref: '#/components/schemas/Key'}]
          - {type: object, required: [by], properties: {by: {type: string, enum: [nothing]}}}
        ",
        r#"
        struct Key
          key: String  "key", required
        union Login
          decided by tag "by": each variant requires another value
          Key(Key)  "key"
          Nothing  "nothing"
          Unknown(Unknown)  any other tag
        "#,
    );
}

#[test]
fn objects_of_one_key_are_told_by_it() {
    schemas(
        "
        Bind:
          oneOf:
          - {type: object, required: [App], properties: {App: {type: string, format: uuid}}}
          - {type: object, required: [User], properties: {User: {type: object, properties: {name: {type: string}}}}}
          - {type: string, enum: [Nobody]}
        ",
        r#"
        union Bind
          decided by key: each variant is an object of one key, or a string
          App(Uuid)  {"App": …}
          User(BindUser)  {"User": …}
          Nobody  "Nobody"
          Unknown(Unknown)  any other key or string
        struct BindUser
          name: Option<String>  "name", optional
        "#,
    );
}

#[test]
fn evidence_is_json_types_keys_constants_and_formats() {
    schemas(
        "
        Value:
          oneOf:
          - {type: boolean}
          - {type: string, format: uuid}
          - {type: string}
          - {type: array, items: {type: string}}
          - {type: array, items: {type: integer}}
          - {type: object, required: [a], properties: {a: {type: string}}}
          - {type: object, required: [b, c], properties: {b: {type: integer}, c: {type: string, enum: [x]}}}
        ",
        r#"
        union Value
          decided by evidence, of oneOf
          Boolean(bool)
            if boolean
          Uuid(Uuid)
            if string(uuid)
          String(String)
            if string
          Array(Vec<String>)
            if array of string
          Array2(Vec<i64>)
            if array of integer
          A(String)  {"a": …}
            if object {a: string}
          Object(ValueObject)
            if object {b: integer, c: "x" | other string}
        struct ValueObject
          b: i64  "b", required
          c: ValueObjectC  "c", required
        enum ValueObjectC of strings
          X  "x"
          Unknown(String)  any other
        "#,
    );
}

#[test]
fn any_of_keeps_a_value_that_is_several_variants() {
    schemas(
        "
        Left: {type: object, properties: {l: {type: string}}}
        Right: {type: object, properties: {r: {type: string}}}
        Both: {anyOf: [{$ref: '#/components/schemas/Left'}, {$ref: '#/components/schemas/Right'}]}
        ",
        r#"
        struct Left
          l: Option<String>  "l", optional
        struct Right
          r: Option<String>  "r", optional
        union Both
          decided by evidence, of anyOf
          Left(Left)
            if object {l?: string}
          Right(Right)
            if object {r?: string}
          Unknown(Unknown)  several of the variants at once
        "#,
    );
}

#[test]
fn strings_with_known_values_are_one_open_enum() {
    schemas(
        "
        Transport: {anyOf: [{type: string, enum: [usb, nfc]}, {type: string}]}
        ",
        r#"
        enum Transport of strings
          Usb  "usb"
          Nfc  "nfc"
          Unknown(String)  any other
        "#,
    );
}

#[test]
fn one_branch_is_that_branch_and_null_is_none() {
    schemas(
        "
        Id: {oneOf: [{type: string, format: uuid}]}
        Maybe: {oneOf: [{$ref: '#/components/schemas/Id'}, {nullable: true, enum: [null]}]}
        Use: {type: array, items: {$ref: '#/components/schemas/Maybe'}}
        ",
        "
        type Id = Uuid
        type Maybe = Id
        type Use = Vec<Option<Maybe>>
        ",
    );
}

#[test]
fn warnings_name_a_value_that_is_valid_for_both_branches() {
    let told = |branches: [&str; 2]| {
        let [a, b] = branches;
        let [a, b] = [
            format!("{{type: object, required: [m], properties: {{m: {a}}}}}"),
            format!("{{type: object, required: [m], properties: {{m: {b}, n: {{type: string}}}}}}"),
        ];
        let output = super::generate(&format!(
            "paths: {{}}\ncomponents: {{schemas: {{Any: {{oneOf: [{a}, {b}]}}}}}}"
        ));
        let warnings = output.warnings.warnings().map(|it| it.message.clone());
        warnings.collect::<Vec<_>>().join("\n")
    };
    // No value is valid for both, or none that is known.
    for branches in [
        [
            "{type: string, maxLength: 3}",
            "{type: string, minLength: 4}",
        ],
        [
            "{type: string, pattern: '^[0-9]+$'}",
            "{type: string, pattern: '^[a-z]+$'}",
        ],
        [
            "{type: number, maximum: 0.5}",
            "{type: number, minimum: 1.5}",
        ],
        [
            "{type: number, maximum: -2.5}",
            "{type: number, minimum: -2.5, exclusiveMinimum: true}",
        ],
        [
            "{type: array, maxItems: 1, items: {type: string}}",
            "{type: array, minItems: 2, items: {type: string}}",
        ],
    ] {
        assert!(
            !told(branches).contains("is valid for both"),
            "{branches:?}"
        );
    }
    let lists = [
        "{type: array, maxItems: 5, items: {type: string, maxLength: 2}}",
        "{type: array, items: {type: string, minLength: 3}}",
    ];
    for (branches, value) in [
        (
            [
                "{type: number, maximum: -1.5}",
                "{type: number, maximum: -2.5}",
            ],
            "-2.5",
        ),
        (
            [
                "{type: string, maxLength: 3}",
                "{type: string, minLength: 1}",
            ],
            r#"{"m":"x"}"#,
        ),
        (
            ["{type: number, maximum: 1}", "{type: number, minimum: 0.5}"],
            r#"{"m":1}"#,
        ),
        (lists, r#"{"m":[]}"#),
    ] {
        assert!(
            told(branches).contains(value),
            "{branches:?}: {}",
            told(branches)
        );
    }
}

#[test]
fn unions_that_only_restrict_one_of_several_types_are_part_of_it() {
    let rows = [
        (
            "anyOf: [{required: [a]}, {required: [b]}]",
            "",
            "At least one of these is present",
        ),
        (
            "oneOf: [{required: [a]}, {required: [b]}]",
            "",
            "Exactly one of these is present",
        ),
        (
            "oneOf: [{required: [a]}, {minLength: 3}]",
            "`oneOf` has no equivalent",
            "",
        ),
        (
            "anyOf: [{required: [a]}, {title: Other}], oneOf: [{minLength: 1}, {maxLength: 3}]",
            "`oneOf` has no equivalent",
            "",
        ),
    ];
    for (union, told, said) in rows {
        let output = generate_as(
            "3.1.0",
            &format!(
                "components: {{schemas: {{All: {{type: [object, string], properties: {{a: {{type: string}}, b: {{type: string}}}}, {union}}}}}}}"
            ),
        );
        let explained = output.explanation.to_string();
        for variant in ["  Object(", "  String("] {
            assert_eq!(explained.matches(variant).count(), 1, "{explained}");
        }
        assert!(!explained.contains("Any"), "{explained}");
        assert!(explained.contains(said), "{explained}");
        let warnings = output.warnings.to_string();
        assert_eq!(warnings.is_empty(), told.is_empty(), "{warnings}");
        assert!(warnings.contains(told), "{warnings}");
    }
}

#[test]
fn a_branch_that_is_referred_to_has_one_type() {
    let union = "Un: {oneOf: [{type: string}, {type: object, properties: {k: {type: string}}}]}";
    let reference = "At: {$ref: '#/components/schemas/Un/oneOf/1'}";
    for (first, second) in [(union, reference), (reference, union)] {
        let rest = format!("components: {{schemas: {{{first}, {second}}}}}");
        let output = generate_as("3.1.0", &rest);
        let explained = output.explanation.to_string();
        assert_eq!(explained.matches("struct ").count(), 1, "{explained}");
    }
}

#[test]
fn what_can_be_said_of_conditions_is_in_the_docs() {
    let kind = "properties: {kind: {type: string}, a: {type: string}, b: {type: string}}";
    for (condition, expected) in [
        (
            "if: {properties: {kind: {const: x}}, required: [kind]}, then: {required: [a, b]}, else: {required: [b]}",
            "`a` and `b` are required if `kind` is `\"x\"`; otherwise `b` is required.",
        ),
        (
            "if: {properties: {kind: {enum: [x, y]}}}, then: {required: [a]}",
            "`a` is required if `kind` is `\"x\"` or `\"y\"` or absent.",
        ),
        (
            "if: {required: [a]}, else: {required: [b]}",
            "`b` is required unless `a` is present.",
        ),
        (
            "if: {properties: {kind: {pattern: x}}}, then: {required: [a]}",
            "",
        ),
        ("dependentRequired: {a: [b]}", "`a` requires `b`."),
        (
            "dependentSchemas: {a: {required: [b, kind], maxProperties: 4}}",
            "`a` requires `b` and `kind`.",
        ),
    ] {
        let rest =
            format!("components: {{schemas: {{All: {{type: object, {kind}, {condition}}}}}}}");
        let output = generate_as("3.1.0", &rest);
        assert!(
            output
                .warnings
                .to_string()
                .contains("has no equivalent Rust type")
        );
        let files = output
            .files
            .iter()
            .filter(|(path, _)| path.starts_with("src/types/"));
        let text: String = files.map(|(_, text)| text.as_str()).collect();
        let docs: Vec<&str> = text
            .lines()
            .filter_map(|line| line.trim().strip_prefix("/// "))
            .collect();
        let said: Vec<&&str> = docs
            .iter()
            .filter(|line| line.contains("require"))
            .collect();
        match expected {
            "" => assert!(said.is_empty(), "{text}"),
            expected => assert_eq!(said, [&expected], "{text}"),
        }
    }
    let rest =
        "components: {schemas: {All: {type: array, items: {type: integer}, contains: {const: 7}}}}";
    let text = generate_as("3.1.0", rest)
        .files
        .values()
        .cloned()
        .collect::<String>();
    assert!(text.contains("At least one item is `7`."), "{text}");
}
