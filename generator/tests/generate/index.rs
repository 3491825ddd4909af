//! The lists on the pages of `operations` and `types` name each item once, with a link to the page that rustdoc gives it.

use crate::fixtures;
use std::collections::BTreeMap;

/// Returns the texts between two others.
fn between<'a>(text: &'a str, before: &str, after: &str) -> Vec<&'a str> {
    let rest = text.split(before).skip(1);
    rest.filter_map(|rest| Some(rest.split_once(after)?.0))
        .collect()
}

/// Returns the items that the files of a module define, as rustdoc names their pages.
fn pages(files: &BTreeMap<String, String>, module: &str) -> Vec<String> {
    let files = files.iter().filter(|(path, _)| {
        path.starts_with(&format!("src/{module}/")) && !path.ends_with("/mod.rs")
    });
    let lines = files.flat_map(|(_, text)| text.lines());
    let pages = lines.filter_map(|line| {
        let (kind, name) = line.strip_prefix("pub ")?.split_once(' ')?;
        let name = name.trim_start_matches("r#");
        let end = name.find(|c: char| !unicode_ident::is_xid_continue(c))?;
        Some(format!("{kind}.{}.html", &name[..end]))
    });
    let mut pages: Vec<String> = pages.collect();
    pages.sort();
    pages
}

fn listed(files: &BTreeMap<String, String>, module: &str) -> Vec<String> {
    let Some(text) = files.get(&format!("src/{module}/mod.rs")) else {
        return Vec::new();
    };
    let lines = text.lines().filter(|line| line.starts_with("//! - "));
    let links = lines.flat_map(|line| between(line, "`](", ")"));
    let mut links: Vec<String> = links.map(str::to_owned).collect();
    links.sort();
    links
}

#[test]
fn each_type_and_operation_is_listed_once() {
    let mut routes = 0;
    for (source, output) in fixtures::specs() {
        let name = &source.name;
        let files = &output.files;
        assert_eq!(listed(files, "types"), pages(files, "types"), "{name}");
        // The other items of this module are the enums of bodies and responses.
        let all = pages(files, "operations");
        let listed = listed(files, "operations");
        assert_eq!(listed.len(), output.operations, "{name}");
        assert!(listed.iter().all(|page| all.contains(page)), "{name}");
        let texts = files.iter();
        let texts = texts.filter(|(path, _)| path.starts_with("src/operations/"));
        for (_, text) in texts {
            for alias in between(text, "#[doc(alias = \"", "\")]") {
                let shown = format!("- `{alias}`: [");
                assert!(
                    files["src/operations/mod.rs"].contains(&shown),
                    "{name}: {shown}"
                );
                routes += 1;
            }
        }
    }
    assert!(routes > 100, "{routes}");
}
