//! `consumes` and `produces` → the media types of bodies and responses.
//!
//! Swagger lists them apart from the schema, as ways to write one value. So JSON is enough where it is offered. Several
//! kinds of JSON stay, because they may mean different things, such as `application/merge-patch+json`.

use super::{Swagger, texts};
use crate::http::{format_parameters, is_json};
use crate::source::Pointer;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::rc::Rc;

/// How many media types a warning names.
const MAX_NAMES: usize = 3;

/// The media types that an operation offers, with the places where they are listed.
#[derive(Debug, Default)]
pub(super) struct Media {
    pub(super) all: Vec<(String, Pointer)>,
    /// Those that values are read and written in; empty if none is listed.
    pub(super) chosen: Vec<(String, Pointer)>,
}

impl Media {
    fn new(list: Option<&Value>, at: &Pointer) -> Self {
        let mut seen = BTreeSet::new();
        let named = texts(list).filter(|(_, it)| !it.trim().is_empty() && seen.insert(*it));
        let all: Vec<(String, Pointer)> = named
            .map(|(index, it)| (it.to_owned(), at.join_index(index)))
            .collect();
        let is_bare = |it: &&(String, Pointer)| format_parameters(&it.0).is_empty();
        let json: Vec<_> = all.iter().filter(|it| is_json(&it.0)).collect();
        let has_bare = json.iter().any(is_bare);
        let chosen: Vec<_> = json
            .into_iter()
            .filter(|it| !has_bare || is_bare(it))
            .cloned()
            .collect();
        let chosen = match chosen.is_empty() {
            true => all.clone(),
            false => chosen,
        };
        Self { all, chosen }
    }

    /// Whether only JSON is offered.
    pub(super) fn is_only_json(&self) -> bool {
        self.all.iter().all(|(media_type, _)| is_json(media_type))
    }
}

/// The media types that are left out in the whole document.
#[derive(Default)]
pub(super) struct Omitted {
    names: BTreeSet<String>,
    first: Option<Pointer>,
    places: usize,
}

impl Omitted {
    /// Notes the media types that a body or a response is not written in.
    pub(super) fn note(&mut self, media: &Media) {
        if media.chosen.len() == media.all.len() {
            return;
        }
        self.places += 1;
        let left = media.all.iter().filter(|it| !media.chosen.contains(it));
        for (name, at) in left {
            if self.first.is_none() {
                self.first = Some(at.clone());
            }
            if self.names.len() < 1000 && !self.names.contains(name) {
                self.names.insert(name.clone());
            }
        }
    }

    /// Returns where the first one is, and a message about all of them.
    pub(super) fn told(&self) -> Option<(Pointer, String)> {
        let first = self.first.clone()?;
        let mut names: Vec<String> = self.names.iter().map(|name| format!("`{name}`")).collect();
        if names.len() > MAX_NAMES {
            let more = names.len() - MAX_NAMES;
            names.truncate(MAX_NAMES);
            names.push(format!("{more} more"));
        }
        let left = match names.split_last() {
            Some((last, [])) => format!("{last} is left out"),
            Some((last, others)) => format!("{} and {last} are left out", others.join(", ")),
            None => String::new(),
        };
        let place = match self.places {
            1 => String::new(),
            count => format!(" ({count} places, this is the first)"),
        };
        let message = format!("JSON is used where it is offered; {left}{place}");
        Some((first, message))
    }
}

impl Swagger<'_> {
    /// The media types that operations without their own offer.
    pub(super) fn root_media(&self, keyword: &str) -> Rc<Media> {
        Rc::new(Media::new(
            self.root.get(keyword),
            &Pointer::ROOT.join(keyword),
        ))
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
}
