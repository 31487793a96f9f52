//! What can be wrong with a place, and what is merely worth a remark.

use std::borrow::Cow;
use std::path::PathBuf;

use crate::base_url::{BaseUrl, InvalidBaseUrl};
use crate::finding::file::{FileNotice, FileProblem};
use crate::secret::{InvalidSecret, TextNotices};

use crate::text::{Name, Printable, did_you_mean};

/// Why an existing place cannot be used. It never holds a value or another crate's message.
///
/// If the place decides, the [kind](crate::ErrorKind) of the error depends on the problem:
///
/// | problem | kind |
/// |---|---|
/// | `File`, `NotUnicode`, `NotUtf8`, `ZeroBytes`, `DirectoryMissing`, `NotADirectory`, `DirectoryUnknown`, `Unavailable` | `Unreadable` |
/// | `Truncated` | `Truncated` |
/// | `UnknownMode`, `Foreign`, `Command`, `OtherProcess`, `NeedsServer`, `Encrypted` | `Unsupported` |
/// | any other for a credential, `Other` included | `Malformed` |
/// | `Url`, for the base URL in use | `InvalidUrl` |
///
/// It prints on one line and escapes control characters, so that no text from a source can control
/// a terminal.
///
/// ```
/// use auth_resolver::secret::InvalidSecret;
/// use auth_resolver::source::{FileKind, FileProblem, Problem};
///
/// let problem = Problem::File(FileProblem::NotAFile(FileKind::Directory));
/// assert_eq!(problem.to_string(), "a directory, expected a file");
/// let problem = Problem::Malformed { format: "JSON", line: 3, column: 7 };
/// assert_eq!(problem.to_string(), "malformed JSON at line 3, column 7");
/// let problem = Problem::Secret(InvalidSecret::BearerPrefix);
/// assert!(problem.to_string().starts_with("the text starts with `Bearer `"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// The file cannot be read.
    #[error("{0}")]
    File(FileProblem),
    /// The variable is not Unicode.
    #[error("not valid Unicode")]
    NotUnicode,
    /// Not a valid credential.
    #[error("{0}")]
    Secret(InvalidSecret),
    /// Not a valid base URL.
    #[error("{0}")]
    Url(InvalidBaseUrl),
    /// The file is empty or ends too early, even after it was read again.
    #[error("cut short: the file ends before its content does")]
    Truncated,
    /// The file has a syntax error: the expected format, a noun without an article such as `JSON`,
    /// and the position.
    #[error("malformed {} at line {line}, column {column}", Printable(.format))]
    Malformed {
        /// The format that was expected.
        format: &'static str,
        /// The line, counted from 1.
        line: u32,
        /// The column, counted from 1.
        column: u32,
    },
    /// A key or table is defined twice.
    #[error(
        "malformed {} at line {line}, column {column}: this key or table is there twice, first at line \
         {first}",
        Printable(.format)
    )]
    Repeated {
        /// The format that was expected.
        format: &'static str,
        /// The line of the second definition, counted from 1.
        line: u32,
        /// Its column, counted from 1.
        column: u32,
        /// The line of the first definition.
        first: u32,
    },
    /// The file has something common that the format does not allow.
    #[error("malformed {} at line {line}, column {column}: {}", Printable(.format), Printable(.what))]
    Stray {
        /// The format that was expected.
        format: &'static str,
        /// The line, counted from 1.
        line: u32,
        /// The column, counted from 1.
        column: u32,
        /// What it is, such as "a trailing comma".
        what: &'static str,
    },
    /// The file is not UTF-8.
    #[error("not UTF-8 text{}", if *.utf16 { ": it looks like UTF-16" } else { "" })]
    NotUtf8 {
        /// Whether it looks like UTF-16, which Windows editors write.
        utf16: bool,
    },
    /// The file holds only zero bytes, as after a system crash.
    #[error("nothing but zero bytes")]
    ZeroBytes,
    /// The document is not an object.
    #[error("not a JSON object")]
    NotAnObject,
    /// A member is repeated.
    #[error("`{}` is there twice", Printable(.0))]
    Duplicate(Cow<'static, str>),
    /// A value has the wrong type.
    #[error("{} where {} belongs", Printable(.found), Printable(.expected))]
    WrongType {
        /// The expected type.
        expected: &'static str,
        /// The type that was found.
        found: &'static str,
    },
    /// A required member is missing.
    #[error("`{}` is missing", Printable(.0))]
    Missing(Cow<'static, str>),
    /// The stored login has an unknown mode.
    #[error("the mode is not known here{}", did_you_mean(*.nearest))]
    UnknownMode {
        /// The most similar known mode, if one is close.
        nearest: Option<&'static str>,
    },
    /// The file belongs to another program.
    #[error("this looks like a file of {}", Printable(.0))]
    Foreign(&'static str),
    /// A value is not one of those allowed. It is never repeated.
    #[error("not one of {}{}", Printable(.expected), did_you_mean(*.nearest))]
    NotOneOf {
        /// The allowed values, for people.
        expected: &'static str,
        /// The most similar allowed value, if one is close.
        nearest: Option<&'static str>,
    },
    /// A line of a `.env` file cannot be read.
    #[error("line {line} cannot be read: {}", Printable(.why))]
    BadLine {
        /// The line, counted from 1.
        line: u32,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A file that should hold one line holds more.
    #[error("more than one line, expected the credential alone")]
    SeveralLines,
    /// An override has no `=`, or nothing before it.
    #[error("not of the form key=value")]
    NotAnAssignment,
    /// The credential would come from a command, which is not run.
    #[error("a command that prints the credential, and commands are not run here")]
    Command,
    /// The credential comes through a file descriptor.
    #[error("the number of a file descriptor, which belongs to the process that it was given to")]
    OtherProcess,
    /// The credential would have to be requested from a server.
    #[error("a server is to be asked for the credential, and none is asked here")]
    NeedsServer,
    /// The file is encrypted.
    #[error("encrypted: only the program that wrote it can read it")]
    Encrypted,
    /// The directory does not exist.
    #[error("the directory does not exist")]
    DirectoryMissing,
    /// The path is not a directory.
    #[error("not a directory")]
    NotADirectory,
    /// This user may not see whether the directory exists.
    #[error("the directory cannot be looked at")]
    DirectoryUnknown,
    /// The credential is there and cannot be had now, such as in a key store that is locked. Described by the
    /// source; the text must not hold a value.
    #[error("{}", Printable(.0))]
    Unavailable(String),
    /// Another problem, described by the source. The text must not hold a value.
    #[error("{}", Printable(.0))]
    Other(String),
}

/// A note about a place or a text that does not change the outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Notice {
    /// The file's mode, owner or a link on the way.
    File(FileNotice),
    /// The text was cleaned at its ends.
    Cleaned(TextNotices),
    /// A variable is assigned more than once; the last line counts.
    AssignedAgain {
        /// The line that counts.
        line: u32,
    },
    /// The refresh token is missing, so nobody can refresh the login.
    NoRefreshToken,
    /// The id token is missing or cannot be read, so the plan and the account are not known.
    NoClaims,
    /// The account id beside the tokens is another one than the id token's claim.
    AccountIdsDiffer,
    /// A member has another type than it should and was left out.
    Ignored(Cow<'static, str>),
    /// A member has another type than it must have, so nothing in the file counts.
    VoidedBy(&'static str),
    /// A member keeps strict readers, such as Codex itself, from reading the file.
    StrictReadersRefuse(&'static str),
    /// A key is not read, and is nearly one that is read and is not there.
    NearMiss {
        /// The key that is there, in full.
        found: String,
        /// The line that it is on.
        line: u32,
        /// The key that is read.
        meant: String,
        /// What is lost by it.
        lost: Lost,
    },
    /// A byte order mark stood at the start of the file.
    ByteOrderMark,
    /// A variable in the file would change where files are looked for. It has no effect.
    CannotMoveFiles(Name),
    /// A variable in the file has a name that such a file cannot set. It has no effect.
    CannotSet(Name),
    /// A relative directory was taken from the working directory.
    RelativeToWorkingDirectory,
    /// A `~` at the start is not expanded by anybody but a shell.
    TildeNotExpanded,
    /// `%NAME%` is not expanded by anybody but `cmd`.
    PercentNotExpanded,
    /// `$NAME` is not expanded by anybody but a shell.
    VariableNotExpanded,
    /// The base URL was a vendor's server, and got the path of its API.
    PathAdded,
    /// The base URL that a text is meant for which is none.
    MeantUrl(Box<BaseUrl>),
    /// The credential is a placeholder, and goes to a server on this machine as it stands.
    PlaceholderSent,
    /// Quotes around a path are part of it. `set NAME="..."` of `cmd` keeps them, and so does
    /// `--env-file` of `docker`.
    QuotesKept,
    /// A directory on Windows without a `\` behind the drive was taken from that drive's working directory.
    RelativeToDrive,
    /// Lines of a `.env` file cannot be read.
    UnreadableLines {
        /// How many.
        count: usize,
        /// The first, counted from 1.
        first: u32,
    },
    /// The home directory is not known, so nothing in it was looked at.
    NoHome,
    /// The file has no effect: of several such files the first one counts, and this is that.
    BehindFile(PathBuf),
    /// There is no such file. If there were, this variable would be taken from it. A remedy rests on it;
    /// nothing is said.
    WouldHold(Name),
    /// Where the program keeps its files is not there: the home directory that it would be in, and
    /// whether that is.
    NothingAtHome {
        /// The home directory.
        home: PathBuf,
        /// What is not in it.
        directory: String,
        /// Whether the home directory is there.
        home_exists: bool,
    },
    /// A variable says where the program keeps its files, and that is not there.
    NamedHomeMissing(PathBuf),
    /// There is a second home directory that may hold another login, as in Linux inside Windows.
    SecondHome,
    /// There is no such file; the program may keep the login in the system's key store, under this
    /// name.
    MayBeInKeyStore(Cow<'static, str>),
    /// The program that this is set for does not take it, in a few words.
    RefusedThere(&'static str),
    /// The file was read again because another program was writing it.
    ReadAgain {
        /// How often.
        times: u32,
    },
}

/// What is not found because its key is misspelt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lost {
    /// A credential.
    Credential,
    /// A base URL.
    BaseUrl,
    /// Something about them, such as when a session expires.
    Detail,
}
