//! Which file of a module's folder names something of which other one, and which do so in a circle.

use proc_macro2::{TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};

/// Each file below the module's folder, with the files that it names something of.
pub type Graph<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

/// The graph of the module `crate::runtime`, given the path below its folder and the text of each file.
pub fn graph<'a>(files: &[(&'a str, &str)]) -> Graph<'a> {
    let module = |path: &'a str| -> Vec<&'a str> {
        let path = path.strip_suffix(".rs").expect("Rust");
        path.split('/').filter(|name| *name != "mod").collect()
    };
    let modules = files.iter().map(|(path, _)| (module(path), *path));
    let modules: BTreeMap<Vec<&str>, &str> = modules.collect();
    let edges = files.iter().map(|(path, text)| {
        let mut reader = Reader {
            module: &module(path),
            modules: &modules,
            found: BTreeSet::new(),
        };
        reader.read(text.parse().expect("Rust"), 0);
        reader.found.remove(path);
        (*path, reader.found)
    });
    edges.collect()
}

struct Reader<'a, 'b> {
    module: &'b [&'a str],
    modules: &'b BTreeMap<Vec<&'a str>, &'a str>,
    found: BTreeSet<&'a str>,
}

impl Reader<'_, '_> {
    /// Reads tokens inside of so many `mod name { … }`.
    fn read(&mut self, tokens: TokenStream, depth: usize) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let rest = &tokens[at..];
            match token {
                TokenTree::Punct(_) if is_test(rest) => at += end_of_item(rest),
                TokenTree::Ident(word) if word == "mod" => {
                    if let Some(TokenTree::Group(body)) = rest.get(2) {
                        self.read(body.stream(), depth + 1);
                        at += 2;
                    } else {
                        at += 1;
                    }
                }
                // A path, unless it goes on from something before, or is that of a macro, which stands for its caller.
                TokenTree::Ident(_)
                    if !follows_colons(&tokens[..at]) && !is_sign(tokens[..at].last(), '$') =>
                {
                    at += self.path(rest, Vec::new(), depth);
                    continue;
                }
                TokenTree::Group(group) => self.read(group.stream(), depth),
                _ => {}
            }
            at += 1;
        }
    }

    /// Reads a path, or a tree of paths, after some names, and says how many tokens it has.
    fn path(&mut self, tokens: &[TokenTree], mut names: Vec<String>, depth: usize) -> usize {
        let mut at = 0;
        loop {
            match tokens.get(at) {
                Some(TokenTree::Ident(name)) => names.push(name.to_string()),
                Some(TokenTree::Punct(_)) if is_sign(tokens.get(at), '*') => {
                    names.push("*".to_owned())
                }
                Some(TokenTree::Group(group)) if !names.is_empty() || at == 0 => {
                    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                    for path in inner.split(|token| is_sign(Some(token), ',')) {
                        self.path(path, names.clone(), depth);
                    }
                    return at + 1;
                }
                _ => {}
            }
            if !(is_sign(tokens.get(at + 1), ':') && is_sign(tokens.get(at + 2), ':')) {
                break;
            }
            at += 3;
        }
        self.resolve(&names, depth);
        (at + 1).min(tokens.len()).max(1)
    }

    fn resolve(&mut self, names: &[String], depth: usize) {
        let mut names: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut module = self.module.to_vec();
        // Inside of `mod name { … }`, the first `super` is the file itself.
        let mut inside = depth;
        match names.as_slice() {
            ["crate", "runtime", ..] => {
                module.clear();
                names.drain(..2);
            }
            ["super", ..] => {
                while names.first() == Some(&"super") {
                    names.remove(0);
                    if inside > 0 {
                        inside -= 1;
                    } else {
                        module.pop();
                    }
                }
            }
            ["self", _, ..] => {
                names.remove(0);
            }
            // A path from the modules that this file declares.
            [first, _, ..] => {
                let child = [self.module, &[*first]].concat();
                if !self.modules.contains_key(&child) {
                    return;
                }
            }
            _ => return,
        }
        if names.is_empty() {
            // As in `pub(super)`.
            return;
        }
        let mut file = self.modules.get(&module);
        for name in names {
            let next = self.modules.keys().find(|known| {
                known.len() == module.len() + 1
                    && known.starts_with(&module)
                    && known.last() == Some(&name)
            });
            let Some(next) = next else { break };
            module.clone_from(next);
            file = self.modules.get(&module);
        }
        self.found.extend(file);
    }
}

fn is_sign(token: Option<&TokenTree>, sign: char) -> bool {
    matches!(token, Some(TokenTree::Punct(found)) if found.as_char() == sign)
}

fn follows_colons(before: &[TokenTree]) -> bool {
    is_sign(before.last(), ':') && is_sign(before.iter().rev().nth(1), ':')
}

fn is_test(tokens: &[TokenTree]) -> bool {
    let attribute = tokens.get(1).map(|it| it.to_string().replace(' ', ""));
    is_sign(tokens.first(), '#') && attribute.as_deref() == Some("[cfg(test)]")
}

/// The index of the last token of what follows an attribute.
fn end_of_item(tokens: &[TokenTree]) -> usize {
    let ends = |token: &TokenTree| match token {
        TokenTree::Punct(sign) => sign.as_char() == ';',
        TokenTree::Group(group) => group.delimiter() == proc_macro2::Delimiter::Brace,
        _ => false,
    };
    tokens.iter().position(ends).unwrap_or(tokens.len())
}

/// The files of each circle.
pub fn circles<'a>(graph: &Graph<'a>) -> Vec<Vec<&'a str>> {
    let reached: BTreeMap<&str, BTreeSet<&str>> = graph
        .keys()
        .map(|file| (*file, reached(graph, file)))
        .collect();
    let mut circles: Vec<Vec<&str>> = Vec::new();
    for (file, others) in &reached {
        if !others.contains(file) || circles.iter().any(|circle| circle.contains(file)) {
            continue;
        }
        let back = |other: &&&str| reached.get(**other).is_some_and(|them| them.contains(file));
        circles.push(others.iter().filter(back).copied().collect());
    }
    circles
}

/// The files that one names something of, directly or through others.
fn reached<'a>(graph: &Graph<'a>, file: &str) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&str> = graph[file].iter().copied().collect();
    while let Some(next) = open.pop() {
        if found.insert(next) {
            open.extend(&graph[next]);
        }
    }
    found
}
