//! The files of a machine.

use std::fmt;

use auth_resolver::source::FileProblem;
use auth_resolver::system::FixedSystem;

use super::values::Maker;

#[derive(Clone, Debug)]
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) kind: Kind,
    pub(crate) contents: Bytes,
}

/// The content of a file. Prints as text.
#[derive(Clone)]
pub(crate) struct Bytes(pub(crate) Vec<u8>);

/// What is at the place of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Plain,
    Unreadable,
    Pipe,
    Directory,
    Linked,
    HardLinked,
    /// A link to another place, and no contents of its own.
    LinkTo(&'static str),
    /// Another name of a file that may be there, and no contents of its own.
    HardLinkTo(&'static str),
    DanglingLink,
    WritableByOthers,
    Foreign,
    Changing,
    /// Empty at first, as a file that somebody has begun to rewrite.
    Emptied,
}

impl File {
    /// Puts contents at a path, or what this kind says.
    pub(crate) fn new(path: impl Into<String>, kind: Kind, contents: impl Into<Vec<u8>>) -> Self {
        Self {
            path: path.into(),
            kind,
            contents: Bytes(contents.into()),
        }
    }

    /// Puts contents at a path, or now and then something that is no plain file.
    pub(super) fn make(maker: &mut Maker, path: String, contents: Vec<u8>) -> Self {
        let kind = maker.pick(&[
            Kind::Unreadable,
            Kind::Pipe,
            Kind::Directory,
            Kind::Linked,
            Kind::HardLinked,
            Kind::DanglingLink,
            Kind::WritableByOthers,
            Kind::Foreign,
            Kind::Changing,
            Kind::Emptied,
        ]);
        let kind = if maker.percent(10) { kind } else { Kind::Plain };
        Self::new(path, kind, contents)
    }

    pub(crate) fn put(&self, system: FixedSystem) -> FixedSystem {
        let path = self.path.as_str();
        let contents = self.contents.0.as_slice();
        match self.kind {
            Kind::Plain => system.file(path, contents),
            Kind::Unreadable => system.unreadable(path),
            Kind::Pipe => system.pipe(path),
            Kind::Directory => system.directory(path),
            Kind::Linked => {
                let target = format!("/elsewhere{path}");
                system.link(path, &target).file(&target, contents)
            }
            Kind::HardLinked => {
                let target = format!("/elsewhere{path}");
                system.hard_link(path, &target).file(&target, contents)
            }
            Kind::LinkTo(target) => system.link(path, target),
            Kind::HardLinkTo(target) => system.hard_link(path, target),
            Kind::DanglingLink => system.link(path, "/nowhere"),
            Kind::WritableByOthers => system.file_mode(path, 0o666).file(path, contents),
            Kind::Foreign => system.foreign_owner(path).file(path, contents),
            Kind::Changing => system.problem(path, FileProblem::Changing),
            Kind::Emptied => system.file_sequence(path, [b"".as_slice(), contents]),
        }
    }
}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "\n{}\n",
            self.0.escape_ascii().to_string().replace("\\n", "\n")
        )
    }
}
