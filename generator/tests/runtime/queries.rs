//! Lists and objects in queries, on the wire.

use std::collections::BTreeMap;

use serde_json::json;

use crate::operations::{QueryEmpty, QueryEmptyForm, QueryNested, QueryObjects};
use crate::runtime::Operation;
use crate::server::{Answer, Request};
use crate::setup::{Setup, each};
use crate::types::{
    QueryEmptyFormBody, QueryNestedWhere, QueryObjectsNear, QueryPaging, QueryRange, QuerySort,
};

/// What each client sends.
fn sent<O: Operation>(operation: &O) -> Vec<Request> {
    let outcomes = each(&Answer::new(204, &[], ""), &Setup::default(), operation);
    let requests = outcomes.into_iter().map(|mut outcome| {
        assert!(outcome.result.is_ok(), "{}", outcome.client);
        assert_eq!(outcome.requests.len(), 1, "{}", outcome.client);
        outcome.requests.remove(0)
    });
    requests.collect()
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// The pairs of a query, decoded by another implementation.
fn pairs(request: &Request) -> Vec<(String, String)> {
    let url = reqwest::Url::parse(&format!("http://host{}", request.target())).unwrap();
    url.query_pairs().into_owned().collect()
}

fn expected(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let pairs = pairs.iter();
    let pairs = pairs.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    pairs.collect()
}

#[test]
fn lists_in_objects() {
    let paging = QueryPaging::new()
        .page(0)
        .size(20)
        .sort(texts(&["name,asc", "id"]));
    for request in sent(&QueryObjects::new(paging.clone())) {
        assert_eq!(
            request.target(),
            "/queries/books?page=0&size=20&sort=name%2Casc&sort=id"
        );
    }
    let filter = BTreeMap::from([
        ("a".to_owned(), texts(&["1", "2&3"])),
        ("b".to_owned(), texts(&[])),
        ("c d".to_owned(), texts(&["4"])),
    ]);
    let operation = QueryObjects::new(QueryPaging::new().page(1))
        .filter(filter)
        .range(QueryRange::new().from(1).to(9))
        .near(QueryObjectsNear::new().at(vec![1.5, 2.5]));
    for request in sent(&operation) {
        assert_eq!(
            pairs(&request),
            expected(&[
                ("page", "1"),
                ("a", "1"),
                ("a", "2&3"),
                ("c d", "4"),
                ("range", "from,1,to,9"),
                ("near[at][0]", "1.5"),
                ("near[at][1]", "2.5"),
            ])
        );
    }
}

/// OpenAPI does not define how these are written. No call fails.
#[test]
fn nested_lists_and_objects() {
    let sort = || vec![QuerySort::new("a").dir("asc"), QuerySort::new("\u{e9}")];
    let operation = QueryNested::new()
        .sort(sort())
        .r#box(vec![vec![1, 2], vec![], vec![3]])
        .any(json!({ "x": [1], "y": { "z": null } }))
        .free(BTreeMap::from([(
            "deep".to_owned(),
            serde_json::json!([[1], 2]),
        )]))
        .x_sort(sort())
        .flag(true)
        .r#where(QueryNestedWhere::new().a(1));
    for request in sent(&operation) {
        assert_eq!(
            pairs(&request),
            expected(&[
                ("sort", r#"{"field":"a","dir":"asc"}"#),
                ("sort", r#"{"field":"é"}"#),
                ("box", "[1,2]"),
                ("box", "[]"),
                ("box", "[3]"),
                ("x", "1"),
                ("y", r#"{"z":null}"#),
                ("deep", "[1]"),
                ("deep", "2"),
                ("flag", "true"),
                ("where", r#"{"a":1}"#),
            ])
        );
        assert_eq!(
            request.header("x-sort").as_deref(),
            Some(r#"{"field":"a","dir":"asc"},{"field":"\u00e9"}"#)
        );
    }
}

#[test]
fn empty_lists() {
    let none = [""; 0];
    let operation = QueryEmpty::new(none, [], QueryRange::new(), none, none);
    for request in sent(&operation.clone().may(none).kept(none)) {
        assert_eq!(request.target(), "/queries/empty?must=&ids=&kept=");
        // To HTTP, an empty list and no header are the same.
        assert_eq!(request.header("x-list"), None);
        assert_eq!(request.header("cookie").as_deref(), Some("list="));
    }
    for request in sent(&operation) {
        assert_eq!(request.target(), "/queries/empty?must=&ids=");
    }
    let full = QueryEmpty::new(
        texts(&["a", ""]),
        vec![1, 2],
        QueryRange::new().to(1),
        texts(&["x"]),
        texts(&["y", "z"]),
    );
    for request in sent(&full) {
        assert_eq!(request.target(), "/queries/empty?must=a&must=&ids=1,2&to=1");
        assert_eq!(request.header("x-list").as_deref(), Some("x"));
        assert_eq!(request.header("cookie").as_deref(), Some("list=y,z"));
    }
}

#[test]
fn empty_lists_in_forms() {
    let none = [""; 0];
    let body = QueryEmptyFormBody::new(none, [], none).may(none);
    for request in sent(&QueryEmptyForm::new(body)) {
        assert_eq!(request.text(), "must=&joined=&json=%5B%5D");
    }
    let body = QueryEmptyFormBody::new(texts(&["a", "b"]), vec![1, 2], texts(&["c"]));
    for request in sent(&QueryEmptyForm::new(body)) {
        assert_eq!(
            request.text(),
            "must=a&must=b&joined=1,2&json=%5B%22c%22%5D"
        );
    }
}
