//! The statement itself.

use crate::made_up::machine::Argument;

use super::answer::Answer;
use super::case::Case;

/// What a project can make of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Outcome {
    /// The answer or the error is the same, and everything that was told still is.
    Same,
    /// The project's own credential is used.
    ProjectsOwn,
    /// There is an error, which names a place of the project.
    Refused,
    /// You trust the project, and it selected among what is yours.
    Selected,
}

/// Returns which outcome it is, given the answers without and with the project's files; or why it
/// is none.
pub(super) fn outcome(case: &Case, alone: &Answer, together: &Answer) -> Result<Outcome, String> {
    let broken = |what: &str| Err(what.to_owned());
    let trusts = case.yours.may_trust();
    let outcome = match (&alone.sent, &together.sent) {
        // The same. With your trust, a key that you have twice can be selected at its other place.
        (before, after)
            if before == after && !(trusts && alone.credential_at != together.credential_at) =>
        {
            if let Some(lost) = case.lost(alone, together) {
                return Err(format!("the same, but {lost} is lost"));
            }
            if !trusts && case.has_effect(together) {
                return broken("the same, but a setting of the project is reported as in force");
            }
            Outcome::Same
        }
        // The project's own: a credential that lies in the project, by its place and by its text.
        (before, Ok(sent)) if case.is_credential_of_project(together) => {
            let is_yours = |text: &str| case.is_yours(text);
            if case.is_url_of_project(together) && sent.texts().any(is_yours) {
                return broken("something of yours goes to a URL that the project names");
            }
            let mut account = sent.account.iter();
            if sent.credentials().any(is_yours) || account.any(|id| !case.is_projects(id)) {
                return broken("a credential or an account of yours goes with the project's");
            }
            if !together.has_note("project-credential") {
                return broken("the project's credential is used without a note");
            }
            if case.has(&Argument::RefuseProjectCredentials) {
                return broken("the project's credential is used, and none of it is wanted");
            }
            let is_replaced = match before {
                Ok(before) => before.credential.0 != "none-required",
                Err(failure) => failure.kind == "conflicting",
            };
            if is_replaced && case.has(&Argument::RefuseConflicts) {
                return broken(
                    "the project's credential replaces yours, and conflicts are refused",
                );
            }
            Outcome::ProjectsOwn
        }
        // An error that names a place of the project.
        (_, Err(failure)) if failure.texts().any(|text| case.names_project(text)) => {
            Outcome::Refused
        }
        // The exception: what you would get if the selection was yours.
        (_, after) if trusts && case.selected().any(|selected| selected.sent == *after) => {
            if !together.has_note("project-selects") {
                return broken("a trusted project selects without a note");
            }
            Outcome::Selected
        }
        (Ok(before), Ok(after)) => {
            let parts = before.differences(after);
            return Err(format!("the project changes {parts}"));
        }
        (Err(before), Ok(_)) => {
            let kind = before.kind;
            return Err(format!(
                "the project repairs `{kind}` with what is not its own"
            ));
        }
        (before, Err(after)) => {
            let before = before
                .as_ref()
                .map_or_else(|failure| failure.kind, |_| "an answer");
            let kind = after.kind;
            return Err(format!(
                "the project turns `{before}` into `{kind}` and is not named"
            ));
        }
    };
    // Without your trust all of this has no effect.
    if case.project.is_harmless && !trusts && outcome != Outcome::Same {
        return Err(format!(
            "{outcome:?}, though the project only selects, restricts, cancels or adds headers"
        ));
    }
    Ok(outcome)
}
