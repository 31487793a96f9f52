//! A login that lies where nobody looks for one on purpose.

use std::path::PathBuf;

use crate::finding::{Notice, Origin, Problem, Side, Subject};
use crate::source::{CredentialSource, Inquiry, SourceReport, Stage};
use crate::system::PathKind;
use crate::text::Name;

use super::keys;

/// The file of a login below the project, where an empty variable leads. The user's login is not made
/// of what a project holds, so that there is one is reported, and it is not read.
#[derive(Debug)]
pub(super) struct UnreadLogin {
    pub(super) path: PathBuf,
}

impl CredentialSource for UnreadLogin {
    fn stage(&self) -> Stage {
        Stage::Values
    }

    fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport) {
        let origin = Origin::file(&self.path, Side::Project);
        match inquiry.system().path_kind(&self.path) {
            PathKind::Missing => report.nothing(origin, Subject::StoredLogin),
            // Not as a login that is broken, which would be why there is no answer.
            _ => report.problem(
                origin,
                Subject::Unused(Name::new(keys::CREDENTIALS)),
                Problem::Other("not read: a login is not taken from a project".to_owned()),
            ),
        }
        report.remark(keys::KEY_STORE.map(Notice::MayBeInKeyStore));
    }
}
