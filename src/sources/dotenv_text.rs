//! The text of a `.env` file, taken apart: no file is opened and no environment is read here.
//!
//! There is no standard for this format, so two dialects are kept apart: [`Dialect::Credentials`] is
//! this crate's own and [`Dialect::Dotenvy`] repeats what releases of Codex do with their own file.
//!
//! Both take time linear in the text's length.

mod credentials;
mod dotenvy;
#[cfg(test)]
mod tests;

use std::fmt;

use zeroize::Zeroizing;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Returns whether the value of a name is asked for. Compared as written: names are case-sensitive.
type Wanted<'a> = dyn Fn(&str) -> bool + 'a;

/// Gives the value that a name has in the process environment, if it is there and is Unicode.
type Process<'a> = dyn Fn(&str) -> Option<Zeroizing<String>> + 'a;

/// One `NAME=value` of a wanted name.
pub(crate) struct Assignment {
    pub(crate) name: Zeroizing<String>,
    /// May be empty, and may hold any character: checking a credential is not this module's task.
    pub(crate) value: Zeroizing<String>,
    /// The line on which the assignment starts, counted from 1.
    pub(crate) line: u32,
}

impl fmt::Debug for Assignment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Assignment")
            .field("name", &self.name)
            .field("line", &self.line)
            .finish_non_exhaustive()
    }
}

/// A line that is neither blank, nor a comment, nor an assignment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BadLine {
    /// Counted from 1; where a quote spans lines, the one on which it opens.
    pub(crate) line: u32,
    pub(crate) kind: BadLineKind,
    /// The name that the line would have set, if it could be read and is a wanted one. Any other
    /// text stays in the file: a stray line may well be a secret that was pasted without its name.
    pub(crate) name: Option<Zeroizing<String>>,
}

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BadLineKind {
    MissingEquals,
    InvalidName,
    TextAfterValue,
    UnterminatedQuote,
    UnterminatedSubstitution,
    UnknownEscape,
    UnfinishedLine,
    SubstitutionTooLong,
    ByteOrderMark,
    Nul,
    NotUtf8,
}

impl BadLineKind {
    /// Returns what is wrong and what was expected.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::MissingEquals => "there is no `=`, expected `NAME=value`",
            Self::InvalidName => {
                "the name before `=` is not valid, expected letters, digits and `_`"
            }
            Self::TextAfterValue => {
                "text follows the end of the value, expected a comment or the end of the line"
            }
            Self::UnterminatedQuote => {
                "a quote is opened and not closed, expected the same quote at the end of the value"
            }
            Self::UnterminatedSubstitution => "`${` is not closed, expected `}`",
            Self::UnknownEscape => "a backslash stands before a character that it cannot escape",
            Self::UnfinishedLine => {
                "the file ends in a blank or a backslash, expected a line break"
            }
            Self::SubstitutionTooLong => "too much text is substituted for `$` names",
            Self::ByteOrderMark => {
                "the line starts with a byte order mark, expected UTF-8 without one"
            }
            Self::Nul => "a NUL byte is in the line, expected text",
            Self::NotUtf8 => "the line is not UTF-8",
        }
    }
}

/// What a text holds, each list in the order of the file.
#[derive(Debug, Default)]
#[must_use]
pub(crate) struct Parsed {
    /// Duplicates are all here: which one wins is the caller's rule.
    pub(crate) assignments: Vec<Assignment>,
    pub(crate) bad_lines: Vec<BadLine>,
    /// The text starts with a UTF-8 byte order mark, whether or not the dialect skips it.
    pub(crate) bom: bool,
}

impl Parsed {
    fn reject(&mut self, line: u32, kind: BadLineKind, name: Option<&str>, wanted: &Wanted<'_>) {
        let name = name
            .filter(|name| wanted(name))
            .map(|name| Zeroizing::new(name.to_owned()));
        self.bad_lines.push(BadLine { line, kind, name });
    }
}

/// How a text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// Nothing is ever expanded, and one bad line hides no other line.
    ///
    /// - Lines end in LF or CR LF. A byte order mark at the start of the text is skipped.
    /// - Blanks are space and tab. A line whose first other character is `#` is a comment.
    /// - `NAME=value`, with an optional `export` before it and blanks around any part of it. A name
    ///   is `[A-Za-z_][A-Za-z0-9_.-]*`.
    /// - An unquoted value ends with its line or before a `#` that is its first character or follows
    ///   a blank; blanks at its end are dropped. Quotes and backslashes inside it are ordinary.
    /// - A value in single quotes is literal. In double quotes `\n \r \t \\ \" \$ \'` are escapes;
    ///   a backslash before anything else stays. Both may span lines, whose ends are kept as they
    ///   are. Only blanks and a comment may follow.
    /// - Bad are a NUL, a byte that is not UTF-8 (comments are not looked into), a missing `=`, another
    ///   name, text after a closing quote, and a quote that is closed nowhere in the rest of the text.
    ///
    /// Reading goes on at the very next line after a bad one. So a quote that someone forgot to
    /// close cannot swallow the assignments below it, not even if a later line's quote seems to close
    /// it: text follows that one. Only a value that is complete in itself spans lines.
    Credentials,
    /// The same, but for what the package `dotenv` of JavaScript does otherwise:
    ///
    /// - A CR alone ends a line as well. `NAME: value` is an assignment.
    /// - A backtick quotes literally. In double quotes `\n` and `\r` are the only escapes.
    /// - A `#` ends an unquoted value, whatever it follows.
    JavaScript,
    /// What the crate `dotenvy` 0.15.7 does with the same bytes, as releases of Codex call it.
    Dotenvy(DotenvyRules),
}

/// How releases of Codex read a `.env` file through the crate `dotenvy` 0.15.7.
///
/// Either way they write each assignment into their own environment before they read the next line, and
/// `dotenvy` asks the environment first for what a `$NAME` stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DotenvyRules {
    /// Codex 0.9 to 0.21, which call `dotenvy::from_path`: nothing is read behind a bad line, and a byte
    /// order mark is skipped. `$NAME` is the process's value, else that of the *first* line that sets it.
    Loaded,
    /// Codex 0.22 and later, which go through `dotenvy::from_path_iter` themselves: a bad line is skipped,
    /// and a byte order mark makes one of the first line, even of a comment or a blank one. `$NAME` is the
    /// value of the last line before that sets it, else the process's. Names that start with `CODEX_`, in
    /// any letter case, are not written, so there the process's comes first.
    Iterated,
}

/// Takes a text apart.
///
/// `wanted` picks the names whose values are kept; in [`Dialect::Credentials`] no other value is even
/// copied. `process` is asked by [`Dialect::Dotenvy`] only, for the names after a `$`, which can be any
/// text without `}`: it must answer `None` for what cannot be a variable's name.
pub(crate) fn parse(
    text: &[u8],
    dialect: Dialect,
    wanted: &Wanted<'_>,
    process: &Process<'_>,
) -> Parsed {
    let stripped = text.strip_prefix(BYTE_ORDER_MARK);
    let mut parsed = Parsed {
        bom: stripped.is_some(),
        ..Parsed::default()
    };
    let without_bom = stripped.unwrap_or(text);
    match dialect {
        Dialect::Credentials => credentials::parse(without_bom, false, wanted, &mut parsed),
        Dialect::JavaScript => credentials::parse(without_bom, true, wanted, &mut parsed),
        Dialect::Dotenvy(rules) => {
            let text = match rules {
                DotenvyRules::Loaded => without_bom,
                DotenvyRules::Iterated => text,
            };
            dotenvy::parse(text, rules, wanted, process, &mut parsed);
        }
    }
    parsed
}

/// Gives back the name of a bad line if the line plainly means it: `rest` is what follows the name.
fn readable<'a>(name: &'a str, rest: &[u8]) -> Option<&'a str> {
    let ends = rest
        .first()
        .is_none_or(|next| matches!(next, b' ' | b'\t' | b'\r' | b'\n' | b'=' | b':'));
    (ends && !name.is_empty()).then_some(name)
}

/// Tells a line without any assignment from one that assigns to something else than a name.
fn missing_assignment(line: &[u8]) -> BadLineKind {
    if line.contains(&b'=') {
        BadLineKind::InvalidName
    } else {
        BadLineKind::MissingEquals
    }
}
