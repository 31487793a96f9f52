//! Placeholders in the texts of a case, for what cannot stand in a text file as it is.
//!
//! | placeholder | stands for |
//! |---|---|
//! | `{{jwt {"exp":1}}}` | an unsigned JSON Web Token with these claims |
//! | `{{bytes ff fe}}` | these bytes |
//! | `{{repeat 3 ab}}` | `ababab` |

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Stands in for a signature. Long enough for a leak of it alone to be found.
pub(super) const SIGNATURE: &str = "bm90LWEtc2lnbmF0dXJl";

/// Fills the placeholders, and adds every token that this makes to `tokens`.
pub(super) fn fill(text: &[u8], tokens: &mut Vec<String>) -> Vec<u8> {
    let mut filled = Vec::new();
    let mut rest = text;
    while let Some(at) = find(rest, b"{{") {
        filled.extend(&rest[..at]);
        let after = &rest[at + 2..];
        if let Some(claims) = after.strip_prefix(b"jwt ") {
            let length = length_of_json(claims);
            let token = token(&claims[..length]);
            filled.extend(token.as_bytes());
            tokens.push(token);
            rest = claims[length..]
                .strip_prefix(b"}}")
                .expect("`}}` after the claims");
            continue;
        }
        let end = find(after, b"}}").expect("`}}`");
        let words = std::str::from_utf8(&after[..end]).expect("UTF-8");
        match words.split(' ').collect::<Vec<_>>()[..] {
            ["bytes", ref digits @ ..] => filled.extend(
                digits
                    .iter()
                    .map(|digits| u8::from_str_radix(digits, 16).expect("two hexadecimal digits")),
            ),
            ["repeat", times, what] => {
                filled.extend(what.repeat(times.parse().expect("a number")).bytes());
            }
            _ => panic!("unknown placeholder `{words}`"),
        }
        rest = &after[end + 2..];
    }
    filled.extend(rest);
    filled
}

pub(super) fn fill_text(text: &str, tokens: &mut Vec<String>) -> String {
    String::from_utf8(fill(text.as_bytes(), tokens)).expect("UTF-8")
}

fn token(claims: &[u8]) -> String {
    let part = |json: &[u8]| URL_SAFE_NO_PAD.encode(json);
    format!(
        "{}.{}.{SIGNATURE}",
        part(br#"{"alg":"none"}"#),
        part(claims)
    )
}

fn length_of_json(text: &[u8]) -> usize {
    let mut values = serde_json::Deserializer::from_slice(text).into_iter::<serde_json::Value>();
    values.next().expect("claims").expect("JSON");
    values.byte_offset()
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|window| window == what)
}

#[test]
fn placeholders() {
    let mut tokens = Vec::new();
    for (text, filled) in [
        ("a{{bytes ef bb bf}}b", "a\u{feff}b"),
        ("{{repeat 3 ab}}", "ababab"),
        (
            r#""{{jwt {"exp":1}}}","#,
            r#""eyJhbGciOiJub25lIn0.eyJleHAiOjF9.bm90LWEtc2lnbmF0dXJl","#,
        ),
        ("{ \"a\": {} }", "{ \"a\": {} }"),
    ] {
        assert_eq!(fill_text(text, &mut tokens), filled);
    }
    assert_eq!(tokens.len(), 1);
}
