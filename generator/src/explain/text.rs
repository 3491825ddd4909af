//! The parts of lines: texts of the description, Rust types.

use super::Context;
use crate::ir::{Docs, IntegerType, StringType, Type};

/// A text of the description between quotes, with escapes for what has no shape of its own.
pub(super) fn quoted(text: &str) -> String {
    format!("{text:?}")
}

/// A text of the description that needs no quotes if its characters are plain: a pointer, a path, a
/// URL, a media type, a key.
pub(super) fn plain(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || (c.is_ascii_graphic() && !"\"\\,;".contains(c));
    match !text.is_empty() && text.chars().all(is_plain) {
        true => text.to_owned(),
        false => quoted(text),
    }
}

/// Several texts, each quoted.
pub(super) fn all_quoted<'a>(texts: impl IntoIterator<Item = &'a String>) -> String {
    let texts: Vec<String> = texts.into_iter().map(|text| quoted(text)).collect();
    texts.join(", ")
}

/// The facts that hold; the others are empty.
pub(super) fn listed(facts: &[&str]) -> String {
    let facts = facts.iter().copied().filter(|fact| !fact.is_empty());
    facts.collect::<Vec<_>>().join(", ")
}

/// Adds a line: what there is, the facts about it, and its documentation's notes as a comment.
pub(super) fn line(text: &mut String, what: &str, facts: &str, docs: &Docs) {
    let deprecated = if docs.deprecated { "deprecated" } else { "" };
    let facts = listed(&[facts, deprecated]);
    text.push_str(what);
    if !facts.is_empty() {
        text.push_str("  ");
        text.push_str(&facts);
    }
    for (index, note) in docs.notes.iter().enumerate() {
        text.push_str(if index == 0 { "  // " } else { " " });
        // As in quotes, but for quotes and backslashes.
        for piece in note.split_inclusive(['"', '\'', '\\']) {
            let plain = piece.trim_end_matches(['"', '\'', '\\']);
            text.extend(plain.escape_debug());
            text.push_str(&piece[plain.len()..]);
        }
    }
    text.push('\n');
}

impl Context<'_> {
    /// A type as Rust has it.
    pub(super) fn ty(self, ty: &Type) -> String {
        match ty {
            Type::Any => self.path("serde_json::Value").to_owned(),
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
            Type::Named(id) => self.names.ty(*id).to_owned(),
        }
    }

    /// A type that may be boxed; the pointer stands inside an option.
    pub(super) fn boxed(self, ty: &Type, is_boxed: bool) -> String {
        let boxed = |ty: &Type| format!("{}<{}>", self.path("std::boxed::Box"), self.ty(ty));
        match (is_boxed, ty) {
            (false, _) => self.ty(ty),
            (true, Type::Nullable(inner)) => self.option(&boxed(inner)),
            (true, _) => boxed(ty),
        }
    }

    /// `Option` of a type.
    pub(super) fn option(self, inner: &str) -> String {
        format!("{}<{inner}>", self.path("std::option::Option"))
    }

    /// A name from elsewhere: short, unless the API has a type of that name.
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
