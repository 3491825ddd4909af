//! What constructors and setters take, and what converts into a union.

use std::collections::{BTreeMap, HashMap};
use std::marker::PhantomData;
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::dates::BasicDateTime;
use crate::runtime::base64::{Base64, Base64Url};
use crate::runtime::patch::Patch;
use crate::runtime::secret::{Secret, SecretBytes};
use crate::runtime::wire::Json;
use crate::types::*;

/// `CONVERTS` is that of the inherent `impl` if there is a conversion, and else that of the trait.
struct Probe<A, B>(PhantomData<(A, B)>);

trait Otherwise {
    const CONVERTS: bool = false;
}

impl<T> Otherwise for T {}

impl<A, B: From<A>> Probe<A, B> {
    const CONVERTS: bool = true;
}

/// Asserts that exactly the first types convert into a union, and the others do not.
macro_rules! converts {
    ($union:ty: $($from:ty),* ; $($other:ty),*) => {
        $(assert!(<Probe<$from, $union>>::CONVERTS, concat!(stringify!($from), " into ", stringify!($union)));)*
        $(assert!(!<Probe<$other, $union>>::CONVERTS, concat!(stringify!($other), " into ", stringify!($union)));)*
    };
}

#[test]
#[allow(
    clippy::assertions_on_constants,
    reason = "the compiler decides what converts"
)]
fn a_payload_converts_where_it_has_one_meaning() {
    converts!(SetterKey: Uuid, String, &str, SetterPoint; SetterCircle, i64, Option<Uuid>, Vec<u8>);
    converts!(SetterMode: SetterCipher, SetterPadding, SetterCircle, SetterPoint; &str, String);
    // A point is a variant of its own and of the mode.
    converts!(SetterOuter: SetterMode, SetterCipher, SetterPadding, SetterCircle; SetterPoint, &str);
    converts!(SetterTree: String, &str, Vec<SetterTree>, [SetterTree; 2]; Vec<String>, [&str; 2]);
    converts!(SetterTexts: String, SetterPoint; &str);
    converts!(SetterTwins: SetterCircle; SetterPoint);
    converts!(SetterAliases: ; String, &str, Vec<String>, [String; 1]);
    converts!(SetterChoice: SetterCipher, String; &str);
    converts!(SetterSecret: Secret, String, &str, SetterPoint; Base64);
    converts!(SetterBytes: Base64, SetterPoint; &str, String);
    // The compiler says how bytes come from a text.
    converts!(Base64: Vec<u8>, &[u8], [u8; 1], &[u8; 1]; &str, String);
    converts!(Base64Url: Vec<u8>; &str);
    converts!(SecretBytes: Vec<u8>; &str);
    converts!(SetterNumbers: i64, f64, bool; i32, &str);
}

fn written(value: &Setters) -> Value {
    let mut value = serde_json::to_value(value).unwrap();
    let members = value.as_object_mut().unwrap();
    for (key, unset) in [
        ("which", json!({"name": "k"})),
        ("names", json!([])),
        ("sizes", json!([])),
        ("labels", json!({})),
    ] {
        assert_eq!(members.remove(key), Some(unset), "{key}");
    }
    value
}

fn unset() -> Setters {
    Setters::new("k", [""; 0], [], BTreeMap::<String, String>::new())
}

#[test]
fn required_values_lists_and_maps_are_converted() {
    let id = Uuid::from_u128(7);
    let made = Setters::new(
        id,
        ["a", "b"],
        (1..3).map(|size| size * 10),
        HashMap::from([("k", "v")]),
    );
    assert_eq!(
        serde_json::to_value(made).unwrap(),
        json!({"which": {"kid": id}, "names": ["a", "b"], "sizes": [10, 20], "labels": {"k": "v"}})
    );
}

#[test]
fn optional_fields_take_a_value_or_an_option() {
    let key: Option<&str> = Some("n");
    let made = [
        unset().mode(SetterCipher::Cbc),
        unset().mode(Some(SetterCipher::Cbc)),
        unset().mode(Some(SetterMode::from(SetterCipher::Cbc))),
    ];
    for made in made {
        assert_eq!(written(&made), json!({"mode": "CBC"}));
    }
    let circle = SetterCircle::new(1);
    assert_eq!(
        written(&unset().outer(circle.clone()).mode(circle)),
        json!({"outer": {"mode": {"oaep": {"radius": 1}}}, "mode": {"oaep": {"radius": 1}}})
    );
    let made = unset()
        .iv(b"iv")
        .iv(None::<Vec<u8>>)
        .iv(Some(vec![0_u8]))
        .count(3)
        .level(2)
        .point(SetterPoint::new().x(1))
        .note(key)
        .tree("leaf")
        .numbers(5);
    assert_eq!(
        written(&made),
        json!({
            "iv": "AA==", "count": 3, "level": 2, "point": {"x": 1}, "note": "n",
            "tree": {"leaf": "leaf"}, "numbers": {"count": 5}
        })
    );
    let leaves = ["a".into(), "b".into()];
    assert_eq!(
        written(&unset().tree(leaves)),
        json!({"tree": {"all": [{"leaf": "a"}, {"leaf": "b"}]}})
    );
    let again = unset()
        .iv(made.iv)
        .count(made.count)
        .level(made.level)
        .point(made.point)
        .note(made.note)
        .tree(made.tree)
        .numbers(made.numbers);
    assert_eq!(written(&again)["iv"], "AA==");
    assert_eq!(
        written(&again.iv(None::<Base64>).count(None).point(None)).get("iv"),
        None
    );
}

#[test]
fn a_date_with_time_comes_from_the_clock() {
    let clock = SystemTime::UNIX_EPOCH + Duration::from_millis(1_500);
    let time = OffsetDateTime::from(clock);
    let made = [
        unset().since(clock),
        unset().since(Some(clock)),
        unset().since(time),
        unset().since(BasicDateTime::from(clock)),
    ];
    for made in made {
        assert_eq!(written(&made), json!({"since": "1970-01-01T00:00:01.5Z"}));
    }
}

#[test]
fn optional_lists_and_maps_take_what_can_be_iterated_over() {
    let made = unset()
        .points([SetterPoint::new()])
        .keys(["a", "b"])
        .limits([("a", 1)])
        .anys([json!(1), json!({})]);
    let expected = json!({
        "points": [{}], "keys": [{"name": "a"}, {"name": "b"}], "limits": {"a": 1}, "anys": [1, {}]
    });
    assert_eq!(written(&made), expected);
    let again = unset()
        .points(made.points)
        .keys(made.keys)
        .limits(made.limits)
        .anys(made.anys);
    assert_eq!(written(&again), expected);
    let made = again
        .points(vec![])
        .keys(Some([Uuid::nil()]))
        .limits(None::<BTreeMap<String, i64>>)
        .anys(None::<Vec<Json>>);
    let expected = json!({"points": [], "keys": [{"kid": Uuid::nil()}]});
    assert_eq!(written(&made), expected);
}

#[test]
fn null_is_said_where_it_differs_from_absence() {
    let made = unset().note(Patch::Null).keys(Patch::Null);
    assert_eq!(written(&made), json!({"note": null, "keys": null}));
    let made = made.note(Patch::Absent).keys(None::<Vec<SetterKey>>);
    assert_eq!(written(&made), json!({}));
    // Null is a JSON value, so an `Option` of what converts to JSON could say two things.
    let made = unset().any(json!(null)).any(Some(Json::from(1)));
    assert_eq!(written(&made), json!({"any": 1}));
}

#[test]
fn a_struct_that_is_always_one_variant_knows_its_tag() {
    let made = unset().event(SetterStarted::new(5));
    assert_eq!(
        written(&made),
        json!({"event": {"kind": "started", "at": 5}})
    );
    let stopped = SetterStopped::default();
    assert_eq!(stopped, SetterStopped::new());
    assert_eq!(stopped.kind, SetterStoppedKind::Stopped);
    let made = unset().event(stopped.why("done"));
    let expected = json!({"event": {"kind": "stopped", "why": "done"}});
    assert_eq!(written(&made), expected);
    let made = unset().event(SetterEvent::Shifted(SetterMoved::new("shifted")));
    assert_eq!(written(&made), json!({"event": {"kind": "shifted"}}));
    let made = unset().loose(SetterLoose::new("other"));
    assert_eq!(written(&made), json!({"loose": {"kind": "other"}}));
}

#[test]
fn an_enum_has_the_default_of_its_schema() {
    let made = unset()
        .mode(SetterCipher::default())
        .level(SettersLevel::default());
    assert_eq!(written(&made), json!({"mode": "GCM", "level": 2}));
}

#[test]
fn the_default_of_an_optional_field_is_a_constant_and_is_not_sent() {
    assert_eq!(SetterDefaults::DEFAULT_TEXT, "a \"b\"");
    let share: f64 = SetterDefaults::DEFAULT_SHARE;
    assert_eq!((share, SetterDefaults::DEFAULT_PART), (1.0, 0.5));
    assert_eq!(SetterDefaults::DEFAULT_BELOW, -1);
    assert_eq!(SetterDefaults::DEFAULT_CIPHER, SetterCipher::Cbc);
    let made = SetterDefaults::new("a")
        .count(SetterDefaults::DEFAULT_COUNT)
        .on(SetterDefaults::DEFAULT_ON);
    let expected = json!({"defaults": {"asked": "a", "count": 20, "on": true}});
    assert_eq!(written(&unset().defaults(made)), expected);
    let text = include_str!("generated/types/untagged.rs");
    let constants = text.split("impl SetterDefaults {").nth(1).unwrap();
    let constants = constants.split("pub fn new").next().unwrap();
    let names: Vec<&str> = constants
        .lines()
        .filter_map(|line| Some(line.trim().strip_prefix("pub const ")?.split_once(':')?.0))
        .collect();
    // The others are asked for, too large, unknown, secret, wrong, or not scalars.
    let expected = [
        "DEFAULT_TEXT",
        "DEFAULT_COUNT",
        "DEFAULT_BELOW",
        "DEFAULT_SHARE",
        "DEFAULT_PART",
        "DEFAULT_ON",
        "DEFAULT_CIPHER",
    ];
    assert_eq!(names, expected);
}
