//! A part of an API: the operations that a selection names, and the types that they reach.

use generator::diagnostic::Kind;
use generator::{Diagnostics, Input, Output, Selection, Source};

const SHOP: &str = "
openapi: 3.0.3
info: {title: Shop, version: '1'}
paths:
  /pets:
    get:
      operationId: listPets
      tags: [Pets, Public]
      responses: {'200': {description: '', content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
    post:
      operationId: addPet
      tags: [Pets]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/NewPet'}}}}
      responses: {'204': {description: ''}}
  /orders:
    get:
      operationId: listOrders
      tags: [Orders]
      responses: {'200': {description: '', content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}}
  /health:
    get: {responses: {'204': {description: ''}}}
components:
  schemas:
    Pet:
      allOf: [{$ref: '#/components/schemas/Base'}]
      properties: {owner: {$ref: '#/components/schemas/Owner'}}
    NewPet: {type: object, properties: {name: {type: string}, size: {type: object, properties: {cm: {type: integer}}}}}
    Base:
      type: object
      properties: {kind: {type: string, enum: [cat, dog]}}
    Owner: {type: object, properties: {name: {type: string}}}
    Order: {type: object, properties: {pet: {$ref: '#/components/schemas/Pet'}, line: {$ref: '#/components/schemas/Line'}}}
    Line: {type: object, properties: {count: {type: integer}}}
    Unused: {type: object, properties: {it: {type: string}}}
";

fn input(text: &str, only: &[&str], except: &[&str]) -> Input {
    let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    Input {
        documents: vec![Source {
            name: "shop.yaml".to_owned(),
            text: text.to_owned(),
        }],
        crate_name: "shop".to_owned(),
        selection: Some(Selection {
            only: names(only),
            except: names(except),
        }),
        ..Input::default()
    }
}

fn select(text: &str, only: &[&str], except: &[&str]) -> Output {
    generator::generate(input(text, only, except)).unwrap_or_else(|report| panic!("{report}"))
}

fn refused(text: &str, only: &[&str], except: &[&str]) -> Diagnostics {
    match generator::generate(input(text, only, except)) {
        Ok(output) => panic!("it has {:?}", items(&output)),
        Err(errors) => errors,
    }
}

/// The names of all operations and types.
fn items(output: &Output) -> Vec<String> {
    let entries = output.explanation.entries().iter();
    let words = entries.map(|entry| entry.text.split_whitespace().take(2));
    let names = words.map(|mut it| (it.next().unwrap_or_default(), it.next().unwrap_or_default()));
    let names = names.filter(|(kind, _)| *kind != "api");
    names.map(|(_, name)| name.to_owned()).collect()
}

#[track_caller]
fn assert_items(text: &str, only: &[&str], except: &[&str], expected: &str) {
    let output = select(text, only, except);
    let mut found = items(&output);
    found.sort();
    assert_eq!(found.join(" "), expected, "{only:?} {except:?}");
    for path in output.files.keys() {
        assert!(except.len() == 1 || !path.contains("other"), "{path}");
    }
}

#[test]
fn operations_bring_the_types_that_they_reach() {
    for name in ["listPets", "GET /pets", "Public"] {
        assert_items(SHOP, &[name], &[], "BaseKind ListPets Owner Pet");
    }
    let pets = "AddPet BaseKind ListPets NewPet NewPetSize Owner Pet";
    assert_items(SHOP, &["Pets"], &[], pets);
    assert_items(SHOP, &["GET /health"], &[], "GetHealth");
    let orders = "BaseKind GetHealth Line ListOrders Order Owner Pet";
    assert_items(SHOP, &["Orders", "GET /health"], &[], orders);
    assert_items(SHOP, &["Pets"], &["addPet"], "BaseKind ListPets Owner Pet");
}

#[test]
fn without_some_operations_there_is_everything_else() {
    assert_items(
        SHOP,
        &[],
        &["Orders"],
        "AddPet Base BaseKind GetHealth ListPets NewPet NewPetSize Owner Pet Unused",
    );
    assert_items(
        SHOP,
        &[],
        &["Pets"],
        "Base BaseKind GetHealth Line ListOrders Order Owner Pet Unused",
    );
}

#[test]
fn names_stay_whatever_is_selected() {
    let all = select(SHOP, &[], &[]);
    let text = |output: &Output, name: &str| {
        let entry = output.explanation.find(name).unwrap().remove(0);
        // Which groups use a type differs.
        entry.text.split_once('\n').unwrap().1.to_owned()
    };
    let part = select(SHOP, &["Pets"], &[]);
    for name in items(&part) {
        assert_eq!(text(&part, &name), text(&all, &name), "{name}");
    }
}

#[test]
fn unknown_names_are_errors_with_the_nearest_name() {
    for (name, near) in [
        ("Pet", "did you mean `Pets`?"),
        ("listPet", "did you mean `listPets`?"),
        ("GET /order", "did you mean `GET /orders`?"),
        ("Zebra", "name a tag, an `operationId`"),
    ] {
        for (only, except) in [(vec![name], vec![]), (vec![], vec![name])] {
            let errors = refused(SHOP, &only, &except);
            let kinds: Vec<Kind> = errors.errors().map(|error| error.kind).collect();
            assert_eq!(kinds, [Kind::UnknownSelection]);
            assert!(errors.to_string().contains(near), "{errors}");
        }
    }
    let errors = refused(SHOP, &["Orders"], &["listOrders"]);
    assert!(
        errors.to_string().contains("leaves no operation"),
        "{errors}"
    );
}

#[test]
fn mistakes_elsewhere_do_not_matter() {
    let broken = SHOP.replace(
        "Line: {type: object, properties: {count: {type: integer}}}",
        "Line: {allOf: [{$ref: '#/components/schemas/Line'}], properties: {count: {type: integr}}}",
    );
    refused(&broken, &["Orders"], &[]);
    let pets = select(&broken, &["Pets"], &[]);
    assert!(pets.warnings.is_empty(), "{}", pets.warnings);
    assert!(select(&broken, &[], &["Orders"]).warnings.is_empty());
}

#[test]
fn a_manifest_remembers_what_was_selected() {
    let first = select(SHOP, &["Pets"], &["addPet"]);
    let manifest = first.files["Cargo.toml"].clone();
    let again = Input {
        selection: None,
        manifest: Some(manifest.clone()),
        ..input(SHOP, &[], &[])
    };
    let second = generator::generate(again.clone()).unwrap();
    assert_eq!(second.files, first.files);
    let explained = generator::explain(&again).unwrap().0;
    assert_eq!(explained.entries().len(), 1 + items(&first).len());
    let other = Input {
        selection: Some(Selection {
            only: vec!["Orders".to_owned()],
            ..Selection::default()
        }),
        ..again.clone()
    };
    let other = generator::generate(other).unwrap();
    assert!(items(&other).contains(&"ListOrders".to_owned()));
    assert!(!other.files["Cargo.toml"].contains("except"));

    let line = manifest.lines().find(|line| line.starts_with("only = "));
    for wrong in ["only = \"Pets\"", "only = [1]"] {
        let manifest = manifest.replace(line.unwrap(), wrong);
        let errors = generator::generate(Input {
            manifest: Some(manifest),
            ..again.clone()
        });
        let errors = errors.unwrap_err().to_string();
        assert!(
            errors.contains("`package.metadata.openapi.only` is not a list"),
            "{errors}"
        );
    }
}

#[test]
fn children_of_a_hierarchy_stay() {
    let text = "
openapi: 3.0.3
info: {title: Zoo, version: '1'}
paths:
  /animals:
    get:
      operationId: list
      responses: {'200': {description: '', content: {application/json: {schema: {$ref: '#/components/schemas/Animal'}}}}}
  /stones:
    get:
      operationId: stones
      responses: {'200': {description: '', content: {application/json: {schema: {$ref: '#/components/schemas/Stone'}}}}}
components:
  schemas:
    Animal: {type: object, required: [kind], properties: {kind: {type: string}}, discriminator: {propertyName: kind}}
    Cat: {allOf: [{$ref: '#/components/schemas/Animal'}], properties: {claws: {type: integer}}}
    Tiger: {allOf: [{$ref: '#/components/schemas/Cat'}], properties: {stripes: {type: integer}}}
    Stone: {type: object, properties: {weight: {type: integer}}}
";
    let all = select(text, &[], &["stones"]);
    let only = select(text, &["list"], &[]);
    assert_eq!(items(&all), items(&only));
    assert!(
        items(&only).contains(&"Tiger".to_owned()),
        "{:?}",
        items(&only)
    );
}

#[test]
fn parts_that_lie_elsewhere_are_found() {
    let text = "
openapi: 3.1.0
info: {title: Zoo, version: '1'}
paths:
  /a:
    get:
      operationId: a
      parameters: [{$ref: '#/paths/~1b/get/parameters/0'}]
      responses: {'204': {description: ''}}
  /b:
    get:
      operationId: b
      parameters: [{name: size, in: query, schema: {$ref: '#/components/schemas/Size'}}]
      responses: {'200': {description: '', content: {application/json: {schema: {$ref: '#/components/schemas/Big'}}}}}
  /c: {$ref: '#/components/pathItems/C'}
components:
  pathItems:
    C:
      get: {operationId: c, responses: {'200': {$ref: '#/components/responses/Big'}}}
      put: {operationId: d, requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/New'}}}}, responses: {'204': {description: ''}}}
  responses:
    Big: {description: '', content: {application/json: {schema: {$ref: '#/components/schemas/Big'}}}}
  schemas:
    Size: {type: string, enum: [s, m]}
    Big: {type: object, properties: {size: {$ref: '#/components/schemas/Size'}}}
    New: {type: object, properties: {name: {type: string}}}
";
    assert_items(text, &["a"], &[], "A Size");
    assert_items(text, &["c"], &[], "Big C Size");
    assert_items(text, &["d"], &[], "D New");
    assert_items(text, &[], &["b", "c"], "A D New Size");
}

#[test]
fn swagger_is_selected_as_well() {
    let text = "
swagger: '2.0'
info: {title: Zoo, version: '1'}
host: zoo.example
parameters: {id: {name: id, in: path, type: string, required: true}}
paths:
  /a/{id}:
    parameters: [{$ref: '#/parameters/id'}]
    get: {operationId: a, tags: [A], responses: {200: {description: '', schema: {$ref: '#/definitions/One'}}}}
    delete: {operationId: b, responses: {200: {$ref: '#/responses/two'}}}
responses: {two: {description: '', schema: {$ref: '#/definitions/Two'}}}
definitions:
  One: {type: object, properties: {it: {type: string}}}
  Two: {type: object, properties: {it: {type: integr}}}
";
    assert_items(text, &["A"], &[], "A One");
    assert_items(text, &["DELETE /a/{id}"], &[], "B Two");
}
