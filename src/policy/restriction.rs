//! Restrictions forbid; they never choose another credential.

use crate::method::AuthMethod;

use super::Policy;
use super::credential::Chosen;
use super::refusal::{Refusal, Restriction};
use super::settings::Settings;
use super::switches::WorkspaceRule;

/// Checks the chosen credential against what is forced.
///
/// A provider's own credential is nobody's login, so nothing is forced on it.
pub(super) fn check(
    policy: &Policy,
    settings: &Settings<'_>,
    chosen: &Chosen,
) -> Result<(), Refusal> {
    let (Some(credential), false) = (chosen.finding, chosen.belongs_to_provider) else {
        return Ok(());
    };
    // Codex deletes the stored login for what is an error here (recordings `forced/*`).
    if let Some((class, setting)) = settings.forced_method
        && chosen.method.kind().class() != class
    {
        return Err(Refusal::Restricted {
            setting,
            credential,
            what: Restriction::Method(class),
        });
    }
    let Some((allowed, setting)) = &settings.forced_workspaces else {
        return Ok(());
    };
    let refuse = |what| {
        Err(Refusal::Restricted {
            setting: *setting,
            credential,
            what,
        })
    };
    match &chosen.method {
        AuthMethod::ChatGpt(session) => {
            let claimed = session.claims().account_id();
            let sent = session.account_id();
            // The claim of the id token, as in Codex; since 0.146 the account of the requests as
            // well (openai/codex 2994f545a; recordings `forced/workspace_*`).
            let both = policy.rules.forced_workspace == WorkspaceRule::AnyForBothIds;
            let ok = |id: &crate::method::Identity| allowed.contains(&id.reveal());
            match claimed {
                None => refuse(Restriction::UnknownWorkspace),
                Some(id) if !ok(id) => refuse(Restriction::Workspace),
                Some(_) if both && sent.is_some_and(|id| !ok(id)) => refuse(Restriction::Workspace),
                Some(_) => Ok(()),
            }
        }
        // The caller speaks for the user now; a token it passes is its own responsibility.
        AuthMethod::PersonalAccessToken(_) | AuthMethod::AgentIdentity
            if settings
                .finding(credential)
                .is_some_and(|finding| !finding.is_given()) =>
        {
            refuse(Restriction::UnknownWorkspace)
        }
        _ if policy.rules.forced_workspace == WorkspaceRule::AnyForEverything => {
            refuse(Restriction::UnknownWorkspace)
        }
        // A key belongs to no workspace (recordings `forced/workspace_mismatch_key`).
        _ => Ok(()),
    }
}
