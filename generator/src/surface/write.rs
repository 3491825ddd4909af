//! The lines of all entries → `api.txt`.

use super::items::{CRATE, head, split_item};
use super::line::{FORMAT, Line};
use semver::Version;

/// Returns the text, with the version of the crate. Operations and types are sorted by name, so that a line moves only if its item is renamed.
pub(crate) fn write<'a>(
    header: &str,
    version: Option<&Version>,
    entries: impl Iterator<Item = &'a [Line]>,
) -> String {
    let mut entries: Vec<&[Line]> = entries.filter(|lines| !lines.is_empty()).collect();
    entries.sort_by_key(|lines| {
        let (word, name) = split_item(&lines[0].what);
        let rank = match word {
            "api" => 0,
            "operation" => 1,
            _ => 2,
        };
        (rank, head(name))
    });
    let mut text = format!(
        "{header}\n\
         // The public items that the description adds to the crate, and where it has them. Names are kept: to give an item\n\
         // the name that it would have in a new crate, delete its line and generate the crate again.\n\
         format {FORMAT}\n"
    );
    for lines in entries {
        text.push('\n');
        let item = lines[0].at.as_ref();
        for (index, line) in lines.iter().enumerate() {
            text += &line.full(item);
            let is_api = line.depth == 0 && split_item(&line.what).0 == "api";
            if let (0, true, Some(version)) = (index, is_api, version) {
                text += &crate_line(version);
            }
        }
    }
    text
}

fn crate_line(version: &Version) -> String {
    format!("  {CRATE} {version}\n")
}

/// Returns the text for another version of the crate.
pub(super) fn with_version(text: &str, version: &Version) -> String {
    let start = format!("  {CRATE} ");
    let lines = text.split_inclusive('\n');
    let lines = lines.filter(|line| !line.starts_with(&start));
    let lines = lines.map(|line| match line.starts_with("api ") {
        true => format!("{line}{}", crate_line(version)),
        false => line.to_owned(),
    });
    lines.collect()
}
