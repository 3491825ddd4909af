//! Whether a string has a format. This is only used for unions, and is stricter than reading.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use uuid::Uuid;

use super::case::Strings;

impl Strings {
    /// Returns whether `text` has this format. Lists of values are not formats.
    pub(super) fn matches(self, text: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Values(_) | Self::Open(_) => false,
            Self::Prefix(prefix) => text.starts_with(prefix),
            // Only the hyphenated form: 32 digits may also be a hash.
            Self::Uuid => text.len() == 36 && Uuid::try_parse(text).is_ok(),
            Self::DateTime => text
                .split_once(['T', 't'])
                .is_some_and(|(date, time)| is_date(date) && is_time(time)),
            Self::BasicDateTime => is_basic_date_time(text),
            Self::LocalDateTime => text
                .split_once(['T', 't'])
                .is_some_and(|(date, time)| is_date(date) && is_local_time(time)),
            Self::Date => is_date(text),
            Self::Time => is_time(text),
            Self::Ip => text.parse::<IpAddr>().is_ok(),
            Self::Ipv4 => text.parse::<Ipv4Addr>().is_ok(),
            Self::Ipv6 => text.parse::<Ipv6Addr>().is_ok(),
            Self::Base64 => crate::runtime::base64::decode(text).is_some(),
        }
    }
}

/// `2024-02-29`
fn is_date(text: &str) -> bool {
    has_shape(text, "9999-99-99")
}

/// `23:59:59`, with a fraction and an offset or without.
fn is_time(text: &str) -> bool {
    after_clock(text, "99:99:99").is_some_and(|offset| {
        matches!(offset, "" | "Z" | "z")
            || has_shape(offset, "+99:99")
            || has_shape(offset, "-99:99")
    })
}

/// `23:59:59`, with a fraction or without.
fn is_local_time(text: &str) -> bool {
    after_clock(text, "99:99:99") == Some("")
}

/// `20240229T235959Z`
fn is_basic_date_time(text: &str) -> bool {
    after_clock(text, "99999999T999999").is_some_and(|offset| {
        offset == "Z" || has_shape(offset, "+9999") || has_shape(offset, "-9999")
    })
}

/// Returns what follows a clock of this shape and its fraction.
fn after_clock<'a>(text: &'a str, shape: &str) -> Option<&'a str> {
    let (clock, rest) = text.split_at_checked(shape.len())?;
    if !has_shape(clock, shape) {
        return None;
    }
    let Some(fraction) = rest.strip_prefix('.') else {
        return Some(rest);
    };
    let offset = fraction.trim_start_matches(|digit: char| digit.is_ascii_digit());
    (offset.len() < fraction.len()).then_some(offset)
}

/// Whether `text` matches `shape`, where 9 stands for a digit.
fn has_shape(text: &str, shape: &str) -> bool {
    text.len() == shape.len()
        && text
            .bytes()
            .zip(shape.bytes())
            .all(|(byte, like)| match like {
                b'9' => byte.is_ascii_digit(),
                _ => byte == like,
            })
}
