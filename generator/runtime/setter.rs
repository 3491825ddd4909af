//! What the setters of optional fields take: a value, or an `Option` of one.
//!
//! A setter converts as well. Whatever converts `Into` the type of the field, or into the items of
//! a list or the values of a map, is taken as it is: `request.iv(response.iv)` passes an `Option`
//! on, and `request.key("my key")` a text.
//!
//! Where nothing else converts into a type, such as a number or a struct, a setter takes
//! `impl Into<Option<T>>`, and a list [`IntoItems`], so that a literal or an empty list has the
//! type of the field. Numbers are not converted for the same reason: a literal would no longer have
//! one type, and `usize`, the type of `len()`, has values that no field has; `try_into` says what
//! happens to these.
//!
//! An empty list of what is converted needs a type, such as `Vec::<String>::new()`: `vec![]` alone
//! could be a list of anything that converts, and the compiler has no default among `String`, `&str`
//! and others. `request.names = Some(vec![])` sets the field itself, which has one type. The same is
//! true of `None` alone: `request.iv = None` unsets a field.
//!
//! Bytes do not come from a text, which may be what is to be encoded, or encoded already:
//! `"text".as_bytes()` is the former, `"dGV4dA==".parse::<Base64>()?` the latter. A `SystemTime`
//! converts into a date with time. Texts of dates are parsed, which can fail.

use std::collections::BTreeMap;

use crate::runtime::patch::Patch;

/// What a setter takes for a value into which others convert. `Field` is the type of the field: an
/// `Option` or a [`Patch`] of the value.
///
/// `Form` is the form in which the value is passed, such as [`Optional`]; it is always inferred.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not convert into a field of type `{Field}`",
    note = "a setter takes what converts `Into` the value, or an `Option` of it"
)]
pub trait IntoField<Field, Form> {
    /// Converts into the field.
    fn into_field(self) -> Field;
}

/// What a setter takes for a list or a map: anything that can be iterated over, or an `Option` of
/// it. The keys of a map are converted.
///
/// `Field` and `Form` are as in [`IntoField`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be collected into a field of type `{Field}`",
    note = "a setter takes anything that can be iterated over and has the right items, or an `Option` of it"
)]
pub trait IntoItems<Field, Form> {
    /// Collects into the field.
    fn into_items(self) -> Field;
}

/// What a setter takes for a list or a map whose values others convert into: anything that can be
/// iterated over, or an `Option` of it. Its items are converted.
///
/// `Field` and `Form` are as in [`IntoField`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be collected into a field of type `{Field}`",
    note = "a setter takes anything that can be iterated over and whose items convert `Into` those of the field, or \
            an `Option` of it"
)]
pub trait ConvertItems<Field, Form> {
    /// Converts the items, and collects them into the field.
    fn convert_items(self) -> Field;
}

/// The form of a value.
#[derive(Debug)]
pub enum Value {}

/// The form of an `Option`, of which `None` leaves the field out.
#[derive(Debug)]
pub enum Optional {}

/// The form of a [`Patch`].
#[derive(Debug)]
pub enum Patched {}

/// What can be collected as it is.
pub trait Items<Collection> {
    /// Collects the items.
    fn items(self) -> Collection;
}

/// What can be collected after its items are converted.
pub trait Convertible<Collection> {
    /// Converts and collects the items.
    fn converted(self) -> Collection;
}

impl<T, I: IntoIterator<Item = T>> Items<Vec<T>> for I {
    fn items(self) -> Vec<T> {
        self.into_iter().collect()
    }
}

impl<T, K: Into<String>, I: IntoIterator<Item = (K, T)>> Items<BTreeMap<String, T>> for I {
    fn items(self) -> BTreeMap<String, T> {
        let entries = self.into_iter();
        entries.map(|(key, value)| (key.into(), value)).collect()
    }
}

impl<T, V: Into<T>, I: IntoIterator<Item = V>> Convertible<Vec<T>> for I {
    fn converted(self) -> Vec<T> {
        self.into_iter().map(V::into).collect()
    }
}

impl<T, K, V, I> Convertible<BTreeMap<String, T>> for I
where
    K: Into<String>,
    V: Into<T>,
    I: IntoIterator<Item = (K, V)>,
{
    fn converted(self) -> BTreeMap<String, T> {
        let entries = self.into_iter();
        let entries = entries.map(|(key, value)| (key.into(), value.into()));
        entries.collect()
    }
}

/// Implements what a setter takes for each form, given how a value is converted.
macro_rules! forms {
    ($taken:ident::$take:ident, $converts:ident::$convert:ident) => {
        impl<T, V: $converts<T>> $taken<Option<T>, Value> for V {
            fn $take(self) -> Option<T> {
                Some(self.$convert())
            }
        }

        impl<T, V: $converts<T>> $taken<Option<T>, Optional> for Option<V> {
            fn $take(self) -> Option<T> {
                self.map(V::$convert)
            }
        }

        impl<T, V: $converts<T>> $taken<Patch<T>, Value> for V {
            fn $take(self) -> Patch<T> {
                Patch::Value(self.$convert())
            }
        }

        impl<T, V: $converts<T>> $taken<Patch<T>, Optional> for Option<V> {
            fn $take(self) -> Patch<T> {
                self.map_or(Patch::Absent, |value| Patch::Value(value.$convert()))
            }
        }

        impl<T> $taken<Patch<T>, Patched> for Patch<T> {
            fn $take(self) -> Patch<T> {
                self
            }
        }
    };
}

forms!(IntoField::into_field, Into::into);
forms!(IntoItems::into_items, Items::items);
forms!(ConvertItems::convert_items, Convertible::converted);
