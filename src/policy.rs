//! Decides which credential and which base URL to use, and gives every other finding a verdict.
//!
//! It is a pure function of findings, a rule set and the time. All rules are here, and the answer, the
//! trace and every message are made from the one [`Decision`].

mod binding;
mod conclude;
mod decision;
mod endpoint;
mod headers;
mod login;
mod outcome;
mod placeholder;
mod rules;
mod settings;
mod sides;
mod steps;
pub(crate) mod tool;
mod verdict;

pub(crate) use self::binding::{is_allowed_host, is_open};
pub(crate) use self::decision::{Circumstances, Decision};
pub(crate) use self::login::Tier;
pub(crate) use self::outcome::{Choice, Instead, NOT_A_KEY, Refusal, UrlSource};
pub(crate) use self::rules::{Policy, RuleSet, UrlsForLogins};
pub(crate) use self::verdict::{
    Answer, NoEffect, Note, OtherRules, Shadow, Verdict, names_credential,
};

use crate::finding::Finding;
use crate::method::UnixTime;

use self::tool::entry;

impl Policy {
    /// Decides. Findings come in order of precedence: an earlier one wins over a later one.
    ///
    /// The same findings and the same `now` give the same decision: nothing else is looked at.
    #[must_use]
    pub(crate) fn decide(&self, findings: &[Finding], now: UnixTime) -> Decision {
        let findings: &[&Finding] = &findings.iter().collect::<Vec<_>>();
        let mut decision = entry::decide(self, findings, now);
        entry::note_other_entry(self, findings, now, &mut decision);
        entry::ask(self, findings, now, &mut decision);
        decision.conclude(self, findings, now);
        decision
    }

    /// Returns the outcome alone.
    pub(crate) fn outcome_of(
        &self,
        findings: &[&Finding],
        now: UnixTime,
    ) -> Result<Choice, Refusal> {
        entry::decide(self, findings, now).outcome
    }
}

#[cfg(test)]
mod tests;
