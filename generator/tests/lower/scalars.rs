//! Scalars: integers by their range, strings by their format, enums.

use super::schemas;

#[test]
fn integers_take_the_smallest_type_that_holds_their_range() {
    schemas(
        "
        Small: {type: integer, minimum: 0, maximum: 255}
        Signed: {type: integer, minimum: -1, maximum: 127}
        Above: {type: integer, minimum: 0, maximum: 256}
        Natural: {type: integer, minimum: 0}
        Exclusive: {type: integer, minimum: -1, exclusiveMinimum: true, maximum: 65536, exclusiveMaximum: true}
        Format: {type: integer, format: int32}
        Plain: {type: integer}
        ",
        "
        type Small = u8
        type Signed = i8  // Range: at least -1.
        type Above = u16  // Range: at most 256.
        type Natural = u64
        type Exclusive = u16
        type Format = i32
        type Plain = i64
        ",
    );
}

#[test]
fn strings_take_the_type_of_their_format() {
    schemas(
        "
        Id: {type: string, format: uuid}
        Hidden: {type: string, format: password}
        Key: {type: string, format: byte}
        UrlKey: {type: string, format: base64url}
        When: {type: string, format: date-time}
        Day: {type: string, format: date}
        Address: {type: string, format: ipv4}
        Mail: {type: string, format: email}
        Text: {type: string}
        ",
        "
        type Id = Uuid
        type Hidden = Secret
        type Key = Base64
        type UrlKey = Base64Url
        type When = OffsetDateTime
        type Day = Date
        type Address = Ipv4Addr
        type Mail = String  // Format: `email`.
        type Text = String
        ",
    );
}

#[test]
fn enums_stay_open() {
    schemas(
        "
        Sort: {type: string, enum: [name, last-used]}
        Level: {type: integer, enum: [0, -1]}
        Maybe: {type: string, nullable: true, enum: [a, null]}
        Use: {type: array, items: {$ref: '#/components/schemas/Maybe'}}
        Pattern: {type: string, pattern: '^(up|down)$'}
        ",
        r#"
        enum Sort of strings
          Name  "name"
          LastUsed  "last-used"
          Unknown(String)  any other
        enum Level of integers
          V0  0
          Minus1  -1
          Unknown(i64)  any other
        enum Maybe of strings
          A  "a"
          Unknown(String)  any other
        type Use = Vec<Option<Maybe>>
        enum Pattern of strings
          Up  "up"
          Down  "down"
          Unknown(String)  any other
        "#,
    );
}

#[test]
fn what_no_type_holds_is_any_value() {
    schemas(
        "
        Anything: {}
        Described: {description: Whatever it is}
        Mixed: {enum: [1, a]}
        ",
        r#"
        type Anything = Json
        type Described = Json
        type Mixed = Json  // One of `1`, `"a"`.
        "#,
    );
}

#[test]
fn bounds_may_be_written_as_floats() {
    schemas(
        "
        Byte: {type: integer, minimum: 0.0, maximum: 255.0}
        Exclusive: {type: integer, minimum: 0, maximum: 256.0, exclusiveMaximum: true}
        Unsigned: {type: integer, minimum: 0, maximum: 1.8446744073709552e+19}
        Signed: {type: integer, minimum: -9.223372036854776e+18, maximum: 9.223372036854776e+18}
        ",
        r#"
        type Byte = u8
        type Exclusive = u8
        type Unsigned = u64
        type Signed = i64
        "#,
    );
}

#[test]
fn the_pattern_of_a_date_time_chooses_its_form() {
    schemas(
        r"
        Plain: {type: string, format: date-time}
        Basic: {type: string, format: date-time, pattern: '^\d{4}\d{2}\d{2}T\d{2}\d{2}\d{2}Z$'}
        Local: {type: string, format: date-time, pattern: '^\d{4}-\d\d-\d\dT[0-9:]{8}$'}
        Other: {type: string, format: date-time, pattern: '^today$|^\d+$'}
        Named: {type: string, format: date-time-local}
        ",
        r#"
        type Plain = OffsetDateTime
        type Basic = BasicDateTime
        type Local = PrimitiveDateTime
        type Other = OffsetDateTime  // Pattern: `^today$|^\d+$`.
        type Named = PrimitiveDateTime
        "#,
    );
}

#[test]
fn signs_tell_names_apart() {
    schemas(
        "
        Sort: {type: string, enum: [id, -id, name, -name, +name]}
        Grade: {type: string, enum: [a+, a-, b, b+, b-, c-d, c+d]}
        ",
        r#"
        enum Sort of strings
          Id  "id"
          MinusId  "-id"
          Name  "name"
          MinusName  "-name"
          PlusName  "+name"
          Unknown(String)  any other
        enum Grade of strings
          APlus  "a+"
          AMinus  "a-"
          B  "b"
          BPlus  "b+"
          BMinus  "b-"
          CMinusD  "c-d"
          CPlusD  "c+d"
          Unknown(String)  any other
        "#,
    );
}

#[test]
fn whole_numbers_are_enums_of_integers() {
    schemas(
        "
        Level: {type: number, enum: [0, 1.0, 2], x-enum-varnames: [Low, Mid, High]}
        Ratio: {type: number, enum: [0.5, 1]}
        ",
        r#"
        enum Level of integers
          Low  0
          Mid  1
          High  2
          Unknown(i64)  any other
        type Ratio = f64  // One of `0.5`, `1`.
        "#,
    );
}
