//! Held against the crate `toml`: what it takes is taken, with the same values, and what it refuses is
//! refused at the same position.

use std::cmp::Ordering;
use std::fmt::Write as _;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Document, Item, Kind, Table};

/// Documents that are right, and such that are wrong in one place.
const DOCUMENTS: &[&str] = &[
    "",
    "\n # nothing\r\n\t\n",
    "a = 1\nb = 'text'\nc = \"t\\u00e9xt\\t\\U0001F600\\e\\x41\"\nd = true\ne = 1.5e3\nf = 1979-05-27T07:32:00Z",
    "a = '''\nlines\n'''\nb = \"\"\"\nlines\\\n   joined\\t\"\"\"",
    "a = [1, 'two', [3, [4]], { five = 5 },]\nb = []\nc = {}\n",
    "a.b.c = 1\na.b.d = 2\na.e = 3",
    "\"a.b\" = 1\n'a b' = 2\n\"\\u0061\" = 3\n\"\" = 4",
    "[a]\nb = 1\n[a.c]\nd = 2\n[e.f.g]\nh = 3\n[e]\ni = 4\n[e.f]\nj = 5",
    "[[a]]\nb = 1\n[[a]]\nb = 2\n[a.c]\nd = 3\n[[a.e]]\nf = 4\n[[a.e]]",
    "a = { b.c = 1, b.d = 2, e = { f = [] } }",
    "[a.b.c]\nx = 1\n[a]\nb.y = 2",
    "[[a.b]]\n[a]\nb.c.d = 1",
    "[[a.b]]\n[a]\nb.c = 1",
    "a = 0xff\nb = 0o7\nc = 0b1\nd = -1\ne = +inf\nf = nan\ng = 1_000\nh = 99999999999999999999",
    "a = 07:32:00\nb = 1979-05-27\nc = 1979-05-27 07:32:00.5-08:00",
    "a = 1979-13-27",
    "a = 1\nb = 1979-05-99\nb = 2",
    "a = 25:00:00",
    "a = 1\na = 2",
    "a = 1\n\"a\" = 2",
    "a = \"\\\\\"\n\"\\\\\" = 1",
    "a = \"\u{1}\"",
    "\"\u{1}\" = 1",
    "a = 1\na.b = 2",
    "a.b = 1\na.b.c = 2",
    "a.b = 1\na = 2",
    "a = {}\na.b = 1",
    "a = {}\n[a.b]",
    "a = { b = 1, b = 2 }",
    "a = { b = {}, b.c = 2 }",
    "a = { b.c = 2, b = {} }",
    "a = { b = 1, b.c = 2 }",
    "a = { b = [], b.c = 2 }",
    "[a]\n[a]",
    "[a]\nb = 1\n[a]\nc = 2",
    "[a]\nb.c = 1\n[a.b]\nd = 2",
    "[a]\nb.c = 1\n[a.b.d]\ne = 2",
    "[a.b]\n[a]\nb.c = 1",
    "[a.b]\n[a]\nb = 1",
    "a = 1\n[a]",
    "a = 1\n[a.b]",
    "a = 1\n[[a]]",
    "a = []\n[[a]]",
    "a = [{}]\n[a.b]",
    "[a]\n[[a]]",
    "[[a]]\n[a]",
    "[a.b]\n[[a]]",
    "[[a]]\nb = 1\nb = 2\n[a]",
    "a = 1\n[[a]]\nb = 1\nb = 2",
    "a = 1\n[[a.b]]\nb = 'x' 'y'",
    "a = 1\na = 2\nb = 'open",
    "a = 1\na = \"\\q\"\n",
    "a = \"\\q\"\na = 1",
    "a = \"\\ud800\"",
    "a = \"\\u12\"",
    "\"\\q\" = 1",
    "'''a''' = 1",
    "é = 1",
    "a = word",
    "a = word with blanks",
    "a =",
    "a",
    "= 1",
    "a = 1 2",
    "a = 1, b = 2",
    "a = [1, 2",
    "a = [1,, 2]",
    "a = { b = 1",
    "a = { b = 1,, c = 2 }",
    "a = { b }",
    "a = }",
    "a = ]",
    "[a",
    "[[a]",
    "[]",
    "[a.]",
    "[.a]",
    "a. = 1",
    ".a = 1",
    "[a] b = 1",
    "[a]]",
    "a = 'x\ny'",
    "a = \"x\ny\"",
    "a = '''x",
    "a = \"\"\"x",
    "a = x'",
    "a = 01",
    "a = 1__0",
    "a = 0xg",
    "a = 1.",
    "a = +-1",
    "a = tru",
    "a = True",
    "a = '\u{7f}'",
    "a = 1 # \u{1}",
    "a = 1\rb = 2",
    "\u{feff}a = 1",
    "a = 1\n\0",
];

fn nested(open: &str, close: &str, times: usize) -> String {
    format!("a = {}1{}", open.repeat(times), close.repeat(times))
}

fn long_key(parts: usize, rest: &str) -> String {
    format!("{}{rest}", vec!["a"; parts].join("."))
}

#[test]
fn agrees_with_the_crate_toml() {
    let mut documents: Vec<String> = DOCUMENTS.iter().map(|&text| text.to_owned()).collect();
    for times in [79, 80, 81, 82, 500] {
        documents.push(nested("[", "]", times));
        documents.push(nested("{ a = ", " }", times));
        documents.push(long_key(times, " = 1"));
        documents.push(long_key(times, " = 1\nb = 1\nb = 2"));
        documents.push(long_key(times, " = 1979-13-27"));
        documents.push(format!("[{}", long_key(times, "]\nb = 1\nb = 2")));
        documents.push(format!("[[{}", long_key(times, "]]\nb = 1\nb = 2")));
        documents.push(format!(
            "b = {{ {}",
            long_key(times, " = 1, c = 1, c = 2 }")
        ));
    }
    // More keys than are looked through one by one, in no order, and each of them once more.
    let many: Vec<String> = (0..100)
        .map(|n| format!("k{} = {n}\n", n * 7 % 100))
        .collect();
    for more in many
        .iter()
        .map(String::as_str)
        .chain(["", "[k1]", "k2.a = 1"])
    {
        documents.push(many.concat() + more);
        documents.push(format!(
            "[t]\n{}{more}[[u]]\n[u.v]\n{}",
            many.concat(),
            many.concat()
        ));
    }
    for text in &documents {
        agree(text);
    }
}

#[test]
fn agrees_on_everything_that_is_cut_short_or_joined() {
    for text in DOCUMENTS {
        for (cut, _) in text.char_indices() {
            agree(&text[..cut]);
            agree(&text[cut..]);
        }
        for other in DOCUMENTS {
            agree(&format!("{text}\n{other}"));
        }
    }
}

#[test]
fn a_text_is_what_it_says_however_it_is_written() {
    let document = Document::parse("a = 'abc'\nb = \"\\u0061bc\"\nc = 'b'").unwrap();
    let text = |key| document.root().get(key).unwrap().as_text().unwrap();
    assert!(text("a") == text("b"));
    assert!(text("a") != text("c"));
    assert_eq!(text("b").partial_cmp(&text("c")), Some(Ordering::Less));
    assert_eq!(format!("{:?}", text("a")), "[unchecked]");
}

#[test]
fn only_what_has_escapes_is_copied() {
    for (value, is_copied) in [
        ("'abc'", false),
        ("\"abc\"", false),
        ("'''\nabc'''", false),
        ("\"a\\u0062c\"", true),
    ] {
        let written = format!("a = {value}");
        let document = Document::parse(&written).unwrap();
        let text = document.root().get("a").unwrap().as_text().unwrap();
        assert_eq!(text.as_str(), "abc", "{value}");
        let place = written.as_bytes().as_ptr_range();
        let is_borrowed = place.contains(&text.as_str().as_ptr());
        assert_eq!(is_borrowed, !is_copied, "{value}");
    }
}

fn agree(text: &str) {
    let theirs = match DeTable::parse(text) {
        Ok(table) => Ok(their_table(table.get_ref())),
        Err(error) => Err(error.span().map_or(0, |span| span.start)),
    };
    let ours = Document::parse(text).map(|document| our_table(document.root()));
    assert_eq!(ours, theirs, "{text}");
}

fn our_table(table: Table<'_>) -> String {
    let mut out = String::new();
    for (key, item) in table.iter() {
        write!(out, "{key:?}@{}={},", item.start(), our_value(item)).unwrap();
        assert_eq!(table.get(key).map(Item::start), Some(item.start()), "{key}");
    }
    format!("{{{out}}}")
}

fn our_value(item: Item<'_>) -> String {
    if let Some(table) = item.as_table() {
        our_table(table)
    } else if let Kind::Tables(id) = item.value.kind {
        let document = item.document;
        format!("last of {}", our_table(Table { document, id }))
    } else if let Some(text) = item.as_text() {
        format!("{:?}", text.as_str())
    } else if let Some(flag) = item.as_flag() {
        flag.to_string()
    } else if let Some(items) = item.as_list() {
        format!("[{}]", items.map(our_value).collect::<Vec<_>>().join(","))
    } else {
        item.type_name().to_owned()
    }
}

fn their_table(table: &DeTable<'_>) -> String {
    let mut out = String::new();
    for (key, value) in table {
        let start = value.span().start;
        write!(out, "{:?}@{start}={},", key.get_ref(), their_value(value)).unwrap();
    }
    format!("{{{out}}}")
}

fn their_value(value: &Spanned<DeValue<'_>>) -> String {
    match value.get_ref() {
        DeValue::Table(table) => their_table(table),
        // Of the tables under one `[[heading]]` the last one is all that keys can be put into.
        DeValue::Array(items) if is_under_headings(value) => {
            format!("last of {}", their_value(&items[items.len() - 1]))
        }
        DeValue::String(text) => format!("{text:?}"),
        DeValue::Boolean(flag) => flag.to_string(),
        DeValue::Array(items) => {
            let items = items.iter().map(their_value);
            format!("[{}]", items.collect::<Vec<_>>().join(","))
        }
        DeValue::Integer(_) | DeValue::Float(_) => "a number".to_owned(),
        DeValue::Datetime(_) => "a date".to_owned(),
    }
}

/// The first of such tables starts where all of them do; what a list holds starts after its bracket.
fn is_under_headings(value: &Spanned<DeValue<'_>>) -> bool {
    let first = value.get_ref().as_array().and_then(|items| items.first());
    first.is_some_and(|first| first.span().start == value.span().start)
}
