//! `consumes` and `produces` → the media types of bodies and responses.
//!
//! Swagger lists them apart from the schema, as ways to write one value. So JSON is enough where it is offered. Several
//! kinds of JSON stay, because they may mean different things, such as `application/merge-patch+json`.

use super::members::texts;
use crate::http::{format_parameters, is_json, plain};
use crate::source::Pointer;
use serde_json::Value;
use std::collections::BTreeSet;
use std::ptr;

/// The usual media type of forms without files.
pub(super) const FORM: &str = "application/x-www-form-urlencoded";

/// How many media types a warning names.
const MAX_NAMES: usize = 3;

/// A media type, and where it is listed.
pub(super) type Listed = (String, Pointer);

/// The media types that an operation offers.
#[derive(Debug, Default)]
pub(super) struct Media {
    pub(super) all: Vec<Listed>,
    /// Those that values are read and written in; empty if none is listed.
    pub(super) chosen: Vec<Listed>,
    omitted: Vec<Listed>,
    /// The first media types of forms.
    pub(super) multipart: Option<Listed>,
    pub(super) urlencoded: Option<Listed>,
    /// Whether nothing else than JSON is offered.
    pub(super) is_only_json: bool,
}

impl Media {
    pub(super) fn new(list: Option<&Value>, at: &Pointer) -> Self {
        let mut seen = BTreeSet::new();
        let named = texts(list).filter(|(_, it)| !it.trim().is_empty() && seen.insert(*it));
        let all: Vec<Listed> = named
            .map(|(index, it)| (it.to_owned(), at.join_index(index)))
            .collect();
        let is_bare = |it: &str| format_parameters(it).is_empty();
        let json = || all.iter().filter(|it| is_json(&it.0));
        let has_bare = json().any(|it| is_bare(&it.0));
        // Of those that differ in their charset, the one without parameters is chosen, or else the first one.
        let mut essences = BTreeSet::new();
        let names: BTreeSet<String> = json().map(|it| it.0.to_ascii_lowercase()).collect();
        let mut is_chosen = |media_type: &str| match (json().next(), has_bare) {
            (None, _) => true,
            (Some(_), false) => is_json(media_type),
            (Some(_), true) => {
                let essence = plain(media_type);
                let is_first = essence.len() == media_type.len() || !names.contains(&essence);
                is_json(media_type) && is_bare(media_type) && is_first && essences.insert(essence)
            }
        };
        let (chosen, omitted) = all.iter().cloned().partition(|it| is_chosen(&it.0));
        let first = |is_fit: fn(&str) -> bool| all.iter().find(|it| is_fit(&plain(&it.0))).cloned();
        Self {
            chosen,
            omitted,
            multipart: first(|it| it.starts_with("multipart/")),
            urlencoded: first(|it| it == FORM),
            is_only_json: json().count() == all.len(),
            all,
        }
    }

    /// Whether these are the same media types, wherever they are listed.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        fn names(list: &[Listed]) -> impl Iterator<Item = &String> {
            list.iter().map(|(name, _)| name)
        }
        ptr::eq(self, other) || names(&self.all).eq(names(&other.all))
    }
}

/// The media types that are left out in the whole document.
#[derive(Default)]
pub(super) struct Omitted {
    names: BTreeSet<String>,
    first: Option<Pointer>,
    lists: BTreeSet<Pointer>,
    places: usize,
}

impl Omitted {
    /// Notes the media types that a body or a response is not written in.
    pub(super) fn note(&mut self, media: &Media) {
        let Some((_, first)) = media.omitted.first() else {
            return;
        };
        self.places += 1;
        if self.lists.insert(first.clone()) {
            self.first.get_or_insert_with(|| first.clone());
            let names = media.omitted.iter().map(|(name, _)| name.clone());
            self.names.extend(names);
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
