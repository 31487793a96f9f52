//! What differs between releases of Gemini CLI.

use crate::policy::RuleSet;
use crate::sources::Expansion;

/// One release: what it looks at, and the rules it decides by.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(super) struct Release {
    pub(super) rules: RuleSet,
    /// Whether `GEMINI_CLI_HOME` moves the directory.
    pub(super) home_variable: bool,
    /// Whether `selectedAuthType` at the top of the settings selects the method.
    pub(super) flat_settings: bool,
    /// What texts in settings may name.
    pub(super) expansion: Expansion,
    /// Whether `CLOUD_SHELL` and `GEMINI_CLI_USE_COMPUTE_ADC` select default credentials.
    pub(super) compute: bool,
    /// Whether `GEMINI_API_KEY_AUTH_MECHANISM`, `GEMINI_CLI_CUSTOM_HEADERS` and
    /// `GOOGLE_GENAI_API_VERSION` are known.
    pub(super) request_variables: bool,
    /// Whether blanks around a base URL are left out, so that one of blanks is none.
    pub(super) trims_base_url: bool,
    /// Whether a login goes with a project's id only, and not with its number.
    pub(super) project_ids_only: bool,
    /// Whether `advanced.ignoreLocalEnv` is known.
    pub(super) ignores_local_env: bool,
    /// Whether a base URL in a variable selects the method `gateway`.
    pub(super) url_selects_gateway: bool,
    /// Whether a variable can take trust away from a folder.
    pub(super) variables_distrust: bool,
    /// Whether the machine's settings count only where others may not write to them.
    pub(super) guards_machine_settings: bool,
}
