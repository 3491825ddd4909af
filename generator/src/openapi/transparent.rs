//! Transparent schemas, which only stand for another one: a reference, an `allOf` with one member, a union with one
//! branch.
//!
//! Keywords next to that one, such as `nullable`, count as if they were in it. So do the keywords of `allOf` members
//! that only describe values.

use super::schema::Schema;
use super::view::{View, is_component_schema, pointer_of};
use std::collections::BTreeSet;

/// How many transparent schemas are followed, one to the next.
const MAX_CHAIN: usize = 64;

/// How many parts of a schema are asked whether they allow null.
const MAX_ASKED: usize = 256;

impl<'a> View<'a> {
    /// Whether `null` is a value of the schema: it says so itself, or a transparent schema does, or a branch, or all
    /// members of its `allOf` do.
    pub fn is_nullable(self, schema: &Schema<'a>) -> bool {
        self.takes_null(schema, MAX_CHAIN, &mut MAX_ASKED.clone())
    }

    fn takes_null(self, schema: &Schema<'a>, depth: usize, left: &mut usize) -> bool {
        if schema.allows_null() {
            return true;
        }
        if depth == 0 || *left == 0 {
            return false;
        }
        *left -= 1;
        let mut ask = |schema: &Schema<'a>| self.takes_null(schema, depth - 1, left);
        if let Some(reference) = schema.reference() {
            // One by one: a reference on the way may allow null, too.
            let next = pointer_of(reference).and_then(|at| self.schema(&at));
            return next.is_some_and(|next| ask(&next));
        }
        let (silent, members): (Vec<_>, Vec<_>) =
            schema.schemas("allOf").into_iter().partition(is_silent);
        // By the letter a member that only describes allows null, but this is how some tools write "or null".
        if silent.iter().any(Schema::allows_null) {
            return true;
        }
        let branches = [schema.schemas("oneOf"), schema.schemas("anyOf")].concat();
        let is_typed = schema.kind().is_some() || schema.has("enum");
        let by_members = match members.as_slice() {
            [] => !branches.is_empty(),
            _ if is_typed && self.only_member(schema).is_none() => false,
            members => members.iter().all(&mut ask),
        };
        by_members && (branches.is_empty() || branches.iter().any(ask))
    }

    /// The schema, and those that it stands for: the target of a reference, the one member of an `allOf`, the one
    /// branch of a union.
    pub fn chain(self, schema: &Schema<'a>) -> Vec<Schema<'a>> {
        let mut chain = vec![schema.clone()];
        while chain.len() <= MAX_CHAIN {
            let current = chain[chain.len() - 1].clone();
            let next = if current.reference().is_some() {
                self.target(&current)
            } else if let Some(member) = self.only_member(&current) {
                chain.extend(silent_members(&current));
                Some(member)
            } else {
                self.only_branch(&current)
            };
            match next {
                Some(next) => chain.push(next),
                None => break,
            }
        }
        chain
    }

    /// The schema behind references and `allOf` with one member.
    pub fn unwrapped(self, schema: &Schema<'a>) -> Option<Schema<'a>> {
        let mut current = self.target(schema)?;
        for _ in 0..MAX_CHAIN {
            match self.only_member(&current) {
                Some(member) => current = self.target(&member)?,
                None => return Some(current),
            }
        }
        None
    }

    /// The only member of an `allOf` that restricts values, if no keyword next to the `allOf` does. A `type` that the
    /// member has as well is not counted.
    pub fn only_member(self, schema: &Schema<'a>) -> Option<Schema<'a>> {
        let restricting = [
            "properties",
            "additionalProperties",
            "oneOf",
            "anyOf",
            "enum",
            "items",
            "prefixItems",
            "required",
        ];
        let mut members = schema.schemas("allOf");
        if members.len() > 1 {
            members.retain(|member| !is_silent(member));
        }
        let is_alone = members.len() == 1 && !restricting.iter().any(|it| schema.has(it));
        let member = members.pop().filter(|_| is_alone)?;
        if self
            .target(&member)
            .is_none_or(|target| self.adds_type(schema, target))
        {
            return None;
        }
        let parent = member.reference().and_then(pointer_of);
        let is_child =
            parent.is_some_and(|parent| self.is_parent(&parent)) && is_component_schema(&schema.at);
        (!is_child).then_some(member)
    }

    /// Whether the keywords next to an `allOf` say more about the type than its only member does.
    fn adds_type(self, schema: &Schema<'a>, member: Schema<'a>) -> bool {
        let typing = ["type", "format", "minimum", "maximum"];
        if !typing.iter().any(|keyword| schema.has(keyword)) {
            return false;
        }
        let parts = match member.has("allOf") {
            true => self.members(&member),
            false => vec![member],
        };
        let kind = parts.iter().find_map(|part| part.kind());
        let decides = |part: &Schema<'a>| {
            let mut keywords = ["enum", "items", "prefixItems", "oneOf", "anyOf"].iter();
            part.is_object() || keywords.any(|keyword| part.has(keyword))
        };
        if parts.iter().any(decides) {
            return false;
        }
        let Some(kind) = kind else {
            return schema.has("type");
        };
        let is_new = |keyword: &&str| {
            let value = schema.keywords.get(*keyword);
            let mut parts = parts.iter();
            value.is_some() && parts.all(|part| part.keywords.get(*keyword) != value)
        };
        ["string", "integer", "number"].contains(&kind) && typing[1..].iter().any(is_new)
    }

    /// The only branch of a union without a discriminator.
    pub fn only_branch(self, schema: &Schema<'a>) -> Option<Schema<'a>> {
        if schema.has("discriminator") {
            return None;
        }
        let mut branches = self.distinct_branches(schema);
        branches.next().filter(|_| branches.next().is_none())
    }

    /// The branches of a union, each once, without those that allow only null, themselves or behind a reference.
    pub fn branches(self, schema: &Schema<'a>) -> Vec<Schema<'a>> {
        self.distinct_branches(schema).collect()
    }

    /// The same branches, each of which is looked up when it is asked for.
    fn distinct_branches(self, schema: &Schema<'a>) -> impl Iterator<Item = Schema<'a>> {
        let mut seen = BTreeSet::new();
        schema.branches().into_iter().filter(move |branch| {
            let is_null = branch.reference().is_some()
                && (self.target(branch)).is_some_and(|target| target.is_only_null());
            let is_new = (branch.reference()).is_none_or(|reference| seen.insert(reference));
            is_new && !is_null
        })
    }
}

/// The members of an `allOf` that do not restrict values.
fn silent_members<'a>(schema: &Schema<'a>) -> Vec<Schema<'a>> {
    let mut members = schema.schemas("allOf");
    members.retain(is_silent);
    members
}

/// Whether a schema only describes values, or says no more than that they are objects, which the other members of its
/// `allOf` say as well.
fn is_silent(schema: &Schema<'_>) -> bool {
    let describing = [
        "title",
        "description",
        "externalDocs",
        "example",
        "default",
        "deprecated",
        "nullable",
        "readOnly",
        "writeOnly",
        "xml",
    ];
    schema.keywords.iter().all(|(keyword, value)| {
        describing.contains(&keyword.as_str())
            || keyword.starts_with("x-")
            || (keyword == "type" && value == "object")
    })
}
