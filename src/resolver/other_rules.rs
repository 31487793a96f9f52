//! Compares the answer with that of other rules.

use std::ptr;
use std::sync::Arc;

use super::Resolver;
use crate::error::kind_of;
use crate::finding::{Finding, FindingId, Numbered};
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
    /// Decides by these rules; nothing is looked at once more. Where nothing is, all rules find none.
    pub(super) fn answer(
        &self,
        policy: &Policy,
        found: &[Vec<Finding>],
        now: UnixTime,
    ) -> Option<Answer> {
        if !found.iter().flatten().any(Finding::is_present) {
            return None;
        }
        let policy = Policy {
            rules: self.rules.clone(),
            ..policy.clone()
        };
        let known = self.order.iter().copied();
        let sources = known.chain(self.known..found.len());
        let mut findings = Vec::with_capacity(found.iter().map(Vec::len).sum());
        findings.extend(sources.filter_map(|at| found.get(at)).flatten());
        let outcome = policy.outcome_of(&findings, now);
        let finding = |there: FindingId| findings.get(there.index()).copied();
        let mut answer = answer(&outcome, finding);
        answer.credential = answer.credential.and_then(finding).and_then(|there| {
            let here = found.iter().flatten();
            here.find_id(|here| ptr::eq(here, there))
        });
        Some(answer)
    }

    /// Returns the note, if the rules in force give another answer.
    pub(super) fn note(
        &self,
        there: Answer,
        decision: &Decision,
        findings: &[Finding],
    ) -> Option<Note> {
        let here = answer(&decision.outcome, |id| findings.get(id.index()));
        (here != there).then(|| {
            let rules = self.rules.name.to_string();
            Note::OtherRules(Box::new(policy::OtherRules { rules, there, here }))
        })
    }
}

fn answer<'a>(
    outcome: &Result<Choice, Refusal>,
    finding: impl Fn(FindingId) -> Option<&'a Finding>,
) -> Answer {
    let problem = |id: FindingId| finding(id).and_then(Finding::problem);
    let kind = match outcome {
        Ok(_) => "",
        Err(refusal) => kind_of(refusal, problem).as_str(),
    };
    Answer::of(outcome, kind)
}
