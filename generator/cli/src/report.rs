//! Formats a plan and the differences between generated files as lines for people.
//!
//! Added and removed items are read from the public items at the top level of the generated files, which prettyplease
//! prints on one line each. This helps to read a diff; it is not a statement about compatibility.

use std::collections::{BTreeMap, BTreeSet};

use generator::plain;

use crate::files::{Change, Plan, Present};

/// If there are more names than this, they are counted instead of listed.
const LISTED: usize = 20;

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

/// Returns how an update of the API's description changed the generated crate. Empty if nothing changed, or if there
/// was no generated crate before.
pub fn api(before: &Present, after: &BTreeMap<String, String>) -> String {
    let Some(old_version) = before
        .get("src/lib.rs")
        .and_then(|bytes| str::from_utf8(bytes).ok())
        .and_then(api_version)
    else {
        return String::new();
    };
    let mut report = String::new();
    if let Some(new_version) = after.get("src/lib.rs").and_then(|text| api_version(text))
        && new_version != old_version
    {
        report += &format!("API version: {old_version} -> {new_version}\n");
    }
    for (folder, what) in [("operations", "operations"), ("types", "types")] {
        let old = items(
            folder,
            before.iter().map(|(path, bytes)| (path, &bytes[..])),
        );
        let new = items(
            folder,
            after.iter().map(|(path, text)| (path, text.as_bytes())),
        );
        for (verb, names) in [("new", &new - &old), ("gone", &old - &new)] {
            if !names.is_empty() {
                report += &format!("{verb} {what}: {}\n", listed(&names));
            }
        }
    }
    report
}

fn listed(names: &BTreeSet<&str>) -> String {
    let shown: Vec<_> = names.iter().copied().take(LISTED).collect();
    let more = match names.len() - shown.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    shown.join(", ") + &more
}

/// Returns the value of `pub const API_VERSION: &str = "…";`.
fn api_version(library: &str) -> Option<&str> {
    let (_, rest) = library.split_once("pub const API_VERSION: &str = \"")?;
    Some(rest.split_once('"')?.0)
}

/// Returns the names of the public structs and enums in `src/<folder>.rs` and below `src/<folder>/`.
fn items<'a>(
    folder: &str,
    files: impl Iterator<Item = (&'a String, &'a [u8])>,
) -> BTreeSet<&'a str> {
    files
        .filter(|(path, _)| {
            path.strip_prefix("src/")
                .and_then(|path| path.strip_prefix(folder))
                .is_some_and(|rest| rest.starts_with('/') || rest == ".rs")
        })
        .filter_map(|(_, bytes)| str::from_utf8(bytes).ok())
        .flat_map(str::lines)
        .filter_map(|line| {
            let rest = line
                .strip_prefix("pub struct ")
                .or_else(|| line.strip_prefix("pub enum "))?;
            rest.split(|c: char| !c.is_alphanumeric() && c != '_')
                .next()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_operations_and_types_are_compared() {
        let before = Present::from([
            (
                "src/lib.rs".into(),
                b"pub const API_VERSION: &str = \"1\";\n".into(),
            ),
            (
                "src/types/a.rs".into(),
                b"pub struct Old {\n    x: i64,\n}\npub enum Same {\n".into(),
            ),
            ("src/operations.rs".into(), b"pub struct GetOld;\n".into()),
            ("src/runtime/x.rs".into(), b"pub struct Ignored;\n".into()),
        ]);
        let after = BTreeMap::from([
            (
                "src/lib.rs".into(),
                "pub const API_VERSION: &str = \"2\";\n".into(),
            ),
            (
                "src/types/b.rs".into(),
                "pub enum Same {\n}\npub struct New<T>(T);\n".into(),
            ),
            (
                "src/operations.rs".into(),
                "pub struct GetOld;\npub struct GetNew {\n".into(),
            ),
        ]);
        assert_eq!(
            api(&before, &after),
            "API version: 1 -> 2\nnew operations: GetNew\nnew types: New\ngone types: Old\n"
        );
        assert_eq!(api(&Present::new(), &after), "");
    }

    #[test]
    fn many_names_are_counted() {
        let names: Vec<_> = (10..40).map(|n| n.to_string()).collect();
        let text = listed(&names.iter().map(String::as_str).collect());
        assert!(text.starts_with("10, 11, "), "{text}");
        assert!(text.ends_with(", 29 and 10 more"), "{text}");
    }
}
