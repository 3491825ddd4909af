//! A schema as it stands in the document: a view with the keywords that code depends on.
//!
//! Schemas are read from the document's values rather than through a typed model, because a
//! reference may point at any place in the document and a keyword may stand beside any other;
//! the view keeps the place of each part for diagnostics. It decides nothing.

use crate::source::Pointer;
use serde_json::{Map, Value};

/// A schema object and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Schema<'a> {
    /// Its place in the merged document.
    pub at: Pointer,
    /// Its keywords.
    pub keywords: &'a Map<String, Value>,
}

/// `additionalProperties`.
pub(crate) enum Additional<'a> {
    /// Absent or `false`.
    None,
    /// `true` or the empty schema.
    Any,
    /// A schema.
    Schema(Schema<'a>),
}

impl<'a> Schema<'a> {
    /// The view of `value` at `at`; `None` where it is no object.
    pub fn new(value: &'a Value, at: Pointer) -> Option<Self> {
        value.as_object().map(|keywords| Self { at, keywords })
    }

    /// The target of `$ref`.
    pub fn reference(&self) -> Option<&'a str> {
        self.text("$ref")
    }

    /// A keyword whose value is a string.
    pub fn text(&self, keyword: &str) -> Option<&'a str> {
        self.keywords.get(keyword)?.as_str()
    }

    /// Whether a boolean keyword is `true`.
    pub fn is(&self, keyword: &str) -> bool {
        self.keywords.get(keyword).and_then(Value::as_bool) == Some(true)
    }

    /// Whether the keyword is there at all.
    pub fn has(&self, keyword: &str) -> bool {
        self.keywords.contains_key(keyword)
    }

    /// `type`.
    pub fn kind(&self) -> Option<&'a str> {
        self.text("type")
    }

    /// The schemas of `allOf`, `oneOf` or `anyOf`.
    pub fn list(&self, keyword: &str) -> Vec<Schema<'a>> {
        let Some(items) = self.keywords.get(keyword).and_then(Value::as_array) else {
            return Vec::new();
        };
        let at = self.at.join(keyword);
        items
            .iter()
            .enumerate()
            .filter_map(|(index, item)| Schema::new(item, at.join_index(index)))
            .collect()
    }

    /// The schema of `items` or `not`.
    pub fn child(&self, keyword: &str) -> Option<Schema<'a>> {
        Schema::new(self.keywords.get(keyword)?, self.at.join(keyword))
    }

    /// `properties`, in order.
    pub fn properties(&self) -> Vec<(&'a str, Schema<'a>)> {
        let properties = self.child("properties");
        properties.map(|it| it.children()).unwrap_or_default()
    }

    /// The members that are objects, in order.
    pub fn children(&self) -> Vec<(&'a str, Schema<'a>)> {
        let members = self.keywords.iter();
        members
            .filter_map(|(key, value)| Some((key.as_str(), Schema::new(value, self.at.join(key))?)))
            .collect()
    }

    /// The property of this name.
    pub fn property(&self, key: &str) -> Option<Schema<'a>> {
        let property = self.keywords.get("properties")?.get(key)?;
        Schema::new(property, self.at.join("properties").join(key))
    }

    /// `required`.
    pub fn required(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.keywords
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
    }

    /// `additionalProperties`.
    pub fn additional(&self) -> Additional<'a> {
        match self.keywords.get("additionalProperties") {
            None | Some(Value::Bool(false)) => Additional::None,
            Some(Value::Object(map)) if !map.is_empty() => Additional::Schema(Schema {
                at: self.at.join("additionalProperties"),
                keywords: map,
            }),
            Some(_) => Additional::Any,
        }
    }

    /// `enum`.
    pub fn values(&self) -> Option<&'a [Value]> {
        Some(self.keywords.get("enum")?.as_array()?.as_slice())
    }

    /// The only value that this schema itself allows, if it is a string.
    pub fn constant(&self) -> Option<&'a str> {
        match self.values()? {
            [Value::String(value)] => Some(value),
            _ => None,
        }
    }

    /// Whether the schema is an object that says nothing of its members.
    ///
    /// `properties: {}` does say something: there are none.
    pub fn is_free_form(&self) -> bool {
        self.kind() == Some("object")
            && ![
                "properties",
                "additionalProperties",
                "allOf",
                "oneOf",
                "anyOf",
            ]
            .iter()
            .any(|keyword| self.has(keyword))
    }

    /// Whether the schema is an object without members: `{type: object, properties: {}}`.
    pub fn is_empty_object(&self) -> bool {
        self.has("properties")
            && self.properties().is_empty()
            && matches!(self.additional(), Additional::None)
            && !["allOf", "oneOf", "anyOf"]
                .iter()
                .any(|keyword| self.has(keyword))
    }

    /// Whether the schema is made of others.
    pub fn is_composed(&self) -> bool {
        ["allOf", "oneOf", "anyOf"]
            .iter()
            .any(|keyword| self.has(keyword))
    }

    /// Whether the schema is an object, in so many words or by the members that it describes.
    pub fn is_object(&self) -> bool {
        match self.kind() {
            Some(kind) => kind == "object",
            None => self.has("properties") || self.has("additionalProperties"),
        }
    }

    /// The branches of `oneOf` or `anyOf`, in that order, without those that are only null.
    pub fn branches(&self) -> Vec<Schema<'a>> {
        let mut branches = self.list("oneOf");
        branches.extend(self.list("anyOf"));
        branches.retain(|branch| !branch.is_only_null());
        branches
    }

    /// Whether `null` is one of the values that this schema itself allows.
    pub fn allows_null(&self) -> bool {
        let among_values = |values: &[Value]| values.iter().any(Value::is_null);
        self.is("nullable") || self.is_only_null() || self.values().is_some_and(among_values)
    }

    /// Whether `null` is the only value; or nothing is said but that it is one, which to the letter
    /// allows any value, but is how some tools write "or null".
    pub fn is_only_null(&self) -> bool {
        (self.is("nullable") && self.keywords.len() == 1)
            || self.kind() == Some("null")
            || self
                .values()
                .is_some_and(|values| !values.is_empty() && values.iter().all(Value::is_null))
    }

    /// Whether the schema says which members an object must have and nothing of what they are.
    pub fn only_requires(&self) -> bool {
        let silent = ["required", "title", "description", "type"];
        self.has("required")
            && self.kind().is_none_or(|kind| kind == "object")
            && self
                .keywords
                .keys()
                .all(|keyword| silent.contains(&keyword.as_str()))
    }
}
