//! `x-client-session` → operations that log in.
//!
//! The values are OpenAPI's runtime expressions. They are resolved here against the types of the operation, so that one
//! that leads nowhere is an error and not a log-in that fails.

use super::lookup::resolve;
use super::maker::Lower;
use crate::diagnostic::Kind;
use crate::ir::{
    Id, Lookup, Operation, OperationId, SchemeId, SchemeKind, SecurityScheme, Session, StringType,
    Table, Type, Types,
};
use crate::openapi::Node;
use crate::source::Pointer;

/// The extension that describes what the answer of an operation grants.
const SESSION: &str = "x-client-session";

const KEYS: [&str; 8] = [
    "ends", "log_out", "pending", "renew", "seconds", "sliding", "supplies", "token",
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
///
/// An operation that logs out is named by the one that logs in (`log_out`), or names the scheme itself (`ends`), so that an
/// overlay can mark it where only some descriptions have it.
pub fn sessions(lower: &mut Lower<'_>, scene: &Scene<'_>) -> Vec<Session> {
    let mut sessions: Vec<Session> = Vec::new();
    let (mut renewals, mut ends) = (Vec::new(), Vec::new());
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
        if node.keywords.contains_key("ends") {
            ends.extend(lower.end(scene, id, &node));
        } else if let Some(session) = lower.session(scene, id, &node) {
            renewals.extend(session.renew.map(|renew| (renew, node, session.clone())));
            sessions.push(session);
        }
    }
    for (id, node, first) in renewals {
        if !sessions.iter().any(|session| session.operation == id) {
            sessions.extend(lower.renewal(scene, id, &node, first));
        }
    }
    for (scheme, id, at) in ends {
        let mut ended = sessions.iter_mut().filter(|it| it.supplies == scheme);
        let problem = match ended.next() {
            None if scene.is_part => continue,
            None => "names a scheme whose token no operation supplies",
            Some(session) if session.log_out.is_some_and(|it| it != id) => {
                "ends a session that another operation ends"
            }
            Some(session) => {
                session.log_out = Some(id);
                ended.for_each(|session| session.log_out = Some(id));
                continue;
            }
        };
        lower.invalid(&at, problem);
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
        let supplies = self.scheme_of(scene, node, "supplies")?;
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

    /// The scheme whose session the operation ends.
    fn end(
        &mut self,
        scene: &Scene<'_>,
        id: OperationId,
        node: &Node<'_>,
    ) -> Option<(SchemeId, OperationId, Pointer)> {
        let at = node.at.join("ends");
        if node.keywords.len() > 1 {
            self.invalid(&node.at, "has other keys besides `ends`");
            return None;
        }
        let scheme = self.scheme_of(scene, node, "ends")?;
        match unfit(&scene.operations[id], scheme) {
            Some(problem) => {
                self.invalid(&at, &format!("is on {problem}"));
                None
            }
            None => Some((scheme, id, at)),
        }
    }

    /// The security scheme that a key names, whose credential has to be a token.
    fn scheme_of(&mut self, scene: &Scene<'_>, node: &Node<'_>, key: &str) -> Option<SchemeId> {
        let name = self.text(node, key)?;
        let mut schemes = scene.schemes.iter();
        let problem = match schemes.find(|(_, it)| it.name == name) {
            Some((_, it)) if matches!(it.kind, SchemeKind::Basic | SchemeKind::MutualTls) => {
                "names a scheme without a token"
            }
            Some((id, _)) => return Some(id),
            None => "names no security scheme",
        };
        self.invalid(&node.at.join(key), problem);
        None
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
        let seconds = seconds.and_then(|text| resolve(scene.types, operation, text).ok());
        let pending = node.keywords.get("pending").and_then(|it| it.as_array());
        let pending = pending.into_iter().flatten().filter_map(|it| it.as_str());
        let pending = pending.filter_map(|text| resolve(scene.types, operation, text).ok());
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
        if let Some(problem) = unfit(operation, supplies) {
            self.invalid(&at, &format!("names {problem}"));
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
        match resolve(scene.types, &scene.operations[id], text) {
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

/// Why a session cannot send the operation by itself.
fn unfit(operation: &Operation, scheme: SchemeId) -> Option<&'static str> {
    let required = operation.parameters.iter().any(|it| it.required);
    if required || operation.body.as_ref().is_some_and(|body| body.required) {
        return Some("an operation that needs arguments");
    }
    let mut alternatives = operation.security.iter();
    let accepts = alternatives.any(|all| all.iter().any(|needed| needed.scheme == scheme));
    (!accepts).then_some("an operation that does not accept the token")
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
