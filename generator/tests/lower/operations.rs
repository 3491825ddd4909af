//! Operations: parameters, bodies, responses.

use super::{generate, path_item};

#[test]
fn parameters_of_the_path_and_of_the_operation_are_one_list() {
    path_item(
        "
        parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: sort, in: query, schema: {type: string}}
        get:
          operationId: getKey
          parameters:
          - {name: sort, in: query, required: true, schema: {type: array, items: {type: string}}, explode: false}
          - {name: filter, in: query, content: {application/json: {schema: {type: object}}}}
          - {name: X-Trace, in: header, schema: {type: integer}}
          responses: {'204': {description: OK}}
        ",
        r#"
        operation GetKey
          sort: Vec<String>  query "sort", required, form, sent if empty
          filter: Option<BTreeMap<String, Json>>  query "filter", optional, JSON
          x_trace: Option<i64>  header "X-Trace", optional, simple
          id: String  path "id", required, simple
          204 success, no body
        "#,
    );
}

#[test]
fn an_extension_says_whether_an_operation_can_be_repeated() {
    for (value, line) in [
        ("true", "\n  can be repeated"),
        ("false", "\n  must not be repeated"),
        // This has no meaning, so the method decides.
        ("often", ""),
    ] {
        let operation = format!(
            "post: {{operationId: sign, x-client-repeatable: {value}, responses: {{'204': {{description: OK}}}}}}"
        );
        path_item(
            &operation,
            &format!(
                "operation Sign\n  id: String  path \"id\", required, simple\n  204 success, no body{line}\n"
            ),
        );
        let output = generate(&format!("paths:\n  /keys:\n    {operation}"));
        let warnings = output.warnings.to_string();
        assert_eq!(
            warnings.contains("`x-client-repeatable` is not a boolean"),
            line.is_empty(),
            "{warnings}"
        );
    }
}

#[test]
fn several_media_types_are_an_enum() {
    path_item(
        "
        put:
          operationId: putKey
          parameters: [{name: id, in: path, required: true, schema: {type: string}}]
          requestBody:
            required: true
            content:
              application/json: {schema: {type: string}}
              text/plain: {}
              image/png: {}
              application/x-www-form-urlencoded: {schema: {type: object, properties: {a: {type: string}}}}
          responses: {default: {description: OK}}
        ",
        r#"
        operation PutKey
          id: String  path "id", required, simple
          body: PutKeyBody  required
            Json(String)  application/json as JSON
            Text(String)  text/plain as text
            Png(Binary)  image/png as bytes
            Form(PutKeyFormBody)  application/x-www-form-urlencoded as a form
          default success if 2xx, refusal otherwise, no body
        "#,
    );
}

#[test]
fn responses_are_told_by_status() {
    path_item(
        "
        get:
          operationId: getKey
          parameters: [{name: id, in: path, required: true, schema: {type: string}}]
          responses:
            '200': {description: OK, headers: {X-Rest: {schema: {type: integer}}}, content: {application/json: {schema: {type: string}}}}
            '202': {description: Later}
            '404': {description: No, content: {application/json: {schema: {type: integer}}}}
            5XX: {description: Never, content: {application/json: {schema: {type: boolean}}}}
            default: {description: No, content: {text/plain: {}}}
        ",
        r#"
        operation GetKey
          id: String  path "id", required, simple
          200 success, application/json as JSON of String, headers "X-Rest"
          202 success, no body
          404 refusal, application/json as JSON of i64
          5XX refusal, application/json as JSON of bool
          default refusal, text/plain as text
          returns Option<String>
          refused with GetKeyError
            NotFound(i64)  404
            ServerError(bool)  5XX
          headers GetKeyHeaders
            x_rest: i64  "X-Rest"
        "#,
    );
}

/// What a style does not define is told once, where the parameter is declared.
#[test]
fn nested_parameters_are_told() {
    let told = |parameters: &[&str]| {
        let list: String = parameters
            .iter()
            .map(|it| format!("      - {it}\n"))
            .collect();
        let output = super::generate(&format!(
            "
paths:
  /find/{{id}}:
    get:
      parameters:
{list}
      responses: {{'204': {{description: OK}}}}
components:
  schemas:
    Deep: {{type: object, properties: {{a: {{type: object, properties: {{b: {{type: integer}}}}}}}}}}
    Paging: {{allOf: [{{type: object, properties: {{page: {{type: integer}}}}}}, {{type: object, properties: {{sort: {{type: array, items: {{type: string}}}}}}}}]}}
    Either: {{oneOf: [{{type: string}}, {{type: array, items: {{$ref: '#/components/schemas/Paging'}}}}]}}
"
        ));
        let warnings = output.warnings.warnings();
        let warnings = warnings.filter(|it| it.kind == generator::diagnostic::Kind::UnfitStyle);
        warnings.count()
    };
    let id = "{name: id, in: path, required: true, schema: {type: string}}";
    assert_eq!(told(&[id]), 0);
    let path = |schema: &str| format!("{{name: id, in: path, required: true, schema: {schema}}}");
    let (list, deep) = (
        "{type: array, items: {type: string}}",
        "{$ref: '#/components/schemas/Deep'}",
    );
    let (paging, either) = (
        "{$ref: '#/components/schemas/Paging'}",
        "{$ref: '#/components/schemas/Either'}",
    );
    for (schema, count) in [(list, 0), (deep, 1), (paging, 1), (either, 1)] {
        assert_eq!(told(&[&path(schema)]), count, "{schema}");
    }
    for (rest, schema, count) in [
        ("", list, 0),
        ("", paging, 0),
        (", explode: false", paging, 1),
        (", style: pipeDelimited", paging, 1),
        ("", deep, 1),
        (", style: deepObject", deep, 0),
        ("", either, 1),
        (
            "",
            "{type: object, additionalProperties: {type: array, items: {type: string}}}",
            0,
        ),
        (
            "",
            "{type: object, additionalProperties: {type: object}}",
            1,
        ),
        (
            "",
            "{type: array, items: {type: array, items: {type: integer}}}",
            1,
        ),
        ("", "{type: object}", 0),
        ("", "{}", 0),
    ] {
        let query = format!("{{name: q, in: query{rest}, schema: {schema}}}");
        assert_eq!(told(&[id, &query]), count, "{query}");
    }
    let json = "{name: q, in: query, content: {application/json: {schema: {type: array, items: {type: object}}}}}";
    assert_eq!(told(&[id, json]), 0);
    let header = "{name: X-Q, in: header, schema: {type: array, items: {type: object}}}";
    assert_eq!(told(&[id, header]), 1);
}

#[test]
fn servers_that_all_operations_name_are_those_of_the_api() {
    let base_url = |rest: &str| {
        let output = generate(rest);
        let root = &output.files["src/lib.rs"];
        let url = root
            .split_once("DEFAULT_BASE_URL: Option<&str> = ")
            .and_then(|(_, rest)| rest.split_once(';'));
        let warnings = output.warnings.warnings().map(|it| it.message.clone());
        let warnings: Vec<String> = warnings.filter(|it| it.contains("own server")).collect();
        (url.map(|(url, _)| url.to_owned()), warnings.len())
    };
    let one =
        "servers: [{url: 'https://{region}.example.com', variables: {region: {default: eu}}}]";
    let other = "servers: [{url: 'https://other.example.com'}]";
    let ok = "responses: {'204': {description: OK}}";
    let paths = |a: &str, b: &str, b_get: &str| {
        format!(
            "paths:\n  /a: {{{a}get: {{{ok}}}}}\n  /b: {{{b}get: {{{b_get}{ok}}}, put: {{{b_get}{ok}}}}}"
        )
    };
    let [one, other] = [one, other].map(|servers| format!("{servers}, "));
    let found = Some(r#"Some("https://eu.example.com")"#.to_owned());
    assert_eq!(base_url(&paths(&one, "", &one)), (found.clone(), 0));
    assert_eq!(base_url(&paths(&one, &other, &one)), (found.clone(), 0));
    let relative = format!("servers: [{{url: /v1}}]\n{}", paths(&one, &one, ""));
    assert_eq!(base_url(&relative), (found, 0));
    // Callers choose where all requests go.
    let none = Some("None".to_owned());
    assert_eq!(base_url(&paths(&one, &other, "")), (none.clone(), 2));
    assert_eq!(base_url(&paths(&one, "", "")), (none.clone(), 1));
    assert_eq!(base_url(&paths("", "", "")), (none, 0));
}

/// The first setter may take a value that is too long for an example.
#[test]
fn an_example_shows_the_first_setter_with_a_short_value() {
    let output = generate(
        "
paths:
  /keys:
    post:
      operationId: createKey
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                group: {type: string, format: uuid}
                old: {type: string, deprecated: true}
                note: {type: string}
                size: {type: integer}
      responses: {'204': {description: Created}}
",
    );
    let operations = &output.files["src/operations/untagged.rs"];
    let example = r#"types::CreateKeyBody::new().note("note")"#;
    assert!(operations.contains(example), "{operations}");
}
