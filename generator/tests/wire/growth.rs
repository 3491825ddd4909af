//! Reading takes linear time in the size of the input, for each way in which the variant of a union is chosen, for
//! unions alone and flattened, with the deciding member before a nested value and after it.
//!
//! The tests count allocations and their bytes: if a value is read once more on each level, it and its strings are also
//! copied once more.

#![allow(dead_code, reason = "values that are read are not inspected")]

use std::marker::PhantomData;

use allocation_counter::{AllocationInfo, measure};

use crate::runtime::unknown::Unknown;
use crate::runtime::wire::{
    self, Accepts, Case, External, Field, Input, Kinds, Property, Read, Strings, optional,
};

/// The value of a union that leads to a `T` inside of it.
enum Union<T> {
    Payload(Payload<T>),
    Unknown(Unknown),
}

struct Payload<T> {
    _inner: Option<Box<T>>,
    _text: Option<String>,
}

impl<T: Read> Read for Payload<T> {
    fn read(input: Input<'_>) -> wire::Result<Self> {
        const FIELDS: &[Field] = &[optional("inner"), optional("text"), optional("in")];
        let (mut inner, mut text) = (None, None);
        let mut inside: Option<wire::Empty> = None;
        input.object(FIELDS, &mut [&mut inner, &mut text, &mut inside])?;
        Ok(Self {
            _inner: inner,
            _text: text,
        })
    }
}

/// A way in which a union is told.
trait Kind: 'static {
    /// The members that decide.
    const DECIDING: &'static str;

    fn read<T: Read + 'static>(input: Input<'_>) -> wire::Result<Union<T>>;
}

macro_rules! kinds {
    ($($name:ident, $deciding:literal, $input:ident => $read:expr;)*) => {$(
        struct $name;

        impl Kind for $name {
            const DECIDING: &'static str = $deciding;

            fn read<T: Read + 'static>($input: Input<'_>) -> wire::Result<Union<T>> {
                $read
            }
        }
    )*};
}

fn tagged<T: Read>(tag: wire::Tag, mut rest: wire::Rest<'_>) -> wire::Result<Union<T>> {
    Ok(match tag.as_str() {
        "a" | "1" => Union::Payload(wire::read(rest.input())?),
        "b" => Union::Payload(wire::read(rest.input_with_tag("kind", &tag))?),
        _ => Union::Unknown(rest.value_with_tag("kind", tag)?),
    })
}

fn chosen<T: Read>(variant: usize, input: Input<'_>) -> wire::Result<Union<T>> {
    match variant {
        0 => wire::read(input).map(Union::Payload),
        _ => wire::read(input).map(Union::Unknown),
    }
}

const fn case(variant: usize, properties: &'static [Property]) -> Case {
    Case::new(variant, Accepts::Object(properties))
}

kinds! {
    Tagged, r#""kind":"a""#, input => {
        let (tag, rest) = input.tagged("kind")?;
        tagged(tag, rest)
    };
    TaggedInPayload, r#""kind":"b""#, input => {
        let (tag, rest) = input.tagged("kind")?;
        tagged(tag, rest)
    };
    TaggedByInteger, r#""kind":1"#, input => {
        let (tag, rest) = input.tagged_by_integer("kind")?;
        tagged(tag, rest)
    };
    UnknownTag, r#""kind":"z""#, input => {
        let (tag, rest) = input.tagged("kind")?;
        tagged(tag, rest)
    };
    RequiredKeys, r#""a":"","x":0"#, input => {
        const CASES: &[Case] = &[
        case(0, &[Property::required("a", Kinds::STRING)]),
        case(1, &[Property::required("b", Kinds::STRING)]),
    ];
        input.choose(CASES, chosen)
    };
    Constants, r#""c":"one""#, input => {
        const CASES: &[Case] = &[
        case(0, &[Property::required("c", Kinds::STRING).ways(&[Accepts::String(Strings::Values(&["one"]))])]),
        case(1, &[Property::required("c", Kinds::STRING).ways(&[Accepts::String(Strings::Values(&["two"]))])]),
    ];
        input.choose(CASES, chosen)
    };
    Formats, r#""f":"2024-02-29""#, input => {
        const CASES: &[Case] = &[
        case(0, &[Property::required("f", Kinds::STRING).ways(&[Accepts::String(Strings::Format(wire::reads::<time::Date>))])]),
        case(1, &[Property::required("f", Kinds::STRING).ways(&[Accepts::String(Strings::Uuid)])]),
    ];
        input.choose(CASES, chosen)
    };
    KindOfInner, r#""k":1"#, input => {
        const CASES: &[Case] = &[
        case(0, &[Property::required("k", Kinds::INTEGER), Property::optional("inner", Kinds::OBJECT)]),
        case(1, &[Property::required("k", Kinds::STRING), Property::optional("inner", Kinds::ARRAY)]),
    ];
        input.choose(CASES, chosen)
    };
    Inside, r#""in":{"p":1}"#, input => {
        const CASES: &[Case] = &[
        case(0, &[Property::required("in", Kinds::OBJECT).ways(&[Accepts::Object(&[Property::required("p", Kinds::INTEGER)])])]),
        case(1, &[Property::required("in", Kinds::OBJECT).ways(&[Accepts::Object(&[Property::required("q", Kinds::INTEGER)])])]),
    ];
        input.choose(CASES, chosen)
    };
    One, r#""a":"""#, input => {
        const CASES: &[Case] = &[
        case(0, &[Property::required("a", Kinds::STRING), Property::optional("inner", Kinds::OBJECT)]),
        case(1, &[Property::required("b", Kinds::STRING), Property::optional("inner", Kinds::OBJECT)]),
    ];
        input.choose_one(CASES, chosen)
    };
    Several, r#""a":"","b":"""#, input => {
        const CASES: &[Case] = &[
        case(0, &[Property::required("a", Kinds::STRING), Property::optional("inner", Kinds::OBJECT)]),
        case(1, &[Property::required("b", Kinds::STRING), Property::optional("inner", Kinds::OBJECT)]),
    ];
        input.choose_one(CASES, chosen)
    };
}

/// A union whose variants only reading distinguishes: the first one fails on a member.
struct Tried;

struct Failing<T>(Option<Box<T>>);

impl<T: Read> Read for Failing<T> {
    fn read(input: Input<'_>) -> wire::Result<Self> {
        const FIELDS: &[Field] = &[optional("inner"), optional("bad")];
        let (mut inner, mut bad): (_, Option<u8>) = (None, None);
        input.object(FIELDS, &mut [&mut inner, &mut bad])?;
        Ok(Self(inner))
    }
}

impl Kind for Tried {
    const DECIDING: &'static str = r#""bad":"""#;

    fn read<T: Read + 'static>(input: Input<'_>) -> wire::Result<Union<T>> {
        const CASES: &[Case] = &[case(0, &[]), case(1, &[]), case(2, &[])];
        input.choose(CASES, |variant, input| match variant {
            2 => wire::read(input).map(Union::Payload),
            _ => wire::read(input).map(|Failing(_inner)| {
                Union::Payload(Payload {
                    _inner,
                    _text: None,
                })
            }),
        })
    }
}

/// A union of which no variant can be read.
struct Refused;

impl Kind for Refused {
    const DECIDING: &'static str = r#""bad":"""#;

    fn read<T: Read + 'static>(input: Input<'_>) -> wire::Result<Union<T>> {
        const CASES: &[Case] = &[case(0, &[]), case(1, &[]), case(2, &[])];
        input.choose(CASES, |_, input| {
            wire::read(input).map(|Failing(_inner)| {
                Union::Payload(Payload {
                    _inner,
                    _text: None,
                })
            })
        })
    }
}

/// An externally tagged union around the value of another one, so that both have the same members.
struct Keyed;

impl Kind for Keyed {
    const DECIDING: &'static str = r#""only":"""#;

    fn read<T: Read + 'static>(input: Input<'_>) -> wire::Result<Union<T>> {
        const KEYS: &[Field] = &[optional("inner"), optional("other")];
        wire::external(input, KEYS, &[], |found| {
            Ok(match found {
                External::Member(0, input) => Union::Payload(Payload {
                    _inner: Some(wire::read(input)?),
                    _text: None,
                }),
                External::Member(..) => Union::Payload(Payload {
                    _inner: None,
                    _text: None,
                }),
                External::Unknown(value) => Union::Unknown(value),
                _ => return Err(wire::Error::incomplete()),
            })
        })
    }
}

/// A member of a union that is told by other evidence than members.
struct MixedKey;

impl Kind for MixedKey {
    const DECIDING: &'static str = r#""only":"""#;

    fn read<T: Read + 'static>(input: Input<'_>) -> wire::Result<Union<T>> {
        const CASES: &[Case] = &[
            case(0, &[Property::required("inner", Kinds::ANY)]),
            case(1, &[Property::required("other", Kinds::ANY)]),
        ];
        input.choose(CASES, |variant, input| match variant {
            0 => Ok(Union::Payload(Payload {
                _inner: Some(wire::keyed(input, "inner")?),
                _text: None,
            })),
            _ => Ok(Union::Unknown(wire::keyed(input, "other")?)),
        })
    }
}

/// The union itself.
struct Plain<K>(Union<Plain<K>>, PhantomData<K>);

impl<K: Kind> Read for Plain<K> {
    fn read(input: Input<'_>) -> wire::Result<Self> {
        K::read(input).map(|union| Self(union, PhantomData))
    }
}

/// A slot for a union of a kind.
struct Slot<K, T>(Option<Union<T>>, PhantomData<K>);

impl<K: Kind, T: Read + 'static> wire::Slot for Slot<K, T> {
    fn fill(&mut self, input: Input<'_>) -> wire::Result<()> {
        K::read(input).map(|union| self.0 = Some(union))
    }
}

impl<K, T> Slot<K, T> {
    const NEW: Self = Self(None, PhantomData);
}

const NAME: &[Field] = &[optional("name")];

/// A struct with a flattened union.
struct Flat<K>(Option<Union<Flat<K>>>, PhantomData<K>);

impl<K: Kind> Read for Flat<K> {
    fn read(input: Input<'_>) -> wire::Result<Self> {
        let (mut name, mut union): (Option<String>, _) = (None, Slot::<K, Self>::NEW);
        input.object_with(NAME, &mut [&mut name], &[&[]], &mut [&mut union])?;
        Ok(Self(union.0, PhantomData))
    }
}

/// A struct with two, of which the other keeps all members, in front or behind.
struct Two<K, const FIRST: bool>(
    Option<Union<Two<K, FIRST>>>,
    Option<Unknown>,
    PhantomData<K>,
);

impl<K: Kind, const FIRST: bool> Read for Two<K, FIRST> {
    fn read(input: Input<'_>) -> wire::Result<Self> {
        let (mut name, mut union): (Option<String>, _) = (None, Slot::<K, Self>::NEW);
        let mut other: Option<Unknown> = None;
        let mut parts: [&mut dyn wire::Slot; 2] = match FIRST {
            true => [&mut union, &mut other],
            false => [&mut other, &mut union],
        };
        input.object_with(NAME, &mut [&mut name], &[&[], &[]], &mut parts)?;
        Ok(Self(union.0, other, PhantomData))
    }
}

/// A struct inside a struct that is flattened, and a union in that.
struct Nested<K>(Option<Flat<K>>, PhantomData<K>);

impl<K: Kind> Read for Nested<K> {
    fn read(input: Input<'_>) -> wire::Result<Self> {
        let mut flat: Option<Flat<K>> = None;
        input.object_with(&[], &mut [], &[&[]], &mut [&mut flat])?;
        Ok(Self(flat, PhantomData))
    }
}

/// So many levels of the same size.
fn json<K: Kind>(levels: usize, first: bool, innermost: &str) -> String {
    let deciding = K::DECIDING;
    (0..levels).fold(innermost.to_owned(), |inner, _| match first {
        true => format!(r#"{{{deciding},"name":"n","text":"0123456789","inner":{inner}}}"#),
        false => format!(r#"{{"name":"n","text":"0123456789","inner":{inner},{deciding}}}"#),
    })
}

fn work<T: Read>(json: &str) -> AllocationInfo {
    measure(|| {
        if let Err(error) = wire::from_json::<T>(json.as_bytes()) {
            panic!("{error}: {json}");
        }
    })
}

/// Twice as many levels take twice the work, from 10 to 80.
fn is_linear<K: Kind, T: Read>(shape: &str) {
    // The deciding members may be those of the nested value itself.
    let innermost = match K::DECIDING.contains("only") {
        true => r#"{"other":1}"#.to_owned(),
        false => format!("{{{}}}", K::DECIDING),
    };
    for first in [true, false] {
        let counts = [10, 20, 40, 80].map(|levels| {
            let work = work::<T>(&json::<K>(levels, first, &innermost));
            (work.count_total, work.bytes_total)
        });
        let kind = std::any::type_name::<K>()
            .rsplit("::")
            .next()
            .unwrap_or_default();
        println!(
            "{kind:16} {shape:8} {} {counts:?}",
            if first { "first" } else { "last " }
        );
        for pair in counts.windows(2) {
            // What does not depend on the number of levels makes it less, and lists that grow make it a bit more.
            assert!(
                pair[1].0 <= pair[0].0 * 2 + 20,
                "{kind} {shape}: {counts:?}"
            );
            assert!(
                pair[1].1 <= pair[0].1 * 5 / 2 + 1000,
                "{kind} {shape}: {counts:?}"
            );
        }
    }
}

fn in_all_shapes<K: Kind>() {
    is_linear::<K, Plain<K>>("plain");
    is_linear::<K, Flat<K>>("flat");
    is_linear::<K, Nested<K>>("nested");
    is_linear::<K, Two<K, true>>("two");
    is_linear::<K, Two<K, false>>("two");
}

#[test]
fn unions_with_a_tag() {
    in_all_shapes::<Tagged>();
    in_all_shapes::<TaggedInPayload>();
    in_all_shapes::<TaggedByInteger>();
    in_all_shapes::<UnknownTag>();
}

#[test]
fn unions_told_by_evidence() {
    in_all_shapes::<RequiredKeys>();
    in_all_shapes::<Constants>();
    in_all_shapes::<Formats>();
    in_all_shapes::<KindOfInner>();
    in_all_shapes::<Inside>();
    in_all_shapes::<One>();
    in_all_shapes::<Several>();
}

/// Without evidence, each level reads what is inside once more for each variant that it tries; nothing multiplies. So
/// twice as many levels, of twice the size, take at most four times the work.
#[test]
fn unions_that_have_to_be_tried() {
    fn is_bounded<K: Kind, T: Read>(shape: &str) {
        for first in [true, false] {
            let counts = [10, 20, 40, 80].map(|levels| {
                let json = json::<K>(levels, first, &format!("{{{}}}", K::DECIDING));
                let work = measure(|| drop(wire::from_json::<T>(json.as_bytes())));
                (work.count_total, work.bytes_total)
            });
            println!("{shape} {first} {counts:?}");
            for pair in counts.windows(2) {
                assert!(pair[1].0 <= pair[0].0 * 9 / 2 + 20, "{shape}: {counts:?}");
                assert!(pair[1].1 <= pair[0].1 * 5 + 1000, "{shape}: {counts:?}");
            }
        }
    }

    is_bounded::<Tried, Plain<Tried>>("plain");
    is_bounded::<Tried, Flat<Tried>>("flat");
    is_bounded::<Tried, Nested<Tried>>("nested");
    is_bounded::<Tried, Two<Tried, true>>("two");
    is_bounded::<Tried, Two<Tried, false>>("two");
    is_bounded::<Refused, Plain<Refused>>("plain refused");
    is_bounded::<Refused, Flat<Refused>>("flat refused");
    is_bounded::<Refused, Nested<Refused>>("nested refused");
    is_bounded::<Refused, Two<Refused, true>>("two refused");
}

#[test]
fn unions_told_by_one_member() {
    in_all_shapes::<Keyed>();
    in_all_shapes::<MixedKey>();
}

/// Lists inside lists, and which list it is follows from its items.
#[test]
fn unions_told_by_type() {
    #[derive(Debug)]
    enum Lists {
        Texts(Vec<String>),
        Nested(Vec<Lists>),
        Number(f64),
    }

    impl Read for Lists {
        fn read(input: Input<'_>) -> wire::Result<Self> {
            const CASES: &[Case] = &[
                Case::new(0, Accepts::Array(Kinds::STRING)),
                Case::new(
                    1,
                    Accepts::Items(&[
                        Accepts::Number,
                        Accepts::Items(&[Accepts::Number, Accepts::Array(Kinds::ANY)]),
                    ]),
                ),
                Case::new(2, Accepts::Number),
            ];
            input.choose(CASES, |variant, input| {
                Ok(match variant {
                    0 => Self::Texts(wire::read(input)?),
                    1 => Self::Nested(wire::read(input)?),
                    _ => Self::Number(wire::read(input)?),
                })
            })
        }
    }

    let counts = [10, 20, 40, 80].map(|levels| {
        let json = (0..levels).fold("[1.5]".to_owned(), |inner, _| format!("[1.5,{inner},2]"));
        let work = work::<Lists>(&json);
        (work.count_total, work.bytes_total)
    });
    println!("lists {counts:?}");
    assert!(
        counts[3].0 <= counts[0].0 * 9 && counts[3].1 <= counts[0].1 * 9,
        "{counts:?}"
    );
}
