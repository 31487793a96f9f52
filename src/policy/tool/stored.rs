//! Chooses the members of a stored login that are in force.

use crate::finding::tool::ToolKey;
use crate::finding::{
    Finding, FindingId, Found, Notice, Origin, Place, Problem, SettingKey, SettingValue, Side,
    Standing, Subject,
};
use crate::method::{AuthMethod, CredentialClass, MethodKind};

use super::refusal::{ToolReason, ToolRefusal};
use super::rules::{PreferenceScope, StoredRule};
use crate::policy::decision::Decision;
use crate::policy::outcome::Refusal;
use crate::policy::settings::Settings;
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
struct Login<'a, 'f> {
    settings: &'a Settings<'f>,
    /// The file as a whole.
    file: FindingId,
    members: Vec<(FindingId, MethodKind)>,
    /// Where the file names its mode, or could.
    mode: Option<FindingId>,
    last_refresh: Option<FindingId>,
}

/// Returns whether a login is a text from the caller, such as an entry of the key store.
fn is_handed_in(origin: &Origin) -> bool {
    origin.side == Side::Yours && matches!(origin.place, Place::Argument(..))
}

/// Finds the members in force of every stored login.
pub(in crate::policy) fn read(settings: &Settings<'_>, decision: &mut Decision) -> Stored {
    let mut stored = Stored::default();
    let logins = || {
        let findings = settings.findings();
        findings.filter(|(_, finding)| matches!(finding.subject, Subject::StoredLogin))
    };
    let mut handed_in = logins().map(|(_, finding)| finding);
    let key_store = handed_in.find(|finding| is_handed_in(&finding.origin));
    for (file, finding) in logins() {
        stored.exists |= finding.is_present();
        let login = Login::gather(settings, file, &finding.origin);
        let elsewhere = if is_handed_in(&finding.origin) {
            None
        } else {
            login.stored_elsewhere(finding.is_present(), key_store, decision)
        };
        if let Some(refusal) = elsewhere {
            stored.leave_out(&login, NoEffect::Tool(ToolReason::StoredElsewhere));
            if key_store.is_none() {
                stored.refusals.push((file, None, refusal));
            }
        } else if finding.problem().is_some() {
            stored.refusals.push((file, None, Refusal::Broken(file)));
        } else if finding.is_present() {
            login.read_members(&mut stored, decision);
        }
    }
    stored
}

impl Stored {
    fn leave_out(&mut self, login: &Login<'_, '_>, why: NoEffect) {
        let members = login.members.iter();
        self.out_of_force
            .extend(members.map(|(member, _)| (*member, why)));
    }
}

impl<'a, 'f> Login<'a, 'f> {
    fn gather(settings: &'a Settings<'f>, file: FindingId, origin: &Origin) -> Self {
        let mut login = Login {
            settings,
            file,
            members: Vec::new(),
            mode: None,
            last_refresh: None,
        };
        for (index, finding) in settings.findings() {
            let is_member = || origin.same_document(&finding.origin);
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
        decision: &mut Decision,
    ) -> Option<Refusal> {
        let (store, setting) = self.settings.tool.store?;
        match store {
            "file" => None,
            // `auto` asks the key store first (openai/codex eb5b1b627).
            "auto" if key_store.is_some_and(|login| !login.is_present()) => None,
            "auto" if file_exists && key_store.is_none() => {
                decision.note(Note::StoredMayBeStale(setting));
                None
            }
            _ => Some(ToolRefusal::StoredElsewhere { setting, store }.into()),
        }
    }

    fn read_members(&self, stored: &mut Stored, decision: &mut Decision) {
        let rules = &self.settings.policy.rules.tool;
        if rules.strict_stored
            && let Some(broken) = self.what_strict_readers_refuse()
        {
            let refusal = Refusal::Broken(broken);
            stored.refusals.push((self.file, None, refusal));
            return;
        }
        let in_force = match rules.stored {
            StoredRule::Preference => self.by_preference(decision),
            StoredRule::Plan {
                account_plans,
                account_domain,
            } => Ok(self.by_plan(account_plans, account_domain)),
            StoredRule::Key => Ok(self.key_first()),
            StoredRule::Mode => self.by_mode(decision),
        };
        let in_force = match in_force {
            Ok(in_force) => in_force,
            Err((class, refusal)) => {
                stored.leave_out(self, NoEffect::Tool(ToolReason::StoredMode));
                stored.refusals.push((self.file, class, refusal));
                return;
            }
        };
        for (member, of) in &self.members {
            match in_force {
                Some((kind, reason)) if *of != kind => {
                    stored.out_of_force.push((*member, NoEffect::Tool(reason)));
                }
                _ => {
                    let refusal = self.unusable(*member);
                    let refusal = refusal.map(|refusal| (*member, Some(of.class()), refusal));
                    stored.refusals.extend(refusal);
                }
            }
        }
    }

    // Codex rejects the whole file for one member that it cannot read (recordings `authjson/*`).
    fn what_strict_readers_refuse(&self) -> Option<FindingId> {
        let refused = |index: &FindingId| {
            self.settings.finding(*index).is_some_and(|finding| {
                // Codex accepts any text as a key, so it reads the file.
                let malformed = finding
                    .problem()
                    .is_some_and(|problem| !matches!(problem, Problem::Secret(_)));
                let mut notices = finding.notices.iter();
                malformed
                    || notices.any(|notice| {
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
            .find(refused)
    }

    // Older releases ignore `auth_mode`, even an unknown one (recordings
    // `authjson/key_mode_bogus`).
    fn knows_modes(&self) -> bool {
        matches!(
            self.settings.policy.rules.tool.stored,
            StoredRule::Mode | StoredRule::Preference
        )
    }

    fn unusable(&self, member: FindingId) -> Option<Refusal> {
        let finding = self.settings.finding(member)?;
        match &finding.found {
            // To releases an empty key is a key, and nothing comes after it (openai/codex
            // e13b35ecb).
            Found::Blank if self.settings.policy.rules.tool.strict_stored => {
                Some(Refusal::Broken(member))
            }
            // Recordings `authjson/tok_no_last_refresh`: no release sends the token then.
            Found::Credential(AuthMethod::ChatGpt(_))
                if self.settings.policy.rules.tool.needs_last_refresh =>
            {
                let is_there = |index| {
                    self.settings
                        .finding(index)
                        .is_some_and(Finding::is_present)
                };
                let missing = self.last_refresh.filter(|index| !is_there(*index));
                missing.map(Refusal::Broken)
            }
            _ => None,
        }
    }

    /// Returns the member of a kind, whatever it holds.
    fn find(&self, kind: MethodKind) -> Option<&'f Finding> {
        let (member, _) = self.members.iter().find(|(_, of)| *of == kind)?;
        self.settings.finding(*member)
    }

    /// Returns whether the member of a kind is a usable credential.
    fn holds(&self, kind: MethodKind) -> bool {
        self.find(kind)
            .is_some_and(|finding| finding.credential().is_some())
    }
}

/// Adds a note about a login that holds a key and tokens but no mode.
pub(in crate::policy) fn note_ambiguity(
    settings: &Settings<'_>,
    used: FindingId,
    decision: &mut Decision,
) {
    let Some(origin) = settings.finding(used).map(|finding| &finding.origin) else {
        return;
    };
    let (mut key, mut tokens, mut mode) = (false, false, false);
    for (_, finding) in settings.findings() {
        let member = match &finding.subject {
            Subject::Credential(Standing::Stored, MethodKind::ApiKey) => &mut key,
            Subject::Credential(Standing::Stored, MethodKind::ChatGpt) => &mut tokens,
            Subject::Setting(SettingKey::Tool(ToolKey::StoredMode)) => &mut mode,
            _ => continue,
        };
        *member |= finding.is_present() && finding.origin.same_document(origin);
    }
    if key && tokens && !mode {
        decision.note(Note::AmbiguousStoredLogin { used });
    }
}

/// The member that is in force, and why the others are not.
type InForce = (MethodKind, ToolReason);

/// Why no member can be used, and the class of the one that should be used.
type DeadEnd = (Option<CredentialClass>, Refusal);

impl Login<'_, '_> {
    /// Returns the kind that the login's own mode names.
    // The file names its mode, so a missing member is an error, not an absent login.
    fn by_mode_alone(&self, mode: FindingId) -> Result<MethodKind, DeadEnd> {
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
        let missing = || ToolRefusal::ModeWithoutMember { mode }.into();
        if present {
            Ok(named)
        } else {
            Err((Some(named.class()), missing()))
        }
    }

    /// Returns the finding for the mode, if the file names one.
    fn mode_in_file(&self) -> Option<FindingId> {
        self.mode.filter(|mode| {
            self.settings
                .finding(*mode)
                .is_some_and(Finding::is_present)
        })
    }

    /// Returns the member in force where the mode decides; `None` leaves all members in play.
    // A preference that was set beats the mode of the login; the default preference does not. Without
    // either, every member takes part in the order of precedence.
    fn by_preference(&self, decision: &mut Decision) -> Result<Option<InForce>, DeadEnd> {
        if let Some(mode) = self.mode_in_file() {
            let kind = self.by_mode_alone(mode);
            if matches!(kind, Err((None, _))) || self.settings.preference.is_none() {
                decision.judge(mode, Verdict::Applied);
                return kind.map(|kind| Some((kind, ToolReason::StoredMode)));
            }
            let preference = self.settings.preference.map(|(_, setting)| setting);
            decision.judge(mode, Verdict::Shadowed(preference, Shadow::Earlier));
        }
        Ok(None)
    }

    /// Returns the member in force where the plan decides; `None` where there are no usable tokens.
    // Accounts with a personal plan came before the key, business ones after it: the latter were
    // billed by use (openai/codex cd06b28d8; recordings `authjson/both_plan_*`).
    fn by_plan(&self, account_plans: &[&str], account_domain: Option<&str>) -> Option<InForce> {
        let tokens = self.find(MethodKind::ChatGpt)?;
        let Found::Credential(AuthMethod::ChatGpt(session)) = &tokens.found else {
            return None;
        };
        if !self.holds(MethodKind::ApiKey) {
            return Some((MethodKind::ChatGpt, ToolReason::Plan));
        }
        let prefers_key = self.settings.policy.rules.tool.preference != PreferenceScope::Nothing
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
            (MethodKind::ChatGpt, ToolReason::Plan)
        } else {
            (MethodKind::ApiKey, ToolReason::Plan)
        })
    }

    /// Returns the key if the file has one, else the tokens. `None` where no key was looked for.
    // An empty key counts as one: releases send it (recordings `authjson/*`) and do not use tokens
    // beside it.
    fn key_first(&self) -> Option<InForce> {
        let key = self.find(MethodKind::ApiKey)?;
        let kind = match key.found {
            Found::Nothing => MethodKind::ChatGpt,
            _ => MethodKind::ApiKey,
        };
        Some((kind, ToolReason::StoredKey))
    }

    /// Returns the member that the mode names; without a mode, a personal access token, a Bedrock
    /// key or the key.
    // A personal access token is stored without a mode on purpose, so that older releases can still
    // read the file (openai/codex df7818c7d).
    fn by_mode(&self, decision: &mut Decision) -> Result<Option<InForce>, DeadEnd> {
        if let Some(mode) = self.mode_in_file() {
            decision.judge(mode, Verdict::Applied);
            return self
                .by_mode_alone(mode)
                .map(|kind| Some((kind, ToolReason::StoredMode)));
        }
        let others = [MethodKind::PersonalAccessToken, MethodKind::BedrockApiKey];
        let other = others
            .into_iter()
            .filter(|_| self.settings.policy.rules.tool.stored_access_token)
            .find(|kind| self.holds(*kind));
        Ok(match other {
            Some(kind) => Some((kind, ToolReason::StoredMode)),
            None => self.key_first(),
        })
    }
}
