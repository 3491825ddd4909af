//! What the view has found out and keeps, because many places ask for it: answers, and where a search ended early.
//!
//! Each answer is a function of the description alone, so it does not depend on who asks first.

use super::schema::Schema;
use crate::source::Pointer;
use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Answers about a schema and the name of a tag.
type ByTag<'a, T> = BTreeMap<(Pointer, &'a str), T>;

/// The answers that a [`View`](super::View) keeps.
#[derive(Default)]
pub(crate) struct Tables<'a> {
    pub(super) hierarchies: OnceCell<Hierarchies>,
    pub(super) same_responses: OnceCell<BTreeMap<Pointer, Pointer>>,
    pub(super) comparisons: RefCell<Comparisons>,
    pub(super) unions: RefCell<BTreeMap<Pointer, Rc<UnionOutline<'a>>>>,
    /// Whether a branch of a union keeps members that it does not name.
    pub(super) open_unions: RefCell<BTreeMap<Pointer, bool>>,
    pub(super) keys: RefCell<BTreeMap<Pointer, Rc<Keys<'a>>>>,
    pub(super) tag_properties: RefCell<ByTag<'a, Rc<[Schema<'a>]>>>,
    pub(super) tag_holders: RefCell<ByTag<'a, TagHolder>>,
    /// Schemas with more parts than are searched.
    pub(super) unfinished: RefCell<BTreeSet<Pointer>>,
}

/// The component schemas with a `discriminator` that other schemas extend.
#[derive(Default)]
pub(crate) struct Hierarchies {
    /// Each parent with its children, in the order of the description.
    pub children: BTreeMap<Pointer, Vec<Pointer>>,
    /// Each child with its parents.
    pub parents: BTreeMap<Pointer, BTreeSet<Pointer>>,
    /// Parents whose children would be too many.
    pub too_large: Vec<Pointer>,
}

/// What is known from comparing schemas.
#[derive(Default)]
pub(super) struct Comparisons {
    /// The results for pairs of schemas.
    pub results: BTreeMap<(Pointer, Pointer), Comparison>,
    /// For pairs of objects, whether properties would be lost if one of them were used.
    pub known: BTreeMap<(Pointer, Pointer), Properties>,
    /// How many pairs all searches together have visited.
    pub visited: usize,
}

/// The result of comparing an old and a new schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Comparison {
    /// Whether the new schema is the narrower one.
    pub is_new: bool,
    /// What is lost if only the narrower one is used.
    pub loss: Loss,
}

/// What one schema says and the narrower one does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Loss {
    Nothing,
    /// Properties: these are objects, or lists of objects, and each has properties that the other does not have.
    Properties,
    /// Perhaps properties: there are too many nested objects to compare.
    Unknown,
    /// Parts of values that are not only objects.
    Parts,
    /// The `type`.
    Type {
        old: String,
        new: String,
    },
    /// Values of an `enum`.
    Values,
    /// The `format`.
    Format {
        old: String,
        new: String,
    },
}

/// What two objects, and the objects nested in them, describe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Properties {
    /// One of the two describes all properties of both.
    Covered,
    /// Somewhere each of the two has properties that the other does not have.
    Distinct,
    /// There are too many nested pairs to tell.
    Unknown,
}

/// What is known of a union whose fields may stand next to others.
#[derive(Default)]
pub(crate) struct UnionOutline<'a> {
    /// The pointers of its branches, behind references.
    pub branches: BTreeSet<Pointer>,
    /// Whether its branches only restrict which properties occur together.
    pub only_requires: bool,
    /// Whether its branches are all objects.
    pub are_objects: bool,
    /// The keys of the properties that it describes or requires.
    pub keys: Rc<BTreeSet<&'a str>>,
}

/// The keys of properties in a schema and in the schemas that it is composed of.
pub(super) struct Keys<'a> {
    /// Those that are described.
    pub described: BTreeSet<&'a str>,
    /// Those that are described or required.
    pub mentioned: BTreeSet<&'a str>,
}

/// Which part of a schema has the property that is a union's tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TagHolder {
    /// None of them.
    Nothing,
    /// The schema or a member of its `allOf`.
    Object,
    /// A branch of a union in it.
    Branch,
}
