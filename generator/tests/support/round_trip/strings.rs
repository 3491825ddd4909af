//! Strings that a schema allows: by format, by pattern, of any length, and unusual ones.

use super::random::Random;
use regex_syntax::hir::{Class, Hir, HirKind};
use serde_json::{Map, Value};
use std::ops::{Range, RangeInclusive};

/// Strings without format or pattern are like these.
const PLAIN: &[&str] = &[
    "plain",
    "",
    "Grüße, 世界 🎉",
    "quotes \" and \\ backslashes / and\n\t\u{1}\u{7f} controls \u{2028}",
    "null",
    "0",
    "<&'>",
];

/// Of the basic form of ISO 8601, for which a pattern can ask.
const BASIC_TIMES: [&str; 3] = ["20240229T235959Z", "19691231T000000Z", "20380119T031408Z"];

/// Whether the schema is a `date-time` whose pattern allows only the basic form.
pub fn asks_for_basic_date_time(schema: &Map<String, Value>) -> bool {
    let sample = |hir: Hir| matching(&hir, &mut Random::from_name("pattern"));
    schema
        .get("format")
        .is_some_and(|format| format == "date-time")
        && pattern(schema)
            .map(sample)
            .is_some_and(|sample| !sample.contains('-'))
}

/// Whether the text is a date-time such as `20240229T235959Z`.
pub fn is_basic_date_time(text: &str) -> bool {
    let number = |range: Range<usize>| {
        text.get(range)
            .and_then(|digits| digits.parse::<u32>().ok())
    };
    let within =
        |range, limits: RangeInclusive<u32>| number(range).is_some_and(|it| limits.contains(&it));
    let days = match (number(0..4).unwrap_or(0), number(4..6)) {
        (year, Some(2)) if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        (_, Some(2)) => 28,
        (_, Some(4 | 6 | 9 | 11)) => 30,
        _ => 31,
    };
    let is_written = text.len() == 16 && text.get(8..9) == Some("T") && text.ends_with('Z');
    let is_date = number(0..4).is_some() && within(4..6, 1..=12) && within(6..8, 1..=days);
    is_written
        && is_date
        && within(9..11, 0..=23)
        && within(11..13, 0..=59)
        && within(13..15, 0..=59)
}

/// Strings that the schema allows, as far as that is in reach; the judge knows for sure.
pub fn strings(schema: &Map<String, Value>, random: &mut Random) -> Vec<String> {
    let length = |keyword: &str| Some(schema.get(keyword)?.as_u64()? as usize);
    let (least, most) = (length("minLength"), length("maxLength"));
    if let Some(hir) = pattern(schema) {
        let fits = |text: &String| {
            let length = text.chars().count();
            least.is_none_or(|least| least <= length) && most.is_none_or(|most| length <= most)
        };
        if asks_for_basic_date_time(schema) {
            return BASIC_TIMES.map(str::to_owned).to_vec();
        }
        let tries: Vec<String> = (0..12).map(|_| matching(&hir, random)).collect();
        return tries.into_iter().filter(fits).take(4).collect();
    }
    if let Some(format) = schema.get("format").and_then(Value::as_str)
        && let Some(strings) = formatted(format, random)
    {
        return strings;
    }
    let mut strings: Vec<String> = Vec::new();
    let number = random.below(1_000_000);
    for text in PLAIN
        .iter()
        .map(|text| (*text).to_owned())
        .chain([format!("text {number}")])
    {
        let missing = least.unwrap_or(0).saturating_sub(text.chars().count());
        let text: String = text
            .chars()
            .chain(std::iter::repeat_n('é', missing))
            .collect();
        strings.push(text.chars().take(most.unwrap_or(usize::MAX)).collect());
    }
    if let Some(most @ ..5000) = most {
        strings.push("ü".repeat(most));
    }
    strings
}

fn pattern(schema: &Map<String, Value>) -> Option<Hir> {
    regex_syntax::parse(schema.get("pattern")?.as_str()?).ok()
}

/// Strings of a format in the form in which it is written back; `None` for formats that say nothing.
fn formatted(format: &str, random: &mut Random) -> Option<Vec<String>> {
    let fixed: &[&str] = match format {
        "uuid" => {
            return Some(vec![
                uuid(random),
                uuid(random),
                "0".repeat(8) + "-0000-0000-0000-000000000000",
            ]);
        }
        "byte" => return Some(bytes(random, |bytes| base64(bytes, b'+', b'/', true))),
        "base64url" => return Some(bytes(random, |bytes| base64(bytes, b'-', b'_', false))),
        "date-time" => &[
            "2024-02-29T23:59:59Z",
            "1969-12-31T00:00:00.123456789+05:30",
            "2038-01-19T03:14:08.5-11:00",
        ],
        "date" => &["2024-02-29", "0001-01-01", "9999-12-31"],
        "ip" => &["192.0.2.1", "::1", "2001:db8::1"],
        "ipv4" => &["192.0.2.1", "0.0.0.0", "255.255.255.255"],
        "ipv6" => &["2001:db8::1", "::", "::1", "fe80::1:2:3:4"],
        "email" => &["someone@example.com", "a.b+c@sub.example.org"],
        "uri" | "url" => &["https://example.com/a?b=c#d", "urn:uuid:0"],
        "hostname" => &["example.com", "localhost"],
        _ => return None,
    };
    Some(fixed.iter().map(|text| (*text).to_owned()).collect())
}

/// Bytes of each remainder, with those that need the last two letters of the alphabet.
fn bytes(random: &mut Random, encode: impl Fn(&[u8]) -> String) -> Vec<String> {
    let some: Vec<u8> = (0..40).map(|_| random.next() as u8).collect();
    let parts: [&[u8]; 6] = [
        &some,
        &[0xfb, 0xff, 0xbf],
        &[],
        &some[..1],
        &some[..2],
        &some[..3],
    ];
    parts.into_iter().map(encode).collect()
}

fn uuid(random: &mut Random) -> String {
    let hex = format!("{:016x}{:016x}", random.next(), random.next());
    format!(
        "{}-{}-4{}-8{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[13..16],
        &hex[17..20],
        &hex[20..]
    )
}

/// Whether the text is a UUID with hyphens.
pub fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

fn base64(bytes: &[u8], plus: u8, slash: u8, padded: bool) -> String {
    let letter = |index: u32| match (index & 63) as u8 {
        index @ 0..26 => b'A' + index,
        index @ 26..52 => b'a' + index - 26,
        index @ 52..62 => b'0' + index - 52,
        62 => plus,
        _ => slash,
    };
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for index in 0..4 {
            if index <= chunk.len() {
                text.push(char::from(letter(bits >> (18 - 6 * index))));
            } else if padded {
                text.push('=');
            }
        }
    }
    text
}

/// A string that the pattern matches. Anchors are taken to stand where they hold.
fn matching(hir: &Hir, random: &mut Random) -> String {
    let mut text = String::new();
    append(hir, random, &mut text);
    text
}

fn append(hir: &Hir, random: &mut Random, text: &mut String) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => text.push_str(&String::from_utf8_lossy(&literal.0)),
        HirKind::Class(class) => text.extend(letter(class, random)),
        HirKind::Capture(capture) => append(&capture.sub, random, text),
        HirKind::Concat(parts) => parts.iter().for_each(|part| append(part, random, text)),
        HirKind::Alternation(parts) => {
            if let Some(part) = random.pick(parts) {
                append(part, random, text);
            }
        }
        HirKind::Repetition(repetition) => {
            let most = repetition.max.unwrap_or(u32::MAX).min(repetition.min + 6);
            let count =
                repetition.min as usize + random.below((most - repetition.min) as usize + 1);
            (0..count).for_each(|_| append(&repetition.sub, random, text));
        }
    }
}

/// A letter of a class: of ASCII if there are any, since engines do not agree which others count as
/// digits; beyond it now and then, if the class is nearly everything.
fn letter(class: &Class, random: &mut Random) -> Option<char> {
    let Class::Unicode(class) = class else {
        return class.maximum_len().map(|_| 'x');
    };
    let has = |letter: char| {
        let mut ranges = class.iter();
        ranges.any(|range| range.start() <= letter && letter <= range.end())
    };
    let size: usize = class.iter().map(|range| range.len()).sum();
    let beyond: Vec<char> = "ß世🎉".chars().filter(|letter| has(*letter)).collect();
    if size > 100_000 && random.once_in(8) {
        return random.pick(&beyond).copied();
    }
    let ascii: Vec<char> = (' '..='~').filter(|letter| has(*letter)).collect();
    let first = || class.iter().next().map(|range| range.start());
    random.pick(&ascii).copied().or_else(first)
}
