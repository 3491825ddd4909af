//! Where the report says that changes are.

use super::report;
use generator::Source;

/// Lines of Swagger 2.0 are those of the document, although schemas, bodies and parameters have other places in later
/// versions.
#[test]
fn positions_are_those_of_old_documents_as_well() {
    let text = "swagger: '2.0'
info: {title: Test, version: '1'}
consumes: [application/json]
produces: [application/json]
paths:
  /a:
    post:
      operationId: put
      parameters:
      - {name: q, in: query, type: string}
      - name: body
        in: body
        required: true
        schema: {$ref: '#/definitions/A'}
      responses:
        '200':
          description: OK
          schema: {$ref: '#/definitions/B'}
definitions:
  A:
    type: object
    required: [n]
    properties:
      n: {type: string, maxLength: 9}
      o: {type: string}
  B:
    type: object
    properties:
      m: {type: string}
";
    let source = |text: &str| Source {
        name: "api.yaml".to_owned(),
        text: text.to_owned(),
    };
    let changed = text
        .replace("in: query, type: string", "in: query, type: integer")
        .replace("maxLength: 9", "maxLength: 5")
        .replace("      o: {", "      p: {")
        .replace("m: {type: string}", "m: {type: boolean}")
        .replace("'200'", "'201'");
    let report = report([source(text), source(&changed)]);
    let lines: Vec<&str> = changed.lines().collect();
    for (item, pointer, line) in [
        ("types::A.n", "/definitions/A/properties/n", "      n: "),
        ("types::A.p", "/definitions/A/properties/p", "      p: "),
        ("types::B.m", "/definitions/B/properties/m", "      m: "),
        (
            "operations::Put.q",
            "/paths/~1a/post/parameters/0",
            "      - {name: q",
        ),
        (
            "operations::Put",
            "/paths/~1a/post/responses/201",
            "        '201'",
        ),
    ] {
        let found = report
            .changes
            .iter()
            .find(|change| change.item == item && change.at.is_some());
        let found = found.unwrap_or_else(|| panic!("{item}\n{report}"));
        assert_eq!(found.pointer.as_str(), pointer, "{report}");
        let (file, number, _) = found.at.as_ref().expect("a position");
        assert_eq!(file, "api.yaml");
        assert!(
            lines[number - 1].starts_with(line),
            "{item} {number}\n{report}"
        );
    }
}
