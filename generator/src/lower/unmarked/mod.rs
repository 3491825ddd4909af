//! Strings that look like secrets and are not marked as such → one warning, and an overlay action that marks them.
//!
//! [`words`] decides what looks like a secret. `x-client-secret: false` says that a string is not one. Enums, numbers,
//! times and UUIDs are never secrets, unless they are marked.

mod action;
mod words;

use std::mem;

use super::maker::{Lower, Suspect};
use crate::diagnostic::{Diagnostic, Kind};
use crate::ir::{Id, StringType, Type, TypeId, TypeKind};
use crate::openapi::Schema;
use crate::source::Pointer;
pub(super) use words::is_of_model;
use words::{is_telling, look_secret};

/// How many strings the warning names.
const NAMED: usize = 40;

/// How many aliases are followed from a string.
const MAX_ALIASES: usize = 64;

impl<'a> Lower<'a> {
    /// Notes a string that its name or its description calls a secret, unless it is marked. The description is that
    /// of the schema if there is no other.
    pub fn suspect(
        &mut self,
        name: &str,
        description: Option<&str>,
        schema: &Schema<'a>,
        ty: &Type,
    ) {
        let description = description.or_else(|| schema.text("description"));
        if !look_secret(name, description.unwrap_or_default()) {
            return;
        }
        let mut parts = self.view.chain(schema);
        parts.extend(schema.schemas("allOf"));
        if parts.iter().all(|part| part.marked_secret().is_none()) {
            let suspect = Suspect {
                name: name.to_owned(),
                ty: ty.clone(),
            };
            self.suspects.insert(schema.at.clone(), suspect);
        }
    }

    /// Warns about the strings that look like secrets, and suggests an action that marks them.
    pub fn report_suspects(&mut self) {
        let all = mem::take(&mut self.suspects);
        let is_shown = |ty: &Type| {
            let (leaf, names) = self.leaf(ty);
            let mut names = names.iter().filter_map(|id| self.pointer(*id));
            // If the schema behind a name looks like a secret, the mark belongs there.
            let is_told = |at: &Pointer| {
                all.contains_key(at) || at.last().is_some_and(|name| is_telling(&name))
            };
            leaf.is_some_and(is_readable) && !names.any(is_told)
        };
        let shown = all.iter().filter(|(_, suspect)| is_shown(&suspect.ty));
        let shown: Vec<_> = shown.collect();
        let Some((first, _)) = shown.first() else {
            return;
        };
        let names = shown.iter().take(NAMED);
        let names = names.map(|(at, suspect)| full_name(at, &suspect.name));
        let mut names = names.collect::<Vec<_>>().join(", ");
        if shown.len() > NAMED {
            names += &format!(" and {} more", shown.len() - NAMED);
        }
        let message = match shown.len() {
            1 => format!("{names} looks like a secret, but is not marked as one; `Debug` shows it"),
            count => {
                format!(
                    "{count} strings look like secrets, but are not marked; `Debug` shows them: {names}"
                )
            }
        };
        let help = "the actions at the end of this report mark all of them in an overlay; for those that are not secrets, use \
            `x-client-secret: false` instead";
        let warning = Diagnostic::warning(Kind::UnmarkedSecret, message);
        let warning = warning.at(self.view.locate(first)).help(help);
        self.diagnostics.push(warning);
        for action in self.view.marking_actions(shown.iter().map(|(at, _)| *at)) {
            self.diagnostics.suggest(action);
        }
    }

    /// Whether a type is a secret, or a list or a map of secrets.
    pub fn is_marked(&self, ty: &Type) -> bool {
        let secrets = [
            StringType::Secret,
            StringType::SecretBytes,
            StringType::SecretBytesUrl,
        ];
        let (leaf, _) = self.leaf(ty);
        matches!(leaf, Some(Type::String(string)) if secrets.contains(string))
    }

    /// The innermost type of lists, maps and options, and the names that it is behind; `None` if it is not a scalar.
    fn leaf<'t>(&'t self, ty: &'t Type) -> (Option<&'t Type>, Vec<TypeId>) {
        let mut names = Vec::new();
        let mut ty = ty;
        while names.len() < MAX_ALIASES {
            ty = match ty {
                Type::Array(inner) | Type::Map(inner) | Type::Nullable(inner) => inner,
                // A mark applies to all items.
                Type::Tuple(items) => {
                    let is_text = |item: &Type| matches!(item.non_null(), Type::String(_));
                    match items.iter().all(is_text) {
                        true => items.first().unwrap_or(&Type::Never),
                        false => return (None, names),
                    }
                }
                Type::Named(id) => {
                    names.push(*id);
                    match self.types.get(id.index()).and_then(Option::as_ref) {
                        Some(def) => match &def.kind {
                            TypeKind::Alias(target) => target,
                            _ => return (None, names),
                        },
                        None => return (None, names),
                    }
                }
                leaf => return (Some(leaf), names),
            };
        }
        (None, names)
    }
}

/// Whether the type shows its value, or leaves it in memory.
fn is_readable(ty: &Type) -> bool {
    let types = [StringType::Plain, StringType::Base64, StringType::Base64Url];
    matches!(ty, Type::String(string) if types.contains(string))
}

/// What the warning calls a string: its name, with that of the component or the operation.
fn full_name(at: &Pointer, name: &str) -> String {
    let segments: Vec<_> = at.segments().collect();
    let segments: Vec<&str> = segments.iter().map(|segment| &**segment).collect();
    match segments.as_slice() {
        ["components", "schemas", _] => format!("`{name}`"),
        ["components", "schemas", schema, ..] => format!("`{schema}.{name}`"),
        ["paths", path, "parameters", ..] => format!("`{name}` of `{path}`"),
        ["paths", path, method, ..] => {
            format!("`{name}` of `{} {path}`", method.to_uppercase())
        }
        _ => format!("`{name}`"),
    }
}
