//! A placeholder goes to a server on this machine: such servers take any text for a key, and programs want
//! one (`OPENAI_API_KEY=none`).

use crate::finding::{Finding, FindingId, Found, Notice, Problem};
use crate::method::UnixTime;
use crate::secret::InvalidSecret;

use super::{Decision, Policy, Refusal};

impl Policy {
    /// Decides once more with the placeholder that was refused as it stands, and takes that answer if it
    /// sends it to this machine. The finding holds a credential then, with a remark.
    pub(crate) fn send_placeholder(
        &self,
        findings: &mut [Finding],
        now: UnixTime,
        refused: Decision,
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
        let is_local = decision
            .outcome
            .as_ref()
            .is_ok_and(|choice| choice.credential == Some(index) && choice.url.is_loopback());
        if is_local {
            return decision;
        }
        if let Some(finding) = findings.get_mut(index.index()) {
            *finding = before;
        }
        refused
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
