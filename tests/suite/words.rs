//! Settings with a fixed set of words for values: one of the words is shown, and nothing else is.

use auth_resolver::method::OAuthSession;
use auth_resolver::report::Identities;
use auth_resolver::system::FixedSystem;
use auth_resolver::{
    AuthMethod, Error, Resolution, Secret, System, claude_code, codex, gemini_cli,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Keys without a beginning that is known, passphrases, and plain words.
const OTHERS: [&str; 9] = [
    "tok_live_abcdefgh",
    "live_abcdefghijkl",
    "abcdefghijklmnop",
    "ABCDEFGHIJKLMNOP",
    "qm7xt2vlk9",
    "abcd-efgh-ijkl",
    "blue-horse-battery",
    "correct horse battery staple",
    "passkey",
];

type Outcome = Result<Resolution, Error>;
/// Resolves where a setting has this word.
type Resolve = fn(&str) -> Outcome;

fn home() -> FixedSystem {
    System::fixed()
        .home("/home/u")
        .var("OPENAI_API_KEY", "sk-made-up")
        .directory("/clone")
}

fn config(text: &str) -> Outcome {
    codex()
        .project(std::path::PathBuf::from("/clone"))
        .system(home().file("/home/u/.codex/config.toml", text))
        .resolve()
}

fn provider(field: &str) -> Outcome {
    config(&format!(
        "model_provider = 'acme'\n[model_providers.acme]\nname = 'Acme'\n\
         base_url = 'https://acme.example/v1'\nenv_key = 'NOT_SET'\n{field}"
    ))
}

fn auth_json(text: String) -> Outcome {
    codex()
        .system(home().file("/home/u/.codex/auth.json", text))
        .resolve()
}

fn gemini(member: &str) -> Outcome {
    let settings = format!(r#"{{"security": {{"auth": {{{member}}}}}}}"#);
    let machine = System::fixed()
        .home("/home/u")
        .var("GEMINI_API_KEY", "made-up")
        .file("/home/u/.gemini/settings.json", settings);
    gemini_cli().system(machine).resolve()
}

fn with_claim(plan: &str) -> Outcome {
    let claims = format!(r#"{{"https://api.openai.com/auth": {{"chatgpt_plan_type": "{plan}"}}}}"#);
    let token = format!("e30.{}.made-up", URL_SAFE_NO_PAD.encode(claims));
    auth_json(format!(
        r#"{{"tokens": {{"id_token": "{token}", "access_token": "made-up"}}}}"#
    ))
}

fn with_claude_plan(plan: &str) -> Outcome {
    let login = format!(
        r#"{{"claudeAiOauth": {{"scopes": ["user:inference"], "accessToken": "made-up", "subscriptionType": "{plan}"}}}}"#
    );
    let machine = System::fixed()
        .home("/home/u")
        .file("/home/u/.claude/.credentials.json", login);
    claude_code().system(machine).resolve()
}

/// Everything that is printed of an answer or a refusal.
fn shown(outcome: &Outcome) -> String {
    let (report, more) = match outcome {
        Ok(auth) => (
            auth.report(Identities::Shown),
            format!(
                "{} {:?} {}",
                auth.method(),
                auth.method(),
                auth.explain_rejection(401, "")
            ),
        ),
        Err(error) => (error.report(), format!("{error} {error:?}")),
    };
    let data = serde_json::to_string(&report).unwrap();
    format!("{outcome:?} {report} {report:?} {data} {more}")
}

#[rustfmt::skip] // A row is a line.
const SETTINGS: [(&str, Resolve); 12] = [
    ("preferred_auth_method", |word| config(&format!("preferred_auth_method = '{word}'"))),
    ("forced_login_method", |word| config(&format!("forced_login_method = '{word}'"))),
    ("cli_auth_credentials_store", |word| config(&format!("cli_auth_credentials_store = '{word}'"))),
    ("in a profile", |word| config(&format!("profile = 'p'\n[profiles.p]\npreferred_auth_method = '{word}'"))),
    ("trust_level", |word| config(&format!("[projects.'/clone']\ntrust_level = '{word}'"))),
    ("wire_api", |word| provider(&format!("wire_api = '{word}'"))),
    ("env_key_instructions", |word| provider(&format!("env_key_instructions = '{word}'"))),
    ("auth_mode", |word| auth_json(format!(r#"{{"auth_mode": "{word}", "OPENAI_API_KEY": "made-up"}}"#))),
    ("selectedType", |word| gemini(&format!(r#""selectedType": "{word}""#))),
    ("enforcedType", |word| gemini(&format!(r#""enforcedType": "{word}""#))),
    ("chatgpt_plan_type", with_claim),
    ("subscriptionType", with_claude_plan),
];

#[test]
fn no_other_word_is_shown() {
    for (setting, resolve) in SETTINGS {
        for word in OTHERS {
            let shown = shown(&resolve(word)).to_lowercase();
            assert!(
                !shown.contains(&word.to_lowercase()),
                "{setting} = {word}: {shown}"
            );
        }
    }
}

#[rustfmt::skip] // A row is a line.
#[test]
fn known_words_and_what_is_said_of_others() {
    let setting = |name: &str| SETTINGS.into_iter().find(|(known, _)| *known == name).unwrap().1;
    for (name, word, said) in [
        ("preferred_auth_method", "apikey", "\"apikey\""),
        ("preferred_auth_method", "ChatGPT", "expected `apikey` or `chatgpt` (did you mean `chatgpt`?)"),
        ("preferred_auth_method", "passkey", "expected `apikey` or `chatgpt`; fix or remove"),
        ("forced_login_method", "apikey", "expected `api` or `chatgpt` (did you mean `api`?)"),
        ("cli_auth_credentials_store", "keychain", "an unknown word   refused"),
        ("cli_auth_credentials_store", "key-ring", "an unknown word (did you mean `keyring`?)"),
        ("trust_level", "trusted", "\"trusted\""),
        ("trust_level", "untrustd", "an unknown word (did you mean `untrusted`?)"),
        ("wire_api", "chat", "\"chat\""),
        ("wire_api", "respones", "an unknown word (did you mean `responses`?)"),
        ("env_key_instructions", "ask Ada", "set NOT_SET in the environment (see ~/.codex/config.toml:6 model_providers.acme.env_key_instructions)"),
        ("auth_mode", "apikey", "\"apikey\""),
        ("auth_mode", "ChatGpt", "the mode is not known here (did you mean `chatgpt`?)"),
        ("auth_mode", "passkey", "the mode is not known here; fix or remove"),
        ("selectedType", "gemini-api-key", "\"gemini-api-key\""),
        ("selectedType", "gemini-apikey", "(did you mean `gemini-api-key`?)"),
        ("enforcedType", "oauth_personal", "(did you mean `oauth-personal`?)"),
        ("chatgpt_plan_type", "plus", "ChatGPT session (plus plan, unverified)"),
        ("chatgpt_plan_type", "Pro", "ChatGPT session (pro plan, unverified)"),
        ("chatgpt_plan_type", "passkey", "ChatGPT session (unknown plan, unverified)"),
        ("chatgpt_plan_type", "passkey", "\"plan\":\"unknown\""),
        ("subscriptionType", "max", "OAuth session (max plan, unverified)"),
        ("subscriptionType", "passkey", "OAuth session (unknown plan, unverified)"),
    ] {
        let shown = shown(&setting(name)(word));
        let unescaped = shown.replace("\\\"", "\"");
        assert!(unescaped.contains(said), "{name} = {word}: {shown}");
    }
}

// What is not printed is still there for programs, and for the rules that ask for it.
#[test]
fn an_unknown_plan_is_a_plan() {
    let session = OAuthSession::new(Secret::parse("made-up").unwrap()).on_plan("acme");
    assert_eq!(session.plan(), Some("acme"));
    let method = AuthMethod::OAuth(Box::new(session));
    assert_eq!(
        method.to_string(),
        "OAuth session (unknown plan, unverified)"
    );
    assert!(!format!("{method:?} {method:#?}").contains("acme"));
    let auth = with_claude_plan("acme").unwrap();
    assert_eq!(auth.billing(), auth_resolver::Billing::Subscription);
}
