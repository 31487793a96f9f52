//! Second credentials, and other ways to start the program.

use crate::finding::tool::ToolKey;
use crate::finding::{
    Consent, Finding, FindingId, Found, Numbered, Problem, SettingKey, Side, Standing, Subject,
    recorded_trust,
};
use crate::method::{AuthMethod, MethodKind, UnixTime};
use crate::secret::Secret;

use crate::policy::Policy;
use crate::policy::RuleSet;
use crate::policy::credential::Chosen;
use crate::policy::decision::{Choice, Decision};
use crate::policy::login;
use crate::policy::refusal::{Instead, Refusal};
use crate::policy::settings::Settings;
use crate::policy::sides::{self, Considered};
use crate::policy::verdict::Note;

#[cfg(test)]
mod tests;

/// Which credential is sent with another, in a separate header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SecondHeader {
    /// None does.
    None,
    /// An API key beside a bearer token. The output of a command goes into the one of the two headers
    /// that is still free.
    KeyBesideToken {
        /// Whether a command is asked for a key where a token is there.
        command_beside_token: bool,
    },
}

/// How a header that is set for every request affects the credential's headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OwnHeaders {
    /// The kinds of credentials whose header it replaces, where both have one name. Of any other kind
    /// the credential's own is sent.
    pub(crate) replace: &'static [MethodKind],
    /// Whether one that holds a credential counts as one, where there is no other.
    pub(crate) authenticate: bool,
}

impl OwnHeaders {
    /// They are added to those of the credential.
    pub(crate) const ADDED: Self = Self {
        replace: &[],
        authenticate: false,
    };
}

/// Another way to start the program.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OtherEntry {
    /// What people call it, such as "in a terminal".
    pub(crate) how: &'static str,
    /// Makes the rules those of the other way.
    pub(crate) change: fn(&mut RuleSet),
}

/// Returns the credential that is sent with the chosen one.
pub(in crate::policy) fn second(
    policy: &Policy,
    settings: &Settings<'_>,
    chosen: &Chosen,
    decision: &mut Decision,
) -> Result<Option<(FindingId, Secret)>, Refusal> {
    let SecondHeader::KeyBesideToken {
        command_beside_token,
    } = policy.rules.tool.second_header
    else {
        return Ok(None);
    };
    let Some((first, holder)) = chosen.holder(settings) else {
        return Ok(None);
    };
    let wants_key = match (&holder.subject, chosen.method.kind()) {
        (Subject::Credential(Standing::Ambient, _), MethodKind::BearerToken) => true,
        (Subject::Credential(Standing::Ambient, _), MethodKind::ApiKey) => false,
        _ => return Ok(None),
    };
    for (index, finding) in settings.findings.iter().numbered() {
        let is_command = matches!(finding.found, Found::Problem(Problem::Command));
        let is_candidate = if wants_key {
            command_beside_token || !is_command
        } else {
            is_command
        };
        if index == first
            || !is_candidate
            || !finding.is_present()
            || !is_ambient_key(finding)
            || login::takes_no_part(policy, settings, index)
        {
            continue;
        }
        if finding.origin.side != holder.origin.side {
            let (yours, of_project) = match finding.origin.side {
                Side::Yours => (index, first),
                Side::Project => (first, index),
            };
            return Err(Refusal::MixedCredentials { yours, of_project });
        }
        match finding.credential().and_then(AuthMethod::bearer) {
            Some(key) => {
                decision.note(Note::SecondHeader {
                    first,
                    second: index,
                });
                return Ok(Some((index, key.clone())));
            }
            None if policy.skip_broken => {
                decision.skip(index);
            }
            None => return Err(Refusal::Broken(index)),
        }
    }
    Ok(None)
}

fn is_ambient_key(finding: &Finding) -> bool {
    matches!(
        finding.subject,
        Subject::Credential(Standing::Ambient | Standing::Stored, MethodKind::ApiKey)
    )
}

/// Returns the header that is a credential by itself.
pub(in crate::policy) fn credential_of_header(
    policy: &Policy,
    settings: &Settings<'_>,
) -> Option<Chosen> {
    if !policy.rules.tool.own_headers.authenticate {
        return None;
    }
    let key_header = policy.rules.key_header.header_name();
    settings
        .findings
        .iter()
        .numbered()
        .find_map(|(index, finding)| {
            let (Subject::Header(name), Found::Text(text)) = (&finding.subject, &finding.found)
            else {
                return None;
            };
            if crate::policy::settings::blank_hides(policy, settings, index) {
                return None;
            }
            let text = text.expose().trim();
            let method = if name.expose().eq_ignore_ascii_case("authorization") {
                let token = text
                    .split_once(' ')
                    .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
                AuthMethod::BearerToken(Secret::parse(token?.1.trim()).ok()?)
            } else if name.expose().eq_ignore_ascii_case(key_header) {
                AuthMethod::ApiKey(Secret::parse(text).ok()?)
            } else {
                return None;
            };
            Some(Chosen::login(index, method))
        })
}

/// Decides as [`sides`] does, unless the user is asked first whether the project is trusted.
pub(in crate::policy) fn decide(
    policy: &Policy,
    findings: &[&Finding],
    now: UnixTime,
) -> Considered {
    let mut considered = sides::decide(policy, findings, now);
    let is_open = matches!(
        considered.outcome,
        Ok(_) | Err(Refusal::AsksFirst { .. } | Refusal::NoneFound)
    );
    if policy.rules.tool.asks.is_some()
        && !policy.trust_project
        && is_open
        && let Some((setting, Some("undecided"))) = recorded_trust(findings.iter().copied())
    {
        let mut trusting = policy.clone();
        trusting.trust_project = true;
        let trusted = sides::decide(&trusting, findings, now);
        considered.outcome = Err(Refusal::AsksForTrust {
            setting,
            if_trusted: Instead::of(&trusted.outcome),
            if_not: Instead::of(&considered.outcome),
        });
    }
    considered
}

/// Adds the question that the user is asked first, and the result of the answer "no".
pub(in crate::policy) fn ask(
    policy: &Policy,
    findings: &[&Finding],
    now: UnixTime,
    refusal: Refusal,
) -> Refusal {
    let Refusal::AsksFirst { credential, .. } = refusal else {
        return refusal;
    };
    let mut declined = findings.to_vec();
    let mut asked_about = findings.get(credential.index()).copied().cloned();
    if let (Some(slot), Some(finding)) = (declined.get_mut(credential.index()), &mut asked_about) {
        finding.consent = Consent::Declined;
        *slot = finding;
    }
    let decided = sides::decide(policy, &declined, now);
    Refusal::AsksFirst {
        credential,
        if_declined: Instead::of(&decided.outcome),
    }
}

/// Notes the result of the other way to start the program, if it differs.
pub(in crate::policy) fn note_other_entry(
    policy: &Policy,
    findings: &[&Finding],
    now: UnixTime,
    decision: &mut Decision,
    outcome: &Result<Choice, Refusal>,
) {
    let Some(other) = policy.rules.tool.other_entry else {
        return;
    };
    let mut policy = policy.clone();
    (other.change)(&mut policy.rules);
    let other_outcome = decide(&policy, findings, now).outcome;
    let then = Instead::of(&other_outcome);
    // Two errors are the same only if they are about the same.
    let is_other_error = matches!((&other_outcome, outcome), (Err(a), Err(b)) if a != b);
    if then != Instead::of(outcome) || is_other_error {
        decision.note(Note::OtherEntry {
            how: other.how,
            then,
        });
    }
}

/// Returns the key about which the program asks before it uses any credential, if there is one.
pub(in crate::policy) fn question(policy: &Policy, settings: &Settings<'_>) -> Option<FindingId> {
    policy.rules.tool.asks?;
    let is_asked_about = |(index, finding): (FindingId, &Finding)| {
        // The program asks only if nothing else has selected a method.
        let is_selection =
            finding.subject == Subject::Setting(SettingKey::Tool(ToolKey::SelectedMethod));
        let needs_selection = policy.rules.tool.login_needs_selection.is_some();
        let is_open = !(is_selection || needs_selection) || settings.selected.is_none();
        (is_selection || matches!(finding.subject, Subject::Credential(..)))
            && finding.consent == Consent::Pending
            && is_open
            && finding.is_present()
            && !login::takes_no_part(policy, settings, index)
            && !is_replaced(settings, index, finding)
    };
    // The user's own comes first: a key in the project does not change the question.
    let place = |side: Side| {
        let places = settings.findings.iter().copied().numbered();
        places.find_id(|(index, finding)| {
            finding.origin.side == side && is_asked_about((index, finding))
        })
    };
    place(Side::Yours).or_else(|| place(Side::Project))
}

// The program has one variable, so of several places it asks about the one that counts.
fn is_replaced(settings: &Settings<'_>, index: FindingId, finding: &Finding) -> bool {
    let variable = finding.origin.place.variable();
    settings.findings.iter().take(index.index()).any(|earlier| {
        earlier.is_present()
            && earlier.subject == finding.subject
            && earlier.origin.place.variable() == variable
    })
}

/// Returns whether the program asks the user instead of following a variable.
pub(in crate::policy) fn is_asked_instead(policy: &Policy, finding: &Finding) -> bool {
    policy.rules.tool.asks.is_some() && finding.consent != Consent::Given
}

/// Returns whether the user has rejected a credential, if the program remembers that.
pub(in crate::policy) fn is_declined(policy: &Policy, finding: &Finding) -> bool {
    policy.rules.tool.asks.is_some() && finding.consent == Consent::Declined
}
