//! References in place of other objects than schemas, and to them by URI.
//!
//! A `summary` or `description` next to a reference replaces that of its target since OpenAPI 3.1. References to media
//! types are replaced with what they lead to, whose schemas stay where they are. The names of security schemes that are
//! URIs into the document become those of components.

use super::rewrite::Rewrite;
use crate::diagnostic::Kind;
use crate::document::requirements;
use crate::document::shape::CHAIN;
use crate::document::version::Version;
use crate::source::Pointer;
use serde_json::{Map, Value, json};

impl Rewrite<'_> {
    /// Makes the objects at these places plain.
    pub(super) fn places(&mut self, places: &[(Pointer, &'static str)]) {
        for (at, kind) in places {
            match *kind {
                "responses" | "parameters" | "headers" | "requestBodies"
                    if self.version == Version::V3_0 =>
                {
                    self.texts(at);
                }
                "mediaTypes" => self.media_type(at),
                _ => {}
            }
        }
        self.requirements();
    }

    /// Leaves out texts next to a reference, where they have no meaning.
    fn texts(&mut self, at: &Pointer) {
        for keyword in ["summary", "description"] {
            let value = self.draft.value.pointer_mut(at.as_str());
            let Some(members) = value.and_then(Value::as_object_mut) else {
                return;
            };
            if !members.get("$ref").is_some_and(Value::is_string) {
                return;
            }
            if members.shift_remove(keyword).is_some() {
                let message = format!("`{keyword}` has no effect next to `$ref`; it is ignored");
                self.warn(Kind::UnsupportedKeyword, &at.join(keyword), message);
            }
        }
    }

    /// Replaces a reference to a media type object with its members. A schema is referred to, so that there is one type
    /// for it.
    fn media_type(&mut self, at: &Pointer) {
        let mut target = at.clone();
        for _ in 0..CHAIN {
            let reference = self.draft.value.pointer(target.as_str());
            let reference = reference.and_then(|value| value.get("$ref")?.as_str());
            match reference.and_then(|reference| reference.strip_prefix('#')) {
                Some(fragment) => target = Pointer::from_fragment(fragment),
                None => break,
            }
        }
        let members = self.draft.value.pointer(target.as_str());
        let Some(members) = members.and_then(Value::as_object).filter(|_| target != *at) else {
            return;
        };
        let mut replacing = Map::new();
        for (keyword, value) in members {
            let value = match keyword.as_str() {
                "schema" | "itemSchema" if value.is_object() && value.get("$ref").is_none() => {
                    json!({"$ref": target.join(keyword).to_fragment()})
                }
                // Documentation.
                "examples" | "example" => continue,
                _ => value.clone(),
            };
            replacing.insert(keyword.clone(), value);
        }
        let replacing = Value::Object(replacing);
        if !self.copies(at, &replacing) {
            return;
        }
        self.draft.set(at, replacing);
        self.stem(at, &target);
    }

    /// Resolves the names of security schemes.
    fn requirements(&mut self) {
        let schemes = self.version.components("securitySchemes");
        for (at, name) in requirements::schemes(&self.draft.value) {
            let place = name.strip_prefix('#').map(Pointer::from_fragment);
            let own = place.and_then(|place| {
                let own = place.strip_prefix(&schemes)?;
                own.last().map(|own| own.into_owned())
            });
            if let Some(own) = own {
                requirements::rename(self.draft, &at, &own);
            }
        }
    }
}
