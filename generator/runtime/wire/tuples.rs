//! Tuples: arrays of so many items, each of which has a type of its own.

use super::error::{Error, Result};
use super::input::{Input, Read, Slot};
use super::output::{Items, Output, Write};

/// Reads the items of an array into as many slots. Each of these says whether its item is any JSON
/// value ([`Read::IS_ANY`]).
fn fill(input: Input<'_>, slots: &mut [(bool, &mut dyn Slot)]) -> Result<()> {
    let Input::Array(array) = input else {
        return Err(input.unexpected("an array"));
    };
    let count = slots.len();
    for (index, (is_any, slot)) in slots.iter_mut().enumerate() {
        let next = match is_any {
            false => array.next(&mut |input| slot.fill(input)),
            true => array.next_as_written(&mut |input| slot.fill(input)),
        };
        match next {
            Ok(true) => {}
            Ok(false) => return Err(miscounted(count, &index.to_string())),
            Err(error) => return Err(error.at_index(index)),
        }
    }
    match array.next(&mut |_| Ok(()))? {
        true => Err(miscounted(count, "more")),
        false => Ok(()),
    }
}

#[cold]
fn miscounted(expected: usize, found: &str) -> Error {
    Error::custom(format!("expected {expected} items, found {found}"))
}

/// Implements the traits for tuples of these types.
macro_rules! tuple {
    ($($type:ident $item:ident),+) => {
        impl<$($type: Read),+> Read for ($($type,)+) {
            fn read(input: Input<'_>) -> Result<Self> {
                $(let mut $item: Option<$type> = None;)+
                fill(input, &mut [$(($type::IS_ANY, &mut $item)),+])?;
                Ok(($($item.ok_or_else(Error::incomplete)?,)+))
            }
        }

        impl<$($type: Write),+> Write for ($($type,)+) {
            fn write(&self, output: &mut dyn Output) -> Result<()> {
                output.array(self)
            }
        }

        impl<$($type: Write),+> Items for ($($type,)+) {
            fn count(&self) -> usize {
                let ($($item,)+) = self;
                [$($item as &dyn Write),+].len()
            }

            fn item(&self, index: usize) -> Option<&dyn Write> {
                let ($($item,)+) = self;
                [$($item as &dyn Write),+].get(index).copied()
            }
        }
    };
}

tuple!(A a);
tuple!(A a, B b);
tuple!(A a, B b, C c);
tuple!(A a, B b, C c, D d);
tuple!(A a, B b, C c, D d, E e);
tuple!(A a, B b, C c, D d, E e, F f);
tuple!(A a, B b, C c, D d, E e, F f, G g);
tuple!(A a, B b, C c, D d, E e, F f, G g, H h);
tuple!(A a, B b, C c, D d, E e, F f, G g, H h, I i);
tuple!(A a, B b, C c, D d, E e, F f, G g, H h, I i, J j);
tuple!(A a, B b, C c, D d, E e, F f, G g, H h, I i, J j, K k);
tuple!(A a, B b, C c, D d, E e, F f, G g, H h, I i, J j, K k, L l);
