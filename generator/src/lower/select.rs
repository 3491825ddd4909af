//! The operations that are generated, and the types that they need.

use crate::analyze::{reach, request_types, response_types};
use crate::document::Selected;
use crate::ir::{
    Bodies, Content, Form, Id, NameHint, Operation, OperationId, Owner, Payload, Table, Type,
    TypeDef, TypeId, TypeKind, Types,
};

/// Leaves out the other operations, and types that only these need.
pub(super) fn select(
    selected: &Selected,
    types: Types,
    operations: Table<OperationId, Operation>,
) -> (Types, Table<OperationId, Operation>) {
    let is_selected = |it: &Operation| selected.has(&it.method, &it.path);
    let used = |is_wanted: bool| {
        let operations = operations.values();
        let operations = operations.filter(|it| is_selected(it) == is_wanted);
        let used = operations.flat_map(|it| request_types(it).chain(response_types(it)));
        reach(&types, used)
    };
    let (needed, others) = (used(true), used(false));
    let is_kept = |id: TypeId| needed.contains(&id) || !selected.is_only && !others.contains(&id);
    let ids = Ids {
        types: numbers(&types, |id, _| is_kept(id)),
        operations: numbers(&operations, |_, it| is_selected(it)),
    };
    // An owner is defined before the types that it owns.
    let mut names: Table<TypeId, Option<String>> = Table::default();
    for (_, def) in types.iter() {
        names.push(match &def.hint {
            NameHint::Component(name) | NameHint::Titled(name) => Some(name.clone()),
            NameHint::Inline {
                owner: Owner::Type(owner),
                role,
            } => names[*owner].as_ref().map(|name| format!("{name}_{role}")),
            NameHint::Inline {
                owner: Owner::Operation(owner),
                role,
            } => Some(format!("{}_{role}", operations[*owner].id)),
        });
    }
    let kept = types.iter().filter(|(id, _)| is_kept(*id));
    let types = kept.map(|(id, def)| ids.definition(def, names[id].as_deref()));
    let kept = operations.values().filter(|it| is_selected(it));
    (types.collect(), kept.map(|it| ids.operation(it)).collect())
}

/// Returns the new ids of the rows that are kept.
fn numbers<I: Id, T>(table: &Table<I, T>, is_kept: impl Fn(I, &T) -> bool) -> Table<I, Option<I>> {
    let mut count = 0;
    table.map(|id, row| {
        is_kept(id, row).then(|| {
            count += 1;
            I::new(count - 1)
        })
    })
}

/// The new ids of what is kept.
struct Ids {
    types: Table<TypeId, Option<TypeId>>,
    operations: Table<OperationId, Option<OperationId>>,
}

impl Ids {
    /// A type whose owner is left out is named as if it were not.
    fn definition(&self, def: &TypeDef, name: Option<&str>) -> TypeDef {
        let mut def = def.clone();
        if let NameHint::Inline { owner, .. } = &mut def.hint {
            let new = match owner {
                Owner::Type(id) => self.types[*id].map(Owner::Type),
                Owner::Operation(id) => self.operations[*id].map(Owner::Operation),
            };
            match new {
                Some(new) => *owner = new,
                None => def.hint = NameHint::Titled(name.unwrap_or_default().to_owned()),
            }
        }
        match &mut def.kind {
            TypeKind::Struct(it) => {
                it.fields
                    .iter_mut()
                    .for_each(|field| self.ty(&mut field.ty));
                it.flattened
                    .iter_mut()
                    .for_each(|part| self.ty(&mut part.ty));
            }
            TypeKind::Union(it) => {
                for variant in &mut it.variants {
                    match &mut variant.form {
                        Form::Constant(_) => {}
                        Form::Tagged { payload, .. } | Form::Keyed { payload, .. } => {
                            payload.iter_mut().for_each(|ty| self.ty(ty));
                        }
                        Form::Value(ty) => self.ty(ty),
                    }
                }
            }
            TypeKind::Alias(ty) => self.ty(ty),
            TypeKind::Enum(_) | TypeKind::IntegerEnum(_) => {}
        }
        def
    }

    fn operation(&self, operation: &Operation) -> Operation {
        let mut new = operation.clone();
        new.parameters.iter_mut().for_each(|it| self.ty(&mut it.ty));
        let sent = new.body.iter_mut().flat_map(|body| &mut body.contents);
        sent.for_each(|content| self.content(content));
        let received = new.responses.iter_mut().flat_map(|it| &mut it.contents);
        received.for_each(|content| self.content(content));
        new.headers = operation.headers.map(|_, header| {
            let mut header = header.clone();
            self.ty(&mut header.ty);
            header
        });
        self.bodies(&mut new.output);
        self.bodies(&mut new.error);
        new
    }

    fn bodies(&self, bodies: &mut Bodies) {
        match bodies {
            Bodies::Nothing => {}
            Bodies::Body(payload) | Bodies::Maybe(payload) => self.payload(payload),
            Bodies::Each(cases) => {
                let payloads = cases.iter_mut().filter_map(|case| case.payload.as_mut());
                payloads.for_each(|payload| self.payload(payload));
            }
        }
    }

    fn content(&self, content: &mut Content) {
        self.payload(&mut content.payload);
        content.item.iter_mut().for_each(|ty| self.ty(ty));
    }

    fn payload(&self, payload: &mut Payload) {
        match payload {
            Payload::Json(ty) => self.ty(ty),
            Payload::Form(fields) | Payload::Multipart(fields) => self.ty(&mut fields.ty),
            Payload::Text | Payload::SecretText | Payload::Bytes => {}
        }
    }

    /// A type that is kept needs only types that are kept.
    fn ty(&self, ty: &mut Type) {
        match ty {
            Type::Named(id) => *id = self.types[*id].unwrap_or(*id),
            Type::Array(inner) | Type::Map(inner) | Type::Nullable(inner) => self.ty(inner),
            Type::Tuple(items) => items.iter_mut().for_each(|ty| self.ty(ty)),
            Type::Any
            | Type::Never
            | Type::Bool
            | Type::Integer(_)
            | Type::Number
            | Type::String(_) => {}
        }
    }
}
