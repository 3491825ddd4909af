//! Turns an OpenAPI description into a Rust client crate.
//!
//! ```text
//! documents ─ load ─ overlay ─ merge ─ plain ─▶ Document ─▶ openapi::View ─ lower ─▶ ir::Api ─ analyze ─▶ Facts ─ name ─▶ Names ─ emit ─▶ tokens ─ render ─▶ files
//!            └────────── document ──────────┘                (questions)   (one pass)  └──────────────── read-only from here on ────────────────┘
//! ──────────────────────────────────────── diagnostic: what is wrong, and where; every stage up to name may report ───────────────────────────────────────
//! ──────────────────────────────────────── source: texts, JSON and YAML, JSON pointers, lines and columns ────────────────────────────────────────────────
//! ```
//!
//! Descriptions may be Swagger 2.0 or OpenAPI 3.0, 3.1 or 3.2. `document` reads each in its own words, and then turns it
//! into the plain form, which is all that later stages see: OpenAPI 3.0 with some words of later versions.
//!
//! Each stage is a function from values to values; this crate does not access the disk and does not print. There are no
//! import cycles between files: `source` is the bottom layer, `diagnostic` uses it, and the stages use both. `openapi`
//! answers questions about the description and makes no decisions. `lower` decides on shapes, `name` on identifiers,
//! `analyze` on boxing and reachability, `emit` on the Rust code and `render` on its layout. `explain` prints these
//! decisions as short text, for users and for snapshot tests. The code that every generated crate shares is
//! hand-written in `runtime/` next to `src/` and is copied without changes.

mod analyze;
mod budget;
pub mod diagnostic;
pub mod document;
mod emit;
mod explain;
mod http;
mod ir;
mod json_type;
mod layout;
mod lower;
mod markdown;
mod name;
mod nearest;
mod openapi;
pub mod plain;
mod render;
mod rust_types;
mod selection;
pub mod source;
pub mod stack;
mod surface;

pub use diagnostic::{Diagnostic, Diagnostics};
pub use emit::FirstCall;
pub use explain::{Entry, Explanation};
pub use render::{HEADER, is_generated};
pub use selection::Selection;
pub use source::Source;
pub use surface::{Bump, Change, FILE as SURFACE, Level, RELEASED, Report, Rule, bump, version};

pub use semver::Version;

use budget::Budget;
use diagnostic::{Kind, Reports};
use serde_json::Value;
use source::Pointer;
use std::collections::BTreeMap;

/// The input of a generated crate.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// The descriptions, which together describe one API.
    pub documents: Vec<Source>,
    /// OpenAPI Overlays, applied in order to each document.
    pub overlays: Vec<Source>,
    /// The other files that the documents refer to: [`document::referred`] lists them.
    pub references: Vec<Source>,
    /// Names of existing files, to suggest when a reference leads to a file that does not exist.
    pub nearby: Vec<String>,
    /// The name of a new crate; a manifest keeps its own.
    pub crate_name: String,
    /// The text of the crate's `Cargo.toml`, if it exists.
    pub manifest: Option<String>,
    /// The crate's [`SURFACE`] as it was generated before, if there is one: names are kept, and what changes is reported.
    pub surface: Option<Source>,
    /// The crate's [`RELEASED`], if there is one: what changes is then reported since that version.
    pub released: Option<Source>,
    /// The part of the API to generate, which the manifest then remembers; if `None`, what it remembers.
    pub selection: Option<Selection>,
    /// The command that generates the crate, for the first line of its files; if `None`, that of [`HEADER`].
    pub command: Option<String>,
}

/// A generated crate.
#[derive(Debug)]
pub struct Output {
    /// The crate's files, by path relative to the crate's folder.
    pub files: BTreeMap<String, String>,
    /// Warnings, which do not stop the generator.
    pub warnings: Diagnostics,
    /// The number of documents that were read.
    pub documents: usize,
    /// The number of operations in the crate.
    pub operations: usize,
    /// The number of types in the crate.
    pub types: usize,
    /// The version of the API, from `info.version`.
    pub api_version: String,
    /// Each component schema that has a type, with the path of that type inside the crate.
    pub schemas: Vec<(Pointer, String)>,
    /// A program that makes a first call, if there is an operation for it.
    pub first_call: Option<FirstCall>,
    /// What each operation and schema became, and why.
    pub explanation: Explanation,
    /// How the crate differs from the one before; `None` if [`Input::surface`] is.
    pub report: Option<Report>,
}

/// Generates a crate.
///
/// ```
/// use generator::{Input, Source, generate};
///
/// let text = "
/// openapi: 3.0.3
/// info: {title: Pets, version: '1'}
/// paths:
///   /pets:
///     get:
///       operationId: listPets
///       responses: {'204': {description: There are none}}
/// ";
/// let output = generate(Input {
///     documents: vec![Source {
///         name: "pets.yaml".to_owned(),
///         text: text.to_owned(),
///     }],
///     crate_name: "pets".to_owned(),
///     ..Input::default()
/// })?;
/// let operations = &output.files["src/operations/untagged.rs"];
/// assert!(operations.contains("pub struct ListPets"));
/// # Ok::<(), generator::Diagnostics>(())
/// ```
///
/// # Errors
///
/// Returns all errors of the description at once. Nothing is generated then.
pub fn generate(input: Input) -> Result<Output, Diagnostics> {
    let mut diagnostics = Diagnostics::new();
    let selection = selection(&input, &mut diagnostics);
    let Some(decided) = decide(&input, &selection, &mut diagnostics) else {
        return Err(diagnostics.with_sources(sources(&input)));
    };
    let named = input.manifest.as_deref().and_then(emit::package_name);
    let crate_name = named.as_ref().unwrap_or(&input.crate_name);
    let context = emit::Context {
        api: &decided.api,
        facts: &decided.facts,
        names: &decided.names,
        crate_name,
        selection: &selection,
    };
    let mut files = files(context, &input, &mut diagnostics);
    let explanation = decided.explain();
    let manifest = files.get("Cargo.toml");
    let version = manifest.and_then(|text| version(text).ok());
    let version = version.as_ref();
    let report = decided.report(&explanation, &input, version, &mut diagnostics);
    for (path, text) in decided.lists(&explanation, &input, version, report.as_ref()) {
        files.insert(path.to_owned(), text);
    }
    let diagnostics = diagnostics.with_sources(sources(&input));
    if diagnostics.has_errors() {
        return Err(diagnostics);
    }
    Ok(Output {
        files,
        report,
        warnings: diagnostics,
        documents: input.documents.len(),
        operations: decided.api.operations.len(),
        types: decided.api.types.len(),
        schemas: emit::schemas(context),
        explanation,
        first_call: emit::first_call(context),
        api_version: decided.api.version,
    })
}

/// Explains what the crate would contain, without generating it, and returns the warnings.
///
/// # Errors
///
/// Returns all errors of the description at once.
pub fn explain(input: &Input) -> Result<(Explanation, Diagnostics), Diagnostics> {
    let mut diagnostics = Diagnostics::new();
    let selection = selection(input, &mut diagnostics);
    let explanation = decide(input, &selection, &mut diagnostics).map(|decided| decided.explain());
    let diagnostics = diagnostics.with_sources(sources(input));
    match explanation {
        Some(explanation) => Ok((explanation, diagnostics)),
        None => Err(diagnostics),
    }
}

/// Lists the items of the crate, without generating it: the text of its [`SURFACE`], with the report on how it differs
/// from [`Input::surface`], if there is one, and the warnings.
///
/// # Errors
///
/// Returns all errors of the description at once.
pub fn surface(input: &Input) -> Result<(String, Option<Report>, Diagnostics), Diagnostics> {
    let mut diagnostics = Diagnostics::new();
    let selection = selection(input, &mut diagnostics);
    let decided = decide(input, &selection, &mut diagnostics).map(|decided| {
        let explanation = decided.explain();
        let report = decided.report(&explanation, input, None, &mut diagnostics);
        (decided.surface(&explanation, input, None), report)
    });
    let diagnostics = diagnostics.with_sources(sources(input));
    match decided {
        Some((text, report)) if !diagnostics.has_errors() => Ok((text, report, diagnostics)),
        _ => Err(diagnostics),
    }
}

/// Everything that is decided before code is emitted.
struct Decided {
    document: document::Document,
    api: ir::Api,
    facts: analyze::Facts,
    names: name::Names,
    /// The items of the crate before.
    history: Option<surface::History>,
}

impl Decided {
    fn explain(&self) -> Explanation {
        explain::explain(&self.api, &self.facts, &self.names, &self.document)
    }

    /// Returns the text that lists the items of this version of the crate.
    fn surface(
        &self,
        explanation: &Explanation,
        input: &Input,
        version: Option<&Version>,
    ) -> String {
        let header = input.command.as_deref().map(render::header);
        let entries = explanation.entries().iter().map(|entry| &*entry.lines);
        surface::write(header.as_deref().unwrap_or(HEADER), version, entries)
    }

    /// Compares the items of the crate with those of its last version.
    fn report(
        &self,
        explanation: &Explanation,
        input: &Input,
        version: Option<&Version>,
        diagnostics: &mut Diagnostics,
    ) -> Option<Report> {
        let last = self.history.as_ref()?.last(version);
        let source = Source {
            name: SURFACE.to_owned(),
            text: self.surface(explanation, input, version),
        };
        let new = match surface::parse(&source) {
            Ok(new) => new,
            Err(error) => {
                diagnostics.push(error);
                return None;
            }
        };
        let sources = sources(input);
        let findings = surface::compare(&last.items.surface, &new);
        let versions = [&last.items.surface, &new].map(surface::Surface::version);
        let locate = |pointer: &Pointer| self.document.locate(pointer);
        let report = Report::new(versions, last.version, findings, locate, &sources);
        if let Some(warning) = version.and_then(|version| report.too_low(version)) {
            diagnostics.push(warning);
        }
        Some(report)
    }

    /// Returns the lists of items to write.
    fn lists(
        &self,
        explanation: &Explanation,
        input: &Input,
        version: Option<&Version>,
        report: Option<&Report>,
    ) -> Vec<(&'static str, String)> {
        let write = |version: Option<&Version>| self.surface(explanation, input, version);
        match (&self.history, report) {
            (Some(history), Some(report)) => history.next(report, version, write),
            _ => vec![(SURFACE, write(version))],
        }
    }
}

/// Makes all decisions about the crate; `None` if there are errors.
fn decide(input: &Input, selection: &Selection, diagnostics: &mut Diagnostics) -> Option<Decided> {
    let sources = document::Sources {
        documents: &input.documents,
        overlays: &input.overlays,
        references: &input.references,
        nearby: &input.nearby,
        selection: Some(selection),
    };
    let mut document = document::read(sources, diagnostics)?;
    let api = lower::lower(&document, diagnostics);
    let mut reports = Reports::default();
    lower::unused_names::warn(&document, &api, &mut reports);
    let budget = Budget::new(&document.value);
    let facts = analyze::analyze(&api, budget, &mut reports);
    let lists = [&input.surface, &input.released].map(Option::as_ref);
    let history = surface::History::read(lists).unwrap_or_else(|error| {
        diagnostics.push(error);
        None
    });
    let before = history.as_ref().map(|history| &history.current.surface);
    let names = name::name(&api, &facts.groups, before, &mut reports);
    diagnostics.extend(reports.located(|pointer| document.locate(pointer)));
    // From here on, only the places of the document are asked for.
    document.value = Value::Null;
    let decided = Decided {
        document,
        api,
        facts,
        names,
        history,
    };
    (!diagnostics.has_errors()).then_some(decided)
}

/// Returns the part of the API to generate.
fn selection(input: &Input, diagnostics: &mut Diagnostics) -> Selection {
    let remembered = || emit::selection(input.manifest.as_deref()?).transpose();
    let selection = input.selection.clone().map(Ok).or_else(remembered);
    selection
        .unwrap_or(Ok(Selection::default()))
        .unwrap_or_else(|message| {
            diagnostics.push(Diagnostic::error(
                Kind::Manifest,
                format!("Cargo.toml: {message}"),
            ));
            Selection::default()
        })
}

/// Returns the texts that diagnostics refer to.
fn sources(input: &Input) -> Vec<Source> {
    let sources = input.documents.iter().chain(&input.overlays);
    sources
        .chain(&input.references)
        .chain(&input.surface)
        .chain(&input.released)
        .cloned()
        .collect()
}

/// Emits and renders all files; errors of this step have no location in the description.
fn files(
    context: emit::Context<'_>,
    input: &Input,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    let header = input.command.as_deref().map(render::header);
    let header = header.as_deref().unwrap_or(HEADER);
    match emit::emit(context, input.manifest.as_deref()) {
        Ok(files) => {
            for (path, file) in files {
                let path = path.to_string();
                match render::render(&path, header, file) {
                    Ok(text) => {
                        texts.insert(path, text);
                    }
                    Err(message) => diagnostics.push(Diagnostic::error(Kind::Rendering, message)),
                }
            }
        }
        Err(message) => diagnostics.push(Diagnostic::error(
            Kind::Manifest,
            format!("Cargo.toml: {message}"),
        )),
    }
    texts
}
