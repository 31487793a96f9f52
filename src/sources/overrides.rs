//! The caller's overrides of settings: `key=value`.

use toml::de::DeValue;
use zeroize::Zeroizing;

use crate::finding::{Finding, Found, Origin, Problem, SettingKey, Subject};
use crate::source::{CredentialSource, Inquiry, SourceReport};
use crate::text::{Name, UncheckedText};

use super::setting_keys::SettingKeys;
use super::toml_document::Document;
use super::toml_keys::pick;

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
}

impl Overrides {
    /// Starts with the caller's own words for where they come from, such as `-c`.
    #[must_use]
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            keys: SettingKeys::new(),
            given: Vec::new(),
        }
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
}

impl CredentialSource for Overrides {
    fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport) {
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
            let before = report.findings().len();
            // Quotes mean nothing in these keys, so `a."b".c` is about something that is called `"b"`.
            if key.split('.').count() <= MOST_PARTS {
                let text = Zeroizing::new([VALUE, "=", value].concat());
                let toml = may_be_toml(value).then(|| Document::parse(&text).ok());
                let toml = toml.flatten().and_then(|mut toml| toml.take(VALUE));
                let bare = || DeValue::String(value.trim_matches(['"', '\'']).into());
                let document = Document::of(key.split('.'), toml.unwrap_or_else(bare));
                let origin = |key, _| Origin::caller(format!("{} {key}", self.what));
                pick(
                    document.root(),
                    &self.keys,
                    &origin,
                    None,
                    inquiry.system(),
                    report,
                );
            }
            if key.contains(['"', '\'']) || report.findings().len() == before {
                report.add(unrelated(&self.what, key));
            }
        }
    }
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

// An override that is about something else is mentioned by its name, without its value.
fn unrelated(what: &str, key: &str) -> Finding {
    let name = Name::new(key);
    Finding::new(
        Origin::caller(format!("{what} {name}")),
        Subject::Setting(SettingKey::Unrelated(name)),
        Found::Present,
    )
}
