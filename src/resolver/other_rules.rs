//! Whether other rules would come to another answer.

use std::sync::Arc;

use super::Resolver;
use crate::error::kind_of;
use crate::finding::{Finding, FindingId};
use crate::method::UnixTime;
use crate::policy::{self, Answer, Choice, Decision, Note, Policy, Refusal, RuleSet};

/// Rules that an answer is compared with.
#[derive(Clone, Debug)]
pub(super) struct OtherRules {
    rules: RuleSet,
    /// The sources that they ask, in their order of precedence.
    order: Vec<usize>,
    /// How many sources there were. Those that came later are asked under all rules.
    known: usize,
}

/// The answer of the other rules.
pub(super) struct There {
    rules: String,
    answer: Answer,
}

impl Resolver {
    /// Compares each answer with that of other rules, which ask some of the sources so far, in another
    /// order: a note says so where it would be another credential, base URL or kind of error.
    pub(crate) fn compare_with(mut self, rules: RuleSet, order: Vec<usize>) -> Self {
        self.other_rules = Some(Arc::new(OtherRules {
            rules,
            order,
            known: self.sources.len(),
        }));
        self
    }
}

impl OtherRules {
    /// Decides by these rules. What each source found is there again afterwards; nothing is looked at once
    /// more. Where nothing is, all rules find none.
    pub(super) fn answer(
        &self,
        policy: &Policy,
        found: &mut [Vec<Finding>],
        now: UnixTime,
    ) -> Option<There> {
        if !found.iter().flatten().any(Finding::is_present) {
            return None;
        }
        let policy = Policy {
            rules: self.rules.clone(),
            ..policy.clone()
        };
        let known = self.order.iter().copied();
        let sources: Vec<usize> = known.chain(self.known..found.len()).collect();
        // Whole lists are moved there and back: a finding is large, and may hold a secret.
        let mut findings = Vec::with_capacity(found.iter().map(Vec::len).sum());
        let mut starts = Vec::with_capacity(sources.len());
        for source in &sources {
            starts.push(findings.len());
            if let Some(found) = found.get_mut(*source) {
                findings.append(found);
            }
        }
        let outcome = policy.outcome_of(&findings, now);
        let mut answer = answer(&outcome, &findings);
        for (source, start) in sources.iter().zip(&starts).rev() {
            if let Some(found) = found.get_mut(*source) {
                found.extend(findings.drain(*start..));
            }
        }
        let here = |there: FindingId| {
            let index = there.index();
            let (source, start) = sources
                .iter()
                .zip(&starts)
                .rev()
                .find(|(_, start)| **start <= index)?;
            let before = found.iter().take(*source).map(Vec::len);
            before
                .chain([index.saturating_sub(*start)])
                .reduce(usize::saturating_add)
                .map(FindingId::new)
        };
        answer.credential = answer.credential.and_then(here);
        Some(There {
            rules: policy.rules.name.into_owned(),
            answer,
        })
    }
}

impl There {
    /// Returns the note, if the rules in force give another answer.
    pub(super) fn note(self, decision: &Decision, findings: &[Finding]) -> Option<Note> {
        let here = answer(&decision.outcome, findings);
        (here != self.answer).then(|| {
            Note::OtherRules(Box::new(policy::OtherRules {
                rules: self.rules,
                there: self.answer,
                here,
            }))
        })
    }
}

fn answer(outcome: &Result<Choice, Refusal>, findings: &[Finding]) -> Answer {
    let problem = |id: FindingId| findings.get(id.index()).and_then(Finding::problem);
    let kind = match outcome {
        Ok(_) => "",
        Err(refusal) => kind_of(refusal, problem).as_str(),
    };
    Answer::of(outcome, kind)
}
