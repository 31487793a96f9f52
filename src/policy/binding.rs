//! May this credential go to this URL? The one place that answers it.

use crate::base_url::BaseUrl;
use crate::finding::{
    CredentialClass, Finding, Origin, ProviderField, SettingKey, Standing, Subject, Trust,
};
use crate::method::MethodKind;

use super::Policy;
use super::provider::Provider;
use super::refusal::Refusal;
use super::search::Search;

/// A credential, as far as the question is concerned.
#[derive(Debug)]
struct Sender<'a> {
    /// Where the credential lies.
    origin: &'a Origin,
    /// Whether it is an account's, which has a backend of its own.
    is_session: bool,
    /// Whether it was given by one vendor for its own hosts only: by a login, or a cloud key.
    is_stored: bool,
}

/// A base URL that some place names, as far as the question is concerned.
#[derive(Debug)]
struct Destination<'a> {
    /// The base URL.
    url: &'a BaseUrl,
    /// Where it lies.
    origin: &'a Origin,
    /// The credential's own endpoint, where one is known.
    own: Option<&'a BaseUrl>,
    /// Whether the rules in force or the caller mean the URL for a session as well.
    meant_for_sessions: bool,
}

/// Why a credential may not go to a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Forbidden {
    /// The URL comes from a place that is trusted less.
    LessTrusted,
    /// The URL is meant for API keys, and the credential is a session.
    SessionElsewhere,
}

/// What should be said although the credential may go there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Allowed {
    /// Nothing.
    Plainly,
    /// A stored login leaves its vendor, as the user's own setting says.
    LeavingItsVendor,
}

/// Answers whether a credential may go to a URL that some place names.
///
/// 1. The credential's own endpoint is always open to it: that URL by whoever names it, and the
///    whole host by a place that is trusted as much. One host may serve many tenants.
/// 2. A place may send away only what is trusted no more than itself, or what lies in the same
///    document.
/// 3. A session leaves its backend only for a URL that was meant for sessions.
///
/// Defaults are not asked about: they are the credential's own endpoint. Names of providers,
/// variables and hosts play no part.
fn may_send(sender: &Sender<'_>, to: &Destination<'_>) -> Result<Allowed, Forbidden> {
    let is_trusted = to.origin.trust >= sender.origin.trust;
    let is_own = |own: &BaseUrl| own == to.url || (is_trusted && own.same_origin(to.url));
    if to.own.is_some_and(is_own) {
        return Ok(Allowed::Plainly);
    }
    if !is_trusted && !to.origin.same_document(sender.origin) {
        return Err(Forbidden::LessTrusted);
    }
    if sender.is_session && !to.meant_for_sessions {
        return Err(Forbidden::SessionElsewhere);
    }
    Ok(if sender.is_session || sender.is_stored {
        Allowed::LeavingItsVendor
    } else {
        Allowed::Plainly
    })
}

/// Puts the question for a decision: may the chosen credential go to the URL of this finding?
///
/// A refusal names both findings.
pub(super) fn permission(
    search: &Search<'_>,
    url: &BaseUrl,
    index: usize,
) -> Result<Allowed, Refusal> {
    let finding = |index| search.settings.finding(index);
    let Some(place) = finding(index) else {
        return Ok(Allowed::Plainly);
    };
    let chosen = search
        .chosen
        .finding
        .and_then(|at| Some((at, finding(at)?)));
    let Some((credential, holder)) = chosen else {
        return match what_is_redirected(search, place) {
            Some(credential) => Err(Refusal::LessTrustedUrl {
                credential,
                url: index,
            }),
            None => Ok(Allowed::Plainly),
        };
    };
    let kind = search.chosen.method.kind();
    let sender = Sender {
        origin: &holder.origin,
        is_session: kind.class() == CredentialClass::Account,
        // A Bedrock key in a variable is one vendor's all the same, as if a login had stored it.
        is_stored: kind == MethodKind::BedrockApiKey
            || matches!(holder.subject, Subject::Credential(Standing::Stored, _)),
    };
    let destination = Destination {
        url,
        origin: &place.origin,
        // What is written down for a provider is not the vendor's, so the vendor's endpoint is not
        // its own, even where that is the default for it.
        own: search
            .own
            .as_ref()
            .filter(|_| !search.chosen.belongs_to_provider),
        // A provider of one's own has the login only if it asks for it.
        meant_for_sessions: matches!(search.provider, Provider::Configured { .. })
            || is_meant_for_sessions(
                search.policy,
                (&place.origin, &place.subject),
                url,
                &holder.origin,
            ),
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

// Without a credential there are still the headers and parameters of the provider, which may be
// keys.
fn what_is_redirected(search: &Search<'_>, place: &Finding) -> Option<usize> {
    search.settings.findings.iter().position(|finding| {
        finding.origin.trust > place.origin.trust
            && matches!(&finding.subject,
            Subject::Setting(SettingKey::Provider(id, field)) if search.provider.is_described_by(id)
                && matches!(
                    field,
                    ProviderField::Header(_)
                        | ProviderField::VariableHeader(_)
                        | ProviderField::QueryParameter(_)
                ))
    })
}

// A URL is meant for sessions if the rules say so, the caller allows its host, the setting is about
// the session's backend, or the caller gave both.
fn is_meant_for_sessions(
    policy: &Policy,
    (origin, subject): (&Origin, &Subject),
    url: &BaseUrl,
    credential: &Origin,
) -> bool {
    // Any port, but not without encryption: a host is allowed for what it is, not for who listens
    // on the way to it.
    policy.rules.redirected_session
        || (!url.is_insecure()
            && policy
                .session_hosts
                .iter()
                .any(|host| host.trim_end_matches('.').eq_ignore_ascii_case(url.host())))
        || matches!(
            subject,
            Subject::SessionBaseUrl | Subject::Setting(SettingKey::SessionBaseUrl)
        )
        || (credential.trust == Trust::Caller && origin.trust == Trust::Caller)
}

/// Answers the question for a credential that could be used instead, with the primary provider: may
/// one of this class that lies here go to the base URL that a place names?
pub(crate) fn is_open(
    policy: &Policy,
    place: (&Origin, &Subject),
    url: &BaseUrl,
    credential: &Origin,
    class: CredentialClass,
) -> bool {
    let (origin, _) = place;
    let is_session = class == CredentialClass::Account;
    let defaults = &policy.defaults;
    let own = if is_session {
        &defaults.session
    } else {
        &defaults.api_key
    };
    let sender = Sender {
        origin: credential,
        is_session,
        is_stored: false,
    };
    let destination = Destination {
        url,
        origin,
        own: own.as_ref(),
        meant_for_sessions: is_meant_for_sessions(policy, place, url, credential),
    };
    may_send(&sender, &destination).is_ok()
}

/// Answers the question for what goes along with a credential: a header or a query parameter.
///
/// It may be a key of its own, so a place that is trusted less cannot send it away. And what a
/// project adds does not go along with a credential that is not the project's.
pub(super) fn may_accompany(
    part: &Origin,
    credential: Option<&Origin>,
    url: Option<&Origin>,
) -> bool {
    let sent_away = url.is_some_and(|url| url.trust < part.trust && !url.same_document(part));
    let added_by_project = part.trust == Trust::Project
        && credential.is_some_and(|credential| credential.trust > Trust::Project);
    !sent_away && !added_by_project
}
