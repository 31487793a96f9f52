//! A preset for Anthropic's Claude Code: which places, which names, which rules.
//!
//! Made from public parts, but for what every preset takes from its caller (`preset`) and for what
//! only this program does; another program's preset can be made the same way.

#[cfg(feature = "clap")]
mod args;
mod keys;
mod login;
mod places;
mod releases;
mod setting_sources;

#[cfg(feature = "clap")]
pub use self::args::ClaudeCodeArgs;
pub use self::releases::{ClaudeRules, InvalidClaudeRules};
pub use self::setting_sources::{InvalidSettingSources, SettingSources};

use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::preset::{Given, methods_of_the_caller};
use crate::releases::EntryPoint;
use crate::resolver::Resolver;
use crate::sources::HomeDirectory;
use crate::system::System;
use crate::text::UncheckedText;

use self::places::Places;

/// Creates the preset for Claude Code, which reads the same places as Claude Code.
///
/// ```
/// use auth_resolver::System;
///
/// let machine = System::fixed()
///     .home("/home/u")
///     .var("ANTHROPIC_API_KEY", "sk-ant-test-1234")
///     .file(
///         "/home/u/.claude/settings.json",
///         r#"{"env": {"ANTHROPIC_BASE_URL": "https://gw.example"}}"#,
///     );
/// let auth = auth_resolver::claude_code().system(machine).resolve()?;
///
/// assert_eq!(auth.endpoint("v1/messages"), "https://gw.example/v1/messages");
/// assert_eq!(auth.headers()[0].name(), "x-api-key");
/// # Ok::<(), auth_resolver::Error>(())
/// ```
pub fn claude_code() -> ClaudeCode {
    ClaudeCode {
        given: Given::nothing(),
        settings: None,
        sources: SettingSources::ALL,
        bare: false,
        rules: ClaudeRules::Newest,
        entry: EntryPoint::Print,
    }
}

/// The preset for Claude Code, a builder. See [`claude_code`].
///
/// It follows the newest recorded release, 2.1.332, or [another one](Self::rules). Every rule is
/// on [a page of the guide](crate::guide::claude_code_rules).
///
/// The key of a [gateway](Self::gateway) is sent as a bearer token, as `ANTHROPIC_AUTH_TOKEN` is,
/// which is how the documentation sets gateways up.
///
/// ```
/// use auth_resolver::{ErrorKind, System};
///
/// let machine = System::fixed()
///     .home("/home/u")
///     .file("/home/u/.claude/settings.json", r#"{"apiKeyHelper": "print-my-key"}"#)
///     .build();
/// let claude = || auth_resolver::claude_code().system(machine.clone());
/// assert_eq!(claude().resolve().unwrap_err().kind(), ErrorKind::Unsupported); // not run
///
/// let auth = claude()
///     .api_key("sk-ant-made-up".to_owned())
///     .base_url("https://gw.example".to_owned())
///     .resolve()?;
/// assert_eq!(auth.endpoint("v1/messages"), "https://gw.example/v1/messages");
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Debug)]
#[must_use]
pub struct ClaudeCode {
    given: Given,
    settings: Option<UncheckedText>,
    sources: SettingSources,
    bare: bool,
    rules: ClaudeRules,
    entry: EntryPoint,
}

impl ClaudeCode {
    methods_of_the_caller!();

    /// Sets the release of Claude Code to follow. The default is the newest recorded one.
    ///
    /// ```
    /// use auth_resolver::System;
    ///
    /// // Blanks were a key to older releases, and one that no server accepts.
    /// let machine = System::fixed().home("/home/u").var("ANTHROPIC_API_KEY", "  ");
    /// let machine = machine.var("CLAUDE_CODE_OAUTH_TOKEN", "sk-ant-oat01-test").build();
    /// let claude = |rules: &str| {
    ///     auth_resolver::claude_code().rules(rules.parse().unwrap()).system(machine.clone()).resolve()
    /// };
    /// assert!(claude("claude-code-2.1.150").is_err());
    /// assert!(claude("claude-code-2.1.332").is_ok());
    /// ```
    pub fn rules(mut self, rules: ClaudeRules) -> Self {
        self.rules = rules;
        self
    }

    /// Sets how Claude Code is started: with `-p` ([`EntryPoint::Print`], the default) or in a
    /// terminal. In a terminal it asks before it uses a key from a variable, and uses nothing of a
    /// project that the user does not trust.
    ///
    /// ```
    /// use auth_resolver::releases::EntryPoint;
    /// use auth_resolver::{ErrorKind, System};
    ///
    /// let machine = System::fixed().home("/home/u").var("ANTHROPIC_API_KEY", "sk-ant-test-1234");
    /// let claude = |machine: auth_resolver::system::FixedSystem| {
    ///     auth_resolver::claude_code().entry(EntryPoint::Interactive).system(machine).resolve()
    /// };
    /// assert_eq!(claude(machine.clone()).unwrap_err().kind(), ErrorKind::AsksFirst);
    /// let answers = r#"{"customApiKeyResponses": {"approved": ["sk-ant-test-1234"]}}"#;
    /// assert!(claude(machine.file("/home/u/.claude.json", answers)).is_ok());
    /// ```
    pub fn entry(mut self, entry: EntryPoint) -> Self {
        self.entry = entry;
        self
    }

    /// Adds settings for this run, as `claude --settings` does: the path of a file, or a JSON
    /// object. They take precedence over the project's files, the user's files and the shell.
    /// `None` adds nothing.
    ///
    /// A JSON object is never shown, since it may hold a key. A file that cannot be read is an
    /// error when the resolver resolves, and its path is not shown.
    ///
    /// ```
    /// use auth_resolver::System;
    ///
    /// let machine = System::fixed().home("/home/u").var("ANTHROPIC_API_KEY", "sk-ant-test-1234");
    /// let settings = r#"{"env": {"ANTHROPIC_BASE_URL": "https://gw.example"}}"#;
    /// let claude = auth_resolver::claude_code().settings(settings.to_owned());
    /// let auth = claude.system(machine).resolve()?;
    /// assert_eq!(auth.base_url().host(), "gw.example");
    /// assert_eq!(auth.base_url_origin().unwrap().to_string(), "--settings ANTHROPIC_BASE_URL");
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    pub fn settings(mut self, file_or_json: impl Into<Option<String>>) -> Self {
        let text = file_or_json.into().map(Zeroizing::new);
        self.settings = text.map(|text| UncheckedText::new(&text));
        self
    }

    /// Sets which settings files are read, as `claude --setting-sources` does. The others are
    /// ignored.
    ///
    /// ```
    /// use auth_resolver::{ErrorKind, System};
    ///
    /// let machine = System::fixed().home("/home/u").file(
    ///     "/home/u/.claude/settings.json",
    ///     r#"{"env": {"ANTHROPIC_API_KEY": "sk-ant-test-1234"}}"#,
    /// );
    /// let claude = auth_resolver::claude_code().setting_sources("project,local".parse().unwrap());
    /// let error = claude.system(machine).resolve().unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::NoneFound);
    /// ```
    pub fn setting_sources(mut self, sources: SettingSources) -> Self {
        self.sources = sources;
        self
    }

    /// Ignores every login, and every `apiKeyHelper` except that of [this run](Self::settings), as
    /// `claude --bare` and `CLAUDE_CODE_SIMPLE=1` do. Variables that settings set still count.
    ///
    /// ```
    /// use auth_resolver::{ErrorKind, System};
    ///
    /// let machine = System::fixed().home("/home/u").file(
    ///     "/home/u/.claude/.credentials.json",
    ///     r#"{"claudeAiOauth": {"accessToken": "made-up", "scopes": ["user:inference"]}}"#,
    /// );
    /// let machine = machine.build();
    /// let claude = || auth_resolver::claude_code().system(machine.clone());
    /// assert!(claude().resolve().is_ok());
    /// assert_eq!(claude().bare().resolve().unwrap_err().kind(), ErrorKind::NoneFound);
    /// ```
    pub fn bare(mut self) -> Self {
        self.bare = true;
        self
    }

    /// Converts the preset into a resolver, to add custom sources after those of the preset.
    ///
    /// `CLAUDE_CONFIG_DIR`, `CLAUDE_CODE_SIMPLE`, the home directory and, if the first variable is
    /// empty, the working directory are read now, everything else when the resolver resolves.
    #[must_use]
    pub fn into_resolver(self) -> Resolver {
        let given = self.given;
        let bare = if self.bare {
            Some("with `--bare` no login is looked for")
        } else {
            places::is_on(&given.system, keys::SIMPLE)
                .then_some("since `CLAUDE_CODE_SIMPLE` is set, no login is looked for")
        };
        let home = HomeDirectory::of(keys::HOME_VARIABLE, keys::HOME_DIRECTORY)
            .empty_counts()
            .find(&given.system);
        let project = given.find_project();
        let mut release = self.rules.release(self.entry);
        release.rules.tool.remark = bare.or(release.rules.tool.remark);
        // An empty variable leads to a place that nobody chose, so it makes nothing there the user's.
        let directory_is_projects =
            home.is_working_directory() && home.path().is_some_and(|own| project.contains(own));
        let of_caller = &given.of_caller;
        let places = Places {
            directory: home.path().map(Path::to_owned),
            directory_is_projects,
            global: global(&given.system, &home),
            project: project.clone(),
            settings: self.settings,
            sources: self.sources,
            bare: bare.is_some(),
            has_given: of_caller.api_key.is_some()
                || of_caller.api_key_file.is_some()
                || given.gateway.is_some(),
            release: release.clone(),
        };
        let gateway = given.gateway.clone();
        let base_urls = [keys::DEFAULT_BASE_URL, keys::DEFAULT_BASE_URL];
        given
            .resolver(release.rules, base_urls, home, &project)
            .optional(gateway.map(|gateway| gateway.bearer_token(keys::VERSION)))
            .source(places)
    }
}

/// Returns where what Claude Code keeps about itself may be. The first that is there counts.
fn global(system: &System, home: &HomeDirectory) -> Vec<PathBuf> {
    let named = system.var(keys::HOME_VARIABLE);
    let is_named = named.text().is_some_and(|path| !path.is_empty());
    let directory = home.path().filter(|_| !home.is_working_directory());
    // Without the variable it lies beside the directory, and with an empty one there as well.
    let beside = || Some(system.absolute(&system.home()?));
    let usual = if is_named {
        directory.map(Path::to_owned)
    } else {
        beside()
    };
    let files = [
        directory.map(|directory| directory.join(keys::OLD_GLOBAL)),
        usual.map(|directory| directory.join(keys::GLOBAL)),
    ];
    files.into_iter().flatten().collect()
}
