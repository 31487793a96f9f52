//! A TOML document, read by the crate `toml`.
//!
//! Of that crate's error only the position is taken: it holds a copy of the whole text. What was
//! decoded is wiped with the document. What `toml` itself frees is out of reach; SECURITY.md names it.

use std::borrow::Cow;
use std::mem;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use zeroize::{Zeroize as _, Zeroizing};

use crate::finding::Problem;
use crate::json;

use super::document;

/// What stands behind a key, and where.
pub(super) type Item<'t> = Spanned<DeValue<'t>>;

/// How much of a line is looked at behind a key that is there twice.
const LONGEST_REST: usize = 256;

/// A document. Texts without escapes are borrowed from what it was parsed from.
// No `Debug`: it would print them.
#[derive(Default)]
pub(super) struct Toml<'t>(DeTable<'t>);

impl<'t> Toml<'t> {
    /// Parses a text. One `of_1_0` may have nothing in its inline tables that TOML has allowed since 1.1: a
    /// comma at the end, a line break.
    pub(super) fn parse(text: &'t str, of_1_0: bool) -> Result<Self, Problem> {
        // A key with too many parts has no position.
        let table = DeTable::parse(text)
            .map_err(|error| problem(text, error.span().unwrap_or_default()))?;
        let toml = Self(table.into_inner());
        let mut values = toml.root().values().filter(|_| of_1_0);
        match values.find_map(|value| newer_than_1_0(text, value)) {
            Some(at) => Err(problem(text, at..at)),
            None => Ok(toml),
        }
    }

    /// Makes a document of one value, at a path of keys.
    pub(super) fn of(path: impl DoubleEndedIterator<Item = &'t str>, value: DeValue<'t>) -> Self {
        let nested = path.rev().fold(value, |inner, key| {
            let key = Spanned::new(0..0, Cow::Borrowed(key));
            let mut table = DeTable::new();
            table.insert(key, Spanned::new(0..0, inner));
            DeValue::Table(table)
        });
        match nested {
            DeValue::Table(table) => Self(table),
            _ => Self::default(),
        }
    }

    /// Takes the value of a key out.
    pub(super) fn take(&mut self, key: &str) -> Option<DeValue<'t>> {
        self.0.remove(key).map(Spanned::into_inner)
    }

    /// Takes the table at a dotted key out, and returns where its value began.
    pub(super) fn remove_table(&mut self, dotted: &str) -> Option<usize> {
        let mut table = &mut self.0;
        let mut rest = dotted;
        while let Some((head, tail)) = rest.split_once('.') {
            table = match table.get_mut(head)?.get_mut() {
                DeValue::Table(inner) => inner,
                _ => return None,
            };
            rest = tail;
        }
        if !table.get(rest)?.get_ref().is_table() {
            return None;
        }
        let removed = table.remove(rest)?;
        let start = removed.span().start;
        wipe(removed);
        Some(start)
    }

    /// Returns the table of everything.
    pub(super) fn root(&self) -> &DeTable<'t> {
        &self.0
    }
}

impl Drop for Toml<'_> {
    fn drop(&mut self) {
        wipe_table(mem::take(&mut self.0));
    }
}

fn wipe_table(table: DeTable<'_>) {
    for (key, value) in table {
        wipe_text(key.into_inner());
        wipe(value);
    }
}

fn wipe(item: Item<'_>) {
    match item.into_inner() {
        DeValue::String(text) => wipe_text(text),
        DeValue::Array(items) => items.into_iter().for_each(wipe),
        DeValue::Table(table) => wipe_table(table),
        DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) => {}
    }
}

fn wipe_text(text: Cow<'_, str>) {
    if let Cow::Owned(mut text) = text {
        text.zeroize();
    }
}

/// Finds what stands behind a dotted key. A key whose own name has a dot in it cannot be asked for.
pub(super) fn descend<'d, 't>(table: &'d DeTable<'t>, dotted: &str) -> Option<&'d Item<'t>> {
    match dotted.split_once('.') {
        None => table.get(dotted),
        Some((head, rest)) => descend(table.get(head)?.get_ref().as_table()?, rest),
    }
}

/// Finds what stands behind each of several dotted keys, in their order. Keys that are not there are left
/// out.
// In one walk over the table: it is short, and most of its names begin as no key does. To look each key
// up takes several times as long.
pub(super) fn find_each<'d, 't, 'k, K: AsRef<str>, M>(
    table: &'d DeTable<'t>,
    keys: &'k [(K, M)],
) -> impl Iterator<Item = (&'k (K, M), &'d Item<'t>)> {
    let mut found: Vec<(usize, &Item<'t>)> = Vec::new();
    for (name, item) in table {
        let name = name.get_ref().as_ref();
        let first = name.as_bytes().first();
        for (index, (key, _)) in keys.iter().enumerate() {
            let key = key.as_ref();
            if key.as_bytes().first() != first {
                continue;
            }
            let item = match key.strip_prefix(name).map(|rest| rest.strip_prefix('.')) {
                Some(_) if name.contains('.') => None,
                Some(None) if key.len() == name.len() => Some(item),
                Some(Some(rest)) => {
                    let table = item.get_ref().as_table();
                    table.and_then(|table| descend(table, rest))
                }
                _ => None,
            };
            found.extend(item.map(|item| (index, item)));
        }
    }
    found.sort_unstable_by_key(|(index, _)| *index);
    let found = found.into_iter();
    found.filter_map(|(index, item)| Some((keys.get(index)?, item)))
}

fn newer_than_1_0(text: &str, value: &Item<'_>) -> Option<usize> {
    match value.get_ref() {
        DeValue::Array(items) => items.iter().find_map(|item| newer_than_1_0(text, item)),
        DeValue::Table(table) => in_gaps(text, value.span(), table)
            .or_else(|| table.values().find_map(|value| newer_than_1_0(text, value))),
        _ => None,
    }
}

/// Looks between the keys and values of an inline table, which the parser does not keep.
fn in_gaps(text: &str, span: Range<usize>, table: &DeTable<'_>) -> Option<usize> {
    if !is_inline(text, &span) {
        return None;
    }
    let mut parts = Vec::new();
    parts_of(text, table, &mut parts);
    parts.sort_by_key(|part| part.start);
    let end = span.end.saturating_sub(1);
    let mut at = span.start;
    for part in parts {
        let gap = text.get(at..part.start).unwrap_or_default();
        if let Some(newline) = gap.find('\n') {
            return Some(at.saturating_add(newline));
        }
        at = at.max(part.end);
    }
    let rest = text.get(at..end).unwrap_or_default();
    let newer = rest.find([',', '\n'])?;
    Some(at.saturating_add(newer))
}

fn parts_of(text: &str, table: &DeTable<'_>, parts: &mut Vec<Range<usize>>) {
    for (key, value) in table {
        parts.push(key.span());
        match value.get_ref() {
            // Of a dotted key.
            DeValue::Table(inner) if !is_inline(text, &value.span()) => {
                parts_of(text, inner, parts);
            }
            _ => parts.push(value.span()),
        }
    }
}

fn is_inline(text: &str, span: &Range<usize>) -> bool {
    text.get(span.clone())
        .is_some_and(|text| text.starts_with('{') && text.ends_with('}'))
}

/// Names the type of a value, with its article.
pub(super) fn type_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// Names what stands where the parser stopped, if it is something that people write all the same.
fn stray(before: &str, refused: &str, rest: &str) -> Option<&'static str> {
    let is_mark = |text: &str| text.contains(document::BYTE_ORDER_MARK);
    if before.ends_with(document::BYTE_ORDER_MARK) || is_mark(refused) {
        return Some(json::BYTE_ORDER_MARK);
    }
    let line = before.rsplit('\n').next().unwrap_or_default().trim_ascii();
    let is_word = |word: &str| {
        rest.get(..word.len())
            .is_some_and(|rest| rest.eq_ignore_ascii_case(word))
    };
    let escape = line.rsplit_once('\\').map(|(_, behind)| behind);
    Some(match rest.chars().next()? {
        quote if json::TYPOGRAPHIC_QUOTES.contains(&quote) => json::TYPOGRAPHIC_QUOTE,
        _ if line.ends_with('=') && (is_word("true") || is_word("false")) => {
            "`true` and `false` are written in lower case"
        }
        letter if line.ends_with('=') && letter.is_ascii_alphabetic() => {
            "a text without quotation marks"
        }
        '/' if rest.starts_with("//") => COMMENT,
        _ if line.starts_with("//") || refused.contains(" //") => COMMENT,
        _ if line.starts_with("<<<<<<<") || rest.starts_with("<<<<<<<") => MERGE_CONFLICT,
        '{' if before.trim_ascii().is_empty() => "JSON, where TOML belongs",
        _ if line.ends_with(':') && !line.contains(['=', '"', '\'']) => "a `:` where `=` belongs",
        // A `\U` that begins a name of Windows is refused behind its first letters.
        _ if escape.is_some_and(|behind| {
            let digits = behind.strip_prefix(['u', 'U', 'x']).unwrap_or(behind);
            digits.bytes().all(|byte| byte.is_ascii_hexdigit())
        }) =>
        {
            BACKSLASH
        }
        _ => return None,
    })
}

const MERGE_CONFLICT: &str = "the mark of a conflict that a merge left";
const COMMENT: &str = "a comment, which begins with `#` here";
const BACKSLASH: &str = r"a `\`, which is written as `\\` between double quotation marks";

/// Returns where a text stops being TOML, and why if that is hard to see.
fn problem(text: &str, at: Range<usize>) -> Problem {
    let format = "TOML";
    let (line, column) = line_and_column(text, at.start);
    let (before, rest) = text.split_at_checked(at.start).unwrap_or_default();
    let refused = rest.get(..at.len()).unwrap_or_default();
    if let Some(what) = stray(before, refused, rest) {
        return Problem::Stray {
            format,
            line,
            column,
            what,
        };
    }
    match first_of_two(text, at) {
        Some(first) => Problem::Repeated {
            format,
            line,
            column,
            first: line_and_column(text, first).0,
        },
        None => Problem::Malformed {
            format,
            line,
            column,
        },
    }
}

fn line_and_column(text: &str, at: usize) -> (u32, u32) {
    let before = text.get(..at).unwrap_or(text);
    let line_start = before
        .rfind('\n')
        .map_or(0, |index| index.saturating_add(1));
    let line = before.bytes().filter(|byte| *byte == b'\n').count();
    let column = before.get(line_start..).unwrap_or_default().chars().count();
    let number = |count: usize| document::number(count.saturating_add(1));
    (number(line), number(column))
}

/// Returns where a key stands for the first time, if what is refused is that it stands there again.
// Which table the key belongs to is for the parser to say. So the key is given another name, by which
// it is taken, and the first one is looked for beside it.
fn first_of_two(text: &str, at: Range<usize>) -> Option<usize> {
    let (before, rest) = text.split_at_checked(at.start)?;
    let (written, rest) = rest.split_at_checked(at.len())?;
    let alone = Zeroizing::new([written, "=0"].concat());
    let alone = Toml(DeTable::parse(&alone).ok()?.into_inner());
    let name = alone.root().keys().next()?.get_ref();
    // Nothing from the next line on, and not too much of this one: everything that is wrong there would
    // take memory.
    let rest = rest.lines().next().unwrap_or_default();
    let end = rest.char_indices().nth(LONGEST_REST);
    let rest = rest.get(..end.map_or(rest.len(), |(end, _)| end))?;
    let renamed = Zeroizing::new([before, &"_".repeat(written.len()), rest].concat());
    let (document, _) = DeTable::parse_recoverable(&renamed);
    let document = Toml(document.into_inner());
    let table = table_with_key_at(document.root(), at.start)?;
    let (first, _) = table.get_key_value(name.as_ref())?;
    Some(first.span().start).filter(|first| *first < at.start)
}

fn table_with_key_at<'d, 't>(table: &'d DeTable<'t>, at: usize) -> Option<&'d DeTable<'t>> {
    if table.keys().any(|key| key.span().start == at) {
        return Some(table);
    }
    table.values().find_map(|value| below(value, at))
}

fn below<'d, 't>(value: &'d Item<'t>, at: usize) -> Option<&'d DeTable<'t>> {
    match value.get_ref() {
        DeValue::Table(table) => table_with_key_at(table, at),
        DeValue::Array(items) => items.iter().find_map(|item| below(item, at)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORMAT: &str = "TOML";

    fn malformed(line: usize, column: usize) -> Problem {
        document::malformed(FORMAT, line, column)
    }

    fn repeated(line: u32, column: u32, first: u32) -> Problem {
        Problem::Repeated {
            format: FORMAT,
            line,
            column,
            first,
        }
    }

    fn stray(line: u32, column: u32, what: &'static str) -> Problem {
        Problem::Stray {
            format: FORMAT,
            line,
            column,
            what,
        }
    }

    #[rustfmt::skip] // A row is a line.
    #[test]
    fn what_is_refused_and_why() {
        let long_key = format!("{} = 1", ["a"; 81].join("."));
        let long_line = format!("a = 1\na = [{}]", "1, ".repeat(1000));
        for (text, expected) in [
            ("a = 1\n\na = 2", repeated(3, 1, 1)),
            ("a = 1\n\"\\u0061\" = 2", repeated(2, 1, 1)),
            ("\"a.b\" = 1\n'a.b' = 2", repeated(2, 1, 1)),
            ("\n[projects.'c:\\u']\nx = 1\n\n[b]\n[projects.'c:\\u']\ny = 2", repeated(6, 11, 2)),
            ("[a.b]\n[a]\n[a.b]\n", repeated(3, 4, 1)),
            ("[a]\nb = 1\n[c]\nb = 1\nb = '''\n'''", repeated(5, 1, 4)),
            ("[[a]]\nb = 1\n[[a]]\nb = 1\nb = [\n1]", repeated(5, 1, 4)),
            ("a.b = 1\nc = 2\na.b = 3", repeated(3, 3, 1)),
            ("a = 1\na.b = 2", repeated(2, 1, 1)),
            ("a = 1\n[a.b]", repeated(2, 2, 1)),
            ("a = []\n[[a]]\nb = 1", repeated(2, 3, 1)),
            ("a = { b = 1,\n c = [{ d = 1,\n d = 2 }] }", repeated(3, 2, 2)),
            ("[a]\nx = 1\n[a]\n[a]\nx = 2\nx = 3", repeated(3, 2, 1)),
            (&long_line, repeated(2, 1, 1)),
            ("é = 1", malformed(1, 1)),
            ("a = 1\nb = word", stray(2, 5, "a text without quotation marks")),
            ("a = https://gw.example", stray(1, 5, "a text without quotation marks")),
            ("a = True", stray(1, 5, "`true` and `false` are written in lower case")),
            ("a = “x”", stray(1, 5, json::TYPOGRAPHIC_QUOTE)),
            ("// c\na = 1", stray(1, 4, COMMENT)),
            ("a = 1 // c", stray(1, 5, COMMENT)),
            ("a = 'x' // c", stray(1, 9, COMMENT)),
            ("a = 1\n<<<<<<< HEAD\na = 2", stray(2, 9, MERGE_CONFLICT)),
            ("<<<<<<< HEAD\na = 2", stray(1, 9, MERGE_CONFLICT)),
            ("{ \"a\": 1 }", stray(1, 1, "JSON, where TOML belongs")),
            ("a: 1", stray(1, 4, "a `:` where `=` belongs")),
            ("a = \"C:\\Users\"", stray(1, 10, BACKSLASH)),
            ("a = \"C:\\qa\"", stray(1, 9, BACKSLASH)),
            ("a = 'C:\\ab' c", malformed(1, 13)),
            ("a = 'é', 2", malformed(1, 8)),
            ("a = [w w w]", malformed(1, 6)),
            ("[a.b]\n[a]\nb.c = 1", repeated(3, 1, 1)),
            ("a = 'x\ny'", malformed(2, 3)),
            ("a = 1979-13-27", malformed(1, 5)),
            (&long_key, malformed(1, 1)),
            ("model = 'x'\n\u{feff}model_provider = 'z'\n", stray(2, 1, json::BYTE_ORDER_MARK)),
            ("a = 1\n\u{feff}[b]\n", stray(2, 2, json::BYTE_ORDER_MARK)),
            ("a = \u{feff}1", stray(1, 5, json::BYTE_ORDER_MARK)),
            ("a = '\u{feff}'\nb", malformed(2, 2)),
        ] {
            assert_eq!(Toml::parse(text, false).err(), Some(expected), "{text}");
        }
    }

    #[rustfmt::skip] // A row is a line.
    #[test]
    fn what_older_parsers_refuse() {
        for (text, expected) in [
            ("a = { b = 1 }\nc = [\n1,\n]", None),
            ("a = { }\nb = {}", None),
            ("[a]\nb = 1\n[a.c]\nd = 2\n", None),
            ("a = { b.c = 1, b.d = [\n1,\n], e = \"\"\"\n,\"\"\" }", None),
            ("a = { b = \"},\\n\", 'c,' = 1 }", None),
            ("a = { b = 1, }", Some(malformed(1, 12))),
            ("a = { b.c = 1, b.d = 2 , }", Some(malformed(1, 24))),
            ("a = { b = [1,], }", Some(malformed(1, 15))),
            ("a = [{ b = 1, }]", Some(malformed(1, 13))),
            ("[a]\nb = { c = { d = 1, } }", Some(malformed(2, 18))),
            ("a = {\n}", Some(malformed(1, 6))),
            ("a = { b = 1,\nc = 2 }", Some(malformed(1, 13))),
        ] {
            assert_eq!(Toml::parse(text, true).err(), expected, "{text}");
            assert!(Toml::parse(text, false).is_ok(), "{text}");
        }
    }

    #[test]
    fn keys_and_types() {
        let text = "\
            a.b = 1\nc = 'x'\nd = [1]\ne = 07:32:00\nf = true\n\"a.c\" = 2\n[[g]]\nh = 1";
        let document = Toml::parse(text, false).unwrap();
        for (key, expected) in [
            ("a", Some("a table")),
            ("a.b", Some("a number")),
            ("a.b.c", None),
            ("a.c", None),
            ("c", Some("a string")),
            ("d", Some("a list")),
            ("e", Some("a date")),
            ("f", Some("a boolean")),
            ("g", Some("a list")),
            ("g.h", None),
        ] {
            let name = |item: &Item<'_>| type_name(item.get_ref());
            let found = descend(document.root(), key).map(name);
            assert_eq!(found, expected, "{key}");
            let keys = [("nothing", ()), (key, ()), ("c", ())];
            let each = find_each(document.root(), &keys);
            let each: Vec<_> = each.map(|((key, ()), item)| (*key, name(item))).collect();
            let expected = expected.map(|expected| (key, expected));
            let expected: Vec<_> = expected.into_iter().chain([("c", "a string")]).collect();
            assert_eq!(each, expected, "{key}");
        }
        let mut made = Toml::of("a.b".split('.'), DeValue::Boolean(true));
        assert!(descend(made.root(), "a.b").is_some());
        assert!(matches!(made.take("a"), Some(DeValue::Table(_))));
    }
}
