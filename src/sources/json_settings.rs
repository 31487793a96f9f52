//! Settings in JSON.

use std::path::PathBuf;

use serde_json::value::RawValue;

use crate::finding::file::FileProblem;
use crate::finding::{
    Finding, Found, MethodChoice, Notice, Origin, Position, Problem, SettingKey, SettingValue,
    Standing, Subject, Trust,
};
use crate::json;
use crate::method::MethodKind;
use crate::source::{CredentialSource, Inquiry, SourceReport, Stage};
use crate::system::{ReadRequest, Variable};
use crate::text::{UncheckedText, nearest};

use super::document;
use super::variables::Variables;

/// A configuration file in JSON, of which only the keys that were given a meaning are taken.
///
/// Keys are dotted: `api.url` is the member `url` of the object `api`. Of two members of one name
/// the last counts. A key that is missing or `null` is not mentioned.
///
/// ```
/// use auth_resolver::{JsonSettings, Resolver, System, Variables};
///
/// let variables = Variables::new().api_key("ACME_API_KEY");
/// let settings = JsonSettings::at("/home/u/.acme/settings.json")
///     .base_url("api.url")
///     .variables("env", variables);
/// let text = r#"{
///     "api": {"url": "https://gw.example/v1"},
///     "env": {"ACME_API_KEY": "acme-1234"}
/// }"#;
/// let auth = Resolver::new()
///     .source(settings)
///     .system(System::fixed().file("/home/u/.acme/settings.json", text))
///     .resolve()?;
/// assert_eq!(auth.base_url().as_str(), "https://gw.example/v1");
/// assert_eq!(
///     auth.credential_origin().unwrap().to_string(),
///     "/home/u/.acme/settings.json:3 ACME_API_KEY",
/// );
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct JsonSettings {
    path: PathBuf,
    project: Option<PathBuf>,
    has_comments: bool,
    keys: Vec<(String, Meaning)>,
    variables: Vec<(String, Variables)>,
}

#[derive(Clone, Debug)]
enum Meaning {
    ApiKey,
    Setting(SettingKey),
    Method(SettingKey, MethodWords),
    Command,
}

/// The words that a setting has for methods.
#[derive(Clone, Copy, Debug)]
struct MethodWords {
    words: &'static [(&'static str, MethodChoice)],
    expected: &'static str,
}

impl JsonSettings {
    /// Names a file of the user's own.
    #[must_use]
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            project: None,
            has_comments: false,
            keys: Vec::new(),
            variables: Vec::new(),
        }
    }

    /// Names a project's directory and the file in it, which is trusted as a project's is. No
    /// symbolic link below the directory is followed.
    #[must_use]
    pub fn project(directory: impl Into<PathBuf>, file: &str) -> Self {
        let directory = directory.into();
        Self {
            project: Some(directory.clone()),
            ..Self::at(directory.join(file))
        }
    }

    /// Allows comments, `//` to the end of the line and `/* */`.
    #[must_use]
    pub fn with_comments(mut self) -> Self {
        self.has_comments = true;
        self
    }

    /// Says which key holds an API key.
    #[must_use]
    pub fn api_key(self, key: &str) -> Self {
        self.with(key, Meaning::ApiKey)
    }

    /// Says which key holds the base URL.
    #[must_use]
    pub fn base_url(self, key: &str) -> Self {
        self.setting(key, SettingKey::BaseUrl)
    }

    /// Gives a key a meaning.
    #[must_use]
    pub fn setting(self, key: &str, meaning: SettingKey) -> Self {
        self.with(key, Meaning::Setting(meaning))
    }

    /// Says which key selects the method, and what its words stand for. Another word is an error
    /// that tells what was `expected`.
    #[must_use]
    pub fn selects_method(
        self,
        key: &str,
        words: &'static [(&'static str, MethodChoice)],
        expected: &'static str,
    ) -> Self {
        let words = MethodWords { words, expected };
        self.with(key, Meaning::Method(SettingKey::SelectedMethod, words))
    }

    /// Says which key names the only method that is allowed, in the same words.
    #[must_use]
    pub fn restricts_method(
        self,
        key: &str,
        words: &'static [(&'static str, MethodChoice)],
        expected: &'static str,
    ) -> Self {
        let words = MethodWords { words, expected };
        self.with(key, Meaning::Method(SettingKey::ForcedMethod, words))
    }

    /// Says which key holds a command that prints a key. It is never run, nor shown: where the
    /// credential would be its output, that is an error.
    ///
    /// ```
    /// use auth_resolver::{ErrorKind, JsonSettings, Resolver, System};
    ///
    /// let settings = "{\"keyHelper\": \"print-my-key\"} // allowed here";
    /// let error = Resolver::new()
    ///     .source(JsonSettings::at("/acme.json").with_comments().command("keyHelper"))
    ///     .system(System::fixed().file("/acme.json", settings))
    ///     .resolve()
    ///     .unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Unsupported);
    /// assert!(!error.to_string().contains("print-my-key"));
    /// ```
    #[must_use]
    pub fn command(self, key: &str) -> Self {
        self.with(key, Meaning::Command)
    }

    /// Says which object holds variables, and what they mean.
    #[must_use]
    pub fn variables(mut self, object: &str, variables: Variables) -> Self {
        self.variables.push((object.to_owned(), variables));
        self
    }

    fn with(mut self, key: &str, meaning: Meaning) -> Self {
        self.keys.push((key.to_owned(), meaning));
        self
    }

    fn report(&self, text: &str, file: &Origin, report: &mut SourceReport) -> Result<(), Problem> {
        let entries = json::entries(text).map_err(document::problem_of)?;
        let line = |value: &RawValue| document::line_of(text, value.get());
        let mut found = SourceReport::new();
        for (key, meaning) in &self.keys {
            if let Some(value) = json::descend(&entries, key) {
                let (key, line) = (key.clone(), line(value));
                meaning.report(file.at(Position::Key { key, line }), value, &mut found);
            }
        }
        for (object, variables) in &self.variables {
            let Some(object) = json::descend(&entries, object) else {
                continue;
            };
            let members = json::entries(object.get()).map_err(|_| Problem::WrongType {
                expected: "an object",
                found: json::kind_of(object),
            })?;
            for (name, role) in &variables.0 {
                let Some(value) = json::descend(&members, name.expose()) else {
                    continue;
                };
                let origin = file.at(Position::Assignment {
                    name: name.clone(),
                    line: Some(line(value)),
                });
                match document::json_text(value) {
                    Ok(text) => {
                        let variable = Variable::Text(UncheckedText::new(&text));
                        role.report(&mut found, origin, name, &variable);
                    }
                    Err(problem) => found.problem(origin, role.subject(name), problem),
                }
            }
        }
        for finding in found.into_findings() {
            report.add(finding);
        }
        Ok(())
    }
}

impl Meaning {
    fn report(&self, origin: Origin, value: &RawValue, report: &mut SourceReport) {
        let key = Subject::Credential(Standing::Ambient, MethodKind::ApiKey);
        match self {
            Self::Command => match document::json_text(value) {
                // No program is named. Writers leave an empty text where there is none.
                Ok(text) if text.trim().is_empty() => {
                    report.add(Finding::new(origin, key, Found::Blank));
                }
                _ => report.problem(origin, key, Problem::Command),
            },
            Self::ApiKey => match document::json_text(value) {
                Ok(text) => {
                    report.credential(origin, Standing::Ambient, MethodKind::ApiKey, Some(&text));
                }
                Err(problem) => report.problem(origin, key, problem),
            },
            Self::Setting(setting) => report.add(Finding::new(
                origin,
                Subject::Setting(setting.clone()),
                Found::Setting(setting_value(value)),
            )),
            Self::Method(setting, words) => {
                let found = match document::json_text(value) {
                    Ok(text) if text.trim().is_empty() => Found::Blank,
                    Ok(text) => words.find(&text),
                    Err(problem) => Found::Problem(problem),
                };
                report.add(Finding::new(
                    origin,
                    Subject::Setting(setting.clone()),
                    found,
                ));
            }
        }
    }
}

impl MethodWords {
    fn find(self, text: &str) -> Found {
        match self.words.iter().find(|(word, _)| *word == text) {
            Some((word, choice)) => Found::Setting(SettingValue::Method(*choice, word)),
            None => Found::Problem(Problem::NotOneOf {
                expected: self.expected,
                nearest: nearest(text, self.words.iter().map(|(word, _)| *word)),
            }),
        }
    }
}

fn setting_value(value: &RawValue) -> SettingValue {
    match (json::kind_of(value), value.get()) {
        ("a boolean", text) => SettingValue::Flag(text == "true"),
        (kind, _) => match document::json_text(value) {
            Ok(text) => SettingValue::Text(UncheckedText::new(&text)),
            Err(_) => SettingValue::Unexpected(kind),
        },
    }
}

impl CredentialSource for JsonSettings {
    fn stage(&self) -> Stage {
        Stage::Settings
    }

    fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport) {
        let before = report.findings().len();
        let (trust, request) = match &self.project {
            Some(directory) => (
                Trust::Project,
                ReadRequest::up_to(ReadRequest::PROJECT_LIMIT).refuse_links_below(directory),
            ),
            None => (Trust::User, ReadRequest::up_to(ReadRequest::SETTINGS_LIMIT)),
        };
        let file = Origin::file(&self.path, trust);
        let read = inquiry.system().read(&self.path, &request);
        let text = match &read.outcome {
            Ok(contents) => document::text_of(contents.as_bytes()),
            Err(FileProblem::NotFound) => return report.nothing(file, Subject::Settings),
            Err(problem) => Err(Problem::File(problem.clone())),
        };
        let mut members = SourceReport::new();
        let parsed = text.and_then(|(text, bom)| {
            if self.has_comments {
                self.report(&json::without_comments(text), &file, &mut members)?;
            } else {
                self.report(text, &file, &mut members)?;
            }
            Ok(bom)
        });
        let (found, bom) = match parsed {
            Ok(bom) => (Found::Present, bom),
            Err(problem) => (Found::Problem(problem), false),
        };
        report.add(
            Finding::new(file, Subject::Settings, found)
                .with_notices(read.notices.into_iter().map(Notice::File))
                .with_notices(bom.then_some(Notice::ByteOrderMark)),
        );
        for finding in members.into_findings() {
            report.add(finding);
        }
        report.forget_readers_unless_secret(before);
    }
}
