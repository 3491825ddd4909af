//! References to anchors and URIs that no schema has, and the nearest ones that there are.

use super::uri::{authority, stem};
use crate::nearest::Nearest;
use crate::source::Pointer;
use std::collections::BTreeMap;

/// The references to identities that nothing has.
#[derive(Default)]
pub(super) struct Lost {
    /// By the place of the reference: what was probably meant.
    near: BTreeMap<Pointer, Option<String>>,
    nearest: Nearest,
}

impl Lost {
    /// Notes a reference to an anchor of a resource that is there. `names` are the anchors of the resource.
    pub(super) fn anchor<'n>(
        &mut self,
        at: Pointer,
        path: &str,
        name: &str,
        names: impl Iterator<Item = &'n str>,
    ) {
        let near = self.nearest.of(name, names);
        let near = near.map(|near| format!("{path}#{near}"));
        self.near.insert(at, near);
    }

    /// Notes a reference to a resource, unless it looks like a file or a place elsewhere. Known are the URIs of
    /// resources, each with its `$id` as it is written.
    pub(super) fn resource<'n>(
        &mut self,
        at: Pointer,
        uri: &str,
        text: &str,
        known: impl Iterator<Item = (&'n str, &'n str)> + Clone,
    ) {
        let near = self
            .nearest
            .of(stem(uri), known.clone().map(|(uri, _)| stem(uri)));
        let near = near.and_then(|near| known.clone().find(|(uri, _)| stem(uri) == near));
        let is_there = |(known, _): (&str, &str)| {
            authority(uri).is_some() && authority(known) == authority(uri)
        };
        if near.is_none() && !known.clone().any(is_there) {
            return;
        }
        let near = near.map(|(uri, written)| {
            let shown = match text.contains("://") || written.is_empty() {
                true => uri,
                false => written,
            };
            let fragment = text.find('#').map_or("", |start| &text[start..]);
            format!("{shown}{fragment}")
        });
        self.near.insert(at, near);
    }

    /// Whether the reference at a place means an identity that nothing has.
    pub(super) fn contains(&self, at: &Pointer) -> bool {
        self.near.contains_key(at)
    }

    /// Returns what the reference at a place probably means.
    pub(super) fn help(&self, at: &Pointer) -> Option<String> {
        let near = self.near.get(at)?.as_ref()?;
        Some(format!("did you mean `{}`?", near.escape_debug()))
    }
}
