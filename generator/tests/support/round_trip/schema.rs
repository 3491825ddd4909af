//! A view of OpenAPI 3.0 schemas for creating values: the targets of references, the depth of the smallest value, and
//! the keywords.

use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The component schemas of a document.
pub struct Components<'a> {
    document: &'a Value,
    /// How many objects and lists a value of each component has inside one another, at least.
    heights: BTreeMap<&'a str, usize>,
    families: Vec<Family<'a>>,
}

/// A schema with a `discriminator` and without branches, and the schemas that may stand in its place.
pub struct Family<'a> {
    parent: &'a Value,
    /// The property that tells them.
    pub tag: &'a str,
    /// Each with its value of the tag.
    pub children: Vec<(&'a str, &'a Value)>,
}

impl<'a> Components<'a> {
    /// Of a whole OpenAPI 3.0 document.
    pub fn new(document: &'a Value) -> Self {
        let mut components = Self {
            document,
            heights: BTreeMap::new(),
            families: Vec::new(),
        };
        components.families = families(&components);
        let schemas = document["components"]["schemas"].as_object();
        loop {
            let before = components.heights.clone();
            for (name, schema) in schemas.into_iter().flatten() {
                if let Some(height) = components.height(schema) {
                    components.heights.insert(name, height);
                }
            }
            if components.heights == before {
                return components;
            }
        }
    }

    /// The schema of this name.
    pub fn schema(&self, name: &str) -> &'a Value {
        &self.document["components"]["schemas"][name]
    }

    /// The schemas that may stand in the place of this one.
    pub fn family(&self, schema: &Value) -> Option<&Family<'a>> {
        let mut families = self.families.iter();
        families.find(|family| std::ptr::eq(family.parent, schema))
    }

    /// The least height, as far as it is known yet.
    pub fn height(&self, schema: &Value) -> Option<usize> {
        if let Some(name) = component(schema) {
            return self.heights.get(name).copied();
        }
        if is_nullable(schema) {
            return Some(0);
        }
        let mut height = 0;
        for key in required(schema) {
            let property = &schema["properties"][key];
            height = height.max(self.height(property)? + 1);
        }
        for member in list(schema, "allOf") {
            height = height.max(self.height(member)?);
        }
        if schema["minItems"].as_u64().is_some_and(|least| least > 0) {
            height = height.max(self.height(&schema["items"])? + 1);
        }
        let branches = branches(schema);
        if branches.is_empty() {
            return Some(height);
        }
        let least = branches
            .iter()
            .filter_map(|branch| self.height(branch))
            .min();
        Some(height.max(least?))
    }

    /// What a schema, or a member of its `allOf`, says of a property.
    pub fn property(&self, schema: &'a Value, name: &str, depth: usize) -> Option<&'a Value> {
        let schema = self.target(schema);
        let own = schema["properties"].get(name);
        let mut members = list(schema, "allOf").iter().filter(|_| depth < 8);
        own.or_else(|| members.find_map(|member| self.property(member, name, depth + 1)))
    }

    /// The schema behind references.
    pub fn target(&self, schema: &'a Value) -> &'a Value {
        let mut target = schema;
        for _ in 0..64 {
            let Some(reference) = target["$ref"].as_str() else {
                break;
            };
            let pointer = reference.trim_start_matches('#');
            target = self.document.pointer(pointer).unwrap_or(&Value::Null);
        }
        target
    }
}

fn families<'a>(components: &Components<'a>) -> Vec<Family<'a>> {
    let schemas = components.document["components"]["schemas"].as_object();
    let schemas = || schemas.into_iter().flatten();
    let parents = schemas().filter_map(|(name, parent)| {
        let tag = parent["discriminator"]["propertyName"].as_str()?;
        let mapping = parent["discriminator"]["mapping"].as_object();
        let is_heir = |schema: &Value| {
            let mut members = list(schema, "allOf").iter();
            members.any(|member| component(member) == Some(name))
        };
        let children: Vec<_> = match mapping {
            Some(mapping) => (mapping.iter())
                .filter_map(|(value, target)| {
                    let target = target.as_str()?.rsplit('/').next()?;
                    Some((value.as_str(), components.schema(target)))
                })
                .collect(),
            None => (schemas().filter(|(_, schema)| is_heir(schema)))
                .map(|(name, schema)| (name.as_str(), schema))
                .collect(),
        };
        let family = Family {
            parent,
            tag,
            children,
        };
        let is_parent = branches(parent).is_empty() && schemas().any(|(_, it)| is_heir(it));
        (is_parent && !family.children.is_empty()).then_some(family)
    });
    parents.collect()
}

/// `type`, or what the other keywords imply; empty if they imply nothing.
pub fn kind(keywords: &Map<String, Value>) -> &str {
    let implied = || {
        let object = ["properties", "additionalProperties", "required"];
        if object.iter().any(|keyword| keywords.contains_key(*keyword)) {
            "object"
        } else if keywords.contains_key("items") {
            "array"
        } else {
            ""
        }
    };
    keywords
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_else(implied)
}

/// `nullable`.
pub fn is_nullable(schema: &Value) -> bool {
    schema["nullable"] == true
}

/// An object of which nothing is said.
pub fn is_free_form(schema: &Value) -> bool {
    let says = [
        "properties",
        "additionalProperties",
        "allOf",
        "oneOf",
        "anyOf",
        "required",
    ];
    schema["type"] == "object" && says.iter().all(|keyword| schema.get(keyword).is_none())
}

/// Where the component of this name stands.
pub fn pointer(name: &str) -> String {
    let name = name.replace('~', "~0").replace('/', "~1");
    format!("/components/schemas/{name}")
}

/// The component that a `$ref` names.
pub fn component(schema: &Value) -> Option<&str> {
    schema["$ref"]
        .as_str()?
        .strip_prefix("#/components/schemas/")
}

/// The strings of `required`.
pub fn required(schema: &Value) -> impl Iterator<Item = &str> {
    list(schema, "required").iter().filter_map(Value::as_str)
}

/// The items of a keyword that holds a list.
pub fn list<'a>(schema: &'a Value, keyword: &str) -> &'a [Value] {
    schema[keyword].as_array().map_or(&[], Vec::as_slice)
}

/// Whether the schema lists its values, so that `allOf` and unions beside them add none.
pub fn is_listed(schema: &Value) -> bool {
    schema.get("enum").is_some()
}

/// The members of `allOf` that say what a value is, rather than only describe it.
pub fn members(schema: &Value) -> impl Iterator<Item = &Value> {
    let describes = |keyword: &String| {
        [
            "title",
            "description",
            "example",
            "deprecated",
            "default",
            "nullable",
            "readOnly",
            "writeOnly",
        ]
        .contains(&keyword.as_str())
            || keyword.starts_with("x-")
    };
    let says = move |member: &&Value| {
        let keywords = member.as_object();
        keywords.is_none_or(|keywords| !keywords.keys().all(describes))
    };
    let members = list(schema, "allOf").iter();
    members.filter(move |member| !is_listed(schema) && says(member))
}

/// The branches of `oneOf` and `anyOf`.
pub fn branches(schema: &Value) -> Vec<&Value> {
    if is_listed(schema) {
        return Vec::new();
    }
    list(schema, "oneOf")
        .iter()
        .chain(list(schema, "anyOf"))
        .collect()
}

/// Whether a branch of a union says nothing but that null is allowed.
pub fn is_null(schema: &Value) -> bool {
    schema
        .as_object()
        .is_some_and(|keywords| keywords.len() == 1)
        && schema["nullable"] == true
}
