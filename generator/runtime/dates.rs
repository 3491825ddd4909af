//! Dates and times in JSON: RFC 3339, with the `time` crate. Only crates whose API uses them have
//! this module.
//!
//! Fractions of seconds are kept to the nanosecond, and date-times keep their offset. A time of day
//! cannot keep an offset and is converted to UTC.

use time::format_description::well_known::Rfc3339;
use time::{Date, Month, OffsetDateTime, Time};

use crate::runtime::wire::{Error, Input, Output, Read, Result, Write};

impl Read for OffsetDateTime {
    fn read(input: Input<'_>) -> Result<Self> {
        let text = input.text("an RFC 3339 date-time")?;
        Self::parse(text, &Rfc3339).map_err(|_| no("date-time"))
    }
}

impl Write for OffsetDateTime {
    fn write(&self, output: &mut dyn Output) -> Result<()> {
        // Only years beyond 9999 and offsets with seconds cannot be formatted.
        output.str(&self.format(&Rfc3339).map_err(Error::custom)?)
    }
}

impl Read for Date {
    fn read(input: Input<'_>) -> Result<Self> {
        let text = input.text("an RFC 3339 date")?;
        date(text).ok_or_else(|| no("date"))
    }
}

impl Write for Date {
    fn write(&self, output: &mut dyn Output) -> Result<()> {
        let (year, month, day) = self.to_calendar_date();
        if !(0..=9999).contains(&year) {
            return Err(Error::custom(format_args!(
                "RFC 3339 cannot represent the year {year}"
            )));
        }
        output.str(&format!("{year:04}-{:02}-{day:02}", u8::from(month)))
    }
}

impl Read for Time {
    fn read(input: Input<'_>) -> Result<Self> {
        let text = input.text("an RFC 3339 time")?;
        time_of_day(text).ok_or_else(|| no("time"))
    }
}

impl Write for Time {
    fn write(&self, output: &mut dyn Output) -> Result<()> {
        let (hour, minute, second, nanosecond) = self.as_hms_nano();
        let mut text = format!("{hour:02}:{minute:02}:{second:02}");
        if nanosecond != 0 {
            let fraction = format!(".{nanosecond:09}");
            text.push_str(fraction.trim_end_matches('0'));
        }
        text.push('Z');
        output.str(&text)
    }
}

#[cold]
fn no(what: &str) -> Error {
    Error::custom(format_args!(
        "expected an RFC 3339 {what}, found another string"
    ))
}

/// `2024-02-29`
fn date(text: &str) -> Option<Date> {
    let (year, rest) = text.split_at_checked(4)?;
    let (month, day) = rest.strip_prefix('-')?.split_once('-')?;
    let month = Month::try_from(u8::try_from(digits(month, 2)?).ok()?).ok()?;
    Date::from_calendar_date(
        i32::try_from(digits(year, 4)?).ok()?,
        month,
        u8::try_from(digits(day, 2)?).ok()?,
    )
    .ok()
}

/// `23:59:59.5+01:00`; without an offset it is UTC.
fn time_of_day(text: &str) -> Option<Time> {
    let (clock, rest) = text.split_at_checked(8)?;
    let mut parts = clock
        .split(':')
        .map(|part| digits(part, 2).and_then(|number| u8::try_from(number).ok()));
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next()??);
    let (nanosecond, offset) = match rest.strip_prefix('.') {
        Some(rest) => {
            let end = rest
                .find(|char: char| !char.is_ascii_digit())
                .unwrap_or(rest.len());
            let (fraction, offset) = rest.split_at_checked(end)?;
            // Digits beyond nanoseconds are dropped.
            let kept = fraction.get(..9).unwrap_or(fraction);
            let scale = 10_u32.pow(9 - u32::try_from(kept.len()).ok()?);
            (digits(kept, kept.len())? * scale, offset)
        }
        None => (0, rest),
    };
    // A leap second cannot be represented.
    let time = Time::from_hms_nano(
        hour,
        minute,
        if second == 60 { 59 } else { second },
        nanosecond,
    )
    .ok()?;
    if offset.is_empty() {
        return Some(time);
    }
    let seconds = match offset.split_at_checked(1)? {
        ("Z" | "z", "") => return Some(time),
        (sign @ ("+" | "-"), offset) => {
            let (hours, minutes) = offset.split_once(':')?;
            let (hours, minutes) = (digits(hours, 2)?, digits(minutes, 2)?);
            if hours > 23 || minutes > 59 {
                return None;
            }
            let seconds = i32::try_from((hours * 60 + minutes) * 60).ok()?;
            if sign == "-" { -seconds } else { seconds }
        }
        _ => return None,
    };
    Some(time - time::Duration::seconds(seconds.into()))
}

/// Parses a number of exactly this many digits.
fn digits(text: &str, count: usize) -> Option<u32> {
    let all = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    if all { text.parse().ok() } else { None }
}
