//! Tests of the three functions.

use super::*;

fn blocks(description: &str) -> String {
    text(description).0
}

#[test]
fn prose_is_made_safe() {
    let cases = [
        (
            "see [Foo] and [text](https://a.b/c)",
            "see \\[Foo\\] and [text](https://a.b/c)",
        ),
        ("<b>bold</b> <x>y</x>", "**bold** \\<x>y\\</x>"),
        (
            "https://a.b/c, and <https://d.e>",
            "<https://a.b/c>, and <https://d.e>",
        ),
        ("`Vec<u8>` and `[x]`", "`Vec<u8>` and `[x]`"),
        ("a ` b", "a \\` b"),
        ("[a](/b#c) [d](e)", "a (`/b#c`) \\[d\\](e)"),
        ("        let x = 1;", "let x = 1;"),
        ("a */ b \\ c", "a */ b \\\\ c"),
        ("xhttps://a.b", "xhttps://a.b"),
        (
            "![pixel](https://a.b/c.png)",
            "\\![pixel](https://a.b/c.png)",
        ),
        ("a\u{202e}b\u{2066}c", "abc"),
        (
            "- one\ntwo\n    - three\n\nfour",
            "- one\n  two\n  - three\n\nfour",
        ),
        ("> quoted\ntext", "\\> quoted\ntext"),
        ("- > a\n- ~~~\n  b", "- \\> a\n- \\~~~\n  b"),
        ("- -     a\n1. 2.     b", "- \\- a\n1. 2\\. b"),
    ];
    for (text, expected) in cases {
        assert_eq!(blocks(text), expected, "{text}");
    }
}

#[test]
fn code_shows_what_has_no_shape() {
    assert_eq!(code("a\nb").0, "`a\\nb`");
    assert_eq!(code("`a`").0, "`` `a` ``");
    assert_eq!(code("a\u{202e}b").0, "`a\\u{202e}b`");
}

#[test]
fn code_blocks_are_never_run() {
    assert_eq!(
        blocks("a\n```rust\nfn main() {}\n```\nb"),
        "a\n```text\nfn main() {}\n```\nb"
    );
    assert_eq!(blocks("```\nunclosed"), "```text\nunclosed\n```");
}
