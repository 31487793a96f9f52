//! What a release looks at, and the rules it decides by.

use crate::policy::RuleSet;
use crate::sources::DotenvyRules;

/// What a release looks at, and the rules it decides by.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(super) struct Release {
    /// The rules.
    pub(super) rules: RuleSet,
    /// In which order variables of the process and of `.env` files count.
    pub(super) dotenv_order: DotenvOrder,
    /// Whether the project's `.env` is read.
    pub(super) project_dotenv: bool,
    /// Whether `CODEX_*` in a `.env` file has no effect.
    pub(super) dotenv_ignores_own_names: bool,
    /// Whether variables can select workload identity, before everything else.
    pub(super) workload_identity: bool,
    /// How the user's own `.env` is read, unless as this crate reads one.
    pub(super) dotenvy: Option<DotenvyRules>,
    /// Whether settings name the base URL before variables do. Of no consequence where a release
    /// knows only one of them.
    pub(super) settings_first: bool,
    /// Whether configurations are TOML 1.0, without what later versions allow in inline tables.
    pub(super) toml_1_0: bool,
    /// Whether a table in an override takes the place of the file's. Otherwise they are merged.
    pub(super) overrides_replace_tables: bool,
    /// Whether the machine's settings are read.
    pub(super) system_config: bool,
    /// Whether the administrator's settings are read, which beat all others.
    pub(super) managed_config: bool,
    /// Whether a provider can leave the credential to a login at a gateway.
    pub(super) gateway_oauth: bool,
    /// Whether the administrator's list of what is allowed is read.
    pub(super) requirements: bool,
}

/// In which order variables count, first to last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DotenvOrder {
    /// The environment, the project's file, the user's file. No release does this; it is what
    /// people know from other programs.
    ProcessProjectUser,
    /// The environment, the user's file, the project's file, as until 0.22.
    ProcessUserProject,
    /// The project's file, the user's file, the environment, as since 0.22.
    ProjectUserProcess,
}

/// Sources whose place in the order of precedence depends on the release. What is the same in every
/// release comes before them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The project's, the profile's, the user's and the machine's settings.
    Settings,
    /// The variables of the process.
    Process,
    /// The project's `.env`.
    ProjectDotenv,
    /// The user's `.env`.
    UserDotenv,
    /// The stored login.
    Login,
}

impl Release {
    /// Returns the sources that the release asks, in order of precedence.
    pub(super) fn parts(&self) -> impl Iterator<Item = Part> {
        use Part::{Login, Process, ProjectDotenv, Settings, UserDotenv};
        // Since 0.22 releases load the files over the environment (openai/codex c25f3ea53), so the files
        // come first.
        let [first, second, third] = match self.dotenv_order {
            DotenvOrder::ProcessProjectUser => [Process, ProjectDotenv, UserDotenv],
            DotenvOrder::ProcessUserProject => [Process, UserDotenv, ProjectDotenv],
            DotenvOrder::ProjectUserProcess => [ProjectDotenv, UserDotenv, Process],
        };
        // `openai_base_url` beats `OPENAI_BASE_URL` where a release knows both (recordings
        // `baseurl/env+config/*`).
        let parts = if self.settings_first {
            [Settings, first, second, third, Login]
        } else {
            [first, second, third, Login, Settings]
        };
        let project_dotenv = self.project_dotenv;
        let mut parts = parts.into_iter();
        std::iter::from_fn(move || parts.find(|part| project_dotenv || *part != ProjectDotenv))
    }

    /// Returns the variables that built-in providers look at, each once.
    pub(super) fn provider_variables(&self) -> Vec<&'static str> {
        let mut variables: Vec<&'static str> = Vec::with_capacity(8);
        for provider in self.rules.tool.servers.built_in {
            for variable in provider.variables() {
                if !variables.contains(&variable) {
                    variables.push(variable);
                }
            }
        }
        variables
    }
}
