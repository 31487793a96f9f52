//! The steps of a decision, in their order. Projects are no matter here: `sides` decides twice and compares.

use crate::method::UnixTime;

use super::decision::Decision;
use super::endpoint;
use super::login::{self, Chosen};
use super::outcome::{Choice, Refusal};
use super::rules::Policy;
use super::settings::{Settings, View};
use super::tool::server::Server;
use super::tool::{beside, restriction, server_credential};

/// Decides on the findings that take part. The findings that no rule asked for have no verdict yet.
pub(super) fn decide(policy: &Policy, view: View<'_>, now: UnixTime) -> Decision {
    let mut decision = Decision::undecided(view.findings);
    decision.outcome = take(policy, view, now, &mut decision);
    if policy.refuse_conflicts
        && let Ok(choice) = &decision.outcome
        && let Some(refusal) = decision.conflict_as_refusal(choice, view.all)
    {
        decision.outcome = Err(refusal);
    }
    decision
}

fn take(
    policy: &Policy,
    view: View<'_>,
    now: UnixTime,
    decision: &mut Decision,
) -> Result<Choice, Refusal> {
    let mut settings = Settings::new(policy, view);
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
    refuse_expired(policy, &choice, now)?;
    Ok(choice)
}

fn refuse_expired(policy: &Policy, choice: &Choice, now: UnixTime) -> Result<(), Refusal> {
    let (Some(credential), Some(expiry)) = (choice.credential, choice.method.expiry()) else {
        return Ok(());
    };
    let has_ended = policy.rules.tool.refuse_ended_login && !choice.method.is_refreshable();
    let has_passed = expiry.has_passed(now, policy.expiry_skew) == Some(true);
    match expiry.at() {
        Some(at) if (has_ended || policy.refuse_expired) && has_passed => {
            Err(Refusal::Expired { credential, at })
        }
        _ => Ok(()),
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
