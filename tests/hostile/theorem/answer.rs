//! One resolution as far as the theorem speaks of it, read off the public API.

use std::collections::BTreeSet;
use std::fmt;

use auth_resolver::method::HeaderRole;
use auth_resolver::report::Identities;
use auth_resolver::{AuthMethod, Error, Resolution};

/// What a resolution comes to, and what it tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) sent: Result<Sent, Failure>,
    /// Where the credential and the base URL come from.
    pub(super) credential_at: Option<String>,
    pub(super) url_at: Option<String>,
    pub(super) notes: Vec<Note>,
    pub(super) rows: Vec<Row>,
}

/// What requests consist of, and who pays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sent {
    /// The kind and the text. What has no text is told by its place.
    pub(super) credential: (&'static str, String),
    pub(super) account: Vec<String>,
    pub(super) url: String,
    pub(super) headers: Vec<Header>,
    pub(super) query: Vec<(String, String)>,
    pub(super) billing: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) role: HeaderRole,
}

/// An error, and the places that it is about.
#[derive(Clone, Debug)]
pub(super) struct Failure {
    pub(super) kind: &'static str,
    pub(super) places: BTreeSet<String>,
    /// Without what would help, which may name any place.
    pub(super) message: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Note {
    pub(super) code: &'static str,
    pub(super) message: String,
}

/// A place that was looked at, what was there, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) place: String,
    pub(super) found: String,
    pub(super) verdict: &'static str,
}

/// What the report calls a place that is why there is no answer.
const DECISIVE: &str = "refused";
/// What it calls a setting that had its effect, and a file that was read.
pub(super) const APPLIED: &str = "read";

impl Answer {
    pub(super) fn of(result: &Result<Resolution, Error>) -> Self {
        let report = match result {
            Ok(auth) => auth.report(Identities::Hidden),
            Err(error) => error.report(),
        };
        let place =
            |origin: Option<&auth_resolver::source::Origin>| origin.map(ToString::to_string);
        let rows: Vec<Row> = report
            .entries
            .into_iter()
            .map(|row| Row {
                place: row.origin.to_string(),
                found: row.found.to_string(),
                verdict: row.verdict.as_str(),
            })
            .collect();
        let notes = report.diagnostics.into_iter().map(|note| Note {
            code: note.code,
            message: note.message,
        });
        let auth = result.as_ref().ok();
        Self {
            sent: result.as_ref().map(Sent::of).map_err(|error| Failure {
                kind: error.kind().as_str(),
                places: decisive(&rows).chain(place(error.origin())).collect(),
                message: report.error.map(|error| error.message).unwrap_or_default(),
            }),
            credential_at: place(auth.and_then(Resolution::credential_origin)),
            url_at: place(auth.and_then(Resolution::base_url_origin)),
            notes: notes.collect(),
            rows,
        }
    }

    pub(super) fn has_note(&self, code: &str) -> bool {
        self.notes.iter().any(|note| note.code == code)
    }
}

impl Note {
    /// Returns whether this note says all that another one does.
    pub(super) fn says(&self, other: &Self) -> bool {
        // A conflict lists every credential that lost, and a project's can be one more of them.
        self == other || (self.code == other.code && self.code == "conflicting-credentials")
    }
}

impl Sent {
    fn of(auth: &Resolution) -> Self {
        let headers: Vec<Header> = auth
            .headers()
            .iter()
            .map(|header| Header {
                name: header.name().to_owned(),
                value: header.value().expose().to_owned(),
                role: header.role(),
            })
            .collect();
        let method = auth.method();
        let bearer = method.bearer().map(|secret| secret.expose().to_owned());
        let header = headers
            .iter()
            .find(|header| header.role == HeaderRole::Credential);
        let place = auth.credential_origin().map(ToString::to_string);
        let text = bearer
            .or(header.map(|header| header.value.clone()))
            .or(place);
        let account = match method {
            AuthMethod::ChatGpt(session) => {
                let (user, account) = session.identity();
                let ids = [user, account, session.claims().email()];
                ids.into_iter()
                    .flatten()
                    .map(|id| id.expose().to_owned())
                    .collect()
            }
            AuthMethod::OAuth(session) => {
                let ids = [session.account_id(), session.email()]
                    .into_iter()
                    .flatten();
                ids.map(|id| id.expose().to_owned()).collect()
            }
            _ => Vec::new(),
        };
        Self {
            credential: (method.kind().as_str(), text.unwrap_or_default()),
            account,
            url: auth.base_url().to_string(),
            headers,
            query: auth
                .query_parameters()
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            billing: auth.billing().as_str(),
        }
    }

    /// Returns every text that goes out, and every name beside it.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        let headers = self
            .headers
            .iter()
            .flat_map(|header| [&header.name, &header.value]);
        let query = self.query.iter().flat_map(|(name, value)| [name, value]);
        let account = self.account.iter();
        [&self.credential.1, &self.url]
            .into_iter()
            .chain(account)
            .chain(headers)
            .chain(query)
            .map(String::as_str)
    }

    /// Returns the values of the headers that say who you are.
    pub(super) fn credentials(&self) -> impl Iterator<Item = &str> {
        let says_who = |header: &&Header| header.role != HeaderRole::Configured;
        self.headers
            .iter()
            .filter(says_who)
            .map(|header| header.value.as_str())
    }

    /// Names the parts in which two answers differ.
    pub(super) fn differences(&self, other: &Self) -> String {
        let parts = [
            ("credential", self.credential != other.credential),
            ("account", self.account != other.account),
            ("base URL", self.url != other.url),
            ("headers", self.headers != other.headers),
            ("query", self.query != other.query),
            ("billing", self.billing != other.billing),
        ];
        let different = parts.iter().filter(|(_, differs)| *differs);
        different
            .map(|(part, _)| *part)
            .collect::<Vec<_>>()
            .join(", ")
    }
}

impl Failure {
    /// Returns every text that names a place.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.places
            .iter()
            .chain([&self.message])
            .map(String::as_str)
    }
}

/// Two errors are the same if they are of one kind and about the same places.
impl PartialEq for Failure {
    fn eq(&self, other: &Self) -> bool {
        (self.kind, &self.places) == (other.kind, &other.places)
    }
}

impl Eq for Failure {}

fn decisive(rows: &[Row]) -> impl Iterator<Item = String> {
    rows.iter()
        .filter(|row| row.verdict == DECISIVE)
        .map(|row| row.place.clone())
}

/// In short.
impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.sent {
            Ok(sent) => {
                let at = |place: &Option<String>| place.clone().unwrap_or_else(|| "-".to_owned());
                writeln!(
                    f,
                    "{} `{}` from {}",
                    sent.credential.0,
                    sent.credential.1,
                    at(&self.credential_at)
                )?;
                writeln!(
                    f,
                    "    to {} of {}, billing {}",
                    sent.url,
                    at(&self.url_at),
                    sent.billing
                )?;
                for Header { name, value, .. } in &sent.headers {
                    writeln!(f, "    {name}: {value}")?;
                }
                for (name, value) in &sent.query {
                    writeln!(f, "    ?{name}={value}")?;
                }
            }
            Err(failure) => writeln!(f, "error {}: {}", failure.kind, failure.message)?,
        }
        for Row {
            place,
            found,
            verdict,
        } in self.rows.iter().filter(|row| row.found != "nothing")
        {
            writeln!(f, "    {verdict:11} {place}: {found}")?;
        }
        for Note { code, message } in &self.notes {
            writeln!(f, "    note {code}: {message}")?;
        }
        Ok(())
    }
}
