//! The document that is turned into the plain form, and what is known about all of it.

use super::media::{Listed, Media, Omitted};
use super::members::weight;
use crate::diagnostic::{Diagnostic, Diagnostics, Kind};
use crate::document::origin::Origins;
use crate::document::shape::CHAIN;
use crate::document::warnings::Warnings;
use crate::source::Pointer;
use serde_json::{Map, Value};
use std::rc::Rc;

/// How many values may be copied: a base amount, plus a number for each value in the document. Forms and responses that
/// operations share are copied, and schemas for each media type.
const VALUES: usize = 100_000;
const TIMES: usize = 16;

/// The document, and what is known about all of it.
pub(super) struct Swagger<'a> {
    pub(super) root: &'a Value,
    pub(super) origins: &'a Origins,
    pub(super) consumes: Rc<Media>,
    pub(super) produces: Rc<Media>,
    /// The schemes of the document, https first.
    pub(super) schemes: Vec<Listed>,
    /// How many values may still be copied.
    pub(super) left: usize,
    pub(super) omitted: Omitted,
    pub(super) diagnostics: &'a mut Diagnostics,
    pub(super) warnings: Warnings,
}

/// An object behind references.
#[derive(Clone)]
pub(super) struct Resolved<'a> {
    pub(super) members: &'a Map<String, Value>,
    /// Where it is.
    pub(super) at: Pointer,
    /// Where the reference to it is; the same without one.
    pub(super) used: Pointer,
}

impl<'a> Swagger<'a> {
    pub(super) fn new(
        root: &'a Value,
        origins: &'a Origins,
        schemes: Vec<Listed>,
        diagnostics: &'a mut Diagnostics,
    ) -> Self {
        let media =
            |keyword: &str| Rc::new(Media::new(root.get(keyword), &Pointer::ROOT.join(keyword)));
        Self {
            root,
            origins,
            consumes: media("consumes"),
            produces: media("produces"),
            schemes,
            left: VALUES + TIMES * weight(root),
            omitted: Omitted::default(),
            diagnostics,
            warnings: Warnings::default(),
        }
    }

    /// The media types of an operation, or else those of the document.
    pub(super) fn media(
        &self,
        operation: &Map<String, Value>,
        at: &Pointer,
        keyword: &str,
    ) -> Rc<Media> {
        let own = Media::new(operation.get(keyword), &at.join(keyword));
        match (own.all.is_empty(), keyword) {
            (false, _) => Rc::new(own),
            (true, "consumes") => self.consumes.clone(),
            (true, _) => self.produces.clone(),
        }
    }

    /// Returns the object at a location, or the one that it refers to. References that lead nowhere have been reported.
    pub(super) fn resolved(&self, value: &'a Value, at: &Pointer) -> Option<Resolved<'a>> {
        let (mut value, mut target) = (value, at.clone());
        for _ in 0..=CHAIN {
            let members = value.as_object()?;
            let Some(reference) = members.get("$ref").and_then(Value::as_str) else {
                return Some(Resolved {
                    members,
                    at: target,
                    used: at.clone(),
                });
            };
            target = Pointer::from_fragment(reference.strip_prefix('#')?);
            value = self.root.pointer(target.as_str())?;
        }
        None
    }

    /// Takes room for copied values. Returns whether there is enough.
    pub(super) fn spend(&mut self, values: usize, at: &Pointer) -> bool {
        if self.left == 0 {
            return false;
        }
        self.left = self.left.saturating_sub(values);
        if self.left == 0 {
            let message = "operations share so many fields, responses and media types that the description becomes too large";
            self.error(Kind::TooMuch, at, message);
        }
        self.left > 0
    }

    pub(super) fn warn(&mut self, kind: Kind, at: &Pointer, message: &str) {
        let at = self.origins.locate(at);
        self.warnings.add(Diagnostic::warning(kind, message).at(at));
    }

    pub(super) fn error(&mut self, kind: Kind, at: &Pointer, message: &str) {
        let at = self.origins.locate(at);
        self.diagnostics
            .push(Diagnostic::error(kind, message).at(at));
    }

    pub(super) fn finish(mut self) {
        if let Some((at, message)) = self.omitted.told() {
            self.warn(Kind::OmittedMediaType, &at, &message);
        }
        self.warnings.hand_out(self.diagnostics);
    }
}
