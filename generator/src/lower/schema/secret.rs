//! `x-client-secret: true` → secret texts and bytes, alone or in lists, tuples and maps.
//!
//! The mark may be next to a `$ref`, which it does not affect elsewhere, or in a member of an `allOf`.
//! `x-client-secret: false` says that a string is not a secret, in spite of its `format` or its name.

use super::format::string_format;
use crate::diagnostic::Kind;
use crate::ir::{StringType, Type};
use crate::lower::maker::Lower;
use crate::openapi::{Additional, SECRET, Schema};

/// How many lists and maps around a secret are followed.
const MAX_LEVELS: usize = 4;

impl<'a> Lower<'a> {
    /// The type of a schema that is marked as a secret; `None` if it is not, or if the mark does not apply to it.
    pub fn marked_secret(&mut self, schema: &Schema<'a>) -> Option<Type> {
        let members = schema.schemas("allOf");
        let mut marked = std::iter::once(schema).chain(&members);
        let marked = marked.find(|part| part.marked_secret() == Some(true))?;
        let ty = self.secret(schema, MAX_LEVELS);
        if ty.is_none() {
            let message = format!(
                "`{SECRET}` applies to strings, and to lists and maps of them; it is ignored"
            );
            let at = marked.at.join(SECRET);
            self.warn(Kind::MisplacedKeyword, &at, &message);
        }
        ty
    }

    /// Whether the text of a body is a secret.
    pub fn is_secret_text(&self, schema: &Schema<'a>) -> bool {
        // The first two have the marks next to references.
        let mut parts = vec![schema.clone()];
        parts.extend(schema.schemas("allOf"));
        parts.extend(self.view.members(schema));
        let mut marks = parts.iter().filter_map(|part| part.marked_secret());
        let is_password = |part: &Schema<'a>| part.text("format") == Some("password");
        match marks.next() {
            Some(first) => first || marks.any(|mark| mark),
            None => parts.iter().any(is_password),
        }
    }

    /// The type of a string, a list or a map whose strings are secrets.
    fn secret(&self, schema: &Schema<'a>, levels: usize) -> Option<Type> {
        let parts = self.view.members(schema);
        if parts.iter().any(|part| !part.branches().is_empty()) {
            return None;
        }
        let held = |schema: Schema<'a>| {
            let ty = self.secret(&schema, levels.checked_sub(1)?)?;
            Some(Box::new(match self.view.is_nullable(&schema) {
                true => ty.nullable(),
                false => ty,
            }))
        };
        match parts.iter().find_map(|part| part.kind())? {
            "string" => {
                let mut formats = parts.iter().filter_map(string_format);
                let secret = formats.find_map(StringType::secret);
                Some(Type::String(secret.unwrap_or(StringType::Secret)))
            }
            "array" if parts.iter().any(|part| part.has("prefixItems")) => {
                let mut parts = parts.iter();
                let items = parts.find_map(|part| {
                    let items = part.schemas("prefixItems");
                    (!items.is_empty()).then_some(items)
                })?;
                let items = items.into_iter().map(|item| held(item).map(|ty| *ty));
                items.collect::<Option<_>>().map(Type::Tuple)
            }
            "array" => {
                let items = parts.iter().find_map(|part| part.items())?;
                held(items).map(Type::Array)
            }
            "object" if parts.iter().all(|part| part.properties().is_empty()) => {
                let mut parts = parts.iter();
                let values = parts.find_map(|part| match part.additional() {
                    Additional::Schema(values) => Some(values),
                    Additional::Any | Additional::None => None,
                })?;
                held(values).map(Type::Map)
            }
            _ => None,
        }
    }

    /// Warns about a mark that is not a boolean.
    pub fn check_secret(&mut self, schema: &Schema<'a>) {
        if schema
            .keywords
            .get(SECRET)
            .is_some_and(|value| !value.is_boolean())
        {
            let message = format!("`{SECRET}` is not a boolean; it is ignored");
            self.warn(Kind::InvalidValue, &schema.at.join(SECRET), &message);
        }
    }
}
