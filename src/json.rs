//! Picks members out of a JSON object without letting the parser see, copy or quote their values.
//!
//! `serde_json` puts the offending value into the message of a type error, and its scratch buffers
//! are not wiped. So every value is taken as the slice of the document that holds it, types are
//! checked here, and the parser's own error is reduced to a position and a category.

mod comments;

pub(crate) use self::comments::without_comments;

#[cfg(test)]
mod tests;

use std::fmt;

use serde::de::{self, Deserializer as _, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use crate::text::Text;

/// Why a text is not the JSON object that was expected. Holds no text of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JsonProblem {
    /// The text ends before the object does, or is blank.
    Truncated,
    /// No JSON: where the parser stopped.
    Syntax { line: usize, column: usize },
    /// No JSON, by something that people write all the same.
    Stray {
        line: usize,
        column: usize,
        what: &'static str,
    },
    /// JSON, but not an object.
    NotAnObject,
    /// A member that was asked for stands there twice.
    Duplicate(&'static str),
}

/// The members that were asked for, as they are written, by the index of their name.
pub(crate) struct Members<'a>(Vec<Option<&'a RawValue>>);

impl<'a> Members<'a> {
    /// Returns a member, unless it is missing or `null`.
    pub(crate) fn get(&self, index: usize) -> Option<&'a RawValue> {
        let raw = self.0.get(index).copied().flatten();
        raw.filter(|raw| raw.get() != "null")
    }

    /// Returns whether the member is written down, even as `null`.
    pub(crate) fn is_written(&self, index: usize) -> bool {
        self.0.get(index).is_some_and(Option::is_some)
    }
}

/// A member of a JSON object: its name, and its value as it is written.
pub(crate) type Entry<'a> = (Text<'a>, &'a RawValue);

/// Picks the named members out of one JSON object. Members of other names are checked to be JSON,
/// and skipped.
pub(crate) fn members<'a>(
    text: &'a str,
    names: &[&'static str],
) -> Result<Members<'a>, JsonProblem> {
    let mut found = vec![None; names.len()];
    for (name, value) in entries(text)? {
        for (slot, wanted) in found.iter_mut().zip(names) {
            // Readers differ on which of two counts, and Codex refuses the file (recordings
            // `authjson/key_duplicate`).
            if *wanted == name.as_str() && slot.replace(value).is_some() {
                return Err(JsonProblem::Duplicate(wanted));
            }
        }
    }
    Ok(Members(found))
}

/// Returns all members of one JSON object, in their order.
pub(crate) fn entries(text: &str) -> Result<Vec<Entry<'_>>, JsonProblem> {
    if text.trim_ascii().is_empty() {
        return Err(JsonProblem::Truncated);
    }
    // `serde_json` puts a text that stands in the place of an object into its message, and frees
    // that unwiped. So of a text it only says whether that is JSON.
    if text.trim_ascii_start().starts_with('"') {
        return Err(match serde_json::from_str::<IgnoredAny>(text) {
            Ok(_) => JsonProblem::NotAnObject,
            Err(error) => classify(text, &error),
        });
    }
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let entries = deserializer
        .deserialize_map(All)
        .map_err(|error| classify(text, &error))?;
    deserializer.end().map_err(|error| classify(text, &error))?;
    Ok(entries)
}

/// Returns whether a text is JSON, and no object.
pub(crate) fn is_other_than_object(text: &str) -> bool {
    !text.trim_ascii_start().starts_with('{') && serde_json::from_str::<IgnoredAny>(text).is_ok()
}

/// Finds a value by a dotted name, such as `api.url`. Of two members of one name the last counts, as
/// to most readers. `None` where a part is missing, is `null` or is no object.
pub(crate) fn descend<'a>(entries: &[Entry<'a>], dotted: &str) -> Option<&'a RawValue> {
    let (head, rest) = match dotted.split_once('.') {
        Some((head, rest)) => (head, Some(rest)),
        None => (dotted, None),
    };
    let (_, value) = entries
        .iter()
        .rev()
        .find(|(name, _)| name.as_str() == head)?;
    match rest {
        None => Some(*value).filter(|value| value.get() != "null"),
        Some(rest) => descend(&self::entries(value.get()).ok()?, rest),
    }
}

/// Returns the first elements of a JSON array, `limit` of them at most, and none of any other text.
pub(crate) fn elements(text: &str, limit: usize) -> Vec<&RawValue> {
    // As above: what is no array must not get into a message of the parser's.
    if !text.trim_ascii_start().starts_with('[') {
        return Vec::new();
    }
    let mut elements: Vec<_> = serde_json::from_str(text).unwrap_or_default();
    elements.truncate(limit);
    elements
}

fn classify(text: &str, error: &serde_json::Error) -> JsonProblem {
    match error.classify() {
        serde_json::error::Category::Eof => JsonProblem::Truncated,
        // The visitor takes an object only, so a text that does not begin with one is of another
        // type.
        serde_json::error::Category::Data if !text.trim_ascii_start().starts_with('{') => {
            JsonProblem::NotAnObject
        }
        _ => {
            let (line, column) = (error.line(), error.column());
            match stray(text, line, column) {
                Some(what) => JsonProblem::Stray { line, column, what },
                None => JsonProblem::Syntax { line, column },
            }
        }
    }
}

/// What editors do not show, and no text format has but at its start.
pub(crate) const BYTE_ORDER_MARK: &str = "an invisible byte order mark in the middle of the file";
/// What word processors and chats make of `"`.
pub(crate) const TYPOGRAPHIC_QUOTE: &str =
    "a typographic quotation mark where a straight one belongs";
pub(crate) const TYPOGRAPHIC_QUOTES: [char; 4] = ['\u{201c}', '\u{201d}', '\u{2018}', '\u{2019}'];

const COMMENT: &str = "a comment, which is not allowed here";
const TRAILING_COMMA: &str = "a trailing comma, which is not allowed here";

/// Names what stands where the parser stopped, if it is something that other formats have.
fn stray(text: &str, line: usize, column: usize) -> Option<&'static str> {
    let mut ends = text
        .match_indices('\n')
        .map(|(end, _)| end.saturating_add(1));
    let start = match line.checked_sub(2) {
        Some(previous) => ends.nth(previous)?,
        None => 0,
    };
    let at = start.saturating_add(column.saturating_sub(1));
    let (before, rest) = text.split_at_checked(at)?;
    let last = before.trim_ascii_end().chars().next_back();
    Some(match rest.chars().next()? {
        '\u{feff}' => BYTE_ORDER_MARK,
        _ if before.ends_with('\\') => "a `\\`, which is written as `\\\\` in a text",
        '/' | '#' => COMMENT,
        '}' | ']' if last == Some(',') => TRAILING_COMMA,
        letter
            if letter.is_ascii_alphabetic() && last.is_some_and(|last| "{[,:".contains(last)) =>
        {
            "a text without quotation marks"
        }
        '\'' => "a single quotation mark where a double one belongs",
        quote if TYPOGRAPHIC_QUOTES.contains(&quote) => TYPOGRAPHIC_QUOTE,
        // Without a blank it may end the text that is refused.
        '"' if before.ends_with([' ', '\t', '\n', '\r'])
            && last.is_some_and(|last| !matches!(last, '{' | '[' | ',' | ':')) =>
        {
            "a comma is missing before it"
        }
        _ => return None,
    })
}

/// Returns the text of a JSON string, or `None` for any other value and for half a surrogate pair.
// Not `serde_json::from_str`: its scratch buffer would keep a copy of every text with an escape in
// it.
pub(crate) fn string(raw: &RawValue) -> Option<Text<'_>> {
    let mut rest = raw.get().strip_prefix('"')?.strip_suffix('"')?;
    if !has_byte(rest, b'\\') {
        return Some(Text::Written(rest));
    }
    let mut text = Zeroizing::new(String::with_capacity(rest.len()));
    while let Some((plain, escaped)) = rest.split_once('\\') {
        text.push_str(plain);
        let mut chars = escaped.chars();
        text.push(escape(&mut chars)?);
        rest = chars.as_str();
    }
    text.push_str(rest);
    Some(Text::Decoded(text))
}

// To look at every byte of a long token is quicker than to ask after each whether to stop.
fn has_byte(text: &str, wanted: u8) -> bool {
    let is_wanted = |found, byte| found | u8::from(byte == wanted);
    text.bytes().fold(0, is_wanted) > 0
}

/// Names the kind of a JSON value, for a message.
pub(crate) fn kind_of(raw: &RawValue) -> &'static str {
    match raw.get().bytes().next() {
        Some(b'"') => "a string",
        Some(b'{') => "an object",
        Some(b'[') => "an array",
        Some(b't' | b'f') => "a boolean",
        Some(b'n') => "null",
        _ => "a number",
    }
}

fn escape(chars: &mut std::str::Chars<'_>) -> Option<char> {
    Some(match chars.next()? {
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => {
            let high = code_unit(chars)?;
            // RFC 8259, section 7: what is beyond the first plane is written as a pair of
            // surrogates.
            if (0xd800..0xdc00).contains(&high) {
                let (Some('\\'), Some('u')) = (chars.next(), chars.next()) else {
                    return None;
                };
                let low = code_unit(chars)?;
                return char::decode_utf16([high, low]).next()?.ok();
            }
            char::from_u32(u32::from(high))?
        }
        // The parser has let no other escape through than those that stand for themselves.
        other => other,
    })
}

fn code_unit(chars: &mut std::str::Chars<'_>) -> Option<u16> {
    let digits = chars.as_str().get(..4)?;
    let unit = u16::from_str_radix(digits, 16).ok()?;
    *chars = chars.as_str().get(4..)?.chars();
    Some(unit)
}

struct All;

impl<'de> Visitor<'de> for All {
    type Value = Vec<Entry<'de>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::with_capacity(8);
        // Names as they are written: `serde_json` copies one with an escape in it, and does not wipe
        // the copy.
        while let Some(raw) = map.next_key::<&RawValue>()? {
            let name = string(raw).ok_or_else(|| de::Error::custom("half a surrogate pair"))?;
            entries.push((name, map.next_value()?));
        }
        Ok(entries)
    }
}
