//! Builds the URL of a server from values for its variables.
//!
//! Guarantees that only existing variables are set, to values that the description allows, and that
//! a value stays in its part of the URL. Does not validate the resulting URL; see
//! [`BaseUrl`](crate::BaseUrl).

use std::fmt;

use crate::runtime::url::{self, Piece};

/// A server of the API: one of `servers` in the description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Server {
    /// The URL, with the names of variables in braces.
    pub url: &'static str,
    /// The description.
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
    /// The default value.
    pub default: &'static str,
    /// The allowed values. If there are none, any value is allowed that fits its place in the URL.
    pub values: &'static [&'static str],
}

impl Server {
    /// Returns the URL with these values of variables and the defaults of the others. If a variable
    /// is given twice, the last value is used.
    ///
    /// A value cannot leave its part of the URL, so it cannot redirect a client to another host: in
    /// the host, it must consist of letters, digits, `-` and `.`; as a port, of digits; in the
    /// path, it must not contain `/`, `?`, `#` or `\`. A value from the description, such as the
    /// default, may contain `/` in the path. A variable at the start of the URL (`{endpoint}/v1`)
    /// must be an absolute URL.
    ///
    /// # Errors
    ///
    /// If the variable does not exist or must not have that value. The error does not contain the
    /// value.
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
    /// The variable does not exist; these do.
    Name(&'static [ServerVariable]),
    /// The URL contains the variable, but the description has no value for it.
    Unknown,
    /// The value is not one of the allowed values.
    NotListed(&'static [&'static str]),
    /// The value is not allowed in its part of the URL.
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
            Problem::Name([]) => write!(
                f,
                "the base URL has no variables, and so no variable `{name}`"
            ),
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
                "the variable `{name}` of the base URL must be one of {}",
                list(values)
            ),
            Problem::Value(problem) => {
                write!(f, "the variable `{name}` of the base URL {problem}")
            }
        }
    }
}

impl std::error::Error for ServerError {}
