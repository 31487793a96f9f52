//! A file of credentials that only its own program can read.

use std::path::PathBuf;

use crate::finding::{Origin, Problem, Side, Subject};
use crate::source::{CredentialSource, Inquiry, SourceReport};
use crate::system::PathKind;

/// An encrypted file of credentials. It is not opened; that it is there is reported, so that nobody
/// is told to log in who is.
#[derive(Clone, Debug)]
pub(crate) struct SealedFile {
    path: PathBuf,
}

impl SealedFile {
    /// Creates a source for the file at this path.
    #[must_use]
    pub(crate) fn at(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }
}

impl CredentialSource for SealedFile {
    fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport) {
        let origin = Origin::whole_file(&self.path, Side::Yours);
        match inquiry.system().path_kind(&self.path) {
            PathKind::File => report.problem(origin, Subject::StoredLogin, Problem::Encrypted),
            _ => report.nothing(origin, Subject::StoredLogin),
        }
    }
}
