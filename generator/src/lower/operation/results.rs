//! The bodies of several responses → the one type that an operation returns.

use super::status;
use crate::http;
use crate::ir::{Bodies, BodyCase, Content, Payload, Response};

/// What the operation returns for a success.
pub(crate) fn output(responses: &[Response]) -> Bodies {
    let successes = responses.iter().filter(|it| it.role.is_success());
    united(successes.flat_map(|response| {
        let cases = cases(response, |_| true);
        match cases.is_empty() {
            true => vec![case(response, None)],
            false => cases,
        }
    }))
}

/// The typed body of an error. An error has its status and its raw body in any case, which is enough for text and
/// bytes.
pub(crate) fn error(responses: &[Response]) -> Bodies {
    let refusals = responses.iter().filter(|it| it.role.is_refusal());
    let is_json = |payload: &Payload| matches!(payload, Payload::Json(_));
    united(refusals.flat_map(|response| cases(response, is_json)))
}

/// The different bodies of a response.
fn cases(response: &Response, is_wanted: impl Fn(&Payload) -> bool) -> Vec<BodyCase> {
    let mut groups: Vec<(&Payload, Vec<&Content>)> = Vec::new();
    for content in response.contents.iter().filter(|it| is_wanted(&it.payload)) {
        match groups
            .iter_mut()
            .find(|(payload, _)| **payload == content.payload)
        {
            Some((_, contents)) => contents.push(content),
            None => groups.push((&content.payload, vec![content])),
        }
    }
    let is_json = |payload: &Payload| matches!(payload, Payload::Json(_));
    let several = groups.len() > 1;
    let several_json = groups
        .iter()
        .filter(|(payload, _)| is_json(payload))
        .count()
        > 1;
    let mut cases = Vec::new();
    for (payload, contents) in groups {
        let mut case = case(response, Some(payload.clone()));
        if several {
            case.media_types = contents
                .iter()
                .map(|it| http::format(&it.media_type))
                .collect();
            case.name = match (payload, contents.first()) {
                (Payload::Json(_), Some(first)) if several_json => first.name.clone(),
                (Payload::Json(_), _) => "json".to_owned(),
                (Payload::Text | Payload::SecretText, _) => "text".to_owned(),
                _ => "bytes".to_owned(),
            };
        }
        cases.push(case);
    }
    cases
}

fn case(response: &Response, payload: Option<Payload>) -> BodyCase {
    BodyCase {
        name: String::new(),
        status: response.status,
        media_types: Vec::new(),
        payload,
    }
}

/// One type for all of these bodies.
fn united(cases: impl Iterator<Item = BodyCase>) -> Bodies {
    let mut cases: Vec<BodyCase> = cases.collect();
    let mut payloads = cases.iter().filter_map(|case| case.payload.as_ref());
    let Some(first) = payloads.next() else {
        return Bodies::Nothing;
    };
    if payloads.all(|payload| payload == first) {
        return match cases.iter().all(|case| case.payload.is_some()) {
            true => Bodies::Body(first.clone()),
            false => Bodies::Maybe(first.clone()),
        };
    }
    // The status is part of the name only if it differs.
    let several = cases.iter().any(|case| case.status != cases[0].status);
    for case in &mut cases {
        if several {
            case.name = format!("{} {}", status::name(case.status), case.name);
        }
    }
    Bodies::Each(cases)
}
