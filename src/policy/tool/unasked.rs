//! The verdict on a setting of a preset that no rule asked for.

use crate::finding::tool::{ServerField, ToolKey};
use crate::finding::{Finding, Numbered};
use crate::policy::decision::Decision;
use crate::policy::outcome::Choice;
use crate::policy::rules::Policy;
use crate::policy::verdict::{NoEffect, Shadow, Verdict, names_credential};

use super::refusal::ToolReason;

/// Returns the verdict on it.
pub(in crate::policy) fn verdict(
    decision: &Decision,
    policy: &Policy,
    finding: &Finding,
    key: &ToolKey,
    (choice, findings): (&Choice, &[&Finding]),
) -> Verdict {
    Verdict::NoEffect(match key {
        ToolKey::CloudProject | ToolKey::AlsoBearer => NoEffect::OtherMethod,
        // The server that a profile selects is asked for in every decision.
        ToolKey::Profile(..) => NoEffect::Tool(ToolReason::NotInProfile),
        // A field of the server in use: another place sets it, or a credential that came first made it
        // unnecessary.
        ToolKey::Server(..) => {
            let same = |(other, verdict): (&&Finding, &Verdict)| {
                other.subject == finding.subject && *verdict == Verdict::Applied
            };
            let earlier = findings.iter().zip(&decision.verdicts).find_id(same);
            return match (earlier, choice.credential) {
                (Some(winner), _) => Verdict::Shadowed(Some(winner), Shadow::Earlier),
                (None, Some(credential)) if policy.rules.tool.listens_to(&finding.subject) => {
                    let of_caller = findings
                        .get(credential.index())
                        .is_some_and(|finding| finding.is_given());
                    let why = if of_caller {
                        Shadow::Pinned
                    } else {
                        Shadow::Earlier
                    };
                    Verdict::Shadowed(Some(credential), why)
                }
                (None, _) => Verdict::NoEffect(NoEffect::Rules),
            };
        }
        _ => NoEffect::Rules,
    })
}

/// Returns whether a note should say that the setting has no effect. Defining a server or profile without
/// using it is not a mistake.
pub(in crate::policy) fn deserves_note(key: &ToolKey, reason: NoEffect) -> bool {
    match key {
        // A server can name many headers, which may stay unset.
        ToolKey::Server(_, ServerField::VariableHeader(header))
            if reason == NoEffect::VariableNotSet =>
        {
            names_credential(header.expose())
        }
        ToolKey::Server(..) | ToolKey::Profile(..) => matches!(
            reason,
            NoEffect::Rules
                | NoEffect::Tool(ToolReason::NotInProfile)
                | NoEffect::ProjectRedirect
                | NoEffect::NotTheProjects
        ),
        ToolKey::CloudProject | ToolKey::Followed(_) => false,
        _ => true,
    }
}
