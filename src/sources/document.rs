//! Where a document lies, and its bytes as text, with the same outcomes for every format.

use std::path::{Path, PathBuf};

use serde_json::value::RawValue;

use crate::finding::file::FileProblem;
use crate::finding::{Origin, Place, Position, Problem, Side};
use crate::json::{self, JsonProblem};
use crate::system::{Contents, FilePath, FileRead, ReadRequest, System};
use crate::text::{Text, UncheckedText};

pub(super) const BYTE_ORDER_MARK: char = '\u{feff}';

/// Where a document lies, or its text.
#[derive(Clone, Debug)]
pub(crate) enum Document {
    /// A file of the user's.
    OfUser(FilePath),
    /// A project's directory, and the file in it.
    OfProject(PathBuf, PathBuf),
    /// A text that the caller has already, and its place.
    Text(Origin, UncheckedText),
    /// The caller's words for where it was named, and what it was given: JSON, or the path of a file.
    // A key may stand in the place of either.
    Given(String, UncheckedText),
}

impl Document {
    pub(crate) fn at(path: impl Into<PathBuf>) -> Self {
        Self::OfUser(FilePath::at(path))
    }

    pub(super) fn of_project(directory: impl Into<PathBuf>, file: &str) -> Self {
        let directory = directory.into();
        let path = directory.join(file);
        Self::OfProject(directory, path)
    }

    /// Keeps a copy of the text, which is wiped.
    pub(crate) fn text(origin: Origin, text: &str) -> Self {
        let place = match origin.place {
            place @ (Place::File(..) | Place::Argument(..)) => place,
            // Only a document has places inside it, and tells which of them belong together.
            Place::Caller(what) | Place::Other(what) => Place::Argument(what, Position::Whole),
            place => Place::Argument(place.to_string(), Position::Whole),
        };
        let origin = Origin::new(place, origin.side).at(Position::Whole);
        Self::Text(origin, UncheckedText::new(text))
    }

    /// Sets where the path was named, if it is one of the user's.
    pub(super) fn named_by(self, place: Place) -> Self {
        match self {
            Self::OfUser(path) => Self::OfUser(path.named_by(place)),
            other => other,
        }
    }

    pub(super) fn side(&self) -> Side {
        match self {
            Self::OfUser(_) | Self::Given(..) => Side::Yours,
            Self::OfProject(..) => Side::Project,
            Self::Text(origin, _) => origin.side,
        }
    }

    /// Returns the place of a text that is there and blank, which counts as nothing.
    pub(super) fn blank(&self) -> Option<&Origin> {
        match self {
            Self::Text(origin, text) if text.expose().trim().is_empty() => Some(origin),
            _ => None,
        }
    }

    /// Returns how much of a file of settings is read.
    pub(super) fn settings_limit(&self) -> u64 {
        match self.side() {
            Side::Yours => ReadRequest::SETTINGS_LIMIT,
            Side::Project => ReadRequest::PROJECT_LIMIT,
        }
    }

    /// Reads the document. Returns its place, after what was found there.
    pub(super) fn read(&self, request: ReadRequest, system: &System) -> (Origin, FileRead) {
        let copied = |text: &UncheckedText, limit| FileRead {
            outcome: Contents::copied(text.expose().as_bytes(), limit),
            notices: Vec::new(),
        };
        match self {
            Self::OfUser(path) => path.read(system, request),
            Self::OfProject(directory, path) => {
                let read = system.read(path, &request.refuse_links_below(directory));
                (Origin::whole_file(path, Side::Project), read)
            }
            Self::Text(origin, text) => {
                let limit = match origin.side {
                    Side::Yours => request.limit,
                    Side::Project => request.limit.min(ReadRequest::PROJECT_LIMIT),
                };
                (origin.clone(), copied(text, limit))
            }
            Self::Given(what, text) if text.expose().trim_start().starts_with('{') => {
                let place = Place::Argument(what.clone(), Position::Whole);
                let origin = Origin::new(place, Side::Yours);
                (origin, copied(text, request.limit))
            }
            Self::Given(what, path) => {
                let path = Path::new(path.expose());
                // Without the `.` that nobody wants to read.
                let path = system.absolute(path.strip_prefix(".").unwrap_or(path));
                let given = Origin::caller(what);
                let path = FilePath::at(path).named_by(given.place.clone());
                let (origin, read) = path.read(system, request);
                // What helps against one that cannot be read is another one.
                let origin = read.outcome.as_ref().map_or(given, |_| origin);
                (origin, read)
            }
        }
    }
}

/// Returns the text of a file, and whether a byte order mark was left out; `None` where there is no file
/// and none is needed.
pub(super) fn text_in(
    outcome: &Result<Contents, FileProblem>,
    is_needed: bool,
) -> Result<Option<(&str, bool)>, Problem> {
    match outcome {
        Ok(contents) => text_of(contents.as_bytes()).map(Some),
        Err(FileProblem::NotFound) if !is_needed => Ok(None),
        Err(problem) => Err(Problem::File(problem.clone())),
    }
}

/// Returns the text and whether a byte order mark was left out. Anything but UTF-8 is a problem.
pub(crate) fn text_of(bytes: &[u8]) -> Result<(&str, bool), Problem> {
    if !bytes.is_empty() && bytes.iter().all(|byte| *byte == 0) {
        return Err(Problem::ZeroBytes);
    }
    let (rest, bom) = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => (rest, true),
        None => (bytes, false),
    };
    // One mark is enough: what comes behind it is no other.
    let utf16 = (!bom && has_mark_of_utf16(rest)) || has_zeros_of_utf16(rest);
    // The error of `String::from_utf8` holds the bytes, so the text is only looked at.
    match std::str::from_utf8(rest) {
        Ok(text) if !utf16 => Ok((text, bom)),
        _ => Err(Problem::NotUtf8 { utf16 }),
    }
}

/// Returns why a file is not text. Single lines may still not be UTF-8.
pub(super) fn other_encoding(bytes: &[u8]) -> Option<Problem> {
    match text_of(bytes) {
        Err(problem @ (Problem::ZeroBytes | Problem::NotUtf8 { utf16: true })) => Some(problem),
        _ => None,
    }
}

fn has_mark_of_utf16(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff")
}

// Every other byte zero, which no text format read here can have.
fn has_zeros_of_utf16(bytes: &[u8]) -> bool {
    let zeros = bytes.iter().take(64).filter(|byte| **byte == 0).count();
    zeros.saturating_mul(3) > bytes.len().min(64)
}

/// Returns the text of a JSON string, or says what stands in its place.
pub(crate) fn json_text(raw: &RawValue) -> Result<Text<'_>, Problem> {
    json::string(raw).ok_or_else(|| match json::kind_of(raw) {
        // JSON can write down halves of a surrogate pair, which no text can hold.
        "a string" => Problem::NotUnicode,
        found => Problem::WrongType {
            expected: "a string",
            found,
        },
    })
}

/// Returns what is wrong with a JSON document. The parser's own error is gone by now: it may quote the
/// file.
pub(crate) fn problem_of(problem: JsonProblem) -> Problem {
    match problem {
        JsonProblem::Truncated => Problem::Truncated,
        JsonProblem::Syntax { line, column } => malformed("JSON", line, column),
        JsonProblem::Stray { line, column, what } => Problem::Stray {
            format: "JSON",
            line: number(line),
            column: number(column),
            what,
        },
        JsonProblem::NotAnObject => Problem::NotAnObject,
        JsonProblem::Duplicate(member) => Problem::Duplicate(member.into()),
    }
}

/// Returns where a parser stopped.
pub(super) fn malformed(format: &'static str, line: usize, column: usize) -> Problem {
    Problem::Malformed {
        format,
        line: number(line),
        column: number(column),
    }
}

/// Says the same of the end of a text.
pub(super) fn ends_too_early(format: &'static str, text: &str) -> Problem {
    let last = text.lines().last().unwrap_or_default();
    let column = last.chars().count().saturating_add(1);
    malformed(format, text.lines().count(), column)
}

pub(super) fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Tells on which line a place of a text is, for many places of one text.
pub(super) struct Lines<'t> {
    bytes: &'t [u8],
    /// How many lines have ended before each block.
    ended: Vec<usize>,
}

/// How many bytes are counted at a time, so few that a byte can hold the number of line breaks.
const BLOCK: usize = 128;

impl<'t> Lines<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        let blocks = bytes.chunks(BLOCK).scan(0_usize, |ended, block| {
            *ended = ended.saturating_add(breaks(block));
            Some(*ended)
        });
        Self {
            bytes,
            ended: std::iter::once(0).chain(blocks).collect(),
        }
    }

    /// Returns the line that a byte is on, counted from 1.
    pub(super) fn line(&self, at: usize) -> u32 {
        let block = at / BLOCK;
        let start = block.saturating_mul(BLOCK);
        let before = self.ended.get(block).copied().unwrap_or_default();
        let in_block = self.bytes.get(start..at).map_or(0, breaks);
        let line = before.saturating_add(in_block).saturating_add(1);
        number(line)
    }
}

// Summed up in a byte, which lets the compiler take sixteen at once.
fn breaks(block: &[u8]) -> usize {
    let breaks = block.iter().map(|byte| u8::from(*byte == b'\n'));
    usize::from(breaks.fold(0, u8::wrapping_add))
}

/// Returns the line that a part of a text begins on, counted from 1.
pub(crate) fn line_of(text: &str, part: &str) -> u32 {
    let before = text.get(..offset(text, part)).unwrap_or_default();
    number(before.matches('\n').count()).saturating_add(1)
}

/// Returns where a part of a text begins.
pub(super) fn offset(text: &str, part: &str) -> usize {
    // The part is a slice of the text, so its address tells where.
    part.as_ptr().addr().saturating_sub(text.as_ptr().addr())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_those_that_a_count_from_the_start_gives() {
        let of_breaks = "\n".repeat(BLOCK * 2);
        let mixed = "key = 1\n\nlonger_key = \"ä\"\n".repeat(40);
        let without = "a".repeat(BLOCK * 3);
        for text in ["", "\n", "a\nb", &of_breaks, &mixed, &without] {
            let lines = Lines::of(text);
            for at in 0..=text.len() {
                let breaks = text.bytes().take(at).filter(|byte| *byte == b'\n');
                assert_eq!(lines.line(at) as usize, breaks.count() + 1, "{at}");
            }
        }
    }
}
