//! Unions whose variant is chosen by a tag in the object or by the one member that is present. For
//! unions without either, see [`choose`](super::Case).
//!
//! A tag at the start costs nothing; members before it are kept and replayed to the variant. If the
//! tag occurs twice, the first one is used.

use std::sync::Arc;

use super::any::Json;
use super::error::{Error, Result};
use super::field::{Field, Key, required};
use super::input::{Input, Object, Read, Sink, Slot};
use super::memo::Origin;
use super::object::{take_member, take_members};
use super::replay::KeptMembers;
use crate::runtime::unknown::Unknown;

impl<'a> Input<'a> {
    /// Reads an object up to its member `tag`. Returns the text of the tag and the rest of the
    /// object.
    pub fn tagged(self, tag: &'static str) -> Result<(Tag, Rest<'a>)> {
        self.told(tag, text)
    }

    /// The same with a tag that may be null.
    pub fn tagged_or_null(self, tag: &'static str) -> Result<(Tag, Rest<'a>)> {
        self.told(tag, |input| or_null(input, text))
    }

    /// The same with a tag that is an integer.
    pub fn tagged_by_integer(self, tag: &'static str) -> Result<(Tag, Rest<'a>)> {
        self.told(tag, integer)
    }

    /// The same with a tag that is an integer or null.
    pub fn tagged_by_integer_or_null(self, tag: &'static str) -> Result<(Tag, Rest<'a>)> {
        self.told(tag, |input| or_null(input, integer))
    }

    /// The same with a tag that is a boolean.
    pub fn tagged_by_bool(self, tag: &'static str) -> Result<(Tag, Rest<'a>)> {
        self.told(tag, boolean)
    }

    /// The same with a tag that is a boolean or null.
    pub fn tagged_by_bool_or_null(self, tag: &'static str) -> Result<(Tag, Rest<'a>)> {
        self.told(tag, |input| or_null(input, boolean))
    }

    fn told(
        self,
        tag: &'static str,
        read: fn(Input<'_>) -> Result<Tag>,
    ) -> Result<(Tag, Rest<'a>)> {
        let Self::Object(object) = self else {
            return Err(self.unexpected("an object"));
        };
        let fields = [required(tag)];
        let mut before = Vec::new();
        let origin = object.origin();
        while let Some(key) = object.next(&fields)? {
            if key == Key::Unknown {
                before.push(take_member(object)?);
                continue;
            }
            let mut name = None;
            object
                .value(&mut |input| {
                    name = Some(read(input)?);
                    Ok(())
                })
                .map_err(|error| error.at_member(tag))?;
            let name = name.ok_or_else(Error::incomplete)?;
            let rest = object.is_rest();
            return Ok((
                name,
                Rest(Replay {
                    before: KeptMembers::new(
                        Arc::new(before),
                        &[],
                        rest,
                        origin.map(|origin| origin.without_tag(tag)),
                    ),
                    then: object,
                    live: false,
                    tag,
                }),
            ));
        }
        Err(Error::missing(tag))
    }
}

fn text(input: Input<'_>) -> Result<Tag> {
    match input {
        Input::Str(text) => Ok(Tag::Text(text.to_owned())),
        other => Err(other.unexpected("a string")),
    }
}

fn integer(input: Input<'_>) -> Result<Tag> {
    match input {
        Input::Unsigned(number) => Ok(Tag::Scalar(number.to_string(), number.into())),
        Input::Signed(number) => Ok(Tag::Scalar(number.to_string(), number.into())),
        // JSON does not distinguish 1.0 from 1.
        other => match other.float().filter(|number| number.fract() == 0.0) {
            Some(number) => Ok(Tag::Scalar(number.to_string(), Json::read(other)?)),
            None => Err(other.unexpected("an integer")),
        },
    }
}

fn boolean(input: Input<'_>) -> Result<Tag> {
    match input {
        Input::Bool(value) => Ok(Tag::Scalar(value.to_string(), value.into())),
        other => Err(other.unexpected("a boolean")),
    }
}

/// Reads a tag that may be null, which leads to no variant: its text is not that of any other tag.
fn or_null(input: Input<'_>, read: fn(Input<'_>) -> Result<Tag>) -> Result<Tag> {
    match input {
        Input::Null => Ok(Tag::Scalar("\0".to_owned(), Json::read(input)?)),
        input => read(input),
    }
}

/// Reads an externally tagged union: an object with exactly one of `keys`, or one of the strings
/// `units`.
pub fn external<T>(
    input: Input<'_>,
    keys: &'static [Field],
    units: &'static [&'static str],
    mut variant: impl FnMut(External<'_>) -> Result<T>,
) -> Result<T> {
    let mut read = None;
    input.external(keys, units, &mut |found| {
        read = Some(variant(found)?);
        Ok(())
    })?;
    read.ok_or_else(Error::incomplete)
}

/// The variant of an externally tagged union.
pub enum External<'a> {
    /// The member with this index is present, with this value.
    Member(usize, Input<'a>),
    /// The string with this index.
    Unit(usize),
    /// An object with one other member, or another string if there are unit variants.
    Unknown(Unknown),
}

impl Input<'_> {
    fn external(
        self,
        keys: &'static [Field],
        units: &'static [&'static str],
        variant: &mut dyn FnMut(External<'_>) -> Result<()>,
    ) -> Result<()> {
        let object = match self {
            Self::Object(object) => object,
            Self::Str(text) if !units.is_empty() => {
                return variant(match units.iter().position(|unit| *unit == text) {
                    Some(index) => External::Unit(index),
                    None => External::Unknown(Json::from(text).into()),
                });
            }
            other if units.is_empty() => return Err(other.unexpected("an object")),
            other => return Err(other.unexpected("an object or a string")),
        };
        let name = |index: usize| keys.get(index).map_or("", |field| field.name);
        let mut found = None;
        let mut unknown = None;
        let mut others = 0;
        while let Some(key) = object.next(keys)? {
            match (key, found) {
                (Key::Known(index), None) => {
                    let read = object.value(&mut |input| variant(External::Member(index, input)));
                    read.map_err(|error| error.at_member(name(index)))?;
                    found = Some(index);
                }
                (Key::Known(index), Some(first)) if index != first => {
                    let (first, second) = (name(first), name(index));
                    return Err(Error::custom(format_args!(
                        "expected only one of the members `{first}` and `{second}`, found both"
                    )));
                }
                (Key::Unknown, None) if others == 0 && !object.is_rest() => {
                    unknown = Some(take_member(object)?);
                    others = 1;
                }
                _ => {
                    object.skip()?;
                    others += 1;
                }
            }
        }
        match (found, unknown) {
            (Some(_), _) => Ok(()),
            (None, Some(member)) if others == 1 => {
                variant(External::Unknown(Json::object(vec![member]).into()))
            }
            _ => {
                let names: Vec<String> = keys
                    .iter()
                    .map(|field| format!("`{}`", field.name))
                    .collect();
                let one_of = if names.len() == 1 { "" } else { "one of " };
                Err(Error::custom(format_args!(
                    "expected {one_of}the members {}",
                    names.join(", ")
                )))
            }
        }
    }
}

/// Reads the variant of a mixed union from the member `key` of an object.
pub fn keyed<T: Read>(input: Input<'_>, key: &'static str) -> Result<T> {
    let mut read = None;
    input.member(key, &mut |input| Slot::fill(&mut read, input))?;
    read.ok_or_else(Error::incomplete)
}

impl Input<'_> {
    /// Reads the member `key` of an object and skips the others.
    fn member(self, key: &'static str, sink: Sink<'_>) -> Result<()> {
        let Self::Object(object) = self else {
            return Err(self.unexpected("an object"));
        };
        let fields = [required(key)];
        while let Some(found) = object.next(&fields)? {
            if found == Key::Unknown {
                object.skip()?;
                continue;
            }
            return object.value(sink).map_err(|error| error.at_member(key));
        }
        Err(Error::missing(key))
    }
}

/// The tag of a union.
#[derive(Clone, Debug)]
pub enum Tag {
    /// A string.
    Text(String),
    /// Another scalar, with its JSON text.
    Scalar(String, Json),
}

impl Tag {
    /// Returns the JSON text of the tag, without quotes.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Text(text) | Self::Scalar(text, _) => text,
        }
    }
}

impl From<Tag> for Json {
    fn from(tag: Tag) -> Self {
        match tag {
            Tag::Text(text) => Self::from(text),
            Tag::Scalar(_, value) => value,
        }
    }
}

/// The rest of an object, once its tag is known.
pub struct Rest<'a>(Replay<'a>);

impl Rest<'_> {
    /// Returns the value for the variant to read.
    pub fn input(&mut self) -> Input<'_> {
        Input::Object(&mut self.0)
    }

    /// Returns the value for a variant that also reads its tag, which is put back.
    pub fn input_with_tag(&mut self, tag: &str, value: &Tag) -> Input<'_> {
        self.0.before.put_first(tag, value.clone().into());
        self.input()
    }

    /// Skips the rest.
    pub fn skip(self) -> Result<()> {
        // The source of the object skips what its reader left unread.
        Ok(())
    }

    /// Returns the rest as any JSON value, with the tag as its first member.
    pub fn value_with_tag(mut self, tag: &str, value: Tag) -> Result<Unknown> {
        let mut members = vec![(tag.into(), value.into())];
        let input = self.input();
        let Input::Object(object) = input else {
            return Err(input.unexpected("an object"));
        };
        members.extend(take_members(object)?);
        Ok(Json::object(members).into())
    }
}

/// The members that were kept, followed by those that are still to come.
struct Replay<'a> {
    before: KeptMembers,
    then: &'a mut dyn Object,
    /// Whether the current member is one of those to come.
    live: bool,
    /// The name of the tag, which has been read. A second one is skipped.
    tag: &'static str,
}

impl Object for Replay<'_> {
    fn next(&mut self, fields: &[Field]) -> Result<Option<Key>> {
        if !self.live {
            if let Some(key) = self.before.next(fields)? {
                return Ok(Some(key));
            }
            self.live = true;
        }
        loop {
            let key = self.then.next(fields)?;
            if key.is_none() || self.then.key() != self.tag {
                return Ok(key);
            }
            self.then.skip()?;
        }
    }

    fn key(&self) -> &str {
        match self.live {
            true => self.then.key(),
            false => self.before.key(),
        }
    }

    fn value(&mut self, sink: Sink<'_>) -> Result<()> {
        match self.live {
            true => self.then.value(sink),
            false => self.before.value(sink),
        }
    }

    fn value_as_written(&mut self, sink: Sink<'_>) -> Result<()> {
        match self.live {
            true => self.then.value_as_written(sink),
            false => self.before.value(sink),
        }
    }

    fn skip(&mut self) -> Result<()> {
        match self.live {
            true => self.then.skip(),
            false => self.before.skip(),
        }
    }

    fn take(&mut self) -> Result<Json> {
        match self.live {
            true => self.then.take(),
            false => self.before.take(),
        }
    }

    fn is_rest(&self) -> bool {
        self.before.is_rest()
    }

    fn origin(&self) -> Option<Origin> {
        self.before.origin().filter(|_| !self.live)
    }
}
