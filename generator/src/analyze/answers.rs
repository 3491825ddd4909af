//! How the responses of an operation are read: by status, then by media type.

use crate::http::{self, essence};
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
    /// A success that may have a body.
    OrEmpty(BodyForm),
    /// A success without a body, in an operation where other successes have one.
    NoBody,
    /// A success that is returned as a variant, with or without a body.
    Variant(usize, Option<BodyForm>),
    /// A success that the description does not list, where its successes differ: read like one of these statuses.
    Undescribed {
        /// Statuses with a body.
        bodies: Vec<u16>,
        /// A status without a body.
        empty: Option<u16>,
    },
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
    SecretText,
    Bytes,
}

impl BodyForm {
    fn of(payload: &Payload) -> Self {
        match payload {
            Payload::Json(_) => Self::Json,
            Payload::Text => Self::Text,
            Payload::SecretText => Self::SecretText,
            Payload::Bytes | Payload::Form(_) | Payload::Multipart(_) => Self::Bytes,
        }
    }
}

pub(super) fn answers(operation: &Operation) -> Answers {
    let responses = &operation.responses;
    let reading = |response: &Response| match response.role {
        Role::Success => success(operation, response),
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
    if !ranges.iter().any(|(digit, _)| *digit == 2) {
        // `default` is a success only if there is no other. Otherwise it describes errors, and any status of this range
        // that is not listed is still a success.
        let default = default.filter(|it| it.role == Role::Either);
        let read = default.map(|it| success(operation, it));
        ranges.push((2, read.unwrap_or_else(|| undescribed(operation))));
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
    let mut accepted: Vec<String> = Vec::new();
    for content in operation.responses.iter().flat_map(|it| &it.contents) {
        let media_type = http::format(&content.media_type);
        if !accepted.contains(&media_type) {
            accepted.push(media_type);
        }
    }
    (!accepted.is_empty()).then(|| accepted.join(", "))
}

fn success(operation: &Operation, response: &Response) -> Reading {
    match (&operation.output, response.contents.is_empty()) {
        (Bodies::Nothing, _) => Reading::Empty,
        (Bodies::Body(payload), _) => Reading::Body(BodyForm::of(payload)),
        (Bodies::Maybe(_), true) if is_not_modified(response) => Reading::NoBody,
        // Some servers send no body where one is described, or the other way round.
        (Bodies::Maybe(payload @ Payload::Json(_)), _) if may_be_empty(operation) => {
            Reading::OrEmpty(BodyForm::of(payload))
        }
        (Bodies::Maybe(payload), false) => Reading::SomeBody(BodyForm::of(payload)),
        (Bodies::Maybe(_), true) => Reading::NoBody,
        (Bodies::Each(cases), _) => choose(response.status, cases, |variant, case| {
            Reading::Variant(variant, case.payload.as_ref().map(BodyForm::of))
        }),
    }
}

/// Returns how a success is read that the description does not define.
fn undescribed(operation: &Operation) -> Reading {
    match &operation.output {
        Bodies::Nothing => Reading::Empty,
        Bodies::Body(payload) => Reading::Body(BodyForm::of(payload)),
        Bodies::Maybe(payload) if may_be_empty(operation) => {
            Reading::OrEmpty(BodyForm::of(payload))
        }
        Bodies::Maybe(payload) => Reading::SomeBody(BodyForm::of(payload)),
        Bodies::Each(_) => {
            let successes = || operation.responses.iter().filter(|it| it.role.is_success());
            let code = |response: &Response| match response.status {
                StatusMatch::Exact(code) => Some(code),
                StatusMatch::Range(digit) => Some(digit * 100),
                StatusMatch::Default => None,
            };
            let with_body = successes().filter(|it| !it.contents.is_empty());
            let mut without = successes().filter(|it| is_empty(it));
            Reading::Undescribed {
                bodies: with_body.filter_map(code).collect(),
                empty: without.find_map(code),
            }
        }
    }
}

/// Whether an operation has successes with and without a body, apart from 304, which says that the body is known.
fn may_be_empty(operation: &Operation) -> bool {
    operation
        .responses
        .iter()
        .any(|it| it.role.is_success() && is_empty(it))
}

fn is_empty(response: &Response) -> bool {
    response.contents.is_empty() && !is_not_modified(response)
}

fn is_not_modified(response: &Response) -> bool {
    response.status == StatusMatch::Exact(304)
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
    let cases: Vec<(&BodyCase, Reading)> = cases
        .map(|(variant, case)| (case, read(variant, case)))
        .collect();
    let Some((_, first)) = cases.first() else {
        return Reading::Refused;
    };
    let mut arms = arms(&cases);
    // `a/b;v=1` comes before `a/b`, which comes before `a/*` and `*/*`.
    arms.sort_by_key(|(media_types, _)| media_types.iter().map(|it| width(it)).max());
    let last = match arms.last() {
        Some((media_types, read)) if media_types.iter().any(|it| it == "*/*") => (*read).clone(),
        _ => (*first).clone(),
    };
    arms.retain(|(media_types, _)| !media_types.iter().any(|it| it == "*/*"));
    let mut needed: Vec<(Vec<String>, Reading)> = Vec::new();
    while let Some((media_types, read)) = arms.pop() {
        // One that is read like the last is needed only if a wider one after it is not.
        let is_narrower = |(wider, _): &(Vec<String>, Reading)| {
            let covers = |narrow| wider.iter().any(|wide| http::matches(narrow, wide));
            media_types.iter().any(|narrow| covers(narrow))
        };
        if *read != last || needed.iter().any(is_narrower) {
            needed.insert(0, (media_types, read.clone()));
        }
    }
    if needed.is_empty() {
        return last;
    }
    Reading::ByMediaType(needed, Box::new(last))
}

/// The media types of each case. Parameters matter only between cases with the same essence. Without parameters, a body
/// of that essence belongs to the case that is described without them, or else to the first.
fn arms<'a>(cases: &'a [(&BodyCase, Reading)]) -> Vec<(Vec<String>, &'a Reading)> {
    let is_same = |one: &str, other: &str| essence(one).eq_ignore_ascii_case(essence(other));
    let mut arms: Vec<(Vec<String>, &Reading)> = Vec::new();
    for (index, (case, read)) in cases.iter().enumerate() {
        let mut own: Vec<String> = Vec::new();
        for media_type in &case.media_types {
            let mut others = cases
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != index);
            let is_shared = others.any(|(_, (other, _))| {
                let mut media_types = other.media_types.iter();
                media_types.any(|it| is_same(it, media_type))
            });
            let plain = essence(media_type).to_owned();
            if is_shared {
                arms.push((vec![media_type.clone()], read));
            } else if !own.contains(&plain) {
                own.push(plain);
            }
        }
        if !own.is_empty() {
            arms.push((own, read));
        }
    }
    for (case, read) in cases {
        for media_type in &case.media_types {
            let plain = essence(media_type);
            let mut known = arms.iter().flat_map(|(media_types, _)| media_types);
            if !known.any(|it| it.eq_ignore_ascii_case(plain)) {
                arms.push((vec![plain.to_owned()], read));
            }
        }
    }
    arms
}

/// How many bodies a media type matches: more parameters match fewer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Width {
    With(std::cmp::Reverse<usize>),
    One,
    Some,
    All,
}

fn width(media_type: &str) -> Width {
    match (http::format_parameters(media_type).len(), media_type) {
        (_, "*/*") => Width::All,
        (0, media_type) if media_type.ends_with("/*") => Width::Some,
        (0, _) => Width::One,
        (parameters, _) => Width::With(std::cmp::Reverse(parameters)),
    }
}
