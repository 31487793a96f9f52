//! A machine of yours, and a project that somebody else wrote.

use std::fmt;

use crate::made_up::machine::{Argument, File, GATEWAYS, IDENTITY, Kind, Maker, PROJECT};

use super::answer::{APPLIED, Answer, Row};
use super::project::Project;
use super::selection::combinations;
use super::vocabulary::{self, PORT};
use super::yours::Yours;

/// A machine and a project.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) yours: Yours,
    pub(super) project: Project,
}

/// A host and a port that only projects name.
const ONLY_OF_PROJECTS: [&str; 2] = [GATEWAYS[1], PORT];

impl Case {
    /// Makes a case. What is yours and what is the project's have nothing in common but the names
    /// of hosts.
    pub(super) fn make(seed: u64) -> Self {
        let mut maker = Maker::of_seed(seed);
        let mut yours = Yours::make(&mut maker);
        // Most made-up machines have no answer, and there is more to change in those that have one.
        for _ in 0..3 {
            if yours.resolve(&[]).sent.is_err() {
                yours = Yours::make(&mut maker);
            }
        }
        let places = vocabulary::places(yours.program());
        let is_yours = |path: &str| yours.has(path);
        let project = Project::make(&mut Maker::of_seed(!seed), places, is_yours);
        // A file that is being rewritten, and is read under two names, holds something else each time:
        // that it was read before, not what the project wrote, would be the difference.
        for file in &project.files {
            if let Kind::HardLinkTo(target) = file.kind {
                let own = yours.parts().1.iter_mut();
                own.filter(|own| own.path == target && own.kind == Kind::Emptied)
                    .for_each(|own| own.kind = Kind::Plain);
            }
        }
        Self { yours, project }
    }

    /// Resolves without the project's files.
    pub(super) fn alone(&self) -> Answer {
        self.yours.resolve(&[])
    }

    /// Resolves with the project's files.
    pub(super) fn together(&self) -> Answer {
        self.yours.resolve(&self.project.files)
    }

    /// Resolves once the project's files are gone and its directories are left.
    pub(super) fn removed(&self) -> Answer {
        self.yours.resolve(&self.project.directories())
    }

    /// Resolves without the project's files under each selection that they make.
    pub(super) fn selected(&self) -> impl Iterator<Item = Answer> {
        combinations(&self.project.selections).map(|selections| {
            let mut yours = self.yours.clone();
            for selection in selections {
                yours.select(selection);
            }
            yours.resolve(&[])
        })
    }

    /// Returns the same case where the caller allows or refuses more.
    pub(super) fn with(&self, switch: Argument) -> Self {
        let mut case = self.clone();
        case.yours.parts().2.push(switch);
        case
    }

    pub(super) fn has(&self, switch: &Argument) -> bool {
        self.yours.arguments().contains(switch)
    }

    /// Returns whether a text holds something of yours.
    pub(super) fn is_yours(&self, text: &str) -> bool {
        self.yours.marker().find(text).is_some() || text.contains(IDENTITY)
    }

    /// Returns whether a text holds something that only the project wrote.
    pub(super) fn is_projects(&self, text: &str) -> bool {
        self.project.marker.find(text).is_some()
            || ONLY_OF_PROJECTS.iter().any(|part| text.contains(part))
    }

    /// Returns whether a place, or a message about one, names a file of the project's.
    pub(super) fn names_project(&self, text: &str) -> bool {
        let text = text.replace('\\', "/");
        let below = format!("{PROJECT}/");
        text.match_indices(&below).any(|(at, _)| {
            let path = &text[at..];
            !text[..at].ends_with(|before: char| before.is_alphanumeric())
                && !self
                    .yours
                    .below_project()
                    .is_some_and(|own| path.starts_with(own))
        })
    }

    /// Returns whether the credential lies in the project, by its place and by its text. Where the
    /// project's file is cut short, the text can lack the marker.
    pub(super) fn is_credential_of_project(&self, answer: &Answer) -> bool {
        let text = answer.sent.as_ref().map_or("", |sent| &sent.credential.1);
        self.names(answer.credential_at.as_ref()) && !self.is_yours(text)
    }

    /// Returns whether the project names the base URL or a part of it.
    pub(super) fn is_url_of_project(&self, answer: &Answer) -> bool {
        let url = answer.sent.as_ref().map_or("", |sent| &sent.url);
        self.names(answer.url_at.as_ref()) || self.is_projects(url)
    }

    fn names(&self, place: Option<&String>) -> bool {
        place.is_some_and(|place| self.names_project(place))
    }

    /// Returns a note or a row of the answer without the project's files that the one with them
    /// lacks. Where the project has no file there is a row that says so, which is lost once there
    /// is one.
    pub(super) fn lost(&self, alone: &Answer, together: &Answer) -> Option<String> {
        let note = alone.notes.iter().find(|note| {
            // What another start would come to, a trusted project may select.
            let is_selected = note.code == "other-entry" && self.yours.may_trust();
            !is_selected
                && !self.names_project(&note.message)
                && !together.notes.iter().any(|told| told.says(note))
        });
        let row = alone.rows.iter().find(|row| {
            // A login that a trusted project selects is looked for, and may be found before this.
            let is_behind = row.verdict == "nothing" && self.yours.may_trust();
            !is_behind && !self.names_project(&row.place) && !together.rows.contains(row)
        });
        note.map(|note| format!("the note `{}`", note.code))
            .or(row.map(|row| format!("a row `{}`", row.verdict)))
    }

    /// Returns whether the report says of a setting of the project's that it is in force.
    pub(super) fn has_effect(&self, answer: &Answer) -> bool {
        let is_file = |row: &Row| matches!(row.found.as_str(), "a file" | "a directory" | "a text");
        let mut rows = answer.rows.iter();
        rows.any(|row| row.verdict == APPLIED && !is_file(row) && self.names_project(&row.place))
    }
}

/// The machine, the project, and both answers in short.
impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.yours {
            Yours::Preset(machine) => writeln!(f, "{:?}", machine.preset)?,
            Yours::Own(own) => writeln!(f, "{:?} {:?}", own.sources, own.arguments)?,
        }
        for (name, value) in self.yours.variables() {
            writeln!(
                f,
                "variable {name}={}",
                value.as_deref().unwrap_or("<not Unicode>")
            )?;
        }
        for (whose, files) in [
            ("yours", self.yours.files()),
            ("the project's", &self.project.files),
        ] {
            for File {
                path,
                kind,
                contents,
            } in files
            {
                writeln!(f, "{path}, {whose}, {kind:?}: {contents:?}")?;
            }
        }
        writeln!(f, "without the project: {}", self.alone())?;
        writeln!(f, "with the project: {}", self.together())
    }
}
