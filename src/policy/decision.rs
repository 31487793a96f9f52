//! The decision: the one value from which the result, the trace and every message are made.

use crate::finding::{Finding, FindingId, Found, SettingKey, Subject};
use crate::method::CredentialClass;
use crate::text::Name;

use super::outcome::{Choice, Refusal};
use super::verdict::{Note, Verdict};

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
        self.judge(broken, Verdict::Skipped);
        self.note(Note::BrokenSkipped(broken));
    }

    pub(super) fn note(&mut self, note: Note) {
        self.notes.push(note);
    }
}

// Such a setting gets a verdict like any other, although only its presence is known.
fn is_setting_without_text(subject: &Subject) -> bool {
    match subject {
        Subject::Setting(SettingKey::Unrelated(_) | SettingKey::Overridden(_)) => true,
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
