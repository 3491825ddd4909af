//! Text → trees of tokens that know whether there is a space before them.

/// A token, a line comment, or the content of a pair of brackets.
#[derive(Clone, Debug)]
pub(super) enum Tree<'t> {
    Leaf(Leaf<'t>),
    Group(Group<'t>),
}

#[derive(Clone, Debug)]
pub(super) struct Leaf<'t> {
    pub text: &'t str,
    /// What was read, from here to its end.
    from: &'t str,
    space: bool,
    newline: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Group<'t> {
    pub open: char,
    pub trees: Vec<Tree<'t>>,
    /// What was read, from here to its end, and from behind this.
    from: &'t str,
    after: &'t str,
    space: bool,
    newline: bool,
}

impl<'t> Tree<'t> {
    /// Returns the text, which is empty for a group.
    pub fn text(&self) -> &'t str {
        match self {
            Self::Leaf(leaf) => leaf.text,
            Self::Group(_) => "",
        }
    }

    /// Returns the content of the group, if this is a group with these brackets.
    pub fn group(&self, open: char) -> Option<&[Tree<'t>]> {
        match self {
            Self::Group(group) if group.open == open => Some(&group.trees),
            _ => None,
        }
    }

    fn from(&self) -> &'t str {
        match self {
            Self::Leaf(leaf) => leaf.from,
            Self::Group(group) => group.from,
        }
    }

    fn after(&self) -> &'t str {
        match self {
            Self::Leaf(leaf) => leaf.from.strip_prefix(leaf.text).unwrap_or_default(),
            Self::Group(group) => group.after,
        }
    }

    /// Whether there is a space before it, if it does not start a line.
    pub fn space(&self) -> bool {
        match self {
            Self::Leaf(leaf) => leaf.space,
            Self::Group(group) => group.space,
        }
    }

    /// Whether it starts a line.
    pub fn newline(&self) -> bool {
        match self {
            Self::Leaf(leaf) => leaf.newline,
            Self::Group(group) => group.newline,
        }
    }

    pub fn is_comment(&self) -> bool {
        self.text().starts_with("//")
    }
}

/// Returns the trees as they were read.
pub(super) fn verbatim<'t>(trees: &[Tree<'t>]) -> Option<&'t str> {
    let (from, after) = (trees.first()?.from(), trees.last()?.after());
    from.get(..from.len().checked_sub(after.len())?)
}

/// Returns the trees on one line.
pub(super) fn flat(trees: &[Tree<'_>]) -> String {
    let mut text = String::new();
    write_flat(trees, &mut text);
    text
}

fn write_flat(trees: &[Tree<'_>], text: &mut String) {
    for (index, tree) in trees.iter().enumerate() {
        if index > 0 && tree.space() {
            text.push(' ');
        }
        match tree {
            Tree::Leaf(leaf) => text.push_str(leaf.text),
            Tree::Group(group) => {
                let pad = group.open == '{' && !group.trees.is_empty();
                text.push(group.open);
                text.push_str(if pad { " " } else { "" });
                write_flat(&group.trees, text);
                text.push_str(if pad { " " } else { "" });
                text.push(close(group.open));
            }
        }
    }
}

pub(super) fn close(open: char) -> char {
    match open {
        '(' => ')',
        '[' => ']',
        _ => '}',
    }
}

/// Operators and other punctuation with more than one character. `>>` is two tokens, since it may close two lists of
/// type arguments.
const PUNCTUATION: &[&str] = &[
    "..=", "::", "->", "=>", "..", "&&", "||", "==", "!=", "<=", ">=", "+=", "-=", "*=", "/=",
    "|=", "&=", "^=", "%=",
];

/// The maximum nesting of brackets, which the layout recurses into.
const DEPTH: usize = 64;

/// Reads the output of prettyplease. `None` if it contains something that prettyplease does not write.
pub(super) fn read(text: &str) -> Option<Vec<Tree<'_>>> {
    let mut open: Vec<Group<'_>> = Vec::new();
    let mut trees: Vec<Tree<'_>> = Vec::new();
    let mut rest = text;
    loop {
        let trimmed = rest.trim_start();
        let blank = &rest[..rest.len() - trimmed.len()];
        let newline = blank.contains('\n');
        rest = trimmed;
        let Some(first) = rest.chars().next() else {
            break;
        };
        let length = token_length(rest, first)?;
        let from = rest;
        let (token, after) = rest.split_at(length);
        rest = after;
        match first {
            '(' | '[' | '{' if open.len() == DEPTH => return None,
            '(' | '[' | '{' => {
                let (space, newline) = (!blank.is_empty(), newline);
                let group = Group {
                    open: first,
                    trees: std::mem::take(&mut trees),
                    from,
                    after,
                    space,
                    newline,
                };
                open.push(group);
            }
            ')' | ']' | '}' => {
                let mut group = open.pop().filter(|group| close(group.open) == first)?;
                if newline
                    && trees.last().is_some_and(|last| last.text() == ",")
                    && !is_single(&trees)
                {
                    trees.pop();
                }
                std::mem::swap(&mut group.trees, &mut trees);
                group.after = after;
                trees.push(Tree::Group(group));
            }
            _ => {
                let closes = token.starts_with('>') && newline;
                if closes && trees.last().is_some_and(|last| last.text() == ",") {
                    trees.pop();
                }
                let opened = newline && trees.last().is_some_and(|last| last.text() == "<");
                let joins = newline && ((token == "." || token == "?") || closes || opened);
                let space = !blank.is_empty() && !joins;
                trees.push(Tree::Leaf(Leaf {
                    text: token,
                    from,
                    space,
                    newline,
                }));
            }
        }
    }
    open.is_empty().then_some(trees)
}

/// Whether there is exactly one comma: the one after a single element, which may make it a tuple.
fn is_single(trees: &[Tree<'_>]) -> bool {
    trees.iter().filter(|tree| tree.text() == ",").count() == 1
}

fn token_length(rest: &str, first: char) -> Option<usize> {
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return None;
    }
    if first == '"' {
        return quoted(rest, 1, '"');
    }
    if first == '\'' {
        let mut chars = rest.chars().skip(1);
        let (second, third) = (chars.next()?, chars.next());
        if second == '\\' || third == Some('\'') {
            return quoted(rest, 1, '\'');
        }
        return Some(1 + word(&rest[1..]));
    }
    if first.is_ascii_digit() {
        let whole = word(rest);
        let fraction = rest[whole..].strip_prefix('.').map_or(0, word);
        let is_fraction = rest[whole..]
            .chars()
            .nth(1)
            .is_some_and(|c| c.is_ascii_digit());
        return Some(if is_fraction {
            whole + 1 + fraction
        } else {
            whole
        });
    }
    if is_word(first) {
        let length = word(rest);
        let after = &rest[length..];
        return match &rest[..length] {
            "b" | "c" if after.starts_with('"') => quoted(rest, length + 1, '"'),
            "b" if after.starts_with('\'') => quoted(rest, length + 1, '\''),
            "r" | "br" | "cr" if after.starts_with('"') => raw(rest, length),
            "r" if after.starts_with("#\"") || after.starts_with("##") => raw(rest, length),
            "r" if after.starts_with('#') => Some(2 + word(&after[1..])),
            _ => Some(length),
        };
    }
    let is_long = |second: &u8| matches!(second, b'.' | b':' | b'>' | b'=' | b'&' | b'|');
    if !rest.as_bytes().get(1).is_some_and(is_long) {
        return Some(first.len_utf8());
    }
    let long = PUNCTUATION.iter().find(|text| rest.starts_with(**text));
    Some(long.map_or(first.len_utf8(), |text| text.len()))
}

fn is_word(character: char) -> bool {
    character == '_' || character.is_alphanumeric()
}

/// Returns the length of a word. Combining marks are part of words in other scripts.
fn word(text: &str) -> usize {
    let ends = |c: char| !is_word(c) && (c.is_ascii() || c.is_whitespace());
    text.find(ends).unwrap_or(text.len())
}

/// Returns the length up to and including the closing quote.
fn quoted(text: &str, start: usize, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (index, character) in text.char_indices().skip_while(|(index, _)| *index < start) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if character == quote => return Some(index + 1),
            _ => {}
        }
    }
    None
}

/// Returns the length of a raw string whose `r` ends at `start`.
fn raw(text: &str, start: usize) -> Option<usize> {
    let hashes = text[start..]
        .bytes()
        .take_while(|byte| *byte == b'#')
        .count();
    let end = format!("\"{}", "#".repeat(hashes));
    let body = start + hashes + 1;
    Some(body + text.get(body..)?.find(&end)? + end.len())
}
