//! Output of prettyplease → the same Rust as rustfmt would format it.
//!
//! prettyplease already uses the spacing of rustfmt within lines. This module decides where lines break, by the rules
//! of rustfmt's style edition 2024, and only for the subset of Rust that is generated. It does not call rustfmt: some
//! machines do not have it, and the generated code has to be the same on all of them.
//!
//! A text is read as trees of tokens (`tree`), which are parsed as expressions (`parse`) and laid out as items (`item`,
//! `define`, `attributes`), expressions (`expr`, `conditional`) and lists (`list`) in the available space (`shape`).

mod attributes;
mod conditional;
mod define;
mod expr;
mod item;
mod list;
mod parse;
mod shape;
mod tree;

/// Lays out items or attributes. Code that is not understood is left unchanged.
pub(crate) fn layout(text: &str) -> String {
    let trees = tree::read(text);
    let laid_out = trees.and_then(|trees| parse::Statements(&trees).write(0));
    let laid_out = laid_out.filter(|laid_out| is_same(text, laid_out));
    laid_out.unwrap_or_else(|| text.to_owned())
}

/// Whether two texts differ only in whitespace and in tokens that depend on line breaks: the trailing comma of a list
/// on several lines, and the braces around the body of a match arm.
fn is_same(a: &str, b: &str) -> bool {
    let kept = |c: &u8| !c.is_ascii_whitespace() && !matches!(c, b',' | b'{' | b'}');
    a.bytes().filter(kept).eq(b.bytes().filter(kept))
}

#[cfg(test)]
mod tests {
    use super::layout;

    #[test]
    fn breaks_lines_where_rustfmt_does() {
        let broken =
            "fn f() -> R {\n    input\n        .object(\n            FIELDS,\n        )?;\n}\n";
        assert_eq!(
            layout(broken),
            "fn f() -> R {\n    input.object(FIELDS)?;\n}\n"
        );
    }

    #[test]
    fn leaves_alone_what_it_does_not_understand() {
        let rules = "macro_rules! m {\n    () => {\n        1\n    };\n}\n";
        let nested = format!(
            "const C: T =\n    {}{};\n",
            "(".repeat(100),
            ")".repeat(100)
        );
        for text in [rules, &nested, "const C: T = \"\n"] {
            assert_eq!(layout(text), text);
        }
    }
}
