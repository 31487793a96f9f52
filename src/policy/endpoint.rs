//! Chooses the base URL.

use crate::base_url::{BaseUrl, InvalidBaseUrl};
use crate::finding::{
    Finding, FindingId, Found, Notice, Numbered, Place, Problem, SettingKey, Subject,
};
use crate::method::{AuthMethod, Billing, CredentialClass, RequestHeader};
use crate::text::Name;

use super::binding::{self, Allowed};
use super::credential::Chosen;
use super::decision::{Choice, Decision, UrlSource};
use super::headers::Request;
use super::refusal::Refusal;
use super::rules::UrlsForLogins;
use super::settings::Settings;
use super::settings::{blank_hides, find_variable};
use super::tool::built_in_url;
use super::tool::server::Server;
use super::verdict::{NoEffect, Note, Shadow, Verdict, names_credential};
use super::{Policy, login};

/// Chooses the base URL for a credential, and builds the headers and parameters of a request with both.
pub(super) fn choose(
    policy: &Policy,
    settings: &Settings<'_>,
    server: &Server,
    chosen: Chosen,
    decision: &mut Decision,
) -> Result<Choice, Refusal> {
    let search = Search {
        policy,
        settings,
        server,
        chosen: &chosen,
        own: own_endpoint(policy, settings, &chosen),
    };
    search.refuse_foreign_bedrock_key()?;
    let (url, source) = search.base_url(decision)?;
    let may_be_read = search.may_be_read(&url, decision)?;
    let nothing_to_send = matches!(chosen.method, AuthMethod::NoneRequired);
    let is_default = source == UrlSource::MethodDefault;
    // Releases go on without `Authorization` where there is no credential (recordings
    // `core/*auth=none`). Here that is an error, and not left to the server to say.
    let needs_credential = server.is_own() && !is_local(&url, source);
    let request = Request {
        policy,
        settings,
        server,
        chosen: &chosen,
        url: source,
    };
    let authenticates = policy.rules.tool.own_headers.authenticate && request.has_own_credential();
    let lacks_credential = nothing_to_send
        && !authenticates
        && (is_default || needs_credential)
        && !policy.rules.credential_optional;
    // In a private network others can read requests, too, so nothing of value is sent unencrypted.
    let is_harmless = url.is_private_address() && nothing_to_send && !lacks_credential;
    if !may_be_read && !is_harmless {
        return Err(search.unencrypted(source));
    }
    if lacks_credential {
        decision.circumstances.url_without_credential = source.finding();
        return Err(Refusal::NoneFound);
    }
    let headers = request.headers(decision)?;
    let query = request.query(decision)?;
    let has_value = !query.is_empty() || headers.iter().any(RequestHeader::is_sensitive);
    if has_value && !may_be_read {
        return Err(search.unencrypted(source));
    }
    if url.is_insecure() {
        decision.note(Note::Insecure { has_value });
    }
    let key_in_query = || {
        query
            .iter()
            .any(|(name, _)| names_credential(name.expose()))
    };
    let only_configured = nothing_to_send && (!headers.is_empty() || key_in_query());
    if nothing_to_send && !only_configured && !url.is_loopback() {
        decision.note(Note::NoCredentialConfigured);
    }
    let billing = if only_configured {
        // A configured header or parameter may be a key, and its vendor is unknown.
        Billing::Unknown
    } else {
        billing(policy, server, &chosen.method, &url)
    };
    Ok(Choice {
        credential: chosen.finding,
        second: chosen.second.map(|(index, _)| index),
        headers,
        query,
        billing,
        method: chosen.method,
        url,
        url_source: source,
        server: server.name(),
    })
}

impl Search<'_> {
    fn base_url(&self, decision: &mut Decision) -> Result<(BaseUrl, UrlSource), Refusal> {
        let mut winner: Option<(BaseUrl, FindingId)> = None;
        for index in places(self, decision) {
            // Later places can neither win nor fail; they get a verdict only for the report.
            if let Some((_, won)) = &winner {
                decision.judge(
                    index,
                    match self.url_at(index) {
                        Ok(_) => Verdict::Shadowed(Some(*won), Shadow::Earlier),
                        Err(_) => Verdict::Unusable,
                    },
                );
                continue;
            }
            let url = match self.usable_url(index, decision) {
                Ok(Some(url)) => url,
                Ok(None) => continue,
                // A broken file may be skipped, but not a base URL that was set.
                Err(Refusal::Broken(broken)) if self.policy.skip_broken && self.is_file(broken) => {
                    decision.skip(broken);
                    continue;
                }
                Err(refusal) => return Err(refusal),
            };
            winner = Some((url, index));
        }
        let (url, source) = match (winner, self.server.built_in()) {
            (Some((url, index)), _) => return Ok((url, UrlSource::Finding(index))),
            (None, Some(built_in)) => (
                built_in_url::assemble(self, built_in, decision)?,
                UrlSource::Server,
            ),
            (None, _) => self.default(decision)?,
        };
        binding::permission_for_cloud_key(self, &url, source)?;
        Ok((url, source))
    }

    fn is_file(&self, index: FindingId) -> bool {
        self.settings
            .finding(index)
            .is_some_and(|finding| finding.subject == Subject::Dotenv)
    }

    fn default(&self, decision: &mut Decision) -> Result<(BaseUrl, UrlSource), Refusal> {
        let method = &self.chosen.method;
        // Releases since 0.157 ask a server for the host of a session (recordings `routing/*`).
        if method.kind().class() == CredentialClass::Login
            && self.policy.rules.tool.login_url_is_host
        {
            decision.note(Note::HostFromServer);
        }
        let missing = match method {
            AuthMethod::NoneRequired if !self.policy.rules.credential_optional => {
                Refusal::NoneFound
            }
            _ => Refusal::NoBaseUrl {
                credential: self.chosen.finding,
            },
        };
        let marked = of_marked(self.policy, method);
        let marked = marked.filter(|_| self.server.is_own());
        let own = marked.or(self.own.clone()).ok_or(missing)?;
        // Codex takes the vendor's endpoint as well (recordings `provider/no_base_url*`).
        if self.server.is_described() {
            decision.note(Note::ServerWithoutUrl);
        }
        Ok((own, UrlSource::MethodDefault))
    }

    /// Returns the URL at a place unless it is blank, once the credential may go there.
    fn usable_url(
        &self,
        index: FindingId,
        decision: &mut Decision,
    ) -> Result<Option<BaseUrl>, Refusal> {
        if is_blank(self, index)? {
            return Ok(None);
        }
        let url = with_default_path(self.policy, self.url_at(index)?, decision);
        let source = UrlSource::Finding(index);
        let allowed = [
            binding::permission(self, &url, index)?,
            binding::permission_for_cloud_key(self, &url, source)?,
        ];
        if allowed.contains(&Allowed::LeavingItsVendor)
            && let Some(credential) = self.chosen.finding
        {
            decision.note(Note::SentElsewhere {
                credential,
                url: index,
            });
        }
        Ok(Some(url))
    }

    fn url_at(&self, index: FindingId) -> Result<BaseUrl, Refusal> {
        let invalid = |why| Refusal::InvalidUrl { url: index, why };
        let finding = self.settings.finding(index);
        match finding.map(|finding| &finding.found) {
            Some(Found::BaseUrl(url)) => Ok(url.clone()),
            Some(Found::Problem(Problem::Url(why))) => Err(invalid(*why)),
            Some(Found::Text(text)) => BaseUrl::parse_insecure(text.expose()).map_err(invalid),
            Some(Found::Setting(_)) => {
                let text = self.settings.text_at(index)?;
                let url = BaseUrl::parse_insecure(text).map_err(invalid)?;
                match self.policy.defaults.of_logins() {
                    // Only the origin counts, and it must be https (recordings `baseurl/chatgpt*`).
                    Some(own) if self.is_session_setting(index) => {
                        let encrypted = url.origin().starts_with("https:");
                        encrypted
                            .then(|| url.with_path_of(own))
                            .ok_or(invalid(InvalidBaseUrl::Insecure))
                    }
                    _ => Ok(url),
                }
            }
            _ => Err(Refusal::Broken(index)),
        }
    }

    /// Returns whether what is sent to a URL is encrypted, stays on this machine, or is allowed to be read on
    /// the way.
    fn may_be_read(&self, url: &BaseUrl, decision: &mut Decision) -> Result<bool, Refusal> {
        let allowed = self.settings.flag(&SettingKey::AllowHttp, decision);
        if !url.is_insecure() || self.policy.allow_http {
            return Ok(true);
        }
        Ok(allowed?.is_some_and(|(allowed, _)| allowed))
    }

    fn unencrypted(&self, source: UrlSource) -> Refusal {
        match source {
            UrlSource::Finding(url) => Refusal::InvalidUrl {
                url,
                why: InvalidBaseUrl::Insecure,
            },
            _ => Refusal::NoBaseUrl {
                credential: self.chosen.finding,
            },
        }
    }

    // A Bedrock key fits Bedrock's own hosts, whoever asks for the stored login.
    fn refuse_foreign_bedrock_key(&self) -> Result<(), Refusal> {
        let built_in = self.server.built_in();
        let takes_it = built_in.is_some_and(|built_in| built_in.key_variable.is_some());
        match (&self.chosen.method, self.chosen.finding) {
            (AuthMethod::BedrockApiKey(_), Some(credential)) if !takes_it => {
                Err(Refusal::Unsupported { credential })
            }
            _ => Ok(()),
        }
    }
}

// A server on this machine that the user points at may want no credential. The vendor's does.
fn is_local(url: &BaseUrl, source: UrlSource) -> bool {
    url.is_loopback() && matches!(source, UrlSource::Finding(_))
}

// Since 0.64 the login decides which default a server without a base URL gets, also where the
// server has its own key (openai/codex 4502b1b26).
fn own_endpoint(policy: &Policy, settings: &Settings<'_>, chosen: &Chosen) -> Option<BaseUrl> {
    if let Some(issuer) = chosen
        .holder(settings)
        .and_then(|(_, it)| it.issuer.as_ref())
    {
        return Some((**issuer).clone());
    }
    let follows_login = chosen.belongs_to_server && policy.rules.tool.servers.default_follows_login;
    let class = follows_login
        .then(|| login::search(policy, settings).outcome.ok().flatten())
        .flatten()
        .map_or(chosen.method.kind().class(), |(_, method)| {
            method.kind().class()
        });
    match class {
        CredentialClass::Login => policy.defaults.of_logins().cloned(),
        CredentialClass::Key => policy.defaults.api_key.clone(),
    }
}

// Such a key is for a separate host of the same vendor.
fn of_marked(policy: &Policy, method: &AuthMethod) -> Option<BaseUrl> {
    let marked = policy.rules.tool.mark_of(method)?;
    BaseUrl::parse_insecure(marked.base_url).ok()
}

// The vendor's host without a path gets the path of the vendor's API: other paths answer nothing there.
fn with_default_path(policy: &Policy, url: BaseUrl, decision: &mut Decision) -> BaseUrl {
    let own = [&policy.defaults.api_key, &policy.defaults.session]
        .into_iter()
        .flatten()
        .find(|own| url.path().is_empty() && own.same_origin(&url) && !own.path().is_empty());
    match own {
        Some(own) => {
            decision.note(Note::PathAdded);
            url.with_path_of(own)
        }
        None => url,
    }
}

fn billing(policy: &Policy, server: &Server, method: &AuthMethod, url: &BaseUrl) -> Billing {
    let intrinsic = method.billing();
    let own = of_marked(policy, method).filter(|marked| marked.same_origin(url));
    let own = own.as_ref().or(policy.defaults.api_key.as_ref());
    match intrinsic {
        Billing::Metered if server.is_own() && own.is_none() => Billing::Metered,
        Billing::Metered if own.is_some_and(|own| own.same_origin(url)) => Billing::Metered,
        // At the vendor's own host a token may be of an account or of a key.
        Billing::ThirdParty if own.is_some_and(|own| own.same_origin(url)) => Billing::Unknown,
        // The operator of any other host sends the bill.
        Billing::Metered => Billing::ThirdParty,
        // How a gateway bills a session is unknown.
        Billing::Subscription
            if policy
                .defaults
                .of_logins()
                .is_some_and(|own| !own.same_origin(url)) =>
        {
            Billing::Unknown
        }
        _ => intrinsic,
    }
}

/// A search for the base URL of one credential.
#[derive(Debug)]
pub(super) struct Search<'a> {
    pub(super) policy: &'a Policy,
    pub(super) settings: &'a Settings<'a>,
    pub(super) server: &'a Server,
    pub(super) chosen: &'a Chosen,
    /// The credential's own endpoint, where one is known.
    pub(super) own: Option<BaseUrl>,
}

impl Search<'_> {
    /// Returns whether a finding is a setting for the host of a login's backend.
    pub(super) fn is_session_setting(&self, index: FindingId) -> bool {
        self.policy.rules.tool.login_url_is_host
            && self.settings.finding(index).is_some_and(|finding| {
                finding.subject == Subject::Setting(SettingKey::SessionBaseUrl)
            })
    }
}

/// Lists the places that can name the base URL for this server and credential, first to last, and
/// records for all others why they cannot.
fn places(search: &Search<'_>, decision: &mut Decision) -> Vec<FindingId> {
    let mut places = Vec::new();
    // A setting for the session's backend gives way to one for the base URL itself (recordings
    // `routing/gov+openai_base_url/*`).
    let mut of_session = Vec::new();
    for (index, finding) in search.settings.findings.iter().numbered() {
        let is_there = finding.is_present() || is_written_blank(finding);
        if !is_there {
            continue;
        }
        match effect(search, index, finding) {
            Some(Ok(())) if search.is_session_setting(index) => of_session.push(index),
            Some(Ok(())) => places.push(index),
            Some(Err(reason)) => decision.judge(index, Verdict::NoEffect(reason)),
            None => {}
        }
    }
    places.extend(of_session);
    if let Some(built_in) = search.server.built_in()
        && let Some(variable) = built_in.url_variable
    {
        let variable = Name::new(variable);
        places.extend(find_variable(
            search.policy,
            search.settings,
            &variable,
            decision,
        ));
    }
    places
}

// `None`: the place is about something else. What is for the program's own server is for no other
// (recordings `provider/no_base_url+*`).
fn effect(
    search: &Search<'_>,
    index: FindingId,
    finding: &Finding,
) -> Option<Result<(), NoEffect>> {
    let rules = &search.policy.rules;
    let is_own = search.server.is_own();
    let is_account = search.chosen.method.kind().class() == CredentialClass::Login;
    Some(match &finding.subject {
        // A default that is not a valid base URL. It matters only where no other default applies.
        Subject::BaseUrl | Subject::SessionBaseUrl if finding.origin.place == Place::BuiltIn => {
            let is_of_session = finding.subject == Subject::SessionBaseUrl;
            let wants_session = is_account && (is_of_session || has_own_default(search));
            if is_of_session != wants_session || search.server.built_in().is_some() {
                Err(NoEffect::OtherMethod)
            } else {
                Ok(())
            }
        }
        Subject::BaseUrl if finding.origin.is_callers() => Ok(()),
        Subject::BaseUrl | Subject::Setting(SettingKey::BaseUrl)
            if rules.urls_for_logins == UrlsForLogins::Skipped && is_account =>
        {
            Err(NoEffect::OtherMethod)
        }
        Subject::BaseUrl | Subject::Setting(SettingKey::BaseUrl)
            if !rules.tool.listens_to(&finding.subject) =>
        {
            Err(NoEffect::Rules)
        }
        Subject::BaseUrl | Subject::Setting(SettingKey::BaseUrl) if !is_own => {
            Err(NoEffect::NotSelected)
        }
        Subject::BaseUrl | Subject::Setting(SettingKey::BaseUrl)
            if blank_hides(search.policy, search.settings, index) =>
        {
            Err(NoEffect::SetToNothing)
        }
        Subject::BaseUrl | Subject::Setting(SettingKey::BaseUrl) => Ok(()),
        Subject::SessionBaseUrl if is_own && is_account => {
            if blank_hides(search.policy, search.settings, index) {
                Err(NoEffect::SetToNothing)
            } else {
                Ok(())
            }
        }
        Subject::SessionBaseUrl => Err(NoEffect::OtherMethod),
        // It may hold a base URL, which cannot be read.
        Subject::Dotenv if finding.problem().is_some() => {
            return (is_own && rules.tool.variable_base_url).then_some(Ok(()));
        }
        Subject::Setting(SettingKey::SessionBaseUrl) if !rules.tool.login_base_url => {
            Err(NoEffect::Rules)
        }
        Subject::Setting(SettingKey::SessionBaseUrl) => {
            // Never for a key (recordings `baseurl/chatgpt*/key`).
            if is_own && is_account {
                Ok(())
            } else {
                Err(NoEffect::OtherMethod)
            }
        }
        subject if search.server.is_base_url(subject) => Ok(()),
        _ => return None,
    })
}

// Returns whether logins have their own default, even an invalid one.
fn has_own_default(search: &Search<'_>) -> bool {
    let mut findings = search.settings.findings.iter();
    search.policy.defaults.session.is_some()
        || findings.any(|finding| {
            finding.subject == Subject::SessionBaseUrl && finding.origin.place == Place::BuiltIn
        })
}

// Blanks were there and were cleaned off; an empty text has nothing to clean.
fn is_written_blank(finding: &Finding) -> bool {
    matches!(finding.found, Found::Blank)
        && finding
            .notices
            .iter()
            .any(|notice| matches!(notice, Notice::Cleaned(_)))
}

/// Returns whether a place holds only blanks and counts as not set. Some rules, other servers and the
/// session's backend take blanks as a value.
fn is_blank(search: &Search<'_>, index: FindingId) -> Result<bool, Refusal> {
    let finding = search.settings.finding(index);
    let (blank, empty) = match finding.map(|finding| &finding.found) {
        Some(Found::Blank) => (true, !finding.is_some_and(is_written_blank)),
        Some(Found::Setting(value)) => {
            let text = value.text().unwrap_or("-");
            (text.trim().is_empty(), text.is_empty())
        }
        _ => (false, false),
    };
    // A server whose base URL is empty fails in Codex (recordings `baseurl/provider/empty`); the
    // vendor's endpoint does not replace it.
    let taken_literally = !search.server.is_own()
        || search.is_session_setting(index)
        || (search.policy.rules.tool.refuse_blank_url && !empty);
    if blank && taken_literally {
        return Err(Refusal::InvalidUrl {
            url: index,
            why: InvalidBaseUrl::Empty,
        });
    }
    Ok(blank)
}
