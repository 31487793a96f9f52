//! What is picked out of JSON, and what is wrong with what is none.

use super::*;

#[test]
fn strings_are_unescaped_as_json_says() {
    for (json, text) in [
        (r#""""#, Some("")),
        (r#""sk-\u0041b""#, Some("sk-Ab")),
        (r#""a\"b\\c\/d\n\t""#, Some("a\"b\\c/d\n\t")),
        (r#""\ud83d\ude00é""#, Some("😀é")),
        ("3", None),
        ("null", None),
        ("{}", None),
    ] {
        let raw: &RawValue = serde_json::from_str(json).expect(json);
        assert_eq!(string(raw).as_deref(), text, "{json}");
    }
}

#[test]
fn a_value_is_found_by_its_dotted_name() {
    let text = r#"{"a": {"b": {"c": 1}, "n": null}, "d": 2, "d": 3}"#;
    let entries = entries(text).unwrap();
    for (dotted, value) in [
        ("a.b.c", Some("1")),
        ("a.b", Some(r#"{"c": 1}"#)),
        ("d", Some("3")),
        ("a.n", None),
        ("d.e", None),
        ("e", None),
    ] {
        let found = descend(&entries, dotted).map(RawValue::get);
        assert_eq!(found, value, "{dotted}");
    }
}

#[test]
fn only_an_array_has_elements() {
    for (text, elements) in [
        (" [1, \"a\", {\"b\": [2]}] ", &["1", "\"a\""][..]),
        ("[{}]", &["{}"]),
        ("[]", &[]),
        ("[1", &[]),
        ("[1, 2, 3", &[]),
        ("[1] x", &[]),
        ("{}", &[]),
        ("\"[1]\"", &[]),
        ("", &[]),
    ] {
        let found: Vec<_> = super::elements(text, 2)
            .into_iter()
            .map(RawValue::get)
            .collect();
        assert_eq!(found, elements, "{text}");
    }
}

fn stray(line: usize, column: usize, what: &'static str) -> JsonProblem {
    JsonProblem::Stray { line, column, what }
}

#[test]
fn a_text_that_is_no_object_has_a_named_problem() {
    for (text, problem) in [
        ("", JsonProblem::Truncated),
        (" \n", JsonProblem::Truncated),
        (r#"{"a""#, JsonProblem::Truncated),
        (r#"{"a":"b"#, JsonProblem::Truncated),
        ("[]", JsonProblem::NotAnObject),
        (r#""a""#, JsonProblem::NotAnObject),
        ("null", JsonProblem::NotAnObject),
        (r#"{"a":1,"a":2}"#, JsonProblem::Duplicate("a")),
        ("{x}", JsonProblem::Syntax { line: 1, column: 2 }),
        (r#"{"a":1} x"#, JsonProblem::Syntax { line: 1, column: 9 }),
        ("{\"a\":1,\n}", stray(2, 1, TRAILING_COMMA)),
        ("{\"b\":[1, ]}", stray(1, 10, TRAILING_COMMA)),
        ("{,}", JsonProblem::Syntax { line: 1, column: 2 }),
        ("{ // c\n\"a\":1}", stray(1, 3, COMMENT)),
        ("// c\n{}", stray(1, 1, COMMENT)),
        ("{\"a\":1}\n/* c */", stray(2, 1, COMMENT)),
        ("{\"a\":1 # c\n}", stray(1, 8, COMMENT)),
        (
            "{\"a\":\"/\" \"b\":1}",
            stray(1, 10, "a comma is missing before it"),
        ),
        (
            "{\"a\":{}\n\"b\":1}",
            stray(2, 1, "a comma is missing before it"),
        ),
        (
            "{'a':1}",
            stray(1, 2, "a single quotation mark where a double one belongs"),
        ),
        ("{\"é\":“b”}", stray(1, 7, TYPOGRAPHIC_QUOTE)),
        (
            r#"{"a":"C:\Users"}"#,
            stray(1, 10, r"a `\`, which is written as `\\` in a text"),
        ),
        (
            "{\"\\ud800\":1}",
            JsonProblem::Syntax { line: 1, column: 9 },
        ),
        ("{\n\u{feff}\"a\":1}", stray(2, 1, BYTE_ORDER_MARK)),
        ("{\"a\":\u{feff}1}", stray(1, 6, BYTE_ORDER_MARK)),
        ("{\"a\":1}\n\u{feff}", stray(2, 1, BYTE_ORDER_MARK)),
        (
            "{\"\u{feff}\":1,x}",
            JsonProblem::Syntax {
                line: 1,
                column: 10,
            },
        ),
    ] {
        assert_eq!(members(text, &["a"]).err(), Some(problem), "{text}");
    }
}

#[test]
fn kinds_of_values() {
    for (text, expected) in [
        (r#""a""#, "a string"),
        ("{}", "an object"),
        ("[]", "an array"),
        ("true", "a boolean"),
        ("false", "a boolean"),
        ("null", "null"),
        ("-1e5", "a number"),
    ] {
        let value: &RawValue = serde_json::from_str(text).unwrap();
        assert_eq!(kind_of(value), expected, "{text}");
    }
}
