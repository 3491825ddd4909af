//! Which values of a tag lead to which branch of a union, or child of a parent.
//!
//! First match wins:
//! 1. the values that a `mapping` has for the branch, unless the branch itself lists others;
//! 2. the values that the branch lists itself. Those that it has from its parent, or that another branch lists as well,
//!    say what a tag may be, and not which branch it leads to;
//! 3. the name of the branch. If the values are listed elsewhere, it has to be one of them, or the only one that
//!    differs from it in nothing but case and separators: of `[cat, dog]`, `Cat` is `cat`.

use super::branch::Branch;
use crate::diagnostic::Kind;
use crate::ir::TagKind;
use crate::openapi::{Inherited, Mapping, Schema, TagValues, View};
use crate::source::Pointer;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// A tag, and what says where its values lead.
pub(crate) struct TagRule<'a> {
    pub key: &'a str,
    pub kind: TagKind,
    pub mapping: Mapping<'a>,
    /// The parent that has the branches as its children.
    pub parent: Option<Schema<'a>>,
}

/// Why no value of the tag leads to a branch.
pub(crate) enum Untold {
    /// The mapping has this value for the branch, which has to be that one.
    Contradictory(String, String),
    /// This value is not of the JSON type of the tag.
    WrongType(String),
    /// This value leads to another branch.
    Repeated(String),
    /// There is none.
    NoValue,
}

impl Untold {
    /// The warning for it.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Contradictory(..) => Kind::ContradictoryMapping,
            Self::WrongType(_) => Kind::MixedTag,
            Self::Repeated(_) => Kind::RepeatedTag,
            Self::NoValue => Kind::UntaggedBranch,
        }
    }

    /// What is wrong.
    pub fn message(&self) -> String {
        match self {
            Self::Contradictory(value, own) => {
                format!("the `mapping` of `{value}` leads here, but the property must be `{own}`")
            }
            Self::WrongType(value) => {
                format!("`{value}` is not a value of the discriminator's type")
            }
            Self::Repeated(value) => {
                format!("two branches have the discriminator value `{value}`")
            }
            Self::NoValue => "no discriminator value leads to this branch".to_owned(),
        }
    }
}

/// The values of a tag that lead to each of these branches. What the mapping has for others is left in the rule.
pub(crate) fn tag_values<'a>(
    view: View<'a>,
    rule: &mut TagRule<'a>,
    branches: &[Branch<'a>],
) -> Vec<Result<Vec<String>, Untold>> {
    let said = said(view, rule, branches);
    let mut results: Vec<_> = (branches.iter().zip(said))
        .map(|(branch, said)| of_branch(view, rule, branch, &said))
        .collect();
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    for index in 0..results.len() {
        let values = results[index].as_deref().unwrap_or_default().to_vec();
        for value in values {
            let Some(other) = first.get(&value).copied() else {
                first.insert(value, index);
                continue;
            };
            let is_heir = |heir: usize, of: usize| {
                let of = &branches[of].target.at;
                let members = view.members(&branches[heir].target);
                members.iter().any(|member| member.at == *of)
            };
            // What extends another branch may take its place; the value does not say which of two others it is.
            if rule.parent.is_none() || !is_heir(other, index) {
                results[index] = Err(Untold::Repeated(value.clone()));
            }
            if rule.parent.is_some() && !is_heir(index, other) {
                results[other] = Err(Untold::Repeated(value));
            }
        }
    }
    results
}

/// What each branch says of the tag. All branches may list the values of all of them, so equal lists are kept once.
fn said<'a>(view: View<'a>, rule: &TagRule<'a>, branches: &[Branch<'a>]) -> Vec<Rc<TagValues>> {
    let ats: BTreeSet<&Pointer> = branches.iter().map(|branch| &branch.target.at).collect();
    let pointers = |schema: &Schema<'a>| -> Vec<Pointer> {
        let properties = view.tag_properties(schema, rule.key);
        properties.iter().map(|it| it.at.clone()).collect()
    };
    let parent: Inherited = rule.parent.iter().flat_map(&pointers).collect();
    let mut said: BTreeMap<TagValues, Vec<usize>> = BTreeMap::new();
    for (index, branch) in branches.iter().enumerate() {
        let mut inherited = parent.clone();
        let properties = view.tag_properties(&branch.target, rule.key);
        // Most have the property from the parent alone, and this saves a search in each level of a deep hierarchy.
        if !properties.iter().all(|it| parent.contains(&it.at)) {
            for member in view.members(&branch.target) {
                if member.at != branch.target.at && ats.contains(&member.at) {
                    inherited.extend(pointers(&member));
                }
            }
        }
        let values = view.tag_values(&branch.target, rule.key, &inherited);
        said.entry(values).or_default().push(index);
    }
    let mut counts: BTreeMap<BTreeSet<&String>, usize> = BTreeMap::new();
    for (TagValues { own, .. }, users) in &said {
        *counts.entry(own.iter().collect()).or_default() += users.len();
    }
    // A mapping that has none of the values contradicts them.
    let is_mapped = |own: &[String]| {
        let mut values = rule.mapping.values();
        rule.mapping.is_empty() || values.any(|value| own.contains(&canonical(value, rule.kind)))
    };
    let is_shared = |TagValues { own, .. }: &TagValues| {
        let is_repeated = counts.get(&own.iter().collect()).is_some_and(|it| *it > 1);
        own.len() > 1 && is_repeated && is_mapped(own)
    };
    let shared: Vec<bool> = said.keys().map(is_shared).collect();
    let mut of_branches = vec![Rc::default(); branches.len()];
    for ((mut values, users), is_shared) in said.into_iter().zip(shared) {
        if is_shared {
            values.inherited = std::mem::take(&mut values.own);
        }
        let values = Rc::new(values);
        for index in users {
            of_branches[index] = Rc::clone(&values);
        }
    }
    of_branches
}

fn of_branch<'a>(
    view: View<'a>,
    rule: &mut TagRule<'a>,
    branch: &Branch<'a>,
    TagValues { own, inherited }: &TagValues,
) -> Result<Vec<String>, Untold> {
    let mut pointers = BTreeSet::from([&branch.target.at]);
    pointers.extend(&branch.definition);
    let mapped = rule.mapping.take(pointers).into_iter();
    let mapped: Vec<String> = mapped.map(|value| canonical(value, rule.kind)).collect();
    let stranger = mapped.iter().find(|value| !own.contains(*value));
    if let (Some(value), Some(first)) = (stranger, own.first()) {
        return Err(Untold::Contradictory(value.clone(), first.clone()));
    }
    let name = branch.target.at.last().unwrap_or_default().into_owned();
    let values = if !mapped.is_empty() {
        mapped
    } else if own.len() == 1 || (!own.is_empty() && !own.contains(&name)) {
        own.clone()
    } else {
        let is_named = !branch.is_inline() || view.is_parent(&branch.target.at);
        if !is_named || rule.kind != TagKind::String {
            return Err(Untold::NoValue);
        }
        let named = by_name(&[&name, &branch.name], inherited);
        vec![named.ok_or(Untold::NoValue)?]
    };
    match values.iter().find(|value| !is_value(value, rule.kind)) {
        Some(value) => Err(Untold::WrongType(value.clone())),
        None => Ok(values),
    }
}

/// The first of a branch's names that may be a value of the tag, as it is listed among the values, if any are.
fn by_name(names: &[&String], listed: &[String]) -> Option<String> {
    if listed.is_empty() || listed.contains(names[0]) {
        return Some(names[0].clone());
    }
    names.iter().find_map(|name| {
        let mut same = (listed.iter()).filter(|value| letters(value).eq(letters(name)));
        same.next().filter(|_| same.next().is_none()).cloned()
    })
}

/// The letters and digits of a word, in lower case.
fn letters(word: &str) -> impl Iterator<Item = char> {
    let letters = word.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase)
}

/// A key of a mapping, which is always a string, as the text of a JSON value of this kind.
fn canonical(value: &str, kind: TagKind) -> String {
    match kind {
        TagKind::String | TagKind::Integer => value.to_owned(),
        TagKind::Boolean => value.to_lowercase(),
    }
}

/// Whether this is the text of a JSON value of this kind.
fn is_value(text: &str, kind: TagKind) -> bool {
    match kind {
        TagKind::String => true,
        TagKind::Integer => text
            .parse::<i64>()
            .is_ok_and(|value| value.to_string() == text),
        TagKind::Boolean => text.parse::<bool>().is_ok(),
    }
}
