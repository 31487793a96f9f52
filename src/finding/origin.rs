//! Which place something came from, and whose it is.

use std::borrow::Cow;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::text::{Name, Printable, shown_below, shown_path, write_printable};

/// The words for the file that a variable would name, with the variable's name in between.
pub(crate) const FILE_OF_VARIABLE: (&str, &str) = ("the file that variable ", " names");

/// Whether a place belongs to the user or to the project.
///
/// Nothing in a project decides where a credential of yours goes. All places on your own side are
/// trusted equally: which of two *wins* is a matter of precedence, not of trust.
///
/// ```
/// use auth_resolver::source::{Origin, Side};
///
/// assert_eq!(Origin::caller("--api-key").side, Side::Yours);
/// assert_eq!(Origin::variable("ACME_API_KEY").side, Side::Yours);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Side {
    /// What was given for this run, the process environment, the files of the home and configuration
    /// directories, files that one of these names, and what the administrator set up.
    Yours,
    /// A file found below the directory that your program named as the project.
    Project,
}

/// A place, and the side it belongs to.
///
/// ```
/// use std::path::Path;
///
/// use auth_resolver::source::{Name, Origin, Position, Side};
///
/// let file = Origin::file("/home/u/.acme/.env", Side::Yours);
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
    /// The side it belongs to.
    pub side: Side,
}

/// A place that can hold a credential, a base URL or a setting.
///
/// ```
/// use auth_resolver::source::Place;
/// use auth_resolver::{Caller, Resolver, System};
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
    /// A value that was given for this run, under your program's name for it, such as `--api-key`.
    Caller(String),
    /// A variable of the process environment.
    Variable(Name),
    /// A file and a position in it.
    File(Arc<Path>, Position),
    /// A document passed as an argument, under your program's name for it, such as `--settings`, and
    /// a position in it.
    Argument(String, Position),
    /// Any other place, described by the source that looked there.
    Other(String),
    /// A value built into the program.
    BuiltIn,
}

/// A position in a file. A custom source may use any of them: [`Key`](Self::Key) and
/// [`Assignment`](Self::Assignment) print the line of a named entry, in whatever format.
///
/// ```
/// use auth_resolver::source::{Origin, Position, Side};
///
/// let file = Origin::file("/home/u/.acme/config.toml", Side::Yours);
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
    Member(Cow<'static, str>),
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

impl Side {
    /// Returns the stable name used in data.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Yours => "yours",
            Self::Project => "project",
        }
    }
}

impl serde::Serialize for Side {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl Origin {
    /// Creates an origin.
    #[must_use]
    pub fn new(place: Place, side: Side) -> Self {
        Self { place, side }
    }

    /// Creates an origin for what was given for this run, such as `--api-key`. A credential from there
    /// takes precedence over all others.
    #[must_use]
    pub fn caller(what: impl Into<String>) -> Self {
        Self::new(Place::Caller(what.into()), Side::Yours)
    }

    /// Creates an origin for a variable of the process environment.
    #[must_use]
    pub fn variable(name: &str) -> Self {
        Self::new(Place::Variable(Name::new(name)), Side::Yours)
    }

    /// Creates an origin for a whole file.
    #[must_use]
    pub fn file(path: impl Into<PathBuf>, side: Side) -> Self {
        Self::whole_file(&path.into(), side)
    }

    pub(crate) fn whole_file(path: &Path, side: Side) -> Self {
        Self::new(Place::File(path.into(), Position::Whole), side)
    }

    /// Creates an origin for any other place, described by the source.
    #[must_use]
    pub fn other(description: impl Into<String>, side: Side) -> Self {
        Self::new(Place::Other(description.into()), side)
    }

    /// Returns the same document at another position. A place that is not a document is returned
    /// unchanged.
    #[must_use]
    pub fn at(&self, position: Position) -> Self {
        let place = match &self.place {
            Place::File(path, _) => Place::File(path.clone(), position),
            Place::Argument(what, _) => Place::Argument(what.clone(), position),
            _ => return self.clone(),
        };
        Self::new(place, self.side)
    }

    /// Returns whether two origins are in the same document, and thus have the same author.
    #[must_use]
    pub fn same_document(&self, other: &Self) -> bool {
        match (&self.place, &other.place) {
            // Comparing paths takes them apart; most of the time there is no need to.
            (Place::File(a, _), Place::File(b, _)) => {
                (Arc::ptr_eq(a, b) || a == b) && self.side == other.side
            }
            (Place::Argument(a, _), Place::Argument(b, _)) => a == b && self.side == other.side,
            _ => false,
        }
    }

    /// Returns whether it is something that the caller passed itself.
    pub(crate) fn is_callers(&self) -> bool {
        matches!(self.place, Place::Caller(_))
    }

    /// Returns the path, if the place is a file.
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
    /// use auth_resolver::source::{Place, Position};
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

    /// Returns the variable that is not set, if this is the file that it would name.
    pub(crate) fn variable_for_file(&self) -> Option<&str> {
        let Self::Other(place) = self else {
            return None;
        };
        let (before, after) = FILE_OF_VARIABLE;
        place.strip_prefix(before)?.strip_suffix(after)
    }

    /// Returns the variable that this is, or that is assigned here.
    pub(crate) fn variable(&self) -> Option<&Name> {
        match self {
            Self::Variable(name)
            | Self::File(_, Position::Assignment { name, .. })
            | Self::Argument(_, Position::Assignment { name, .. }) => Some(name),
            _ => None,
        }
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
                if let Position::Key { line, .. }
                | Position::Assignment {
                    line: Some(line), ..
                } = position
                {
                    write!(f, ":{line}")?;
                }
                write_name(f, position)
            }
            // Nobody counts the lines of an argument.
            Place::Argument(what, position) => {
                write_printable(f, what)?;
                write_name(f, position)
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

fn write_name(f: &mut fmt::Formatter<'_>, position: &Position) -> fmt::Result {
    match position {
        Position::Whole => Ok(()),
        Position::Member(member) => write!(f, " {}", Printable(member)),
        Position::Key { key, .. } | Position::AbsentKey(key) => write!(f, " {}", Printable(key)),
        Position::Assignment { name, .. } => write!(f, " {name}"),
    }
}

// A file may be called anything, line breaks and terminal escapes included.
fn write_path(f: &mut fmt::Formatter<'_>, path: &Path, home: Option<&Path>) -> fmt::Result {
    match home.and_then(|home| shown_below(path, home)) {
        Some(shown) => write_printable(f, &shown),
        None => write_printable(f, &shown_path(path)),
    }
}
