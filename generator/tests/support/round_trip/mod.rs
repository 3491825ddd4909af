//! Round trips: maps the schemas of a description to JSON texts, and to the texts that must come back when a generated
//! type reads one and writes it again.
//!
//! [`instances`] creates values from a schema, [`mutations`] makes them invalid or similar to those of a newer server,
//! and [`judge`] (a JSON Schema library) finally decides which values are valid. Everything is deterministic: the seed
//! is the schema's name. Shared by this crate's tests and those of the generated client.

#![allow(dead_code, reason = "not each test that includes this uses all of it")]

pub mod branches;
pub mod compare;
pub mod compiled;
pub mod instances;
pub mod json_schema;
pub mod judge;
pub mod made;
pub mod mutations;
pub mod numbers;
pub mod random;
pub mod schema;
pub mod strings;

use compare::{difference, without_nulls};
use instances::Instances;
use json_schema::Reading;
use judge::Judge;
use made::Made;
use random::Random;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What is asked of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The schema takes it: it comes back equal.
    Valid,
    /// Several branches of a `oneOf` take it, so that the schema, to the letter, does not. Taken as
    /// meant, it comes back equal.
    Ambiguous,
    /// The schema does not take it, because of its shape: it is refused.
    Invalid,
    /// What the schema takes, with something that it does not know yet: it is read, and what was
    /// there before comes back.
    Newer,
}

/// A JSON text for a type to read, and what is expected.
#[derive(Clone, Debug)]
pub struct Case {
    /// What is asked.
    pub kind: Kind,
    /// How this case came to be, for people.
    pub story: String,
    /// What is read.
    pub json: Value,
    /// What may come back; nothing may if it is to be refused.
    pub expected: Vec<Value>,
}

impl Case {
    /// Says what is wrong with an answer: what came back, or why it was refused.
    pub fn check(&self, answer: &Result<Value, String>) -> Result<(), String> {
        match (self.kind, answer) {
            (Kind::Invalid, Err(_)) => Ok(()),
            (Kind::Invalid, Ok(back)) => Err(format!("was not refused, came back as {back}")),
            (_, Err(error)) => Err(format!("was refused: {error}")),
            (_, Ok(back)) => {
                let back = without_nulls(back);
                let mut differences = self
                    .expected
                    .iter()
                    .map(|expected| difference(&without_nulls(expected), &back));
                let first = differences.next().flatten();
                match first {
                    None => Ok(()),
                    Some(_) if differences.any(|other| other.is_none()) => Ok(()),
                    Some(what) => Err(format!("{what}, in {back}")),
                }
            }
        }
    }
}

/// How many cases of each kind are made for one schema, at most.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Valid and ambiguous ones.
    pub valid: usize,
    /// Invalid ones.
    pub invalid: usize,
    /// Newer ones.
    pub newer: usize,
}

impl Limits {
    /// So many times as much.
    pub fn times(self, more: usize) -> Self {
        Self {
            valid: self.valid * more,
            invalid: self.invalid * more,
            newer: self.newer * more,
        }
    }
}

/// The cases for one schema, and how many values the judge took for neither.
#[derive(Debug, Default)]
pub struct Cases {
    /// In the order in which they were made.
    pub cases: Vec<Case>,
    /// Values made by following the schema that no reading of it takes: contradictory parts.
    pub discarded: usize,
}

/// The schemas of a description.
pub struct Description<'a> {
    /// Makes values.
    pub instances: Instances<'a>,
    judge: Judge,
}

impl<'a> Description<'a> {
    /// Of a description in the plain form, from which values are created, and as it is written, by which they are
    /// judged.
    pub fn new(plain: &'a Value, written: &Value) -> Self {
        Self {
            instances: Instances::new(plain),
            judge: Judge::new(written),
        }
    }

    /// The components that nobody can judge: there are no cases for them.
    pub fn left_out(&self) -> impl Iterator<Item = &str> {
        self.judge.left_out.iter().map(String::as_str)
    }

    /// The cases for the component `schema`, judged as values of the component `read_as`: a branch
    /// of a union that has no type of its own is read as the union.
    pub fn cases(&self, schema: &str, read_as: &str, limits: Limits) -> Cases {
        let mut random = Random::from_name(schema);
        let mut made = self.instances.of(schema, &mut random);
        random.thin(&mut made, limits.valid);
        made.extend(self.of_one_branch(schema, read_as, limits.valid, &mut random));
        let mut cases = Cases::default();
        let mut seen = BTreeSet::new();
        let mut accepted = Vec::new();
        for made in made {
            let json = made.value();
            if !seen.insert(json.to_string()) {
                continue;
            }
            let (strictly, json) = self.judge.takes(Reading::Strict, read_as, json);
            let (loosely, json) = self.judge.takes(Reading::Loose, read_as, json);
            let kind = match (strictly, loosely) {
                (true, _) => Kind::Valid,
                (false, true) => Kind::Ambiguous,
                (false, false) => {
                    cases.discarded += 1;
                    continue;
                }
            };
            cases.cases.push(Case {
                kind,
                story: String::new(),
                expected: vec![json.clone()],
                json,
            });
            accepted.push(made);
        }
        self.invalid(read_as, &accepted, limits.invalid, &mut random, &mut cases);
        newer(&accepted, limits.newer, &mut random, &mut cases);
        cases
    }

    /// Values that show each branch of the unions in a component, and that no other branch takes.
    fn of_one_branch(
        &self,
        schema: &str,
        read_as: &str,
        limit: usize,
        random: &mut Random,
    ) -> Vec<Made> {
        let mut branches = self.instances.of_branches(schema, random);
        let each = (limit / branches.len().max(1)).max(2);
        let mut all = Vec::new();
        for made in &mut branches {
            random.shuffle(made);
            let is_only = |made: &Made| self.judge.takes(Reading::Only, read_as, made.value()).0;
            all.extend(made.drain(..).take(8 * each).filter(is_only).take(each));
        }
        all
    }

    /// Whether null is a value of the component itself. Its type has no room for it then: null belongs
    /// to the places where the type is used.
    pub fn takes_null(&self, schema: &str) -> bool {
        self.judge.takes(Reading::Loose, schema, Value::Null).0
    }

    fn invalid(
        &self,
        read_as: &str,
        accepted: &[Made],
        limit: usize,
        random: &mut Random,
        cases: &mut Cases,
    ) {
        let spoiled = mutations::distinct(accepted, mutations::spoiled, 4 * limit, random);
        let mut count = 0;
        for mutation in spoiled {
            if count == limit {
                break;
            }
            let (valid, json) = self.judge.takes(Reading::Shape, read_as, mutation.value());
            if !valid {
                count += 1;
                cases.cases.push(Case {
                    kind: Kind::Invalid,
                    story: mutation.story(),
                    json,
                    expected: Vec::new(),
                });
            }
        }
    }
}

fn newer(accepted: &[Made], limit: usize, random: &mut Random, cases: &mut Cases) {
    for mutation in mutations::distinct(accepted, mutations::newer, limit, random) {
        cases.cases.push(Case {
            kind: Kind::Newer,
            story: mutation.story(),
            json: mutation.value(),
            expected: mutation.expected(),
        });
    }
}

/// Counts of what was asked and of what held, and the first failures.
#[derive(Debug, Default)]
pub struct Report {
    counts: BTreeMap<Kind, (usize, usize)>,
    discarded: usize,
    /// By schema, what went wrong.
    pub failures: BTreeMap<String, Vec<String>>,
}

impl Report {
    /// Notes how one case went.
    pub fn note(&mut self, schema: &str, case: &Case, answer: &Result<Value, String>) {
        let (held, all) = self.counts.entry(case.kind).or_default();
        *all += 1;
        match case.check(answer) {
            Ok(()) => *held += 1,
            Err(what) => self
                .failures
                .entry(schema.to_owned())
                .or_default()
                .push(format!(
                    "{:?} {}: {what}\n      sent {}",
                    case.kind, case.story, case.json
                )),
        }
    }

    /// Notes how many values were of no use.
    pub fn discard(&mut self, count: usize) {
        self.discarded += count;
    }

    /// How many cases of a kind held, and how many there were.
    pub fn count(&self, kind: Kind) -> (usize, usize) {
        self.counts.get(&kind).copied().unwrap_or_default()
    }
}

/// The first failures of each schema; with `{:#}`, all failures.
impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let line = |kind, what: &str| {
            let (held, all) = self.count(kind);
            format!("{what} {held}/{all}\n")
        };
        f.write_str(&line(Kind::Valid, "valid, come back equal:"))?;
        f.write_str(&line(
            Kind::Ambiguous,
            "several branches fit, come back equal:",
        ))?;
        f.write_str(&line(Kind::Invalid, "invalid, refused:"))?;
        f.write_str(&line(Kind::Newer, "newer, survive:"))?;
        writeln!(
            f,
            "made but contradictory, left out: {}; schemas that fall short: {}",
            self.discarded,
            self.failures.len()
        )?;
        let most = if f.alternate() { usize::MAX } else { 3 };
        for (schema, failures) in &self.failures {
            writeln!(f, "  {schema}: {}", failures.len())?;
            for failure in failures.iter().take(most) {
                writeln!(f, "    {failure}")?;
            }
        }
        Ok(())
    }
}
