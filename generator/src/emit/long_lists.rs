//! Long lists in an item, which are laid out some members at a time.
//!
//! The syntax tree of a list takes a hundred times the memory of its text. A description of 200 kB can have an enum of
//! 30,000 values, so the syntax tree of such an item is never in memory as a whole: a marker takes the place of most
//! members while the item is laid out, and the members are laid out in items of their own at the same indentation.
//! Where this may not yield what rustfmt would write, the item is laid out as a whole after all.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::quote;

use super::pretty;

/// How many members are laid out at a time. They do not fit on one line, and as many stay at the start of a list.
pub(super) const AT_ONCE: usize = 64;

/// Fewer members are not worth the effort.
const LONG: usize = 2 * AT_ONCE;

/// Members share lines if all are this short.
const SHORT: usize = 10;

/// The width of a line.
const LINE: usize = 100;

/// rustfmt leaves a statement as it is if a part of it does not fit on a line. Lines close to that are not risked.
const WIDTH: usize = 96;

const MARKER: &str = "__members_";
const START: &str = "__before_members__";
const END: &str = "__after_members__";

/// How the members of a list are written.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Variants,
    Fields,
    Parameters,
    Arms,
    /// Elements or arguments.
    Values,
    /// Elements or arguments that are so short that they share lines.
    ShortValues,
    /// The fields of a struct expression.
    Initializers,
    Statements,
}

/// A list with most of its members left out of the item.
pub(super) struct List {
    kind: Kind,
    trees: Vec<TokenTree>,
    /// The end of each member, with what separates it from the next.
    ends: Vec<usize>,
    /// How many members there are before those that stay at the end.
    count: usize,
}

/// Takes most members out of long lists.
pub(super) fn shorten(tokens: TokenStream) -> (TokenStream, Vec<List>) {
    let mut lists = Vec::new();
    let trees = shortened(tokens, &mut lists);
    (trees.into_iter().collect(), lists)
}

fn shortened(tokens: TokenStream, lists: &mut Vec<List>) -> Vec<TokenTree> {
    let mut trees: Vec<TokenTree> = Vec::new();
    for tree in tokens {
        let is_taken = |group: &Group| {
            group.delimiter() != Delimiter::None
                && !trees.last().is_some_and(|it| is(it, '#') || is(it, '!'))
        };
        let group = match tree {
            TokenTree::Group(group) if is_taken(&group) => group,
            other => {
                trees.push(other);
                continue;
            }
        };
        let delimiter = group.delimiter();
        let stream = group.stream();
        // The trees can be moved out of a stream that nothing else holds.
        drop(group);
        let members = shortened(stream, lists);
        let stream = match List::new(&trees, delimiter, members) {
            Ok(list) => {
                let index = lists.len();
                lists.push(list);
                lists[index].shortened(index)
            }
            Err(members) => members.into_iter().collect(),
        };
        trees.push(Group::new(delimiter, stream).into());
    }
    trees
}

/// Puts all members back.
pub(super) fn restore(tokens: TokenStream, lists: &[List]) -> TokenStream {
    let restored = |tree: TokenTree| match tree {
        TokenTree::Group(group) => {
            let stream = group.stream();
            let list = stream.clone().into_iter().find_map(|tree| match tree {
                TokenTree::Ident(it) => index(&it.to_string()),
                _ => None,
            });
            let stream = match list.and_then(|index| lists.get(index)) {
                Some(list) => list.trees.iter().cloned().collect(),
                None => stream,
            };
            Group::new(group.delimiter(), restore(stream, lists)).into()
        }
        other => other,
    };
    tokens.into_iter().map(restored).collect()
}

/// Adds the text of an item to `to`, with all members in the place of the markers. `None` if the item has to be laid
/// out as a whole.
pub(super) fn write(text: &str, lists: &[List], to: &mut String) -> Option<()> {
    if !fits(text) {
        return None;
    }
    let mut rest = text;
    while let Some(at) = rest.find(MARKER) {
        let start = rest[..at].rfind('\n').map_or(0, |at| at + 1);
        let indent = at - start;
        if !rest[start..at].trim_start().is_empty() {
            // These are words of the docs.
            let (docs, after) = rest.split_at(at + MARKER.len());
            to.push_str(docs);
            rest = after;
            continue;
        }
        let (before, after) = (&rest[..start], &rest[at..]);
        let list = lists.get(index(after)?)?;
        rest = &after[after.find('\n')? + 1..];
        let docs = format!("{:indent$}/// x\n", "");
        to.push_str(before.strip_suffix(&docs).unwrap_or(before));
        if to.ends_with("\n\n") {
            to.pop();
        }
        if list.kind == Kind::ShortValues {
            let members = start_of_lines(to, AT_ONCE)?;
            list.write(indent, lists, to)?;
            let (last, after) = rest.split_at(rest.find('\n')? + 1);
            to.push_str(last);
            rest = after;
            fill(to, members, indent);
        } else {
            list.write(indent, lists, to)?;
        }
    }
    to.push_str(rest);
    Some(())
}

impl List {
    /// Recognizes a long list by its members and the trees before it. Returns all other members.
    fn new(
        before: &[TokenTree],
        delimiter: Delimiter,
        trees: Vec<TokenTree>,
    ) -> Result<Self, Vec<TokenTree>> {
        if trees.len() < LONG {
            return Err(trees);
        }
        let Some(kind) = kind(before, delimiter, &trees) else {
            return Err(trees);
        };
        let separator = match kind {
            Kind::Statements => ';',
            _ => ',',
        };
        let ends = ends(&trees, separator);
        let mut list = Self {
            kind,
            trees,
            count: ends.len() - 1,
            ends,
        };
        if kind == Kind::Statements {
            let is_let = |index: &usize| matches!(list.member(*index).first(), Some(TokenTree::Ident(it)) if it == "let");
            list.count = (0..list.count).take_while(is_let).count();
        }
        if list.count < LONG {
            return Err(list.trees);
        }
        if kind == Kind::Values {
            let mut members = (0..list.ends.len()).map(|index| list.member(index));
            if members.clone().all(is_short) {
                list.kind = Kind::ShortValues;
            } else if !members.any(|member| length(member) > SHORT) {
                return Err(list.trees);
            }
        }
        Ok(list)
    }

    fn member(&self, index: usize) -> &[TokenTree] {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.trees[start..self.ends[index]]
    }

    /// Returns the list as it is in the item: the first members, a marker and what stays at the end.
    fn shortened(&self, index: usize) -> TokenStream {
        let start = &self.trees[..self.ends[AT_ONCE - 1]];
        let end = &self.trees[self.ends[self.count - 1]..];
        let name = format!("{MARKER}{index}__");
        let has_docs = has_docs(self.member(self.count - 1));
        let marker = self.kind.marker(&name, has_docs).into_iter();
        let start = start.iter().cloned().chain(marker);
        start.chain(end.iter().cloned()).collect()
    }

    /// Adds the members that the marker stands for.
    fn write(&self, indent: usize, lists: &[Self], to: &mut String) -> Option<()> {
        let mut index = AT_ONCE;
        while index < self.count {
            let end = self.count.min(index + AT_ONCE);
            let members = &self.trees[self.ends[index - 1]..self.ends[end - 1]];
            let start = self.kind.marker(START, has_docs(self.member(index - 1)));
            let members = start.into_iter().chain(members.iter().cloned());
            let members = members.chain(self.kind.marker(END, false)).collect();
            let text = pretty::items(self.kind.item(indent, members)).ok()?;
            write(between(&text, indent)?, lists, to)?;
            index = end;
        }
        Some(())
    }
}

impl Kind {
    /// Returns a member of this name.
    fn marker(self, name: &str, has_docs: bool) -> TokenStream {
        let name = Ident::new(name, Span::call_site());
        let docs = has_docs.then(|| quote!(#[doc = " x"]));
        match self {
            Self::Variants => quote!(#docs #name,),
            Self::Fields | Self::Parameters => quote!(#docs #name: u8,),
            Self::Arms => quote!(#name => #name,),
            Self::Values | Self::ShortValues | Self::Initializers => quote!(#name,),
            Self::Statements => quote!(#name;),
        }
    }

    /// Returns an item in which the members have this indentation.
    fn item(self, indent: usize, members: TokenStream) -> TokenStream {
        let item = match self {
            Self::Variants => quote!(enum Name { #members }),
            Self::Fields => quote!(struct Name { #members }),
            Self::Parameters => quote!(fn name(#members) {}),
            Self::Arms => quote!(const NAME: u8 = match name { #members };),
            Self::Values | Self::ShortValues => quote!(const NAME: u8 = [#members];),
            Self::Initializers => quote!(const NAME: u8 = Name { #members };),
            Self::Statements => quote!(fn name() { #members }),
        };
        (1..indent / 4).fold(item, |item, _| quote!(mod name { #item }))
    }
}

fn kind(before: &[TokenTree], delimiter: Delimiter, trees: &[TokenTree]) -> Option<Kind> {
    let back = |count: usize| before.len().checked_sub(count).map(|at| &before[at]);
    let follows = |word: &str| matches!(back(2), Some(TokenTree::Ident(it)) if it == word);
    let names = |tree: Option<&TokenTree>| matches!(tree, Some(TokenTree::Ident(_)));
    let at = |index: usize, punct| trees.get(index).is_some_and(|tree| is(tree, punct));
    let is_typed = names(trees.first()) && at(1, ':') && !at(2, ':');
    let is_arm = || {
        let mut pairs = trees.windows(2).take(AT_ONCE);
        pairs.any(|pair| is(&pair[0], '=') && is(&pair[1], '>'))
    };
    match delimiter {
        Delimiter::Bracket => Some(Kind::Values),
        Delimiter::Parenthesis if is_typed => Some(Kind::Parameters),
        Delimiter::Parenthesis => Some(Kind::Values),
        Delimiter::Brace if follows("enum") => Some(Kind::Variants),
        Delimiter::Brace if follows("struct") => Some(Kind::Fields),
        Delimiter::Brace if is_arm() => Some(Kind::Arms),
        Delimiter::Brace if names(back(1)) && (is_typed || at(1, ',')) => Some(Kind::Initializers),
        Delimiter::Brace => Some(Kind::Statements),
        Delimiter::None => None,
    }
}

/// Returns the end of each member. What is in angle brackets does not separate members.
fn ends(trees: &[TokenTree], separator: char) -> Vec<usize> {
    let (mut ends, mut depth) = (Vec::new(), 0_usize);
    for (index, tree) in trees.iter().enumerate() {
        let is_arrow = || {
            let before = index.checked_sub(1).map(|before| &trees[before]);
            before.is_some_and(|it| is(it, '-') || is(it, '='))
        };
        if is(tree, '<') {
            depth += 1;
        } else if is(tree, '>') && !is_arrow() {
            depth = depth.saturating_sub(1);
        } else if depth == 0 && is(tree, separator) {
            ends.push(index + 1);
        }
    }
    if ends.last() != Some(&trees.len()) {
        ends.push(trees.len());
    }
    ends
}

fn is(tree: &TokenTree, punct: char) -> bool {
    matches!(tree, TokenTree::Punct(it) if it.as_char() == punct)
}

/// Whether a member starts with docs.
fn has_docs(trees: &[TokenTree]) -> bool {
    let [hash, TokenTree::Group(group), ..] = trees else {
        return false;
    };
    let mut content = group.stream().into_iter();
    let is_doc = matches!(content.next(), Some(TokenTree::Ident(it)) if it == "doc");
    is(hash, '#') && is_doc && content.next().is_some_and(|tree| is(&tree, '='))
}

/// Returns the least length of the text of a member.
fn length(trees: &[TokenTree]) -> usize {
    let one = |tree: &TokenTree| match tree {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => {
            2 + length(&Vec::from_iter(group.stream()))
        }
        TokenTree::Group(group) => length(&Vec::from_iter(group.stream())),
        TokenTree::Punct(punct) => usize::from(punct.as_char() != ','),
        TokenTree::Ident(ident) => ident.to_string().len(),
        TokenTree::Literal(literal) => literal.to_string().len(),
    };
    trees.iter().map(one).sum()
}

/// Whether members like this share lines if all others are like this as well.
fn is_short(trees: &[TokenTree]) -> bool {
    let is_simple = |tree: &TokenTree| match tree {
        TokenTree::Group(_) => false,
        TokenTree::Punct(punct) => matches!(punct.as_char(), '&' | '.' | ','),
        word => word.to_string().is_ascii(),
    };
    let is_mut = |tree: &TokenTree| matches!(tree, TokenTree::Ident(it) if it == "mut");
    let space = usize::from(trees.iter().any(is_mut));
    trees.iter().all(is_simple) && length(trees) + space <= SHORT
}

/// Returns the start of the last lines.
fn start_of_lines(text: &str, count: usize) -> Option<usize> {
    let (start, _) = text.rmatch_indices('\n').nth(count)?;
    Some(start + 1)
}

/// Puts members, each of which has a line of its own from here on, on as few lines as they need.
fn fill(text: &mut String, from: usize, indent: usize) {
    let members = text.split_off(from);
    let mut width = LINE;
    for member in members.lines().map(str::trim_start) {
        if from < text.len() && width + 1 + member.len() <= LINE {
            text.push(' ');
            width += 1;
        } else {
            if from < text.len() {
                text.push('\n');
            }
            text.extend(std::iter::repeat_n(' ', indent));
            width = indent;
        }
        text.push_str(member);
        width += member.len();
    }
    text.push('\n');
}

/// Returns the index of the list that a marker stands for.
fn index(marker: &str) -> Option<usize> {
    let (index, _) = marker.strip_prefix(MARKER)?.split_once("__")?;
    index.parse().ok()
}

/// Returns the lines between the two markers, which have lines of their own.
fn between(text: &str, indent: usize) -> Option<&str> {
    let line = |marker: &str| format!("\n{:indent$}{marker}", "");
    let (_, rest) = text.split_once(&line(START))?;
    let (_, rest) = rest.split_once('\n')?;
    let (members, _) = rest.split_once(&line(END))?;
    Some(match members.strip_suffix('\n') {
        // The blank line between the last member and the marker.
        Some(_) => members,
        None => &rest[..members.len() + 1],
    })
}

/// Whether rustfmt has surely laid out all code.
fn fits(text: &str) -> bool {
    let mut lines = text.lines();
    lines.all(|line| line.len() <= WIDTH || line.trim_start().starts_with("//"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emit::rust::Rust;

    #[test]
    fn parts_are_laid_out_like_the_whole() {
        let name = |text: &str, index| Ident::new(&format!("{text}{index}"), Span::call_site());
        let list = |member: &dyn Fn(usize) -> TokenStream| -> TokenStream {
            (0..300).map(member).collect()
        };
        let documented =
            |index: usize| (!index.is_multiple_of(3)).then(|| quote!(#[doc = " __members_0__,"]));
        let variants = list(&|index| {
            let (docs, name) = (documented(index), name("Name", index));
            quote!(#docs #name(Vec<BTreeMap<String, u8>>),)
        });
        let fields = list(&|index| {
            let (docs, name) = (documented(index), name("name", index));
            quote!(#docs pub #name: BTreeMap<String, u8>,)
        });
        let arms = list(&|index| quote!(#index => Self::of(#index, &[#index, 2]),));
        let calls = list(&|index| quote!(Case::new("a name", &[Other::new(#index)]),));
        let short = list(&|index| {
            let name = name("p", index);
            quote!(&mut #name,)
        });
        let lets = list(&|index| {
            let name = name("p", index);
            quote!(let mut #name = None;)
        });
        let long = "x".repeat(120);
        let items = [
            quote!(enum E { #variants Last }),
            quote!(struct S { #fields }),
            quote!(impl S { fn f(&self) -> u8 { match self { #arms _ => 1 } } }),
            quote!(const C: &[Case] = &[#calls];),
            quote!(fn f() { #lets input.object(S::FIELDS, &mut [#short])?; Ok(()) }),
            quote!(fn f() -> u8 { match x { #arms _ => #long } }),
        ];
        for item in items {
            let (_, lists) = shorten(item.clone());
            let parts = Rust::from_iter([item.clone()]).finish().expect("Rust");
            assert!(!lists.is_empty(), "{parts}");
            assert_eq!(parts, pretty::items(item).expect("Rust"));
        }
    }
}
