//! The three functions against the parser that rustdoc uses.

use super::*;
use crate::plain;
use pulldown_cmark::{BrokenLink, CodeBlockKind, Event, Options, Parser, Tag};

/// Whatever the input contains, the parser that rustdoc uses finds no code that would be run, no HTML, and no link into
/// the crate.
#[test]
fn nothing_is_run_or_interpreted() {
    let pieces = [
        "```",
        "`",
        "~~~",
        "- ",
        "1. ",
        "* ",
        "> ",
        "    ",
        "  ",
        "\t",
        "\n",
        "\n\n",
        "\r",
        "a",
        "b c",
        "<p>",
        "</p>",
        "<ul>",
        "<li>",
        "</li>",
        "<br>",
        "<b>",
        "</b>",
        "<code>",
        "</code>",
        "<a href='https://a.b'>",
        "<a href='x'>",
        "</a>",
        "<script>",
        "<!--",
        "-->",
        "<?",
        "[",
        "]",
        "(",
        ")",
        "![",
        "](https://a.b)",
        "](x)",
        "[x]: y",
        "\\",
        "|",
        "|-|\n",
        "#",
        "=",
        "---",
        "*",
        "_",
        "&lt;",
        "https://a.b",
        ">",
        "~",
        "\u{a0}",
    ];
    let pieces = [&pieces[..], &ATTACKS].concat();
    let mut state = 1_u64;
    let mut below = |limit: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) as usize % limit
    };
    let mut code_blocks = 0;
    for _ in 0..20_000 {
        let length = 1 + below(14);
        let text: String = (0..length).map(|_| pieces[below(pieces.len())]).collect();
        for markdown in [super::text(&text).0, one_line(&text).0, code(&text).0] {
            check(&markdown, &text, &mut code_blocks);
        }
        let line = one_line(&text).0;
        assert!(!line.contains('\n'), "{text:?}: {line:?}");
        for around in [line.clone(), format!("a\n{line}"), format!("a\n\n{line}")] {
            let mut events = Parser::new_ext(&around, OPTIONS);
            let is_block = |event: Event<'_>| match event {
                Event::Start(tag) => is_block(&tag),
                event => event == Event::Rule,
            };
            assert!(!events.any(is_block), "{text:?}: {around:?}");
        }
    }
    assert!(code_blocks > 100, "{code_blocks}");
}

fn is_block(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::CodeBlock(_)
            | Tag::Table(_)
            | Tag::BlockQuote(_)
            | Tag::List(_)
            | Tag::Heading { .. }
            | Tag::HtmlBlock
    )
}

/// The extensions that `rustdoc` enables.
const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_SMART_PUNCTUATION);

/// Inputs that once got through, or would without a rule of their own.
const ATTACKS: [&str; 24] = [
    "](https://a`b)",
    "<a href='https://a) ![x](https://b'>",
    "<a href='https://a`b'>",
    "[~~~ rust](/x)\n",
    "[> a](/x)",
    "| a | b |\n|-|-|\n",
    "| `a | <b>` |",
    "a | b\n-|-\n",
    "[a](https://x|y)",
    "-\t\ta",
    "1.\t\ta",
    "``",
    "`a`",
    "<https://a`b>",
    "\u{2028}",
    "\u{85}",
    "\u{0}",
    "\u{feff}```",
    "# ",
    "***",
    "- - ",
    "+ ",
    "12345. ",
    "<code>a|<b></code>",
];

/// Asserts that the parser finds no code that would be run, no HTML, and no link that leads into the crate.
fn check(markdown: &str, text: &str, code_blocks: &mut usize) {
    let mut has_broken_link = false;
    let mut broken = |_: BrokenLink<'_>| {
        has_broken_link = true;
        None
    };
    for event in Parser::new_with_broken_link_callback(markdown, OPTIONS, Some(&mut broken)) {
        let is_interpreted = matches!(
            event,
            Event::Html(_)
                | Event::InlineHtml(_)
                | Event::Start(Tag::Image { .. } | Tag::FootnoteDefinition(_))
        );
        assert!(!is_interpreted, "{text:?}: {markdown:?}");
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                *code_blocks += 1;
                let is_text = kind == CodeBlockKind::Fenced("text".into());
                assert!(is_text, "{text:?}: {markdown:?}");
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                let is_absolute = ["https://", "http://"]
                    .iter()
                    .any(|it| dest_url.starts_with(it));
                assert!(is_absolute, "{text:?}: {markdown:?}");
            }
            _ => {}
        }
    }
    assert!(!has_broken_link, "{text:?}: {markdown:?}");
    let is_unseen = |c| plain::is_unseen(c) && c != '\n';
    assert!(!markdown.contains(is_unseen), "{text:?}: {markdown:?}");
}
