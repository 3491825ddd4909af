//! A component schema with a `discriminator` and children → an enum of its children.
//!
//! Any child may be used in place of the parent, so the parent's type is an enum of them, told apart by the tag. The
//! children are structs that have the parent's properties among their own. The parent's own properties are the variant
//! for the tag of the parent itself.

use super::branch::{Branch, given_name};
use crate::diagnostic::Kind;
use crate::ir::{Type, TypeKind};
use crate::lower::maker::Lower;
use crate::lower::site::Site;
use crate::openapi::{Mapping, Schema};

impl<'a> Lower<'a> {
    /// Warns about parents that are generated without their children.
    pub fn check_hierarchies(&mut self) {
        for parent in &self.view.hierarchies().too_large {
            let message = "schemas like this have too many children through `allOf`; this one is generated without them";
            self.warn(Kind::ManyChildren, parent, message);
        }
    }

    /// The type of a parent: an enum of its children; `None` if the tag does not tell them apart.
    pub fn hierarchy(&mut self, schema: &Schema<'a>, site: Site<'a>) -> Option<Type> {
        let children = self.view.hierarchies().children.get(&schema.at)?;
        let key = schema.tag()?;
        let owner = schema.at.last().unwrap_or_default().into_owned();
        let mapping = Mapping::of(schema);
        let mut branches = Vec::new();
        let is_concrete = mapping.is_empty() && schema.branches().is_empty();
        if is_concrete || mapping.targets().any(|at| *at == schema.at) {
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
            branches.push(Branch {
                name: given_name(&schema, &target, &owner).unwrap_or_default(),
                schema,
                target,
                definition: Some(child.clone()),
            });
        }
        let id = self.open(schema, &site);
        let union = self.tagged_by(schema, key, mapping, &branches, id)?;
        Some(self.close(id, schema, &site, TypeKind::Union(union)))
    }
}
