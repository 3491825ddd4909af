//! `servers` → the default base URL of a client, and operations on other servers.

use crate::diagnostic::Kind;
use crate::http::METHODS;
use crate::ir::{Server, ServerVariable};
use crate::lower::maker::Lower;
use crate::openapi::Node;
use crate::source::Pointer;
use url::{Piece, UrlPart};

/// The rules for URLs in clients: the same source file is in the runtime.
#[allow(dead_code, reason = "clients need all of it")]
#[path = "../../../runtime/url.rs"]
mod url;

impl<'a> Lower<'a> {
    /// The servers of the API: those of the document or, if the first of them is not absolute, those that all operations
    /// name for themselves.
    pub fn api_servers(&mut self) -> Vec<Server> {
        let root = self.view.node(&Pointer::ROOT);
        let servers = root.map(|root| self.servers(&root)).unwrap_or_default();
        if servers.first().is_some_and(is_absolute) {
            return servers;
        }
        let common = self.common_servers().map(|object| self.servers(&object));
        let common = common.filter(|common| common.first().is_some_and(is_absolute));
        common.unwrap_or(servers)
    }

    /// The first operation or path with servers, if each operation has the same.
    fn common_servers(&self) -> Option<Node<'a>> {
        let paths = Pointer::from("/paths");
        let mut common: Option<Node<'a>> = None;
        for path in self.view.keys(&paths).filter(|path| path.starts_with('/')) {
            let item = self.path_item(&paths.join(path));
            let fixed =
                (METHODS.iter()).filter_map(|name| item.iter().find_map(|it| it.child(name)));
            let others = item
                .iter()
                .filter_map(|it| it.child("additionalOperations"));
            let others: Vec<_> = others.collect();
            let others = others
                .iter()
                .flat_map(Node::children)
                .map(|(_, operation)| operation);
            for operation in fixed.chain(others) {
                let mut objects = [&operation].into_iter().chain(&item);
                let object = objects.find(|object| object.has("servers"))?;
                match &common {
                    None => common = Some(object.clone()),
                    Some(first) => {
                        let servers = |node: &Node<'a>| node.keywords.get("servers");
                        if servers(first) != servers(object) {
                            return None;
                        }
                    }
                }
            }
        }
        common
    }

    /// The servers of an object, in order.
    pub fn servers(&mut self, object: &Node<'a>) -> Vec<Server> {
        let list = object.keywords.get("servers").and_then(|it| it.as_array());
        let at = object.at.join("servers");
        let mut servers = Vec::new();
        for (index, server) in list.into_iter().flatten().enumerate() {
            if let Some(server) = Node::new(server, at.join_index(index)) {
                servers.push(Server {
                    url: server.text("url").unwrap_or_default().to_owned(),
                    description: named(&server),
                    variables: self.variables(&server),
                });
            }
        }
        servers
    }

    fn variables(&mut self, server: &Node<'a>) -> Vec<ServerVariable> {
        let mut found = Vec::new();
        let pieces = url::pieces(server.text("url").unwrap_or_default());
        let variables = server.child("variables");
        for (name, variable) in variables.iter().flat_map(Node::children) {
            let values = variable
                .keywords
                .get("enum")
                .and_then(|it| it.as_array())
                .into_iter()
                .flatten();
            let values = values.filter_map(|value| value.as_str().map(str::to_owned));
            let values: Vec<String> = values.collect();
            let default = variable.text("default").unwrap_or_default().to_owned();
            let parts: Vec<UrlPart> = pieces
                .iter()
                .filter_map(|piece| match piece {
                    Piece::Variable(known, part) if *known == name => Some(*part),
                    _ => None,
                })
                .collect();
            if parts.is_empty() {
                let message =
                    format!("the URL does not contain `{{{name}}}`; this variable has no effect");
                self.warn(Kind::ServerVariable, &variable.at, &message);
            }
            self.check_variable(&variable.at.join("default"), &parts, &default);
            for (index, value) in values.iter().enumerate() {
                let at = variable.at.join("enum").join_index(index);
                self.check_variable(&at, &parts, value);
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

    /// Warns about a value that would end the part of the URL that its variable is in. Clients reject it.
    fn check_variable(&mut self, at: &Pointer, parts: &[UrlPart], value: &str) {
        let mut problems = parts
            .iter()
            .filter_map(|part| part.problem_with(value, true));
        let message = if let Some(problem) = problems.next() {
            format!("the variable {problem}; clients reject `{value}`")
        } else if parts.contains(&UrlPart::Path) && value.contains('/') {
            format!(
                "a value of this variable must not contain `/`; only the listed `{value}` is accepted with one"
            )
        } else {
            return;
        };
        self.warn(Kind::ServerVariable, at, &message);
    }

    /// The URL of the first server with the defaults of its variables, if it is absolute.
    pub fn base_url(&mut self, servers: &[Server]) -> Option<String> {
        let url = filled(servers.first()?);
        let Err(problem) = url::split(&url) else {
            return Some(url);
        };
        let message = format!("`{url}` {problem}; callers must set the base URL");
        let at = Pointer::from("/servers/0/url");
        self.warn(Kind::RelativeServer, &at, &message);
        None
    }

    /// The path that a description without hosts has below the caller's base URL. Relative servers of OpenAPI 3 may lead
    /// to the host that the description comes from, so nothing follows from them.
    pub fn base_path(&self, servers: &[Server]) -> Option<String> {
        let url = &servers.first()?.url;
        (self.view.has_base_path() && url.starts_with('/')).then(|| url.clone())
    }

    /// The URL of an operation's own server, or of its path's, if it is not the one that the base URL leads to.
    ///
    /// Clients use a relative one below whatever base URL they have, and another one if their base URL is that of one
    /// of the API's servers. `http` is used as well: clients refuse it like a base URL with `http`, unless it leads to
    /// this machine or the caller allows it.
    ///
    /// If the API has no absolute server, each caller sets a base URL, and an absolute one of an operation is not used: the
    /// base URL may be a gateway or a server for tests, which all requests have to go to.
    pub fn own_server(
        &mut self,
        operation: &Node<'a>,
        item: &[Node<'a>],
        servers: &[Server],
    ) -> Option<String> {
        let mut objects = [operation].into_iter().chain(item);
        let object = objects.find(|object| object.has("servers"))?;
        let own = self.servers(object);
        let url = filled(own.first()?);
        let base_url = servers.first().map(filled);
        let base = base_url.as_deref().and_then(|url| url::split(url).ok());
        let path = base.as_ref().map_or("/base", |base| base.path);
        let is_relative = url::is_relative(&url);
        let example = match is_relative {
            true => format!("https://host{}", url::relative_path(path, &url)),
            false if url.starts_with("//") => format!("https:{url}"),
            false => url.clone(),
        };
        // Some descriptions repeat the server of the API for each operation.
        let is_same = is_relative && example.trim_end_matches('/') == format!("https://host{path}");
        if own == servers || base_url.as_deref() == Some(&url) || is_same {
            return None;
        }
        let at = object.at.join("servers");
        if let Err(problem) = url::split(&example) {
            let message = format!("`{url}` {problem}; the base URL of the client is used");
            self.warn(Kind::OwnServer, &at, &message);
            return None;
        }
        let is_known = is_relative || servers.iter().any(is_absolute);
        let is_open = url::split(&example).is_ok_and(|parts| !parts.is_https);
        let message = match (is_relative, is_known, is_open) {
            (true, _, _) => format!(
                "this operation has its own server; `{url}` is used below the base URL of the client"
            ),
            (false, true, true) => format!(
                "this operation has its own server; `{url}` is used unless the client has a base URL set; it is http, which clients refuse without `allow_http` unless it is this machine"
            ),
            (false, true, false) => format!(
                "this operation has its own server; `{url}` is used unless the client has a base URL set"
            ),
            (false, false, _) => format!(
                "this operation has its own server `{url}`, but the API has no base URL; the base URL of the client is used"
            ),
        };
        self.warn(Kind::OwnServer, &at, &message);
        is_known.then_some(url)
    }
}

fn is_absolute(server: &Server) -> bool {
    url::split(&filled(server)).is_ok()
}

/// The URL of a server with the defaults of its variables. A variable stays as it is if its default is rejected.
fn filled(server: &Server) -> String {
    let pieces = url::pieces(&server.url).into_iter().map(|piece| {
        let (name, part) = match piece {
            Piece::Text(text) => return text.to_owned(),
            Piece::Variable(name, part) => (name, part),
        };
        let mut variables = server.variables.iter();
        let variable = variables.find(|variable| variable.name == name);
        match variable {
            Some(it) if part.problem_with(&it.default, true).is_none() => it.default.clone(),
            _ => format!("{{{name}}}"),
        }
    });
    let url: String = pieces.collect();
    let trimmed = url.trim_end_matches('/');
    match trimmed.is_empty() && !url.is_empty() {
        // The root of the host.
        true => "/".to_owned(),
        false => trimmed.to_owned(),
    }
}

/// The `name` and the `description` of a server.
fn named(server: &Node<'_>) -> String {
    let text = |keyword: &str| server.text(keyword).map(str::trim).unwrap_or_default();
    match (text("name"), text("description")) {
        ("", description) => description.to_owned(),
        (name, "") => name.to_owned(),
        (name, description) => format!("{name}: {description}"),
    }
}
