//! The project that the caller names.

use std::path::{Path, PathBuf};

use crate::finding::{Origin, Problem, Subject};
use crate::source::{CredentialSource, Inquiry, SourceReport, Stage};
use crate::system::{PathKind, System};

/// The project's directory. As a source it says what is wrong with it, if anything is.
#[derive(Debug)]
pub(crate) struct Project(Result<Option<PathBuf>, Problem>);

impl Project {
    /// Looks for the directory now, since the places of other sources follow from it. A relative one
    /// is seen from the working directory.
    pub(super) fn find(directory: Option<&Path>, system: &System) -> Self {
        let Some(directory) = directory else {
            return Self(Ok(None));
        };
        // Without the `.` that nobody wants to read.
        let path: PathBuf = system.absolute(directory).components().collect();
        Self(match system.path_kind(&path) {
            PathKind::Directory => Ok(Some(path)),
            PathKind::Missing => Err(Problem::DirectoryMissing),
            PathKind::File | PathKind::Other => Err(Problem::NotADirectory),
            PathKind::Unknown => Err(Problem::DirectoryUnknown),
        })
    }

    /// Returns the directory, if the caller named one and it is there.
    pub(crate) fn path(&self) -> Option<&Path> {
        self.0.as_ref().ok()?.as_deref()
    }
}

impl CredentialSource for Project {
    fn stage(&self) -> Stage {
        Stage::Settings
    }

    // Without its path: a key may have been pasted in the place of one.
    fn inspect(&self, _inquiry: &Inquiry<'_>, report: &mut SourceReport) {
        if let Err(problem) = &self.0 {
            let origin = Origin::caller("--project");
            report.problem(origin, Subject::Settings, problem.clone());
        }
    }
}
