//! A path's template and the parameters for it → parameters for each of its placeholders.

use super::Lower;
use crate::ir::{Docs, Location, Parameter, StringType, Type};
use crate::pointer::Pointer;

impl Lower<'_> {
    /// Leaves out path parameters that have no placeholder, and adds those that are missing.
    pub(super) fn fit_to_path(
        &mut self,
        path: &str,
        parameters: &mut Vec<Parameter>,
        at: &Pointer,
    ) {
        let placeholders = placeholders(path);
        parameters.retain(|parameter| {
            let name = parameter.name.as_str();
            let fits = parameter.location != Location::Path || placeholders.contains(&name);
            if !fits {
                let message = format!("the path has no `{{{name}}}`: the parameter is left out");
                self.warn("path-template", at, &message);
            }
            fits
        });
        for name in placeholders {
            let is_it = |other: &Parameter| other.location == Location::Path && other.name == name;
            if !parameters.iter().any(is_it) {
                let message =
                    format!("`{{{name}}}` of the path is not described: it is taken as a string");
                self.warn("path-template", at, &message);
                parameters.push(Parameter {
                    name: name.to_owned(),
                    location: Location::Path,
                    required: true,
                    ty: Type::String(StringType::Plain),
                    docs: Docs::default(),
                });
            }
        }
    }
}

/// The names in braces.
fn placeholders(path: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for part in path.split('{').skip(1) {
        let name = part.split_once('}').map(|(name, _)| name);
        names.extend(name.filter(|name| !name.is_empty() && !names.contains(name)));
    }
    names
}

#[cfg(test)]
mod tests {
    use super::placeholders;

    #[test]
    fn placeholders_are_what_is_in_braces() {
        assert_eq!(placeholders("/a/{b}/{c-d}.{e}/{b}"), ["b", "c-d", "e"]);
        assert_eq!(placeholders("/{}/{open/}close/{"), ["open/"]);
    }
}
