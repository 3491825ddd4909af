//! Branches that are all strings or all integers with known values → the values of one enum.
//!
//! A value with a branch of its own has its documentation. Strings are named after themselves, so their titles are
//! documentation, too; integers are named after their titles. A branch that allows any string or any integer adds nothing,
//! since every enum keeps values that it does not know.

use super::branch::Branch;
use crate::ir::{Docs, EnumValue};
use crate::lower::schema::docs;
use crate::lower::schema::rust_name;
use crate::lower::schema::values::{integer, undocumented};
use crate::openapi::Schema;
use serde_json::Value;

/// The known values of branches that are all strings.
pub(super) fn strings(branches: &[Branch<'_>]) -> Option<Vec<EnumValue>> {
    let is_plain = |target: &Schema<'_>| {
        target.kind() == Some("string") && !target.has("format") && !target.has("pattern")
    };
    let text = |value: &Value| value.as_str().map(str::to_owned);
    values(branches, text, is_plain, |branch, value| EnumValue {
        docs: titled(branch, &value),
        origin: branch.schema.at.clone(),
        rust_name: rust_name::of(&branch.schema),
        name: None,
        is_default: false,
        value,
    })
}

/// The known values of branches that are all integers.
pub(super) fn integers(branches: &[Branch<'_>]) -> Option<Vec<EnumValue<i64>>> {
    let is_plain = |target: &Schema<'_>| {
        let restricting = ["minimum", "maximum", "multipleOf"];
        target.kind() == Some("integer") && !restricting.iter().any(|keyword| target.has(keyword))
    };
    let number = |value: &Value| integer(value).filter(|_| value.is_number());
    values(branches, number, is_plain, |branch, value| EnumValue {
        value,
        origin: branch.schema.at.clone(),
        rust_name: rust_name::of(&branch.schema),
        is_default: false,
        name: docs::title(&branch.schema).filter(|title| !title.trim().is_empty()),
        docs: Docs {
            // The value is shown anyway.
            notes: Vec::new(),
            ..docs::of(std::slice::from_ref(&branch.schema))
        },
    })
}

/// The values of all branches; `None` if there are none, or if a branch has others.
fn values<V>(
    branches: &[Branch<'_>],
    read: fn(&Value) -> Option<V>,
    is_plain: fn(&Schema<'_>) -> bool,
    documented: fn(&Branch<'_>, V) -> EnumValue<V>,
) -> Option<Vec<EnumValue<V>>> {
    let mut known = Vec::new();
    for branch in branches {
        let target = &branch.target;
        match target.values() {
            Some(values) => {
                for value in values.iter().filter(|value| !value.is_null()) {
                    let read = read(value)?;
                    known.push(match values {
                        [_] => documented(branch, read),
                        _ => undocumented(read, target.at.join("enum")),
                    });
                }
            }
            None if is_plain(target) && !target.is_composed() => {}
            None => return None,
        }
    }
    (!known.is_empty()).then_some(known)
}

/// The documentation of a branch, with its title if the value does not say the same.
fn titled(branch: &Branch<'_>, value: &str) -> Docs {
    let mut docs = docs::of(std::slice::from_ref(&branch.schema));
    let bare = |text: &str| {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect::<String>()
    };
    let title = docs::title(&branch.schema).filter(|title| bare(title) != bare(value));
    docs.text.add_first(&title.unwrap_or_default());
    docs
}
