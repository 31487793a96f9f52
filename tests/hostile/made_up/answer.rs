//! What a server says when it refuses a request, with a marker wherever it can repeat one.

use super::machine::{GATEWAYS, Maker};
use super::marker::Tier;

/// Words that are known to mean something, and some that are not.
const WORDS: [&str; 14] = [
    "invalid_api_key",
    "insufficient_quota",
    "token_expired",
    "usage_limit_reached",
    "model_not_found",
    "authentication_error",
    "rate_limit_error",
    "not_found_error",
    "API_KEY_INVALID",
    "PERMISSION_DENIED",
    "RESOURCE_EXHAUSTED",
    "UNAUTHENTICATED",
    "error",
    "made_up",
];
const SENTENCES: [&str; 11] = [
    "litellm.AuthenticationError: OpenAIException - Incorrect API key provided: ",
    "Budget has been exceeded! ",
    "Error from provider(a): invalid api key ",
    "Incorrect API key provided: ",
    "You must be a member of an organization ",
    "The model ",
    "Your credit balance is too low ",
    "OAuth token has expired ",
    "User location is not supported ",
    "Unauthorized ",
    "made up: ",
];
const STATUSES: [u16; 16] = [
    401, 403, 404, 429, 400, 402, 405, 407, 413, 422, 500, 503, 302, 200, 0, 999,
];

/// Makes a status and a body. Places of markers are `s` and a letter.
pub(crate) fn answer(maker: &mut Maker) -> (u16, Vec<u8>) {
    let status = maker.pick(&STATUSES);
    let key = maker.plant(Tier::User, "sk");
    let code = word(maker, "sc");
    let kind = word(maker, "st");
    let message = text(maker, "sm");
    let member = maker.plant(Tier::User, "sx");
    let details = format!(r#"[{{"{member}": 1}}, {{"reason": {code}, "domain": "{member}"}}]"#);
    let body = match maker.choices.below(20) {
        0 => String::new(),
        1 => format!("<html><title>{key}</title>"),
        2 => key,
        3 => format!(r#"{{"{member}": {message}}}"#),
        4 => format!(r#"{{"detail": {message}}}"#),
        5 => format!(r#"{{"detail": {{"code": {code}, "{member}": {message}}}}}"#),
        6 => format!(
            r#"{{"type": "error", "error": {{"type": {kind}, "message": {message}}}, "request_id": "{member}"}}"#
        ),
        7 => format!(
            r#"{{"error": {{"code": {status}, "message": {message}, "status": {kind}, "details": {details}}}}}"#
        ),
        8 => format!(r#"[{{"error": {{"status": {kind}, "details": {details}}}}}]"#),
        9 => format!(
            r#"{{"type": {kind}, "status": {status}, "error": {{"code": {code}, "code": "{key}"}}}}"#
        ),
        10 => format!(r#"{{"error": {message}}}"#),
        11 => format!("{}{message}", "[".repeat(5_000)),
        12 => format!(r#"{{"Message": {message}, "__type": {kind}, "{member}": 1}}"#),
        13 => format!(
            r#"{{"error": {{"message": {}}}}}"#,
            quoted(&body_of(&message, &code))
        ),
        14 => format!(
            r#"{{"error": {{"message": "Provider returned error", "metadata": {{"raw": {}}}}}}}"#,
            quoted(&format!("{member} {}", body_of(&message, &code)))
        ),
        15 => format!(
            "event: error\ndata: {}\n\ndata: [DONE]",
            body_of(&message, &code)
        ),
        16 => format!(
            "unexpected status {status}: {}, {key}",
            body_of(&message, &code)
        ),
        17 => message,
        _ => format!(
            r#"{{"error": {{"message": {message}, "type": {kind}, "param": "{member}", "code": {code}}}}}"#
        ),
    };
    let body = maker.mangle(body, Tier::User, "sz");
    (status, body)
}

/// An error that can lie in another.
fn body_of(message: &str, code: &str) -> String {
    format!(r#"{{"error": {{"message": {message}, "code": {code}}}}}"#)
}

/// Writes a text as JSON.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

/// Makes a member that programs look at.
fn word(maker: &mut Maker, place: &str) -> String {
    let secret = maker.plant(Tier::User, place);
    let word = maker.pick(&WORDS);
    match maker.choices.below(10) {
        0 => "null".to_owned(),
        1 => "401".to_owned(),
        2 => format!(r#"["{secret}"]"#),
        3 => format!(r#""{word}_{secret}""#),
        4 => format!(r#""{secret}""#),
        5 => format!(r#""\ud800{secret}""#),
        _ => format!(r#""{word}""#),
    }
}

/// Makes a sentence for people, which repeats the request.
fn text(maker: &mut Maker, place: &str) -> String {
    let secret = maker.plant(Tier::User, place);
    let sentence = maker.pick(&SENTENCES);
    match maker.choices.below(8) {
        0 => "null".to_owned(),
        1 => format!(r#"{{"{secret}": "{secret}"}}"#),
        2 => format!(r#""{secret} {sentence}""#),
        3 => format!(r#""{sentence}https://u:{secret}@{}/""#, GATEWAYS[0]),
        4 => format!(r#""{sentence}\u001b[31m\r\n{secret}""#),
        _ => format!(r#""{sentence}{secret}""#),
    }
}
