//! The logins that Claude Code reads from files: its own, and the profiles of Anthropic's SDK.

use std::path::Path;

use serde_json::value::RawValue;

use crate::finding::file::FileNotice;
use crate::finding::{
    Finding, Found, Notice, Origin, Place, Position, Problem, Side, Standing, Subject,
};
use crate::json;
use crate::method::{AuthMethod, MethodKind, OAuthSession, UnixTime};
use crate::secret::{Cleaned, InvalidSecret, Secret};
use crate::source::SourceReport;
use crate::sources::document::Document;
use crate::sources::{document, stored_login};
use crate::system::{FilePath, FileRead, PathKind, ReadRequest, System};
use crate::text::{Name, Text, UncheckedText};

use super::keys;

/// What the members of a login are called.
struct Members {
    access_token: &'static str,
    refresh_token: &'static str,
    expires: &'static str,
    /// How many of the units of that time make a second.
    per_second: i64,
}

const OF_LOGIN: Members = Members {
    access_token: keys::ACCESS_TOKEN,
    refresh_token: keys::REFRESH_TOKEN,
    expires: keys::EXPIRES,
    per_second: 1000,
};

const OF_PROFILE: Members = Members {
    access_token: "access_token",
    refresh_token: "refresh_token",
    expires: "expires_at",
    per_second: 1,
};

const SUBJECT: Subject = Subject::Credential(Standing::Stored, MethodKind::OAuth);

/// Reports the login in a directory.
pub(super) fn report(directory: &Path, system: &System, report: &mut SourceReport) {
    let login = Document::at(directory.join(keys::CREDENTIALS));
    let members = |text: &str, file: &Origin, report: &mut SourceReport| {
        let origin = file.at(Position::Member(keys::LOGIN.into()));
        let entries = json::entries(text).map_err(document::problem_of)?;
        let login = json::descend(&entries, keys::LOGIN).map(|login| json::entries(login.get()));
        report.add(match login {
            None => Finding::new(origin, SUBJECT, Found::Nothing),
            Some(Err(why)) => {
                Finding::new(origin, SUBJECT, Found::Problem(document::problem_of(why)))
            }
            Some(Ok(login)) => of_login(origin, &login),
        });
        Ok(())
    };
    if !stored_login::read(&login, system, report, &members) {
        report.remark(keys::KEY_STORE.map(|name| Notice::MayBeInKeyStore(name.into())));
    }
}

fn of_login(origin: Origin, login: &[json::Entry<'_>]) -> Finding {
    let scope = scope(json::descend(login, keys::SCOPES));
    let (found, notices) = session(login, &OF_LOGIN, |session| match scope {
        // Accepted, but not marked as a login's (recordings `login/scopes_text`).
        Some(Scope::InText) => session.unmarked(),
        _ => session,
    });
    match (scope, &found) {
        (None, Found::Credential(_)) => Finding::new(
            origin,
            Subject::Unused(Name::new(keys::LOGIN)),
            Found::Problem(Problem::Other(format!(
                "Claude Code takes a login without the scope `{}` for none",
                keys::SCOPE
            ))),
        ),
        _ => Finding::new(origin, SUBJECT, found).with_notices(notices),
    }
}

/// Where the scope for requests is named.
#[derive(Clone, Copy)]
enum Scope {
    InList,
    InText,
}

fn scope(written: Option<&RawValue>) -> Option<Scope> {
    let written = written?;
    if let Some(text) = json::string(written) {
        return text.as_str().contains(keys::SCOPE).then_some(Scope::InText);
    }
    let scopes = json::elements(written.get(), MOST_SCOPES);
    let is_named = scopes
        .into_iter()
        .filter_map(json::string)
        .any(|scope| scope.as_str() == keys::SCOPE);
    is_named.then_some(Scope::InList)
}

const MOST_SCOPES: usize = 64;

fn session(
    login: &[json::Entry<'_>],
    names: &Members,
    finish: impl Fn(OAuthSession) -> OAuthSession,
) -> (Found, Vec<Notice>) {
    let Some(access) = json::descend(login, names.access_token) else {
        return (Found::Nothing, Vec::new());
    };
    let access = match document::json_text(access) {
        // Sent as it is written (recordings `login/token_number`).
        Err(_) if json::kind_of(access) == "a number" => Ok(Text::Written(access.get())),
        access => access,
    };
    let access = match access {
        Ok(access) => access,
        Err(problem) => return (Found::Problem(problem), Vec::new()),
    };
    let access = match Secret::parse(Cleaned::new(&access).text()) {
        // Claude Code itself leaves an empty text where a refresh was denied.
        Err(InvalidSecret::Empty) => return (Found::Blank, Vec::new()),
        Err(why) => return (Found::Problem(Problem::Secret(why)), Vec::new()),
        Ok(access) => access,
    };
    let text = |name| json::descend(login, name).and_then(json::string);
    let mut session = OAuthSession::new(access);
    let mut notices = Vec::new();
    if text(names.refresh_token).is_some_and(|token| !token.trim().is_empty()) {
        session = session.refreshable();
    } else {
        notices.push(Notice::NoRefreshToken);
    }
    if let Some(written) = json::descend(login, names.expires) {
        match written.get().parse::<i64>() {
            Ok(count) => {
                session = session.expires_at(UnixTime::new(count.div_euclid(names.per_second)));
            }
            Err(_) => notices.push(Notice::Ignored(names.expires.into())),
        }
    }
    if let Some(plan) = text(keys::PLAN) {
        session = session.on_plan(&plan);
    }
    let method = AuthMethod::OAuth(Box::new(finish(session)));
    (Found::Credential(method), notices)
}

/// Reports a login that lies where nobody looks for one on purpose: below the project, because
/// `CLAUDE_CONFIG_DIR` is empty. That it is there is said, and nothing of it is read.
pub(super) fn report_unread(directory: &Path, system: &System, report: &mut SourceReport) {
    let path = directory.join(keys::CREDENTIALS);
    let origin = Origin::whole_file(&path, Side::Project);
    match system.path_kind(&path) {
        PathKind::Missing => report.nothing(origin, Subject::StoredLogin),
        // Not as a login that is broken, which would be why there is no answer.
        _ => report.problem(
            origin,
            Subject::Unused(Name::new(keys::CREDENTIALS)),
            Problem::Other("not read: a login is not taken from a project".to_owned()),
        ),
    }
    report.remark(keys::KEY_STORE.map(|name| Notice::MayBeInKeyStore(name.into())));
}

/// A profile that is there, and whether a variable names it.
pub(super) struct Profile {
    /// Where the configuration is, and what it holds.
    place: Origin,
    read: FileRead,
    credentials: Document,
    pub(super) is_named: bool,
}

impl Profile {
    /// Finds the profile that is in force below a directory.
    // The name may be a key in the wrong place, which no path is to show that leads nowhere.
    pub(super) fn find(directory: &Path, named: Option<&str>, system: &System) -> Option<Self> {
        let request = ReadRequest::up_to(ReadRequest::SETTINGS_LIMIT);
        let active = || {
            let path = FilePath::at(directory.join(keys::ACTIVE_PROFILE));
            let (file, read) = path.read(system, request.clone());
            let contents = read.outcome.ok()?;
            let (text, _) = document::text_of(contents.as_bytes()).ok()?;
            Some((UncheckedText::new(text.trim()), file.place))
        };
        let named_there = || {
            let place = Place::Other(format!("the profile that {} names", keys::PROFILE));
            named.map(|name| (UncheckedText::new(name.trim()), place))
        };
        let named_by = named_there().or_else(active);
        let name = named_by.as_ref().map(|(name, _)| name.expose());
        let name = name.unwrap_or(keys::DEFAULT_PROFILE);
        let is_plain = name.starts_with(|first: char| first.is_ascii_alphanumeric())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
        if !is_plain {
            return None;
        }
        let file = |of: &str| {
            let path = FilePath::at(directory.join(of).join(format!("{name}.json")));
            match &named_by {
                Some((_, place)) => path.named_by(place.clone()),
                None => path,
            }
        };
        let (place, read) = file("configs").read(system, request);
        let is_there = !matches!(&read.outcome, Err(problem) if problem.is_absent());
        is_there.then(|| Self {
            place,
            read,
            credentials: Document::OfUser(file("credentials")),
            is_named: named.is_some(),
        })
    }

    /// Reports the profile. Its base URL is for its own credential only.
    pub(super) fn report(self, system: &System, report: &mut SourceReport) {
        let file = self.place;
        let outcome = self.read.outcome.map_err(Problem::File);
        let problem =
            outcome.and_then(|contents| configuration(contents.as_bytes(), &file, report));
        if let Err(problem) = problem {
            return report.problem(file, SUBJECT, problem);
        }
        let mut found = SourceReport::new();
        let members = |text: &str, file: &Origin, report: &mut SourceReport| {
            let origin = file.at(Position::Member(OF_PROFILE.access_token.into()));
            let entries = json::entries(text).map_err(document::problem_of)?;
            let (found, notices) = session(&entries, &OF_PROFILE, |session| session);
            report.add(Finding::new(origin, SUBJECT, found).with_notices(notices));
            Ok(())
        };
        stored_login::read(&self.credentials, system, &mut found, &members);
        let mut found = found.into_findings();
        let is_open = found.iter().any(|finding| {
            let mut notices = finding.notices.iter();
            notices
                .any(|notice| matches!(notice, Notice::File(FileNotice::ReadableByOthers { .. })))
        });
        for finding in &mut found {
            if is_open && matches!(finding.found, Found::Credential(_)) {
                finding.found = Found::Problem(Problem::Other(
                    "other users can read the file, and Claude Code then refuses it".to_owned(),
                ));
            }
        }
        for finding in found {
            report.add(finding);
        }
    }
}

fn configuration(bytes: &[u8], file: &Origin, report: &mut SourceReport) -> Result<(), Problem> {
    let (text, _) = document::text_of(bytes)?;
    let entries = json::entries(text).map_err(document::problem_of)?;
    let kind = json::descend(&entries, "authentication.type").and_then(json::string);
    if kind.is_some_and(|kind| kind.as_str() != keys::PROFILE_WITH_TOKEN) {
        return Err(Problem::NeedsServer);
    }
    if let Some(url) = json::descend(&entries, keys::PROFILE_URL) {
        let line = document::line_of(text, url.get());
        let key = keys::PROFILE_URL.to_owned();
        let url = document::json_text(url)?;
        report.login_base_url(file.at(Position::Key { key, line }), Some(&url));
    }
    Ok(())
}
