//! What a release of Codex looks at and which rules it decides by. Nothing else compares versions.

use std::borrow::Cow;

use crate::policy::{
    AccessTokenVariable, AmbientKey, PreferenceScope, ProjectSettings, ProviderRules, ProviderSlot,
    RuleSet, StoredRule, WorkspaceRule,
};
use crate::sources::DotenvyRules;

use super::changes::{BOTH_PROTOCOLS, CHANGES, OLDEST, PLANS_OF_ACCOUNTS, RECORDED, v};
use super::keys;
use super::release::{DotenvOrder, Release};
use super::version::{Entry, Version};

/// The newest release that was looked at. A later one is taken to do the same.
const NEWEST: Version = v(169);

pub(super) fn documented() -> Release {
    Release {
        rules: RuleSet {
            pinned_key: false,
            access_token: AccessTokenVariable::Ignored,
            project_settings: ProjectSettings::Unread,
            providers: ProviderRules {
                primary: keys::PRIMARY_PROVIDER,
                built_in: &[keys::OLLAMA, keys::LM_STUDIO],
                ..ProviderRules::DOCUMENTED
            },
            ..RuleSet::DOCUMENTED
        },
        dotenv_order: DotenvOrder::ProcessProjectUser,
        project_dotenv: true,
        dotenv_ignores_own_names: true,
        dotenvy: None,
        settings_first: false,
        system_config: false,
        managed_config: false,
    }
}

pub(super) fn api_key_first() -> Release {
    let mut release = documented();
    release.rules.name = RuleSet::API_KEY_FIRST.name;
    release.rules.preferred = RuleSet::API_KEY_FIRST.preferred;
    release
}

pub(super) fn of(version: Version, entry: Entry) -> Release {
    let mut release = oldest();
    for change in CHANGES.iter().filter(|change| change.since <= version) {
        (change.apply)(&mut release);
    }
    release.rules.name = Cow::Owned(format!("codex-{version}"));
    release.rules.pinned_key &= entry == Entry::Exec;
    release.rules.remark = if version > NEWEST {
        Some("this release is newer than those known here; the newest known rules are used")
    } else if version < OLDEST {
        Some("this release is older than those known here; the oldest known rules are used")
    } else if RECORDED.iter().any(|minor| v(*minor) == version) {
        None
    } else {
        Some("this release was not recorded; its rules follow from the changes up to it")
    };
    release
}

// Releases since 0.17, the first in which auth.json comes before the environment.
pub(super) fn oldest() -> Release {
    Release {
        rules: RuleSet {
            ambient_key: AmbientKey::WithoutStoredLogin,
            preference: PreferenceScope::Nothing,
            pinned_key: false,
            access_token: AccessTokenVariable::Ignored,
            project_settings: ProjectSettings::Unread,
            stored: StoredRule::Plan {
                account_plans: PLANS_OF_ACCOUNTS,
                account_domain: None,
            },
            strict_stored: true,
            needs_last_refresh: true,
            stored_access_token: false,
            setting_base_url: false,
            redirected_session: true,
            blank_hides: true,
            forced_method: false,
            forced_workspace: WorkspaceRule::Unknown,
            stores: &[],
            fedramp_header: false,
            providers: ProviderRules {
                primary: keys::PRIMARY_PROVIDER,
                built_in: &[keys::OSS],
                order: &[ProviderSlot::EnvKey],
                missing_variable_is_error: false,
                inherits_login: true,
                auth_command: false,
                reserved_ids: false,
                checks_all: true,
                empty_names: true,
                wire_protocols: BOTH_PROTOCOLS,
                default_follows_login: false,
            },
            ..RuleSet::DOCUMENTED
        },
        dotenv_order: DotenvOrder::ProcessUserProject,
        project_dotenv: true,
        dotenv_ignores_own_names: false,
        dotenvy: Some(DotenvyRules::LOADED),
        settings_first: true,
        system_config: false,
        managed_config: false,
    }
}
