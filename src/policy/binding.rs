//! Checks whether a credential may go to a URL, as far as vendors are concerned.
//!
//! A login and a cloud's key are issued for their vendor. `sides` checks what is the project's and what
//! is yours; this module does not.

use crate::base_url::BaseUrl;
use crate::finding::{Finding, FindingId, Origin, SettingKey, Side, Standing, Subject};
use crate::method::{AuthMethod, CredentialClass, MethodKind};
use crate::vendor::Vendor;

use super::login::Chosen;
use super::outcome::{Refusal, UrlSource};
use super::rules::{Policy, UrlsForLogins};
use super::settings::Settings;
use super::tool::server::Server;

/// A request before its base URL is known.
pub(super) struct Request<'a> {
    pub(super) settings: &'a Settings<'a>,
    /// The server in use.
    pub(super) server: &'a Server,
    /// The credential.
    pub(super) chosen: &'a Chosen,
    /// The default base URL for the credential.
    pub(super) own: Option<BaseUrl>,
}

/// What a note says although the credential may go there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Allowed {
    /// Nothing.
    Plainly,
    /// It leaves its vendor, because a setting of its owner names another host.
    LeavingItsVendor,
}

/// Returns whether the chosen credential may go to the URL of a finding.
///
/// 1. A credential that names its issuer goes to the issuer, or to a host that the caller allows for
///    logins.
/// 2. A credential may always go to its own vendor.
/// 3. A session leaves its vendor only for a URL that is meant for sessions.
/// 4. Every other credential goes where its owner sends it.
pub(super) fn permission(
    request: &Request<'_>,
    url: &BaseUrl,
    index: FindingId,
) -> Result<Allowed, Refusal> {
    let place = request.settings.finding(index);
    let (Some(place), Some((credential, holder))) =
        (place, request.chosen.holder(request.settings))
    else {
        return Ok(Allowed::Plainly);
    };
    // A base URL of the project is an error for a credential of yours anyway: `sides` checks that.
    if place.origin.side == Side::Project && holder.origin.side == Side::Yours {
        return Ok(Allowed::Plainly);
    }
    let kind = request.chosen.method.kind();
    let is_session = kind.class() == CredentialClass::Login;
    if let Some(issuer) = &holder.issuer {
        if issuer.same_origin(url) {
            return Ok(Allowed::Plainly);
        }
        if !(is_session && is_allowed_host(request.settings.policy, url)) {
            return Err(Refusal::SessionElsewhere {
                credential,
                url: index,
            });
        }
    }
    // What is written down for another server is not the vendor's, so the vendor's endpoint is not its
    // own, even where that is the default for it.
    let own = request
        .own
        .as_ref()
        .filter(|_| !request.chosen.belongs_to_server);
    if own.is_some_and(|own| own.same_origin(url)) {
        return Ok(Allowed::Plainly);
    }
    // A server that the configuration describes has the login only if it asks for it.
    let is_meant = request.server.is_described()
        || is_meant_for_sessions(
            request.settings.policy,
            (&place.origin, &place.subject),
            url,
            &holder.origin,
        );
    if is_session && !is_meant {
        return Err(Refusal::SessionElsewhere {
            credential,
            url: index,
        });
    }
    // A Bedrock key in a variable is one vendor's all the same, as if a login had stored it.
    let is_vendors = is_session
        || kind == MethodKind::BedrockApiKey
        || matches!(holder.subject, Subject::Credential(Standing::Stored, _));
    Ok(if is_vendors && holder.origin.side == Side::Yours {
        Allowed::LeavingItsVendor
    } else {
        Allowed::Plainly
    })
}

/// Returns whether a cloud's key may go to the base URL that was found: to the cloud itself, or to a
/// host that its owner names and that is no other vendor's.
///
/// This is the one rule that goes by the name of a variable: who exports `AWS_BEARER_TOKEN_BEDROCK`
/// has no key for anybody else (openai/codex#37246).
pub(super) fn permission_for_cloud_key(
    request: &Request<'_>,
    url: &BaseUrl,
    source: UrlSource,
) -> Result<Allowed, Refusal> {
    let Some((credential, holder)) = request.chosen.holder(request.settings) else {
        return Ok(Allowed::Plainly);
    };
    let Some(cloud) = cloud_of(&request.chosen.method, holder) else {
        return Ok(Allowed::Plainly);
    };
    let is_named = matches!(source, UrlSource::Finding(_));
    if cloud.owns(url.host()) {
        Ok(Allowed::Plainly)
    } else if is_named && Vendor::of_host(url.host()).is_none() {
        Ok(match holder.origin.side {
            Side::Yours => Allowed::LeavingItsVendor,
            Side::Project => Allowed::Plainly,
        })
    } else {
        Err(Refusal::CloudKey {
            credential,
            cloud: cloud.name,
        })
    }
}

fn cloud_of(method: &AuthMethod, holder: &Finding) -> Option<&'static Vendor> {
    let key = match method {
        AuthMethod::ApiKey(key) | AuthMethod::BearerToken(key) => key,
        AuthMethod::BedrockApiKey(bedrock) => bedrock.key(),
        _ => return None,
    };
    let by_variable = holder
        .origin
        .place
        .variable()
        .and_then(|name| Vendor::of_cloud_variable(name.expose()));
    by_variable.or_else(|| Vendor::of_key(key.expose()).filter(|vendor| vendor.is_cloud()))
}

// A URL is meant for sessions if the rules say so, the caller allows its host, the setting is about
// the session's backend, or the caller gave both.
fn is_meant_for_sessions(
    policy: &Policy,
    (origin, subject): (&Origin, &Subject),
    url: &BaseUrl,
    credential: &Origin,
) -> bool {
    policy.rules.urls_for_logins == UrlsForLogins::Used
        || is_allowed_host(policy, url)
        || matches!(
            subject,
            Subject::SessionBaseUrl | Subject::Setting(SettingKey::SessionBaseUrl)
        )
        || (credential.is_callers() && origin.is_callers())
}

// Any port, but not without encryption: a host is allowed for what it is, not for who listens on the
// way to it.
pub(crate) fn is_allowed_host(policy: &Policy, url: &BaseUrl) -> bool {
    let mut hosts = policy.session_hosts.iter();
    !url.is_insecure()
        && hosts.any(|host| host.trim_end_matches('.').eq_ignore_ascii_case(url.host()))
}

/// Returns whether a credential of this class, at this place, could be used instead: whether it may go to
/// the base URL that a place names, with the program's own server.
pub(crate) fn is_open(
    policy: &Policy,
    place: (&Origin, &Subject),
    url: &BaseUrl,
    (credential, issuer): (&Origin, Option<&BaseUrl>),
    class: CredentialClass,
) -> bool {
    let (origin, _) = place;
    if origin.side == Side::Project && credential.side == Side::Yours {
        return false;
    }
    if let Some(issuer) = issuer {
        let is_allowed = || class == CredentialClass::Login && is_allowed_host(policy, url);
        return issuer.same_origin(url) || is_allowed();
    }
    if class != CredentialClass::Login {
        return true;
    }
    let own = policy.defaults.of_logins();
    own.is_some_and(|own| own.same_origin(url))
        || is_meant_for_sessions(policy, place, url, credential)
}
