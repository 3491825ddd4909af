//! A schema: a node with the keywords of JSON Schema that code depends on.
//!
//! What is answered here follows from the schema object alone. It does not follow references and decides nothing
//! about Rust.

use super::node::Node;
use crate::source::Pointer;
use serde_json::Value;
use std::ops::Deref;

/// The extension that says whether a string is a secret, whatever its `format`.
pub(crate) const SECRET: &str = "x-client-secret";

/// The keywords that make a schema from others.
pub(crate) const COMPOSITION: [&str; 3] = ["allOf", "oneOf", "anyOf"];

/// A schema object. Everything that can be asked of a [`Node`] can be asked of it.
#[derive(Clone, Debug)]
pub(crate) struct Schema<'a>(Node<'a>);

/// `additionalProperties`.
pub(crate) enum Additional<'a> {
    /// Absent or `false`.
    None,
    /// `true` or the empty schema.
    Any,
    /// A schema.
    Schema(Schema<'a>),
}

impl<'a> From<Node<'a>> for Schema<'a> {
    fn from(node: Node<'a>) -> Self {
        Self(node)
    }
}

impl<'a> Deref for Schema<'a> {
    type Target = Node<'a>;

    fn deref(&self) -> &Node<'a> {
        &self.0
    }
}

/// How the value of a parameter or a header is described.
pub(crate) enum Described<'a> {
    /// By `schema`.
    Schema(Schema<'a>),
    /// By `content`: a media type, and its schema if there is one.
    Content(&'a str, Option<Schema<'a>>),
}

impl<'a> Node<'a> {
    /// How the value of this parameter or header is described. The document has made sure that it has either a
    /// `schema` or a `content` with one media type.
    pub fn described(&self) -> Option<Described<'a>> {
        if let Some(schema) = self.schema("schema") {
            return Some(Described::Schema(schema));
        }
        let (media_type, node) = self.media_types().into_iter().next()?;
        Some(Described::Content(media_type, node.schema("schema")))
    }

    /// The schema that a keyword holds.
    pub fn schema(&self, keyword: &str) -> Option<Schema<'a>> {
        self.child(keyword).map(Schema)
    }
}

impl<'a> Schema<'a> {
    /// The schema for `value` at `at`; `None` if the value is not an object.
    pub fn new(value: &'a Value, at: Pointer) -> Option<Self> {
        Node::new(value, at).map(Self)
    }

    /// `type`.
    pub fn kind(&self) -> Option<&'a str> {
        self.text("type")
    }

    /// The schemas of `allOf`, `oneOf` or `anyOf`.
    pub fn schemas(&self, keyword: &str) -> Vec<Schema<'a>> {
        self.list(keyword).into_iter().map(Self).collect()
    }

    /// `x-client-secret`: whether the schema is marked as a secret, or as none.
    pub fn marked_secret(&self) -> Option<bool> {
        self.keywords.get(SECRET)?.as_bool()
    }

    /// Whether a string of this schema is a secret.
    pub fn is_secret(&self) -> bool {
        let is_password = || self.text("format") == Some("password");
        self.marked_secret().unwrap_or_else(is_password)
    }

    /// `items`.
    pub fn items(&self) -> Option<Schema<'a>> {
        self.schema("items")
    }

    /// `properties`, in order, without those that must not be there.
    pub fn properties(&self) -> Vec<(&'a str, Schema<'a>)> {
        let mut properties = self.all_properties();
        properties.retain(|(_, property)| !property.is_never());
        properties
    }

    /// The names of the properties that must not be there.
    pub fn absent(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let all = self.all_properties().into_iter();
        all.filter(|(_, property)| property.is_never())
            .map(|(key, _)| key)
    }

    fn all_properties(&self) -> Vec<(&'a str, Schema<'a>)> {
        let properties = self.child("properties");
        let properties = properties.map(|it| it.children()).unwrap_or_default();
        let schemas = properties.into_iter();
        schemas.map(|(key, node)| (key, Self(node))).collect()
    }

    /// The property of this name, unless it must not be there.
    pub fn property(&self, key: &str) -> Option<Schema<'a>> {
        let property = self.keywords.get("properties")?.get(key)?;
        let property = Schema::new(property, self.at.join("properties").join(key))?;
        (!property.is_never()).then_some(property)
    }

    /// Whether no value is valid: `{not: {}}`, which is what `false` is in the plain form.
    fn is_never(&self) -> bool {
        let mut keywords = self.keywords.iter();
        let is_not = |(keyword, value): (&String, &Value)| {
            keyword == "not" && value.as_object().is_some_and(|it| it.is_empty())
        };
        self.keywords.len() == 1 && keywords.all(is_not)
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

    /// Whether an object has no members but its `properties`, so far as it says itself.
    pub fn is_closed(&self) -> bool {
        let refuses = self.keywords.get("additionalProperties") == Some(&Value::Bool(false));
        refuses && !self.is_composed()
    }

    /// `additionalProperties`.
    pub fn additional(&self) -> Additional<'a> {
        match self.keywords.get("additionalProperties") {
            None | Some(Value::Bool(false)) => Additional::None,
            Some(Value::Object(keywords)) if !keywords.is_empty() => {
                Additional::Schema(Schema(Node {
                    at: self.at.join("additionalProperties"),
                    keywords,
                }))
            }
            Some(_) => Additional::Any,
        }
    }

    /// `enum`.
    pub fn values(&self) -> Option<&'a [Value]> {
        Some(self.keywords.get("enum")?.as_array()?.as_slice())
    }

    /// The only value of `enum`, if it is a string.
    pub fn constant(&self) -> Option<&'a str> {
        match self.values()? {
            [Value::String(value)] => Some(value),
            _ => None,
        }
    }

    /// `discriminator.propertyName`.
    pub fn tag(&self) -> Option<&'a str> {
        self.child("discriminator")?.text("propertyName")
    }

    /// Whether the schema is an object without any statement about its properties.
    ///
    /// `properties: {}` is such a statement: there are none.
    pub fn is_free_form(&self) -> bool {
        self.kind() == Some("object")
            && !self.has("properties")
            && !self.has("additionalProperties")
            && !self.is_composed()
    }

    /// Whether the schema is an object without properties: `{type: object, properties: {}}`.
    pub fn is_empty_object(&self) -> bool {
        self.has("properties")
            && self.properties().is_empty()
            && matches!(self.additional(), Additional::None)
            && !self.is_composed()
    }

    /// Whether the schema has one of the keywords of [`COMPOSITION`].
    pub fn is_composed(&self) -> bool {
        COMPOSITION.iter().any(|keyword| self.has(keyword))
    }

    /// Whether the schema is an object, by its `type` or, without one, by the keywords for objects.
    pub fn is_object(&self) -> bool {
        match self.kind() {
            Some(kind) => kind == "object",
            None => self.has("properties") || self.has("additionalProperties"),
        }
    }

    /// Its single property, if it is an object of one required property and nothing else.
    pub fn keyed(&self) -> Option<(&'a str, Schema<'a>)> {
        let mut properties = self.properties();
        let mut required = self.required();
        let is_plain = !self.is_composed() && matches!(self.additional(), Additional::None);
        match (properties.len(), required.next(), required.next()) {
            (1, Some(key), None) if is_plain && properties[0].0 == key => properties.pop(),
            _ => None,
        }
    }

    /// The branches of `oneOf` and `anyOf`, in this order, without those that allow only null.
    pub fn branches(&self) -> Vec<Schema<'a>> {
        let mut branches = self.schemas("oneOf");
        branches.extend(self.schemas("anyOf"));
        branches.retain(|branch| !branch.is_only_null());
        branches
    }

    /// The members of `allOf` and the branches: the schemas that this one is composed of.
    pub fn components(&self) -> Vec<Schema<'a>> {
        [self.schemas("allOf"), self.branches()].concat()
    }

    /// Whether this schema object itself allows `null`.
    pub fn allows_null(&self) -> bool {
        let among_values = |values: &[Value]| values.iter().any(Value::is_null);
        self.is("nullable") || self.is_only_null() || self.values().is_some_and(among_values)
    }

    /// Whether `null` is the only value.
    ///
    /// `{nullable: true}` alone counts as well: by the letter it allows any value, but some tools write "or null"
    /// this way.
    pub fn is_only_null(&self) -> bool {
        (self.is("nullable") && self.keywords.len() == 1)
            || self.kind() == Some("null")
            || self
                .values()
                .is_some_and(|values| !values.is_empty() && values.iter().all(Value::is_null))
    }

    /// Whether the schema lists required properties of an object and does not describe them.
    pub fn only_requires(&self) -> bool {
        let silent = ["required", "title", "description", "type"];
        let mut keywords = self.keywords.keys();
        self.has("required")
            && self.kind().is_none_or(|kind| kind == "object")
            && keywords.all(|keyword| silent.contains(&keyword.as_str()))
    }
}
