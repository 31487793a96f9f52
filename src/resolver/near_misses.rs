//! Variables that are set and not read, and whose names are nearly those that are. And what only one of
//! several sources does not read.

use crate::finding::{
    Finding, FindingId, Found, Lost, Notice, Numbered, Origin, Place, Position, Standing, Subject,
};
use crate::policy::tool::ToolRules;
use crate::policy::{Decision, Note, Refusal, UrlSource};
use crate::system::{System, Variable};
use crate::text::{Name, is_misspelt};

/// How the names of variables for a key or a token end.
const FOR_CREDENTIALS: [&str; 9] = [
    "_API_KEY",
    "_APIKEY",
    "_API_TOKEN",
    "_ACCESS_TOKEN",
    "_AUTH_TOKEN",
    "_ACCESS_KEY",
    "_SECRET_KEY",
    "_KEY",
    "_TOKEN",
];
/// How the names of variables for a base URL end.
const FOR_BASE_URLS: [&str; 10] = [
    "_API_BASE_URL",
    "_BASE_URL",
    "_BASEURL",
    "_API_BASE",
    "_API_URL",
    "_ENDPOINT",
    "_API_HOST",
    "_HOST",
    "_BASE",
    "_URL",
];

/// Looks for such variables where nothing was found for what they would be for, and notes each.
///
/// They are asked for by name, after the record of what the answer rests on has ended: no answer does.
pub(super) fn notes(
    decision: &Decision,
    findings: &[Finding],
    rules: &ToolRules,
    system: &System,
) -> Vec<Note> {
    let (lacks_credential, lacks_url) = match &decision.outcome {
        Ok(choice) => (false, choice.url_source == UrlSource::MethodDefault),
        Err(Refusal::NoneFound) => (
            true,
            decision.circumstances.url_without_credential.is_none(),
        ),
        Err(Refusal::NoBaseUrl { .. }) => (false, true),
        Err(_) => (false, false),
    };
    let is_read = |name: &str| {
        findings.iter().any(|finding| {
            matches!(&finding.origin.place, Place::Variable(read) if read.expose() == name)
        })
    };
    let is_set = |name: &str| match system.var(name) {
        Variable::Text(text) => !text.expose().trim().is_empty(),
        Variable::NotUnicode => true,
        Variable::Unset => false,
    };
    // Presets know both keys and tokens, and what other programs call theirs is in their tables.
    let is_preset = rules.used_in.is_some();
    let mut set: Vec<(String, &Name, FindingId)> = Vec::new();
    for (meant, finding) in findings.iter().numbered() {
        let (Place::Variable(name), Found::Nothing | Found::Blank) =
            (&finding.origin.place, &finding.found)
        else {
            continue;
        };
        let endings = match finding.subject {
            Subject::Credential(Standing::Ambient | Standing::Pinned, _) if lacks_credential => {
                &FOR_CREDENTIALS[..]
            }
            Subject::BaseUrl if lacks_url => &FOR_BASE_URLS[..],
            _ => continue,
        };
        if !rules.listens_to(&finding.subject) {
            continue;
        }
        let is_for_key = is_key(name.expose());
        for near in names_near(name.expose(), endings) {
            let takes_part = near != name.expose() && (!is_preset || is_key(&near) == is_for_key);
            if takes_part && is_set(&near) && !is_read(&near) {
                set.push((near, name, meant));
            }
        }
    }
    // What is nearly one name may end as another does that is read as well.
    set.sort_by_key(|(near, name, _)| !is_misspelt(near, name.expose()));
    let mut notes: Vec<(String, FindingId)> = Vec::new();
    for (near, _, meant) in set {
        if !notes.iter().any(|(told, _)| *told == near) {
            notes.push((near, meant));
        }
    }
    let notes = notes.into_iter().map(|(near, meant)| Note::NearMiss {
        found: Name::new(&near),
        meant,
    });
    notes.collect()
}

fn is_key(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with("key")
}

/// Drops notes about keys that another source reads: a program may look for two names in one file.
pub(super) fn forget_read(findings: &mut [Finding]) {
    for at in 0..findings.len() {
        let finding = findings.get_mut(at).filter(|finding| {
            let mut notices = finding.notices.iter();
            notices.any(|notice| matches!(notice, Notice::NearMiss { .. }))
        });
        let Some(finding) = finding else {
            continue;
        };
        let document = finding.origin.clone();
        let mut notices = std::mem::take(&mut finding.notices);
        notices.retain(|notice| {
            !findings
                .iter()
                .any(|other| other.origin.same_document(&document) && is_about(notice, other))
        });
        if let Some(finding) = findings.get_mut(at) {
            finding.notices = notices;
        }
    }
}

fn is_about(notice: &Notice, finding: &Finding) -> bool {
    let Notice::NearMiss { found, lost, .. } = notice else {
        return false;
    };
    let Some(key) = key_of(&finding.origin) else {
        return false;
    };
    // The place of a session in an object is the object.
    let is_session_there = *lost == Lost::Credential
        && finding.credential().is_some()
        && found
            .strip_prefix(key)
            .is_some_and(|rest| rest.starts_with('.'));
    finding.is_present() && (found == key || is_session_there)
}

fn key_of(origin: &Origin) -> Option<&str> {
    let (Place::File(_, position) | Place::Argument(_, position)) = &origin.place else {
        return None;
    };
    match position {
        Position::Member(key) => Some(key),
        Position::Key { key, .. } => Some(key),
        _ => None,
    }
}

/// Lists names that are nearly one: with another ending for the same, and in small letters.
fn names_near<'n>(name: &'n str, endings: &'n [&str]) -> impl Iterator<Item = String> {
    let stem = endings.iter().find_map(|ending| name.strip_suffix(ending));
    let stem = stem.filter(|stem| !stem.is_empty()).into_iter();
    let others = stem.flat_map(|stem| endings.iter().map(move |ending| format!("{stem}{ending}")));
    others.chain([name.to_ascii_lowercase()])
}
