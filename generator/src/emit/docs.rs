//! Documentation → doc attributes. Accepts only text that was created by [`crate::markdown`].

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Decision, Docs, Form, TagKind, Variant};
use crate::markdown::{Markdown, Phrase, code, phrase};
use crate::source::Pointer;

/// Returns the docs of an item, with its location in the description.
pub(super) fn item(docs: &Docs, origin: Option<&Pointer>) -> TokenStream {
    described(docs.text.blocks(), &docs.notes, origin)
}

/// Returns the docs of an item whose text has already been created.
pub(super) fn described(text: Markdown, notes: &[Phrase], origin: Option<&Pointer>) -> TokenStream {
    let notes = Phrase::join(notes, " ");
    let source = origin.map(|origin| phrase!("Source: {}.", code(&format!("#{origin}"))));
    let paragraphs = [text, notes.into(), source.unwrap_or_default().into()];
    lines(&Markdown::join(paragraphs))
}

/// Returns `#[deprecated]` if the description says so.
pub(super) fn deprecated(docs: &Docs) -> Option<TokenStream> {
    docs.deprecated.then(|| quote!(#[deprecated]))
}

/// Returns the docs of a variant: its description and its form in JSON.
pub(super) fn variant(variant: &Variant, decision: &Decision) -> TokenStream {
    let looks = match (&variant.form, decision) {
        (Form::Constant(value), _) => code(&format!("\"{value}\"")),
        (Form::Tagged { value, .. }, Decision::Tag(tag)) => {
            let quote = match tag.kind {
                TagKind::String => "\"",
                TagKind::Integer | TagKind::Boolean => "",
            };
            code(&format!("\"{}\": {quote}{value}{quote}", tag.key))
        }
        (Form::Keyed { key, .. }, _) => code(&format!("{{\"{key}\": …}}")),
        _ => Phrase::default(),
    };
    lines(&Markdown::join([variant.docs.text.blocks(), looks.into()]))
}

/// Returns one line of docs.
pub(super) fn line(words: impl Into<Phrase>) -> TokenStream {
    lines(&words.into().into())
}

/// Returns a section that follows other docs.
pub(super) fn section(title: &'static str, content: &Markdown) -> TokenStream {
    let title = format!(" # {title}");
    let content = lines(content);
    quote!(#[doc = ""] #[doc = #title] #[doc = ""] #content)
}

/// Returns docs of several lines.
pub(super) fn lines(text: &Markdown) -> TokenStream {
    let lines = text.lines().map(|line| match line {
        "" => String::new(),
        line => format!(" {line}"),
    });
    quote!(#(#[doc = #lines])*)
}
