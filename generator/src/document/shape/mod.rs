//! The JSON types of the keywords of OpenAPI 2.0, 3.0, 3.1 and 3.2, and of Overlay 1.0, as tables.
//!
//! Values are compared with these tables before the typed model reads them. The typed model would
//! refuse an invalid description too, but at the first mistake, far away from it, and in time
//! exponential in the depth of the description, since it reads `$ref`-or-value by trial. A mistake
//! with a clear meaning comes with its repair: null for an optional value, a number instead of a
//! string, a missing description. So does a mistake that no code depends on. Unknown keywords are
//! not checked, unless an object is closed.

mod check;
mod findings;
mod mistype;
mod model;
mod rules;
mod security;
mod swagger;
mod swagger_rules;
mod tables;

pub(super) use check::{Loss, Reference, Report, check, check_more};
pub(crate) use findings::CHAIN;
pub(super) use findings::{Action, Finding, Repair};
pub(super) use model::{ANYTHING, Known, Shape, followed, known, matters};
pub(super) use swagger::SWAGGER;
pub(super) use swagger_rules::FLOWS;
pub(super) use tables::{OPENAPI, OVERLAY};

use super::version::Version;

impl Version {
    /// Returns the tables that documents of this version are compared with.
    pub(super) fn shape(self) -> &'static Shape {
        match self {
            Self::V2_0 => &SWAGGER,
            Self::V3_0 | Self::V3_1 | Self::V3_2 => &OPENAPI,
        }
    }
}
