//! A project cannot touch what is yours. This is the one place that decides what its files may do.
//!
//! Let A be what is decided without the project's files, and B what is decided with them. B is
//!
//! - **the same** as A;
//! - **the project's own**: a credential in the project. If the project names the base URL, nothing
//!   of yours goes there (`headers` ensures that);
//! - **an error** that names a place of the project.
//!
//! So the same function decides twice, on your findings and on all of them, and
//! [`Project::compare`] compares the two. [`Project::part`] returns which of the project's findings
//! take part.
//!
//! A project that its user trusts may select among what is yours. Then A is decided with what it
//! selects, and everything else is unchanged.

use std::collections::HashSet;
use std::path::Path;

use crate::finding::file::FileNotice;
use crate::finding::tool::Decides;
use crate::finding::{
    Consent, Finding, FindingId, Found, Notice, Numbered, Origin, Place, Position, SettingKey,
    Side, Subject, recorded_trust,
};
use crate::method::UnixTime;
use crate::text::Name;

use super::decision::Decision;
use super::outcome::{Choice, Refusal};
use super::rules::Policy;
use super::settings::View;
use super::steps;
use super::tool::ProjectSettings;
use super::verdict::{NoEffect, Note, Shadow, Verdict};

/// The placeholder for a finding that takes no part: nothing, at no particular place.
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
    placeholder: None,
    only: None,
    issuer: None,
};

/// Decides on all findings, so that the project's touch nothing of its user's.
pub(super) fn decide(policy: &Policy, findings: &[&Finding], now: UnixTime) -> Decision {
    let is_there = |finding: &Finding| {
        finding.origin.side == Side::Project && !matches!(finding.found, Found::Nothing)
    };
    if !findings.iter().copied().any(is_there) {
        let view = View {
            findings,
            all: findings,
            project_cancels: false,
        };
        return steps::decide(policy, view, now);
    }
    let trusted = is_trusted(policy, findings);
    let mut project = Project {
        policy,
        findings,
        trusted,
        servers: servers_of_yours(findings),
        linked: linked_files(findings),
        links_count: false,
        cancels: trusted,
    };
    let mut settled = project.settle(now);
    // Cancelling a credential in favour of another is a selection; cancelling the only one is not.
    let finds_none = settled.outcome.as_ref().is_err_and(Refusal::finds_none);
    if project.cancels && finds_none {
        project.cancels = false;
        let without_cancelling = project.settle(now);
        if matches!(
            without_cancelling.outcome,
            Ok(_) | Err(Refusal::AsksFirst { .. })
        ) {
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
    findings: &'a [&'a Finding],
    /// Whether its user trusts it.
    trusted: bool,
    /// The servers that its user describes.
    servers: HashSet<&'a str>,
    /// Its files that have another name, which may be one of its user's.
    linked: HashSet<&'a Path>,
    /// Whether these are treated as the project's own, to see what would follow.
    links_count: bool,
    /// Whether its empty texts may cancel credentials of its user, who has to trust it for that.
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

impl Project<'_> {
    /// Decides without the project and with it, and compares.
    fn settle(&self, now: UnixTime) -> Decision {
        let yours = self.consider(now, |finding| finding.origin.side == Side::Yours);
        let selected = self.selected(&yours, now);
        let hides_files = self.hides_files().is_some();
        let with = self.consider(now, |finding| match finding.origin.side {
            Side::Yours => !(finding.behind_project && hides_files),
            Side::Project => !matches!(self.part(finding), Part::None(_)),
        });
        match self.compare(selected.as_ref().unwrap_or(&yours), &with) {
            Settled::Same => match selected {
                Some(selected) => self.note_selections(self.as_without(selected, &with, true)),
                None => self.as_without(yours, &with, false),
            },
            Settled::UrlSkipped(url) => {
                let mut same = self.as_without(yours, &with, false);
                same.judge(url, Verdict::Skipped);
                same.note(Note::UrlSkipped(url));
                same
            }
            Settled::Own(credential) => {
                let replaces = self.credential_of(&yours.outcome);
                let mut own = self.note_selections(self.as_with(with));
                own.note(Note::ProjectCredential {
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
                let mut refused = self.note_selections(self.as_with(with));
                refused.outcome = Err(refusal);
                refused
            }
        }
    }

    /// Decides with what a project selects that its user trusts; `None` where that makes no difference.
    fn selected(&self, yours: &Decision, now: UnixTime) -> Option<Decision> {
        let selects = |finding: &Finding| {
            finding.origin.side == Side::Project && self.part(finding) == Part::Selection
        };
        let is_there = |finding: &Finding| !matches!(finding.found, Found::Nothing);
        let mut findings = self.findings.iter();
        if !self.trusted || !findings.any(|finding| is_there(finding) && selects(finding)) {
            return None;
        }
        let is_yours = |finding: &Finding| finding.origin.side == Side::Yours;
        let mut selected = self.consider(now, |finding| is_yours(finding) || selects(finding));
        if comes_to_the_same(&selected.outcome, &yours.outcome) {
            return None;
        }
        // An error that only the selection leads to names it.
        if let Err(refusal) = &selected.outcome
            && !refusal
                .subjects()
                .iter()
                .any(|index| self.is_projects(*index))
        {
            let mut findings = self.findings.iter().numbered();
            let (selection, _) =
                findings.find(|(index, finding)| self.is_in_force(*index, finding, &selected))?;
            selected.outcome = Err(Refusal::BySelection {
                selection,
                refusal: Box::new(refusal.clone()),
            });
        }
        Some(selected)
    }

    /// Returns which of the three cases it is.
    fn compare(&self, without: &Decision, with: &Decision) -> Settled {
        let is_projects = |index: &FindingId| self.is_projects(*index);
        let skips = self.policy.skip_untrusted_urls;
        match &with.outcome {
            Ok(choice) => {
                if let Some(credential) = choice.credential.filter(is_projects) {
                    return Settled::Own(credential);
                }
                let is_same = matches!(&without.outcome, Ok(same) if same.url == choice.url);
                match parts_of_url(with, choice).find(is_projects) {
                    Some(url) if !is_same && skips => Settled::UrlSkipped(url),
                    Some(url) if !is_same => Settled::Refused(Refusal::ProjectUrl {
                        credential: choice.credential,
                        url,
                    }),
                    // The project may not make this difference, so the answer without it stays.
                    _ => Settled::Same,
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

    /// Decides on the findings that take part.
    fn consider(&self, now: UnixTime, takes_part: impl Fn(&Finding) -> bool) -> Decision {
        let absent: &Finding = &ABSENT;
        let findings = self.findings.iter().copied();
        let findings = findings.map(|finding| if takes_part(finding) { finding } else { absent });
        let view = View {
            findings: &findings.collect::<Vec<_>>(),
            all: self.findings,
            project_cancels: self.cancels,
        };
        steps::decide(self.policy, view, now)
    }

    /// Returns a place of the project for which the program itself would not look at files of its
    /// user.
    fn hides_files(&self) -> Option<FindingId> {
        self.findings.iter().find_id(|finding| {
            finding.origin.side == Side::Project
                && finding.is_present()
                && !matches!(self.part(finding), Part::None(_))
        })
    }

    /// Returns what a finding of the project can do.
    fn part(&self, finding: &Finding) -> Part {
        let rules = &self.policy.rules;
        if !self.links_count && self.is_linked(finding) {
            return Part::None(NoEffect::HardLink);
        }
        if rules.tool.project_needs_trust && !self.trusted {
            return Part::None(NoEffect::ProjectNotTrusted);
        }
        let selection = if self.trusted {
            Part::Selection
        } else {
            Part::None(NoEffect::ProjectNotTrusted)
        };
        match &finding.subject {
            // These are of a stored login, not of a configuration.
            Subject::Setting(SettingKey::LastRefresh) => Part::Value,
            Subject::Setting(SettingKey::Tool(key)) if key.decides() == Decides::StoredLogin => {
                Part::Value
            }
            Subject::Setting(_) | Subject::Settings if self.are_settings_out() => {
                Part::None(match rules.tool.project_settings {
                    ProjectSettings::Unread => NoEffect::Rules,
                    _ => NoEffect::ProjectNotTrusted,
                })
            }
            Subject::Setting(key)
                if rules.tool.project_settings == ProjectSettings::TrustedWithoutRedirects
                    && key.redirects() =>
            {
                Part::None(NoEffect::ProjectRedirect)
            }
            Subject::Setting(SettingKey::BaseUrl | SettingKey::SessionBaseUrl)
                if is_empty_text(finding) =>
            {
                Part::None(NoEffect::NotTheProjects)
            }
            Subject::Setting(SettingKey::PreferredMethod) => selection,
            Subject::Setting(SettingKey::AllowHttp) => Part::None(NoEffect::NotTheProjects),
            Subject::Setting(SettingKey::Tool(key)) => match key.decides() {
                Decides::Selection | Decides::Restriction => selection,
                // It would redirect a server of the user's.
                Decides::BaseUrlOf(id)
                    if self.servers.contains(id.expose()) && !is_empty_text(finding) =>
                {
                    Part::Value
                }
                Decides::BaseUrlOf(_) | Decides::Yours => Part::None(NoEffect::NotTheProjects),
                Decides::StoredLogin | Decides::Value => Part::Value,
            },
            // An empty text names no base URL and no header; it could only cancel one.
            Subject::BaseUrl | Subject::SessionBaseUrl | Subject::Header(_)
                if matches!(finding.found, Found::Blank) =>
            {
                Part::None(NoEffect::NotTheProjects)
            }
            // A region chooses among a vendor's own hosts.
            Subject::Variable(name) if self.is_region(name) => selection,
            // Cancelling one credential in favour of another is a selection, too.
            Subject::Credential(..) if matches!(finding.found, Found::Blank) => {
                if self.cancels {
                    Part::Selection
                } else {
                    Part::Value
                }
            }
            _ => Part::Value,
        }
    }

    fn are_settings_out(&self) -> bool {
        match self.policy.rules.tool.project_settings {
            ProjectSettings::Unread => true,
            ProjectSettings::Open => false,
            ProjectSettings::Trusted | ProjectSettings::TrustedWithoutRedirects => !self.trusted,
        }
    }

    fn is_region(&self, name: &Name) -> bool {
        self.policy.rules.tool.servers.has_region_in(name.expose())
    }

    fn is_linked(&self, finding: &Finding) -> bool {
        finding.origin.side == Side::Project
            && finding
                .origin
                .path()
                .is_some_and(|path| self.linked.contains(path))
    }

    /// Returns the file with another name that a decision rests on.
    fn linked_place(&self, with: &Decision) -> Option<FindingId> {
        let rests_on = |index: &FindingId| {
            let finding = self.findings.get(index.index());
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
        let place = by_outcome.or_else(|| {
            self.findings
                .iter()
                .find_id(|finding| self.is_linked(finding))
        })?;
        let origin = &self.findings.get(place.index())?.origin;
        let whole = self.findings.iter().find_id(|finding| {
            finding.origin.same_document(origin)
                && matches!(finding.origin.place, Place::File(_, Position::Whole))
        });
        whole.or(Some(place))
    }

    /// Returns the credential that an outcome is about, usable or not.
    fn credential_of(&self, outcome: &Result<Choice, Refusal>) -> Option<FindingId> {
        let is_credential = |index: &FindingId| {
            self.findings.get(index.index()).is_some_and(|finding| {
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

    /// Returns the decision with the project, with verdicts on the findings that took no part in it.
    fn as_with(&self, mut with: Decision) -> Decision {
        let hidden_by = self.hides_files();
        for (index, finding) in self.findings.iter().numbered() {
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
            with.overrule(index, verdict);
        }
        with
    }

    /// Returns the decision without the project, or with only what it selects, with verdicts on the
    /// project's findings.
    fn as_without(&self, mut without: Decision, with: &Decision, with_selection: bool) -> Decision {
        let failed = without.outcome.is_err();
        for (index, finding) in self.findings.iter().numbered() {
            if finding.origin.side == Side::Yours {
                continue;
            }
            let verdict = match self.part(finding) {
                _ if self.cancels_in_vain(index, finding) => {
                    Verdict::NoEffect(NoEffect::NotTheProjects)
                }
                Part::Selection if with_selection => continue,
                _ if !finding.is_present() => continue,
                Part::None(reason) => Verdict::NoEffect(reason),
                // It makes no difference.
                Part::Selection => match with.verdict(index) {
                    Verdict::Decisive => Verdict::NotReached,
                    other => other,
                },
                Part::Value => match with.verdict(index) {
                    // The file was read; its contents have separate findings.
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
            without.overrule(index, verdict);
        }
        for note in &with.notes {
            if let Note::BrokenSkipped(index) = note
                && self.is_projects(*index)
            {
                without.note(note.clone());
            }
        }
        without
    }

    fn is_projects(&self, index: FindingId) -> bool {
        let finding = self.findings.get(index.index());
        finding.is_some_and(|finding| finding.origin.side == Side::Project)
    }

    /// Returns whether an empty text of the project comes before something of the user's, which it would
    /// cancel if it were the user's, too.
    fn cancels_in_vain(&self, index: FindingId, finding: &Finding) -> bool {
        self.part(finding) != Part::Selection && self.is_before_same_variable(index, finding)
    }

    fn is_before_same_variable(&self, index: FindingId, blank: &Finding) -> bool {
        let name = blank.origin.place.variable();
        matches!(blank.found, Found::Blank)
            && self.policy.rules.tool.blank_hides
            && name.is_some()
            && self.findings.iter().skip(index.index()).any(|finding| {
                finding.origin.side == Side::Yours
                    && finding.is_present()
                    && finding.origin.place.variable() == name
            })
    }

    /// Notes what a trusted project selects.
    fn note_selections(&self, mut settled: Decision) -> Decision {
        for (index, finding) in self.findings.iter().numbered() {
            if self.is_in_force(index, finding, &settled) {
                settled.note(Note::ProjectSelects(index));
            }
        }
        settled
    }

    /// Returns whether a finding is a selection of a trusted project and had its effect.
    fn is_in_force(&self, index: FindingId, finding: &Finding, decision: &Decision) -> bool {
        let is_restriction = matches!(&finding.subject,
            Subject::Setting(SettingKey::Tool(key)) if key.decides() == Decides::Restriction);
        finding.origin.side == Side::Project
            && !is_restriction
            && self.part(finding) == Part::Selection
            && (decision.verdict(index) == Verdict::Applied
                || self.is_before_same_variable(index, finding))
    }
}

/// The result of the comparison.
enum Settled {
    /// The decision without the project.
    Same,
    /// The same, and the caller allowed to skip this base URL of the project.
    UrlSkipped(FindingId),
    /// This credential of the project.
    Own(FindingId),
    /// An error that names a place of the project.
    Refused(Refusal),
}

fn is_empty_text(finding: &Finding) -> bool {
    matches!(&finding.found, Found::Setting(value) if value.text().is_some_and(|text| text.trim().is_empty()))
}

fn is_trusted(policy: &Policy, findings: &[&Finding]) -> bool {
    policy.trust_project
        || matches!(
            recorded_trust(findings.iter().copied()),
            Some((_, Some("trusted")))
        )
}

fn servers_of_yours<'a>(findings: &[&'a Finding]) -> HashSet<&'a str> {
    let yours = findings
        .iter()
        .filter(|finding| finding.origin.side == Side::Yours);
    yours
        .filter_map(|finding| match &finding.subject {
            Subject::Setting(SettingKey::Tool(key)) => key.server().map(Name::expose),
            _ => None,
        })
        .collect()
}

fn linked_files<'a>(findings: &[&'a Finding]) -> HashSet<&'a Path> {
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

/// Lists the findings that make up the base URL.
fn parts_of_url<'c>(
    considered: &'c Decision,
    choice: &Choice,
) -> impl Iterator<Item = FindingId> + use<'c> {
    let whole = choice.url_source.finding();
    let parts = &considered.circumstances.url_parts;
    whole.into_iter().chain(parts.iter().copied())
}

/// Returns whether two outcomes are the same credential, base URL, headers, parameters and billing, or the
/// same error.
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
                && a.query == b.query
                && a.billing == b.billing
        }
        (Err(a), Err(b)) => a == b,
        _ => false,
    }
}
