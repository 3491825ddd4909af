//! Values of the schemas of `spec/` make the round trip through the types of `generated-client`: valid values come back equal,
//! invalid ones are refused, and additions of a newer server are tolerated.
//!
//! The table of types is written by hand, so that this test breaks if a type is renamed or removed, as the code of
//! users would. Schemas that the operations below do not reach are not checked: a spec that describes more of the API
//! does not break this test.

#[path = "../../tests/support/round_trip/mod.rs"]
mod round_trip;

use generated_client::runtime::wire::{self, Read, Write};
use generated_client::types;
use generator::{Diagnostics, Source};
use round_trip::{Description, Kind, Limits, Report};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

/// The operations whose schemas must all have a row in the table.
const OPERATIONS: &[&str] = &["Authenticate", "Reauthenticate", "MfaNewChallenge"];

const LIMITS: Limits = Limits {
    valid: 300,
    invalid: 300,
    newer: 100,
};

/// A schema, the schema whose type reads it, and that type.
struct Row {
    schema: &'static str,
    read_as: &'static str,
    again: fn(&Value) -> Result<Value, String>,
}

/// Creates rows for types that have the name of their schema, and for branches that are read as their union.
macro_rules! rows {
    ($($ty:ident $(: $($branch:ident),+)?;)+) => {
        &[$(
            Row { schema: stringify!($ty), read_as: stringify!($ty), again: again::<types::$ty> },
            $($(Row { schema: stringify!($branch), read_as: stringify!($ty), again: again::<types::$ty> },)+)?
        )+]
    };
}

const ROWS: &[Row] = rows! {
    AttestationConveyancePreference;
    AuthRequest;
    AuthRequestMethod:
        AuthRequestMethodVariantAuthByAppName,
        AuthRequestMethodVariantAwsIam,
        AuthRequestMethodVariantLdapBasicAuth,
        AuthRequestMethodVariantOauthAuthCode,
        AuthRequestMethodVariantPassword,
        AuthRequestMethodVariantSamlResponse;
    AuthRequestMethodAuthByAppName;
    AuthRequestMethodAwsIam;
    AuthRequestMethodLdapBasicAuth;
    AuthRequestMethodPassword;
    AuthRequestMethodSamlResponse;
    AuthResponse;
    AuthenticationExtensionsClientInputs;
    AuthenticatorAttachment;
    AuthenticatorSelectionCriteria;
    AuthenticatorTransport;
    AuthenticatorTransportInner;
    Base64UrlSafe;
    BindToPrincipal;
    CoseAlgorithmIdentifier;
    Fido2MfaChallengeResponse;
    MfaAuthMethod;
    MfaAuthMethodFido2;
    MfaChallengeParams;
    MfaChallengeResponse;
    MfaDevice;
    MfaDeviceType;
    MfaProtocol;
    OauthCodeData;
    PublicKeyCredentialCreationOptions;
    PublicKeyCredentialDescriptor;
    PublicKeyCredentialEntityForRp;
    PublicKeyCredentialEntityForUser;
    PublicKeyCredentialParameters;
    PublicKeyCredentialRequestOptions;
    PublicKeyCredentialRpEntity;
    PublicKeyCredentialType;
    PublicKeyCredentialUserEntity;
    ResidentKeyRequirement;
    TokenType;
    U2fMfaChallengeResponse;
    U2fRegisteredKey;
    UserVerificationRequirement;
};

/// Reads and writes a value in all possible ways; all results must be equal.
fn again<T: Read + Write + Serialize + DeserializeOwned>(value: &Value) -> Result<Value, String> {
    let text = value.to_string();
    let from_text = wire::from_json::<T>(text.as_bytes()).map_err(|error| error.to_string());
    let from_value = wire::from_value::<T>(value.clone()).map_err(|error| error.to_string());
    let by_serde = serde_json::from_str::<T>(&text).map_err(|error| error.to_string());
    let ways = [from_text, from_value, by_serde].map(|read| {
        let read = read?;
        let written = wire::to_json(&read).map_err(|error| error.to_string())?;
        let by_serde = serde_json::to_vec(&read).map_err(|error| error.to_string())?;
        assert_eq!(text_of(&written), text_of(&by_serde));
        serde_json::from_slice::<Value>(&written).map_err(|error| error.to_string())
    });
    let [first, others @ ..] = ways;
    for other in others {
        assert_eq!(
            other.as_ref().ok(),
            first.as_ref().ok(),
            "{text}: {first:?}, {other:?}"
        );
    }
    first
}

fn text_of(json: &[u8]) -> &str {
    std::str::from_utf8(json).expect("JSON is UTF-8")
}

#[test]
fn values_of_all_schemas_make_the_round_trip() {
    let document = document();
    let description = Description::new(&document, &document);
    let mut report = Report::default();
    for row in ROWS {
        let schema = name(&document, row.schema);
        let cases = description.cases(schema, name(&document, row.read_as), LIMITS);
        report.discard(cases.discarded);
        for case in &cases.cases {
            report.note(schema, case, &(row.again)(&case.json));
        }
    }
    println!("{} schemas\n{report}", ROWS.len());
    assert!(report.failures.is_empty(), "{report}");
    for kind in [Kind::Valid, Kind::Invalid, Kind::Newer] {
        assert!(
            report.count(kind).1 > 100,
            "hardly anything was asked\n{report}"
        );
    }
}

#[test]
fn each_schema_that_the_operations_reach_has_a_row() {
    let document = document();
    let rows: BTreeSet<&str> = ROWS.iter().map(|row| name(&document, row.schema)).collect();
    let missing: Vec<_> = reached(&document)
        .into_iter()
        .filter(|name| !rows.contains(*name))
        .collect();
    assert!(missing.is_empty(), "the table has no type for {missing:?}");
}

/// Returns the schema that a type is generated from: its name is the same except for case.
fn name<'d>(document: &'d Value, ty: &str) -> &'d str {
    let mut names = schemas(document).map(|(name, _)| name);
    let found = names.find(|name| name.eq_ignore_ascii_case(ty));
    found.unwrap_or_else(|| panic!("spec/ has no schema `{ty}` any more"))
}

fn schemas(document: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let schemas = document["components"]["schemas"].as_object();
    schemas
        .into_iter()
        .flatten()
        .map(|(name, schema)| (name.as_str(), schema))
}

/// Returns all schemas that the operations refer to; if there are no other operations, simply all schemas.
fn reached(document: &Value) -> BTreeSet<&str> {
    let paths = document["paths"].as_object().expect("there are paths");
    let operations = paths
        .values()
        .flat_map(|path| path.as_object().into_iter().flatten());
    let operations: Vec<_> = operations
        .map(|(_, operation)| operation)
        .filter(|operation| operation["operationId"].is_string())
        .collect();
    let ours = |operation: &&&Value| OPERATIONS.iter().any(|id| operation["operationId"] == *id);
    let mut open: Vec<&Value> = operations.iter().filter(ours).copied().collect();
    assert_eq!(
        open.len(),
        OPERATIONS.len(),
        "spec/ has all of {OPERATIONS:?}"
    );
    if operations.len() == open.len() {
        return schemas(document).map(|(name, _)| name).collect();
    }
    let mut found = BTreeSet::new();
    while let Some(value) = open.pop() {
        if let Some(name) = value
            .as_str()
            .and_then(|text| text.strip_prefix("#/components/"))
            && found.insert(name)
        {
            open.extend(document["components"].pointer(&format!("/{name}")));
        }
        open.extend(value.as_array().into_iter().flatten());
        open.extend(
            value
                .as_object()
                .into_iter()
                .flatten()
                .map(|(_, member)| member),
        );
    }
    found
        .into_iter()
        .filter_map(|name| name.strip_prefix("schemas/"))
        .collect()
}

/// Reads the documents of `spec/` with their overlays, from which the crate was generated.
fn document() -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .expect("there is spec/")
        .map(|entry| entry.expect("it can be listed").path())
        .filter(|path| path.is_file())
        .collect();
    paths.sort();
    let (overlays, documents): (Vec<_>, Vec<_>) = paths
        .into_iter()
        .map(|path| Source {
            text: std::fs::read_to_string(&path).expect("it can be read"),
            name: path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
        })
        .partition(|source| source.name.ends_with("overlay.yaml"));
    let mut diagnostics = Diagnostics::new();
    let sources = generator::document::Sources {
        documents: &documents,
        overlays: &overlays,
        ..Default::default()
    };
    let document = generator::document::read(sources, &mut diagnostics);
    document.unwrap_or_else(|| panic!("{diagnostics}")).value
}
