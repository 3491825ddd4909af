//! The names that items already have: those that the description gives them, and those of the crate before.
//!
//! Both are claimed before any other name. A schema is known by its pointer. If the pointer has a position in a list,
//! such as `/oneOf/2`, it may be another schema by now, and the old name is kept only if this schema would have it
//! apart from its number.

use super::words::Case;
use crate::ir::{Form, Operation, Parameter, RustName};
use crate::source::Pointer;
use crate::surface::text::{plain, quoted};
use crate::surface::{Item, Surface, type_name};
use std::collections::BTreeMap;

/// A name that an item already has.
#[derive(Clone, Copy)]
pub(super) enum Fixed<'a> {
    /// The description gives it.
    Chosen(&'a RustName),
    /// The item had it in the crate before.
    Kept(&'a str),
}

/// The names of the crate before.
#[derive(Default)]
pub(super) struct Kept<'a> {
    /// By pointer: a schema may have become several types.
    types: BTreeMap<String, Vec<(&'a str, &'a Item)>>,
    /// The fields and variants of the types of a pointer.
    members: BTreeMap<String, Members<'a>>,
    /// By `operationId`, which several operations have if paths refer to the same object.
    operations: BTreeMap<&'a str, Vec<(&'a str, &'a Item)>>,
    /// The methods of credentials, by the name of the security scheme in quotes.
    schemes: BTreeMap<&'a str, &'a str>,
    /// The module and the feature of a tag, by the tag in quotes.
    groups: BTreeMap<&'a str, (&'a str, Option<&'a str>)>,
}

/// The names of fields and variants.
#[derive(Default)]
struct Members<'a> {
    /// By key, value or tag.
    marked: BTreeMap<&'a str, &'a str>,
    /// Of variants without a mark, by the type that they hold.
    held: BTreeMap<&'a str, &'a str>,
}

impl<'a> Members<'a> {
    fn add(&mut self, item: &'a Item) {
        for line in item.parts.iter().map(|part| &part.line) {
            let name = line.what.split([':', '(']).next().unwrap_or_default();
            if let Some(mark) = line.facts.first() {
                self.marked.entry(mark).or_insert(name);
            }
        }
        for variant in item.variants().filter(|it| it.line.facts.is_empty()) {
            if let Some(held) = variant.payload.filter(|_| !variant.is_unlisted()) {
                let inner = held.strip_prefix("Box<");
                let inner = inner.and_then(|it| it.strip_suffix('>')).unwrap_or(held);
                self.held.entry(inner).or_insert(variant.name);
            }
        }
    }
}

impl<'a> Kept<'a> {
    pub fn of(surface: Option<&'a Surface>) -> Self {
        let Some(surface) = surface else {
            return Self::default();
        };
        let mut types = BTreeMap::<String, Vec<_>>::new();
        let mut members = BTreeMap::<String, Members<'a>>::new();
        for item in surface.types.values() {
            if let (Some(name), Some(at)) = (type_name(&item.line), &item.line.at) {
                members.entry(identity(at)).or_default().add(item);
                types.entry(identity(at)).or_default().push((name, item));
            }
        }
        let mut operations = BTreeMap::<&str, Vec<_>>::new();
        for (name, item) in &surface.operations {
            if let Some(id) = item.line.fact("id") {
                operations
                    .entry(id)
                    .or_default()
                    .push((name.as_str(), item));
            }
        }
        let schemes = surface.api.parts("scheme");
        let schemes =
            schemes.filter_map(|(part, name)| Some((part.line.facts.first()?.as_str(), name)));
        let groups = surface.api.parts("module").filter_map(|(part, name)| {
            let tag = part
                .line
                .facts
                .first()?
                .strip_prefix("operations tagged ")?;
            Some((tag, (name, part.line.fact("feature"))))
        });
        Self {
            types,
            members,
            operations,
            schemes: schemes.collect(),
            groups: groups.collect(),
        }
    }

    /// Returns the name that the type of a schema had, if it is the only type of that schema.
    pub fn ty(&self, written: &Pointer) -> Option<&'a str> {
        match self.of_schema(written) {
            [(name, _)] if !has_position(written) => Some(name),
            _ => None,
        }
    }

    /// Returns the name that a type of a schema had, if it would be this one apart from a number.
    pub fn numbered(&self, written: &Pointer, wanted: &str) -> Option<&'a str> {
        let mut names = self.of_schema(written).iter().map(|(name, _)| *name);
        names.find(|name| {
            let number = name.strip_prefix(wanted);
            let number = number.map(|it| it.strip_prefix('_').unwrap_or(it));
            number.is_some_and(|it| it.chars().all(|c| c.is_ascii_digit()))
        })
    }

    fn of_schema(&self, written: &Pointer) -> &[(&'a str, &'a Item)] {
        self.types
            .get(&identity(written))
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// Returns the name of the field or variant with this key or value in the lines about a type.
    pub fn member(&self, written: &Pointer, key: &str) -> Option<&'a str> {
        self.members
            .get(&identity(written))?
            .marked
            .get(key)
            .copied()
    }

    /// Returns the name of the variant of a union with this form in JSON. If its values have no mark, its type tells it.
    pub fn variant(
        &self,
        written: &Pointer,
        form: &Form,
        payload: Option<&str>,
    ) -> Option<&'a str> {
        let members = self.members.get(&identity(written))?;
        let marked = |mark: &str| members.marked.get(mark);
        let found = match form {
            Form::Constant(value) | Form::Tagged { value, .. } => {
                marked(&quoted(value)).or_else(|| marked(value))
            }
            Form::Keyed { key, .. } => {
                let key = quoted(key);
                marked(&format!("{{{key}: …}}")).or_else(|| marked(&format!("{{{key}: {{}}}}")))
            }
            Form::Value(_) => members.held.get(payload?),
        };
        found.copied()
    }

    /// Returns the name of the method for a credential.
    pub fn scheme(&self, name: &str) -> Option<&'a str> {
        self.schemes.get(&*quoted(name)).copied()
    }

    /// Returns the names of the module and the feature of a tag.
    pub fn group(&self, tag: &str) -> Option<(&'a str, Option<&'a str>)> {
        self.groups.get(&*quoted(tag)).copied()
    }

    /// Returns the name that an operation had.
    pub fn operation(&self, operation: &Operation) -> Option<&'a str> {
        self.of_operation(operation).map(|(name, _)| *name)
    }

    fn of_operation(&self, operation: &Operation) -> Option<&(&'a str, &'a Item)> {
        let known = self.operations.get(&*quoted(&operation.id))?;
        let route = format!("{} {}", operation.method, plain(&operation.path));
        let mut same = known.iter();
        match known.as_slice() {
            [only] => Some(only),
            _ => same.find(|(_, item)| item.line.facts.first() == Some(&route)),
        }
    }

    /// Returns the name that the field of a parameter had.
    pub fn parameter(&self, operation: &Operation, parameter: &Parameter) -> Option<&'a str> {
        let (_, item) = self.of_operation(operation)?;
        let place = format!("{} {:?}", parameter.location.name(), parameter.name);
        let mut fields = item.fields();
        fields
            .find(|field| field.line.facts.first() == Some(&place))
            .map(|field| field.name)
    }
}

impl<'a> Fixed<'a> {
    /// Returns the name that an item already has, if there is any.
    pub fn of(chosen: Option<&'a RustName>, kept: Option<&'a str>) -> Option<Self> {
        chosen.map(Self::Chosen).or_else(|| kept.map(Self::Kept))
    }

    /// Returns why a name that the description gives is not possible.
    pub fn fault(name: &str, case: Case) -> Option<String> {
        if !case.fits(name) {
            let example = case.style()(name);
            return Some(format!(
                "`{name}` is not a name of this kind in Rust; `{example}` would be one"
            ));
        }
        None
    }
}

/// Returns what identifies a schema in documents of any version.
fn identity(pointer: &Pointer) -> String {
    let text = pointer.as_str();
    match text.strip_prefix("/definitions/") {
        Some(rest) => format!("/components/schemas/{rest}"),
        None => text.to_owned(),
    }
}

/// Whether a pointer has a position in a list, which changes if something is added in front of it.
fn has_position(pointer: &Pointer) -> bool {
    let lists = ["allOf", "oneOf", "anyOf", "parameters"];
    let segments: Vec<_> = pointer.segments().collect();
    let mut pairs = segments.windows(2);
    pairs.any(|pair| lists.contains(&&*pair[0]) && pair[1].parse::<usize>().is_ok())
}
