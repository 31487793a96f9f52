//! The one walk that takes settings out of a document, in TOML or in JSON.

use crate::finding::{
    Finding, Found, Notice, Origin, Position, Problem, SettingKey, Standing, Subject,
};
use crate::method::MethodKind;
use crate::source::SourceReport;
use crate::system::{System, Variable};
use crate::text::{Name, UncheckedText, is_misspelt};

use super::document::Document;
use super::setting_keys::{Meaning, SettingKeys};
use super::value::{Table, Value};
use super::variables::Variables;

/// What configurations in TOML and in JSON have in common.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) document: Document,
    pub(super) required: bool,
    pub(super) keys: SettingKeys,
    /// Tables by their dotted keys, and the variables in them.
    pub(super) variables: Vec<(String, Variables)>,
    /// Whether numbers and booleans among variables stand for the texts that they are written as.
    pub(super) values_are_text: bool,
}

impl Settings {
    pub(super) fn of(document: Document) -> Self {
        Self {
            document,
            required: false,
            keys: SettingKeys::default(),
            variables: Vec::new(),
            values_are_text: false,
        }
    }

    /// Takes variables out of tables of the document, or out of the document itself.
    pub(super) fn report_variables(
        &self,
        root: &Table<'_>,
        file: &Origin,
        line: impl Fn(Value<'_>) -> u32,
        report: &mut SourceReport,
    ) {
        let origin = |name: &Name, value| {
            let line = Some(line(value));
            let name = name.clone();
            file.at(Position::Assignment { name, line })
        };
        for (dotted, variables) in &self.variables {
            let inner;
            let table = if dotted.is_empty() {
                root
            } else {
                let Some(value) = root.find(dotted) else {
                    continue;
                };
                let Some(table) = value.table() else {
                    let origin = origin(&Name::new(dotted), value);
                    report.problem(origin, Subject::Settings, value.is_not("a table"));
                    continue;
                };
                inner = table;
                &inner
            };
            for (name, role) in &variables.0 {
                let value = table.get(name.expose());
                let Some(value) = value.filter(|value| self.values_are_text || !value.is_null())
                else {
                    continue;
                };
                let origin = origin(name, value);
                let text = if self.values_are_text {
                    value.text_or_json()
                } else {
                    value.text()
                };
                match text {
                    Ok(text) => {
                        let variable = Variable::Text(UncheckedText::new(&text));
                        role.report(report, origin, name, &variable);
                    }
                    Err(problem) => report.problem(origin, role.subject(name), problem),
                }
            }
        }
    }
}

/// Returns the keys that are not read, and are nearly ones that are read and not there.
pub(super) fn near_misses(
    root: &Table<'_>,
    keys: &SettingKeys,
    line: impl Fn(Value<'_>) -> u32,
) -> Vec<Notice> {
    let near = keys.keys.iter().filter_map(|(key, meaning)| {
        let lost = meaning.lost()?;
        if root.find(key).is_some() {
            return None;
        }
        let (parent, name) = match key.rsplit_once('.') {
            Some((parent, name)) => (Some(root.find(parent)?.table()?), name),
            None => (None, key.as_ref()),
        };
        let before = key.strip_suffix(name).unwrap_or_default();
        let read = keys.keys.iter().map(|(key, _)| key.strip_prefix(before));
        let members = parent.as_ref().unwrap_or(root).members();
        let (written, value) = members.into_iter().find(|(written, value)| {
            // All that are worth a hint hold texts: `model_providers` is no misspelt `model_provider`.
            !value.is_toml_table()
                && is_misspelt(written, name)
                && !read.clone().any(|read| read == Some(written))
        })?;
        Some(Notice::NearMiss {
            found: format!("{before}{written}"),
            line: line(value),
            meant: key.to_string(),
            lost,
        })
    });
    near.collect()
}

/// A walk over a document, by the keys that mean something.
pub(super) struct Walk<'w> {
    pub(super) keys: &'w SettingKeys,
    pub(super) system: &'w System,
    /// Makes the origin of a value from its dotted key.
    pub(super) origin: &'w dyn Fn(String, Value<'_>) -> Origin,
    pub(super) report: &'w mut SourceReport,
}

impl Walk<'_> {
    /// Takes what the keys mean.
    ///
    /// Of the keys that are not there only those for the preference and for an API key are reported, by
    /// `absent`: a remedy may tell people to set them.
    pub(super) fn keys(&mut self, root: &Table<'_>, absent: Option<&dyn Fn(String) -> Origin>) {
        let mut found = root.find_each(&self.keys.keys).into_iter().peekable();
        for known @ (key, meaning) in self.keys.keys.iter() {
            if let Some((_, value)) = found.next_if(|(found, _)| std::ptr::eq(*found, known)) {
                self.key(key.to_string(), meaning, value);
                continue;
            }
            let Some(absent) = absent else {
                continue;
            };
            let subject = match meaning {
                Meaning::Setting(SettingKey::PreferredMethod) => {
                    Subject::Setting(SettingKey::PreferredMethod)
                }
                Meaning::Credential(kind) => Subject::Credential(Standing::Ambient, *kind),
                _ => continue,
            };
            self.report.nothing(absent(key.to_string()), subject);
        }
    }

    fn key(&mut self, dotted: String, meaning: &Meaning, value: Value<'_>) {
        let text = value.text();
        let is_blank = text.as_ref().is_ok_and(|text| text.trim().is_empty());
        match meaning {
            Meaning::Setting(setting) => self.setting(dotted, value, setting.clone()),
            Meaning::Credential(kind) => {
                let origin = (self.origin)(dotted, value);
                let (standing, kind) = (Standing::Ambient, *kind);
                match text {
                    Ok(text) => {
                        self.report
                            .credential_of(origin, standing, kind, Some(&text));
                    }
                    Err(problem) => {
                        let subject = Subject::Credential(standing, kind);
                        self.report.problem(origin, subject, problem);
                    }
                }
            }
            Meaning::Command => {
                // Writers leave an empty text where there is no command.
                let found = if is_blank {
                    Found::Blank
                } else {
                    Found::Problem(Problem::Command)
                };
                let subject = Subject::Credential(Standing::Ambient, MethodKind::ApiKey);
                self.add(dotted, value, subject, found);
            }
            Meaning::Unused => {
                let found = if is_blank {
                    Found::Blank
                } else {
                    Found::Setting(value.setting())
                };
                let subject = Subject::Unused(Name::new(&dotted));
                self.add(dotted, value, subject, found);
            }
            Meaning::TextOnly => {
                if let Err(problem) = text {
                    self.add(dotted, value, Subject::Settings, Found::Problem(problem));
                }
            }
            Meaning::Method(setting, words) => {
                let found = match text {
                    _ if is_blank => Found::Blank,
                    Ok(text) => words.find(&self.keys.tool.expand(&text, self.system)),
                    Err(problem) => Found::Problem(problem),
                };
                let setting = SettingKey::Tool(setting.clone());
                self.add(dotted, value, Subject::Setting(setting), found);
            }
        }
    }

    /// Takes who is trusted out of the table that records it.
    pub(super) fn trust(&mut self, root: &Table<'_>) {
        if let Some(trust) = &self.keys.projects
            && let Some((key, value, found)) = trust.find_in(root, self.system)
        {
            self.add(
                key,
                value,
                Subject::Setting(trust.setting()),
                Found::Setting(found),
            );
        }
    }

    pub(super) fn setting(&mut self, dotted: String, value: Value<'_>, setting: SettingKey) {
        let found = Found::Setting(value.setting());
        self.add(dotted, value, Subject::Setting(setting), found);
    }

    pub(super) fn add(&mut self, dotted: String, value: Value<'_>, subject: Subject, found: Found) {
        let origin = (self.origin)(dotted, value);
        self.report.add(Finding::new(origin, subject, found));
    }
}

// Put together without `format!`, which takes several times as long: there is one for each key.
pub(super) fn below(table: &str, key: &str) -> String {
    [table, ".", key].concat()
}
