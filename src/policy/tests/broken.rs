//! What is broken: an error if it comes first, nothing if something usable does.

use super::names::{AmbientKey, MethodKind, Note, ServerField, SettingKey, Standing, ToolKey};

use super::build::*;
use super::{check, documented, preferred};

#[rustfmt::skip] // A row is a line.
#[test]
fn broken_is_not_absent() {
    let env = || key(variable("OPENAI_API_KEY"));
    let broken_env = || {
        broken(
            variable("OPENAI_API_KEY"),
            Standing::Ambient,
            MethodKind::ApiKey,
        )
    };
    let broken_tokens = || broken(auth_json("tokens"), Standing::Stored, MethodKind::ChatGpt);
    let rows = vec![
        ("a broken login before a key", vec![env(), broken_login()], "Broken(1)"),
        ("broken tokens before a key", vec![env(), login(), broken_tokens()], "Broken(2)"),
        ("a broken key before a key", vec![broken_env(), key(user_dotenv())], "Broken(0)"),
        ("a broken login behind a key", vec![preferred("apikey"), env(), broken_login()], "1 -> default"),
        ("a broken key behind the login", vec![broken_env(), login(), tokens()], "2 -> default"),
        ("a broken key behind a key", vec![key(variable("OPENAI_API_KEY")), broken(user_dotenv(), Standing::Ambient, MethodKind::ApiKey)], "0 -> default"),
        ("a mode that nobody knows", vec![login(), key(auth_json("OPENAI_API_KEY")), broken_mode()], "Broken(2)"),
        ("a mode that nobody knows, whatever is preferred", vec![preferred("apikey"), login(), key(auth_json("OPENAI_API_KEY")), broken_mode()], "Broken(3)"),
        ("a broken key behind the caller's", vec![key(caller()), broken_env(), broken_login()], "0 -> default"),
    ];
    check(&documented(), rows);

    let mut skipping = documented();
    skipping.skip_broken = true;
    let findings = [env(), broken_login()];
    let decision = decide(&skipping, &findings);
    assert_eq!(outcome(&decision), "0 -> default");
    assert!(decision.notes.contains(&Note::BrokenSkipped(id(1))));
}

// It may hold a key or a base URL: nobody can tell.
#[rustfmt::skip] // A row is a line.
#[test]
fn a_dotenv_file_that_cannot_be_read() {
    let env = || key(variable("OPENAI_API_KEY"));
    let to = |text| url(variable("OPENAI_BASE_URL"), text);
    let stored_key = || key(auth_json("OPENAI_API_KEY"));
    check(&documented(), vec![
        ("before a key", vec![to(API), unreadable_dotenv(), env()], "Broken(1)"),
        ("before the login's key", vec![to(API), unreadable_dotenv(), login(), stored_key()], "Broken(1)"),
        ("before any base URL", vec![env(), unreadable_dotenv()], "Broken(1)"),
        ("behind a key and a base URL", vec![to(API), env(), unreadable_dotenv()], "1 -> 0"),
        ("behind a base URL, where a login comes first", vec![to(BACKEND), unreadable_dotenv(), login(), tokens()], "3 -> 0"),
    ]);
    let mut login_first = documented();
    login_first.rules.tool.ambient_key = AmbientKey::WithoutStoredLogin;
    check(&login_first, vec![
        ("a key in it would count, for there is no login", vec![to(API), unreadable_dotenv(), no_login(), env()], "Broken(1)"),
        ("no key in it would count", vec![to(API), unreadable_dotenv(), login(), stored_key()], "3 -> 0"),
    ]);
}

#[rustfmt::skip] // A row is a line.
#[test]
fn a_dotenv_file_that_cannot_be_read_beside_a_provider() {
    let with = |mut first: Vec<super::names::Finding>, which, text: &str| {
        first.extend([setting(SettingKey::Tool(ToolKey::SelectedServer), "acme"), setting(field("acme", ServerField::BaseUrl), "https://acme.example"), setting(field("acme", which), text)]);
        first
    };
    let acme_key = || named(variable("K"), "K");
    let env_key = ServerField::EnvKey;
    check(&documented(), vec![
        ("before the variable that it names", with(vec![unreadable_dotenv(), acme_key()], env_key.clone(), "K"), "Broken(0)"),
        ("behind the variable", with(vec![acme_key(), unreadable_dotenv()], env_key.clone(), "K"), "0 -> 3"),
        ("a token that is written down", with(vec![unreadable_dotenv()], ServerField::BearerToken, "tok-1"), "3 -> 2"),
    ]);
    let mut skipping = documented();
    skipping.skip_broken = true;
    check(&skipping, vec![
        ("before the variable, and skipped", with(vec![unreadable_dotenv(), acme_key()], env_key, "K"), "1 -> 3"),
    ]);
}

#[test]
fn a_broken_key_of_the_callers_is_an_error_whatever_the_provider_has() {
    let findings = [
        broken(caller(), Standing::Given, MethodKind::ApiKey),
        named(variable("ACME_KEY"), "ACME_KEY"),
        setting(SettingKey::Tool(ToolKey::SelectedServer), "acme"),
        setting(field("acme", ServerField::BaseUrl), "https://acme.example"),
        setting(field("acme", ServerField::EnvKey), "ACME_KEY"),
    ];
    assert_eq!(outcome(&decide(&documented(), &findings)), "Broken(0)");
    let mut skipping = documented();
    skipping.skip_broken = true;
    assert_eq!(outcome(&decide(&skipping, &findings)), "1 -> 3");
}
