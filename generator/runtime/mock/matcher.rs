//! Compares a call with an expectation.
//!
//! Guarantees that a difference is described without the strings that differ, which may be secrets:
//! only by where they are.

use std::collections::BTreeMap;
use std::panic::Location;

use bytes::Bytes;
use serde_json::Value;

use crate::runtime::base_url::BaseUrl;
use crate::runtime::call::Call;
use crate::runtime::error::EncodeError;
use crate::runtime::mock::call::{MockCall, pairs};
use crate::runtime::operation::Request;
use crate::runtime::scheme::{SchemeKind, SecurityScheme};
use crate::runtime::style;

type Build = Box<dyn Fn(&BaseUrl) -> Result<Request, EncodeError> + Send + Sync>;
type Condition = Box<dyn Fn(&MockCall) -> bool + Send + Sync>;

/// The calls that an expectation accepts.
pub(super) struct Matcher {
    call: &'static Call,
    security: &'static [&'static [SecurityScheme]],
    at: &'static Location<'static>,
    /// Makes the expected request below a base URL; `None` accepts any request of the operation.
    request: Option<Build>,
    conditions: Vec<Condition>,
}

/// The first difference between a call and an expectation.
pub(super) struct Difference {
    stage: Stage,
    pub(super) text: String,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Operation,
    Path,
    Query,
    Body,
    Condition,
    Times,
}

impl Difference {
    fn new(stage: Stage, text: impl Into<String>) -> Self {
        let text = text.into();
        Self { stage, text }
    }

    /// Whether the call fulfils more of this expectation than of another one.
    pub(super) fn is_nearer_than(&self, other: &Self) -> bool {
        self.stage > other.stage
    }

    /// The expectation has no answer left.
    pub(super) fn of_times(times: usize) -> Self {
        let text = format!("all its answers were given, to {times} calls");
        Self::new(Stage::Times, text)
    }
}

impl Matcher {
    pub(super) fn of(
        call: &'static Call,
        security: &'static [&'static [SecurityScheme]],
        at: &'static Location<'static>,
    ) -> Self {
        Self {
            call,
            security,
            at,
            request: None,
            conditions: Vec::new(),
        }
    }

    pub(super) fn with_request(
        self,
        request: impl Fn(&BaseUrl) -> Result<Request, EncodeError> + Send + Sync + 'static,
    ) -> Self {
        Self {
            request: Some(Box::new(request)),
            ..self
        }
    }

    pub(super) fn add(&mut self, condition: impl Fn(&MockCall) -> bool + Send + Sync + 'static) {
        self.conditions.push(Box::new(condition));
    }

    /// Names the expectation.
    pub(super) fn name(&self) -> String {
        format!("{} at {}", self.call, self.at)
    }

    /// Compares a call that was sent below a base URL.
    pub(super) fn compare(&self, call: &MockCall, base_url: &BaseUrl) -> Result<(), Difference> {
        if let Some(operation) = call.operation().filter(|operation| *operation != self.call) {
            let text = format!("the call is of `{}`", operation.operation);
            return Err(Difference::new(Stage::Operation, text));
        }
        if call.method().as_str() != self.call.method {
            let text = format!("the method is {}", call.method());
            return Err(Difference::new(Stage::Operation, text));
        }
        match &self.request {
            Some(request) => {
                let expected = request(base_url).map_err(|error| {
                    let text = format!("its own request cannot be built: {error}");
                    Difference::new(Stage::Operation, text)
                })?;
                self.compare_request(&expected, call)?;
            }
            None => self.compare_route(call)?,
        }
        if self.conditions.iter().all(|condition| condition(call)) {
            return Ok(());
        }
        let text = "a condition of `when` does not hold";
        Err(Difference::new(Stage::Condition, text))
    }

    fn compare_request(&self, expected: &Request, call: &MockCall) -> Result<(), Difference> {
        if let Some(text) = self.path_difference(expected.uri().path(), call.path()) {
            return Err(Difference::new(Stage::Path, text));
        }
        let query = pairs(expected.uri().query().unwrap_or_default());
        if let Some(text) = self.query_difference(&query, call.pairs()) {
            return Err(Difference::new(Stage::Query, text));
        }
        let body = expected.body().as_bytes();
        match body.and_then(|body| body_difference(body, call.body())) {
            Some(text) => Err(Difference::new(Stage::Body, text)),
            None => Ok(()),
        }
    }

    /// Compares the path with the template. A client in this process says which operation it is, so
    /// only the end of the path is compared: an operation may have a server of its own.
    fn compare_route(&self, call: &MockCall) -> Result<(), Difference> {
        // A request for a token may go to any URL.
        if !self.call.path.starts_with('/') {
            return match call.operation().is_some() || asks_for_a_token(call) {
                true => Ok(()),
                false => Err(Difference::new(
                    Stage::Operation,
                    "it does not ask for a token",
                )),
            };
        }
        let template: Vec<&str> = self.template().split('/').skip(1).collect();
        let path: Vec<&str> = call.path().split('/').skip(1).collect();
        let before = path.len().checked_sub(template.len());
        let before = before.filter(|before| *before == 0 || call.operation().is_some());
        let end = before.and_then(|before| path.get(before..));
        let fits = |end: &[&str]| {
            let mut segments = template.iter().zip(end);
            segments.all(|(template, segment)| fits(template, segment))
        };
        match end.is_some_and(fits) {
            true => Ok(()),
            false => Err(Difference::new(Stage::Operation, "the path is another one")),
        }
    }

    /// The template of the path. That of an operation may have a query as well.
    fn template(&self) -> &'static str {
        let end = self.call.path.split(['?', '#']).next();
        end.unwrap_or_default()
    }

    fn path_difference(&self, expected: &str, actual: &str) -> Option<String> {
        if expected == actual {
            return None;
        }
        let (expected, actual): (Vec<&str>, Vec<&str>) =
            (expected.split('/').collect(), actual.split('/').collect());
        if expected.len() != actual.len() {
            return Some("the path is another one".to_owned());
        }
        let template = self.template().rsplit('/').map(Some);
        let template = template.chain(std::iter::repeat(None));
        let differs = template
            .zip(expected.iter().rev().zip(actual.iter().rev()))
            .find(|(_, (expected, actual))| expected != actual);
        Some(match differs {
            Some((Some(template), _)) if template.contains('{') => {
                format!("the path differs in `{template}`")
            }
            _ => "the path is another one".to_owned(),
        })
    }

    fn query_difference(
        &self,
        expected: &[(String, String)],
        actual: &[(String, String)],
    ) -> Option<String> {
        let (expected, actual) = (self.by_name(expected), self.by_name(actual));
        for (name, values) in &expected {
            match actual.get(name) {
                None => return Some(format!("the query parameter `{name}` is missing")),
                Some(other) if other != values => {
                    return Some(format!("the query parameter `{name}` differs"));
                }
                Some(_) => {}
            }
        }
        let mut names = actual.keys();
        let name = names.find(|name| !expected.contains_key(*name))?;
        Some(format!("the query parameter `{name}` is not expected"))
    }

    /// The values of each parameter that cannot be a credential.
    fn by_name<'a>(&self, pairs: &'a [(String, String)]) -> BTreeMap<&'a str, Vec<&'a str>> {
        let mut names: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (name, value) in pairs {
            let mut schemes = self.security.iter().copied().flatten();
            let is_credential = |scheme: &SecurityScheme| matches!(scheme.kind, SchemeKind::Query(key) if key == name);
            if !schemes.any(is_credential) {
                names.entry(name).or_default().push(value);
            }
        }
        names
    }
}

/// Whether a segment can be one of this template, such as `{id}.json`.
fn fits(template: &str, segment: &str) -> bool {
    let Some((literal, rest)) = template.split_once('{') else {
        return style::encode_literal(template) == segment;
    };
    let literal = style::encode_literal(literal);
    let Some(segment) = segment.strip_prefix(&*literal) else {
        return false;
    };
    let after = rest.split_once('}').map_or("", |(_, after)| after);
    match after.is_empty() {
        true => !segment.is_empty(),
        false => {
            let mut ends = segment.char_indices().skip(1);
            ends.any(|(end, _)| segment.get(end..).is_some_and(|rest| fits(after, rest)))
        }
    }
}

/// Whether it is the request of RFC 6749 §4.4.2.
fn asks_for_a_token(call: &MockCall) -> bool {
    let body = std::str::from_utf8(call.body()).unwrap_or_default();
    let mut form = pairs(body).into_iter();
    form.any(|(name, value)| name == "grant_type" && value == "client_credentials")
}

fn body_difference(expected: &Bytes, actual: &Bytes) -> Option<String> {
    if expected == actual {
        return None;
    }
    let json = |body: &Bytes| serde_json::from_slice::<Value>(body).ok();
    match (json(expected), json(actual)) {
        (Some(expected), Some(actual)) => {
            json_difference(&expected, &actual, "").map(|text| format!("in the JSON body, {text}"))
        }
        _ if expected.is_empty() => Some("there is a body, and none is expected".to_owned()),
        _ if actual.is_empty() => Some("there is no body".to_owned()),
        (Some(_), None) => Some("the body is not JSON".to_owned()),
        (None, _) => Some("the body differs".to_owned()),
    }
}

/// The first difference between two values, the second of which is at this JSON pointer.
fn json_difference(expected: &Value, actual: &Value, at: &str) -> Option<String> {
    let here = || match at {
        "" => "the whole".to_owned(),
        at => format!("`{at}`"),
    };
    match (expected, actual) {
        _ if expected == actual => None,
        (Value::Object(expected), Value::Object(actual)) => {
            let inside = |name: &str| {
                let name = name.replace('~', "~0").replace('/', "~1");
                format!("{at}/{name}")
            };
            let mut differences = expected.iter().filter_map(|(name, value)| {
                let at = inside(name);
                match actual.get(name) {
                    Some(actual) => json_difference(value, actual, &at),
                    None => Some(format!("`{at}` is missing")),
                }
            });
            let added = || {
                let mut names = actual.keys().filter(|name| !expected.contains_key(*name));
                names
                    .next()
                    .map(|name| format!("`{}` is not expected", inside(name)))
            };
            differences.next().or_else(added)
        }
        (Value::Array(expected), Value::Array(actual)) => {
            let mut differences = expected.iter().zip(actual).enumerate().filter_map(
                |(index, (expected, actual))| {
                    json_difference(expected, actual, &format!("{at}/{index}"))
                },
            );
            let (wanted, found) = (expected.len(), actual.len());
            let length = || format!("{} has {found} items instead of {wanted}", here());
            differences.next().or_else(|| Some(length()))
        }
        (Value::String(_), Value::String(_)) => Some(format!("{} is another string", here())),
        (expected, actual) => Some(format!(
            "{} is {} instead of {}",
            here(),
            shown(actual),
            shown(expected)
        )),
    }
}

/// Numbers, booleans and null cannot be secrets.
fn shown(value: &Value) -> String {
    match value {
        Value::String(_) => "a string".to_owned(),
        Value::Array(_) => "an array".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        value => value.to_string(),
    }
}
