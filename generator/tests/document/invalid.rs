//! `tests/invalid/*.yaml`: one description per diagnostic, with the report in the snapshot next to
//! it.

use super::{read, source};
use std::fs;
use std::path::Path;

#[test]
fn invalid_descriptions_are_reported() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/invalid");
    let files = fs::read_dir(&folder).expect("the folder is there");
    let mut files: Vec<_> = files.map(|file| file.expect("readable").path()).collect();
    files.retain(|file| {
        file.extension()
            .is_some_and(|extension| extension == "yaml")
    });
    files.sort();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(&folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for file in files {
        let name = file.file_name().expect("a file").to_string_lossy();
        let text = fs::read_to_string(&file).expect("a text");
        let (_, report) = read(&[source(&name, text)], &[]);
        settings.bind(|| insta::assert_snapshot!(name.trim_end_matches(".yaml"), report));
    }
}
