//! Tests response headers: no header makes reading panic, wait longer than allowed or appear in an error, and a value
//! that is written as a header is read back unchanged.
//!
//! An input is the status, lines `name: value`, an empty line and the body.

use std::sync::LazyLock;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::client::{BEARER, Call, Recorder, ready};
use super::hold;
use crate::random::Random;
use crate::runtime::client::Client;
use crate::runtime::wire::{Read, Value, Write};
use crate::runtime::{BaseUrl, Credential, HeaderError, Headers, RequestBuilder};
use crate::words::HEADER_WORDS;
use crate::{mutate, seeds};

const NAMES: [&str; 5] = ["x-a", "x-list", "x-json", "retry-after", "content-type"];

/// The secret part in the values of seeds.
const CANARY: &str = "c4n4ry";

static SEEDS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| seeds::own("headers"));

pub fn input(random: &mut Random) -> Vec<u8> {
    mutate::bytes(&SEEDS, HEADER_WORDS, random)
}

pub fn check(input: &[u8]) -> Result<bool, String> {
    let mut lines = input.split(|&byte| byte == b'\n');
    let status = lines
        .next()
        .and_then(|line| StatusCode::from_bytes(line).ok());
    let mut headers = HeaderMap::new();
    let mut body = Vec::new();
    while let Some(line) = lines.next() {
        if line.is_empty() {
            body = lines.collect::<Vec<_>>().join(&b'\n');
            break;
        }
        let colon = line
            .iter()
            .position(|&byte| byte == b':')
            .unwrap_or(line.len());
        let (name, value) = line.split_at(colon);
        let value = value.strip_prefix(b":").unwrap_or_default().trim_ascii();
        if let (Ok(name), Ok(value)) =
            (HeaderName::from_bytes(name), HeaderValue::from_bytes(value))
        {
            headers.append(name, value);
        }
    }
    let mut accepted = false;
    for name in NAMES {
        accepted |= every_type(Headers::new(&headers), name)?;
        for value in headers.get_all(name) {
            if let Ok(text) = value.to_str() {
                round_trip(text)?;
            }
        }
    }
    answer(status.unwrap_or_default(), headers, body)?;
    Ok(accepted)
}

/// Reads a header in all ways, and returns whether one of them other than text succeeded.
fn every_type(headers: Headers<'_>, name: &'static str) -> Result<bool, String> {
    fn one<T>(name: &str, read: Result<Option<T>, HeaderError>) -> Result<bool, String> {
        let error = match read {
            Ok(value) => return Ok(value.is_some()),
            Err(error) => error,
        };
        hold(error.name() == name, || {
            "an error of another header".to_owned()
        })?;
        // Errors of JSON show member names, and a mutation may have moved a string into a name.
        let shown = error.to_string().contains(CANARY) && name != "x-json";
        hold(!shown, || "an error shows a value".to_owned())?;
        Ok(false)
    }
    one(name, headers.value::<String>(name))?;
    one(name, headers.list::<Vec<String>>(name))?;
    let read = [
        one(name, headers.value::<i64>(name))?,
        one(name, headers.value::<u8>(name))?,
        one(name, headers.value::<f64>(name))?,
        one(name, headers.value::<bool>(name))?,
        one(name, headers.value::<uuid::Uuid>(name))?,
        one(name, headers.list::<Vec<u64>>(name))?,
        one(name, headers.list::<Vec<bool>>(name))?,
        one(name, headers.json::<Value>(name))?,
        one(
            name,
            headers.json::<std::collections::BTreeMap<String, Vec<i32>>>(name),
        )?,
    ];
    Ok(read.contains(&true))
}

/// Checks that a value that was parsed from the text is the same after it was sent.
fn round_trip(text: &str) -> Result<(), String> {
    again(text.parse::<i64>().ok(), |headers, name| {
        headers.value(name)
    })?;
    again(
        text.parse::<f64>().ok().filter(|number| number.is_finite()),
        |headers, name| headers.value(name),
    )?;
    again(text.parse::<bool>().ok(), |headers, name| {
        headers.value(name)
    })?;
    again(
        (!text.is_empty()).then(|| text.to_owned()),
        |headers, name| headers.value(name),
    )?;
    let items: Vec<String> = text
        .split(',')
        .map(|item| item.trim().to_owned())
        .filter(|item| !item.is_empty())
        .collect();
    again((!items.is_empty()).then_some(items), |headers, name| {
        headers.list(name)
    })?;
    let json = serde_json::from_str::<Value>(text).ok();
    let Some(json) = json else { return Ok(()) };
    let sent = send(|request| request.header_json("x-a", &json))?;
    let read = Headers::new(&sent).json::<Value>("x-a");
    let is_same = matches!(read, Ok(Some(read)) if same(&read, &json));
    hold(is_same, || {
        "JSON is another value after it was sent".to_owned()
    })
}

/// Returns whether two values are the same JSON. A whole number may be written with a fraction or without.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            let of_b = |(key, a): (&String, &Value)| b.get(key).is_some_and(|b| same(a, b));
            a.len() == b.len() && a.iter().all(of_b)
        }
        _ => a == b,
    }
}

fn again<T: Read + Write + PartialEq + std::fmt::Debug>(
    value: Option<T>,
    read: for<'h> fn(Headers<'h>, &'static str) -> Result<Option<T>, HeaderError>,
) -> Result<(), String> {
    let Some(value) = value else { return Ok(()) };
    let sent = send(|request| request.header("x-a", &value))?;
    let read = read(Headers::new(&sent), "x-a");
    hold(read.as_ref() == Ok(&Some(value)), || {
        format!(
            "a {} is another one after it was sent",
            std::any::type_name::<T>()
        )
    })
}

/// Returns the headers of a request; an error if it cannot be sent.
fn send(add: impl FnOnce(RequestBuilder<'_>) -> RequestBuilder<'_>) -> Result<HeaderMap, String> {
    let base_url = BaseUrl::parse("https://api.example.com").map_err(|error| error.to_string())?;
    let request = RequestBuilder::new("GET", "/", &base_url);
    let request = add(request)
        .finish()
        .map_err(|error| format!("it cannot be sent: {error}"))?;
    Ok(request.into_parts().0.headers)
}

/// Lets a client receive a response with these headers.
fn answer(status: StatusCode, headers: HeaderMap, body: Vec<u8>) -> Result<(), String> {
    let recorder = Recorder::new(status, headers, body);
    let client = Client::builder()
        .base_url("https://api.example.com")
        .credential(BEARER, Credential::Token("t0k3n-0123456789".into()))
        .transport(recorder.clone())
        .build()
        .map_err(|error| error.to_string())?;
    let call = Call {
        one: "a".to_owned(),
        two: "b".to_owned(),
        ..Call::default()
    };
    let result = ready(client.send_with_response(call))?;
    hold((1..=3).contains(&recorder.sent().len()), || {
        format!("{} requests were sent", recorder.sent().len())
    })?;
    hold(recorder.waited() <= Duration::from_secs(20), || {
        format!("it waited for {:?}", recorder.waited())
    })?;
    let (said, shown) = match &result {
        Ok(response) => (String::new(), format!("{:?}", response.headers.len())),
        Err(error) => (error.to_string(), format!("{error:?}")),
    };
    hold(!said.contains('\n'), || {
        "an error has several lines".to_owned()
    })?;
    hold(!shown.contains("t0k3n"), || {
        "an error shows a credential".to_owned()
    })
}
