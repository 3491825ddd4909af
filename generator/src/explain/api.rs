//! The API as a whole: its servers, how requests are authenticated, how it is divided into
//! features.

use super::context::Context;
use super::entry::Entry;
use super::line::{all_quoted, plain, quoted};
use crate::analyze::groups::Home;
use crate::ir::{SchemeKind, Server};
use crate::source::Pointer;
use std::fmt::Write;

pub(super) fn entry(context: Context<'_>) -> Entry {
    let api = context.api;
    let mut text = format!(
        "api {}  version {}\n",
        quoted(&api.title),
        quoted(&api.version)
    );
    if let Some(url) = &api.base_url {
        let _ = writeln!(text, "  base URL {}", plain(url));
    }
    for server in &api.servers {
        let _ = writeln!(text, "  server {}", self::server(server));
    }
    for (id, scheme) in api.security_schemes.iter() {
        let method = &context.names.scheme(id).method;
        let kind = match &scheme.kind {
            SchemeKind::Basic => "HTTP basic".to_owned(),
            SchemeKind::Bearer => "bearer token".to_owned(),
            SchemeKind::Http(name) => format!("HTTP {}", quoted(name)),
            SchemeKind::Header(name) => format!("header {}", quoted(name)),
            SchemeKind::Query(name) => format!("query parameter {}", quoted(name)),
            SchemeKind::Cookie(name) => format!("cookie {}", quoted(name)),
            SchemeKind::MutualTls => "client certificate".to_owned(),
        };
        let _ = writeln!(text, "  scheme {method}  {}, {kind}", quoted(&scheme.name));
    }
    for (id, home) in context.facts.groups.homes.iter() {
        let names = context.names.group(id);
        let what = match home {
            Home::Tag(tag) => format!("operations tagged {}", quoted(tag)),
            Home::Untagged => "operations without a tag".to_owned(),
            Home::Rest => "types that no operation uses".to_owned(),
        };
        let feature = match context.facts.groups.are_several() {
            true => format!(", feature {}", names.feature),
            false => String::new(),
        };
        let _ = writeln!(
            text,
            "  module {}  {what}{feature}",
            names.module.identifier()
        );
    }
    context.entry(&Pointer::ROOT, Vec::new(), text)
}

fn server(server: &Server) -> String {
    let mut text = plain(&server.url);
    for variable in &server.variables {
        let (name, default) = (plain(&variable.name), quoted(&variable.default));
        let _ = write!(text, "; {name} is {default}");
        if !variable.values.is_empty() {
            let _ = write!(text, ", one of {}", all_quoted(&variable.values));
        }
    }
    text
}
