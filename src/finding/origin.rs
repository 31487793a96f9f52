//! Which place something came from, and how far that place is trusted.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::text::{Name, Printable, write_printable};

/// How far a place is trusted: `Project < User < Caller`.
///
/// A credential goes only to a base URL from a place trusted at least as much as its own.
///
/// ```
/// use auth_resolver::{Origin, Trust};
///
/// assert!(Trust::Project < Trust::User && Trust::User < Trust::Caller);
/// assert_eq!(Origin::caller("--api-key").trust, Trust::Caller);
/// assert_eq!(Origin::variable("ACME_API_KEY").trust, Trust::User);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Trust {
    /// A file of the project that is being worked on, written by whoever wrote the project.
    Project,
    /// The user's own: process environment, home directory, the machine's administrator.
    User,
    /// The program that calls this crate, speaking for its user.
    Caller,
}

/// A place and its trust.
///
/// ```
/// use std::path::Path;
///
/// use auth_resolver::{Name, Origin, Position, Trust};
///
/// let file = Origin::file("/home/u/.acme/.env", Trust::User);
/// let key = file.at(Position::Assignment { name: Name::new("ACME_API_KEY"), line: Some(3) });
/// assert_eq!(key.to_string(), "/home/u/.acme/.env:3 ACME_API_KEY");
/// assert!(key.same_document(&file));
/// assert!(!key.same_document(&Origin::variable("ACME_API_KEY")));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Origin {
    /// The place.
    pub place: Place,
    /// How far it is trusted.
    pub trust: Trust,
}

/// A place that can hold a credential, a base URL or a setting.
///
/// ```
/// use auth_resolver::{Caller, Place, Resolver, System};
///
/// let auth = Resolver::new()
///     .source(Caller::new("--api-key").api_key(Some("acme-1234".to_owned())))
///     .default_base_url("https://api.acme.example/v1")
///     .system(System::fixed())
///     .resolve()?;
/// let place = &auth.credential_origin().unwrap().place;
/// assert_eq!(*place, Place::Caller("--api-key".to_owned()));
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Place {
    /// The caller's own words for it, such as `--api-key`.
    Caller(String),
    /// A variable of the process environment.
    Variable(Name),
    /// A file, and where in it.
    File(Arc<Path>, Position),
    /// Any other place, described by the source that looked there.
    Other(String),
    /// What the program itself brings along.
    BuiltIn,
}

/// Where in a file.
///
/// ```
/// use auth_resolver::{Origin, Position, Trust};
///
/// let file = Origin::file("/home/u/.acme/config.toml", Trust::User);
/// let key = Position::Key { key: "api.base_url".to_owned(), line: 7 };
/// assert_eq!(file.at(key).to_string(), "/home/u/.acme/config.toml:7 api.base_url");
/// let absent = Position::AbsentKey("api.base_url".to_owned());
/// assert_eq!(file.at(absent).to_string(), "/home/u/.acme/config.toml api.base_url");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Position {
    /// The file as a whole.
    Whole,
    /// A member of a JSON document, written as `tokens` or `tokens.access_token`.
    Member(&'static str),
    /// A key of a TOML document and the line of its value.
    Key {
        /// The dotted key.
        key: String,
        /// The line, counted from 1.
        line: u32,
    },
    /// A key of a TOML document that is not there.
    AbsentKey(String),
    /// A variable of a `.env` file and the line of its assignment.
    Assignment {
        /// The variable.
        name: Name,
        /// The line, counted from 1; `None` where the variable is not assigned.
        line: Option<u32>,
    },
}

impl Origin {
    /// Puts an origin together.
    #[must_use]
    pub fn new(place: Place, trust: Trust) -> Self {
        Self { place, trust }
    }

    /// Names the caller's own argument, such as `--api-key`.
    #[must_use]
    pub fn caller(what: impl Into<String>) -> Self {
        Self::new(Place::Caller(what.into()), Trust::Caller)
    }

    /// Names a variable of the process environment.
    #[must_use]
    pub fn variable(name: &str) -> Self {
        Self::new(Place::Variable(Name::new(name)), Trust::User)
    }

    /// Names a file as a whole.
    #[must_use]
    pub fn file(path: impl Into<PathBuf>, trust: Trust) -> Self {
        let path: PathBuf = path.into();
        Self::new(Place::File(path.into(), Position::Whole), trust)
    }

    /// Names a place that only the source knows how to describe.
    #[must_use]
    pub fn other(description: impl Into<String>, trust: Trust) -> Self {
        Self::new(Place::Other(description.into()), trust)
    }

    /// Names the same file at another position; any other place is its own.
    #[must_use]
    pub fn at(&self, position: Position) -> Self {
        match &self.place {
            Place::File(path, _) => Self::new(Place::File(path.clone(), position), self.trust),
            _ => self.clone(),
        }
    }

    /// Tells whether two origins lie in one document, so that whoever wrote one wrote the other.
    #[must_use]
    pub fn same_document(&self, other: &Self) -> bool {
        match (&self.place, &other.place) {
            // Comparing paths takes them apart; most of the time there is no need to.
            (Place::File(a, _), Place::File(b, _)) => {
                (Arc::ptr_eq(a, b) || a == b) && self.trust == other.trust
            }
            _ => false,
        }
    }

    /// Returns the file, for a place that is one.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match &self.place {
            Place::File(path, _) => Some(path),
            _ => None,
        }
    }
}

impl Place {
    /// Prints the place with the home directory shortened to `~`.
    ///
    /// ```
    /// use auth_resolver::{Place, Position};
    /// use std::path::Path;
    ///
    /// let place = Place::File(Path::new("/home/u/.env").into(), Position::Whole);
    /// assert_eq!(place.to_string(), "/home/u/.env");
    /// assert_eq!(place.shortened(Some(Path::new("/home/u"))).to_string(), "~/.env");
    /// ```
    #[must_use]
    pub fn shortened<'a>(&'a self, home: Option<&'a Path>) -> impl fmt::Display + 'a {
        Shortened { place: self, home }
    }
}

struct Shortened<'a> {
    place: &'a Place,
    home: Option<&'a Path>,
}

impl fmt::Display for Shortened<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Place::Caller(what) => write_printable(f, what),
            Place::Variable(name) => write!(f, "variable {name}"),
            Place::Other(description) => write_printable(f, description),
            Place::BuiltIn => f.write_str("built-in"),
            Place::File(path, position) => {
                write_path(f, path, self.home)?;
                match position {
                    Position::Whole => Ok(()),
                    Position::Member(member) => write!(f, " {}", Printable(member)),
                    Position::Key { key, line } => write!(f, ":{line} {}", Printable(key)),
                    Position::AbsentKey(key) => write!(f, " {}", Printable(key)),
                    Position::Assignment {
                        name,
                        line: Some(line),
                    } => write!(f, ":{line} {name}"),
                    Position::Assignment { name, line: None } => write!(f, " {name}"),
                }
            }
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.place.fmt(f)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.shortened(None).fmt(f)
    }
}

// A file may be called anything, line breaks and terminal escapes included.
fn write_path(f: &mut fmt::Formatter<'_>, path: &Path, home: Option<&Path>) -> fmt::Result {
    let below_home = home
        // In some containers the home directory is `/`, which would shorten every path.
        .filter(|home| home.as_os_str().len() > 1)
        .and_then(|home| path.strip_prefix(home).ok());
    let shown = match below_home {
        Some(rest) => {
            f.write_str("~")?;
            if !rest.as_os_str().is_empty() {
                f.write_str(std::path::MAIN_SEPARATOR_STR)?;
            }
            rest
        }
        None => path,
    };
    write_printable(f, &shown.to_string_lossy())
}
