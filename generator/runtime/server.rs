//! Maps one of the places that the description names, and values for the variables in its URL, to that URL.
//!
//! Guarantees that only variables that are there are set, to a value that the description allows, and that a value stays
//! in the part of the URL where its variable stands. Does not look at the URL that this makes; see
//! [`BaseUrl`](crate::BaseUrl).

use std::fmt;

use crate::runtime::url::{self, Piece};

/// Where the API may be: one of `servers` in the description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Server {
    /// Its URL, with the names of variables in braces.
    pub url: &'static str,
    /// What it is for.
    pub description: &'static str,
    /// The variables of its URL.
    pub variables: &'static [ServerVariable],
}

/// A variable in the URL of a [`Server`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServerVariable {
    /// Its name.
    pub name: &'static str,
    /// What it is if it is not set.
    pub default: &'static str,
    /// What it may be set to: anything that fits its place in the URL if nothing is listed.
    pub values: &'static [&'static str],
}

impl Server {
    /// Returns the URL with these values of variables, and the defaults of the others. Of two values of one variable,
    /// the later one counts.
    ///
    /// A value stays where its variable stands, so that it cannot lead a client to another host: in the host of the URL
    /// it holds letters, digits, `-` and `.` only, as a port digits, in the path no `/`, `?`, `#` or `\`. A path that the
    /// description itself names, as the default or as one of the values, may hold `/`. A variable that the URL starts
    /// with (`{endpoint}/v1`) is an absolute URL itself.
    ///
    /// # Errors
    ///
    /// If there is no such variable, or if it may not have that value. The error does not repeat the value.
    pub fn url_with(&self, values: &[(&str, &str)]) -> Result<String, ServerError> {
        for (name, value) in values {
            match self.variable(name) {
                None => return Err(error(name, Problem::Name(self.variables))),
                Some(known) if known.values.is_empty() || known.values.contains(value) => {}
                Some(known) => return Err(error(name, Problem::NotListed(known.values))),
            }
        }
        let mut url = String::new();
        for piece in url::pieces(self.url) {
            let (name, part) = match piece {
                Piece::Text(text) => {
                    url.push_str(text);
                    continue;
                }
                Piece::Variable(name, part) => (name, part),
            };
            let Some(known) = self.variable(name) else {
                return Err(error(name, Problem::Unknown));
            };
            let set = values.iter().rev().find(|(set, _)| *set == name);
            let value = set.map_or(known.default, |(_, value)| value);
            let is_named = value == known.default || known.values.contains(&value);
            if let Some(problem) = part.problem_with(value, is_named) {
                return Err(error(name, Problem::Value(problem)));
            }
            url.push_str(value);
        }
        Ok(url)
    }

    fn variable(&self, name: &str) -> Option<&ServerVariable> {
        self.variables.iter().find(|known| known.name == name)
    }
}

/// Why a variable of a [`Server`] cannot be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerError {
    name: String,
    problem: Problem,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Problem {
    /// There is no such variable, but these.
    Name(&'static [ServerVariable]),
    /// The URL has it, but the description does not say what it is.
    Unknown,
    /// The value is not one of these.
    NotListed(&'static [&'static str]),
    /// The value would not stay where the variable stands.
    Value(&'static str),
}

fn error(name: &str, problem: Problem) -> ServerError {
    let name = name.to_owned();
    ServerError { name, problem }
}

impl fmt::Display for ServerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |names: &[&str]| {
            let names = names.iter().map(|name| format!("`{name}`"));
            names.collect::<Vec<_>>().join(", ")
        };
        let name = &self.name;
        match &self.problem {
            Problem::Name([]) => write!(f, "the base URL has no variables, so no `{name}`"),
            Problem::Name(known) => {
                let known: Vec<&str> = known.iter().map(|variable| variable.name).collect();
                write!(
                    f,
                    "the base URL has no variable `{name}`; it has {}",
                    list(&known)
                )
            }
            Problem::Unknown => write!(
                f,
                "the variable `{name}` of the base URL has neither a value nor a default"
            ),
            Problem::NotListed(values) => write!(
                f,
                "the variable `{name}` of the base URL is one of {}",
                list(values)
            ),
            Problem::Value(problem) => {
                write!(f, "the variable `{name}` of the base URL {problem}")
            }
        }
    }
}

impl std::error::Error for ServerError {}
