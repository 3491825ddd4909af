//! Whether a string has the form that a format asks for; for unions only, and stricter than reading where reading is
//! generous.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use uuid::Uuid;

use super::case::Strings;

impl Strings {
    /// Whether `text` has this form. Lists of values are not forms.
    pub(super) fn matches(self, text: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Values(_) | Self::Open(_) => false,
            Self::Prefix(prefix) => text.starts_with(prefix),
            // Only the hyphenated form: 32 digits may as well be a digest.
            Self::Uuid => text.len() == 36 && Uuid::try_parse(text).is_ok(),
            Self::DateTime => text
                .split_once(['T', 't'])
                .is_some_and(|(date, time)| is_date(date) && is_time(time)),
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
    let Some((time, rest)) = text.split_at_checked(8) else {
        return false;
    };
    let rest = match rest.strip_prefix('.') {
        Some(fraction) => {
            let offset = fraction.trim_start_matches(|digit: char| digit.is_ascii_digit());
            if offset.len() == fraction.len() {
                return false;
            }
            offset
        }
        None => rest,
    };
    let offset =
        matches!(rest, "" | "Z" | "z") || has_shape(rest, "+99:99") || has_shape(rest, "-99:99");
    has_shape(time, "99:99:99") && offset
}

/// Whether `text` is like `shape`, in which 9 stands for a digit.
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
