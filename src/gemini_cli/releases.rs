//! What a release of Gemini CLI looks at and which rules it decides by.
//! Nothing else of the preset compares versions.

use std::borrow::Cow;

use crate::method::CredentialClass;
use crate::method::{HeaderScheme, MethodKind};
use crate::policy::tool::{
    AccessTokenVariable, OtherEntry, OwnHeaders, PreferenceScope, ServerRules, ToolRules,
};
use crate::policy::{RuleSet, UrlsForLogins};
use crate::releases::{EntryPoint, Version, bring_up, remark};
use crate::sources::Expansion;

use super::changes::{CHANGES, NEWEST, OLDEST, RECORDED};
use super::keys;
use super::release::Release;

/// Returns what a release does, started in one way: the oldest one with every change up to it.
pub(super) fn of(version: Version, entry: EntryPoint) -> Release {
    let mut release = oldest();
    bring_up(&mut release, version, CHANGES);
    release.rules.name = Cow::Owned(format!("gemini-cli-{version}"));
    let was_recorded = RECORDED.contains(&version);
    release.rules.tool.remark = remark(version, &(OLDEST..=NEWEST), was_recorded);
    if entry.is_interactive() {
        asking(&mut release.rules.tool);
        release.rules.tool.other_entry = Some(OtherEntry {
            how: "with `-p`",
            change: |rules| rules.asks = None,
        });
    } else {
        release.rules.tool.other_entry = Some(OtherEntry {
            how: "in a terminal",
            change: asking,
        });
    }
    release
}

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
            version: super::VERSION,
            preferred: Some(CredentialClass::Key),
            urls_for_logins: UrlsForLogins::Skipped,
            tool: ToolRules {
                used_in: Some(super::why_unused),
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
