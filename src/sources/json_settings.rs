//! Settings in JSON.

use std::path::{Path, PathBuf};

use serde_json::value::RawValue;
use zeroize::Zeroizing;

use crate::finding::file::{FileNotice, FileProblem};
use crate::finding::tool::{MethodChoice, ToolKey};
use crate::finding::{
    Finding, Found, Lost, Notice, Origin, Place, Position, Problem, SettingKey, SettingValue, Side,
    Standing, Subject,
};
use crate::json::{self, JsonProblem};
use crate::method::MethodKind;
use crate::source::{CredentialSource, Inquiry, SourceReport};
use crate::system::{Contents, FilePath, FileRead, ReadRequest, System, Variable};
use crate::text::{Name, Text, UncheckedText, nearest};

use super::document;
use super::given_text::GivenText;
use super::project_trust::{ProjectTrust, Reach, Recorded, trust_value};
use super::setting_keys::{methods_of_settings, near_miss, parent_of};
use super::variables::Variables;

/// How many texts of a list are taken.
const MOST_ELEMENTS: usize = 256;

/// A configuration file in JSON. Only keys with a given meaning are read.
///
/// Keys are dotted: `api.url` is the member `url` of the object `api`. If a member is repeated,
/// the last one counts. A key that is missing or `null` is not reported.
///
/// ```
/// use auth_resolver::sources::Variables;
/// use auth_resolver::{JsonSettings, Resolver, System};
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
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct JsonSettings {
    document: Document,
    limit: u64,
    has_comments: bool,
    may_say_nothing: bool,
    required: bool,
    keys: Vec<(String, Meaning)>,
    variables: Vec<(String, Variables)>,
    trust: Option<ProjectTrust>,
    expansion: Option<Expansion>,
    /// What to say of a file that others may write to, if that is why it is not read.
    refused_if_others_write: Option<&'static str>,
    values_are_text: bool,
    void_unless: &'static [(&'static str, &'static str)],
}

/// What texts in a file may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expansion {
    /// `$NAME` and `${NAME}`.
    Names,
    /// `${NAME:-default}` as well.
    NamesAndDefaults,
}

#[derive(Clone, Debug)]
enum Document {
    /// A file of the user's.
    OfUser(FilePath),
    /// A project's directory, and the file in it.
    OfProject(PathBuf, PathBuf),
    /// The caller's words for where it was named, and what it was given: JSON, or the path of a file.
    // A key may stand in the place of either.
    Given(String, UncheckedText),
    /// A text that the caller has already.
    Text(GivenText),
}

#[derive(Clone, Debug)]
enum Meaning {
    Credential(MethodKind),
    Setting(SettingKey),
    Method(SettingKey, MethodWords),
    Command,
    Unused,
}

/// The words that a setting has for methods.
#[derive(Clone, Copy, Debug)]
struct MethodWords {
    words: &'static [(&'static str, MethodChoice)],
    expected: &'static str,
}

impl JsonSettings {
    /// Creates a source for a file of the user.
    #[must_use]
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self::of_user(FilePath::at(path))
    }

    pub(crate) fn of_user(path: FilePath) -> Self {
        Self::of(Document::OfUser(path), ReadRequest::SETTINGS_LIMIT)
    }

    /// Creates a source for a file in a project's directory, which belongs to the project.
    /// Symbolic links below the directory are not followed.
    #[must_use]
    pub fn project(directory: impl Into<PathBuf>, file: &str) -> Self {
        let directory = directory.into();
        let path = directory.join(file);
        Self::of(
            Document::OfProject(directory, path),
            ReadRequest::PROJECT_LIMIT,
        )
    }

    /// Creates a source for settings that were given for this run, with your program's name for
    /// them, such as the option's. The settings are the path of a file, relative to the working directory,
    /// or a text that begins with `{`. They are the user's.
    ///
    /// A missing file is an error. The path of an unreadable file is not shown, since it may be a
    /// misplaced key. None of the text is shown.
    ///
    /// ```
    /// use auth_resolver::{ErrorKind, JsonSettings, Resolver, System};
    ///
    /// let resolve = |given: &str| {
    ///     Resolver::new()
    ///         .source(JsonSettings::given("--settings", given).api_key("key").base_url("url"))
    ///         .default_base_url("https://api.acme.example/v1")
    ///         .system(System::fixed().file("/acme.json", r#"{"key": "acme-1234"}"#))
    ///         .resolve()
    /// };
    /// let auth = resolve("/acme.json")?;
    /// assert_eq!(auth.credential_origin().unwrap().to_string(), "/acme.json:1 key");
    /// let auth = resolve(r#"{"key": "acme-1234"}"#)?;
    /// assert_eq!(auth.credential_origin().unwrap().to_string(), "--settings key");
    ///
    /// let error = resolve("acme-1234").unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Unreadable);
    /// assert!(error.to_string().starts_with("--settings cannot be used: no such file"));
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn given(what: impl Into<String>, file_or_json: &str) -> Self {
        let text = UncheckedText::new(file_or_json);
        Self::of(
            Document::Given(what.into(), text),
            ReadRequest::SETTINGS_LIMIT,
        )
    }

    fn of(document: Document, limit: u64) -> Self {
        Self {
            document,
            limit,
            has_comments: false,
            required: false,
            may_say_nothing: false,
            keys: Vec::new(),
            variables: Vec::new(),
            trust: None,
            expansion: None,
            refused_if_others_write: None,
            values_are_text: false,
            void_unless: &[],
        }
    }

    /// Creates a source for a text in memory, such as a database row. It is the user's unless the
    /// origin is a project's. A blank text counts as nothing.
    ///
    /// The text is copied, the copy is wiped, and `Debug` does not show it.
    ///
    /// ```
    /// use auth_resolver::source::{Origin, Side};
    /// use auth_resolver::{JsonSettings, Resolver, System};
    ///
    /// let row = Origin::other("the team's database", Side::Yours);
    /// let auth = Resolver::new()
    ///     .source(JsonSettings::text(row, r#"{"token": "acme-1234"}"#).bearer_token("token"))
    ///     .default_base_url("https://api.acme.example/v1")
    ///     .system(System::fixed())
    ///     .resolve()?;
    /// assert_eq!(auth.credential_origin().unwrap().to_string(), "the team's database token");
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn text(origin: Origin, text: &str) -> Self {
        let text = Document::Text(GivenText::new(origin, text));
        Self::of(text, ReadRequest::SETTINGS_LIMIT)
    }

    /// Makes a missing file an error, for a file that the user named.
    ///
    /// ```
    /// use auth_resolver::{ErrorKind, JsonSettings, Resolver, System};
    ///
    /// let resolve = |settings: JsonSettings| {
    ///     Resolver::new().source(settings).system(System::fixed()).resolve().unwrap_err().kind()
    /// };
    /// assert_eq!(resolve(JsonSettings::at("/acme.json")), ErrorKind::NoneFound);
    /// assert_eq!(resolve(JsonSettings::at("/acme.json").required()), ErrorKind::Unreadable);
    /// ```
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Allows comments: `//` to the end of the line, and `/* */`.
    #[must_use]
    pub fn with_comments(mut self) -> Self {
        self.has_comments = true;
        self
    }

    methods_of_settings!();

    /// Gives a key a meaning.
    #[must_use]
    pub(crate) fn setting(self, key: &str, meaning: SettingKey) -> Self {
        self.meaning(key, Meaning::Setting(meaning))
    }

    /// Sets which key selects the method, and what its words stand for. Another word is an error
    /// that tells what was `expected`.
    #[must_use]
    pub(crate) fn selects_method(
        self,
        key: &str,
        words: &'static [(&'static str, MethodChoice)],
        expected: &'static str,
    ) -> Self {
        let words = MethodWords { words, expected };
        self.meaning(
            key,
            Meaning::Method(SettingKey::Tool(ToolKey::SelectedMethod), words),
        )
    }

    /// Sets which key names the only method that is allowed, in the same words.
    #[must_use]
    pub(crate) fn restricts_method(
        self,
        key: &str,
        words: &'static [(&'static str, MethodChoice)],
        expected: &'static str,
    ) -> Self {
        let words = MethodWords { words, expected };
        self.meaning(
            key,
            Meaning::Method(SettingKey::Tool(ToolKey::ForcedMethod), words),
        )
    }

    /// Adds a dotted key for a command that prints an API key. The command is never run or shown.
    /// If its output would be the credential, this is an error.
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
    pub fn command(self, key: impl Into<String>) -> Self {
        self.meaning(key, Meaning::Command)
    }

    /// Adds a dotted key that has no effect in this file or in this program. If it is present, the
    /// report says so.
    ///
    /// ```
    /// use auth_resolver::{Env, JsonSettings, Resolver, System};
    ///
    /// let auth = Resolver::new()
    ///     .source(Env::new().api_key("ACME_API_KEY"))
    ///     .source(JsonSettings::at("/acme.json").unused("key"))
    ///     .default_base_url("https://api.acme.example/v1")
    ///     .system(
    ///         System::fixed()
    ///             .var("ACME_API_KEY", "acme-1234")
    ///             .file("/acme.json", r#"{"key": "acme-5678"}"#),
    ///     )
    ///     .resolve()?;
    /// assert_eq!(auth.diagnostics()[0].code, "no-effect");
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn unused(self, key: impl Into<String>) -> Self {
        self.meaning(key, Meaning::Unused)
    }

    /// Adds an object that holds variables, by its dotted key. An empty key stands for the document itself.
    ///
    /// ```
    /// use auth_resolver::sources::Variables;
    /// use auth_resolver::{JsonSettings, Resolver, System};
    ///
    /// let text = r#"{"ACME_API_KEY": "acme-1234"}"#;
    /// let auth = Resolver::new()
    ///     .source(JsonSettings::at("/acme.json").variables("", Variables::new().api_key("ACME_API_KEY")))
    ///     .default_base_url("https://api.acme.example/v1")
    ///     .system(System::fixed().file("/acme.json", text))
    ///     .resolve()?;
    /// assert_eq!(auth.method().bearer().unwrap().expose(), "acme-1234");
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn variables(mut self, object: impl Into<String>, variables: Variables) -> Self {
        self.variables.push((object.into(), variables));
        self
    }

    /// Sets which table records whether the project in `directory` is trusted: an object with a member
    /// for each directory, of whose members `key` is the one that says so. Only `true` does, and it
    /// counts for all directories below. Directories go by their real paths, without links.
    #[must_use]
    pub(crate) fn project_trust(
        mut self,
        table: &str,
        key: &str,
        directory: impl Into<PathBuf>,
    ) -> Self {
        let reach = Reach::DirectoriesAbove;
        self.trust = Some(ProjectTrust::new(table, key, directory, reach));
        self
    }

    /// Takes an empty file, or one whose JSON is no object, for one that says nothing.
    pub(crate) fn may_say_nothing(mut self) -> Self {
        self.may_say_nothing = true;
        self
    }

    /// Puts variables of the process in place of their names in texts. A project's file is never expanded.
    pub(crate) fn expanded(mut self, expansion: Expansion) -> Self {
        if !matches!(self.document, Document::OfProject(..)) {
            self.expansion = Some(expansion);
        }
        self
    }

    /// Does not read the file where others may write to it, and says so in these words.
    pub(crate) fn refused_if_others_write(mut self, how: &'static str) -> Self {
        self.refused_if_others_write = Some(how);
        self
    }

    /// Names a key that other places are looked at by.
    pub(crate) fn followed(self, key: &str) -> Self {
        self.setting(key, SettingKey::Tool(ToolKey::Followed(Name::new(key))))
    }

    /// Takes numbers and booleans among variables for the texts that they are written as, `null` too.
    pub(crate) fn values_are_text(mut self) -> Self {
        self.values_are_text = true;
        self
    }

    /// Sets which members must have which type, in the words of [`json::kind_of`]. If one has
    /// another, nothing in the file counts, and a note says so.
    pub(crate) fn void_unless(mut self, types: &'static [(&'static str, &'static str)]) -> Self {
        self.void_unless = types;
        self
    }

    /// Sets how much is read at most.
    pub(crate) fn up_to(mut self, limit: u64) -> Self {
        self.limit = limit;
        self
    }

    fn meaning(mut self, key: impl Into<String>, meaning: Meaning) -> Self {
        self.keys.push((key.into(), meaning));
        self
    }

    fn with(mut self, key: String, setting: SettingKey) -> Self {
        self.keys.push((key, Meaning::Setting(setting)));
        self
    }

    fn credential(mut self, key: String, kind: MethodKind) -> Self {
        self.keys.push((key, Meaning::Credential(kind)));
        self
    }

    fn report(
        &self,
        text: &str,
        file: &Origin,
        system: &System,
        report: &mut SourceReport,
        look: &mut dyn FnMut(&Origin, &str, &[json::Entry<'_>]),
    ) -> Result<Vec<Notice>, Problem> {
        if self.may_say_nothing && (text.trim().is_empty() || json::is_other_than_object(text)) {
            return Ok(Vec::new());
        }
        let entries = json::entries(text).map_err(|problem| match problem {
            // Nobody is still writing an argument.
            JsonProblem::Truncated if matches!(file.place, Place::Argument(..)) => {
                document::ends_too_early("JSON", text)
            }
            problem => document::problem_of(problem),
        })?;
        let is_wrong = |(member, kind): &&(&str, &str)| {
            json::descend(&entries, member).is_some_and(|value| json::kind_of(value) != *kind)
        };
        if let Some((member, _)) = self.void_unless.iter().find(is_wrong) {
            return Ok(vec![Notice::VoidedBy(member)]);
        }
        look(file, text, &entries);
        let line = |value: &RawValue| document::line_of(text, value.get());
        let mut found = SourceReport::new();
        for (key, meaning) in &self.keys {
            if let Some(value) = json::descend(&entries, key) {
                let (key, line) = (key.clone(), line(value));
                let origin = file.at(Position::Key {
                    key: key.clone(),
                    line,
                });
                let expand = |text: &str| match self.expansion {
                    Some(expansion) => expansion.expand(text, system),
                    None => Zeroizing::new(text.to_owned()),
                };
                meaning.report(&key, origin, value, &expand, &mut found);
            }
        }
        for (object, variables) in &self.variables {
            let members = if object.is_empty() {
                entries.clone()
            } else {
                let Some(object) = json::descend(&entries, object) else {
                    continue;
                };
                json::entries(object.get()).map_err(|_| Problem::WrongType {
                    expected: "an object",
                    found: json::kind_of(object),
                })?
            };
            for (name, role) in &variables.0 {
                let value = if self.values_are_text {
                    let mut written = members.iter().rev();
                    let member = written.find(|(written, _)| written.as_str() == name.expose());
                    member.map(|(_, value)| *value)
                } else {
                    json::descend(&members, name.expose())
                };
                let Some(value) = value else {
                    continue;
                };
                let origin = file.at(Position::Assignment {
                    name: name.clone(),
                    line: Some(line(value)),
                });
                let text = match document::json_text(value) {
                    Err(Problem::WrongType { .. })
                        if self.values_are_text && !value.get().starts_with(['[', '{']) =>
                    {
                        Ok(Text::Written(value.get()))
                    }
                    text => text,
                };
                match text {
                    Ok(text) => {
                        let variable = Variable::Text(UncheckedText::new(&text));
                        role.report(&mut found, origin, name, &variable);
                    }
                    Err(problem) => found.problem(origin, role.subject(name), problem),
                }
            }
        }
        if let Some(trust) = &self.trust
            && let Some((name, value)) = trusted(trust, &entries, system)
        {
            let (key, line) = (trust.shown(&name), line(value));
            found.add(Finding::new(
                file.at(Position::Key { key, line }),
                Subject::Setting(trust.setting()),
                Found::Setting(trust_value(value.get() == "true")),
            ));
        }
        for finding in found.into_findings() {
            report.add(finding);
        }
        Ok(self.near_misses(&entries, &line))
    }

    /// Returns the keys that are not read, and are nearly ones that are read and not there.
    fn near_misses(
        &self,
        entries: &[json::Entry<'_>],
        line: &dyn Fn(&RawValue) -> u32,
    ) -> Vec<Notice> {
        let read = self.keys.iter().map(|(key, _)| key.as_str());
        let near = self.keys.iter().filter_map(|(key, meaning)| {
            let lost = meaning.lost()?;
            if json::descend(entries, key).is_some() {
                return None;
            }
            let object = match parent_of(key) {
                Some(parent) => Some(json::entries(json::descend(entries, parent)?.get()).ok()?),
                None => None,
            };
            let members = object.as_deref().unwrap_or(entries).iter();
            let members = members.map(|(name, value)| (name.as_str(), *value));
            near_miss(key, lost, &read, members, line)
        });
        near.collect()
    }

    /// Reports the file, and shows its members to somebody else, who may know more of them.
    pub(crate) fn inspect_and(
        &self,
        inquiry: &Inquiry<'_>,
        report: &mut SourceReport,
        look: &mut dyn FnMut(&Origin, &str, &[json::Entry<'_>]),
    ) {
        let before = report.findings().len();
        let system = inquiry.system();
        let (place, read) = self.document.read(self.limit, system);
        if matches!(&self.document, Document::Text(text) if text.is_blank()) {
            return report.add(Finding::new(place, Subject::Settings, Found::Blank));
        }
        let text = match &read.outcome {
            Ok(contents) => document::text_of(contents.as_bytes()),
            Err(FileProblem::NotFound)
                if !self.required && !matches!(self.document, Document::Given(..)) =>
            {
                return report.nothing(place, Subject::Settings);
            }
            Err(problem) => Err(Problem::File(problem.clone())),
        };
        let others_write = read
            .notices
            .iter()
            .any(|notice| matches!(notice, FileNotice::WritableByOthers { .. }));
        if let Some(how) = self.refused_if_others_write.filter(|_| others_write) {
            report.add(
                Finding::new(place, Subject::Settings, Found::Present)
                    .with_notices(read.notices.into_iter().map(Notice::File))
                    .with_notices([Notice::RefusedThere(how)]),
            );
            return;
        }
        let mut members = SourceReport::new();
        let parsed = text.and_then(|(text, bom)| {
            let system = inquiry.system();
            let void = if self.has_comments {
                let text = json::without_comments(text);
                self.report(&text, &place, system, &mut members, look)?
            } else {
                self.report(text, &place, system, &mut members, look)?
            };
            Ok((bom, void))
        });
        let (found, bom, void) = match parsed {
            Ok((bom, void)) => (Found::Present, bom, void),
            Err(problem) => (Found::Problem(problem), false, Vec::new()),
        };
        report.add(
            Finding::new(place, Subject::Settings, found)
                .with_notices(read.notices.into_iter().map(Notice::File))
                .with_notices(bom.then_some(Notice::ByteOrderMark))
                .with_notices(void),
        );
        for finding in members.into_findings() {
            report.add(finding);
        }
        report.forget_readers_unless_secret(before);
    }
}

/// Returns the member that decides whether a project is trusted.
// A nearer `false` does not count: programs write it down for every directory that they were started
// in, before anybody is asked.
fn trusted<'a>(
    trust: &ProjectTrust,
    entries: &[json::Entry<'a>],
    system: &System,
) -> Option<(Recorded, &'a RawValue)> {
    let projects = json::descend(entries, &trust.table)?;
    let projects = json::entries(projects.get()).ok()?;
    let mut nearest = None;
    for name in trust.names(system) {
        let written = projects.iter().rev();
        let project = name.find_in(written.map(|(name, project)| (name.as_str(), project)));
        let project = project.and_then(|project| json::entries(project.get()).ok());
        let Some(value) = project.and_then(|project| json::descend(&project, &trust.key)) else {
            continue;
        };
        if value.get() == "true" {
            return Some((name, value));
        }
        nearest.get_or_insert((name, value));
    }
    nearest
}

impl Meaning {
    /// Returns what somebody who misspells the key loses, if he should hear of it.
    fn lost(&self) -> Option<Lost> {
        match self {
            Self::Credential(_) => Some(Lost::Credential),
            Self::Setting(SettingKey::BaseUrl | SettingKey::SessionBaseUrl) => Some(Lost::BaseUrl),
            Self::Setting(SettingKey::PreferredMethod) => Some(Lost::Detail),
            Self::Setting(_) | Self::Method(..) | Self::Command | Self::Unused => None,
        }
    }

    fn report(
        &self,
        name: &str,
        origin: Origin,
        value: &RawValue,
        expand: &dyn Fn(&str) -> Zeroizing<String>,
        report: &mut SourceReport,
    ) {
        let key = Subject::Credential(Standing::Ambient, MethodKind::ApiKey);
        match self {
            Self::Command => match document::json_text(value) {
                // No program is named. Writers leave an empty text where there is none.
                Ok(text) if text.trim().is_empty() => {
                    report.add(Finding::new(origin, key, Found::Blank));
                }
                _ => report.problem(origin, key, Problem::Command),
            },
            Self::Credential(kind) => match document::json_text(value) {
                Ok(text) => {
                    report.credential_of(origin, Standing::Ambient, *kind, Some(&text));
                }
                Err(problem) => {
                    let subject = Subject::Credential(Standing::Ambient, *kind);
                    report.problem(origin, subject, problem);
                }
            },
            Self::Unused => {
                let found = match setting_value(value) {
                    SettingValue::Text(text) if text.expose().trim().is_empty() => Found::Blank,
                    value => Found::Setting(value),
                };
                report.add(Finding::new(
                    origin,
                    Subject::Unused(Name::new(name)),
                    found,
                ));
            }
            Self::Setting(setting) => report.add(Finding::new(
                origin,
                Subject::Setting(setting.clone()),
                Found::Setting(setting_value(value)),
            )),
            Self::Method(setting, words) => {
                let found = match document::json_text(value) {
                    Ok(text) if text.trim().is_empty() => Found::Blank,
                    Ok(text) => words.find(&expand(&text)),
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

fn setting_value(value: &RawValue) -> SettingValue {
    match (json::kind_of(value), value.get()) {
        ("an array", text) => {
            let elements = json::elements(text, MOST_ELEMENTS);
            let texts = elements.into_iter().map(json::string);
            match texts.collect::<Option<Vec<_>>>() {
                Some(texts) => {
                    SettingValue::List(texts.iter().map(|text| UncheckedText::new(text)).collect())
                }
                None => SettingValue::Unexpected("an array"),
            }
        }
        ("a boolean", text) => SettingValue::Flag(text == "true"),
        (kind, _) => match document::json_text(value) {
            Ok(text) => SettingValue::Text(UncheckedText::new(&text)),
            Err(_) => SettingValue::Unexpected(kind),
        },
    }
}

impl Document {
    /// Reads the document, and names its place after what was found there.
    fn read(&self, limit: u64, system: &System) -> (Origin, FileRead) {
        match self {
            Self::OfUser(path) => path.read(system, ReadRequest::up_to(limit)),
            Self::OfProject(directory, path) => {
                let request = ReadRequest::up_to(limit);
                let read = system.read(path, &request.refuse_links_below(directory));
                (Origin::whole_file(path, Side::Project), read)
            }
            Self::Given(what, text) if text.expose().trim_start().starts_with('{') => {
                let place = Place::Argument(what.clone(), Position::Whole);
                let read = FileRead {
                    outcome: Contents::copied(text.expose().as_bytes(), limit),
                    notices: Vec::new(),
                };
                (Origin::new(place, Side::Yours), read)
            }
            Self::Text(text) => text.read(limit),
            Self::Given(what, path) => {
                let path = Path::new(path.expose());
                // Without the `.` that nobody wants to read.
                let path = system.absolute(path.strip_prefix(".").unwrap_or(path));
                let given = Origin::caller(what);
                let path = FilePath::at(path).named_by(given.place.clone());
                let (origin, read) = path.read(system, ReadRequest::up_to(limit));
                // What helps against one that cannot be read is another one.
                let origin = read.outcome.as_ref().map_or(given, |_| origin);
                (origin, read)
            }
        }
    }
}

impl CredentialSource for JsonSettings {
    fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport) {
        self.inspect_and(inquiry, report, &mut |_, _, _| {});
    }
}
