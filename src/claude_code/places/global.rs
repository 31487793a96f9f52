//! What Claude Code keeps about itself, `~/.claude.json`.

use serde_json::value::RawValue;

use crate::finding::tool::ToolKey;
use crate::finding::{Consent, Finding, Found, Problem, SettingKey, Standing, Subject};
use crate::json;
use crate::method::MethodKind;
use crate::source::{Inquiry, SourceReport};
use crate::sources::JsonSettings;
use crate::text::UncheckedText;

use super::super::keys;
use super::{Places, name_of};

/// What was found there.
#[derive(Debug, Default)]
pub(super) struct Global {
    /// The file itself, and whether the project is trusted.
    pub(super) about_file: Vec<Finding>,
    /// The key that `/login` made, and variables.
    pub(super) values: Vec<Finding>,
    pub(super) answers: Answers,
}

/// What somebody answered about keys, by their last characters. An approval comes first: it counts for a
/// key that was rejected as well.
#[derive(Debug, Default)]
pub(super) struct Answers(Vec<(UncheckedText, Consent)>);

/// More is nobody's list.
const MOST_ANSWERS: usize = 1000;

/// A key that a login made is one that is stored.
const STORED_KEY: Subject = Subject::Credential(Standing::Stored, MethodKind::ApiKey);

impl Answers {
    fn read(entries: &[json::Entry<'_>]) -> Self {
        let lists = [
            (keys::APPROVED, Consent::Given),
            (keys::REJECTED, Consent::Declined),
        ];
        let answers = lists.into_iter().flat_map(|(key, answer)| {
            let list = json::descend(entries, key).map(RawValue::get);
            let answers = json::elements(list.unwrap_or_default(), MOST_ANSWERS).into_iter();
            let texts = answers.filter_map(json::string);
            texts.map(move |text| (UncheckedText::new(&text), answer))
        });
        Self(answers.collect())
    }

    /// Returns what was said about a key.
    pub(super) fn to(&self, key: &str) -> Consent {
        let start = key.char_indices().rev().nth(keys::LAST_CHARACTERS - 1);
        let end = start.map_or(key, |(start, _)| key.get(start..).unwrap_or(key));
        let mut answers = self.0.iter();
        let answer = answers.find(|(about, _)| about.expose() == end);
        answer.map_or(Consent::Pending, |(_, answer)| *answer)
    }
}

impl Places {
    pub(super) fn read_global(&self, inquiry: &Inquiry<'_>) -> Global {
        let mut global = Global::default();
        for path in &self.global {
            let mut file = JsonSettings::at(path)
                .up_to(keys::GLOBAL_LIMIT)
                .may_say_nothing()
                .values_are_text()
                .api_key(keys::PRIMARY_KEY)
                .variables(keys::ENV, keys::variables());
            if let Some(project) = self.project.path() {
                file = file.project_trust(keys::PROJECTS, keys::PROJECT_TRUST, project);
            }
            let mut found = SourceReport::new();
            file.inspect_and(inquiry, &mut found, &mut |_, _, entries| {
                global.answers = Answers::read(entries);
            });
            let found = found.into_findings();
            let is_there = found.iter().any(Finding::is_present);
            for mut finding in found {
                match finding.subject {
                    Subject::Settings
                    | Subject::Setting(SettingKey::Tool(ToolKey::ProjectTrust(_))) => {
                        global.about_file.push(finding);
                        continue;
                    }
                    _ if name_of(&finding.origin) == Some(keys::PRIMARY_KEY) => {
                        // A value of another type is no key (recordings `global/primary_*`).
                        if matches!(finding.found, Found::Problem(Problem::WrongType { .. })) {
                            continue;
                        }
                        finding.subject = STORED_KEY;
                    }
                    _ => {}
                }
                global.values.push(finding);
            }
            if is_there {
                break;
            }
        }
        global
    }
}
