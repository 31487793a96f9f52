//! Where programs record whether their user trusts a project.

use std::path::{Path, PathBuf};

use crate::finding::tool::ToolKey;
use crate::finding::{SettingKey, SettingValue};
use crate::system::{PathKind, Platform, System};
use crate::text::{Name, UncheckedText, is_same_on_windows, shown_path};

/// A table of projects, the key for their trust, and the project that is asked about.
#[derive(Clone, Debug)]
pub(super) struct ProjectTrust {
    pub(super) table: String,
    pub(super) key: String,
    directory: PathBuf,
    reach: Reach,
}

/// Whose trust counts for a project, apart from its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// Nobody's.
    Directory,
    /// That of the repository that the directory is in.
    Repository,
    /// That of every directory above.
    DirectoriesAbove,
}

/// A name under which the table may have the project.
pub(super) struct Recorded {
    name: String,
    platform: Platform,
    /// Stands in reports for the name, which is shown nowhere: a path there would be shown as it is,
    /// home and all.
    whose: &'static str,
}

impl Recorded {
    /// Returns the entry of the table that has this name. Where several have it in other spellings, the
    /// one in this spelling counts, else the first.
    // Windows has many spellings of one place, and programs there write different ones: Codex in
    // lower case, Claude Code with `/`.
    pub(super) fn find_in<T, N: AsRef<str>>(
        &self,
        entries: impl IntoIterator<Item = (N, T)>,
    ) -> Option<T> {
        let mut other = None;
        for (name, entry) in entries {
            let name = name.as_ref();
            if name == self.name {
                return Some(entry);
            }
            if self.platform == Platform::Windows && is_same_on_windows(name, &self.name) {
                other.get_or_insert(entry);
            }
        }
        other
    }
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

    pub(super) fn reaching(self, reach: Reach) -> Self {
        Self { reach, ..self }
    }

    pub(super) fn setting(&self) -> SettingKey {
        SettingKey::Tool(ToolKey::ProjectTrust(Name::new(
            &self.directory.to_string_lossy(),
        )))
    }

    /// Returns the dotted key as it is shown.
    pub(super) fn shown(&self, recorded: &Recorded) -> String {
        [&self.table, ".", recorded.whose, ".", &self.key].concat()
    }

    /// Lists the names, of which the nearest comes first. What is no UTF-8 stands in no such table.
    pub(super) fn names(&self, system: &System) -> Vec<Recorded> {
        const OWN: &str = "<this project>";
        let written = system.resolved(&self.directory);
        let real = system.real_path(&written);
        let mut names = Vec::new();
        let mut add = |path: &Path, whose| {
            let name = shown_path(path);
            if path.to_str().is_some() && !names.iter().any(|known: &Recorded| known.name == name) {
                names.push(Recorded {
                    name: name.into_owned(),
                    platform: system.platform(),
                    whose,
                });
            }
        };
        add(&real, OWN);
        match self.reach {
            Reach::Directory => add(&written, OWN),
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
