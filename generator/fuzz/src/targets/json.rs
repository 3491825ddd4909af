//! Tests reading JSON: a value that a generated type reads is written and read back unchanged; otherwise the error
//! points to a location in the text and shows no string of it.

use std::sync::LazyLock;

use generated_client::runtime::wire::{self, DecodeError, Read, Write};
use generated_client::types;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::hold;
use crate::random::Random;
use crate::seeds::{self, Trees};

/// The secret part in the strings of seeds.
const CANARY: &str = "c4n4ry";

/// Reads the text as one type, and returns whether it could be read.
type Reader = fn(&[u8]) -> Result<bool, String>;

macro_rules! types {
    ($($ty:ident)+) => {
        &[$((stringify!($ty), read::<types::$ty>)),+]
    };
}

const TYPES: &[(&str, Reader)] = types! {
    AttestationConveyancePreference AuthRequest AuthRequestMethod AuthRequestMethodAuthByAppName
    AuthRequestMethodAwsIam AuthRequestMethodLdapBasicAuth AuthRequestMethodPassword AuthRequestMethodSamlResponse
    AuthResponse AuthenticationExtensionsClientInputs AuthenticatorAttachment AuthenticatorSelectionCriteria
    AuthenticatorTransport AuthenticatorTransportInner BindToPrincipal CoseAlgorithmIdentifier
    Fido2MfaChallengeResponse MfaAuthMethod MfaAuthMethodFido2 MfaChallengeParams MfaChallengeResponse MfaDevice
    MfaDeviceType MfaProtocol OauthCodeData PublicKeyCredentialCreationOptions PublicKeyCredentialDescriptor
    PublicKeyCredentialEntityForRp PublicKeyCredentialEntityForUser PublicKeyCredentialParameters
    PublicKeyCredentialRequestOptions PublicKeyCredentialRpEntity PublicKeyCredentialType
    PublicKeyCredentialUserEntity ResidentKeyRequirement TokenType U2fMfaChallengeResponse U2fRegisteredKey
    UserVerificationRequirement
};

static SEEDS: LazyLock<Trees> = LazyLock::new(|| Trees::new(seeds::own("json"), &[]));

pub fn input(random: &mut Random) -> Vec<u8> {
    SEEDS.mutated(random)
}

pub fn check(input: &[u8]) -> Result<bool, String> {
    let mut accepted = false;
    for (name, read) in TYPES {
        accepted |= read(input).map_err(|what| format!("{name}: {what}"))?;
    }
    Ok(accepted)
}

fn read<T: Read + Write + DeserializeOwned + PartialEq>(json: &[u8]) -> Result<bool, String> {
    let value = match wire::from_json::<T>(json) {
        Ok(value) => value,
        Err(error) => {
            // serde skips values that it does not read, however deep they are.
            let deep = error.message().contains("levels deep");
            hold(deep || !matches!(by_serde::<T>(json), Some(Ok(_))), || {
                "serde reads what the client refuses".to_owned()
            })?;
            refusal(json, &error)?;
            return Ok(false);
        }
    };
    if let Some(by_serde) = by_serde::<T>(json) {
        let by_serde = by_serde.map_err(|_| "serde refuses what the client reads".to_owned())?;
        hold(by_serde == value, || "serde reads another value".to_owned())?;
    }
    let written = wire::to_json(&value).map_err(|_| "it cannot be written".to_owned())?;
    let again: T = wire::from_json(&written)
        .map_err(|error| format!("what was written cannot be read: {}", error.message()))?;
    hold(again == value, || {
        "it is another one when read back".to_owned()
    })?;
    let twice = wire::to_json(&again).map_err(|_| "it cannot be written again".to_owned())?;
    hold(twice == written, || {
        "it is written in another way when read back".to_owned()
    })?;
    Ok(true)
}

/// Returns the value that serde reads; `None` where it may differ. Values that serde skips may contain bytes that are
/// not valid text, and numbers beyond 64 bits are rounded or refused before a type sees them.
fn by_serde<T: DeserializeOwned>(json: &[u8]) -> Option<serde_json::Result<T>> {
    fn is_exact(tree: &Value) -> bool {
        match tree {
            Value::Number(number) => {
                !number.is_f64() || number.as_f64().is_some_and(|it| it.abs() < 9e18)
            }
            Value::Array(items) => items.iter().all(is_exact),
            Value::Object(members) => members.values().all(is_exact),
            _ => true,
        }
    }
    let text = str::from_utf8(json).ok()?;
    match serde_json::from_str::<Value>(text) {
        Ok(tree) if !is_exact(&tree) => None,
        Err(error) if error.to_string().contains("number out of range") => None,
        _ => Some(serde_json::from_str(text)),
    }
}

fn refusal(json: &[u8], error: &DecodeError) -> Result<(), String> {
    let said = error.to_string();
    let text = String::from_utf8_lossy(json);
    let tree = serde_json::from_slice::<Value>(json);
    // A mutation may have turned a string into a member name, which errors show.
    let shown = said.contains(CANARY) && tree.is_ok() && !has_key(tree.as_ref().ok(), CANARY);
    hold(!shown, || "an error shows a string".to_owned())?;
    let lines = text.split('\n').count();
    hold((1..=lines.max(1)).contains(&error.line()), || {
        format!("an error is at line {} of {lines}", error.line())
    })?;
    if let Ok(tree) = &tree
        && !error.path().is_empty()
    {
        hold(leads_somewhere(tree, error.path()), || {
            "an error has a path that leads nowhere".to_owned()
        })?;
    }
    Ok(())
}

fn has_key(tree: Option<&Value>, part: &str) -> bool {
    match tree {
        Some(Value::Object(members)) => members
            .iter()
            .any(|(key, value)| key.contains(part) || has_key(Some(value), part)),
        Some(Value::Array(items)) => items.iter().any(|item| has_key(Some(item), part)),
        _ => false,
    }
}

/// Whether a path leads to a value in the tree. Names that are truncated or occur twice count as found.
fn leads_somewhere(tree: &Value, path: &str) -> bool {
    let mut value = tree;
    let mut rest = path;
    while !rest.is_empty() {
        let next = if let Some(quoted) = rest.strip_prefix("[\"") {
            let Some((key, after)) = quoted.split_once("\"]") else {
                return true;
            };
            if key.contains(['\\', '…']) {
                return true;
            }
            rest = after;
            value.get(key)
        } else if let Some(index) = rest.strip_prefix('[') {
            let Some((index, after)) = index.split_once(']') else {
                return false;
            };
            rest = after;
            index.parse().ok().and_then(|index: usize| value.get(index))
        } else {
            let name = rest.strip_prefix('.').unwrap_or(rest);
            let end = name.find(['.', '[']).unwrap_or(name.len());
            rest = &name[end..];
            value.get(&name[..end])
        };
        match next {
            Some(next) => value = next,
            None => return false,
        }
    }
    true
}
