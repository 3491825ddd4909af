//! The version of a crate, and the entry of its changelog.

use super::report::{Change, Report};
use super::rules::{Level, Rule};
use super::write::with_version;
use crate::markdown::one_line;
use semver::Version;
use toml_edit::DocumentMut;

/// A new version of a crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bump {
    /// The last version of the crate.
    pub from: Version,
    /// Its version now.
    pub to: Version,
    /// The text of `Cargo.toml`.
    pub manifest: String,
    /// The text of `CHANGELOG.md`.
    pub changelog: String,
    /// The text of [`FILE`](super::FILE).
    pub surface: String,
}

/// The start of a new changelog.
const CHANGELOG: &str = "# Changelog

The format is that of [Keep a Changelog](https://keepachangelog.com/en/1.1.0/), and versions follow
[Semantic Versioning](https://semver.org/spec/v2.0.0.html).

## [Unreleased]
";

const UNRELEASED: &str = "## [Unreleased]";

/// Sets the version that is due, and adds the report to the changelog. A version that is higher already is kept, and so is
/// an entry for it that a person wrote.
///
/// # Errors
///
/// If the manifest does not state a version of its own.
pub fn bump(
    report: &Report,
    manifest: &str,
    surface: &str,
    changelog: Option<&str>,
    date: &str,
) -> Result<Bump, String> {
    let mut document = manifest
        .parse::<DocumentMut>()
        .map_err(|error| error.to_string())?;
    let present = version(manifest)?;
    let from = report.crate_version.clone().unwrap_or(present.clone());
    let to = report.due(&from).max(present.clone());
    if to != present {
        document["package"]["version"] = toml_edit::value(to.to_string());
    }
    let changelog = changelog.unwrap_or(CHANGELOG);
    let is_there = changelog.contains(&format!("\n## [{to}]"));
    let changelog = match is_there || report.verdict().is_none() {
        true => changelog.to_owned(),
        false => with_entry(changelog, &entry(report, &to, date)),
    };
    Ok(Bump {
        manifest: document.to_string(),
        surface: with_version(surface, &to),
        from,
        to,
        changelog,
    })
}

/// Returns the version in a `Cargo.toml`.
///
/// # Errors
///
/// If it does not state a version of its own.
pub fn version(manifest: &str) -> Result<Version, String> {
    let document = manifest
        .parse::<DocumentMut>()
        .map_err(|error| error.to_string())?;
    let version = document
        .get("package")
        .and_then(|it| it.get("version")?.as_str());
    let version = version.ok_or("`package.version` is not a text")?;
    version
        .parse()
        .map_err(|error| format!("`{version}` is not a version: {error}"))
}

/// Adds an entry below the heading for unreleased changes, so that what people wrote there becomes part of it.
fn with_entry(changelog: &str, entry: &str) -> String {
    let lines: Vec<&str> = changelog.lines().collect();
    let heading = lines.iter().position(|line| line.starts_with(UNRELEASED));
    let first = lines.iter().position(|line| line.starts_with("## "));
    let at = heading.map(|at| at + 1).or(first).unwrap_or(lines.len());
    let (before, after) = lines.split_at(at);
    let mut text = before.join("\n");
    text.push_str("\n\n");
    text.push_str(entry.trim_end());
    text.push('\n');
    let after = after.join("\n");
    if !after.trim().is_empty() {
        text.push('\n');
        text.push_str(after.trim());
        text.push('\n');
    }
    text
}

fn entry(report: &Report, version: &Version, date: &str) -> String {
    let mut text = format!("## [{version}] - {date}\n");
    if report.old_version != report.new_version {
        let versions = [&report.old_version, &report.new_version].map(|it| one_line(it));
        let [old, new] = versions;
        text += &format!("\nFor version {new} of the API, after {old}.\n");
    }
    for section in ["Removed", "Changed", "Deprecated", "Added"] {
        let changes: Vec<&Change> = report
            .changes
            .iter()
            .filter(|change| self::section(change.rule) == section)
            .collect();
        if !changes.is_empty() {
            text += &format!("\n### {section}\n\n");
        }
        for change in changes {
            let breaking = match change.rule.level() {
                Level::Breaking => "**Breaking:** ",
                _ => "",
            };
            let item = match change.item.as_str() {
                "" => String::new(),
                item => format!("`{}`: ", item.replace('`', "")),
            };
            text += &format!("- {breaking}{item}{}\n", one_line(&change.why));
        }
    }
    text
}

/// Returns the section of the changelog for a rule.
fn section(rule: Rule) -> &'static str {
    match (rule, rule.level()) {
        (Rule::Deprecated, _) => "Deprecated",
        (_, Level::Breaking) if rule.name().ends_with("-gone") => "Removed",
        (_, Level::Addition) => "Added",
        _ => "Changed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Pointer;

    fn report(rules: &[Rule]) -> Report {
        let changes = rules.iter().map(|rule| Change {
            rule: *rule,
            item: "types::A".to_owned(),
            why: "is `b` *now*".to_owned(),
            pointer: Pointer::ROOT,
            at: None,
        });
        Report {
            old_version: "1".to_owned(),
            new_version: "2".to_owned(),
            crate_version: None,
            changes: changes.collect(),
        }
    }

    #[test]
    fn the_version_follows_the_verdict() {
        let due = |version: &str, rules: &[Rule]| {
            report(rules)
                .due(&version.parse().expect("a version"))
                .to_string()
        };
        let breaking = [Rule::Docs, Rule::ItemGone, Rule::ItemAdded];
        assert_eq!(due("1.2.3-rc.1+b", &breaking), "2.0.0");
        assert_eq!(due("0.1.5", &breaking), "0.2.0");
        assert_eq!(due("0.0.5", &breaking), "0.0.6");
        assert_eq!(due("1.2.3", &[Rule::ItemAdded]), "1.3.0");
        assert_eq!(due("1.2.3", &[Rule::KeyChanged, Rule::Docs]), "1.3.0");
        assert_eq!(due("0.1.5", &[Rule::ItemAdded]), "0.1.6");
        assert_eq!(due("1.2.3", &[Rule::Docs]), "1.2.4");
        assert_eq!(due("1.2.3", &[]), "1.2.3");
    }

    #[test]
    fn an_entry_gets_what_people_wrote() {
        let manifest = "[package]\nname = \"a\" # mine\nversion = \"1.0.0\"\n";
        let old = format!("{CHANGELOG}\n- Mine.\n\n## [1.0.0] - 2020-01-01\n");
        let rules = [
            Rule::ItemGone,
            Rule::TypeChanged,
            Rule::ItemAdded,
            Rule::Docs,
        ];
        let done = bump(&report(&rules), manifest, "", Some(&old), "2026-07-10").expect("a bump");
        assert!(
            done.manifest
                .contains("name = \"a\" # mine\nversion = \"2.0.0\"")
        );
        let (_, entry) = done
            .changelog
            .split_once("## [Unreleased]\n")
            .expect("the heading");
        assert_eq!(
            entry,
            "\n## [2.0.0] - 2026-07-10\n\nFor version 2 of the API, after 1.\n\n\
             ### Removed\n\n- **Breaking:** `types::A`: is `b` *now*\n\n\
             ### Changed\n\n- **Breaking:** `types::A`: is `b` *now*\n- `types::A`: is `b` *now*\n\n\
             ### Added\n\n- `types::A`: is `b` *now*\n\n- Mine.\n\n## [1.0.0] - 2020-01-01\n"
        );
        let first = bump(&report(&rules), manifest, "", None, "2026-07-10").expect("a bump");
        assert!(first.changelog.starts_with("# Changelog\n"));
        assert!(
            bump(
                &report(&rules),
                "[package]\nversion.workspace = true\n",
                "",
                None,
                ""
            )
            .is_err()
        );
    }
}
