//! Documentation → doc attributes. Accepts only text that was created by [`crate::markdown`].

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Decision, Docs, Form, Note, TagKind, Variant};
use crate::markdown::{Markdown, Phrase, code, phrase};
use crate::source::Pointer;

/// Returns the docs of an item, with its location in the description.
pub(super) fn item(docs: &Docs, origin: Option<&Pointer>) -> TokenStream {
    described(docs.text.blocks(), &docs.notes, origin)
}

/// Returns the text of the docs of a field.
pub(super) fn field(docs: &Docs) -> Markdown {
    text(docs.text.blocks(), &docs.notes, None)
}

/// Returns the docs of an item whose text has already been created.
pub(super) fn described(text: Markdown, notes: &[Note], origin: Option<&Pointer>) -> TokenStream {
    lines(&self::text(text, notes, origin))
}

fn text(text: Markdown, notes: &[Note], origin: Option<&Pointer>) -> Markdown {
    let notes = notes.iter().filter_map(|note| note.in_docs.clone());
    let notes = Phrase::join(&Vec::from_iter(notes), " ");
    let source = origin.map(|origin| phrase!("Source: {}.", code(&format!("#{origin}"))));
    let paragraphs = [text, notes.into(), source.unwrap_or_default().into()];
    Markdown::join(paragraphs)
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

/// Separates the lines of an attribute. Documentation has no control characters.
const BREAK: char = '\0';

/// Returns docs of several lines, as one attribute. A description can have 100,000 lines, and an attribute takes 500 times
/// the memory of a short line.
pub(super) fn lines(text: &Markdown) -> TokenStream {
    if text.is_empty() {
        return TokenStream::new();
    }
    let mut lines = String::new();
    for (index, line) in text.lines().enumerate() {
        lines.extend((index > 0).then_some(BREAK));
        lines.extend((!line.is_empty()).then_some(' '));
        lines.push_str(line.trim_end_matches(' '));
    }
    quote!(#[doc = #lines])
}

/// Writes the lines of attributes as lines of the file.
pub(super) fn broken(text: String) -> String {
    if !text.contains(BREAK) {
        return text;
    }
    let mut broken = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let mut parts = line.split(BREAK);
        broken.push_str(parts.next().unwrap_or_default());
        let indent = line.len() - line.trim_start().len();
        for part in parts {
            broken.push('\n');
            broken.push_str(&line[..indent]);
            broken.push_str("///");
            broken.push_str(part);
        }
    }
    broken
}
