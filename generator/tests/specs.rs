//! `tests/specs/*.yaml`: one description per feature, with all that is generated from it, and all
//! that is said about it, in the snapshot beside. `src/runtime` is the same for all and left out.

mod fixtures;

use std::fmt::Write;

#[test]
fn descriptions_generate_what_the_snapshots_show() {
    let settings = fixtures::settings("specs");
    for source in fixtures::read("specs") {
        let name = fixtures::stem(&source).to_owned();
        let output = fixtures::generate(&[source]).unwrap_or_else(|report| panic!("{report}"));
        let mut text = String::new();
        if output.warnings.iter().next().is_some() {
            let _ = write!(text, "==> warnings\n{}\n", output.warnings);
        }
        for (path, file) in &output.files {
            if !path.starts_with("src/runtime/") {
                let _ = write!(text, "==> {path}\n{file}\n");
            }
        }
        settings.bind(|| insta::assert_snapshot!(name.as_str(), text));
    }
}
