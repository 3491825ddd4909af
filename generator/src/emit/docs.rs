//! Documentation → doc attributes. Takes nothing that is not made by [`crate::markdown`].

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Decision, Docs, Form, TagKind, Variant};
use crate::markdown::{Markdown, Phrase, code, phrase, text};
use crate::source::Pointer;

/// The docs of an item, with the place in the description that it comes from.
pub(super) fn item(docs: &Docs, origin: Option<&Pointer>) -> TokenStream {
    described(text(&docs.text), &docs.notes, origin)
}

/// The same for an item whose text is there already.
pub(super) fn described(text: Markdown, notes: &[Phrase], origin: Option<&Pointer>) -> TokenStream {
    let notes = Phrase::join(notes, " ");
    let source = origin.map(|origin| phrase!("Source: {}.", code(&format!("#{origin}"))));
    let paragraphs = [text, notes.into(), source.unwrap_or_default().into()];
    lines(&Markdown::join(paragraphs))
}

/// `#[deprecated]`, where the description says so.
pub(super) fn deprecated(docs: &Docs) -> Option<TokenStream> {
    docs.deprecated.then(|| quote!(#[deprecated]))
}

/// The docs of a variant: its description, and what it looks like.
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
    lines(&Markdown::join([text(&variant.docs.text), looks.into()]))
}

/// One line of docs.
pub(super) fn line(words: impl Into<Phrase>) -> TokenStream {
    lines(&words.into().into())
}

/// A section after other docs.
pub(super) fn section(title: &'static str, content: &Markdown) -> TokenStream {
    let title = format!(" # {title}");
    let content = lines(content);
    quote!(#[doc = ""] #[doc = #title] #[doc = ""] #content)
}

/// Docs of several lines.
pub(super) fn lines(text: &Markdown) -> TokenStream {
    let lines = text.lines().map(|line| match line {
        "" => String::new(),
        line => format!(" {line}"),
    });
    quote!(#(#[doc = #lines])*)
}
