//! Types as the generator writes them, one for each construct.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::runtime::base64::Base64Url;
use crate::runtime::patch::Patch;
use crate::runtime::secret::Secret;
use crate::runtime::wire::{self, Accepts, Case, External, Field, Kinds, Property, Strings, Value};

// A struct with required, optional and patch fields.

#[derive(Clone, Debug, PartialEq)]
pub struct Account {
    pub id: Uuid,
    pub name: String,
    pub parent: Option<Box<Account>>,
    pub limits: Option<Vec<u8>>,
    pub note: Patch<String>,
    pub state: Option<State>,
    pub owner: Option<String>,
}

static ACCOUNT: [Field; 7] = [
    wire::required("id"),
    wire::required("name"),
    wire::optional("parent"),
    wire::optional("limits"),
    wire::patch("note"),
    wire::optional("state"),
    wire::required("owner"),
];

impl wire::Read for Account {
    fn read(input: wire::Input<'_>) -> wire::Result<Self> {
        let mut id = None;
        let mut name = None;
        let mut parent = None;
        let mut limits = None;
        let mut note = Patch::Absent;
        let mut state = None;
        let mut owner = None;
        input.object(
            &ACCOUNT,
            &mut [
                &mut id,
                &mut name,
                &mut parent,
                &mut limits,
                &mut note,
                &mut state,
                &mut owner,
            ],
        )?;
        let (Some(id), Some(name), Some(owner)) = (id, name, owner) else {
            return Err(wire::Error::incomplete());
        };
        Ok(Self {
            id,
            name,
            parent,
            limits,
            note,
            state,
            owner,
        })
    }
}

impl wire::Write for Account {
    fn write(&self, output: &mut dyn wire::Output) -> wire::Result<()> {
        output.fields(
            &ACCOUNT,
            &[
                &self.id,
                &self.name,
                &self.parent,
                &self.limits,
                &self.note,
                &self.state,
                &self.owner,
            ],
            &[],
        )
    }
}

wire::impl_serde!(Account);

// An enum of strings.

#[derive(Clone, Debug, PartialEq)]
pub enum State {
    Active,
    Disabled,
    Unknown(String),
}

impl State {
    pub fn as_str(&self) -> &str {
        match self {
            Self::Active => "active",
            Self::Disabled => "disabled",
            Self::Unknown(text) => text,
        }
    }

    fn known(text: &str) -> Option<Self> {
        match text {
            "active" => Some(Self::Active),
            "disabled" => Some(Self::Disabled),
            _ => None,
        }
    }
}

wire::string_enum!(State);

// A struct with one flattened tagged union.

#[derive(Clone, Debug, PartialEq)]
pub struct AuthRequest {
    pub acct: Option<String>,
    pub method: AuthRequestMethod,
    pub ttl: Option<u32>,
}

static AUTH_REQUEST: [Field; 2] = [wire::optional("acct"), wire::optional("ttl")];

impl wire::Read for AuthRequest {
    fn read(input: wire::Input<'_>) -> wire::Result<Self> {
        let mut acct = None;
        let mut ttl = None;
        let mut method = None;
        input.object_with(
            &AUTH_REQUEST,
            &mut [&mut acct, &mut ttl],
            &[&[]],
            &mut [&mut method],
        )?;
        let (Some(method),) = (method,) else {
            return Err(wire::Error::incomplete());
        };
        Ok(Self { acct, method, ttl })
    }
}

impl wire::Write for AuthRequest {
    fn write(&self, output: &mut dyn wire::Output) -> wire::Result<()> {
        output.fields(&AUTH_REQUEST, &[&self.acct, &self.ttl], &[&self.method])
    }
}

wire::impl_serde!(AuthRequest);

#[derive(Clone, Debug, PartialEq)]
pub enum AuthRequestMethod {
    Password(Password),
    Saml(Saml),
    ApiKey,
    Unknown(Value),
}

impl wire::Read for AuthRequestMethod {
    fn read(input: wire::Input<'_>) -> wire::Result<Self> {
        let (tag, mut rest) = input.tagged("method")?;
        Ok(match tag.as_str() {
            "password" => Self::Password(wire::read(rest.input())?),
            "saml" => Self::Saml(wire::read(rest.input_with_tag("method", &tag))?),
            "api-key" => {
                rest.skip()?;
                Self::ApiKey
            }
            _ => Self::Unknown(rest.value_with_tag("method", tag)?),
        })
    }
}

impl wire::Write for AuthRequestMethod {
    fn write(&self, output: &mut dyn wire::Output) -> wire::Result<()> {
        match self {
            Self::Password(payload) => output.tagged("method", "password", payload),
            Self::Saml(payload) => payload.write(output),
            Self::ApiKey => output.tagged("method", "api-key", &wire::Empty),
            Self::Unknown(value) => value.write(output),
        }
    }
}

wire::impl_serde!(AuthRequestMethod);

#[derive(Clone, Debug, PartialEq)]
pub struct Password {
    pub username: Option<String>,
    pub password: Secret,
    pub mfa: Option<Vec<Mfa>>,
}

static PASSWORD: [Field; 3] = [
    wire::optional("username"),
    wire::required("password"),
    wire::optional("mfa"),
];

impl wire::Read for Password {
    fn read(input: wire::Input<'_>) -> wire::Result<Self> {
        let mut username = None;
        let mut password = None;
        let mut mfa = None;
        input.object(&PASSWORD, &mut [&mut username, &mut password, &mut mfa])?;
        let (Some(password),) = (password,) else {
            return Err(wire::Error::incomplete());
        };
        Ok(Self {
            username,
            password,
            mfa,
        })
    }
}

impl wire::Write for Password {
    fn write(&self, output: &mut dyn wire::Output) -> wire::Result<()> {
        output.fields(&PASSWORD, &[&self.username, &self.password, &self.mfa], &[])
    }
}

/// A payload that reads its own tag.
#[derive(Clone, Debug, PartialEq)]
pub struct Saml {
    pub method: String,
    pub response: String,
}

static SAML: [Field; 2] = [wire::required("method"), wire::required("response")];

impl wire::Read for Saml {
    fn read(input: wire::Input<'_>) -> wire::Result<Self> {
        let mut method = None;
        let mut response = None;
        input.object(&SAML, &mut [&mut method, &mut response])?;
        let (Some(method), Some(response)) = (method, response) else {
            return Err(wire::Error::incomplete());
        };
        Ok(Self { method, response })
    }
}

impl wire::Write for Saml {
    fn write(&self, output: &mut dyn wire::Output) -> wire::Result<()> {
        output.fields(&SAML, &[&self.method, &self.response], &[])
    }
}

// An externally tagged union, with unit variants.

#[derive(Clone, Debug, PartialEq)]
pub enum Mfa {
    Fido2(Fido2),
    Totp(u32),
    None,
    Unknown(Value),
}

static MFA: [Field; 2] = [wire::required("Fido2"), wire::required("Totp")];

impl wire::Read for Mfa {
    fn read(input: wire::Input<'_>) -> wire::Result<Self> {
        wire::external(input, &MFA, &["none"], |variant| {
            Ok(match variant {
                External::Member(0, input) => Self::Fido2(wire::read(input)?),
                External::Member(_, input) => Self::Totp(wire::read(input)?),
                External::Unit(_) => Self::None,
                External::Unknown(value) => Self::Unknown(value),
            })
        })
    }
}

impl wire::Write for Mfa {
    fn write(&self, output: &mut dyn wire::Output) -> wire::Result<()> {
        match self {
            Self::Fido2(payload) => output.keyed("Fido2", payload),
            Self::Totp(payload) => output.keyed("Totp", payload),
            Self::None => output.str("none"),
            Self::Unknown(value) => value.write(output),
        }
    }
}

wire::impl_serde!(Mfa);

#[derive(Clone, Debug, PartialEq)]
pub struct Fido2 {
    pub challenge_token: Base64Url,
    pub extensions: BTreeMap<String, bool>,
}

static FIDO2: [Field; 1] = [wire::required("challenge_token")];

impl wire::Read for Fido2 {
    fn read(input: wire::Input<'_>) -> wire::Result<Self> {
        let mut challenge_token = None;
        let mut extensions = None;
        input.object_with(
            &FIDO2,
            &mut [&mut challenge_token],
            &[&[]],
            &mut [&mut extensions],
        )?;
        let (Some(challenge_token), Some(extensions)) = (challenge_token, extensions) else {
            return Err(wire::Error::incomplete());
        };
        Ok(Self {
            challenge_token,
            extensions,
        })
    }
}

impl wire::Write for Fido2 {
    fn write(&self, output: &mut dyn wire::Output) -> wire::Result<()> {
        output.fields(&FIDO2, &[&self.challenge_token], &[&self.extensions])
    }
}

// A union decided by evidence, of every kind; recursive.

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
            Property {
                name: "kind",
                required: true,
                kinds: Kinds::STRING,
                strings: Strings::Values(&["a", "b"]),
            },
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
        name,
        required,
        kinds,
        strings: Strings::Any,
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
    Unknown(Value),
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
