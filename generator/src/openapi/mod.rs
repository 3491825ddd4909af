//! A read-only view of the description: its objects, what references lead to, and what schemas say together.
//!
//! A [`Node`] is any object with its pointer, a [`Schema`] is one that is a schema. What takes more than one object to
//! answer is asked of a [`View`]: the target of a reference, whether a schema is transparent (it only stands for
//! another one), the members and branches of a schema, which of two schemas is narrower, the hierarchies of schemas
//! with a `discriminator`, responses that are the same.
//!
//! Nothing here changes anything, reports anything or knows Rust. Where a question would take too long, the answer says
//! so, or the view remembers the schema: [`View::unfinished`], [`Hierarchies::too_large`](tables::Hierarchies).

mod by_value;
mod compare;
mod constants;
mod hierarchy;
mod mapping;
mod node;
mod pattern;
mod same_responses;
mod schema;
mod tables;
mod tag;
mod transparent;
mod union;
mod view;

pub(crate) use by_value::ByValue;
pub(crate) use mapping::Mapping;
pub(crate) use node::Node;
pub(crate) use pattern::{language, prefix};
pub(crate) use same_responses::{are_inline, bodies};
pub(crate) use schema::{Additional, Described, SECRET, Schema};
pub(crate) use tables::{Comparison, Loss, Tables, TagHolder};
pub(crate) use tag::{Inherited, TagValues};
pub(crate) use union::Nested;
pub(crate) use view::{View, is_component_schema, pointer_of};
