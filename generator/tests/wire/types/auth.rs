//! A struct with a flattened tagged union, an externally tagged union, and a map beside properties.

use std::collections::BTreeMap;

use crate::runtime::base64::Base64Url;
use crate::runtime::secret::Secret;
use crate::runtime::unknown::Unknown;
use crate::runtime::wire::{self, External, Field};

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
    Unknown(Unknown),
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
    Unknown(Unknown),
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
