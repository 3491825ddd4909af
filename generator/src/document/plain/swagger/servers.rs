//! `host`, `basePath` and `schemes` → servers.

use super::context::Swagger;
use super::media::Listed;
use super::members::texts;
use crate::diagnostic::Kind;
use crate::document::plain::built::Built;
use crate::source::Pointer;
use serde_json::{Map, Value};

impl Swagger<'_> {
    /// The servers of the document: one for each scheme, https first. Without a host, the path below the caller's.
    pub(super) fn servers(&mut self) -> Built {
        let schemes = self.schemes.clone();
        let path = self.base_path();
        match self.host() {
            Some(host) => below(&host, &path, schemes, "/host".into()),
            None => {
                let at = Pointer::from("/basePath");
                let mut servers = Built::array(at.clone());
                if !path.is_empty() {
                    servers.push(server(path, at));
                }
                servers
            }
        }
    }

    /// The servers of an operation, if they are not those of the document.
    pub(super) fn own_servers(
        &mut self,
        operation: &Map<String, Value>,
        at: &Pointer,
    ) -> Option<Built> {
        let schemes = schemes(Some(operation), at);
        if schemes.is_empty() {
            return None;
        }
        let Some(host) = self.host() else {
            let message = "`schemes` have no effect without a `host`; they are ignored";
            self.warn(Kind::IgnoredKeyword, &at.join("schemes"), message);
            return None;
        };
        if self.schemes.first().map(|it| &it.0) == schemes.first().map(|it| &it.0) {
            return None;
        }
        let path = self.base_path();
        Some(below(&host, &path, schemes, at.join("schemes")))
    }

    /// The host, without a scheme or a slash that some descriptions add.
    fn host(&self) -> Option<String> {
        let host = self.root.get("host")?.as_str()?.trim();
        let host = host.split_once("://").map_or(host, |(_, host)| host);
        let host = host.trim_matches('/');
        (!host.is_empty()).then(|| host.to_owned())
    }

    /// The path below the host: empty, or with a slash at its start and none at its end.
    fn base_path(&self) -> String {
        let path = self.root.get("basePath").and_then(Value::as_str);
        match path.unwrap_or_default().trim().trim_matches('/') {
            "" => String::new(),
            path => format!("/{path}"),
        }
    }
}

/// The schemes of an object, https first.
pub(super) fn schemes(object: Option<&Map<String, Value>>, at: &Pointer) -> Vec<Listed> {
    let at = at.join("schemes");
    let list = texts(object.and_then(|it| it.get("schemes")));
    let schemes = list.map(|(index, it)| (it.trim().to_ascii_lowercase(), at.join_index(index)));
    let mut schemes: Vec<Listed> = schemes.filter(|(scheme, _)| !scheme.is_empty()).collect();
    schemes.sort_by_key(|(scheme, _)| rank(scheme));
    schemes
}

/// A server for each scheme.
fn below(host: &str, path: &str, mut schemes: Vec<Listed>, at: Pointer) -> Built {
    if schemes.is_empty() {
        schemes.push(("https".to_owned(), at.clone()));
    }
    let mut servers = Built::array(at);
    for (scheme, at) in schemes {
        servers.push(server(format!("{scheme}://{host}{path}"), at));
    }
    servers
}

/// The order of schemes: https first.
fn rank(scheme: &str) -> usize {
    let known = ["https", "http"];
    known.iter().position(|it| *it == scheme).unwrap_or(2)
}

fn server(url: String, at: Pointer) -> Built {
    let mut server = Built::object(at.clone());
    server.set("url", Built::new(url, at));
    server
}
