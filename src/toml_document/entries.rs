//! What one table holds.

use std::collections::BTreeMap;

use super::{Text, Value};

/// How many keys are looked through one by one. Hardly a table has more.
const FEW: usize = 24;

/// Keys and values.
#[derive(Debug, Default)]
pub(super) struct Entries<'t> {
    first: Vec<(Text<'t>, Value)>,
    /// What came after the first few: a file of many keys is not to take the square of its length.
    rest: BTreeMap<Text<'t>, Value>,
}

impl<'t> Entries<'t> {
    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        let mut first = self.first.iter();
        match first.find(|(known, _)| known.as_str() == key) {
            Some((_, value)) => Some(value),
            None => self.rest.get(key),
        }
    }

    pub(super) fn get_mut(&mut self, key: &str) -> Option<&mut Value> {
        let mut first = self.first.iter_mut();
        match first.find(|(known, _)| known.as_str() == key) {
            Some((_, value)) => Some(value),
            None => self.rest.get_mut(key),
        }
    }

    /// Adds a key that is not there.
    pub(super) fn add(&mut self, key: Text<'t>, value: Value) {
        if self.first.len() < FEW {
            self.first.push((key, value));
        } else {
            self.rest.insert(key, value);
        }
    }

    /// Returns keys and values, in the order of the keys.
    pub(super) fn sorted(&self) -> impl Iterator<Item = (&str, &Value)> {
        let first = self.first.iter().map(|(key, value)| (key.as_str(), value));
        let rest = self.rest.iter().map(|(key, value)| (key.as_str(), value));
        let mut all: Vec<_> = first.chain(rest).collect();
        all.sort_unstable_by_key(|(key, _)| *key);
        all.into_iter()
    }
}
