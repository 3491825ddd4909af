//! Parameters of operations and of their paths.

use super::{Lower, Schema, content::query_style, docs, operation::part};
use crate::ir::{Docs, Location, OperationId, Parameter, StringType, Type};
use crate::pointer::Pointer;

impl<'a> Lower<'a> {
    /// The parameters of the operation at `at`, then those of its path that it does not redeclare.
    pub(super) fn parameters(&mut self, id: OperationId, at: &Pointer) -> Vec<Parameter> {
        let own = at.join("parameters");
        let shared = at.parent().unwrap_or_default().join("parameters");
        let mut parameters: Vec<Parameter> = Vec::new();
        for list in [own, shared] {
            let items = self.document.get(&list).and_then(|list| list.as_array());
            for (index, _) in items.into_iter().flatten().enumerate() {
                let Some(parameter) = self.parameter(id, &list.join_index(index)) else {
                    continue;
                };
                let known = |other: &Parameter| {
                    other.name == parameter.name
                        && std::mem::discriminant(&other.location)
                            == std::mem::discriminant(&parameter.location)
                };
                if !parameters.iter().any(known) {
                    parameters.push(parameter);
                }
            }
        }
        parameters
    }

    fn parameter(&mut self, id: OperationId, at: &Pointer) -> Option<Parameter> {
        let parameter = self.object_at(at)?;
        let (Some(name), Some(place)) = (parameter.text("name"), parameter.text("in")) else {
            self.error("misplaced-reference", at, "this is no parameter", None);
            return None;
        };
        let at = &parameter.at;
        let location = match place {
            "path" => Location::Path,
            "header" => {
                let ignored = ["accept", "content-type", "authorization"];
                if ignored.contains(&name.to_ascii_lowercase().as_str()) {
                    return None;
                }
                Location::Header
            }
            "query" => Location::Query(query_style(&parameter)),
            _ => {
                self.warn(
                    "cookie-parameter",
                    at,
                    "cookie parameters are not sent yet: it is left out",
                );
                return None;
            }
        };
        let schema = parameter.child("schema");
        let ty = match &schema {
            Some(schema) => self.ty(schema, part(id, at, name)),
            None => {
                self.warn(
                    "parameter-content",
                    at,
                    "parameters with `content` are sent as text",
                );
                Type::String(StringType::Plain)
            }
        };
        Some(Parameter {
            name: name.to_owned(),
            required: parameter.is("required") || location == Location::Path,
            location,
            ty,
            docs: parameter_docs(&parameter, schema.as_ref()),
        })
    }
}

/// The description of a parameter, or else of its schema, with the limits of its schema.
fn parameter_docs(parameter: &Schema<'_>, schema: Option<&Schema<'_>>) -> Docs {
    let of_schema = docs::of(schema.map(std::slice::from_ref).unwrap_or_default());
    let own = parameter.text("description").unwrap_or_default().trim();
    Docs {
        text: match own {
            "" => of_schema.text,
            own => own.to_owned(),
        },
        notes: of_schema.notes,
        deprecated: parameter.is("deprecated") || of_schema.deprecated,
    }
}
