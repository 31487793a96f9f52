//! What would help at a place that is broken.

use crate::finding::file::FileProblem;
use crate::finding::{FindingId, Lost, Place, Problem, Standing, Subject};
use crate::resolution::given::{LOCKED, expand, for_key_of_caller};
use crate::resolution::trace::Holds;

use super::Remedies;
use super::correct;

impl Remedies<'_> {
    pub(super) fn ways_out_for_broken(&self, index: FindingId) -> Vec<String> {
        let Some(look) = self.trace.looks.get(index.index()) else {
            return Vec::new();
        };
        let place = self.trace.place(index);
        if let Holds::Problem(Problem::Secret(why)) = &look.holds {
            return self.ways_to_bare(index, *why);
        }
        if let Some(remedy) = expand(look) {
            return vec![remedy.to_owned()];
        }
        if let Some(remedy) = for_key_of_caller(look, &place) {
            return vec![remedy];
        }
        let problem = match &look.holds {
            Holds::Problem(problem) => Some(problem),
            _ => None,
        };
        let is_of_login = matches!(
            look.subject,
            Subject::StoredLogin | Subject::Credential(Standing::Stored, _)
        );
        if let Some(Problem::Missing(_)) = problem {
            let mut ways = self.ways_to_rename(Lost::Credential);
            if !ways.is_empty() {
                ways.push(self.trace.log_in_again());
                return ways;
            }
        }
        vec![match (problem, &look.subject) {
            // Of a path that the caller was given only the option is shown.
            (Some(Problem::File(_)), Subject::Settings)
                if matches!(look.origin.place, Place::Caller(_)) =>
            {
                format!("name another file with {place}, or leave it out")
            }
            (Some(Problem::Truncated | Problem::File(FileProblem::Changing)), _) => {
                let otherwise = if is_of_login {
                    self.trace.log_in_again()
                } else {
                    self.fix(index)
                };
                return vec![
                    "try again in a moment, in case it is being written".to_owned(),
                    otherwise,
                ];
            }
            (Some(Problem::File(FileProblem::Locked)), _) => LOCKED.to_owned(),
            (Some(Problem::File(FileProblem::Unreachable)), _) => {
                "connect the drive or network share, or name a directory that is there".to_owned()
            }
            (Some(Problem::File(FileProblem::NotFound)), Subject::Settings) => {
                format!("create {place}")
            }
            (Some(Problem::Command), _) => {
                format!("run it yourself and pass the key that it prints, or remove {place}")
            }
            // A custom source's: what a variable names is a file, or the home directory.
            (Some(problem), Subject::Credential(..))
                if matches!(look.origin.place, Place::Other(_))
                    && !matches!(problem, Problem::File(_)) =>
            {
                let check = correct(&place);
                if is_of_login {
                    return vec![check, self.trace.log_in_again()];
                }
                check
            }
            (Some(Problem::Encrypted), _) => "pass a credential".to_owned(),
            (Some(Problem::DirectoryMissing), Subject::Home) => {
                "create the directory, or unset the variable".to_owned()
            }
            (Some(Problem::NotADirectory), Subject::Home) => {
                "point the variable at a directory, or unset it".to_owned()
            }
            (Some(Problem::Foreign(_)), _) => {
                "log in with the program that this file is for, or name another directory"
                    .to_owned()
            }
            (Some(Problem::File(FileProblem::PermissionDenied)), _) => {
                format!("make {place} readable for yourself")
            }
            (Some(Problem::File(_)), Subject::StoredLogin) => {
                format!("remove {place} and {}", self.trace.log_in_again())
            }
            _ if is_of_login => format!("{}, or fix the file", self.trace.log_in_again()),
            _ => self.fix(index),
        }]
    }
}
