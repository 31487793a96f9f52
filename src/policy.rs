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

use self::login::Chosen;
use self::settings::{Settings, View};
use self::sides::Considered;
use self::tool::server::Server;
use self::tool::{beside, entry, restriction, server_credential};

impl Policy {
    /// Decides. Findings come in order of precedence: an earlier one wins over a later one.
    ///
    /// The same findings and the same `now` give the same decision: nothing else is looked at.
    #[must_use]
    pub(crate) fn decide(&self, findings: &[Finding], now: UnixTime) -> Decision {
        let findings: &[&Finding] = &findings.iter().collect::<Vec<_>>();
        let Considered {
            mut decision,
            outcome,
        } = entry::decide(self, findings, now);
        entry::note_other_entry(self, findings, now, &mut decision, &outcome);
        let outcome = outcome.map_err(|refusal| entry::ask(self, findings, now, refusal));
        decision.conclude(self, findings, now, outcome);
        decision
    }

    /// Returns the decision before the remaining findings have their verdicts.
    pub(crate) fn outcome_of(
        &self,
        findings: &[&Finding],
        now: UnixTime,
    ) -> Result<Choice, Refusal> {
        entry::decide(self, findings, now).outcome
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
        let mut settings = Settings::new(self, *view);
        settings.refuse_broken_files(decision)?;
        settings.read_where_to_look(decision)?;
        settings.read_choices(decision)?;
        settings.read_restrictions(decision)?;
        let server = Server::select(&settings, decision)?;
        let circumstances = &mut decision.circumstances;
        circumstances.server = server.name();
        circumstances.preferred = login::preferred(&settings).0;
        circumstances.selected = login::selected_class(&settings).map(|(class, _)| class);
        let forced = settings.tool.forced_methods.first();
        circumstances.forced = forced.and_then(|(choice, _)| choice.class());
        let mut chosen = credential(&settings, &server, decision)?;
        // Only now: a restriction forbids what was chosen, it never makes anything else be chosen.
        restriction::check(&settings, &mut chosen, decision)?;
        let choice = endpoint::choose(&settings, &server, chosen, decision)?;
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

/// Chooses the credential: the login in force, unless another server than the program's own is selected.
fn credential(
    settings: &Settings<'_>,
    server: &Server,
    decision: &mut Decision,
) -> Result<Chosen, Refusal> {
    if !server.is_own() {
        return server_credential::choose(settings, server, decision);
    }
    decision.circumstances.searches_login = true;
    let Some(mut chosen) = login::in_force(settings, decision)? else {
        let of_header = beside::credential_of_header(settings);
        return Ok(of_header.unwrap_or_else(Chosen::none));
    };
    chosen.second = beside::second(settings, &chosen, decision)?;
    Ok(chosen)
}

#[cfg(test)]
mod tests;
