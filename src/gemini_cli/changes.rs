//! Every change between releases of Gemini CLI that concerns credentials and base URLs, in one list.
//!
//! Recordings are those of `tests/conformance`. What changed somewhere between two recorded releases is
//! put on the later of them.

use crate::releases::{Change, Version};
use crate::sources::Expansion;

use super::release::Release;

/// Makes the version 0.`minor`.0.
const fn v(minor: u32) -> Version {
    Version::new(0, minor, 0)
}

/// The releases that were recorded.
pub(super) const RECORDED: &[Version] = &[OLDEST, v(43), v(44), v(56), v(57), v(59), v(60), NEWEST];
/// The newest release that was looked at. A later one is taken to do the same.
pub(super) const NEWEST: Version = v(61);
/// The oldest release in the table.
pub(super) const OLDEST: Version = Version::new(0, 18, 4);

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
