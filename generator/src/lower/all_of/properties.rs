//! A property of several `allOf` members → the narrower of its schemas, or a scalar or struct that all of them restrict.
//!
//! Merged structs are made from the work list, because their properties may have to be merged in turn, and each once,
//! because the same schemas may meet in many places.

use super::merged::Merged;
use crate::diagnostic::{Kind, Severity};
use crate::ir::{Type, TypeId};
use crate::lower::maker::Lower;
use crate::lower::schema::scalar;
use crate::lower::site::{Site, SiteKind};
use crate::openapi::{Comparison, Loss, Schema};
use crate::source::Pointer;

/// How many structs are merged from properties: two schemas that contain themselves meet in as many ways as they have
/// parts, multiplied.
const MAX_MERGED: usize = 1_000;

impl<'a> Lower<'a> {
    /// Adds another schema for a property.
    pub fn merge_property(&mut self, key: &'a str, new: Schema<'a>, merged: &mut Merged<'a>) {
        let Some(old) = merged.properties.get(key).cloned() else {
            return;
        };
        // The mark of a secret must not get lost.
        let is_marked = |schema: &Schema<'a>| schema.marked_secret() == Some(true);
        if is_marked(&old) != is_marked(&new) {
            let (marked, other) = match is_marked(&new) {
                true => (new, old),
                false => (old, new),
            };
            merged.properties.insert(key, marked);
            merged.redeclared.entry(key).or_default().push(other);
            return;
        }
        if merged.several.contains_key(key) || self.must_be_merged(&old, &new) {
            let several = merged.several.entry(key).or_insert_with(|| vec![old]);
            several.push(new.clone());
            merged.redeclared.entry(key).or_default().push(new);
            return;
        }
        let (narrower, other) = match self.narrower_scalar(&old, &new) {
            Some(true) => (new, old),
            Some(false) => (old, new),
            None => self.narrower(Kind::RedeclaredProperty, old, new),
        };
        merged.properties.insert(key, narrower);
        merged.redeclared.entry(key).or_default().push(other);
    }

    fn must_be_merged(&self, old: &Schema<'a>, new: &Schema<'a>) -> bool {
        let is_joined = self
            .scalars(old, new)
            .is_some_and(|[joined, old, new]| joined.is_some() && joined != old && joined != new);
        is_joined
            || (self.merged.len() < MAX_MERGED
                && self.view.compare(old, new).loss == Loss::Properties)
    }

    /// Whether the new one of two scalars alone has the type of both together, or the old one; `None` if both have.
    fn narrower_scalar(&self, old: &Schema<'a>, new: &Schema<'a>) -> Option<bool> {
        let [joined, old, new] = self.scalars(old, new)?;
        let is_one = joined.is_some() && (joined == old) != (joined == new);
        is_one.then_some(joined == new)
    }

    /// The types of two scalars together, and of each alone.
    fn scalars(&self, old: &Schema<'a>, new: &Schema<'a>) -> Option<[Option<Type>; 3]> {
        let both = [self.view.target(old)?, self.view.target(new)?];
        let alone = |schema| scalar::joined(std::slice::from_ref(schema));
        Some([scalar::joined(&both), alone(&both[0]), alone(&both[1])])
    }

    /// The narrower of two schemas, and the other one. What is lost is a warning of this kind.
    pub fn narrower(
        &mut self,
        kind: Kind,
        old: Schema<'a>,
        new: Schema<'a>,
    ) -> (Schema<'a>, Schema<'a>) {
        let comparison = self.view.compare(&old, &new);
        if let Some(message) = message(&comparison) {
            let old = self.view.written(&old.at);
            let help = format!("the other declaration is at `#{old}`");
            self.report(Severity::Warning, kind, &new.at, &message, Some(help));
        }
        match comparison.is_new {
            true => (new, old),
            false => (old, new),
        }
    }

    /// The type of a property that all of these schemas describe.
    pub fn merged_property(&mut self, schemas: &[Schema<'a>], site: Site<'a>) -> Type {
        for schema in schemas {
            self.check(schema);
        }
        let targets = schemas.iter().filter_map(|it| self.view.target(it));
        let targets: Vec<_> = targets.collect();
        let items: Option<Vec<_>> = targets.iter().map(|target| target.items()).collect();
        let ty = match (scalar::joined(&targets), items) {
            (Some(joined), _) => {
                for target in &targets {
                    self.check_integer(target);
                }
                joined
            }
            (None, Some(items)) => {
                let site = site.part_of("Item");
                Type::Array(Box::new(self.merged_property(&items, site)))
            }
            (None, None) => {
                let targets = targets.into_iter().map(|target| target.at.clone());
                Type::Named(self.merged_definition(targets.collect(), schemas, site))
            }
        };
        let mut schemas = schemas.iter();
        match schemas.all(|schema| self.view.is_nullable(schema)) {
            true => ty.nullable(),
            false => ty,
        }
    }

    fn merged_definition(
        &mut self,
        targets: Vec<Pointer>,
        schemas: &[Schema<'a>],
        site: Site<'a>,
    ) -> TypeId {
        if let Some(id) = self.merged.get(&targets) {
            return *id;
        }
        let id = self.reserve();
        // The first schema has a type of its own, so the last one is the origin of this one.
        let pointers: Vec<Pointer> = schemas.iter().map(|schema| schema.at.clone()).collect();
        self.pending
            .extend(pointers.last().map(|at| (id, at.clone())));
        self.merged.insert(targets, id);
        self.merged_from.insert(id, pointers);
        if let SiteKind::Part(hint) = site.kind {
            self.hints.insert(id, hint);
        }
        id
    }

    /// Makes the merged definition with this id, whose origin is `schema`.
    pub fn merged(&mut self, schema: &Schema<'a>, id: TypeId) -> Type {
        let pointers = self.merged_from.get(&id).cloned().unwrap_or_default();
        let mut merged = Merged::default();
        for at in pointers {
            if let Some(schema) = self.view.schema(&at) {
                self.collect(&schema, &mut merged, 0);
            }
        }
        self.merged_type(schema, merged, Site::definition(id))
    }
}

/// The warning for what is lost if only the narrower of two schemas is used.
fn message(Comparison { is_new, loss }: &Comparison) -> Option<String> {
    let used = |old: &str, new: &str| {
        if *is_new {
            new.to_owned()
        } else {
            old.to_owned()
        }
    };
    let used_one = used("the other one", "this one");
    Some(match loss {
        Loss::Nothing => return None,
        Loss::Properties | Loss::Parts => {
            format!("another `allOf` member describes this differently; {used_one} is used")
        }
        Loss::Unknown => format!(
            "another `allOf` member describes this too, with too many nested objects to compare; {used_one} is used"
        ),
        Loss::Type { old, new } => format!(
            "this is `{new}` here but `{old}` in another `allOf` member; `{}` is used",
            used(old, new)
        ),
        Loss::Values => "these `enum` values differ from those of another `allOf` member; the shorter list is used"
            .to_owned(),
        Loss::Format { old, new } => format!(
            "the `format` is `{new}` here but `{old}` in another `allOf` member; `{}` is used",
            used(old, new)
        ),
    })
}
