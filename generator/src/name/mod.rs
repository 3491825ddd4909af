//! Identifiers: the only place that makes them.
//!
//! Components claim their names first, in the order of the description, then inline types, which
//! are named by owner and role; so a new inline type never renames a component. Within a scope a
//! name that is taken gets a number and a warning.

mod scope;
mod words;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::Document;
use crate::ir::{Api, NameHint, Operation, Owner, TypeId, TypeKind};
use crate::pointer::Pointer;
use scope::Scope;
use std::collections::{BTreeMap, BTreeSet};

/// The identifiers of everything that is emitted, as Rust takes them.
#[derive(Debug, Default)]
pub(crate) struct Names {
    types: Vec<String>,
    members: Vec<Vec<String>>,
    operations: Vec<OperationNames>,
    schemes: Vec<SchemeNames>,
    modules: BTreeMap<String, String>,
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
}

/// The identifiers of a security scheme.
#[derive(Debug, Default)]
pub(crate) struct SchemeNames {
    /// Its constant.
    pub constant: String,
    /// The builder method that takes its credential.
    pub method: String,
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

    /// The names of an operation, by position.
    pub fn operation(&self, index: usize) -> &OperationNames {
        &self.operations[index]
    }

    /// The names of a security scheme, by position.
    pub fn scheme(&self, index: usize) -> &SchemeNames {
        &self.schemes[index]
    }

    /// The module of a tag.
    pub fn module<'a>(&'a self, tag: &'a str) -> &'a str {
        self.modules.get(tag).map_or(tag, String::as_str)
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

/// The module of operations without a tag, and of types that several tags use.
pub(crate) const UNTAGGED: &str = "untagged";
/// The module of types that operations of several tags use, or none.
pub(crate) const SHARED: &str = "shared";
/// The variant for what is not known.
pub(crate) const UNKNOWN: &str = "Unknown";

/// Names everything.
pub(crate) fn name(api: &Api, document: &Document, diagnostics: &mut Diagnostics) -> Names {
    let mut namer = Namer {
        document,
        diagnostics,
    };
    let operations = namer.operations(api);
    let types = namer.types(api, &operations);
    Names {
        members: namer.members(api),
        schemes: namer.schemes(api),
        modules: modules(api),
        taken_types: types.iter().cloned().collect(),
        taken_operations: operations.iter().map(|names| names.ty.clone()).collect(),
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
            let message = format!("the {what} `{wanted}` is there already: this one is `{name}`");
            let at = self.document.locate(at);
            self.diagnostics
                .push(Diagnostic::warning("name-clash", message).at(at));
        }
        name
    }

    fn types(&mut self, api: &Api, operations: &[OperationNames]) -> Vec<String> {
        let mut scope = Scope::default();
        let mut names = vec![String::new(); api.types.len()];
        for (id, def) in api.types.iter() {
            if let NameHint::Component(name) = &def.hint {
                let wanted = words::upper_camel(name);
                names[id.index()] = self.claim(&mut scope, wanted, &def.origin, "type");
            }
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

    fn members(&mut self, api: &Api) -> Vec<Vec<String>> {
        let mut members = Vec::new();
        for (_, def) in api.types.iter() {
            let at = &def.origin;
            members.push(match &def.kind {
                TypeKind::Struct(it) => {
                    let mut scope = Scope::with(&["new"]);
                    let fields = it.fields.iter().map(|field| field.key.as_str());
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
                    fields
                        .chain(parts)
                        .map(|key| self.claim(&mut scope, words::snake(key), at, "field"))
                        .collect()
                }
                TypeKind::Enum(it) => {
                    let mut scope = Scope::with(&[UNKNOWN]);
                    it.values
                        .iter()
                        .map(|value| {
                            self.claim(&mut scope, words::upper_camel(&value.value), at, "variant")
                        })
                        .collect()
                }
                TypeKind::Union(it) => {
                    let mut scope = Scope::with(&[UNKNOWN]);
                    it.variants
                        .iter()
                        .map(|variant| {
                            self.claim(&mut scope, words::upper_camel(&variant.name), at, "variant")
                        })
                        .collect()
                }
                TypeKind::Alias(_) => Vec::new(),
            });
        }
        members
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
            });
        }
        names
    }

    fn parameters(&mut self, operation: &Operation) -> Vec<String> {
        let mut scope = Scope::with(&["new", "request", "response", "body"]);
        operation
            .parameters
            .iter()
            .map(|parameter| {
                let wanted = words::snake(&parameter.name);
                self.claim(&mut scope, wanted, &operation.origin, "parameter")
            })
            .collect()
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

fn modules(api: &Api) -> BTreeMap<String, String> {
    // The last ones are no names of files on Windows.
    let mut scope = Scope::with(&["mod", SHARED, UNTAGGED, "aux", "con", "nul", "prn"]);
    let mut modules = BTreeMap::new();
    for tag in api
        .operations
        .iter()
        .filter_map(|operation| operation.tag.as_ref())
    {
        if !modules.contains_key(tag) {
            let (name, _) = scope.claim(words::file(tag));
            modules.insert(tag.clone(), name);
        }
    }
    modules
}
