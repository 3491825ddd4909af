//! Generated types as ordinary serde types: inside types that derive serde's traits, and in formats other than JSON.

use serde::de::IntoDeserializer;
use serde::de::value::{MapDeserializer, SeqDeserializer, StrDeserializer};
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

/// Formats that hand out a map where they are asked for a newtype.
#[test]
fn formats_without_newtypes() {
    type Plain = serde::de::value::Error;
    let members = [("acct", "a"), ("method", "saml"), ("response", "r")];
    let read = AuthRequest::deserialize(MapDeserializer::<_, Plain>::new(members.into_iter()));
    let json = br#"{"acct":"a","method":"saml","response":"r"}"#;
    assert_eq!(read.unwrap(), wire::from_json(json).unwrap());
    let none: [(&str, &str); 0] = [];
    let error = AuthRequest::deserialize(MapDeserializer::<_, Plain>::new(none.into_iter()));
    assert_eq!(error.unwrap_err().to_string(), "missing field `method`");
    let items = SeqDeserializer::<_, Plain>::new(["x", "y"].into_iter());
    let names = Filter::deserialize(items).unwrap();
    assert_eq!(names, Filter::Names(vec!["x".into(), "y".into()]));
    let text: StrDeserializer<'_, Plain> = "x".into_deserializer();
    assert_eq!(Filter::deserialize(text).unwrap(), Filter::Text("x".into()));
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

/// A format of its own, as query strings are: a list of pairs.
struct Pairs {
    prefix: String,
    pairs: Vec<String>,
}

impl Pairs {
    fn scalar(&mut self, value: impl std::fmt::Display) -> wire::Result<()> {
        self.pairs.push(format!("{}={value}", self.prefix));
        Ok(())
    }
}

impl wire::Output for Pairs {
    fn null(&mut self) -> wire::Result<()> {
        Ok(())
    }

    fn bool(&mut self, value: bool) -> wire::Result<()> {
        self.scalar(value)
    }

    fn signed(&mut self, value: i64) -> wire::Result<()> {
        self.scalar(value)
    }

    fn unsigned(&mut self, value: u64) -> wire::Result<()> {
        self.scalar(value)
    }

    fn float(&mut self, value: f64) -> wire::Result<()> {
        self.scalar(value)
    }

    fn str(&mut self, value: &str) -> wire::Result<()> {
        self.scalar(value)
    }

    fn array(&mut self, items: &dyn wire::Items) -> wire::Result<()> {
        (0..items.count())
            .filter_map(|index| items.item(index))
            .try_for_each(|item| item.write(self))
    }

    fn object(
        &mut self,
        fill: &mut dyn FnMut(&mut dyn wire::Members) -> wire::Result<()>,
    ) -> wire::Result<()> {
        fill(self)
    }
}

impl wire::Members for Pairs {
    fn member(&mut self, name: &str, value: &dyn wire::Write) -> wire::Result<()> {
        let outer = self.prefix.clone();
        self.prefix = if outer.is_empty() {
            name.to_owned()
        } else {
            format!("{outer}.{name}")
        };
        value.write(self).map_err(|error| error.at_member(name))?;
        self.prefix = outer;
        Ok(())
    }
}

#[test]
fn a_format_from_outside() {
    let json =
        br#"{"acct":"a","method":"password","password":"p","mfa":["none",{"Totp":1},{"Totp":2}]}"#;
    let request: AuthRequest = wire::from_json(json).unwrap();
    let mut pairs = Pairs {
        prefix: String::new(),
        pairs: Vec::new(),
    };
    wire::Write::write(&request, &mut pairs).unwrap();
    assert_eq!(
        pairs.pairs,
        [
            "acct=a",
            "method=password",
            "password=p",
            "mfa=none",
            "mfa.Totp=1",
            "mfa.Totp=2"
        ]
    );
}
