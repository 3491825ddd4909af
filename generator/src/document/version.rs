//! The version of the specification that a document declares, and what depends on it before the document is in the
//! plain form: the tables that it is compared with, and where it keeps its components.

use super::shape::{OPENAPI, SWAGGER, Shape};
use crate::diagnostic::{Diagnostic, Kind, Location};
use crate::source::{Pointer, Source};
use serde_json::Value;

/// A version that is read. Patch versions do not differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Version {
    V2_0,
    V3_0,
}

impl Version {
    /// Returns the version that a document declares.
    ///
    /// # Errors
    ///
    /// If there is none, or if it is not one that is read.
    pub(super) fn of(source: &Source, value: &Value) -> Result<Self, Diagnostic> {
        let refuse = |kind, at: &str, message: String| {
            let at = Location {
                file: source.name.clone(),
                pointer: at.into(),
            };
            Err(Diagnostic::error(kind, message).at(at))
        };
        let supported = "only OpenAPI 3.0 is supported; convert the description to it";
        let Value::Object(root) = value else {
            return refuse(
                Kind::WrongType,
                "",
                "an OpenAPI document must be an object".to_owned(),
            );
        };
        // In some YAML files, the version is a number instead of a string.
        let version = match root.get("openapi") {
            Some(Value::Number(number)) => Some(number.to_string()),
            Some(Value::String(version)) => Some(version.clone()),
            _ => None,
        };
        match (version, root.get("openapi"), root.get("swagger")) {
            (Some(version), ..) if version == "3.0" || version.starts_with("3.0.") => {
                Ok(Self::V3_0)
            }
            (Some(version), ..) => {
                let message = format!("OpenAPI {version} is not supported");
                refuse(Kind::UnsupportedVersion, "/openapi", message).map_err(|d| d.help(supported))
            }
            (None, Some(other), _) => {
                let message =
                    format!("`openapi` must be a string such as \"3.0.3\", found `{other}`");
                refuse(Kind::WrongType, "/openapi", message)
            }
            (None, None, Some(declared)) if is_swagger(declared) => Ok(Self::V2_0),
            (None, None, Some(declared)) => {
                let message = format!("Swagger {declared} is not supported");
                refuse(Kind::UnsupportedVersion, "/swagger", message).map_err(|d| d.help(supported))
            }
            (None, None, None) => {
                let message = "this is not an OpenAPI document: `openapi` is missing".to_owned();
                refuse(Kind::MissingKeyword, "", message)
            }
        }
    }

    /// Returns the tables that documents of this version are compared with.
    pub(super) fn shape(self) -> &'static Shape {
        match self {
            Self::V2_0 => &SWAGGER,
            Self::V3_0 => &OPENAPI,
        }
    }

    /// Returns where documents of this version keep the components of a kind, which is named as in OpenAPI 3.
    pub(super) fn components(self, kind: &str) -> Pointer {
        let name = match (self, kind) {
            (Self::V2_0, "schemas") => "definitions",
            (Self::V2_0, "securitySchemes") => "securityDefinitions",
            // Swagger 2.0 has no other components than these, parameters and responses.
            (Self::V2_0, kind) => kind,
            (_, kind) => return Pointer::from("/components").join(kind),
        };
        Pointer::ROOT.join(name)
    }
}

/// Whether a value of `swagger` means version 2.0. In some YAML files it is a number.
fn is_swagger(declared: &Value) -> bool {
    match declared {
        Value::Number(number) => number.as_f64() == Some(2.0),
        declared => declared == "2.0",
    }
}
