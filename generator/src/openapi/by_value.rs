//! A map whose keys are compared as values and have no order, such as JSON objects.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// A map from values that have no order. Objects are equal if they have equal members, in any order.
pub(crate) struct ByValue<K, V>(BTreeMap<u64, Vec<(K, V)>>);

impl<K: Hash + Eq, V> ByValue<K, V> {
    /// Creates an empty map.
    pub fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// Returns the entry of an equal key.
    pub fn get(&self, key: &K) -> Option<&V> {
        let entries = self.0.get(&hash(key))?;
        let entry = entries.iter().find(|(other, _)| other == key);
        entry.map(|(_, value)| value)
    }

    /// Adds an entry for a key that has none.
    pub fn insert(&mut self, key: K, value: V) {
        let entries = self.0.entry(hash(&key)).or_default();
        entries.push((key, value));
    }
}

fn hash(key: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}
