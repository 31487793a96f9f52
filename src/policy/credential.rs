//! Which credential.

use crate::finding::{Finding, FindingId};
use crate::method::AuthMethod;
use crate::secret::Secret;

use super::decision::Decision;
use super::refusal::Refusal;
use super::settings::Settings;
use super::tool::provider::Provider;
use super::tool::{beside, provider_credential};
use super::{Policy, login};

/// The credential that was chosen.
#[derive(Debug)]
pub(super) struct Chosen {
    /// The finding that holds it.
    pub(super) finding: Option<FindingId>,
    /// The credential.
    pub(super) method: AuthMethod,
    /// Whether it was written down for the provider in use.
    pub(super) belongs_to_provider: bool,
    /// The key that goes along with it, in a header of its own.
    pub(super) second: Option<(FindingId, Secret)>,
}

impl Chosen {
    pub(super) fn login(finding: FindingId, method: AuthMethod) -> Self {
        Self {
            finding: Some(finding),
            method,
            belongs_to_provider: false,
            second: None,
        }
    }

    pub(super) fn of_provider(finding: FindingId, method: AuthMethod) -> Self {
        Self {
            finding: Some(finding),
            method,
            belongs_to_provider: true,
            second: None,
        }
    }

    /// Returns the finding that holds it, and its index.
    pub(super) fn holder<'a>(&self, settings: &Settings<'a>) -> Option<(FindingId, &'a Finding)> {
        let index = self.finding?;
        Some((index, settings.finding(index)?))
    }

    pub(super) fn none() -> Self {
        Self {
            finding: None,
            method: AuthMethod::NoneRequired,
            belongs_to_provider: false,
            second: None,
        }
    }
}

/// Chooses the credential: the login in force, unless another server than the program's own is selected.
pub(super) fn choose(
    policy: &Policy,
    settings: &Settings<'_>,
    provider: &Provider,
    decision: &mut Decision,
) -> Result<Chosen, Refusal> {
    if !matches!(provider, Provider::Primary) {
        return provider_credential::choose(policy, settings, provider, decision);
    }
    decision.circumstances.searches_login = true;
    let Some((finding, method)) = login::in_force(policy, settings, decision)? else {
        let of_header = beside::credential_of_header(policy, settings);
        return Ok(of_header.unwrap_or_else(Chosen::none));
    };
    let mut chosen = Chosen::login(finding, method);
    chosen.second = beside::second(policy, settings, &chosen, decision)?;
    Ok(chosen)
}
