//! The remedies for a rejection, for the places that were looked at and the rules in force.

use crate::finding::{Numbered, Place, Subject};
use crate::method::CredentialClass;
use crate::method::{Billing, MethodKind};
use crate::policy::{Note, Shadow, UrlSource, Verdict};
use crate::text::printable;

use super::kind::{Certainty, RejectionKind};
use super::likely::Rejected;
use super::{Account, Explained};

/// One remedy. Its text depends on what was resolved; it may have none.
#[derive(Clone, Copy)]
pub(super) enum Way {
    /// These words, in which `{host}`, `{operator}` (of the host), `{url}`, `{key}` and `{place}` (of the
    /// key) are filled in.
    Say(&'static str),
    /// A new credential in the same place; a session is refreshed.
    Renew,
    /// Another login, where a refreshed session does not help.
    LogIn,
    /// Another login, since the session is over.
    LogInAnew,
    /// The next credential of the same class.
    Next,
    /// The credential of the other class, if one is there.
    Other,
    /// A key, where a login is used.
    UseKey,
    /// A login, where a key is used.
    UseLogin,
    /// The place where a login of the vendor's belongs, where it is used as a key, and the other way
    /// round.
    UseAsWhatItIs,
    /// The base URL that a gateway's key is for.
    Gateway,
    /// The base URL that the key is for.
    OwnUrl,
    /// The header that a vendor takes keys in.
    OwnHeader,
    /// A credential, where none is sent.
    Supply,
    /// The host that the credential is for.
    WhereItBelongs,
    /// A login in the system's key store.
    NewerLogin,
    Grant,
    Organization,
    Credit,
    /// Credit, if the limit may be a spending limit.
    CreditPerhaps,
    /// The base URL of the vendor's plan, whose credit is accepted nowhere else.
    PlanUrl,
    /// The list of models.
    Models,
    /// The same, after another remedy.
    NameModel,
    /// The base URL with the version that is meant.
    Version,
    /// The base URL at which the vendor serves this API.
    VendorsUrl,
    /// Whether the base URL is one of an API.
    CheckSite,
    RedirectedUrl,
}
use Way::Say;

/// Lists the remedies for a kind without a detail.
fn of_kind(kind: RejectionKind) -> &'static [Way] {
    use RejectionKind as K;
    match kind {
        K::InvalidCredential => &[Way::Renew, Way::LogIn, Way::Next, Way::Other, Way::Gateway],
        K::MissingCredential => &[Way::Supply, Way::OwnHeader],
        K::KeyOfAnotherVendor => &[Way::Renew, Way::OwnUrl],
        K::WrongHostForMethod => &[Way::WhereItBelongs],
        K::UnsupportedCredential => &[
            Way::UseAsWhatItIs,
            Say(
                "send a credential of the kind that {host} takes, in the header that it takes it in",
            ),
            Way::Other,
        ],
        K::ExpiredSession => &[Way::Renew, Way::LogIn, Way::NewerLogin, Way::Other],
        K::MissingPermission => &[Way::Grant, Way::Other],
        K::KeyRestricted => &[
            Say("lift the restriction where the key was made"),
            Way::Renew,
        ],
        K::WrongOrganization => &[Way::Organization],
        K::AccountDisabled => &[Way::Other, Way::Next, Say("ask {operator}")],
        K::QuotaExhausted | K::BillingInactive => &[Way::Credit, Way::PlanUrl, Way::Other],
        K::PlanLimitReached => &[Say("wait until the limit is reset"), Way::Other],
        K::NotInPlan => &[Say("use an account whose plan includes it"), Way::Other],
        K::RateLimited => &[
            Say("wait, then try again with fewer requests at a time"),
            Way::CreditPerhaps,
        ],
        K::ModelUnavailable => &[Way::Models, Way::Other],
        K::NoVersionSegment | K::DoubledVersion | K::ForeignVersionSegment => &[Way::Version],
        K::UnknownPath => &[
            Way::VendorsUrl,
            Say(
                "check that {host} serves this API, and that the program adds to {url} what is \
                 not in it yet",
            ),
        ],
        K::PageInsteadOfApi => &[
            Way::CheckSite,
            Say("check what a proxy or a filter on the way makes of it"),
        ],
        K::ProxyAuthentication => &[Say("log in to the proxy, where the client has it set")],
        K::RegionUnsupported => &[Say("send requests from where the vendor serves them")],
        K::Redirected => &[
            Way::RedirectedUrl,
            Say("do not let a credential follow a redirect to another origin"),
        ],
        K::ServerTrouble => &[Say("try again later")],
        K::InvalidRequest => &[Say("look at what the program sends")],
        K::Unexplained => &[],
    }
}

/// The remedies if the vendor refused the gateway's credential.
const KEY_OF_THE_GATEWAY: &[Way] = &[
    Say(
        "replace the key that {host} itself has for its vendor, in its own settings, or ask \
         {operator}",
    ),
    Way::Other,
];

/// The remedies if the gateway's account does not have the model.
const MODEL_OF_THE_GATEWAY: &[Way] = &[
    Way::Models,
    Say("or ask {operator} how the model is set up there"),
    Way::Other,
];

/// The remedies for other problems of the gateway's account at its vendor.
const ACCOUNT_OF_THE_GATEWAY: &[Way] = &[
    Say("look at the account that {host} has at its vendor, or ask {operator}"),
    Way::Other,
];

/// The remedies if the gateway is a vendor with its own settings.
const ACCOUNT_OF_A_RESELLER: &[Way] = &[
    Say(
        "if you keep a key of your own for the vendor in your account at {host}, replace it there; or ask \
         {operator}",
    ),
    Way::NameModel,
    Way::Other,
];

/// The remedies if the problem is the sender's key for a vendor, which the gateway stores.
const KEY_KEPT_BY_THE_GATEWAY: &[Way] = &[
    Say(
        "look at your own key for the vendor in the settings of your account at {host}: replace it, or \
         remove it so that {host} uses its own",
    ),
    Way::Other,
];

impl Rejected<'_> {
    /// Lists the remedies, if there are any.
    pub(super) fn remedies(&self, found: Explained) -> Vec<String> {
        use RejectionKind as K;
        let is_upstream = found.account == Account::Gateways;
        let ways = match (found.kind, found.detail) {
            _ if is_upstream && self.vendor.is_some() => ACCOUNT_OF_A_RESELLER,
            (
                K::InvalidCredential
                | K::MissingCredential
                | K::UnsupportedCredential
                | K::ExpiredSession,
                _,
            ) if is_upstream => KEY_OF_THE_GATEWAY,
            (K::ModelUnavailable, _) if is_upstream => MODEL_OF_THE_GATEWAY,
            _ if is_upstream => ACCOUNT_OF_THE_GATEWAY,
            _ if found.account == Account::SendersAtVendor => KEY_KEPT_BY_THE_GATEWAY,
            (_, Some(detail)) => detail.ways(),
            (kind, None) => of_kind(kind),
        };
        let mut remedies = Vec::new();
        for way in ways {
            for remedy in self.way(*way, found).into_iter().map(printable) {
                if !remedies.contains(&remedy) {
                    remedies.push(remedy);
                }
            }
        }
        if remedies.is_empty() && found.detail.is_some() {
            let detail = None;
            return self.remedies(Explained { detail, ..found });
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

    fn way(&self, way: Way, found: Explained) -> Vec<String> {
        let one = match way {
            Say(words) => self.filled(words),
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
            Way::Credit => Some(self.add_credit(found.kind)),
            Way::CreditPerhaps => self.if_it_is_the_quota(found),
            Way::PlanUrl => self.use_plan_url(),
            Way::Models => Some(self.choose_model()),
            Way::NameModel => Some(format!("or {}", self.choose_model())),
            Way::Version => self.mend_version(found.kind),
            Way::VendorsUrl => self.use_vendors_url(),
            Way::CheckSite => Some(self.check_site()),
            Way::RedirectedUrl => Some(format!(
                "if the address that it names is to be trusted, set the base URL{} to that",
                self.place_for_url()
            )),
        };
        one.into_iter().collect()
    }

    // No text if it mentions a place and there is none.
    fn filled(&self, words: &str) -> Option<String> {
        let mut text = words
            .replace("{host}", &self.server())
            .replace("{operator}", &self.operator())
            .replace("{url}", self.url().as_str())
            .replace("{key}", &self.credential());
        if text.contains("{place}") {
            text = text.replace("{place}", &self.place()?);
        }
        Some(text)
    }

    fn operator(&self) -> String {
        match self.vendor {
            Some(vendor) => format!("{}'s support", vendor.name),
            None => format!("whoever runs {}", self.server()),
        }
    }

    // Describes the credential by its place.
    pub(super) fn credential(&self) -> String {
        match self.place() {
            None => "the key".to_owned(),
            Some(_) if self.is_stored() && self.is_account() => "the login".to_owned(),
            Some(place) if self.is_account() => format!("the token in {place}"),
            Some(place) => format!("the key in {place}"),
        }
    }

    /// Returns the place of the credential, if it came from one.
    fn place(&self) -> Option<String> {
        self.choice.credential.map(|index| self.trace.place(index))
    }

    fn is_stored(&self) -> bool {
        self.choice
            .credential
            .is_some_and(|index| self.trace.look(index).is_stored())
    }

    fn renew_credential(&self) -> Option<String> {
        let method = &self.choice.method;
        if method.expiry().is_some() && self.is_stored() {
            return Some(self.trace.renew_session(method.is_refreshable()));
        }
        let index = self.choice.credential?;
        let what = if self.is_account() { "token" } else { "key" };
        let (host, place) = (self.server(), self.place()?);
        Some(match self.trace.origin(index).place {
            _ if self.is_stored() && self.is_account() => {
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
        let next = self.trace.looks.iter().find_id(|look| {
            look.verdict == Verdict::Shadowed(Some(used), Shadow::Earlier)
                && look.class() == Some(class)
        })?;
        let (place, next) = (self.trace.place(used), self.trace.place(next));
        // At a base URL that was named, a key that lies elsewhere may be the vendor's own.
        Some(match self.choice.url_source {
            UrlSource::MethodDefault => format!("or remove {place}, to use {next}"),
            _ => format!(
                "or, if {next} is for {}, remove {place} to use that",
                self.server()
            ),
        })
    }

    /// Returns how to use the credential of the other class, if there is one.
    fn use_other_class(&self) -> Option<String> {
        let used = self.choice.credential?;
        // The decision lists the credentials that are billed differently.
        let is_there = self
            .trace
            .notes
            .iter()
            .any(|note| matches!(note, Note::Conflict { used: in_use, .. } if *in_use == used));
        let class = if self.is_account() {
            CredentialClass::Key
        } else {
            CredentialClass::Login
        };
        let way = self.trace.way_to_use(class).filter(|_| is_there)?;
        let what = self.trace.the_one_of_class(class);
        Some(format!("or, to use {what}, {way}"))
    }

    // A session that was ended, not only expired, cannot be refreshed.
    fn log_in_again(&self) -> Option<String> {
        let is_refreshable = self.choice.method.is_refreshable();
        is_refreshable.then(|| format!("if that does not help, {}", self.trace.log_in_again()))
    }

    fn log_in_anew(&self) -> String {
        if self.is_account() || self.is_stored() {
            let log_in = self.trace.log_in_again();
            return format!("{log_in}: no refresh brings this session back");
        }
        self.renew_credential()
            .unwrap_or_else(|| self.trace.log_in_again())
    }

    /// Returns how to use a credential of the class that is not in use: an existing one, or a new one.
    fn use_class(&self, class: CredentialClass) -> Option<String> {
        let is_used = self.is_account() == (class == CredentialClass::Login);
        if is_used || self.choice.method.kind() == MethodKind::NoneRequired {
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
        let class = self.misplaced_class()?;
        self.trace.way_to_move(self.choice.credential?, class)
    }

    fn supply_credential(&self) -> Vec<String> {
        match (self.choice.method.kind(), &self.choice.server) {
            (MethodKind::NoneRequired, Some(_)) => {
                let ways = self.trace.ways_for_server();
                if ways.is_empty() {
                    ways
                } else {
                    vec![ways.join(", or ")]
                }
            }
            (MethodKind::NoneRequired, None) => {
                let way = self.trace.way_to_a_key();
                way.map(|(way, _)| way).into_iter().collect()
            }
            _ => vec![
                "send every header of the resolution with the request".to_owned(),
                format!(
                    "check that nothing between here and {} takes the header away, such as a \
                     redirect or a proxy",
                    self.server()
                ),
            ],
        }
    }

    fn send_where_it_belongs(&self) -> Vec<String> {
        match (self.choice.url_source, self.is_account()) {
            (UrlSource::Finding(url), true) => {
                let credential = self.choice.credential;
                self.trace.ways_back_for_session(credential, url)
            }
            (UrlSource::Finding(url), false) => {
                let own = self.trace.policy.defaults.api_key.as_ref();
                let own = own.filter(|own| !self.may_be_key_for(own.host()));
                let condition = own.map_or_else(String::new, |own| {
                    format!(", if the key is for {}", own.host())
                });
                let unset = format!("unset {}{condition}", self.trace.place(url));
                let other = self.use_other_class();
                std::iter::once(unset).chain(other).collect()
            }
            _ => vec!["name a base URL that takes this kind of credential".to_owned()],
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
            .numbered()
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
            (true, true) => Some(format!(
                "{}, and select the workspace that is meant",
                self.trace.log_in_again()
            )),
            (true, false) => self.renew_credential(),
        }
    }

    fn add_credit(&self, kind: RejectionKind) -> String {
        let host = self.server();
        let what = match kind {
            RejectionKind::BillingInactive => "set up payment, or add credit,",
            _ => "add credit, or raise the limit,",
        };
        match (self.choice.billing, self.place()) {
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
    fn if_it_is_the_quota(&self, found: Explained) -> Option<String> {
        let may_be = found.certainty == Certainty::Likely && !self.is_account();
        may_be.then(|| format!("if it stays so, {}", self.add_credit(found.kind)))
    }
}
