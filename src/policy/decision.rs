//! The one value that the result, the trace and every message follow from.

use crate::base_url::BaseUrl;
use crate::finding::{Finding, Found, ProviderField, SettingKey, Subject};
use crate::method::CredentialClass;
use crate::method::{AuthMethod, Billing, RequestHeader};
use crate::text::{Name, UncheckedText};

use super::refusal::Refusal;
use super::verdict::{Note, Verdict};

/// What was decided. Numbers are indexes into the findings that were decided on.
#[derive(Clone, Debug)]
pub(crate) struct Decision {
    /// The answer, or why there is none.
    pub(crate) outcome: Result<Choice, Refusal>,
    /// What became of each finding, in the order of the findings.
    pub(crate) verdicts: Vec<Verdict>,
    /// What somebody should know besides.
    pub(crate) notes: Vec<Note>,
    /// What the search went by. Remedies are worked out from it.
    pub(crate) circumstances: Circumstances,
}

/// What the search went by, as far as it got.
#[derive(Clone, Debug, Default)]
pub(crate) struct Circumstances {
    /// The provider in use, unless it is the primary one.
    pub(crate) provider: Option<Name>,
    /// Whether a login was looked for, by the order of precedence.
    pub(crate) searches_login: bool,
    /// The class that comes first, if one does.
    pub(crate) preferred: Option<CredentialClass>,
    /// The only class that takes part.
    pub(crate) selected: Option<CredentialClass>,
    /// The only class that is allowed.
    pub(crate) forced: Option<CredentialClass>,
    /// The base URL that somebody set, where no credential was found for it.
    pub(crate) url_without_credential: Option<usize>,
    /// The variables that were filled into the base URL of a built-in provider.
    pub(super) url_parts: Vec<usize>,
}

/// A credential, an endpoint, and where both came from.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    /// The finding that holds the credential; none if none is required.
    pub(crate) credential: Option<usize>,
    /// The finding that holds the credential that goes along with it, in a header of its own.
    pub(crate) second: Option<usize>,
    /// The credential.
    pub(crate) method: AuthMethod,
    /// The base URL.
    pub(crate) url: BaseUrl,
    /// Where the base URL came from.
    pub(crate) url_source: UrlSource,
    /// The provider in use, unless it is the primary one.
    pub(crate) provider: Option<Name>,
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
    Finding(usize),
    /// The default for the method.
    MethodDefault,
    /// The provider brings it along.
    Provider,
}

impl UrlSource {
    pub(crate) fn finding(self) -> Option<usize> {
        match self {
            Self::Finding(url) => Some(url),
            Self::MethodDefault | Self::Provider => None,
        }
    }
}

impl Decision {
    /// Starts with what can be said of the findings before anything is decided.
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

    /// Says what became of a finding; the last word counts. What is absent stays "nothing" unless
    /// it is decisive: a member that is missing can be why there is no answer.
    pub(super) fn judge(&mut self, finding: usize, verdict: Verdict) {
        if let Some(slot) = self.verdicts.get_mut(finding)
            && (*slot != Verdict::Nothing || verdict == Verdict::Decisive)
        {
            *slot = verdict;
        }
    }

    /// Returns what became of a finding.
    pub(super) fn verdict(&self, finding: usize) -> Verdict {
        let verdict = self.verdicts.get(finding);
        verdict.copied().unwrap_or(Verdict::Nothing)
    }

    /// Says what became of a finding, whatever was said before.
    pub(super) fn overrule(&mut self, finding: usize, verdict: Verdict) {
        if let Some(slot) = self.verdicts.get_mut(finding) {
            *slot = verdict;
        }
    }

    /// Passes over what the caller allowed to pass over.
    pub(super) fn pass_over(&mut self, finding: usize, note: Note) {
        self.judge(finding, Verdict::PassedOver);
        self.note(note);
    }

    pub(super) fn note(&mut self, note: Note) {
        self.notes.push(note);
    }
}

// Such a setting is to be judged as any other, though no more is known of it than that it is there.
fn is_setting_without_text(subject: &Subject) -> bool {
    matches!(
        subject,
        Subject::Setting(
            SettingKey::Unrelated(_) | SettingKey::Provider(_, ProviderField::AuthCommand)
        )
    )
}

// Facts that other decisions rest on; they cannot win or lose themselves.
fn is_record(subject: &Subject) -> bool {
    matches!(
        subject,
        Subject::Setting(
            SettingKey::LastRefresh | SettingKey::ProjectTrust(_) | SettingKey::Followed(_)
        )
    )
}
