//! Settings in JSON with comments.

use auth_resolver::secret::Cleaned;
use auth_resolver::source::{Origin, Side};
use auth_resolver::sources::Variables;
use auth_resolver::{AuthMethod, ErrorKind, JsonSettings, Resolver, Secret, System};
use serde_json::Value;

use crate::answer;
use crate::json::is_object;
use crate::{KEY_URL, text_of};

const PATH: &str = "/h/.acme/settings.json";

/// Reads a file, and holds the outcome against `serde_json` without the comments.
pub fn run(data: &[u8]) {
    let variables = Variables::new()
        .api_key("ACME_API_KEY")
        .base_url("ACME_BASE_URL");
    let settings = JsonSettings::at(PATH)
        .with_comments()
        .api_key("api.key")
        .variables("env", variables);
    let resolver = Resolver::new()
        .source(settings)
        .default_base_url(KEY_URL)
        .system(System::fixed().file(PATH, data));
    let result = answer::resolve(&resolver, data);
    let whole = Origin::file(PATH, Side::Yours);
    let told = result
        .as_ref()
        .err()
        .filter(|error| error.origin() == Some(&whole))
        .map(auth_resolver::Error::kind);
    let Some(text) = text_of(data) else {
        return assert_eq!(told, Some(ErrorKind::Unreadable), "no text is taken");
    };
    let plain = without_comments(text);
    match (is_object(&plain), told) {
        (true, None) | (false, Some(ErrorKind::Truncated | ErrorKind::Malformed)) => {}
        // Zero bytes make it look like UTF-16 instead.
        (_, Some(ErrorKind::Unreadable)) => assert!(data.contains(&0), "a text is not read"),
        // The variables are in an object, whose names are texts, or nowhere.
        (true, Some(ErrorKind::Malformed)) => {
            let document = serde_json::from_str::<Value>(&plain);
            let is_right = document
                .is_ok_and(|document| document["env"].is_null() || document["env"].is_object());
            assert!(!is_right, "an object is called malformed");
        }
        (is_object, told) => panic!("an object: {is_object}, and taken for {told:?}"),
    }
    let Ok(document) = serde_json::from_str::<Value>(&plain) else {
        return;
    };
    let [first, second] = [&document["api"]["key"], &document["env"]["ACME_API_KEY"]];
    let expected = [first, second].into_iter().find(|value| !is_blank(value));
    match (&result, expected) {
        // A server on this machine wants no key.
        (Ok(auth), None) => {
            assert!(matches!(auth.method(), AuthMethod::NoneRequired));
            assert!(auth.base_url().is_loopback(), "no key for another machine");
        }
        (Ok(auth), Some(expected)) => {
            let AuthMethod::ApiKey(key) = auth.method() else {
                panic!("another credential");
            };
            let written = expected.as_str().expect("a key that is a text");
            let secret = Secret::parse(Cleaned::new(written).text());
            assert!(secret.as_ref() == Ok(key), "another value than the file's");
        }
        (Err(error), Some(_)) => assert_ne!(error.kind(), ErrorKind::NoneFound, "a key is dropped"),
        (Err(_), None) => {}
    }
}

fn is_blank(value: &Value) -> bool {
    value.is_null()
        || value
            .as_str()
            .is_some_and(|text| Cleaned::new(text).is_empty())
}

/// Puts a blank in the place of each comment, character by character.
fn without_comments(text: &str) -> String {
    #[derive(PartialEq)]
    enum At {
        Code,
        Text,
        Line,
        Block,
    }
    let mut plain = String::new();
    let mut at = At::Code;
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        match (&at, char, chars.peek()) {
            (At::Code, '"', _) => at = At::Text,
            (At::Text, '"', _) => at = At::Code,
            (At::Text, '\\', Some(next)) => {
                plain.extend([char, *next]);
                chars.next();
                continue;
            }
            (At::Code, '/', Some('/')) => at = At::Line,
            (At::Code, '/', Some('*')) => {
                chars.next();
                at = At::Block;
            }
            (At::Line, '\n', _) => at = At::Code,
            (At::Block, '*', Some('/')) => {
                chars.next();
                at = At::Code;
                plain.push(' ');
                continue;
            }
            _ => {}
        }
        plain.push(if matches!(at, At::Line | At::Block) {
            ' '
        } else {
            char
        });
    }
    plain
}
