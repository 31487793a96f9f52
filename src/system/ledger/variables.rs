//! The variables that were asked for, and what they held.

use super::{Digest, Seed};
use crate::finding::Place;
use crate::system::machine::Machine;
use crate::system::variable::Variable;
use crate::text::Name;

/// The names, one behind the other, and the values in the same order.
// One text for all names: a block of memory for each would cost more than the rest of the ledger.
// It is not wiped, since names that look like keys are not looked up.
pub(super) struct Variables {
    names: String,
    held: Vec<(usize, Held)>,
}

#[derive(PartialEq, Eq)]
enum Held {
    Unset,
    Text(Digest),
    NotUnicode,
}

impl Variables {
    pub(super) fn new() -> Self {
        Self {
            names: String::with_capacity(512),
            held: Vec::with_capacity(32),
        }
    }

    pub(super) fn add(&mut self, name: &str, variable: &Variable, seed: &Seed) {
        self.names.push_str(name);
        self.held.push((name.len(), Held::of(variable, seed)));
    }

    pub(super) fn differing<'a>(
        &'a self,
        machine: &'a Machine,
        seed: &'a Seed,
    ) -> impl Iterator<Item = Place> + 'a {
        self.iter()
            .filter(|(name, held)| **held != Held::of(&machine.var(name), seed))
            .map(|(name, _)| place(name))
    }

    pub(super) fn places(&self) -> impl Iterator<Item = Place> + '_ {
        self.iter().map(|(name, _)| place(name))
    }

    fn iter(&self) -> impl Iterator<Item = (&str, &Held)> {
        let mut rest = self.names.as_str();
        self.held.iter().map(move |(length, held)| {
            let (name, after) = rest.split_at_checked(*length).unwrap_or_default();
            rest = after;
            (name, held)
        })
    }
}

impl Held {
    fn of(variable: &Variable, seed: &Seed) -> Self {
        match variable {
            Variable::Unset => Self::Unset,
            Variable::Text(text) => Self::Text(seed.digest(text.expose())),
            Variable::NotUnicode => Self::NotUnicode,
        }
    }
}

fn place(name: &str) -> Place {
    Place::Variable(Name::new(name))
}
