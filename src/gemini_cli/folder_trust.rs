//! Whether a folder is trusted, by what Gemini CLI goes by.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::value::RawValue;

use crate::finding::file::FileProblem;
use crate::finding::tool::ToolKey;
use crate::finding::{
    Finding, Found, Notice, Origin, Position, Problem, SettingKey, SettingValue, Side, Subject,
};
use crate::json;
use crate::source::{SourceReport, VariableRole};
use crate::sources::{document, trust_value};
use crate::system::{FilePath, ReadRequest, System};
use crate::text::{Name, UncheckedText, nearest};

use super::keys::{self, Level};
use super::releases::Release;

/// The places that say whether a project is trusted, besides the settings files.
#[derive(Debug)]
pub(super) struct FolderTrust {
    pub(super) project: PathBuf,
    /// The file of trusted folders, if it is known where that is.
    pub(super) folders: Option<FilePath>,
}

/// Whether a folder is trusted, and where it is written: a made-up key in place of the folder's path, and
/// the line.
// Whose folders the others are is nobody's business.
type Recorded = (bool, Position);

impl FolderTrust {
    /// Returns what was found, in the order in which it decides: variables, settings, the file of trusted
    /// folders, and what settings say of whether folders need trust.
    pub(super) fn report(
        &self,
        settings: Vec<Finding>,
        release: &Release,
        system: &System,
    ) -> Vec<Finding> {
        let mut report = SourceReport::new();
        let is_said = self.report_variables(release, system, &mut report);
        let mut switches = Vec::new();
        for finding in settings {
            match &finding.found {
                Found::Setting(value) if is_trust(&finding) => {
                    let is_off = *value == SettingValue::Flag(false);
                    switches.push((finding.origin, is_off));
                }
                _ => report.add(finding),
            }
        }
        // A project says nothing about itself.
        let mut of_user = switches
            .iter()
            .filter(|(origin, _)| origin.side == Side::Yours);
        let first = of_user.next();
        if !is_said
            && !first.is_some_and(|(_, is_off)| *is_off)
            && let Some(path) = &self.folders
        {
            let folders = self.report_folders(path, system, &mut report);
            let is_decided = |finding: &Finding| {
                finding.origin.side == Side::Yours
                    && (is_trust(finding) || finding.problem().is_some())
            };
            if release.rules.tool.project_needs_trust
                && first.is_none()
                && !report.findings().iter().any(is_decided)
            {
                let undecided = SettingValue::Text(UncheckedText::new("undecided"));
                report.add(self.says(folders, undecided));
            }
        }
        for (origin, is_off) in switches {
            // Where folders need trust, one that nobody trusts is not trusted.
            report.add(self.says(origin, trust_value(is_off)));
        }
        report.into_findings()
    }

    fn says(&self, origin: Origin, value: SettingValue) -> Finding {
        let subject = Subject::Setting(setting_of(&self.project));
        Finding::new(origin, subject, Found::Setting(value))
    }

    /// Reports the variables. Returns whether one of them decides.
    fn report_variables(
        &self,
        release: &Release,
        system: &System,
        report: &mut SourceReport,
    ) -> bool {
        let mut decides = false;
        for (variable, words) in keys::TRUST_VARIABLES {
            let (origin, value) = (Origin::variable(variable), system.var(variable));
            let mut words = words.iter();
            let found = words.find(|(word, _)| value.text() == Some(*word));
            match found.filter(|(_, trusts)| *trusts || release.variables_distrust) {
                Some((_, is_trusted)) => {
                    report.add(self.says(origin, trust_value(*is_trusted)));
                    decides = true;
                }
                None => VariableRole::Unused.report(report, origin, &Name::new(variable), &value),
            }
        }
        decides
    }

    /// Reports the file of trusted folders. Returns its place.
    fn report_folders(
        &self,
        path: &FilePath,
        system: &System,
        report: &mut SourceReport,
    ) -> Origin {
        let request = ReadRequest::up_to(ReadRequest::SETTINGS_LIMIT);
        let (file, read) = path.read(system, request);
        let text = match &read.outcome {
            Ok(contents) => document::text_of(contents.as_bytes()),
            Err(FileProblem::NotFound) => {
                report.nothing(file.clone(), Subject::Settings);
                return file;
            }
            Err(problem) => Err(Problem::File(problem.clone())),
        };
        let bom = text.as_ref().is_ok_and(|(_, bom)| *bom);
        let recorded = text
            .map_err(|problem| (problem, Position::Whole))
            .and_then(|(text, _)| self.recorded(&json::without_comments(text), system));
        let (place, found) = match &recorded {
            Ok(_) => (file.clone(), Found::Present),
            Err((problem, at)) => (file.at(at.clone()), Found::Problem(problem.clone())),
        };
        let before = report.findings().len();
        report.add(
            Finding::new(place, Subject::Settings, found)
                .with_notices(read.notices.into_iter().map(Notice::File))
                .with_notices(bom.then_some(Notice::ByteOrderMark)),
        );
        if let Ok(Some((is_trusted, at))) = recorded {
            report.add(self.says(file.at(at), trust_value(is_trusted)));
        }
        report.forget_readers_unless_secret(before);
        file
    }

    /// Returns what the text of the file says of the project. A word that is not known is an error
    /// wherever it stands, with its line.
    fn recorded(
        &self,
        text: &str,
        system: &System,
    ) -> Result<Option<Recorded>, (Problem, Position)> {
        let entries =
            json::entries(text).map_err(|why| (document::problem_of(why), Position::Whole))?;
        let at = |whose: &str, value: &RawValue| Position::Key {
            key: whose.to_owned(),
            line: document::line_of(text, value.get()),
        };
        // Of two entries for one folder the last counts, however the folder is written.
        let mut folders = BTreeMap::new();
        for (folder, value) in entries {
            let level = level_of(value).map_err(|problem| (problem, at("<a folder>", value)))?;
            let folder = system.resolved(Path::new(folder.as_str()));
            folders.insert(folder, (level, value));
        }
        let project = system.real_path(&self.project);
        let nearest = folders
            .into_iter()
            .map(|(folder, (level, value))| {
                let reach = match level {
                    Level::TrustParent => folder.parent().unwrap_or(&folder),
                    Level::TrustFolder | Level::DoNotTrust => &folder,
                };
                (system.real_path(reach), level, folder, value)
            })
            // Without a working directory a relative folder is nowhere.
            .filter(|(reach, ..)| !reach.as_os_str().is_empty() && project.starts_with(reach))
            // All of these are above one another, so the longest is the nearest.
            .max_by_key(|(reach, level, ..)| (reach.as_os_str().len(), *level));
        Ok(nearest.map(|(_, level, folder, value)| {
            let whose = if system.real_path(&folder) == project {
                "<this project>"
            } else {
                "<another folder>"
            };
            (level != Level::DoNotTrust, at(whose, value))
        }))
    }
}

fn is_trust(finding: &Finding) -> bool {
    matches!(
        finding.subject,
        Subject::Setting(SettingKey::Tool(ToolKey::ProjectTrust(_)))
    )
}

pub(super) fn setting_of(project: &Path) -> SettingKey {
    SettingKey::Tool(ToolKey::ProjectTrust(Name::new(&project.to_string_lossy())))
}

fn level_of(value: &RawValue) -> Result<Level, Problem> {
    let text = document::json_text(value)?;
    let mut levels = keys::LEVELS.iter();
    let level = levels.find(|(word, _)| *word == text.as_str());
    let (_, level) = level.ok_or_else(|| Problem::NotOneOf {
        expected: keys::EXPECTED_LEVELS,
        nearest: nearest(&text, keys::LEVELS.iter().map(|(word, _)| *word)),
    })?;
    Ok(*level)
}
