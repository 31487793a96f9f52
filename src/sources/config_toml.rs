//! `config.toml`: settings.

use std::path::PathBuf;

use toml::de::DeTable;

use crate::finding::file::FileProblem;
use crate::finding::{
    Finding, Found, Notice, Origin, Position, Problem, SettingKey, Side, Subject,
};
use crate::method::MethodKind;
use crate::source::{CredentialSource, Inquiry, SourceReport};
use crate::system::{FileRead, ReadRequest, System};
use crate::text::Name;

use super::document;
use super::given_text::GivenText;
use super::setting_keys::{Meaning, SettingKeys, methods_of_settings};
use super::toml_document::Document;
use super::toml_keys::{near_misses, pick, pick_variables};
use super::variables::Variables;

/// A configuration file in TOML. Only keys with a given meaning are read.
///
/// ```
/// use auth_resolver::{ConfigToml, Env, Resolver, System};
///
/// let auth = Resolver::new()
///     .source(Env::new().api_key("ACME_API_KEY"))
///     .source(ConfigToml::at("/home/u/.acme/config.toml").base_url("api.base_url"))
///     .system(
///         System::fixed()
///             .var("ACME_API_KEY", "acme-1234")
///             .file("/home/u/.acme/config.toml", "[api]\nbase_url = 'https://gw.example/v1'\n"),
///     )
///     .resolve()?;
/// assert_eq!(
///     auth.base_url_origin().unwrap().to_string(),
///     "/home/u/.acme/config.toml:2 api.base_url",
/// );
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct ConfigToml {
    path: PathBuf,
    project: Option<PathBuf>,
    /// Takes the place of a file.
    text: Option<GivenText>,
    keys: SettingKeys,
    /// Tables by their dotted keys, and the variables in them.
    variables: Vec<(String, Variables)>,
    required: bool,
    is_of_1_0: bool,
    /// Tables that do not count, by their dotted keys.
    overridden: Vec<String>,
}

impl ConfigToml {
    /// Creates a source for a file of the user.
    #[must_use]
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            project: None,
            text: None,
            keys: SettingKeys::new(),
            variables: Vec::new(),
            required: false,
            is_of_1_0: false,
            overridden: Vec::new(),
        }
    }

    /// Creates a source for a file in a project's directory, which belongs to the project.
    /// Symbolic links below the directory are not followed.
    #[must_use]
    pub fn project(directory: impl Into<PathBuf>, file: &str) -> Self {
        let directory = directory.into();
        Self {
            project: Some(directory.clone()),
            ..Self::at(directory.join(file))
        }
    }

    /// Creates a source for a text in memory, such as an upload. It is the user's unless the
    /// origin is a project's.
    ///
    /// The text is copied, the copy is wiped, and `Debug` does not show it.
    ///
    /// ```
    /// use auth_resolver::source::{Origin, Side};
    /// use auth_resolver::{ConfigToml, Env, Resolver, System};
    ///
    /// let resolve = |side| {
    ///     let upload = Origin::other("the upload", side);
    ///     Resolver::new()
    ///         .source(Env::new().api_key("ACME_API_KEY"))
    ///         .source(ConfigToml::text(upload, "url = 'https://gw.example/v1'").base_url("url"))
    ///         .system(System::fixed().var("ACME_API_KEY", "acme-1234"))
    ///         .resolve()
    /// };
    /// let auth = resolve(Side::Yours)?;
    /// assert_eq!(auth.base_url_origin().unwrap().to_string(), "the upload url");
    /// assert!(resolve(Side::Project).is_err()); // a project's URL is not for your key
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn text(origin: Origin, text: &str) -> Self {
        Self {
            text: Some(GivenText::new(origin, text)),
            ..Self::at(PathBuf::new())
        }
    }

    /// Makes a missing file an error, for a file that the user named.
    ///
    /// ```
    /// use auth_resolver::{ConfigToml, ErrorKind, Resolver, System};
    ///
    /// let resolve = |config: ConfigToml| {
    ///     Resolver::new().source(config).system(System::fixed()).resolve().unwrap_err().kind()
    /// };
    /// assert_eq!(resolve(ConfigToml::at("/acme.toml")), ErrorKind::NoneFound);
    /// assert_eq!(resolve(ConfigToml::at("/acme.toml").required()), ErrorKind::Unreadable);
    /// ```
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Refuses what TOML has allowed in inline tables since 1.1.
    #[must_use]
    pub(crate) fn of_toml_1_0(mut self, is_of_1_0: bool) -> Self {
        self.is_of_1_0 = is_of_1_0;
        self
    }

    /// Leaves out tables that the caller gave others in place of, by their dotted keys.
    #[must_use]
    pub(crate) fn overridden(mut self, tables: Vec<String>) -> Self {
        self.overridden = tables;
        self
    }

    /// Adds keys that mean something.
    #[must_use]
    pub(crate) fn keys(mut self, keys: SettingKeys) -> Self {
        self.keys = self.keys.and(keys);
        self
    }

    methods_of_settings!();

    /// Adds a table that holds variables, by its dotted key. An empty key stands for the document itself.
    ///
    /// ```
    /// use auth_resolver::sources::Variables;
    /// use auth_resolver::{ConfigToml, Resolver, System};
    ///
    /// let variables = Variables::new().bearer_token("ACME_TOKEN").base_url("ACME_BASE_URL");
    /// let text = "[agent.env]\nACME_TOKEN = 'acme-1234'\nACME_BASE_URL = 'https://gw.example/v1'\n";
    /// let auth = Resolver::new()
    ///     .source(ConfigToml::at("/acme.toml").variables("agent.env", variables))
    ///     .system(System::fixed().file("/acme.toml", text))
    ///     .resolve()?;
    /// assert_eq!(auth.base_url().as_str(), "https://gw.example/v1");
    /// assert_eq!(auth.credential_origin().unwrap().to_string(), "/acme.toml:2 ACME_TOKEN");
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn variables(mut self, table: impl Into<String>, variables: Variables) -> Self {
        self.variables.push((table.into(), variables));
        self
    }

    /// Adds a dotted key for a command that prints the key. It is reported, never run.
    ///
    /// ```
    /// use auth_resolver::{ConfigToml, ErrorKind, Resolver, System};
    ///
    /// let error = Resolver::new()
    ///     .source(ConfigToml::at("/acme.toml").command("api.key_command"))
    ///     .system(System::fixed().file("/acme.toml", "[api]\nkey_command = 'print-my-key'"))
    ///     .resolve()
    ///     .unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Unsupported);
    /// assert_eq!(
    ///     error.remedies(),
    ///     ["run it yourself and pass the key that it prints, or remove /acme.toml:2 api.key_command"],
    /// );
    /// ```
    #[must_use]
    pub fn command(self, key: impl Into<String>) -> Self {
        Self {
            keys: self.keys.with(key.into(), Meaning::Command),
            ..self
        }
    }

    /// Adds a dotted key that people take for one of this program, or that has no effect in this file. If
    /// it is there, the report says so.
    ///
    /// ```
    /// use auth_resolver::{ConfigToml, Env, Resolver, System};
    ///
    /// let auth = Resolver::new()
    ///     .source(Env::new().api_key("ACME_API_KEY"))
    ///     .source(ConfigToml::at("/acme.toml").unused("token"))
    ///     .default_base_url("https://api.acme.example/v1")
    ///     .system(
    ///         System::fixed()
    ///             .var("ACME_API_KEY", "acme-1234")
    ///             .file("/acme.toml", "token = 'acme-5678'"),
    ///     )
    ///     .resolve()?;
    /// assert_eq!(auth.diagnostics()[0].code, "no-effect");
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn unused(self, key: impl Into<String>) -> Self {
        Self {
            keys: self.keys.with(key.into(), Meaning::Unused),
            ..self
        }
    }

    fn with(self, key: String, meaning: SettingKey) -> Self {
        Self {
            keys: self.keys.setting(key, meaning),
            ..self
        }
    }

    fn credential(self, key: String, kind: MethodKind) -> Self {
        Self {
            keys: self.keys.credential(key, kind),
            ..self
        }
    }

    fn read(&self, system: &System) -> (Origin, FileRead) {
        if let Some(text) = &self.text {
            return text.read(ReadRequest::SETTINGS_LIMIT);
        }
        let (side, request) = match &self.project {
            Some(directory) => {
                let request = ReadRequest::up_to(ReadRequest::PROJECT_LIMIT);
                (Side::Project, request.refuse_links_below(directory))
            }
            None => (Side::Yours, ReadRequest::up_to(ReadRequest::SETTINGS_LIMIT)),
        };
        let read = system.read(&self.path, &request);
        (Origin::whole_file(&self.path, side), read)
    }
}

impl CredentialSource for ConfigToml {
    fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport) {
        let before = report.findings().len();
        let (file, read) = self.read(inquiry.system());
        let notices = read.notices.into_iter().map(Notice::File);
        let text = match &read.outcome {
            Ok(contents) => document::text_of(contents.as_bytes()),
            Err(FileProblem::NotFound) if !self.required => {
                report.add(Finding::new(
                    file.clone(),
                    Subject::Settings,
                    Found::Nothing,
                ));
                pick(
                    &DeTable::new(),
                    &self.keys,
                    &|_, _| file.clone(),
                    Some(&|key| absent(&file, key)),
                    inquiry.system(),
                    report,
                );
                return;
            }
            Err(problem) => Err(Problem::File(problem.clone())),
        };
        let parse = if self.is_of_1_0 {
            Document::parse_1_0
        } else {
            Document::parse
        };
        let parsed = text.and_then(|(text, bom)| Ok((text, bom, parse(text)?)));
        match parsed {
            Err(problem) => report.add(
                Finding::new(file, Subject::Settings, Found::Problem(problem))
                    .with_notices(notices),
            ),
            Ok((text, bom, mut toml)) => {
                let lines = document::Lines::of(text);
                let tables = self.overridden.iter();
                let tables: Vec<_> = tables
                    .filter_map(|table| Some((Name::new(table), toml.remove_table(table)?)))
                    .collect();
                let near = near_misses(toml.root(), &self.keys, &|start| lines.line(start));
                report.add(
                    Finding::new(file.clone(), Subject::Settings, Found::Present)
                        .with_notices(notices)
                        .with_notices(bom.then_some(Notice::ByteOrderMark))
                        .with_notices(near),
                );
                let origin = |key, start| {
                    let line = lines.line(start);
                    file.at(Position::Key { key, line })
                };
                for (table, start) in tables {
                    report.add(Finding::new(
                        origin(table.shown().to_owned(), start),
                        Subject::Setting(SettingKey::Overridden(table)),
                        Found::Present,
                    ));
                }
                pick(
                    toml.root(),
                    &self.keys,
                    &origin,
                    Some(&|key| absent(&file, key)),
                    inquiry.system(),
                    report,
                );
                let origin = |name: &Name, start| {
                    let line = Some(lines.line(start));
                    let name = name.clone();
                    file.at(Position::Assignment { name, line })
                };
                for (table, variables) in &self.variables {
                    pick_variables(toml.root(), table, variables, &origin, report);
                }
            }
        }
        report.forget_readers_unless_secret(before);
    }
}

fn absent(file: &Origin, key: String) -> Origin {
    file.at(Position::AbsentKey(key))
}
