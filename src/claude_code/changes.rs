//! Every change between releases of Claude Code that concerns credentials and base URLs, in one list.
//!
//! Three releases were recorded: 2.0.77, 2.1.150 and 2.1.332 (`tests/conformance`). A change is put on
//! the first of them that has it, so releases between two of them may have it already.

use crate::policy::tool::{SecondHeader, WorkspaceRule};
use crate::releases::{Change, Version};

use super::release::Release;

/// The releases that were recorded, oldest first.
pub(super) const RECORDED: [Version; 3] = [
    Version::new(2, 0, 77),
    Version::new(2, 1, 150),
    Version::new(2, 1, 332),
];

/// Every change, oldest first. To add a release, add its changes at the end.
pub(super) const CHANGES: &[Change<Release>] = &[
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
        apply: |r| {
            r.rules.tool.second_header = SecondHeader::KeyBesideToken {
                command_beside_token: true,
            };
        },
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
        apply: |r| r.project_token_in_terminal = false,
    },
];
