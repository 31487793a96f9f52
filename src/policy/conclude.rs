//! Ends a decision: the verdicts on what no rule asked for, and the notes.

use crate::finding::{Finding, FindingId, Found, Numbered, Place, SettingKey, Side, Subject};
use crate::method::{AuthMethod, CredentialClass, MethodKind, UnixTime};
use crate::vendor::Vendor;

use super::decision::Decision;
use super::outcome::{Choice, Refusal, UrlSource};
use super::rules::Policy;
use super::tool::unasked;
use super::verdict::{NoEffect, Note, Shadow, Verdict};

impl Decision {
    /// Adds the verdicts and notes that follow from the outcome.
    pub(super) fn conclude(&mut self, policy: &Policy, findings: &[&Finding], now: UnixTime) {
        match &self.outcome {
            Ok(choice) => {
                // A finding that no rule asked for is unknown to these rules.
                let unasked: Vec<(FindingId, Verdict)> = self
                    .verdicts
                    .iter()
                    .zip(findings)
                    .numbered()
                    .filter(|(_, (verdict, _))| **verdict == Verdict::NotReached)
                    .map(|(index, (_, finding))| {
                        (index, self.of_unasked(policy, finding, choice, findings))
                    })
                    .collect();
                let credentials = choice.credential.into_iter().chain(choice.second);
                let used: Vec<FindingId> = credentials.chain(choice.url_source.finding()).collect();
                for (finding, verdict) in unasked {
                    self.judge(finding, verdict);
                }
                for finding in used {
                    self.judge(finding, Verdict::Used);
                }
            }
            Err(refusal) => {
                let finds_none = refusal.finds_none();
                for finding in refusal.subjects() {
                    self.judge(finding, Verdict::Decisive);
                }
                // Somebody may have relied on it.
                for (index, finding) in findings.iter().numbered() {
                    let is_listed = matches!(finding.subject, Subject::Unused(_));
                    let is_unused = is_listed
                        || (self.verdict(index) == Verdict::NotReached
                            && self.circumstances.server.is_none()
                            && is_for_another_method(policy, finding));
                    let is_unselected = finds_none
                        && self.verdict(index) == Verdict::NotReached
                        && may_be_meant_as_key(policy, finding);
                    let why = match (is_unused, is_unselected) {
                        (true, _) => NoEffect::Rules,
                        (_, true) => NoEffect::NotSelected,
                        _ => match finding.subject {
                            Subject::Setting(SettingKey::Overridden(_)) => NoEffect::Overridden,
                            _ => continue,
                        },
                    };
                    // What is never used is looked at for nothing else, so a problem of it was seen.
                    if finding.is_present() && (is_listed || finding.problem().is_none()) {
                        self.judge(index, Verdict::NoEffect(why));
                    }
                }
                // No request follows from an error.
                self.notes.retain(|note| !note.is_about_the_request());
            }
        }
        // Last, since the notes depend on the verdicts.
        add_notes(self, policy, findings, now);
    }

    // The verdict on a finding that no rule asked for.
    fn of_unasked(
        &self,
        policy: &Policy,
        finding: &Finding,
        choice: &Choice,
        findings: &[&Finding],
    ) -> Verdict {
        if finding.problem().is_some() {
            return Verdict::Unusable;
        }
        Verdict::NoEffect(match &finding.subject {
            Subject::Variable(_) if is_for_another_method(policy, finding) => NoEffect::Rules,
            Subject::Variable(_) | Subject::Header(_) => NoEffect::NotSelected,
            Subject::Setting(SettingKey::Misplaced(_)) => NoEffect::WrongTable,
            Subject::Setting(SettingKey::Unrelated(_)) => NoEffect::Unrelated,
            Subject::Setting(SettingKey::Overridden(_)) => NoEffect::Overridden,
            Subject::Setting(SettingKey::Tool(key)) => {
                return unasked::verdict(self, policy, finding, key, (choice, findings));
            }
            _ => NoEffect::Rules,
        })
    }

    // Before any verdict is "used", since nothing is used then.
    pub(super) fn conflict_as_refusal(
        &self,
        choice: &Choice,
        findings: &[&Finding],
    ) -> Option<Refusal> {
        let used = choice.credential?;
        let mut credentials = vec![used];
        credentials.extend(billed_differently(self, used, findings));
        (credentials.len() > 1).then_some(Refusal::Conflicting { credentials })
    }
}

// Returns whether a variable is for a separate method, which is not the one in use.
fn is_for_another_method(policy: &Policy, finding: &Finding) -> bool {
    let servers = &policy.rules.tool.servers;
    matches!(&finding.subject, Subject::Variable(name) if servers.is_only_for_one(name.expose()))
}

// Returns whether a variable may hold another server's key.
fn may_be_meant_as_key(policy: &Policy, finding: &Finding) -> bool {
    let servers = &policy.rules.tool.servers;
    matches!(&finding.subject, Subject::Variable(name) if servers.may_have_key_in(name.expose()))
}

/// Adds every note that follows from the verdicts and the outcome.
fn add_notes(decision: &mut Decision, policy: &Policy, findings: &[&Finding], now: UnixTime) {
    let mut notes = Vec::new();
    let in_question = match &decision.outcome {
        Ok(choice) => choice.credential,
        Err(refusal) => refusal.credential(),
    };
    notes.extend(in_question.and_then(|used| {
        let others = billed_differently(decision, used, findings);
        (!others.is_empty()).then_some(Note::Conflict { used, others })
    }));
    if let Ok(choice) = &decision.outcome {
        notes.extend(of_method(policy, choice, now));
        notes.extend(foreign_key(policy, choice));
        notes.extend(misplaced(policy, choice));
    }
    let of_project: Vec<(FindingId, &Finding)> = findings
        .iter()
        .copied()
        .numbered()
        .filter(|(_, finding)| {
            finding.origin.side == Side::Project
                && matches!(finding.found, Found::BaseUrl(_) | Found::Credential(_))
        })
        .collect();
    let failed = decision.outcome.is_err();
    for (index, finding) in findings.iter().numbered() {
        match decision.verdicts.get(index.index()) {
            Some(Verdict::NoEffect(reason)) if deserves_note(finding, *reason, failed) => {
                notes.push(Note::NoEffect(index, *reason));
            }
            Some(Verdict::Unusable) => notes.push(Note::Unusable(index)),
            _ => {}
        }
        if let Some(project) = same_in_project(&of_project, finding) {
            notes.push(Note::MatchesProject {
                variable: index,
                project,
            });
        }
    }
    for note in notes {
        decision.note(note);
    }
}

/// Lists the usable credentials of another class than the one in use.
///
/// Two classes are billed differently, and users pay for the one that they forgot (openai/codex#20099).
fn billed_differently(
    decision: &Decision,
    used: FindingId,
    findings: &[&Finding],
) -> Vec<FindingId> {
    let class = |index: FindingId| {
        let credential = findings.get(index.index())?.credential()?;
        Some(credential.kind().class())
    };
    let side = |index: FindingId| {
        findings
            .get(index.index())
            .map(|finding| finding.origin.side)
    };
    let Some(class_in_use) = class(used) else {
        return Vec::new();
    };
    decision
        .verdicts
        .iter()
        .numbered()
        .filter(|(_, verdict)| {
            matches!(
                verdict,
                Verdict::Shadowed(_, Shadow::Pinned | Shadow::Earlier | Shadow::Preferred(..))
            )
        })
        .map(|(index, _)| index)
        // A project's credential that is not used is not a conflict.
        .filter(|index| side(*index) == Some(Side::Yours))
        .filter(|index| class(*index).is_some_and(|class| class != class_in_use))
        .collect()
}

fn of_method(policy: &Policy, choice: &Choice, now: UnixTime) -> Option<Note> {
    if matches!(choice.method, AuthMethod::AgentIdentity) {
        return Some(Note::NotABearer);
    }
    let expiry = choice.method.expiry()?;
    let skew = policy.expiry_skew;
    let refreshable = choice.method.is_refreshable();
    match (expiry.at(), expiry.has_passed(now, skew)) {
        (None, _) => Some(Note::ExpiryUnknown),
        (Some(at), Some(true)) => Some(Note::Expired { at, refreshable }),
        (_, None) if expiry.is_due(now, skew) == Some(true) => Some(Note::RefreshDue),
        _ => None,
    }
}

// A gateway may accept any key, and so may one that customers of Azure or Google make. At every other known
// vendor, a key can be recognised as another vendor's.
fn foreign_key(policy: &Policy, choice: &Choice) -> Option<Note> {
    let key = choice.method.bearer()?;
    let own = policy.defaults.api_key.as_ref()?;
    let host = choice.url.host();
    let is_vendors = || Vendor::at(host).is_some_and(Vendor::takes_own_keys_alone);
    if choice.url_source != UrlSource::MethodDefault
        && !own.same_origin(&choice.url)
        && !is_vendors()
    {
        return None;
    }
    Vendor::of_key(key.expose())
        .filter(|vendor| !vendor.owns(host))
        .map(|vendor| Note::ForeignKey(vendor.name))
}

// At the vendor's own host: a gateway may take either in either place.
fn misplaced(policy: &Policy, choice: &Choice) -> Option<Note> {
    let credential = choice.credential?;
    let text = choice.method.bearer()?.expose();
    let mut admin_keys = policy.rules.tool.admin_keys.iter();
    if choice.method.kind() != MethodKind::OAuth && admin_keys.any(|start| text.starts_with(start))
    {
        return Some(Note::Misplaced {
            credential,
            class: None,
        });
    }
    let vendor = Vendor::of_host(choice.url.host())?;
    let class = match choice.method.kind() {
        MethodKind::OAuth | MethodKind::BearerToken if vendor.begins_like_key(text) => {
            CredentialClass::Key
        }
        MethodKind::ApiKey if vendor.begins_like_login(text) => CredentialClass::Login,
        // Without what else goes along with a login.
        MethodKind::BearerToken
            if vendor.begins_like_login(text) && !policy.rules.tool.session_headers.is_empty() =>
        {
            CredentialClass::Login
        }
        _ => return None,
    };
    Some(Note::Misplaced {
        credential,
        class: Some(class),
    })
}

// A setting without effect may be a mistake.
fn deserves_note(finding: &Finding, reason: NoEffect, failed: bool) -> bool {
    // The error itself explains the places that it is about.
    let follows_from_error =
        failed && matches!(reason, NoEffect::Tool(reason) if reason.follows_from_error());
    match &finding.subject {
        _ if follows_from_error => false,
        // The program takes only the other class. The user needs to know only if nothing else was found.
        _ if reason == NoEffect::OtherClass => failed,
        // One note about the file covers everything in it.
        _ if reason == NoEffect::HardLink => false,
        Subject::Variable(_) if finding.origin.side == Side::Project => {
            matches!(
                reason,
                NoEffect::OtherSide | NoEffect::ProjectNotTrusted | NoEffect::NotTheProjects
            )
        }
        Subject::Setting(SettingKey::Tool(key)) => unasked::deserves_note(key, reason),
        Subject::Variable(_) if reason == NoEffect::Rules => true,
        Subject::Variable(_) | Subject::Settings => false,
        _ => true,
    }
}

// Shell hooks load a project's `.env` into the environment, where it looks like the user's own.
fn same_in_project(of_project: &[(FindingId, &Finding)], finding: &Finding) -> Option<FindingId> {
    if !matches!(finding.origin.place, Place::Variable(_)) {
        return None;
    }
    of_project
        .iter()
        .find(|(_, other)| {
            other.subject == finding.subject
                && match (&other.found, &finding.found) {
                    (Found::BaseUrl(a), Found::BaseUrl(b)) => a == b,
                    (Found::Credential(a), Found::Credential(b)) => a.bearer() == b.bearer(),
                    _ => false,
                }
        })
        .map(|(index, _)| *index)
}
