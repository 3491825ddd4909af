//! Maps one of the places that the description names, and values for the variables in its URL, to that URL.
//!
//! Guarantees that only variables that are there are set, and to a value that the description allows. Does not look at
//! the URL that this makes; see [`BaseUrl`](crate::BaseUrl).

use std::fmt;

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
    /// What it may be set to: anything if nothing is listed.
    pub values: &'static [&'static str],
}

impl Server {
    /// The URL with these values of variables, and the defaults of the others. Of two values of one variable, the
    /// later one counts.
    ///
    /// # Errors
    ///
    /// If there is no such variable, or if it may not have that value.
    pub fn url_with(&self, values: &[(&str, &str)]) -> Result<String, ServerError> {
        for (name, value) in values {
            let known = self.variables.iter().find(|known| known.name == *name);
            let problem = match known {
                None => Problem::Name(self.variables),
                Some(known) if known.values.is_empty() || known.values.contains(value) => continue,
                Some(known) => Problem::Value(known.values),
            };
            let name = (*name).to_owned();
            return Err(ServerError { name, problem });
        }
        let mut url = String::new();
        let mut rest = self.url;
        while let Some((before, (name, after))) = rest
            .split_once('{')
            .and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
        {
            let set = values.iter().rev().find(|(set, _)| *set == name);
            let known = self.variables.iter().find(|known| known.name == name);
            url.push_str(before);
            match (set, known) {
                (Some((_, value)), _) => url.push_str(value),
                (None, Some(known)) => url.push_str(known.default),
                (None, None) => url.push_str(&format!("{{{name}}}")),
            }
            rest = after;
        }
        url.push_str(rest);
        Ok(url)
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
    Name(&'static [ServerVariable]),
    Value(&'static [&'static str]),
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
            Problem::Value(values) => {
                write!(
                    f,
                    "the variable `{name}` of the base URL is one of {}",
                    list(values)
                )
            }
        }
    }
}

impl std::error::Error for ServerError {}
