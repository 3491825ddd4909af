//! How a crate differs from its previous version, for people and for programs.

use super::findings::Finding;
use super::rules::{Level, Rule};
use crate::diagnostic::{Diagnostic, Kind, Location};
use crate::plain;
use crate::source::{Pointer, Source, find};
use semver::{BuildMetadata, Prerelease, Version};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt;

/// How a crate differs from its previous version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The version of the API that the previous crate was generated for.
    pub old_version: String,
    /// The version of the API now.
    pub new_version: String,
    /// The version of the previous crate, if it is known.
    pub crate_version: Option<Version>,
    /// The differences, those that matter most first.
    pub changes: Vec<Change>,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The rule that it falls under.
    pub rule: Rule,
    /// The item, such as `types::Sort.size`; empty for the crate as a whole.
    pub item: String,
    /// What is different, in words.
    pub why: String,
    /// The pointer in the merged documents: in the new ones, or in the old ones for what is gone.
    pub pointer: Pointer,
    /// The file of the new description, and the line and column there. `None` for what is gone.
    pub at: Option<(String, usize, usize)>,
}

impl Report {
    pub(crate) fn new(
        versions: [String; 2],
        crate_version: Option<Version>,
        findings: Vec<Finding>,
        locate: impl Fn(&Pointer) -> Location,
        sources: &[Source],
    ) -> Self {
        let is_here = |found: &Finding| !found.is_gone && !found.at.is_root();
        let places = findings
            .iter()
            .map(|found| is_here(found).then(|| locate(&found.at)));
        let places: Vec<Option<Location>> = places.collect();
        let mut spans = BTreeMap::new();
        for source in sources {
            let here = places
                .iter()
                .flatten()
                .filter(|place| place.file == source.name);
            let found = find(source, here.map(|place| &place.pointer));
            spans.insert(&*source.name, found);
        }
        let changes = findings.into_iter().zip(&places).map(|(found, place)| {
            let at = place.as_ref().and_then(|place| {
                let span = spans.get(&*place.file)?.get(&place.pointer)?;
                Some((place.file.clone(), span.line, span.column))
            });
            Change {
                at,
                rule: found.rule,
                item: found.item,
                why: found.why,
                pointer: found.at,
            }
        });
        let mut changes: Vec<Change> = changes.collect();
        changes.sort_by_key(|change| change.rule.level());
        let [old_version, new_version] = versions;
        Self {
            old_version,
            new_version,
            crate_version,
            changes,
        }
    }

    /// Returns the level of the most important change; `None` if nothing changed.
    #[must_use]
    pub fn verdict(&self) -> Option<Level> {
        self.changes.iter().map(|change| change.rule.level()).min()
    }

    /// Returns the version that is due after this one of the crate. Below 1.0 the minor version plays the major one, and
    /// below 0.1 the patch version.
    #[must_use]
    pub fn due(&self, version: &Version) -> Version {
        due(self.verdict(), version)
    }

    /// Returns a warning if a version that a person set is too low for what changed.
    pub(crate) fn too_low(&self, manifest: &Version) -> Option<Diagnostic> {
        let last = self.crate_version.as_ref().filter(|it| *it != manifest)?;
        let due = self.due(last);
        (*manifest < due).then(|| {
            let message = format!(
                "the version {manifest} is too low for what changed since {last}: {due} is due"
            );
            let help = "set it in Cargo.toml, or let `--bump` set it";
            Diagnostic::warning(Kind::Version, message).help(help)
        })
    }

    /// Returns the first line of the text: the versions and the verdict.
    #[must_use]
    pub fn headline(&self) -> String {
        let versions = match self.old_version == self.new_version {
            true => plain::line(&self.new_version),
            false => format!(
                "{} → {}",
                plain::line(&self.old_version),
                plain::line(&self.new_version)
            ),
        };
        let verdict = match self.verdict() {
            Some(Level::Breaking) => "breaking",
            Some(Level::Addition) => "additions only",
            Some(Level::Wire) => "the same for code, but not on the wire",
            Some(Level::Docs) => "documentation only",
            None => "no difference",
        };
        format!("{versions}: {verdict}")
    }

    /// Returns the report as JSON.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let changes = self.changes.iter().map(|change| {
            let at = change.at.as_ref();
            let at = at
                .map(|(file, line, column)| json!({"file": file, "line": line, "column": column}));
            json!({
                "kind": change.rule.level().name(),
                "rule": change.rule.name(),
                "item": change.item,
                "why": change.why,
                "pointer": change.pointer.to_fragment(),
                "at": at,
            })
        });
        json!({
            "old_version": self.old_version,
            "new_version": self.new_version,
            "verdict": self.verdict().map(Level::name),
            "changes": changes.collect::<Vec<_>>(),
        })
    }
}

/// Returns the version that is due after this one for changes of this level.
pub(super) fn due(verdict: Option<Level>, version: &Version) -> Version {
    let (major, minor, patch) = (version.major, version.minor, version.patch);
    let next = match (verdict, major, minor) {
        (None, ..) => return version.clone(),
        (Some(Level::Breaking), 0, 0) => (0, 0, patch + 1),
        (Some(Level::Breaking), 0, _) => (0, minor + 1, 0),
        (Some(Level::Breaking), ..) => (major + 1, 0, 0),
        (Some(Level::Addition | Level::Wire), 1.., _) => (major, minor + 1, 0),
        (Some(_), ..) => (major, minor, patch + 1),
    };
    Version {
        major: next.0,
        minor: next.1,
        patch: next.2,
        pre: Prerelease::EMPTY,
        build: BuildMetadata::EMPTY,
    }
}

impl fmt::Display for Report {
    /// One line for each change: kind, item, what is different, pointer and position.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.headline())?;
        for change in &self.changes {
            write!(f, "  {change}")?;
            if !change.pointer.is_root() {
                write!(f, "  #{}", plain::line(change.pointer.as_str()))?;
            }
            if let Some((file, line, column)) = &change.at {
                write!(f, "  {}:{line}:{column}", plain::line(file))?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Change {
    /// The kind, the item and what is different.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<8}  ", self.rule.level().name())?;
        if !self.item.is_empty() {
            write!(f, "{}: ", plain::line(&self.item))?;
        }
        f.write_str(&plain::line(&self.why))
    }
}
