//! Strings and numbers without `enum`.

use super::format::{listed, string_format, values_of};
use super::integer;
use super::values::undocumented;
use crate::diagnostic::Kind;
use crate::ir::{IntegerType, StringType, Type};
use crate::lower::maker::Lower;
use crate::lower::site::Site;
use crate::openapi::Schema;
use std::collections::BTreeSet;

/// The type of a string or a number that several schemas restrict together; `None` if they have no `type`, different
/// ones or different formats, or if one of them restricts more than that.
pub(crate) fn joined(schemas: &[Schema<'_>]) -> Option<Type> {
    let is_plain = |schema: &Schema<'_>| {
        // The members of an `allOf` are further schemas here.
        let mut others = ["enum", "items", "oneOf", "anyOf"].iter();
        !others.any(|keyword| schema.has(keyword))
            && !schema.is_object()
            && values_of(schema).is_none()
    };
    if !schemas.iter().all(is_plain) {
        return None;
    }
    let kinds: BTreeSet<&str> = schemas.iter().filter_map(|schema| schema.kind()).collect();
    let kinds: Vec<&str> = kinds.into_iter().collect();
    match kinds.as_slice() {
        ["integer"] | ["integer", "number"] | ["number"] => {
            Some(integer::of(schemas).map_or(Type::Number, Type::Integer))
        }
        ["string"] => {
            let formats = schemas.iter().filter_map(string_format);
            let formats: BTreeSet<StringType> = formats.collect();
            if formats.contains(&StringType::Secret) {
                // Whatever the others say of the text.
                let mut formats = formats.into_iter();
                let secret = formats.find_map(StringType::secret);
                return Some(Type::String(secret.unwrap_or(StringType::Secret)));
            }
            let mut formats = formats.into_iter();
            let format = formats.next().unwrap_or(StringType::Plain);
            let has_pattern = schemas.iter().any(|schema| schema.has("pattern"));
            let format = match format {
                // As for one schema with both.
                StringType::Uuid if has_pattern => StringType::Plain,
                format => format,
            };
            formats.next().is_none().then_some(Type::String(format))
        }
        _ => None,
    }
}

impl<'a> Lower<'a> {
    /// A string without `enum`: the type for its format, or an enum if its pattern allows only a few values.
    pub fn string(&mut self, schema: &Schema<'a>, site: Site<'a>) -> Type {
        if let Some(values) = listed(schema) {
            let values = values.into_iter();
            let values = values.map(|value| undocumented(value, schema.at.clone()));
            let values = values.collect();
            return self.string_enum(schema, values, site);
        }
        Type::String(string_format(schema).unwrap_or(StringType::Plain))
    }

    /// An integer: the smallest type for its bounds and its format.
    pub fn integer(&mut self, schema: &Schema<'a>) -> Type {
        self.check_integer(schema);
        Type::Integer(integer::smallest(std::slice::from_ref(schema)))
    }

    /// A number, or an integer if it has a format of integers.
    pub fn number(&mut self, schema: &Schema<'a>) -> Type {
        match integer::of_number(std::slice::from_ref(schema)) {
            Some(_) => self.integer(schema),
            None => Type::Number,
        }
    }

    /// Warns about bounds of integers that JSON cannot be read with.
    pub fn check_integer(&mut self, schema: &Schema<'a>) {
        let (least, greatest) = integer::range(IntegerType::I128);
        let (low, high) = integer::bounds(schema);
        let is_beyond = |bound: i128| !(least..=greatest).contains(&bound);
        if low.is_some_and(is_beyond) || high.is_some_and(is_beyond) {
            let message =
                "JSON integers beyond 64 bits are not supported; such values are rejected";
            self.warn(Kind::LargeInteger, &schema.at, message);
        }
    }
}
