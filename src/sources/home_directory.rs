//! Where a program keeps its files.

use std::path::{Path, PathBuf};

use crate::finding::{Finding, Found, Notice, Origin, Problem, Side, Subject};
use crate::source::{CredentialSource, Inquiry, SourceReport};
use crate::system::{PathKind, Platform, System, Variable};

/// The directory of a program's files, with notes about it.
///
/// It is located by [`find`](Self::find), not when the resolver resolves, since the places of
/// other sources depend on it. As a source it only reports what was found.
///
/// ```
/// use auth_resolver::sources::HomeDirectory;
/// use auth_resolver::System;
///
/// let acme = HomeDirectory::of("ACME_HOME", ".acme");
/// let machine = System::fixed().home("/home/u").build();
/// let found = acme.clone().find(&machine);
/// assert_eq!(found.path(), Some("/home/u/.acme".as_ref()));
///
/// let machine = System::fixed().home("/home/u").var("ACME_HOME", "/srv/acme").build();
/// assert_eq!(acme.find(&machine).path(), Some("/srv/acme".as_ref()));
///
/// let program = "other"; // known at run time
/// let variable = format!("{}_HOME", program.to_uppercase());
/// let other = HomeDirectory::of(variable, format!(".{program}")).find(&machine);
/// assert_eq!(other.path(), Some("/home/u/.other".as_ref()));
/// ```
#[derive(Clone, Debug)]
pub struct HomeDirectory {
    variable: String,
    directory: String,
    parent: Parent,
    required: bool,
    names_parent: bool,
    empty_counts: bool,
    path: Option<PathBuf>,
    finding: Option<Finding>,
}

/// Where the directory is without its variable.
#[derive(Clone, Copy, Debug)]
enum Parent {
    Home,
    Config,
    Data,
}

impl HomeDirectory {
    /// Creates it from the variable that names the directory, and the default directory below the
    /// user's home. An empty variable counts as not set, a relative path is relative to the
    /// working directory, and `~` is not expanded.
    #[must_use]
    pub fn of(variable: impl Into<String>, directory: impl Into<String>) -> Self {
        Self {
            variable: variable.into(),
            directory: directory.into(),
            parent: Parent::Home,
            required: false,
            names_parent: false,
            empty_counts: false,
            path: None,
            finding: None,
        }
    }

    /// Places the default directory below the platform's [configuration
    /// directory](System::config_dir) instead of the home.
    ///
    /// ```
    /// use auth_resolver::sources::HomeDirectory;
    /// use auth_resolver::System;
    ///
    /// let machine = System::fixed().home("/home/u").config_dir("/home/u/.config").build();
    /// let acme = HomeDirectory::of("ACME_CONFIG_DIR", "acme").in_config_dir().find(&machine);
    /// assert_eq!(acme.path(), Some("/home/u/.config/acme".as_ref()));
    /// ```
    #[must_use]
    pub fn in_config_dir(mut self) -> Self {
        self.parent = Parent::Config;
        self
    }

    /// Places the default directory below the platform's [data directory](System::data_dir)
    /// instead of the home.
    ///
    /// ```
    /// use auth_resolver::sources::HomeDirectory;
    /// use auth_resolver::System;
    ///
    /// let machine = System::fixed().data_dir("/home/u/.local/share").build();
    /// let acme = HomeDirectory::of("ACME_DATA_DIR", "acme").in_data_dir().find(&machine);
    /// assert_eq!(acme.path(), Some("/home/u/.local/share/acme".as_ref()));
    /// ```
    #[must_use]
    pub fn in_data_dir(mut self) -> Self {
        self.parent = Parent::Data;
        self
    }

    /// Makes it an error if the variable names a directory that does not exist. Without this, such a
    /// directory counts as empty, without a note.
    ///
    /// ```
    /// use auth_resolver::sources::HomeDirectory;
    /// use auth_resolver::{ErrorKind, Resolver, System};
    ///
    /// let machine = System::fixed().home("/home/u").var("ACME_HOME", "/srv/acme").build();
    /// let home = HomeDirectory::of("ACME_HOME", ".acme").required().find(&machine);
    /// assert_eq!(home.path(), None);
    /// let error = Resolver::new().source(home).system(machine).resolve().unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Unreadable);
    /// ```
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Makes the variable name the parent directory, which replaces the user's home.
    ///
    /// ```
    /// use auth_resolver::sources::HomeDirectory;
    /// use auth_resolver::System;
    ///
    /// let machine = System::fixed().home("/home/u").var("ACME_HOME", "/srv").build();
    /// let home = HomeDirectory::of("ACME_HOME", ".acme").variable_names_parent().find(&machine);
    /// assert_eq!(home.path(), Some("/srv/.acme".as_ref()));
    /// ```
    #[must_use]
    pub fn variable_names_parent(mut self) -> Self {
        self.names_parent = true;
        self
    }

    /// Takes an empty variable for the working directory.
    pub(crate) fn empty_counts(mut self) -> Self {
        self.empty_counts = true;
        self
    }

    /// Locates the directory.
    ///
    /// There is no directory if the variable looks like a key and no such directory exists: a path
    /// below it would show the key.
    #[must_use]
    pub fn find(mut self, system: &System) -> Self {
        let (path, finding) = self.look(system);
        self.path = path;
        self.finding = Some(finding);
        self
    }

    /// Returns the directory, or `None` if it was not looked for, is not known or cannot be used.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Returns whether it is the working directory because the variable is empty: nobody chose that.
    pub(crate) fn is_working_directory(&self) -> bool {
        let finding = self.finding.as_ref();
        finding.is_some_and(|finding| matches!(finding.found, Found::Blank))
    }

    fn look(&self, system: &System) -> (Option<PathBuf>, Finding) {
        let origin = match self.variable.as_str() {
            "" => Origin::other("home directory", Side::Yours),
            variable => Origin::variable(variable),
        };
        let finding = |found| Finding::new(origin.clone(), Subject::Home, found);
        let problem = |problem| (None, finding(Found::Problem(problem)));
        let variable = system.var(&self.variable);
        let named = match &variable {
            // Programs take such a value for unset, and would find other files than those meant.
            Variable::NotUnicode => return problem(Problem::NotUnicode),
            Variable::Text(text) if text.expose().is_empty() && self.empty_counts => {
                let Some(directory) = system.current_dir() else {
                    return problem(Problem::DirectoryUnknown);
                };
                let notices = [Notice::RelativeToWorkingDirectory];
                return (Some(directory), finding(Found::Blank).with_notices(notices));
            }
            variable => variable.text().unwrap_or_default(),
        };
        if named.is_empty() {
            let parent = match self.parent {
                Parent::Home => system.home(),
                Parent::Config => system.config_dir(),
                Parent::Data => system.data_dir(),
            };
            let Some(parent) = parent else {
                let origin = Origin::other("home directory", Side::Yours);
                let nothing = Finding::new(origin, Subject::Home, Found::Nothing);
                return (None, nothing.with_notices([Notice::NoHome]));
            };
            let directory = system.absolute(&parent).join(&self.directory);
            let nothing = finding(Found::Nothing).with_notices(second_home(system));
            return (Some(directory), nothing);
        }
        let notices = odd_path(system.platform(), named);
        let Some(mut directory) = system.named_directory(named) else {
            let found = if self.required {
                Found::Problem(Problem::DirectoryMissing)
            } else {
                Found::Present
            };
            return (None, finding(found).with_notices(notices));
        };
        if self.names_parent {
            directory.push(&self.directory);
        }
        let problem = match system.path_kind(&directory) {
            _ if !self.required => None,
            PathKind::Missing => Some(Problem::DirectoryMissing),
            PathKind::File | PathKind::Other => Some(Problem::NotADirectory),
            // A directory that cannot be looked at may still let its files be read.
            PathKind::Directory | PathKind::Unknown => None,
        };
        let Some(problem) = problem else {
            let found = finding(Found::Present).with_notices(notices);
            return (Some(directory), found);
        };
        // The path is named beside the variable: the variable alone does not tell what is missing
        // (openai/codex#2928).
        let shown = Origin::whole_file(&directory, Side::Yours);
        let place = format!("variable {} ({shown})", self.variable);
        let place = Origin::other(place, Side::Yours);
        let found = Finding::new(place, Subject::Home, Found::Problem(problem));
        (None, found.with_notices(notices))
    }
}

impl HomeDirectory {
    // Under `sudo`, in a service or a container the home directory is another one than its reader's.
    fn nothing_at_home(&self, system: &System, directory: &Path) -> Option<Notice> {
        let finding = self.finding.as_ref()?;
        if matches!(finding.found, Found::Present) {
            return system
                .is_missing(directory)
                .then(|| Notice::NamedHomeMissing(directory.to_owned()));
        }
        if !matches!(
            (self.parent, &finding.found),
            (Parent::Home, Found::Nothing)
        ) {
            return None;
        }
        let home = system.home()?;
        // One that may be a key is not shown.
        let at = system.named_directory(home.to_str()?)?;
        if !system.is_missing(directory) {
            return None;
        }
        Some(Notice::NothingAtHome {
            home_exists: !system.is_missing(&at),
            directory: self.directory.clone(),
            home,
        })
    }
}

/// Returns what is odd about a path: its owner most likely meant another.
fn odd_path(platform: Platform, named: &str) -> Option<Notice> {
    let on_windows = platform == Platform::Windows;
    let has_drive = || named.as_bytes().get(1) == Some(&b':');
    if let Some(notice) = not_expanded(named) {
        Some(notice)
    } else if platform.is_absolute(named) {
        None
    } else if on_windows && has_drive() {
        Some(Notice::RelativeToDrive)
    } else {
        Some(Notice::RelativeToWorkingDirectory)
    }
}

/// Returns what a path has in it that a shell would have replaced.
pub(super) fn not_expanded(path: &str) -> Option<Notice> {
    if path.starts_with('~') {
        Some(Notice::TildeNotExpanded)
    } else if path.starts_with('"') {
        Some(Notice::QuotesKept)
    } else if names_percent(path) {
        Some(Notice::PercentNotExpanded)
    } else if names_dollar(path) {
        Some(Notice::VariableNotExpanded)
    } else {
        None
    }
}

fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_()".contains(&byte)
}

/// Tells `%NAME%`, as `cmd` writes variables.
fn names_percent(path: &str) -> bool {
    let after = path.split_once('%').map(|(_, after)| after);
    let name = after.and_then(|after| after.split_once('%'));
    name.is_some_and(|(name, _)| !name.is_empty() && name.bytes().all(is_of_name))
}

/// Tells `$NAME`, `${NAME}` and `$(command)` at the start of a part. On Windows some directories begin
/// with a `$`, behind a `\`.
fn names_dollar(path: &str) -> bool {
    path.split('/')
        .filter_map(|part| part.strip_prefix('$'))
        .any(|name| {
            name.starts_with(|first: char| "_{(".contains(first) || first.is_ascii_alphabetic())
        })
}

// Linux inside Windows (WSL) has a home of its own, and people log in on the other side of it.
fn second_home(system: &System) -> Option<Notice> {
    let inside_windows = system.platform() == Platform::Unix
        && matches!(system.var("WSL_DISTRO_NAME"), Variable::Text(_));
    inside_windows.then_some(Notice::SecondHome)
}

impl CredentialSource for HomeDirectory {
    fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport) {
        if let Some(finding) = &self.finding {
            report.add(finding.clone());
        }
        if let Some(directory) = &self.path {
            report.remark(self.nothing_at_home(inquiry.system(), directory));
            let notices = inquiry.system().directory_notices(directory);
            if !notices.is_empty() {
                let origin = Origin::whole_file(directory, Side::Yours);
                report.add(
                    Finding::new(origin, Subject::Home, Found::Present)
                        .with_notices(notices.into_iter().map(Notice::File)),
                );
            }
        }
    }
}
