//! The targets that take mutated input, one file each.

mod client;
mod generate;
mod headers;
mod json;
mod overlay;
mod pages;
mod urls;

use crate::engine::Target;

/// Returns all targets.
pub const ALL: [Target; 6] = [
    Target {
        name: "generate",
        input: generate::input,
        check: generate::check,
    },
    Target {
        name: "overlay",
        input: overlay::input,
        check: overlay::check,
    },
    Target {
        name: "pages",
        input: pages::input,
        check: pages::check,
    },
    Target {
        name: "json",
        input: json::input,
        check: json::check,
    },
    Target {
        name: "headers",
        input: headers::input,
        check: headers::check,
    },
    Target {
        name: "urls",
        input: urls::input,
        check: urls::check,
    },
];

/// Returns the target with this name.
pub fn find(name: &str) -> Option<Target> {
    ALL.into_iter().find(|target| target.name == name)
}

/// Returns an error unless the condition holds.
fn hold(holds: bool, what: impl FnOnce() -> String) -> Result<(), String> {
    match holds {
        true => Ok(()),
        false => Err(what()),
    }
}
