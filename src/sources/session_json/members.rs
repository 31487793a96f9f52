//! What a login's document holds: its credentials and its base URL, each with its place.

use serde_json::value::RawValue;
use zeroize::Zeroizing;

use crate::base_url::{BaseUrl, InvalidBaseUrl};
use crate::finding::{Finding, Found, Lost, Notice, Origin, Position, Problem, Standing, Subject};
use crate::json::{self, Entry};
use crate::method::{AuthMethod, MethodKind, OAuthSession, UnixTime};
use crate::secret::{Cleaned, InvalidSecret, Secret};
use crate::source::SourceReport;
use crate::sources::document;
use crate::text::{Text, is_host_label, is_printable_name};

use super::{MemberPath, SessionJson, TimeUnit};

impl SessionJson {
    pub(super) fn report(
        &self,
        text: &str,
        file: &Origin,
        report: &mut SourceReport,
    ) -> Result<(), Problem> {
        let top = json::entries(text).map_err(document::problem_of)?;
        // What is wrong with the document at its top is wrong with the file.
        let access_token = self.session_member();
        for path in self.paths_from_top() {
            path.0
                .first()
                .map(|name| self.only(&top, name))
                .transpose()?;
        }
        report.remark(self.near_misses(text, &top));
        let members = match self.members(&top) {
            Ok(members) => members,
            Err(problem) => {
                let kinds = access_token.map(|_| MethodKind::OAuth).into_iter();
                for kind in kinds.chain(self.keys.iter().map(|(_, kind)| *kind)) {
                    report.problem(self.place(file, None), subject(kind), problem.clone());
                }
                return Ok(());
            }
        };
        let mut holds_session = false;
        let issuer = self.issuer_in(&members);
        let mut found_here = SourceReport::new();
        let credentials = &mut found_here;
        if let Some(access_token) = access_token {
            // A session is more than its token, so its place is the object, where there is one.
            let is_top = self.object.0.is_empty() && self.entry.is_none();
            let origin = self.place(file, is_top.then_some(access_token));
            let (found, notices) = match self.session(access_token, &members) {
                Ok(None) => (Found::Nothing, Vec::new()),
                Ok(Some((session, notices))) => {
                    holds_session = true;
                    let session = match &issuer {
                        Ok(Some(server)) => session.issued_by(BaseUrl::clone(server)),
                        _ => session,
                    };
                    let method = AuthMethod::OAuth(Box::new(session));
                    (Found::Credential(method), notices)
                }
                Err(problem) => (Found::Problem(problem), Vec::new()),
            };
            let found = Finding::new(origin, subject(MethodKind::OAuth), found);
            credentials.add(found.with_notices(notices));
        }
        for (member, kind) in &self.keys {
            let origin = self.place(file, Some(member));
            match self.text_of(&members, member) {
                Ok(text) => {
                    let text = text.as_deref();
                    credentials.credential_of(origin, Standing::Stored, *kind, text);
                }
                Err(problem) => credentials.problem(origin, subject(*kind), problem),
            }
        }
        for mut finding in found_here.into_findings() {
            match (&issuer, &self.base_url) {
                (Ok(issuer), _) => finding.issuer.clone_from(issuer),
                // Without its server the credential could be sent anywhere.
                (Err(problem), Some(member)) if finding.credential().is_some() => {
                    finding.origin = self.place(file, Some(member));
                    finding.found = Found::Problem(problem.clone());
                }
                (Err(_), _) => {}
            }
            report.add(finding);
        }
        if let Some(member) = &self.base_url {
            let origin = self.place(file, Some(member));
            let subject = if holds_session {
                Subject::SessionBaseUrl
            } else {
                Subject::BaseUrl
            };
            match self.text_of(&members, member) {
                Ok(None) => {}
                Ok(Some(text)) => report.url(origin, subject, Some(&with_scheme(&text))),
                Err(problem) => report.problem(origin, subject, problem),
            }
        }
        Ok(())
    }

    fn session(
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
                    Ok(Some(at)) => session = session.with_expires_at(at),
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

    /// Returns the server that issued the file's credentials, if the file says so.
    fn issuer_in(&self, members: &[Entry<'_>]) -> Result<Option<Box<BaseUrl>>, Problem> {
        let member = self.base_url.as_ref().filter(|_| self.is_bound);
        let text = member.map(|member| self.text_of(members, member));
        let Some(text) = text.transpose()?.flatten() else {
            return Ok(None);
        };
        match BaseUrl::parse_insecure(&with_scheme(&text)) {
            Ok(url) => Ok(Some(Box::new(url))),
            Err(InvalidBaseUrl::Empty) => Ok(None),
            Err(invalid) => Err(Problem::Url(invalid)),
        }
    }

    /// Returns the access token's member, if the file may hold a session.
    fn session_member(&self) -> Option<&MemberPath> {
        let may_hold_session = self.names_session || self.keys.is_empty();
        may_hold_session.then_some(&self.access_token)
    }

    /// Returns the members that are read, and what is lost with each.
    pub(super) fn declared(&self) -> Vec<(&MemberPath, Lost)> {
        let session = self.session_member();
        let keys = self.keys.iter().map(|(member, _)| member);
        let credentials = session.into_iter().chain(keys);
        let others = [
            self.expires.as_ref().map(|(member, _)| member),
            session.map(|_| &self.refresh_token),
            self.plan.as_ref(),
            self.account_id.as_ref(),
            self.email.as_ref(),
            self.token_type.as_ref(),
        ];
        let others = others.into_iter().flatten();
        credentials
            .map(|member| (member, Lost::Credential))
            .chain(self.base_url.iter().map(|member| (member, Lost::BaseUrl)))
            .chain(others.map(|member| (member, Lost::Detail)))
            .collect()
    }

    /// Returns the paths that begin at the top of the document.
    fn paths_from_top(&self) -> Vec<&MemberPath> {
        if !self.object.0.is_empty() {
            vec![&self.object]
        } else if self.entry.is_some() {
            Vec::new()
        } else {
            let declared = self.declared().into_iter().map(|(member, _)| member);
            declared.chain([&self.refresh_token]).collect()
        }
    }

    /// Returns the place of a member, or that of the object which holds them all.
    fn place(&self, file: &Origin, member: Option<&MemberPath>) -> Origin {
        let entry = self.entry.as_ref().map(|prefix| format!("{prefix}*"));
        let member = member.into_iter().flat_map(|member| member.0.iter());
        let names: Vec<&str> = self
            .object
            .0
            .iter()
            .chain(&entry)
            .chain(member)
            .map(String::as_str)
            .collect();
        file.at(Position::Member(names.join(".").into()))
    }

    /// Returns the value of a name, unless it is missing or `null`.
    pub(super) fn only<'a>(
        &self,
        entries: &[Entry<'a>],
        name: &str,
    ) -> Result<Option<&'a RawValue>, Problem> {
        let mut values = entries
            .iter()
            .filter(|(written, _)| written.as_str() == name)
            .map(|(_, value)| *value);
        let value = if self.as_javascript {
            values.next_back()
        } else {
            let value = values.next();
            // Readers differ on which of two counts.
            if values.next().is_some() {
                return Err(Problem::Duplicate(name.to_owned().into()));
            }
            value
        };
        Ok(value.filter(|value| value.get() != "null"))
    }

    pub(super) fn find<'a>(
        &self,
        entries: &[Entry<'a>],
        path: &[String],
    ) -> Result<Option<&'a RawValue>, Problem> {
        let Some((name, rest)) = path.split_first() else {
            return Ok(None);
        };
        match self.only(entries, name)? {
            Some(value) if !rest.is_empty() => self.find(&object_of(value)?, rest),
            value => Ok(value),
        }
    }

    fn text_of<'a>(
        &self,
        members: &[Entry<'a>],
        member: &MemberPath,
    ) -> Result<Option<Text<'a>>, Problem> {
        let value = self.find(members, &member.0)?;
        value.map(document::json_text).transpose()
    }

    /// Returns the members of the object that holds them, none where there is no such object.
    fn members<'a>(&self, top: &[Entry<'a>]) -> Result<Vec<Entry<'a>>, Problem> {
        let object = match self.object.0.as_slice() {
            [] => top.to_vec(),
            path => match self.find(top, path)? {
                Some(value) => object_of(value)?,
                None => return Ok(Vec::new()),
            },
        };
        let Some(prefix) = &self.entry else {
            return Ok(object);
        };
        match find_entry(&object, prefix) {
            Some((name, _)) => match self.only(&object, name)? {
                Some(value) => object_of(value),
                None => Ok(Vec::new()),
            },
            None => Ok(Vec::new()),
        }
    }
}

pub(super) fn find_entry<'s, 'a>(object: &'s [Entry<'a>], prefix: &str) -> Option<&'s Entry<'a>> {
    let mut entries = object.iter();
    entries.find(|(name, value)| name.starts_with(prefix) && value.get() != "null")
}

fn subject(kind: MethodKind) -> Subject {
    Subject::Credential(Standing::Stored, kind)
}

pub(super) fn object_of(value: &RawValue) -> Result<Vec<Entry<'_>>, Problem> {
    json::entries(value.get()).map_err(document::problem_of)
}

/// Puts `https://` before a host. Any other text stays as it is: it may be a key in the wrong place.
fn with_scheme(text: &str) -> Zeroizing<String> {
    let host = text.split([':', '/']).next().unwrap_or_default();
    let is_host = host.contains('.') && host.split('.').all(is_host_label);
    let is_missing = BaseUrl::parse_insecure(text) == Err(InvalidBaseUrl::MissingScheme);
    let scheme = if is_host && is_missing {
        "https://"
    } else {
        ""
    };
    Zeroizing::new([scheme, text].concat())
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
