//! How the responses of an operation are read: by status, then by media type.

use crate::http::essence;
use crate::ir::{Bodies, BodyCase, Operation, Payload, Response, Role, StatusMatch};

/// How each status is read: exact codes, then ranges, then the rest. Codes and ranges that would be
/// read like the wider case after them are left out.
#[derive(Debug)]
pub(crate) struct Answers {
    /// The media types of all responses, in order.
    pub accepted: Option<String>,
    /// Single status codes.
    pub codes: Vec<(u16, Reading)>,
    /// Ranges of 100 codes, by their first digit.
    pub ranges: Vec<(u16, Reading)>,
    /// All other codes.
    pub rest: Reading,
}

/// How a response is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// A success without a body.
    Empty,
    /// A success that is returned as its body.
    Body(BodyForm),
    /// A success with a body, in an operation where other successes have none.
    SomeBody(BodyForm),
    /// A success that is JSON or has no body.
    JsonOrEmpty,
    /// A success without a body, in an operation where other successes have one.
    NoBody,
    /// A success that is returned as a variant, with or without a body.
    Variant(usize, Option<BodyForm>),
    /// An error with only status and text.
    Refused,
    /// An error with a typed body.
    RefusedBody,
    /// An error whose body is a variant of an enum.
    RefusedVariant(usize),
    /// By media type; other media types are read like the last.
    ByMediaType(Vec<(Vec<String>, Reading)>, Box<Reading>),
}

/// The form that a body is read in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodyForm {
    Json,
    Text,
    Bytes,
}

impl BodyForm {
    fn of(payload: &Payload) -> Self {
        match payload {
            Payload::Json(_) => Self::Json,
            Payload::Text => Self::Text,
            Payload::Bytes | Payload::Form(_) | Payload::Multipart(_) => Self::Bytes,
        }
    }
}

pub(super) fn answers(operation: &Operation) -> Answers {
    let responses = &operation.responses;
    let reading = |response: &Response| match response.role {
        Role::Success => success(&operation.output, response),
        Role::Refusal | Role::Either => refusal(&operation.error, response),
    };
    let mut others = responses.iter();
    let default = others.find(|it| it.status == StatusMatch::Default);
    let rest = default.map_or(Reading::Refused, reading);
    let mut ranges: Vec<(u16, Reading)> = Vec::new();
    for response in responses {
        if let StatusMatch::Range(digit) = response.status {
            ranges.push((digit, reading(response)));
        }
    }
    if !responses.iter().any(|it| it.status.hundred() == Some(2)) {
        // The description does not define a success, unless `default` does.
        let default = default.filter(|it| it.role == Role::Either);
        let read = default.map(|it| success(&operation.output, it));
        ranges.push((2, read.unwrap_or_else(|| undescribed(&operation.output))));
    }
    let mut codes = Vec::new();
    for response in responses {
        if let StatusMatch::Exact(code) = response.status {
            let read = reading(response);
            let range = ranges.iter().find(|(digit, _)| *digit == code / 100);
            if read != *range.map_or(&rest, |(_, read)| read) {
                codes.push((code, read));
            }
        }
    }
    ranges.retain(|(_, read)| *read != rest);
    Answers {
        accepted: accepted(operation),
        codes,
        ranges,
        rest,
    }
}

fn accepted(operation: &Operation) -> Option<String> {
    let mut accepted: Vec<&str> = Vec::new();
    for content in operation.responses.iter().flat_map(|it| &it.contents) {
        let media_type = essence(&content.media_type);
        if !accepted.contains(&media_type) {
            accepted.push(media_type);
        }
    }
    (!accepted.is_empty()).then(|| accepted.join(", "))
}

fn success(output: &Bodies, response: &Response) -> Reading {
    match (output, response.contents.is_empty()) {
        (Bodies::Nothing, _) => Reading::Empty,
        (Bodies::Body(payload), _) => Reading::Body(BodyForm::of(payload)),
        (Bodies::Maybe(payload), false) => Reading::SomeBody(BodyForm::of(payload)),
        // Some servers send a body anyway.
        (Bodies::Maybe(Payload::Json(_)), true) => Reading::JsonOrEmpty,
        (Bodies::Maybe(_), true) => Reading::NoBody,
        (Bodies::Each(cases), _) => choose(response.status, cases, |variant, case| {
            Reading::Variant(variant, case.payload.as_ref().map(BodyForm::of))
        }),
    }
}

/// Returns how a success is read that the description does not define.
fn undescribed(output: &Bodies) -> Reading {
    match output {
        Bodies::Nothing => Reading::Empty,
        Bodies::Body(payload) => Reading::Body(BodyForm::of(payload)),
        Bodies::Maybe(Payload::Json(_)) => Reading::JsonOrEmpty,
        Bodies::Maybe(payload) => Reading::SomeBody(BodyForm::of(payload)),
        Bodies::Each(_) => Reading::Refused,
    }
}

fn refusal(error: &Bodies, response: &Response) -> Reading {
    let is_json = |payload: &Payload| matches!(payload, Payload::Json(_));
    let typed = response.contents.iter().any(|it| is_json(&it.payload));
    match error {
        Bodies::Each(cases) if typed => choose(response.status, cases, |variant, _| {
            Reading::RefusedVariant(variant)
        }),
        Bodies::Body(_) | Bodies::Maybe(_) if typed => Reading::RefusedBody,
        _ => Reading::Refused,
    }
}

/// Chooses how a response with this status is read, by `Content-Type` if there are several cases.
/// If the header of the response does not help, the first case is used.
fn choose(
    status: StatusMatch,
    cases: &[BodyCase],
    read: impl Fn(usize, &BodyCase) -> Reading,
) -> Reading {
    let cases = cases.iter().enumerate();
    let cases = cases.filter(|(_, case)| case.status == status);
    let cases = cases.map(|(variant, case)| (case, read(variant, case)));
    let mut cases: Vec<(&BodyCase, Reading)> = cases.collect();
    let Some((_, first)) = cases.first().cloned() else {
        return Reading::Refused;
    };
    // `image/png` comes before `image/*`, which comes before `*/*`.
    cases.sort_by_key(|(case, _)| width(case));
    let last = match cases.last() {
        Some((case, read)) if width(case) == Width::All => read.clone(),
        _ => first,
    };
    let wide = cases.iter().any(|(case, _)| width(case) == Width::Some);
    cases.retain(|(case, read)| (wide || *read != last) && width(case) != Width::All);
    if cases.is_empty() {
        return last;
    }
    let cases = cases.into_iter();
    let cases = cases.map(|(case, read)| (case.media_types.clone(), read));
    Reading::ByMediaType(cases.collect(), Box::new(last))
}

/// How many media types are matched by the media types of a case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Width {
    One,
    Some,
    All,
}

fn width(case: &BodyCase) -> Width {
    let widths = case
        .media_types
        .iter()
        .map(|media_type| match media_type.as_str() {
            "*/*" => Width::All,
            media_type if media_type.ends_with("/*") => Width::Some,
            _ => Width::One,
        });
    widths.max().unwrap_or(Width::One)
}
