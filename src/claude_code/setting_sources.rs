//! Which files of settings count.

use std::fmt;
use std::str::FromStr;

use super::keys;

/// Which settings files are read, besides managed settings and those given for this run: any of
/// `user`, `project` and `local`, joined by commas. The default is all of them.
///
/// | word | file |
/// |---|---|
/// | `user` | `settings.json` in `~/.claude` |
/// | `project` | `.claude/settings.json` of the project |
/// | `local` | `.claude/settings.local.json` of the project |
///
/// ```
/// use auth_resolver::claude_code::SettingSources;
///
/// let sources: SettingSources = "project, user".parse()?;
/// assert_eq!(sources.to_string(), "user,project");
/// assert_eq!("".parse::<SettingSources>()?.to_string(), ""); // none of them
/// assert!("managed".parse::<SettingSources>().is_err());
/// # Ok::<(), auth_resolver::claude_code::InvalidSettingSources>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SettingSources {
    pub(super) user: bool,
    pub(super) project: bool,
    pub(super) local: bool,
}

/// The error for a text that is not a list of settings files.
///
/// ```
/// use auth_resolver::claude_code::{InvalidSettingSources, SettingSources};
///
/// let error: InvalidSettingSources = "sk-pasted".parse::<SettingSources>().unwrap_err();
/// assert!(error.to_string().starts_with("no such files of settings, expected any of `user`"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "no such files of settings, expected any of `user`, `project` and `local`, joined by commas"
)]
#[non_exhaustive]
pub struct InvalidSettingSources;

impl SettingSources {
    pub(super) const ALL: Self = Self {
        user: true,
        project: true,
        local: true,
    };

    /// Returns those of a project, first to last.
    pub(super) fn of_project(self) -> impl Iterator<Item = &'static str> {
        let [local, shared] = keys::PROJECT_SETTINGS;
        let of_project = [(self.local, local), (self.project, shared)];
        let named = of_project.into_iter().filter(|(is_named, _)| *is_named);
        named.map(|(_, file)| file)
    }
}

impl FromStr for SettingSources {
    type Err = InvalidSettingSources;

    /// Parses a list such as `user,project`. An empty text is an empty list.
    ///
    /// # Errors
    ///
    /// The error does not repeat the text.
    fn from_str(text: &str) -> Result<Self, InvalidSettingSources> {
        let mut sources = Self {
            user: false,
            project: false,
            local: false,
        };
        let words = text.split(',').filter(|_| !text.is_empty());
        for word in words {
            match word.trim() {
                "user" => sources.user = true,
                "project" => sources.project = true,
                "local" => sources.local = true,
                _ => return Err(InvalidSettingSources),
            }
        }
        Ok(sources)
    }
}

impl fmt::Display for SettingSources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = [
            (self.user, "user"),
            (self.project, "project"),
            (self.local, "local"),
        ];
        let named = words.iter().filter(|(is_named, _)| *is_named);
        let named: Vec<&str> = named.map(|(_, word)| *word).collect();
        f.write_str(&named.join(","))
    }
}
