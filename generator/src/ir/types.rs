//! Types of the intermediate representation: definitions of types, and uses of them.

use super::id::{OperationId, TypeId};
use super::limits::Limits;
use super::scalars::{IntegerType, StringType};
use super::table::Table;
use crate::markdown::{Phrase, Raw};
use crate::source::Pointer;
use std::collections::BTreeSet;
use std::rc::Rc;

/// All type definitions of an API.
pub type Types = Table<TypeId, TypeDef>;

impl Types {
    /// Returns the type behind all aliases. Aliases that only lead to each other have none: one of them is returned.
    pub fn resolve<'a>(&'a self, ty: &'a Type) -> &'a Type {
        let mut current = ty;
        let mut steps = 0;
        while let Type::Named(id) = current {
            match &self[*id].kind {
                TypeKind::Alias(target) if steps < self.len() => current = target,
                _ => break,
            }
            steps += 1;
        }
        current
    }
}

/// One type definition: an item of the generated crate.
#[derive(Clone, Debug)]
pub struct TypeDef {
    /// The pointer of the schema in the plain form of the description.
    pub origin: Pointer,
    /// Its pointer in the merged documents, for people.
    pub written: Pointer,
    /// What its name is made from.
    pub hint: NameHint,
    /// The name that the description gives it.
    pub rust_name: Option<RustName>,
    /// Its documentation.
    pub docs: Docs,
    /// Its kind and members.
    pub kind: TypeKind,
}

/// A name that the description gives an item of the generated crate: `x-rust-name`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RustName {
    /// The name.
    pub name: String,
    /// The pointer of the keyword in the plain form of the description.
    pub at: Pointer,
}

/// What the name of a type is made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameHint {
    /// The key in `components.schemas`.
    Component(String),
    /// An inline schema: the name of its owner followed by its role in it.
    Inline {
        /// The type or operation that it is a part of.
        owner: Owner,
        /// Its role there: a property, `Item`, a variant, …
        role: String,
    },
    /// A schema that has its own name but is not a component schema.
    Titled(String),
}

/// The type or operation that an inline type is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// Another type.
    Type(TypeId),
    /// An operation.
    Operation(OperationId),
}

/// Documentation. The text is kept as in the description, and converted to Markdown when it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Docs {
    /// `title`, `summary` and `description`.
    pub text: Raw,
    /// Short facts: limits, patterns, defaults.
    pub notes: Vec<Note>,
    /// `deprecated: true`.
    pub deprecated: bool,
}

/// A short fact.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// For lists of items, which are compared between versions.
    pub text: Phrase,
    /// For the docs of the item: without what its Rust type says. `None` if that is all.
    pub in_docs: Option<Phrase>,
}

impl<P: Into<Phrase>> From<P> for Note {
    fn from(text: P) -> Self {
        let text = text.into();
        Self {
            in_docs: Some(text.clone()),
            text,
        }
    }
}

/// The kind of a type definition.
#[derive(Clone, Debug)]
pub enum TypeKind {
    /// An object with known properties.
    Struct(Struct),
    /// A string with known values.
    Enum(Enum),
    /// An integer with known values.
    IntegerEnum(Enum<i64>),
    /// One of several variants.
    Union(Union),
    /// Another name for a type.
    Alias(Type),
}

/// An object with known properties.
#[derive(Clone, Debug, Default)]
pub struct Struct {
    /// Its properties in the order of the description.
    pub fields: Vec<Field>,
    /// Unions and maps whose members are part of the same JSON object as the fields.
    pub flattened: Vec<Flattened>,
    /// `additionalProperties: false`. Readers ignore other members all the same, but they are evidence.
    pub closed: bool,
}

/// A property.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its key in JSON.
    pub key: String,
    /// The pointer of its schema in the plain form of the description.
    pub origin: Pointer,
    /// The name that the description gives it.
    pub rust_name: Option<RustName>,
    /// Its type; [`Type::Nullable`] where `null` is allowed.
    pub ty: Type,
    /// Whether it must be present, in the directions in which it is sent.
    pub required: bool,
    /// The directions in which it is sent.
    pub access: Access,
    /// Which values of its type are valid.
    pub limits: Limits,
    /// What the server takes if it is absent.
    pub default: Option<Scalar>,
    /// Its documentation.
    pub docs: Docs,
}

/// A value that a constant can have.
#[derive(Clone, Debug, PartialEq)]
pub enum Scalar {
    /// `true` or `false`.
    Bool(bool),
    /// An integer.
    Integer(i64),
    /// Any other number.
    Number(f64),
    /// A string.
    Text(String),
}

/// The directions in which a property is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Access {
    /// In both.
    #[default]
    Both,
    /// `readOnly`: only in responses.
    ReadOnly,
    /// `writeOnly`: only in requests.
    WriteOnly,
}

/// A part of an object that is a separate Rust type, but whose members are part of the same JSON object.
#[derive(Clone, Debug)]
pub struct Flattened {
    /// The preferred name of the field.
    pub name: String,
    /// A union, or a map for `additionalProperties`.
    pub ty: Type,
    /// Keys that belong to the other parts of the object.
    pub exclude: BTreeSet<Rc<str>>,
    /// The keys of a union whose branches only add members: without these, the object is complete. Empty for maps and
    /// for other unions.
    pub added: Rc<BTreeSet<Rc<str>>>,
    /// Its documentation.
    pub docs: Docs,
}

/// A scalar with known values; other values are kept unchanged.
#[derive(Clone, Debug)]
pub struct Enum<V = String> {
    /// The known values.
    pub values: Vec<EnumValue<V>>,
}

/// One known value of an [`Enum`].
#[derive(Clone, Debug)]
pub struct EnumValue<V = String> {
    /// The value on the wire.
    pub value: V,
    /// Its pointer in the plain form of the description.
    pub origin: Pointer,
    /// What the name is made from, if that is not the value itself.
    pub name: Option<String>,
    /// The name that the description gives it in Rust.
    pub rust_name: Option<RustName>,
    /// Whether it is the `default` of the schema.
    pub is_default: bool,
    /// Its documentation.
    pub docs: Docs,
}

/// One of several variants.
#[derive(Clone, Debug)]
pub struct Union {
    /// How the variant of a value is determined.
    pub decision: Decision,
    /// The variants in the order of the description.
    pub variants: Vec<Variant>,
}

/// How the variant of a [`Union`] is determined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// By the value of a property; all variants are [`Form::Tagged`].
    Tag(Tag),
    /// By the one key of the object, or the string; all variants are [`Form::Keyed`] or
    /// [`Form::Constant`].
    Key,
    /// By JSON type, keys, constants, ranges and formats, or else by trying.
    Evidence {
        /// Whether a value may be several of the variants at once.
        any_of: bool,
    },
}

/// The property that determines the variant of a union.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Its key.
    pub key: String,
    /// The JSON type of its values.
    pub kind: TagKind,
    /// Whether it may be null, which leads to no variant.
    pub nullable: bool,
    /// Whether a `discriminator` names it; otherwise the branches agree on it.
    pub declared: bool,
}

/// The JSON type of the values of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TagKind {
    /// Strings.
    String,
    /// Integers.
    Integer,
    /// `true` and `false`.
    Boolean,
}

/// Where the tag is represented in Rust, apart from the variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagIn {
    /// Nowhere else: the variant determines it.
    Variant,
    /// In a field of the payload; the value of the variant is written.
    Field,
    /// In the payload, which is a union with the same tag and writes it.
    Payload,
}

/// One variant of a [`Union`].
#[derive(Clone, Debug)]
pub struct Variant {
    /// The preferred name of the variant.
    pub name: String,
    /// The pointer of its branch in the plain form of the description.
    pub origin: Pointer,
    /// Its documentation.
    pub docs: Docs,
    /// Its form in JSON.
    pub form: Form,
    /// Which values of its type are valid.
    pub limits: Limits,
}

/// The form of a variant in JSON.
#[derive(Clone, Debug)]
pub enum Form {
    /// This string.
    Constant(String),
    /// An object whose tag has this value, with the payload's members next to the tag.
    Tagged {
        /// The value of the tag, as written in JSON but without quotes.
        value: String,
        /// The rest of the object; `None` if it has no known members.
        payload: Option<Type>,
        /// Where else the tag is.
        tag: TagIn,
    },
    /// An object with this key, whose value is the payload.
    Keyed {
        /// The key.
        key: String,
        /// The value; `None` if it is an object without known members.
        payload: Option<Type>,
    },
    /// The value itself.
    Value(Type),
}

/// A use of a type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Type {
    /// Any JSON value.
    Any,
    /// A type without values. What can only be `null` is [`Type::Nullable`] of this.
    Never,
    /// `true` or `false`.
    Bool,
    /// An integer.
    Integer(IntegerType),
    /// A number.
    Number,
    /// A string, with or without a format.
    String(StringType),
    /// A list.
    Array(Box<Type>),
    /// A list of so many items, each of a type of its own.
    Tuple(Vec<Type>),
    /// An object with arbitrary keys.
    Map(Box<Type>),
    /// The type or `null`.
    Nullable(Box<Type>),
    /// A reference to a definition.
    Named(TypeId),
}

impl Type {
    /// Returns the type with `null` allowed.
    pub fn nullable(self) -> Type {
        match self {
            Type::Nullable(_) | Type::Any => self,
            other => Type::Nullable(Box::new(other)),
        }
    }

    /// Returns the types directly inside a list, a tuple, a map or an option.
    pub fn parts(&self) -> &[Type] {
        match self {
            Type::Array(inner) | Type::Map(inner) | Type::Nullable(inner) => {
                std::slice::from_ref(inner)
            }
            Type::Tuple(items) => items,
            _ => &[],
        }
    }

    /// Returns the innermost types of lists, tuples, maps and options.
    pub fn leaves(&self) -> impl Iterator<Item = &Type> {
        let mut open = vec![self];
        std::iter::from_fn(move || {
            loop {
                let next = open.pop()?;
                let parts = next.parts();
                if parts.is_empty() {
                    return Some(next);
                }
                open.extend(parts.iter().rev());
            }
        })
    }

    /// Whether it is a tuple, or null.
    pub fn is_tuple(&self) -> bool {
        matches!(self.non_null(), Type::Tuple(_))
    }

    /// Whether `null` is the only value.
    pub fn is_only_null(&self) -> bool {
        *self.non_null() == Type::Never
    }

    /// Returns the type without `null`.
    pub fn non_null(&self) -> &Type {
        match self {
            Type::Nullable(inner) => inner,
            other => other,
        }
    }
}

impl Form {
    /// Returns the type that the variant holds, if there is one.
    pub fn payload(&self) -> Option<&Type> {
        match self {
            Form::Constant(_) => None,
            Form::Tagged { payload, .. } | Form::Keyed { payload, .. } => payload.as_ref(),
            Form::Value(ty) => Some(ty),
        }
    }
}

impl Union {
    /// Whether there may be values that the description does not list: with a new tag, a new key or a new string.
    pub fn is_open(&self) -> bool {
        let mut forms = self.variants.iter().map(|variant| &variant.form);
        !matches!(self.decision, Decision::Evidence { .. })
            || forms.any(|form| matches!(form, Form::Constant(_)))
    }
}

impl<V> Enum<V> {
    /// Whether one of the known values is the default.
    pub fn has_default(&self) -> bool {
        self.values.iter().any(|value| value.is_default)
    }
}

impl TypeKind {
    /// Whether it is an enum of strings or of integers.
    pub fn is_enum(&self) -> bool {
        matches!(self, TypeKind::Enum(_) | TypeKind::IntegerEnum(_))
    }
}
