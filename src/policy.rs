//! Decides: which credential, which base URL, and what becomes of everything else that was found.
//!
//! A pure function of findings, a rule set and a clock reading. No rule stands anywhere else, and
//! the answer, the trace and every message follow from the one [`Decision`] made here.

mod binding;
mod built_in_url;
mod conclusion;
mod credential;
mod decision;
mod endpoint;
mod headers;
mod login;
mod notes;
mod provider;
mod provider_rules;
mod refusal;
mod restriction;
mod rules;
mod search;
mod setting_values;
mod settings;
mod stored;
mod stored_rules;
mod switches;
mod url_places;
mod variable;
mod verdict;

pub(crate) use self::binding::is_open;
pub(crate) use self::decision::Circumstances;
pub use self::decision::{Choice, Decision, UrlSource};
pub(crate) use self::login::Tier;
pub use self::provider_rules::{BuiltInProvider, ProviderRules, ProviderSlot};
pub use self::refusal::{Refusal, Restriction};
pub use self::rules::{Defaults, RuleSet};
pub use self::switches::{
    AccessTokenVariable, AmbientKey, PreferenceScope, ProfileRule, ProjectSettings, StoredRule,
    WorkspaceRule,
};
pub use self::verdict::{NoEffect, Note, Shadow, Verdict};

use std::time::Duration;

use crate::finding::Finding;
use crate::method::UnixTime;

/// What to decide by: a rule set, the default endpoints, and what the caller allows.
///
/// ```
/// use auth_resolver::{
///     Finding, Found, MethodKind, Origin, Policy, Refusal, RuleSet, Standing, Subject, UnixTime,
///     Verdict,
/// };
///
/// let place = Finding::new(
///     Origin::variable("ACME_API_KEY"),
///     Subject::Credential(Standing::Ambient, MethodKind::ApiKey),
///     Found::Nothing,
/// );
/// let decision = Policy::new(RuleSet::DOCUMENTED).decide(&[place], UnixTime::new(0));
/// assert_eq!(decision.outcome.unwrap_err(), Refusal::NoneFound);
/// assert_eq!(decision.verdicts, [Verdict::Nothing]);
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Policy {
    /// The rules in force.
    pub rules: RuleSet,
    /// The endpoints used when no place names one.
    pub defaults: Defaults,
    /// Hosts, besides its own, that a stored session may be sent to, in the form that
    /// [`BaseUrl::host`](crate::BaseUrl::host) has.
    pub session_hosts: Vec<String>,
    /// Whether `http` to other hosts than this machine is allowed. It is marked even then.
    pub allow_http: bool,
    /// Whether a broken place is passed over. A diagnostic remains.
    pub skip_broken: bool,
    /// Whether a base URL that a credential may not be sent to is passed over. A diagnostic
    /// remains.
    pub skip_untrusted_urls: bool,
    /// Whether an expired session is an error.
    pub refuse_expired: bool,
    /// Whether usable credentials of two billing classes are an error.
    pub refuse_conflicts: bool,
    /// How long before its expiry a session counts as expired. Five minutes by default, as Codex
    /// has it (openai/codex e5afe5bf8).
    pub expiry_skew: Duration,
}

impl Policy {
    /// Starts from a rule set, with nothing allowed beyond it.
    #[must_use]
    pub fn new(rules: RuleSet) -> Self {
        Self {
            rules,
            defaults: Defaults::default(),
            session_hosts: Vec::new(),
            allow_http: false,
            skip_broken: false,
            skip_untrusted_urls: false,
            refuse_expired: false,
            refuse_conflicts: false,
            expiry_skew: Duration::from_secs(5 * 60),
        }
    }

    /// Decides. Findings come in order of precedence: an earlier one wins over a later one.
    ///
    /// The same findings and the same `now` give the same decision: nothing else is looked at.
    #[must_use]
    pub fn decide(&self, findings: &[Finding], now: UnixTime) -> Decision {
        let mut decision = Decision::undecided(findings);
        let outcome = self.outcome(findings, now, &mut decision);
        decision.conclude(self, findings, now, outcome);
        decision
    }

    fn outcome(
        &self,
        findings: &[Finding],
        now: UnixTime,
        decision: &mut Decision,
    ) -> Result<Choice, Refusal> {
        let settings = settings::Settings::read(self, findings, decision)?;
        let provider = provider::Provider::select(self, &settings, decision)?;
        let circumstances = &mut decision.circumstances;
        circumstances.provider = provider.name();
        circumstances.preferred = Some(login::preferred(self, &settings).0);
        circumstances.selected = login::selected_class(&settings).map(|(class, _)| class);
        circumstances.forced = settings.forced_method.map(|(class, _)| class);
        let credential = credential::choose(self, &settings, &provider, decision)?;
        // Only now: a restriction forbids what was chosen, it never makes anything else be chosen.
        restriction::check(self, &settings, &credential)?;
        let choice = endpoint::choose(self, &settings, &provider, credential, decision)?;
        // The token's own word only. The age of a login is a rule of thumb, and no reason to fail.
        if self.refuse_expired
            && let Some(expiry) = choice.method.expiry()
            && expiry.basis().is_stated()
            && expiry.has_passed(now, self.expiry_skew) == Some(true)
            && let (Some(credential), Some(at)) = (choice.credential, expiry.at())
        {
            return Err(Refusal::Expired { credential, at });
        }
        Ok(choice)
    }
}
