//! The dialects [`Credentials`](super::Dialect::Credentials) and
//! [`JavaScript`](super::Dialect::JavaScript).
//!
//! Reading is linear although a bad line's quote is looked through again: a quote that opens a value
//! follows `=` or a blank, so no backslash escapes it, and a search for its kind that began further up
//! ends there at the latest. Searches for one kind of quote therefore never overlap.

use std::str;

use zeroize::Zeroizing;

use super::{Assignment, BadLineKind, Parsed, Wanted, missing_assignment, readable};

/// The text is without its byte order mark.
pub(super) fn parse(text: &[u8], is_js: bool, wanted: &Wanted<'_>, parsed: &mut Parsed) {
    let mut rest = text;
    let mut line = 1_u32;
    while !rest.is_empty() {
        let (current, mut next) = split_line(rest, is_js);
        let mut lines = 1;
        match read_head(current, is_js) {
            Ok(None) => {}
            Ok(Some((name, value))) => {
                match read_value(value, rest_from(rest, current, value), is_js) {
                    Ok(found) => {
                        if wanted(name) {
                            parsed.assignments.push(Assignment {
                                name: Zeroizing::new(name.to_owned()),
                                value: found.decode(is_js),
                                line,
                            });
                        }
                        if let Some((after, breaks)) = found.spans {
                            next = after;
                            lines = breaks.saturating_add(1);
                        }
                    }
                    Err(kind) => parsed.reject(line, kind, Some(name), wanted),
                }
            }
            Err((kind, name)) => parsed.reject(line, kind, name, wanted),
        }
        rest = next;
        line = line.saturating_add(lines);
    }
}

/// Splits off the first line, without its LF or CR LF.
fn split_line(text: &[u8], is_js: bool) -> (&[u8], &[u8]) {
    let ends = |byte: &u8| *byte == b'\n' || (is_js && *byte == b'\r');
    let Some(end) = text.iter().position(ends) else {
        return (text.strip_suffix(b"\r").unwrap_or(text), &[]);
    };
    let (line, rest) = text.split_at_checked(end).unwrap_or((text, &[]));
    let after = rest
        .strip_prefix(b"\r\n")
        .or_else(|| rest.get(1..))
        .unwrap_or_default();
    (line.strip_suffix(b"\r").unwrap_or(line), after)
}

/// `part` is the end of `line`, with which `text` begins: gives all of `text` from there on.
fn rest_from<'a>(text: &'a [u8], line: &[u8], part: &[u8]) -> &'a [u8] {
    let start = line.len().saturating_sub(part.len());
    text.get(start..).unwrap_or_default()
}

type Head<'a> = Option<(&'a str, &'a [u8])>;

/// Gives the name and what follows the `=` and its blanks; nothing for a blank line or a comment.
fn read_head(line: &[u8], is_js: bool) -> Result<Head<'_>, (BadLineKind, Option<&str>)> {
    let line = trim_blanks(line);
    if matches!(line.first(), None | Some(b'#')) {
        return Ok(None);
    }
    if let Some(marked) = line.strip_prefix(b"\xef\xbb\xbf") {
        let (name, rest) = split_name(marked);
        return Err((BadLineKind::ByteOrderMark, readable(name, rest)));
    }
    let (mut name, mut rest) = split_name(line);
    if name == "export" {
        let (exported, after) = split_name(trim_blanks(rest));
        if !exported.is_empty() {
            (name, rest) = (exported, after);
        }
    }
    let colon = rest
        .strip_prefix(b":")
        .filter(|value| is_js && value.first().is_some_and(|next| is_blank(*next)));
    match trim_blanks(rest).strip_prefix(b"=").or(colon) {
        Some(value) if !name.is_empty() => Ok(Some((name, trim_blanks(value)))),
        _ => {
            let kind = text_of(line)
                .err()
                .unwrap_or_else(|| missing_assignment(line));
            Err((kind, readable(name, rest)))
        }
    }
}

/// Splits off the longest name, which is empty where none starts.
fn split_name(line: &[u8]) -> (&str, &[u8]) {
    let starts = line
        .first()
        .is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_');
    let end = line
        .iter()
        .position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-')))
        .unwrap_or(line.len());
    line.split_at_checked(end)
        .filter(|_| starts)
        .and_then(|(name, rest)| Some((str::from_utf8(name).ok()?, rest)))
        .unwrap_or(("", line))
}

/// A value as it stands in the text.
struct Found<'a> {
    raw: &'a str,
    /// Whether it is from between double quotes.
    is_escaped: bool,
    /// For a quoted value: the text after its last line, and how many line breaks are in it.
    spans: Option<(&'a [u8], u32)>,
}

impl Found<'_> {
    /// Copies the value once, into memory of its final size: growing it would leave copies behind.
    fn decode(&self, is_js: bool) -> Zeroizing<String> {
        let mut value = Zeroizing::new(String::with_capacity(self.raw.len()));
        let mut rest = self.raw;
        while let Some((plain, escape)) = rest.split_once('\\').filter(|_| self.is_escaped) {
            value.push_str(plain);
            let mut after = escape.chars();
            match after.next() {
                Some('n') => value.push('\n'),
                Some('r') => value.push('\r'),
                Some('t') if !is_js => value.push('\t'),
                Some(escaped @ ('\\' | '"' | '$' | '\'')) if !is_js => value.push(escaped),
                other => {
                    value.push('\\');
                    value.extend(other);
                }
            }
            rest = after.as_str();
        }
        value.push_str(rest);
        value
    }
}

/// `value` reaches to the end of its line, `to_end` is the same to the end of the text.
fn read_value<'a>(
    value: &'a [u8],
    to_end: &'a [u8],
    is_js: bool,
) -> Result<Found<'a>, BadLineKind> {
    match to_end.split_first() {
        Some((quote @ (b'\'' | b'`'), body)) if *quote == b'\'' || is_js => {
            let close = body.iter().position(|byte| byte == quote);
            read_quoted(body, close, false, is_js)
        }
        Some((b'"', body)) => read_quoted(body, closing_double_quote(body), true, is_js),
        _ => Ok(Found {
            raw: text_of(unquoted(value, is_js))?,
            is_escaped: false,
            spans: None,
        }),
    }
}

/// Cuts a comment and the blanks before it.
fn unquoted(value: &[u8], is_js: bool) -> &[u8] {
    let mut after_blank = true;
    let comment = value.iter().position(|byte| {
        let starts = *byte == b'#' && (after_blank || is_js);
        after_blank = is_blank(*byte);
        starts
    });
    let mut value = comment.and_then(|at| value.get(..at)).unwrap_or(value);
    while let Some((last, before)) = value.split_last()
        && is_blank(*last)
    {
        value = before;
    }
    value
}

fn closing_double_quote(body: &[u8]) -> Option<usize> {
    let mut escaped = false;
    body.iter().position(|byte| {
        let closes = *byte == b'"' && !escaped;
        escaped = *byte == b'\\' && !escaped;
        closes
    })
}

fn read_quoted(
    body: &[u8],
    close: Option<usize>,
    is_escaped: bool,
    is_js: bool,
) -> Result<Found<'_>, BadLineKind> {
    let (value, after) = close
        .and_then(|close| body.split_at_checked(close))
        .ok_or(BadLineKind::UnterminatedQuote)?;
    let (tail, next) = split_line(after.get(1..).unwrap_or_default(), is_js);
    let breaks = value.split(|byte| *byte == b'\n').skip(1).count();
    if !matches!(trim_blanks(tail).first(), None | Some(b'#')) {
        // On another line this is most likely the opening quote of another value.
        return Err(if breaks == 0 {
            BadLineKind::TextAfterValue
        } else {
            BadLineKind::UnterminatedQuote
        });
    }
    Ok(Found {
        raw: text_of(value)?,
        is_escaped,
        spans: Some((next, u32::try_from(breaks).unwrap_or(u32::MAX))),
    })
}

fn text_of(bytes: &[u8]) -> Result<&str, BadLineKind> {
    if bytes.contains(&0) {
        return Err(BadLineKind::Nul);
    }
    str::from_utf8(bytes).map_err(|_| BadLineKind::NotUtf8)
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

fn trim_blanks(mut text: &[u8]) -> &[u8] {
    while let Some((first, after)) = text.split_first()
        && is_blank(*first)
    {
        text = after;
    }
    text
}
