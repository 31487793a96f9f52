//! One machine under every release: the answer of each, and which change makes the difference.

use std::fmt;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::error::Error;
use crate::method::RequestHeader;
use crate::releases::{Change, Version, v};
use crate::resolution::{
    Identities, Layout, Page, Report, Resolution, SCHEMA_VERSION, Styled, TextStyle, Tone,
};

use super::Codex;
use super::changes::{CHANGES, RECORDED};
use super::release::Release;
use super::releases::{NEWEST, but_for};

/// How far what belongs to a row is indented.
const INDENT: usize = 14;

/// What each release of Codex would use on this machine. See [`Codex::releases`].
///
/// Prints as a table for people; serialises as data, with `schema_version`, `newest` and `rows`.
///
/// ```
/// use auth_resolver::System;
///
/// let machine = System::fixed().home("/home/u").var("OPENAI_API_KEY", "sk-made-up");
/// let releases = auth_resolver::codex().system(machine).releases();
/// assert!(releases.to_string().starts_with("Codex 0.20 to 0.171: 2 answers\n"));
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct Releases {
    /// The newest release that is known. Later ones are assumed to behave the same.
    pub newest: Version,
    /// The answers, oldest first. Consecutive releases with the same answer share one row.
    pub rows: Vec<ReleaseRow>,
}

/// The answer that consecutive releases give on this machine.
///
/// ```
/// use auth_resolver::System;
///
/// let machine = System::fixed()
///     .home("/home/u")
///     .var("OPENAI_API_KEY", "sk-made-up")
///     .file("/home/u/.codex/auth.json", r#"{"OPENAI_API_KEY": "sk-stored"}"#);
/// let releases = auth_resolver::codex().system(machine).releases();
/// let [row] = &releases.rows[..] else { unreachable!() };
/// assert_eq!((row.since.to_string().as_str(), row.until), ("0.20.0", None));
/// let place = row.outcome.as_ref().unwrap().credential_origin().unwrap();
/// assert_eq!(place.to_string(), "/home/u/.codex/auth.json OPENAI_API_KEY");
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct ReleaseRow {
    /// The first of the releases.
    pub since: Version,
    /// The first later release with another answer. `None` if the newest release still gives this
    /// one.
    pub until: Option<Version>,
    /// The answer.
    pub outcome: Result<Resolution, Error>,
    /// What differs from the previous row, by the names of the data fields: `outcome`, `method`,
    /// `credential_origin`, `base_url`, `headers`. Empty in the first row.
    pub differs: Vec<&'static str>,
    /// The changes that make the difference. Empty in the first row.
    pub changes: Vec<ReleaseChange>,
}

/// A change with a release of Codex.
///
/// ```
/// use auth_resolver::System;
///
/// let machine = System::fixed().home("/home/u").var("OPENAI_API_KEY", "sk-made-up");
/// let releases = auth_resolver::codex().system(machine).releases();
/// let change = &releases.rows[1].changes[0];
/// assert_eq!(change.since.to_string(), "0.35.0");
/// assert!(change.what.starts_with("`OPENAI_API_KEY` in the environment is no credential"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct ReleaseChange {
    /// The first release that has it, as far as is known.
    #[serde(serialize_with = "as_text")]
    pub since: Version,
    /// What changed, for people.
    pub what: &'static str,
    /// How it is known: commits of openai/codex, and recordings.
    pub source: &'static str,
}

impl Codex {
    /// Returns what each release of Codex would use on this machine, from 0.20 to the newest one
    /// known, and which changes make a difference. The [rules](Self::rules) that were set are
    /// ignored. Each file is read once.
    ///
    /// This answers "since which release is it like this?" and "what will an upgrade change?".
    ///
    /// ```
    /// use auth_resolver::{ErrorKind, System};
    ///
    /// let machine = System::fixed().home("/home/u").var("OPENAI_API_KEY", "sk-made-up");
    /// let releases = auth_resolver::codex().system(machine).releases();
    /// let [then, now] = &releases.rows[..] else { unreachable!() };
    /// assert!(then.outcome.is_ok());
    /// assert_eq!(now.since.to_string(), "0.35.0");
    /// assert_eq!(now.outcome.as_ref().unwrap_err().kind(), ErrorKind::NoneFound);
    /// ```
    #[must_use]
    pub fn releases(mut self) -> Releases {
        self.given.system = self.given.system.remembering();
        let entry = self.entry;
        let outcome = |version, left_out: Option<&Change<Release>>| {
            let release = but_for(left_out, version, entry);
            self.clone().by(&release, None).resolve()
        };
        let first = v(RECORDED.first().copied().unwrap_or_default());
        let mut rows = vec![ReleaseRow {
            since: first,
            until: None,
            outcome: outcome(first, None),
            differs: Vec::new(),
            changes: Vec::new(),
        }];
        for changes in CHANGES.chunk_by(|a, b| a.since == b.since) {
            let since = changes.first().map_or(first, |change| change.since);
            let Some(last) = rows.last_mut().filter(|_| since > first) else {
                continue;
            };
            let now = outcome(since, None);
            let differs = differences(&last.outcome, &now);
            if differs.is_empty() {
                continue;
            }
            last.until = Some(since);
            let makes_it = |change: &&Change<Release>| {
                let without = outcome(since, Some(change));
                !differences(&without, &now).is_empty()
            };
            let mut causes: Vec<_> = changes.iter().filter(makes_it).collect();
            // Each of them would do.
            if causes.is_empty() {
                causes = changes.iter().collect();
            }
            rows.push(ReleaseRow {
                since,
                until: None,
                outcome: now,
                differs,
                changes: causes.into_iter().map(ReleaseChange::of).collect(),
            });
        }
        Releases {
            newest: NEWEST,
            rows,
        }
    }
}

impl Releases {
    /// Returns the table in a style, for a terminal.
    #[must_use]
    pub fn styled(&self, style: TextStyle) -> impl fmt::Display {
        Styled(self, style)
    }
}

impl ReleaseChange {
    fn of(change: &Change<Release>) -> Self {
        Self {
            since: change.since,
            what: change.what,
            source: change.source,
        }
    }
}

/// Names what is not the same in two outcomes.
fn differences(a: &Result<Resolution, Error>, b: &Result<Resolution, Error>) -> Vec<&'static str> {
    match (a, b) {
        (Ok(a), Ok(b)) => {
            let of = [
                ("method", a.method().kind() != b.method().kind()),
                (
                    "credential_origin",
                    a.credential_origin() != b.credential_origin(),
                ),
                ("base_url", a.base_url() != b.base_url()),
                ("headers", !headers(a).eq(headers(b))),
            ];
            let differing = of.into_iter().filter(|(_, differs)| *differs);
            differing.map(|(name, _)| name).collect()
        }
        (Err(a), Err(b)) if (a.kind(), a.origin()) == (b.kind(), b.origin()) => Vec::new(),
        _ => vec!["outcome"],
    }
}

fn headers(auth: &Resolution) -> impl Iterator<Item = &str> {
    auth.headers().iter().map(RequestHeader::name)
}

fn report(outcome: &Result<Resolution, Error>) -> Report {
    match outcome {
        Ok(auth) => auth.report(Identities::Hidden),
        Err(error) => error.report(),
    }
}

impl fmt::Display for Releases {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Styled(self, TextStyle::plain()).fmt(f)
    }
}

impl Layout for Releases {
    fn write(&self, page: &mut Page<'_, '_>) -> fmt::Result {
        let first = self.rows.first().map_or(self.newest, |row| row.since);
        let answers = match self.rows.len() {
            1 => "one answer".to_owned(),
            rows => format!("{rows} answers"),
        };
        let title = format!(
            "Codex {} to {}: {answers}",
            first.short(),
            self.newest.short()
        );
        page.row(0, &[(0, &[(Tone::Strong, &title)])])?;
        for row in &self.rows {
            page.end_line()?;
            row.write(page)?;
        }
        Ok(())
    }
}

impl ReleaseRow {
    fn write(&self, page: &mut Page<'_, '_>) -> fmt::Result {
        let since = format!("since {}", self.since.short());
        let since = [(Tone::Faint, since.as_str())];
        let report = report(&self.outcome);
        match &self.outcome {
            Ok(auth) => {
                let from = |place: &Option<String>| {
                    let place = place.as_ref();
                    place.map_or_else(String::new, |place| format!(" from {place}"))
                };
                let method = auth.method().kind().to_string();
                let place = from(&report.credential_origin);
                let credential = [(Tone::Strong, method.as_str()), (Tone::Plain, &place)];
                page.row(INDENT, &[(0, &since), (INDENT, &credential)])?;
                let is_found = auth.base_url_origin().is_some();
                let place = from(&report.base_url_origin.filter(|_| is_found));
                let url = auth.base_url().as_str();
                let url = [
                    (Tone::Plain, "to "),
                    (Tone::Strong, url),
                    (Tone::Plain, &place),
                ];
                page.row(INDENT, &[(INDENT, &url)])?;
                if self.differs.contains(&"headers") {
                    let names: Vec<&str> = headers(auth).collect();
                    let names = format!("with {}", names.join(", "));
                    page.row(INDENT, &[(INDENT, &[(Tone::Plain, &names)])])?;
                }
            }
            Err(error) => {
                let message = report.error.map(|failure| failure.message);
                let message = format!(": {}", message.unwrap_or_default());
                let error = [(Tone::Bad, error.kind().as_str()), (Tone::Plain, &message)];
                page.row(INDENT, &[(0, &since), (INDENT, &error)])?;
            }
        }
        for change in &self.changes {
            let why = format!("because {}", change.what);
            page.row(INDENT, &[(INDENT, &[(Tone::Faint, &why)])])?;
        }
        Ok(())
    }
}

impl Serialize for Releases {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut data = serializer.serialize_struct("Releases", 3)?;
        data.serialize_field("schema_version", &SCHEMA_VERSION)?;
        data.serialize_field("newest", &self.newest.to_string())?;
        data.serialize_field("rows", &self.rows)?;
        data.end()
    }
}

impl Serialize for ReleaseRow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let report = report(&self.outcome);
        let headers: Option<Vec<&str>> = self
            .outcome
            .as_ref()
            .ok()
            .map(|auth| headers(auth).collect());
        let error = report
            .error
            .as_ref()
            .map(|failure| failure.message.as_str());
        let mut data = serializer.serialize_struct("ReleaseRow", 12)?;
        data.serialize_field("since", &self.since.to_string())?;
        data.serialize_field("until", &self.until.map(|until| until.to_string()))?;
        data.serialize_field("outcome", report.outcome)?;
        data.serialize_field("method", &report.method)?;
        data.serialize_field("credential_origin", &report.credential_origin)?;
        data.serialize_field("base_url", &report.base_url)?;
        data.serialize_field("base_url_origin", &report.base_url_origin)?;
        data.serialize_field("headers", &headers)?;
        data.serialize_field("billing", &report.billing)?;
        data.serialize_field("error", &error)?;
        data.serialize_field("differs", &self.differs)?;
        data.serialize_field("changes", &self.changes)?;
        data.end()
    }
}

fn as_text<S: Serializer>(version: &Version, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(version)
}
