//! Questions that a person answers first, and other ways to start the program.

use crate::finding::{Consent, Finding, recorded_trust};
use crate::method::UnixTime;
use crate::policy::decision::Decision;
use crate::policy::outcome::{Instead, Refusal};
use crate::policy::rules::Policy;
use crate::policy::sides;
use crate::policy::verdict::Note;

/// Decides as [`sides`] does, unless the user is asked first whether the project is trusted.
pub(in crate::policy) fn decide(policy: &Policy, findings: &[&Finding], now: UnixTime) -> Decision {
    let mut decision = sides::decide(policy, findings, now);
    let is_open = matches!(
        decision.outcome,
        Ok(_) | Err(Refusal::AsksFirst { .. } | Refusal::NoneFound)
    );
    if policy.rules.tool.asks.is_some()
        && !policy.trust_project
        && is_open
        && let Some((setting, Some("undecided"))) = recorded_trust(findings.iter().copied())
    {
        let mut trusting = policy.clone();
        trusting.trust_project = true;
        let trusted = sides::decide(&trusting, findings, now);
        decision.outcome = Err(Refusal::AsksForTrust {
            setting,
            if_trusted: Instead::of(&trusted.outcome),
            if_not: Instead::of(&decision.outcome),
        });
    }
    decision
}

/// Adds the result of the answer "no" to the question that the user is asked first, if there is one.
pub(in crate::policy) fn ask(
    policy: &Policy,
    findings: &[&Finding],
    now: UnixTime,
    decision: &mut Decision,
) {
    let Err(Refusal::AsksFirst {
        credential,
        if_declined,
    }) = &mut decision.outcome
    else {
        return;
    };
    let mut declined = findings.to_vec();
    let mut asked_about = findings.get(credential.index()).copied().cloned();
    if let (Some(slot), Some(finding)) = (declined.get_mut(credential.index()), &mut asked_about) {
        finding.consent = Consent::Declined;
        *slot = finding;
    }
    *if_declined = Instead::of(&sides::decide(policy, &declined, now).outcome);
}

/// Notes the result of the other way to start the program, if it differs.
pub(in crate::policy) fn note_other_entry(
    policy: &Policy,
    findings: &[&Finding],
    now: UnixTime,
    decision: &mut Decision,
) {
    let Some(other) = policy.rules.tool.other_entry else {
        return;
    };
    let mut policy = policy.clone();
    (other.change)(&mut policy.rules.tool);
    let other_outcome = decide(&policy, findings, now).outcome;
    let then = Instead::of(&other_outcome);
    // Two errors are the same only if they are about the same.
    let is_other_error = matches!((&other_outcome, &decision.outcome), (Err(a), Err(b)) if a != b);
    if then != Instead::of(&decision.outcome) || is_other_error {
        decision.note(Note::OtherEntry {
            how: other.how,
            then,
        });
    }
}
