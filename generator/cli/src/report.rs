//! Formats a plan, and how a crate changes, as lines for people.

use std::collections::BTreeMap;

use generator::{Report, Version, plain};
use serde_json::Value;

use crate::files::{Change, Plan};

/// Returns one line for each file that a run writes or removes, and one with the counts.
pub fn changes(plan: &Plan) -> String {
    let mut report = String::new();
    for (path, change) in &plan.changes {
        let verb = match change {
            Change::New(_) => "new",
            Change::Changed(_) => "changed",
            Change::Stale => "removed",
        };
        report += &format!("  {verb:<9} {}\n", plain::line(path));
    }
    let (new, changed, stale) = plan.counts();
    let unchanged = plan.unchanged.len();
    report +=
        &format!("files: {new} new, {changed} changed, {stale} removed, {unchanged} unchanged\n");
    report
}

/// Returns one line for each imported document, changed or not.
pub fn imported(plan: &Plan) -> String {
    let changed = plan.changes.iter().map(|(path, change)| match change {
        Change::New(_) => (path, "new"),
        Change::Changed(_) => (path, "changed"),
        Change::Stale => (path, "removed"),
    });
    let same = plan.unchanged.iter().map(|path| (path, "same"));
    let lines: BTreeMap<_, _> = changed.chain(same).collect();
    lines
        .iter()
        .map(|(path, state)| format!("  {state:<9} {}\n", plain::line(path)))
        .collect()
}

/// Returns one line for each file that differs from what it should be.
pub fn differences(plan: &Plan) -> String {
    plan.changes
        .iter()
        .map(|(path, change)| {
            let state = match change {
                Change::New(_) => "missing",
                Change::Changed(_) => "differs",
                Change::Stale => "stale",
            };
            format!("  {state:<9} {}\n", plain::line(path))
        })
        .collect()
}

/// The last version of a crate, the one in its manifest, and the one that is due.
pub struct Versions {
    pub from: Version,
    pub present: Version,
    pub to: Version,
}

/// Returns how the crate changes since its last version, one line for each difference, with the version that is due. A
/// short report has the first and the last line only. Empty if nothing changes.
pub fn change(
    change: &Report,
    versions: Option<&Versions>,
    is_short: bool,
    command: &str,
) -> String {
    if change.verdict().is_none() {
        return match change.old_version == change.new_version {
            true => String::new(),
            false => format!("{}\n", change.headline()),
        };
    }
    let text = change.to_string();
    let (headline, lines) = text.split_once('\n').unwrap_or((&text, ""));
    let lines = if is_short { "" } else { lines };
    let Some(Versions { from, present, to }) = versions else {
        return format!("{headline}\n{lines}");
    };
    let help = match to > present {
        true => format!(
            "help: run `{command} regen --bump` to set this version and to add these lines to the changelog\n"
        ),
        false => String::new(),
    };
    format!("{headline}, {from} → {to}\n{lines}{help}")
}

/// Returns how the crate changes as JSON.
pub fn json(change: Option<&Report>, versions: Option<&Versions>) -> String {
    let mut json = change.map_or(Value::Null, Report::to_json);
    if let (Value::Object(members), Some(Versions { from, to, .. })) = (&mut json, versions) {
        members.insert("version".to_owned(), from.to_string().into());
        members.insert("due".to_owned(), to.to_string().into());
    }
    format!("{json:#}\n")
}
