//! What looks like a name, and what like a key in the place of one.

use super::*;

#[test]
fn names_are_told_from_keys() {
    let letters = |count| "a".repeat(count);
    let of_words = |words: &[usize]| {
        words
            .iter()
            .map(|word| letters(*word))
            .collect::<Vec<_>>()
            .join("-")
    };
    for (text, is_name) in [
        ("acme-eu.1", true),
        ("_acme", true),
        ("", false),
        ("-acme", false),
        (".acme", false),
        ("two words", false),
        ("sk-acme", false),
        ("at-work", true),
        ("at-workworkworkwork", false),
        ("asia", true),
        // At most 64 characters.
        (&of_words(&[24, 24, 14]), true),
        (&of_words(&[24, 24, 15]), false),
        // A word is too long from 25 characters on.
        (&letters(24), true),
        (&letters(25), false),
        (&letters(26), false),
        // A word of twelve with digits among its letters is random.
        ("abcdefghijk12", false),
        ("abcdefghij12", false),
        ("abcdefghi12", true),
        ("abcdefghijk1", true),
        ("abcdefghijkl-12", true),
        ("v12", true),
        // Four groups of one length, anywhere.
        ("abcd-efgh-ijkl", true),
        ("abcd-efgh-ijkl-mnop", false),
        ("abc-efg-ijk-mno", true),
        ("abcd-efgh-ijkl-mnopq", true),
        ("acme-x-abcde-fghij-klmno-pqrst", false),
        ("abcd_efgh_ijkl_mnop", true),
        ("XDG_abcd-efgh-ijkl-mnop...", false),
        ("abcd-efgh_ijkl-mnop", true),
        ("X-Acme-Team-Name", true),
        ("tok_live_abcdefgh", false),
        ("tok_live", true),
        // More than twelve digits in all are too many.
        ("123456789012", true),
        ("2026-01-02-1234", true),
        ("2026-01-02-12345", false),
        ("2026-01-02-123456", false),
    ] {
        assert_eq!(is_printable_name(text), is_name, "{text}");
    }
}

#[test]
fn variables_have_names_as_posix_says() {
    for (text, is_name) in [
        ("ACME_API_KEY", true),
        ("_1", true),
        ("1ACME", false),
        ("ACME-KEY", false),
        ("ACME.KEY", false),
        ("", false),
        ("sk_live_acmeacmeacme", false),
        ("HF_TOKEN", true),
        ("SK_API_KEY", true),
    ] {
        assert_eq!(is_variable_name(text), is_name, "{text}");
    }
}

#[test]
fn slips_are_told_from_other_words() {
    let words = ["apikey", "chatgpt", "api", "untrusted", "trusted"];
    for (text, meant) in [
        ("apikey", Some("apikey")),
        ("ApiKey", Some("apikey")),
        ("api-key", Some("apikey")),
        ("api_keys", Some("apikey")),
        ("apikey12", Some("apikey")),
        ("apikey123", Some("apikey")),
        ("apikey1234", None),
        ("chatgtp", Some("chatgpt")),
        ("chat", Some("chatgpt")),
        ("chatgpt-pro", None),
        ("API-", Some("api")),
        ("ch", None),
        ("ap", Some("api")),
        ("a", None),
        ("", None),
        // The nearer of two.
        ("trustd", Some("trusted")),
        ("untrustd", Some("untrusted")),
        ("ch\u{e4}tgpt", Some("chatgpt")),
        ("sk-chatgpt", None),
        ("tok_live_abcdefghijkl", None),
    ] {
        assert_eq!(nearest(text, words), meant, "{text}");
    }
}

#[test]
fn labels_and_regions() {
    let longest = "a".repeat(63);
    for (text, is_label, region) in [
        ("us-east-1", true, true),
        ("acmefoundry2026", true, false), // Taken for a key where a name is expected.
        (longest.as_str(), true, false),
        (&format!("{longest}a"), false, false),
        ("", false, false),
        ("-a", false, false),
        ("a-", false, false),
        ("a.b", false, false),
        ("a_b", false, false),
        ("a/b", false, false),
        ("a@b", false, false),
        ("sk-gw", true, false),
        ("sk-proj-0123456789", false, false),
    ] {
        assert_eq!(is_host_label(text), is_label, "{text}");
        assert_eq!(is_region(text), region, "{text}");
    }
}

#[test]
fn nothing_shows_a_text_that_nobody_has_judged() {
    assert_eq!(format!("{:?}", UncheckedText::new("acme")), "[unchecked]");
}
