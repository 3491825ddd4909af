//! Which defaults of fields become constants.

use super::conversions::Conversions;
use crate::ir::{EnumValue, Scalar, StringType, Type, TypeId, TypeKind, Types};

/// The value of a constant for a default.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum DefaultValue<'a> {
    /// `true` or `false`.
    Bool(bool),
    /// An integer that its type can hold.
    Integer(i64),
    /// A finite number.
    Number(f64),
    /// A text.
    Text(&'a str),
    /// The value of an enum at a position.
    Variant(TypeId, usize),
}

impl Conversions {
    /// Returns the value of a default. `None` if the type has no such value, or no constant can have it.
    pub fn default<'a>(
        &self,
        types: &Types,
        ty: &Type,
        default: &'a Scalar,
    ) -> Option<DefaultValue<'a>> {
        let number = |value: f64| value.is_finite().then_some(DefaultValue::Number(value));
        match (self.unaliased(types, ty.non_null()), default) {
            (Type::Bool, Scalar::Bool(value)) => Some(DefaultValue::Bool(*value)),
            (Type::Integer(integer), Scalar::Integer(value)) => {
                let (least, most) = integer.range();
                let fits = *value >= least && !u64::try_from(*value).is_ok_and(|it| it > most);
                fits.then_some(DefaultValue::Integer(*value))
            }
            (Type::Number, Scalar::Number(value)) => number(*value),
            (Type::Number, Scalar::Integer(value)) => number(*value as f64),
            (Type::String(StringType::Plain), Scalar::Text(text)) => Some(DefaultValue::Text(text)),
            (Type::Named(id), default) => {
                let position = match (&types[*id].kind, default) {
                    (TypeKind::Enum(it), Scalar::Text(text)) => position(&it.values, text),
                    (TypeKind::IntegerEnum(it), Scalar::Integer(value)) => {
                        position(&it.values, value)
                    }
                    _ => None,
                };
                position.map(|position| DefaultValue::Variant(*id, position))
            }
            _ => None,
        }
    }
}

fn position<V: PartialEq>(values: &[EnumValue<V>], value: &V) -> Option<usize> {
    values.iter().position(|known| known.value == *value)
}
