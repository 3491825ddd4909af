//! `allOf`: one member, several, and a union among them.

use super::schemas;

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
