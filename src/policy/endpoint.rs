//! Chooses the base URL.

use crate::base_url::{BaseUrl, InvalidBaseUrl};
use crate::finding::{Finding, FindingId, Found, Notice, Place, Problem, SettingKey, Subject};
use crate::method::{AuthMethod, Billing, CredentialClass, RequestHeader};
use crate::text::Name;

use super::binding::{self, Allowed, Request};
use super::decision::Decision;
use super::login::{self, Chosen};
use super::outcome::{Choice, Refusal, UrlSource};
use super::rules::{Policy, UrlsForLogins};
use super::settings::Settings;
use super::tool::server::Server;
use super::verdict::{NoEffect, Note, Shadow, Verdict, names_credential};

/// Chooses the base URL for a credential, and builds the headers and parameters of a request with both.
pub(super) fn choose(
    settings: &Settings<'_>,
    server: &Server,
    chosen: Chosen,
    decision: &mut Decision,
) -> Result<Choice, Refusal> {
    let policy = settings.policy;
    let request = Request {
        settings,
        server,
        chosen: &chosen,
        own: own_endpoint(settings, &chosen),
    };
    request.refuse_foreign_bedrock_key()?;
    let (url, source) = request.base_url(decision)?;
    let may_be_read = request.may_be_read(&url, decision)?;
    let nothing_to_send = matches!(chosen.method, AuthMethod::NoneRequired);
    let is_default = source == UrlSource::MethodDefault;
    // Releases go on without `Authorization` where there is no credential (recordings
    // `core/*auth=none`). Here that is an error, and not left to the server to say.
    let needs_credential = server.is_own() && !is_local(&url, source);
    let authenticates =
        policy.rules.tool.own_headers.authenticate && request.has_own_credential(source);
    let lacks_credential = nothing_to_send
        && !authenticates
        && (is_default || needs_credential)
        && !policy.rules.credential_optional;
    // In a private network others can read requests, too, so nothing of value is sent unencrypted.
    let is_harmless = url.is_private_address() && nothing_to_send && !lacks_credential;
    if !may_be_read && !is_harmless {
        return Err(request.unencrypted(source));
    }
    if lacks_credential {
        decision.circumstances.url_without_credential = source.finding();
        return Err(Refusal::NoneFound);
    }
    let headers = request.headers(source, decision)?;
    let query = request.query(source, decision)?;
    let has_value = !query.is_empty() || headers.iter().any(RequestHeader::is_sensitive);
    if has_value && !may_be_read {
        return Err(request.unencrypted(source));
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

impl Request<'_> {
    fn base_url(&self, decision: &mut Decision) -> Result<(BaseUrl, UrlSource), Refusal> {
        let mut winner: Option<(BaseUrl, FindingId)> = None;
        for index in self.places(decision) {
            // Later places can neither win nor fail; they get a verdict only for the report.
            if let Some((_, won)) = &winner {
                let verdict = match self.url_at(index) {
                    Ok(_) => Verdict::Shadowed(Some(*won), Shadow::Earlier),
                    Err(_) => Verdict::Unusable,
                };
                decision.judge(index, verdict);
                continue;
            }
            match self.usable_url(index, decision) {
                Ok(url) => winner = url.map(|url| (url, index)),
                // A broken file may be skipped, but not a base URL that was set.
                Err(refusal @ Refusal::Broken(file)) if self.is_file(file) => {
                    self.settings.skip(refusal, decision)?;
                }
                Err(refusal) => return Err(refusal),
            }
        }
        if let Some((url, index)) = winner {
            return Ok((url, UrlSource::Finding(index)));
        }
        let (url, source) = match self.server.built_in() {
            Some(built_in) => {
                let region = match &self.chosen.method {
                    AuthMethod::BedrockApiKey(bedrock) => bedrock.region(),
                    _ => None,
                };
                let (server, settings) = (self.server, self.settings);
                let url = server.built_in_url(built_in, settings, region, decision)?;
                (url, UrlSource::Server)
            }
            None => self.default(decision)?,
        };
        binding::permission_for_cloud_key(self, &url, source)?;
        Ok((url, source))
    }

    fn is_file(&self, index: FindingId) -> bool {
        let finding = self.settings.finding(index);
        finding.is_some_and(|finding| finding.subject == Subject::Dotenv)
    }

    fn default(&self, decision: &mut Decision) -> Result<(BaseUrl, UrlSource), Refusal> {
        let method = &self.chosen.method;
        // Releases since 0.157 ask a server for the host of a session (recordings `routing/*`).
        if method.kind().class() == CredentialClass::Login
            && self.settings.policy.rules.tool.login_url_is_host
        {
            decision.note(Note::HostFromServer);
        }
        let missing = match method {
            AuthMethod::NoneRequired if !self.settings.policy.rules.credential_optional => {
                Refusal::NoneFound
            }
            _ => Refusal::NoBaseUrl {
                credential: self.chosen.finding,
            },
        };
        let marked = of_marked(self.settings.policy, method);
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
        if self.is_blank(index)? {
            return Ok(None);
        }
        let url = with_default_path(self.settings.policy, self.url_at(index)?, decision);
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
                match self.settings.policy.defaults.of_logins() {
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
        if !url.is_insecure() || self.settings.policy.allow_http {
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
fn own_endpoint(settings: &Settings<'_>, chosen: &Chosen) -> Option<BaseUrl> {
    if let Some(issuer) = chosen
        .holder(settings)
        .and_then(|(_, it)| it.issuer.as_ref())
    {
        return Some((**issuer).clone());
    }
    let policy = settings.policy;
    let follows_login = chosen.belongs_to_server && policy.rules.tool.servers.default_follows_login;
    let login = follows_login.then(|| login::found(settings)).flatten();
    let class = login.as_ref().unwrap_or(chosen).method.kind().class();
    policy.defaults.of(class).cloned()
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

impl Request<'_> {
    /// Returns whether a finding is a setting for the host of a login's backend.
    fn is_session_setting(&self, index: FindingId) -> bool {
        let finding = self.settings.finding(index);
        self.settings.policy.rules.tool.login_url_is_host
            && finding.is_some_and(|finding| {
                finding.subject == Subject::Setting(SettingKey::SessionBaseUrl)
            })
    }

    /// Lists the places that can name the base URL for this server and credential, first to last, and
    /// records for all others why they cannot.
    fn places(&self, decision: &mut Decision) -> Vec<FindingId> {
        let mut places = Vec::new();
        // A setting for the session's backend gives way to one for the base URL itself (recordings
        // `routing/gov+openai_base_url/*`).
        let mut of_session = Vec::new();
        for (index, finding) in self.settings.findings() {
            if !finding.is_present() && !is_written_blank(finding) {
                continue;
            }
            match self.effect(index, finding) {
                Some(Ok(())) if self.is_session_setting(index) => of_session.push(index),
                Some(Ok(())) => places.push(index),
                Some(Err(reason)) => decision.judge(index, Verdict::NoEffect(reason)),
                None => {}
            }
        }
        places.extend(of_session);
        let variable = self
            .server
            .built_in()
            .and_then(|server| server.url_variable);
        places.extend(variable.and_then(|variable| {
            let variable = Name::new(variable);
            self.settings.find_variable(&variable, decision)
        }));
        places
    }

    // `None`: the place is about something else. What is for the program's own server is for no other
    // (recordings `provider/no_base_url+*`).
    fn effect(&self, index: FindingId, finding: &Finding) -> Option<Result<(), NoEffect>> {
        let rules = &self.settings.policy.rules;
        let is_own = self.server.is_own();
        let is_account = self.chosen.method.kind().class() == CredentialClass::Login;
        let why = match &finding.subject {
            // A default that is not a valid base URL. It matters only where no other default applies.
            Subject::BaseUrl | Subject::SessionBaseUrl
                if finding.origin.place == Place::BuiltIn =>
            {
                let is_of_session = finding.subject == Subject::SessionBaseUrl;
                let wants_session = is_account && (is_of_session || self.has_own_default());
                let counts = is_of_session == wants_session && self.server.built_in().is_none();
                (!counts).then_some(NoEffect::OtherMethod)
            }
            Subject::BaseUrl if finding.origin.is_callers() => None,
            Subject::BaseUrl | Subject::Setting(SettingKey::BaseUrl) => {
                if rules.urls_for_logins == UrlsForLogins::Skipped && is_account {
                    Some(NoEffect::OtherMethod)
                } else if !rules.tool.listens_to(&finding.subject) {
                    Some(NoEffect::Rules)
                } else if !is_own {
                    Some(NoEffect::NotSelected)
                } else {
                    let is_hidden = self.settings.blank_hides(index);
                    is_hidden.then_some(NoEffect::SetToNothing)
                }
            }
            Subject::Setting(SettingKey::SessionBaseUrl) if !rules.tool.login_base_url => {
                Some(NoEffect::Rules)
            }
            // Never for a key (recordings `baseurl/chatgpt*/key`).
            Subject::SessionBaseUrl | Subject::Setting(SettingKey::SessionBaseUrl)
                if !(is_own && is_account) =>
            {
                Some(NoEffect::OtherMethod)
            }
            Subject::SessionBaseUrl => {
                let is_hidden = self.settings.blank_hides(index);
                is_hidden.then_some(NoEffect::SetToNothing)
            }
            Subject::Setting(SettingKey::SessionBaseUrl) => None,
            // It may hold a base URL, which cannot be read.
            Subject::Dotenv if finding.problem().is_some() => {
                return (is_own && rules.tool.variable_base_url).then_some(Ok(()));
            }
            subject if self.server.is_base_url(subject) => None,
            _ => return None,
        };
        Some(why.map_or(Ok(()), Err))
    }

    // Returns whether logins have their own default, even an invalid one.
    fn has_own_default(&self) -> bool {
        self.settings.policy.defaults.session.is_some()
            || self.settings.findings().any(|(_, finding)| {
                finding.subject == Subject::SessionBaseUrl && finding.origin.place == Place::BuiltIn
            })
    }

    /// Returns whether a place holds only blanks and counts as not set. Some rules, other servers and the
    /// session's backend take blanks as a value.
    fn is_blank(&self, url: FindingId) -> Result<bool, Refusal> {
        let finding = self.settings.finding(url);
        let (blank, empty) = match finding.map(|finding| (finding, &finding.found)) {
            Some((finding, Found::Blank)) => (true, !is_written_blank(finding)),
            Some((_, Found::Setting(value))) => {
                let text = value.text().unwrap_or("-");
                (text.trim().is_empty(), text.is_empty())
            }
            _ => (false, false),
        };
        // A server whose base URL is empty fails in Codex (recordings `baseurl/provider/empty`); the
        // vendor's endpoint does not replace it.
        let taken_literally = !self.server.is_own()
            || self.is_session_setting(url)
            || (self.settings.policy.rules.tool.refuse_blank_url && !empty);
        if blank && taken_literally {
            let why = InvalidBaseUrl::Empty;
            return Err(Refusal::InvalidUrl { url, why });
        }
        Ok(blank)
    }
}

// Blanks were there and were cleaned off; an empty text has nothing to clean.
fn is_written_blank(finding: &Finding) -> bool {
    let mut notices = finding.notices.iter();
    matches!(finding.found, Found::Blank)
        && notices.any(|notice| matches!(notice, Notice::Cleaned(_)))
}
