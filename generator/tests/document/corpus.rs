//! Descriptions of real APIs, if they exist next to the checkout.

use super::{IS_WHOLE, read, source};
use generator::Input;
use std::fs;
use std::path::Path;

#[test]
fn real_descriptions_are_read_or_refused_for_their_version() {
    for kind in ["real", "torture", "negative"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../shared/specs")
            .join(kind);
        let Ok(files) = fs::read_dir(&folder) else {
            eprintln!("skipped: there is no {}", folder.display());
            continue;
        };
        let mut files: Vec<_> = files.map(|it| it.expect("readable").path()).collect();
        files.sort();
        for file in files.iter().step_by(if IS_WHOLE { 1 } else { 8 }) {
            let text = fs::read_to_string(file).expect("a text");
            let name = file.display().to_string();
            let (document, report) = read(&[source(&name, text)], &[]);
            let is_of_another_version = report.contains("error[unsupported-version]");
            assert!(
                kind != "real" || document.is_some() != is_of_another_version,
                "{report}"
            );
        }
    }
}

/// Each of them breaks a rule. Whoever has such a description is told so, at its place.
#[test]
fn broken_descriptions_are_refused_or_warned_of() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/specs/negative");
    let Ok(files) = fs::read_dir(&folder) else {
        eprintln!("skipped: there is no {}", folder.display());
        return;
    };
    for file in files {
        let file = file.expect("readable").path();
        let text = fs::read_to_string(&file).expect("a text");
        let name = file.display().to_string();
        let input = Input {
            documents: vec![source(&name, text)],
            crate_name: "broken".to_owned(),
            ..Input::default()
        };
        let told = match generator::generate(input) {
            Ok(output) => output.warnings,
            Err(errors) => errors,
        };
        assert!(!told.is_empty(), "{name}");
        for diagnostic in &told {
            assert!(diagnostic.at.is_some(), "{name}: {}", diagnostic.message);
        }
        let report = told.to_string();
        assert!(report.contains(&format!("{name}:")), "{report}");
    }
}
