mod known_inputs;

use zeroize::Zeroizing;

use super::{Dialect, DotenvyRules, Parsed, Process, Wanted, parse};
use known_inputs::KNOWN_INPUTS;

const LOADED: Dialect = Dialect::Dotenvy(DotenvyRules::Loaded);
const ITERATED: Dialect = Dialect::Dotenvy(DotenvyRules::Iterated);

fn environment(name: &str) -> Option<Zeroizing<String>> {
    let value = match name {
        "PROCVAR" | "PROC_VAR" => "fromproc",
        "SHADOW" | "CODEX_X" => "proc",
        "EMPTY" => "",
        _ => return None,
    };
    Some(Zeroizing::new(value.to_owned()))
}

fn read(text: &[u8], dialect: Dialect) -> Parsed {
    let wanted: &Wanted<'_> = &|name| !name.starts_with("sk-");
    let process: &Process<'_> = &environment;
    parse(text, dialect, wanted, process)
}

/// What was read as `NAME=value` and `line N: Kind of NAME`, in the order of the file.
fn listed(parsed: &Parsed) -> Vec<String> {
    let assignments = parsed.assignments.iter().map(|found| {
        let text = format!("{}={}", found.name.as_str(), found.value.as_str());
        (found.line, text)
    });
    let bad_lines = parsed.bad_lines.iter().map(|bad| {
        let name = bad
            .name
            .as_ref()
            .map(|name| format!(" of {}", name.as_str()));
        let text = format!(
            "line {}: {:?}{}",
            bad.line,
            bad.kind,
            name.unwrap_or_default()
        );
        (bad.line, text)
    });
    let mut all: Vec<_> = assignments.chain(bad_lines).collect();
    all.sort();
    all.into_iter().map(|(_, text)| text).collect()
}

fn check(rows: &[(&[u8], Dialect, &[&str])]) {
    for (text, dialect, expected) in rows {
        let shown = text.escape_ascii();
        assert_eq!(
            listed(&read(text, *dialect)),
            *expected,
            "{shown}, {dialect:?}"
        );
    }
}

/// Lines on which the assignments start.
fn lines(text: &[u8], dialect: Dialect) -> Vec<u32> {
    let parsed = read(text, dialect);
    parsed.assignments.iter().map(|found| found.line).collect()
}

#[test]
fn known_inputs_in_both_dialects() {
    for (text, credentials, iterated) in KNOWN_INPUTS {
        check(&[
            (text, Dialect::Credentials, credentials),
            (text, ITERATED, iterated),
        ]);
    }
}

#[test]
fn long_line() {
    let value = "x".repeat(1 << 20);
    let text = format!("A={value}\nB=2\n");
    let expected = [format!("A={value}"), "B=2".to_owned()];
    for dialect in [Dialect::Credentials, LOADED, ITERATED] {
        assert_eq!(listed(&read(text.as_bytes(), dialect)), expected);
    }
}

#[test]
#[rustfmt::skip]
fn credentials() {
    let rows: &[(&[u8], &[&str])] = &[
        (b"", &[]),
        (b" \t\r\n\n#\n", &[]),
        (b"# \0\xff\nA=1 # \0\xff\n", &["A=1"]),
        (b"\xef\xbb\xbf\r\nexport \t A\t=\t1\t#\r\n", &["A=1"]),
        (b"A=\xef\xbb\xbf1\n\xef\xbb\xbfA=2", &["A=\u{feff}1", "line 2: ByteOrderMark of A"]),
        (b"export = 1\nexport export=2\nexported=3", &["export=1", "export=2", "exported=3"]),
        (b"export\nexport A\nexport 1A=1", &["line 1: MissingEquals of export", "line 2: MissingEquals of A", "line 3: InvalidName of export"]),
        (b"set A=1\nA B=2\n$A=3\nA+=4\nA;B", &["line 1: InvalidName of set", "line 2: InvalidName of A", "line 3: InvalidName", "line 4: InvalidName", "line 5: MissingEquals"]),
        (b"A==\nB=#\nC=a #\nD=a#b # c\nE=\t", &["A==", "B=", "C=a", "D=a#b", "E="]),
        (b"A=\"a\\n\\r\\t\\\\\\\"\\$\\'\\a\\ \"", &["A=a\n\r\t\\\"$'\\a\\ "]),
        (b"A='\\n\"#$' #c\nB=\"'#\\\n\"\t", &["A=\\n\"#$", "B='#\\\n"]),
        (b"A='a\r\nb'\r\nB=\"\r\n\"\r\n", &["A=a\r\nb", "B=\r\n"]),
        (b"A=\\\"\nB=a\\\nC=\\\"\"", &["A=\\\"", "B=a\\", "C=\\\"\""]),
        (b"A='\xff'\nB=\"\0\"\nC=\xff", &["line 1: NotUtf8 of A", "line 2: Nul of B", "line 3: NotUtf8 of C"]),
        (b"\xff=1\nA\0=1\nA=1\r\r\n", &["line 1: NotUtf8", "line 2: Nul", "A=1\r"]),
        // A forgotten quote hides nothing, with or without a quote further down.
        (b"X=\"a\nA=1\nB=2", &["line 1: UnterminatedQuote of X", "A=1", "B=2"]),
        (b"X=\"a\nA=\"1\"\nB=2", &["line 1: UnterminatedQuote of X", "A=1", "B=2"]),
        (b"X='a\nA='1'\nB=\"2", &["line 1: UnterminatedQuote of X", "A=1", "line 3: UnterminatedQuote of B"]),
        (b"X=\"a\\\"\nA=1", &["line 1: UnterminatedQuote of X", "A=1"]),
        (b"X='a\n\xff\nA=1'\nB=2", &["line 1: NotUtf8 of X", "line 2: NotUtf8", "A=1'", "B=2"]),
        // Nothing can tell a quote that is closed further down from a value of several lines.
        (b"X=\"a\nA=1\n\"\nB=2", &["X=a\nA=1\n", "B=2"]),
    ];
    for (text, expected) in rows {
        check(&[(text, Dialect::Credentials, expected)]);
    }
}

#[test]
#[rustfmt::skip]
fn dotenvy_as_the_releases_call_it() {
    check(&[
        (b"\xef\xbb\xbfA=1\nB=2", LOADED, &["A=1", "B=2"]),
        (b"\xef\xbb\xbf\nB=2", ITERATED, &["line 1: ByteOrderMark", "B=2"]),
        // The mark makes the comment an ordinary line, whose apostrophe opens a quote.
        (b"\xef\xbb\xbf# don't\nB=2", ITERATED, &["line 1: ByteOrderMark"]),
        (b"A=1\nb c\nB=2", LOADED, &["A=1", "line 2: MissingEquals of b"]),
        (b"A=1\nb c\nB=2", ITERATED, &["A=1", "line 2: MissingEquals of b", "B=2"]),
        // Whose value a `$` name has.
        (b"SHADOW=file\nA=$SHADOW", LOADED, &["SHADOW=file", "A=proc"]),
        (b"SHADOW=file\nA=$SHADOW", ITERATED, &["SHADOW=file", "A=file"]),
        (b"X=1\nX=2\nA=$X", LOADED, &["X=1", "X=2", "A=1"]),
        (b"X=1\nX=2\nA=$X", ITERATED, &["X=1", "X=2", "A=2"]),
        (b"CODEX_X=file\nA=${CODEX_X}", ITERATED, &["CODEX_X=file", "A=proc"]),
        (b"codex_x=1\ncodex_x=2\nA=${codex_x}", ITERATED, &["codex_x=1", "codex_x=2", "A=2"]),
        (b"EMPTY=file\nA=x${EMPTY}", LOADED, &["EMPTY=file", "A=x"]),
        (b"X=\nA=a${X}b", ITERATED, &["X=", "A=ab"]),
        // Whatever ends a `$` name is literal, even a blank, a quote or a backslash.
        (b"A=$SHADOW b", ITERATED, &["A=proc b"]),
        (b"A=\"$SHADOW\"'\"'\\'", ITERATED, &["A=proc\"'\\"]),
        (b"A=$SHADOW\\z", ITERATED, &["A=proc\\z"]),
        (b"A=$SHADOW{$SHADOW", ITERATED, &["A=proc{proc"]),
        (b"A=$$${SHADOW}-$", ITERATED, &["A=proc-"]),
        (b"A=${SHADOW\nB=${}", ITERATED, &["line 1: UnterminatedSubstitution of A", "B="]),
        (b"A='$SHADOW'\\$SHADOW", ITERATED, &["A=$SHADOW$SHADOW"]),
        // The two passes disagree on backslashes in single quotes.
        (b"A='a\\'\nB='b'", ITERATED, &["line 1: UnterminatedQuote of A"]),
        (b"A=a\\\nB=a\\ b", ITERATED, &["A=a", "B=a b"]),
        (b"A=a ", ITERATED, &["line 1: UnfinishedLine of A"]),
        (b"A=a  ", ITERATED, &["A=a"]),
        // After two blanks the first pass sees no comment, so the quote in it swallows a line.
        (b"A=a # 'b\nB=2\nC='3'", ITERATED, &["A=a", "B=2", "C=3"]),
        (b"A=a  # 'b\nB=2\n'", ITERATED, &["A=a"]),
        (b"A='a\n\xff'\nB=2", ITERATED, &["line 1: NotUtf8 of A", "B=2"]),
        (b"export A=1\nexport=2\nexport\nexport B", ITERATED, &["A=1", "export=2", "line 3: MissingEquals", "line 4: MissingEquals of B"]),
    ]);
}

#[test]
fn a_mark_is_reported_in_any_dialect() {
    for dialect in [Dialect::Credentials, LOADED, ITERATED] {
        assert!(read(b"\xef\xbb\xbfA=1", dialect).bom);
        assert!(!read(b"A=\xef\xbb\xbf1", dialect).bom);
    }
}

#[test]
fn lines_are_counted_from_one_and_through_quotes() {
    let text = b"#\r\nA='\r\n\n'\n\nB=\"\n\"\nC=1";
    for dialect in [Dialect::Credentials, LOADED, ITERATED] {
        assert_eq!(lines(text, dialect), [2, 6, 8]);
    }
}

#[test]
fn only_wanted_names_come_out() {
    let text = b"A=1\nB=$A\nC=\"\nsk-planted\nD: sk-planted\n";
    for dialect in [Dialect::Credentials, LOADED, ITERATED] {
        let parsed = parse(text, dialect, &|name| name == "B", &environment);
        assert_eq!(parsed.assignments.len(), 1);
        assert!(parsed.bad_lines.iter().all(|bad| bad.name.is_none()));
        let shown = format!("{parsed:?}");
        assert!(shown.contains("line: 2"), "{shown}");
        assert!(
            !shown.contains("planted") && !shown.contains("$A"),
            "{shown}"
        );
    }
}

#[test]
fn substituted_text_is_limited() {
    let limit = super::dotenvy::SUBSTITUTION_LIMIT;
    let doubling = format!("A=xx\n{}B=1\n", "A=$A$A\n".repeat(64));
    let parsed = read(doubling.as_bytes(), ITERATED);
    let kept: usize = parsed
        .assignments
        .iter()
        .map(|found| found.value.len())
        .sum();
    assert!(kept < 2 * limit);
    assert_eq!(parsed.assignments.last().map(|found| found.line), Some(66));
    let kind = parsed.bad_lines.first().map(|bad| bad.kind);
    assert_eq!(kind, Some(super::BadLineKind::SubstitutionTooLong));
}

#[test]
fn many_open_quotes() {
    let text = b"A=\"x\nB='x\n".repeat(50_000);
    let parsed = read(&text, Dialect::Credentials);
    let found = (parsed.assignments.len(), parsed.bad_lines.len());
    assert_eq!(found, (0, 100_000));
}

/// Xorshift: the same inputs on every run.
fn random_byte(seed: &mut u64) -> usize {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    let [_, _, _, _, byte, ..] = seed.to_le_bytes();
    usize::from(byte)
}

/// Up to `length` parts, one after the other.
fn random_text(seed: &mut u64, parts: &[&[u8]], length: usize) -> Vec<u8> {
    let length = random_byte(seed).min(length);
    let picks = (0..length).filter_map(|_| parts.iter().cycle().nth(random_byte(seed)));
    picks.copied().flatten().copied().collect()
}

#[rustfmt::skip]
const PARTS: &[&[u8]] = &[
    b"A", b"=", b"=", b"KEY", b"KEY=", b"export ", b"'", b"\"", b"\\", b"#", b" ", b"\t", b"\r", b"$", b"{",
    b"}", b"\0", b"\xff", b"\xef\xbb\xbf", b"\xc3\xa9", b"-", b".", b"1", b":",
];

#[test]
fn one_line_hides_no_other() {
    let mut seed = 0x9e37_79b9_7f4a_7c15;
    for _ in 0..20_000 {
        let mut text = random_text(&mut seed, PARTS, 12);
        text.extend_from_slice(b"\nKEY=simple\n");
        let parsed = read(&text, Dialect::Credentials);
        let last = parsed.assignments.last();
        let last = last.map(|last| (last.name.as_str(), last.value.as_str(), last.line));
        let shown = text.escape_ascii();
        assert_eq!(last, Some(("KEY", "simple", 2)), "{shown}");
    }
}

#[test]
fn any_bytes_are_read_and_a_line_has_one_result() {
    let mut seed = 0xd1b5_4a32_d192_ed03;
    let parts = [PARTS, &[b"\n".as_slice(); 8]].concat();
    for _ in 0..20_000 {
        let text = random_text(&mut seed, &parts, 30);
        for dialect in [Dialect::Credentials, LOADED, ITERATED] {
            let parsed = read(&text, dialect);
            let found = parsed.assignments.iter().map(|found| found.line);
            let bad = parsed.bad_lines.iter().map(|bad| bad.line);
            let mut lines: Vec<_> = found.chain(bad).collect();
            lines.sort_unstable();
            let shown = text.escape_ascii();
            assert!(lines.is_sorted_by(|a, b| a < b), "{lines:?} of {shown}");
        }
    }
}
