//! Compares the files that a run wants with the present files, and plans the changes.
//!
//! A plan is complete before anything is written. It lists the new, changed and stale files and those to be left alone,
//! and it is refused as a whole if it would touch a file that is not ours. It does not access the disk.

use std::collections::BTreeMap;
use std::fmt;

use super::Present;
use super::apply::is_leftover;

/// The changes that make a folder hold the wanted files.
#[derive(Debug, Default, PartialEq)]
pub struct Plan {
    pub changes: BTreeMap<String, Change>,
    pub unchanged: Vec<String>,
}

/// The change to one file.
#[derive(Debug, PartialEq)]
pub enum Change {
    New(String),
    Changed(String),
    Stale,
}

/// The reason why there is no plan.
#[derive(Debug, PartialEq)]
pub enum Refused {
    /// Files that are not ours have the paths of these wanted files.
    Foreign(Vec<String>),
    /// These pairs are the same file on a system that ignores case.
    Alike(Vec<(String, String)>),
}

impl Plan {
    /// Returns the number of new, changed and stale files.
    pub fn counts(&self) -> (usize, usize, usize) {
        self.changes
            .values()
            .fold((0, 0, 0), |(new, changed, stale), change| match change {
                Change::New(_) => (new + 1, changed, stale),
                Change::Changed(_) => (new, changed + 1, stale),
                Change::Stale => (new, changed, stale + 1),
            })
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Foreign(paths) => {
                writeln!(f, "error: these files would have to be replaced")?;
                paths.iter().try_for_each(|path| writeln!(f, "  {path}"))
            }
            Self::Alike(pairs) => {
                writeln!(
                    f,
                    "error: these files would be one and the same where file names ignore case"
                )?;
                let mut pairs = pairs.iter();
                pairs.try_for_each(|(one, other)| writeln!(f, "  {one} and {other}"))
            }
        }
    }
}

/// Compares the wanted files with the present files.
///
/// `ours` decides from the path and bytes of a present file whether it may be replaced, or removed if it is no longer
/// wanted. Temporary files that a killed run left are always removed.
pub fn plan(
    wanted: BTreeMap<String, String>,
    present: &Present,
    ours: impl Fn(&str, &[u8]) -> bool,
) -> Result<Plan, Refused> {
    let alike = alike(&wanted, present);
    if !alike.is_empty() {
        return Err(Refused::Alike(alike));
    }
    let mut plan = Plan::default();
    let mut foreign = Vec::new();
    for (path, bytes) in present {
        if !wanted.contains_key(path) && (is_leftover(path) || ours(path, bytes)) {
            plan.changes.insert(path.clone(), Change::Stale);
        }
    }
    for (path, text) in wanted {
        match present.get(&path) {
            None => {
                plan.changes.insert(path, Change::New(text));
            }
            Some(bytes) if bytes == text.as_bytes() => plan.unchanged.push(path),
            Some(bytes) if ours(&path, bytes) => {
                plan.changes.insert(path, Change::Changed(text));
            }
            Some(_) => foreign.push(path),
        }
    }
    if foreign.is_empty() {
        Ok(plan)
    } else {
        Err(Refused::Foreign(foreign))
    }
}

/// Returns the wanted files that have the same path as another one except for case: on some systems, removing one would
/// remove both.
fn alike(wanted: &BTreeMap<String, String>, present: &Present) -> Vec<(String, String)> {
    let mut by_case = BTreeMap::new();
    let mut alike = Vec::new();
    for path in wanted.keys() {
        if let Some(other) = by_case.insert(path.to_lowercase(), path) {
            alike.push((other.clone(), path.clone()));
        }
    }
    for path in present.keys().filter(|path| !wanted.contains_key(*path)) {
        if let Some(other) = by_case.get(&path.to_lowercase()) {
            alike.push(((*other).clone(), path.clone()));
        }
    }
    alike
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(files: &[(&str, &str)]) -> BTreeMap<String, String> {
        files
            .iter()
            .map(|(path, text)| (path.to_string(), text.to_string()))
            .collect()
    }

    fn on_disk(files: &[(&str, &str)]) -> Present {
        files
            .iter()
            .map(|(path, text)| (path.to_string(), text.as_bytes().to_vec()))
            .collect()
    }

    fn starts_with_ours(_: &str, bytes: &[u8]) -> bool {
        bytes.starts_with(b"ours")
    }

    #[test]
    fn every_file_gets_the_change_it_needs() {
        let plan = plan(
            wanted(&[
                ("src/a.rs", "ours 1"),
                ("src/b.rs", "ours 2"),
                ("src/c.rs", "x"),
            ]),
            &on_disk(&[
                ("src/b.rs", "ours 1"),
                ("src/c.rs", "x"),
                ("src/old.rs", "ours"),
                ("src/mine.rs", "mine"),
            ]),
            starts_with_ours,
        )
        .unwrap();
        assert_eq!(plan.changes["src/a.rs"], Change::New("ours 1".into()));
        assert_eq!(plan.changes["src/b.rs"], Change::Changed("ours 2".into()));
        assert_eq!(plan.changes["src/old.rs"], Change::Stale);
        assert_eq!(plan.changes.len(), 3);
        assert_eq!(plan.unchanged, ["src/c.rs"]);
        assert_eq!(plan.counts(), (1, 1, 1));
    }

    #[test]
    fn somebody_elses_file_refuses_the_plan() {
        let foreign = plan(
            wanted(&[("a", "ours"), ("b", "ours"), ("c", "ours")]),
            &on_disk(&[("a", "mine"), ("c", "mine too")]),
            starts_with_ours,
        );
        assert_eq!(foreign, Err(Refused::Foreign(vec!["a".into(), "c".into()])));
    }

    #[test]
    fn files_that_differ_in_case_only_refuse_the_plan() {
        let pair =
            |one: &str, other: &str| Err(Refused::Alike(vec![(one.to_owned(), other.to_owned())]));
        let both = plan(
            wanted(&[("src/A.rs", ""), ("src/a.rs", "")]),
            &Present::new(),
            starts_with_ours,
        );
        assert_eq!(both, pair("src/A.rs", "src/a.rs"));
        for text in ["ours", "mine"] {
            let stale = plan(
                wanted(&[("src/straße.rs", "ours")]),
                &on_disk(&[("src/STRAßE.rs", text), ("src/b.rs", text)]),
                starts_with_ours,
            );
            assert_eq!(stale, pair("src/straße.rs", "src/STRAßE.rs"));
        }
    }
}
