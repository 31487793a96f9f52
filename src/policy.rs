//! Decides which credential and which base URL to use, and gives every other finding a verdict.
//!
//! It is a pure function of findings, a rule set and the time. All rules are here, and the answer, the
//! trace and every message are made from the one [`Decision`].

mod binding;
mod credential;
mod decision;
mod endpoint;
mod headers;
mod login;
mod placeholder;
mod refusal;
mod rules;
mod settings;
mod sides;
pub(crate) mod tool;
mod verdict;

pub(crate) use self::binding::{is_allowed_host, is_open};
pub(crate) use self::decision::Circumstances;
pub(crate) use self::decision::{Choice, Decision, UrlSource};
pub(crate) use self::login::Tier;
pub(crate) use self::refusal::{Instead, NOT_A_KEY, Refusal};
pub(crate) use self::rules::{Defaults, RuleSet, UrlsForLogins};
use self::sides::{Considered, View};
use self::tool::server::Server;
use self::tool::{beside, restriction};
pub(crate) use self::verdict::{
    Answer, NoEffect, Note, OtherRules, Shadow, Verdict, names_credential,
};

use std::time::Duration;

use crate::finding::{Finding, Subject};
use crate::method::UnixTime;

/// What to decide by: a rule set, the default endpoints, and what the caller allows.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(crate) struct Policy {
    /// The rules in force.
    pub(crate) rules: RuleSet,
    /// The endpoints used when no place names one.
    pub(crate) defaults: Defaults,
    /// Hosts, besides its own, that a stored session may be sent to, in the form that
    /// [`BaseUrl::host`](crate::BaseUrl::host) has.
    pub(crate) session_hosts: Vec<String>,
    /// Whether `http` to other hosts than this machine is allowed. A note remains.
    pub(crate) allow_http: bool,
    /// Whether a broken place is skipped. A diagnostic remains.
    pub(crate) skip_broken: bool,
    /// Whether a base URL of a project is skipped if it would be an error: the answer is then the one
    /// without the project. A diagnostic remains.
    pub(crate) skip_untrusted_urls: bool,
    /// Whether the caller trusts the project: it may then select among the user's credentials.
    pub(crate) trust_project: bool,
    /// Whether an expired session is an error.
    pub(crate) refuse_expired: bool,
    /// Whether usable credentials of two billing classes are an error, and a credential of a project
    /// in place of one of its user's.
    pub(crate) refuse_conflicts: bool,
    /// Whether a credential of a project is an error.
    pub(crate) refuse_project_credentials: bool,
    /// How long before its expiry a session counts as expired. Five minutes by default, as in Codex
    /// (openai/codex e5afe5bf8).
    pub(crate) expiry_skew: Duration,
}

impl Policy {
    /// Starts from a rule set, with nothing allowed beyond it.
    #[must_use]
    pub(crate) fn new(rules: RuleSet) -> Self {
        Self {
            rules,
            defaults: Defaults::default(),
            session_hosts: Vec::new(),
            allow_http: false,
            skip_broken: false,
            skip_untrusted_urls: false,
            trust_project: false,
            refuse_expired: false,
            refuse_conflicts: false,
            refuse_project_credentials: false,
            expiry_skew: Duration::from_secs(5 * 60),
        }
    }

    /// Decides. Findings come in order of precedence: an earlier one wins over a later one.
    ///
    /// The same findings and the same `now` give the same decision: nothing else is looked at.
    #[must_use]
    pub(crate) fn decide(&self, findings: &[Finding], now: UnixTime) -> Decision {
        let findings: &[&Finding] = &findings.iter().collect::<Vec<_>>();
        let Considered {
            mut decision,
            outcome,
        } = beside::decide(self, findings, now);
        beside::note_other_entry(self, findings, now, &mut decision, &outcome);
        let outcome = outcome.map_err(|refusal| beside::ask(self, findings, now, refusal));
        decision.conclude(self, findings, now, outcome);
        decision
    }

    /// Returns the decision before the remaining findings have their verdicts.
    pub(crate) fn outcome_of(
        &self,
        findings: &[&Finding],
        now: UnixTime,
    ) -> Result<Choice, Refusal> {
        beside::decide(self, findings, now).outcome
    }

    /// Returns whether a variable is for a separate method, which is not the one in use.
    fn is_for_another_method(&self, subject: &Subject) -> bool {
        let Subject::Variable(name) = subject else {
            return false;
        };
        self.rules.tool.servers.is_only_for_one(name.expose())
    }

    /// Returns whether a variable may hold another server's key.
    fn may_be_meant_as_key(&self, subject: &Subject) -> bool {
        let Subject::Variable(name) = subject else {
            return false;
        };
        self.rules.tool.servers.may_have_key_in(name.expose())
    }

    /// Decides on the findings that take part, by every rule except the one about projects.
    fn consider(&self, view: &View<'_>, now: UnixTime) -> Considered {
        let mut decision = Decision::undecided(view.findings);
        let outcome = self.outcome(view, now, &mut decision);
        let outcome = match outcome {
            Ok(choice) if self.refuse_conflicts => decision
                .conflict_as_refusal(&choice, view.all)
                .map_or(Ok(choice), Err),
            outcome => outcome,
        };
        Considered { decision, outcome }
    }

    fn outcome(
        &self,
        view: &View<'_>,
        now: UnixTime,
        decision: &mut Decision,
    ) -> Result<Choice, Refusal> {
        let settings = settings::Settings::read(self, view, decision)?;
        let server = Server::select(self, &settings, decision)?;
        let circumstances = &mut decision.circumstances;
        circumstances.server = server.name();
        circumstances.preferred = login::preferred(self, &settings).0;
        circumstances.selected = login::selected_class(&settings).map(|(class, _)| class);
        circumstances.forced = settings
            .tool
            .forced_methods
            .first()
            .and_then(|(choice, _)| choice.class());
        let mut credential = credential::choose(self, &settings, &server, decision)?;
        // Only now: a restriction forbids what was chosen, it never makes anything else be chosen.
        restriction::check(self, &settings, &mut credential, decision)?;
        let choice = endpoint::choose(self, &settings, &server, credential, decision)?;
        if let Some(expiry) = choice.method.expiry() {
            let has_ended = self.rules.tool.refuse_ended_login && !choice.method.is_refreshable();
            // Only the expiry in the token itself. The age of a login is a rule of thumb, not a reason to fail.
            let is_told = self.refuse_expired && expiry.basis().is_stated();
            if (has_ended || is_told)
                && expiry.has_passed(now, self.expiry_skew) == Some(true)
                && let (Some(credential), Some(at)) = (choice.credential, expiry.at())
            {
                return Err(Refusal::Expired { credential, at });
            }
        }
        Ok(choice)
    }
}

#[cfg(test)]
mod tests;
