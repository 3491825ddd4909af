//! The rules for base URLs and for the values of variables in them.
//!
//! Guarantees that a value stays in its part of the URL, so that it cannot choose another host.
//! Works on text only. The generator applies the same rules to descriptions, so it compiles this
//! file as well.

use std::borrow::Cow;
use std::net::{Ipv4Addr, Ipv6Addr};

use percent_encoding::percent_decode_str;

/// The parts of a base URL.
#[derive(Debug)]
pub(crate) struct Parts<'a> {
    pub(crate) is_https: bool,
    /// Host and port.
    pub(crate) authority: &'a str,
    /// Empty, or a path that starts with `/`.
    pub(crate) path: &'a str,
}

const NOT_ABSOLUTE: &str = "is not an absolute http or https URL";

/// Splits a base URL, or says why it is invalid.
///
/// URL parsers disagree about backslashes, hosts such as `127.1` or `%6cocalhost`, and dot
/// segments, so all of these are rejected: every HTTP stack connects to the host that is checked
/// here.
pub(crate) fn split(url: &str) -> Result<Parts<'_>, &'static str> {
    if url.contains('\\') {
        return Err("has a backslash");
    }
    if url.contains(['{', '}']) {
        return Err("has a variable without a value");
    }
    if !url.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err("has a space, a control character or a character that is not ASCII");
    }
    let (scheme, rest) = url.split_once("://").ok_or(NOT_ABSOLUTE)?;
    let is_https = scheme.eq_ignore_ascii_case("https");
    if !is_https && !scheme.eq_ignore_ascii_case("http") {
        return Err(NOT_ABSOLUTE);
    }
    if rest.contains('#') {
        return Err("has a fragment");
    }
    if rest.contains('?') {
        return Err("has a query");
    }
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    if authority.contains('@') {
        return Err("has a user or a password");
    }
    check_authority(authority)?;
    if path.split('/').any(is_dot_segment) {
        return Err("has a path with `.` or `..`");
    }
    if !path.split('/').all(is_segment) {
        return Err("has a path with a character that must be percent-encoded");
    }
    Ok(Parts {
        is_https,
        authority,
        path,
    })
}

fn check_authority(authority: &str) -> Result<(), &'static str> {
    // The colons of an IPv6 address are in brackets.
    let end_of_host = authority.rfind(']').map_or(0, |bracket| bracket + 1);
    let port = authority
        .get(end_of_host..)
        .and_then(|rest| rest.split_once(':'));
    let host = match port {
        Some((name, port)) if is_port(port) => authority.get(..end_of_host + name.len()),
        Some((name, _)) if end_of_host + name.len() == 0 => None,
        Some(_) => return Err("has an invalid port"),
        None => Some(authority),
    };
    match host.filter(|host| !host.is_empty()) {
        None => Err("has no host"),
        Some(host) if is_host(host) => Ok(()),
        Some(_) => Err("has a host that is neither a name nor an address"),
    }
}

fn is_port(port: &str) -> bool {
    port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok()
}

/// Whether this is an address or an ASCII name. Underscores are allowed: they are common in names
/// outside DNS.
fn is_host(host: &str) -> bool {
    if let Some(address) = in_brackets(host) {
        return address.parse::<Ipv6Addr>().is_ok();
    }
    let name = host.strip_suffix('.').unwrap_or(host);
    let is_label = |label: &str| {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
        !label.is_empty() && label.bytes().all(fits)
    };
    // Some parsers read `127.1`, `0x7f.1` and `2130706433` as addresses.
    let last = name.rsplit('.').next().unwrap_or_default();
    let hex = last.strip_prefix("0x").or_else(|| last.strip_prefix("0X"));
    let is_number = hex.is_some_and(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
        || last.bytes().all(|byte| byte.is_ascii_digit());
    name.split('.').all(is_label) && (!is_number || host.parse::<Ipv4Addr>().is_ok())
}

/// The address in `[::1]`.
pub(crate) fn in_brackets(host: &str) -> Option<&str> {
    host.strip_prefix('[')?.strip_suffix(']')
}

/// Whether this path segment contains only what RFC 3986 allows there.
fn is_segment(segment: &str) -> bool {
    let mut parts = segment.split('%');
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@".contains(&byte);
    let first = parts.next().unwrap_or_default();
    first.bytes().all(fits)
        && parts.all(|part| match part.as_bytes() {
            [high, low, rest @ ..] => {
                high.is_ascii_hexdigit()
                    && low.is_ascii_hexdigit()
                    && rest.iter().copied().all(fits)
            }
            _ => false,
        })
}

/// Whether URL parsers read this path segment as `.` or `..` and rewrite the path.
pub(crate) fn is_dot_segment(segment: &str) -> bool {
    matches!(&*decoded(segment), "." | "..")
}

fn decoded(text: &str) -> Cow<'_, str> {
    percent_decode_str(text).decode_utf8_lossy()
}

/// Whether the URL of a server is relative to the base URL: a path. What starts like a host
/// (`api.example.com/v1`) or with a scheme is not.
pub(crate) fn is_relative(url: &str) -> bool {
    let first = url.split('/').next().unwrap_or_default();
    !url.starts_with("//") && (matches!(first, "." | "..") || !first.contains(['.', ':']))
}

/// Returns the path of a relative URL, which the path of the base URL and a `/` precede unless it
/// starts with `/` (RFC 3986 §5.2).
pub(crate) fn relative_path(base_path: &str, url: &str) -> String {
    let path = match url.starts_with('/') {
        true => url.to_owned(),
        false => format!("{base_path}/{url}"),
    };
    let mut segments = Vec::new();
    for segment in path.split('/') {
        match segment {
            "." => {}
            // The first one is empty: it stands for the root.
            ".." => segments.truncate(segments.len().saturating_sub(1).max(1)),
            segment => segments.push(segment),
        }
    }
    segments.join("/")
}

/// A piece of a URL with variables: `https://{tenant}.example.com/{version}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    Text(&'a str),
    /// The name of a variable, and where it stands.
    Variable(&'a str, UrlPart),
}

/// The part of a URL that the value of a variable must stay in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UrlPart {
    /// `{endpoint}/v1`: the URL starts with the value.
    Start,
    /// `{scheme}://host`
    Scheme,
    /// `https://{tenant}.example.com`
    Host,
    /// `https://host:{port}`
    Port,
    /// `https://host/{version}`
    Path,
}

/// Returns the pieces of a URL with variables, in order. An unclosed brace is text.
pub(crate) fn pieces(template: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some((text, (name, after))) = rest
        .split_once('{')
        .and_then(|(text, rest)| Some((text, rest.split_once('}')?)))
    {
        pieces.push(Piece::Text(text));
        // The part is known only when all texts are.
        pieces.push(Piece::Variable(name, UrlPart::Host));
        rest = after;
    }
    pieces.push(Piece::Text(rest));
    pieces.retain(|piece| *piece != Piece::Text(""));
    let has_scheme = pieces
        .iter()
        .any(|piece| matches!(piece, Piece::Text(text) if text.contains("://")));
    let mut part = match pieces.first() {
        _ if has_scheme => UrlPart::Scheme,
        Some(Piece::Variable(..)) => UrlPart::Start,
        _ => UrlPart::Host,
    };
    for piece in &mut pieces {
        match piece {
            Piece::Text(text) => part = part_after(part, text),
            Piece::Variable(_, own) => {
                *own = part;
                if part == UrlPart::Start {
                    part = UrlPart::Host;
                }
            }
        }
    }
    pieces
}

/// Returns the part of the URL after this text.
fn part_after(part: UrlPart, text: &str) -> UrlPart {
    match part {
        UrlPart::Scheme => match text.split_once("://") {
            Some((_, rest)) => part_after(UrlPart::Host, rest),
            None => UrlPart::Scheme,
        },
        UrlPart::Start | UrlPart::Host | UrlPart::Port if text.contains('/') => UrlPart::Path,
        UrlPart::Start | UrlPart::Host if text.contains(':') => UrlPart::Port,
        UrlPart::Start => UrlPart::Host,
        same => same,
    }
}

impl UrlPart {
    /// Returns what is wrong with the value of a variable in this part, as the end of a sentence
    /// about the variable. A value from the description may contain several path segments.
    pub(crate) fn problem_with(self, value: &str, is_named: bool) -> Option<&'static str> {
        let all = |fits: fn(&u8) -> bool| value.as_bytes().iter().all(fits);
        let (fits, problem) = match self {
            Self::Start => (
                split(value).is_ok(),
                "must be an absolute http or https URL without user, query and fragment",
            ),
            Self::Scheme => (
                all(u8::is_ascii_alphabetic),
                "must consist of letters, because it is in the scheme of the URL",
            ),
            Self::Host => (
                all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(byte)),
                "must consist of letters, digits, `-` and `.`, because it is in the host of the URL",
            ),
            Self::Port => (
                all(u8::is_ascii_digit),
                "must consist of digits, because it is the port of the URL",
            ),
            Self::Path if !value.split('/').all(is_segment) => (
                false,
                "must not contain `?`, `#`, `\\` or other characters that must be percent-encoded in a path",
            ),
            Self::Path if value.contains('/') && !is_named => (
                false,
                "must not contain `/`, because it is in the path of the URL",
            ),
            Self::Path => {
                let hidden = |sign: char| "/?#\\".contains(sign) || sign.is_control();
                let is_odd =
                    |segment: &str| is_dot_segment(segment) || decoded(segment).contains(hidden);
                (
                    !value.split('/').any(is_odd),
                    "must not contain a segment `.` or `..`, or an encoded `/`, `?`, `#`, `\\` or control character",
                )
            }
        };
        (!fits).then_some(problem)
    }
}
