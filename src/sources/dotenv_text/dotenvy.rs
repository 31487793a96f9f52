//! The dialect [`Dotenvy`](super::Dialect::Dotenvy).
//!
//! `dotenvy` reads in two passes that do not agree on all quotes and escapes, so both are here: the
//! first gathers physical lines until no quote seems open ([`logical_line`]), the second reads one
//! such logical line.
//!
//! Two things differ from the releases. The substituted text is limited, as lines like `A=$B$B` double
//! it each time. And a NUL in a value is passed on, for a check of the value to refuse; Codex panics.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::str;

use zeroize::Zeroizing;

use super::{
    Assignment, BadLineKind, DotenvyRules, Parsed, Process, Wanted, missing_assignment, readable,
};

/// Bytes that may be substituted for names in one text.
pub(super) const SUBSTITUTION_LIMIT: usize = 1 << 20;

/// The text is without its byte order mark where the rules strip it.
pub(super) fn parse(
    text: &[u8],
    rules: DotenvyRules,
    wanted: &Wanted<'_>,
    process: &Process<'_>,
    parsed: &mut Parsed,
) {
    let mut variables = Variables {
        rules,
        process,
        lines: HashMap::new(),
        budget: SUBSTITUTION_LIMIT,
    };
    // Values of unwanted names are kept, until the end, only if a `$` may ask for them.
    let substitutes = text.contains(&b'$');
    let mut rest = text;
    let mut line = 1;
    while let Some(found) = logical_line(rest) {
        match found.text.and_then(|text| read_line(text, &mut variables)) {
            Ok(None) => {}
            Ok(Some((name, value))) => {
                if wanted(name) {
                    parsed.assignments.push(Assignment {
                        name: Zeroizing::new(name.to_owned()),
                        value: value.clone(),
                        line,
                    });
                }
                if substitutes {
                    variables.set(name, value);
                }
            }
            Err(kind) => {
                let (kind, name) = describe(kind, found.first);
                parsed.reject(line, kind, name, wanted);
                if rules == DotenvyRules::Loaded {
                    return;
                }
            }
        }
        rest = found.rest;
        line = line.saturating_add(found.lines);
    }
}

/// Physical lines that belong together.
struct LogicalLine<'a> {
    /// The first of them.
    first: &'a [u8],
    text: Result<&'a str, BadLineKind>,
    lines: u32,
    /// What comes behind them.
    rest: &'a [u8],
}

/// How far the first pass is into quotes and escapes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gathering {
    Plain,
    Blank,
    Escape,
    Single,
    SingleEscape,
    Double,
    DoubleEscape,
}

/// Splits off the first logical line.
fn logical_line(text: &[u8]) -> Option<LogicalLine<'_>> {
    let mut physical_lines = text.split_inclusive(|byte| *byte == b'\n');
    let first = physical_lines.clone().next()?;
    let mut state = Gathering::Plain;
    let (mut end, mut lines) = (0_usize, 0_u32);
    let text_of = |bytes| str::from_utf8(bytes).map_err(|_| BadLineKind::NotUtf8);
    let whole = loop {
        let Some(physical) = physical_lines.next() else {
            break Err(match state {
                Gathering::Plain | Gathering::Blank | Gathering::Escape => {
                    BadLineKind::UnfinishedLine
                }
                _ => BadLineKind::UnterminatedQuote,
            });
        };
        let start = end;
        end = end.saturating_add(physical.len());
        lines = lines.saturating_add(1);
        let Ok(physical) = text_of(physical) else {
            break Err(BadLineKind::NotUtf8);
        };
        // A comment line holds no quotes. Later lines of a quote need no such test: the whole text so
        // far would have to start with `#`.
        if start == 0 && physical.trim_start().starts_with('#') {
            break Ok("");
        }
        let length = match gather(state, physical) {
            ControlFlow::Continue(Gathering::Plain) => end,
            ControlFlow::Continue(open) => {
                state = open;
                continue;
            }
            ControlFlow::Break(comment) => start.saturating_add(comment),
        };
        break text_of(text.get(..length).unwrap_or_default());
    };
    Some(LogicalLine {
        first,
        text: whole,
        lines,
        rest: text.get(end..).unwrap_or_default(),
    })
}

/// Goes on over one physical line; breaks where a comment starts in it.
fn gather(mut state: Gathering, physical: &str) -> ControlFlow<usize, Gathering> {
    for (at, next) in physical.char_indices() {
        state = match (state, next) {
            (Gathering::Blank, '#') => return ControlFlow::Break(at),
            // Of two blanks the second ends the state: `A=b  #` has no comment for this pass.
            (Gathering::Plain, next) if next.is_whitespace() && !matches!(next, '\n' | '\r') => {
                Gathering::Blank
            }
            (Gathering::Plain | Gathering::Blank, '\\') => Gathering::Escape,
            (Gathering::Plain | Gathering::Blank, '"') => Gathering::Double,
            (Gathering::Plain | Gathering::Blank, '\'') => Gathering::Single,
            (Gathering::Single, '\\') => Gathering::SingleEscape,
            (Gathering::Double, '\\') => Gathering::DoubleEscape,
            (Gathering::Single, '\'')
            | (Gathering::Double, '"')
            | (Gathering::Plain | Gathering::Blank | Gathering::Escape, _) => Gathering::Plain,
            (Gathering::Single | Gathering::SingleEscape, _) => Gathering::Single,
            (Gathering::Double | Gathering::DoubleEscape, _) => Gathering::Double,
        };
    }
    ControlFlow::Continue(state)
}

/// Names what is wrong, and the name on the first physical line of the bad logical line.
fn describe(kind: BadLineKind, first: &[u8]) -> (BadLineKind, Option<&str>) {
    // Anything before a byte that is not UTF-8 is still text.
    let text = first.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    let (kind, text) = match text.strip_prefix('\u{feff}') {
        Some(text) => (BadLineKind::ByteOrderMark, text),
        None => (kind, text),
    };
    let (name, rest) = read_name(text.trim_start());
    (kind, readable(name, rest.as_bytes()))
}

type Line<'a> = Option<(&'a str, Zeroizing<String>)>;

/// Reads one logical line; nothing for a blank one or a comment.
fn read_line<'a>(
    text: &'a str,
    variables: &mut Variables<'_, 'a>,
) -> Result<Line<'a>, BadLineKind> {
    let line = text.trim();
    if line.is_empty() || line.starts_with('#') {
        return Ok(None);
    }
    let (name, rest) = read_name(line);
    match rest.trim_start().strip_prefix('=') {
        Some(value) if !name.is_empty() => {
            Ok(Some((name, read_value(value.trim_start(), variables)?)))
        }
        _ => Err(missing_assignment(line.as_bytes())),
    }
}

/// Splits off the name, after an `export` that is not the name itself.
fn read_name(line: &str) -> (&str, &str) {
    let (name, rest) = split_name(line);
    let after = rest.trim_start();
    if name == "export" && !after.starts_with('=') {
        return split_name(after);
    }
    (name, rest)
}

/// Splits off the longest name, which is empty where none starts.
fn split_name(line: &str) -> (&str, &str) {
    let starts = line.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    line.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.')))
        .or(Some(line.len()))
        .filter(|_| starts)
        .and_then(|end| line.split_at_checked(end))
        .unwrap_or(("", line))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Quote {
    None,
    Single,
    Double,
}

fn read_value(
    mut rest: &str,
    variables: &mut Variables<'_, '_>,
) -> Result<Zeroizing<String>, BadLineKind> {
    // A `#` that follows a blank starts a comment, and so does one in the place of a value.
    if rest.starts_with('#') {
        return Ok(Zeroizing::default());
    }
    let mut value = Value::with_capacity(rest.len());
    let mut quote = Quote::None;
    while let Some((next, after)) = split_char(rest) {
        rest = after;
        match (quote, next) {
            (Quote::Single, '\'') | (Quote::Double, '"') => quote = Quote::None,
            (Quote::Single, other) => value.push(other),
            (_, '$') => rest = substitute(rest, variables, &mut value)?,
            (_, '\\') => match split_char(rest) {
                // A backslash at the very end vanishes.
                None => {}
                Some((escaped, after)) => {
                    value.push(match escaped {
                        'n' => '\n',
                        '\\' | '\'' | '"' | '$' | ' ' => escaped,
                        _ => return Err(BadLineKind::UnknownEscape),
                    });
                    rest = after;
                }
            },
            (Quote::None, '\'') => quote = Quote::Single,
            (Quote::None, '"') => quote = Quote::Double,
            (Quote::None, ' ' | '\t') => {
                let tail = rest.trim_start_matches([' ', '\t']);
                if tail.is_empty() || tail.starts_with('#') {
                    break;
                }
                return Err(BadLineKind::TextAfterValue);
            }
            (_, other) => value.push(other),
        }
    }
    if quote == Quote::None {
        Ok(value.0)
    } else {
        Err(BadLineKind::UnterminatedQuote)
    }
}

/// Appends what the name after a `$` stands for, and gives back the rest of the line.
fn substitute<'a>(
    mut rest: &'a str,
    variables: &mut Variables<'_, '_>,
    value: &mut Value,
) -> Result<&'a str, BadLineKind> {
    loop {
        // Without braces a name has letters and digits of any script, but no `_`.
        let end = rest
            .find(|c: char| !c.is_alphanumeric())
            .unwrap_or(rest.len());
        let (name, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        if let Some(braced) = after.strip_prefix('{')
            && name.is_empty()
        {
            let (name, after) = braced
                .split_once('}')
                .ok_or(BadLineKind::UnterminatedSubstitution)?;
            variables.append(name, value)?;
            return Ok(after);
        }
        variables.append(name, value)?;
        match split_char(after) {
            None => return Ok(after),
            Some(('$', after)) => rest = after,
            Some((next, after)) => {
                // Whatever ends the name is taken as it is, even a blank, a backslash or the quote
                // that should have closed the value.
                value.push(next);
                return Ok(after);
            }
        }
    }
}

fn split_char(text: &str) -> Option<(char, &str)> {
    let mut chars = text.chars();
    chars.next().map(|first| (first, chars.as_str()))
}

/// What a `$` name can stand for.
struct Variables<'p, 't> {
    rules: DotenvyRules,
    process: &'p Process<'p>,
    lines: HashMap<&'t str, Zeroizing<String>>,
    /// Bytes that may yet be substituted.
    budget: usize,
}

impl<'t> Variables<'_, 't> {
    fn set(&mut self, name: &'t str, value: Zeroizing<String>) {
        match self.rules {
            DotenvyRules::Loaded => {
                self.lines.entry(name).or_insert(value);
            }
            DotenvyRules::Iterated => {
                self.lines.insert(name, value);
            }
        }
    }

    fn append(&mut self, name: &str, value: &mut Value) -> Result<(), BadLineKind> {
        if name.is_empty() {
            return Ok(());
        }
        // Asked before the lookup, which may copy a long value from the process each time.
        if self.budget == 0 {
            return Err(BadLineKind::SubstitutionTooLong);
        }
        let line = self.lines.get(name);
        let process = if line.is_none() || self.process_first(name) {
            (self.process)(name)
        } else {
            None
        };
        if let Some(text) = process.as_ref().or(line) {
            let left = self.budget.checked_sub(text.len());
            self.budget = left.unwrap_or_default();
            left.ok_or(BadLineKind::SubstitutionTooLong)?;
            value.push_str(text);
        }
        Ok(())
    }

    fn process_first(&self, name: &str) -> bool {
        match self.rules {
            DotenvyRules::Loaded => true,
            DotenvyRules::Iterated => name
                .get(..RESERVED.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(RESERVED)),
        }
    }
}

/// Codex does not let a `.env` file set names that start like this.
const RESERVED: &str = "CODEX_";

/// A value being put together, which leaves no copy behind where it grows.
struct Value(Zeroizing<String>);

impl Value {
    fn with_capacity(capacity: usize) -> Self {
        Self(Zeroizing::new(String::with_capacity(capacity)))
    }

    fn push_str(&mut self, text: &str) {
        let needed = self.0.len().saturating_add(text.len());
        if needed > self.0.capacity() {
            let mut larger = Self::with_capacity(needed.max(self.0.capacity().saturating_mul(2)));
            larger.0.push_str(&self.0);
            *self = larger;
        }
        self.0.push_str(text);
    }

    fn push(&mut self, next: char) {
        self.push_str(next.encode_utf8(&mut [0; 4]));
    }
}
