//! What would help where a credential may not go to the base URL, or there is none.

use crate::base_url::BaseUrl;
use crate::finding::tool::ServerField;
use crate::finding::{FindingId, Lost, Notice, Place, Position, SettingKey, Standing, Subject};
use crate::method::CredentialClass;
use crate::policy::UrlsForLogins;
use crate::resolution::trace::{Look, Trace};
use crate::vendor::Vendor;

use super::and;

impl Trace {
    pub(super) fn ways_out_for_project_url(
        &self,
        credential: Option<FindingId>,
        url: FindingId,
    ) -> Vec<String> {
        let remove = format!("remove {}", self.place(url));
        let Some(credential) = credential else {
            let beside = self.way_to_key_beside(url);
            return vec![beside.unwrap_or(remove)];
        };
        let holder = self.look(credential);
        let mut ways = Vec::new();
        if let Subject::Credential(Standing::Given, _) = holder.subject {
            ways.push("pass the base URL explicitly as well".to_owned());
        }
        ways.push(remove);
        // A place of yours that comes first.
        if holder.class() == Some(CredentialClass::Key)
            && self.circumstances.server.is_none()
            && let Some(place) = self.place_for_url(CredentialClass::Key)
            && place.id < url
        {
            ways.push(self.set_base_url_in(place));
        }
        ways.extend(self.way_to_key_beside(url));
        ways
    }

    fn way_to_key_beside(&self, url: FindingId) -> Option<String> {
        let key = self.key_beside(url)?;
        let steps = self.steps_to(key)?;
        Some(if key.class().is_some() {
            // Somebody may have put both there so that requests go to them.
            let steps = steps.join(" and ");
            format!("only if you trust the project: to use its own key, {steps}")
        } else {
            and(self.way_to_put_into(key), steps)
        })
    }

    fn set_base_url_in(&self, place: &Look) -> String {
        format!("set the base URL in {}", self.place(place.id))
    }

    pub(super) fn ways_out_for_session(
        &self,
        credential: FindingId,
        url: FindingId,
    ) -> Vec<String> {
        let mut ways = self.ways_back_for_session(Some(credential), url);
        let slot = self.look(credential).slot();
        // A host is allowed for encrypted requests only.
        if let Some((_, CredentialClass::Login)) = slot
            && let Some(url) = self.look(url).url()
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
        if let Some((way, key)) = self.way_to_a_key()
            && !self.closed_urls(key).contains(&url)
        {
            ways.push(format!("to use an API key there, {way}"));
        }
        let holder = credential.map(|credential| self.look(credential));
        let is_bound = holder.is_some_and(|holder| holder.issuer.is_some());
        // Without the backend's address there is nothing to go back to.
        if is_bound || self.policy.defaults.of_logins().is_some() {
            let closed = holder.map(|holder| self.closed_urls(holder));
            let closed = closed.filter(|closed| closed.contains(&url));
            let unset: Vec<String> = closed
                .unwrap_or_else(|| vec![url])
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

    pub(super) fn ways_to_have_url(&self, credential: Option<FindingId>) -> Vec<String> {
        let slot = credential.and_then(|credential| self.look(credential).slot());
        let class = slot.map_or(CredentialClass::Key, |(_, class)| class);
        let is_used = self.policy.rules.urls_for_logins == UrlsForLogins::Used;
        if class == CredentialClass::Key || is_used {
            let place = self.place_for_url(class);
            let mut ways = self.ways_to_rename(Lost::BaseUrl);
            ways.push(place.map_or_else(
                || "name a base URL".to_owned(),
                |place| self.set_base_url_in(place),
            ));
            return ways;
        }
        let has_default = self.policy.defaults.api_key.is_some();
        let key = self.way_to_a_key().filter(|_| has_default);
        let key = key.map(|(way, _)| format!("to use an API key, {way}"));
        let allow = "name the session's base URL, and have the program allow that host for logins";
        key.into_iter().chain([allow.to_owned()]).collect()
    }

    // For a session's backend nothing allows http.
    pub(super) fn way_to_encrypt(&self, url: FindingId) -> String {
        if self.look(url).is_of_session() {
            "use https".to_owned()
        } else {
            format!("use https, or {}", self.way_to_allow_http())
        }
    }

    fn way_to_allow_http(&self) -> String {
        let place = self.find(|look| look.is_for(&SettingKey::AllowHttp) && look.is_yours());
        place.map_or_else(
            || "have the program allow http".to_owned(),
            |place| format!("set {} to `true`", self.place(place.id)),
        )
    }

    /// Says how to set the base URL that a text is meant for which is none, where that is clear.
    pub(super) fn way_to_mend_url(&self, url: FindingId) -> String {
        let look = self.look(url);
        let meant = look.notices.iter().find_map(|notice| match notice {
            Notice::MeantUrl(meant) => Some(meant.as_ref()),
            _ => None,
        });
        let Some(meant) = meant else {
            return self.fix(url);
        };
        if look.is_of_session() {
            return self.set_url(url, meant.encrypted().as_str());
        }
        let meant = self.in_dialect(self.policy.rules.version.completed(meant));
        if !meant.is_insecure() || self.policy.allow_http {
            return self.set_url(url, meant.as_str());
        }
        format!(
            "{}, or {meant} and {}",
            self.set_url(url, meant.encrypted().as_str()),
            self.way_to_allow_http()
        )
    }

    // A server whose requests carry an `api-version` speaks the dialect that wants one.
    fn in_dialect(&self, url: BaseUrl) -> BaseUrl {
        let carries_version = self.any(|look| {
            matches!(look.server_field(), Some((id, ServerField::QueryParameter(name)))
                if Some(id) == self.circumstances.server.as_ref() && name.expose() == "api-version")
        });
        let site = Vendor::at(url.host()).and_then(|vendor| vendor.site(url.host()));
        match site.and_then(|site| site.with_api_version) {
            Some(path) if carries_version => url.with_path(&format!("/{path}")),
            _ => url,
        }
    }

    /// Says how to fix a place that says where credentials go. Whoever removes it instead sends a key that
    /// may be a gateway's to another host.
    pub(super) fn fix_destination(&self, look: &Look) -> String {
        let fix = format!("fix {}", self.place(look.id));
        let mut later = self
            .filter(|later| later.id > look.id && self.can_name_url(later, CredentialClass::Key));
        let next = later.find_map(Look::url);
        let next = next.or(self.policy.defaults.api_key.as_ref());
        // A cloud's key goes nowhere else.
        let is_clouds = |look: &Look| {
            let variable = look.origin.place.variable();
            look.class().is_some()
                && variable.is_some_and(|name| Vendor::of_cloud_variable(name.expose()).is_some())
        };
        let is_free = self.circumstances.server.is_none() && !self.any(is_clouds);
        match next {
            Some(url) if look.is_for_url() && is_free => {
                let remove = match look.origin.place {
                    Place::Caller(_) => "leave it out",
                    _ => "remove it",
                };
                format!("{fix}, or, if the key is for {}, {remove}", url.host())
            }
            _ => fix,
        }
    }

    /// Returns how to replace a base URL.
    pub(crate) fn set_url(&self, at: FindingId, url: &str) -> String {
        let place = self.place(at);
        match self.origin(at).place {
            Place::Caller(_) => format!("pass {url} as {place}"),
            _ => format!("set {place} to {url}"),
        }
    }
}

impl Look {
    /// Returns whether a place says where credentials go, or may say so: a base URL, what describes a
    /// server, a file of settings.
    pub(super) fn names_destination(&self) -> bool {
        let says_it = match (&self.subject, self.server_field()) {
            (Subject::Settings, _) => matches!(self.origin.place, Place::File(_, Position::Whole)),
            (_, Some((_, field))) => matches!(
                field,
                ServerField::BaseUrl
                    | ServerField::EnvKey
                    | ServerField::BearerToken
                    | ServerField::AuthCommand
                    | ServerField::RequiresStoredLogin
            ),
            _ => self.is_for_url(),
        };
        // What is the project's may go: it is as if there were no project.
        says_it && self.is_yours()
    }
}
