//! The contents of request and response bodies.

use super::types::Type;

/// A media type and its payload.
#[derive(Clone, Debug)]
pub struct Content {
    /// The media type as written; `*/*` if it is not a media type.
    pub media_type: String,
    /// The preferred name of a variant for it.
    pub name: String,
    /// Its payload.
    pub payload: Payload,
    /// The type of its items, if it is a sequence that is described item by item. Callers read and write them.
    pub item: Option<Type>,
}

impl Content {
    /// Returns the types that the description declares.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        self.payload.ty().into_iter().chain(&self.item)
    }
}

/// The payload of a media type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Payload {
    /// JSON.
    Json(Type),
    /// Text.
    Text,
    /// Text that is a secret.
    SecretText,
    /// Anything else.
    Bytes,
    /// An object as `application/x-www-form-urlencoded`.
    Form(Fields),
    /// An object as `multipart/form-data` or the like.
    Multipart(Fields),
}

impl Payload {
    /// Returns the type that the description declares; text and bytes have none.
    pub fn ty(&self) -> Option<&Type> {
        match self {
            Payload::Json(ty) => Some(ty),
            Payload::Form(fields) | Payload::Multipart(fields) => Some(&fields.ty),
            Payload::Text | Payload::SecretText | Payload::Bytes => None,
        }
    }
}

/// An object whose members are the fields of a form.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fields {
    /// The object.
    pub ty: Type,
    /// How its properties are encoded, where the description says so.
    pub encodings: Vec<Encoding>,
}

/// How a property of a form is written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Encoding {
    /// The property.
    pub property: String,
    /// `contentType`.
    pub content_type: Option<String>,
    /// `style`, `explode` and `allowReserved`, if any of them is given. In a multipart body, only
    /// `deepObject`, and without `explode` the style of a list that is one part.
    pub style: Option<QueryStyle>,
}

/// How a value is written in a query or in a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct QueryStyle {
    /// `style`.
    pub style: Style,
    /// `explode`.
    pub explode: bool,
    /// `allowReserved`.
    pub reserved: bool,
    /// Whether the name of the parameter is sent if there is nothing else to send: `allowEmptyValue`, or a list that is
    /// required.
    pub empty: bool,
}

impl QueryStyle {
    /// The default.
    pub const FORM: Self = Self {
        style: Style::Form,
        explode: true,
        reserved: false,
        empty: false,
    };

    /// The default, but the name is sent if there is nothing else to send.
    pub const OR_EMPTY: Self = Self {
        empty: true,
        ..Self::FORM
    };
}

/// `style` of a query parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Style {
    Form,
    SpaceDelimited,
    PipeDelimited,
    TabDelimited,
    DeepObject,
    /// In cookies only: without any encoding.
    Cookie,
}
