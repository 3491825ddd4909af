//! Objects: fields, maps, nested objects.

use super::{generate_as, schemas};

#[test]
fn presence_and_null_are_two_things() {
    schemas(
        "
        Pet:
          type: object
          required: [always, may_be_null]
          properties:
            always: {type: string}
            may_be_null: {type: string, nullable: true}
            may_be_absent: {type: string}
            both: {type: string, nullable: true}
            received: {type: string, readOnly: true}
            sent: {type: string, writeOnly: true}
        ",
        r#"
        struct Pet
          always: String  "always", required
          may_be_null: Option<String>  "may_be_null", required, nullable
          may_be_absent: Option<String>  "may_be_absent", optional
          both: Option<String>  "both", optional, nullable
          received: Option<String>  "received", optional, read-only  // Read-only: sent by the server only.
          sent: Option<String>  "sent", optional, write-only  // Write-only: sent to the server only.
        "#,
    );
}

#[test]
fn what_is_required_but_not_described_may_be_anything() {
    schemas(
        "
        Pet: {type: object, required: [name, sort], properties: {name: {type: string}}}
        ",
        r#"
        struct Pet
          name: String  "name", required
          sort: Json  "sort", required
        "#,
    );
}

#[test]
fn additional_properties_are_a_map() {
    schemas(
        "
        Counts: {type: object, additionalProperties: {type: integer}}
        Anything: {type: object}
        Closed: {type: object, additionalProperties: false, properties: {a: {type: string}}}
        Labels: {type: object, properties: {id: {type: string}}, additionalProperties: {type: string}}
        ",
        r#"
        type Counts = BTreeMap<String, i64>
        type Anything = BTreeMap<String, Json>
        struct Closed
          a: Option<String>  "a", optional
        struct Labels
          id: Option<String>  "id", optional
          additional_properties: BTreeMap<String, String>  flattened
        "#,
    );
}

#[test]
fn inline_schemas_are_named_after_their_place() {
    schemas(
        "
        Pet: {type: object, properties: {owner: {type: object, properties: {pets: {type: array, items: {type: string, enum: [a]}}}}}}
        ",
        r#"
        struct Pet
          owner: Option<PetOwner>  "owner", optional
        struct PetOwner
          pets: Option<Vec<PetOwnerPetsItem>>  "pets", optional
        enum PetOwnerPetsItem of strings
          A  "a"
          Unknown(String)  any other
        "#,
    );
}

#[test]
fn recursion_is_boxed_once_and_lists_end_it() {
    schemas(
        "
        Node: {type: object, properties: {next: {$ref: '#/components/schemas/Node'}}}
        Ping: {type: object, properties: {pong: {$ref: '#/components/schemas/Pong'}}}
        Pong: {type: object, properties: {ping: {$ref: '#/components/schemas/Ping'}}}
        Tree: {type: object, properties: {children: {type: array, items: {$ref: '#/components/schemas/Tree'}}}}
        Nested: {type: array, items: {$ref: '#/components/schemas/Nested'}}
        ",
        r#"
        struct Node
          next: Option<Box<Node>>  "next", optional
        struct Ping
          pong: Option<Pong>  "pong", optional
        struct Pong
          ping: Option<Box<Ping>>  "ping", optional
        struct Tree
          children: Option<Vec<Tree>>  "children", optional
        struct Nested(Vec<Nested>)
        "#,
    );
}

#[test]
fn null_is_allowed_by_any_reference_on_the_way() {
    for (version, null) in [
        ("3.0.3", "nullable: true"),
        ("3.1.0", "type: [object, 'null']"),
    ] {
        let rest = format!(
            "components: {{schemas: {{\
             Holder: {{type: object, properties: {{a: {{$ref: '#/components/schemas/Far'}}, b: {{type: array, items: {{$ref: '#/components/schemas/Near'}}}}}}}},\
             Far: {{$ref: '#/components/schemas/Near'}}, Near: {{$ref: '#/components/schemas/Base', {null}}}, Base: {{type: object}}}}}}\npaths: {{}}"
        );
        let explained = generate_as(version, &rest).explanation.to_string();
        assert!(
            explained.contains("a: Option<Far>  \"a\", optional, nullable"),
            "{explained}"
        );
        assert!(
            explained.contains("b: Option<Vec<Option<Near>>>"),
            "{explained}"
        );
    }
}
