//! A file of credentials that only its own program can read.

use std::path::PathBuf;

use crate::finding::{Origin, Problem, Side, Subject};
use crate::source::{CredentialSource, Inquiry, SourceReport, Stage};
use crate::system::PathKind;

/// An encrypted file of credentials. It is not opened; that it is there is reported, so that nobody
/// is told to log in who is.
///
/// ```
/// use auth_resolver::{ErrorKind, Resolver, SealedFile, System};
///
/// let error = Resolver::new()
///     .source(SealedFile::at("/home/u/.acme/vault"))
///     .system(System::fixed().file("/home/u/.acme/vault", "0f3c"))
///     .resolve()
///     .unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Unsupported);
/// ```
#[derive(Clone, Debug)]
pub struct SealedFile {
    path: PathBuf,
}

impl SealedFile {
    /// Names the file.
    #[must_use]
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }
}

impl CredentialSource for SealedFile {
    fn stage(&self) -> Stage {
        Stage::Values
    }

    fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport) {
        let origin = Origin::file(&self.path, Side::Yours);
        match inquiry.system().path_kind(&self.path) {
            PathKind::File => report.problem(origin, Subject::StoredLogin, Problem::Encrypted),
            _ => report.nothing(origin, Subject::StoredLogin),
        }
    }
}
