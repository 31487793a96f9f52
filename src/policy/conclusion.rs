//! The last step of deciding: what the outcome says about findings that nobody asked for.

use crate::finding::{Finding, SettingKey, Subject};
use crate::method::UnixTime;

use super::decision::{Choice, Decision, UrlSource};
use super::refusal::Refusal;
use super::verdict::{NoEffect, Verdict};
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
        let outcome = match outcome {
            Ok(choice) if policy.refuse_conflicts => self
                .conflict_as_refusal(&choice, findings)
                .map_or(Ok(choice), Err),
            outcome => outcome,
        };
        self.outcome = outcome;
        match &self.outcome {
            Ok(choice) => {
                // Whatever nobody asked for in the course of deciding is not known to the rules.
                for (verdict, finding) in self.verdicts.iter_mut().zip(findings) {
                    if *verdict == Verdict::NotReached {
                        *verdict = Verdict::NoEffect(match finding.subject {
                            Subject::Variable(_) | Subject::Header(_) => NoEffect::NotSelected,
                            Subject::Setting(SettingKey::Misplaced(_)) => NoEffect::WrongTable,
                            Subject::Setting(SettingKey::Unrelated(_)) => NoEffect::Unrelated,
                            _ => NoEffect::Rules,
                        });
                    }
                }
                let used = choice
                    .credential
                    .into_iter()
                    .chain(match choice.url_source {
                        UrlSource::Finding(url) => Some(url),
                        UrlSource::MethodDefault | UrlSource::Provider => None,
                    });
                for finding in used.collect::<Vec<_>>() {
                    self.judge(finding, Verdict::Used);
                }
            }
            Err(refusal) => {
                for finding in refusal.subjects() {
                    self.judge(finding, Verdict::Decisive);
                }
                // No request follows from an error.
                self.notes.retain(|note| !note.is_about_the_request());
            }
        }
        // Last, since remarks are read off the verdicts.
        notes::add(self, policy, findings, now);
    }

    // Asked before anything is judged as used, for nothing will be.
    fn conflict_as_refusal(&self, choice: &Choice, findings: &[Finding]) -> Option<Refusal> {
        let used = choice.credential?;
        let mut credentials = vec![used];
        credentials.extend(notes::billed_differently(self, used, findings));
        (credentials.len() > 1).then_some(Refusal::Conflicting { credentials })
    }
}
