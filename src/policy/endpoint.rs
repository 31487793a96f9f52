//! Which base URL, and which headers and query parameters go with it.

use crate::base_url::{BaseUrl, InvalidBaseUrl};
use crate::finding::{
    Class, Finding, Found, Name, Notice, Origin, Problem, ProviderField, SettingKey, Subject, Trust,
};
use crate::method::{AuthMethod, Billing};

use super::Policy;
use super::binding::{Allowed, Destination, Forbidden, Sender, may_send};
use super::credential::{self, Chosen};
use super::decision::{Choice, Decision, UrlSource};
use super::headers;
use super::provider::Provider;
use super::provider_rules::BuiltInProvider;
use super::refusal::Refusal;
use super::settings::Settings;
use super::variable::{blank_hides, variable_text};
use super::verdict::{NoEffect, Note, Shadow, Verdict};

pub(super) fn choose(
    policy: &Policy,
    settings: &Settings<'_>,
    provider: &Provider,
    chosen: Chosen,
    decision: &mut Decision,
) -> Result<Choice, Refusal> {
    let (url, source) = base_url(policy, settings, provider, &chosen, decision)?;
    if url.is_insecure() {
        if !policy.allow_http {
            return Err(match source {
                UrlSource::Finding(url) => Refusal::InvalidUrl {
                    url,
                    why: InvalidBaseUrl::Insecure,
                },
                _ => Refusal::NoBaseUrl,
            });
        }
        decision.note(Note::Insecure);
    }
    let nothing_to_send = matches!(chosen.method, AuthMethod::NoneRequired);
    if nothing_to_send && matches!(provider, Provider::Primary) && !is_local(&url, source) {
        return Err(Refusal::NoneFound);
    }
    if let (AuthMethod::BedrockApiKey(_), Some(credential), Provider::Primary) =
        (&chosen.method, chosen.finding, provider)
    {
        return Err(Refusal::Unsupported { credential });
    }
    let url = with_default_path(policy, url, decision);
    let billing = billing(policy, provider, &chosen.method, &url);
    Ok(Choice {
        credential: chosen.finding,
        headers: headers::of(policy, settings, provider, &chosen, decision)?,
        query: headers::query(settings, provider, decision)?,
        method: chosen.method,
        url,
        url_source: source,
        provider: provider.name(),
        billing,
    })
}

// A server on this machine that the user points at may want no credential. The vendor's does.
fn is_local(url: &BaseUrl, source: UrlSource) -> bool {
    url.is_loopback() && matches!(source, UrlSource::Finding(_))
}

fn base_url(
    policy: &Policy,
    settings: &Settings<'_>,
    provider: &Provider,
    chosen: &Chosen,
    decision: &mut Decision,
) -> Result<(BaseUrl, UrlSource), Refusal> {
    let own = own_endpoint(policy, settings, chosen, decision);
    let mut winner: Option<(BaseUrl, UrlSource)> = None;
    for index in candidates(policy, settings, provider, chosen, decision) {
        if let Some((_, UrlSource::Finding(won))) = &winner {
            decision.judge(index, Verdict::Shadowed(Some(*won), Shadow::Earlier));
            continue;
        }
        if is_blank(policy, settings, index, provider)? {
            continue;
        }
        let url = url_at(policy, settings, index)?;
        match permission(
            policy,
            settings,
            provider,
            chosen,
            own.as_ref(),
            (&url, index),
        ) {
            Ok(Allowed::Plainly) => {}
            Ok(Allowed::LeavingItsVendor) => {
                if let Some(credential) = chosen.finding {
                    decision.note(Note::SentElsewhere {
                        credential,
                        url: index,
                    });
                }
            }
            Err(_) if policy.skip_untrusted_urls => {
                decision.note(Note::UrlSkipped(index));
                continue;
            }
            Err(refusal) => return Err(refusal),
        }
        winner = Some((url, UrlSource::Finding(index)));
    }
    if let Some(winner) = winner {
        return Ok(winner);
    }
    if let Provider::BuiltIn(built_in) = provider {
        return built_in_url(policy, settings, built_in, decision)
            .map(|url| (url, UrlSource::Provider));
    }
    if chosen.method.kind().is_account() && policy.rules.session_base_url {
        decision.note(Note::HostFromServer);
    }
    own.map(|url| (url, UrlSource::MethodDefault)).ok_or(
        if matches!(chosen.method, AuthMethod::NoneRequired) {
            Refusal::NoneFound
        } else {
            Refusal::NoBaseUrl
        },
    )
}

// The places that can name the base URL, first to last.
fn candidates(
    policy: &Policy,
    settings: &Settings<'_>,
    provider: &Provider,
    chosen: &Chosen,
    decision: &mut Decision,
) -> Vec<usize> {
    let is_account = chosen.method.kind().is_account();
    let mut places = Vec::new();
    let mut of_session = Vec::new();
    for (index, finding) in settings.findings.iter().enumerate() {
        if !(finding.is_present() || is_written_blank(finding)) || settings.is_hidden(index) {
            continue;
        }
        let from_caller = finding.origin.trust == Trust::Caller;
        let effective = match &finding.subject {
            Subject::BaseUrl if from_caller => Ok(()),
            Subject::BaseUrl if !policy.rules.variable_base_url => Err(NoEffect::Rules),
            Subject::Setting(SettingKey::BaseUrl) if !policy.rules.setting_base_url => {
                Err(NoEffect::Rules)
            }
            Subject::BaseUrl | Subject::Setting(SettingKey::BaseUrl) => match provider {
                Provider::Primary if blank_hides(policy, settings, index) => Err(NoEffect::Rules),
                Provider::Primary => Ok(()),
                _ => Err(NoEffect::NotSelected),
            },
            Subject::Setting(SettingKey::Provider(id, ProviderField::BaseUrl)) => match provider {
                Provider::Configured { id: used } if used == id => Ok(()),
                _ => continue,
            },
            Subject::Setting(SettingKey::SessionBaseUrl) => {
                match (policy.rules.session_base_url, provider) {
                    (true, Provider::Primary) if is_account => {
                        of_session.push(index);
                        continue;
                    }
                    (true, _) => Err(NoEffect::OtherMethod),
                    (false, _) => Err(NoEffect::Rules),
                }
            }
            _ => continue,
        };
        match effective {
            Ok(()) => places.push(index),
            Err(reason) => decision.judge(index, Verdict::NoEffect(reason)),
        }
    }
    places.extend(of_session);
    places
}

fn is_written_blank(finding: &Finding) -> bool {
    matches!(finding.found, Found::Blank)
        && finding
            .notices
            .iter()
            .any(|notice| matches!(notice, Notice::Cleaned(_)))
}

// Blank counts as not set, except where the rules or a provider take it at its word.
fn is_blank(
    policy: &Policy,
    settings: &Settings<'_>,
    index: usize,
    provider: &Provider,
) -> Result<bool, Refusal> {
    let finding = settings.finding(index);
    let (blank, empty) = match finding.map(|finding| &finding.found) {
        Some(Found::Blank) => (true, !finding.is_some_and(is_written_blank)),
        Some(Found::Setting(value)) => {
            let text = value.text().unwrap_or("-");
            (text.trim().is_empty(), text.is_empty())
        }
        _ => (false, false),
    };
    let is_backend = finding
        .is_some_and(|finding| finding.subject == Subject::Setting(SettingKey::SessionBaseUrl));
    let taken_literally = match provider {
        Provider::Primary => is_backend || (policy.rules.refuse_blank_url && !empty),
        _ => true,
    };
    if blank && taken_literally {
        return Err(Refusal::InvalidUrl {
            url: index,
            why: InvalidBaseUrl::Empty,
        });
    }
    Ok(blank)
}

fn url_at(policy: &Policy, settings: &Settings<'_>, index: usize) -> Result<BaseUrl, Refusal> {
    let invalid = |why| Refusal::InvalidUrl { url: index, why };
    let finding = settings.finding(index);
    match finding.map(|finding| &finding.found) {
        Some(Found::BaseUrl(url)) => Ok(url.clone()),
        Some(Found::Problem(Problem::Url(why))) => Err(invalid(*why)),
        Some(Found::Setting(_)) => {
            let url = BaseUrl::parse_insecure(settings.text_at(index)?).map_err(invalid)?;
            let is_backend = finding.is_some_and(|finding| {
                finding.subject == Subject::Setting(SettingKey::SessionBaseUrl)
            });
            match &policy.defaults.session {
                // Only the origin counts, and it must be https (recordings `baseurl/chatgpt*`).
                Some(own) if is_backend && url.origin().starts_with("https:") => {
                    Ok(url.with_path_of(own))
                }
                Some(_) if is_backend => Err(invalid(InvalidBaseUrl::Insecure)),
                _ => Ok(url),
            }
        }
        _ => Err(Refusal::Broken(index)),
    }
}

fn permission(
    policy: &Policy,
    settings: &Settings<'_>,
    provider: &Provider,
    chosen: &Chosen,
    own: Option<&BaseUrl>,
    (url, index): (&BaseUrl, usize),
) -> Result<Allowed, Refusal> {
    let (Some(credential), Some(place)) = (chosen.finding, settings.finding(index)) else {
        return Ok(Allowed::Plainly);
    };
    let Some(origin) = settings.finding(credential).map(|finding| &finding.origin) else {
        return Ok(Allowed::Plainly);
    };
    let sender = Sender {
        origin,
        is_session: chosen.method.kind().is_account(),
        is_stored: is_stored(settings, credential),
    };
    let destination = Destination {
        url,
        origin: &place.origin,
        own: own.filter(|_| !chosen.belongs_to_provider),
        meant_for_sessions: is_meant_for_sessions(policy, provider, place, url, origin),
    };
    may_send(&sender, &destination).map_err(|forbidden| match forbidden {
        Forbidden::LessTrusted => Refusal::LessTrustedUrl {
            credential,
            url: index,
        },
        Forbidden::SessionElsewhere => Refusal::SessionElsewhere {
            credential,
            url: index,
        },
    })
}

fn is_stored(settings: &Settings<'_>, credential: usize) -> bool {
    settings.finding(credential).is_some_and(|finding| {
        matches!(
            finding.subject,
            Subject::Credential(crate::finding::Standing::Stored, _)
        )
    })
}

// A URL is meant for sessions if the rules say so, the caller allows its host, the setting is about
// the session's backend, the provider asks for the login, or the caller gave both.
fn is_meant_for_sessions(
    policy: &Policy,
    provider: &Provider,
    place: &Finding,
    url: &BaseUrl,
    credential: &Origin,
) -> bool {
    policy.rules.redirected_session
        || policy
            .session_hosts
            .iter()
            .any(|host| host.eq_ignore_ascii_case(url.host()))
        || place.subject == Subject::Setting(SettingKey::SessionBaseUrl)
        || matches!(provider, Provider::Configured { .. })
        || (credential.trust == Trust::Caller && place.origin.trust == Trust::Caller)
}

fn own_endpoint(
    policy: &Policy,
    settings: &Settings<'_>,
    chosen: &Chosen,
    decision: &Decision,
) -> Option<BaseUrl> {
    let follows_login = chosen.belongs_to_provider && policy.rules.providers.default_follows_login;
    let class = follows_login
        .then(|| credential::class_of_login(policy, settings, decision))
        .flatten()
        .unwrap_or(Class::of(chosen.method.kind()));
    match class {
        Class::Account => policy.defaults.session.clone(),
        Class::Key => policy.defaults.api_key.clone(),
    }
}

fn built_in_url(
    policy: &Policy,
    settings: &Settings<'_>,
    provider: &BuiltInProvider,
    decision: &mut Decision,
) -> Result<BaseUrl, Refusal> {
    let invalid = |missing| Refusal::IncompleteProvider {
        provider: Name::new(provider.id),
        missing,
    };
    let mut text = |name: &'static str| {
        variable_text(policy, settings, &Name::new(name), decision).map(str::trim)
    };
    if let Some(url) = provider.url_variable.and_then(&mut text) {
        return BaseUrl::parse_insecure(url).map_err(|_| invalid("valid base URL in its variable"));
    }
    let mut url = provider.base_url.to_owned();
    if let Some((variable, default)) = provider.port {
        url = url.replace("{port}", text(variable).unwrap_or(default));
    }
    if !provider.region_variables.is_empty() {
        let region = provider
            .region_variables
            .iter()
            .find_map(|name| text(name))
            .filter(|region| crate::finding::is_printable_name(region))
            .ok_or(invalid("region"))?;
        url = url.replace("{region}", region);
    }
    BaseUrl::parse_insecure(&url).map_err(|_| invalid("valid port"))
}

// A bare host that is the vendor's own gets the vendor's path, without which nothing answers there.
fn with_default_path(policy: &Policy, url: BaseUrl, decision: &mut Decision) -> BaseUrl {
    let own = [&policy.defaults.api_key, &policy.defaults.session]
        .into_iter()
        .flatten()
        .find(|own| url.path().is_empty() && own.same_host(&url) && !own.path().is_empty());
    match own {
        Some(own) => {
            decision.note(Note::PathAdded);
            url.with_path_of(own)
        }
        None => url,
    }
}

fn billing(policy: &Policy, provider: &Provider, method: &AuthMethod, url: &BaseUrl) -> Billing {
    let intrinsic = method.billing();
    let own = policy.defaults.api_key.as_ref();
    match (intrinsic, provider) {
        (Billing::Metered, Provider::Primary) if own.is_none_or(|own| own.same_host(url)) => {
            Billing::Metered
        }
        (Billing::Metered, _) => Billing::ThirdParty,
        _ => intrinsic,
    }
}
