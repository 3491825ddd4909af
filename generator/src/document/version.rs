//! The version of the specification that a document declares, and what depends on it before the document is in the
//! plain form.

use crate::diagnostic::{Diagnostic, Kind, Location};
use crate::source::{Pointer, Source};
use serde_json::Value;

/// A version that is read. Patch versions do not differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Version {
    V2_0,
    V3_0,
    V3_1,
    V3_2,
}

impl Version {
    /// All versions, from the first to the last.
    const ALL: [Self; 4] = [Self::V2_0, Self::V3_0, Self::V3_1, Self::V3_2];

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
        let refuse = |kind, at: &str, message: String| {
            let names: Vec<_> = Self::ALL.iter().map(|version| version.name()).collect();
            let (last, others) = names.split_last().unwrap_or((&"", &[]));
            let help = format!("OpenAPI {} and {last} are read", others.join(", "));
            refuse(kind, at, message).map_err(|it| it.help(help))
        };
        let unsupported = |keyword: &str, name: &str, version: String| {
            let message = format!("{name} {version} is not supported");
            let at = Pointer::ROOT.join(keyword);
            refuse(Kind::UnsupportedVersion, at.as_str(), message)
        };
        let Value::Object(root) = value else {
            return refuse(
                Kind::WrongType,
                "",
                "an OpenAPI document must be an object".to_owned(),
            );
        };
        match (root.get("openapi"), root.get("swagger")) {
            (Some(declared), _) => match (text(declared), Self::declared_by(declared)) {
                (_, Some(version)) => Ok(version),
                (Some(version), None) => unsupported("openapi", "OpenAPI", version),
                (None, None) => {
                    let message =
                        format!("`openapi` must be a string such as \"3.0.3\", found `{declared}`");
                    refuse(Kind::WrongType, "/openapi", message)
                }
            },
            (None, Some(declared)) if is_swagger(declared) => Ok(Self::V2_0),
            (None, Some(declared)) => {
                let version = text(declared).unwrap_or_else(|| declared.to_string());
                unsupported("swagger", "Swagger", version)
            }
            (None, None) => {
                let message = "this is not an OpenAPI document: `openapi` is missing".to_owned();
                refuse(Kind::MissingKeyword, "", message)
            }
        }
    }

    /// Returns the version of a description that has been accepted; 3.0 for any other value.
    pub(super) fn declared(value: &Value) -> Self {
        match (value.get("openapi"), value.get("swagger")) {
            (None, Some(_)) => Self::V2_0,
            (declared, _) => declared.and_then(Self::declared_by).unwrap_or(Self::V3_0),
        }
    }

    /// Returns the version that a value of `openapi` means.
    fn declared_by(value: &Value) -> Option<Self> {
        let version = text(value)?;
        let is_declared = |known: &Self| {
            let patch = version.strip_prefix(known.name());
            patch.is_some_and(|patch| patch.is_empty() || patch.starts_with('.'))
        };
        let mut since_3_0 = Self::ALL.into_iter().filter(|it| *it >= Self::V3_0);
        since_3_0.find(is_declared)
    }

    /// Returns the number of the version.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::V2_0 => "2.0",
            Self::V3_0 => "3.0",
            Self::V3_1 => "3.1",
            Self::V3_2 => "3.2",
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

/// Returns the text of a version. In some YAML files, the version is a number instead of a string.
fn text(version: &Value) -> Option<String> {
    match version {
        Value::Number(number) => Some(number.to_string()),
        Value::String(version) => Some(version.clone()),
        _ => None,
    }
}
