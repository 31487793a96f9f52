//! The last step of deciding: what the outcome says about findings that nobody asked for.

use crate::finding::{Finding, SettingKey, Subject};
use crate::method::UnixTime;

use super::decision::{Choice, Decision};
use super::refusal::Refusal;
use super::verdict::{NoEffect, Shadow, Verdict};
use super::{Policy, notes};

impl Decision {
    /// Takes the outcome over, and says what it means for the findings and what should be known
    /// besides.
    pub(super) fn conclude(
        &mut self,
        policy: &Policy,
        findings: &[Finding],
        now: UnixTime,
        outcome: Result<Choice, Refusal>,
    ) {
        self.outcome = outcome;
        match &self.outcome {
            Ok(choice) => {
                // Whatever nobody asked for in the course of deciding is not known to the rules.
                let unasked: Vec<(usize, Verdict)> = self
                    .verdicts
                    .iter()
                    .zip(findings)
                    .enumerate()
                    .filter(|(_, (verdict, _))| **verdict == Verdict::NotReached)
                    .map(|(index, (_, finding))| {
                        (index, self.of_unasked(policy, finding, choice, findings))
                    })
                    .collect();
                let credentials = choice.credential.into_iter().chain(choice.second);
                let used: Vec<usize> = credentials.chain(choice.url_source.finding()).collect();
                for (finding, verdict) in unasked {
                    self.judge(finding, verdict);
                }
                for finding in used {
                    self.judge(finding, Verdict::Used);
                }
            }
            Err(refusal) => {
                for finding in refusal.subjects() {
                    self.judge(finding, Verdict::Decisive);
                }
                // Somebody may have relied on it.
                for (index, finding) in findings.iter().enumerate() {
                    let is_unused = matches!(finding.subject, Subject::Unused(_))
                        || (self.verdict(index) == Verdict::NotReached
                            && self.circumstances.provider.is_none()
                            && policy.is_for_another_method(&finding.subject));
                    if is_unused && finding.is_present() && finding.problem().is_none() {
                        self.judge(index, Verdict::NoEffect(NoEffect::Rules));
                    }
                }
                // No request follows from an error.
                self.notes.retain(|note| !note.is_about_the_request());
            }
        }
        // Last, since remarks are read off the verdicts.
        notes::add(self, policy, findings, now);
    }

    // What became of a finding that nobody asked for in the course of deciding.
    fn of_unasked(
        &self,
        policy: &Policy,
        finding: &Finding,
        choice: &Choice,
        findings: &[Finding],
    ) -> Verdict {
        let earlier = || {
            findings
                .iter()
                .zip(&self.verdicts)
                .position(|(other, verdict)| {
                    other.subject == finding.subject && *verdict == Verdict::Applied
                })
        };
        if finding.problem().is_some() {
            return Verdict::Unusable;
        }
        Verdict::NoEffect(match &finding.subject {
            Subject::Variable(_) if policy.is_for_another_method(&finding.subject) => {
                NoEffect::Rules
            }
            Subject::Variable(_) | Subject::Header(_) => NoEffect::NotSelected,
            Subject::Setting(SettingKey::Misplaced(_)) => NoEffect::WrongTable,
            Subject::Setting(SettingKey::Unrelated(_)) => NoEffect::Unrelated,
            Subject::Setting(SettingKey::CloudProject | SettingKey::AlsoBearer) => {
                NoEffect::OtherMethod
            }
            // The provider that a profile selects is asked for in every decision.
            Subject::Setting(SettingKey::Profile(..)) => NoEffect::NotInProfile,
            // A field of the provider in use: another place says the same, or a credential that
            // came first left no question for it to answer.
            Subject::Setting(SettingKey::Provider(..)) => {
                return match (earlier(), choice.credential) {
                    (Some(winner), _) => Verdict::Shadowed(Some(winner), Shadow::Earlier),
                    (None, Some(credential)) if policy.rules.listens_to(&finding.subject) => {
                        let of_caller = findings.get(credential).is_some_and(Finding::is_given);
                        let why = if of_caller {
                            Shadow::Pinned
                        } else {
                            Shadow::Earlier
                        };
                        Verdict::Shadowed(Some(credential), why)
                    }
                    (None, _) => Verdict::NoEffect(NoEffect::Rules),
                };
            }
            _ => NoEffect::Rules,
        })
    }

    // Asked before anything is judged as used, for nothing will be.
    pub(super) fn conflict_as_refusal(
        &self,
        choice: &Choice,
        findings: &[Finding],
    ) -> Option<Refusal> {
        let used = choice.credential?;
        let mut credentials = vec![used];
        credentials.extend(notes::billed_differently(self, used, findings));
        (credentials.len() > 1).then_some(Refusal::Conflicting { credentials })
    }
}
