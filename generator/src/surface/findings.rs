//! The differences that have been found, and how the types of two crates are compared.

use super::items::{Item, Surface, head, split_item};
use super::rules::Rule;
use crate::source::Pointer;
use std::collections::{BTreeMap, BTreeSet};

/// How many items are named that all move to the same features.
const LISTED: usize = 20;

/// A difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    pub rule: Rule,
    pub item: String,
    pub why: String,
    pub at: Pointer,
    /// Whether the pointer is one of the old documents.
    pub is_gone: bool,
}

/// What has been found so far.
pub(super) struct Compared {
    pub names: Types,
    findings: Vec<Finding>,
    /// Items by the features that they needed before, and those that they need now.
    moved: BTreeMap<[Vec<String>; 2], Vec<(String, Pointer)>>,
    docs: usize,
}

impl Compared {
    /// Starts to compare two crates.
    pub fn of(old: &Surface, new: &Surface) -> Self {
        Self {
            names: Types::of(old, new),
            findings: Vec::new(),
            moved: BTreeMap::new(),
            docs: 0,
        }
    }

    pub fn add(
        &mut self,
        rule: Rule,
        item: impl Into<String>,
        why: impl Into<String>,
        at: &Pointer,
    ) {
        self.findings.push(Finding {
            rule,
            item: item.into(),
            why: why.into(),
            at: at.clone(),
            is_gone: false,
        });
    }

    /// Adds something that does not exist any more, so that only the old documents have its pointer.
    pub fn gone(
        &mut self,
        rule: Rule,
        item: impl Into<String>,
        why: impl Into<String>,
        at: &Pointer,
    ) {
        self.add(rule, item, why, at);
        if let Some(last) = self.findings.last_mut() {
            last.is_gone = true;
        }
    }

    pub fn finish(mut self) -> Vec<Finding> {
        for ([old, new], items) in std::mem::take(&mut self.moved) {
            let words = |features: &[String]| match features {
                [] => "no feature".to_owned(),
                features => features
                    .iter()
                    .map(|it| format!("`{it}`"))
                    .collect::<Vec<_>>()
                    .join(" or "),
            };
            let why = format!("needs {} now, and needed {}", words(&new), words(&old));
            let at = &items[0].1;
            let mut names: Vec<&str> = items.iter().map(|(name, _)| &**name).collect();
            let count = names.len();
            names.truncate(LISTED);
            let mut item = names.join(", ");
            if count > LISTED {
                item += &format!(" and {} more", count - LISTED);
            }
            self.add(Rule::FeatureMoved, item, why, at);
        }
        match self.docs {
            0 => {}
            1 => self.add(
                Rule::Docs,
                "",
                "the descriptions of 1 item changed",
                &Pointer::ROOT,
            ),
            count => {
                let why = format!("the descriptions of {count} items changed");
                self.add(Rule::Docs, "", why, &Pointer::ROOT);
            }
        }
        self.findings
    }

    /// Compares what all items have: features, descriptions, traits.
    pub fn common(&mut self, path: &str, old: &Item, new: &Item) {
        let features = |item: &Item| -> BTreeSet<String> {
            let details = item.line.details.iter();
            let features = details.filter_map(|it| it.strip_prefix("feature "));
            features.map(str::to_owned).collect()
        };
        let (before, after) = (features(old), features(new));
        let is_narrower = !after.is_empty() && (before.is_empty() || !before.is_subset(&after));
        if is_narrower {
            let lists = [before, after].map(|it| it.into_iter().collect());
            let moved = self.moved.entry(lists).or_default();
            moved.push((path.to_owned(), new.at()));
        }
        if old.line.fact("docs") != new.line.fact("docs") {
            self.docs += 1;
        }
        if new.line.has("deprecated") && !old.line.has("deprecated") {
            self.add(Rule::Deprecated, path, "is deprecated now", &new.at());
        }
    }
}

/// The names of types, to compare the texts of Rust types.
pub(super) struct Types {
    pub renamed: BTreeMap<String, String>,
    /// What aliases stand for, in the old and in the new crate.
    aliases: [BTreeMap<String, String>; 2],
}

/// How many aliases lead to each other at most.
const MOST_ALIASES: usize = 32;

/// The longest text of a type that stands for itself. A longer one has a number, since aliases of aliases can double it
/// each time.
const LONGEST: usize = 400;

impl Types {
    fn of(old: &Surface, new: &Surface) -> Self {
        let renamed = renamed(&old.types, &new.types, |item| {
            let word = split_item(&item.line.what).0;
            Some(format!("{word} {}", item.line.at.as_ref()?))
        });
        let mut types = Self {
            renamed,
            aliases: Default::default(),
        };
        let mut numbers = BTreeMap::new();
        for (side, surface) in [old, new].into_iter().enumerate() {
            let lines = surface.types.values().map(|item| &item.line.what);
            let aliases = lines.filter_map(|what| what.strip_prefix("type ")?.split_once(" = "));
            let aliases: BTreeMap<&str, &str> =
                aliases.map(|(name, ty)| (head(name), ty)).collect();
            for name in aliases.keys() {
                types.resolve(name, side, &aliases, &mut numbers, 0);
            }
        }
        types
    }

    /// Finds out what an alias stands for, after the aliases that it mentions.
    fn resolve(
        &mut self,
        name: &str,
        side: usize,
        aliases: &BTreeMap<&str, &str>,
        numbers: &mut BTreeMap<String, usize>,
        depth: usize,
    ) {
        let Some(target) = aliases.get(name) else {
            return;
        };
        if depth > MOST_ALIASES || self.aliases[side].contains_key(name) {
            return;
        }
        for word in target.split(|c| !is_word(c)) {
            self.resolve(word, side, aliases, numbers, depth + 1);
        }
        let mut text = self.resolved(target, side);
        if text.len() > LONGEST {
            let next = numbers.len();
            text = format!("#{}", numbers.entry(text).or_insert(next));
        }
        self.aliases[side].insert(name.to_owned(), text);
    }

    /// Whether a type of the old crate is the same as one of the new crate. An alias whose own type has changed counts as
    /// the same, since that is a change of the alias.
    pub fn same(&self, old: &str, new: &str) -> bool {
        old == new || self.resolved(old, 0) == self.resolved(new, 1)
    }

    /// Returns a type of the old or the new crate without aliases, with the names of the new crate.
    pub fn resolved(&self, ty: &str, side: usize) -> String {
        let mut text = String::new();
        let mut rest = ty;
        while !rest.is_empty() {
            let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            let renamed = || self.renamed.get(word).filter(|_| side == 0);
            let known = self.aliases[side].get(word).or_else(renamed);
            text += known.map_or(word, String::as_str);
            let next = after.find(is_word).unwrap_or(after.len());
            text += &after[..next];
            rest = &after[next..];
        }
        text
    }
}

/// Whether a character is part of a name.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '#'
}

/// Returns the new names of items that have the same key as one that is gone.
pub(super) fn renamed(
    old: &BTreeMap<String, Item>,
    new: &BTreeMap<String, Item>,
    key: impl Fn(&Item) -> Option<String>,
) -> BTreeMap<String, String> {
    let added = new.iter().filter(|(name, _)| !old.contains_key(*name));
    let added: BTreeMap<String, &String> = added
        .filter_map(|(name, item)| Some((key(item)?, name)))
        .collect();
    let gone = old.iter().filter(|(name, _)| !new.contains_key(*name));
    let pairs =
        gone.filter_map(|(name, item)| Some((name.clone(), (*added.get(&key(item)?)?).clone())));
    pairs.collect()
}
