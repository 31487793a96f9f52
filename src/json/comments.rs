//! Comments, which JSON does not have and people write into it.

use zeroize::Zeroizing;

/// Returns the text with blanks in the place of comments (`//`, `/* */`), so that every value stays
/// where it is.
pub(crate) fn without_comments(text: &str) -> Zeroizing<String> {
    let mut plain = Zeroizing::new(String::with_capacity(text.len()));
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (length, is_comment) = if rest.starts_with("//") {
            (rest.find('\n').unwrap_or(rest.len()), true)
        } else if let Some(comment) = rest.strip_prefix("/*") {
            // Four more: what opens it and what closes it share no character.
            let end = comment.find("*/").map(|end| end.saturating_add(4));
            (end.unwrap_or(rest.len()), true)
        } else if first == '"' {
            (end_of_string(rest), false)
        } else {
            (first.len_utf8(), false)
        };
        let Some((head, tail)) = rest.split_at_checked(length) else {
            break;
        };
        if is_comment {
            let blank = |byte| if byte == b'\n' { '\n' } else { ' ' };
            plain.extend(head.bytes().map(blank));
        } else {
            plain.push_str(head);
        }
        rest = tail;
    }
    plain
}

fn end_of_string(text: &str) -> usize {
    let mut is_escaped = true;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' if !is_escaped => return at.saturating_add(1),
            b'\\' if !is_escaped => is_escaped = true,
            _ => is_escaped = false,
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_become_blanks_of_the_same_length() {
        for (text, plain) in [
            ("{} // a", "{}     "),
            ("{/* a */}", "{       }"),
            ("{\n// a\n}", "{\n    \n}"),
            ("/* a\nb */{}", "    \n    {}"),
            (r#"{"a": "// b"}"#, r#"{"a": "// b"}"#),
            (r#"{"a": "\"/*"} //"#, r#"{"a": "\"/*"}   "#),
            ("{} /* a", "{}     "),
            ("/*/ 1 /*/ 2", "          2"),
            ("/**/{}", "    {}"),
            (r#"{"a": "\\"} // b"#, r#"{"a": "\\"}     "#),
            ("// é", "     "),
        ] {
            assert_eq!(without_comments(text).as_str(), plain, "{text}");
        }
    }
}
