//! Stored logins.

use auth_resolver::codex::AuthJson;
use auth_resolver::secret::Cleaned;
use auth_resolver::source::{Origin, Side};
use auth_resolver::{AuthMethod, Error, ErrorKind, Resolution, Resolver, Secret, System};
use serde::de::{Deserialize, IgnoredAny};
use serde_json::error::Category;

use crate::answer;
use crate::json::Keys;
use crate::{KEY_URL, SESSION_URL, text_of};

const PATH: &str = "/h/.acme/auth.json";
const OWN: [&str; 7] = [
    "auth_mode",
    "OPENAI_API_KEY",
    "tokens",
    "last_refresh",
    "personal_access_token",
    "agent_identity",
    "bedrock_api_key",
];
const FOREIGN: [&str; 5] = [
    "access_token",
    "accessToken",
    "openai",
    "anthropic",
    "claudeAiOauth",
];

/// Reads a file, and holds the outcome against `serde_json`.
pub fn run(data: &[u8]) {
    let resolver = Resolver::new()
        .source(AuthJson::at(PATH))
        .default_base_url(KEY_URL)
        .default_login_base_url(SESSION_URL)
        .system(System::fixed().now(1_700_000_000).file(PATH, data));
    let result = answer::resolve(&resolver, data);
    let told = file_problem(&result);
    let expected = problem_by_serde(data);
    // Of a cut file with half a surrogate pair in a name before its end, both are true.
    let is_both = (expected, told) == (Some(ErrorKind::Truncated), Some(ErrorKind::Malformed))
        && text_of(data).is_some_and(|text| !is_cut::<Keys>(text));
    assert!(
        told == expected || is_both,
        "serde_json sees {expected:?}, and not {told:?}"
    );
    if let (Ok(auth), Some(text)) = (&result, text_of(data)) {
        check_value(auth, text);
    }
}

/// Returns what is wrong with the file as a whole, if that is why there is no answer.
fn file_problem(result: &Result<Resolution, Error>) -> Option<ErrorKind> {
    let error = result.as_ref().err()?;
    let is_whole = error.origin() == Some(&Origin::file(PATH, Side::Yours));
    is_whole.then(|| error.kind())
}

fn problem_by_serde(data: &[u8]) -> Option<ErrorKind> {
    if !data.is_empty() && data.iter().all(|byte| *byte == 0) {
        return Some(ErrorKind::Unreadable);
    }
    let zeros = data.iter().filter(|byte| **byte == 0).count();
    let Some(text) = text_of(data) else {
        return Some(ErrorKind::Unreadable);
    };
    match serde_json::from_str::<Keys>(text) {
        // Whether it is UTF-16 or merely malformed is a guess; that it is no JSON is certain.
        Err(_) if zeros > 0 => Some(match classify_zeros(text) {
            true => ErrorKind::Unreadable,
            false => classify(text),
        }),
        Err(_) => Some(classify(text)),
        Ok(Keys(keys)) => {
            let count = |name: &str| keys.iter().filter(|key| *key == name).count();
            if OWN.iter().chain(&FOREIGN).any(|name| count(name) > 1) {
                Some(ErrorKind::Malformed)
            } else if OWN.iter().all(|name| count(name) == 0)
                && FOREIGN.iter().any(|name| count(name) > 0)
            {
                Some(ErrorKind::Unsupported)
            } else {
                None
            }
        }
    }
}

fn classify(text: &str) -> ErrorKind {
    // What JSON does not count as blank, such as a form feed, is still nothing anybody wrote.
    if text.trim_ascii().is_empty() {
        return ErrorKind::Truncated;
    }
    // Without a look into texts: a cut file is cut, whatever escape stands before its end.
    let is_cut = if text.trim_ascii_start().starts_with(['{', '"']) {
        is_cut::<IgnoredAny>(text)
    } else {
        is_cut::<Keys>(text)
    };
    if is_cut {
        ErrorKind::Truncated
    } else {
        ErrorKind::Malformed
    }
}

fn is_cut<'a, T: Deserialize<'a>>(text: &'a str) -> bool {
    serde_json::from_str::<T>(text).is_err_and(|error| error.classify() == Category::Eof)
}

// Every other byte zero is how UTF-16 looks.
fn classify_zeros(text: &str) -> bool {
    let head = &text.as_bytes()[..text.len().min(64)];
    head.iter().filter(|byte| **byte == 0).count() * 3 > head.len()
}

/// The value that is used is the one that stands in the file.
fn check_value(auth: &Resolution, text: &str) {
    // Nested too deeply for a tree of values, which the reader under test does not build.
    let Ok(document) = serde_json::from_str::<serde_json::Value>(text) else {
        return;
    };
    let (value, used) = match auth.method() {
        AuthMethod::ApiKey(key) => (&document["OPENAI_API_KEY"], key),
        AuthMethod::ChatGpt(session) => {
            (&document["tokens"]["access_token"], session.access_token())
        }
        AuthMethod::PersonalAccessToken(token) => (&document["personal_access_token"], token),
        _ => return,
    };
    let written = value.as_str().expect("a used value is a string");
    let secret = Secret::parse(Cleaned::new(written).text());
    assert!(secret.as_ref() == Ok(used), "another value than the file's");
}
