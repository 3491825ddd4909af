//! One API, written in each version of OpenAPI that is read, gives one crate.

use crate::fixtures;
use generator::Input;
use std::collections::BTreeMap;

/// The files of a crate, without the lines that say where its items are described.
fn files(text: &BTreeMap<String, String>) -> BTreeMap<&str, String> {
    let files = text.iter().map(|(path, text)| {
        let lines = text.lines();
        let lines = lines.filter(|line| !line.trim_start().starts_with("/// Source: "));
        // Without the pointer of a line of `api.txt`.
        let lines = lines.map(|line| line.split("  @").next().unwrap_or_default());
        (path.as_str(), lines.collect::<Vec<_>>().join("\n"))
    });
    files.collect()
}

#[test]
fn each_version_gives_the_same_crate() {
    let sources = fixtures::read("versions");
    assert!(sources.len() > 1);
    let mut outputs = sources.into_iter().map(|source| {
        let name = source.name.clone();
        let input = Input {
            documents: vec![source],
            crate_name: "client".to_owned(),
            ..Input::default()
        };
        let output = generator::generate(input).unwrap_or_else(|report| panic!("{report}"));
        assert!(output.warnings.is_empty(), "{}", output.warnings);
        (name, output)
    });
    let (_, first) = outputs.next().expect("a description");
    let expected = files(&first.files);
    for (name, output) in outputs {
        let found = files(&output.files);
        assert!(found.keys().eq(expected.keys()), "{name}");
        for (path, text) in found {
            for (line, (found, expected)) in text.lines().zip(expected[path].lines()).enumerate() {
                assert_eq!(found, expected, "{name}: {path}:{}", line + 1);
            }
            assert_eq!(text, expected[path], "{name}: {path}");
        }
    }
}

/// What is shown to people is in the words of each description.
#[test]
fn schemas_are_where_they_are_written() {
    for source in fixtures::read("versions") {
        let text = source.text.clone();
        let place = match text.starts_with("swagger") {
            true => "/definitions/",
            false => "/components/schemas/",
        };
        let output = fixtures::generate(&[source]).unwrap_or_else(|report| panic!("{report}"));
        assert!(!output.schemas.is_empty());
        for (pointer, path) in &output.schemas {
            assert!(pointer.as_str().starts_with(place), "{pointer}");
            let docs = format!("/// Source: `#{pointer}`.");
            let shown = output.files.values().any(|text| text.contains(&docs));
            assert!(shown, "{path}: {docs}");
        }
    }
}
