//! The words for refusals.

use crate::base_url::InvalidBaseUrl;
use crate::finding::{FindingId, Subject};
use crate::method::UnixTime;
use crate::policy::{Instead, Refusal};
use crate::text::{did_you_mean, printable};

use super::trace::Trace;

impl Trace {
    /// Returns why there is no answer, as a fragment in lower case. It names places, never values.
    pub(crate) fn message(&self, refusal: &Refusal) -> String {
        printable(self.words_for(refusal))
    }

    #[expect(clippy::too_many_lines, reason = "a table: one row for each refusal")]
    fn words_for(&self, refusal: &Refusal) -> String {
        let place = |index: &FindingId| self.place(*index);
        match refusal {
            Refusal::NoneFound if self.wants_login_only() => format!(
                "not logged in: no usable {} was found{}",
                self.login_name(),
                self.for_url()
            ),
            Refusal::NoneFound => format!("no usable credential was found{}", self.for_url()),
            Refusal::Broken(index) => {
                let what = self
                    .problem_at(*index)
                    .unwrap_or_else(|| "its text is no credential that a header may carry".into());
                let also = self.may_hold(*index);
                format!("{} cannot be used: {what}{also}", place(index))
            }
            Refusal::InvalidSetting { setting, expected } => self.wrong_value(*setting, expected),
            Refusal::UnknownWord { setting, words } => {
                let words: Vec<_> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
                self.wrong_value(*setting, &words.join(" or "))
            }
            Refusal::InvalidCredential { credential, why } => {
                format!("{} cannot be used: {why}", place(credential))
            }
            Refusal::InvalidUrl {
                url,
                why: InvalidBaseUrl::Insecure,
            } if self.look(*url).is_of_session() => format!(
                "{} is http, and a session goes to its backend over https alone",
                place(url)
            ),
            Refusal::InvalidUrl {
                url,
                why: InvalidBaseUrl::Insecure,
            } => format!(
                "{} is http to another machine: anybody on the way could read {}",
                place(url),
                if self.holds_credential() {
                    "the credential"
                } else {
                    "the requests"
                }
            ),
            Refusal::InvalidUrl { url, why } => format!("{} cannot be used: {why}", place(url)),
            Refusal::ProjectUrl { credential, url } => {
                let why = match credential {
                    Some(yours) => format!("{}, which is yours, is not sent there", place(yours)),
                    None => "the project holds no credential for it".to_owned(),
                };
                format!("the project sets the base URL ({}), and {why}", place(url))
            }
            Refusal::ProjectCredential {
                credential,
                replaces,
            } => {
                let instead = replaces.map(|yours| format!(" in place of {}", self.place(yours)));
                let instead = instead.unwrap_or_default();
                format!(
                    "{} of the project would be used{instead}",
                    place(credential)
                )
            }
            Refusal::BySelection { selection, refusal } => format!(
                "{}, with what {} of the project selects",
                self.message(refusal),
                place(selection)
            ),
            Refusal::HardLink { file } => format!(
                "{} has another name (a hard link), so it may not be the project's",
                place(file)
            ),
            Refusal::CloudKey { credential, cloud } => format!(
                "{} holds a key for {cloud}, and the base URL is another vendor's",
                place(credential)
            ),
            Refusal::SessionElsewhere { credential, url } => match &self.look(*credential).issuer {
                Some(issuer) => format!(
                    "{} was issued by {}, and {} is another server",
                    place(credential),
                    issuer.origin(),
                    place(url)
                ),
                None => format!(
                    "{} is meant for API keys, and {} would be sent there",
                    place(url),
                    place(credential)
                ),
            },
            Refusal::Unsupported { credential } => format!(
                "{} holds a credential of a kind that this endpoint cannot take",
                place(credential)
            ),
            Refusal::NoBaseUrl {
                credential: Some(credential),
            } => format!(
                "no base URL is known for {}: none is set, and the program has no default for it",
                place(credential)
            ),
            Refusal::NoBaseUrl { credential: None } => {
                "no base URL is known: none is set, and the program has no default".to_owned()
            }
            Refusal::Expired { credential, at } => {
                format!("{} {}", place(credential), self.expires(*at))
            }
            Refusal::AsksFirst {
                credential,
                if_declined,
            } => format!(
                "before {} is used, a person is asked: if the answer is yes, it is used; if it is no, \
                 {}",
                place(credential),
                self.instead(*if_declined)
            ),
            Refusal::AsksForTrust {
                if_trusted, if_not, ..
            } => {
                let (yes, no) = (self.instead(*if_trusted), self.instead(*if_not));
                let then = if yes == no {
                    format!("with either answer {no}")
                } else {
                    format!("if the answer is yes, {yes}; if it is no, {no}")
                };
                format!("a person is asked whether the project is trusted: {then}")
            }
            Refusal::MixedCredentials { yours, of_project } => format!(
                "one request would carry {} of the project and {}, which is yours",
                place(of_project),
                place(yours)
            ),
            Refusal::Tool(refusal) => self.words_for_tool(refusal),
            Refusal::Conflicting { credentials } => {
                let are = self.are_billed(credentials.iter());
                format!(
                    "credentials that {are} billed differently are there: {}",
                    self.places(credentials).join(", ")
                )
            }
        }
    }

    // It counts as expired a little before it is.
    pub(super) fn expires(&self, at: UnixTime) -> String {
        let verb = if at <= self.now {
            "expired"
        } else {
            "expires soon,"
        };
        format!("{verb} at {at}")
    }

    // It stands behind a credential that is in order, which leaves people wondering why it matters.
    fn may_hold(&self, index: FindingId) -> &'static str {
        if self.look(index).subject == Subject::Dotenv && self.holds_credential() {
            "; it may hold the base URL"
        } else {
            ""
        }
    }

    // A server may need none, and then the error is about its address as well.
    fn for_url(&self) -> String {
        let Some(url) = self.circumstances.url_without_credential else {
            return String::new();
        };
        let known = self.look(url).url();
        let known = known.map_or_else(String::new, |known| format!("{known}, "));
        format!(" for {known}the base URL of {}", self.place(url))
    }

    /// Returns what would be used under other circumstances.
    pub(super) fn instead(&self, instead: Instead) -> String {
        match instead {
            Instead::Credential(credential, None) => format!("{} is used", self.place(credential)),
            Instead::Credential(credential, Some(second)) => format!(
                "{} and {} are used",
                self.place(credential),
                self.place(second)
            ),
            Instead::NoneRequired => "no credential is used".to_owned(),
            Instead::AsksFirst(credential) => format!(
                "a person is asked before {} is used",
                self.place(credential)
            ),
            Instead::AsksForTrust => {
                "a person is asked first whether the project is trusted".to_owned()
            }
            Instead::Refused => "nothing that could be used here is left".to_owned(),
        }
    }

    fn wrong_value(&self, setting: FindingId, expected: &str) -> String {
        let place = self.place(setting);
        let hint = did_you_mean(self.look(setting).word_meant());
        format!("{place} has a value that is not allowed, expected {expected}{hint}")
    }
}
