//! The last step of deciding: what the outcome says about findings that nobody asked for.

use crate::finding::{Finding, SettingKey, Subject};
use crate::method::UnixTime;

use super::decision::{Choice, Decision, UrlSource};
use super::refusal::Refusal;
use super::verdict::{NoEffect, Note, Verdict};
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
            }
        }
        // Last, since remarks are read off the verdicts; the conflict is one of them.
        notes::add(self, policy, findings, now);
        if policy.refuse_conflicts && self.outcome.is_ok() {
            self.refuse_conflict();
        }
    }

    fn refuse_conflict(&mut self) {
        let conflict = self.notes.iter().find_map(|note| match note {
            Note::Conflict { used, others } => Some(
                std::iter::once(*used)
                    .chain(others.iter().copied())
                    .collect(),
            ),
            _ => None,
        });
        if let Some(credentials) = conflict {
            let credentials: Vec<usize> = credentials;
            for credential in &credentials {
                self.judge(*credential, Verdict::Decisive);
            }
            // The error says it now.
            self.notes
                .retain(|note| !matches!(note, Note::Conflict { .. }));
            self.outcome = Err(Refusal::Conflicting { credentials });
        }
    }
}
