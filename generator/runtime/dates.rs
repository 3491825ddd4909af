//! Dates and times in JSON, with the `time` crate: RFC 3339, date-times without an offset, and the
//! basic form of ISO 8601. Only crates whose API uses them have this module.
//!
//! Fractions of seconds are kept to the nanosecond, and date-times keep their offset. A time of day
//! cannot keep an offset and is converted to UTC.

use std::fmt::{self, Display, Formatter, Write as _};
use std::ops::Deref;
use std::str::FromStr;
use std::time::SystemTime;

use time::format_description::well_known::Rfc3339;
use time::{Date, Month, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

use crate::runtime::patch::Patch;
use crate::runtime::wire::{Error, Input, Output, Read, Result, Write};

impl Read for OffsetDateTime {
    fn read(input: Input<'_>) -> Result<Self> {
        let text = input.text("an RFC 3339 date-time")?;
        Self::parse(text, &Rfc3339).map_err(|_| match local(text) {
            Some(_) => Error::custom("expected an RFC 3339 date-time, found one without an offset"),
            None => no("date-time"),
        })
    }
}

impl Write for OffsetDateTime {
    fn write(&self, output: &mut dyn Output) -> Result<()> {
        // Only years beyond 9999 and offsets with seconds cannot be formatted.
        output.str(&self.format(&Rfc3339).map_err(Error::custom)?)
    }
}

/// A date with time in the basic form of ISO 8601, such as `20240229T123059Z`.
///
/// The `pattern` of a `date-time` chooses this form. It has the methods of an
/// [`OffsetDateTime`](time::OffsetDateTime), and converts from and into it and [`SystemTime`]. A text
/// is parsed: `"20240229T123059Z".parse::<BasicDateTime>()`.
///
/// A time without an offset is not a `date-time`: `format: date-time-local`, or a `pattern` without
/// an offset, makes it a [`PrimitiveDateTime`](time::PrimitiveDateTime).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BasicDateTime(pub OffsetDateTime);

impl From<OffsetDateTime> for BasicDateTime {
    fn from(time: OffsetDateTime) -> Self {
        Self(time)
    }
}

impl From<SystemTime> for BasicDateTime {
    fn from(time: SystemTime) -> Self {
        Self(time.into())
    }
}

impl From<BasicDateTime> for OffsetDateTime {
    fn from(time: BasicDateTime) -> Self {
        time.0
    }
}

impl From<BasicDateTime> for SystemTime {
    fn from(time: BasicDateTime) -> Self {
        time.0.into()
    }
}

impl From<OffsetDateTime> for Patch<BasicDateTime> {
    fn from(time: OffsetDateTime) -> Self {
        Self::Value(time.into())
    }
}

impl Deref for BasicDateTime {
    type Target = OffsetDateTime;

    fn deref(&self) -> &OffsetDateTime {
        &self.0
    }
}

impl Display for BasicDateTime {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.to_calendar_date();
        write!(f, "{year:04}{:02}{day:02}", u8::from(month))?;
        let (hour, minute, second) = self.to_hms();
        write!(f, "T{hour:02}{minute:02}{second:02}")?;
        f.write_str(&fraction(self.nanosecond()))?;
        match self.offset().as_hms() {
            (0, 0, 0) => f.write_char('Z'),
            (hours, minutes, _) => {
                let sign = if self.offset().is_negative() {
                    '-'
                } else {
                    '+'
                };
                write!(f, "{sign}{:02}{:02}", hours.abs(), minutes.abs())
            }
        }
    }
}

impl fmt::Debug for BasicDateTime {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        Display::fmt(self, f)
    }
}

impl FromStr for BasicDateTime {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        basic(text).ok_or_else(|| {
            Error::custom("expected a date-time such as `20240229T123059Z`, found another string")
        })
    }
}

impl Read for BasicDateTime {
    fn read(input: Input<'_>) -> Result<Self> {
        input
            .text("a date-time such as `20240229T123059Z`")?
            .parse()
    }
}

impl Write for BasicDateTime {
    fn write(&self, output: &mut dyn Output) -> Result<()> {
        four_digits(self.year())?;
        if self.offset().seconds_past_minute() != 0 {
            return Err(Error::custom(
                "ISO 8601 cannot represent seconds of an offset",
            ));
        }
        output.str(&self.to_string())
    }
}

impl Read for PrimitiveDateTime {
    fn read(input: Input<'_>) -> Result<Self> {
        let text = input.text("a date-time without an offset")?;
        local(text).ok_or_else(|| {
            Error::custom("expected a date-time without an offset, found another string")
        })
    }
}

impl Write for PrimitiveDateTime {
    fn write(&self, output: &mut dyn Output) -> Result<()> {
        let text = format!("{}T{}", date_text(self.date())?, time_text(self.time()));
        output.str(&text)
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
        output.str(&date_text(*self)?)
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
        output.str(&(time_text(*self) + "Z"))
    }
}

fn date_text(date: Date) -> Result<String> {
    let (year, month, day) = date.to_calendar_date();
    four_digits(year)?;
    Ok(format!("{year:04}-{:02}-{day:02}", u8::from(month)))
}

fn time_text(time: Time) -> String {
    let (hour, minute, second, nanosecond) = time.as_hms_nano();
    let fraction = fraction(nanosecond);
    format!("{hour:02}:{minute:02}:{second:02}{fraction}")
}

/// Returns the fraction of a second, such as `.5`; nothing for none.
fn fraction(nanosecond: u32) -> String {
    match nanosecond {
        0 => String::new(),
        nanosecond => format!(".{nanosecond:09}").trim_end_matches('0').to_owned(),
    }
}

fn four_digits(year: i32) -> Result<()> {
    match year {
        0..=9999 => Ok(()),
        year => Err(Error::custom(format_args!(
            "RFC 3339 and ISO 8601 cannot represent the year {year}"
        ))),
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

/// `20240229T235959Z`, with a fraction or without.
fn basic(text: &str) -> Option<BasicDateTime> {
    let (date, time) = text.split_once('T')?;
    let (year, rest) = date.split_at_checked(4)?;
    let (month, day) = rest.split_at_checked(2)?;
    let date = self::date(&format!("{year}-{month}-{day}"))?;
    let (hour, rest) = time.split_at_checked(2)?;
    let (minute, rest) = rest.split_at_checked(2)?;
    let (second, rest) = rest.split_at_checked(2)?;
    let (fraction, offset) = rest.split_at_checked(rest.find(['Z', '+', '-'])?)?;
    let time = time_of_day(&format!("{hour}:{minute}:{second}{fraction}"))?;
    let offset = match offset.split_at_checked(1)? {
        ("Z", "") => UtcOffset::UTC,
        (sign, offset) if sign != "Z" => {
            let (hours, minutes) = offset.split_at_checked(2)?;
            let (hours, minutes) = (digits(hours, 2)?, digits(minutes, 2)?);
            let sign = if sign == "-" { -1 } else { 1 };
            let (hours, minutes) = (i8::try_from(hours).ok()?, i8::try_from(minutes).ok()?);
            UtcOffset::from_hms(sign * hours, sign * minutes, 0).ok()?
        }
        _ => return None,
    };
    Some(BasicDateTime(date.with_time(time).assume_offset(offset)))
}

/// `2024-02-29T23:59:59`, with a fraction or without.
fn local(text: &str) -> Option<PrimitiveDateTime> {
    let (date, time) = text.split_once(['T', 't'])?;
    let is_local = !time.contains(['Z', 'z', '+', '-']);
    let time = is_local.then(|| time_of_day(time))??;
    Some(self::date(date)?.with_time(time))
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
