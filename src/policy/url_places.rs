//! The places that can name the base URL.

use crate::base_url::InvalidBaseUrl;
use crate::finding::{Finding, Found, Notice, Place, ProviderField, SettingKey, Subject};
use crate::method::CredentialClass;
use crate::text::Name;

use super::decision::Decision;
use super::provider::Provider;
use super::refusal::Refusal;
use super::search::Search;
use super::variable::{blank_hides, find_variable};
use super::verdict::{NoEffect, Verdict};

/// Lists the places that can name the base URL for this provider and credential, first to last, and
/// says of all others why they cannot.
pub(super) fn list(search: &Search<'_>, decision: &mut Decision) -> Vec<usize> {
    let mut places = Vec::new();
    // A setting for the session's backend gives way to one for the base URL itself (recordings
    // `routing/gov+openai_base_url/*`).
    let mut of_session = Vec::new();
    for (index, finding) in search.settings.findings.iter().enumerate() {
        let is_there = finding.is_present() || is_written_blank(finding);
        if !is_there {
            continue;
        }
        match effect(search, index, finding) {
            Some(Ok(())) if search.is_session_setting(index) => of_session.push(index),
            Some(Ok(())) => places.push(index),
            Some(Err(reason)) => decision.judge(index, Verdict::NoEffect(reason)),
            None => {}
        }
    }
    places.extend(of_session);
    if let Provider::BuiltIn(built_in) = search.provider
        && let Some(variable) = built_in.url_variable
    {
        let variable = Name::new(variable);
        places.extend(find_variable(
            search.policy,
            search.settings,
            &variable,
            decision,
        ));
    }
    places
}

// `None`: the place is about something else. What is for the built-in provider is for no other
// (recordings `provider/no_base_url+*`).
fn effect(search: &Search<'_>, index: usize, finding: &Finding) -> Option<Result<(), NoEffect>> {
    let rules = &search.policy.rules;
    let is_primary = matches!(search.provider, Provider::Primary);
    let is_account = search.chosen.method.kind().class() == CredentialClass::Login;
    Some(match &finding.subject {
        // A default that is no base URL, which concerns nobody who has another default.
        Subject::BaseUrl | Subject::SessionBaseUrl if finding.origin.place == Place::BuiltIn => {
            let is_of_session = finding.subject == Subject::SessionBaseUrl;
            let wants_session = is_account && (is_of_session || has_own_default(search));
            if is_of_session != wants_session || matches!(search.provider, Provider::BuiltIn(_)) {
                Err(NoEffect::OtherMethod)
            } else {
                Ok(())
            }
        }
        Subject::BaseUrl if finding.origin.is_callers() => Ok(()),
        Subject::BaseUrl | Subject::Setting(SettingKey::BaseUrl)
            if rules.urls_are_for_keys && is_account =>
        {
            Err(NoEffect::OtherMethod)
        }
        Subject::BaseUrl | Subject::Setting(SettingKey::BaseUrl)
            if !rules.listens_to(&finding.subject) =>
        {
            Err(NoEffect::Rules)
        }
        Subject::BaseUrl | Subject::Setting(SettingKey::BaseUrl) if !is_primary => {
            Err(NoEffect::NotSelected)
        }
        Subject::BaseUrl | Subject::Setting(SettingKey::BaseUrl)
            if blank_hides(search.policy, search.settings, index) =>
        {
            Err(NoEffect::SetToNothing)
        }
        Subject::BaseUrl | Subject::Setting(SettingKey::BaseUrl) => Ok(()),
        Subject::SessionBaseUrl if is_primary && is_account => {
            if blank_hides(search.policy, search.settings, index) {
                Err(NoEffect::SetToNothing)
            } else {
                Ok(())
            }
        }
        Subject::SessionBaseUrl => Err(NoEffect::OtherMethod),
        // It may hold a base URL; nobody can tell.
        Subject::Dotenv if finding.problem().is_some() => {
            return (is_primary && rules.variable_base_url).then_some(Ok(()));
        }
        Subject::Setting(SettingKey::Provider(id, ProviderField::BaseUrl)) => {
            if !search.provider.is_described_by(id) {
                return None;
            }
            Ok(())
        }
        Subject::Setting(SettingKey::SessionBaseUrl) if !rules.login_base_url => {
            Err(NoEffect::Rules)
        }
        Subject::Setting(SettingKey::SessionBaseUrl) => {
            // Never for a key (recordings `baseurl/chatgpt*/key`).
            if is_primary && is_account {
                Ok(())
            } else {
                Err(NoEffect::OtherMethod)
            }
        }
        _ => return None,
    })
}

// Whether logins have a default of their own, be it no base URL at all.
fn has_own_default(search: &Search<'_>) -> bool {
    let mut findings = search.settings.findings.iter();
    search.policy.defaults.session.is_some()
        || findings.any(|finding| {
            finding.subject == Subject::SessionBaseUrl && finding.origin.place == Place::BuiltIn
        })
}

// Blanks were there and were cleaned off; an empty text has nothing to clean.
fn is_written_blank(finding: &Finding) -> bool {
    matches!(finding.found, Found::Blank)
        && finding
            .notices
            .iter()
            .any(|notice| matches!(notice, Notice::Cleaned(_)))
}

/// Tells whether a place holds nothing but blanks, which counts as not set, except where the rules,
/// a provider or the session's backend take it at its word.
pub(super) fn is_blank(search: &Search<'_>, index: usize) -> Result<bool, Refusal> {
    let finding = search.settings.finding(index);
    let (blank, empty) = match finding.map(|finding| &finding.found) {
        Some(Found::Blank) => (true, !finding.is_some_and(is_written_blank)),
        Some(Found::Setting(value)) => {
            let text = value.text().unwrap_or("-");
            (text.trim().is_empty(), text.is_empty())
        }
        _ => (false, false),
    };
    // A provider whose base URL is empty fails in Codex (recordings `baseurl/provider/empty`); the
    // vendor's endpoint is no stand-in for it.
    let taken_literally = match search.provider {
        Provider::Primary => {
            search.is_session_setting(index) || (search.policy.rules.refuse_blank_url && !empty)
        }
        _ => true,
    };
    if blank && taken_literally {
        return Err(Refusal::InvalidUrl {
            url: index,
            why: InvalidBaseUrl::Empty,
        });
    }
    Ok(blank)
}
