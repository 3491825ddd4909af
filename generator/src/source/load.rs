//! JSON or YAML text → [`Value`].
//!
//! Keys keep their order. For a repeated key, the last value is used, as by most parsers, and the earlier values are
//! returned separately; whether a key may be repeated is not decided here. YAML keys are taken as they are written, so
//! a status code of `200` is the string `200`. The merge key `<<` of YAML 1.1 adds the members of other objects. The
//! nesting depth and the growth by aliases are limited. Every error has a line and a column. The meaning of the value is
//! not checked here.

use super::limits;
use super::merge_keys::{MERGE, is_mergeable, merge};
use super::pointer::Pointer;
use super::text::{Format, Source, body};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::cell::{Cell, RefCell};
use std::fmt;

/// How many bytes the values of a YAML file may take in addition to twice its text because of aliases. Each value
/// counts as one byte, plus the bytes of its strings and keys. Without aliases, twice the text is always enough: an
/// escape of two characters may stand for a character of three bytes.
const ALIASED: usize = 1 << 20;

/// How deeply values may be nested. serde_json has the same limit.
pub(crate) const DEPTH: usize = 128;

/// The maximum length of a JSON pointer, in bytes. Pointers are stored for each part of a description, so that a long
/// key above many others would take much more memory than its text.
const POINTER: usize = 4096;

const LONG_POINTER: &str = "the keys that lead here have more than 4096 bytes";

/// The content of a text.
pub(crate) struct Loaded {
    pub(crate) value: Value,
    /// Values whose key occurs again later in the same object, with their pointers.
    pub(crate) repeated: Vec<(Pointer, Value)>,
}

/// Why a text cannot be parsed.
#[derive(Debug)]
pub(crate) struct SyntaxError {
    pub(crate) message: String,
    /// Line and column, both counted from 1.
    pub(crate) position: (usize, usize),
}

/// Parses a file, or returns the position at which parsing fails.
pub(crate) fn load(source: &Source) -> Result<Loaded, SyntaxError> {
    let text = body(&source.text);
    if text.trim().is_empty() {
        return Err(SyntaxError {
            message: "the file is empty".to_owned(),
            position: (1, 1),
        });
    }
    match Format::of(source) {
        Format::Json => from_json(text),
        Format::Yaml => from_yaml(text),
    }
}

fn from_json(text: &str) -> Result<Loaded, SyntaxError> {
    let reader = Reader::new(usize::MAX, Format::Json);
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = Node(&reader).deserialize(&mut deserializer);
    value
        .and_then(|value| deserializer.end().map(|()| reader.finish(value)))
        .map_err(|error| {
            // serde_json counts bytes, but users count characters.
            let line = text.split('\n').nth(error.line().saturating_sub(1));
            let before = line.unwrap_or_default().bytes().take(error.column());
            let characters = before.filter(|byte| byte & 0xC0 != 0x80).count();
            failure(error.to_string(), error.line(), error.column(), characters)
        })
}

/// Parses YAML. No other function of this file depends on the YAML crate.
fn from_yaml(text: &str) -> Result<Loaded, SyntaxError> {
    limits::check(text).map_err(|found| SyntaxError {
        message: found.message.to_owned(),
        position: found.position,
    })?;
    let reader = Reader::new(
        text.len().saturating_mul(2).saturating_add(ALIASED),
        Format::Yaml,
    );
    Node(&reader)
        .deserialize(serde_yaml::Deserializer::from_str(text))
        .map(|value| reader.finish(value))
        .map_err(|error| {
            let (line, column) = error
                .location()
                .map_or((1, 1), |place| (place.line(), place.column()));
            let message = error.to_string();
            // The crate puts the path in front, which is too long to be read here.
            let message = message
                .find(LONG_POINTER)
                .map_or(&*message, |at| &message[at..]);
            failure(message.to_owned(), line, column, column)
        })
}

/// Creates an error without the position that both parsers append to their messages; it is reported separately.
fn failure(message: String, line: usize, column: usize, characters: usize) -> SyntaxError {
    let place = format!(" at line {line} column {column}");
    SyntaxError {
        message: message.strip_suffix(&place).unwrap_or(&message).to_owned(),
        position: (line.max(1), characters.max(1)),
    }
}

/// The state while a text is read.
struct Reader {
    /// How many more bytes the values may take.
    budget: Cell<usize>,
    format: Format,
    /// The pointer of the value that is being read.
    at: RefCell<Pointer>,
    repeated: RefCell<Vec<(Pointer, Value)>>,
}

impl Reader {
    fn new(budget: usize, format: Format) -> Self {
        Self {
            budget: Cell::new(budget),
            format,
            at: RefCell::default(),
            repeated: RefCell::default(),
        }
    }

    fn finish(&self, value: Value) -> Loaded {
        Loaded {
            value,
            repeated: self.repeated.take(),
        }
    }

    /// Counts a value or a key with this number of bytes of text.
    fn spend<E: Error>(&self, bytes: usize) -> Result<(), E> {
        match self.budget.get().checked_sub(bytes) {
            Some(left) => {
                self.budget.set(left);
                Ok(())
            }
            None => Err(E::custom(
                "the aliases of this file expand to more than a megabyte in addition to its text",
            )),
        }
    }

    /// Reads a member or an element while `at` points to it.
    fn within<T, E>(&self, key: &str, read: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        self.at.borrow_mut().push(key);
        let result = read();
        self.at.borrow_mut().pop();
        result
    }
}

/// Reads one value.
#[derive(Clone, Copy)]
struct Node<'a>(&'a Reader);

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.0.spend(1)?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that JSON has too")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        match Number::from_f64(value) {
            Some(number) => Ok(Value::Number(number)),
            None => Err(E::custom(format!("`{value}` is not a number in JSON"))),
        }
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        self.visit_string(value.to_owned())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        self.0.spend(value.len())?;
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        loop {
            let index = array.len().to_string();
            let item = self.0.within(&index, || items.next_element_seed(self))?;
            match item {
                Some(item) => array.push(item),
                None => break,
            }
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        let mut merged = Vec::new();
        while let Some(key) = members.next_key::<String>()? {
            self.0.spend(key.len())?;
            if self.0.at.borrow().as_str().len() + key.len() > POINTER {
                return Err(A::Error::custom(LONG_POINTER));
            }
            let value = self.0.within(&key, || members.next_value_seed(self))?;
            if key == MERGE && self.0.format == Format::Yaml && is_mergeable(&value) {
                object.entry(key).or_insert(Value::Null);
                merged.push(value);
            } else if let Some(first) = object.get_mut(&key) {
                let first = std::mem::replace(first, value);
                let at = self.0.at.borrow().join(&key);
                self.0.repeated.borrow_mut().push((at, first));
            } else {
                object.insert(key, value);
            }
        }
        match merged.is_empty() {
            true => Ok(Value::Object(object)),
            false => Ok(Value::Object(merge(object, merged))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn loaded(name: &str, text: &str) -> Result<Loaded, SyntaxError> {
        load(&Source {
            name: name.to_owned(),
            text: text.to_owned(),
        })
    }

    fn read(name: &str, text: &str) -> Result<Value, SyntaxError> {
        loaded(name, text).map(|loaded| loaded.value)
    }

    fn refusal(name: &str, text: &str) -> (String, (usize, usize)) {
        let error = read(name, text).expect_err(text);
        (error.message, error.position)
    }

    #[test]
    fn yaml_keys_are_texts_and_keep_their_order() {
        let text = "\u{feff}responses: {default: a, 200: b, 1.10: c, null: d, yes: e}\n\
                    big: 123456789012345678901234567890\n";
        let value = read("a.yaml", text).expect("this is YAML");
        let keys: Vec<_> = value["responses"]
            .as_object()
            .into_iter()
            .flatten()
            .collect();
        let keys: Vec<_> = keys.into_iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["default", "200", "1.10", "null", "yes"]);
        assert_eq!(value["big"], json!(1.2345678901234568e29));
    }

    #[test]
    fn syntax_errors_have_a_position_in_characters() {
        assert_eq!(refusal("a.json", "{\n  \"é\": ,\n}").1, (2, 8));
        assert_eq!(refusal("a.json", "\u{feff}{} x").1, (1, 4));
        assert_eq!(refusal("a.yaml", "a: b\nc: d: e\n").1, (2, 5));
        assert_eq!(
            refusal("a.json", " \n"),
            ("the file is empty".to_owned(), (1, 1))
        );
        let (message, _) = refusal("a.json", "{\"a\": 1e999}");
        assert_eq!(message, "number out of range");
    }

    #[test]
    fn long_pointers_are_refused_where_they_are() {
        // Keys of YAML have no more than 1024 characters.
        let key = "k".repeat(POINTER / 5);
        let text = |last: &str| {
            let open = format!("{{\"{key}\": [").repeat(4);
            let close = "]}".repeat(4);
            format!("{open}\n{{\"{last}\": 1}}{close}")
        };
        for name in ["a.json", "a.yaml"] {
            assert!(read(name, &text(&key[100..])).is_ok(), "{name}");
            let (message, position) = refusal(name, &text(&key));
            assert_eq!(message, LONG_POINTER);
            assert_eq!(position.0, 2, "{name}");
        }
    }

    #[test]
    fn the_last_of_repeated_keys_counts() {
        for (name, text) in [
            (
                "a.json",
                "{\"x\": [{\"a\": 1, \"b\": 0,\n \"a\": 2, \"a\": 3}]}",
            ),
            ("a.yaml", "x:\n- a: 1\n  b: 0\n  a: 2\n  a: 3\n"),
        ] {
            let loaded = loaded(name, text).expect(text);
            assert_eq!(loaded.value, json!({"x": [{"a": 3, "b": 0}]}));
            let at = Pointer::from("/x/0/a");
            assert_eq!(loaded.repeated, [(at.clone(), json!(1)), (at, json!(2))]);
        }
    }

    #[test]
    fn merge_keys_add_members() {
        for (text, expected) in [
            // The object's own members win, before and after the merge key.
            (
                "a: &a {x: 1, y: 2}\nb: {y: 3, <<: *a, z: 4}\n",
                json!({"a": {"x": 1, "y": 2}, "b": {"y": 3, "x": 1, "z": 4}}),
            ),
            ("b: {<<: {x: 1}, x: 2}\n", json!({"b": {"x": 2}})),
            // Of a list, the first object wins.
            (
                "a: &a {x: 1}\nb: &b {x: 2, y: 2}\nc:\n  <<: [*a, *b]\n",
                json!({"a": {"x": 1}, "b": {"x": 2, "y": 2}, "c": {"x": 1, "y": 2}}),
            ),
            // Merge keys in merged objects, and several of them.
            (
                "a: &a {x: 1}\nb: &b {<<: *a, y: 2}\nc: {<<: *b, <<: {z: 3}}\n",
                json!({"a": {"x": 1}, "b": {"x": 1, "y": 2}, "c": {"x": 1, "y": 2, "z": 3}}),
            ),
            // Not a merge.
            ("a: {<<: 1, b: 2}\n", json!({"a": {"<<": 1, "b": 2}})),
            ("a: [<<]\n", json!({"a": ["<<"]})),
        ] {
            let loaded = loaded("a.yaml", text).expect(text);
            // Including the order of the members.
            assert_eq!(loaded.value.to_string(), expected.to_string(), "{text}");
            assert_eq!(loaded.repeated, [], "{text}");
        }
        let json = read("a.json", r#"{"<<": {"x": 1}}"#).expect("this is JSON");
        assert_eq!(json, json!({"<<": {"x": 1}}));
    }

    #[test]
    fn aliases_are_counted_in_bytes() {
        // A string, a key, a list of keys and an alias of aliases, of 4 kB each.
        let text = "x".repeat(4_000);
        let keys: Vec<_> = (0..400).map(|i| format!("key{i:05}: 1")).collect();
        for anchor in [
            text.clone(),
            format!("{{? {text} : 1}}"),
            format!("{{{}}}", keys.join(", ")),
            format!("{{a: &b {text}}}"),
        ] {
            let yaml =
                |count: usize| format!("a: &a {anchor}\nb: [{}]\n", vec!["*a"; count].join(", "));
            assert!(read("a.yaml", &yaml(200)).is_ok());
            let (message, position) = refusal("a.yaml", &yaml(400));
            assert!(message.contains("expand to more than"), "{message}");
            assert_eq!(position.0, 1, "{message}");
        }
        let escaped = format!("a: [{}]\n", vec!["\"\\L\\P\\_\""; 200_000].join(","));
        assert!(read("a.yaml", &escaped).is_ok());
    }

    #[test]
    fn hostile_texts_are_refused_or_read() {
        let bomb = (0..40).fold("a0: &a0 [x, x]\n".to_owned(), |text, i| {
            text + &format!("a{}: &a{} [*a{i}, *a{i}, *a{i}]\n", i + 1, i + 1)
        });
        for (name, text) in [
            ("a.json", "[".repeat(100_000)),
            ("a.json", "{\"a\":".repeat(100_000)),
            ("a.yaml", "[".repeat(100_000)),
            ("a.yaml", "{a: ".repeat(100_000)),
            ("a.yaml", "- ".repeat(100_000)),
            ("a.yaml", "? ".repeat(100_000)),
            ("a.yaml", bomb),
            ("a.yaml", "a: &a [*a]".to_owned()),
            ("a.yaml", "a: .nan".to_owned()),
            ("a.yaml", "a: !tag {b: c}".to_owned()),
            ("a.yaml", "? [a]\n: b".to_owned()),
            ("a.yaml", "a: 1\n---\nb: 2\n".to_owned()),
            ("a.yaml", "\0".to_owned()),
            ("a.json", "\u{7f}\u{0}".to_owned()),
        ] {
            assert!(
                read(name, &text).is_err(),
                "{}",
                &text[..text.len().min(20)]
            );
        }
    }
}
