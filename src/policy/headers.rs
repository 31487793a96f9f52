//! The headers and query parameters of a request.

use crate::finding::{Finding, Found, Name, ProviderField, SettingKey, Subject, Trust};
use crate::method::{AuthMethod, HeaderRole, RequestHeader};
use crate::secret::Secret;

use super::Policy;
use super::credential::Chosen;
use super::decision::Decision;
use super::provider::Provider;
use super::refusal::Refusal;
use super::settings::Settings;
use super::variable::{blank_hides, find_variable};
use super::verdict::{NoEffect, Note, Verdict};

pub(super) fn of(
    policy: &Policy,
    settings: &Settings<'_>,
    provider: &Provider,
    chosen: &Chosen,
    decision: &mut Decision,
) -> Result<Vec<RequestHeader>, Refusal> {
    let mut headers = chosen.method.headers();
    headers.retain(|header| policy.rules.fedramp_header || header.name() != FEDRAMP);
    if let AuthMethod::BedrockApiKey(bedrock) = &chosen.method {
        headers.push(RequestHeader::bearer(bedrock.key()));
    }
    let mut configured: Vec<RequestHeader> = Vec::new();
    for (index, finding) in settings.findings.iter().enumerate() {
        if settings.is_hidden(index) || !finding.is_present() {
            continue;
        }
        let header = match (&finding.subject, provider) {
            (Subject::Header(name), Provider::Primary) if !blank_hides(policy, settings, index) => {
                header_from(name, &finding.found)
            }
            (
                Subject::Setting(SettingKey::Provider(id, field)),
                Provider::Configured { id: used },
            ) if id == used => {
                match configured_header(policy, settings, (index, finding), field, decision) {
                    Some(header) => header,
                    None => continue,
                }
            }
            _ => continue,
        };
        let header = header.ok_or(Refusal::InvalidSetting {
            setting: index,
            expected: "a header name of RFC 9110 and a value of visible ASCII characters",
        })?;
        decision.judge(index, Verdict::Applied);
        configured.push(header);
    }
    for header in configured {
        let known = |other: &RequestHeader| other.name().eq_ignore_ascii_case(header.name());
        if !headers.iter().any(known) {
            headers.push(header);
        }
    }
    Ok(headers)
}

const FEDRAMP: &str = "X-OpenAI-Fedramp";

fn header_from(name: &str, found: &Found) -> Option<RequestHeader> {
    let text = match found {
        Found::Text(text) => text.expose(),
        Found::Setting(value) => value.text()?,
        _ => return None,
    };
    RequestHeader::new(
        name,
        Secret::header_value(text.trim()).ok()?,
        HeaderRole::Configured,
    )
}

// `None`: the finding is no header, or its variable is not set and the header is left out.
#[expect(
    clippy::option_option,
    reason = "no header is one thing, an illegal one another"
)]
fn configured_header(
    policy: &Policy,
    settings: &Settings<'_>,
    (index, finding): (usize, &Finding),
    field: &ProviderField,
    decision: &mut Decision,
) -> Option<Option<RequestHeader>> {
    let from_project = finding.origin.trust < Trust::User;
    match field {
        ProviderField::Header(_) | ProviderField::VariableHeader(_) if from_project => {
            decision.judge(index, Verdict::NoEffect(NoEffect::ProjectRedirect));
            decision.note(Note::NoEffect(index, NoEffect::ProjectRedirect));
            None
        }
        ProviderField::Header(name) => Some(header_from(name, &finding.found)),
        ProviderField::VariableHeader(name) => {
            let variable = match &finding.found {
                Found::Setting(value) => Name::new(value.text()?),
                _ => return Some(None),
            };
            let at = find_variable(policy, settings, &variable, decision)?;
            Some(header_from(name, &settings.finding(at)?.found))
        }
        _ => None,
    }
}

pub(super) fn query(
    settings: &Settings<'_>,
    provider: &Provider,
    decision: &mut Decision,
) -> Result<Vec<(String, String)>, Refusal> {
    let Provider::Configured { id: used } = provider else {
        return Ok(Vec::new());
    };
    let mut query: Vec<(String, String)> = Vec::new();
    for (index, finding) in settings.findings.iter().enumerate() {
        if let Subject::Setting(SettingKey::Provider(id, ProviderField::QueryParameter(name))) =
            &finding.subject
            && id == used
            && !settings.is_hidden(index)
            && !query.iter().any(|(known, _)| known == name)
        {
            decision.judge(index, Verdict::Applied);
            query.push((name.clone(), settings.text_at(index)?.to_owned()));
        }
    }
    Ok(query)
}
