//! The input of the printers, and Rust types as text.

use super::entry::Entry;
use crate::analyze::Facts;
use crate::document::Document;
use crate::ir::{Api, IntegerType, StringType, Type};
use crate::name::Names;
use crate::source::Pointer;

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
    pub(super) fn entry(self, origin: &Pointer, names: Vec<String>, text: String) -> Entry {
        Entry {
            origin: origin.clone(),
            at: self.document.locate(origin),
            names,
            text,
        }
    }

    /// Returns a type as written in Rust.
    pub(super) fn ty(self, ty: &Type) -> String {
        match ty {
            Type::Any => self.path("crate::runtime::wire::Json").to_owned(),
            Type::Never => self.path("std::convert::Infallible").to_owned(),
            Type::Bool => "bool".to_owned(),
            Type::Integer(integer) => integer_type(*integer).to_owned(),
            Type::Number => "f64".to_owned(),
            Type::String(string) => self.path(string_type(*string)).to_owned(),
            Type::Array(items) => format!("{}<{}>", self.path("std::vec::Vec"), self.ty(items)),
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

fn integer_type(integer: IntegerType) -> &'static str {
    match integer {
        IntegerType::I8 => "i8",
        IntegerType::I16 => "i16",
        IntegerType::I32 => "i32",
        IntegerType::I64 => "i64",
        IntegerType::I128 => "i128",
        IntegerType::U8 => "u8",
        IntegerType::U16 => "u16",
        IntegerType::U32 => "u32",
        IntegerType::U64 => "u64",
    }
}

fn string_type(string: StringType) -> &'static str {
    match string {
        StringType::Plain => "std::string::String",
        StringType::Secret => "crate::runtime::secret::Secret",
        StringType::Uuid => "uuid::Uuid",
        StringType::Base64 => "crate::runtime::base64::Base64",
        StringType::Base64Url => "crate::runtime::base64::Base64Url",
        StringType::Binary => "crate::runtime::binary::Binary",
        StringType::DateTime => "time::OffsetDateTime",
        StringType::Date => "time::Date",
        StringType::Ip => "std::net::IpAddr",
        StringType::Ipv4 => "std::net::Ipv4Addr",
        StringType::Ipv6 => "std::net::Ipv6Addr",
    }
}
