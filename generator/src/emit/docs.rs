//! Documentation → doc attributes.

use crate::ir::{Decision, Docs, Form, TagKind, Variant};
use crate::markdown::{code, safe};
use crate::source::Pointer;
use proc_macro2::TokenStream;
use quote::quote;

/// The docs of an item, with the place in the description that it comes from.
pub(super) fn item(docs: &Docs, origin: Option<&Pointer>) -> TokenStream {
    let mut paragraphs = Vec::new();
    let text = safe(&docs.text);
    if !text.is_empty() {
        paragraphs.push(text);
    }
    if !docs.notes.is_empty() {
        let notes: Vec<String> = docs.notes.iter().map(|note| safe(note)).collect();
        paragraphs.push(notes.join(" "));
    }
    if let Some(origin) = origin {
        paragraphs.push(format!("Source: {}.", code(&format!("#{origin}"))));
    }
    lines(&paragraphs.join("\n\n"))
}

/// `#[deprecated]`, where the description says so.
pub(super) fn deprecated(docs: &Docs) -> Option<TokenStream> {
    docs.deprecated.then(|| quote!(#[deprecated]))
}

/// The docs of a variant: its description, or what it looks like.
pub(super) fn variant(variant: &Variant, decision: &Decision) -> TokenStream {
    let text = safe(&variant.docs.text);
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
        _ => String::new(),
    };
    match (text.is_empty(), looks.is_empty()) {
        (_, true) => lines(&text),
        (true, false) => line(&looks),
        (false, false) => lines(&format!("{text}\n\n{looks}")),
    }
}

/// One line of docs.
pub(super) fn line(text: &str) -> TokenStream {
    let text = format!(" {text}");
    quote!(#[doc = #text])
}

/// Docs of several lines.
pub(super) fn lines(text: &str) -> TokenStream {
    let lines = text.lines().map(|line| {
        if line.is_empty() {
            String::new()
        } else {
            format!(" {line}")
        }
    });
    quote!(#(#[doc = #lines])*)
}
