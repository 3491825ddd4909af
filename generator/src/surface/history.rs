//! What the crate is compared with: the items of its last version.
//!
//! [`FILE`] lists the items of the crate as it is, and the version of the crate that it was generated for. As long as
//! there are changes since that version, [`RELEASED`] lists the items that the version has. So the report is
//! about the whole difference after any number of runs, and a change that is taken back leaves no trace.
//!
//! A version that a person sets is the next one if it is high enough for all changes up to then. Otherwise it is too low,
//! and the last version stays the last one.

use super::compare::compare;
use super::items::Surface;
use super::parse::parse;
use super::report::{Report, due};
use super::write::with_version;
use crate::diagnostic::Diagnostic;
use crate::source::Source;
use semver::Version;

/// The name of the file in the crate's folder.
pub const FILE: &str = "api.txt";

/// The name of the file next to it with the items of the crate's last version, if those of the crate differ.
pub const RELEASED: &str = "api.released.txt";

/// A list of items as text and as data.
pub(crate) struct Listed {
    pub text: String,
    pub surface: Surface,
}

/// The lists that the crate before has.
pub(crate) struct History {
    /// The items as they are.
    pub current: Listed,
    /// The items of the last version, if they differ.
    pub released: Option<Listed>,
}

/// The last version of a crate.
pub(crate) struct Last<'a> {
    pub items: &'a Listed,
    pub version: Option<Version>,
}

impl Listed {
    fn of(source: &Source) -> Result<Self, Diagnostic> {
        Ok(Self {
            surface: parse(source)?,
            text: source.text.clone(),
        })
    }
}

impl History {
    /// Reads the lists. Without a list of the present items, there is nothing to compare with.
    pub fn read([current, released]: [Option<&Source>; 2]) -> Result<Option<Self>, Diagnostic> {
        let Some(current) = current else {
            return Ok(None);
        };
        Ok(Some(Self {
            current: Listed::of(current)?,
            released: released.map(Listed::of).transpose()?,
        }))
    }

    /// Returns the last version, given the version in the manifest.
    pub fn last(&self, manifest: Option<&Version>) -> Last<'_> {
        let items = self.released.as_ref().unwrap_or(&self.current);
        let version = items.surface.crate_version().or_else(|| manifest.cloned());
        if let (Some(released), Some(last), Some(manifest)) = (&self.released, &version, manifest)
            && last != manifest
        {
            let findings = compare(&released.surface, &self.current.surface);
            let verdict = findings.iter().map(|found| found.rule.level()).min();
            if *manifest >= due(verdict, last) {
                return Last {
                    items: &self.current,
                    version: Some(manifest.clone()),
                };
            }
        }
        Last { items, version }
    }

    /// Returns the lists for the next run. They stay as they are if the items do.
    pub fn next(
        &self,
        report: &Report,
        manifest: Option<&Version>,
        write: impl Fn(Option<&Version>) -> String,
    ) -> Vec<(&'static str, String)> {
        let present = self.current.surface.crate_version();
        let text = write(present.as_ref().or(manifest));
        if text == self.current.text {
            let released = self.released.as_ref();
            let released = released.map(|listed| (RELEASED, listed.text.clone()));
            return released.into_iter().chain([(FILE, text)]).collect();
        }
        match (&report.crate_version, manifest) {
            (Some(last), Some(manifest)) if *manifest < report.due(last) => vec![
                (FILE, write(Some(last))),
                (
                    RELEASED,
                    with_version(&self.last(Some(manifest)).items.text, last),
                ),
            ],
            _ => vec![(FILE, write(manifest))],
        }
    }
}
