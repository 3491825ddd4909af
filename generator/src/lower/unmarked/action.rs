//! Schemas → overlay actions that mark them as secrets, as text to paste.
//!
//! One action marks as many schemas as its JSONPath can name without naming others: the same properties of several
//! component schemas. A parameter is named by its name and a member of an `allOf` by any position, so that the path
//! stays right when others are added before it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::Value;

use crate::openapi::{SECRET, View};
use crate::plain::is_unseen;
use crate::source::Pointer;

/// How long a path may be, in bytes: overlays have a limit for it.
const MAX_PATH: usize = 900;

/// How many actions are tried for one more property.
const MAX_OPEN: usize = 8;

/// How wide the lines of a path are.
const WIDTH: usize = 110;

/// The keywords with lists.
const LISTS: &[&str] = &["allOf", "anyOf", "oneOf", "parameters", "prefixItems"];

/// A step of a path.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    /// A member of an object.
    Key(String),
    /// An item of a list.
    Index(usize),
    /// Every item of a list.
    Any,
    /// The items of a list with this `name`.
    Named(String),
}

/// Properties at the same place in component schemas. The path selects each of them in each of the schemas.
#[derive(Default)]
struct Block {
    schemas: BTreeSet<String>,
    properties: BTreeSet<String>,
}

impl View<'_> {
    /// The overlay actions that mark these schemas. Schemas of files that overlays do not change have none.
    pub fn marking_actions<'p>(self, schemas: impl Iterator<Item = &'p Pointer>) -> Vec<String> {
        let schemas: BTreeSet<Pointer> = schemas.filter_map(|at| self.overlay_target(at)).collect();
        let mut names = BTreeSet::new();
        let mut properties: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        let mut others: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for at in &schemas {
            let mut steps = self.steps(at);
            let component = match steps.as_slice() {
                [
                    Step::Key(components),
                    Step::Key(schemas),
                    Step::Key(name),
                    ..,
                ] if components == "components" && schemas == "schemas" => Some(name.clone()),
                _ => None,
            };
            let keyword = steps.len().checked_sub(2).and_then(|at| steps.get(at));
            let is_property = keyword == Some(&Step::Key("properties".to_owned()));
            let last = steps.pop();
            match (component, last) {
                (Some(name), _) if steps.len() == 2 => {
                    names.insert(name);
                }
                (Some(name), Some(Step::Key(property))) if is_property => {
                    let place = steps.split_off(3);
                    properties
                        .entry(place)
                        .or_default()
                        .insert((property, name));
                }
                (_, Some(Step::Key(property))) if is_property => {
                    others.entry(steps).or_default().insert(property);
                }
                (_, last) => {
                    steps.extend(last);
                    others.entry(steps).or_default();
                }
            }
        }
        let mut paths = in_parts(names, |names| path(names, ""));
        for (place, pairs) in properties {
            let blocks = self.blocks(&place, pairs, &schemas);
            paths.extend(blocks.iter().map(|block| block.path(&place)));
        }
        for (place, names) in others {
            let place = format!("${}", text(&place));
            if names.is_empty() {
                paths.push(place);
            } else {
                paths.extend(in_parts(names, |names| format!("{place}{}", keys(names))));
            }
        }
        paths.retain(|path| path.len() <= MAX_PATH);
        paths.iter().map(|path| action(path)).collect()
    }

    /// The steps to a schema.
    fn steps(self, at: &Pointer) -> Vec<Step> {
        let mut parent = Pointer::ROOT;
        let mut steps = Vec::new();
        let mut keyword = String::new();
        for segment in at.segments() {
            let index = segment
                .parse()
                .ok()
                .filter(|_| LISTS.contains(&keyword.as_str()));
            let next = parent.join(&segment);
            let name = self
                .value(&next)
                .and_then(|item| item.get("name")?.as_str());
            steps.push(match index {
                Some(_) if keyword == "allOf" => Step::Any,
                Some(index) => match name.filter(|_| keyword == "parameters") {
                    Some(name) => Step::Named(name.to_owned()),
                    None => Step::Index(index),
                },
                None => Step::Key(segment.to_string()),
            });
            keyword = segment.into_owned();
            parent = next;
        }
        steps
    }

    /// Few blocks that name these properties and no others.
    fn blocks(
        self,
        place: &[Step],
        pairs: BTreeSet<(String, String)>,
        suspects: &BTreeSet<Pointer>,
    ) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        for (property, schema) in pairs {
            let longer = blocks.iter_mut().rev().take(MAX_OPEN).find_map(|block| {
                let longer = block.with(&property, &schema);
                let is_exact = longer.added(&property, &schema).all(|(schema, property)| {
                    let root = Pointer::from("/components/schemas").join(schema);
                    let mut steps = place.to_vec();
                    steps.push(Step::Key(property.clone()));
                    let selected = self.selected(root, &steps);
                    selected.iter().all(|at| suspects.contains(at))
                });
                let fits = is_exact && longer.path(place).len() <= MAX_PATH;
                fits.then_some((block, longer))
            });
            match longer {
                Some((block, longer)) => *block = longer,
                None => blocks.push(Block::default().with(&property, &schema)),
            }
        }
        blocks
    }

    /// The pointers of what these steps select.
    fn selected(self, root: Pointer, steps: &[Step]) -> Vec<Pointer> {
        let mut found = vec![root];
        for step in steps {
            let next = found.iter().flat_map(|at| match step {
                Step::Key(key) => vec![at.join(key)],
                Step::Index(index) => vec![at.join_index(*index)],
                Step::Any | Step::Named(_) => {
                    let list = self.value(at).and_then(Value::as_array);
                    let length = list.map_or(0, Vec::len);
                    (0..length).map(|index| at.join_index(index)).collect()
                }
            });
            found = next.filter(|at| self.value(at).is_some()).collect();
        }
        found
    }
}

impl Block {
    fn with(&self, property: &str, schema: &str) -> Self {
        let mut block = Self {
            schemas: self.schemas.clone(),
            properties: self.properties.clone(),
        };
        block.schemas.insert(schema.to_owned());
        block.properties.insert(property.to_owned());
        block
    }

    /// The pairs of a schema and a property that one of these two adds.
    fn added<'a>(
        &'a self,
        property: &'a String,
        schema: &'a String,
    ) -> impl Iterator<Item = (&'a String, &'a String)> {
        let schemas = self.schemas.iter().map(move |schema| (schema, property));
        let properties = self.properties.iter();
        schemas.chain(properties.map(move |property| (schema, property)))
    }

    fn path(&self, place: &[Step]) -> String {
        let rest = format!("{}{}", text(place), keys(&self.properties));
        path(&self.schemas, &rest)
    }
}

/// The paths for these names: several if one would be too long.
fn in_parts(names: BTreeSet<String>, path: impl Fn(&BTreeSet<String>) -> String) -> Vec<String> {
    let mut paths = Vec::new();
    let mut part = BTreeSet::new();
    for name in names {
        part.insert(name.clone());
        if path(&part).len() > MAX_PATH && part.len() > 1 {
            part.remove(&name);
            paths.push(path(&part));
            part = BTreeSet::from([name]);
        }
    }
    if !part.is_empty() {
        paths.push(path(&part));
    }
    paths
}

fn path(schemas: &BTreeSet<String>, rest: &str) -> String {
    format!("$.components.schemas{}{rest}", keys(schemas))
}

/// The steps as JSONPath.
fn text(steps: &[Step]) -> String {
    steps
        .iter()
        .map(|step| match step {
            Step::Key(key) => keys([key]),
            Step::Index(index) => format!("[{index}]"),
            Step::Any => "[*]".to_owned(),
            Step::Named(name) => format!("[?@.name == {}]", quoted(name)),
        })
        .collect()
}

/// The selector of these members.
fn keys<'k>(keys: impl IntoIterator<Item = &'k String>) -> String {
    let keys: Vec<&String> = keys.into_iter().collect();
    let is_plain = |key: &str| {
        key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    match keys.as_slice() {
        [only] if is_plain(only) => format!(".{only}"),
        keys => {
            let keys: Vec<String> = keys.iter().map(|key| quoted(key)).collect();
            format!("[{}]", keys.join(", "))
        }
    }
}

/// A string of JSONPath. What cannot be seen is escaped.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("'");
    for c in text.chars() {
        match c {
            '\'' | '\\' => quoted.extend(['\\', c]),
            c if is_unseen(c) => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _ = write!(quoted, "\\u{unit:04x}");
                }
            }
            c => quoted.push(c),
        }
    }
    quoted + "'"
}

/// The action for a path, in YAML. Lines are broken only where white space makes no difference.
fn action(path: &str) -> String {
    let mut lines = vec![String::new()];
    for part in path.split_inclusive("', ") {
        let line = lines.last().map_or(0, |line| line.len());
        if line > 0 && line + part.len() > WIDTH {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(part);
        }
    }
    let mut action = String::from("  - target: >-\n");
    for line in lines {
        let _ = writeln!(action, "      {}", line.trim_end());
    }
    action
        + &format!(
            "    description: Secrets must not show up in logs.\n    update: {{{SECRET}: true}}\n"
        )
}
