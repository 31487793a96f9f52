//! Finds the likely reason for a cause, given what was resolved.

use crate::base_url::{BaseUrl, VersionSegment};
use crate::method::{AuthMethod, CredentialClass, MethodKind};
use crate::policy::{Choice, Note, UrlSource};
use crate::resolution::{Trace, with_article};
use crate::vendor::{Site, Vendor};

use super::answer::Whose;
use super::detail::Detail;
use super::kind::Certainty;
use super::kind::RejectionKind::{
    self, DoubledVersion, ExpiredSession, ForeignVersionSegment, InvalidCredential,
    KeyOfAnotherVendor, MissingCredential, MissingPermission, NoVersionSegment, PageInsteadOfApi,
    UnknownPath, UnsupportedCredential, WrongHostForMethod,
};

/// A rejected request, and what is found out about it.
pub(super) struct Rejected<'a> {
    pub(super) status: u16,
    pub(super) choice: &'a Choice,
    pub(super) trace: &'a Trace,
    /// The vendor at the host, if known, and what is known of its paths.
    pub(super) vendor: Option<&'static Vendor>,
    pub(super) site: Option<&'static Site>,
    /// The host, with its port if the URL names one: on this machine the port tells servers apart.
    pub(super) server: String,
    /// The place of the credential, if it came from one.
    pub(super) place: Option<String>,
    /// Whether the credential is a login.
    pub(super) is_account: bool,
    pub(super) kind: RejectionKind,
    pub(super) detail: Option<&'static Detail>,
    pub(super) certainty: Certainty,
    /// Whose account it is about.
    pub(super) whose: Whose,
}

/// A more specific kind than the cause, and why it is likely.
type Likely = (RejectionKind, String);

impl Rejected<'_> {
    /// Finds the likely reason for a cause. Returns `None` if nothing that was resolved indicates one, or
    /// if the server's own statement is more specific.
    pub(super) fn suspicion(&self) -> Option<Likely> {
        let is_open = self
            .detail
            .is_none_or(|detail| detail.may_be_wrong_credential);
        let of_credential = || {
            self.nothing_was_sent()
                .or_else(|| self.session_is_over())
                .or_else(|| self.credential_is_misplaced())
                .or_else(|| self.key_is_foreign())
        };
        // From the most to the least specific.
        self.session_left_its_vendor()
            .or_else(|| self.host_takes_no_keys())
            .or_else(|| is_open.then(of_credential).flatten())
            .or_else(|| self.path_is_off())
    }

    /// Returns whether a login or a vendor's key is sent, and not a gateway's key.
    pub(super) fn sends_login(&self) -> bool {
        let bearer = self.choice.method.bearer();
        self.is_account
            || bearer.is_some_and(|text| {
                Vendor::of_key(text.expose()).is_some() || text.expose().starts_with("eyJ")
            })
    }

    /// Returns the key or provider's token that is sent, and not the token of an account.
    fn key(&self) -> Option<&str> {
        match &self.choice.method {
            AuthMethod::ApiKey(key) | AuthMethod::BearerToken(key) => Some(key.expose()),
            _ => None,
        }
    }

    /// Returns the base URL at which a well-known vendor serves this API, if the one in use is
    /// another at its host.
    pub(super) fn vendors_url(&self) -> Option<BaseUrl> {
        let site = self.site?;
        // The dialect of Azure that is older than `/openai/v1`.
        let has_api_version = self.choice.query.iter().any(|(name, value)| {
            name.expose() == "api-version" && value.expose().starts_with("20")
        });
        let path = if self.imitates_anthropic()? {
            site.anthropic?
        } else if has_api_version {
            site.with_api_version.or(site.openai)?
        } else {
            site.openai?
        };
        let own = self.choice.url.path().trim_matches('/');
        // At Azure an `api-version` of the old dialect has no place below `/openai/v1`.
        let is_below = own.strip_prefix(path).is_some_and(|rest| {
            rest.is_empty() || (rest.starts_with('/') && rest != "/v1" && !path.is_empty())
        });
        (!is_below && !site.also.contains(&own)).then(|| at_path(&self.choice.url, path))
    }

    /// Returns whether the program speaks Anthropic's API, and not OpenAI's. `None`: neither.
    pub(super) fn imitates_anthropic(&self) -> Option<bool> {
        match self.trace.policy.rules.version {
            VersionSegment::InBaseUrl(_) => Some(false),
            VersionSegment::Appended("v1") => Some(true),
            VersionSegment::Appended(_) => None,
        }
    }

    /// Returns whether the key begins as those of the vendor at a host do.
    pub(super) fn may_be_key_for(&self, host: &str) -> bool {
        let (Some(key), Some(vendor)) = (self.key(), Vendor::of_host(host)) else {
            return false;
        };
        let is_own = Vendor::of_key(key).is_none_or(|of_key| of_key.owns(host));
        is_own && !vendor.disowns(key)
    }

    fn nothing_was_sent(&self) -> Option<Likely> {
        let is_none = self.choice.method.kind() == MethodKind::NoneRequired;
        (self.kind == InvalidCredential && is_none && self.choice.headers.is_empty()).then(|| {
            let why = "nothing was found that could be sent to this server";
            (MissingCredential, why.to_owned())
        })
    }

    // By the same clock and skew as the notes of the report.
    fn session_is_over(&self) -> Option<Likely> {
        let why = self.trace.notes.iter().find_map(|note| match note {
            Note::Expired { at, .. } => {
                let is_past = *at <= self.trace.now();
                let expires = if is_past { "expired" } else { "expires" };
                Some(format!(
                    "the access token's own claim, unverified, says that it {expires} at {at}"
                ))
            }
            Note::RefreshDue => {
                Some("the login was last refreshed more than eight days ago".to_owned())
            }
            _ => None,
        });
        why.filter(|_| self.kind == InvalidCredential)
            .map(|why| (ExpiredSession, why))
    }

    fn session_left_its_vendor(&self) -> Option<Likely> {
        let mut notes = self.trace.notes.iter();
        let has_left = notes.any(|note| matches!(note, Note::SentElsewhere { .. }));
        (self.rejects_the_credential() && self.is_account && has_left)
            .then(|| self.went_to("which is not its own backend"))
    }

    fn host_takes_no_keys(&self) -> Option<Likely> {
        let owner = self.vendor.filter(|vendor| !vendor.takes_keys)?;
        let at_fault =
            self.rejects_the_credential() || matches!(self.kind, UnknownPath | PageInsteadOfApi);
        (at_fault && self.key().is_some()).then(|| {
            self.went_to(&format!(
                "which is {}'s backend and takes its sessions",
                owner.name
            ))
        })
    }

    fn went_to(&self, which: &str) -> Likely {
        let what = with_article(&self.choice.method.kind().to_string());
        let why = format!("{what} went to {}, {which}", self.choice.url.host());
        (WrongHostForMethod, why)
    }

    fn rejects_the_credential(&self) -> bool {
        matches!(
            self.kind,
            InvalidCredential | MissingPermission | UnsupportedCredential | MissingCredential
        )
    }

    fn credential_is_misplaced(&self) -> Option<Likely> {
        let mut notes = self.trace.notes.iter();
        let class = notes.find_map(|note| match note {
            Note::Misplaced { class, .. } => Some(*class),
            _ => None,
        })?;
        let is_admins = class.is_none();
        if !self.rejects_the_credential() || (self.kind == MissingPermission && !is_admins) {
            return None;
        }
        let why = match class {
            None => "the key begins like one for administration, which no model takes",
            Some(CredentialClass::Login) => "the key begins like the token of a login",
            Some(CredentialClass::Key) => "the token begins like an API key",
        };
        Some((UnsupportedCredential, why.to_owned()))
    }

    // Not if a permission is missing: a server that states this knows the key.
    fn key_is_foreign(&self) -> Option<Likely> {
        let is_unknown = matches!(self.kind, InvalidCredential | UnsupportedCredential);
        let key = self.key().filter(|_| is_unknown)?;
        let host = self.choice.url.host();
        let owner = self.vendor;
        if owner.is_some_and(|owner| owner.passes_keys_on) {
            return None;
        }
        let why = match (Vendor::of_key(key), owner) {
            (Some(vendor), _) if !vendor.owns(host) => format!(
                "the key begins like one of {}, and {host} is not theirs",
                vendor.name
            ),
            (None, Some(owner)) if owner.disowns(key) => format!(
                "the key does not begin as those of {} do; it may be a gateway's",
                owner.name
            ),
            _ => return None,
        };
        Some((KeyOfAnotherVendor, why))
    }

    fn path_is_off(&self) -> Option<Likely> {
        // A page with the status of a refusal comes from a proxy or filter on the way, whatever the path.
        let is_in_the_way = matches!(self.status, 401..=403 | 429);
        match self.kind {
            UnknownPath => {}
            PageInsteadOfApi if !is_in_the_way => {}
            _ => return None,
        }
        let (url, rule) = (&self.choice.url, self.trace.policy.rules.version);
        let has_no_path = url.notices().no_path();
        if url.notices().doubled_version() {
            let why = "the base URL has a version twice in a row";
            return Some((DoubledVersion, why.to_owned()));
        }
        if let (Some(vendor), Some(_)) = (self.vendor, self.vendors_url()) {
            let kind = match url.last_version() {
                _ if has_no_path => NoVersionSegment,
                Some(_) => ForeignVersionSegment,
                None => self.kind,
            };
            let why = format!("{} serves this API at another path", vendor.name);
            return Some((kind, why));
        }
        let is_given = matches!(self.choice.url_source, UrlSource::Finding(_));
        if is_given && rule.correction(url).is_some() {
            let why = "the base URL ends in a version that is not this program's";
            return Some((ForeignVersionSegment, why.to_owned()));
        }
        let wants_version = matches!(rule, VersionSegment::InBaseUrl(_));
        let is_known = self.site.is_some_and(|site| site.openai.is_some());
        (wants_version && has_no_path && !is_known).then(|| {
            let why = "the base URL has no path, and most servers want a version such as /v1";
            (NoVersionSegment, why.to_owned())
        })
    }
}

/// Returns a URL of the same server.
pub(super) fn at_path(url: &BaseUrl, path: &str) -> BaseUrl {
    // A URL that was valid is valid with other plain segments.
    BaseUrl::parse_insecure(&format!("{}/{path}", url.origin())).unwrap_or_else(|_| url.clone())
}
