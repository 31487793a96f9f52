//! What helps where the key that the caller gave for this run cannot be used.

use crate::finding::file::{FileKind, FileProblem};
use crate::finding::{Notice, Place, Problem, Standing, Subject};
use crate::method::MethodKind;
use crate::secret::InvalidSecret;

use super::trace::{Holds, Look};

/// What helps where another program lets nobody read a file.
pub(super) const LOCKED: &str =
    "close the program that has the file open, or try again in a moment";

/// Returns the remedy for a path that was not found and has a part that only a shell expands.
pub(super) fn expand(look: &Look) -> Option<&'static str> {
    let is_missing = matches!(
        look.holds,
        Holds::Problem(Problem::DirectoryMissing | Problem::File(FileProblem::NotFound))
    );
    let mut notices = look.notices.iter().filter(|_| is_missing);
    notices.find_map(|notice| match notice {
        Notice::TildeNotExpanded => Some("write the path out: only a shell expands `~`"),
        Notice::PercentNotExpanded => Some("write the path out: only `cmd` expands `%NAME%`"),
        Notice::VariableNotExpanded => Some("write the path out: only a shell expands variables"),
        Notice::QuotesKept => Some("write the path without quotes: they are part of it"),
        _ => None,
    })
}

/// Returns the remedy for such a key, if the place is one.
// A file that was named for one run is not to be removed: it would be missing then. And what reads
// standard input can neither be set to a key nor name a file.
pub(super) fn for_key_of_caller(look: &Look, place: &str) -> Option<String> {
    let (Holds::Problem(problem), Subject::Credential(Standing::Given, _)) =
        (&look.holds, &look.subject)
    else {
        return None;
    };
    let bare = bare(&look.subject);
    Some(match (&look.origin.place, problem) {
        (_, Problem::File(FileProblem::Terminal)) => {
            "pipe the key in, or name a file that holds it".to_owned()
        }
        (_, Problem::File(FileProblem::Locked)) => LOCKED.to_owned(),
        (_, Problem::File(FileProblem::Changing)) => {
            "try again in a moment, in case it is being written".to_owned()
        }
        (Place::File(..), Problem::File(FileProblem::NotAFile(FileKind::Pipe))) => {
            "name a file, or pass the key on standard input".to_owned()
        }
        (Place::File(..), Problem::File(_)) => "name another file".to_owned(),
        (Place::File(..), Problem::Secret(InvalidSecret::Empty)) => {
            format!("put {bare} and nothing else into {place}, or name another file")
        }
        // What is in it may be a login or a whole configuration, and is not to be written over.
        (Place::File(..), _) => format!("name a file that holds {bare} and nothing else"),
        (_, Problem::File(problem)) if is_of_path(problem) => {
            format!("name another file with {place}, or leave it out")
        }
        (_, Problem::File(FileProblem::Io(_))) => format!("try again, or leave out {place}"),
        _ => format!("pass {bare} with {place}, or leave it out"),
    })
}

/// Names a credential with nothing around it.
pub(super) fn bare(subject: &Subject) -> &'static str {
    match subject {
        Subject::Credential(_, MethodKind::ApiKey | MethodKind::BedrockApiKey) => "the bare key",
        Subject::Credential(..) => "the bare token",
        _ => "the bare key",
    }
}

fn is_of_path(problem: &FileProblem) -> bool {
    matches!(
        problem,
        FileProblem::NotFound
            | FileProblem::NameTooLong
            | FileProblem::ParentNotDirectory
            | FileProblem::PermissionDenied
            | FileProblem::Unreachable
    )
}
