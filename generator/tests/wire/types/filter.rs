//! A recursive union decided by evidence, and a struct with two flattened unions and a map.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::AuthRequestMethod;
use crate::runtime::unknown::Unknown;
use crate::runtime::wire::{self, Accepts, Case, External, Field, Kinds, Property, Strings, Value};

#[derive(Clone, Debug, PartialEq)]
pub enum Filter {
    /// `{"$all": [...]}`, `{"not": ...}`
    All(Vec<Filter>),
    Not(Box<Filter>),
    Id(Uuid),
    Text(String),
    Count(u64),
    Range(Range),
    Kind(OfKind),
    Either(Either),
    Ids(Vec<u64>),
    Names(Vec<String>),
}

static FILTER: [Case; 10] = [
    Case {
        variant: 0,
        accepts: Accepts::Object(&[property("all", true, Kinds::ARRAY)]),
    },
    Case {
        variant: 1,
        accepts: Accepts::Object(&[property("not", true, Kinds::ANY)]),
    },
    Case {
        variant: 2,
        accepts: Accepts::String(Strings::Uuid),
    },
    Case {
        variant: 3,
        accepts: Accepts::String(Strings::Any),
    },
    Case {
        variant: 4,
        accepts: Accepts::Integer,
    },
    Case {
        variant: 5,
        accepts: Accepts::Object(&[
            property("min", true, Kinds::INTEGER),
            property("max", false, Kinds::INTEGER),
        ]),
    },
    Case {
        variant: 6,
        accepts: Accepts::Object(&[
            property("kind", true, Kinds::STRING).strings(Strings::Values(&["a", "b"])),
            property("min", false, Kinds::STRING),
        ]),
    },
    Case {
        variant: 7,
        accepts: Accepts::Object(&[property("left", true, Kinds::OBJECT.union(Kinds::STRING))]),
    },
    Case {
        variant: 8,
        accepts: Accepts::Array(Kinds::INTEGER),
    },
    Case {
        variant: 9,
        accepts: Accepts::Array(Kinds::STRING),
    },
];

const fn property(name: &'static str, required: bool, kinds: Kinds) -> Property {
    Property {
        required,
        ..Property::required(name, kinds)
    }
}

impl wire::Read for Filter {
    fn read(input: wire::Input<'_>) -> wire::Result<Self> {
        let (variant, mut rest) = input.choose(&FILTER)?;
        Ok(match variant {
            0 => Self::All(wire::keyed(rest, "all")?),
            1 => Self::Not(wire::keyed(rest, "not")?),
            2 => Self::Id(wire::read(rest.input())?),
            3 => Self::Text(wire::read(rest.input())?),
            4 => Self::Count(wire::read(rest.input())?),
            5 => Self::Range(wire::read(rest.input())?),
            6 => Self::Kind(wire::read(rest.input())?),
            7 => Self::Either(wire::read(rest.input())?),
            8 => Self::Ids(wire::read(rest.input())?),
            _ => Self::Names(wire::read(rest.input())?),
        })
    }
}

impl wire::Write for Filter {
    fn write(&self, output: &mut dyn wire::Output) -> wire::Result<()> {
        match self {
            Self::All(payload) => output.keyed("all", payload),
            Self::Not(payload) => output.keyed("not", payload),
            Self::Id(payload) => payload.write(output),
            Self::Text(payload) => payload.write(output),
            Self::Count(payload) => payload.write(output),
            Self::Range(payload) => payload.write(output),
            Self::Kind(payload) => payload.write(output),
            Self::Either(payload) => payload.write(output),
            Self::Ids(payload) => payload.write(output),
            Self::Names(payload) => payload.write(output),
        }
    }
}

wire::impl_serde!(Filter);

#[derive(Clone, Debug, PartialEq)]
pub struct Range {
    pub min: i8,
    pub max: Option<i8>,
}

static RANGE: [Field; 2] = [wire::required("min"), wire::optional("max")];

impl wire::Read for Range {
    fn read(input: wire::Input<'_>) -> wire::Result<Self> {
        let mut min = None;
        let mut max = None;
        input.object(&RANGE, &mut [&mut min, &mut max])?;
        let (Some(min),) = (min,) else {
            return Err(wire::Error::incomplete());
        };
        Ok(Self { min, max })
    }
}

impl wire::Write for Range {
    fn write(&self, output: &mut dyn wire::Output) -> wire::Result<()> {
        output.fields(&RANGE, &[&self.min, &self.max], &[])
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct OfKind {
    pub kind: String,
    pub min: Option<String>,
}

static OF_KIND: [Field; 2] = [wire::required("kind"), wire::optional("min")];

impl wire::Read for OfKind {
    fn read(input: wire::Input<'_>) -> wire::Result<Self> {
        let mut kind = None;
        let mut min = None;
        input.object(&OF_KIND, &mut [&mut kind, &mut min])?;
        let (Some(kind),) = (kind,) else {
            return Err(wire::Error::incomplete());
        };
        Ok(Self { kind, min })
    }
}

impl wire::Write for OfKind {
    fn write(&self, output: &mut dyn wire::Output) -> wire::Result<()> {
        output.fields(&OF_KIND, &[&self.kind, &self.min], &[])
    }
}

// A struct with two flattened unions and a map.

#[derive(Clone, Debug, PartialEq)]
pub struct Either {
    pub left: Option<Box<Filter>>,
    pub bind: Bind,
    pub method: AuthRequestMethod,
    pub extra: BTreeMap<String, Value>,
}

static EITHER: [Field; 1] = [wire::optional("left")];

impl wire::Read for Either {
    fn read(input: wire::Input<'_>) -> wire::Result<Self> {
        let mut left = None;
        let mut bind = None;
        let mut method = None;
        let mut extra = None;
        input.object_with(
            &EITHER,
            &mut [&mut left],
            &[
                &[],
                &[],
                &[
                    "app", "user", "method", "username", "password", "mfa", "response",
                ],
            ],
            &mut [&mut bind, &mut method, &mut extra],
        )?;
        let (Some(bind), Some(method), Some(extra)) = (bind, method, extra) else {
            return Err(wire::Error::incomplete());
        };
        Ok(Self {
            left,
            bind,
            method,
            extra,
        })
    }
}

impl wire::Write for Either {
    fn write(&self, output: &mut dyn wire::Output) -> wire::Result<()> {
        output.fields(
            &EITHER,
            &[&self.left],
            &[&self.bind, &self.method, &self.extra],
        )
    }
}

wire::impl_serde!(Either);

/// An externally tagged union without unit variants.
#[derive(Clone, Debug, PartialEq)]
pub enum Bind {
    App(Box<Filter>),
    User(String),
    Unknown(Unknown),
}

static BIND: [Field; 2] = [wire::required("app"), wire::required("user")];

impl wire::Read for Bind {
    fn read(input: wire::Input<'_>) -> wire::Result<Self> {
        wire::external(input, &BIND, &[], |variant| {
            Ok(match variant {
                External::Member(0, input) => Self::App(wire::read(input)?),
                External::Member(_, input) => Self::User(wire::read(input)?),
                External::Unit(_) => return Err(wire::Error::incomplete()),
                External::Unknown(value) => Self::Unknown(value),
            })
        })
    }
}

impl wire::Write for Bind {
    fn write(&self, output: &mut dyn wire::Output) -> wire::Result<()> {
        match self {
            Self::App(payload) => output.keyed("app", payload),
            Self::User(payload) => output.keyed("user", payload),
            Self::Unknown(value) => value.write(output),
        }
    }
}

wire::impl_serde!(Bind);
