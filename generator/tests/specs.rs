//! Descriptions, each with a snapshot beside it of what becomes of it.

mod fixtures;

use std::fmt::Write;

/// `tests/specs/*.yaml`: one description per feature, with all that is generated from it, and all
/// that is said about it. `src/runtime` is the same for all and left out.
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

/// `tests/invalid/lower/*.yaml`: one description per thing that can be said of one that was read.
#[test]
fn what_is_wrong_is_reported_as_the_snapshots_show() {
    let settings = fixtures::settings("invalid/lower");
    for source in fixtures::read("invalid/lower") {
        let name = fixtures::stem(&source).to_owned();
        let report = match fixtures::generate(&[source]) {
            Ok(output) => format!("{}", output.warnings),
            Err(report) => format!("{report}"),
        };
        assert!(!report.is_empty(), "{name}");
        settings.bind(|| insta::assert_snapshot!(name.as_str(), report));
    }
}
