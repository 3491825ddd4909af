//! Long lists in an item, which are created and laid out some members at a time.
//!
//! Tokens take ten times the memory of their text, and a syntax tree a hundred times. A description of 200 kB can have an
//! enum of 30,000 values, so neither is ever in memory for the whole of such an item: [`list`] keeps most members as text,
//! a marker takes their place while the item is laid out, and they are laid out in items of their own at the same
//! indentation. Where this may not yield what rustfmt would write, the item is laid out as a whole after all.

use std::fmt::Write;

use proc_macro2::{Delimiter, Group, Ident, Literal, Span, TokenStream, TokenTree};
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
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    Variants,
    Fields,
    Parameters,
    Arms,
    /// Elements or arguments.
    Values,
    /// Elements or arguments that are so short that they share lines. [`list`] finds out.
    ShortValues,
    /// The fields of a struct expression.
    Initializers,
    /// Statements that all start with `let`.
    Statements,
}

/// Members that are left out of the item.
pub(super) struct List {
    kind: Kind,
    /// One member a line. The first of them is in the item.
    members: String,
}

/// Returns the members of a list, each followed by what separates it from the next. Most of many are text in a call of a
/// macro that does not exist: `__members_!(Variants, "…")`.
pub(super) fn list(kind: Kind, members: impl IntoIterator<Item = TokenStream>) -> TokenStream {
    let (mut tokens, mut last) = (TokenStream::new(), TokenStream::new());
    let (mut text, mut count) = (String::new(), 0);
    let (mut are_short, mut is_any_long) = (true, false);
    for mut member in members {
        if kind == Kind::Values {
            let trees = Vec::from_iter(member.clone());
            are_short &= is_short(&trees);
            is_any_long |= length(&trees) > SHORT;
        }
        if kind != Kind::Statements {
            member.extend(quote!(,));
        }
        count += 1;
        if count > AT_ONCE {
            let before = std::mem::replace(&mut last, member);
            if count > AT_ONCE + 1 {
                // Writing into a text cannot fail.
                let _ = write!(text, "\n{before}");
            }
            continue;
        }
        if count == AT_ONCE {
            text = member.to_string();
        }
        tokens.extend(member);
    }
    if count <= LONG || kind == Kind::Values && !are_short && !is_any_long {
        let others = text.lines().skip(1).filter_map(parsed);
        tokens.extend(others);
        tokens.extend(last);
        return tokens;
    }
    let kind = match kind {
        Kind::Values if are_short => Kind::ShortValues,
        kind => kind,
    };
    let (marker, kind) = (ident(MARKER), ident(&format!("{kind:?}")));
    let text = Literal::string(&text);
    quote!(#tokens #marker!(#kind, #text) #last)
}

fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// Returns the tokens of a member. Its text was made from tokens, so this does not fail.
fn parsed(member: &str) -> Option<TokenStream> {
    member.parse().ok()
}

/// Replaces the members that are text by a marker.
pub(super) fn shorten(tokens: TokenStream) -> (TokenStream, Vec<List>) {
    let mut lists = Vec::new();
    let tokens = shortened(tokens, &mut lists);
    (tokens, lists)
}

fn shortened(tokens: TokenStream, lists: &mut Vec<List>) -> TokenStream {
    let mut trees = tokens.into_iter();
    let mut shortened = TokenStream::new();
    while let Some(tree) = trees.next() {
        match tree {
            TokenTree::Ident(name) if name == MARKER => {
                let call = trees.by_ref().nth(1);
                if let Some(list) = call.and_then(List::new) {
                    let name = format!("{MARKER}{}__", lists.len());
                    shortened.extend(list.marker(&name));
                    lists.push(list);
                }
            }
            TokenTree::Group(group) => {
                let (delimiter, stream) = (group.delimiter(), group.stream());
                // The trees can be moved out of a stream that nothing else holds.
                drop(group);
                let stream = self::shortened(stream, lists);
                shortened.extend([TokenTree::from(Group::new(delimiter, stream))]);
            }
            other => shortened.extend([other]),
        }
    }
    shortened
}

/// Puts all members back.
pub(super) fn restore(tokens: TokenStream, lists: &[List]) -> TokenStream {
    let mut trees = tokens.into_iter();
    let mut restored = Vec::new();
    while let Some(tree) = trees.next() {
        let name = match &tree {
            TokenTree::Ident(name) => index(&name.to_string()),
            _ => None,
        };
        match (name.and_then(|index| lists.get(index)), tree) {
            (Some(list), _) => {
                let (before, after) = list.around();
                restored.truncate(restored.len() - before);
                trees.by_ref().take(after).for_each(drop);
                let members = list.members.lines().skip(1).filter_map(parsed);
                let (members, nested) = shorten(members.collect());
                restored.extend(restore(members, &nested));
            }
            (None, TokenTree::Group(group)) => {
                let stream = restore(group.stream(), lists);
                restored.push(Group::new(group.delimiter(), stream).into());
            }
            (None, other) => restored.push(other),
        }
    }
    restored.into_iter().collect()
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
            list.write(indent, to)?;
            let (last, after) = rest.split_at(rest.find('\n')? + 1);
            to.push_str(last);
            rest = after;
            fill(to, members, indent);
        } else {
            list.write(indent, to)?;
        }
    }
    to.push_str(rest);
    Some(())
}

impl List {
    /// Reads the arguments of the macro.
    fn new(call: TokenTree) -> Option<Self> {
        let TokenTree::Group(arguments) = call else {
            return None;
        };
        let mut arguments = arguments.stream().into_iter();
        let kind = arguments.next()?.to_string();
        let TokenTree::Literal(members) = arguments.nth(1)? else {
            return None;
        };
        let syn::Lit::Str(members) = syn::Lit::new(members) else {
            return None;
        };
        Some(Self {
            kind: Kind::ALL.into_iter().find(|it| format!("{it:?}") == kind)?,
            members: members.value(),
        })
    }

    /// Returns what takes the place of the members, the last of which may have docs.
    fn marker(&self, name: &str) -> TokenStream {
        let last = self.members.lines().next_back().and_then(parsed);
        self.kind.marker(name, last.is_some_and(has_docs))
    }

    /// Returns how many trees of the marker are before and after its first name.
    fn around(&self) -> (usize, usize) {
        let trees = Vec::from_iter(self.marker(MARKER));
        let name = trees
            .iter()
            .position(|tree| matches!(tree, TokenTree::Ident(_)));
        let before = name.unwrap_or_default();
        (before, trees.len() - before - 1)
    }

    /// Adds the members that the marker stands for.
    fn write(&self, indent: usize, to: &mut String) -> Option<()> {
        let mut members = self.members.lines();
        let mut before = parsed(members.next()?)?;
        loop {
            let some = members.by_ref().take(AT_ONCE).map(parsed);
            let some: Vec<TokenStream> = some.collect::<Option<_>>()?;
            let Some(last) = some.last().cloned() else {
                return Some(());
            };
            let start = self.kind.marker(START, has_docs(before));
            let end = self.kind.marker(END, false);
            let item = self.kind.item(indent, quote!(#start #(#some)* #end));
            let (item, lists) = shorten(item);
            let text = pretty::items(item).ok()?;
            write(between(&text, indent)?, &lists, to)?;
            before = last;
        }
    }
}

impl Kind {
    const ALL: [Self; 8] = [
        Self::Variants,
        Self::Fields,
        Self::Parameters,
        Self::Arms,
        Self::Values,
        Self::ShortValues,
        Self::Initializers,
        Self::Statements,
    ];

    /// Returns a member of this name.
    fn marker(self, name: &str, has_docs: bool) -> TokenStream {
        let name = ident(name);
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

/// Whether a member starts with docs.
fn has_docs(member: TokenStream) -> bool {
    let mut trees = member.into_iter();
    let (Some(hash), Some(TokenTree::Group(group))) = (trees.next(), trees.next()) else {
        return false;
    };
    let mut content = group.stream().into_iter();
    let is_doc = matches!(content.next(), Some(TokenTree::Ident(it)) if it == "doc");
    is(&hash, '#') && is_doc && content.next().is_some_and(|tree| is(&tree, '='))
}

fn is(tree: &TokenTree, punct: char) -> bool {
    matches!(tree, TokenTree::Punct(it) if it.as_char() == punct)
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
        let of = |kind, member: &dyn Fn(usize) -> TokenStream| list(kind, (0..300).map(member));
        let documented =
            |index: usize| (!index.is_multiple_of(3)).then(|| quote!(#[doc = " __members_0__,"]));
        let variants = of(Kind::Variants, &|index| {
            let (docs, name) = (documented(index), name("Name", index));
            quote!(#docs #name(Vec<BTreeMap<String, u8>>))
        });
        let fields = of(Kind::Fields, &|index| {
            let (docs, name) = (documented(index), name("name", index));
            quote!(#docs pub #name: BTreeMap<String, u8>)
        });
        let arms = of(
            Kind::Arms,
            &|index| quote!(#index => Self::of(#index, &[#index, 2])),
        );
        let nested = list(
            Kind::Values,
            (0..200_u8).map(|index| quote!(Other::new(#index))),
        );
        let calls = of(Kind::Values, &|index| match index {
            7 | 100 => quote!(Case::new("a name", &[#nested])),
            _ => quote!(Case::new("a name\n", &[Other::new(#index)])),
        });
        let mixed = of(Kind::Values, &|index| match index {
            0 => quote!(a.long()),
            _ => quote!(#index),
        });
        let short = of(Kind::Values, &|index| {
            let name = name("p", index);
            quote!(&mut #name)
        });
        let lets = of(Kind::Statements, &|index| {
            let name = name("p", index);
            quote!(let mut #name = None;)
        });
        let long = "x".repeat(120);
        let items = [
            quote!(enum E { #variants Last }),
            quote!(enum E { #variants }),
            quote!(struct S { #fields }),
            quote!(impl S { fn f(&self) -> u8 { match self { #arms _ => 1 } } }),
            quote!(const C: &[Case] = &[#calls];),
            quote!(fn f() { #lets input.object(S::FIELDS, &mut [#short])?; Ok(()) }),
            // These are laid out as a whole.
            quote!(fn f() -> u8 { match x { #arms _ => #long } }),
            quote!(fn f() -> u8 { #long; C::new(&[#calls]) }),
            quote!(const C: &[u8] = &[#mixed];),
        ];
        for item in items {
            let (shortened, lists) = shorten(item.clone());
            let parts = Rust::from_iter([item.clone()]).finish().expect("Rust");
            assert!(
                !shortened.to_string().contains(" __members_ "),
                "{shortened}"
            );
            let whole = restore(shortened, &lists);
            assert_eq!(parts, pretty::items(whole).expect("Rust"));
        }
    }
}
