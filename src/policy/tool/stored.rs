//! Chooses the members of a stored login that are in force.

use crate::finding::tool::ToolKey;
use crate::finding::{
    Finding, FindingId, Found, Notice, Numbered, Origin, Place, SettingKey, SettingValue, Side,
    Standing, Subject,
};
use crate::method::{AuthMethod, CredentialClass, MethodKind};

use super::rules::{PreferenceScope, StoredRule};
use crate::policy::Policy;
use crate::policy::decision::Remarks;
use crate::policy::refusal::Refusal;
use crate::policy::settings::Settings;
use crate::policy::tool::{ToolReason, ToolRefusal};
use crate::policy::verdict::{NoEffect, Note, Shadow, Verdict};

/// The result for the stored logins.
#[derive(Debug, Default)]
pub(in crate::policy) struct Stored {
    /// Whether there is one, usable or not.
    pub(in crate::policy) exists: bool,
    /// Why one of them decides against everything that comes after it: its place, class and reason.
    pub(in crate::policy) refusals: Vec<(FindingId, Option<CredentialClass>, Refusal)>,
    /// Members that are not in force, and why.
    pub(in crate::policy) out_of_force: Vec<(FindingId, NoEffect)>,
}

/// One stored login: the indexes of its findings.
pub(in crate::policy) struct Login<'a, 'f> {
    pub(in crate::policy) policy: &'a Policy,
    pub(in crate::policy) settings: &'a Settings<'f>,
    /// The file as a whole.
    file: FindingId,
    members: Vec<(FindingId, MethodKind)>,
    /// Where the file names its mode, or could.
    pub(in crate::policy) mode: Option<FindingId>,
    last_refresh: Option<FindingId>,
}

/// Returns whether a login is a text from the caller, such as an entry of the key store.
fn is_handed_in(origin: &Origin) -> bool {
    origin.side == Side::Yours && matches!(origin.place, Place::Argument(..))
}

/// Finds the members in force of every stored login.
pub(in crate::policy) fn read(
    policy: &Policy,
    settings: &Settings<'_>,
    remarks: &mut Remarks,
) -> Stored {
    let mut stored = Stored::default();
    let is_login = |finding: &Finding| matches!(finding.subject, Subject::StoredLogin);
    let mut logins = settings.findings.iter().copied();
    let key_store = logins.find(|finding| is_login(finding) && is_handed_in(&finding.origin));
    for (file, finding) in settings.findings.iter().numbered() {
        if !is_login(finding) {
            continue;
        }
        stored.exists |= finding.is_present();
        let login = Login::gather(policy, settings, file);
        let elsewhere = if is_handed_in(&finding.origin) {
            None
        } else {
            login.stored_elsewhere(finding.is_present(), key_store, remarks)
        };
        if let Some(refusal) = elsewhere {
            stored.out_of_force.extend(
                login
                    .members
                    .iter()
                    .map(|(member, _)| (*member, NoEffect::Tool(ToolReason::StoredElsewhere))),
            );
            if key_store.is_none() {
                stored.refusals.push((file, None, refusal));
            }
        } else if finding.problem().is_some() {
            stored.refusals.push((file, None, Refusal::Broken(file)));
        } else if finding.is_present() {
            login.read_members(&mut stored, remarks);
        }
    }
    stored
}

impl<'a, 'f> Login<'a, 'f> {
    fn gather(policy: &'a Policy, settings: &'a Settings<'f>, file: FindingId) -> Self {
        let mut login = Login {
            policy,
            settings,
            file,
            members: Vec::new(),
            mode: None,
            last_refresh: None,
        };
        let origin = settings.finding(file).map(|finding| &finding.origin);
        for (index, finding) in settings.findings.iter().numbered() {
            let is_member = || origin.is_some_and(|origin| origin.same_document(&finding.origin));
            match &finding.subject {
                Subject::Credential(Standing::Stored, kind) if is_member() => {
                    login.members.push((index, *kind));
                }
                Subject::Setting(SettingKey::Tool(ToolKey::StoredMode)) if is_member() => {
                    login.mode = Some(index);
                }
                Subject::Setting(SettingKey::LastRefresh) if is_member() => {
                    login.last_refresh = Some(index);
                }
                _ => {}
            }
        }
        login
    }

    // A key store is not read, so it can neither be used nor be called empty, unless the caller has read
    // it and handed in what it holds.
    fn stored_elsewhere(
        &self,
        file_exists: bool,
        key_store: Option<&Finding>,
        remarks: &mut Remarks,
    ) -> Option<Refusal> {
        let (store, setting) = self.settings.tool.store?;
        match store {
            "file" => None,
            // `auto` asks the key store first (openai/codex eb5b1b627).
            "auto" if key_store.is_some_and(|login| !login.is_present()) => None,
            "auto" if file_exists && key_store.is_none() => {
                remarks.note(Note::StoredMayBeStale(setting));
                None
            }
            _ => Some(Refusal::Tool(ToolRefusal::StoredElsewhere {
                setting,
                store,
            })),
        }
    }

    fn read_members(&self, stored: &mut Stored, remarks: &mut Remarks) {
        let rules = &self.policy.rules;
        if rules.tool.strict_stored
            && let Some(broken) = self.what_strict_readers_refuse()
        {
            stored
                .refusals
                .push((self.file, None, Refusal::Broken(broken)));
            return;
        }
        let in_force = match rules.tool.stored {
            StoredRule::Preference => self.by_preference(remarks),
            StoredRule::Plan {
                account_plans,
                account_domain,
            } => Ok(self.by_plan(account_plans, account_domain)),
            StoredRule::Key => Ok(self.key_first(NoEffect::Tool(ToolReason::StoredKey))),
            StoredRule::Mode => self.by_mode(remarks),
        };
        match in_force {
            Ok(Some((kind, reason))) => {
                for (member, of) in &self.members {
                    if *of != kind {
                        stored.out_of_force.push((*member, reason));
                    } else if let Some(refusal) = self.unusable(*member) {
                        stored.refusals.push((*member, Some(of.class()), refusal));
                    }
                }
            }
            Ok(None) => {
                for (member, of) in &self.members {
                    if let Some(refusal) = self.unusable(*member) {
                        stored.refusals.push((*member, Some(of.class()), refusal));
                    }
                }
            }
            Err((class, refusal)) => {
                let members = self.members.iter();
                stored.out_of_force.extend(
                    members.map(|(member, _)| (*member, NoEffect::Tool(ToolReason::StoredMode))),
                );
                stored.refusals.push((self.file, class, refusal));
            }
        }
    }

    // Codex rejects the whole file for one member that it cannot read (recordings `authjson/*`).
    fn what_strict_readers_refuse(&self) -> Option<FindingId> {
        let refused = |index: FindingId| {
            self.settings.finding(index).is_some_and(|finding| {
                // Codex accepts any text as a key, so it reads the file.
                let malformed = finding
                    .problem()
                    .is_some_and(|problem| !matches!(problem, crate::finding::Problem::Secret(_)));
                malformed
                    || finding.notices.iter().any(|notice| {
                        matches!(
                            notice,
                            Notice::StrictReadersRefuse(_) | Notice::ByteOrderMark
                        )
                    })
            })
        };
        let mode = self.mode.filter(|_| self.knows_modes());
        std::iter::once(self.file)
            .chain(self.members.iter().map(|(member, _)| *member))
            .chain(self.last_refresh)
            .chain(mode)
            .find(|index| refused(*index))
    }

    // Older releases ignore `auth_mode`, even an unknown one (recordings
    // `authjson/key_mode_bogus`).
    fn knows_modes(&self) -> bool {
        matches!(
            self.policy.rules.tool.stored,
            StoredRule::Mode | StoredRule::Preference
        )
    }

    fn unusable(&self, member: FindingId) -> Option<Refusal> {
        let finding = self.settings.finding(member)?;
        match &finding.found {
            // To releases an empty key is a key, and nothing comes after it (openai/codex
            // e13b35ecb).
            Found::Blank if self.policy.rules.tool.strict_stored => Some(Refusal::Broken(member)),
            // Recordings `authjson/tok_no_last_refresh`: no release sends the token then.
            Found::Credential(AuthMethod::ChatGpt(_))
                if self.policy.rules.tool.needs_last_refresh =>
            {
                self.last_refresh
                    .filter(|index| {
                        !self
                            .settings
                            .finding(*index)
                            .is_some_and(Finding::is_present)
                    })
                    .map(Refusal::Broken)
            }
            _ => None,
        }
    }

    /// Returns the member of a kind, whatever it holds.
    pub(in crate::policy) fn find(&self, kind: MethodKind) -> Option<&'f Finding> {
        let (member, _) = self.members.iter().find(|(_, of)| *of == kind)?;
        self.settings.finding(*member)
    }

    /// Returns whether the member of a kind is a usable credential.
    pub(in crate::policy) fn holds(&self, kind: MethodKind) -> bool {
        self.find(kind)
            .is_some_and(|finding| finding.credential().is_some())
    }
}

/// Adds a note about a login that holds a key and tokens but no mode.
pub(in crate::policy) fn note_ambiguity(
    settings: &Settings<'_>,
    used: FindingId,
    remarks: &mut Remarks,
) {
    let Some(origin) = settings.finding(used).map(|finding| &finding.origin) else {
        return;
    };
    let (mut key, mut tokens, mut mode) = (false, false, false);
    for finding in settings.findings {
        let member = match &finding.subject {
            Subject::Credential(Standing::Stored, MethodKind::ApiKey) => &mut key,
            Subject::Credential(Standing::Stored, MethodKind::ChatGpt) => &mut tokens,
            Subject::Setting(SettingKey::Tool(ToolKey::StoredMode)) => &mut mode,
            _ => continue,
        };
        *member |= finding.is_present() && finding.origin.same_document(origin);
    }
    if key && tokens && !mode {
        remarks.note(Note::AmbiguousStoredLogin { used });
    }
}

/// The member that is in force, and why the others are not.
type InForce = (MethodKind, NoEffect);

/// Why no member can be used, and the class of the one that should be used.
type DeadEnd = (Option<CredentialClass>, Refusal);

impl Login<'_, '_> {
    /// Returns the kind that the login's own mode names.
    // The file names its mode, so a missing member is an error, not an absent login.
    pub(in crate::policy) fn by_mode_alone(&self, mode: FindingId) -> Result<MethodKind, DeadEnd> {
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
            Err((
                Some(named.class()),
                Refusal::Tool(ToolRefusal::ModeWithoutMember { mode }),
            ))
        }
    }

    /// Returns the finding for the mode, if the file names one.
    pub(in crate::policy) fn mode_in_file(&self) -> Option<FindingId> {
        self.mode.filter(|mode| {
            self.settings
                .finding(*mode)
                .is_some_and(Finding::is_present)
        })
    }

    /// Returns the member in force where the mode decides; `None` leaves all members in play.
    // A preference that was set beats the mode of the login; the default preference does not. Without
    // either, every member takes part in the order of precedence.
    pub(in crate::policy) fn by_preference(
        &self,
        remarks: &mut Remarks,
    ) -> Result<Option<InForce>, DeadEnd> {
        if let Some(mode) = self.mode_in_file() {
            let kind = self.by_mode_alone(mode);
            if matches!(kind, Err((None, _))) || self.settings.preference.is_none() {
                remarks.judge(mode, Verdict::Applied);
                return kind.map(|kind| Some((kind, NoEffect::Tool(ToolReason::StoredMode))));
            }
            let preference = self.settings.preference.map(|(_, setting)| setting);
            remarks.judge(mode, Verdict::Shadowed(preference, Shadow::Earlier));
        }
        Ok(None)
    }

    /// Returns the member in force where the plan decides; `None` where there are no usable tokens.
    // Accounts with a personal plan came before the key, business ones after it: the latter were
    // billed by use (openai/codex cd06b28d8; recordings `authjson/both_plan_*`).
    pub(in crate::policy) fn by_plan(
        &self,
        account_plans: &[&str],
        account_domain: Option<&str>,
    ) -> Option<InForce> {
        let tokens = self.find(MethodKind::ChatGpt)?;
        let Found::Credential(AuthMethod::ChatGpt(session)) = &tokens.found else {
            return None;
        };
        if !self.holds(MethodKind::ApiKey) {
            return Some((MethodKind::ChatGpt, NoEffect::Tool(ToolReason::Plan)));
        }
        let prefers_key = self.policy.rules.tool.preference != PreferenceScope::Nothing
            && matches!(self.settings.preference, Some((CredentialClass::Key, _)));
        let claims = session.claims();
        let of_domain = account_domain.is_some_and(|domain| {
            claims.email().is_some_and(|email| {
                let address = email.expose().trim().to_ascii_lowercase();
                address
                    .rsplit_once('@')
                    .is_some_and(|(_, host)| host == domain)
            })
        });
        let of_plan = claims
            .plan()
            .is_some_and(|plan| account_plans.contains(&plan));
        Some(if !prefers_key && (of_domain || of_plan) {
            (MethodKind::ChatGpt, NoEffect::Tool(ToolReason::Plan))
        } else {
            (MethodKind::ApiKey, NoEffect::Tool(ToolReason::Plan))
        })
    }

    /// Returns the key if the file has one, else the tokens. `None` where no key was looked for.
    // An empty key counts as one: releases send it (recordings `authjson/*`) and do not use tokens
    // beside it.
    pub(in crate::policy) fn key_first(&self, reason: NoEffect) -> Option<InForce> {
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
    pub(in crate::policy) fn by_mode(
        &self,
        remarks: &mut Remarks,
    ) -> Result<Option<InForce>, DeadEnd> {
        if let Some(mode) = self.mode_in_file() {
            remarks.judge(mode, Verdict::Applied);
            return self
                .by_mode_alone(mode)
                .map(|kind| Some((kind, NoEffect::Tool(ToolReason::StoredMode))));
        }
        let others = [MethodKind::PersonalAccessToken, MethodKind::BedrockApiKey];
        let other = others
            .into_iter()
            .filter(|_| self.policy.rules.tool.stored_access_token)
            .find(|kind| self.holds(*kind));
        Ok(match other {
            Some(kind) => Some((kind, NoEffect::Tool(ToolReason::StoredMode))),
            None => self.key_first(NoEffect::Tool(ToolReason::StoredKey)),
        })
    }
}
