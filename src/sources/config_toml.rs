//! `config.toml`: settings.

use std::path::PathBuf;

use crate::finding::{Finding, Found, Notice, Origin, Position, SettingKey, Subject};
use crate::method::MethodKind;
use crate::source::{CredentialSource, Inquiry, SourceReport};
use crate::system::ReadRequest;
use crate::text::Name;

use super::document::{self, Document, Lines};
use super::setting_keys::{Meaning, SettingKeys, methods_of_settings};
use super::settings::{self, Settings, Walk, below};
use super::toml_document::Toml;
use super::tool::tables;
use super::value::{Table, Value};
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
    settings: Settings,
    is_of_1_0: bool,
    /// Tables that do not count, by their dotted keys.
    overridden: Vec<String>,
}

impl ConfigToml {
    /// Creates a source for a file of the user.
    #[must_use]
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self::of(Document::at(path))
    }

    /// Creates a source for a file in a project's directory, which belongs to the project.
    /// Symbolic links below the directory are not followed.
    #[must_use]
    pub fn project(directory: impl Into<PathBuf>, file: &str) -> Self {
        Self::of(Document::of_project(directory, file))
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
        Self::of(Document::text(origin, text))
    }

    fn of(document: Document) -> Self {
        Self {
            settings: Settings::of(document),
            is_of_1_0: false,
            overridden: Vec::new(),
        }
    }

    methods_of_settings!();

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
        self.settings.keys = self.settings.keys.and(keys);
        self
    }
}

impl CredentialSource for ConfigToml {
    fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport) {
        let before = report.findings().len();
        let system = inquiry.system();
        let Settings {
            document,
            required,
            keys,
            ..
        } = &self.settings;
        let limit = ReadRequest::up_to(document.settings_limit());
        let (file, read) = document.read(limit, system);
        let whole = |found| Finding::new(file.clone(), Subject::Settings, found);
        let notices = read.notices.into_iter().map(Notice::File);
        let parsed = document::text_in(&read.outcome, *required).and_then(|text| {
            let parse = |(text, bom)| Ok((text, bom, Toml::parse(text, self.is_of_1_0)?));
            text.map(parse).transpose()
        });
        let (text, bom, mut toml) = match parsed {
            Ok(Some(parsed)) => parsed,
            Ok(None) => {
                report.add(whole(Found::Nothing));
                ("", false, Toml::default())
            }
            Err(problem) => {
                return report.add(whole(Found::Problem(problem)).with_notices(notices));
            }
        };
        let lines = Lines::of(text);
        let line = |value: Value<'_>| lines.line(value.start(text));
        let overridden: Vec<_> = self
            .overridden
            .iter()
            .filter_map(|table| Some((Name::new(table), toml.remove_table(table)?)))
            .collect();
        let root = Table::Toml(toml.root());
        if read.outcome.is_ok() {
            report.add(
                whole(Found::Present)
                    .with_notices(notices)
                    .with_notices(bom.then_some(Notice::ByteOrderMark))
                    .with_notices(settings::near_misses(&root, keys, line))
                    .with_notices(tables::near_misses(&root, keys, line)),
            );
        }
        for (table, start) in overridden {
            let key = table.shown().to_owned();
            let line = lines.line(start);
            report.add(Finding::new(
                file.at(Position::Key { key, line }),
                Subject::Setting(SettingKey::Overridden(table)),
                Found::Present,
            ));
        }
        let mut walk = Walk {
            keys,
            system,
            origin: &|key, value| {
                let line = line(value);
                file.at(Position::Key { key, line })
            },
            report,
        };
        take(
            &mut walk,
            &root,
            Some(&|key| file.at(Position::AbsentKey(key))),
        );
        self.settings.report_variables(&root, &file, line, report);
        report.forget_readers_unless_secret(before);
    }
}

/// Takes what the keys mean out of a document in TOML.
pub(super) fn take(
    walk: &mut Walk<'_>,
    root: &Table<'_>,
    absent: Option<&dyn Fn(String) -> Origin>,
) {
    walk.keys(root, absent);
    if matches!(root, Table::Toml(table) if table.is_empty()) {
        return;
    }
    take_misplaced(walk, root);
    tables::pick(walk, root);
    walk.trust(root);
}

// A key under the wrong heading is read by nobody, and nobody says so (openai/codex#16719).
fn take_misplaced(walk: &mut Walk<'_>, root: &Table<'_>) {
    let keys = walk.keys;
    let projects = keys.projects.as_ref().map(|trust| trust.table.as_str());
    let top = keys.keys.iter().filter_map(|(key, meaning)| match meaning {
        Meaning::Setting(setting) if !key.contains('.') => Some((key.as_ref(), setting)),
        _ => None,
    });
    let top: Vec<(&str, &SettingKey)> = top.collect();
    for (heading, value) in root.members() {
        let Some(table) = value.table() else {
            continue;
        };
        // Some tables repeat keys on purpose, and those of projects have keys of their own.
        if keys.tool.repeats_keys(heading) || projects == Some(heading) {
            continue;
        }
        let mut take = |table: &Table<'_>| {
            for ((key, setting), value) in table.find_each(&top) {
                let dotted = below(Name::new(heading).shown(), key);
                let misplaced = SettingKey::Misplaced(Box::new((*setting).clone()));
                walk.setting(dotted, value, misplaced);
            }
        };
        take(&table);
        if keys.tool.servers_are_in(heading) {
            for (_, server) in table.members() {
                server.table().iter().for_each(&mut take);
            }
        }
    }
}
