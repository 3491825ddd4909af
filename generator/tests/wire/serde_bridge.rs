//! The types as ordinary serde types, inside types that derive, and in formats other than JSON.

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::runtime::wire::{self, Value};
use crate::types::{AuthRequest, AuthRequestMethod, Filter};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Log {
    requests: Vec<AuthRequest>,
    #[serde(flatten)]
    method: AuthRequestMethod,
}

#[test]
fn inside_a_derived_type() {
    let value = json!({"requests": [{"acct": "a", "method": "api-key"}], "method": "password", "password": "p"});
    let log: Log = serde_json::from_value(value.clone()).unwrap();
    assert_eq!(serde_json::to_value(&log).unwrap(), value);
    let error =
        serde_json::from_str::<Log>("{\"requests\":[\n{\"method\":\"password\"}]}").unwrap_err();
    assert_eq!(
        error.to_string(),
        "missing field `password` at line 2 column 21"
    );
}

#[test]
fn yaml() {
    let yaml = "all:\n- not: [a, b]\n- left: 5\n  user: u\n  method: saml\n  response: r\n";
    let filter: Filter = serde_yaml::from_str(yaml).unwrap();
    let again: Filter = serde_yaml::from_str(&serde_yaml::to_string(&filter).unwrap()).unwrap();
    assert_eq!(again, filter);
    let error = serde_yaml::from_str::<Filter>("all:\n- min: 1000\n").unwrap_err();
    let expected = "all[0].min: expected an integer in -128..=127, found 1000";
    assert!(error.to_string().starts_with(expected), "{error}");
    assert_eq!(
        serde_yaml::from_str::<Value>("[.nan]").unwrap(),
        json!([null])
    );
    assert!(wire::deserialize::<Value, _>(serde_yaml::Deserializer::from_str("[.nan]")).is_err());
}

#[test]
fn errors_of_the_writer_are_its_own() {
    struct Full;

    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("full"))
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    let filter = Filter::All(vec![Filter::Names(vec!["x".into()])]);
    assert!(serde_json::to_writer(Full, &filter).unwrap_err().is_io());
}
