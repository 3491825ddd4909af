//! Constants: the scalars that a schema allows, if it allows no others.
//!
//! What is transparent for types is transparent here: references, `allOf`, unions whose branches all have constants,
//! `nullable`, and patterns that list a few strings.

use super::pattern::language;
use super::schema::Schema;
use super::view::View;
use serde_json::Value;

/// How many schemas are searched for the constants of one.
const MAX_SEARCHED: usize = 64;

impl<'a> View<'a> {
    /// The scalars that a schema allows, as JSON shows them but without quotes, and without null; none if it allows
    /// others.
    pub fn constants(self, schema: &Schema<'a>) -> Vec<String> {
        let mut left = MAX_SEARCHED;
        self.search_constants(schema, &mut left)
    }

    fn search_constants(self, schema: &Schema<'a>, left: &mut usize) -> Vec<String> {
        let Some(target) = self.target(schema).filter(|_| *left > 0) else {
            return Vec::new();
        };
        *left -= 1;
        let mut lists = vec![own(&target)];
        for member in target.schemas("allOf") {
            lists.push(self.search_constants(&member, left));
        }
        let branches = self.branches(&target).into_iter();
        let branches: Vec<_> = branches
            .map(|branch| self.search_constants(&branch, left))
            .collect();
        if branches.iter().all(|constants| !constants.is_empty()) {
            lists.push(branches.concat());
        }
        narrowest(lists)
    }
}

/// The shortest of several lists of constants, without regard to those that are empty.
pub(super) fn narrowest(lists: Vec<Vec<String>>) -> Vec<String> {
    let lists = lists.into_iter().filter(|values| !values.is_empty());
    lists.min_by_key(Vec::len).unwrap_or_default()
}

/// The constants that the keywords of a schema list.
fn own(schema: &Schema<'_>) -> Vec<String> {
    let text = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        _ => None,
    };
    if let Some(values) = schema.values() {
        let values = values.iter().filter(|value| !value.is_null());
        return values.map(text).collect::<Option<_>>().unwrap_or_default();
    }
    let is_text = schema.kind().is_none_or(|kind| kind == "string");
    let pattern = schema.text("pattern").filter(|_| is_text);
    pattern.and_then(language).unwrap_or_default()
}
