//! Remedies with another base URL, or with another header at the same one.

use crate::base_url::VersionSegment;
use crate::finding::{Numbered, Origin, Side, Subject};
use crate::method::MethodKind;
use crate::policy::UrlSource;
use crate::vendor::Vendor;

use super::kind::RejectionKind;
use super::likely::{Rejected, at_path};

impl Rejected<'_> {
    // Some keys are for the vendor's plan, and are accepted only there.
    pub(super) fn use_plan_url(&self) -> Option<String> {
        let vendor = self.vendor?;
        let (plan, path) = (vendor.plan?, vendor.plan_path?);
        let is_there = self.url().path().trim_matches('/') == path;
        let takes_it = self.imitates_anthropic() == Some(false);
        (takes_it && !is_there).then(|| {
            let url = at_path(self.url(), path);
            let set = self.set_url(url.as_str());
            format!("or, if the key is one of a {plan} plan, {set}")
        })
    }

    pub(super) fn choose_model(&self) -> String {
        if self.is_account() && self.vendor.is_some() {
            return "name a model that the plan includes".to_owned();
        }
        match self.models_url() {
            Some(url) => format!("name one of the models that {url} lists for this key"),
            None => format!(
                "name a model that the account of {} has at {}",
                self.credential(),
                self.server()
            ),
        }
    }

    // With the version that the program appends to every path.
    pub(super) fn models_url(&self) -> Option<String> {
        let site = self.site;
        if site.is_some_and(|site| !site.lists_models) {
            return None;
        }
        let url = self.vendors_url().unwrap_or_else(|| self.url().clone());
        let rule = self.trace.policy.rules.version;
        // A server that imitates Anthropic's API may not list models.
        let path = site.and_then(|site| site.openai);
        let path = path.filter(|_| self.imitates_anthropic() == Some(true));
        Some(match (path, rule) {
            (Some(path), _) => at_path(&url, path).endpoint("models"),
            (None, VersionSegment::Appended(version)) => rule
                .correction(&url)
                .unwrap_or(url)
                .endpoint(&format!("{version}/models")),
            (None, VersionSegment::InBaseUrl(_)) => url.endpoint("models"),
        })
    }

    pub(super) fn mend_version(&self, kind: RejectionKind) -> Option<String> {
        let (rule, url) = (self.trace.policy.rules.version, self.url());
        let fixed = || match kind {
            RejectionKind::NoVersionSegment => Some(rule.base_url(url)),
            RejectionKind::DoubledVersion => url.without_doubled_version(),
            _ => rule.correction(url),
        };
        self.use_vendors_url()
            .or_else(|| Some(self.set_url(fixed()?.as_str())))
    }

    pub(super) fn use_vendors_url(&self) -> Option<String> {
        let url = self.vendors_url()?;
        Some(self.set_url(url.as_str()))
    }

    // A vendor's URL is certainly an API, so a filter on the way answered there.
    pub(super) fn check_site(&self) -> String {
        let is_chosen = matches!(self.choice.url_source, UrlSource::Finding(_));
        let is_vendors = self.vendor.is_some() && self.vendors_url().is_none();
        if is_chosen && !is_vendors {
            format!("check that {} is an API and no website", self.url())
        } else {
            "turn off a VPN or proxy, or try another network".to_owned()
        }
    }

    // The prefix of a key may name its vendor, and thus the server that accepts it.
    pub(super) fn name_own_url(&self) -> String {
        let place = self.place_for_url();
        let bearer = self.choice.method.bearer();
        let vendor = bearer.and_then(|key| Vendor::of_key(key.expose()));
        let url = vendor.and_then(|vendor| vendor.base_url(self.imitates_anthropic()));
        match url {
            Some(url) => format!("or name the base URL that the key is for, {url},{place}"),
            None => format!("or name the base URL that the key is for{place}"),
        }
    }

    /// Returns how to use another base URL, at the place that sets it now.
    pub(super) fn set_url(&self, url: &str) -> String {
        let UrlSource::Finding(index) = self.choice.url_source else {
            return format!("use the base URL {url}");
        };
        self.trace.set_url(index, url)
    }

    /// Returns where a base URL for the credential can be set: where it is set now, else the user's first
    /// place that the rules read.
    pub(super) fn place_for_url(&self) -> String {
        if let (Some(id), UrlSource::MethodDefault | UrlSource::Server) =
            (&self.choice.server, self.choice.url_source)
        {
            return self.trace.place_for_url_of(id);
        }
        let origin = self.choice.credential.map(|index| self.trace.origin(index));
        let is_given = origin.is_some_and(Origin::is_callers);
        let index = match self.choice.url_source {
            UrlSource::Finding(url) => Some(url),
            UrlSource::MethodDefault | UrlSource::Server => {
                self.trace.looks.iter().find_id(|look| {
                    look.subject == Subject::BaseUrl
                        && look.origin.side == Side::Yours
                        && look.origin.is_callers() == is_given
                        && self.trace.policy.rules.tool.listens_to(&look.subject)
                })
            }
        };
        index.map_or_else(String::new, |url| format!(" in {}", self.trace.place(url)))
    }

    // A gateway's key without the gateway's base URL looks like a wrong key.
    pub(super) fn name_gateway(&self) -> Option<String> {
        let is_key = self.choice.method.kind() == MethodKind::ApiKey;
        let is_default = self.choice.url_source == UrlSource::MethodDefault;
        (is_key && is_default).then(|| {
            format!(
                "or, if it is a gateway's key, name the gateway's base URL{}",
                self.place_for_url()
            )
        })
    }

    // A vendor that accepts keys may require a separate header.
    pub(super) fn use_own_header(&self) -> Option<String> {
        let name = self.vendor?.key_header?;
        let mut headers = self.choice.headers.iter();
        let is_sent = headers.any(|header| header.name() == name);
        (!is_sent).then(|| {
            format!(
                "or send it in the header `{name}`, which {} takes",
                self.server()
            )
        })
    }
}
