//! Where programs record whether their user trusts a project.

use std::path::{Path, PathBuf};

use crate::finding::tool::ToolKey;
use crate::finding::{SettingKey, SettingValue};
use crate::system::{PathKind, Platform, System};
use crate::text::{Name, UncheckedText, is_same_on_windows, shown_path};

use super::value::{Table, Value};

/// A table of projects, the key for their trust, and the project that is asked about.
#[derive(Clone, Debug)]
pub(super) struct ProjectTrust {
    pub(super) table: String,
    key: String,
    directory: PathBuf,
    reach: Reach,
}

/// Whose trust counts for a project, apart from its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// That of the repository that the directory is in.
    Repository,
    /// That of every directory above.
    DirectoriesAbove,
}

/// A name under which the table may have the project.
struct Recorded {
    name: String,
    /// Stands in reports for the name, which is shown nowhere: a path there would be shown as it is,
    /// home and all.
    whose: &'static str,
}

impl ProjectTrust {
    pub(super) fn new(
        table: impl Into<String>,
        key: impl Into<String>,
        directory: impl Into<PathBuf>,
        reach: Reach,
    ) -> Self {
        Self {
            table: table.into(),
            key: key.into(),
            directory: directory.into(),
            reach,
        }
    }

    pub(super) fn setting(&self) -> SettingKey {
        SettingKey::Tool(ToolKey::ProjectTrust(Name::new(
            &self.directory.to_string_lossy(),
        )))
    }

    /// Finds what is recorded about the project: the dotted key as it is shown, and the value.
    pub(super) fn find_in<'d>(
        &self,
        root: &Table<'d>,
        system: &System,
    ) -> Option<(String, Value<'d>, SettingValue)> {
        let projects = root.find(&self.table)?.table()?;
        let mut members = projects.members();
        if let Table::Json(_) = projects {
            // Of two members of one name the last counts.
            members.reverse();
        }
        let names = self.names(system);
        let mut recorded = names.iter().filter_map(|name| {
            let project = name.find_in(&members, system)?.table()?;
            let key = [&self.table, ".", name.whose, ".", &self.key].concat();
            Some((key, project.find(&self.key)?))
        });
        let (key, value) = recorded.next()?;
        if self.reach != Reach::DirectoriesAbove {
            return Some((key, value, value.setting()));
        }
        // A nearer `false` does not count: programs write it down for every directory that they were
        // started in, before anybody is asked.
        let is_trusted = |(_, value): &(String, Value<'_>)| value.flag() == Some(true);
        let nearest = (key, value);
        let trusted = std::iter::once(nearest.clone())
            .chain(recorded)
            .find(is_trusted);
        let word = trust_value(trusted.is_some());
        let (key, value) = trusted.unwrap_or(nearest);
        Some((key, value, word))
    }

    /// Lists the names, of which the nearest comes first. What is no UTF-8 stands in no such table.
    fn names(&self, system: &System) -> Vec<Recorded> {
        const OWN: &str = "<this project>";
        let written = system.resolved(&self.directory);
        let real = system.real_path(&written);
        let mut names = Vec::new();
        let mut add = |path: &Path, whose| {
            let name = shown_path(path);
            if path.to_str().is_some() && !names.iter().any(|known: &Recorded| known.name == name) {
                let name = name.into_owned();
                names.push(Recorded { name, whose });
            }
        };
        add(&real, OWN);
        match self.reach {
            Reach::Repository => {
                add(&written, OWN);
                if let Some(root) = repository(&real, system) {
                    add(root, "<its repository>");
                }
            }
            Reach::DirectoriesAbove => {
                for above in real.ancestors().skip(1) {
                    add(above, "<a directory above>");
                }
            }
        }
        names
    }
}

impl Recorded {
    /// Returns the entry of the table that has this name. Where several have it in other spellings, the
    /// one in this spelling counts, else the first.
    // Windows has many spellings of one place, and programs there write different ones: Codex in
    // lower case, Claude Code with `/`.
    fn find_in<'d>(&self, members: &[(&str, Value<'d>)], system: &System) -> Option<Value<'d>> {
        let find = |is_it: &dyn Fn(&str) -> bool| {
            let found = members.iter().find(|(name, _)| is_it(name));
            found.map(|(_, value)| *value)
        };
        find(&|name| name == self.name).or_else(|| {
            let on_windows = system.platform() == Platform::Windows;
            on_windows.then(|| find(&|name| is_same_on_windows(name, &self.name)))?
        })
    }
}

/// Returns the value of a setting that says whether a project is trusted.
pub(crate) fn trust_value(is_trusted: bool) -> SettingValue {
    SettingValue::Text(UncheckedText::new(if is_trusted {
        "trusted"
    } else {
        "untrusted"
    }))
}

// Where `.git` is a file, the repository is the one that it names. That is not followed: a project
// would say itself whose trust is to count for it.
fn repository<'a>(directory: &'a Path, system: &System) -> Option<&'a Path> {
    directory.ancestors().find(|root| {
        matches!(
            system.path_kind(&root.join(".git")),
            PathKind::Directory | PathKind::File | PathKind::Other
        )
    })
}
