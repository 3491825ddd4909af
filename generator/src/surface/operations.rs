//! Operations: what differs in their parameters, bodies, responses and credentials.

use super::findings::Compared;
use super::items::{Field, Item, Part, Variant};
use super::rules::Rule;
use super::types::{cases, constructor, member, pointer};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn compare(compared: &mut Compared, path: &str, old: &Item, new: &Item) {
    constructor(compared, path, old, new, "servers refuse calls without it");
    parameters(compared, path, old, new);
    request(compared, path, old, new);
    responses(compared, path, old, new);
    for (word, what) in [("returns", "returns"), ("refused with", "is refused with")] {
        bodies(compared, path, [old, new], word, what);
    }
    headers(compared, path, old, new);
    credentials(compared, path, old, new);
}

fn parameters(compared: &mut Compared, path: &str, old: &Item, new: &Item) {
    let after: BTreeMap<&str, Field<'_>> = new.fields().map(|it| (it.name, it)).collect();
    let parts = [old, new].map(|item| -> BTreeMap<&str, &Part> {
        let parts = item.parts.iter();
        let parts = parts.filter_map(|part| Some((Field::of(&part.line)?.name, part)));
        parts.collect()
    });
    for was in old.fields() {
        let item = format!("{path}.{}", was.name);
        let Some(is) = after.get(was.name) else {
            compared.gone(
                Rule::ParameterGone,
                item,
                "is gone",
                &pointer(was.line, old),
            );
            continue;
        };
        let at = pointer(is.line, new);
        member(compared, &item, &was, is, &at, [true, false]);
        let facts = |field: &Field<'_>| {
            let facts = field.line.facts.iter();
            let facts =
                facts.filter(|it| !["required", "optional", "deprecated"].contains(&it.as_str()));
            facts.cloned().collect::<Vec<_>>().join(", ")
        };
        let (before, now) = (facts(&was), facts(is));
        if before != now {
            let why = format!("is sent as {now} now, and was as {before}");
            compared.add(Rule::RequestChanged, &item, why, &at);
        }
        let part = |parts: &BTreeMap<&str, &Part>| {
            let part = parts.get(was.name).map(|part| (*part).clone());
            part.unwrap_or_default()
        };
        let (before, now) = (part(&parts[0]), part(&parts[1]));
        if is.name == "body" {
            let ats = [&pointer(was.line, old), &at];
            let choices = |part: &Part| {
                part.parts
                    .iter()
                    .filter(|it| !it.what.contains(' '))
                    .cloned()
                    .collect()
            };
            let (before, now): (Vec<_>, Vec<_>) = (choices(&before), choices(&now));
            let lists = [&before, &now].map(|lines| lines.iter().map(Variant::of).collect());
            cases(compared, &item, lists, ats);
        }
        let encodings = |part: &Part| -> Vec<String> {
            let lines = part.parts.iter().filter(|it| it.what.contains(' '));
            lines.map(|line| line.what.clone()).collect()
        };
        if encodings(&before) != encodings(&now) {
            compared.add(
                Rule::RequestChanged,
                &item,
                "its fields are encoded in another way",
                &at,
            );
        }
    }
    let known: BTreeSet<&str> = old.fields().map(|it| it.name).collect();
    for (name, is) in &after {
        if !known.contains(name) && is.line.has("optional") {
            compared.add(
                Rule::ParameterAdded,
                format!("{path}.{name}"),
                "is new",
                &pointer(is.line, new),
            );
        }
    }
}

/// Compares what is sent apart from the parameters.
fn request(compared: &mut Compared, path: &str, old: &Item, new: &Item) {
    let route = |item: &Item| item.line.facts.first().cloned().unwrap_or_default();
    let (before, after) = (route(old), route(new));
    if before != after {
        let why = format!("is `{after}` now, and was `{before}`");
        compared.add(Rule::RequestChanged, path, why, &new.at());
    }
    for (word, what) in [
        ("sent to", "the path"),
        ("server", "the server"),
        ("can be", "can be"),
        ("must not", "must not"),
    ] {
        let text = |item: &Item| item.part(word).map(|(_, rest)| rest.to_owned());
        let (before, after) = (text(old), text(new));
        if before != after {
            let shown = |text: Option<String>| {
                text.unwrap_or_else(|| "that of the API or the default".to_owned())
            };
            let why = format!("{what} is {} now, and was {}", shown(after), shown(before));
            compared.add(Rule::RequestChanged, path, why, &new.at());
        }
    }
}

/// Compares the responses that the description lists.
fn responses(compared: &mut Compared, path: &str, old: &Item, new: &Item) {
    let list = |item: &Item| -> BTreeMap<String, Part> {
        let parts = item.parts.iter().filter(|part| {
            let what = &part.line.what;
            what.starts_with("default ") || what.starts_with(|c: char| c.is_ascii_digit())
        });
        let status = |part: &Part| {
            part.line
                .what
                .split(' ')
                .next()
                .unwrap_or_default()
                .to_owned()
        };
        parts.map(|part| (status(part), part.clone())).collect()
    };
    let (before, after) = (list(old), list(new));
    for (status, was) in &before {
        let Some(is) = after.get(status) else {
            let why = format!("the response `{status}` does not come any more");
            compared.gone(Rule::ResponseChanged, path, why, &pointer(&was.line, old));
            continue;
        };
        let rest = |part: &Part| part.line.what[status.len()..].trim().to_owned();
        if !compared.names.same(&was.line.what, &is.line.what) {
            let why = format!(
                "the response `{status}` is {} now, and was {}",
                rest(is),
                rest(was)
            );
            compared.add(Rule::ResponseChanged, path, why, &pointer(&is.line, new));
        }
    }
    for (status, is) in after
        .iter()
        .filter(|(status, _)| !before.contains_key(*status))
    {
        let why = format!("there is a response `{status}`");
        compared.add(Rule::ResponseAdded, path, why, &pointer(&is.line, new));
    }
}

/// Compares what responses are read into.
fn bodies(compared: &mut Compared, path: &str, [old, new]: [&Item; 2], word: &str, what: &str) {
    let at = new.at();
    let (before, after) = match (old.part(word), new.part(word)) {
        (None, None) => return,
        (before, after) => (before, after),
    };
    let ty = |part: Option<(&Part, &str)>| part.map_or("()".to_owned(), |(_, ty)| ty.to_owned());
    let (was, is) = (ty(before), ty(after));
    let shared = |ty: &str| ty.split_once(" = ").map(|(_, first)| first.to_owned());
    let name = |ty: &str| ty.split(" = ").next().unwrap_or_default().to_owned();
    if !compared.names.same(&name(&was), &name(&is)) {
        let why = format!("{what} `{}` now, and `{}` before", name(&is), name(&was));
        compared.add(Rule::TypeChanged, path, why, &at);
        return;
    }
    if shared(&was) != shared(&is) {
        let other = shared(&is).or_else(|| shared(&was)).unwrap_or_default();
        let why = match shared(&is) {
            Some(_) => format!("`{}` is the same type as `{other}` now", name(&is)),
            None => format!("`{}` is not the same type as `{other}` any more", name(&is)),
        };
        compared.add(Rule::SharingChanged, path, why, &at);
        return;
    }
    if let (Some((before, _)), Some((after, _))) = (before, after) {
        let lists = [before, after].map(|part| part.parts.iter().map(Variant::of).collect());
        let item = format!("operations::{}", name(&is));
        cases(compared, &item, lists, [&old.at(), &at]);
    }
}

/// Compares the headers of responses.
fn headers(compared: &mut Compared, path: &str, old: &Item, new: &Item) {
    let at = new.at();
    let (before, after) = match (old.part("headers"), new.part("headers")) {
        (None, None) => return,
        (Some((_, name)), None) => {
            let item = format!(
                "operations::{}",
                name.split(" = ").next().unwrap_or_default()
            );
            compared.gone(Rule::ItemGone, item, "is gone", &old.at());
            return;
        }
        (None, Some((_, name))) => {
            let item = format!(
                "operations::{}",
                name.split(" = ").next().unwrap_or_default()
            );
            compared.add(Rule::ItemAdded, item, "is new", &at);
            return;
        }
        (Some(before), Some(after)) => (before, after),
    };
    let (was, is) = (before.1, after.1);
    if was != is {
        let why = format!("the headers are `{is}` now, and were `{was}`");
        compared.add(Rule::SharingChanged, path, why, &at);
        return;
    }
    let list = |part: &Part| -> BTreeMap<String, String> {
        let fields = part.parts.iter().filter_map(|line| {
            let field = Field::of(line)?;
            Some((field.name.to_owned(), field.ty.to_owned()))
        });
        fields.collect()
    };
    let (before, after) = (list(before.0), list(after.0));
    for (name, was) in &before {
        let item = format!("operations::{is}::{name}");
        match after.get(name) {
            None => compared.gone(Rule::HeaderGone, item, "is gone", &old.at()),
            Some(is) if !compared.names.same(was, is) => {
                let why = format!("is `{is}` now, and was `{was}`");
                compared.add(Rule::TypeChanged, item, why, &at);
            }
            Some(_) => {}
        }
    }
    for name in after.keys().filter(|name| !before.contains_key(*name)) {
        compared.add(
            Rule::HeaderAdded,
            format!("operations::{is}::{name}"),
            "is new",
            &at,
        );
    }
}

fn credentials(compared: &mut Compared, path: &str, old: &Item, new: &Item) {
    let text = |item: &Item| {
        let accepted = item.part("credentials").map(|(_, rest)| rest.to_owned());
        accepted.unwrap_or_else(|| "none".to_owned())
    };
    let (before, after) = (text(old), text(new));
    if before != after {
        let why = format!("accepts {after} now, and accepted {before}");
        compared.add(Rule::CredentialsChanged, path, why, &new.at());
    }
}
