//! The examples of RFC 9535, and what is refused or limited.

mod examples;
mod limits;
#[cfg(feature = "verify")]
mod oracle;
mod syntax;

use super::super::steps::Steps;
use super::JsonPath;
use crate::source::Pointer;
use serde_json::Value;

fn parse(path: &str) -> Result<JsonPath, String> {
    JsonPath::parse(path, &mut Steps::new([].into_iter()))
}

fn parsed(path: &str) -> JsonPath {
    parse(path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The pointers that a path selects, in order.
fn selected(path: &str, document: &Value) -> Vec<String> {
    let mut steps = Steps::new([document].into_iter());
    let found = parsed(path).select(document, &mut steps);
    let found = found.unwrap_or_else(|_| panic!("{path}: too many steps"));
    found.iter().map(Pointer::to_string).collect()
}

fn takes_too_many_steps(path: &str, document: &Value) -> bool {
    let mut steps = Steps::new([document].into_iter());
    // So that it is found sooner.
    steps.take(9_000_000).expect("there are more");
    parsed(path).select(document, &mut steps).is_err()
}

/// Checks that each path selects these pointers, which are separated by blanks.
fn check(document: &Value, examples: &[(&str, &str)]) {
    for (path, expected) in examples {
        let expected: Vec<_> = expected.split(' ').filter(|it| !it.is_empty()).collect();
        assert_eq!(selected(path, document), expected, "{path}");
    }
}
