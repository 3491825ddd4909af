//! `servers` → the base URL that a client starts with, and operations that are elsewhere.

use super::{Lower, Schema};
use crate::ir::{Server, ServerVariable};
use crate::source::Pointer;

impl<'a> Lower<'a> {
    /// The servers of an object, in order.
    pub(super) fn servers(&mut self, object: &Schema<'a>) -> Vec<Server> {
        let list = object.keywords.get("servers").and_then(|it| it.as_array());
        let at = object.at.join("servers");
        let mut servers = Vec::new();
        for (index, server) in list.into_iter().flatten().enumerate() {
            if let Some(server) = Schema::new(server, at.join_index(index)) {
                servers.push(Server {
                    url: server.text("url").unwrap_or_default().to_owned(),
                    description: server.text("description").unwrap_or_default().to_owned(),
                    variables: self.variables(&server),
                });
            }
        }
        servers
    }

    fn variables(&mut self, server: &Schema<'a>) -> Vec<ServerVariable> {
        let mut found = Vec::new();
        let url = server.text("url").unwrap_or_default();
        let variables = server.child("variables");
        for (name, variable) in variables.iter().flat_map(Schema::children) {
            let values = variable.values().into_iter().flatten();
            let values = values.filter_map(|value| value.as_str().map(str::to_owned));
            let values: Vec<String> = values.collect();
            let default = variable.text("default").unwrap_or_default().to_owned();
            if !url.contains(&braced(name)) {
                let message = format!("the URL has no `{{{name}}}`");
                self.warn("server-variable", &variable.at, &message);
            }
            found.push(ServerVariable {
                name: name.to_owned(),
                default,
                values,
                description: variable.text("description").unwrap_or_default().to_owned(),
            });
        }
        found
    }

    /// The first of the servers with the defaults of its variables, if that is an absolute URL.
    pub(super) fn base_url(&mut self, servers: &[Server]) -> Option<String> {
        let url = filled(servers.first()?);
        if is_base_url(&url) {
            return Some(url);
        }
        let message = format!("`{url}` is no absolute URL: callers must give the base URL");
        let at = Pointer::from("/servers/0/url");
        self.warn("relative-server", &at, &message);
        None
    }

    /// Where an operation is, if that is not where the API is: what it says itself, or else its path.
    pub(super) fn own_server(
        &mut self,
        operation: &Schema<'a>,
        item: &[Schema<'a>],
        base_url: Option<&str>,
    ) -> Option<String> {
        let mut objects = [operation].into_iter().chain(item);
        let object = objects.find(|object| object.has("servers"))?;
        let servers = self.servers(object);
        let url = filled(servers.first()?);
        if base_url == Some(url.as_str()) {
            return None;
        }
        let at = object.at.join("servers");
        // Without TLS, credentials would be shown to the network.
        if !is_base_url(&url) || !url.starts_with("https://") {
            let message =
                format!("`{url}` is no absolute https URL: the client's base URL is used");
            self.warn("own-server", &at, &message);
            return None;
        }
        let message = match base_url {
            Some(_) => format!("this is sent to `{url}`, unless a client is given a base URL"),
            None => format!("this would be sent to `{url}`, but the API has no base URL to go by"),
        };
        self.warn("own-server", &at, &message);
        base_url.and(Some(url))
    }
}

/// The URL of a server with the defaults of its variables.
fn filled(server: &Server) -> String {
    let mut url = server.url.clone();
    for variable in &server.variables {
        url = url.replace(&braced(&variable.name), &variable.default);
    }
    url.trim_end_matches('/').to_owned()
}

fn braced(name: &str) -> String {
    format!("{{{name}}}")
}

/// Whether clients take this for a base URL.
fn is_base_url(url: &str) -> bool {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    let Some(rest) = rest else {
        return false;
    };
    let fits = |byte: u8| byte.is_ascii_graphic() && !b"{}?#@\\\"<>^`|".contains(&byte);
    let authority = rest.split('/').next().unwrap_or_default();
    let (host, port) = authority.rsplit_once(':').unwrap_or((authority, "0"));
    let mut segments = rest.split('/');
    url.bytes().all(fits)
        && !host.is_empty()
        && (port.parse::<u16>().is_ok() || port.ends_with(']'))
        && !segments.any(|segment| segment == "." || segment == "..")
}

#[cfg(test)]
mod tests {
    use super::is_base_url;

    #[test]
    fn base_urls_are_absolute() {
        for url in [
            "https://a",
            "http://a:80/b/c",
            "https://[::1]/v1",
            "https://[::1]:8080",
            "https://a.example/x.y",
        ] {
            assert!(is_base_url(url), "{url}");
        }
        for url in [
            "",
            "/v1",
            "//a/v1",
            "ftp://a",
            "https://",
            "https:///v1",
            "https://a:port",
            "https://a/{b}",
            "https://a?b=c",
            "https://a#b",
            "https://a@b",
            "https://a b",
            "https://a/../b",
        ] {
            assert!(!is_base_url(url), "{url}");
        }
    }
}
