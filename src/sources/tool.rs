//! Keys of a configuration that only presets have.

pub(super) mod tables;

use zeroize::Zeroizing;

use crate::finding::tool::{MethodChoice, ServerField, ToolKey};
use crate::finding::{Found, Lost, Problem, SettingKey, SettingValue, Subject};
use crate::system::{System, Variable};
use crate::text::{Name, nearest};

use super::caller::{Caller, taken_over};

/// Where a configuration has other servers than the program's own, and profiles; and what may be written
/// in place of a word.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ToolKeys {
    /// The table of profiles: tables that repeat keys of the top. Of these, the server that the selected
    /// profile names counts, and nothing else.
    pub(super) profiles: Option<&'static str>,
    /// The table of servers, and what the keys of one mean.
    pub(super) servers: Option<(&'static str, &'static [(&'static str, ServerKey)])>,
    pub(super) expansion: Option<Expansion>,
}

/// What a key of a server's table means.
#[derive(Clone, Debug)]
pub(crate) enum ServerKey {
    /// One field.
    Field(ServerField),
    /// A table, of which each entry is a field.
    Entries(fn(Name) -> ServerField),
    /// A field of which nothing but that it is there is taken, unless it is `false`.
    Present(ServerField),
}

/// The words that a setting has for methods.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MethodWords {
    pub(super) words: &'static [(&'static str, MethodChoice)],
    pub(super) expected: &'static str,
}

/// What texts in a file may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expansion {
    /// `$NAME` and `${NAME}`.
    Names,
    /// `${NAME:-default}` as well.
    NamesAndDefaults,
}

impl ToolKeys {
    /// Adds others. Of two tables for one thing that of the others counts.
    pub(super) fn and(self, others: Self) -> Self {
        Self {
            profiles: others.profiles.or(self.profiles),
            servers: others.servers.or(self.servers),
            expansion: others.expansion.or(self.expansion),
        }
    }

    /// Returns whether a table holds tables that repeat keys of the top on purpose.
    pub(super) fn repeats_keys(&self, heading: &str) -> bool {
        self.profiles == Some(heading)
    }

    /// Returns whether a table holds tables of servers.
    pub(super) fn servers_are_in(&self, heading: &str) -> bool {
        matches!(self.servers, Some((name, _)) if name == heading)
    }

    /// Puts variables of the process in place of their names.
    pub(super) fn expand(&self, text: &str, system: &System) -> Zeroizing<String> {
        match self.expansion {
            Some(expansion) => expansion.expand(text, system),
            None => Zeroizing::new(text.to_owned()),
        }
    }
}

impl ServerKey {
    /// Returns what a user who misspells the key loses, if that deserves a note.
    fn lost(&self) -> Option<Lost> {
        match self {
            Self::Field(ServerField::EnvKey | ServerField::BearerToken) => Some(Lost::Credential),
            Self::Field(ServerField::BaseUrl) => Some(Lost::BaseUrl),
            Self::Field(ServerField::RequiresStoredLogin) | Self::Entries(_) => Some(Lost::Detail),
            Self::Field(_) | Self::Present(_) => None,
        }
    }
}

impl Caller {
    /// Selects a profile. `None` selects none and is not mentioned.
    #[must_use]
    pub(crate) fn profile(self, name: impl Into<Option<String>>) -> Self {
        match name.into() {
            Some(name) => self.text(
                Subject::Setting(SettingKey::Tool(ToolKey::ProfileOption)),
                Some(taken_over(name)),
            ),
            None => self,
        }
    }
}

impl MethodWords {
    pub(super) fn find(self, text: &str) -> Found {
        match self.words.iter().find(|(word, _)| *word == text) {
            Some((word, choice)) => Found::Setting(SettingValue::Method(*choice, word)),
            None => Found::Problem(Problem::NotOneOf {
                expected: self.expected,
                nearest: nearest(text, self.words.iter().map(|(word, _)| *word)),
            }),
        }
    }
}

impl Expansion {
    /// A name that is not set stays as it is written.
    fn expand(self, text: &str, system: &System) -> Zeroizing<String> {
        let mut expanded = Zeroizing::new(String::with_capacity(text.len()));
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('$') {
            expanded.push_str(before);
            let (reference, default, end) = self.reference(after);
            let set = reference.map(|name| system.var(name));
            match (set.as_ref().and_then(Variable::text), default) {
                (Some(value), _) if !(value.is_empty() && default.is_some()) => {
                    expanded.push_str(value);
                }
                (_, Some(default)) => expanded.push_str(default),
                (_, None) => {
                    expanded.push('$');
                    expanded.push_str(after.get(..end).unwrap_or_default());
                }
            }
            rest = after.get(end..).unwrap_or_default();
        }
        expanded.push_str(rest);
        expanded
    }

    /// Returns the name behind a `$`, the default beside it, and where the reference ends.
    fn reference(self, after: &str) -> (Option<&str>, Option<&str>, usize) {
        let Some((inner, _)) = after
            .strip_prefix('{')
            .and_then(|inner| inner.split_once('}'))
        else {
            let is_of_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
            let end = after.bytes().take_while(|byte| is_of_name(*byte)).count();
            let name = after.get(..end).filter(|name| !name.is_empty());
            return (name, None, end);
        };
        let end = inner.len().saturating_add(2);
        match inner.split_once(":-") {
            Some((name, default)) if self == Self::NamesAndDefaults => {
                (Some(name), Some(default), end)
            }
            _ => (Some(inner), None, end),
        }
    }
}
