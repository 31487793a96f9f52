//! A stored ChatGPT login: its access token and what can be said about it without asking anybody.

use std::fmt;
use std::time::{Duration, UNIX_EPOCH};

use secrecy::zeroize::Zeroizing;
use toml_datetime::Offset;

use super::claims::UnverifiedClaims;
use super::header::{HeaderRole, RequestHeader};
use crate::secret::Secret;

/// Codex refreshes a login that is older than this when the token does not tell its own expiry
/// (openai/codex ef3e075ad, since 0.51).
const LOGIN_AGE: Duration = Duration::from_secs(8 * 24 * 60 * 60);

/// A ChatGPT login as a file held it.
///
/// The refresh token is not part of it: it is single-use and belongs to the program that logged in,
/// so a second reader that used it would log the first one out.
///
/// ```
/// use auth_resolver::{ChatGptSession, ExpiryBasis, RefreshOwner, Secret};
///
/// let session = ChatGptSession::new(Secret::parse("acme-token")?);
/// assert_eq!(session.expiry().basis(), ExpiryBasis::Unknown);
/// assert_eq!(session.refresh_owner(), RefreshOwner::Nobody);
/// # Ok::<(), auth_resolver::InvalidSecret>(())
/// ```
#[derive(Clone, Debug)]
pub struct ChatGptSession {
    pub(crate) access_token: Secret,
    pub(crate) account_id: Option<Identity>,
    pub(crate) claims: UnverifiedClaims,
    pub(crate) last_refresh: Option<UnixTime>,
    pub(crate) expires_claim: Option<UnixTime>,
    pub(crate) has_refresh_token: bool,
}

/// Who may refresh a stored login.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RefreshOwner {
    /// The program that wrote the login. Run it, then read again.
    Writer,
    /// Nobody: there is no refresh token, so only a new login helps.
    Nobody,
}

/// When a credential stops working, as far as can be known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expiry {
    at: Option<UnixTime>,
    basis: ExpiryBasis,
}

/// What an [`Expiry`] rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExpiryBasis {
    /// The access token's own `exp` claim, unverified.
    Claim,
    /// What the login's own file says, unverified.
    Stored,
    /// The last refresh plus eight days, the age at which Codex refreshes. A heuristic.
    LastRefresh,
    /// Nothing to go by. Neither "still good" nor "expired" can be said.
    Unknown,
}

/// Seconds since 1970-01-01T00:00:00Z. Prints as RFC 3339.
///
/// ```
/// use auth_resolver::UnixTime;
///
/// assert_eq!(UnixTime::new(1_600_000_000).to_string(), "2020-09-13T12:26:40Z");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixTime(i64);

/// A text that says who somebody is: an account id, a user id, an e-mail address.
///
/// Not a credential, but nothing for a bug report either: `Debug` prints `[identity]`.
#[derive(Clone, PartialEq, Eq)]
pub struct Identity(Zeroizing<String>);

impl ChatGptSession {
    /// Makes a session from an access token alone.
    #[must_use]
    pub fn new(access_token: Secret) -> Self {
        Self {
            access_token,
            account_id: None,
            claims: UnverifiedClaims::default(),
            last_refresh: None,
            expires_claim: None,
            has_refresh_token: false,
        }
    }

    /// Returns the access token, the bearer of a request.
    #[must_use]
    pub fn access_token(&self) -> &Secret {
        &self.access_token
    }

    /// Returns the account that requests are made for, as the file names it.
    ///
    /// Codex sends this value and never the claim
    /// (recordings `authjson/tok_*`), so the claim is offered apart in [`Self::claims`].
    #[must_use]
    pub fn account_id(&self) -> Option<&Identity> {
        self.account_id.as_ref()
    }

    /// Returns what the id token says. Its signature was not checked.
    #[must_use]
    pub fn claims(&self) -> &UnverifiedClaims {
        &self.claims
    }

    /// Returns when the login was last refreshed, as the file says.
    #[must_use]
    pub fn last_refresh(&self) -> Option<UnixTime> {
        self.last_refresh
    }

    /// Tells whether a refresh token is stored beside the access token.
    #[must_use]
    pub fn has_refresh_token(&self) -> bool {
        self.has_refresh_token
    }

    /// Returns who may refresh the login.
    #[must_use]
    pub fn refresh_owner(&self) -> RefreshOwner {
        if self.has_refresh_token {
            RefreshOwner::Writer
        } else {
            RefreshOwner::Nobody
        }
    }

    /// Returns who the login is for: the user and the account, as far as they are known.
    ///
    /// Two logins are the same identity if both parts are. The e-mail address plays no part: it can
    /// change hands.
    #[must_use]
    pub fn identity(&self) -> (Option<&Identity>, Option<&Identity>) {
        let account = self.account_id().or(self.claims.account_id());
        (self.claims.user_id(), account)
    }

    /// Returns when the access token expires and how that is known.
    #[must_use]
    pub fn expiry(&self) -> Expiry {
        match (self.expires_claim, self.last_refresh) {
            (Some(at), _) => Expiry {
                at: Some(at),
                basis: ExpiryBasis::Claim,
            },
            (None, Some(refreshed)) => Expiry {
                at: Some(refreshed.plus(LOGIN_AGE)),
                basis: ExpiryBasis::LastRefresh,
            },
            (None, None) => Expiry {
                at: None,
                basis: ExpiryBasis::Unknown,
            },
        }
    }

    /// Returns the headers that say whose account it is. An id that no header can carry is left
    /// out.
    pub(crate) fn identity_headers(&self) -> Vec<RequestHeader> {
        let account = self.account_id.as_ref().and_then(|id| {
            let value = Secret::parse(id.reveal()).ok()?;
            RequestHeader::new("ChatGPT-Account-ID", value, HeaderRole::Identity)
        });
        let fedramp = self.claims.is_fedramp().then(|| {
            let value = Secret::parse("true").ok()?;
            RequestHeader::new("X-OpenAI-Fedramp", value, HeaderRole::Identity)
        });
        account.into_iter().chain(fedramp.flatten()).collect()
    }
}

impl Expiry {
    /// Makes the expiry that a login's file states, or leaves out.
    pub(super) fn stored(at: Option<UnixTime>) -> Self {
        let basis = match at {
            Some(_) => ExpiryBasis::Stored,
            None => ExpiryBasis::Unknown,
        };
        Self { at, basis }
    }

    /// Returns the moment, when one is known.
    #[must_use]
    pub fn at(self) -> Option<UnixTime> {
        self.at
    }

    /// Returns what the moment rests on.
    #[must_use]
    pub fn basis(self) -> ExpiryBasis {
        self.basis
    }

    /// Tells whether the moment has passed, or comes within `skew`. `None` when nothing is known.
    #[must_use]
    pub fn has_passed(self, now: UnixTime, skew: Duration) -> Option<bool> {
        self.at.map(|at| at <= now.plus(skew))
    }
}

impl ExpiryBasis {
    /// Tells whether somebody has said it, and it is no rule of thumb.
    pub(crate) fn is_stated(self) -> bool {
        matches!(self, Self::Claim | Self::Stored)
    }

    /// Returns the stable name used in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Claim => "claim",
            Self::Stored => "stored",
            Self::LastRefresh => "last-refresh",
            Self::Unknown => "unknown",
        }
    }
}

impl UnixTime {
    const END_OF_9999: Self = Self(253_402_300_799);

    /// Makes a time from seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn new(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Returns the seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn seconds(self) -> i64 {
        self.0
    }

    /// Returns a later time, the latest there is instead of one that is out of range.
    pub(crate) fn plus(self, duration: Duration) -> Self {
        Self(
            self.0
                .saturating_add(i64::try_from(duration.as_secs()).unwrap_or(i64::MAX)),
        )
    }

    /// Reads a time of RFC 3339 from 1970 on, whole seconds only.
    // `humantime` knows the calendar, and of the spellings of RFC 3339 only the one in UTC. A crate
    // that knows all of both (`jiff`, `chrono`) would be a quarter of what this one takes to build.
    pub(crate) fn parse_rfc3339(text: &str) -> Option<Self> {
        let parsed = text.parse::<toml_datetime::Datetime>().ok()?;
        let (date, time) = (parsed.date?, parsed.time?);
        let minutes = match parsed.offset? {
            Offset::Z => 0,
            Offset::Custom { minutes } => i64::from(minutes),
        };
        let seconds = time.second.unwrap_or(0);
        let utc = format!("{date}T{:02}:{:02}:{seconds:02}Z", time.hour, time.minute);
        let since_1970 = humantime::parse_rfc3339(&utc)
            .ok()?
            .duration_since(UNIX_EPOCH);
        let seconds = i64::try_from(since_1970.ok()?.as_secs()).ok()?;
        seconds.checked_sub(minutes.checked_mul(60)?).map(Self)
    }
}

impl fmt::Display for UnixTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Only these are years of four digits, and nothing else can be written.
        match u64::try_from(self.0) {
            Ok(seconds) if self.0 <= Self::END_OF_9999.0 => {
                let time = UNIX_EPOCH.checked_add(Duration::from_secs(seconds));
                let time = time.ok_or(fmt::Error)?;
                humantime::format_rfc3339_seconds(time).fmt(f)
            }
            _ => write!(f, "{} seconds after 1970", self.0),
        }
    }
}

impl Identity {
    /// Takes a text over unless it is blank.
    // A blank id says nothing; Codex sent an empty header for one (recordings
    // `authjson/tok_account_id_empty`).
    pub(crate) fn new(text: &str) -> Option<Self> {
        (!text.trim().is_empty()).then(|| Self(Zeroizing::new(text.to_owned())))
    }

    /// Returns the text.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[identity]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_rfc_3339() {
        for (text, expected) in [
            ("1970-01-01T00:00:00Z", Some(0)),
            ("2026-11-20T12:34:56Z", Some(1_795_178_096)),
            ("2026-11-20T12:34:56.789012345Z", Some(1_795_178_096)),
            ("2026-11-20 12:34:56z", Some(1_795_178_096)),
            ("2026-11-20t14:34:56+02:00", Some(1_795_178_096)),
            ("2026-11-20T07:04:56-05:30", Some(1_795_178_096)),
            ("2024-02-29T23:59:59Z", Some(1_709_251_199)),
            ("9999-12-31T23:59:59Z", Some(UnixTime::END_OF_9999.0)),
            ("2026-02-29T00:00:00Z", None),
            ("1969-12-31T23:59:59Z", None),
            ("2026-11-20T12:34:56", None),
            ("2026-11-20", None),
            ("12:34:56", None),
            ("1795178096", None),
            ("sk-pasted", None),
            ("", None),
        ] {
            let time = UnixTime::parse_rfc3339(text);
            assert_eq!(time.map(UnixTime::seconds), expected, "{text}");
        }
    }

    #[test]
    fn times_are_printed_in_utc() {
        for (seconds, expected) in [
            (0, "1970-01-01T00:00:00Z"),
            (1_795_178_096, "2026-11-20T12:34:56Z"),
            (UnixTime::END_OF_9999.0, "9999-12-31T23:59:59Z"),
            (
                UnixTime::END_OF_9999.0 + 1,
                "253402300800 seconds after 1970",
            ),
            (-1, "-1 seconds after 1970"),
            (i64::MAX, "9223372036854775807 seconds after 1970"),
        ] {
            assert_eq!(UnixTime::new(seconds).to_string(), expected);
        }
    }
}
