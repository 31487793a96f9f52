//! Variables that are set and not read, and whose names are nearly those that are. And what only one of
//! several sources does not read.

use crate::finding::{
    Finding, FindingId, Found, Lost, Notice, Numbered, Place, Position, Standing, Subject,
};
use crate::policy::tool::ToolRules;
use crate::policy::{Decision, NoEffect, Note, Policy, Refusal, Tier, UrlSource};
use crate::source::each_near;
use crate::system::{System, Variable};
use crate::text::{Name, is_misspelt};

/// Looks for such variables where nothing was found for what they would be for, and adds a note for each.
///
/// They are asked for by name, after the record of what the answer rests on has ended: no answer does.
pub(super) fn note(
    decision: &mut Decision,
    findings: &[Finding],
    policy: &Policy,
    system: &System,
) {
    let rules = &policy.rules.tool;
    let circumstances = &decision.circumstances;
    let lacks_credential = matches!(decision.outcome, Err(Refusal::NoneFound));
    let lacks_url = match &decision.outcome {
        Ok(choice) => choice.url_source == UrlSource::MethodDefault,
        Err(Refusal::NoneFound) => circumstances.url_without_credential.is_none(),
        Err(refusal) => matches!(refusal, Refusal::NoBaseUrl { .. }),
    };
    let rank = |at: FindingId| match findings.get(at.index())?.subject {
        Subject::Credential(standing, kind) => {
            let tier = Tier::of(standing, kind.class(), circumstances.preferred);
            Some((tier, at))
        }
        _ => None,
    };
    let used = decision
        .outcome
        .as_ref()
        .ok()
        .and_then(|choice| rank(choice.credential?));
    // A credential there would be used in place of the one that is.
    let comes_first = |at| circumstances.searches_login && used.is_some() && rank(at) < used;
    let is_read = |name: &str| {
        findings.iter().any(|finding| {
            !matches!(finding.subject, Subject::Unused(_))
                && matches!(&finding.origin.place, Place::Variable(read) if read.expose() == name)
        })
    };
    let is_set = |name: &str| match system.var(name) {
        Variable::Text(text) => !text.expose().trim().is_empty(),
        Variable::NotUnicode => true,
        Variable::Unset => false,
    };
    let mut set: Vec<(String, &Name, FindingId)> = Vec::new();
    for (meant, finding) in findings.iter().numbered() {
        let (Place::Variable(name), Found::Nothing | Found::Blank) =
            (&finding.origin.place, &finding.found)
        else {
            continue;
        };
        let lost = match finding.subject {
            Subject::Credential(Standing::Ambient | Standing::Pinned, _) if lacks_credential => {
                Lost::Credential
            }
            // Whoever sets a variable for one run sees what comes of it.
            Subject::Credential(Standing::Ambient, _) if comes_first(meant) => Lost::Credential,
            Subject::BaseUrl if lacks_url => Lost::BaseUrl,
            _ => continue,
        };
        if !rules.listens_to(&finding.subject) {
            continue;
        }
        let mut look = |near: &str| {
            let takes_part = near != name.expose() && may_be(near, name.expose(), rules);
            if takes_part && is_set(near) && !is_read(near) {
                set.push((near.to_owned(), name, meant));
            }
        };
        each_near(name.expose(), lost, &mut look);
        // A program that found nothing has time to look further.
        if lacks_credential && rules.used_in.is_none() {
            each_slip(name.expose(), &mut look);
        }
    }
    // What is nearly one name may end as another does that is read as well.
    set.sort_by_key(|(near, name, _)| !is_misspelt(near, name.expose()));
    let mut told: Vec<String> = Vec::new();
    for (near, _, meant) in set {
        if told.contains(&near) {
            continue;
        }
        // It says more than that the variable has no effect.
        decision.notes.retain(|note| {
            let without_effect = match note {
                Note::NoEffect(at, NoEffect::Rules) => findings.get(at.index()),
                _ => None,
            };
            !without_effect.is_some_and(|finding| {
                matches!(&finding.subject, Subject::Unused(name) if name.expose() == near)
            })
        });
        decision.notes.push(Note::NearMiss {
            found: Name::new(&near),
            meant,
        });
        told.push(near);
    }
}

/// Returns whether one variable may be meant for another. Presets know both keys and tokens, and what other
/// programs call theirs is in their tables.
fn may_be(near: &str, meant: &str, rules: &ToolRules) -> bool {
    rules.used_in.is_none() || is_key(near) == is_key(meant)
}

/// Looks at a name with a letter missing, doubled or swapped with the next, and at its plural.
fn each_slip(name: &str, look: &mut impl FnMut(&str)) {
    let mut near = String::new();
    for (at, letter) in name.char_indices() {
        let (before, from) = name.split_at(at);
        let after = from.get(letter.len_utf8()..).unwrap_or_default();
        let next = after.chars().next();
        let mut slip = |parts: [&str; 2]| {
            near.clear();
            near.push_str(before);
            near.extend(parts);
            look(&near);
        };
        slip(["", after]);
        slip([letter.encode_utf8(&mut [0; 4]), from]);
        if let Some(next) = next {
            let swapped: String = [next, letter].iter().collect();
            slip([&swapped, after.get(next.len_utf8()..).unwrap_or_default()]);
        }
    }
    look(&format!("{name}S"));
}

fn is_key(name: &str) -> bool {
    let end = name.len().saturating_sub(3);
    let end = name.get(end..).unwrap_or_default();
    end.eq_ignore_ascii_case("key")
}

/// Drops notes about keys that another source reads: a program may look for two names in one file. And about
/// variables of a `.env` file, which many programs share, if the one that may be meant is set anywhere.
pub(super) fn forget_read(findings: &mut [Finding], rules: &ToolRules) {
    for at in 0..findings.len() {
        let finding = findings.get_mut(at).filter(|finding| {
            let mut notices = finding.notices.iter();
            notices.any(|notice| matches!(notice, Notice::NearMiss { .. }))
        });
        let Some(finding) = finding else {
            continue;
        };
        let is_dotenv = finding.subject == Subject::Dotenv;
        let mut notices = std::mem::take(&mut finding.notices);
        let document = finding.origin.clone();
        notices.retain(|notice| {
            let Notice::NearMiss {
                found, meant, lost, ..
            } = notice
            else {
                return true;
            };
            let mut others = findings.iter();
            if is_dotenv {
                may_be(found, meant, rules) && !others.any(|other| settles(other, found, meant))
            } else {
                let mut beside = others.filter(|other| other.origin.same_document(&document));
                !beside.any(|other| holds(other, found, *lost))
            }
        });
        if let Some(finding) = findings.get_mut(at) {
            finding.notices = notices;
        }
    }
}

/// Returns whether one variable is not meant for another: it is read itself, or the other is set somewhere.
fn settles(finding: &Finding, found: &str, meant: &str) -> bool {
    let name = finding.origin.place.variable().map(Name::expose);
    name == Some(found) && !matches!(finding.subject, Subject::Unused(_))
        || name == Some(meant) && finding.is_present()
}

/// Returns whether what a note says is not read was found by somebody.
fn holds(finding: &Finding, found: &str, lost: Lost) -> bool {
    let key = match &finding.origin.place {
        Place::File(_, Position::Member(key)) | Place::Argument(_, Position::Member(key)) => &**key,
        Place::File(_, Position::Key { key, .. })
        | Place::Argument(_, Position::Key { key, .. }) => key.as_str(),
        _ => return false,
    };
    // The place of a session in an object is the object.
    let is_session_there = || {
        let rest = found.strip_prefix(key);
        lost == Lost::Credential
            && finding.credential().is_some()
            && rest.is_some_and(|rest| rest.starts_with('.'))
    };
    finding.is_present() && (found == key || is_session_there())
}
