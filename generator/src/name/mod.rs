//! The IR → Rust identifiers. No other module creates identifiers.
//!
//! Names that the description gives come first, then those that items had in the crate before ([`kept`]). Of the others,
//! components claim their names first, in the order of the description. Inline types follow, which
//! are named by owner and role, so a new inline type never renames a component. If a name is taken
//! within a scope, a number is appended, with a warning; if it has another meaning, `_` is.

mod file;
mod groups;
mod items;
mod kept;
mod scope;
mod types;
mod words;

use crate::analyze::groups::{GroupId, Groups, PartId};
use crate::diagnostic::{Diagnostic, Kind, Reports};
use crate::ir::{Api, Operation, OperationId, SchemeId, Table, TypeId};
use crate::source::Pointer;
use crate::surface::Surface;
pub(crate) use file::{FilePath, ModuleName};
pub(crate) use groups::{GroupNames, WHOLE_API};
use kept::{Fixed, Kept};
use scope::Scope;
pub(crate) use scope::{Identifier, default_constant};
use std::collections::{BTreeMap, BTreeSet};
use words::Case;

/// The identifiers of everything that is emitted, as written in Rust.
#[derive(Debug)]
pub(crate) struct Names {
    types: Table<TypeId, Identifier>,
    members: Table<TypeId, Vec<Identifier>>,
    /// The variants for unknown values that are not called [`UNKNOWN`].
    unknowns: BTreeMap<TypeId, Identifier>,
    unknown: Identifier,
    operations: Table<OperationId, OperationNames>,
    schemes: Table<SchemeId, SchemeNames>,
    groups: Table<GroupId, GroupNames>,
    parts: Table<PartId, ModuleName>,
    taken_types: BTreeSet<String>,
    taken_operations: BTreeSet<String>,
}

/// The identifiers of an operation.
#[derive(Debug)]
pub(crate) struct OperationNames {
    /// The struct.
    pub ty: Identifier,
    /// The parameters, in order.
    pub parameters: Vec<Identifier>,
    /// The enum of its request body, if it may be several types.
    pub body: Option<ItemNames>,
    /// The enum of its successes, if their bodies differ.
    pub output: Option<ItemNames>,
    /// The enum of its errors, if their bodies differ.
    pub error: Option<ItemNames>,
    /// The headers of its responses, if there are any.
    pub headers: Option<ItemNames>,
}

/// The identifiers of an item that belongs to an operation.
#[derive(Debug)]
pub(crate) struct ItemNames {
    /// The item.
    pub ty: Identifier,
    /// Its variants or methods, in order.
    pub members: Vec<Identifier>,
}

/// The identifiers of a security scheme.
#[derive(Debug)]
pub(crate) struct SchemeNames {
    /// Its constant.
    pub constant: Identifier,
    /// The builder method that takes its credential.
    pub method: Identifier,
}

impl OperationNames {
    /// Returns the names of all items of the operation.
    fn items(&self) -> impl Iterator<Item = String> {
        let others = [&self.body, &self.output, &self.error, &self.headers];
        let others = others.into_iter().flatten().map(|names| &names.ty);
        std::iter::once(&self.ty)
            .chain(others)
            .map(Identifier::to_string)
    }
}

impl Names {
    /// Returns the name of a type.
    pub fn ty(&self, id: TypeId) -> &Identifier {
        &self.types[id]
    }

    /// Returns the names of a type's fields and flattened parts, or of its variants.
    pub fn members(&self, id: TypeId) -> &[Identifier] {
        &self.members[id]
    }

    /// Returns the variant of an enum for unknown values.
    pub fn unknown(&self, id: TypeId) -> &Identifier {
        self.unknowns.get(&id).unwrap_or(&self.unknown)
    }

    /// Returns the names of an operation.
    pub fn operation(&self, id: OperationId) -> &OperationNames {
        &self.operations[id]
    }

    /// Returns the names of a security scheme.
    pub fn scheme(&self, id: SchemeId) -> &SchemeNames {
        &self.schemes[id]
    }

    /// Returns the names of a group of operations.
    pub fn group(&self, id: GroupId) -> &GroupNames {
        &self.groups[id]
    }

    /// Returns the module of a part of the types.
    pub fn part(&self, id: PartId) -> &ModuleName {
        &self.parts[id]
    }

    /// Whether any identifier has non-ASCII letters.
    pub fn has_other_scripts(&self) -> bool {
        self.has(|name| !name.is_ascii())
    }

    /// Whether any identifier is considered a placeholder by clippy.
    pub fn has_placeholders(&self) -> bool {
        self.has(|name| ["foo", "baz", "quux"].contains(&name))
    }

    fn has(&self, is_wanted: impl Fn(&str) -> bool) -> bool {
        let operations = self.operations.values();
        let operations = operations.flat_map(|names| names.parameters.iter().chain([&names.ty]));
        let members = self.members.values().flatten();
        let schemes = self
            .schemes
            .values()
            .flat_map(|names| [&names.constant, &names.method]);
        let mut all = self
            .types
            .values()
            .chain(members)
            .chain(operations)
            .chain(schemes);
        all.any(|name| is_wanted(name))
    }

    /// Whether a type has this name, so that the item of the standard library must be written with
    /// its path.
    pub fn is_type(&self, name: &str) -> bool {
        self.taken_types.contains(name)
    }

    /// Whether an operation has this name.
    pub fn is_operation(&self, name: &str) -> bool {
        self.taken_operations.contains(name)
    }
}

/// The variant for unknown values.
pub(crate) const UNKNOWN: &str = "Unknown";
/// The alternative names, for an enum that has a value of that name.
const OTHERS: [&str; 2] = ["Other", "Unrecognized"];

/// Names everything. Items keep the names that they had before.
pub(crate) fn name(
    api: &Api,
    groups: &Groups,
    before: Option<&Surface>,
    reports: &mut Reports,
) -> Names {
    let mut namer = Namer {
        reports,
        kept: Kept::of(before),
    };
    let operations = namer.operations(api);
    let types = namer.types(api, &operations);
    let mut scope = groups::scope();
    let group_names = groups::names(groups, &namer.kept, &mut scope);
    let parts = groups::parts(groups, &group_names, &mut scope);
    let (members, unknowns) = namer.members(api, &types);
    Names {
        members,
        unknowns,
        unknown: Scope::with(&[UNKNOWN]).own(UNKNOWN),
        schemes: namer.schemes(api),
        parts,
        groups: group_names,
        taken_types: types.values().map(Identifier::to_string).collect(),
        taken_operations: operations
            .values()
            .flat_map(OperationNames::items)
            .collect(),
        operations,
        types,
    }
}

struct Namer<'a> {
    reports: &'a mut Reports,
    kept: Kept<'a>,
}

impl Namer<'_> {
    /// Claims a name that an item already has. `None` if there is none, or if it is not possible: for one that the
    /// description gives, that is an error.
    fn claim_fixed(
        &mut self,
        scope: &mut Scope,
        fixed: Option<Fixed<'_>>,
        case: Case,
        what: &str,
    ) -> Option<Identifier> {
        let chosen = match fixed? {
            Fixed::Kept(name) => {
                let name = name.strip_prefix("r#").unwrap_or(name);
                return case.fits(name).then(|| scope.take(name))?;
            }
            Fixed::Chosen(chosen) => chosen,
        };
        let name = &chosen.name;
        let fault = match Fixed::fault(name, case) {
            Some(fault) => fault,
            None => match scope.take(name) {
                Some(name) => return Some(name),
                None if scope.is_taken(name) => {
                    format!("another {what} has the name `{name}` as well")
                }
                None => format!("`{name}` has another meaning for a {what}"),
            },
        };
        self.reports
            .push(&chosen.at, Diagnostic::error(Kind::RustName, fault));
        None
    }

    fn claim(&mut self, scope: &mut Scope, wanted: String, at: &Pointer, what: &str) -> Identifier {
        let (name, clashed) = scope.claim(wanted.clone());
        if clashed {
            let message = format!("another {what} is named `{wanted}`; `{name}` is used");
            self.reports
                .push(at, Diagnostic::warning(Kind::NameClash, message));
        }
        name
    }

    /// Claims names in one scope. Keys that equal their identifiers come first, then keys without
    /// signs at their ends. If several keys would get the same name, their signs are kept as words.
    fn claim_all(
        &mut self,
        scope: &mut Scope,
        keys: &[(&str, Option<Fixed<'_>>)],
        case: Case,
        at: &Pointer,
        what: &str,
    ) -> Vec<Identifier> {
        let style = case.style();
        let mut names = BTreeMap::new();
        for is_chosen in [true, false] {
            for (index, (_, fixed)) in keys.iter().enumerate() {
                let fixed = fixed.filter(|it| matches!(it, Fixed::Chosen(_)) == is_chosen);
                let name = self.claim_fixed(scope, fixed, case, what);
                names.extend(name.map(|name| (index, name)));
            }
        }
        let keys: Vec<&str> = keys.iter().map(|(key, _)| *key).collect();
        let wanted: Vec<String> = keys.iter().map(|key| style(key)).collect();
        let mut order: Vec<usize> = (0..keys.len()).collect();
        order.sort_by_cached_key(|index| {
            let (key, plain) = (keys[*index], &wanted[*index]);
            (
                key != plain,
                words::spelled(key, style).map(|it| it != *plain),
            )
        });
        let mut counts = BTreeMap::<&str, usize>::new();
        wanted
            .iter()
            .for_each(|name| *counts.entry(name).or_default() += 1);
        for index in order {
            if names.contains_key(&index) {
                continue;
            }
            let (key, plain) = (keys[index], &wanted[index]);
            let name = scope.distinct(key, plain, counts[plain.as_str()], style);
            names.insert(index, self.claim(scope, name, at, what));
        }
        names.into_values().collect()
    }

    fn operations(&mut self, api: &Api) -> Table<OperationId, OperationNames> {
        let mut scope = Scope::default();
        let mut fixed = BTreeMap::new();
        for is_chosen in [true, false] {
            for (id, operation) in api.operations.iter() {
                let name = match is_chosen {
                    true => operation.rust_name.as_ref().map(Fixed::Chosen),
                    false if fixed.contains_key(&id) => None,
                    false => self.kept.operation(operation).map(Fixed::Kept),
                };
                let name = self.claim_fixed(&mut scope, name, Case::Camel, "operation");
                fixed.extend(name.map(|name| (id, name)));
            }
        }
        let mut names = api.operations.map(|id, operation| {
            let wanted = words::upper_camel(&operation.id);
            OperationNames {
                ty: match fixed.remove(&id) {
                    Some(name) => name,
                    None => self.claim(&mut scope, wanted, &operation.origin, "operation"),
                },
                parameters: self.parameters(operation),
                body: None,
                output: None,
                error: None,
                headers: None,
            }
        });
        // All operations are named first, so that an item of one operation cannot take the name of
        // another operation.
        self.items(api, &mut names, &mut scope);
        names
    }

    fn parameters(&mut self, operation: &Operation) -> Vec<Identifier> {
        let mut scope = Scope::with(&["new", "request", "response", "body"]);
        // Parameters with the same name in two locations are different. The location is appended to
        // the name of the second.
        let mut places: BTreeMap<String, &str> = BTreeMap::new();
        let keys = operation.parameters.iter().map(|parameter| {
            let place = parameter.location.name();
            let name = parameter.field();
            let first = places.entry(words::snake(&name)).or_insert(place);
            match *first == place {
                true => name,
                false => format!("{name}_{place}"),
            }
        });
        let keys: Vec<String> = keys.collect();
        let keys = keys.iter().zip(&operation.parameters);
        let keys = keys.map(|(key, parameter)| {
            let kept = self.kept.parameter(operation, parameter);
            (key.as_str(), Fixed::of(parameter.rust_name.as_ref(), kept))
        });
        let keys: Vec<_> = keys.collect();
        self.claim_all(
            &mut scope,
            &keys,
            Case::Snake,
            &operation.origin,
            "parameter",
        )
    }

    fn schemes(&mut self, api: &Api) -> Table<SchemeId, SchemeNames> {
        let mut constants = Scope::default();
        let mut methods = Scope::with(&[
            "allow_http",
            "always",
            "apply",
            "authenticate",
            "base_url",
            "build",
            "check",
            "chosen",
            "clone",
            "credential",
            "credentials",
            "default",
            "default_header",
            "fmt",
            "follow_redirects",
            "get",
            "keep_credentials",
            "max_response_bytes",
            "new",
            "pending",
            "retry",
            "retry_budget",
            "select",
            "server",
            "server_variable",
            "set",
            "sources",
            "timeout",
            "transport",
            "user_agent",
            "with",
            "without",
        ]);
        // Those that have a name already come first.
        let mut kept = BTreeMap::new();
        for (id, scheme) in api.security_schemes.iter() {
            let name = self.kept.scheme(&scheme.name).map(Fixed::Kept);
            let method = self.claim_fixed(&mut methods, name, Case::Snake, "method");
            let names = method.map(|method| {
                let (constant, _) = constants.claim(words::shouty(method.plain()));
                SchemeNames { constant, method }
            });
            kept.extend(names.map(|names| (id, names)));
        }
        api.security_schemes.map(|id, scheme| {
            if let Some(names) = kept.remove(&id) {
                return names;
            }
            let at = &scheme.origin;
            let constant = words::shouty(&scheme.name);
            let method = words::snake(&scheme.name);
            SchemeNames {
                constant: self.claim(&mut constants, constant, at, "constant"),
                method: self.claim(&mut methods, method, at, "method"),
            }
        })
    }
}
