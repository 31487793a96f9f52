//! The rules for a stored login that holds several members: which one is in force.

use crate::finding::{Class, Found, SettingValue};
use crate::method::{AuthMethod, MethodKind};

use super::decision::Decision;
use super::refusal::Refusal;
use super::rules::PreferenceScope;
use super::stored::Login;
use super::verdict::{NoEffect, Shadow, Verdict};

impl Login<'_, '_> {
    // The file says what it is for. A missing member is broken, not absent.
    pub(super) fn by_mode_alone(
        &self,
        mode: usize,
    ) -> Result<MethodKind, (Option<Class>, Refusal)> {
        let named = self
            .settings
            .finding(mode)
            .and_then(|finding| match &finding.found {
                Found::Setting(SettingValue::Mode(kind, _)) => Some(*kind),
                _ => None,
            })
            .ok_or((None, Refusal::Broken(mode)))?;
        let present = self
            .find(named)
            .is_some_and(|finding| !matches!(finding.found, Found::Nothing));
        if present {
            Ok(named)
        } else {
            Err((Some(Class::of(named)), Refusal::ModeWithoutMember { mode }))
        }
    }

    pub(super) fn mode_in_file(&self) -> Option<usize> {
        self.mode.filter(|mode| {
            self.settings
                .finding(*mode)
                .is_some_and(crate::finding::Finding::is_present)
        })
    }

    #[expect(clippy::type_complexity, reason = "the outcome of every rule below")]
    pub(super) fn by_preference(
        &self,
        decision: &mut Decision,
    ) -> Result<Option<(MethodKind, NoEffect)>, (Option<Class>, Refusal)> {
        if let Some(mode) = self.mode_in_file() {
            let kind = self.by_mode_alone(mode);
            if matches!(kind, Err((None, _))) || self.settings.preference.is_none() {
                decision.judge(mode, Verdict::Applied);
                return kind.map(|kind| Some((kind, NoEffect::StoredMode)));
            }
            let preference = self.settings.preference.map(|(_, setting)| setting);
            decision.judge(mode, Verdict::Shadowed(preference, Shadow::Earlier));
        }
        Ok(None)
    }

    pub(super) fn by_plan(
        &self,
        account_plans: &[&str],
        account_domain: Option<&str>,
    ) -> Option<(MethodKind, NoEffect)> {
        let tokens = self.find(MethodKind::ChatGpt)?;
        let Found::Credential(AuthMethod::ChatGpt(session)) = &tokens.found else {
            return None;
        };
        if !self.holds(MethodKind::ApiKey) {
            return Some((MethodKind::ChatGpt, NoEffect::Plan));
        }
        let prefers_key = self.policy.rules.preference != PreferenceScope::Nothing
            && matches!(self.settings.preference, Some((Class::Key, _)));
        let claims = session.claims();
        let of_domain = account_domain.is_some_and(|domain| {
            claims.email().is_some_and(|email| {
                let address = email.reveal().trim().to_ascii_lowercase();
                address
                    .rsplit_once('@')
                    .is_some_and(|(_, host)| host == domain)
            })
        });
        let of_plan = claims
            .plan()
            .is_some_and(|plan| account_plans.contains(&plan));
        Some(if !prefers_key && (of_domain || of_plan) {
            (MethodKind::ChatGpt, NoEffect::Plan)
        } else {
            (MethodKind::ApiKey, NoEffect::Plan)
        })
    }

    pub(super) fn key_first(&self, reason: NoEffect) -> Option<(MethodKind, NoEffect)> {
        let key = self.find(MethodKind::ApiKey)?;
        Some(if matches!(key.found, Found::Nothing) {
            (MethodKind::ChatGpt, reason)
        } else {
            (MethodKind::ApiKey, reason)
        })
    }

    #[expect(clippy::type_complexity, reason = "the outcome of every rule above")]
    pub(super) fn by_mode(
        &self,
        decision: &mut Decision,
    ) -> Result<Option<(MethodKind, NoEffect)>, (Option<Class>, Refusal)> {
        if let Some(mode) = self.mode_in_file() {
            decision.judge(mode, Verdict::Applied);
            return self
                .by_mode_alone(mode)
                .map(|kind| Some((kind, NoEffect::StoredMode)));
        }
        let others = [MethodKind::PersonalAccessToken, MethodKind::BedrockApiKey];
        let other = others
            .into_iter()
            .filter(|_| self.policy.rules.stored_access_token)
            .find(|kind| self.holds(*kind));
        Ok(match other {
            Some(kind) => Some((kind, NoEffect::StoredMode)),
            None => self.key_first(NoEffect::StoredKey),
        })
    }
}
