//! Where Codex keeps its files.

use std::path::{Path, PathBuf};

use crate::finding::{Finding, Found, Notice, Origin, Problem, Subject, Trust};
use crate::source::{CredentialSource, Inquiry, SourceReport, Stage};
use crate::system::{PathKind, Platform, System, Variable};

use super::keys;

/// The directory of Codex's files, and what is to be said about it.
#[derive(Clone, Debug)]
pub(super) struct Home {
    /// None if it is not known or cannot be used.
    pub(super) directory: Option<PathBuf>,
    /// What became of `CODEX_HOME`, or of the home directory without it.
    finding: Finding,
}

/// Finds the directory: `$CODEX_HOME` unless it is empty, else `.codex` in the home directory.
///
/// `$CODEX_HOME` must be a directory that exists; a relative one counts from the working directory,
/// and `~` is not expanded (recordings `home/*`).
pub(super) fn find(system: &System) -> Home {
    let origin = Origin::variable(keys::HOME_VARIABLE);
    let finding = |found| Finding::new(origin.clone(), Subject::Home, found);
    let variable = system.var(keys::HOME_VARIABLE);
    let named = match &variable {
        // Codex takes such a value for unset, and would find another login than the one meant.
        Variable::NotUnicode => {
            return Home {
                directory: None,
                finding: finding(Found::Problem(Problem::NotUnicode)),
            };
        }
        variable => variable.text().unwrap_or_default(),
    };
    if named.is_empty() {
        return match system.home() {
            Some(home) => Home {
                directory: Some(absolute(system, &home).join(keys::HOME_DIRECTORY)),
                finding: finding(Found::Nothing).with_notices(second_home(system)),
            },
            None => Home {
                directory: None,
                finding: Finding::new(
                    Origin::other("home directory", Trust::User),
                    Subject::Home,
                    Found::Nothing,
                )
                .with_notices([Notice::NoHome]),
            },
        };
    }
    let mut notices = Vec::new();
    if named.starts_with('~') {
        notices.push(Notice::TildeNotExpanded);
    } else if !system.platform().is_absolute(named) {
        notices.push(Notice::RelativeToWorkingDirectory);
    }
    let directory = absolute(system, Path::new(named));
    // The path is named beside the variable: the variable alone does not tell what is missing
    // (openai/codex#2928).
    let unusable = |problem| {
        let shown = Origin::file(&directory, Trust::User);
        let place = format!("variable {} ({shown})", keys::HOME_VARIABLE);
        let found = Found::Problem(problem);
        Home {
            directory: None,
            finding: Finding::new(Origin::other(place, Trust::User), Subject::Home, found),
        }
    };
    let mut home = match system.path_kind(&directory) {
        PathKind::Missing => unusable(Problem::DirectoryMissing),
        PathKind::File | PathKind::Other => unusable(Problem::NotADirectory),
        // A directory that cannot be looked at may still let its files be read.
        PathKind::Directory | PathKind::Unknown => Home {
            finding: finding(Found::Present),
            directory: Some(directory.clone()),
        },
    };
    home.finding.notices = notices;
    home
}

// Linux inside Windows (WSL) has a home of its own, and people log in on the other side of it.
fn second_home(system: &System) -> Option<Notice> {
    let inside_windows = system.platform() == Platform::Unix
        && matches!(system.var("WSL_DISTRO_NAME"), Variable::Text(_));
    inside_windows.then_some(Notice::SecondHome)
}

// `named` is a text, so a path that is none is the system's home directory, which stays as it is.
fn absolute(system: &System, path: &Path) -> PathBuf {
    let is_absolute = path
        .to_str()
        .is_none_or(|path| system.platform().is_absolute(path));
    if is_absolute {
        return path.to_owned();
    }
    system
        .current_dir()
        .map_or_else(|| path.to_owned(), |current| current.join(path))
}

impl CredentialSource for Home {
    fn stage(&self) -> Stage {
        Stage::Settings
    }

    fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport) {
        report.add(self.finding.clone());
        if let Some(directory) = &self.directory {
            let notices = inquiry.system().directory_notices(directory);
            if !notices.is_empty() {
                let origin = Origin::file(directory, Trust::User);
                report.add(
                    Finding::new(origin, Subject::Home, Found::Present)
                        .with_notices(notices.into_iter().map(Notice::File)),
                );
            }
        }
    }
}
