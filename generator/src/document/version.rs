//! The OpenAPI version that a document declares.

use super::origin::Origins;
use crate::diagnostic::{Diagnostic, Kind};
use serde_json::Value;

/// Refuses a document that does not declare OpenAPI 3.0.
pub(super) fn check(value: &Value, origins: &Origins) -> Result<(), Diagnostic> {
    let refuse = |kind, at: &str, message: String| {
        let at = origins.locate(&at.into());
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
        (Some(version), ..) if version == "3.0" || version.starts_with("3.0.") => Ok(()),
        (Some(version), ..) => {
            let message = format!("OpenAPI {version} is not supported");
            refuse(Kind::UnsupportedVersion, "/openapi", message).map_err(|d| d.help(supported))
        }
        (None, Some(other), _) => {
            let message = format!("`openapi` must be a string such as \"3.0.3\", found `{other}`");
            refuse(Kind::WrongType, "/openapi", message)
        }
        (None, None, Some(_)) => {
            let message = "Swagger 2.0 is not supported".to_owned();
            refuse(Kind::UnsupportedVersion, "/swagger", message).map_err(|d| d.help(supported))
        }
        (None, None, None) => {
            let message = "this is not an OpenAPI document: `openapi` is missing".to_owned();
            refuse(Kind::MissingKeyword, "", message)
        }
    }
}
