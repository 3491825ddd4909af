//! Rules of Swagger 2.0 for values beyond their JSON types.

use super::findings::{Action, Findings, Repair};
use super::rules;
use crate::diagnostic::Kind;
use crate::source::Pointer;
use serde_json::Value;

/// The flows of OAuth 2, and the URLs that they need.
pub(in crate::document) const FLOWS: [(&str, &str, &[&str]); 4] = [
    ("implicit", "implicit", &["authorizationUrl"]),
    ("password", "password", &["tokenUrl"]),
    ("application", "clientCredentials", &["tokenUrl"]),
    (
        "accessCode",
        "authorizationCode",
        &["authorizationUrl", "tokenUrl"],
    ),
];

/// Where a value is that is described without a schema.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Query,
    Form,
    /// A path or a header.
    Header,
}

/// Checks a body.
pub(super) fn body<'a>(found: &mut Findings<'a>, value: &'a Value) {
    if value.get("schema").is_none() {
        let message = "this body has no `schema`; any JSON value is accepted".to_owned();
        found.tell(Kind::MissingKeyword, message, None);
    }
}

/// Checks a parameter in a query.
pub(super) fn query<'a>(found: &mut Findings<'a>, value: &'a Value) {
    simple(found, value, Place::Query);
}

/// Checks a field of a form.
pub(super) fn form<'a>(found: &mut Findings<'a>, value: &'a Value) {
    simple(found, value, Place::Form);
}

/// Checks a header, or a parameter in a path.
pub(super) fn header<'a>(found: &mut Findings<'a>, value: &'a Value) {
    simple(found, value, Place::Header);
}

/// Checks a schema that is not that of a response.
pub(super) fn schema<'a>(found: &mut Findings<'a>, value: &'a Value) {
    if value["type"] == "file" {
        refuse_file(found);
    } else {
        rules::schema(found, value);
    }
}

/// Tells that a type of security schemes is one of a later version.
pub(super) fn later_scheme<'a>(found: &mut Findings<'a>, value: &'a Value) {
    let ty = value["type"].as_str().unwrap_or_default();
    let message =
        format!("`{ty}` is not a type of security schemes in Swagger 2.0; it is followed");
    found.told_within(&Pointer::ROOT.join("type"), Kind::OtherVersion, message);
}

/// Checks the flow of OAuth 2 and its URLs, which are documentation only.
pub(super) fn flow<'a>(found: &mut Findings<'a>, value: &'a Value) {
    let flow = value["flow"].as_str().unwrap_or_default();
    let Some((_, _, urls)) = FLOWS.iter().find(|(name, ..)| *name == flow) else {
        let names = FLOWS.map(|(name, ..)| name);
        let message = format!(
            "`flow` must be {}; this scheme is read without its flow",
            super::findings::one_of(&names)
        );
        return found.tell(Kind::InvalidValue, message, None);
    };
    if let Some(url) = urls.iter().find(|url| value.get(**url).is_none()) {
        let message = format!(
            "the flow `{flow}` must have `{url}`, which is missing; this scheme is read without its flow"
        );
        found.tell(Kind::MissingKeyword, message, None);
    }
}

/// Checks a value that is described without a schema, and its items.
fn simple<'a>(found: &mut Findings<'a>, value: &'a Value, place: Place) {
    let start = found.pointer.clone();
    let (mut value, mut place, mut is_inner) = (value, place, false);
    loop {
        if value.get("schema").is_none() && value.get("$ref").is_none() {
            level(found, value, place, is_inner);
        }
        let Some(items) = value.get("items") else {
            break;
        };
        found.pointer.push("items");
        // A list of files is a form with several of them.
        if is_inner {
            place = Place::Header;
        }
        (value, is_inner) = (items, true);
    }
    found.pointer = start;
}

fn level<'a>(found: &mut Findings<'a>, value: &'a Value, place: Place, is_inner: bool) {
    let ty = value.get("type").and_then(Value::as_str);
    if value.get("type").is_none() {
        let ty = match value.get("items").is_some() {
            true => "array",
            false => "string",
        };
        let message = format!("`type` is required but missing; `{ty}` is used");
        let repair = Repair::Set(Value::from(ty));
        let action = Action::Repaired(found.pointer.join("type"), repair);
        found.push(Kind::MissingKeyword, message, None, action);
    }
    if ty == Some("file") {
        if place != Place::Form {
            refuse_file(found);
        }
        return;
    }
    rules::schema(found, value);
    let Some(format) = value.get("collectionFormat").and_then(Value::as_str) else {
        return;
    };
    let message = match (format, place) {
        _ if ty.is_some_and(|ty| ty != "array") => {
            "`collectionFormat` applies to arrays; it is ignored".to_owned()
        }
        ("multi", _) if is_inner => {
            "`multi` does not apply to lists inside of a list; `csv` is used".to_owned()
        }
        (format, Place::Header) if format != "csv" && !is_inner => {
            format!("`{format}` does not apply to headers and paths; `csv` is used")
        }
        _ => return,
    };
    let at = Pointer::ROOT.join("collectionFormat");
    found.told_within(&at, Kind::UnfitStyle, message);
}

fn refuse_file(found: &mut Findings<'_>) {
    let message = "`file` is a type of form fields and responses only".to_owned();
    let help = Some("use `type: string` with `format: binary` for bytes in a body");
    found.pointer.push("type");
    found.refuse(Kind::MisplacedFile, message, help);
    found.pointer.pop();
}
