//! What somebody should know besides the answer, read off the finished decision.

use crate::finding::{Finding, Found, SettingKey, Side, Subject};
use crate::method::{AuthMethod, UnixTime};
use crate::vendor::Vendor;

use super::Policy;
use super::decision::{Choice, Decision, UrlSource};
use super::verdict::{NoEffect, Note, Shadow, Verdict};

/// Adds every remark that can be read off the verdicts and the outcome.
pub(super) fn add(decision: &mut Decision, policy: &Policy, findings: &[Finding], now: UnixTime) {
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
    }
    let of_project: Vec<(usize, &Finding)> = findings
        .iter()
        .enumerate()
        .filter(|(_, finding)| {
            finding.origin.side == Side::Project
                && matches!(finding.found, Found::BaseUrl(_) | Found::Credential(_))
        })
        .collect();
    let failed = decision.outcome.is_err();
    for (index, finding) in findings.iter().enumerate() {
        match decision.verdicts.get(index) {
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
/// Two classes are billed differently, and people pay for the one they forgot (openai/codex#20099).
pub(super) fn billed_differently(
    decision: &Decision,
    used: usize,
    findings: &[Finding],
) -> Vec<usize> {
    let class = |index: usize| {
        let credential = findings.get(index)?.credential()?;
        Some(credential.kind().class())
    };
    let side = |index: usize| findings.get(index).map(|finding| finding.origin.side);
    let Some(class_in_use) = class(used) else {
        return Vec::new();
    };
    decision
        .verdicts
        .iter()
        .enumerate()
        .filter(|(_, verdict)| {
            matches!(
                verdict,
                Verdict::Shadowed(_, Shadow::Pinned | Shadow::Earlier | Shadow::Preferred(..))
            )
        })
        .map(|(index, _)| index)
        // What a project holds makes no conflict of what is used instead.
        .filter(|index| side(*index) == Some(Side::Yours))
        .filter(|index| class(*index).is_some_and(|class| class != class_in_use))
        .collect()
}

fn of_method(policy: &Policy, choice: &Choice, now: UnixTime) -> Option<Note> {
    if matches!(choice.method, AuthMethod::AgentIdentity) {
        return Some(Note::NotABearer);
    }
    let expiry = choice.method.expiry()?;
    match (expiry.has_passed(now, policy.expiry_skew), expiry.at()) {
        (Some(true), Some(at)) if expiry.basis().is_stated() => Some(Note::Expired {
            at,
            refreshable: choice.method.is_refreshable(),
        }),
        (Some(true), _) => Some(Note::RefreshDue),
        (None, _) => Some(Note::ExpiryUnknown),
        _ => None,
    }
}

// Only the default endpoint's vendor is known, so only there can a key be known to be somebody
// else's.
fn foreign_key(policy: &Policy, choice: &Choice) -> Option<Note> {
    let AuthMethod::ApiKey(key) = &choice.method else {
        return None;
    };
    let own = policy.defaults.api_key.as_ref()?;
    // A gateway takes what keys it likes.
    if choice.url_source != UrlSource::MethodDefault && !own.same_origin(&choice.url) {
        return None;
    }
    Vendor::of_key(key.expose())
        .filter(|vendor| !vendor.owns(choice.url.host()))
        .map(|vendor| Note::ForeignKey(vendor.name))
}

// Providers and profiles that are merely defined are nobody's mistake; everything else that is
// there and has no effect may be.
fn deserves_note(finding: &Finding, reason: NoEffect, failed: bool) -> bool {
    // What the error is about needs no second explanation.
    let follows_from_error = failed
        && matches!(
            reason,
            NoEffect::StoredMode | NoEffect::StoredElsewhere | NoEffect::StoredKey | NoEffect::Plan
        );
    match &finding.subject {
        _ if follows_from_error => false,
        // One remark about the file says it of all that is in it.
        _ if reason == NoEffect::HardLink => false,
        Subject::Variable(_) if finding.origin.side == Side::Project => {
            matches!(
                reason,
                NoEffect::OtherSide | NoEffect::ProjectNotTrusted | NoEffect::NotTheProjects
            )
        }
        Subject::Setting(SettingKey::Provider(..) | SettingKey::Profile(..)) => {
            matches!(
                reason,
                NoEffect::Rules
                    | NoEffect::NotInProfile
                    | NoEffect::ProjectRedirect
                    | NoEffect::NotTheProjects
            )
        }
        Subject::Variable(_) if reason == NoEffect::Rules => true,
        Subject::Variable(_)
        | Subject::Settings
        | Subject::Setting(SettingKey::CloudProject | SettingKey::Followed(_)) => false,
        _ => true,
    }
}

// Shell hooks load a project's `.env` into the environment, where it looks like the user's own.
fn same_in_project(of_project: &[(usize, &Finding)], finding: &Finding) -> Option<usize> {
    if !matches!(finding.origin.place, crate::finding::Place::Variable(_)) {
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
