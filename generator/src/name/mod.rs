//! Identifiers: the only place that makes them.
//!
//! Components claim their names first, in the order of the description, then inline types, which
//! are named by owner and role; so a new inline type never renames a component. Within a scope a
//! name that is taken gets a number and a warning, one that means something else a `_`.

mod file;
mod groups;
mod items;
mod scope;
mod words;

use crate::analyze::groups::Groups;
use crate::diagnostic::{Diagnostic, Diagnostics, Kind};
use crate::document::Document;
use crate::ir::{Api, NameHint, Operation, Owner, Struct, TypeDef, TypeId, TypeKind};
use crate::source::Pointer;
pub(crate) use file::{FilePath, ModuleName};
pub(crate) use groups::{GroupNames, WHOLE_API};
use scope::Scope;
use std::collections::{BTreeMap, BTreeSet};

/// The identifiers of everything that is emitted, as Rust takes them.
#[derive(Debug, Default)]
pub(crate) struct Names {
    types: Vec<String>,
    members: Vec<Vec<String>>,
    unknowns: BTreeMap<TypeId, &'static str>,
    operations: Vec<OperationNames>,
    schemes: Vec<SchemeNames>,
    groups: Vec<GroupNames>,
    parts: Vec<ModuleName>,
    taken_types: BTreeSet<String>,
    taken_operations: BTreeSet<String>,
}

/// The identifiers of an operation.
#[derive(Debug, Default)]
pub(crate) struct OperationNames {
    /// Its struct.
    pub ty: String,
    /// Its parameters, in order.
    pub parameters: Vec<String>,
    /// The enum of its body, if that may be several things.
    pub body: Option<ItemNames>,
    /// The enum of what it returns, if that differs.
    pub output: Option<ItemNames>,
    /// The enum of what a server that refuses says, if that differs.
    pub error: Option<ItemNames>,
    /// The headers of its answers, if any.
    pub headers: Option<ItemNames>,
}

/// The identifiers of an item that goes with an operation.
#[derive(Debug, Default)]
pub(crate) struct ItemNames {
    /// The item.
    pub ty: String,
    /// Its variants or methods, in order.
    pub members: Vec<String>,
}

/// The identifiers of a security scheme.
#[derive(Debug, Default)]
pub(crate) struct SchemeNames {
    /// Its constant.
    pub constant: String,
    /// The builder method that takes its credential.
    pub method: String,
}

impl OperationNames {
    /// All items of the operation.
    fn items(&self) -> impl Iterator<Item = String> {
        let others = [&self.body, &self.output, &self.error, &self.headers];
        let others = others.into_iter().flatten().map(|names| &names.ty);
        std::iter::once(&self.ty).chain(others).cloned()
    }
}

impl Names {
    /// The name of a type.
    pub fn ty(&self, id: TypeId) -> &str {
        &self.types[id.index()]
    }

    /// The names of a type's fields and flattened parts, or of its variants.
    pub fn members(&self, id: TypeId) -> &[String] {
        &self.members[id.index()]
    }

    /// The variant of an enum for values that it does not know.
    pub fn unknown(&self, id: TypeId) -> &str {
        self.unknowns.get(&id).copied().unwrap_or(UNKNOWN)
    }

    /// The names of an operation, by position.
    pub fn operation(&self, index: usize) -> &OperationNames {
        &self.operations[index]
    }

    /// The names of a security scheme, by position.
    pub fn scheme(&self, index: usize) -> &SchemeNames {
        &self.schemes[index]
    }

    /// The names of a group of operations, by position.
    pub fn group(&self, index: usize) -> &GroupNames {
        &self.groups[index]
    }

    /// The module of a part of the types, by position.
    pub fn part(&self, index: usize) -> &ModuleName {
        &self.parts[index]
    }

    /// Whether any identifier has other letters than those of ASCII.
    pub fn has_other_scripts(&self) -> bool {
        self.has(|name| !name.is_ascii())
    }

    /// Whether any identifier is one that clippy takes for a placeholder.
    pub fn has_placeholders(&self) -> bool {
        self.has(|name| ["foo", "baz", "quux"].contains(&name))
    }

    fn has(&self, is_wanted: impl Fn(&str) -> bool) -> bool {
        let operations = self.operations.iter();
        let operations = operations.flat_map(|names| names.parameters.iter().chain([&names.ty]));
        let members = self.members.iter().flatten();
        let schemes = self
            .schemes
            .iter()
            .flat_map(|names| [&names.constant, &names.method]);
        let mut all = self
            .types
            .iter()
            .chain(members)
            .chain(operations)
            .chain(schemes);
        all.any(|name| is_wanted(name))
    }

    /// Whether a type has this name, so that the item of the standard library needs its path.
    pub fn is_type(&self, name: &str) -> bool {
        self.taken_types.contains(name)
    }

    /// Whether an operation has this name.
    pub fn is_operation(&self, name: &str) -> bool {
        self.taken_operations.contains(name)
    }
}

/// The variant for what is not known.
pub(crate) const UNKNOWN: &str = "Unknown";
/// What it is called in an enum that has a value of this name.
const OTHERS: [&str; 2] = ["Other", "Unrecognized"];

/// Names everything.
pub(crate) fn name(
    api: &Api,
    groups: &Groups,
    document: &Document,
    diagnostics: &mut Diagnostics,
) -> Names {
    let mut namer = Namer {
        document,
        diagnostics,
    };
    let operations = namer.operations(api);
    let types = namer.types(api, &operations);
    let mut scope = groups::scope();
    let group_names = groups::names(groups, &mut scope);
    let parts = groups::parts(groups, &group_names, &types, &mut scope);
    let (members, unknowns) = namer.members(api);
    Names {
        members,
        unknowns,
        schemes: namer.schemes(api),
        parts,
        groups: group_names,
        taken_types: types.iter().cloned().collect(),
        taken_operations: operations.iter().flat_map(OperationNames::items).collect(),
        operations,
        types,
    }
}

struct Namer<'a> {
    document: &'a Document,
    diagnostics: &'a mut Diagnostics,
}

impl Namer<'_> {
    fn claim(&mut self, scope: &mut Scope, wanted: String, at: &Pointer, what: &str) -> String {
        let (name, clashed) = scope.claim(wanted.clone());
        if clashed {
            let message = format!("another {what} is named `{wanted}`; `{name}` is used");
            let at = self.document.locate(at);
            self.diagnostics
                .push(Diagnostic::warning(Kind::NameClash, message).at(at));
        }
        name
    }

    fn types(&mut self, api: &Api, operations: &[OperationNames]) -> Vec<String> {
        let mut scope = Scope::default();
        let mut names = vec![String::new(); api.types.len()];
        // Not in the order of the types, which is another where something has led to a component
        // before its turn.
        let schemas = self.document.get(&Pointer::from("/components/schemas"));
        let schemas = schemas.and_then(|schemas| schemas.as_object());
        let keys = schemas.into_iter().flat_map(|schemas| schemas.keys());
        let positions: BTreeMap<&String, usize> = keys.zip(0..).collect();
        let components = api.types.iter().filter_map(|(id, def)| match &def.hint {
            NameHint::Component(name) => Some((positions.get(name), id, name)),
            _ => None,
        });
        let mut components: Vec<_> = components.collect();
        components.sort_unstable();
        for (_, id, name) in components {
            let (wanted, at) = (words::upper_camel(name), &api.types[id].origin);
            names[id.index()] = self.claim(&mut scope, wanted, at, "type");
        }
        // An owner comes before what it owns, so its name is there.
        for (id, def) in api.types.iter() {
            let wanted = match &def.hint {
                NameHint::Component(_) => continue,
                NameHint::Titled(title) => words::upper_camel(title),
                NameHint::Inline { owner, role } => {
                    let owner = match owner {
                        Owner::Type(owner) => names[owner.index()].as_str(),
                        Owner::Operation(owner) => operations[owner.index()].ty.as_str(),
                    };
                    inline_name(owner, role)
                }
            };
            names[id.index()] = self.claim(&mut scope, wanted, &def.origin, "type");
        }
        names
    }

    /// Claims names for things side by side. Those that are spelled like what they become come
    /// first, then those without signs around them; of the others, one that finds its name taken
    /// keeps the signs as words.
    fn claim_all(
        &mut self,
        scope: &mut Scope,
        keys: &[&str],
        style: fn(&str) -> String,
        at: &Pointer,
        what: &str,
    ) -> Vec<String> {
        let wanted: Vec<String> = keys.iter().map(|key| style(key)).collect();
        let mut order: Vec<usize> = (0..keys.len()).collect();
        order.sort_by_key(|index| {
            let (key, wanted) = (keys[*index], &wanted[*index]);
            (key != wanted, style(&words::with_signs(key)) != *wanted)
        });
        let mut names = vec![String::new(); keys.len()];
        for index in order {
            let spelled = style(&words::with_signs(keys[index]));
            let name = match scope.is_taken(&wanted[index]) && !scope.is_taken(&spelled) {
                true => spelled,
                false => wanted[index].clone(),
            };
            names[index] = self.claim(scope, name, at, what);
        }
        names
    }

    /// The names of each type's members, and of the variants for what is not known, where that is
    /// not `Unknown`.
    fn members(&mut self, api: &Api) -> (Vec<Vec<String>>, BTreeMap<TypeId, &'static str>) {
        let mut members = Vec::new();
        let mut unknowns = BTreeMap::new();
        for (id, def) in api.types.iter() {
            let at = &def.origin;
            members.push(match &def.kind {
                TypeKind::Struct(it) => self.fields(it, def),
                TypeKind::Enum(it) => {
                    let keys = it.values.iter().map(|value| match &value.name {
                        Some(name) => name.clone(),
                        None => value.value.clone(),
                    });
                    self.variants(keys.collect(), id, at, &mut unknowns)
                }
                TypeKind::IntegerEnum(it) => {
                    let keys = it.values.iter().map(|value| match &value.name {
                        Some(name) => name.clone(),
                        None if value.value < 0 => value.value.to_string(),
                        None => format!("V{}", value.value),
                    });
                    self.variants(keys.collect(), id, at, &mut unknowns)
                }
                TypeKind::Union(it) => {
                    let keys = it.variants.iter().map(|variant| variant.name.clone());
                    self.variants(keys.collect(), id, at, &mut unknowns)
                }
                TypeKind::Alias(_) => Vec::new(),
            });
        }
        (members, unknowns)
    }

    fn fields(&mut self, it: &Struct, def: &TypeDef) -> Vec<String> {
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
        let fields = it.fields.iter().map(|field| field.key.as_str());
        let (fields, parts): (Vec<&str>, Vec<&str>) = (fields.collect(), parts.collect());
        let mut scope = Scope::with(&["new"]);
        let mut claim =
            |keys: &[&str]| self.claim_all(&mut scope, keys, words::snake, &def.origin, "field");
        [claim(&fields), claim(&parts)].concat()
    }

    /// The variants of an enum or a union. One that is called `Unknown` keeps its name, and the
    /// variant for what is not known takes another.
    fn variants(
        &mut self,
        keys: Vec<String>,
        id: TypeId,
        at: &Pointer,
        unknowns: &mut BTreeMap<TypeId, &'static str>,
    ) -> Vec<String> {
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let names: BTreeSet<String> = keys.iter().map(|key| words::upper_camel(key)).collect();
        let mut scope = Scope::default();
        if names.contains(UNKNOWN) {
            match OTHERS.into_iter().find(|other| !names.contains(*other)) {
                Some(other) => {
                    unknowns.insert(id, other);
                }
                None => scope = Scope::with(&[UNKNOWN]),
            }
        }
        self.claim_all(&mut scope, &keys, words::upper_camel, at, "variant")
    }

    fn operations(&mut self, api: &Api) -> Vec<OperationNames> {
        let mut scope = Scope::default();
        let mut names = Vec::new();
        for operation in &api.operations {
            let wanted = words::upper_camel(&operation.id);
            let ty = self.claim(&mut scope, wanted, &operation.origin, "operation");
            names.push(OperationNames {
                ty,
                parameters: self.parameters(operation),
                ..OperationNames::default()
            });
        }
        // Operations come first, so that nothing that goes with one takes the name of another.
        self.items(api, &mut names, &mut scope);
        names
    }

    fn parameters(&mut self, operation: &Operation) -> Vec<String> {
        let mut scope = Scope::with(&["new", "request", "response", "body"]);
        // One name in two places is two parameters, of which the second says where it is.
        let mut places: BTreeMap<String, &str> = BTreeMap::new();
        let keys = operation.parameters.iter().map(|parameter| {
            let place = parameter.location.name();
            let first = places.entry(words::snake(&parameter.name)).or_insert(place);
            match *first == place {
                true => parameter.name.clone(),
                false => format!("{}_{place}", parameter.name),
            }
        });
        let keys: Vec<String> = keys.collect();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        self.claim_all(
            &mut scope,
            &keys,
            words::snake,
            &operation.origin,
            "parameter",
        )
    }

    fn schemes(&mut self, api: &Api) -> Vec<SchemeNames> {
        let mut constants = Scope::default();
        let mut methods = Scope::with(&[
            "allow_http",
            "always",
            "apply",
            "base_url",
            "build",
            "check",
            "clone",
            "credential",
            "credentials",
            "default",
            "default_header",
            "fmt",
            "get",
            "max_response_bytes",
            "new",
            "retry",
            "server",
            "server_variable",
            "set",
            "timeout",
            "transport",
            "user_agent",
            "with",
        ]);
        let at = Pointer::from("/components/securitySchemes");
        let mut names = Vec::new();
        for scheme in &api.security_schemes {
            let at = at.join(&scheme.name);
            let constant = words::shouty(&scheme.name);
            let method = words::snake(&scheme.name);
            names.push(SchemeNames {
                constant: self.claim(&mut constants, constant, &at, "constant"),
                method: self.claim(&mut methods, method, &at, "method"),
            });
        }
        names
    }
}

/// `Pet` and `status` → `PetStatus`; what the role repeats of its owner is said once.
fn inline_name(owner: &str, role: &str) -> String {
    let role = words::upper_camel(role);
    match role.strip_prefix(owner) {
        Some(rest) if !rest.is_empty() => role,
        _ => format!("{owner}{role}"),
    }
}
