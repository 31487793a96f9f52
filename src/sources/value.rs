//! Tables and values of a document of settings, in TOML or in JSON.

use serde_json::value::RawValue;
use toml::de::{DeTable, DeValue};

use crate::finding::{Problem, SettingValue};
use crate::json;
use crate::text::{Text, UncheckedText};

use super::document;
use super::toml_document::{self, Item, type_name};

/// How many texts of a list in JSON are taken.
const MOST_ELEMENTS: usize = 256;

/// A table of TOML, or the members of an object of JSON.
pub(super) enum Table<'d> {
    Toml(&'d DeTable<'d>),
    Json(Vec<json::Entry<'d>>),
}

/// What stands behind a key.
#[derive(Clone, Copy)]
pub(super) enum Value<'d> {
    Toml(&'d Item<'d>),
    Json(&'d RawValue),
}

impl<'d> Table<'d> {
    /// Finds what stands behind a dotted key. A key whose own name has a dot in it cannot be asked for.
    pub(super) fn find(&self, dotted: &str) -> Option<Value<'d>> {
        match self {
            Self::Toml(table) => toml_document::descend(table, dotted).map(Value::Toml),
            Self::Json(entries) => json::descend(entries, dotted).map(Value::Json),
        }
    }

    /// Finds what stands behind each of several dotted keys, in their order. Keys that are not there are
    /// left out.
    pub(super) fn find_each<'k, K: AsRef<str>, M>(
        &self,
        keys: &'k [(K, M)],
    ) -> Vec<(&'k (K, M), Value<'d>)> {
        match self {
            Self::Toml(table) => {
                let found = toml_document::find_each(table, keys);
                found.map(|(key, item)| (key, Value::Toml(item))).collect()
            }
            Self::Json(_) => {
                let find = |known: &'k (K, M)| Some((known, self.find(known.0.as_ref())?));
                keys.iter().filter_map(find).collect()
            }
        }
    }

    /// Returns the value of a member, even `null`. Of two of one name the last counts.
    pub(super) fn get(&self, name: &str) -> Option<Value<'d>> {
        match self {
            Self::Toml(table) => table.get(name).map(Value::Toml),
            Self::Json(entries) => {
                let mut entries = entries.iter().rev();
                let entry = entries.find(|(written, _)| written.as_str() == name);
                entry.map(|(_, value)| Value::Json(value))
            }
        }
    }

    pub(super) fn members(&self) -> Vec<(&str, Value<'d>)> {
        match self {
            Self::Toml(table) => {
                let members = table.iter();
                let named =
                    members.map(|(name, item)| (name.get_ref().as_ref(), Value::Toml(item)));
                named.collect()
            }
            Self::Json(entries) => {
                let members = entries.iter();
                let named = members.map(|(name, value)| (name.as_str(), Value::Json(value)));
                named.collect()
            }
        }
    }
}

impl<'d> Value<'d> {
    /// Returns where it starts in the text of its document.
    pub(super) fn start(self, text: &str) -> usize {
        match self {
            Self::Toml(item) => item.span().start,
            Self::Json(raw) => document::offset(text, raw.get()),
        }
    }

    pub(super) fn text(self) -> Result<Text<'d>, Problem> {
        match self {
            Self::Toml(item) => match item.get_ref() {
                DeValue::String(text) => Ok(Text::Written(text)),
                _ => Err(self.is_not("a string")),
            },
            Self::Json(raw) => document::json_text(raw),
        }
    }

    /// Returns the text, or the JSON of a number, a boolean or `null`.
    pub(super) fn text_or_json(self) -> Result<Text<'d>, Problem> {
        match self {
            Self::Json(raw) if !raw.get().starts_with(['"', '[', '{']) => {
                Ok(Text::Written(raw.get()))
            }
            value => value.text(),
        }
    }

    pub(super) fn table(self) -> Option<Table<'d>> {
        match self {
            Self::Toml(item) => item.get_ref().as_table().map(Table::Toml),
            Self::Json(raw) => json::entries(raw.get()).ok().map(Table::Json),
        }
    }

    pub(super) fn flag(self) -> Option<bool> {
        match self {
            Self::Toml(item) => item.get_ref().as_bool(),
            Self::Json(raw) => raw.get().parse().ok(),
        }
    }

    pub(super) fn is_null(self) -> bool {
        matches!(self, Self::Json(raw) if raw.get() == "null")
    }

    pub(super) fn is_toml_table(self) -> bool {
        matches!(self, Self::Toml(item) if item.get_ref().is_table())
    }

    /// Says what was expected in its place.
    pub(super) fn is_not(self, expected: &'static str) -> Problem {
        let found = self.kind();
        Problem::WrongType { expected, found }
    }

    pub(super) fn setting(self) -> SettingValue {
        if let Ok(text) = self.text() {
            return SettingValue::Text(UncheckedText::new(&text));
        }
        if let Some(flag) = self.flag() {
            return SettingValue::Flag(flag);
        }
        let texts: Option<Vec<_>> = match self {
            Self::Toml(item) => item.get_ref().as_array().and_then(|items| {
                let texts = items.iter().map(|item| item.get_ref().as_str());
                texts.map(|text| text.map(UncheckedText::new)).collect()
            }),
            Self::Json(raw) if raw.get().starts_with('[') => {
                let elements = json::elements(raw.get(), MOST_ELEMENTS).into_iter();
                let texts = elements.map(|raw| Some(UncheckedText::new(&json::string(raw)?)));
                texts.collect()
            }
            Self::Json(_) => None,
        };
        match (texts, self.kind()) {
            (Some(texts), _) => SettingValue::List(texts),
            (None, "a list") => SettingValue::Unexpected("a list of other things than texts"),
            (None, kind) => SettingValue::Unexpected(kind),
        }
    }

    fn kind(self) -> &'static str {
        match self {
            Self::Toml(item) => type_name(item.get_ref()),
            Self::Json(raw) => json::kind_of(raw),
        }
    }
}
