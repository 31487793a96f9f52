//! The caller's overrides of settings: `key=value`.

use std::fmt::Write as _;

use zeroize::Zeroizing;

use crate::finding::{Finding, Found, Origin, Problem, SettingKey, Subject};
use crate::source::{CredentialSource, Inquiry, SourceReport, Stage};
use crate::text::{Name, UncheckedText};

use super::config_toml;
use super::setting_keys::SettingKeys;
use super::toml_keys::pick;

/// Overrides of settings that the caller was given, as in `-c key=value`.
///
/// A value that is TOML counts as that; any other is a text, without the quotes around it. Of two
/// overrides of one key the later counts, as in Codex.
///
/// ```
/// use auth_resolver::{Overrides, Resolver, SettingKey, SettingKeys, System};
///
/// let keys = SettingKeys::new().setting("api.base_url", SettingKey::BaseUrl);
/// let error = Resolver::new()
///     .source(Overrides::new("-c").keys(keys).set("api.base_url=not a url"))
///     .system(System::fixed())
///     .resolve()
///     .unwrap_err();
/// assert!(error.to_string().starts_with("-c api.base_url is no base URL"));
/// ```
#[derive(Clone, Debug)]
pub struct Overrides {
    what: String,
    keys: SettingKeys,
    given: Vec<UncheckedText>,
}

impl Overrides {
    /// Starts with the caller's own words for where they come from, such as `-c`.
    #[must_use]
    pub fn new(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            keys: SettingKeys::new(),
            given: Vec::new(),
        }
    }

    /// Adds keys that mean something.
    #[must_use]
    pub fn keys(mut self, keys: SettingKeys) -> Self {
        self.keys = self.keys.and(keys);
        self
    }

    /// Adds an override, `key=value` in one text.
    #[must_use]
    pub fn set(mut self, assignment: &str) -> Self {
        self.given.push(UncheckedText::new(assignment));
        self
    }
}

impl CredentialSource for Overrides {
    fn stage(&self) -> Stage {
        Stage::Settings
    }

    fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport) {
        // The earliest finding wins, and of overrides the last one does.
        for assignment in self.given.iter().rev() {
            let Some(document) = as_document(assignment.expose()) else {
                report.problem(
                    Origin::caller(&self.what),
                    Subject::Settings,
                    Problem::NotAnAssignment,
                );
                continue;
            };
            // Quotes mean nothing in these keys, so nothing is called what such a key asks for.
            if key_of(assignment.expose()).contains(['"', '\'']) {
                report.add(unrelated(&self.what, assignment.expose()));
                continue;
            }
            match config_toml::parse(&document) {
                Ok(toml) => {
                    let origin = |key, _| Origin::caller(format!("{} {key}", self.what));
                    let before = report.findings().len();
                    pick(
                        toml.root(),
                        &self.keys,
                        &origin,
                        None,
                        inquiry.system(),
                        report,
                    );
                    if report.findings().len() == before {
                        report.add(unrelated(&self.what, assignment.expose()));
                    }
                }
                Err(problem) => {
                    report.problem(Origin::caller(&self.what), Subject::Settings, problem);
                }
            }
        }
    }
}

fn key_of(assignment: &str) -> &str {
    assignment.split('=').next().unwrap_or_default().trim()
}

// An override that is about something else is mentioned by its name, without its value.
fn unrelated(what: &str, assignment: &str) -> Finding {
    let name = Name::new(key_of(assignment));
    Finding::new(
        Origin::caller(format!("{what} {name}")),
        Subject::Setting(SettingKey::Unrelated(name)),
        Found::Present,
    )
}

/// The bytes that the longest escape of one byte takes: `\U0000001F`.
const LONGEST_ESCAPE: usize = 10;

// `a.b=v` as the TOML document `"a"."b" = v`, so that overrides are read by the code that reads
// files.
fn as_document(assignment: &str) -> Option<Zeroizing<String>> {
    let (key, value) = assignment.split_once('=')?;
    let key = key.trim();
    if key.is_empty() {
        return None;
    }
    // Reserved in advance: a text that has to grow leaves a copy behind that nobody wipes.
    let mut head = Zeroizing::new(String::with_capacity(
        assignment.len().saturating_mul(LONGEST_ESCAPE),
    ));
    for (index, segment) in key.split('.').enumerate() {
        if index > 0 {
            head.push('.');
        }
        push_quoted(&mut head, segment);
    }
    head.push('=');
    // After a line break another key could follow.
    if !value.contains(['\n', '\r']) {
        let mut document = Zeroizing::new(String::with_capacity(head.capacity()));
        document.push_str(&head);
        document.push_str(value.trim());
        if config_toml::parse(&document).is_ok() {
            return Some(document);
        }
    }
    push_quoted(&mut head, value.trim().trim_matches(['"', '\'']));
    Some(head)
}

fn push_quoted(text: &mut String, segment: &str) {
    text.push('"');
    for char in segment.chars() {
        match char {
            '"' | '\\' => {
                text.push('\\');
                text.push(char);
            }
            char if char.is_control() => {
                // Writing to a `String` cannot fail.
                let _ = write!(text, "\\U{:08X}", u32::from(char));
            }
            char => text.push(char),
        }
    }
    text.push('"');
}
