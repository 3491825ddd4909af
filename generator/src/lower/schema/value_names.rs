//! The names that a description gives fields, and the values of an `enum`.

use super::rust_name::{self, VALUE_NAMES};
use crate::diagnostic::Kind;
use crate::ir::RustName;
use crate::lower::maker::Lower;
use crate::openapi::Schema;
use serde_json::Value;
use std::collections::BTreeMap;

impl<'a> Lower<'a> {
    /// The name of the field that a property with these schemas becomes.
    pub fn member_name(&self, schemas: &[Schema<'a>]) -> Option<RustName> {
        let names = schemas.iter().filter_map(|schema| rust_name::of(schema));
        names.into_iter().find(rust_name::names_member)
    }

    /// The names of the values of an `enum`, by the text of the value.
    pub fn value_names(&mut self, schema: &Schema<'a>) -> BTreeMap<String, RustName> {
        let Some(names) = schema.keywords.get(VALUE_NAMES) else {
            return BTreeMap::new();
        };
        let at = schema.at.join(VALUE_NAMES);
        let Value::Object(names) = names else {
            let message = "this is not an object with a name for each value; it is ignored";
            self.warn(Kind::RustName, &at, message);
            return BTreeMap::new();
        };
        let named = names.iter().map(|(value, name)| {
            let rust_name = RustName {
                name: name
                    .as_str()
                    .map_or_else(|| name.to_string(), str::to_owned),
                at: at.join(value),
            };
            (value.clone(), rust_name)
        });
        named.collect()
    }
}
