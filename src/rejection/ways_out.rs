//! The remedies for a rejection, for the places that were looked at and the rules in force.

use crate::base_url::{BaseUrl, VersionSegment};
use crate::finding::{Origin, Place, Subject};
use crate::method::{Billing, CredentialClass, MethodKind};
use crate::policy::{Note, Shadow, UrlSource, UrlsForLogins, Verdict};
use crate::text::printable;
use crate::vendor::Vendor;

use super::answer::Whose;
use super::detail::{self, Way};
use super::kind::{Certainty, RejectionKind};
use super::likely::{Rejected, at_path};

impl Rejected<'_> {
    /// Lists the remedies, if there are any.
    pub(super) fn remedies(&self) -> Vec<String> {
        use RejectionKind as K;
        if self.whose == Whose::Own {
            let of_detail = self.detail.map(|detail| self.texts(detail.ways));
            let of_detail = of_detail.filter(|remedies| !remedies.is_empty());
            return of_detail.unwrap_or_else(|| self.texts(detail::of_kind(self.kind).ways));
        }
        self.texts(match self.kind {
            _ if self.whose == Whose::OfSendersKey => detail::KEY_KEPT_BY_THE_GATEWAY,
            _ if self.vendor.is_some() => detail::ACCOUNT_OF_A_RESELLER,
            K::InvalidCredential
            | K::MissingCredential
            | K::UnsupportedCredential
            | K::ExpiredSession => detail::KEY_OF_THE_GATEWAY,
            K::ModelUnavailable => detail::MODEL_OF_THE_GATEWAY,
            _ => detail::ACCOUNT_OF_THE_GATEWAY,
        })
    }

    fn texts(&self, ways: &[Way]) -> Vec<String> {
        let mut remedies = Vec::new();
        for remedy in ways.iter().flat_map(|way| self.way(*way)).map(printable) {
            if !remedies.contains(&remedy) {
                remedies.push(remedy);
            }
        }
        // Each is written as one of several.
        if let Some(first) = remedies.first_mut() {
            let bare = first.strip_prefix("or, ").or(first.strip_prefix("or "));
            if let Some(bare) = bare.map(str::to_owned) {
                *first = bare;
            }
        }
        remedies
    }

    fn way(&self, way: Way) -> Vec<String> {
        let one = match way {
            Way::Say(words) => self.filled(words),
            Way::Renew => self.renew_credential(),
            Way::LogIn => self.log_in_again(),
            Way::LogInAnew => Some(self.log_in_anew()),
            Way::Next => self.use_next(),
            Way::Other => self.use_other_class(),
            Way::UseKey => self.use_class(CredentialClass::Key),
            Way::UseLogin => self.use_class(CredentialClass::Login),
            Way::UseAsWhatItIs => self.use_as_what_it_is(),
            Way::Gateway => self.name_gateway(),
            Way::OwnUrl => Some(self.name_own_url()),
            Way::OwnHeader => self.use_own_header(),
            Way::Supply => return self.supply_credential(),
            Way::WhereItBelongs => return self.send_where_it_belongs(),
            Way::NewerLogin => self.newer_login(),
            Way::Grant => self.grant_permission(),
            Way::Organization => self.name_own_organization(),
            Way::Credit => Some(self.add_credit()),
            Way::CreditPerhaps => self.if_it_is_the_quota(),
            Way::PlanUrl => self.use_plan_url(),
            Way::Models => Some(self.choose_model()),
            Way::NameModel => Some(format!("or {}", self.choose_model())),
            Way::Version => self.mend_version(),
            Way::VendorsUrl => self.vendors_url().map(|url| self.set_url(&url)),
            Way::CheckSite => Some(self.check_site()),
            Way::RedirectedUrl => Some(self.follow_redirect()),
        };
        one.into_iter().collect()
    }

    // No text if it mentions a place and there is none.
    fn filled(&self, words: &str) -> Option<String> {
        let operator = match self.vendor {
            Some(vendor) => format!("{}'s support", vendor.name),
            None => format!("whoever runs {}", self.server),
        };
        let mut text = words
            .replace("{host}", &self.server)
            .replace("{operator}", &operator)
            .replace("{url}", self.choice.url.as_str())
            .replace("{key}", &self.credential());
        if text.contains("{place}") {
            text = text.replace("{place}", self.place.as_deref()?);
        }
        Some(text)
    }

    fn follow_redirect(&self) -> String {
        let rules = &self.trace.policy.rules;
        if self.is_account && rules.urls_for_logins != UrlsForLogins::Used {
            // A base URL that the user sets is not one for the session.
            return "update the program that sends the request: the server of the session has another address"
                .to_owned();
        }
        let place = self.place_for_url();
        format!("if you trust the address in the answer, set the base URL{place} to it")
    }

    // Describes the credential by its place.
    fn credential(&self) -> String {
        match &self.place {
            None => "the key".to_owned(),
            Some(_) if self.is_stored() && self.is_account => "the login".to_owned(),
            Some(place) if self.is_account => format!("the token in {place}"),
            Some(place) => format!("the key in {place}"),
        }
    }

    fn is_stored(&self) -> bool {
        let credential = self.choice.credential;
        credential.is_some_and(|credential| self.trace.look(credential).is_stored())
    }

    fn renew_credential(&self) -> Option<String> {
        let method = &self.choice.method;
        if method.expiry().is_some() && self.is_stored() {
            return Some(self.trace.renew_session(method.is_refreshable()));
        }
        let (index, place) = (self.choice.credential?, self.place.as_ref()?);
        let what = if self.is_account { "token" } else { "key" };
        let host = &self.server;
        Some(match self.trace.origin(index).place {
            _ if self.is_stored() && self.is_account => {
                format!("{}, for a {what} of {host}", self.trace.log_in_again())
            }
            // The command that logs in need not be the one that stores a key.
            _ if self.is_stored() => format!("log in again with a {what} for {host}"),
            Place::Caller(_) => format!("pass a {what} for {host} as {place}"),
            _ => format!("put a {what} for {host} into {place}"),
        })
    }

    // The key that would be used if the one in use were missing. Not for a key that was passed for this
    // run: it shadows credentials of every class.
    fn use_next(&self) -> Option<String> {
        let used = self.choice.credential?;
        let class = self.choice.method.kind().class();
        let next = self.trace.find(|look| {
            look.verdict == Verdict::Shadowed(Some(used), Shadow::Earlier)
                && look.class() == Some(class)
        })?;
        let (place, next) = (self.place.as_ref()?, self.trace.place(next.id));
        // At a base URL that was named, a key that lies elsewhere may be the vendor's own.
        Some(match self.choice.url_source {
            UrlSource::MethodDefault => format!("or remove {place}, to use {next}"),
            _ => format!(
                "or, if {next} is for {}, remove {place} to use that",
                self.server
            ),
        })
    }

    /// Returns how to use the credential of the other class, if there is one.
    fn use_other_class(&self) -> Option<String> {
        let credential = self.choice.credential?;
        // The decision lists the credentials that are billed differently.
        let mut notes = self.trace.notes.iter();
        let is_there =
            notes.any(|note| matches!(note, Note::Conflict { used, .. } if *used == credential));
        let class = if self.is_account {
            CredentialClass::Key
        } else {
            CredentialClass::Login
        };
        let way = self.trace.way_to_use(class);
        let way = way.filter(|_| is_there)?;
        let what = self.trace.the_one_of_class(class);
        Some(format!("or, to use {what}, {way}"))
    }

    // A session that was ended, not only expired, cannot be refreshed.
    fn log_in_again(&self) -> Option<String> {
        let is_refreshable = self.choice.method.is_refreshable();
        is_refreshable.then(|| format!("if that does not help, {}", self.trace.log_in_again()))
    }

    fn log_in_anew(&self) -> String {
        let log_in = self.trace.log_in_again();
        if self.is_account || self.is_stored() {
            return log_in;
        }
        self.renew_credential().unwrap_or(log_in)
    }

    /// Returns how to use a credential of the class that is not in use: an existing one, or a new one.
    fn use_class(&self, class: CredentialClass) -> Option<String> {
        let kind = self.choice.method.kind();
        if kind.class() == class || kind == MethodKind::NoneRequired {
            return None;
        }
        self.use_other_class().or_else(|| {
            let way = self.trace.way_to_have(class)?;
            let what = self.trace.one_of_class(class);
            Some(format!("or, to use {what}, {way}"))
        })
    }

    // A login's token in the variable for a key, or a key in the one for a login's token.
    fn use_as_what_it_is(&self) -> Option<String> {
        let class = self.trace.notes.iter().find_map(|note| match note {
            Note::Misplaced { class, .. } => *class,
            _ => None,
        })?;
        self.trace.way_to_move(self.choice.credential?, class)
    }

    fn supply_credential(&self) -> Vec<String> {
        if self.choice.method.kind() != MethodKind::NoneRequired {
            return vec![
                "send every header of the resolution with the request".to_owned(),
                format!(
                    "check that nothing between here and {} takes the header away, such as a \
                     redirect or a proxy",
                    self.server
                ),
            ];
        }
        let way = if self.choice.server.is_some() {
            let ways = self.trace.ways_for_server().join(", or ");
            Some(ways).filter(|ways| !ways.is_empty())
        } else {
            self.trace.way_to_a_key().map(|(way, _)| way)
        };
        way.into_iter().collect()
    }

    fn send_where_it_belongs(&self) -> Vec<String> {
        let UrlSource::Finding(url) = self.choice.url_source else {
            return vec!["name a base URL that takes this kind of credential".to_owned()];
        };
        if self.is_account {
            let credential = self.choice.credential;
            return self.trace.ways_back_for_session(credential, url);
        }
        let own = self.trace.policy.defaults.api_key.as_ref();
        let own = own.filter(|own| !self.may_be_key_for(own.host()));
        let condition = own.map_or_else(String::new, |own| {
            format!(", if the key is for {}", own.host())
        });
        let unset = format!("unset {}{condition}", self.trace.place(url));
        std::iter::once(unset)
            .chain(self.use_other_class())
            .collect()
    }

    fn newer_login(&self) -> Option<String> {
        let may_be_stale = |note: &Note| matches!(note, Note::StoredMayBeStale(_));
        self.trace.notes.iter().any(may_be_stale).then(|| {
            "a newer login may be in the system's key store, which is not read here".to_owned()
        })
    }

    fn grant_permission(&self) -> Option<String> {
        let place = self.place.as_ref()?;
        Some(if self.is_account {
            "log in to an account that has the permission".to_owned()
        } else {
            format!(
                "give the key in {place} the permission, where the key was made, or put another key there"
            )
        })
    }

    // The places of the headers that name an organisation, a project or an account.
    fn name_own_organization(&self) -> Option<String> {
        let in_use = self.trace.filter(|look| {
            matches!(look.subject, Subject::Header(_)) && look.verdict == Verdict::Applied
        });
        let places: Vec<String> = in_use.map(|look| self.trace.place(look.id)).collect();
        if !places.is_empty() {
            return Some(format!(
                "set {} to what the key belongs to, or remove it",
                places.join(" and ")
            ));
        }
        if self.is_account {
            return Some(format!(
                "{}, and select the workspace that is meant",
                self.trace.log_in_again()
            ));
        }
        self.renew_credential()
    }

    fn add_credit(&self) -> String {
        let host = &self.server;
        let what = match self.kind {
            RejectionKind::BillingInactive => "set up payment, or add credit,",
            _ => "add credit, or raise the limit,",
        };
        match (self.choice.billing, &self.place) {
            (Billing::Subscription, _) => "look at the plan's billing".to_owned(),
            (Billing::Metered, Some(_)) => {
                format!("{what} in the account of {}", self.credential())
            }
            (_, Some(_)) if self.vendor.is_some() => {
                format!("{what} in the account at {host} of {}", self.credential())
            }
            _ => format!("look at the balance with whoever runs {host}"),
        }
    }

    // Not if the server states a rate limit: then it is one.
    fn if_it_is_the_quota(&self) -> Option<String> {
        let may_be = self.certainty == Certainty::Likely && !self.is_account;
        may_be.then(|| format!("if it stays so, {}", self.add_credit()))
    }

    // Some keys are for the vendor's plan, and are accepted only there.
    fn use_plan_url(&self) -> Option<String> {
        let vendor = self.vendor?;
        let (plan, path) = (vendor.plan?, vendor.plan_path?);
        let is_there = self.choice.url.path().trim_matches('/') == path;
        let takes_it = self.imitates_anthropic() == Some(false);
        (takes_it && !is_there).then(|| {
            let set = self.set_url(&at_path(&self.choice.url, path));
            format!("or, if the key is one of a {plan} plan, {set}")
        })
    }

    fn choose_model(&self) -> String {
        if self.is_account && self.vendor.is_some() {
            return "name a model that the plan includes".to_owned();
        }
        match self.models_url() {
            Some(url) => format!("name one of the models that {url} lists for this key"),
            None => format!(
                "name a model that the account of {} has at {}",
                self.credential(),
                self.server
            ),
        }
    }

    // With the version that the program appends to every path.
    fn models_url(&self) -> Option<String> {
        let site = self.site;
        if site.is_some_and(|site| !site.lists_models) {
            return None;
        }
        let url = self
            .vendors_url()
            .unwrap_or_else(|| self.choice.url.clone());
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

    fn mend_version(&self) -> Option<String> {
        let (rule, url) = (self.trace.policy.rules.version, &self.choice.url);
        let mended = self.vendors_url().or_else(|| match self.kind {
            RejectionKind::NoVersionSegment => Some(rule.base_url(url)),
            RejectionKind::DoubledVersion => url.without_doubled_version(),
            _ => rule.correction(url),
        });
        mended.map(|url| self.set_url(&url))
    }

    // A vendor's URL is certainly an API, so a filter on the way answered there.
    fn check_site(&self) -> String {
        let is_chosen = matches!(self.choice.url_source, UrlSource::Finding(_));
        let is_vendors = self.vendor.is_some() && self.vendors_url().is_none();
        if is_chosen && !is_vendors {
            format!("check that {} is an API and no website", self.choice.url)
        } else {
            "turn off a VPN or proxy, or try another network".to_owned()
        }
    }

    // The prefix of a key may name its vendor, and thus the server that accepts it.
    fn name_own_url(&self) -> String {
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
    fn set_url(&self, url: &BaseUrl) -> String {
        let UrlSource::Finding(index) = self.choice.url_source else {
            return format!("use the base URL {url}");
        };
        self.trace.set_url(index, url.as_str())
    }

    /// Returns where a base URL for the credential can be set: where it is set now, else the user's first
    /// place that the rules read.
    fn place_for_url(&self) -> String {
        let index = match (self.choice.url_source, &self.choice.server) {
            (UrlSource::Finding(url), _) => Some(url),
            (_, Some(server)) => return self.trace.place_for_url_of(server),
            (_, None) => {
                let credential = self.choice.credential;
                let origin = credential.map(|credential| self.trace.origin(credential));
                let is_given = origin.is_some_and(Origin::is_callers);
                let place = self.trace.find(|look| {
                    look.subject == Subject::BaseUrl
                        && look.is_yours()
                        && look.origin.is_callers() == is_given
                        && self.trace.listens_to(look)
                });
                place.map(|place| place.id)
            }
        };
        index.map_or_else(String::new, |url| format!(" in {}", self.trace.place(url)))
    }

    // A gateway's key without the gateway's base URL looks like a wrong key.
    fn name_gateway(&self) -> Option<String> {
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
    fn use_own_header(&self) -> Option<String> {
        let name = self.vendor?.key_header?;
        let mut headers = self.choice.headers.iter();
        let is_sent = headers.any(|header| header.name() == name);
        (!is_sent).then(|| {
            format!(
                "or send it in the header `{name}`, which {} takes",
                self.server
            )
        })
    }
}
