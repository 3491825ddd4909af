//! Tokens → text, item by item and large items in parts.

use std::mem::Discriminant;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::quote;

use super::long_lists::{self, AT_ONCE};
use super::pretty;

/// Rust source that is laid out item by item as it is created. Tokens take about a hundred times
/// the memory of their text, so the tokens of a whole crate are never in memory at once.
#[derive(Default)]
pub(crate) struct Rust {
    text: String,
    /// The kind of the last item.
    last: Option<Discriminant<syn::Item>>,
    failure: Option<syn::Error>,
}

impl Rust {
    /// Adds items with a blank line between them, except between consecutive `use` or `mod` items.
    pub fn push(&mut self, tokens: TokenStream) {
        match functions(tokens) {
            Ok((header, functions)) => self.push_impl(&header, functions),
            Err(tokens) => self.push_items(tokens),
        }
    }

    /// Adds items whose functions are not too many. Long lists in them are laid out in parts.
    fn push_items(&mut self, tokens: TokenStream) {
        let (shortened, lists) = long_lists::shorten(tokens);
        if lists.is_empty() {
            self.push_whole(shortened);
            return;
        }
        let mut items = Self {
            last: self.last,
            ..Self::default()
        };
        items.push_whole(shortened.clone());
        let before = self.text.len();
        let is_written = items.failure.is_none()
            && long_lists::write(&items.text, &lists, &mut self.text).is_some();
        if is_written {
            self.last = items.last;
        } else {
            self.text.truncate(before);
            self.push_whole(long_lists::restore(shortened, &lists));
        }
    }

    fn push_whole(&mut self, tokens: TokenStream) {
        if let Err(error) = pretty::append(tokens, &mut self.text, &mut self.last) {
            self.failure.get_or_insert(error);
        }
    }

    /// Adds an `impl` with these functions. They are laid out some at a time, so that their number does not decide how
    /// much memory they take.
    pub fn push_impl(
        &mut self,
        header: &TokenStream,
        functions: impl IntoIterator<Item = TokenStream>,
    ) {
        self.push_functions(header, functions, AT_ONCE);
    }

    /// Adds an `impl` with these functions, which may be large: they are created and laid out one after the other.
    pub fn push_large(
        &mut self,
        header: &TokenStream,
        functions: impl IntoIterator<Item = TokenStream>,
    ) {
        self.push_functions(header, functions, 1);
    }

    fn push_functions(
        &mut self,
        header: &TokenStream,
        functions: impl IntoIterator<Item = TokenStream>,
        at_once: usize,
    ) {
        let mut functions = functions.into_iter().peekable();
        let mut is_open = false;
        while functions.peek().is_some() || !is_open {
            let some = functions.by_ref().take(at_once);
            let before = self.text.len();
            self.push_items(quote!(#header { #(#some)* }));
            if is_open {
                // The functions follow those before, without the header that they were laid out with.
                let added = self.text.split_off(before);
                // The brace of a long header has a line of its own.
                let body = added.split_once("{\n").map_or("", |(_, body)| body);
                if let Some(open) = self.text.strip_suffix("}\n") {
                    self.text.truncate(open.len());
                }
                self.text.push('\n');
                self.text.push_str(body);
            }
            is_open = true;
        }
    }

    /// Inserts items before all others, none of which may be of the same kind.
    pub fn prepend(&mut self, tokens: impl IntoIterator<Item = TokenStream>) {
        let mut first: Self = tokens.into_iter().collect();
        if first.last.is_some() && self.last.is_some() {
            first.text.push('\n');
        }
        // The text may be long: more room than it needs would be as much again.
        self.text.reserve_exact(first.text.len());
        self.text.insert_str(0, &first.text);
        self.last = self.last.or(first.last);
        self.failure = self.failure.take().or(first.failure);
    }

    /// Returns the text, or the first error if some tokens were not valid Rust.
    pub fn finish(self) -> Result<String, syn::Error> {
        match self.failure {
            Some(error) => Err(error),
            None => Ok(self.text),
        }
    }
}

/// Splits an `impl` of many functions into its header and the functions, of which constants before them are a part.
/// Returns other tokens unchanged.
fn functions(tokens: TokenStream) -> Result<(TokenStream, Vec<TokenStream>), TokenStream> {
    let is = |tree: &TokenTree, word: &str| matches!(tree, TokenTree::Ident(it) if it == word);
    let is_body = |tree: &TokenTree| matches!(tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    let starts_here = |tree: TokenTree| is(&tree, "impl");
    if !tokens.clone().into_iter().next().is_some_and(starts_here) {
        return Err(tokens);
    }
    let mut bodies = tokens.clone().into_iter().filter(is_body);
    let (Some(TokenTree::Group(body)), None) = (bodies.next(), bodies.next()) else {
        return Err(tokens);
    };
    let count = body.stream().into_iter().filter(|tree| is(tree, "fn"));
    if count.count() <= AT_ONCE {
        return Err(tokens);
    }
    let mut functions = Vec::new();
    let (mut function, mut is_function) = (TokenStream::new(), false);
    for tree in body.stream() {
        is_function |= is(&tree, "fn");
        let ends = is_function && is_body(&tree);
        function.extend([tree]);
        if ends {
            functions.push(std::mem::take(&mut function));
            is_function = false;
        }
    }
    if functions.len() <= AT_ONCE || !function.is_empty() {
        return Err(tokens);
    }
    let header = tokens.into_iter().filter(|tree| !is_body(tree));
    Ok((header.collect(), functions))
}

impl Extend<TokenStream> for Rust {
    fn extend<I: IntoIterator<Item = TokenStream>>(&mut self, tokens: I) {
        tokens.into_iter().for_each(|tokens| self.push(tokens));
    }
}

impl FromIterator<TokenStream> for Rust {
    fn from_iter<I: IntoIterator<Item = TokenStream>>(tokens: I) -> Self {
        let mut rust = Self::default();
        rust.extend(tokens);
        rust
    }
}
