//! The findings of a comparison, and their messages.

use crate::diagnostic::{Diagnostic, Kind, Location};
use crate::source::Pointer;
use serde_json::Value;

/// The maximum length of a chain of references.
pub(crate) const CHAIN: usize = 64;

/// A message about a value, or a change to it.
pub(in crate::document) struct Finding {
    /// The location that it is reported at.
    pub(in crate::document) pointer: Pointer,
    pub(super) kind: Kind,
    pub(super) message: String,
    pub(super) help: Option<&'static str>,
    pub(in crate::document) action: Action,
}

/// The findings in a value, and the location that is currently checked.
pub(in crate::document) struct Findings<'a> {
    pub(super) root: &'a Value,
    pub(super) pointer: Pointer,
    pub(super) list: Vec<Finding>,
    /// How many of the findings are refusals.
    pub(super) refusals: usize,
}

pub(in crate::document) enum Action {
    /// The description cannot be used.
    Refused,
    /// The finding is reported, and nothing is changed.
    Told,
    /// The value at this location has to be changed, and the change is reported.
    Repaired(Pointer, Repair),
    /// The value at this location has to be changed. The change is not reported, because it keeps
    /// the meaning of what was written.
    Adjusted(Pointer, Repair),
}

pub(in crate::document) enum Repair {
    Remove,
    Set(Value),
    /// Replace the value with the string that it is written as.
    Text,
}

impl Finding {
    pub(in crate::document) fn is_refusal(&self) -> bool {
        matches!(self.action, Action::Refused)
    }

    /// Returns the diagnostic for the user, which takes the message; `None` if the finding is not reported.
    pub(in crate::document) fn diagnostic(&mut self, at: Location) -> Option<Diagnostic> {
        let message = std::mem::take(&mut self.message);
        let diagnostic = match self.action {
            Action::Refused => Diagnostic::error(self.kind, message),
            Action::Told | Action::Repaired(..) => Diagnostic::warning(self.kind, message),
            Action::Adjusted(..) => return None,
        };
        Some(Diagnostic {
            help: self.help.map(str::to_owned),
            ..diagnostic.at(at)
        })
    }
}

impl<'a> Findings<'a> {
    pub(super) fn new(root: &'a Value) -> Self {
        Self {
            root,
            pointer: Pointer::ROOT,
            list: Vec::new(),
            refusals: 0,
        }
    }

    pub(super) fn word(&mut self, word: &str, words: &[&str]) {
        if !words.contains(&word) {
            let (subject, words) = (self.subject(), one_of(words));
            let message = format!("{subject} must be {words}, found `{word}`");
            self.refuse(Kind::InvalidValue, message, None);
        }
    }

    pub(super) fn url(&mut self, url: &str) {
        let is_relative = ["/", "./", "../"]
            .iter()
            .any(|start| url.starts_with(start));
        if !url.is_empty() && !is_relative && !url.contains("://") {
            let message = format!("{} must be a URL, found `{url}`", self.subject());
            self.refuse(Kind::InvalidValue, message, None);
        }
    }

    pub(super) fn missing(&mut self, what: &str) {
        let message = format!("{} must have {what}, which is missing", self.subject());
        self.refuse(Kind::MissingKeyword, message, None);
    }

    /// Sets a default for a required member that is missing.
    pub(super) fn assume(&mut self, name: &str, value: Value) {
        let taken = match &value {
            Value::String(text) if !text.is_empty() => format!("`{text}`"),
            _ => "an empty value".to_owned(),
        };
        let message = format!("`{name}` is required but missing; {taken} is used");
        let action = Action::Repaired(self.pointer.join(name), Repair::Set(value));
        self.push(Kind::MissingKeyword, message, None, action);
    }

    /// Tells that a keyword of a later version is followed.
    pub(super) fn later(&mut self) {
        let key = self.name();
        let message = format!("{key} is not a keyword of this version of OpenAPI; it is followed");
        self.tell(Kind::OtherVersion, message, None);
    }

    /// Returns how messages refer to the current value.
    pub(super) fn subject(&self) -> String {
        match self.pointer.last() {
            Some(name) if name.bytes().all(|byte| byte.is_ascii_digit()) => {
                let parent = self.pointer.parent().unwrap_or_default();
                let parent = parent.last().unwrap_or_default().into_owned();
                format!("`{parent}/{name}`")
            }
            Some(name) => format!("`{name}`"),
            None => "the description".to_owned(),
        }
    }

    /// Like [`subject`](Self::subject), but for messages that may apply to many values: an element
    /// is referred to by the name of its array.
    pub(super) fn name(&self) -> String {
        let mut segments = self.pointer.segments().rev();
        let is_index = |name: &str| name.bytes().all(|byte| byte.is_ascii_digit());
        match segments.find(|name| !is_index(name)) {
            Some(name) => format!("`{name}`"),
            None => "the description".to_owned(),
        }
    }

    pub(super) fn refuse(&mut self, kind: Kind, message: String, help: Option<&'static str>) {
        self.refusals += 1;
        self.push(kind, message, help, Action::Refused);
    }

    pub(super) fn tell(&mut self, kind: Kind, message: String, help: Option<&'static str>) {
        self.push(kind, message, help, Action::Told);
    }

    pub(super) fn told_within(&mut self, below: &Pointer, kind: Kind, message: String) {
        let here = self.pointer.concat(below);
        let here = std::mem::replace(&mut self.pointer, here);
        self.tell(kind, message, None);
        self.pointer = here;
    }

    pub(super) fn repair(&mut self, kind: Kind, message: String, repair: Repair) {
        let action = Action::Repaired(self.pointer.clone(), repair);
        self.push(kind, message, None, action);
    }

    /// Changes a member without reporting it.
    pub(super) fn adjust(&mut self, name: &str, repair: Repair) {
        let action = Action::Adjusted(self.pointer.join(name), repair);
        self.push(Kind::NullValue, String::new(), None, action);
    }

    pub(super) fn push(
        &mut self,
        kind: Kind,
        message: String,
        help: Option<&'static str>,
        action: Action,
    ) {
        // Several tables may apply to a value.
        let is_known = self.list.last().is_some_and(|last| {
            last.pointer == self.pointer && last.kind == kind && last.message == message
        });
        if is_known && !message.is_empty() {
            return;
        }
        self.list.push(Finding {
            pointer: self.pointer.clone(),
            kind,
            message,
            help,
            action,
        });
    }

    /// Returns the value itself, or the value that it refers to inside this document.
    pub(super) fn behind(&self, value: &'a Value) -> Option<&'a Value> {
        let mut value = value;
        for _ in 0..CHAIN {
            let Some(Value::String(reference)) = value.get("$ref") else {
                return Some(value);
            };
            let target = Pointer::from_fragment(reference.strip_prefix('#')?);
            value = self.root.pointer(target.as_str())?;
        }
        None
    }
}

pub(super) fn one_of(words: &[&str]) -> String {
    let words: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, first)) => format!("{} or {last}", first.join(", ")),
        None => String::new(),
    }
}
