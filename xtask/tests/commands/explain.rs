//! `cargo xtask explain` as people run it.

use crate::support::Repository;

const DOCUMENT: &str = "openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      operationId: list-pets
      responses: {'200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/pet'}}}}}
components:
  schemas:
    pet: {type: object, properties: {sort: {type: string, enum: [cat, dog]}}}
    text or text: {oneOf: [{type: object, properties: {a: {type: string}}}, {type: object, properties: {b: {type: string}}}]}
";

fn repository() -> Repository {
    let repository = Repository::new();
    repository.write("spec/pets.yaml", DOCUMENT);
    repository
}

#[test]
fn everything_is_explained_and_nothing_written() {
    let repository = repository();
    let done = repository.xtask(&["explain"]).succeeded();
    assert!(
        done.stderr.contains("cannot be told apart"),
        "{}",
        done.stderr
    );
    done.says(&[
        "api \"Pets\"  version \"1\"\n",
        "\n\noperation ListPets  GET /pets  #/paths/~1pets/get  ",
        "\n\nstruct Pet  #/components/schemas/pet  ",
        "\n  sort: Option<PetSort>  \"sort\", optional\n",
        "\n\nenum PetSort of strings  ",
        "\n  decided by evidence, of oneOf\n",
    ]);
    assert!(repository.snapshot("generated-client").is_empty());
}

#[test]
fn names_choose_what_is_explained_and_its_warnings() {
    let repository = repository();
    for name in ["Pet", "pet", "#/components/schemas/pet"] {
        let done = repository.xtask(&["explain", name, "PetSort"]).succeeded();
        assert_eq!(done.stderr, "");
        let items: Vec<&str> = done
            .stdout
            .lines()
            .filter(|it| !it.starts_with(' '))
            .collect();
        assert_eq!(items.len(), 3, "{}", done.stdout);
        done.says(&["struct Pet  ", "\n\nenum PetSort "]);
    }
    let done = repository.xtask(&["explain", "TextOrText"]).succeeded();
    assert!(
        done.stderr.contains("cannot be told apart"),
        "{}",
        done.stderr
    );
    repository
        .xtask(&["explain", "list-pets"])
        .succeeded()
        .says(&["operation ListPets  "]);
}

#[test]
fn unknown_names_are_all_reported_with_what_could_be_meant() {
    let done = repository().xtask(&["explain", "Pets", "Pet", "Account"]);
    assert_eq!(done.stdout, "");
    done.failed(&[
        "error: there is no schema and no operation `Pets`\nhelp: did you mean `Pet`?\n",
        "error: there is no schema and no operation `Account`\n",
    ]);
}

#[test]
fn another_description_is_explained_in_place() {
    let repository = repository();
    repository.write("other.yaml", &DOCUMENT.replace("Pets", "Others"));
    let done = repository
        .xtask(&["explain", "--spec", "other.yaml"])
        .succeeded();
    done.says(&["api \"Others\"  version \"1\"\n"]);
}

#[test]
fn errors_of_the_description_are_errors() {
    let repository = repository();
    let dangling = "responses: {'404': {$ref: '#/components/responses/None'}, ";
    repository.write(
        "spec/pets.yaml",
        &DOCUMENT.replace("responses: {", dangling),
    );
    repository
        .xtask(&["explain"])
        .failed(&["error[dangling-reference]: "]);
}
