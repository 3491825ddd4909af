//! Runtime expressions of OpenAPI → the way to a value of a request or of a response.
//!
//! Does not decide what the value may be.

use crate::ir::{
    Access, Bodies, Lookup, Operation, Path, Payload, SessionStep as Step, Type, TypeKind, Types,
};
use crate::source::Pointer;

/// Resolves a runtime expression.
pub(super) fn resolve(types: &Types, operation: &Operation, text: &str) -> Result<Lookup, String> {
    if let Some(rest) = text.strip_prefix("$response.body#") {
        let cases = match &operation.output {
            Bodies::Nothing => Vec::new(),
            Bodies::Body(payload) | Bodies::Maybe(payload) => vec![(0, Some(payload))],
            Bodies::Each(cases) => {
                let cases = cases.iter().map(|case| case.payload.as_ref());
                cases.enumerate().collect()
            }
        };
        let cases = cases
            .into_iter()
            .filter_map(|(case, payload)| match payload {
                Some(Payload::Json(ty)) => Some((case, ty)),
                _ => None,
            });
        let mut problem = "has no response with a JSON body".to_owned();
        let mut found = Vec::new();
        for (case, ty) in cases {
            match walk(types, ty, rest) {
                Ok(path) => found.push((case, path)),
                Err(other) => problem = other,
            }
        }
        return match found.is_empty() {
            true => Err(problem),
            false => Ok(Lookup::Response(found)),
        };
    }
    if let Some(name) = text.strip_prefix("$response.header.") {
        let mut headers = operation.headers.iter();
        let known = headers.any(|(_, header)| header.name.eq_ignore_ascii_case(name));
        return match known {
            true => Ok(Lookup::Header(name.to_ascii_lowercase())),
            false => Err("names a header that no response has".to_owned()),
        };
    }
    if let Some(rest) = text.strip_prefix("$request.body#") {
        let body = operation.body.as_ref().map(|body| body.contents.as_slice());
        let Some([content]) = body else {
            return Err("needs a request body with one media type".to_owned());
        };
        return match &content.payload {
            Payload::Json(ty) => walk(types, ty, rest).map(Lookup::Request),
            _ => Err("needs a request body of JSON".to_owned()),
        };
    }
    let parameter = text.strip_prefix("$request.");
    let parameter = parameter.and_then(|parameter| parameter.split_once('.'));
    if let Some((location @ ("query" | "path" | "header"), name)) = parameter {
        let mut parameters = operation.parameters.iter();
        let position = parameters.position(|it| {
            it.location.name() == location
                && (it.name == name || location == "header" && it.name.eq_ignore_ascii_case(name))
        });
        let found = position.and_then(|at| Some((at, operation.parameters.get(at)?)));
        return match found {
            Some((position, it)) => Ok(Lookup::Parameter(position, it.ty.clone())),
            None => Err("names a parameter that the operation does not have".to_owned()),
        };
    }
    Err(
        "is not a runtime expression for a value: `$response.body#/…`, `$response.header.…`, \
         `$request.body#/…`, `$request.query.…`, `$request.path.…` or `$request.header.…`"
            .to_owned(),
    )
}

/// Follows a JSON pointer from a value of this type.
fn walk(types: &Types, ty: &Type, pointer: &str) -> Result<Path, String> {
    if !pointer.is_empty() && !pointer.starts_with('/') {
        return Err("has no JSON pointer after `#`".to_owned());
    }
    let pointer = Pointer::from(pointer);
    let mut steps = Vec::new();
    let mut ty = peel(types, ty, &mut steps);
    for segment in pointer.segments() {
        let segment: &str = segment.as_ref();
        let next = match &ty {
            Type::Named(id) => match &types[*id].kind {
                TypeKind::Struct(it) => {
                    let mut fields = it.fields.iter();
                    let is_it = |field: &crate::ir::Field| {
                        field.key == segment && field.access != Access::WriteOnly
                    };
                    let position = fields.position(is_it);
                    let position = position.ok_or_else(|| {
                        format!("leads to an object without the property `{segment}`")
                    })?;
                    steps.push(Step::Field(*id, position));
                    it.fields[position].ty.non_null().clone()
                }
                _ => {
                    return Err(format!(
                        "leads to a value without properties before `{segment}`"
                    ));
                }
            },
            Type::Map(values) => {
                steps.push(Step::Key(segment.to_owned()));
                (**values).clone()
            }
            Type::Array(items) => {
                let index = segment.parse();
                let index = index.map_err(|_| format!("needs an index instead of `{segment}`"))?;
                steps.push(Step::Index(index));
                (**items).clone()
            }
            _ => {
                return Err(format!(
                    "leads to a value without properties before `{segment}`"
                ));
            }
        };
        ty = peel(types, &next, &mut steps);
    }
    Ok(Path { steps, ty })
}

/// Follows aliases, and leaves out `null`.
fn peel(types: &Types, ty: &Type, steps: &mut Vec<Step>) -> Type {
    let mut current = ty;
    for _ in 0..=types.len() {
        match current {
            Type::Nullable(inner) => {
                steps.push(Step::Some);
                current = inner;
            }
            Type::Named(id) => match &types[*id].kind {
                TypeKind::Alias(target) => {
                    steps.push(Step::Alias(*id));
                    current = target;
                }
                _ => break,
            },
            _ => break,
        }
    }
    current.clone()
}
