//! What would help at a place that is broken, or holds a text that is not exactly a credential.

use crate::finding::file::{FileKind, FileProblem};
use crate::finding::{FindingId, Lost, Notice, Place, Problem, Standing, Subject};
use crate::method::{CredentialClass, MethodKind};
use crate::resolution::trace::{Holds, Look, Trace};
use crate::secret::{InvalidSecret, SecretStore};

use super::check;

const LOCKED: &str = "close the program that has the file open, or try again in a moment";
const CHANGING: &str = "try again in a moment, in case it is being written";

impl Trace {
    pub(super) fn ways_out_for_broken(&self, at: FindingId) -> Vec<String> {
        let (look, place) = (self.look(at), self.place(at));
        let problem = self.problem(at);
        if let Some(Problem::Secret(why)) = problem {
            return self.ways_to_bare(at, *why);
        }
        if let Some(remedy) = expand(look) {
            return vec![remedy.to_owned()];
        }
        if let Some(remedy) = for_key_of_caller(look, &place) {
            return vec![remedy];
        }
        let log_in_again = self.log_in_again();
        let is_of_login = look.is_stored() || look.subject == Subject::StoredLogin;
        let otherwise = || {
            if is_of_login {
                format!("{log_in_again}, or fix the file")
            } else {
                self.fix(at)
            }
        };
        let Some(problem) = problem else {
            return vec![otherwise()];
        };
        if let Problem::Missing(_) = problem {
            let mut ways = self.ways_to_rename(Lost::Credential);
            if !ways.is_empty() {
                ways.push(log_in_again);
                return ways;
            }
        }
        vec![match (problem, &look.subject) {
            // Of a path that the caller was given only the option is shown.
            (Problem::File(_), Subject::Settings)
                if matches!(look.origin.place, Place::Caller(_)) =>
            {
                format!("name another file with {place}, or leave it out")
            }
            (Problem::Truncated | Problem::File(FileProblem::Changing), _) => {
                let otherwise = if is_of_login {
                    log_in_again
                } else {
                    self.fix(at)
                };
                return vec![CHANGING.to_owned(), otherwise];
            }
            (Problem::File(FileProblem::Locked), _) => LOCKED.to_owned(),
            (Problem::Unavailable(_), _) => {
                format!("see that {place} can be opened, then try again")
            }
            (Problem::File(FileProblem::Unreachable), _) => {
                "connect the drive or network share, or name a directory that is there".to_owned()
            }
            (Problem::File(FileProblem::NotFound), Subject::Settings) => format!("create {place}"),
            (Problem::Command, _) => {
                format!("run it yourself and pass the key that it prints, or remove {place}")
            }
            // A custom source's: what a variable names is a file, or the home directory.
            (problem, Subject::Credential(..))
                if matches!(look.origin.place, Place::Other(_))
                    && !matches!(problem, Problem::File(_)) =>
            {
                let again = is_of_login.then_some(log_in_again);
                return std::iter::once(check(&place)).chain(again).collect();
            }
            (Problem::Encrypted, _) => "pass a credential".to_owned(),
            (Problem::DirectoryMissing, Subject::Home) => {
                "create the directory, or unset the variable".to_owned()
            }
            (Problem::NotADirectory, Subject::Home) => {
                "point the variable at a directory, or unset it".to_owned()
            }
            (Problem::Foreign(_), _) => {
                "log in with the program that this file is for, or name another directory"
                    .to_owned()
            }
            (Problem::File(FileProblem::PermissionDenied), _) => {
                format!("make {place} readable for yourself")
            }
            (Problem::File(_), Subject::StoredLogin) => {
                format!("remove {place} and {log_in_again}")
            }
            _ => otherwise(),
        }]
    }

    /// Returns how to replace a text that is not a credential, or to remove what is around one.
    pub(super) fn ways_to_bare(&self, at: FindingId, why: InvalidSecret) -> Vec<String> {
        let (look, place) = (self.look(at), self.place(at));
        let before = match why {
            InvalidSecret::Reference(store) => Some(resolve(store, look.is_variable()).to_owned()),
            InvalidSecret::UnexpandedVariable if look.is_variable() => {
                Some("let a shell expand it before the program starts".to_owned())
            }
            InvalidSecret::UnexpandedVariable => {
                Some("write out what the variable stands for".to_owned())
            }
            InvalidSecret::LooksLikePath if look.origin.place.variable().is_some() => self
                .file_variable()
                .map(|variable| format!("move the path to variable {variable}")),
            InvalidSecret::RefreshToken => self.way_to_have(CredentialClass::Login),
            _ => None,
        };
        let is_path = why == InvalidSecret::LooksLikePath;
        let is_other = matches!(look.origin.place, Place::Other(_));
        let bare = for_key_of_caller(look, &place).unwrap_or_else(|| match bare(look) {
            _ if is_path && is_other => format!("put what is in the file into {place}"),
            _ if is_path => format!("set {place} to what is in the file, or remove it"),
            bare if is_other => format!("put {bare} into {place}, or remove what it holds"),
            bare => format!("set {place} to {bare}, or remove it"),
        });
        before.into_iter().chain([bare]).collect()
    }

    /// Returns the variable that names a file with a key, where the program has one.
    fn file_variable(&self) -> Option<&str> {
        let is_for_key = Subject::Credential(Standing::Ambient, MethodKind::ApiKey);
        let mut looks = self.filter(|look| look.subject == is_for_key);
        looks.find_map(|look| look.origin.place.variable_for_file())
    }
}

/// Returns the remedy for a path that was not found and has a part that only a shell expands.
fn expand(look: &Look) -> Option<&'static str> {
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

/// Returns the remedy for a key that the caller gave for this run and that cannot be used.
// A file that was named for one run is not to be removed: it would be missing then. And what reads
// standard input can neither be set to a key nor name a file.
fn for_key_of_caller(look: &Look, place: &str) -> Option<String> {
    let (Holds::Problem(problem), Subject::Credential(Standing::Given, _)) =
        (&look.holds, &look.subject)
    else {
        return None;
    };
    let bare = bare(look);
    Some(match (&look.origin.place, problem) {
        (_, Problem::File(FileProblem::Terminal)) => {
            "pipe the key in, or name a file that holds it".to_owned()
        }
        (_, Problem::File(FileProblem::Locked)) => LOCKED.to_owned(),
        (_, Problem::File(FileProblem::Changing)) => CHANGING.to_owned(),
        (Place::File(..), Problem::File(FileProblem::NotAFile(FileKind::Pipe))) => {
            "name a file, or pass the key on standard input".to_owned()
        }
        (Place::File(..), Problem::File(_)) => "name another file".to_owned(),
        (Place::File(..), Problem::Secret(InvalidSecret::Empty)) => {
            format!("put {bare} and nothing else into {place}, or name another file")
        }
        // What is in it may be a login or a whole configuration, and is not to be written over.
        (Place::File(..), _) => format!("name a file that holds {bare} and nothing else"),
        (_, Problem::File(FileProblem::Io(_))) => format!("try again, or leave out {place}"),
        (_, Problem::File(problem)) if problem.leads_nowhere() => {
            format!("name another file with {place}, or leave it out")
        }
        _ => format!("pass {bare} with {place}, or leave it out"),
    })
}

/// Names a credential with nothing around it.
fn bare(look: &Look) -> &'static str {
    match look.subject {
        Subject::Credential(_, MethodKind::ApiKey | MethodKind::BedrockApiKey) => "the bare key",
        Subject::Credential(..) => "the bare token",
        _ => "the bare key",
    }
}

fn resolve(store: SecretStore, is_variable: bool) -> &'static str {
    match store {
        SecretStore::OnePassword if is_variable => {
            "start the program with `op run --`, which resolves references in variables"
        }
        SecretStore::OnePassword => "resolve it first, as `op read` and `op inject` do",
        SecretStore::Vault => "resolve it first, as `vault kv get` and `vault-env` do",
        SecretStore::AzureKeyVault => {
            "give the app's identity access to that vault: App Service leaves the reference as it is \
             where it cannot resolve it"
        }
        SecretStore::Encrypted => "decrypt it first, as `sops exec-env` does",
        SecretStore::Other => "resolve it first, with the tool that the reference is for",
    }
}
