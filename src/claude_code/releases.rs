//! The releases of Claude Code: which names they have, and what each does.
//! Nothing else of the preset compares versions.
//!
//! Three were recorded: 2.0.77, 2.1.150 and 2.1.332 (`tests/conformance`). A change is put on the first
//! of them that has it, so releases between two of them may have it already.

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use crate::method::{HeaderScheme, MethodKind};
use crate::policy::tool::{
    AccessTokenVariable, OwnHeaders, PreferenceScope, SecondHeader, ToolRules, WorkspaceRule,
};
use crate::policy::{RuleSet, UrlsForLogins};
use crate::preset::why_unused;
use crate::releases::{Change, EntryPoint, Version, bring_up, enter, remark};

use super::keys;

/// What a release's name begins with.
const PREFIX: &str = "claude-code";

/// Which release of Claude Code to follow.
///
#[doc = include_str!("releases.md")]
///
/// ```
/// use auth_resolver::claude_code::ClaudeRules;
/// use auth_resolver::releases::Version;
/// use auth_resolver::System;
///
/// let rules: ClaudeRules = "claude-code-2.0.77".parse()?;
/// assert_eq!(rules, ClaudeRules::Release(Version::new(2, 0, 77)));
/// let machine = System::fixed().home("/home/u").var("ANTHROPIC_API_KEY", "sk-ant-test-1234");
/// let auth = auth_resolver::claude_code().rules(rules).system(machine).resolve().unwrap();
/// assert_eq!(auth.rules(), "claude-code-2.0.77");
/// # Ok::<(), auth_resolver::claude_code::InvalidClaudeRules>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClaudeRules {
    /// The newest release that was recorded, 2.1.332.
    #[default]
    Newest,
    /// The release of this version.
    Release(Version),
}

/// The error for a text that is not a release of Claude Code.
///
/// ```
/// use auth_resolver::claude_code::{ClaudeRules, InvalidClaudeRules};
///
/// let error: InvalidClaudeRules = "sk-pasted".parse::<ClaudeRules>().unwrap_err();
/// assert!(!error.to_string().contains("pasted"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such rules, expected `claude-code` or a release such as `claude-code-2.0.77`")]
#[non_exhaustive]
pub struct InvalidClaudeRules;

impl FromStr for ClaudeRules {
    type Err = InvalidClaudeRules;

    fn from_str(text: &str) -> Result<Self, InvalidClaudeRules> {
        match text.strip_prefix(PREFIX).ok_or(InvalidClaudeRules)? {
            "" => Ok(Self::Newest),
            rest => {
                let version = rest
                    .strip_prefix('-')
                    .and_then(|version| version.parse().ok());
                version.map(Self::Release).ok_or(InvalidClaudeRules)
            }
        }
    }
}

impl fmt::Display for ClaudeRules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Newest => f.write_str(PREFIX),
            Self::Release(version) => write!(f, "{PREFIX}-{version}"),
        }
    }
}

impl ClaudeRules {
    /// Returns what the release does: the oldest one with every change up to it.
    pub(super) fn release(self, entry: EntryPoint) -> Release {
        let [oldest_known, .., newest_known] = RECORDED;
        let version = match self {
            Self::Newest => newest_known,
            Self::Release(version) => version,
        };
        let mut release = oldest();
        bring_up(&mut release, version, CHANGES);
        release.project_token_counts &= entry.is_interactive();
        let rules = &mut release.rules;
        rules.name = Cow::Owned(self.to_string());
        let with_print: fn(&mut ToolRules) = match rules.tool.second_header {
            NOT_OF_HELPER => with_print_and_no_command,
            _ => with_print,
        };
        enter(&mut rules.tool, entry, in_a_terminal, with_print);
        let known = oldest_known..=newest_known;
        rules.tool.remark = remark(version, &known, RECORDED.contains(&version));
        release
    }
}

/// Everything in which two releases differ.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(super) struct Release {
    pub(super) rules: RuleSet,
    /// Whether files in `managed-settings.d` are read.
    pub(super) drop_ins: bool,
    /// Whether profiles of Anthropic's SDK are known.
    pub(super) profiles: bool,
    /// Whether a profile comes before the login, and the key that `/login` made before both.
    pub(super) profile_before_login: bool,
    /// Whether a key of blanks is taken for one, which no server accepts.
    pub(super) blank_key_counts: bool,
    /// Whether `CLAUDE_CODE_OAUTH_TOKEN` of a project that its user trusts counts: in a terminal only.
    pub(super) project_token_counts: bool,
}

/// The releases that were recorded, oldest first.
const RECORDED: [Version; 3] = [
    Version::new(2, 0, 77),
    Version::new(2, 1, 150),
    Version::new(2, 1, 332),
];

/// Every change, oldest first. To add a release, add its changes at the end.
const CHANGES: &[Change<Release>] = &[
    Change {
        since: RECORDED[1],
        what: "`managed-settings.d` is read",
        source: "recordings `managed/drop_in*`",
        apply: |r| r.drop_ins = true,
    },
    Change {
        since: RECORDED[1],
        what: "`forceLoginMethod` and `forceLoginOrgUUID` of managed settings refuse keys",
        source: "recordings `force/managed_*`",
        apply: |r| {
            r.rules.tool.forced_method = true;
            r.rules.tool.forced_workspace = WorkspaceRule::AnyForEverything;
        },
    },
    Change {
        since: RECORDED[1],
        what: "profiles in `~/.config/anthropic`; with one, the key that `/login` made comes before \
               it, and it before the login",
        source: "recordings `profile/*`, `pair/key+profile`, `all_but/*`",
        apply: |r| {
            r.profiles = true;
            r.profile_before_login = true;
        },
    },
    Change {
        since: RECORDED[2],
        what: "the login comes before a profile that is not named",
        source: "recordings `profile/active+login`, `all_but/token+key+helper+oauth`",
        apply: |r| r.profile_before_login = false,
    },
    Change {
        since: RECORDED[2],
        what: "`apiKeyHelper` fills `x-api-key` beside `ANTHROPIC_AUTH_TOKEN`",
        source: "recordings `pair/token+helper`, `helper/token_shell`, `interactive/token+helper`",
        apply: |r| r.rules.tool.second_header = ALSO_OF_HELPER,
    },
    Change {
        since: RECORDED[2],
        what: "blanks are no key",
        source: "recordings `value/key_blank*`",
        apply: |r| r.blank_key_counts = false,
    },
    Change {
        since: RECORDED[2],
        what: "`CLAUDE_CODE_OAUTH_TOKEN` of a project that is trusted has no effect in a terminal \
               either",
        source: "recordings `interactive/project_oauth/trusted`",
        apply: |r| r.project_token_counts = false,
    },
];

/// Which header a key goes into beside a token, and whether a helper's output does, too.
const ALSO_OF_HELPER: SecondHeader = SecondHeader::KeyBesideToken {
    command_beside_token: true,
};
const NOT_OF_HELPER: SecondHeader = SecondHeader::KeyBesideToken {
    command_beside_token: false,
};

/// Makes the rules those of the terminal, where somebody can be asked (recordings `interactive/*`).
fn in_a_terminal(rules: &mut ToolRules) {
    rules.asks = Some(
        "start `claude` in a terminal and answer, or put the last 20 characters of the key into \
         `customApiKeyResponses.approved` or `.rejected` of ~/.claude.json",
    );
    rules.project_needs_trust = true;
    // In a terminal every release has the helper's output in time (recordings
    // `interactive/token+helper`).
    rules.second_header = ALSO_OF_HELPER;
}

fn with_print(rules: &mut ToolRules) {
    rules.asks = None;
    rules.project_needs_trust = false;
}

fn with_print_and_no_command(rules: &mut ToolRules) {
    with_print(rules);
    rules.second_header = NOT_OF_HELPER;
}

/// Returns what 2.0.77 does, the oldest release that was recorded.
fn oldest() -> Release {
    Release {
        rules: RuleSet {
            login: Cow::Borrowed("Claude"),
            login_command: Cow::Borrowed(keys::LOGIN_COMMAND),
            key_header: HeaderScheme::X_API_KEY,
            version: keys::VERSION,
            // Everything goes to the user's own base URL, the login too (recordings `gateway/*`).
            urls_for_logins: UrlsForLogins::Used,
            tool: ToolRules {
                used_in: Some(|subject| why_unused(keys::UNUSED, subject)),
                preference: PreferenceScope::Nothing,
                access_token: AccessTokenVariable::Ignored,
                blank_hides: true,
                session_headers: &[("anthropic-beta", keys::OAUTH_BETA)],
                // "Admin API" in Anthropic's guide: such a key begins with `sk-ant-admin`.
                admin_keys: &["sk-ant-admin"],
                second_header: NOT_OF_HELPER,
                own_headers: OwnHeaders {
                    replace: &[MethodKind::ApiKey, MethodKind::OAuth],
                    authenticate: true,
                },
                forced_method: false,
                ..ToolRules::NONE
            },
            ..RuleSet::NEUTRAL
        },
        drop_ins: false,
        profiles: false,
        profile_before_login: false,
        blank_key_counts: true,
        project_token_counts: true,
    }
}
