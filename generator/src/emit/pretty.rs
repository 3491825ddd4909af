//! Items → text: prettyplease, the layout of rustfmt, and blank lines between items.

use std::mem::Discriminant;

use proc_macro2::TokenStream;
use syn::parse::{ParseStream, Parser};

use super::docs;
use crate::layout::layout;

/// Adds the text of items, each of which is laid out as a whole. `last` is the kind of the item before.
///
/// # Errors
///
/// If the tokens are not Rust.
pub(super) fn append(
    tokens: TokenStream,
    text: &mut String,
    last: &mut Option<Discriminant<syn::Item>>,
) -> Result<(), syn::Error> {
    let append = |input: ParseStream<'_>| {
        let attributes = input.call(syn::Attribute::parse_inner)?;
        if !attributes.is_empty() {
            text.push_str(&unparsed(attributes, vec![]));
            text.push('\n');
        }
        while !input.is_empty() {
            let item: syn::Item = input.parse()?;
            let kind = std::mem::discriminant(&item);
            let is_grouped =
                matches!(item, syn::Item::Use(_) | syn::Item::Mod(_)) && *last == Some(kind);
            if last.is_some() && !is_grouped {
                text.push('\n');
            }
            *last = Some(kind);
            text.push_str(&unparsed(vec![], vec![item]));
        }
        Ok(())
    };
    append.parse2(tokens)
}

/// Returns the text of items.
///
/// # Errors
///
/// If the tokens are not Rust.
pub(super) fn items(tokens: TokenStream) -> Result<String, syn::Error> {
    let mut text = String::new();
    append(tokens, &mut text, &mut None)?;
    Ok(text)
}

/// Returns the text of a file. Its syntax tree, which takes far more memory, is gone before its lines are laid out.
fn unparsed(attrs: Vec<syn::Attribute>, items: Vec<syn::Item>) -> String {
    let file = syn::File {
        shebang: None,
        frontmatter: None,
        attrs,
        items,
    };
    let unparsed = prettyplease::unparse(&file);
    drop(file);
    docs::broken(layout(&unparsed))
}
