//! What would help where a credential may not go to the base URL, or there is none.

use crate::base_url::BaseUrl;
use crate::finding::tool::{ServerField, ToolKey};
use crate::finding::{
    FindingId, Lost, Notice, Numbered, Place, Position, SettingKey, Side, Standing, Subject,
};
use crate::method::CredentialClass;
use crate::policy::UrlsForLogins;
use crate::resolution::trace::{Holds, Trace};
use crate::vendor::Vendor;

use super::Remedies;

impl Remedies<'_> {
    pub(super) fn ways_out_for_project_url(
        &self,
        credential: Option<FindingId>,
        url: FindingId,
    ) -> Vec<String> {
        let at = self.trace.place(url);
        let look = credential.and_then(|credential| self.trace.looks.get(credential.index()));
        let is_given = look
            .is_some_and(|look| matches!(look.subject, Subject::Credential(Standing::Given, _)));
        let is_key = look.is_some_and(
            |look| matches!(look.holds, Holds::Credential(kind) if kind.class() == CredentialClass::Key),
        );
        let mut ways = Vec::new();
        if is_given {
            ways.push("pass the base URL explicitly as well".to_owned());
        }
        if credential.is_some() {
            ways.push(format!("remove {at}"));
        }
        if let Some(place) = self.place_before(url).filter(|_| is_key) {
            ways.push(format!("set the base URL in {}", self.trace.place(place)));
        }
        if let Some(key) = self.key_beside(url)
            && let Some(target) = self.target(key)
            && let Some(mut steps) = self.steps_to(target)
        {
            let is_there = matches!(
                self.trace.looks.get(key.index()).map(|look| &look.holds),
                Some(Holds::Credential(_))
            );
            ways.push(if is_there {
                format!("to use the key beside it, {}", steps.join(" and "))
            } else {
                steps.insert(
                    0,
                    format!(
                        "put {} into {}",
                        self.trace.one_for(key),
                        self.trace.place(key)
                    ),
                );
                steps.join(" and ")
            });
        }
        if ways.is_empty() {
            ways.push(format!("remove {at}"));
        }
        ways
    }

    // A place of yours that comes first.
    fn place_before(&self, url: FindingId) -> Option<FindingId> {
        if self.trace.circumstances.server.is_some() {
            return None;
        }
        self.trace.looks.iter().take(url.index()).find_id(|look| {
            look.origin.side == Side::Yours
                && matches!(look.origin.place, Place::Variable(_) | Place::File(..))
                && self.can_name_url(look, CredentialClass::Key)
        })
    }

    pub(super) fn ways_out_for_session(
        &self,
        credential: FindingId,
        url: FindingId,
    ) -> Vec<String> {
        let mut ways = self.ways_back_for_session(Some(credential), url);
        let holder = self.trace.looks.get(credential.index());
        let is_session = holder.is_some_and(|look| {
            matches!(look.subject, Subject::Credential(_, kind) if kind.class() == CredentialClass::Login)
        });
        // A host is allowed for encrypted requests only.
        if is_session
            && let Some(Holds::BaseUrl(url)) =
                self.trace.looks.get(url.index()).map(|look| &look.holds)
            && !url.is_insecure()
        {
            ways.push(format!(
                "to send the session to {} all the same, have the program allow that host for logins",
                url.host()
            ));
        }
        ways
    }

    /// Returns the remedies for a session and a base URL that is not its own backend's.
    pub(crate) fn ways_back_for_session(
        &self,
        credential: Option<FindingId>,
        url: FindingId,
    ) -> Vec<String> {
        let mut ways = Vec::new();
        if let Some((way, target)) = self.way_to_a_key()
            && !self.closed_urls(target).contains(&url)
        {
            ways.push(format!("to use an API key there, {way}"));
        }
        let holder = credential.and_then(|at| self.trace.looks.get(at.index()));
        let is_bound = holder.is_some_and(|look| look.issuer.is_some());
        // Without the backend's address there is nothing to go back to.
        if is_bound || self.trace.policy.defaults.of_logins().is_some() {
            let closed = credential
                .and_then(|credential| self.target(credential))
                .map(|target| self.closed_urls(target))
                .filter(|closed| closed.contains(&url))
                .unwrap_or_else(|| vec![url]);
            let unset: Vec<String> = closed
                .into_iter()
                .map(|url| self.way_to_unset(url))
                .collect();
            let backend = if is_bound {
                "the server that issued it"
            } else {
                "the session's own backend"
            };
            ways.push(format!("to use {backend}, {}", unset.join(" and ")));
        }
        ways
    }

    /// Returns the place of yours that a base URL can be put into.
    pub(super) fn place_for_url(&self, class: CredentialClass) -> Option<FindingId> {
        self.trace.looks.iter().find_id(|look| {
            look.origin.side == Side::Yours
                && matches!(look.origin.place, Place::Variable(_) | Place::File(..))
                && self.can_name_url(look, class)
        })
    }

    pub(super) fn ways_to_have_url(&self, credential: Option<FindingId>) -> Vec<String> {
        let target = credential.and_then(|credential| self.target(credential));
        let is_session = target.is_some_and(|target| target.class == CredentialClass::Login);
        if !is_session || self.trace.policy.rules.urls_for_logins == UrlsForLogins::Used {
            let class = target.map_or(CredentialClass::Key, |target| target.class);
            let place = self.place_for_url(class);
            let mut ways = self.ways_to_rename(Lost::BaseUrl);
            ways.push(place.map_or_else(
                || "name a base URL".to_owned(),
                |place| format!("set the base URL in {}", self.trace.place(place)),
            ));
            return ways;
        }
        let mut ways = Vec::new();
        if self.trace.policy.defaults.api_key.is_some()
            && let Some((way, _)) = self.way_to_a_key()
        {
            ways.push(format!("to use an API key, {way}"));
        }
        ways.push(
            "name the session's base URL, and have the program allow that host for logins"
                .to_owned(),
        );
        ways
    }

    // For a session's backend nothing allows http.
    pub(super) fn way_to_encrypt(&self, url: FindingId) -> String {
        if self.trace.is_of_session(url) {
            "use https".to_owned()
        } else {
            format!("use https, or {}", self.way_to_allow_http())
        }
    }

    fn way_to_allow_http(&self) -> String {
        let place = self.trace.looks.iter().find_id(|look| {
            look.subject == Subject::Setting(SettingKey::AllowHttp)
                && look.origin.side == Side::Yours
        });
        place.map_or_else(
            || "have the program allow http".to_owned(),
            |place| format!("set {} to `true`", self.trace.place(place)),
        )
    }

    /// Says how to set the base URL that a text is meant for which is none, where that is clear.
    pub(super) fn way_to_mend_url(&self, url: FindingId) -> String {
        let notices = self.trace.looks.get(url.index()).map(|look| &look.notices);
        let meant = notices
            .into_iter()
            .flatten()
            .find_map(|notice| match notice {
                Notice::MeantUrl(meant) => Some(meant.as_ref()),
                _ => None,
            });
        let Some(meant) = meant else {
            return self.fix(url);
        };
        if self.trace.is_of_session(url) {
            return self.trace.set_url(url, meant.encrypted().as_str());
        }
        let meant = self.trace.policy.rules.version.completed(meant);
        let meant = self.in_dialect(meant);
        let encrypted = meant.encrypted();
        if !meant.is_insecure() || self.trace.policy.allow_http {
            return self.trace.set_url(url, meant.as_str());
        }
        format!(
            "{}, or {meant} and {}",
            self.trace.set_url(url, encrypted.as_str()),
            self.way_to_allow_http()
        )
    }

    // A provider whose requests carry an `api-version` speaks the dialect that wants one.
    fn in_dialect(&self, url: BaseUrl) -> BaseUrl {
        let carries_version = self.trace.looks.iter().any(|look| {
            matches!(&look.subject,
                Subject::Setting(SettingKey::Tool(ToolKey::Server(id, ServerField::QueryParameter(name))))
                    if Some(id) == self.trace.circumstances.server.as_ref() && name.expose() == "api-version")
        });
        let site = Vendor::at(url.host()).and_then(|vendor| vendor.site(url.host()));
        match site.and_then(|site| site.with_api_version) {
            Some(path) if carries_version => url.with_path(&format!("/{path}")),
            _ => url,
        }
    }

    /// Returns whether a place says where credentials go, or may say so: a base URL, what describes a
    /// provider, a file of settings.
    pub(super) fn names_destination(&self, index: FindingId) -> bool {
        let look = self.trace.looks.get(index.index());
        // What is the project's may go: it is as if there were no project.
        let Some(look) = look.filter(|look| look.origin.side == Side::Yours) else {
            return false;
        };
        match &look.subject {
            Subject::BaseUrl | Subject::Setting(SettingKey::BaseUrl) => true,
            Subject::Settings => matches!(look.origin.place, Place::File(_, Position::Whole)),
            Subject::Setting(SettingKey::Tool(ToolKey::Server(_, field))) => matches!(
                field,
                ServerField::BaseUrl
                    | ServerField::EnvKey
                    | ServerField::BearerToken
                    | ServerField::AuthCommand
                    | ServerField::RequiresStoredLogin
            ),
            _ => false,
        }
    }

    /// Says how to fix such a place. Whoever removes it instead sends a key that may be a gateway's to
    /// another host.
    pub(super) fn fix_destination(&self, index: FindingId) -> String {
        let place = self.trace.place(index);
        let fix = format!("fix {place}");
        let Some(look) = self.trace.looks.get(index.index()) else {
            return fix;
        };
        if !matches!(
            look.subject,
            Subject::BaseUrl | Subject::Setting(SettingKey::BaseUrl)
        ) {
            return fix;
        }
        let mut later = self
            .trace
            .looks
            .iter()
            .skip(index.index().saturating_add(1));
        let next = later.find_map(|look| match &look.holds {
            Holds::BaseUrl(url) if self.can_name_url(look, CredentialClass::Key) => Some(url),
            _ => None,
        });
        let remove = match look.origin.place {
            Place::Caller(_) => "leave it out",
            _ => "remove it",
        };
        // A cloud's key goes nowhere else.
        let is_clouds = self.trace.looks.iter().any(|look| {
            let variable = look.origin.place.variable();
            matches!(look.holds, Holds::Credential(_))
                && variable.is_some_and(|name| Vendor::of_cloud_variable(name.expose()).is_some())
        });
        match next.or(self.trace.policy.defaults.api_key.as_ref()) {
            Some(url) if self.trace.circumstances.server.is_none() && !is_clouds => {
                format!("{fix}, or {remove} if the key is for {}", url.host())
            }
            _ => fix,
        }
    }
}

impl Trace {
    /// Returns how to replace a base URL.
    pub(crate) fn set_url(&self, at: FindingId, url: &str) -> String {
        let place = self.place(at);
        match self.origin(at).map(|origin| &origin.place) {
            Some(Place::Caller(_)) => format!("pass {url} as {place}"),
            _ => format!("set {place} to {url}"),
        }
    }
}
