//! Checks that the compiled types of a crate read and write all values that the schemas of its description allow.
//!
//! Values are created and judged as in the test of the vendor's API, `tests/vendor.rs`.

#[path = "../../../tests/support/round_trip/mod.rs"]
mod values;

use std::path::Path;
use std::time::Duration;

use generator::{Diagnostics, Output, document};
use values::compiled::{self, Readers};
use values::{Case, Description, Kind, Limits, Report};

use super::checked::Scratch;
use super::document::Document;
use super::generated::{Ran, within};
use super::row::Verdict;
use super::write;
use crate::sources::Sources;

/// The test program, compiled as an example of the crate.
const EXAMPLE: &str = "round_trip";

/// The file in the folder of the crate with the counts of all kinds of values, and all failures.
const REPORT: &str = "round-trip.txt";

const LIMITS: Limits = Limits {
    valid: 48,
    invalid: 32,
    newer: 16,
};

/// The percentage of valid values that must come back unchanged. Some schemas allow values that no type can hold; these
/// schemas are listed.
const LEAST_PERCENT: usize = 99;

/// The result of a round trip.
pub struct Done {
    /// The number of valid values that came back unchanged, and the total number of valid values.
    pub cases: Option<(usize, usize)>,
    /// Schemas with a wrong result for any kind of value, and the first such value.
    pub short: String,
    pub verdict: Verdict,
}

/// The program to compile, and the questions for it: by schema, its reader and a case.
struct Plan {
    program: String,
    asked: Vec<(String, String, Case)>,
    /// Schemas whose values cannot be determined.
    left_out: Vec<String>,
}

/// Compiles the program, runs it on the cases, and judges its output.
pub fn run(
    document: &Document,
    output: &Output,
    scratch: &Scratch,
    folder: &Path,
    limit: Duration,
) -> Result<Done, String> {
    let not = |verdict| {
        Ok(Done {
            cases: None,
            short: String::new(),
            verdict,
        })
    };
    let sources = document.sources.clone();
    let crate_name = document.crate_name.clone();
    let schemas = output.schemas.iter();
    let types: Vec<_> = schemas
        .map(|(pointer, ty)| (pointer.to_string(), ty.clone()))
        .collect();
    let plan = match within(limit, move || plan(&sources, &crate_name, &types)) {
        Ran::Done(plan) => plan?,
        Ran::Panicked(message) => {
            return not(Verdict::RoundTrip(format!(
                "there are no values: {message}"
            )));
        }
        Ran::Hangs => return not(Verdict::RoundTrip("making values hangs".to_owned())),
    };
    if plan.asked.is_empty() {
        return Ok(Done {
            cases: None,
            short: short(&Report::default(), &plan.left_out),
            verdict: Verdict::Green,
        });
    }
    write(
        &folder.join(format!("examples/{EXAMPLE}.rs")),
        &plan.program,
    )?;
    let program = match scratch.build(folder, EXAMPLE)? {
        Ok(program) => program,
        Err(verdict) => return not(verdict),
    };
    let asked = plan.asked.iter();
    let with_readers: Vec<_> = asked
        .map(|(_, reader, case)| (reader.as_str(), case))
        .collect();
    let answers = match compiled::answers(&program, &folder.join("asked.txt"), &with_readers) {
        Ok(answers) => answers,
        Err(error) => return not(Verdict::RoundTrip(format!("the program died: {error}"))),
    };
    let mut report = Report::default();
    for ((schema, _, case), answer) in plan.asked.iter().zip(&answers) {
        report.note(schema, case, answer);
    }
    write(&folder.join(REPORT), &format!("{report:#}"))?;
    let (held, all) = report.count(Kind::Valid);
    Ok(Done {
        cases: Some((held, all)),
        short: short(&report, &plan.left_out),
        verdict: match held * 100 >= all * LEAST_PERCENT {
            true => Verdict::Green,
            false => Verdict::RoundTrip(format!(
                "fewer than {LEAST_PERCENT} % of the valid values came back"
            )),
        },
    })
}

fn short(report: &Report, left_out: &[String]) -> String {
    let mut parts = Vec::new();
    let failures = report.failures.iter();
    let names: Vec<_> = failures
        .map(|(schema, failures)| format!("{schema} {}", failures.len()))
        .collect();
    if let Some(first) = report.failures.values().flatten().next() {
        let first: Vec<_> = first.split_whitespace().collect();
        parts.push(names.join(", "));
        parts.push(format!("first: {}", first.join(" ")));
    }
    if !left_out.is_empty() {
        parts.push(format!("not judged: {}", left_out.join(", ")));
    }
    parts.join("; ")
}

fn plan(sources: &Sources, crate_name: &str, types: &[(String, String)]) -> Result<Plan, String> {
    let sources = document::Sources {
        documents: &sources.documents,
        overlays: &sources.overlays,
        references: &sources.references,
        nearby: &sources.nearby,
        ..document::Sources::default()
    };
    let unread = "error: what was generated from cannot be read";
    let document = document::read(sources, &mut Diagnostics::new());
    let document = document.ok_or(unread)?.value;
    let written = document::written(sources, &mut Diagnostics::new()).ok_or(unread)?;
    let description = Description::new(&document, &written);
    let readers = Readers::new(&document, types);
    let mut asked = Vec::new();
    for (schema, reader) in &readers.by_schema {
        let cases = description.cases(schema, reader, LIMITS).cases;
        let cases = cases.into_iter();
        asked.extend(cases.map(|case| (schema.clone(), reader.clone(), case)));
    }
    Ok(Plan {
        program: compiled::program(crate_name, types, &readers, &description),
        asked,
        left_out: description.left_out().map(str::to_owned).collect(),
    })
}
