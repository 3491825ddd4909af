//! All references are checked, each once, even if there are other errors.

use super::{read, source};
use generator::Source;
use generator::diagnostic::{Diagnostics, Kind, Severity};
use generator::document::{self, Sources};
use std::collections::BTreeMap;

const HEAD: &str = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\n";

fn api(rest: &str) -> Source {
    source("api.yaml", format!("{HEAD}{rest}"))
}

/// How often each kind is reported, and how badly.
fn kinds(documents: &[Source]) -> BTreeMap<(Kind, Severity), usize> {
    let mut diagnostics = Diagnostics::new();
    let sources = Sources {
        documents,
        ..Sources::default()
    };
    document::read(sources, &mut diagnostics);
    let mut kinds = BTreeMap::new();
    for diagnostic in &diagnostics {
        *kinds
            .entry((diagnostic.kind, diagnostic.severity))
            .or_insert(0) += 1;
    }
    kinds
}

/// `count` components of a kind, each of which refers to the next one, and the last to `end`.
fn chain(kind: &str, count: usize, end: &str) -> Source {
    let mut text = format!("paths: {{}}\ncomponents:\n  {kind}:\n");
    for index in 1..count {
        text += &format!(
            "    c{index}: {{$ref: '#/components/{kind}/c{}'}}\n",
            index + 1
        );
    }
    api(&format!("{text}    c{count}: {end}\n"))
}

#[test]
fn only_what_a_request_needs_is_an_error() {
    let body = "{description: OK, content: {a/b: {schema: {$ref: '#/none'}}}}";
    for (rest, kind, severity) in [
        (
            "parameters: [{$ref: '#/none'}]",
            Kind::DanglingReference,
            Severity::Error,
        ),
        (
            "requestBody: {$ref: '#/none'}",
            Kind::DanglingReference,
            Severity::Error,
        ),
        (
            "responses: {'200': {$ref: '#/none'}}",
            Kind::DanglingReference,
            Severity::Error,
        ),
        (
            "responses: {'200': {description: OK, headers: {X: {$ref: '#/none'}}}}",
            Kind::DanglingReference,
            Severity::Error,
        ),
        (
            &format!("responses: {{'200': {body}}}"),
            Kind::DanglingReference,
            Severity::Warning,
        ),
        (
            "responses: {'200': {description: OK, links: {x: {$ref: '#/none'}}}}",
            Kind::DanglingReference,
            Severity::Warning,
        ),
        (
            "parameters: [{$ref: '#/info'}]",
            Kind::MisplacedReference,
            Severity::Error,
        ),
        (
            "parameters: [{name: a, in: query, schema: {$ref: '#/info'}}]",
            Kind::MisplacedReference,
            Severity::Warning,
        ),
        (
            "parameters: [{$ref: '#/paths/~1a/get/parameters/0'}]",
            Kind::ReferenceCycle,
            Severity::Error,
        ),
    ] {
        let found = kinds(&[api(&format!("paths: {{/a: {{get: {{{rest}}}}}}}\n"))]);
        assert_eq!(found.get(&(kind, severity)), Some(&1), "{rest}: {found:?}");
        let others = found
            .keys()
            .filter(|(kind, _)| kind.name().ends_with("reference"));
        assert!(others.count() <= 1, "{rest}: {found:?}");
    }
}

/// Nothing that is wrong elsewhere hides a reference that leads nowhere.
#[test]
fn other_mistakes_hide_no_reference() {
    let lost = "paths: {/a: {get: {parameters: [{$ref: '#/components/parameters/Lost'}], responses: {}}}}\n";
    let refused =
        "components: {parameters: {Last: {name: a}, Other: {name: 1, in: nowhere, schema: {}}}}\n";
    let twice = "components: {parameters: {Last: {name: a, in: query, schema: {}}}}\n";
    let other = |rest: &str| source("other.yaml", format!("{HEAD}{rest}"));
    for (documents, kind) in [
        (vec![api(&format!("{lost}{refused}"))], Kind::MissingKeyword),
        (
            vec![api(&format!("{lost}components: 1\n"))],
            Kind::WrongType,
        ),
        (
            vec![api(&format!(
                "{lost}components: {{parameters: {{A: {{$ref: none.yaml}}}}}}\n"
            ))],
            Kind::MissingFile,
        ),
        (
            vec![api(lost), other("paths: {/a: {get: {responses: {}}}}\n")],
            Kind::ConflictingDocuments,
        ),
        (
            vec![api(&format!(
                "{lost}{twice}{}",
                twice.replace("query", "header")
            ))],
            Kind::RepeatedKey,
        ),
    ] {
        let (_, report) = read(&documents, &[]);
        assert!(
            report.contains("there is nothing at `#/components/parameters/Lost`"),
            "{kind}: {report}"
        );
        let errors = kinds(&documents);
        let errors: Vec<_> = errors
            .keys()
            .filter(|(_, it)| *it == Severity::Error)
            .collect();
        assert!(errors.len() > 1, "{kind}: {errors:?}");
    }
}

/// A place that nothing but references knows is looked at for each of them.
#[test]
fn a_reference_is_reported_once_however_it_is_reached() {
    let documents = [api(
        "paths: {/a: {get: {parameters: [{$ref: '#/x/p'}, {$ref: '#/x/q'}], responses: {}}}}\n\
         x:\n  p: {name: p, in: query, schema: {properties: {a: {$ref: '#/none'}, b: {$ref: '#/x/p/schema'}}}}\n  \
         q: {$ref: '#/x/r'}\ncomponents: {schemas: {A: {$ref: '#/x/p/schema'}, B: {$ref: '#/x/p/schema/properties/a'}}}\n",
    )];
    let (_, report) = read(&documents, &[]);
    assert_eq!(
        report.matches("there is nothing at `#/none`").count(),
        1,
        "{report}"
    );
    assert!(!report.contains(" places, this is the first"), "{report}");
    assert_eq!(report.matches("error[").count(), 1, "{report}");
}

#[test]
fn a_chain_ends_or_is_reported_once() {
    for kind in ["schemas", "parameters", "securitySchemes"] {
        let end = match kind {
            "schemas" => "{type: string}",
            "parameters" => "{name: a, in: query, schema: {}}",
            _ => "{type: http, scheme: basic}",
        };
        let cycle = (Kind::ReferenceCycle, Severity::Error);
        for count in [63, 64, 65, 66, 130, 2_000] {
            let found = kinds(&[chain(kind, count, end)]);
            assert_eq!(found.get(&cycle), None, "{kind}, {count}: {found:?}");
        }
        for (count, end) in [
            (1, &format!("{{$ref: '#/components/{kind}/c1'}}")),
            (2, &format!("{{$ref: '#/components/{kind}/c1'}}")),
            (40, &format!("{{$ref: '#/components/{kind}/c20'}}")),
            (2_000, &format!("{{$ref: '#/components/{kind}/c1990'}}")),
        ] {
            let found = kinds(&[chain(kind, count, end)]);
            assert_eq!(
                found.get(&cycle),
                Some(&1),
                "{kind}, {count}, {end}: {found:?}"
            );
        }
    }
}

#[test]
fn what_looks_like_a_reference_may_be_data() {
    let (document, report) = read(
        &[api(
            "x-a: {$ref: '#/none'}\npaths:\n  x-b: {$ref: '#/none'}\n  /a:\n    get:\n      \
             responses: {x-c: {$ref: '#/none'}, '200': {description: OK, content: {a/b: {example: {$ref: '#/none'}, \
             examples: {a: {value: {$ref: '#/none'}}}}}}}\n\
             components:\n  schemas:\n    A:\n      enum: [{$ref: '#/none'}]\n      default: {$ref: '#/none'}\n      \
             example: {$ref: '#/none'}\n      x-d: {$ref: '#/none'}\n      properties: {$ref: {type: string}}\n",
        )],
        &[],
    );
    assert_eq!(report, "");
    assert!(document.is_some());
}

/// Thousands of mistakes, and names that are all alike.
#[test]
fn many_mistakes_are_reported_in_time() {
    let mut text = "paths: {}\ncomponents:\n  schemas:\n".to_owned();
    for index in 0..10_000 {
        text +=
            &format!("    Same{index}: {{items: {{$ref: '#/components/schemas/Seme{index}'}}}}\n");
    }
    let found = kinds(&[api(&text)]);
    assert_eq!(
        found.get(&(Kind::DanglingReference, Severity::Warning)),
        Some(&10_000)
    );
}

/// A name with a percent sign is escaped in a reference, or else found if no other one is meant.
#[test]
fn names_may_have_percent_signs() {
    let schemas = "{'A%5B': {type: string}, 'B%5B': {type: string}, 'B[': {type: integer}, 'C[': {type: boolean}, \
                   'D%': {type: number}}";
    let read = |reference: &str| {
        let text = format!(
            "paths: {{}}\ncomponents: {{schemas: {schemas}, parameters: {{p: {{name: p, in: query, schema: \
             {{$ref: '#/components/schemas/{reference}'}}}}}}}}\n"
        );
        let (document, report) = read(&[api(&text)], &[]);
        let document = document.expect("a reference to a schema is not an error");
        let schema = &document.value["components"]["parameters"]["p"]["schema"];
        let reference = schema["$ref"].as_str().map(str::to_owned);
        let is_warned = report.contains("`%` starts an escape in a reference");
        (
            reference
                .unwrap_or_default()
                .replace("#/components/schemas/", ""),
            is_warned,
        )
    };
    assert_eq!(read("A%5B"), ("A%255B".to_owned(), true));
    assert_eq!(read("A%255B"), ("A%255B".to_owned(), false));
    assert_eq!(read("B%5B"), ("B%5B".to_owned(), false));
    assert_eq!(read("B%255B"), ("B%255B".to_owned(), false));
    assert_eq!(read("C%5B"), ("C%5B".to_owned(), false));
    assert_eq!(read("C["), ("C[".to_owned(), false));
    assert_eq!(read("D%"), ("D%".to_owned(), false));
    assert_eq!(read("E%5B"), (String::new(), false));
}

/// Whoever follows references need not follow more than 64 of them, wherever they begin.
#[test]
fn long_chains_become_short() {
    for count in [2, 64, 65, 66, 67, 500] {
        let text = chain("schemas", count, "{type: string}").text.replace(
            "components:\n",
            &format!("components:\n  parameters: {{p: {{name: p, in: query, schema: {{$ref: '#/components/schemas/c{}'}}}}}}\n", count.min(2)),
        );
        let (document, report) = read(&[source("api.yaml", text)], &[]);
        assert_eq!(report, "");
        let value = document.expect("there is nothing wrong").value;
        let mut at = "/components/parameters/p/schema".to_owned();
        let mut followed = 0;
        while let Some(next) = value.pointer(&at).expect("a place")["$ref"].as_str() {
            at = next.trim_start_matches('#').to_owned();
            followed += 1;
        }
        assert_eq!(at, format!("/components/schemas/c{count}"));
        assert!(followed <= 64, "{count}: {followed}");
        assert!(count > 65 || followed == count - 1, "{count}: {followed}");
    }
}
