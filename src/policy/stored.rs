//! Which members of a stored login are in force.

use crate::finding::{Found, Notice, SettingKey, Standing, Subject};
use crate::method::CredentialClass;
use crate::method::{AuthMethod, MethodKind};

use super::Policy;
use super::decision::Decision;
use super::refusal::Refusal;
use super::settings::Settings;
use super::switches::StoredRule;
use super::verdict::{NoEffect, Note};

/// What the stored logins come to.
#[derive(Debug, Default)]
pub(super) struct Stored {
    /// Whether there is one, usable or not.
    pub(super) exists: bool,
    /// Why one of them decides against everything that comes after it: its place, class and reason.
    pub(super) refusals: Vec<(usize, Option<CredentialClass>, Refusal)>,
    /// Members that are not in force, and why.
    pub(super) out_of_force: Vec<(usize, NoEffect)>,
}

/// One stored login: the indexes of its findings.
pub(super) struct Login<'a, 'f> {
    pub(super) policy: &'a Policy,
    pub(super) settings: &'a Settings<'f>,
    /// The file as a whole.
    file: usize,
    members: Vec<(usize, MethodKind)>,
    /// Where the file names its mode, or could.
    pub(super) mode: Option<usize>,
    last_refresh: Option<usize>,
}

/// Finds out of every stored login which members are in force.
pub(super) fn read(policy: &Policy, settings: &Settings<'_>, decision: &mut Decision) -> Stored {
    let mut stored = Stored::default();
    for (file, finding) in settings.findings.iter().enumerate() {
        if finding.subject != Subject::StoredLogin {
            continue;
        }
        stored.exists |= finding.is_present();
        let login = Login::gather(policy, settings, file);
        if let Some(refusal) = login.stored_elsewhere(finding.is_present(), decision) {
            stored.out_of_force.extend(
                login
                    .members
                    .iter()
                    .map(|(member, _)| (*member, NoEffect::StoredElsewhere)),
            );
            stored.refusals.push((file, None, refusal));
        } else if finding.problem().is_some() {
            stored.refusals.push((file, None, Refusal::Broken(file)));
        } else if finding.is_present() {
            login.read_members(&mut stored, decision);
        }
    }
    stored
}

impl<'a, 'f> Login<'a, 'f> {
    fn gather(policy: &'a Policy, settings: &'a Settings<'f>, file: usize) -> Self {
        let mut login = Login {
            policy,
            settings,
            file,
            members: Vec::new(),
            mode: None,
            last_refresh: None,
        };
        let origin = settings.finding(file).map(|finding| &finding.origin);
        for (index, finding) in settings.findings.iter().enumerate() {
            let is_member = || origin.is_some_and(|origin| origin.same_document(&finding.origin));
            match &finding.subject {
                Subject::Credential(Standing::Stored, kind) if is_member() => {
                    login.members.push((index, *kind));
                }
                Subject::Setting(SettingKey::StoredMode) if is_member() => login.mode = Some(index),
                Subject::Setting(SettingKey::LastRefresh) if is_member() => {
                    login.last_refresh = Some(index);
                }
                _ => {}
            }
        }
        login
    }

    // A key store is not read, so it can neither be used nor be called empty.
    fn stored_elsewhere(&self, file_exists: bool, decision: &mut Decision) -> Option<Refusal> {
        let (store, setting) = self.settings.store?;
        match store {
            "file" => None,
            // `auto` asks the key store first (openai/codex eb5b1b627).
            "auto" if file_exists => {
                decision.note(Note::StoredMayBeStale(setting));
                None
            }
            _ => Some(Refusal::StoredElsewhere { setting, store }),
        }
    }

    fn read_members(&self, stored: &mut Stored, decision: &mut Decision) {
        let rules = &self.policy.rules;
        if rules.strict_stored
            && let Some(broken) = self.what_strict_readers_refuse()
        {
            stored
                .refusals
                .push((self.file, None, Refusal::Broken(broken)));
            return;
        }
        let in_force = match rules.stored {
            StoredRule::Preference => self.by_preference(decision),
            StoredRule::Plan {
                account_plans,
                account_domain,
            } => Ok(self.by_plan(account_plans, account_domain)),
            StoredRule::Key => Ok(self.key_first(NoEffect::StoredKey)),
            StoredRule::Mode => self.by_mode(decision),
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
                stored
                    .out_of_force
                    .extend(members.map(|(member, _)| (*member, NoEffect::StoredMode)));
                stored.refusals.push((self.file, class, refusal));
            }
        }
    }

    // Codex rejects the whole file for one member that it cannot read (recordings `authjson/*`).
    fn what_strict_readers_refuse(&self) -> Option<usize> {
        let refused = |index: usize| {
            self.settings.finding(index).is_some_and(|finding| {
                // A text that is no key is a text to Codex, so it reads the file.
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

    // Older releases ignore `auth_mode`, also one that nobody knows (recordings
    // `authjson/key_mode_bogus`).
    fn knows_modes(&self) -> bool {
        matches!(
            self.policy.rules.stored,
            StoredRule::Mode | StoredRule::Preference
        )
    }

    fn unusable(&self, member: usize) -> Option<Refusal> {
        let finding = self.settings.finding(member)?;
        match &finding.found {
            // To releases an empty key is a key, and nothing comes after it (openai/codex
            // e13b35ecb).
            Found::Blank if self.policy.rules.strict_stored => Some(Refusal::Broken(member)),
            // Recordings `authjson/tok_no_last_refresh`: no release sends the token then.
            Found::Credential(AuthMethod::ChatGpt(_)) if self.policy.rules.needs_last_refresh => {
                self.last_refresh
                    .filter(|index| {
                        !self
                            .settings
                            .finding(*index)
                            .is_some_and(crate::finding::Finding::is_present)
                    })
                    .map(Refusal::Broken)
            }
            _ => None,
        }
    }

    /// Returns the member of a kind, whatever it holds.
    pub(super) fn find(&self, kind: MethodKind) -> Option<&'f crate::finding::Finding> {
        let (member, _) = self.members.iter().find(|(_, of)| *of == kind)?;
        self.settings.finding(*member)
    }

    /// Tells whether the member of a kind is a usable credential.
    pub(super) fn holds(&self, kind: MethodKind) -> bool {
        self.find(kind)
            .is_some_and(|finding| finding.credential().is_some())
    }
}

/// Notes a login that holds a key and tokens and does not say which is in force.
pub(super) fn note_ambiguity(settings: &Settings<'_>, used: usize, decision: &mut Decision) {
    let Some(origin) = settings.finding(used).map(|finding| &finding.origin) else {
        return;
    };
    let (mut key, mut tokens, mut mode) = (false, false, false);
    for finding in settings.findings {
        let member = match &finding.subject {
            Subject::Credential(Standing::Stored, MethodKind::ApiKey) => &mut key,
            Subject::Credential(Standing::Stored, MethodKind::ChatGpt) => &mut tokens,
            Subject::Setting(SettingKey::StoredMode) => &mut mode,
            _ => continue,
        };
        *member |= finding.is_present() && finding.origin.same_document(origin);
    }
    if key && tokens && !mode {
        decision.note(Note::AmbiguousStoredLogin { used });
    }
}
