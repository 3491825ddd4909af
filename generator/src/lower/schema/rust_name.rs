//! `x-rust-name` and `x-rust-value-names`: the names that a description, or an overlay, gives items in Rust.
//!
//! | where | what it names |
//! |---|---|
//! | a component schema, or any other schema that becomes a type | the type |
//! | a property | the field; or the type of its schema, if the name starts with an upper-case letter |
//! | a branch of `oneOf` or `anyOf` that is a single value of an enum | the variant |
//! | a parameter or an operation | the field of the parameter, the struct of the operation |
//! | `x-rust-value-names`, next to `enum`: an object with a name for each value that needs one | the variants |
//!
//! Whether a name is valid, and whether two items would share it, is decided where names are. A name in another place is a
//! warning.

use crate::ir::RustName;
use crate::openapi::{Node, Schema};

/// The extension that names an item.
pub(crate) const NAME: &str = "x-rust-name";

/// The extension that names the values of an `enum`.
pub(crate) const VALUE_NAMES: &str = "x-rust-value-names";

/// The name that an object of the description gives its item.
pub(crate) fn of(node: &Node<'_>) -> Option<RustName> {
    let name = node.keywords.get(NAME)?;
    Some(RustName {
        // What is not a text is not a valid name either.
        name: name
            .as_str()
            .map_or_else(|| name.to_string(), str::to_owned),
        at: node.at.join(NAME),
    })
}

/// The name of the type that a schema becomes.
pub(crate) fn of_type(schema: &Schema<'_>) -> Option<RustName> {
    of(schema).filter(|name| !is_property(schema) || !names_member(name))
}

fn is_property(schema: &Schema<'_>) -> bool {
    let parent = schema.at.parent();
    parent.is_some_and(|parent| parent.last().as_deref() == Some("properties"))
}

/// Whether a name is written like that of a field.
pub(crate) fn names_member(name: &RustName) -> bool {
    !name.name.starts_with(char::is_uppercase)
}
