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
use crate::system::{FilePath, PathKind, ReadRequest, System};
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
    let scopes = json::descend(login, keys::SCOPES);
    let in_text = scopes.and_then(json::string);
    let in_text = in_text.is_some_and(|text| text.as_str().contains(keys::SCOPE));
    match session(login, &OF_LOGIN) {
        // Accepted, but not marked as a login's (recordings `login/scopes_text`).
        Ok((session, notices)) if in_text => finding(origin, Ok((session.unmarked(), notices))),
        Ok(_) if !scopes.is_some_and(|scopes| lists(scopes, keys::SCOPE)) => Finding::new(
            origin,
            Subject::Unused(Name::new(keys::LOGIN)),
            Found::Problem(Problem::Other(format!(
                "it lacks the scope `{}`, so Claude Code does not use it",
                keys::SCOPE
            ))),
        ),
        session => finding(origin, session),
    }
}

/// Returns whether a list names a word.
pub(super) fn lists(list: &RawValue, word: &str) -> bool {
    let words = json::elements(list.get(), MOST_WORDS).into_iter();
    words
        .filter_map(json::string)
        .any(|listed| listed.as_str() == word)
}

const MOST_WORDS: usize = 64;

/// A session and what there is to say about it, or what was found in its place.
type Session = Result<(OAuthSession, Vec<Notice>), Found>;

fn session(login: &[json::Entry<'_>], names: &Members) -> Session {
    let access = json::descend(login, names.access_token).ok_or(Found::Nothing)?;
    let access = match document::json_text(access) {
        // Sent as it is written (recordings `login/token_number`).
        Err(_) if json::kind_of(access) == "a number" => Text::Written(access.get()),
        access => access.map_err(Found::Problem)?,
    };
    let access = Secret::parse(Cleaned::new(&access).text()).map_err(|why| match why {
        // Claude Code itself leaves an empty text where a refresh was denied.
        InvalidSecret::Empty => Found::Blank,
        why => Found::Problem(Problem::Secret(why)),
    })?;
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
                session =
                    session.with_expires_at(UnixTime::new(count.div_euclid(names.per_second)));
            }
            Err(_) => notices.push(Notice::Ignored(names.expires.into())),
        }
    }
    if let Some(plan) = text(keys::PLAN) {
        session = session.on_plan(&plan);
    }
    Ok((session, notices))
}

fn finding(origin: Origin, session: Session) -> Finding {
    match session {
        Ok((session, notices)) => {
            let found = Found::Credential(AuthMethod::OAuth(Box::new(session)));
            Finding::new(origin, SUBJECT, found).with_notices(notices)
        }
        Err(found) => Finding::new(origin, SUBJECT, found),
    }
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

/// Returns what the profile holds that is in force below a directory, if it is there. Its base URL is for
/// its own credential only.
// The name may be a key in the wrong place, which no path is to show that leads nowhere.
pub(super) fn profile(
    directory: &Path,
    named: Option<&str>,
    system: &System,
) -> Option<Vec<Finding>> {
    let request = ReadRequest::up_to(ReadRequest::SETTINGS_LIMIT);
    let active = || {
        let path = FilePath::at(directory.join(keys::ACTIVE_PROFILE));
        let (file, read) = path.read(system, request.clone());
        let contents = read.outcome.ok()?;
        let (text, _) = document::text_of(contents.as_bytes()).ok()?;
        Some((UncheckedText::new(text.trim()), file.place))
    };
    let named_there = named.map(|name| {
        let place = Place::Other(format!("the profile that {} names", keys::PROFILE));
        (UncheckedText::new(name.trim()), place)
    });
    let named_by = named_there.or_else(active);
    let name = named_by.as_ref().map(|(name, _)| name.expose());
    let name = name.unwrap_or(keys::DEFAULT_PROFILE);
    let is_plain = name.starts_with(|first: char| first.is_ascii_alphanumeric())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    if !is_plain {
        return None;
    }
    let path = |of: &str| {
        let path = FilePath::at(directory.join(of).join(format!("{name}.json")));
        match &named_by {
            Some((_, place)) => path.named_by(place.clone()),
            None => path,
        }
    };
    let (file, read) = path("configs").read(system, request.clone());
    if matches!(&read.outcome, Err(problem) if problem.is_absent()) {
        return None;
    }
    let mut report = SourceReport::new();
    let outcome = read.outcome.map_err(Problem::File);
    let read = outcome.and_then(|text| configuration(text.as_bytes(), &file, &mut report));
    if let Err(problem) = read {
        report.problem(file, SUBJECT, problem);
        return Some(report.into_findings());
    }
    let mut found = SourceReport::new();
    let members = |text: &str, file: &Origin, report: &mut SourceReport| {
        let origin = file.at(Position::Member(OF_PROFILE.access_token.into()));
        let entries = json::entries(text).map_err(document::problem_of)?;
        report.add(finding(origin, session(&entries, &OF_PROFILE)));
        Ok(())
    };
    let credentials = Document::OfUser(path("credentials"));
    stored_login::read(&credentials, system, &mut found, &members);
    let mut found = found.into_findings();
    let is_open = found
        .iter()
        .flat_map(|finding| &finding.notices)
        .any(|notice| matches!(notice, Notice::File(FileNotice::ReadableByOthers { .. })));
    for finding in &mut found {
        if is_open && finding.credential().is_some() {
            finding.found = Found::Problem(Problem::Other(
                "other users can read the file, and Claude Code then refuses it".to_owned(),
            ));
        }
    }
    report.extend(found);
    Some(report.into_findings())
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
