//! Methods without a constant in `http`, and parameters that are the whole query, on the wire.

use std::time::Duration;

use crate::operations::{CopyBooks, DiscoverBooks, QueryStringForm, QueryStringText, SearchBooks};
use crate::runtime::{Operation, Retry};
use crate::server::{Answer, Request};
use crate::setup::{Setup, each_of};
use crate::types::{QueryStringFormSearch, SearchBooksBody};

/// The requests that each client sends to a server that gives these answers.
fn sent<O: Operation>(answers: &[Answer], operation: &O) -> Vec<Vec<Request>> {
    let setup = Setup {
        retry: Retry::times(2).delays(Duration::ZERO, Duration::ZERO),
        ..Setup::default()
    };
    let outcomes = each_of(answers, &setup, operation);
    outcomes
        .into_iter()
        .map(|outcome| outcome.requests)
        .collect()
}

fn done() -> Answer {
    Answer::new(204, &[], "")
}

fn broken() -> Answer {
    Answer::text(502, "")
}

#[test]
fn a_query_has_a_body() {
    let operation = SearchBooks::new().body(SearchBooksBody::new("R"));
    for requests in sent(&[done()], &operation) {
        assert_eq!(requests[0].line, "QUERY /methods/books HTTP/1.1");
        assert_eq!(requests[0].text(), r#"{"title":"R"}"#);
        assert_eq!(requests[0].header("content-length").unwrap(), "13");
        let media_type = requests[0].header("content-type").unwrap();
        assert_eq!(media_type, "application/json");
    }
    // RFC 9110 §8.6: the method gives a body a meaning, so its absence is said.
    for requests in sent(&[done()], &SearchBooks::new()) {
        assert_eq!(requests[0].header("content-length").unwrap(), "0");
    }
}

#[test]
fn additional_methods_are_sent_as_they_are_written() {
    for requests in sent(&[done()], &CopyBooks::new("/elsewhere")) {
        assert_eq!(requests[0].line, "COPY /methods/books HTTP/1.1");
        assert_eq!(requests[0].header("destination").unwrap(), "/elsewhere");
        assert!(requests[0].body.is_empty());
    }
    for requests in sent(&[done()], &DiscoverBooks::new().body("all")) {
        assert_eq!(requests[0].line, "m-search /methods/books HTTP/1.1");
        assert_eq!(requests[0].text(), "all");
    }
    assert_eq!(CopyBooks::METHOD, "COPY");
}

#[test]
fn only_methods_that_are_known_to_be_idempotent_are_repeated() {
    let answers = [broken(), done()];
    let query = SearchBooks::new().body(SearchBooksBody::new("R"));
    for requests in sent(&answers, &query) {
        assert_eq!(requests.len(), 2);
        assert_eq!(requests[1].line, requests[0].line);
        assert_eq!(requests[1].body, requests[0].body);
    }
    for requests in sent(&answers, &CopyBooks::new("/elsewhere")) {
        assert_eq!(requests.len(), 1);
    }
}

#[test]
fn a_form_can_be_the_query() {
    let form = QueryStringFormSearch::new("a&b=c d").tags(["x", "é#"]);
    for requests in sent(
        &[done()],
        &QueryStringForm::new().search(form.clone().page(2)),
    ) {
        let line = "GET /methods/forms?q=a%26b%3Dc%20d&tags=x&tags=%C3%A9%23&page=2 HTTP/1.1";
        assert_eq!(requests[0].line, line);
    }
    for requests in sent(&[done()], &QueryStringForm::new()) {
        assert_eq!(requests[0].line, "GET /methods/forms HTTP/1.1");
    }
}

#[test]
fn other_queries_are_sent_as_the_caller_has_encoded_them() {
    for (text, expected) in [
        ("$.a%5B?(@.b==x)%5D&c+d", "?$.a%5B?(@.b==x)%5D&c+d"),
        // What would end the query or the line is encoded.
        ("a#b c\r\nX: é", "?a%23b%20c%0D%0AX:%20%C3%A9"),
        ("", ""),
    ] {
        for requests in sent(&[done()], &QueryStringText::new().selector(text)) {
            let line = format!("GET /methods/texts{expected} HTTP/1.1");
            assert_eq!(requests[0].line, line);
        }
    }
}
