//! What a release of Claude Code looks at and which rules it decides by.

use crate::policy::RuleSet;

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
    /// Whether `CLAUDE_CODE_OAUTH_TOKEN` of a project that its user trusts counts in a terminal.
    pub(super) project_token_in_terminal: bool,
}
