//! Chooses the credential.

use crate::finding::{Finding, FindingId};
use crate::method::AuthMethod;
use crate::secret::Secret;

use super::decision::Decision;
use super::refusal::Refusal;
use super::settings::Settings;
use super::tool::server::Server;
use super::tool::{beside, server_credential};
use super::{Policy, login};

/// The credential that was chosen.
#[derive(Debug)]
pub(super) struct Chosen {
    /// The finding that holds it.
    pub(super) finding: Option<FindingId>,
    /// The credential.
    pub(super) method: AuthMethod,
    /// Whether it was written down for the server in use.
    pub(super) belongs_to_server: bool,
    /// The key that is sent with it, in a separate header.
    pub(super) second: Option<(FindingId, Secret)>,
}

impl Chosen {
    pub(super) fn login(finding: FindingId, method: AuthMethod) -> Self {
        Self {
            finding: Some(finding),
            method,
            belongs_to_server: false,
            second: None,
        }
    }

    pub(super) fn of_server(finding: FindingId, method: AuthMethod) -> Self {
        Self {
            finding: Some(finding),
            method,
            belongs_to_server: true,
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
            belongs_to_server: false,
            second: None,
        }
    }
}

/// Chooses the credential: the login in force, unless another server than the program's own is selected.
pub(super) fn choose(
    policy: &Policy,
    settings: &Settings<'_>,
    server: &Server,
    decision: &mut Decision,
) -> Result<Chosen, Refusal> {
    if !server.is_own() {
        return server_credential::choose(policy, settings, server, decision);
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
