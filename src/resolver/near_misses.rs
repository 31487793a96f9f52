//! Variables that are set and not read, and whose names are nearly those that are.

use crate::finding::{Finding, Found, Numbered, Place, Standing, Subject};
use crate::policy::{Decision, Note, Refusal, UrlSource};
use crate::system::{System, Variable};
use crate::text::Name;

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
pub(super) fn notes(decision: &Decision, findings: &[Finding], system: &System) -> Vec<Note> {
    let (lacks_credential, lacks_url) = match &decision.outcome {
        Ok(choice) => (false, choice.url_source == UrlSource::MethodDefault),
        Err(Refusal::NoneFound) => (
            true,
            decision.circumstances.url_without_credential.is_none(),
        ),
        Err(Refusal::NoBaseUrl { .. }) => (false, true),
        Err(_) => (false, false),
    };
    let mut notes = Vec::new();
    let mut told: Vec<String> = Vec::new();
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
        for near in near(name.expose(), endings) {
            let is_read = findings.iter().any(|finding| {
                matches!(&finding.origin.place, Place::Variable(read) if read.expose() == near)
            });
            let is_set = || match system.var(&near) {
                Variable::Text(text) => !text.expose().trim().is_empty(),
                Variable::NotUnicode => true,
                Variable::Unset => false,
            };
            if !is_read && !told.contains(&near) && is_set() {
                notes.push(Note::NearMiss {
                    found: Name::new(&near),
                    meant,
                });
                told.push(near);
            }
        }
    }
    notes
}

/// Lists names that people write in place of one.
fn near(name: &str, endings: &[&str]) -> Vec<String> {
    let stem = endings
        .iter()
        .find_map(|ending| name.strip_suffix(ending))
        .filter(|stem| !stem.is_empty());
    let others = stem.into_iter().flat_map(|stem| {
        let others = endings.iter().map(move |ending| format!("{stem}{ending}"));
        others.filter(|other| other != name)
    });
    let lower = name.to_ascii_lowercase();
    others.chain((lower != name).then_some(lower)).collect()
}
