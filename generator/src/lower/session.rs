//! `x-client-session` → operations that log in.
//!
//! The values are OpenAPI's runtime expressions. They are resolved here against the types of the operation, so that one
//! that leads nowhere is an error and not a log-in that fails.

use super::maker::Lower;
use crate::diagnostic::Kind;
use crate::ir::{
    Access, Bodies, Id, Lookup, Operation, OperationId, Path, Payload, SchemeId, SchemeKind,
    SecurityScheme, Session, SessionStep as Step, StringType, Table, Type, TypeKind, Types,
};
use crate::openapi::Node;
use crate::source::Pointer;

/// The extension that describes what the answer of an operation grants.
const SESSION: &str = "x-client-session";

const KEYS: [&str; 7] = [
    "log_out", "pending", "renew", "seconds", "sliding", "supplies", "token",
];

/// What is known when sessions are lowered.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    pub operations: &'a Table<OperationId, Operation>,
    pub schemes: &'a Table<SchemeId, SecurityScheme>,
    pub types: &'a Types,
    /// Whether only some operations were selected, so that one that is named may be missing.
    pub is_part: bool,
}

/// All operations that log in: those with the extension, and those that renew their tokens.
pub fn sessions(lower: &mut Lower<'_>, scene: &Scene<'_>) -> Vec<Session> {
    let mut sessions: Vec<Session> = Vec::new();
    let mut renewals = Vec::new();
    for (id, operation) in scene.operations.iter() {
        let node = lower.view.node(&operation.origin);
        let Some(value) = node.and_then(|node| node.keywords.get(SESSION)) else {
            continue;
        };
        let at = operation.origin.join(SESSION);
        let Some(node) = Node::new(value, at.clone()) else {
            lower.invalid(&at, "is not an object");
            continue;
        };
        if let Some(session) = lower.session(scene, id, &node) {
            renewals.extend(session.renew.map(|renew| (renew, node, session.clone())));
            sessions.push(session);
        }
    }
    for (id, node, first) in renewals {
        if !sessions.iter().any(|session| session.operation == id) {
            sessions.extend(lower.renewal(scene, id, &node, first));
        }
    }
    sessions.sort_by_key(|session| session.operation.index());
    sessions
}

impl Lower<'_> {
    fn session(&mut self, scene: &Scene<'_>, id: OperationId, node: &Node<'_>) -> Option<Session> {
        let unknown = node
            .keywords
            .keys()
            .find(|key| !KEYS.contains(&key.as_str()));
        if let Some(key) = unknown {
            let message = format!("has no key `{key}`; it has {}", KEYS.join(", "));
            self.invalid(&node.at.join(key), &message);
            return None;
        }
        let supplies = self.text(node, "supplies")?;
        let Some((supplies, scheme)) = scene.schemes.iter().find(|(_, it)| it.name == supplies)
        else {
            self.invalid(&node.at.join("supplies"), "names no security scheme");
            return None;
        };
        if matches!(scheme.kind, SchemeKind::Basic | SchemeKind::MutualTls) {
            self.invalid(&node.at.join("supplies"), "names a scheme without a token");
            return None;
        }
        let token = self.text(node, "token")?;
        let at = node.at.join("token");
        let token = self.look_up(scene, id, token, &at)?;
        self.require(scene, &token, &at, Wanted::Token)?;
        let seconds = match node.keywords.get("seconds") {
            None => None,
            Some(_) => {
                let at = node.at.join("seconds");
                let text = self.text(node, "seconds")?;
                let seconds = self.look_up(scene, id, text, &at)?;
                self.require(scene, &seconds, &at, Wanted::Seconds)?;
                Some(seconds)
            }
        };
        let mut pending = Vec::new();
        for (text, at) in self.list(node, "pending")? {
            pending.push(self.look_up(scene, id, text, &at)?);
        }
        let is_sliding = node.keywords.get("sliding");
        if is_sliding.is_some_and(|value| !value.is_boolean()) {
            self.invalid(&node.at.join("sliding"), "is not a boolean");
            return None;
        }
        Some(Session {
            operation: id,
            supplies,
            together_with: together_with(scene, supplies),
            token,
            seconds,
            is_sliding: is_sliding.is_some_and(|value| value == true),
            pending,
            renew: self.named(scene, node, "renew", supplies)?,
            log_out: self.named(scene, node, "log_out", supplies)?,
        })
    }

    /// The operation that renews a token: its answer has the token in the same place.
    fn renewal(
        &mut self,
        scene: &Scene<'_>,
        id: OperationId,
        node: &Node<'_>,
        first: Session,
    ) -> Option<Session> {
        let at = node.at.join("renew");
        let token = node.text("token").unwrap_or_default();
        let token = self.look_up(scene, id, token, &at)?;
        self.require(scene, &token, &at, Wanted::Token)?;
        let operation = &scene.operations[id];
        let seconds = node.text("seconds");
        let seconds = seconds.and_then(|text| resolve(scene, operation, text).ok());
        let pending = node.keywords.get("pending").and_then(|it| it.as_array());
        let pending = pending.into_iter().flatten().filter_map(|it| it.as_str());
        let pending = pending.filter_map(|text| resolve(scene, operation, text).ok());
        Some(Session {
            operation: id,
            token,
            seconds: seconds.filter(|it| Wanted::Seconds.fits(scene, it)),
            pending: pending.collect(),
            renew: Some(id),
            ..first
        })
    }

    /// An operation that the token authorises and that needs no arguments. The outer `None` is an error.
    fn named(
        &mut self,
        scene: &Scene<'_>,
        node: &Node<'_>,
        key: &str,
        supplies: SchemeId,
    ) -> Option<Option<OperationId>> {
        if !node.keywords.contains_key(key) {
            return Some(None);
        }
        let at = node.at.join(key);
        let name = self.text(node, key)?;
        let Some((id, operation)) = scene.operations.iter().find(|(_, it)| it.id == name) else {
            if scene.is_part {
                return Some(None);
            }
            self.invalid(&at, "names no operation");
            return None;
        };
        let required = operation.parameters.iter().any(|it| it.required);
        if required || operation.body.as_ref().is_some_and(|body| body.required) {
            self.invalid(&at, "names an operation that needs arguments");
            return None;
        }
        let mut alternatives = operation.security.iter();
        if !alternatives.any(|all| all.iter().any(|needed| needed.scheme == supplies)) {
            self.invalid(&at, "names an operation that does not accept the token");
            return None;
        }
        Some(Some(id))
    }

    fn text<'n>(&mut self, node: &Node<'n>, key: &str) -> Option<&'n str> {
        let text = node.text(key);
        if text.is_none() {
            let at = match node.keywords.contains_key(key) {
                true => node.at.join(key),
                false => node.at.clone(),
            };
            self.invalid(&at, &format!("needs `{key}`, a string"));
        }
        text
    }

    /// A list of strings, each with its place. `None` is an error.
    fn list<'n>(&mut self, node: &Node<'n>, key: &str) -> Option<Vec<(&'n str, Pointer)>> {
        let Some(value) = node.keywords.get(key) else {
            return Some(Vec::new());
        };
        let at = node.at.join(key);
        let texts = value.as_array().and_then(|items| {
            let items = items.iter().enumerate();
            items
                .map(|(index, item)| Some((item.as_str()?, at.join_index(index))))
                .collect()
        });
        if texts.is_none() {
            self.invalid(&at, "is not a list of runtime expressions");
        }
        texts
    }

    fn look_up(
        &mut self,
        scene: &Scene<'_>,
        id: OperationId,
        text: &str,
        at: &Pointer,
    ) -> Option<Lookup> {
        match resolve(scene, &scene.operations[id], text) {
            Ok(lookup) => Some(lookup),
            Err(problem) => {
                let operation = &scene.operations[id].id;
                self.invalid(at, &format!("`{text}` of `{operation}` {problem}"));
                None
            }
        }
    }

    fn require(
        &mut self,
        scene: &Scene<'_>,
        lookup: &Lookup,
        at: &Pointer,
        wanted: Wanted,
    ) -> Option<()> {
        if !wanted.fits(scene, lookup) {
            self.invalid(
                at,
                match wanted {
                    Wanted::Token => "leads to a value that is not a string",
                    Wanted::Seconds => "leads to a value that is not a number",
                },
            );
            return None;
        }
        Some(())
    }

    fn invalid(&mut self, at: &Pointer, problem: &str) {
        self.error(
            Kind::InvalidSession,
            at,
            &format!("`{SESSION}`: {problem}"),
            None,
        );
    }
}

/// What an expression has to lead to.
#[derive(Clone, Copy)]
enum Wanted {
    Token,
    Seconds,
}

impl Wanted {
    fn fits(self, scene: &Scene<'_>, lookup: &Lookup) -> bool {
        let fits = |ty: &Type| {
            let ty = scene.types.resolve(ty.non_null()).non_null();
            match self {
                Self::Token => {
                    matches!(ty, Type::String(StringType::Plain | StringType::Secret))
                }
                Self::Seconds => matches!(ty, Type::Integer(_) | Type::Number),
            }
        };
        match lookup {
            Lookup::Header(_) => true,
            Lookup::Parameter(_, ty) => fits(ty),
            Lookup::Request(path) => fits(&path.ty),
            Lookup::Response(cases) => cases.iter().all(|(_, path)| fits(&path.ty)),
        }
    }
}

/// Resolves a runtime expression.
fn resolve(scene: &Scene<'_>, operation: &Operation, text: &str) -> Result<Lookup, String> {
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
            match walk(scene.types, ty, rest) {
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
            Payload::Json(ty) => walk(scene.types, ty, rest).map(Lookup::Request),
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

/// The schemes that operations require together with this one.
fn together_with(scene: &Scene<'_>, supplies: SchemeId) -> Vec<SchemeId> {
    let mut together = Vec::new();
    let alternatives = scene.operations.values().flat_map(|it| &it.security);
    for alternative in alternatives {
        let schemes = alternative.iter().map(|needed| needed.scheme);
        if !schemes.clone().any(|scheme| scheme == supplies) {
            continue;
        }
        for scheme in schemes {
            let kind = &scene.schemes[scheme].kind;
            if scheme != supplies && *kind != SchemeKind::MutualTls && !together.contains(&scheme) {
                together.push(scheme);
            }
        }
    }
    together
}
