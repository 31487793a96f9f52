//! A preset for Anthropic's Claude Code: which places, which names, which rules.
//!
//! Made from public parts, but for what every preset takes from its caller (`preset`) and for what
//! only this program does; another program's preset can be made the same way.

#[cfg(feature = "clap")]
mod args;
mod changes;
mod keys;
mod login;
mod places;
mod release;
mod releases;
mod setting_sources;

#[cfg(feature = "clap")]
pub use self::args::ClaudeCodeArgs;
pub use self::releases::{ClaudeRules, InvalidClaudeRules};
pub use self::setting_sources::{InvalidSettingSources, SettingSources};

use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::base_url::VersionSegment;
use crate::finding::Subject;
use crate::preset::{Given, methods_of_the_caller, why_not_followed};
use crate::releases::EntryPoint;
use crate::resolver::Resolver;
use crate::sources::HomeDirectory;
use crate::system::System;
use crate::text::UncheckedText;

use self::places::Places;

const VERSION: VersionSegment = VersionSegment::Appended(keys::VERSION);

/// Starts to find out which credential and base URL Claude Code's own places hold.
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

/// The preset for Claude Code, and what the caller adds to it. See [`claude_code`].
///
/// It does what the newest recorded release does, 2.1.332, or what [another](Self::rules) does: see
/// [`ClaudeRules`] for what changed when. Every rule below was recorded on Linux, unless it is marked:
/// **D** is documented, **T** known from third parties only.
///
/// | question | rule |
/// |---|---|
/// | where files are | `$CLAUDE_CONFIG_DIR`, else `~/.claude`; what the user's own settings set it to moves login and settings. An empty variable stands for the working directory: if that is in the project, what lies there is the project's, and a login there is reported and not read. `CLAUDE_SECURESTORAGE_CONFIG_DIR` moves the login alone |
/// | which variables | those of the shell, replaced one by one by the object `env` of the settings; an empty text there cancels the shell's; numbers and booleans are texts |
/// | which settings | managed (`/etc/claude-code/managed-settings.json` and `managed-settings.d/*.json`, of which the last by name comes first), then those [of this run](Self::settings), `.claude/settings.local.json` and `.claude/settings.json` of the project, the user's `settings.json`, `env` of `~/.claude.json`. Files between the first two and the last [can be left out](Self::setting_sources). Strict JSON; a member of a wrong type (`permissions`, `apiKeyHelper`) voids the file |
/// | `.env` files | none |
/// | `~/.claude.json` | `$CLAUDE_CONFIG_DIR/.claude.json` if that is set; an older `.config.json` in the directory comes first. `primaryApiKey`, `env`, answers about keys, and trust: the project is trusted if `hasTrustDialogAccepted` is `true` for it or for a directory above. If that file is broken, it is an error |
/// | which credential | `ANTHROPIC_AUTH_TOKEN`; `ANTHROPIC_API_KEY`; `apiKeyHelper`; `CLAUDE_CODE_OAUTH_TOKEN` (never a project's); the profile that `ANTHROPIC_PROFILE` names; the login; `primaryApiKey`; the active profile, or `default` |
/// | which header | a key: `x-api-key`; tokens and logins: `Authorization: Bearer`; logins, OAuth tokens and profiles with `anthropic-beta: oauth-2025-04-20`, to any host |
/// | two headers | beside `ANTHROPIC_AUTH_TOKEN` the first key goes along, `primaryApiKey` too; a note says so. If one is the user's and the other the project's, that is an error. The helper fills whichever header nothing else fills, so it is an error beside a key or a token |
/// | `ANTHROPIC_CUSTOM_HEADERS` | one header a line. They go along; `x-api-key` replaces a key's, `Authorization` a login's. Alone, these two are a credential. Those of a project never go along with what is the user's |
/// | the login | `.credentials.json`, object `claudeAiOauth`: `accessToken`, `expiresAt` in milliseconds, `subscriptionType`. Without the scope `user:inference` it is none |
/// | profiles | `configs/NAME.json` and `credentials/NAME.json` below `$ANTHROPIC_CONFIG_DIR`, else `~/.config/anthropic`; `active_config` names one. The base URL of a profile is for its own token |
/// | which base URL | `ANTHROPIC_BASE_URL`, else the profile's, else `https://api.anthropic.com`. Without `/v1`, which is appended. The login goes there too, with a note |
/// | clouds | a switch (`CLAUDE_CODE_USE_BEDROCK`, `_VERTEX`, `_FOUNDRY`, `_ANTHROPIC_AWS`, `_MANTLE`, `_ANTHROPIC_GOOGLE_CLOUD`) beats all of these: `AWS_BEARER_TOKEN_BEDROCK`, `ANTHROPIC_FOUNDRY_API_KEY` or `_AUTH_TOKEN`, or `ANTHROPIC_AUTH_TOKEN` at a gateway for which `CLAUDE_CODE_SKIP_…_AUTH` is set. Any other cloud's credential is an error |
/// | restrictions | `forceLoginMethod`, `forceLoginOrgUUID` and `allowedProviders` of managed settings |
/// | [`--bare`](Self::bare), or `CLAUDE_CODE_SIMPLE=1` in the shell | no login, OAuth token, profile or `primaryApiKey`, no `apiKeyHelper` but that of this run |
/// | started by another program | `CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST=1`: only the shell says which credential and base URL. `CLAUDE_CODE_ENTRYPOINT=claude-desktop`, `CLAUDE_CODE_REMOTE=1`: the login comes first |
/// | [in a terminal](Self::entry) | `ANTHROPIC_API_KEY` counts only if its last 20 characters are in `customApiKeyResponses.approved` of `~/.claude.json`; a rejected one is as if it were not there; before any other is used, a person is asked: [`ErrorKind::AsksFirst`](crate::ErrorKind::AsksFirst). Of a project that is not trusted nothing counts |
/// | reported, never run or opened | `apiKeyHelper`, file descriptors (`CLAUDE_CODE_API_KEY_FILE_DESCRIPTOR` and `_OAUTH_TOKEN_`), tokens that a server would exchange, the macOS Keychain (D). Where one of them comes first, that is an error and not a reason to bill somebody else |
///
/// Where this differs from what the program does: a project redirects, cancels and adds nothing of what
/// is its user's; what is broken is an error where the program would go on; nothing is run, refreshed or
/// asked of a server. `tests/replay/claude_code.toml` lists each case.
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

    /// Follows a release of Claude Code: the newest that was recorded, unless this is called.
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

    /// Says how Claude Code is started: with `-p` ([`EntryPoint::Print`]) unless this is called, or in
    /// a terminal. There it asks before it uses a key from a variable, and takes nothing of a project
    /// that its user does not trust.
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

    /// Adds settings for this run, as `claude --settings` does: the path of a file, or a JSON object. They
    /// come before the project's and the user's files and the shell. `None` adds nothing.
    ///
    /// A JSON object is never shown, since it may hold a key. Neither is the path of a file that cannot be
    /// read, which is an error when the resolver resolves.
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

    /// Says which files of settings count, as `claude --setting-sources` does. The others are not looked
    /// at.
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

    /// Takes no login of any kind and no `apiKeyHelper` but that of
    /// [this run](Self::settings), as `claude --bare` and `CLAUDE_CODE_SIMPLE=1` do. The variables that
    /// settings set count all the same.
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

    /// Returns the resolver that the preset stands for, to add sources of one's own behind its own.
    ///
    /// `CLAUDE_CONFIG_DIR`, `CLAUDE_CODE_SIMPLE`, the home directory and, if the first variable is empty, the
    /// working directory are looked at now, everything else when the resolver resolves.
    #[must_use]
    pub fn into_resolver(self) -> Resolver {
        let bare = Bare::of(self.bare, &self.given.system);
        let given = self.given;
        let home = HomeDirectory::of(keys::HOME_VARIABLE, keys::HOME_DIRECTORY)
            .empty_counts()
            .find(&given.system);
        let project = given.find_project();
        let mut release = self.rules.release(self.entry);
        release.rules.tool.remark = bare.map(Bare::remark).or(release.rules.tool.remark);
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
            drop_ins: release.drop_ins,
            profiles: release.profiles,
            profile_before_login: release.profile_before_login,
            blank_key_counts: release.blank_key_counts,
            project_token_counts: release.project_token_in_terminal && self.entry.is_interactive(),
        };
        let mut resolver = given
            .switches
            .rules(release.rules)
            .system(given.system)
            .known_base_urls(keys::DEFAULT_BASE_URL, keys::DEFAULT_BASE_URL)
            .source(home)
            .source(given.of_caller)
            .source(project);
        if let Some(gateway) = given.gateway {
            resolver = resolver.source(gateway.bearer_token(VERSION));
        }
        resolver.source(places)
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

/// Who said that no login counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bare {
    Caller,
    Variable,
}

impl Bare {
    fn of(given: bool, system: &System) -> Option<Self> {
        let is_on = || {
            let variable = system.var(keys::SIMPLE);
            variable.text().is_some_and(keys::is_on)
        };
        given
            .then_some(Self::Caller)
            .or_else(|| is_on().then_some(Self::Variable))
    }

    fn remark(self) -> &'static str {
        match self {
            Self::Caller => "with `--bare` no login is looked for",
            Self::Variable => "since `CLAUDE_CODE_SIMPLE` is set, no login is looked for",
        }
    }
}

fn why_unused(subject: &Subject) -> Option<String> {
    why_not_followed(&keys::UNUSED, subject)
}
