//! Times, and when a credential stops working.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use toml::value::{Datetime, Offset};

/// When a credential expires, as far as is known.
///
/// ```
/// use auth_resolver::method::{OAuthSession, UnixTime};
/// use auth_resolver::Secret;
/// use std::time::Duration;
///
/// let session = OAuthSession::new(Secret::parse("made-up")?).with_expires_at(UnixTime::new(1000));
/// let (now, skew) = (UnixTime::new(900), Duration::from_secs(300));
/// assert_eq!(session.expiry().has_passed(now, Duration::ZERO), Some(false));
/// assert_eq!(session.expiry().has_passed(now, skew), Some(true));
///
/// let silent = OAuthSession::new(Secret::parse("made-up")?);
/// assert_eq!(silent.expiry().has_passed(now, skew), None); // neither good nor expired
/// # Ok::<(), auth_resolver::secret::InvalidSecret>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expiry {
    at: Option<UnixTime>,
    basis: ExpiryBasis,
}

/// The source of an [`Expiry`].
///
/// ```
/// use auth_resolver::method::ExpiryBasis;
/// use auth_resolver::{AuthMethod, System};
///
/// let login = r#"{"tokens": {"access_token": "opaque"}, "last_refresh": "2026-01-01T00:00:00Z"}"#;
/// let machine = System::fixed().home("/home/u").file("/home/u/.codex/auth.json", login);
/// let auth = auth_resolver::codex().system(machine).resolve()?;
/// let expiry = auth.method().expiry().unwrap();
/// assert_eq!(expiry.basis(), ExpiryBasis::LastRefresh);
/// assert_eq!(expiry.basis().to_string(), "last-refresh");
/// assert_eq!(expiry.at().unwrap().to_string(), "2026-01-09T00:00:00Z");
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ExpiryBasis {
    /// The access token's own `exp` claim, unverified.
    Claim,
    /// The expiry stored in the login's file, unverified.
    Stored,
    /// The last refresh plus eight days, the age at which Codex refreshes. A rule of thumb, which does not say
    /// whether the session still works.
    LastRefresh,
    /// Unknown: the credential may or may not have expired.
    Unknown,
}

/// Seconds since 1970-01-01T00:00:00Z. Prints as RFC 3339.
///
/// ```
/// use auth_resolver::method::UnixTime;
///
/// let time = UnixTime::new(1_600_000_000);
/// assert_eq!(time.to_string(), "2020-09-13T12:26:40Z");
/// assert_eq!(time, UnixTime::from(1_600_000_000));
/// assert!(time < UnixTime::from(std::time::SystemTime::now()));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixTime(i64);

/// A [`UnixTime`] that this platform's [`SystemTime`] cannot hold.
///
/// ```
/// use std::time::{Duration, SystemTime};
///
/// use auth_resolver::method::{TimeOutOfRange, UnixTime};
///
/// let time: Result<SystemTime, TimeOutOfRange> = UnixTime::new(60).try_into();
/// assert_eq!(time?, SystemTime::UNIX_EPOCH + Duration::from_secs(60));
/// # Ok::<(), TimeOutOfRange>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the time is earlier or later than this platform can represent")]
#[non_exhaustive]
pub struct TimeOutOfRange;

impl Expiry {
    pub(super) const UNKNOWN: Self = Self {
        at: None,
        basis: ExpiryBasis::Unknown,
    };

    pub(super) fn known(at: UnixTime, basis: ExpiryBasis) -> Self {
        let at = Some(at);
        Self { at, basis }
    }

    /// Returns the time of expiry, if known.
    #[must_use]
    pub fn at(self) -> Option<UnixTime> {
        self.at
    }

    /// Returns the source of the time.
    #[must_use]
    pub fn basis(self) -> ExpiryBasis {
        self.basis
    }

    /// Returns whether the time has passed or is within `skew`. Returns `None` if the time is unknown, or
    /// only the rule of thumb [`LastRefresh`](ExpiryBasis::LastRefresh): that says when the session is
    /// refreshed, and not whether it still works.
    #[must_use]
    pub fn has_passed(self, now: UnixTime, skew: Duration) -> Option<bool> {
        self.is_due(now, skew).filter(|_| self.basis.is_stated())
    }

    /// Returns the same, also by the rule of thumb.
    pub(crate) fn is_due(self, now: UnixTime, skew: Duration) -> Option<bool> {
        self.at.map(|at| at <= now.plus(skew))
    }
}

impl ExpiryBasis {
    /// Returns whether somebody has said it, and it is no rule of thumb.
    fn is_stated(self) -> bool {
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

    /// Creates a time from seconds since 1970-01-01T00:00:00Z.
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
        Self(self.0.saturating_add_unsigned(duration.as_secs()))
    }

    /// Reads a time of RFC 3339 from 1970 on, whole seconds only.
    // `humantime` knows the calendar, and of the spellings of RFC 3339 only the one in UTC. A crate
    // that knows all of both (`jiff`, `chrono`) would be a quarter of what this one takes to build.
    pub(crate) fn parse_rfc3339(text: &str) -> Option<Self> {
        let parsed = text.parse::<Datetime>().ok()?;
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

/// Converts seconds since 1970-01-01T00:00:00Z.
impl From<i64> for UnixTime {
    fn from(seconds: i64) -> Self {
        Self(seconds)
    }
}

/// Converts to whole seconds, dropping the fraction.
impl From<SystemTime> for UnixTime {
    fn from(time: SystemTime) -> Self {
        Self(match time.duration_since(UNIX_EPOCH) {
            Ok(since) => 0_i64.saturating_add_unsigned(since.as_secs()),
            Err(before) => 0_i64.saturating_sub_unsigned(before.duration().as_secs()),
        })
    }
}

impl TryFrom<UnixTime> for SystemTime {
    type Error = TimeOutOfRange;

    fn try_from(time: UnixTime) -> Result<Self, Self::Error> {
        let distance = Duration::from_secs(time.0.unsigned_abs());
        let time = if time.0 < 0 {
            UNIX_EPOCH.checked_sub(distance)
        } else {
            UNIX_EPOCH.checked_add(distance)
        };
        time.ok_or(TimeOutOfRange)
    }
}

impl fmt::Display for ExpiryBasis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
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
    fn times_of_the_system() {
        for seconds in [0, 1, -1, 1_795_178_096, -1_795_178_096] {
            let time = UnixTime::from(seconds);
            let of_system = SystemTime::try_from(time).unwrap();
            assert_eq!(UnixTime::from(of_system), time);
            let later = of_system + Duration::from_millis(900);
            let expected = if seconds < 0 { seconds + 1 } else { seconds };
            assert_eq!(UnixTime::from(later).seconds(), expected);
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
