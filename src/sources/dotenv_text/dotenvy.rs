//! The dialect [`Dotenvy`](super::Dialect::Dotenvy).
//!
//! `dotenvy` reads in two passes that do not agree on all quotes and escapes, so both are here: the
//! first gathers physical lines until no quote seems open ([`logical_lines`]), the second reads one
//! such logical line.
//!
//! Two things differ from the releases. The substituted text is limited, as lines like `A=$B$B` double
//! it each time. And a NUL in a value is passed on, for a check of the value to refuse; Codex panics.

mod logical_lines;

use std::collections::HashMap;

use zeroize::Zeroizing;

use super::{
    Assignment, BadLineKind, BadLineRule, DotenvyRules, EarlierLines, Parsed, Process, Wanted,
    missing_assignment, readable,
};
use logical_lines::{LogicalLine, LogicalLines};

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
        rule: rules.earlier_lines,
        process,
        lines: HashMap::new(),
        budget: SUBSTITUTION_LIMIT,
    };
    // Values of unwanted names are kept, until the end, only if a `$` may ask for them.
    let substitutes = text.contains(&b'$');
    for LogicalLine { line, first, text } in LogicalLines::new(text) {
        match text.and_then(|text| read_line(text, &mut variables)) {
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
                let (kind, name) = describe(kind, first);
                parsed.reject(line, kind, name, wanted);
                if rules.bad_line == BadLineRule::Stop {
                    return;
                }
            }
        }
    }
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
    rule: EarlierLines,
    process: &'p Process<'p>,
    lines: HashMap<&'t str, Zeroizing<String>>,
    /// Bytes that may yet be substituted.
    budget: usize,
}

impl<'t> Variables<'_, 't> {
    fn set(&mut self, name: &'t str, value: Zeroizing<String>) {
        match self.rule {
            EarlierLines::LoseToProcess => {
                self.lines.entry(name).or_insert(value);
            }
            EarlierLines::BeatProcess => {
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
        match self.rule {
            EarlierLines::LoseToProcess => true,
            EarlierLines::BeatProcess => name
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
