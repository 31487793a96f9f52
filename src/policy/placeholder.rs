//! Allows a placeholder for a server on this machine: such servers accept any text as a key, and programs
//! require one (`OPENAI_API_KEY=none`).

use crate::finding::{Finding, FindingId, Found, Notice, Problem, Side};
use crate::method::UnixTime;
use crate::secret::{InvalidSecret, is_any_text};
use crate::vendor::Vendor;

use super::decision::Decision;
use super::outcome::{Choice, Refusal};
use super::rules::Policy;
use super::verdict::{Note, Verdict};

impl Policy {
    /// Decides again with the refused placeholder as the credential, and uses that answer if requests go to
    /// this machine. The finding then holds a credential, with a note.
    pub(crate) fn send_placeholder(
        &self,
        findings: &mut [Finding],
        now: UnixTime,
        mut refused: Decision,
    ) -> Decision {
        let Some(index) = refused_placeholder(&refused, findings) else {
            return refused;
        };
        let Some(finding) = findings.get_mut(index.index()) else {
            return refused;
        };
        let before = finding.clone();
        finding.notices.push(Notice::PlaceholderSent);
        if let Some(method) = finding.placeholder.take() {
            finding.found = Found::Credential(*method);
        }
        let decision = self.decide(findings, now);
        let is_projects = |index: &FindingId| {
            let named = findings.get(index.index());
            named.is_some_and(|finding| finding.origin.side == Side::Project)
        };
        match &decision.outcome {
            Ok(choice) if choice.credential == Some(index) && takes_any_text(choice) => {
                return decision;
            }
            // Without the project it may be sent, so the error must name the project.
            Ok(_) => {
                let selects = decision.notes.iter().find_map(|note| match note {
                    Note::ProjectSelects(selection) => Some(*selection),
                    _ => None,
                });
                refused = match selects {
                    Some(selection) => refused.by_selection(selection),
                    None => refused,
                };
            }
            Err(refusal) if refusal.subjects().iter().any(is_projects) => refused = decision,
            Err(_) => {}
        }
        if let Some(finding) = findings.get_mut(index.index()) {
            *finding = before;
        }
        refused
    }
}

/// Returns whether a server may take the placeholder: one on this machine any, one that is no vendor's such a
/// word as people choose for servers without keys.
fn takes_any_text(choice: &Choice) -> bool {
    let is_chosen = || {
        let text = choice.method.bearer();
        text.is_some_and(|text| is_any_text(text.expose()))
    };
    choice.url.is_loopback() || Vendor::at(choice.url.host()).is_none() && is_chosen()
}

impl Decision {
    fn by_selection(mut self, selection: FindingId) -> Self {
        self.judge(selection, Verdict::Decisive);
        self.outcome = self.outcome.map_err(|refusal| Refusal::BySelection {
            selection,
            refusal: Box::new(refusal),
        });
        self
    }
}

fn refused_placeholder(decision: &Decision, findings: &[Finding]) -> Option<FindingId> {
    match decision.outcome.as_ref().err()? {
        Refusal::InvalidCredential {
            credential,
            why: InvalidSecret::Placeholder,
        } => Some(*credential),
        Refusal::Broken(index) => {
            let finding = findings.get(index.index())?;
            let is_placeholder =
                finding.problem() == Some(&Problem::Secret(InvalidSecret::Placeholder));
            (is_placeholder && finding.placeholder.is_some()).then_some(*index)
        }
        _ => None,
    }
}
