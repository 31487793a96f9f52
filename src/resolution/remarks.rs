//! The words for what should be known besides.

use crate::base_url::BaseUrl;
use crate::finding::FindingId;
use crate::method::{CredentialClass, MethodKind};
use crate::policy::{Answer, NoEffect, Note, Verdict};
use crate::text::Name;

use super::diagnostic::{Diagnostic, info, warning};
use super::tool::HOST_FROM_SERVER;
use super::trace::Trace;
use super::wording::with_article;

impl Trace {
    #[expect(clippy::too_many_lines, reason = "a table: one row for each note")]
    pub(super) fn note(&self, note: &Note) -> Diagnostic {
        let place = |index: &FindingId| self.place(*index);
        match note {
            Note::Conflict { used, others } => self.conflict(*used, others),
            Note::AmbiguousStoredLogin { used } => warning!(
                "ambiguous-stored-auth",
                "the file holds a key and tokens and does not say which is meant; {} {} used",
                place(used),
                self.is_or_would_be(*used)
            )
            .remedy(format!(
                "{}, so that the file says which",
                self.log_in_again()
            )),
            Note::NoEffect(index, why) => {
                let note = warning!(
                    "no-effect",
                    "{} has no effect: {}",
                    place(index),
                    self.no_effect(self.look(*index), *why)
                );
                match self.ways_to_fill(*index) {
                    ways if *why == NoEffect::VariableNotSet && !ways.is_empty() => {
                        note.remedy(ways.join(", or "))
                    }
                    _ => note,
                }
            }
            Note::SentElsewhere { credential, url } => {
                let host = self.look(*url).url().map_or("a host", BaseUrl::host);
                let holder = self.look(*credential);
                let of_class = || self.policy.defaults.of(holder.class()?);
                let own = holder.issuer.as_deref().or_else(of_class);
                let own = own.map_or("its own", BaseUrl::host);
                warning!(
                    "credential-sent-elsewhere",
                    "{} goes to {host}, which {} names, and not to {own}",
                    place(credential),
                    place(url)
                )
            }
            Note::Insecure { has_value } => warning!(
                "insecure-http",
                "{}",
                if *has_value {
                    "requests and the credential in them are not encrypted"
                } else {
                    "requests are not encrypted"
                }
            )
            .remedy("use https"),
            Note::PathAdded => info!(
                "path-added",
                "the base URL names the vendor's host without a path; the vendor's own path was \
                 added"
            ),
            Note::NearMiss { found, meant } => warning!(
                "near-miss",
                "variable {found} is set and not read; {} is read and not set",
                self.place(*meant)
            )
            .remedy(self.renaming(found, *meant)),
            Note::ForeignKey(vendor) => warning!(
                "key-of-another-vendor",
                "the key begins like one of {vendor}, and the base URL is not theirs"
            )
            .remedy("use this vendor's key, or the other one's base URL"),
            Note::Misplaced { credential, class } => {
                let is = match class {
                    Some(CredentialClass::Login) => "the token of a login",
                    Some(CredentialClass::Key) => "an API key",
                    None => "a key for the administration of an organization, which no model takes",
                };
                warning!(
                    "misplaced-credential",
                    "{} is for {}, and what it holds begins like {is}",
                    place(credential),
                    self.look(*credential).one_for()
                )
                .remedy(self.ways_for_misplaced(*credential, *class))
            }
            Note::Unusable(index) => {
                let what = self
                    .problem_at(*index)
                    .unwrap_or_else(|| "it is no base URL that could be used here".into());
                warning!(
                    "unusable-place",
                    "{} was not needed, but: {what}",
                    place(index)
                )
            }
            Note::BrokenSkipped(index) => {
                let what = self
                    .problem_at(*index)
                    .unwrap_or_else(|| "it cannot be used".into());
                warning!("broken-skipped", "{} was skipped: {what}", place(index))
            }
            Note::UrlSkipped(index) => warning!(
                "untrusted-url-skipped",
                "the base URL of {} was skipped: it is the project's",
                place(index)
            ),
            Note::ProjectCredential {
                credential,
                replaces,
            } => {
                let replaces = replaces.map_or_else(String::new, |replaces| {
                    format!(", in place of {}", self.place(replaces))
                });
                warning!(
                    "project-credential",
                    "requests use the project's own credential, {}{replaces}",
                    place(credential)
                )
                .remedy(format!(
                    "to use your own credential, remove {}",
                    place(credential)
                ))
            }
            Note::ProjectSelects(index) => warning!(
                "project-selects",
                "{} of the project, which you trust, selects among what is yours",
                place(index)
            ),
            Note::StoredMayBeStale(setting) => info!(
                "stored-may-be-stale",
                "{} says `auto`: a newer login may be in the system's key store",
                place(setting)
            ),
            Note::Expired { at, refreshable } => warning!(
                "expired",
                "the session's access token {}",
                self.expires(*at)
            )
            .remedy(self.renew_session(*refreshable)),
            Note::ServerWithoutUrl => self.note_missing_url(),
            Note::RefreshDue => info!(
                "refresh-due",
                "the login was last refreshed more than eight days ago, and the access token does \
                 not say when it expires"
            ),
            Note::NoCredentialConfigured if self.policy.rules.credential_optional => info!(
                "no-credential-configured",
                "no credential was found, so none is sent"
            ),
            Note::NoCredentialConfigured => warning!(
                "no-credential-configured",
                "nothing is written down that could be sent to the server; whether it wants a \
                 credential is not known"
            ),
            Note::PreferenceUnmet(setting) => info!(
                "preference-unmet",
                "{} could not be followed: nothing of that kind is there",
                place(setting)
            ),
            Note::ExpiryUnknown => info!(
                "expiry-unknown",
                "neither the access token nor the file says when the session expires"
            ),
            Note::NotABearer => warning!(
                "not-a-bearer",
                "an agent identity signs its requests; no header here carries it"
            ),
            Note::MatchesProject { variable, project } => warning!(
                "env-matches-project-file",
                "{} is the same as in {}: a shell hook may have loaded the project's file",
                place(variable),
                place(project)
            )
            .remedy("check that the project may decide this"),
            Note::SecondHeader { first, second } => info!(
                "second-header",
                "{} and {} both go out, each in a header of its own",
                place(first),
                place(second)
            ),
            Note::HeaderReplaces { header, credential } => warning!(
                "header-replaced",
                "{} goes out in place of {}",
                place(header),
                place(credential)
            ),
            Note::OtherEntry { how, then } => info!(
                "other-entry",
                "{how} the answer differs: {}",
                self.instead(*then)
            ),
            Note::OtherRules(other) => self.note_other_rules(other),
            Note::HostFromServer => info!("host-from-server", "{HOST_FROM_SERVER}"),
        }
    }

    /// Returns how to have a variable read.
    pub(super) fn renaming(&self, found: &Name, meant: FindingId) -> String {
        let name = self.origin(meant).place.variable();
        let name = name.map_or_else(String::new, ToString::to_string);
        format!("rename variable {found} to {name}")
    }

    pub(super) fn answer(&self, answer: &Answer) -> String {
        let (Some(method), Some(url)) = (answer.method, &answer.url) else {
            return format!("the error `{}`", answer.outcome);
        };
        let place = answer.credential.map(|index| self.place(index));
        let place = place.map_or_else(String::new, |place| format!(" from {place}"));
        let method = match method {
            MethodKind::NoneRequired => method.to_string(),
            _ => with_article(&method.to_string()),
        };
        format!("{method}{place} at {url}")
    }

    /// Returns the verb for credentials that are billed differently, as far as is known.
    pub(super) fn are_billed<'a>(
        &self,
        mut credentials: impl Iterator<Item = &'a FindingId>,
    ) -> &'static str {
        if credentials.any(|id| self.look(*id).has_unknown_billing()) {
            "may be"
        } else {
            "are"
        }
    }

    // Nothing is used where there is no answer.
    fn is_or_would_be(&self, credential: FindingId) -> &'static str {
        match self.look(credential).verdict {
            Verdict::Used => "is",
            _ => "would be",
        }
    }

    fn conflict(&self, used: FindingId, others: &[FindingId]) -> Diagnostic {
        let list = self.places(others).join(", ");
        let other = match self.look(used).class() {
            Some(CredentialClass::Login) => CredentialClass::Key,
            _ => CredentialClass::Login,
        };
        let verb = self.is_or_would_be(used);
        let are = self.are_billed(std::iter::once(&used).chain(others));
        let diagnostic = warning!(
            "conflicting-credentials",
            "an API key and {} are both here and {are} billed differently; {} {verb} used, \
                 {list} is not",
            self.one_of_class(CredentialClass::Login),
            self.place(used)
        );
        match self.way_to_use(other) {
            Some(way) => {
                let what = self.the_one_of_class(other);
                diagnostic.remedy(format!("to use {what}, {way}"))
            }
            None => diagnostic,
        }
    }
}
