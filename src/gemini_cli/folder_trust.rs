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
use crate::source::{CredentialSource, Inquiry, SourceReport, VariableRole};
use crate::sources::{JsonSettings, document, trust_value};
use crate::system::{FilePath, ReadRequest, System};
use crate::text::{Name, UncheckedText, nearest};

use super::keys::{self, Level};
use super::releases::Release;

/// The places that say whether a project is trusted, the settings files among them. They are reported in
/// the order in which they decide.
#[derive(Debug)]
pub(super) struct FolderTrust {
    project: PathBuf,
    /// First to last.
    settings: Vec<JsonSettings>,
    /// The file of trusted folders, if it is known where that is.
    folders: Option<FilePath>,
    /// Whether a variable can take trust away.
    variables_distrust: bool,
    /// Whether folders need trust at all.
    is_needed: bool,
}

/// What the file of trusted folders says of one project.
struct Recorded {
    level: Level,
    line: u32,
    is_of_project: bool,
}

impl FolderTrust {
    /// Takes the settings files, which say whether folders need trust at all.
    pub(super) fn of(
        project: &Path,
        settings: Vec<JsonSettings>,
        folders: Option<FilePath>,
        release: &Release,
    ) -> Self {
        let variables_distrust = release.variables_distrust;
        let is_needed = release.rules.tool.project_needs_trust;
        let setting = setting_of(project);
        let settings = settings.into_iter();
        Self {
            project: project.to_owned(),
            settings: settings
                .map(|file| file.setting(keys::FOLDER_TRUST, setting.clone()))
                .collect(),
            folders,
            variables_distrust,
            is_needed,
        }
    }

    fn says(&self, origin: Origin, is_trusted: bool) -> Finding {
        Finding::new(
            origin,
            Subject::Setting(setting_of(&self.project)),
            Found::Setting(trust_value(is_trusted)),
        )
    }

    /// Reports the variables. Returns whether one of them decides.
    fn report_variables(&self, system: &System, report: &mut SourceReport) -> bool {
        let mut decides = false;
        for (variable, words) in keys::TRUST_VARIABLES {
            let (origin, value) = (Origin::variable(variable), system.var(variable));
            let mut words = words.iter();
            let found = words.find(|(word, _)| value.text() == Some(*word));
            match found.filter(|(_, trusts)| *trusts || self.variables_distrust) {
                Some((_, is_trusted)) => {
                    report.add(self.says(origin, *is_trusted));
                    decides = true;
                }
                None => VariableRole::Unused.report(report, origin, &Name::new(variable), &value),
            }
        }
        decides
    }

    /// Reports the settings files, but for where they say whether folders need no trust, which it
    /// returns.
    fn report_settings(
        &self,
        inquiry: &Inquiry<'_>,
        report: &mut SourceReport,
    ) -> Vec<(Origin, bool)> {
        let mut switches = Vec::new();
        for file in &self.settings {
            // One for each: a source may take what was found so far for its own.
            let mut found = SourceReport::new();
            file.inspect(inquiry, &mut found);
            for finding in found.into_findings() {
                match (&finding.subject, &finding.found) {
                    (
                        Subject::Setting(SettingKey::Tool(ToolKey::ProjectTrust(_))),
                        Found::Setting(value),
                    ) => {
                        let is_off = *value == SettingValue::Flag(false);
                        switches.push((finding.origin, is_off));
                    }
                    _ => report.add(finding),
                }
            }
        }
        switches
    }

    /// Reports the file of trusted folders. Returns its place.
    fn report_folders(
        &self,
        path: &FilePath,
        system: &System,
        report: &mut SourceReport,
    ) -> Origin {
        let before = report.findings().len();
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
            .map_err(|problem| (problem, None))
            .and_then(|(text, _)| self.recorded(&json::without_comments(text), system));
        let at = |whose: &str, line| {
            let key = whose.to_owned();
            file.at(Position::Key { key, line })
        };
        let (place, found) = match &recorded {
            Ok(_) => (file.clone(), Found::Present),
            Err((problem, None)) => (file.clone(), Found::Problem(problem.clone())),
            Err((problem, Some(line))) => {
                (at("<a folder>", *line), Found::Problem(problem.clone()))
            }
        };
        report.add(
            Finding::new(place, Subject::Settings, found)
                .with_notices(read.notices.into_iter().map(Notice::File))
                .with_notices(bom.then_some(Notice::ByteOrderMark)),
        );
        if let Ok(Some(recorded)) = recorded {
            // Whose folders the others are is nobody's business.
            let whose = if recorded.is_of_project {
                "<this project>"
            } else {
                "<another folder>"
            };
            let is_trusted = recorded.level != Level::DoNotTrust;
            report.add(self.says(at(whose, recorded.line), is_trusted));
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
    ) -> Result<Option<Recorded>, (Problem, Option<u32>)> {
        let entries = json::entries(text).map_err(|why| (document::problem_of(why), None))?;
        let line = |value: &RawValue| document::line_of(text, value.get());
        // Of two entries for one folder the last counts, however the folder is written.
        let mut folders = BTreeMap::new();
        for (folder, value) in entries {
            let level = level_of(value).map_err(|problem| (problem, Some(line(value))))?;
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
        Ok(nearest.map(|(_, level, folder, value)| Recorded {
            level,
            line: line(value),
            is_of_project: system.real_path(&folder) == project,
        }))
    }
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

impl CredentialSource for FolderTrust {
    fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport) {
        let system = inquiry.system();
        let is_said = self.report_variables(system, report);
        let switches = self.report_settings(inquiry, report);
        // A project says nothing about itself.
        let mut of_user = switches
            .iter()
            .filter(|(origin, _)| origin.side == Side::Yours);
        let is_off = of_user.next().is_some_and(|(_, is_off)| *is_off);
        let folders = self.folders.as_ref().filter(|_| !is_said && !is_off);
        let folders = folders.map(|folders| self.report_folders(folders, system, report));
        let is_undecided = self.is_needed
            && !is_said
            && !is_off
            && !report.findings().iter().any(|finding| {
                let is_trust = matches!(
                    finding.subject,
                    Subject::Setting(SettingKey::Tool(ToolKey::ProjectTrust(_)))
                );
                finding.origin.side == Side::Yours && (is_trust || finding.problem().is_some())
            })
            && switches
                .iter()
                .all(|(origin, _)| origin.side == Side::Project);
        if let Some(folders) = folders.filter(|_| is_undecided) {
            let undecided = SettingValue::Text(UncheckedText::new("undecided"));
            report.add(Finding::new(
                folders,
                Subject::Setting(setting_of(&self.project)),
                Found::Setting(undecided),
            ));
        }
        for (origin, is_off) in switches {
            // Where folders need trust, one that nobody trusts is not trusted.
            report.add(self.says(origin, is_off));
        }
    }
}
