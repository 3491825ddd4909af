//! The size of a value of a type on a 64-bit machine, without what it holds behind pointers.
//!
//! The compiler may or may not hide the tag of an enum in a payload, so there are two sizes, and
//! the real one is between them. Which fields and variants are boxed must be decided before.

use super::boxes::Boxes;
use super::told::Told;
use super::usage::{Presence, Usage};
use crate::ir::{IntegerType, StringType, Struct, Table, Type, TypeId, TypeKind, Types, Union};
use std::collections::BTreeSet;

/// The size, alignment and niches of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    /// An upper bound of the real size.
    pub size: usize,
    /// A lower bound of the real size.
    pub least: usize,
    align: usize,
    /// How many bit patterns are not a value (niches), so that `None` can use one of them.
    niches: usize,
}

/// More niches than any type needs.
const MANY: usize = 128;

/// A `Box`.
const POINTER: Layout = Layout::new(8, 8, 1);

/// A `String`, a `Vec`, or a type that wraps one.
const VEC: Layout = Layout::new(24, 8, MANY);

/// A `BTreeMap`.
const MAP: Layout = Layout::new(24, 8, 0);

/// Any JSON value.
const VALUE: Layout = Layout::new(24, 8, MANY);

impl Layout {
    /// The layout of a type without fields.
    pub const EMPTY: Self = Self::new(0, 1, 0);

    const fn new(size: usize, align: usize, niches: usize) -> Self {
        Self {
            size,
            least: size,
            align,
            niches,
        }
    }

    fn option(self) -> Self {
        match self.niches.checked_sub(1) {
            Some(niches) => Self { niches, ..self },
            None => Self {
                size: self.size + self.align,
                least: self.least + self.align,
                niches: MANY,
                ..self
            },
        }
    }

    /// The layout of both, one after the other. The compiler orders fields so that there are no
    /// gaps.
    fn and(self, other: Self) -> Self {
        Self {
            size: self.size + other.size,
            least: self.least + other.least,
            align: self.align.max(other.align),
            niches: self.niches.max(other.niches),
        }
    }

    /// The layout of either of them, in the same memory.
    fn or(self, other: Self) -> Self {
        Self {
            size: self.size.max(other.size),
            least: self.least.max(other.least),
            align: self.align.max(other.align),
            niches: MANY,
        }
    }

    fn padded(self) -> Self {
        Self {
            size: self.size.next_multiple_of(self.align),
            least: self.least.next_multiple_of(self.align),
            ..self
        }
    }
}

/// How types are written in Rust, except for what is boxed.
#[derive(Clone, Copy)]
pub(super) struct Written<'a> {
    pub types: &'a Types,
    pub usage: &'a Usage,
    pub told: &'a Told,
    pub newtypes: &'a BTreeSet<TypeId>,
}

impl Written<'_> {
    /// Whether an alias is a struct with a tuple in a box.
    pub fn is_boxed_newtype(self, id: TypeId) -> bool {
        let is_tuple = matches!(&self.types[id].kind, TypeKind::Alias(ty) if ty.is_tuple());
        is_tuple && self.newtypes.contains(&id)
    }
}

/// What is known when the layout of a definition is computed: what is boxed, and the layouts of all
/// types that it holds by value.
#[derive(Clone, Copy)]
pub(super) struct Laid<'a> {
    pub written: Written<'a>,
    pub boxes: &'a Boxes,
    pub layouts: &'a Table<TypeId, Layout>,
}

impl Laid<'_> {
    /// Computes the layout of a definition.
    pub fn definition(self, id: TypeId) -> Layout {
        match &self.written.types[id].kind {
            TypeKind::Struct(it) => self.structure(id, it),
            // An unknown text has room for a tag.
            TypeKind::Enum(_) => VEC,
            TypeKind::IntegerEnum(_) => Layout::new(16, 8, MANY),
            TypeKind::Union(it) => self.union(id, it),
            TypeKind::Alias(ty) => self.held(ty),
        }
    }

    fn structure(self, id: TypeId, it: &Struct) -> Layout {
        let fields = it.fields.iter().enumerate().map(|(position, field)| {
            let value = self.position(id, position, field.ty.non_null());
            let nullable = matches!(field.ty, Type::Nullable(_));
            match self.written.usage.presence(id, field) {
                Presence::Patch => value.option().option(),
                Presence::Optional => value.option(),
                Presence::Always if nullable => value.option(),
                Presence::Always => value,
            }
        });
        let parts = it.flattened.iter().enumerate();
        let parts = parts.map(|(index, part)| {
            let value = self.position(id, it.fields.len() + index, &part.ty);
            match self.written.usage.presence_of_part(id, part) {
                Presence::Always => value,
                Presence::Optional | Presence::Patch => value.option(),
            }
        });
        fields
            .chain(parts)
            .fold(Layout::EMPTY, Layout::and)
            .padded()
    }

    fn union(self, id: TypeId, it: &Union) -> Layout {
        let widest = self.payloads(id, it).fold(Layout::EMPTY, Layout::or);
        let widest = widest.padded();
        Layout {
            size: widest.size + widest.align,
            niches: MANY,
            ..widest
        }
    }

    /// Returns the layouts of the payloads of a union, including that of values that match none of
    /// its variants.
    pub fn payloads(self, id: TypeId, it: &Union) -> impl Iterator<Item = Layout> {
        let payloads = it.variants.iter().enumerate();
        let payloads = payloads.filter_map(move |(position, variant)| {
            Some(self.position(id, position, variant.form.payload()?))
        });
        payloads.chain(self.written.told.keeps_others(id, it).then_some(VALUE))
    }

    /// Returns the layout of the field or variant at a position.
    fn position(self, id: TypeId, position: usize, ty: &Type) -> Layout {
        match (self.boxes.is_boxed(id, position), ty) {
            (true, Type::Nullable(_)) => POINTER.option(),
            (true, _) => POINTER,
            (false, ty) => self.held(ty),
        }
    }

    /// Returns the layout of a type that is held by value.
    fn held(self, ty: &Type) -> Layout {
        let mut ty = ty;
        let mut steps = 0;
        while let Type::Named(id) = ty
            && let TypeKind::Alias(target) = &self.written.types[*id].kind
            && steps < self.written.types.len()
        {
            if self.written.is_boxed_newtype(*id) {
                return POINTER;
            }
            ty = target;
            steps += 1;
        }
        match ty {
            Type::Any => VALUE,
            Type::Never => Layout::new(0, 1, MANY),
            Type::Bool => Layout::new(1, 1, MANY),
            Type::Integer(integer) => {
                let size = match integer {
                    IntegerType::I8 | IntegerType::U8 => 1,
                    IntegerType::I16 | IntegerType::U16 => 2,
                    IntegerType::I32 | IntegerType::U32 => 4,
                    IntegerType::I64 | IntegerType::U64 => 8,
                    IntegerType::I128 => 16,
                };
                Layout::new(size, size, 0)
            }
            Type::Number => Layout::new(8, 8, 0),
            Type::String(string) => string_layout(*string),
            Type::Array(_) => VEC,
            Type::Tuple(items) => {
                let items = items.iter().map(|item| self.held(item));
                items.fold(Layout::EMPTY, Layout::and).padded()
            }
            Type::Map(_) => MAP,
            Type::Nullable(inner) => self.held(inner).option(),
            Type::Named(id) => self.layouts[*id],
        }
    }
}

fn string_layout(string: StringType) -> Layout {
    match string {
        StringType::Plain
        | StringType::Secret
        | StringType::Base64
        | StringType::Base64Url
        | StringType::SecretBytes
        | StringType::SecretBytesUrl => VEC,
        StringType::Binary => Layout::new(88, 8, MANY),
        StringType::Uuid | StringType::Ipv6 => Layout::new(16, 1, 0),
        StringType::DateTime | StringType::BasicDateTime => Layout::new(16, 4, MANY),
        StringType::LocalDateTime => Layout::new(12, 4, MANY),
        StringType::Date => Layout::new(4, 4, 1),
        StringType::Ip => Layout::new(17, 1, MANY),
        StringType::Ipv4 => Layout::new(4, 1, 0),
    }
}
