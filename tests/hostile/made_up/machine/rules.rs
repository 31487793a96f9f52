//! Rules to decide by: those of releases, and some that no release has.

use auth_resolver::{
    AccessTokenVariable, AmbientKey, PreferenceScope, ProfileRule, ProjectSettings, RuleSet, Rules,
    StoredRule, Version,
};

use super::values::Maker;

/// The minor releases at which rules changed, and some between.
const RELEASES: [u32; 41] = [
    10, 17, 20, 21, 22, 23, 25, 29, 30, 34, 35, 43, 44, 47, 48, 50, 51, 58, 60, 63, 64, 70, 78, 80,
    87, 88, 92, 93, 100, 114, 117, 119, 122, 126, 131, 136, 146, 148, 155, 156, 200,
];

pub(super) fn pick(maker: &mut Maker) -> Rules {
    match maker.choices.below(10) {
        0..=2 => Rules::Documented,
        3 => Rules::ApiKeyFirst,
        _ => Rules::Codex(Version::new(0, maker.pick(&RELEASES), 0)),
    }
}

/// Changes some of the switches.
pub(super) fn change(maker: &mut Maker, rules: Rules) -> RuleSet {
    let mut set = match rules {
        Rules::ApiKeyFirst => RuleSet::API_KEY_FIRST,
        _ => RuleSet::DOCUMENTED,
    };
    set.name = "changed".into();
    set.project_settings = maker.pick(&[
        ProjectSettings::Unread,
        ProjectSettings::Open,
        ProjectSettings::Trusted,
        ProjectSettings::TrustedWithoutRedirects,
    ]);
    set.ambient_key = maker.pick(&[
        AmbientKey::Ranked,
        AmbientKey::Ranked,
        AmbientKey::WithoutStoredLogin,
        AmbientKey::Ignored,
    ]);
    set.stored = maker.pick(&[StoredRule::Preference, StoredRule::Key, StoredRule::Mode]);
    set.preference = maker.pick(&[
        PreferenceScope::Everywhere,
        PreferenceScope::WithinStoredLogin,
        PreferenceScope::Nothing,
    ]);
    set.access_token = maker.pick(&[
        AccessTokenVariable::ByPrefix,
        AccessTokenVariable::AgentIdentity,
        AccessTokenVariable::Ignored,
    ]);
    set.profile = maker.pick(&[ProfileRule::Table, ProfileRule::File]);
    for switch in [
        &mut set.strict_stored,
        &mut set.needs_last_refresh,
        &mut set.variable_base_url,
        &mut set.setting_base_url,
        &mut set.session_base_url,
        &mut set.redirected_session,
        &mut set.refuse_blank_url,
        &mut set.blank_hides,
        &mut set.pinned_key,
        &mut set.providers.missing_variable_is_error,
        &mut set.providers.inherits_login,
        &mut set.providers.reserved_ids,
        &mut set.providers.checks_all,
        &mut set.providers.default_follows_login,
    ] {
        *switch ^= maker.percent(30);
    }
    set
}
