//! The intermediate representation (IR): an API in terms that map directly to Rust.
//!
//! The IR is created by [`crate::lower`] in one pass and never changes afterwards. Everything here is plain data: facts
//! that follow from it are computed in [`crate::analyze`], and names in [`crate::name`]. One part refers to another by
//! an id such as [`TypeId`], so recursion needs no pointers.

mod content;
mod id;
mod limits;
mod operation;
mod response;
mod scalars;
mod session;
mod table;
mod types;

pub use content::{Content, Encoding, Fields, Payload, QueryStyle, Style};
pub(crate) use id::ids;
pub use id::{HeaderId, OperationId, SchemeId, TypeId};
pub use limits::{Count, Decimal, Limits, TextLimits};
pub use operation::{
    Body, Location, Operation, Parameter, PathStyle, Requirement, SchemeKind, SecurityScheme,
};
pub use response::{Bodies, BodyCase, Header, HeaderForm, Response, Role, StatusMatch};
pub use scalars::{IntegerType, StringType};
pub use session::{Lookup, Path, Session, Step as SessionStep};
pub use table::{Id, Table};
pub use types::{
    Access, Decision, Docs, Enum, EnumValue, Field, Flattened, Form, NameHint, Note, Owner,
    RustName, Scalar, Struct, Tag, TagIn, TagKind, Type, TypeDef, TypeKind, Types, Union, Variant,
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
    /// The path at the end of the caller's base URL, where the description has no host.
    pub base_path: Option<String>,
    /// `servers`, in order.
    pub servers: Vec<Server>,
    /// All types, components first.
    pub types: Types,
    /// The types of component schemas, in the order of the description.
    pub components: Vec<TypeId>,
    /// All operations in the order of the description.
    pub operations: Table<OperationId, Operation>,
    /// The operations whose answers grant a token, in the order of the description.
    pub sessions: Vec<Session>,
    /// The documentation of the tags, by tag.
    pub tags: BTreeMap<String, Docs>,
    /// `components.securitySchemes`, in order.
    pub security_schemes: Table<SchemeId, SecurityScheme>,
}

impl Api {
    /// Returns the security schemes whose credentials a client sends.
    pub fn credentials(&self) -> impl Iterator<Item = (SchemeId, &SecurityScheme)> + Clone {
        let schemes = self.security_schemes.iter();
        schemes.filter(|(_, scheme)| scheme.kind != SchemeKind::MutualTls)
    }
}

/// A server of the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Its URL, with the names of variables in braces.
    pub url: String,
    /// Its description.
    pub description: String,
    /// The variables of its URL.
    pub variables: Vec<ServerVariable>,
}

/// A variable in the URL of a [`Server`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerVariable {
    /// Its name.
    pub name: String,
    /// The default.
    pub default: String,
    /// The allowed values; if empty, any value is allowed.
    pub values: Vec<String>,
    /// Its description.
    pub description: String,
}
