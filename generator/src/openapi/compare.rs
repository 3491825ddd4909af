//! Comparison of two schemas that must both hold: which of them is narrower, and what is lost if only that one is used.
//!
//! A Rust type can be made from only one of two schemas, unless both are objects or unions of objects, which can be
//! merged. Of a union and some of its branches, the branches are narrower. Merging is needed where each of the two has
//! properties that the other does not have, and this may be the case only deep inside them. So the question is whether
//! such a pair of objects can be reached, from property to property of the same name. The answer is found by a search
//! over pairs, without regard to depth; pairs that lead back to themselves add nothing.
//!
//! The answer depends on the two schemas only, not on what has been compared before. A search that would visit too many
//! pairs has no answer: the loss is [`Loss::Unknown`].

use super::schema::{Additional, Schema};
use super::tables::{Comparison, Loss, Properties};
use super::view::View;
use crate::source::Pointer;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// How many members of an `allOf` are searched for another schema.
const MAX_MEMBERS: usize = 64;

/// How many pairs of `enum` values are compared.
const MAX_VALUES: usize = 65_536;

/// How many pairs of schemas one search visits.
const MAX_PAIRS: usize = 4_096;

/// How many pairs all searches together visit. After that, searches have no answer.
const MAX_ALL_PAIRS: usize = 200_000;

/// What is to be said of two schemas before looking into their properties.
enum Step<'a> {
    Done(Comparison),
    /// They are lists: their items decide.
    Items(Pair<'a>),
    /// They are objects: their properties decide.
    Objects(Comparison),
}

type Pair<'a> = (Schema<'a>, Schema<'a>);

impl Comparison {
    fn of(is_new: bool, loss: Loss) -> Self {
        Self { is_new, loss }
    }
}

impl<'a> View<'a> {
    /// Compares two schemas.
    pub fn compare(self, old: &Schema<'a>, new: &Schema<'a>) -> Comparison {
        let Some((a, b)) = self.targets(&(old.clone(), new.clone())) else {
            return Comparison::of(false, Loss::Nothing);
        };
        let pair = pointers(&a, &b);
        // Many properties may refer to the same two schemas.
        let known = self.tables.comparisons.borrow().results.get(&pair).cloned();
        known.unwrap_or_else(|| {
            let result = self.compare_targets(a, b);
            let mut comparisons = self.tables.comparisons.borrow_mut();
            comparisons.results.insert(pair, result.clone());
            result
        })
    }

    fn compare_targets(self, a: Schema<'a>, b: Schema<'a>) -> Comparison {
        let mut seen = BTreeSet::new();
        let mut pair = (a, b);
        loop {
            let Some((a, b)) = self.targets(&pair) else {
                return Comparison::of(false, Loss::Nothing);
            };
            match self.step(&a, &b) {
                Step::Done(comparison) => return comparison,
                Step::Objects(narrower) => {
                    return match self.compare_properties(&a, &b) {
                        Properties::Covered => narrower,
                        Properties::Distinct => {
                            Comparison::of(weight(&b) > weight(&a), Loss::Properties)
                        }
                        Properties::Unknown => Comparison::of(narrower.is_new, Loss::Unknown),
                    };
                }
                // Lists that are the items of themselves.
                Step::Items(_) if !seen.insert(pointers(&a, &b)) => {
                    return Comparison::of(weight(&b) > weight(&a), Loss::Nothing);
                }
                Step::Items(items) => pair = items,
            }
        }
    }

    /// Whether two objects, or two that can be reached from them, each have properties that the other does not have.
    fn compare_properties(self, a: &Schema<'a>, b: &Schema<'a>) -> Properties {
        let root = pointers(a, b);
        let (known, visited) = {
            let comparisons = self.tables.comparisons.borrow();
            (comparisons.known.get(&root).copied(), comparisons.visited)
        };
        if let Some(known) = known {
            return known;
        }
        let mut search = Search::new(MAX_PAIRS.min(MAX_ALL_PAIRS.saturating_sub(visited)));
        let (answer, found) = search.run(self, (a.clone(), b.clone()));
        let mut comparisons = self.tables.comparisons.borrow_mut();
        comparisons.visited += search.from.len();
        for (pair, answer) in search.answers(&root, answer, found) {
            comparisons.known.insert(pair, answer);
        }
        answer
    }

    fn targets(self, (a, b): &Pair<'a>) -> Option<Pair<'a>> {
        Some((self.target(a)?, self.target(b)?))
    }

    /// Compares two schemas that are not references, without looking into them.
    fn step(self, a: &Schema<'a>, b: &Schema<'a>) -> Step<'a> {
        let done = |is_new, loss| Step::Done(Comparison::of(is_new, loss));
        if a.at == b.at || a.keywords == b.keywords || self.is_made_from(a, &b.at) {
            return done(false, Loss::Nothing);
        }
        if self.is_made_from(b, &a.at) || self.is_among(b, a) {
            return done(true, Loss::Nothing);
        }
        if self.is_among(a, b) {
            return done(false, Loss::Nothing);
        }
        let is_heavier = weight(b) > weight(a);
        match (a.kind(), b.kind()) {
            (Some("number"), Some("integer")) => return done(true, Loss::Nothing),
            (Some("integer"), Some("number")) => return done(false, Loss::Nothing),
            (Some(a), Some(b)) if a != b => {
                let (old, new) = (a.to_owned(), b.to_owned());
                return done(is_heavier, Loss::Type { old, new });
            }
            _ => {}
        }
        if let (Some(a), Some(b)) = (a.values(), b.values()) {
            let loss = match is_within(a, b) || is_within(b, a) {
                true => Loss::Nothing,
                false => Loss::Values,
            };
            return done(b.len() < a.len(), loss);
        }
        if let (Some(a), Some(b)) = (a.text("format"), b.text("format"))
            && a != b
        {
            let (old, new) = (a.to_owned(), b.to_owned());
            return done(is_heavier, Loss::Format { old, new });
        }
        if let (Some(a), Some(b)) = (a.items(), b.items()) {
            return Step::Items((a, b));
        }
        let (covers_a, covers_b) = (has_properties_of(b, a), has_properties_of(a, b));
        let narrower = Comparison::of(covers_a, Loss::Nothing);
        if (has_parts(a) || has_parts(b)) && self.is_only_object(a) && self.is_only_object(b) {
            return match covers_a || covers_b {
                true => Step::Objects(narrower),
                false => done(is_heavier, Loss::Properties),
            };
        }
        if has_parts(a) && has_parts(b) {
            let are_described = a.has("properties") && b.has("properties");
            return match are_described && (covers_a || covers_b) {
                true => Step::Done(narrower),
                false => done(is_heavier, Loss::Parts),
            };
        }
        done(is_heavier, Loss::Nothing)
    }

    /// Whether a schema, everything in its `allOf` and all branches are objects, and it is not a parent.
    fn is_only_object(self, schema: &Schema<'a>) -> bool {
        if self.is_parent(&schema.at) {
            return false;
        }
        let mut open = vec![schema.clone()];
        let mut is_object = false;
        let mut seen = BTreeSet::new();
        for _ in 0..MAX_MEMBERS {
            let Some(member) = open.pop() else {
                return is_object;
            };
            let Some(member) = self.target(&member) else {
                return false;
            };
            if !seen.insert(member.at.clone()) {
                continue;
            }
            let branches = member.branches();
            let has_others = !branches.is_empty() && !self.union_outline(&member).are_objects;
            if has_others || member.kind().is_some_and(|kind| kind != "object") {
                return false;
            }
            is_object |= member.is_object();
            open.extend(member.schemas("allOf"));
            open.extend(branches);
        }
        false
    }

    /// Whether a schema is a branch of a union, or a union of some of its branches.
    fn is_among(self, narrow: &Schema<'a>, wide: &Schema<'a>) -> bool {
        let is_union = |it: &Schema<'a>| {
            let has_more = it.has("properties") || it.has("allOf") || it.has("required");
            !has_more && !it.branches().is_empty()
        };
        if !is_union(wide) {
            return false;
        }
        let all = self.union_outline(wide);
        let some = self.union_outline(narrow);
        all.branches.contains(&narrow.at)
            || (is_union(narrow)
                && !some.branches.is_empty()
                && some.branches.is_subset(&all.branches))
    }

    /// Whether the schema at a pointer is `schema` or among the members of its `allOf`.
    fn is_made_from(self, schema: &Schema<'a>, at: &Pointer) -> bool {
        let mut open = vec![schema.clone()];
        for _ in 0..MAX_MEMBERS {
            let Some(member) = open.pop().and_then(|member| self.target(&member)) else {
                return false;
            };
            if member.at == *at {
                return true;
            }
            let members = member.keywords.get("allOf").and_then(Value::as_array);
            if members.is_some_and(|members| members.len() <= MAX_MEMBERS) {
                open.extend(member.schemas("allOf"));
            }
        }
        false
    }
}

type Key = (Pointer, Pointer);

/// A search for two objects of which each has properties that the other does not have, the nearest pairs first.
struct Search {
    limit: usize,
    /// The pairs that have been met, each with the one that led to it.
    from: BTreeMap<Key, Option<Key>>,
}

impl Search {
    fn new(limit: usize) -> Self {
        let from = BTreeMap::new();
        Self { limit, from }
    }

    /// The answer, and the pair that was found.
    fn run<'a>(&mut self, view: View<'a>, root: Pair<'a>) -> (Properties, Option<Key>) {
        let mut open = VecDeque::from([root]);
        self.from
            .extend(open.iter().map(|(a, b)| (pointers(a, b), None)));
        while let Some((a, b)) = open.pop_front() {
            let here = pointers(&a, &b);
            for pair in pairs(&a, &b) {
                let Some((a, b)) = view.targets(&pair) else {
                    continue;
                };
                let key = pointers(&a, &b);
                if self.from.contains_key(&key) {
                    continue;
                }
                if self.from.len() >= self.limit {
                    return (Properties::Unknown, None);
                }
                self.from.insert(key.clone(), Some(here.clone()));
                match view.step(&a, &b) {
                    Step::Done(comparison) if comparison.loss == Loss::Properties => {
                        return (Properties::Distinct, Some(key));
                    }
                    Step::Done(_) => {}
                    Step::Items(_) | Step::Objects(_) => open.push_back((a, b)),
                }
            }
        }
        (Properties::Covered, None)
    }

    /// What is known of pairs now. A search from each of them would have come to the same answer, with no more visits:
    /// if nothing was found, this holds for all pairs, and else for those on the way to the pair that was found.
    fn answers(self, root: &Key, answer: Properties, found: Option<Key>) -> Vec<(Key, Properties)> {
        let mut pairs: Vec<Key> = match answer {
            Properties::Covered => self.from.into_keys().collect(),
            Properties::Unknown => vec![root.clone()],
            Properties::Distinct => {
                let next = |pair: &Key| self.from.get(pair).cloned().flatten();
                std::iter::successors(found, next).collect()
            }
        };
        pairs.push(root.clone());
        pairs.into_iter().map(|pair| (pair, answer)).collect()
    }
}

/// The pairs that decide over a pair: the items of lists, the common and the additional properties of objects.
fn pairs<'a>(a: &Schema<'a>, b: &Schema<'a>) -> Vec<Pair<'a>> {
    if let (Some(a), Some(b)) = (a.items(), b.items()) {
        return vec![(a, b)];
    }
    let properties = a.properties().into_iter();
    let common = properties.filter_map(|(key, a)| Some((a, b.property(key)?)));
    let additional = match (a.additional(), b.additional()) {
        (Additional::Schema(a), Additional::Schema(b)) => Some((a, b)),
        _ => None,
    };
    common.chain(additional).collect()
}

fn pointers(a: &Schema<'_>, b: &Schema<'_>) -> Key {
    (a.at.clone(), b.at.clone())
}

fn is_within(some: &[Value], all: &[Value]) -> bool {
    some.len() * all.len() <= MAX_VALUES && some.iter().all(|it| all.contains(it))
}

/// Whether an object describes all properties that another one does.
fn has_properties_of(all: &Schema<'_>, some: &Schema<'_>) -> bool {
    let properties = some.properties();
    let is_open = |schema: &Schema<'_>| !matches!(schema.additional(), Additional::None);
    !some.is_composed()
        && properties
            .iter()
            .all(|(key, _)| all.property(key).is_some())
        && (is_open(all) || !is_open(some))
}

/// Whether a schema says what its values consist of.
fn has_parts(schema: &Schema<'_>) -> bool {
    let is_open = !matches!(schema.additional(), Additional::None);
    let parts = ["properties", "items", "prefixItems"];
    schema.is_composed() || is_open || parts.iter().any(|keyword| schema.has(keyword))
}

/// How much a schema says.
fn weight(schema: &Schema<'_>) -> usize {
    usize::from(schema.has("enum")) * 4
        + usize::from(has_parts(schema)) * 3
        + usize::from(schema.has("format"))
        + usize::from(schema.has("type"))
}
