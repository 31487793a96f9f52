//! What would help against a rejection, here: at the places that were looked at, under the rules in
//! force.

use crate::finding::{CredentialClass, Origin, Place, Side, Standing, Subject};
use crate::method::{Billing, MethodKind};
use crate::policy::{Note, Shadow, UrlSource, Verdict};
use crate::resolution::remedy;
use crate::resolution::trace::Holds;
use crate::text::printable;

use super::kind::{Certainty, RejectionKind};
use super::likely::Rejected;

impl Rejected<'_> {
    /// Lists the ways out, where there are any.
    pub(super) fn remedies(&self, kind: RejectionKind, certainty: Certainty) -> Vec<String> {
        use RejectionKind as K;
        let host = self.url().host();
        let ways = match kind {
            K::InvalidCredential => vec![
                self.renew_credential(),
                self.log_in_again(),
                self.use_next(),
                self.use_other_class(),
                self.name_gateway(),
            ],
            K::KeyRestricted => vec![
                Some("lift the restriction where the key was made".to_owned()),
                self.renew_credential().map(|way| format!("or {way}")),
            ],
            K::AccountDisabled => vec![
                Some(format!("ask whoever runs {host}")),
                self.use_next(),
                self.use_other_class(),
            ],
            K::MissingCredential => vec![self.supply_credential()],
            K::KeyOfAnotherVendor => vec![
                self.renew_credential(),
                Some(format!(
                    "or name the base URL that the key is for{}",
                    self.place_for_url()
                )),
            ],
            K::WrongHostForMethod => self.send_where_it_belongs(),
            K::UnsupportedCredential => vec![
                Some(format!(
                    "send a credential of the kind that {host} takes, in the header that it takes \
                     it in"
                )),
                self.use_other_class(),
            ],
            K::ExpiredSession => vec![
                self.renew_credential(),
                self.log_in_again(),
                self.newer_login(),
                self.use_other_class(),
            ],
            K::MissingPermission => vec![self.grant_permission(), self.use_other_class()],
            K::WrongOrganization => vec![self.name_own_organization()],
            K::QuotaExhausted | K::BillingInactive => {
                vec![Some(self.add_credit()), self.use_other_class()]
            }
            K::PlanLimitReached => vec![
                Some("wait until the limit is reset".to_owned()),
                self.use_other_class(),
            ],
            K::NotInPlan => vec![
                Some("use an account whose plan includes it".to_owned()),
                self.use_other_class(),
            ],
            K::RateLimited => vec![
                Some("wait, then try again with fewer requests at a time".to_owned()),
                self.if_it_is_the_quota(certainty),
            ],
            K::ModelUnavailable => vec![Some(self.choose_model()), self.use_other_class()],
            K::NoVersionSegment | K::DoubledVersion | K::ForeignVersionSegment => {
                vec![self.mend_version(kind)]
            }
            K::UnknownPath => vec![Some(format!(
                "check that {host} serves this API, and that the program adds to {} what is not \
                 in it yet",
                self.url()
            ))],
            K::PageInsteadOfApi => vec![
                Some(format!(
                    "check that {} is an API and no website",
                    self.url()
                )),
                Some("check what a proxy or a filter on the way makes of it".to_owned()),
            ],
            K::ProxyAuthentication => {
                vec![Some(
                    "log in to the proxy, where the client has it set".to_owned(),
                )]
            }
            K::RegionUnsupported => {
                vec![Some(
                    "send requests from where the vendor serves them".to_owned(),
                )]
            }
            K::Redirected => vec![
                Some(format!(
                    "if the address that it names is to be trusted, set the base URL{} to that",
                    self.place_for_url()
                )),
                Some("do not let a credential follow a redirect to another origin".to_owned()),
            ],
            K::ServerTrouble => vec![Some("try again later".to_owned())],
            K::InvalidRequest => vec![Some("look at what the program sends".to_owned())],
            K::Unexplained => Vec::new(),
        };
        ways.into_iter().flatten().map(printable).collect()
    }

    /// Names where the credential came from, if it came from a place.
    fn place(&self) -> Option<String> {
        self.choice.credential.map(|index| self.trace.place(index))
    }

    fn is_stored(&self) -> bool {
        self.choice
            .credential
            .and_then(|index| self.trace.looks.get(index))
            .is_some_and(|look| matches!(look.subject, Subject::Credential(Standing::Stored, _)))
    }

    fn renew_credential(&self) -> Option<String> {
        let method = &self.choice.method;
        if method.expiry().is_some() && self.is_stored() {
            return Some(remedy::for_session(method.is_refreshable()).to_owned());
        }
        let index = self.choice.credential?;
        let what = if self.is_account() { "token" } else { "key" };
        let (host, place) = (self.url().host(), self.place()?);
        Some(match self.trace.origin(index).map(|origin| &origin.place) {
            _ if self.is_stored() => format!("log in again with a {what} for {host}"),
            Some(Place::Caller(_)) => format!("pass a {what} for {host} as {place}"),
            _ => format!("put a {what} for {host} into {place}"),
        })
    }

    // The key that would be used if the one in use were not there. Not where that was given for this
    // run: what it shadows is of every class.
    fn use_next(&self) -> Option<String> {
        let used = self.choice.credential?;
        let class = self.choice.method.kind().class();
        let next = self.trace.looks.iter().position(|look| {
            look.verdict == Verdict::Shadowed(Some(used), Shadow::Earlier)
                && matches!(look.holds, Holds::Credential(kind) if kind.class() == class)
        })?;
        let (place, next) = (self.trace.place(used), self.trace.place(next));
        Some(format!("or remove {place}, to use {next}"))
    }

    /// Says how to use the credential of the other class, if one is there.
    fn use_other_class(&self) -> Option<String> {
        let used = self.choice.credential?;
        // The decision's own list of those that are billed differently.
        let is_there = self
            .trace
            .notes
            .iter()
            .any(|note| matches!(note, Note::Conflict { used: in_use, .. } if *in_use == used));
        let class = if self.is_account() {
            CredentialClass::Key
        } else {
            CredentialClass::Account
        };
        let way = self.trace.way_to_use(class).filter(|_| is_there)?;
        let what = self.trace.the_one_of_class(class);
        Some(format!("or, to use {what}, {way}"))
    }

    // A session that was ended, and not merely expired, cannot be refreshed.
    fn log_in_again(&self) -> Option<String> {
        let is_refreshable = self.choice.method.is_refreshable();
        is_refreshable.then(|| "if that does not help, log in again".to_owned())
    }

    // A gateway's key without the gateway's base URL looks like any wrong key.
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

    fn supply_credential(&self) -> Option<String> {
        match (self.choice.method.kind(), &self.choice.provider) {
            (MethodKind::NoneRequired, Some(_)) => {
                let ways = self.trace.ways_for_provider();
                (!ways.is_empty()).then(|| ways.join(", or "))
            }
            (MethodKind::NoneRequired, None) => self.trace.way_to_a_key().map(|(way, _)| way),
            _ => Some("send every header of the resolution with the request".to_owned()),
        }
    }

    fn send_where_it_belongs(&self) -> Vec<Option<String>> {
        match (self.choice.url_source, self.is_account()) {
            (UrlSource::Finding(url), true) => {
                let credential = self.choice.credential;
                let ways = self.trace.ways_back_for_session(credential, url);
                ways.into_iter().map(Some).collect()
            }
            (UrlSource::Finding(url), false) => vec![
                Some(format!("unset {}", self.trace.place(url))),
                self.use_other_class(),
            ],
            _ => vec![Some(
                "name a base URL that takes this kind of credential".to_owned(),
            )],
        }
    }

    fn newer_login(&self) -> Option<String> {
        let may_be_stale = |note: &Note| matches!(note, Note::StoredMayBeStale(_));
        self.trace.notes.iter().any(may_be_stale).then(|| {
            "a newer login may be in the system's key store, which is not read here".to_owned()
        })
    }

    fn grant_permission(&self) -> Option<String> {
        let place = self.place()?;
        Some(if self.is_account() {
            "log in to an account that has it".to_owned()
        } else {
            format!("grant it to the key in {place} where that was made, or put another there")
        })
    }

    // The places of the headers that name an organisation, a project or an account.
    fn name_own_organization(&self) -> Option<String> {
        let places: Vec<String> = self
            .trace
            .looks
            .iter()
            .enumerate()
            .filter(|(_, look)| {
                matches!(look.subject, Subject::Header(_)) && look.verdict == Verdict::Applied
            })
            .map(|(index, _)| self.trace.place(index))
            .collect();
        match (places.is_empty(), self.is_account()) {
            (false, _) => Some(format!(
                "set {} to what the key belongs to, or remove it",
                places.join(" and ")
            )),
            (true, true) => Some("log in again, to the workspace that is meant".to_owned()),
            (true, false) => self.renew_credential(),
        }
    }

    fn add_credit(&self) -> String {
        let host = self.url().host();
        match (self.choice.billing, self.place()) {
            (Billing::Metered, Some(place)) => {
                format!("add credit, or raise the limit, in the account of the key in {place}")
            }
            (Billing::Subscription, _) => "look at the plan's billing".to_owned(),
            _ => format!("look at the balance with whoever runs {host}"),
        }
    }

    // What the server called a rate is one.
    fn if_it_is_the_quota(&self, certainty: Certainty) -> Option<String> {
        let may_be = certainty == Certainty::Likely && !self.is_account();
        may_be.then(|| format!("if it stays so, {}", self.add_credit()))
    }

    fn choose_model(&self) -> String {
        if self.is_account() {
            return "name a model that the plan includes".to_owned();
        }
        format!(
            "name one of the models that {} lists for this key",
            self.url().endpoint("models")
        )
    }

    fn mend_version(&self, kind: RejectionKind) -> Option<String> {
        let (rule, url) = (self.trace.rules.version, self.url());
        let mended = match kind {
            RejectionKind::NoVersionSegment => rule.base_url(url),
            RejectionKind::DoubledVersion => url.without_doubled_version()?,
            _ => rule.correction(url)?,
        };
        Some(self.set_url(mended.as_str()))
    }

    /// Says how to use another base URL, at the place that has it now.
    fn set_url(&self, url: &str) -> String {
        let UrlSource::Finding(index) = self.choice.url_source else {
            return format!("use the base URL {url}");
        };
        let place = self.trace.place(index);
        match self.trace.origin(index).map(|origin| &origin.place) {
            Some(Place::Caller(_)) => format!("pass {url} as {place}"),
            _ => format!("set {place} to {url}"),
        }
    }

    /// Names where a base URL for the credential can be set: where it is, else the first place that the
    /// rules listen to and that is the user's own.
    fn place_for_url(&self) -> String {
        if let (Some(id), UrlSource::MethodDefault | UrlSource::Provider) =
            (&self.choice.provider, self.choice.url_source)
        {
            return self.trace.place_for_url_of(id);
        }
        let origin = self
            .choice
            .credential
            .and_then(|index| self.trace.origin(index));
        let is_given = origin.is_some_and(Origin::is_callers);
        let index = match self.choice.url_source {
            UrlSource::Finding(url) => Some(url),
            UrlSource::MethodDefault | UrlSource::Provider => {
                self.trace.looks.iter().position(|look| {
                    look.subject == Subject::BaseUrl
                        && look.origin.side == Side::Yours
                        && look.origin.is_callers() == is_given
                        && self.trace.rules.listens_to(&look.subject)
                })
            }
        };
        index.map_or_else(String::new, |url| format!(" in {}", self.trace.place(url)))
    }
}
