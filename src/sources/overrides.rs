//! The caller's overrides of settings: `key=value`.

use toml::de::DeValue;
use zeroize::Zeroizing;

use crate::finding::{Finding, Found, Origin, Problem, SettingKey, Subject};
use crate::source::{CredentialSource, Inquiry, SourceReport};
use crate::text::{Name, UncheckedText};

use super::config_toml::take;
use super::setting_keys::SettingKeys;
use super::settings::Walk;
use super::toml_document::Toml;
use super::value::Table;

/// How deep tables may be nested, as in a file.
const MOST_PARTS: usize = 80;

/// The key that a value gets in order to be read as a file.
const VALUE: &str = "value";

/// Overrides of settings that the caller was given, as in `-c key=value`.
///
/// A value that is TOML counts as that; any other is a text, without the quotes around it. Of two
/// overrides of one key the later counts, as in Codex.
#[derive(Clone, Debug)]
pub(crate) struct Overrides {
    what: String,
    keys: SettingKeys,
    given: Vec<UncheckedText>,
    is_of_1_0: bool,
}

impl Overrides {
    /// Starts with the caller's own words for where they come from, such as `-c`.
    #[must_use]
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            keys: SettingKeys::default(),
            given: Vec::new(),
            is_of_1_0: false,
        }
    }

    /// Takes a value for TOML only without what TOML has allowed in inline tables since 1.1.
    #[must_use]
    pub(crate) fn of_toml_1_0(mut self, is_of_1_0: bool) -> Self {
        self.is_of_1_0 = is_of_1_0;
        self
    }

    /// Adds keys that mean something.
    #[must_use]
    pub(crate) fn keys(mut self, keys: SettingKeys) -> Self {
        self.keys = self.keys.and(keys);
        self
    }

    /// Adds an override, `key=value` in one text.
    #[must_use]
    pub(crate) fn set(mut self, assignment: &str) -> Self {
        self.given.push(UncheckedText::new(assignment));
        self
    }

    /// Returns the dotted keys that are given whole tables.
    pub(crate) fn tables(&self) -> Vec<String> {
        let parts = self.given.iter().filter_map(|text| parts_of(text.expose()));
        let tables = parts.filter(|(_, value)| {
            let text = as_file(value);
            // Looked at where it is: what is taken out of the document is not wiped with it.
            self.parse(value, &text).is_some_and(|document| {
                let value = document.root().get(VALUE);
                value.is_some_and(|value| value.get_ref().is_table())
            })
        });
        tables.map(|(key, _)| key.to_owned()).collect()
    }

    fn parse<'t>(&self, value: &str, text: &'t str) -> Option<Toml<'t>> {
        let toml = may_be_toml(value).then(|| Toml::parse(text, self.is_of_1_0));
        toml?.ok()
    }

    /// Returns whether a key is about another server and has quotation marks in it.
    fn quotes_server(&self, key: &str) -> bool {
        let servers = self.keys.tool.servers;
        key.contains(['"', '\'']) && servers.is_some_and(|(table, _)| is_in(key, table))
    }
}

impl CredentialSource for Overrides {
    fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport) {
        // What later ones put in the place of whole tables.
        let mut tables: Vec<&str> = Vec::new();
        // The earliest finding wins, and of overrides the last one does.
        for assignment in self.given.iter().rev() {
            let Some((key, value)) = parts_of(assignment.expose()) else {
                report.problem(
                    Origin::caller(&self.what),
                    Subject::Settings,
                    Problem::NotAnAssignment,
                );
                continue;
            };
            if tables.iter().any(|table| is_in(key, table)) {
                report.add(mention(&self.what, key, SettingKey::Overridden));
                continue;
            }
            // They are part of the name, so the override would be of no server that anybody has
            // (recordings `config/-c_quoted_segment`).
            if self.quotes_server(key) {
                let name = Name::new(&Zeroizing::new(key.replace(['"', '\''], "")));
                report.problem(
                    Origin::caller(format!("{} {name}", self.what)),
                    Subject::Settings,
                    Problem::Other("quotation marks in its key are part of the name".to_owned()),
                );
                continue;
            }
            let before = report.findings().len();
            // Quotes mean nothing in these keys, so `a."b".c` is about something that is called `"b"`.
            if key.split('.').count() <= MOST_PARTS {
                let text = as_file(value);
                let toml = self.parse(value, &text);
                let toml = toml.and_then(|mut toml| toml.take(VALUE));
                let bare = || DeValue::String(value.trim_matches(['"', '\'']).into());
                let value = toml.unwrap_or_else(bare);
                if value.is_table() {
                    tables.push(key);
                }
                let toml = Toml::of(key.split('.'), value);
                let mut walk = Walk {
                    keys: &self.keys,
                    system: inquiry.system(),
                    origin: &|key, _| Origin::caller(format!("{} {key}", self.what)),
                    report,
                };
                take(&mut walk, &Table::Toml(toml.root()), None);
            }
            if key.contains(['"', '\'']) || report.findings().len() == before {
                report.add(mention(&self.what, key, SettingKey::Unrelated));
            }
        }
    }
}

/// Returns whether a dotted key is a table's, or is of something in it.
fn is_in(key: &str, table: &str) -> bool {
    let rest = key.strip_prefix(table);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Returns a file that holds a value and no more.
fn as_file(value: &str) -> Zeroizing<String> {
    Zeroizing::new([VALUE, "=", value].concat())
}

/// Returns key and value, if there is a key.
fn parts_of(assignment: &str) -> Option<(&str, &str)> {
    let (key, value) = assignment.split_once('=')?;
    Some((key.trim(), value.trim())).filter(|(key, _)| !key.is_empty())
}

/// Returns whether a value may be TOML rather than a bare text.
// The crate `toml` leaves a copy of what it refuses behind in memory, so it is not asked about keys.
fn may_be_toml(value: &str) -> bool {
    let is_of_number = |byte: u8| byte.is_ascii_hexdigit() || b"+-_.: TZtzxoin".contains(&byte);
    match value.as_bytes() {
        // After a line break another key could follow.
        bytes if bytes.contains(&b'\n') || bytes.contains(&b'\r') => false,
        [quote @ (b'"' | b'\''), rest @ ..] => rest.contains(quote),
        [b'[', rest @ ..] => rest.contains(&b']'),
        [b'{', rest @ ..] => rest.contains(&b'}'),
        [b'+' | b'-' | b'0'..=b'9', ..] => value.bytes().all(is_of_number),
        _ => ["true", "false", "inf", "nan"]
            .iter()
            .any(|word| value.starts_with(word)),
    }
}

// An override of which nothing is used is mentioned by its name, without its value.
fn mention(what: &str, key: &str, meaning: fn(Name) -> SettingKey) -> Finding {
    let name = Name::new(key);
    Finding::new(
        Origin::caller(format!("{what} {name}")),
        Subject::Setting(meaning(name)),
        Found::Present,
    )
}
