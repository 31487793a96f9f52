//! The rules for a stored login that holds several members: which one is in force.

use crate::finding::{Found, SettingValue};
use crate::method::CredentialClass;
use crate::method::{AuthMethod, MethodKind};

use super::decision::Decision;
use super::refusal::Refusal;
use super::stored::Login;
use super::switches::PreferenceScope;
use super::verdict::{NoEffect, Shadow, Verdict};

/// The member that is in force, and why the others are not.
type InForce = (MethodKind, NoEffect);

/// Why no member can be used, and of which class the one is that should be.
type DeadEnd = (Option<CredentialClass>, Refusal);

impl Login<'_, '_> {
    /// Returns the kind that the login's own mode names.
    // The file says what it is for. A missing member is broken, not absent.
    pub(super) fn by_mode_alone(&self, mode: usize) -> Result<MethodKind, DeadEnd> {
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
            Err((Some(named.class()), Refusal::ModeWithoutMember { mode }))
        }
    }

    /// Returns the finding for the mode, if the file names one.
    pub(super) fn mode_in_file(&self) -> Option<usize> {
        self.mode.filter(|mode| {
            self.settings
                .finding(*mode)
                .is_some_and(crate::finding::Finding::is_present)
        })
    }

    /// Returns the member in force where the mode decides; `None` leaves all members in play.
    // A preference that somebody set outranks the word that a login left behind; one that nobody
    // set does not. Without either, every member takes part in the order of precedence.
    pub(super) fn by_preference(
        &self,
        decision: &mut Decision,
    ) -> Result<Option<InForce>, DeadEnd> {
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

    /// Returns the member in force where the plan decides; `None` where there are no usable tokens.
    // Accounts with a personal plan came before the key, business ones after it: the latter were
    // billed by use (openai/codex cd06b28d8; recordings `authjson/both_plan_*`).
    pub(super) fn by_plan(
        &self,
        account_plans: &[&str],
        account_domain: Option<&str>,
    ) -> Option<InForce> {
        let tokens = self.find(MethodKind::ChatGpt)?;
        let Found::Credential(AuthMethod::ChatGpt(session)) = &tokens.found else {
            return None;
        };
        if !self.holds(MethodKind::ApiKey) {
            return Some((MethodKind::ChatGpt, NoEffect::Plan));
        }
        let prefers_key = self.policy.rules.preference != PreferenceScope::Nothing
            && matches!(self.settings.preference, Some((CredentialClass::Key, _)));
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

    /// Returns the key if one is written down, else the tokens. `None` where no key was looked for.
    // An empty key counts as one: releases send it (recordings `authjson/*`), so tokens beside it
    // are not what they would use either.
    pub(super) fn key_first(&self, reason: NoEffect) -> Option<InForce> {
        let key = self.find(MethodKind::ApiKey)?;
        Some(if matches!(key.found, Found::Nothing) {
            (MethodKind::ChatGpt, reason)
        } else {
            (MethodKind::ApiKey, reason)
        })
    }

    /// Returns the member that the mode names; without a mode, a personal access token, a Bedrock
    /// key or the key.
    // A personal access token is stored without a mode on purpose, so that older releases can still
    // read the file (openai/codex df7818c7d).
    pub(super) fn by_mode(&self, decision: &mut Decision) -> Result<Option<InForce>, DeadEnd> {
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
