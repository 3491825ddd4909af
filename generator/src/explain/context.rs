//! The input of the printers, and Rust types as text.

use super::entry::Entry;
use super::line::Lines;
use crate::analyze::groups::Users;
use crate::analyze::{DefaultValue, Facts};
use crate::document::Document;
use crate::ir::{Api, Scalar, Type};
use crate::name::{Identifier, Names, default_constant};
use crate::rust_types;
use crate::source::Pointer;
use crate::surface::Line;
use crate::surface::text::quoted;

/// The input of the printers.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub api: &'a Api,
    pub facts: &'a Facts,
    pub names: &'a Names,
    pub document: &'a Document,
}

impl Context<'_> {
    /// Creates the entry for the object at a pointer.
    pub(super) fn entry(self, origin: &Pointer, names: Vec<String>, lines: Lines) -> Entry {
        let lines = lines.finish();
        Entry {
            origin: self.document.written(origin),
            at: self.document.locate(origin),
            names,
            text: lines
                .iter()
                .filter(|line| !line.is_detail)
                .map(Line::short)
                .collect(),
            lines,
        }
    }

    /// Returns the features of which at least one must be enabled for items that these groups use.
    pub(super) fn features(self, users: &Users) -> Vec<String> {
        let groups = self.facts.groups.needed(users).iter();
        let features = groups.map(|group| format!("feature {}", self.names.group(*group).feature));
        features.collect()
    }

    /// Returns the constant for the default of a field.
    pub(super) fn default(
        self,
        field: &Identifier,
        ty: &Type,
        default: Option<&Scalar>,
    ) -> Option<String> {
        let name = default_constant(field)?;
        let value = self
            .facts
            .conversions
            .default(&self.api.types, ty, default?)?;
        let value = match value {
            DefaultValue::Bool(value) => value.to_string(),
            DefaultValue::Integer(value) => value.to_string(),
            DefaultValue::Number(value) => format!("{value:?}"),
            DefaultValue::Text(text) => quoted(text),
            DefaultValue::Variant(id, position) => self.names.members(id)[position].to_string(),
        };
        Some(format!("{name} = {value}"))
    }

    /// Returns a type as written in Rust.
    pub(super) fn ty(self, ty: &Type) -> String {
        match ty {
            Type::Any => self.path(rust_types::ANY).to_owned(),
            Type::Never => self.path("std::convert::Infallible").to_owned(),
            Type::Bool => "bool".to_owned(),
            Type::Integer(integer) => rust_types::integer(*integer).to_owned(),
            Type::Number => "f64".to_owned(),
            Type::String(string) => self.path(rust_types::string(*string)).to_owned(),
            Type::Array(items) => format!("{}<{}>", self.path("std::vec::Vec"), self.ty(items)),
            Type::Tuple(items) => match items.as_slice() {
                [only] => format!("({},)", self.ty(only)),
                items => {
                    let items: Vec<String> = items.iter().map(|item| self.ty(item)).collect();
                    format!("({})", items.join(", "))
                }
            },
            Type::Map(values) => {
                let map = self.path("std::collections::BTreeMap");
                let string = self.path("std::string::String");
                format!("{map}<{string}, {}>", self.ty(values))
            }
            Type::Nullable(inner) => self.option(&self.ty(inner)),
            Type::Named(id) => self.names.ty(*id).to_string(),
        }
    }

    /// Returns a type that may be boxed; the box is inside an option.
    pub(super) fn boxed(self, ty: &Type, is_boxed: bool) -> String {
        let boxed = |ty: &Type| format!("{}<{}>", self.path("std::boxed::Box"), self.ty(ty));
        match (is_boxed, ty) {
            (false, _) => self.ty(ty),
            (true, Type::Nullable(inner)) => self.option(&boxed(inner)),
            (true, _) => boxed(ty),
        }
    }

    /// Returns the `Option` of a type.
    pub(super) fn option(self, inner: &str) -> String {
        format!("{}<{inner}>", self.path("std::option::Option"))
    }

    /// Returns the name of a library type: short, unless the API has a type of that name.
    pub(super) fn path(self, path: &'static str) -> &'static str {
        let (_, name) = path.rsplit_once("::").unwrap_or(("", path));
        match self.names.is_type(name) {
            true => path,
            false => name,
        }
    }
}
