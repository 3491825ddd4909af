//! Values in the examples of the docs: an expression for a type of the description.
//!
//! Texts are the name of what they are passed for, enums and unions their first variant, and a struct has what it
//! requires. A type that contains itself, or a value of more than a few lines, has none.

use super::context::Context;
use super::structs;
use crate::ir::{Form, StringType, Type, TypeId, TypeKind, Union};

/// The maximum length of an expression in one line.
const WIDTH: usize = 80;

/// How many structs and unions may be inside each other.
const MOST_LAYERS: usize = 5;

/// How many parts a value may have.
const MOST_PARTS: usize = 24;

/// An expression.
pub(super) enum Shown {
    /// In one line.
    Word(String),
    /// With parts that can be on separate lines: what opens and closes them, and the parts.
    Parts(String, Vec<Shown>, &'static str),
}

/// Where a value is used.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// Passed to something that takes what converts into the type.
    Passed,
    /// Where the type itself is needed, and known.
    Exact,
}

impl Shown {
    /// Returns the expression in one line.
    pub fn line(&self) -> String {
        match self {
            Self::Word(text) => text.clone(),
            Self::Parts(open, parts, close) => {
                let parts: Vec<String> = parts.iter().map(Self::line).collect();
                format!("{open}{}{close}", parts.join(", "))
            }
        }
    }

    /// Returns the expression on several lines if it is too long for one, of which `before` is used already.
    pub fn lines(&self, indent: usize, before: usize) -> String {
        let line = self.line();
        match self {
            Self::Parts(open, parts, close) if indent + before + line.len() > WIDTH => {
                let lines = parts.iter().map(|part| {
                    let nested = indent + 4;
                    format!("{:nested$}{},\n", "", part.lines(nested, 1))
                });
                let lines: String = lines.collect();
                format!("{open}\n{lines}{:indent$}{close}", "")
            }
            _ => line,
        }
    }

    fn count(&self) -> usize {
        match self {
            Self::Word(_) => 1,
            Self::Parts(_, parts, _) => 1 + parts.iter().map(Self::count).sum::<usize>(),
        }
    }
}

/// Returns a value for what has this name. `None` if it would be too long.
pub(super) fn value(context: Context<'_>, ty: &Type, name: &str, usage: Use) -> Option<Shown> {
    let shown = nested(context, ty, name, usage, MOST_LAYERS)?;
    (shown.count() <= MOST_PARTS).then_some(shown)
}

fn nested(context: Context<'_>, ty: &Type, name: &str, usage: Use, layers: usize) -> Option<Shown> {
    let (types, conversions) = (&context.api.types, &context.facts.conversions);
    // Converts what is passed where nothing else does.
    let converted = |text: String| match usage {
        Use::Passed => text,
        Use::Exact => format!("{text}.into()"),
    };
    let name = name.trim_start_matches("r#");
    let parts = |open: &str, parts: Vec<Shown>, close| Shown::Parts(open.to_owned(), parts, close);
    let part = |ty: &Type| {
        let is_converted = usage == Use::Passed && conversions.has_any(types, ty);
        let usage = match is_converted {
            true => Use::Passed,
            false => Use::Exact,
        };
        nested(context, ty, name, usage, layers)
    };
    Some(match conversions.unaliased(types, ty) {
        Type::Never => return None,
        Type::Nullable(_) => Shown::Word("None".to_owned()),
        Type::Bool => Shown::Word("true".to_owned()),
        Type::Integer(_) => Shown::Word("1".to_owned()),
        Type::Number => Shown::Word("1.0".to_owned()),
        Type::Any => Shown::Word(converted(format!("{name:?}"))),
        Type::String(string) => Shown::Word(match string {
            StringType::Plain | StringType::Secret | StringType::Binary => {
                converted(format!("{name:?}"))
            }
            StringType::Base64
            | StringType::Base64Url
            | StringType::SecretBytes
            | StringType::SecretBytesUrl => converted(match name.is_ascii() {
                true => format!("b{name:?}"),
                false => "b\"bytes\"".to_owned(),
            }),
            StringType::Uuid => {
                "\"3fa85f64-5717-4562-b3fc-2c963f66afa6\".parse::<uuid::Uuid>()?".to_owned()
            }
            StringType::DateTime | StringType::BasicDateTime => {
                converted("std::time::SystemTime::now()".to_owned())
            }
            StringType::LocalDateTime => "time::PrimitiveDateTime::MIN".to_owned(),
            StringType::Date => "time::Date::MIN".to_owned(),
            StringType::Ip => "std::net::IpAddr::from([127, 0, 0, 1])".to_owned(),
            StringType::Ipv4 => "std::net::Ipv4Addr::LOCALHOST".to_owned(),
            StringType::Ipv6 => "std::net::Ipv6Addr::LOCALHOST".to_owned(),
        }),
        Type::Array(items) => match usage {
            Use::Passed => parts("[", vec![part(items)?], "]"),
            Use::Exact => parts("vec![", vec![part(items)?], "]"),
        },
        Type::Tuple(items) => {
            let parts_of = |item| nested(context, item, name, Use::Exact, layers);
            let items = items.iter().map(parts_of).collect::<Option<Vec<_>>>()?;
            let close = if items.len() == 1 { ",)" } else { ")" };
            parts("(", items, close)
        }
        Type::Map(values) => {
            let (key, close) = match usage {
                Use::Passed => ("\"key\"", ")]"),
                Use::Exact => ("\"key\".to_owned()", ")].into()"),
            };
            parts(
                "[(",
                vec![Shown::Word(key.to_owned()), part(values)?],
                close,
            )
        }
        Type::Named(id) => return named(context, *id, name, layers.checked_sub(1)?),
    })
}

fn named(context: Context<'_>, id: TypeId, name: &str, layers: usize) -> Option<Shown> {
    let def = &context.api.types[id];
    let path = format!("types::{}", context.names.ty(id));
    let first = |is_usual: Vec<bool>| {
        let position = is_usual.iter().position(|usual| *usual)?;
        let variant = &context.names.members(id)[position];
        Some(Shown::Word(format!("{path}::{variant}")))
    };
    match &def.kind {
        TypeKind::Enum(it) => first(it.values.iter().map(|it| !it.docs.deprecated).collect()),
        TypeKind::IntegerEnum(it) => {
            first(it.values.iter().map(|it| !it.docs.deprecated).collect())
        }
        TypeKind::Union(it) => union(context, id, it, &path, layers),
        TypeKind::Struct(_) => {
            let maker = structs::maker(context, id)?;
            let arguments = maker
                .arguments
                .iter()
                .map(|(name, ty)| nested(context, ty, name, Use::Passed, layers));
            let arguments = arguments.collect::<Option<Vec<_>>>()?;
            Some(Shown::Parts(format!("{path}::new("), arguments, ")"))
        }
        TypeKind::Alias(ty) => {
            let inner = nested(context, ty, name, Use::Exact, layers)?;
            Some(match ty {
                Type::Tuple(_) => Shown::Parts(format!("{path}(Box::new("), vec![inner], "))"),
                _ => Shown::Parts(format!("{path}("), vec![inner], ")"),
            })
        }
    }
}

/// Returns the first variant that has a value.
fn union(context: Context<'_>, id: TypeId, it: &Union, path: &str, layers: usize) -> Option<Shown> {
    let variants = it.variants.iter().zip(context.names.members(id));
    let mut shown = variants
        .enumerate()
        .filter_map(|(position, (variant, name))| {
            if variant.docs.deprecated {
                return None;
            }
            let Some(payload) = variant.form.payload() else {
                return Some(Shown::Word(format!("{path}::{name}")));
            };
            let role = match &variant.form {
                Form::Keyed { key, .. } => key,
                _ => &variant.name,
            };
            let value = nested(context, payload, role, Use::Exact, layers)?;
            Some(match context.facts.boxes.is_boxed(id, position) {
                true => {
                    let open = format!("{path}::{name}(Box::new(");
                    Shown::Parts(open, vec![value], "))")
                }
                false => Shown::Parts(format!("{path}::{name}("), vec![value], ")"),
            })
        });
    shown.next()
}
