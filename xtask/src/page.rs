//! From a vendor's documentation page to the document in it.
//!
//! The document is the first fenced block whose info string is `json METHOD /path`. It is handed on byte for byte.

use generator::{Diagnostic, Diagnostics, Source};

/// The document of a page.
pub struct Page {
    /// From the operation's method and path, fit for a file.
    pub name: String,
    pub text: String,
    /// The line of the page where the text starts, counted from 1.
    pub line: usize,
}

pub fn extract(source: &Source) -> Result<Page, Diagnostics> {
    let mut offset = 0;
    let mut open: Option<(usize, usize, &str, String)> = None;
    for (index, line) in source.text.split_inclusive('\n').enumerate() {
        let start = offset;
        offset += line.len();
        let line = line.trim_end();
        match &open {
            None => {
                let info = line.trim_start_matches('`');
                let fence = &line[..line.len() - info.len()];
                if let Some(name) = info.strip_prefix("json ").and_then(name)
                    && fence.len() >= 3
                {
                    open = Some((offset, index + 2, fence, name));
                }
            }
            Some((from, first, fence, name)) if line == *fence => {
                return Ok(Page {
                    name: name.clone(),
                    text: source.text[*from..start].to_owned(),
                    line: *first,
                });
            }
            Some(_) => {}
        }
    }
    let (message, line) = match open {
        Some((_, first, ..)) => ("the fenced block with the document does not end", first - 1),
        None => ("the page holds no document", 1),
    };
    let help = "a page holds its document in a fenced block that starts like ````json POST /path";
    let error = Diagnostic::error("no-document", message)
        .at_position(&source.name, (line, 1))
        .help(help);
    Err(error.into())
}

/// `POST /sys/v1/session/auth` → `post-sys-v1-session-auth`
fn name(operation: &str) -> Option<String> {
    let (method, path) = operation.split_once(' ')?;
    let known = [
        "GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE",
    ];
    if !known.contains(&method) || !path.starts_with('/') {
        return None;
    }
    let words = path.split(|c: char| !c.is_ascii_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    let parts: Vec<_> = std::iter::once(method)
        .chain(words)
        .map(str::to_lowercase)
        .collect();
    Some(parts.join("-"))
}
