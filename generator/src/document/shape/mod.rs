//! The JSON types of the keywords of OpenAPI 3.0 and of Overlay 1.0, as tables.
//!
//! The typed model would refuse a wrong description too, but at the first mistake, far away from
//! it, and in time exponential in its depth, since it reads `$ref`-or-value by trial. So values
//! are compared with these tables first. A mistake whose meaning is clear comes with its repair:
//! null where nothing is needed, a number where a text is expected, a missing description. So does
//! one where no code depends on it. Unknown keywords are not looked at, unless an object is closed.

mod check;
mod findings;
mod mistype;
mod model;
mod rules;
mod tables;

pub(super) use check::{Loss, Reference, Report, check};
pub(crate) use findings::CHAIN;
pub(super) use findings::{Action, Finding, Repair};
pub(super) use model::{ANYTHING, Known, Shape, known, matters};
pub(super) use tables::{OPENAPI, OVERLAY};
