//! `bump-oracle`: asks `cargo semver-checks` whether the report of `regen` misses a breaking change.
//!
//! Each pair is a description and the same description after one or two changes. The crates of all old descriptions
//! become modules of one crate, those of the new ones become modules of another, and both share one runtime, so that rustdoc runs
//! only twice. `cargo semver-checks` knows far fewer rules than the report, such as nothing about types of fields; but
//! whatever it knows, the report has to know as well.

mod crates;
mod kinds;
mod mutate;
mod random;
mod site;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use generator::{Input, Level, Output, SURFACE, Source};
use serde_json::Value;

use crate::corpus::document::{self, Document};
use crate::{Project, terminal};
use random::Random;

/// Compare the reports of `regen` with what `cargo semver-checks` finds
///
/// Changes descriptions at random, generates the crates before and after, and fails if `cargo semver-checks` knows a
/// breaking change where the report has none. `cargo semver-checks` has to be installed.
#[derive(Clone, Debug, clap::Args)]
#[non_exhaustive]
pub struct Options {
    /// Descriptions (*.json, *.yaml, *.yml), and folders in which to look for them
    #[arg(required = true, value_name = "DIR|FILE")]
    pub places: Vec<PathBuf>,
    /// The number of pairs
    #[arg(long, value_name = "N", default_value_t = 200)]
    pub pairs: usize,
    /// What decides on the changes
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Leave out larger documents
    #[arg(long, value_name = "BYTES", default_value_t = 60_000)]
    pub largest: usize,
    /// The folder for the crates [default: target/bump-oracle]
    #[arg(long, value_name = "DIR")]
    pub scratch: Option<PathBuf>,
}

/// A description before and after a change, and what is said about it.
struct Pair {
    /// The description and the changes.
    name: String,
    old: Output,
    new: Output,
    /// The first breaking change of the report.
    breaking: Option<String>,
}

/// Compares the reports, and returns how many pairs there were and both kinds of disagreement.
///
/// # Errors
///
/// Returns the breaking changes that the reports do not have, or the first error of the disk or of cargo.
pub fn bump_oracle(project: &Project, options: &Options) -> Result<String, String> {
    let mut documents = document::find(project, &options.places)?;
    documents.retain(|it| {
        let sources = it.sources.documents.iter();
        !it.negative && sources.map(|it| it.text.len()).sum::<usize>() <= options.largest
    });
    let pairs = pairs(&documents, options)?;
    terminal::tell(&format!("{} pairs\n", pairs.len()));
    let folder = match &options.scratch {
        Some(folder) => folder.clone(),
        None => project.root.join("target/bump-oracle"),
    };
    let found = crates::compare(&project.root, &folder, &pairs)?;
    summary(&pairs, &found)
}

/// Changes documents until there are enough pairs. A change that leads to errors or to the same crate does not count.
fn pairs(documents: &[Document], options: &Options) -> Result<Vec<Pair>, String> {
    let mut random = Random::new(options.seed);
    let mut crates = BTreeMap::new();
    let mut pairs = Vec::new();
    for _ in 0..options.pairs.saturating_mul(20) {
        if pairs.len() == options.pairs {
            break;
        }
        let index = random.below(documents.len());
        let Some(document) = documents.get(index) else {
            return Err("error: there are no documents of this size".to_owned());
        };
        pairs.extend(pair(
            document,
            &mut random,
            crates.entry(index).or_default(),
        ));
    }
    Ok(pairs)
}

/// Returns a pair. The parsed document and the text of its items are kept for the next one.
fn pair(document: &Document, random: &mut Random, known: &mut Option<Value>) -> Option<Pair> {
    let source = document.sources.documents.first()?;
    if known.is_none() {
        *known = Some(generator::document::open(source).ok()?);
    }
    let mut value = known.clone()?;
    let mut changes = vec![mutate::mutate(&mut value, random)?];
    if random.below(2) == 0 {
        changes.extend(mutate::mutate(&mut value, random));
    }
    let old = generator::generate(input(document, source.text.clone(), None)).ok()?;
    let listed = old.files.get(SURFACE)?.clone();
    let new = generator::generate(input(document, value.to_string(), Some(listed))).ok()?;
    let report = new.report.as_ref()?;
    let is_breaking = |change: &&generator::Change| change.rule.level() == Level::Breaking;
    let breaking = report.changes.iter().find(is_breaking);
    let breaking = breaking.map(ToString::to_string);
    (report.verdict().is_some() || old.files != new.files).then(|| Pair {
        name: format!("{}: {}", document.name, changes.join(", ")),
        breaking,
        old,
        new,
    })
}

fn input(document: &Document, text: String, surface: Option<String>) -> Input {
    let mut sources = document.sources.clone();
    if let Some(first) = sources.documents.first_mut() {
        first.text = text;
    }
    let mut input = sources.into_input("oracle".to_owned(), None);
    let name = SURFACE.to_owned();
    input.surface = surface.map(|text| Source { name, text });
    input
}

/// Counts the agreements and lists the disagreements.
fn summary(pairs: &[Pair], found: &[crates::Found]) -> Result<String, String> {
    let broken: BTreeSet<usize> = found.iter().map(|it| it.pair).collect();
    let (mut both, mut neither) = (0, 0);
    let mut only_report = Vec::new();
    for (index, pair) in pairs.iter().enumerate() {
        match (&pair.breaking, broken.contains(&index)) {
            (Some(_), true) => both += 1,
            (None, false) => neither += 1,
            (Some(line), false) => only_report.push(format!("  {}\n    {line}\n", pair.name)),
            (None, true) => {}
        }
    }
    let missed = found.iter().filter_map(|it| {
        let pair = pairs.get(it.pair)?;
        let line = format!(
            "  m{} {}\n    {}: {}\n",
            it.pair, pair.name, it.lint, it.what
        );
        pair.breaking.is_none().then_some(line)
    });
    let missed: Vec<String> = missed.collect();
    let text = format!(
        "pairs: {}, breaking for both: {both}, for neither: {neither}\n\
         breaking for the report only: {}\n{}",
        pairs.len(),
        only_report.len(),
        only_report.concat(),
    );
    match missed.is_empty() {
        true => Ok(text),
        false => Err(format!(
            "{text}error: {} breaking changes are not in the report\n{}",
            missed.len(),
            missed.concat()
        )),
    }
}
