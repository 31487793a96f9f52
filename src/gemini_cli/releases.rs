//! The releases of Gemini CLI: which names they have, and what each does.
//! Nothing else of the preset compares versions.
//!
//! Recordings are those of `tests/conformance`. What changed somewhere between two recorded releases is
//! put on the later of them.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use crate::finding::Subject;
use crate::method::{CredentialClass, HeaderScheme, MethodKind};
use crate::policy::tool::{
    AccessTokenVariable, OwnHeaders, PreferenceScope, ServerRules, ToolRules,
};
use crate::policy::{RuleSet, UrlsForLogins};
use crate::preset::why_unused;
use crate::releases::{Change, EntryPoint, Version, bring_up, enter, remark, v};
use crate::sources::Expansion;

use super::keys;

/// Which release of Gemini CLI the preset follows: by default the newest that was recorded.
///
/// Recorded were 0.18.4, 0.43.0 and 0.61.0, and at the boundaries 0.44.0, 0.56.0, 0.57.0, 0.59.0
/// and 0.60.0. Any other release follows the rules of the nearest earlier one.
///
#[doc = include_str!("releases.md")]
///
/// ```
/// use auth_resolver::gemini_cli::GeminiRules;
/// use auth_resolver::releases::Version;
///
/// assert_eq!(GeminiRules::default().to_string(), "gemini-cli-0.61.0");
/// let older = GeminiRules::release(Version::new(0, 43, 0));
/// assert_eq!("gemini-cli-0.43.0".parse(), Ok(older));
/// assert!("gemini-cli-latest".parse::<GeminiRules>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GeminiRules(Version);

impl GeminiRules {
    /// Returns the rules of a release.
    #[must_use]
    pub const fn release(version: Version) -> Self {
        Self(version)
    }

    /// Returns what the release does, started in one way: the oldest one with every change up to it.
    pub(super) fn of(self, entry: EntryPoint) -> Release {
        let version = self.0;
        let mut release = oldest();
        bring_up(&mut release, version, CHANGES);
        release.rules.name = Cow::Owned(format!("gemini-cli-{version}"));
        let was_recorded = RECORDED.contains(&version);
        release.rules.tool.remark = remark(version, &(OLDEST..=NEWEST), was_recorded);
        let with_print: fn(&mut ToolRules) = |rules| rules.asks = None;
        enter(&mut release.rules.tool, entry, asking, with_print);
        release
    }
}

impl Default for GeminiRules {
    fn default() -> Self {
        Self(NEWEST)
    }
}

/// The error for a text that is not a release of Gemini CLI.
///
/// ```
/// use auth_resolver::gemini_cli::{GeminiRules, InvalidGeminiRules};
///
/// let error: InvalidGeminiRules = "sk-pasted".parse::<GeminiRules>().unwrap_err();
/// assert!(!error.to_string().contains("pasted"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such rules, expected a release such as `gemini-cli-0.43.0`")]
#[non_exhaustive]
pub struct InvalidGeminiRules;

impl FromStr for GeminiRules {
    type Err = InvalidGeminiRules;

    /// Parses `gemini-cli-` followed by a [`Version`].
    fn from_str(text: &str) -> Result<Self, InvalidGeminiRules> {
        let version = text.strip_prefix("gemini-cli-");
        let version = version.and_then(|version| version.parse().ok());
        version.map(Self).ok_or(InvalidGeminiRules)
    }
}

impl fmt::Display for GeminiRules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "gemini-cli-{}", self.0)
    }
}

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

/// The releases that were recorded.
const RECORDED: &[Version] = &[OLDEST, v(43), v(44), v(56), v(57), v(59), v(60), NEWEST];
/// The newest release that was looked at. A later one is taken to do the same.
const NEWEST: Version = v(61);
/// The oldest release in the table.
const OLDEST: Version = Version::new(0, 18, 4);

/// Every change, oldest first. To add a release, add its changes at the end.
pub(super) const CHANGES: &[Change<Release>] = &[
    Change {
        since: v(43),
        what: "nothing of a folder counts until its user trusts it",
        source: "recordings `trust/none_*`",
        apply: |r| r.rules.tool.project_needs_trust = true,
    },
    Change {
        since: v(43),
        what: "`GEMINI_CLI_HOME` names the parent of `.gemini`",
        source: "recordings `home/*`",
        apply: |r| r.home_variable = true,
    },
    Change {
        since: v(43),
        what: "`selectedAuthType` has no effect any more; `${NAME:-default}` in settings is expanded",
        source: "recordings `settings/flat_*`, `settings/expand_default`",
        apply: |r| {
            r.flat_settings = false;
            r.expansion = Expansion::NamesAndDefaults;
        },
    },
    Change {
        since: v(43),
        what: "`CLOUD_SHELL` and `GEMINI_CLI_USE_COMPUTE_ADC` come before any key",
        source: "recordings `select/cloud_shell_*`, `select/compute_adc_*`",
        apply: |r| r.compute = true,
    },
    Change {
        since: v(43),
        what: "`GEMINI_API_KEY_AUTH_MECHANISM`, `GEMINI_CLI_CUSTOM_HEADERS`, \
               `GOOGLE_GENAI_API_VERSION`",
        source: "recordings `key/mechanism_*`, `headers/*`, `key/api_version_*`",
        apply: |r| r.request_variables = true,
    },
    Change {
        since: v(43),
        what: "a base URL is not trimmed, and one of blanks is refused",
        source: "recordings `url/padded`, `url/blank`",
        apply: |r| r.trims_base_url = false,
    },
    Change {
        since: v(43),
        what: "a login needs the id of a project, not its number",
        source: "recordings `login/project_number`",
        apply: |r| r.project_ids_only = true,
    },
    Change {
        since: v(43),
        what: "`advanced.ignoreLocalEnv`",
        source: "recordings `dotenv/ignore_setting`",
        apply: |r| r.ignores_local_env = true,
    },
    Change {
        since: v(44),
        what: "`GOOGLE_GEMINI_BASE_URL` selects the method `gateway` where nothing else is selected",
        source: "recordings `url/no_settings_plain`, `settings/enforced_key_base_url` (0.43 and 0.44)",
        apply: |r| r.url_selects_gateway = true,
    },
    Change {
        since: v(57),
        what: "`GEMINI_CLI_TRUST_WORKSPACE=false` and `GEMINI_RESTRICTED_MODE=true` take trust away",
        source: "recordings `trust/variable_false` (0.56 and 0.57), `trust/restricted`",
        apply: |r| r.variables_distrust = true,
    },
    Change {
        since: v(60),
        what: "the machine's settings are skipped where others may write to them",
        source: "recordings `settings/system_world_writable` (0.59 and 0.60)",
        apply: |r| r.guards_machine_settings = true,
    },
];

/// In a terminal a person is asked where no setting selects a method.
fn asking(rules: &mut ToolRules) {
    rules.asks = Some(keys::HOW_TO_ANSWER);
}

/// Returns what 0.18.4 does.
fn oldest() -> Release {
    Release {
        rules: RuleSet {
            login: Cow::Borrowed("Google"),
            login_command: Cow::Borrowed(keys::LOGIN_COMMAND),
            key_header: HeaderScheme::X_GOOG_API_KEY,
            version: keys::VERSION,
            preferred: Some(CredentialClass::Key),
            urls_for_logins: UrlsForLogins::Skipped,
            tool: ToolRules {
                used_in: Some(|subject| {
                    let not_here =
                        || matches!(subject, Subject::Unused(_)).then(|| keys::NOT_HERE.to_owned());
                    why_unused(keys::UNUSED, subject).or_else(not_here)
                }),
                preference: PreferenceScope::Nothing,
                access_token: AccessTokenVariable::Ignored,
                blank_hides: true,
                servers: ServerRules {
                    built_in: &[keys::VERTEX_PROVIDER],
                    ..ServerRules::OWN
                },
                // Of a key's headers one may be replaced (recordings `headers/goog_key`); a login's is
                // its own.
                own_headers: OwnHeaders {
                    replace: &[MethodKind::ApiKey],
                    authenticate: false,
                },
                login_needs_selection: Some(keys::HOW_TO_SELECT_LOGIN),
                refuse_ended_login: true,
                login_base_url: false,
                ..ToolRules::NONE
            },
            ..RuleSet::NEUTRAL
        },
        home_variable: false,
        flat_settings: true,
        expansion: Expansion::Names,
        compute: false,
        request_variables: false,
        trims_base_url: true,
        project_ids_only: false,
        ignores_local_env: false,
        url_selects_gateway: false,
        variables_distrust: false,
        guards_machine_settings: false,
    }
}
