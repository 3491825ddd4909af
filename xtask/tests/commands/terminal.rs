//! What the commands print holds nothing that a terminal would obey, whatever is in descriptions and names of files.

use crate::support::{Done, Repository};

const ATTACK: &str = "a\u{1b}[2J\u{1b}]0;b\u{7}\u{9b}31m\u{202e}\u{2066}\u{200f}\u{8}\u{7f}";

fn assert_plain(done: &Done) {
    for text in [&done.stdout, &done.stderr] {
        let turns = |c| matches!(c, '\u{200f}' | '\u{202e}' | '\u{2066}');
        let found = text
            .lines()
            .find(|line| line.contains(|c: char| c.is_control() || turns(c)));
        assert_eq!(found, None);
    }
}

fn document(version: &str, name: &str, extra: &str) -> String {
    let text = serde_json::Value::from(format!("{ATTACK}{name}"));
    format!(
        r#"{{"openapi": "3.0.3", "info": {{"title": {text}, "version": "{version}"}},
            "paths": {{"/a": {{"get": {{"operationId": {text}, "tags": [{text}],
                "responses": {{"200": {{"description": {text}}}}}}}}}}},
            "components": {{"schemas": {{{text}: {{"type": "object", {text}: 1}}}}}}{extra}}}"#
    )
}

#[test]
fn reports_and_diagnostics_are_text() {
    let repository = Repository::new();
    repository.write(&format!("spec/{ATTACK}.json"), &document("1", "x", ""));
    let done = repository.xtask(&["regen"]);
    assert_plain(&done);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(done.stderr.contains("\\u{1b}[2J"), "{}", done.stderr);

    repository.write(
        &format!("spec/{ATTACK}.json"),
        &document("2\\u001b", "y", ""),
    );
    let checked = repository.xtask(&["regen", "--check"]);
    assert_plain(&checked);
    assert_eq!(checked.code, 1);
    assert_plain(&repository.xtask(&["regen"]));

    let text = serde_json::Value::from(ATTACK);
    let dangling =
        format!(r##", "security": [{{{text}: {text}}}], "tags": {{{text}: {{"$ref": {text}}}}}"##);
    repository.write(
        &format!("spec/{ATTACK}.json"),
        &document("2", "y", &dangling),
    );
    let refused = repository.xtask(&["regen"]);
    assert_plain(&refused);
    assert_eq!(refused.code, 1);

    let imported = repository.xtask(&["import", &format!("spec/{ATTACK}.json"), ATTACK]);
    assert_plain(&imported);
}
