//! The key of a path → the route, which is the part that is sent, and parameters for its placeholders.

use crate::diagnostic::Kind;
use crate::ir::{Docs, Location, Parameter, PathStyle, StringType, Type};
use crate::lower::maker::Lower;
use crate::source::Pointer;

impl Lower<'_> {
    /// The part of a path's key that is sent: without a fragment, and without the parts of its query that are declared
    /// as parameters.
    pub fn route(&mut self, path: &str, parameters: &mut Vec<Parameter>, at: &Pointer) -> String {
        let sent = match path.split_once('#') {
            Some((sent, fragment)) => {
                let message = format!(
                    "a URL path cannot have the fragment `#{fragment}`; requests are sent to `{sent}`"
                );
                self.warn(Kind::PathFragment, at, &message);
                sent
            }
            None => path,
        };
        let route = match sent.split_once('?') {
            Some((sent, query)) => {
                let mut route = sent.to_owned();
                let mut separator = '?';
                for pair in query.split('&') {
                    if self.is_fixed(pair, parameters, at) {
                        route.push(separator);
                        route.push_str(pair);
                        separator = '&';
                    }
                }
                route
            }
            None => sent.to_owned(),
        };
        self.fit_to_path(&route, parameters, at);
        route
    }

    /// Whether a part of the query in a path's key is sent as it is. If it is a placeholder for a parameter, the
    /// parameter is sent instead. If it has a value, a parameter of this name is left out.
    fn is_fixed(&mut self, pair: &str, parameters: &mut Vec<Parameter>, at: &Pointer) -> bool {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let is_it = |parameter: &Parameter| {
            matches!(parameter.location, Location::Query(_)) && parameter.name == name
        };
        let placeholder = value.starts_with('{') && value.ends_with('}');
        let Some(index) = parameters.iter().position(is_it) else {
            return !pair.is_empty();
        };
        if placeholder || !pair.contains('=') {
            return false;
        }
        let message = format!(
            "the path sets the query parameter `{name}` to a fixed value; its declaration is ignored"
        );
        self.warn(Kind::PathQuery, at, &message);
        parameters.remove(index);
        true
    }

    /// Leaves out path parameters without a placeholder, and adds parameters for the other placeholders.
    fn fit_to_path(&mut self, route: &str, parameters: &mut Vec<Parameter>, at: &Pointer) {
        let placeholders = placeholders(route);
        let is_path = |it: &Parameter| matches!(it.location, Location::Path { .. });
        parameters.retain(|parameter| {
            let name = parameter.name.as_str();
            let fits = !is_path(parameter) || placeholders.contains(&name);
            if !fits {
                let message =
                    format!("the path does not contain `{{{name}}}`; this parameter is ignored");
                self.warn(Kind::PathTemplate, at, &message);
            }
            fits
        });
        for name in placeholders {
            let is_it = |other: &Parameter| is_path(other) && other.name == name;
            if !parameters.iter().any(is_it) {
                let message =
                    format!("the path parameter `{{{name}}}` is not declared; a string is used");
                self.warn(Kind::PathTemplate, at, &message);
                parameters.push(Parameter {
                    name: name.to_owned(),
                    origin: at.clone(),
                    rust_name: None,
                    location: Location::Path {
                        style: PathStyle::Simple,
                        explode: false,
                    },
                    required: true,
                    ty: Type::String(StringType::Plain),
                    json: false,
                    default: None,
                    docs: Docs::default(),
                });
            }
        }
    }
}

/// The names in braces, each once.
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
        assert_eq!(placeholders("/{a}...{b}/x({c})"), ["a", "b", "c"]);
    }
}
