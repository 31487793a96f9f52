//! Variables that settings and built-in providers name.

use std::collections::HashMap;

use crate::finding::{Finding, Found, Side, Subject};
use crate::text::Name;

use super::decision::Decision;
use super::settings::Settings;
use super::verdict::{NoEffect, Shadow, Verdict};
use super::{Policy, beside};

/// Where variables lie, as indexes of findings.
#[derive(Debug)]
pub(super) struct VariablePlaces {
    /// Those of one variable stand side by side, in order of precedence.
    by_name: Vec<usize>,
    /// A `.env` file that cannot be read may hold any variable.
    unreadable: Vec<usize>,
}

impl VariablePlaces {
    /// Looks for them.
    pub(super) fn of(findings: &[&Finding]) -> Self {
        let mut by_name = Vec::new();
        let mut unreadable = Vec::new();
        for (index, finding) in findings.iter().enumerate() {
            match &finding.subject {
                Subject::Variable(_) => by_name.push(index),
                Subject::Dotenv if finding.problem().is_some() => unreadable.push(index),
                _ => {}
            }
        }
        by_name.sort_by_key(|index| variable_at(findings, *index));
        Self {
            by_name,
            unreadable,
        }
    }

    /// Returns the places that may set a variable, in order of precedence.
    fn that_may_set(&self, findings: &[&Finding], name: &Name) -> Vec<usize> {
        let name = Some(name.expose());
        let start = self
            .by_name
            .partition_point(|index| variable_at(findings, *index) < name);
        let of_name = self.by_name.iter().skip(start);
        let mut indexes: Vec<usize> = of_name
            .take_while(|index| variable_at(findings, **index) == name)
            .chain(&self.unreadable)
            .copied()
            .collect();
        indexes.sort_unstable();
        indexes
    }
}

fn variable_at<'f>(findings: &[&'f Finding], index: usize) -> Option<&'f str> {
    match &findings.get(index)?.subject {
        Subject::Variable(name) => Some(name.expose()),
        _ => None,
    }
}

/// Returns the earliest place that sets a variable to something, or that cannot be read and may set
/// it.
pub(super) fn find_variable(
    policy: &Policy,
    settings: &Settings<'_>,
    name: &Name,
    decision: &mut Decision,
) -> Option<usize> {
    let mut winner = None;
    let mut blanks = Vec::new();
    let places = settings.variables();
    for index in places.that_may_set(settings.findings, name) {
        let Some(finding) = settings.finding(index) else {
            continue;
        };
        if finding.subject == Subject::Dotenv && policy.skip_broken {
            continue;
        }
        let verdict = match &finding.found {
            Found::Blank if policy.rules.blank_hides => {
                blanks.push(finding);
                continue;
            }
            Found::Blank | Found::Nothing => continue,
            _ if winner.is_some() => Verdict::Shadowed(winner, Shadow::Earlier),
            _ if blanks.iter().any(|blank| hides(settings, blank, finding)) => {
                Verdict::NoEffect(NoEffect::SetToNothing)
            }
            _ => {
                winner = Some(index);
                Verdict::Applied
            }
        };
        decision.judge(index, verdict);
    }
    winner
}

impl<'a> Settings<'a> {
    /// Returns which places set a variable to nothing, by its name, in order of precedence.
    fn blanks(&self, policy: &Policy) -> &HashMap<String, Vec<usize>> {
        self.blanks.get_or_init(|| {
            let mut blanks: HashMap<String, Vec<usize>> = HashMap::new();
            for (index, finding) in self.findings.iter().enumerate() {
                let is_blank = matches!(finding.found, Found::Blank);
                if let Some(name) = finding.origin.place.variable()
                    && (is_blank || beside::is_declined(policy, finding))
                {
                    blanks
                        .entry(name.expose().to_owned())
                        .or_default()
                        .push(index);
                }
            }
            blanks
        })
    }

    /// Returns the text that a place sets a variable to.
    pub(super) fn variable_text_at(&self, index: usize) -> Option<&'a str> {
        match &self.finding(index)?.found {
            Found::Text(text) => Some(text.expose()),
            _ => None,
        }
    }
}

/// Tells whether an earlier place sets the same variable to nothing, and that counts.
pub(super) fn blank_hides(policy: &Policy, settings: &Settings<'_>, index: usize) -> bool {
    let Some(finding) = settings.finding(index).filter(|_| policy.rules.blank_hides) else {
        return false;
    };
    let Some(name) = finding.origin.place.variable() else {
        return false;
    };
    let blanks = settings.blanks(policy).get(name.expose());
    let earlier = blanks.into_iter().flatten().copied();
    earlier
        .take_while(|earlier| *earlier < index)
        .filter_map(|earlier| settings.finding(earlier))
        .any(|earlier| hides(settings, earlier, finding))
}

// Codex reads one environment into which the files were loaded, so a variable that was set to nothing
// is not looked for anywhere else (recordings `dotenv/OPENAI_BASE_URL+env_empty`). But a project's
// hides nothing of its user's, unless its user lets it select: what is left might be billed to another
// account.
fn hides(settings: &Settings<'_>, blank: &Finding, other: &Finding) -> bool {
    blank.origin.side == Side::Yours
        || other.origin.side == Side::Project
        || (settings.project_cancels && matches!(other.subject, Subject::Credential(..)))
}
