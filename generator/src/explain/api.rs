//! The API as a whole: its servers, how requests are authenticated, how it is divided into
//! features.

use super::context::Context;
use super::entry::Entry;
use super::line::{Lines, all_quoted};
use crate::analyze::groups::Home;
use crate::ir::{Docs, SchemeKind, Server};
use crate::source::Pointer;
use crate::surface::text::{plain, quoted};
use std::fmt::Write;

pub(super) fn entry(context: Context<'_>) -> Entry {
    let api = context.api;
    let mut lines = Lines::new();
    let version = format!("version {}", quoted(&api.version));
    lines.plain(0, format!("api {}", quoted(&api.title)), &version);
    if let Some(url) = &api.base_url {
        lines.plain(1, format!("base URL {}", plain(url)), "");
    }
    for server in &api.servers {
        lines.plain(1, format!("server {}", self::server(server)), "");
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
        let mut facts = format!("{}, {kind}", quoted(&scheme.name));
        if let Some(url) = &scheme.token_url {
            let _ = write!(facts, ", tokens from {}", quoted(url));
        }
        let docs = Docs {
            notes: Vec::new(),
            ..scheme.docs.clone()
        };
        let line = lines.add(1, format!("scheme {method}"), &facts, &docs);
        line.at(scheme.written.clone());
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
        let facts = format!("{what}{feature}");
        lines.plain(1, format!("module {}", names.module.identifier()), &facts);
    }
    if context.facts.has_dates {
        lines.detail(1, "exports BasicDateTime", Vec::new());
    }
    context.entry(&Pointer::ROOT, Vec::new(), lines)
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
