//! Settings in JSON.

use std::path::PathBuf;

use zeroize::Zeroizing;

use crate::finding::file::FileNotice;
use crate::finding::tool::{MethodChoice, ToolKey};
use crate::finding::{
    Finding, Found, Notice, Origin, Place, Position, Problem, SettingKey, Side, Subject,
};
use crate::json::{self, JsonProblem};
use crate::method::MethodKind;
use crate::source::{CredentialSource, Inquiry, SourceReport};
use crate::system::{FilePath, ReadRequest};
use crate::text::{Name, UncheckedText};

use super::document::{self, Document, Lines};
use super::project_trust::{ProjectTrust, Reach};
use super::setting_keys::{Meaning, methods_of_settings};
use super::settings::{self, Settings, Walk};
use super::tool::{Expansion, MethodWords};
use super::value::{Table, Value};
use super::variables::Variables;

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
pub struct JsonSettings {
    settings: Settings,
    limit: u64,
    has_comments: bool,
    may_say_nothing: bool,
    /// What to say of a file that others may write to, if that is why it is not read.
    refused_if_others_write: Option<&'static str>,
    void_unless: &'static [(&'static str, &'static str)],
}

impl JsonSettings {
    /// Creates a source for a file of the user.
    #[must_use]
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self::of(Document::at(path))
    }

    pub(crate) fn of_user(path: FilePath) -> Self {
        Self::of(Document::OfUser(path))
    }

    /// Creates a source for a file in a project's directory, which belongs to the project.
    /// Symbolic links below the directory are not followed.
    #[must_use]
    pub fn project(directory: impl Into<PathBuf>, file: &str) -> Self {
        Self::of(Document::of_project(directory, file))
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
        Self::of(Document::Given(what.into(), text)).required()
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
        Self::of(Document::text(origin, text))
    }

    fn of(document: Document) -> Self {
        Self {
            limit: document.settings_limit(),
            settings: Settings::of(document),
            has_comments: false,
            may_say_nothing: false,
            refused_if_others_write: None,
            void_unless: &[],
        }
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
        self.meaning(key, Meaning::Method(ToolKey::SelectedMethod, words))
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
        self.meaning(key, Meaning::Method(ToolKey::ForcedMethod, words))
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
        let trust = ProjectTrust::new(table, key, directory, reach);
        self.settings.keys.projects = Some(trust);
        self
    }

    /// Takes an empty file, or one whose JSON is no object, for one that says nothing.
    pub(crate) fn may_say_nothing(mut self) -> Self {
        self.may_say_nothing = true;
        self
    }

    /// Puts variables of the process in place of their names in texts. A project's file is never expanded.
    pub(crate) fn expanded(mut self, expansion: Expansion) -> Self {
        if self.settings.document.side() == Side::Yours {
            self.settings.keys.tool.expansion = Some(expansion);
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
        self.settings.values_are_text = true;
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

    /// Returns the members that count, and what makes the others void.
    fn parse<'t>(
        &self,
        text: &'t str,
        file: &Origin,
    ) -> Result<(Vec<json::Entry<'t>>, Option<Notice>), Problem> {
        if self.may_say_nothing && (text.trim().is_empty() || json::is_other_than_object(text)) {
            return Ok((Vec::new(), None));
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
            return Ok((Vec::new(), Some(Notice::VoidedBy(member))));
        }
        for (object, _) in &self.settings.variables {
            let value = json::descend(&entries, object).filter(|_| !object.is_empty());
            if let Some(value) = value.filter(|value| json::entries(value.get()).is_err()) {
                return Err(Value::Json(value).is_not("an object"));
            }
        }
        Ok((entries, None))
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
        let Settings {
            document,
            required,
            keys,
            ..
        } = &self.settings;
        if let Some(place) = document.blank() {
            let place = place.clone();
            return report.add(Finding::new(place, Subject::Settings, Found::Blank));
        }
        let (file, read) = document.read(ReadRequest::up_to(self.limit), system);
        let Some(text) = document::text_in(&read.outcome, *required).transpose() else {
            return report.nothing(file, Subject::Settings);
        };
        let is_open = |notice: &FileNotice| matches!(notice, FileNotice::WritableByOthers { .. });
        let is_open = read.notices.iter().any(is_open);
        let mut whole = Finding::new(file.clone(), Subject::Settings, Found::Present)
            .with_notices(read.notices.into_iter().map(Notice::File));
        if let Some(how) = self.refused_if_others_write.filter(|_| is_open) {
            return report.add(whole.with_notices([Notice::RefusedThere(how)]));
        }
        let plain = match &text {
            Ok((text, _)) if self.has_comments => json::without_comments(text),
            _ => Zeroizing::default(),
        };
        let parsed = text.and_then(|(text, bom)| {
            let text = if self.has_comments { &plain } else { text };
            let (entries, void) = self.parse(text, &file)?;
            Ok((text, bom, entries, void))
        });
        let (text, bom, entries, void) = match parsed {
            Ok(parsed) => parsed,
            Err(problem) => {
                whole.found = Found::Problem(problem);
                return report.add(whole);
            }
        };
        if void.is_none() {
            look(&file, text, &entries);
        }
        let root = Table::Json(entries);
        let lines = Lines::of(text);
        let line = |value: Value<'_>| lines.line(value.start(text));
        report.add(
            whole
                .with_notices(bom.then_some(Notice::ByteOrderMark))
                .with_notices(void)
                .with_notices(settings::near_misses(&root, keys, line)),
        );
        let mut walk = Walk {
            keys,
            system,
            origin: &|key, value| {
                let line = line(value);
                file.at(Position::Key { key, line })
            },
            report,
        };
        walk.keys(&root, None);
        walk.trust(&root);
        self.settings.report_variables(&root, &file, line, report);
        report.forget_readers_unless_secret(before);
    }
}

impl CredentialSource for JsonSettings {
    fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport) {
        self.inspect_and(inquiry, report, &mut |_, _, _| {});
    }
}
