//! What is likely behind a cause, given what was resolved.

use crate::base_url::{BaseUrl, VersionSegment};
use crate::finding::CredentialClass;
use crate::method::{AuthMethod, MethodKind};
use crate::policy::{Choice, Note, UrlSource};
use crate::resolution::trace::Trace;
use crate::resolution::wording::with_article;
use crate::vendor::Vendor;

use super::kind::RejectionKind::{
    self, DoubledVersion, ExpiredSession, ForeignVersionSegment, InvalidCredential,
    KeyOfAnotherVendor, MissingCredential, MissingPermission, NoVersionSegment, PageInsteadOfApi,
    UnknownPath, UnsupportedCredential, WrongHostForMethod,
};

/// A rejected request, as far as it is known here.
#[derive(Clone, Copy)]
pub(super) struct Rejected<'a> {
    pub(super) status: u16,
    pub(super) choice: &'a Choice,
    pub(super) trace: &'a Trace,
}

/// A kind that says more than the cause, and why it is likely.
type Likely = (RejectionKind, String);

impl Rejected<'_> {
    /// Finds what is likely behind a cause. None if nothing that was resolved stands out.
    pub(super) fn suspicion(&self, cause: RejectionKind) -> Option<Likely> {
        // From the most to the least telling.
        self.nothing_was_sent(cause)
            .or_else(|| self.session_is_over(cause))
            .or_else(|| self.session_left_its_vendor(cause))
            .or_else(|| self.host_takes_no_keys(cause))
            .or_else(|| self.key_is_foreign(cause))
            .or_else(|| self.path_is_off(cause))
    }

    pub(super) fn url(&self) -> &BaseUrl {
        &self.choice.url
    }

    pub(super) fn is_account(&self) -> bool {
        self.choice.method.kind().class() == CredentialClass::Account
    }

    /// Returns the key or provider's token that is sent, and not the token of an account.
    fn key(&self) -> Option<&str> {
        match &self.choice.method {
            AuthMethod::ApiKey(key) | AuthMethod::BearerToken(key) => Some(key.expose()),
            _ => None,
        }
    }

    fn nothing_was_sent(&self, cause: RejectionKind) -> Option<Likely> {
        let is_none = self.choice.method.kind() == MethodKind::NoneRequired;
        (cause == InvalidCredential && is_none && self.choice.headers.is_empty()).then(|| {
            let why = "nothing was found that could be sent to this provider";
            (MissingCredential, why.to_owned())
        })
    }

    // By the decision's own clock and skew, as the notes of the report have it.
    fn session_is_over(&self, cause: RejectionKind) -> Option<Likely> {
        let why = self.trace.notes.iter().find_map(|note| match note {
            Note::Expired { at, .. } if *at <= self.trace.now => Some(format!(
                "the access token's own claim, unverified, says that it expired at {at}"
            )),
            Note::Expired { at, .. } => Some(format!(
                "the access token's own claim, unverified, says that it expires at {at}"
            )),
            Note::RefreshDue => {
                Some("the login was last refreshed more than eight days ago".to_owned())
            }
            _ => None,
        });
        why.filter(|_| cause == InvalidCredential)
            .map(|why| (ExpiredSession, why))
    }

    fn session_left_its_vendor(&self, cause: RejectionKind) -> Option<Likely> {
        let mut notes = self.trace.notes.iter();
        let has_left = notes.any(|note| matches!(note, Note::SentElsewhere { .. }));
        (rejects_the_credential(cause) && self.is_account() && has_left).then(|| {
            let why = format!(
                "{} went to {}, which is not its own backend",
                with_article(&self.choice.method.kind().to_string()),
                self.url().host()
            );
            (WrongHostForMethod, why)
        })
    }

    fn host_takes_no_keys(&self, cause: RejectionKind) -> Option<Likely> {
        let owner = Vendor::of_host(self.url().host()).filter(|vendor| !vendor.takes_keys)?;
        let at_fault = rejects_the_credential(cause) || speaks_of_the_path(cause);
        (at_fault && self.key().is_some()).then(|| {
            let why = format!(
                "{} went to {}, which is {}'s backend and takes its sessions",
                with_article(&self.choice.method.kind().to_string()),
                self.url().host(),
                owner.name
            );
            (WrongHostForMethod, why)
        })
    }

    // Not where a permission is missing: who says so knows the key.
    fn key_is_foreign(&self, cause: RejectionKind) -> Option<Likely> {
        let is_unknown = matches!(cause, InvalidCredential | UnsupportedCredential);
        let key = self.key().filter(|_| is_unknown)?;
        let host = self.url().host();
        let why = match (Vendor::of_key(key), Vendor::of_host(host)) {
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

    fn path_is_off(&self, cause: RejectionKind) -> Option<Likely> {
        let notices = self.url().notices();
        // A page with the status of a refusal comes from something on the way, whatever the path.
        let is_about_the_path = cause == UnknownPath
            || (cause == PageInsteadOfApi && !matches!(self.status, 401..=403 | 429));
        if is_about_the_path && notices.doubled_version() {
            let why = "the base URL has a version twice in a row".to_owned();
            return Some((DoubledVersion, why));
        }
        let rule = self.trace.policy.rules.version;
        let is_given = matches!(self.choice.url_source, UrlSource::Finding(_));
        if is_about_the_path && is_given && rule.correction(self.url()).is_some() {
            let why = "the base URL ends in a version that is not this program's".to_owned();
            return Some((ForeignVersionSegment, why));
        }
        let wants_version = matches!(rule, VersionSegment::InBaseUrl(_));
        (is_about_the_path && wants_version && notices.no_path()).then(|| {
            let why = "the base URL has no path, and most servers want a version such as /v1";
            (NoVersionSegment, why.to_owned())
        })
    }
}

fn rejects_the_credential(cause: RejectionKind) -> bool {
    matches!(
        cause,
        InvalidCredential | MissingPermission | UnsupportedCredential | MissingCredential
    )
}

fn speaks_of_the_path(cause: RejectionKind) -> bool {
    matches!(cause, UnknownPath | PageInsteadOfApi)
}
