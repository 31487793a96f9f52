//! May this credential go to this URL? The one place that answers it.

use crate::base_url::BaseUrl;
use crate::finding::Origin;

/// A credential, as far as the question is concerned.
#[derive(Debug)]
pub(super) struct Sender<'a> {
    /// Where the credential lies.
    pub(super) origin: &'a Origin,
    /// Whether it is a ChatGPT account's, which has a backend of its own.
    pub(super) is_session: bool,
    /// Whether it was stored by a login, and so was given to one vendor only.
    pub(super) is_stored: bool,
}

/// A base URL that some place names, as far as the question is concerned.
#[derive(Debug)]
pub(super) struct Destination<'a> {
    /// The base URL.
    pub(super) url: &'a BaseUrl,
    /// Where it lies.
    pub(super) origin: &'a Origin,
    /// The credential's own endpoint, where one is known.
    pub(super) own: Option<&'a BaseUrl>,
    /// Whether the rules in force or the caller mean the URL for a session as well.
    pub(super) meant_for_sessions: bool,
}

/// Why a credential may not go to a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Forbidden {
    /// The URL comes from a place that is trusted less.
    LessTrusted,
    /// The URL is meant for API keys, and the credential is a session.
    SessionElsewhere,
}

/// What should be said although the credential may go there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Allowed {
    /// Nothing.
    Plainly,
    /// A stored login leaves its vendor, as the user's own setting says.
    LeavingItsVendor,
}

/// Answers whether a credential may go to a URL that some place names.
///
/// 1. The credential's own endpoint is always open to it.
/// 2. A place may send away only what is trusted no more than itself, or what lies in the same document.
/// 3. A session leaves its backend only for a URL that was meant for sessions.
///
/// Defaults are not asked about: they are the credential's own endpoint. Names of providers, variables
/// and hosts play no part.
pub(super) fn may_send(sender: &Sender<'_>, to: &Destination<'_>) -> Result<Allowed, Forbidden> {
    if to.own.is_some_and(|own| own.same_host(to.url)) {
        return Ok(Allowed::Plainly);
    }
    if to.origin.trust < sender.origin.trust && !to.origin.same_document(sender.origin) {
        return Err(Forbidden::LessTrusted);
    }
    if sender.is_session && !to.meant_for_sessions {
        return Err(Forbidden::SessionElsewhere);
    }
    Ok(if sender.is_session || sender.is_stored {
        Allowed::LeavingItsVendor
    } else {
        Allowed::Plainly
    })
}
