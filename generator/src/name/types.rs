//! Names of types, and of their fields and variants.

use super::kept::Fixed;
use super::scope::{Identifier, Scope};
use super::words::{self, Case};
use super::{Namer, OTHERS, OperationNames, UNKNOWN};
use crate::ir::{
    Api, Form, NameHint, OperationId, Owner, Struct, Table, Type, TypeDef, TypeId, TypeKind,
};
use crate::source::Pointer;
use std::collections::{BTreeMap, BTreeSet};

impl Namer<'_> {
    pub(super) fn types(
        &mut self,
        api: &Api,
        operations: &Table<OperationId, OperationNames>,
    ) -> Table<TypeId, Identifier> {
        let mut scope = Scope::default();
        let mut components = self.fixed_types(api, &mut scope);
        for id in api.components.iter().copied() {
            let def = &api.types[id];
            if let NameHint::Component(name) = &def.hint
                && !components.contains_key(&id)
            {
                let wanted = words::upper_camel(name);
                let name = self.claim_type(&mut scope, def, wanted);
                components.insert(id, name);
            }
        }
        // An owner precedes the types that it owns, so it already has a name.
        let mut names: Table<TypeId, Identifier> = Table::default();
        for (id, def) in api.types.iter() {
            if let Some(name) = components.remove(&id) {
                names.push(name);
                continue;
            }
            let wanted = match &def.hint {
                NameHint::Component(name) => words::upper_camel(name),
                NameHint::Titled(title) => words::upper_camel(title),
                NameHint::Inline { owner, role } => {
                    let owner = match owner {
                        Owner::Type(owner) => &names[*owner],
                        Owner::Operation(owner) => &operations[*owner].ty,
                    };
                    words::inline(owner, role)
                }
            };
            names.push(self.claim_type(&mut scope, def, wanted));
        }
        names
    }

    /// Claims the name of a type, or the same name with the number that the type had before.
    fn claim_type(&mut self, scope: &mut Scope, def: &TypeDef, wanted: String) -> Identifier {
        let kept = self.kept.numbered(&def.written, &wanted);
        let kept = self.claim_fixed(scope, kept.map(Fixed::Kept), Case::Camel, "type");
        kept.unwrap_or_else(|| self.claim(scope, wanted, &def.origin, "type"))
    }

    /// Claims the names that types already have: those that the description gives, and then those from before.
    fn fixed_types(&mut self, api: &Api, scope: &mut Scope) -> BTreeMap<TypeId, Identifier> {
        let mut names = BTreeMap::new();
        for (id, def) in api.types.iter() {
            let chosen = def.rust_name.as_ref().map(Fixed::Chosen);
            names.extend(
                self.claim_fixed(scope, chosen, Case::Camel, "type")
                    .map(|it| (id, it)),
            );
        }
        let mut counts = BTreeMap::<&Pointer, usize>::new();
        for def in api.types.values() {
            *counts.entry(&def.written).or_default() += 1;
        }
        for (id, def) in api.types.iter() {
            if !names.contains_key(&id) && counts.get(&def.written) == Some(&1) {
                let kept = self.kept.ty(&def.written).map(Fixed::Kept);
                names.extend(
                    self.claim_fixed(scope, kept, Case::Camel, "type")
                        .map(|it| (id, it)),
                );
            }
        }
        names
    }

    /// Returns the names of each type's members, and of the variants for unknown values that are
    /// not called `Unknown`.
    pub(super) fn members(
        &mut self,
        api: &Api,
        types: &Table<TypeId, Identifier>,
    ) -> (Table<TypeId, Vec<Identifier>>, BTreeMap<TypeId, Identifier>) {
        let mut members = Table::default();
        let mut unknowns = BTreeMap::new();
        for (id, def) in api.types.iter() {
            let at = &def.origin;
            members.push(match &def.kind {
                TypeKind::Struct(it) => self.fields(it, def),
                TypeKind::Enum(it) => {
                    let keys = it.values.iter().map(|value| {
                        let kept = self
                            .kept
                            .member(&def.written, &format!("{:?}", value.value));
                        let fixed = Fixed::of(value.rust_name.as_ref(), kept);
                        (
                            value.name.clone().unwrap_or_else(|| value.value.clone()),
                            fixed,
                        )
                    });
                    let keys = keys.collect();
                    self.variants(keys, id, at, &mut unknowns)
                }
                TypeKind::IntegerEnum(it) => {
                    let keys = it.values.iter().map(|value| {
                        let kept = self.kept.member(&def.written, &value.value.to_string());
                        let fixed = Fixed::of(value.rust_name.as_ref(), kept);
                        let key = match &value.name {
                            Some(name) => name.clone(),
                            None if value.value < 0 => value.value.to_string(),
                            None => format!("V{}", value.value),
                        };
                        (key, fixed)
                    });
                    let keys = keys.collect();
                    self.variants(keys, id, at, &mut unknowns)
                }
                TypeKind::Union(it) => {
                    let keys = it.variants.iter().map(|it| {
                        let payload = match &it.form {
                            Form::Value(Type::Named(id)) => Some(&*types[*id]),
                            _ => None,
                        };
                        let kept = self.kept.variant(&def.written, &it.form, payload);
                        (it.name.clone(), kept.map(Fixed::Kept))
                    });
                    self.variants(keys.collect(), id, at, &mut unknowns)
                }
                TypeKind::Alias(_) => Vec::new(),
            });
        }
        (members, unknowns)
    }

    fn fields(&mut self, it: &Struct, def: &TypeDef) -> Vec<Identifier> {
        let owner = match &def.hint {
            NameHint::Component(name) => name.as_str(),
            _ => "",
        };
        let parts = it.flattened.iter().map(|part| {
            let short = part.name.strip_prefix(owner);
            short
                .filter(|short| !short.is_empty())
                .unwrap_or(&part.name)
        });
        let parts: Vec<_> = parts.map(|name| (name, None)).collect();
        let fields = it.fields.iter().map(|field| {
            let kept = self.kept.member(&def.written, &format!("{:?}", field.key));
            (
                field.key.as_str(),
                Fixed::of(field.rust_name.as_ref(), kept),
            )
        });
        let fields: Vec<_> = fields.collect();
        let mut scope = Scope::with(&["new"]);
        let mut claim =
            |keys: &[_]| self.claim_all(&mut scope, keys, Case::Snake, &def.origin, "field");
        [claim(&fields), claim(&parts)].concat()
    }

    /// Returns the names of the variants of an enum or a union. A variant called `Unknown` keeps
    /// its name, and the variant for unknown values gets another.
    fn variants(
        &mut self,
        keys: Vec<(String, Option<Fixed<'_>>)>,
        id: TypeId,
        at: &Pointer,
        unknowns: &mut BTreeMap<TypeId, Identifier>,
    ) -> Vec<Identifier> {
        let keys: Vec<_> = keys
            .iter()
            .map(|(key, fixed)| (key.as_str(), *fixed))
            .collect();
        let names = keys.iter().map(|(key, fixed)| match fixed {
            Some(Fixed::Chosen(chosen)) => chosen.name.clone(),
            // What a name is made from decides, so that the same values lead to the same names.
            Some(Fixed::Kept(_)) | None => words::upper_camel(key),
        });
        let names: BTreeSet<String> = names.collect();
        let mut scope = Scope::default();
        if names.contains(UNKNOWN) {
            match OTHERS.into_iter().find(|other| !names.contains(*other)) {
                Some(other) => {
                    let (name, _) = scope.claim(other.to_owned());
                    unknowns.insert(id, name);
                }
                None => scope = Scope::with(&[UNKNOWN]),
            }
        }
        self.claim_all(&mut scope, &keys, Case::Camel, at, "variant")
    }
}
