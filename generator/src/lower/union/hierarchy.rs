//! A component schema with a `discriminator` and children → an enum of its children.
//!
//! Any child may be used in place of the parent, so the parent's type is an enum of them, told apart by the tag. The
//! children are structs that have the parent's properties among their own. The parent's own properties are the variant
//! for the tag of the parent itself. A child whose tag is not known is left out, with a warning: its values are kept as
//! they are, in `Unknown`, because the members of the parent would lose the others.

use super::branch::{Branch, shorten};
use super::tag_values::{TagRule, tag_values};
use crate::diagnostic::Kind;
use crate::ir::{Type, TypeKind};
use crate::lower::maker::Lower;
use crate::lower::site::Site;
use crate::openapi::Schema;

impl<'a> Lower<'a> {
    /// Warns about parents that are generated without their children.
    pub fn check_hierarchies(&mut self) {
        for parent in &self.view.hierarchies().too_large {
            let message = "schemas like this have too many children through `allOf`; this one is generated without them";
            self.warn(Kind::ManyChildren, parent, message);
        }
    }

    /// The type of a parent: an enum of its children; `None` if the tag does not lead to any of them.
    pub fn hierarchy(&mut self, schema: &Schema<'a>, site: Site<'a>) -> Option<Type> {
        let children = self.view.hierarchies().children.get(&schema.at)?;
        let key = self.view.parent_tag(schema)?;
        let owner = schema.at.last().unwrap_or_default().into_owned();
        let mapping = self.view.parent_mapping(schema);
        let mut branches = Vec::new();
        let has_own_tag = mapping.is_empty() && schema.branches().is_empty();
        if has_own_tag || mapping.targets().any(|at| *at == schema.at) {
            branches.push(Branch {
                schema: schema.clone(),
                target: schema.clone(),
                name: owner.clone(),
                definition: None,
            });
        }
        for child in children {
            let Some(schema) = self.view.schema(child) else {
                continue;
            };
            let Some(target) = self.view.target(&schema) else {
                continue;
            };
            if target.kind().is_some_and(|kind| kind != "object") {
                let message = "this child is not an object, so it has no discriminator";
                self.untold_child(Kind::UntaggedBranch, &schema, message);
                continue;
            }
            branches.push(Branch {
                name: shorten(&child.last().unwrap_or_default(), &owner).to_owned(),
                schema,
                target,
                definition: Some(child.clone()),
            });
        }
        let kind = self.tag_kind(schema, &branches, key)?;
        let mut rule = TagRule {
            key,
            kind,
            mapping,
            parent: Some(schema.clone()),
        };
        let values = tag_values(self.view, &mut rule, &branches);
        let mut told = Vec::new();
        for (branch, values) in branches.iter().zip(values) {
            match values {
                Ok(values) => told.push((branch, values)),
                // The parent does not have to have a tag of its own.
                Err(_) if branch.is_inline() => {}
                Err(_) if self.is_below(branch, &branches, key) => {}
                Err(untold) => self.untold_child(untold.kind(), &branch.schema, &untold.message()),
            }
        }
        if told.iter().all(|(branch, _)| branch.is_inline()) {
            return None;
        }
        let id = self.open(schema, &site);
        let union = self.tag_union(schema, rule, true, told, id);
        Some(self.close(id, schema, &site, TypeKind::Union(union)))
    }

    /// Whether a child is reached through another one, which is a parent by another tag.
    fn is_below(&self, child: &Branch<'a>, branches: &[Branch<'a>], key: &str) -> bool {
        let hierarchies = self.view.hierarchies();
        let parents = hierarchies.parents.get(&child.target.at);
        branches.iter().any(|other| {
            let at = &other.target.at;
            parents.is_some_and(|parents| parents.contains(at)) && !self.view.is_parent_by(at, key)
        })
    }

    fn untold_child(&mut self, kind: Kind, child: &Schema<'a>, message: &str) {
        let outcome = "its parent has no variant for this child and keeps its values as they are";
        self.warn(kind, &child.at, &format!("{message}; {outcome}"));
    }
}
