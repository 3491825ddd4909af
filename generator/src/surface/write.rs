//! The lines of all entries → `api.txt`.

use super::items::{head, split_item};
use super::line::{FORMAT, Line};

/// Returns the text. Operations and types are sorted by name, so that a line moves only if its item is renamed.
pub(crate) fn write<'a>(header: &str, entries: impl Iterator<Item = &'a [Line]>) -> String {
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
        for line in lines {
            text += &line.full(item);
        }
    }
    text
}
