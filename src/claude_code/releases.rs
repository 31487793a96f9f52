//! Which rules are in force. Nothing else of the preset compares versions.

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use crate::method::{HeaderScheme, MethodKind};
use crate::policy::tool::{
    AccessTokenVariable, OtherEntry, OwnHeaders, PreferenceScope, SecondHeader, ToolRules,
};
use crate::policy::{RuleSet, UrlsForLogins};
use crate::releases::{EntryPoint, Version, bring_up, remark};

use super::changes::{CHANGES, RECORDED};
use super::release::Release;
use super::{VERSION, keys, why_unused};

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
        let version = text.strip_prefix(PREFIX).ok_or(InvalidClaudeRules)?;
        if version.is_empty() {
            return Ok(Self::Newest);
        }
        let version = version.strip_prefix('-').ok_or(InvalidClaudeRules)?;
        let version = version.parse().map_err(|_| InvalidClaudeRules)?;
        Ok(Self::Release(version))
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
        let rules = &mut release.rules;
        rules.name = Cow::Owned(self.to_string());
        let with_print: fn(&mut ToolRules) = match rules.tool.second_header {
            SecondHeader::KeyBesideToken {
                command_beside_token: false,
            } => with_print_and_no_command,
            _ => with_print,
        };
        rules.tool.other_entry = Some(if entry.is_interactive() {
            in_a_terminal(&mut rules.tool);
            OtherEntry {
                how: "with `-p`",
                change: with_print,
            }
        } else {
            OtherEntry {
                how: "in a terminal",
                change: in_a_terminal,
            }
        });
        rules.tool.remark = remark(
            version,
            &(oldest_known..=newest_known),
            RECORDED.contains(&version),
        );
        release
    }
}

/// Makes the rules those of the terminal, where somebody can be asked (recordings `interactive/*`).
fn in_a_terminal(rules: &mut ToolRules) {
    rules.asks = Some(
        "start `claude` in a terminal and answer, or put the last 20 characters of the key into \
         `customApiKeyResponses.approved` or `.rejected` of ~/.claude.json",
    );
    rules.project_needs_trust = true;
    // In a terminal every release has the helper's output in time (recordings
    // `interactive/token+helper`).
    rules.second_header = SecondHeader::KeyBesideToken {
        command_beside_token: true,
    };
}

fn with_print(rules: &mut ToolRules) {
    rules.asks = None;
    rules.project_needs_trust = false;
}

fn with_print_and_no_command(rules: &mut ToolRules) {
    with_print(rules);
    rules.second_header = SecondHeader::KeyBesideToken {
        command_beside_token: false,
    };
}

/// Returns what 2.0.77 does, the oldest release that was recorded.
fn oldest() -> Release {
    Release {
        rules: RuleSet {
            name: Cow::Borrowed(PREFIX),
            login: Cow::Borrowed("Claude"),
            login_command: Cow::Borrowed(keys::LOGIN_COMMAND),
            key_header: HeaderScheme::X_API_KEY,
            version: VERSION,
            // Everything goes to the user's own base URL, the login too (recordings `gateway/*`).
            urls_for_logins: UrlsForLogins::Used,
            tool: ToolRules {
                used_in: Some(why_unused),
                preference: PreferenceScope::Nothing,
                access_token: AccessTokenVariable::Ignored,
                blank_hides: true,
                session_headers: &[("anthropic-beta", keys::OAUTH_BETA)],
                // "Admin API" in Anthropic's guide: such a key begins with `sk-ant-admin`.
                admin_keys: &["sk-ant-admin"],
                second_header: SecondHeader::KeyBesideToken {
                    command_beside_token: false,
                },
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
        project_token_in_terminal: true,
    }
}
