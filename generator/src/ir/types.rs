//! Types of the intermediate representation: definitions and uses.

use super::id::{OperationId, TypeId};
use super::table::Table;
use crate::markdown::Phrase;
use crate::source::Pointer;
use std::collections::BTreeSet;

/// All type definitions of an API.
pub type Types = Table<TypeId, TypeDef>;

impl Types {
    /// What `ty` stands for behind aliases. An alias that only leads to itself is returned as it is.
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
    /// Where the schema stands in the merged document.
    pub origin: Pointer,
    /// What the type would like to be called.
    pub hint: NameHint,
    /// Its documentation.
    pub docs: Docs,
    /// Its shape.
    pub kind: TypeKind,
}

/// From what a type's name is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameHint {
    /// The key in `components.schemas`.
    Component(String),
    /// An inline schema: the name of its owner followed by its role in it.
    Inline {
        /// Whose part it is.
        owner: Owner,
        /// As what: a property, `Item`, a variant, …
        role: String,
    },
    /// A schema with a name of its own that is no component schema.
    Titled(String),
}

/// What an inline type is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// Another type.
    Type(TypeId),
    /// An operation.
    Operation(OperationId),
}

/// Documentation. The text is as the description has it, and becomes Markdown where it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Docs {
    /// `title`, `summary` and `description`.
    pub text: String,
    /// Short facts: limits, patterns, defaults.
    pub notes: Vec<Phrase>,
    /// `deprecated: true`.
    pub deprecated: bool,
}

/// The shape of a type definition.
#[derive(Clone, Debug)]
pub enum TypeKind {
    /// An object with known properties.
    Struct(Struct),
    /// A string of which some values are known.
    Enum(Enum),
    /// A whole number of which some values are known.
    IntegerEnum(Enum<i64>),
    /// One of several shapes.
    Union(Union),
    /// Another name for a type.
    Alias(Type),
}

/// An object with known properties.
#[derive(Clone, Debug, Default)]
pub struct Struct {
    /// Its properties in the order of the description.
    pub fields: Vec<Field>,
    /// Unions and maps whose members stand beside the fields.
    pub flattened: Vec<Flattened>,
}

/// A property.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its key in JSON.
    pub key: String,
    /// Its type; [`Type::Nullable`] where `null` is allowed.
    pub ty: Type,
    /// Whether it must be present, in the directions in which it is sent.
    pub required: bool,
    /// Who sends it.
    pub access: Access,
    /// Its documentation.
    pub docs: Docs,
}

/// In which directions a property is sent.
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

/// A part of an object that is a type of its own.
#[derive(Clone, Debug)]
pub struct Flattened {
    /// What the field would like to be called.
    pub name: String,
    /// A union, or a map for `additionalProperties`.
    pub ty: Type,
    /// Keys that belong to the parts beside it.
    pub exclude: BTreeSet<String>,
    /// Its documentation.
    pub docs: Docs,
}

/// A scalar of which some values are known; others are kept as they come.
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
    /// What the description calls it, if that is not the value itself.
    pub name: Option<String>,
    /// Its documentation.
    pub docs: Docs,
}

/// One of several shapes.
#[derive(Clone, Debug)]
pub struct Union {
    /// How a reader tells which one it is.
    pub decision: Decision,
    /// The shapes in the order of the description.
    pub variants: Vec<Variant>,
}

/// How the variant of a [`Union`] is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// By the value of a property; all variants are [`Form::Tagged`].
    Tag(Tag),
    /// By the one key of the object, or the string; all variants are [`Form::Keyed`] or
    /// [`Form::Constant`].
    Key,
    /// By JSON type, required keys, constants and formats.
    Evidence {
        /// Whether a value may be several of the variants at once.
        any_of: bool,
    },
}

/// The property that tells the variants of a union.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Its key.
    pub key: String,
    /// What its values are in JSON.
    pub kind: TagKind,
    /// Whether a `discriminator` names it; otherwise the branches agree on it.
    pub declared: bool,
}

/// What the values of a tag are in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TagKind {
    /// Strings.
    String,
    /// Whole numbers.
    Integer,
    /// `true` and `false`.
    Boolean,
}

/// Where the tag is beside the variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagIn {
    /// Nowhere: the variant says it.
    Variant,
    /// Among the payload's own fields; the variant's is written.
    Field,
    /// The payload is told by it as well, and writes it.
    Payload,
}

/// One shape of a [`Union`].
#[derive(Clone, Debug)]
pub struct Variant {
    /// What the variant would like to be called.
    pub name: String,
    /// Its documentation.
    pub docs: Docs,
    /// What it looks like in JSON.
    pub form: Form,
}

/// What a variant looks like in JSON.
#[derive(Clone, Debug)]
pub enum Form {
    /// This string.
    Constant(String),
    /// An object whose tag has this value, with the payload's members beside the tag.
    Tagged {
        /// The value of the tag, as JSON shows it but without quotes.
        value: String,
        /// The rest of the object; `None` where it has no known members.
        payload: Option<Type>,
        /// Where else the tag is.
        tag: TagIn,
    },
    /// An object with this key, whose value is the payload.
    Keyed {
        /// The key.
        key: String,
        /// The value; `None` where it is an object without known members.
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
    /// No value: that of what is only ever `null`, beside `null`.
    Never,
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Integer(IntegerType),
    /// A number.
    Number,
    /// A string with or without further meaning.
    String(StringType),
    /// A list.
    Array(Box<Type>),
    /// An object with arbitrary keys.
    Map(Box<Type>),
    /// The type or `null`.
    Nullable(Box<Type>),
    /// A definition.
    Named(TypeId),
}

impl Type {
    /// The type that may be `null` as well.
    pub fn nullable(self) -> Type {
        match self {
            Type::Nullable(_) | Type::Any => self,
            other => Type::Nullable(Box::new(other)),
        }
    }

    /// Whether `null` is all that this is.
    pub fn is_only_null(&self) -> bool {
        *self.non_null() == Type::Never
    }

    /// The type without `null`.
    pub fn non_null(&self) -> &Type {
        match self {
            Type::Nullable(inner) => inner,
            other => other,
        }
    }
}

/// The Rust integer that holds a schema's range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IntegerType {
    /// `i8`
    I8,
    /// `i16`
    I16,
    /// `i32`
    I32,
    /// `i64`
    I64,
    /// `i128`, for what is below zero and too large for `i64`.
    I128,
    /// `u8`
    U8,
    /// `u16`
    U16,
    /// `u32`
    U32,
    /// `u64`
    U64,
}

/// What a string stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StringType {
    /// Text.
    Plain,
    /// `format: password`.
    Secret,
    /// `format: uuid`.
    Uuid,
    /// `format: byte`: base64 in the standard alphabet.
    Base64,
    /// `format: base64url`.
    Base64Url,
    /// `format: binary`: bytes, where a string can hold them.
    Binary,
    /// `format: date-time` of RFC 3339.
    DateTime,
    /// `format: date`.
    Date,
    /// `format: ip`, of either version.
    Ip,
    /// `format: ipv4`.
    Ipv4,
    /// `format: ipv6`.
    Ipv6,
}

impl Form {
    /// The type that the variant holds, if it holds any.
    pub fn payload(&self) -> Option<&Type> {
        match self {
            Form::Constant(_) => None,
            Form::Tagged { payload, .. } | Form::Keyed { payload, .. } => payload.as_ref(),
            Form::Value(ty) => Some(ty),
        }
    }
}

impl Union {
    /// Whether there may be values that the description does not know: with a new tag, a new key or
    /// a new string.
    pub fn is_open(&self) -> bool {
        let mut forms = self.variants.iter().map(|variant| &variant.form);
        !matches!(self.decision, Decision::Evidence { .. })
            || forms.any(|form| matches!(form, Form::Constant(_)))
    }
}

impl TypeKind {
    /// Whether its values are strings or integers of which some are known.
    pub fn is_enum(&self) -> bool {
        matches!(self, TypeKind::Enum(_) | TypeKind::IntegerEnum(_))
    }
}

impl IntegerType {
    /// The least and the greatest value that can be read: JSON carries integers of 64 bits, with or
    /// without a sign.
    pub fn range(self) -> (i64, u64) {
        match self {
            IntegerType::I8 => (i8::MIN.into(), i8::MAX as u64),
            IntegerType::I16 => (i16::MIN.into(), i16::MAX as u64),
            IntegerType::I32 => (i32::MIN.into(), i32::MAX as u64),
            IntegerType::I64 => (i64::MIN, i64::MAX as u64),
            IntegerType::I128 => (i64::MIN, u64::MAX),
            IntegerType::U8 => (0, u8::MAX.into()),
            IntegerType::U16 => (0, u16::MAX.into()),
            IntegerType::U32 => (0, u32::MAX.into()),
            IntegerType::U64 => (0, u64::MAX),
        }
    }
}
