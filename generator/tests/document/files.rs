//! A description in several files is read as if it were one file.

use super::{Sources, read_all, source};
use generator::document::{Document, is_document, referred};
use generator::{Input, Source};
use serde_json::json;

fn read(documents: &[Source], references: &[Source]) -> (Option<Document>, String) {
    read_all(Sources {
        documents,
        references,
        ..Sources::default()
    })
}

fn api(rest: &str) -> Source {
    let head = "openapi: 3.0.3\ninfo: {title: Pets, version: '1'}\n";
    source("spec/api.yaml", format!("{head}{rest}"))
}

const PATHS: &str = "paths:\n  /pets: {$ref: paths/pets.yaml}\n";

/// A document, and the files of each kind of reference: whole, by pointer, back, in a circle.
fn pets() -> (Source, Vec<Source>) {
    let document = api("paths:\n\
        \x20 /pets: {$ref: ./paths/pets.yaml}\n\
        components:\n\
        \x20 schemas:\n\
        \x20   Pet: {$ref: schemas/_index.yaml#/Pet}\n\
        \x20   Animal: {$ref: schemas/pet.yaml}\n\
        \x20   Owner:\n\
        \x20     type: object\n\
        \x20     properties:\n\
        \x20       home: {$ref: 'common.json#/definitions/Postal%20address'}\n\
        \x20       food: {$ref: schemas/food.yaml}\n");
    let files = vec![
        source(
            "spec/paths/pets.yaml",
            "get:\n\
             \x20 operationId: listPets\n\
             \x20 parameters: [{$ref: ../common.json#/parameters/limit}]\n\
             \x20 responses:\n\
             \x20   '200':\n\
             \x20     description: Pets\n\
             \x20     content:\n\
             \x20       application/json:\n\
             \x20         schema: {type: array, items: {$ref: ../schemas/pet.yaml}}\n\
             \x20         examples: {pets: {$ref: ../examples/pets.json}}\n\
             \x20   default: {$ref: '../common.json#/responses/Error'}\n",
        ),
        source("spec/schemas/_index.yaml", "Pet: {$ref: pet.yaml}\n"),
        source(
            "spec/schemas/pet.yaml",
            "type: object\n\
             required: [name]\n\
             properties:\n\
             \x20 name: {$ref: '#/definitions/Name'}\n\
             \x20 owner: {$ref: '../api.yaml#/components/schemas/Owner'}\n\
             \x20 parent: {$ref: '#'}\n\
             \x20 friends: {type: array, items: {$ref: ./pet.yaml}}\n\
             definitions:\n\
             \x20 Name: {type: string, maxLength: 9}\n",
        ),
        source(
            "spec/schemas/food.yaml",
            "oneOf: [{$ref: food/dry.yaml}, {$ref: food/wet.yaml}]\n\
             discriminator: {propertyName: kind, mapping: {dry: food/dry.yaml, wet: './food/wet.yaml#'}}\n",
        ),
        source(
            "spec/schemas/food/dry.yaml",
            "{type: object, required: [kind], properties: {kind: {type: string}}}\n",
        ),
        source(
            "spec/schemas/food/wet.yaml",
            "{type: object, required: [kind], properties: {kind: {type: string}, sauce: {type: boolean}}}\n",
        ),
        source("spec/examples/pets.json", "[{\"name\": \"Rex\"}]"),
        source(
            "spec/common.json",
            r##"{
  "definitions": {"Postal address": {"type": "object", "properties": {"town": {"type": "string"}}}},
  "parameters": {"limit": {"name": "limit", "in": "query", "schema": {"type": "integer"}}},
  "responses": {"Error": {"description": "An error", "content": {"application/json":
    {"schema": {"$ref": "#/problem"}}}}},
  "problem": {"type": "object", "properties": {"code": {"type": "integer"}}}
}"##,
        ),
    ];
    (document, files)
}

#[test]
fn parts_join_the_document() {
    let (document, files) = pets();
    let (document, report) = read(&[document], &files);
    assert_eq!(report, "");
    let document = document.expect("all files are there");
    let value = &document.value;
    assert_eq!(
        value["components"]["schemas"]["Pet"]["properties"],
        json!({
            "name": {"$ref": "#/components/schemas/Name"},
            "owner": {"$ref": "#/components/schemas/Owner"},
            "parent": {"$ref": "#/components/schemas/Pet"},
            "friends": {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}},
        })
    );
    assert_eq!(
        value["components"]["schemas"]["Animal"],
        json!({"$ref": "#/components/schemas/Pet"})
    );
    assert_eq!(
        value["components"]["schemas"]["food"]["discriminator"]["mapping"],
        json!({"dry": "#/components/schemas/dry", "wet": "#/components/schemas/wet"})
    );
    assert_eq!(
        value["components"]["schemas"]["Owner"]["properties"]["home"],
        json!({"$ref": "#/components/schemas/Postal-address"})
    );
    let get = &value["paths"]["/pets"]["get"];
    assert_eq!(
        get["parameters"],
        json!([{"$ref": "#/components/parameters/limit"}])
    );
    assert_eq!(
        get["responses"]["default"],
        json!({"$ref": "#/components/responses/Error"})
    );
    assert_eq!(get["operationId"], "listPets");
    let at = document.locate(&"/components/schemas/Name/maxLength".into());
    assert_eq!(at.file, "spec/schemas/pet.yaml");
    assert_eq!(at.pointer, "/definitions/Name/maxLength".into());
}

#[test]
fn a_crate_of_several_files_is_that_of_one() {
    let (document, references) = pets();
    let output = generator::generate(Input {
        documents: vec![document],
        references,
        crate_name: "pets".to_owned(),
        ..Input::default()
    });
    let output = output.expect("all files are there");
    let types: Vec<_> = output.schemas.iter().map(|(_, ty)| ty.as_str()).collect();
    assert_eq!(
        types,
        [
            "types::Pet",
            "types::Animal",
            "types::Owner",
            "types::PostalAddress",
            "types::Food",
            "types::Dry",
            "types::Wet",
            "types::Problem",
            "types::Name",
        ]
    );
    assert_eq!(output.warnings.to_string(), "");
}

#[test]
fn the_files_that_are_needed_are_listed() {
    let (document, files) = pets();
    let listed = |source: &Source| {
        let names = referred(source, &["spec/api.yaml"]);
        Vec::from_iter(names).join(" ")
    };
    assert_eq!(
        listed(&document),
        "spec/common.json spec/paths/pets.yaml spec/schemas/_index.yaml spec/schemas/food.yaml \
         spec/schemas/pet.yaml"
    );
    assert_eq!(listed(&files[2]), "spec/api.yaml");
    assert_eq!(
        listed(&files[3]),
        "spec/schemas/food/dry.yaml spec/schemas/food/wet.yaml"
    );
    let hostile = source(
        "spec/a.json",
        r#"[{"$ref": "../x"}, {"$ref": "/etc/passwd"}, {"$ref": "http://a/b"}, {"$ref": 1}]"#,
    );
    assert_eq!(listed(&hostile), "");
    assert!(is_document(&document) && !files.iter().any(is_document));
}

#[test]
fn documents_may_share_files_and_refer_to_each_other() {
    let one = api("paths: {}\ncomponents: {schemas: {Key: {$ref: common.yaml#/Key}}}\n");
    let two = source(
        "spec/two.yaml",
        "openapi: 3.0.3\ninfo: {title: Pets, version: '1'}\npaths: {}\n\
         components: {schemas: {Key: {$ref: common.yaml#/Key}, Lock: {$ref: 'api.yaml#/components/schemas/Key'}}}\n",
    );
    let common = source("spec/common.yaml", "Key: {type: string}\n");
    let (document, report) = read(&[one, two], &[common]);
    assert_eq!(report, "");
    assert_eq!(
        document.expect("they agree").value["components"]["schemas"],
        json!({"Key": {"type": "string"}, "Lock": {"$ref": "#/components/schemas/Key"}})
    );
}

#[test]
fn names_of_components_win() {
    let document = api(
        "paths: {}\ncomponents:\n  schemas:\n    pet: {type: string}\n    Pets: \
                        {type: array, items: {$ref: pet.yaml}}\n",
    );
    let pet = source("spec/pet.yaml", "type: integer\n");
    let (document, report) = read(&[document], &[pet]);
    let schemas = &document.expect("the name is free").value["components"]["schemas"];
    assert_eq!(schemas["pet"], json!({"type": "string"}));
    assert_eq!(schemas["pet2"], json!({"type": "integer"}));
    assert!(
        report.starts_with("warning[name-clash]: a component `pet` already exists"),
        "{report}"
    );
}

#[test]
fn what_a_mapping_names_need_not_be_there() {
    let document = api(
        "paths: {}\ncomponents:\n  schemas:\n    a.Cat: {type: object}\n    Pet:\n      \
                        oneOf: [{$ref: '#/components/schemas/a.Cat'}]\n      discriminator:\n        \
                        propertyName: kind\n        \
                        mapping: {cat: a.Cat, dog: a.Dog, cow: models/cow.yaml}\n",
    );
    let (document, report) = read(&[document], &[]);
    let schemas = &document.expect("all branches are there").value["components"]["schemas"];
    assert_eq!(
        schemas["Pet"]["discriminator"]["mapping"],
        json!({"cat": "a.Cat"})
    );
    for warning in [
        "warning[missing-file]: there is no file `spec/models/cow.yaml`; it is ignored",
        "warning[dangling-reference]: there is no schema `a.Dog`; it is ignored",
    ] {
        assert!(report.contains(warning), "{report}");
    }
}

#[test]
fn what_an_overlay_refers_to_is_found_from_the_overlay() {
    let document = api("paths: {}\ncomponents: {schemas: {}}\n");
    let overlay = source(
        "spec/fixes/overlay.yaml",
        "overlay: 1.0.0\ninfo: {title: Fixes, version: '1'}\nactions:\n\
         - target: $.components.schemas\n  update: {Key: {$ref: key.yaml}}\n",
    );
    let (document, report) = read_all(Sources {
        documents: &[document],
        overlays: &[overlay],
        references: &[source("spec/fixes/key.yaml", "type: string\n")],
        ..Sources::default()
    });
    assert_eq!(report, "");
    let value = document.expect("the file is there").value;
    assert_eq!(
        value["components"]["schemas"]["Key"],
        json!({"type": "string"})
    );
}

#[test]
fn mistakes_are_reported_in_their_files() {
    let document = api(&format!(
        "{PATHS}components:\n\
         \x20 schemas:\n\
         \x20   A: {{$ref: schemas/pte.yaml}}\n\
         \x20   B: {{$ref: ../elsewhere.yaml}}\n\
         \x20   C: {{$ref: 'https://example.com/c.yaml#/C'}}\n\
         \x20   D: {{$ref: /etc/passwd}}\n\
         \x20   E: {{$ref: 'schemas/pet.yaml#/definition'}}\n\
         \x20   F: {{$ref: circle.yaml}}\n\
         \x20   G: {{$ref: broken.yaml}}\n\
         \x20   H: {{$ref: schemas/pet.yaml, description: A pet}}\n\
         \x20   I: {{properties: {{pet: {{$ref: A}}}}}}\n"
    ));
    let files = [
        source(
            "spec/paths/pets.yaml",
            "get:\n  responses:\n    200:\n      headers: {X-Odd: {$ref: ../headers.yaml#/odd}}\n\
             \x20     content: {application/json: {schema: {$ref: ../schemas/pet.yaml}}}\n",
        ),
        source(
            "spec/schemas/pet.yaml",
            "type: object\nrequired: true\nproperties: [name]\nproperties: [name]\ndefinitions: {}\n",
        ),
        source("spec/circle.yaml", "$ref: circle.yaml\n"),
        source("spec/broken.yaml", "a: b: c\n"),
    ];
    let nearby = ["spec/schemas/pets.yaml".to_owned()];
    let (document, report) = read_all(Sources {
        documents: &[document],
        references: &files,
        nearby: &nearby,
        ..Sources::default()
    });
    assert!(document.is_none());
    insta::assert_snapshot!(report);
}

/// Each level of a deep file is referred to, so each would be taken with all that is below it.
#[test]
fn what_is_taken_from_files_is_bounded() {
    let depth = 120;
    let wide: Vec<_> = (0..2_000).map(|i| format!("\"p{i}\": {{}}")).collect();
    let leaf = format!("{{\"properties\": {{{}}}}}", wide.join(","));
    let deep = "{\"items\":".repeat(depth) + &leaf + &"}".repeat(depth);
    let references: Vec<_> = (0..=depth)
        .map(|level| format!("{{\"$ref\": \"deep.json#{}\"}}", "/items".repeat(level)))
        .collect();
    let document = source(
        "api.json",
        format!(
            "{{\"openapi\": \"3.0.0\", \"info\": {{\"title\": \"\", \"version\": \"\"}}, \"paths\": {{}}, \
             \"components\": {{\"schemas\": {{\"All\": {{\"anyOf\": [{}]}}}}}}}}",
            references.join(",")
        ),
    );
    let (document, report) = read(&[document], &[source("deep.json", deep)]);
    assert!(document.is_none());
    assert!(report.contains("add too many values"), "{report:.400}");
}
