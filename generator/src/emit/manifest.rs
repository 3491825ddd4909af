//! `Cargo.toml`: sections that depend on the description are rewritten, and everything else keeps
//! the edits of the user.

use toml_edit::{Array, DocumentMut, Item, Table, Value};

use super::context::Context;
use super::features::{DEFAULTS, FEATURES, Feature};
use crate::markdown::{Phrase, phrase};
use crate::name::WHOLE_API;
use crate::plain;
use crate::selection::Selection;

/// The initial manifest of a new crate.
const TEMPLATE: &str = r#"[package]
name = ""
version = "0.1.0"
edition = "2024"
rust-version = "1.89"
publish = false

[package.metadata.docs.rs]
all-features = true

# Stated, so that the manifest is valid while `src/` is deleted.
[lib]
path = "src/lib.rs"
"#;

/// The comment above the first section that the generator manages.
const NOTE: &str =
    "\n# Written by the generator, like [dependencies] and [package.metadata.openapi].\n";

/// The dependencies of each crate. A lower bound excludes all versions with a RustSec advisory, for
/// the library itself and for dependencies that it pins to a version; a test has the list.
const DEPENDENCIES: &str = r#"[dependencies]
backon = { version = "1.6.0", optional = true, default-features = false, features = ["std"] }
base64 = "0.23.0"
bytes = "1.11.1"
futures-core = { version = "0.3.31", optional = true, default-features = false }
http = "1.3.1"
http-body = { version = "1.0.1", optional = true }
httparse = { version = "1.10.1", optional = true, default-features = false, features = ["std"] }
httpdate = { version = "1.0.3", optional = true }
percent-encoding = "2.3.2"
reqwest = { version = "0.13.5", optional = true, default-features = false, features = ["rustls-no-provider"] }
rustls = { version = "0.23.46", optional = true, default-features = false, features = ["std"] }
serde = { version = "1.0.228", default-features = false, features = ["std"] }
serde_json = { version = "1.0.145", features = ["float_roundtrip", "raw_value"] }
time = { version = "0.3.47", default-features = false, features = ["formatting", "parsing"] }
tokio = { version = "1.44.2", optional = true, default-features = false, features = ["time"] }
tower-service = { version = "0.3.3", optional = true }
tracing = { version = "0.1.41", optional = true, default-features = false, features = ["std"] }
ureq = { version = "3.5.1", optional = true, default-features = false, features = ["platform-verifier", "rustls-no-provider"] }
uuid = "1.18.1"
zeroize = { version = "1.8.1", features = ["std"] }
"#;

/// Returns the text of the manifest, based on the existing one.
pub(super) fn write(context: Context<'_>, present: Option<&str>) -> Result<String, String> {
    let text = present.unwrap_or(TEMPLATE);
    let mut manifest: DocumentMut = text
        .parse()
        .map_err(|error: toml_edit::TomlError| error.to_string())?;
    let managed: DocumentMut = format!("{}\n{DEPENDENCIES}", features())
        .parse()
        .map_err(|error: toml_edit::TomlError| error.to_string())?;
    let package = manifest["package"]
        .or_insert(Item::Table(Table::new()))
        .as_table_mut()
        .ok_or("`package` is not a table")?;
    if present.is_none() {
        package.insert("name", toml_edit::value(context.crate_name));
    }
    let words: Vec<&str> = context.api.title.split_whitespace().collect();
    let title = plain::line(&words.join(" "));
    let description = format!("Client for the {title}");
    package.insert("description", toml_edit::value(description));
    let mut openapi = Table::new();
    openapi.insert("title", toml_edit::value(title));
    openapi.insert(
        "version",
        toml_edit::value(plain::line(&context.api.version)),
    );
    let Selection { only, except } = context.selection;
    for (key, names) in [("only", only), ("except", except)] {
        if !names.is_empty() {
            openapi.insert(key, toml_edit::value(names.iter().collect::<Array>()));
        }
    }
    let mut metadata = package
        .get("metadata")
        .and_then(Item::as_table)
        .cloned()
        .unwrap_or_default();
    metadata.set_implicit(true);
    metadata.insert("openapi", Item::Table(openapi));
    package.insert("metadata", Item::Table(metadata));
    for section in ["features", "dependencies"] {
        let mut table = managed[section].clone();
        if section == "features"
            && let Some(table) = table.as_table_mut()
        {
            add_groups(context, table);
        }
        if section == "dependencies"
            && !context.facts.has_dates
            && let Some(table) = table.as_table_mut()
        {
            table.remove("time");
        }
        // An existing section keeps its position; a new one is added at the end.
        let position = manifest
            .get(section)
            .and_then(Item::as_table)
            .and_then(Table::position);
        if let Some(table) = table.as_table_mut() {
            table.set_position(position);
            table
                .decor_mut()
                .set_prefix(if section == "features" { NOTE } else { "\n" });
        }
        manifest.insert(section, table);
    }
    Ok(manifest.to_string())
}

/// Returns the name of the package of a manifest, if it is one.
pub(crate) fn package_name(text: &str) -> Option<String> {
    let manifest: DocumentMut = text.parse().ok()?;
    let name = manifest.get("package")?.get("name")?.as_str()?;
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(is_word);
    is_name.then(|| name.to_owned())
}

/// Returns the part of the API that a manifest remembers.
pub(crate) fn selection(text: &str) -> Result<Option<Selection>, String> {
    let manifest: DocumentMut = match text.parse() {
        Ok(manifest) => manifest,
        // The error is reported when the manifest is written.
        Err(_) => return Ok(None),
    };
    let mut item = Some(manifest.as_item());
    for key in ["package", "metadata", "openapi"] {
        item = item.and_then(|item| item.get(key));
    }
    let names = |key: &str| {
        let Some(item) = item.and_then(|item| item.get(key)) else {
            return Ok(Vec::new());
        };
        let name = |value: &Value| value.as_str().map(str::to_owned);
        let names = item
            .as_array()
            .map(|names| names.iter().map(name).collect());
        let names: Option<Option<Vec<String>>> = names;
        names
            .flatten()
            .ok_or_else(|| format!("`package.metadata.openapi.{key}` is not a list of strings"))
    };
    let selection = Selection {
        only: names("only")?,
        except: names("except")?,
    };
    Ok(Some(selection))
}

/// Returns the features that every crate has.
fn features() -> String {
    let mut text = format!("[features]\ndefault = {DEFAULTS:?}\n");
    for Feature {
        name,
        enables,
        adds,
    } in FEATURES
    {
        text.push_str(&format!("## {adds}.\n{name} = {enables:?}\n"));
    }
    text
}

/// Adds a feature for each group of operations, if there are several, and one for all of them.
fn add_groups(context: Context<'_>, features: &mut Table) {
    if !context.facts.groups.are_several() {
        return;
    }
    let mut whole = Array::new();
    let groups = context.facts.groups.homes.ids();
    for name in groups
        .clone()
        .map(|group| &context.names.group(group).feature)
    {
        whole.push_formatted(Value::from(name).decorated("\n    ", ""));
    }
    whole.set_trailing_comma(true);
    whole.set_trailing("\n");
    features.insert(
        "default",
        toml_edit::value(
            DEFAULTS
                .iter()
                .copied()
                .chain([WHOLE_API])
                .collect::<Array>(),
        ),
    );
    add(
        features,
        WHOLE_API,
        whole,
        &"The whole API: all features below.".into(),
    );
    for group in groups {
        let name = &context.names.group(group).feature;
        let line = phrase!("{}.", context.group_line(group));
        add(features, name, Array::new(), &line);
    }
}

/// Adds a feature with its documentation, which is one line.
fn add(features: &mut Table, name: &str, enables: Array, line: &Phrase) {
    features.insert(name, toml_edit::value(enables));
    if let Some(mut key) = features.key_mut(name) {
        key.leaf_decor_mut().set_prefix(format!("## {line}\n"));
    }
}
