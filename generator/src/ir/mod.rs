//! The intermediate representation: what an API is, in the shapes that Rust has.
//!
//! Made by [`crate::lower`] in one pass and never changed after it. Everything here is plain
//! data: what follows from it is computed in [`crate::analyze`], what it is called in
//! [`crate::name`]. A type refers to another by [`TypeId`], so recursion needs no pointers.

mod operation;
mod response;
mod types;

pub use operation::{
    Body, Content, Encoding, Fields, Location, Method, Operation, OperationId, Parameter,
    PathStyle, Payload, QueryStyle, Requirement, SchemeKind, SecurityScheme, Style,
};
pub use response::{Case, Header, HeaderForm, Outcome, Response, Role, StatusMatch};
pub use types::{
    Access, Decision, Docs, Enum, EnumValue, Field, Flattened, Form, IntegerType, NameHint, Owner,
    StringType, Struct, Tag, TagIn, TagKind, Type, TypeDef, TypeId, TypeKind, Types, Union,
    Variant,
};

use std::collections::BTreeMap;

/// A whole API.
#[derive(Clone, Debug)]
pub struct Api {
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// `info.description`.
    pub description: String,
    /// The URL of the first server with its variables' defaults filled in, if it is absolute.
    pub base_url: Option<String>,
    /// All types, components first.
    pub types: Types,
    /// All operations in the order of the description.
    pub operations: Vec<Operation>,
    /// What the description says of its tags.
    pub tags: BTreeMap<String, Docs>,
    /// `components.securitySchemes`, in order.
    pub security_schemes: Vec<SecurityScheme>,
}
