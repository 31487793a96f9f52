//! A project cannot touch what is yours. This is the one place that decides what its files may do.
//!
//! Let A be what is decided without the project's files, and B what is decided with them. B is
//!
//! - **the same** as A;
//! - **the project's own**: a credential that lies in the project. Where the project names the base
//!   URL, nothing of yours goes there (`headers` sees to that);
//! - **an error** that names a place of the project.
//!
//! So the same function decides twice, on your findings and on all of them, and [`settle`] compares.
//! Nothing else has a rule about projects, but for what its findings are looked at for at all:
//! [`Project::part`].
//!
//! A project that its user trusts may select among what is yours. Then A is decided with what it
//! selects, and everything else stays as it is.

use std::collections::HashSet;
use std::path::Path;

use crate::finding::file::FileNotice;
use crate::finding::{
    Consent, Finding, Found, Notice, Origin, Place, Position, SettingKey, Side, Subject,
};
use crate::method::UnixTime;
use crate::text::Name;

use super::Policy;
use super::decision::{Choice, Decision, UrlSource};
use super::refusal::Refusal;
use super::switches::ProjectSettings;
use super::verdict::{NoEffect, Note, Shadow, Verdict};

/// The findings that one decision is made on; what takes no part in it is [`ABSENT`].
#[derive(Debug)]
pub(super) struct View<'a> {
    /// In the order of all findings.
    pub(super) findings: Vec<&'a Finding>,
    /// All of them, to say where something is that takes no part.
    pub(super) all: &'a [Finding],
    /// Whether an empty text of the project cancels a credential of its user.
    pub(super) project_cancels: bool,
}

/// Stands where a finding takes no part: nothing, found at no place in particular.
static ABSENT: Finding = Finding {
    origin: Origin {
        place: Place::BuiltIn,
        side: Side::Yours,
    },
    subject: Subject::Settings,
    found: Found::Nothing,
    notices: Vec::new(),
    behind_project: false,
    consent: Consent::Given,
};

/// A decision, before it is said what the outcome means for the findings that nobody asked for.
#[derive(Debug)]
pub(super) struct Considered {
    pub(super) decision: Decision,
    pub(super) outcome: Result<Choice, Refusal>,
}

/// Decides on all findings, so that the project's touch nothing of its user's.
pub(super) fn decide(policy: &Policy, findings: &[Finding], now: UnixTime) -> Considered {
    let is_there = |finding: &Finding| {
        finding.origin.side == Side::Project && !matches!(finding.found, Found::Nothing)
    };
    if !findings.iter().any(is_there) {
        let view = View {
            findings: findings.iter().collect(),
            all: findings,
            project_cancels: false,
        };
        return policy.consider(&view, now);
    }
    let mut project = Project {
        policy,
        findings,
        trusted: is_trusted(policy, findings),
        linked: linked_files(findings),
        links_count: false,
        cancels: true,
    };
    let mut settled = project.settle(now);
    // Cancelling a credential in favour of another is a selection, cancelling the only one is none.
    if project.trusted && matches!(settled.outcome, Err(Refusal::NoneFound)) {
        project.cancels = false;
        let without_cancelling = project.settle(now);
        if without_cancelling.outcome.is_ok() {
            settled = without_cancelling;
        } else {
            project.cancels = true;
        }
    }
    if !project.linked.is_empty() {
        project.links_count = true;
        let with_links = project.settle(now);
        if !comes_to_the_same(&settled.outcome, &with_links.outcome)
            && let Some(file) = project.linked_place(&with_links)
        {
            settled.outcome = Err(Refusal::HardLink { file });
        }
    }
    settled
}

/// The project's findings among all of them, and what is known of the project.
struct Project<'a> {
    policy: &'a Policy,
    findings: &'a [Finding],
    /// Whether its user trusts it.
    trusted: bool,
    /// Its files that have another name, which may be one of its user's.
    linked: HashSet<&'a Path>,
    /// Whether these are looked at as if they were its own, to see what would follow.
    links_count: bool,
    /// Whether its empty texts may cancel credentials of its user.
    cancels: bool,
}

/// The part that a finding of the project takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// It holds a value, which counts for a credential of the project.
    Value,
    /// It selects among what is its user's.
    Selection,
    /// It takes none.
    None(NoEffect),
}

impl<'a> Project<'a> {
    /// Decides without the project and with it, and compares.
    fn settle(&self, now: UnixTime) -> Considered {
        let without = self.policy.consider(&self.view_without(), now);
        let with = self.policy.consider(&self.view_with(), now);
        let mut settled = match self.compare(&without, &with) {
            Settled::Same => self.as_without(without, &with),
            Settled::UrlSkipped(url) => {
                let mut same = self.as_without(without, &with);
                same.decision.pass_over(url, Note::UrlSkipped(url));
                same
            }
            Settled::Own(credential) => {
                let replaces = self.credential_of(&without.outcome);
                let mut own = self.as_with(with);
                own.decision.note(Note::ProjectCredential {
                    credential,
                    replaces,
                });
                let refuses = self.policy.refuse_project_credentials
                    || (self.policy.refuse_conflicts && replaces.is_some());
                if refuses {
                    own.outcome = Err(Refusal::ProjectCredential {
                        credential,
                        replaces,
                    });
                }
                own
            }
            Settled::Refused(refusal) => {
                let mut refused = self.as_with(with);
                refused.outcome = Err(refusal);
                refused
            }
        };
        self.note_selections(&mut settled.decision);
        settled
    }

    /// The theorem.
    fn compare(&self, without: &Considered, with: &Considered) -> Settled {
        let is_projects = |index: &usize| self.is_projects(*index);
        let skips = self.policy.skip_untrusted_urls;
        match &with.outcome {
            Ok(choice) => {
                if let Some(credential) = choice.credential.filter(is_projects) {
                    return Settled::Own(credential);
                }
                let is_same_url = matches!(&without.outcome, Ok(same) if same.url == choice.url);
                match parts_of_url(with, choice).find(is_projects) {
                    Some(url) if is_same_url || skips => {
                        if is_same_url {
                            Settled::Same
                        } else {
                            Settled::UrlSkipped(url)
                        }
                    }
                    Some(url) => Settled::Refused(Refusal::ProjectUrl {
                        credential: choice.credential,
                        url,
                    }),
                    // Whatever made the difference, it was not the project's to make.
                    None => Settled::Same,
                }
            }
            Err(refusal) => match refusal.url().filter(is_projects) {
                Some(url) if skips => Settled::UrlSkipped(url),
                _ if refusal.subjects().iter().any(is_projects) => {
                    Settled::Refused(refusal.clone())
                }
                _ => Settled::Same,
            },
        }
    }

    /// Your findings, and what a trusted project selects among them.
    fn view_without(&self) -> View<'a> {
        self.view(|finding| {
            finding.origin.side == Side::Yours || self.part(finding) == Part::Selection
        })
    }

    /// All findings that take part.
    fn view_with(&self) -> View<'a> {
        let hides_files = self.hides_files().is_some();
        self.view(|finding| match finding.origin.side {
            Side::Yours => !(finding.behind_project && hides_files),
            Side::Project => !matches!(self.part(finding), Part::None(_)),
        })
    }

    fn view(&self, takes_part: impl Fn(&Finding) -> bool) -> View<'a> {
        let absent: &'static Finding = &ABSENT;
        View {
            findings: self
                .findings
                .iter()
                .map(|finding| if takes_part(finding) { finding } else { absent })
                .collect(),
            all: self.findings,
            project_cancels: self.trusted && self.cancels,
        }
    }

    /// Returns a place of the project for which the program itself would not look at files of its
    /// user.
    fn hides_files(&self) -> Option<usize> {
        self.findings.iter().position(|finding| {
            finding.origin.side == Side::Project
                && finding.is_present()
                && !matches!(self.part(finding), Part::None(_))
        })
    }

    /// Says what a finding of the project can do.
    fn part(&self, finding: &Finding) -> Part {
        let rules = &self.policy.rules;
        if !self.links_count && self.is_linked(finding) {
            return Part::None(NoEffect::HardLink);
        }
        if rules.project_needs_trust && !self.trusted {
            return Part::None(NoEffect::ProjectNotTrusted);
        }
        let selection = if self.trusted {
            Part::Selection
        } else {
            Part::None(NoEffect::ProjectNotTrusted)
        };
        match &finding.subject {
            // These are of a stored login, not of a configuration.
            Subject::Setting(SettingKey::LastRefresh | SettingKey::StoredMode) => Part::Value,
            Subject::Setting(_) | Subject::Settings if self.are_settings_out() => {
                Part::None(match rules.project_settings {
                    ProjectSettings::Unread => NoEffect::Rules,
                    _ => NoEffect::ProjectNotTrusted,
                })
            }
            Subject::Setting(key)
                if rules.project_settings == ProjectSettings::TrustedWithoutRedirects
                    && key.redirects() =>
            {
                Part::None(NoEffect::ProjectRedirect)
            }
            Subject::Setting(key) => match key {
                SettingKey::SelectedMethod
                | SettingKey::PreferredMethod
                | SettingKey::SelectedProvider
                | SettingKey::SelectedProfile
                | SettingKey::ForcedMethod
                | SettingKey::ForcedWorkspace => selection,
                SettingKey::CredentialStore
                | SettingKey::Provider(..)
                | SettingKey::Profile(..)
                | SettingKey::ProjectTrust(_) => Part::None(NoEffect::NotTheProjects),
                _ => Part::Value,
            },
            // A region chooses among a vendor's own hosts.
            Subject::Variable(name) if self.is_region(name) => selection,
            // Cancelling one credential in favour of another is a selection, too.
            Subject::Credential(..) if matches!(finding.found, Found::Blank) => {
                if self.trusted && self.cancels {
                    Part::Selection
                } else {
                    Part::Value
                }
            }
            _ => Part::Value,
        }
    }

    fn are_settings_out(&self) -> bool {
        match self.policy.rules.project_settings {
            ProjectSettings::Unread => true,
            ProjectSettings::Open => false,
            ProjectSettings::Trusted | ProjectSettings::TrustedWithoutRedirects => !self.trusted,
        }
    }

    fn is_region(&self, name: &Name) -> bool {
        let mut built_in = self.policy.rules.providers.built_in.iter();
        built_in.any(|provider| provider.region_variables.contains(&name.expose()))
    }

    fn is_linked(&self, finding: &Finding) -> bool {
        finding.origin.side == Side::Project
            && finding
                .origin
                .path()
                .is_some_and(|path| self.linked.contains(path))
    }

    /// Returns the file with another name that a decision rests on.
    fn linked_place(&self, with: &Considered) -> Option<usize> {
        let rests_on = |index: &usize| {
            let finding = self.findings.get(*index);
            finding.is_some_and(|finding| self.is_linked(finding))
        };
        let by_outcome = match &with.outcome {
            Ok(choice) => choice
                .credential
                .into_iter()
                .chain(parts_of_url(with, choice))
                .find(rests_on),
            Err(refusal) => refusal.subjects().into_iter().find(rests_on),
        };
        let place = by_outcome.or_else(|| (0..self.findings.len()).find(rests_on))?;
        let origin = &self.findings.get(place)?.origin;
        let whole = self.findings.iter().position(|finding| {
            finding.origin.same_document(origin)
                && matches!(finding.origin.place, Place::File(_, Position::Whole))
        });
        whole.or(Some(place))
    }

    /// Returns the credential that an outcome is about, usable or not.
    fn credential_of(&self, outcome: &Result<Choice, Refusal>) -> Option<usize> {
        let is_credential = |index: &usize| {
            self.findings.get(*index).is_some_and(|finding| {
                matches!(
                    finding.subject,
                    Subject::Credential(..) | Subject::StoredLogin
                )
            })
        };
        match outcome {
            Ok(choice) => choice.credential,
            Err(refusal) => refusal
                .credential()
                .or_else(|| refusal.subjects().into_iter().find(is_credential)),
        }
    }

    /// Takes the decision with the project, and says what became of what took no part in it.
    fn as_with(&self, mut with: Considered) -> Considered {
        let hidden_by = self.hides_files();
        for (index, finding) in self.findings.iter().enumerate() {
            let is_there = finding.is_present();
            let verdict = match finding.origin.side {
                Side::Yours if is_there && finding.behind_project && hidden_by.is_some() => {
                    Verdict::Shadowed(hidden_by, Shadow::Earlier)
                }
                Side::Yours => continue,
                Side::Project => match self.part(finding) {
                    _ if self.cancels_in_vain(index, finding) => {
                        Verdict::NoEffect(NoEffect::NotTheProjects)
                    }
                    Part::None(reason) if is_there => Verdict::NoEffect(reason),
                    _ => continue,
                },
            };
            with.decision.overrule(index, verdict);
        }
        with
    }

    /// Takes the decision without the project, and says what became of the project's findings.
    fn as_without(&self, mut without: Considered, with: &Considered) -> Considered {
        let failed = without.outcome.is_err();
        for (index, finding) in self.findings.iter().enumerate() {
            if finding.origin.side == Side::Yours {
                continue;
            }
            let verdict = match self.part(finding) {
                _ if self.cancels_in_vain(index, finding) => {
                    Verdict::NoEffect(NoEffect::NotTheProjects)
                }
                Part::Selection => continue,
                _ if !finding.is_present() => continue,
                Part::None(reason) => Verdict::NoEffect(reason),
                Part::Value => match with.decision.verdict(index) {
                    // The file was read; what it holds has findings of its own.
                    Verdict::Applied if matches!(finding.found, Found::Present) => Verdict::Applied,
                    Verdict::NotReached | Verdict::Decisive if failed => Verdict::NotReached,
                    Verdict::NotReached | Verdict::Decisive if finding.problem().is_some() => {
                        Verdict::Unusable
                    }
                    Verdict::Used | Verdict::Applied | Verdict::NotReached | Verdict::Decisive => {
                        Verdict::NoEffect(match finding.subject {
                            Subject::BaseUrl | Subject::SessionBaseUrl => NoEffect::SameUrl,
                            _ => NoEffect::OtherSide,
                        })
                    }
                    other => other,
                },
            };
            without.decision.overrule(index, verdict);
        }
        for note in &with.decision.notes {
            if let Note::BrokenSkipped(index) = note
                && self.is_projects(*index)
            {
                without.decision.note(note.clone());
            }
        }
        without
    }

    fn is_projects(&self, index: usize) -> bool {
        let finding = self.findings.get(index);
        finding.is_some_and(|finding| finding.origin.side == Side::Project)
    }

    /// Tells whether an empty text of the project stands before something of its user's that it
    /// would cancel, were it not the project's.
    fn cancels_in_vain(&self, index: usize, finding: &Finding) -> bool {
        self.part(finding) != Part::Selection && self.is_before_same_variable(index, finding)
    }

    fn is_before_same_variable(&self, index: usize, blank: &Finding) -> bool {
        let name = blank.origin.place.variable();
        matches!(blank.found, Found::Blank)
            && self.policy.rules.blank_hides
            && name.is_some()
            && self.findings.iter().skip(index).any(|finding| {
                finding.origin.side == Side::Yours
                    && finding.is_present()
                    && finding.origin.place.variable() == name
            })
    }

    fn note_selections(&self, decision: &mut Decision) {
        for (index, finding) in self.findings.iter().enumerate() {
            let is_restriction = matches!(
                finding.subject,
                Subject::Setting(SettingKey::ForcedMethod | SettingKey::ForcedWorkspace)
            );
            if finding.origin.side == Side::Yours
                || is_restriction
                || self.part(finding) != Part::Selection
            {
                continue;
            }
            let is_in_force = decision.verdict(index) == Verdict::Applied
                || self.is_before_same_variable(index, finding);
            if is_in_force {
                decision.note(Note::ProjectSelects(index));
            }
        }
    }
}

/// What a comparison comes to.
enum Settled {
    /// The decision without the project.
    Same,
    /// The same, and the caller allowed to pass over this base URL of the project.
    UrlSkipped(usize),
    /// This credential of the project.
    Own(usize),
    /// An error that names a place of the project.
    Refused(Refusal),
}

// A project cannot say of itself that it is trusted.
fn is_trusted(policy: &Policy, findings: &[Finding]) -> bool {
    policy.trust_project
        || findings
            .iter()
            .find(|finding| {
                finding.origin.side == Side::Yours
                    && matches!(
                        finding.subject,
                        Subject::Setting(SettingKey::ProjectTrust(_))
                    )
            })
            .is_some_and(
                |finding| matches!(&finding.found, Found::Setting(value) if value.text() == Some("trusted")),
            )
}

fn linked_files(findings: &[Finding]) -> HashSet<&Path> {
    findings
        .iter()
        .filter(|finding| {
            finding.origin.side == Side::Project
                && finding
                    .notices
                    .iter()
                    .any(|notice| matches!(notice, Notice::File(FileNotice::SeveralNames { .. })))
        })
        .filter_map(|finding| finding.origin.path())
        .collect()
}

/// Lists the findings that the base URL is made of.
fn parts_of_url<'c>(
    considered: &'c Considered,
    choice: &Choice,
) -> impl Iterator<Item = usize> + use<'c> {
    let whole = match choice.url_source {
        UrlSource::Finding(url) => Some(url),
        UrlSource::MethodDefault | UrlSource::Provider => None,
    };
    let parts = &considered.decision.circumstances.url_parts;
    whole.into_iter().chain(parts.iter().copied())
}

// What else there is to an answer follows from these.
fn comes_to_the_same(a: &Result<Choice, Refusal>, b: &Result<Choice, Refusal>) -> bool {
    match (a, b) {
        (Ok(a), Ok(b)) => {
            a.credential == b.credential
                && a.url == b.url
                && a.headers.len() == b.headers.len()
                && a.headers
                    .iter()
                    .zip(&b.headers)
                    .all(|(a, b)| a.name() == b.name() && a.value() == b.value())
                && a.provider == b.provider
        }
        (Err(a), Err(b)) => a == b,
        _ => false,
    }
}
