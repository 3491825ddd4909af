//! `allOf`: one member, several, and a union among them.

use super::{lowered, schemas};

#[test]
fn one_member_is_that_member() {
    schemas(
        "
        Id: {type: string, format: uuid}
        Pet: {type: object, properties: {id: {description: Which, allOf: [{$ref: '#/components/schemas/Id'}]}}}
        ",
        r#"
        type Id = Uuid
        struct Pet
          id: Option<Id>  "id", optional
        "#,
    );
}

#[test]
fn objects_are_one_struct() {
    schemas(
        "
        Base: {type: object, required: [id], properties: {id: {type: string}, name: {type: string}}}
        Pet:
          allOf:
          - $ref: '#/components/schemas/Base'
          - {type: object, required: [name], properties: {age: {type: integer}}}
        ",
        r#"
        struct Base
          id: String  "id", required
          name: Option<String>  "name", optional
        struct Pet
          id: String  "id", required
          name: String  "name", required
          age: Option<i64>  "age", optional
        "#,
    );
}

#[test]
fn a_property_of_two_members_takes_what_both_allow() {
    schemas(
        "
        Pet:
          allOf:
          - {type: object, properties: {age: {type: number}, sort: {type: string}, id: {type: string}}}
          - {type: object, properties: {age: {type: integer}, sort: {type: string, enum: [cat]}, id: {type: string, format: uuid}}}
        ",
        r#"
        struct Pet
          age: Option<i64>  "age", optional
          sort: Option<PetSort>  "sort", optional
          id: Option<Uuid>  "id", optional
        enum PetSort of strings
          Cat  "cat"
          Unknown(String)  any other
        "#,
    );
}

#[test]
fn a_union_among_the_members_is_flattened() {
    schemas(
        "
        Method:
          oneOf:
          - {type: object, required: [password], properties: {password: {type: string}}}
          - {type: object, required: [token], properties: {token: {type: string}}}
        Login:
          allOf:
          - {type: object, properties: {user: {type: string}}}
          - $ref: '#/components/schemas/Method'
        ",
        r#"
        union Method
          decided by key: each variant is an object of one key, or a string
          Password(String)  {"password": …}
          Token(String)  {"token": …}
          Unknown(Unknown)  any other key or string
        struct Login
          user: Option<String>  "user", optional
          method: Method  flattened
        "#,
    );
}

#[test]
fn bounds_of_all_members_hold() {
    schemas(
        "
        Percent:
          allOf: [{type: integer, minimum: 0}, {maximum: 100, description: At most all}]
        Port: {type: integer, minimum: 1}
        Base: {type: object, properties: {offset: {type: integer, maximum: 127}}}
        Small:
          allOf:
          - {$ref: '#/components/schemas/Base'}
          - type: object
            properties:
              offset: {minimum: -128}
              port: {allOf: [{$ref: '#/components/schemas/Port'}], maximum: 65535}
              again: {allOf: [{$ref: '#/components/schemas/Port'}, {type: number, maximum: 18446744073709551615}]}
              wide: {type: integer, format: int64, allOf: [{format: int32}, {minimum: 0}]}
              least: {minimum: 0, type: integer, allOf: [{allOf: [{minimum: -5}, {maximum: 255}]}]}
        ",
        r#"
        type Percent = u8  // Range: at least 0. Range: at most 100.
        type Port = u64  // Range: at least 1.
        struct Base
          offset: Option<i64>  "offset", optional  // Range: at most 127.
        struct Small
          offset: Option<i8>  "offset", optional  // Range: at most 127. Range: at least -128.
          port: Option<u16>  "port", optional  // Range: at most 65535.
          again: Option<Port>  "again", optional  // Range: at most 18446744073709551615.
          wide: Option<u32>  "wide", optional  // Format: `int32`. Range: at least 0.
          least: Option<u8>  "least", optional  // Range: at least 0. Range: at least -5. Range: at most 255.
        "#,
    );
}

#[test]
fn keywords_beside_members_hold() {
    schemas(
        "
        Word: {maxLength: 10}
        Name: {type: string}
        Note:
          type: object
          properties:
            when: {type: string, allOf: [{format: date-time}, {description: UTC}]}
            day: {format: date, allOf: [{$ref: '#/components/schemas/Name'}]}
            word: {type: string, allOf: [{$ref: '#/components/schemas/Word'}]}
            name: {type: string, allOf: [{$ref: '#/components/schemas/Name'}], minLength: 1}
            many: {type: array, allOf: [{minItems: 1}]}
            free: {type: object, allOf: [{maxProperties: 3}]}
            tags: {type: array, allOf: [{items: {type: string}}]}
        ",
        r#"
        type Word = Json  // Length in characters: at most 10.
        type Name = String
        struct Note
          when: Option<OffsetDateTime>  "when", optional  // Format: `date-time`.
          day: Option<Date>  "day", optional  // Format: `date`.
          word: Option<String>  "word", optional
          name: Option<Name>  "name", optional  // Length in characters: at least 1.
          many: Option<Vec<Json>>  "many", optional  // Number of items: at least 1.
          free: Option<BTreeMap<String, Json>>  "free", optional  // Number of properties: at most 3.
          tags: Option<Vec<String>>  "tags", optional
        "#,
    );
}

#[test]
fn null_is_a_value_if_all_members_take_it() {
    schemas(
        "
        A: {type: object, nullable: true, properties: {a: {type: string}}}
        B: {type: object, nullable: true, properties: {b: {type: string}}}
        C: {type: object, properties: {c: {type: string}}}
        Both: {allOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}
        Held:
          type: object
          required: [both, one, told, list, map, choice]
          properties:
            both: {$ref: '#/components/schemas/Both'}
            one: {allOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/C'}]}
            told: {allOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/C'}], nullable: true}
            list: {type: array, items: {allOf: [{$ref: '#/components/schemas/Both'}, {description: Both}]}}
            map: {type: object, additionalProperties: {allOf: [{type: integer, nullable: true}, {minimum: 0, nullable: true}]}}
            choice: {oneOf: [{$ref: '#/components/schemas/C'}, {allOf: [{$ref: '#/components/schemas/Both'}]}]}
        ",
        r#"
        struct A
          a: Option<String>  "a", optional
        struct B
          b: Option<String>  "b", optional
        struct C
          c: Option<String>  "c", optional
        struct Both
          a: Option<String>  "a", optional
          b: Option<String>  "b", optional
        struct Held
          both: Option<Both>  "both", required, nullable
          one: HeldOne  "one", required
          told: Option<HeldTold>  "told", required, nullable
          list: Vec<Option<Both>>  "list", required
          map: BTreeMap<String, Option<u64>>  "map", required
          choice: Option<HeldChoice>  "choice", required, nullable
        struct HeldOne
          a: Option<String>  "a", optional
          c: Option<String>  "c", optional
        struct HeldTold
          a: Option<String>  "a", optional
          c: Option<String>  "c", optional
        union HeldChoice
          decided by evidence, of oneOf
          C(C)
            if object {c?: string}
          Both(Both)
            if object {a?: string, b?: string}
        "#,
    );
}

#[test]
fn a_property_of_two_members_keeps_the_members_of_unions() {
    let schemas_of = |first: &str, second: &str| {
        format!(
            "
            Cat: {{type: object, required: [lives], properties: {{lives: {{type: integer}}}}}}
            Dog: {{type: object, required: [trick], properties: {{trick: {{type: string}}}}}}
            Eel: {{type: object, required: [volts], properties: {{volts: {{type: integer}}}}}}
            Pet: {{oneOf: [{{$ref: '#/components/schemas/Cat'}}, {{$ref: '#/components/schemas/Dog'}}]}}
            Any: {{oneOf: [{{$ref: '#/components/schemas/Cat'}}, {{$ref: '#/components/schemas/Dog'}}, {{$ref: '#/components/schemas/Eel'}}]}}
            Home:
              allOf:
              - {{type: object, properties: {{pet: {first}}}}}
              - {{type: object, properties: {{pet: {second}}}}}
            "
        )
    };
    let pet = "{$ref: '#/components/schemas/Pet'}";
    for (first, second, expected) in [
        (
            pet,
            "{type: object, properties: {name: {type: string}}}",
            &[
                "pet: Option<HomePet>",
                "name: Option<String>",
                "pet: Pet  flattened",
            ][..],
        ),
        (
            "{type: object, properties: {name: {type: string}}, oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]}",
            "{type: object, properties: {age: {type: integer}}}",
            &[
                "name: Option<String>",
                "age: Option<i64>",
                "variant: HomePetVariant  flattened",
            ],
        ),
        (
            "{type: array, items: {type: object, properties: {name: {type: string}}}}",
            "{type: array, items: {$ref: '#/components/schemas/Pet'}}",
            &[
                "pet: Option<Vec<HomePetItem>>",
                "name: Option<String>",
                "pet: Pet  flattened",
            ],
        ),
        // A branch, and fewer branches, are narrower.
        (
            pet,
            "{$ref: '#/components/schemas/Dog'}",
            &["pet: Option<Dog>"],
        ),
        (
            "{$ref: '#/components/schemas/Cat'}",
            pet,
            &["pet: Option<Cat>"],
        ),
        (
            "{$ref: '#/components/schemas/Any'}",
            pet,
            &["pet: Option<Pet>"],
        ),
    ] {
        let lowered = lowered(&schemas_of(first, second));
        for line in expected {
            assert!(
                lowered.contains(&format!("\n  {line}")),
                "{first} {second}: {lowered}"
            );
        }
    }
}
