//! The decision: the one value from which the result, the trace and every message are made.

use crate::base_url::BaseUrl;
use crate::finding::{Finding, FindingId, Found, Numbered, SettingKey, Subject};
use crate::method::{AuthMethod, Billing, CredentialClass, RequestHeader, UnixTime};
use crate::text::{Name, UncheckedText};

use super::refusal::Refusal;
use super::tool::unasked;
use super::verdict::{NoEffect, Note, Verdict};
use super::{Policy, verdict};

/// What was decided. Numbers are indexes into the findings that were decided on.
#[derive(Clone, Debug)]
pub(crate) struct Decision {
    /// The answer, or why there is none.
    pub(crate) outcome: Result<Choice, Refusal>,
    /// What became of each finding, in the order of the findings.
    pub(crate) verdicts: Vec<Verdict>,
    /// Notes for the user.
    pub(crate) notes: Vec<Note>,
    /// What the search was based on. Remedies are computed from it.
    pub(crate) circumstances: Circumstances,
}

/// The verdicts and notes of a search. They become part of a decision only if the caller adds them; some
/// callers need only the result of the search.
#[derive(Debug, Default)]
pub(super) struct Remarks {
    verdicts: Vec<(FindingId, Verdict)>,
    notes: Vec<Note>,
}

impl Remarks {
    /// Records the verdict on a finding, as [`Decision::judge`] does.
    pub(super) fn judge(&mut self, finding: FindingId, verdict: Verdict) {
        self.verdicts.push((finding, verdict));
    }

    pub(super) fn note(&mut self, note: Note) {
        self.notes.push(note);
    }

    /// Skips what is broken and the caller allowed to skip.
    pub(super) fn skip(&mut self, broken: FindingId) {
        self.judge(broken, Verdict::PassedOver);
        self.note(Note::BrokenSkipped(broken));
    }
}

/// What the search was based on, as far as it got.
#[derive(Clone, Debug, Default)]
pub(crate) struct Circumstances {
    /// The server in use, unless it is the program's own.
    pub(crate) server: Option<Name>,
    /// Whether a login was looked for, by the order of precedence.
    pub(crate) searches_login: bool,
    /// The class that comes first, if one does.
    pub(crate) preferred: Option<CredentialClass>,
    /// The only class that takes part.
    pub(crate) selected: Option<CredentialClass>,
    /// The only class that is allowed.
    pub(crate) forced: Option<CredentialClass>,
    /// The base URL that somebody set, where no credential was found for it.
    pub(crate) url_without_credential: Option<FindingId>,
    /// The variables that were filled into the base URL of a built-in server.
    pub(super) url_parts: Vec<FindingId>,
}

/// A credential, an endpoint, and where both came from.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    /// The finding that holds the credential; none if none is required.
    pub(crate) credential: Option<FindingId>,
    /// The finding with the second credential, which is sent in a separate header.
    pub(crate) second: Option<FindingId>,
    /// The credential.
    pub(crate) method: AuthMethod,
    /// The base URL.
    pub(crate) url: BaseUrl,
    /// Where the base URL came from.
    pub(crate) url_source: UrlSource,
    /// The server in use, unless it is the program's own.
    pub(crate) server: Option<Name>,
    /// The headers of a request, credential first.
    pub(crate) headers: Vec<RequestHeader>,
    /// The query parameters of a request.
    pub(crate) query: Vec<(Name, UncheckedText)>,
    /// Who pays.
    pub(crate) billing: Billing,
}

/// Where a base URL came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UrlSource {
    /// The finding of this index.
    Finding(FindingId),
    /// The default for the method.
    MethodDefault,
    /// Built in, with the server.
    Server,
}

impl UrlSource {
    pub(crate) fn finding(self) -> Option<FindingId> {
        match self {
            Self::Finding(url) => Some(url),
            Self::MethodDefault | Self::Server => None,
        }
    }
}

impl Decision {
    /// Starts with the verdicts that are known before anything is decided.
    pub(super) fn undecided(findings: &[&Finding]) -> Self {
        let verdicts = findings
            .iter()
            .map(|finding| match &finding.found {
                Found::Nothing | Found::Blank => Verdict::Nothing,
                // Unusable only if it turns out that nothing depended on it.
                Found::Problem(_) => Verdict::NotReached,
                Found::Present if !is_setting_without_text(&finding.subject) => Verdict::Applied,
                _ if is_record(&finding.subject) => Verdict::Applied,
                _ => Verdict::NotReached,
            })
            .collect();
        Self {
            outcome: Err(Refusal::NoneFound),
            verdicts,
            notes: Vec::new(),
            circumstances: Circumstances::default(),
        }
    }

    /// Records the verdict on a finding; the last one counts. An absent finding stays "nothing" unless it
    /// is decisive: a missing member can be the reason why there is no answer.
    pub(super) fn judge(&mut self, finding: FindingId, verdict: Verdict) {
        if let Some(slot) = self.verdicts.get_mut(finding.index())
            && (*slot != Verdict::Nothing || verdict == Verdict::Decisive)
        {
            *slot = verdict;
        }
    }

    /// Returns the verdict on a finding.
    pub(super) fn verdict(&self, finding: FindingId) -> Verdict {
        let verdict = self.verdicts.get(finding.index());
        verdict.copied().unwrap_or(Verdict::Nothing)
    }

    /// Records the verdict on a finding and replaces any earlier one.
    pub(super) fn overrule(&mut self, finding: FindingId, verdict: Verdict) {
        if let Some(slot) = self.verdicts.get_mut(finding.index()) {
            *slot = verdict;
        }
    }

    /// Skips what is broken and the caller allowed to skip.
    pub(super) fn skip(&mut self, broken: FindingId) {
        self.judge(broken, Verdict::PassedOver);
        self.note(Note::BrokenSkipped(broken));
    }

    /// Adds the verdicts and notes of a search.
    pub(super) fn take_over(&mut self, remarks: Remarks) {
        for (finding, verdict) in remarks.verdicts {
            self.judge(finding, verdict);
        }
        self.notes.extend(remarks.notes);
    }

    pub(super) fn note(&mut self, note: Note) {
        self.notes.push(note);
    }
}

// Such a setting gets a verdict like any other, although only its presence is known.
fn is_setting_without_text(subject: &Subject) -> bool {
    match subject {
        Subject::Setting(SettingKey::Unrelated(_)) => true,
        Subject::Setting(SettingKey::Tool(key)) => key.has_no_text(),
        _ => false,
    }
}

// Facts that other decisions depend on; they cannot win or lose themselves.
fn is_record(subject: &Subject) -> bool {
    match subject {
        Subject::Setting(SettingKey::LastRefresh) => true,
        Subject::Setting(SettingKey::Tool(key)) => key.is_record(),
        _ => false,
    }
}

impl Decision {
    /// Sets the outcome, and adds the verdicts and notes that follow from it.
    pub(super) fn conclude(
        &mut self,
        policy: &Policy,
        findings: &[&Finding],
        now: UnixTime,
        outcome: Result<Choice, Refusal>,
    ) {
        self.outcome = outcome;
        match &self.outcome {
            Ok(choice) => {
                // A finding that no rule asked for is unknown to these rules.
                let unasked: Vec<(FindingId, Verdict)> = self
                    .verdicts
                    .iter()
                    .zip(findings)
                    .numbered()
                    .filter(|(_, (verdict, _))| **verdict == Verdict::NotReached)
                    .map(|(index, (_, finding))| {
                        (index, self.of_unasked(policy, finding, choice, findings))
                    })
                    .collect();
                let credentials = choice.credential.into_iter().chain(choice.second);
                let used: Vec<FindingId> = credentials.chain(choice.url_source.finding()).collect();
                for (finding, verdict) in unasked {
                    self.judge(finding, verdict);
                }
                for finding in used {
                    self.judge(finding, Verdict::Used);
                }
            }
            Err(refusal) => {
                let finds_none = refusal.finds_none();
                for finding in refusal.subjects() {
                    self.judge(finding, Verdict::Decisive);
                }
                // Somebody may have relied on it.
                for (index, finding) in findings.iter().numbered() {
                    let is_unused = matches!(finding.subject, Subject::Unused(_))
                        || (self.verdict(index) == Verdict::NotReached
                            && self.circumstances.server.is_none()
                            && policy.is_for_another_method(&finding.subject));
                    let is_unselected = finds_none
                        && self.verdict(index) == Verdict::NotReached
                        && policy.may_be_meant_as_key(&finding.subject);
                    let why = match (is_unused, is_unselected) {
                        (true, _) => NoEffect::Rules,
                        (_, true) => NoEffect::NotSelected,
                        _ => continue,
                    };
                    if finding.is_present() && finding.problem().is_none() {
                        self.judge(index, Verdict::NoEffect(why));
                    }
                }
                // No request follows from an error.
                self.notes.retain(|note| !note.is_about_the_request());
            }
        }
        // Last, since the notes depend on the verdicts.
        verdict::add(self, policy, findings, now);
    }

    // The verdict on a finding that no rule asked for.
    fn of_unasked(
        &self,
        policy: &Policy,
        finding: &Finding,
        choice: &Choice,
        findings: &[&Finding],
    ) -> Verdict {
        if finding.problem().is_some() {
            return Verdict::Unusable;
        }
        Verdict::NoEffect(match &finding.subject {
            Subject::Variable(_) if policy.is_for_another_method(&finding.subject) => {
                NoEffect::Rules
            }
            Subject::Variable(_) | Subject::Header(_) => NoEffect::NotSelected,
            Subject::Setting(SettingKey::Misplaced(_)) => NoEffect::WrongTable,
            Subject::Setting(SettingKey::Unrelated(_)) => NoEffect::Unrelated,
            Subject::Setting(SettingKey::Tool(key)) => {
                return unasked::verdict(self, policy, finding, key, (choice, findings));
            }
            _ => NoEffect::Rules,
        })
    }

    // Before any verdict is "used", since nothing is used then.
    pub(super) fn conflict_as_refusal(
        &self,
        choice: &Choice,
        findings: &[&Finding],
    ) -> Option<Refusal> {
        let used = choice.credential?;
        let mut credentials = vec![used];
        credentials.extend(verdict::billed_differently(self, used, findings));
        (credentials.len() > 1).then_some(Refusal::Conflicting { credentials })
    }
}
