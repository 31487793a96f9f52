//! The credential that goes along with another, and the header that is one by itself.

use crate::finding::{Finding, FindingId, Found, Problem, Side, Standing, Subject};
use crate::method::{AuthMethod, MethodKind};
use crate::policy::decision::Decision;
use crate::policy::login::Chosen;
use crate::policy::outcome::Refusal;
use crate::policy::settings::Settings;
use crate::policy::verdict::Note;
use crate::secret::Secret;

use super::rules::SecondHeader;

/// Returns the credential that is sent with the chosen one.
pub(in crate::policy) fn second(
    settings: &Settings<'_>,
    chosen: &Chosen,
    decision: &mut Decision,
) -> Result<Option<(FindingId, Secret)>, Refusal> {
    let SecondHeader::KeyBesideToken {
        command_beside_token,
    } = settings.policy.rules.tool.second_header
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
    for (index, finding) in settings.findings() {
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
            || settings.out_of_play(index, finding).is_some()
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
            None => settings.skip(Refusal::Broken(index), decision)?,
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
pub(in crate::policy) fn credential_of_header(settings: &Settings<'_>) -> Option<Chosen> {
    if !settings.policy.rules.tool.own_headers.authenticate {
        return None;
    }
    let key_header = settings.policy.rules.key_header.header_name();
    settings.findings().find_map(|(index, finding)| {
        let (Subject::Header(name), Found::Text(text)) = (&finding.subject, &finding.found) else {
            return None;
        };
        if settings.blank_hides(index) {
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
