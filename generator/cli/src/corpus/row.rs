//! The results of one description, formatted as a table row and as JSON.

use std::time::Duration;

use generator::diagnostic::Kind;
use serde_json::json;

use super::document::Document;

/// The verdict on a description, with the first complaint about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// All requested checks pass.
    Green,
    /// The generator does not support its version.
    NotSupported(String),
    /// The generator found errors in it.
    Refused(String),
    /// The generator panicked.
    Panics(String),
    /// The generator did not finish.
    Hangs,
    /// The compiler reported an error or a warning.
    DoesNotCompile(String),
    /// Clippy reported a warning.
    Clippy(String),
    /// Rustdoc reported a warning.
    Rustdoc(String),
    /// The compiled types lost or refused too many valid values.
    RoundTrip(String),
}

/// The results of one description.
pub struct Row {
    name: String,
    version: String,
    negative: bool,
    generated: Duration,
    /// The number of operations.
    pub operations: usize,
    /// The number of types.
    pub types: usize,
    /// The number of warnings of each kind.
    pub warnings: Vec<(Kind, usize)>,
    /// The time that the compiler took.
    pub checked: Option<Duration>,
    /// The number of valid values that made the round trip, and the total number of valid values.
    pub cases: Option<(usize, usize)>,
    /// Schemas with values that were lost, refused, or accepted although they are invalid.
    pub short: String,
    /// The verdict.
    pub verdict: Verdict,
}

impl Verdict {
    /// The verdict as one word.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Green => "green",
            Self::NotSupported(_) => "not supported",
            Self::Refused(_) => "refused",
            Self::Panics(_) => "panics",
            Self::Hangs => "hangs",
            Self::DoesNotCompile(_) => "does not compile",
            Self::Clippy(_) => "clippy warns",
            Self::Rustdoc(_) => "rustdoc warns",
            Self::RoundTrip(_) => "no round trip",
        }
    }

    fn message(&self) -> &str {
        match self {
            Self::Green | Self::Hangs => "",
            Self::NotSupported(text)
            | Self::Refused(text)
            | Self::Panics(text)
            | Self::DoesNotCompile(text)
            | Self::Clippy(text)
            | Self::Rustdoc(text)
            | Self::RoundTrip(text) => text,
        }
    }
}

impl Row {
    /// Creates the row of a description of which only the generator's time is known.
    pub fn new(document: &Document, generated: Duration) -> Self {
        Self {
            name: document.name.clone(),
            version: document.version.clone(),
            negative: document.negative,
            generated,
            operations: 0,
            types: 0,
            warnings: Vec::new(),
            checked: None,
            cases: None,
            short: String::new(),
            verdict: Verdict::Green,
        }
    }

    /// Whether this is a failure of the generator or the machine, and not a mistake in the
    /// description.
    pub fn is_wrong(&self) -> bool {
        match &self.verdict {
            Verdict::Green => false,
            Verdict::NotSupported(_) => false,
            Verdict::Refused(_) => !self.negative,
            _ => true,
        }
    }

    fn cells(&self) -> [String; 8] {
        let seconds = |time: Duration| format!("{:.2} s", time.as_secs_f64());
        let count = |count: usize| match self.checked {
            Some(_) => count.to_string(),
            None => String::new(),
        };
        [
            self.name.clone(),
            self.version.clone(),
            count(self.operations),
            count(self.types),
            seconds(self.generated),
            self.checked.map(seconds).unwrap_or_default(),
            self.cases
                .map(|(held, all)| format!("{held}/{all}"))
                .unwrap_or_default(),
            self.verdict.word().to_owned(),
        ]
    }

    /// Details that do not fit into a column.
    fn remarks(&self) -> String {
        let warnings = self.warnings.iter();
        let warnings: Vec<_> = warnings
            .map(|(kind, count)| format!("{kind} {count}"))
            .collect();
        let short = match self.short.is_empty() {
            true => String::new(),
            false => format!("short: {}", self.short),
        };
        let texts = [
            self.verdict.message().to_owned(),
            warnings.join(", "),
            short,
        ];
        let texts: Vec<_> = texts.into_iter().filter(|text| !text.is_empty()).collect();
        texts.join("; ")
    }
}

/// Formats the rows as lines with columns, and a line with totals.
pub fn table(rows: &[Row]) -> String {
    let heads = [
        "description",
        "version",
        "operations",
        "types",
        "generated",
        "checked",
        "values",
        "verdict",
    ];
    let mut lines = vec![(heads.map(str::to_owned), "remarks".to_owned())];
    lines.extend(rows.iter().map(|row| (row.cells(), row.remarks())));
    let mut widths = [0; 8];
    for (cells, _) in &lines {
        for (width, cell) in widths.iter_mut().zip(cells) {
            *width = cell.chars().count().max(*width);
        }
    }
    let mut text = String::new();
    for (cells, remarks) in &lines {
        let mut line = String::new();
        for (index, (cell, width)) in cells.iter().zip(widths).enumerate() {
            line += &match index {
                2..=6 => format!("{cell:>width$}  "),
                _ => format!("{cell:<width$}  "),
            };
        }
        text += (line + remarks).trim_end();
        text.push('\n');
    }
    text + &total(rows)
}

fn total(rows: &[Row]) -> String {
    let mut words: Vec<(&str, usize)> = Vec::new();
    for word in rows.iter().map(|row| row.verdict.word()) {
        match words.iter_mut().find(|(known, _)| *known == word) {
            Some((_, count)) => *count += 1,
            None => words.push((word, 1)),
        }
    }
    let words: Vec<_> = words
        .iter()
        .map(|(word, count)| format!("{count} {word}"))
        .collect();
    let generated: Duration = rows.iter().map(|row| row.generated).sum();
    let checked: Duration = rows.iter().filter_map(|row| row.checked).sum();
    format!(
        "{} descriptions: {}; {} operations, {} types; generated in {:.1} s, checked in {:.1} s\n",
        rows.len(),
        words.join(", "),
        rows.iter().map(|row| row.operations).sum::<usize>(),
        rows.iter().map(|row| row.types).sum::<usize>(),
        generated.as_secs_f64(),
        checked.as_secs_f64(),
    )
}

/// Formats the rows as JSON: an array with one object per line.
pub fn json(rows: &[Row]) -> String {
    let rows: Vec<_> = rows.iter().map(|row| object(row).to_string()).collect();
    format!("[\n{}\n]\n", rows.join(",\n"))
}

fn object(row: &Row) -> serde_json::Value {
    let warnings: serde_json::Map<_, _> = row
        .warnings
        .iter()
        .map(|(kind, count)| (kind.to_string(), json!(count)))
        .collect();
    json!({
        "description": row.name,
        "version": row.version,
        "operations": row.operations,
        "types": row.types,
        "warnings": warnings,
        "generated_seconds": row.generated.as_secs_f64(),
        "checked_seconds": row.checked.map(|time| time.as_secs_f64()),
        "values": row.cases.map(|(held, all)| json!({ "held": held, "all": all })),
        "verdict": row.verdict.word(),
        "message": row.verdict.message(),
        "short": row.short,
        "wrong": row.is_wrong(),
    })
}
