//! Restrictions forbid; they never choose another credential.

use crate::finding::tool::{MethodChoice, ToolKey};
use crate::finding::{Finding, FindingId, Side};
use crate::method::AuthMethod;
use crate::method::CredentialClass;

use super::refusal::{Restriction, ToolRefusal};
use super::rules::WorkspaceRule;
use crate::policy::decision::Decision;
use crate::policy::login::Chosen;
use crate::policy::outcome::Refusal;
use crate::policy::settings::Settings;
use crate::policy::verdict::{NoEffect, Note, Verdict};
use crate::text::is_placeholder_name;

/// Checks the chosen credential against what is forced, and adds the project that its requests are for.
///
/// A provider's own credential is nobody's login, so nothing is forced on it, unless the provider is one
/// of the methods.
pub(in crate::policy) fn check(
    settings: &Settings<'_>,
    chosen: &mut Chosen,
    decision: &mut Decision,
) -> Result<(), Refusal> {
    let Some(credential) = chosen.finding else {
        return Ok(());
    };
    let is_given = settings.finding(credential).is_some_and(Finding::is_given);
    let method = match settings.selected {
        Some((selected, _)) if !is_given => selected,
        _ if chosen.belongs_to_server => return Ok(()),
        _ => MethodChoice::Class(chosen.method.kind().class()),
    };
    // Codex deletes the stored login for what is an error here (recordings `forced/*`).
    let mut forced = settings.tool.forced_methods.iter();
    if let Some((forced, setting)) = forced.find(|(forced, _)| method != *forced) {
        return Err(ToolRefusal::Restricted {
            setting: *setting,
            credential,
            what: match forced {
                MethodChoice::Class(class) if method.class() != Some(*class) => {
                    Restriction::Method(*class)
                }
                _ => Restriction::OtherMethod,
            },
        }
        .into());
    }
    if chosen.belongs_to_server {
        return Ok(());
    }
    if chosen.method.kind().class() == CredentialClass::Login
        && let Some(setting) = cloud_project(settings, credential, decision)
    {
        let id = match settings.value(setting)?.text() {
            Some(id) if !is_placeholder_name(id) => id,
            id => {
                let expected = match id {
                    Some(_) => "the id of a project, not a placeholder for one",
                    None => "the id of a project, not its number",
                };
                return Err(Refusal::InvalidSetting { setting, expected });
            }
        };
        if let AuthMethod::OAuth(session) = &mut chosen.method {
            session.in_cloud_project(id);
        }
    }
    for (allowed, setting) in &settings.tool.forced_workspaces {
        check_workspace(settings, (chosen, credential), allowed, *setting)?;
    }
    Ok(())
}

fn check_workspace(
    settings: &Settings<'_>,
    (chosen, credential): (&Chosen, FindingId),
    allowed: &[&str],
    setting: FindingId,
) -> Result<(), Refusal> {
    let refuse = |what| {
        let refusal = ToolRefusal::Restricted {
            setting,
            credential,
            what,
        };
        Err(refusal.into())
    };
    match &chosen.method {
        AuthMethod::ChatGpt(session) => {
            let claimed = session.claims().account_id();
            let sent = session.account_id();
            // The claim of the id token, as in Codex; since 0.147 the account of the requests as
            // well (openai/codex 2994f545a; recordings `forced/workspace_*`).
            let both = settings.policy.rules.tool.forced_workspace == WorkspaceRule::AnyForBothIds;
            let ok = |id: &crate::method::Identity| allowed.contains(&id.expose());
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
        _ if settings.policy.rules.tool.forced_workspace == WorkspaceRule::AnyForEverything => {
            refuse(Restriction::UnknownWorkspace)
        }
        // A key belongs to no workspace (recordings `forced/workspace_mismatch_key`).
        _ => Ok(()),
    }
}

/// Returns the setting that names the project of Google Cloud. A login of yours is used for none that only
/// somebody else's files name; what is no id there still makes a trusted project's user stop, as the program
/// does (recordings `dotenv/set_project_cwd`).
fn cloud_project(
    settings: &Settings<'_>,
    credential: FindingId,
    decision: &mut Decision,
) -> Option<FindingId> {
    let is_projects = |index| {
        let finding = settings.finding(index);
        finding.is_some_and(|finding| finding.origin.side == Side::Project)
    };
    let first = settings.lookup(&ToolKey::CloudProject.into(), decision)?;
    let is_id = |index| {
        let value = settings.value(index).ok();
        value.is_some_and(|value| value.text().is_some())
    };
    if is_projects(credential) || !is_projects(first) || !is_id(first) {
        return Some(first);
    }
    decision.judge(first, Verdict::NoEffect(NoEffect::OtherSide));
    decision.note(Note::NoEffect(first, NoEffect::OtherSide));
    let (own, _) = settings.findings().find(|(_, finding)| {
        finding.tool_key() == Some(&ToolKey::CloudProject)
            && finding.origin.side == Side::Yours
            && finding.is_present()
    })?;
    decision.judge(own, Verdict::Applied);
    Some(own)
}
