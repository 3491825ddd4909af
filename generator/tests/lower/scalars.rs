//! Scalars: integers by their range, strings by their format, enums.

use super::{generate, schemas};

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
        type Small = u8  // Range: 0 to 255.
        type Signed = i8  // Range: -1 to 127.
        type Above = u16  // Range: 0 to 256.
        type Natural = u64  // Range: at least 0.
        type Exclusive = u16  // Range: more than -1, less than 65536.
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
        enum Pattern of strings  // Pattern: `^(up|down)$`.
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
        type Byte = u8  // Range: 0.0 to 255.0.
        type Exclusive = u8  // Range: at least 0, less than 256.0.
        type Unsigned = u64  // Range: 0 to 1.8446744073709552e+19.
        type Signed = i64  // Range: -9.223372036854776e+18 to 9.223372036854776e+18.
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
        type Basic = BasicDateTime  // Pattern: `^\d{4}\d{2}\d{2}T\d{2}\d{2}\d{2}Z$`.
        type Local = PrimitiveDateTime  // Pattern: `^\d{4}-\d\d-\d\dT[0-9:]{8}$`.
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

/// The list of items has all limits, because a later version may change them.
#[test]
fn docs_leave_out_what_the_type_says() {
    let output = generate(
        r#"
paths: {}
components:
  schemas:
    All:
      type: object
      required: [word, long, fraction, wide, joined, sort, time, plain]
      properties:
        word: {type: integer, minimum: 0, maximum: 4294967295}
        long: {type: integer, minimum: -9223372036854775808}
        fraction: {type: integer, minimum: 0.5, maximum: 255}
        wide: {type: integer, minimum: -1, maximum: 18446744073709551615}
        joined: {type: integer, maximum: 127, allOf: [{minimum: -128}]}
        time: {type: string, format: date-time, pattern: '^\d{8}T\d{6}Z$'}
        sort: {type: string, pattern: '^(up|down)$', example: up}
        plain: {type: string, pattern: '^a+$'}
"#,
    );
    let docs = |text: &str| -> Vec<String> {
        let notes = ["/// Range: ", "/// Pattern: ", "/// Example: "];
        let lines = text.lines().map(str::trim);
        let notes = lines.filter(|line| notes.iter().any(|note| line.starts_with(note)));
        notes.map(str::to_owned).collect()
    };
    let types = &output.files["src/types/shared.rs"];
    let expected = [
        "/// Range: at least 0.5.",
        "/// Range: -1 to 18446744073709551615.",
        "/// Example: `\"up\"`.",
        "/// Pattern: `^a+$`.",
        // The enum itself.
        "/// Example: `\"up\"`.",
    ];
    assert_eq!(docs(types), expected, "{types}");
    let listed = &output.files["api.txt"];
    for note in [
        "Range: 0 to 4294967295.",
        "Range: at least -9223372036854775808.",
        "Range: 0.5 to 255.",
        "Range: at most 127. Range: at least -128.",
        r"Pattern: `^\d{8}T\d{6}Z$`.",
        "Pattern: `^(up|down)$`.",
    ] {
        assert!(listed.contains(note), "{note}\n{listed}");
    }
}
