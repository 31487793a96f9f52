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
    /// Whether the machine's settings are read.
    pub(super) system_config: bool,
    /// Whether the administrator's settings are read, which beat all others.
    pub(super) managed_config: bool,
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

impl Release {
    /// Returns the variables that built-in providers look at, each once.
    pub(super) fn provider_variables(&self) -> Vec<&'static str> {
        let mut variables: Vec<&'static str> = Vec::new();
        for provider in self.rules.tool.providers.built_in {
            for variable in provider.variables() {
                if !variables.contains(&variable) {
                    variables.push(variable);
                }
            }
        }
        variables
    }
}
