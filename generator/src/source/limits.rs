//! What would take libyaml too long is refused before it parses a text.

/// How many brackets of a YAML file may be open at once.
const BRACKETS: usize = 1_000;

/// How many `%TAG` directives a YAML file may have. JSON has no use for one.
const DIRECTIVES: usize = 100;

/// What there is too much of, and the line and column of it, both counted from 1.
pub(super) struct TooMuch {
    pub message: &'static str,
    pub position: (usize, usize),
}

/// Checks the text of a YAML file.
pub(super) fn check(text: &str) -> Result<(), TooMuch> {
    check_nesting(text)?;
    check_directives(text)
}

/// Refuses deep nesting before libyaml parses the text, since its time grows with the square of the depth. Brackets in
/// strings and comments count too, but a thousand unmatched ones are just as unusual there.
fn check_nesting(text: &str) -> Result<(), TooMuch> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > BRACKETS {
            let line = 1 + text[..at].matches('\n').count();
            let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
            let column = 1 + text[start..at].chars().count();
            return Err(TooMuch {
                message: "brackets are nested too deeply",
                position: (line, column),
            });
        }
    }
    Ok(())
}

/// Refuses many directives before libyaml parses the text, since it compares each of them with all others.
fn check_directives(text: &str) -> Result<(), TooMuch> {
    let lines = text.lines().enumerate();
    let mut directives = lines.filter(|(_, line)| line.starts_with("%TAG"));
    match directives.nth(DIRECTIVES) {
        None => Ok(()),
        Some((line, _)) => Err(TooMuch {
            message: "the file has more than 100 `%TAG` directives",
            position: (line + 1, 1),
        }),
    }
}
