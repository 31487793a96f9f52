//! A session: its token, its account, and when it expires.

use serde_json::value::RawValue;

use crate::finding::{Notice, Problem};
use crate::json::{self, Entry};
use crate::method::{OAuthSession, UnixTime};
use crate::secret::{Cleaned, InvalidSecret, Secret};
use crate::sources::document;
use crate::text::{Text, is_printable_name};

use super::{MemberPath, SessionJson};

/// The unit of a timestamp in a file.
///
/// It applies to numbers, which may be quoted or have a fraction. A text in RFC 3339, such as
/// `2026-11-20T12:34:56Z`, is read as that under every unit.
///
/// ```
/// use auth_resolver::sources::TimeUnit;
/// use auth_resolver::{Resolver, SessionJson, System};
///
/// let expiry = |written: &str, unit| {
///     let text = format!(r#"{{"access_token": "made-up", "expiry": {written}}}"#);
///     let auth = Resolver::new()
///         .source(SessionJson::at("/login.json").expires("expiry", unit))
///         .default_login_base_url("https://api.acme.example")
///         .system(System::fixed().file("/login.json", text))
///         .resolve()?;
///     Ok::<_, auth_resolver::Error>(auth.method().expiry().unwrap().at().unwrap().seconds())
/// };
/// assert_eq!(expiry("60000", TimeUnit::Milliseconds)?, 60);
/// assert_eq!(expiry("1600000000", TimeUnit::Detect)?, 1_600_000_000);
/// assert_eq!(expiry("1600000000000", TimeUnit::Detect)?, 1_600_000_000);
/// assert_eq!(expiry(r#""2020-09-13T12:26:40Z""#, TimeUnit::Detect)?, 1_600_000_000);
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimeUnit {
    /// Seconds, as in the claims of tokens.
    Seconds,
    /// Milliseconds, as in JavaScript.
    Milliseconds,
    /// Seconds or milliseconds, by the size of the number: from 100,000,000,000 on it is milliseconds.
    /// That many seconds are reached in the year 5138, that many milliseconds were in 1973.
    Detect,
}

impl SessionJson {
    pub(super) fn session(
        &self,
        access_token: &MemberPath,
        members: &[Entry<'_>],
    ) -> Result<Option<(OAuthSession, Vec<Notice>)>, Problem> {
        let refresh_token = self.find(members, &self.refresh_token.0)?;
        let Some(access) = self.find(members, &access_token.0)? else {
            return match refresh_token {
                Some(_) => Err(Problem::Missing(access_token.shown())),
                None => Ok(None),
            };
        };
        let access = document::json_text(access)?;
        let access = match Secret::parse(Cleaned::new(&access).text()) {
            // Writers leave an empty text where there is no token.
            Err(InvalidSecret::Empty) => return Ok(None),
            other => other.map_err(Problem::Secret)?,
        };
        let mut session = OAuthSession::new(access);
        let mut notices = Vec::new();
        let mut optional = |member: &Option<MemberPath>,
                            read: fn(&RawValue) -> Option<Text<'_>>| {
            let member = member.as_ref()?;
            let found = self.find(members, &member.0).transpose()?;
            let text = found.ok().and_then(read);
            if text.is_none() {
                notices.push(Notice::Ignored(member.shown()));
            }
            text
        };
        if let Some(word) = optional(&self.token_type, json::string)
            .filter(|word| *word.as_str() != *"Bearer" && !word.is_empty())
        {
            if !is_printable_name(&word) {
                return Err(Problem::NotOneOf {
                    expected: "a word such as `Bearer`",
                    nearest: None,
                });
            }
            session = session.of_type(&word);
        }
        if let Some(plan) = optional(&self.plan, json::string) {
            session = session.on_plan(&plan);
        }
        if let Some(id) = optional(&self.account_id, text_or_number) {
            session = session.with_account_id(&id);
        }
        if let Some(address) = optional(&self.email, json::string) {
            session = session.with_email(&address);
        }
        let refresh_token = refresh_token.and_then(json::string);
        if refresh_token.is_some_and(|token| !token.trim().is_empty()) {
            session = session.refreshable();
        } else {
            notices.push(Notice::NoRefreshToken);
        }
        if let Some((member, unit)) = &self.expires {
            match self.find(members, &member.0) {
                Ok(None) => {}
                Ok(Some(written)) => match self.moment(written, *unit) {
                    Ok(Some(at)) => session = session.expires_at(at),
                    Ok(None) => {}
                    Err(NoMoment) => notices.push(Notice::Ignored(member.shown())),
                },
                Err(_) => notices.push(Notice::Ignored(member.shown())),
            }
        }
        Ok(Some((session, notices)))
    }

    fn moment(&self, written: &RawValue, unit: TimeUnit) -> Result<Option<UnixTime>, NoMoment> {
        let text = json::string(written);
        let text = text.as_deref().map_or(written.get(), str::trim);
        if text.is_empty() || (self.as_javascript && text == "0") {
            return Ok(None);
        }
        let date = || UnixTime::parse_rfc3339(text).filter(|_| !self.as_javascript);
        unit.read(text).or_else(date).map(Some).ok_or(NoMoment)
    }
}

/// The value is no moment. What it is instead may be anything, so it is not kept.
struct NoMoment;

fn text_or_number(value: &RawValue) -> Option<Text<'_>> {
    match json::kind_of(value) {
        "a number" => Some(Text::Written(value.get())),
        _ => json::string(value),
    }
}

impl TimeUnit {
    fn read(self, number: &str) -> Option<UnixTime> {
        let with_fraction = || {
            let number: f64 = number.parse().ok()?;
            // Unlike a conversion, parsing fails for what is out of range.
            format!("{:.0}", number.floor()).parse().ok()
        };
        let count: i64 = number.parse().ok().or_else(with_fraction)?;
        let in_milliseconds = match self {
            Self::Seconds => false,
            Self::Milliseconds => true,
            Self::Detect => count >= 100_000_000_000,
        };
        let seconds = if in_milliseconds {
            count.div_euclid(1000)
        } else {
            count
        };
        Some(UnixTime::new(seconds))
    }
}
