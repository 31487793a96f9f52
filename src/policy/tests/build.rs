//! Short ways to write findings and to say what was decided.

use std::path::Path;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::names::{
    AuthJson, AuthMethod, BaseUrl, ChatGptSession, CredentialSource as _, Decision, Finding,
    FindingId, Found, MethodKind, Name, Origin, Place, Policy, Position, Problem, Refusal,
    Resolver, RuleSet, Secret, ServerField, SettingKey, SettingValue, Side, Standing, Subject,
    System, ToolKey, UncheckedText, UnixTime, UrlSource, source_fn,
};

pub(super) const NOW: i64 = 1_767_225_600;
pub(super) const API: &str = "https://api.openai.com/v1";
pub(super) const BACKEND: &str = "https://chatgpt.com/backend-api/codex";

/// The finding of an index.
pub(super) const fn id(index: usize) -> FindingId {
    FindingId::new(index)
}

pub(super) fn policy(rules: RuleSet) -> Policy {
    let mut policy = Policy::new(rules);
    policy.defaults.api_key = Some(BaseUrl::parse(API).unwrap());
    policy.defaults.session = Some(BaseUrl::parse(BACKEND).unwrap());
    policy
}

/// Returns what was decided: `1 -> 2` for the findings of the credential and of the base URL, `-` for no
/// credential, `default` for the default endpoint, or the refusal.
pub(super) fn outcome(decision: &Decision) -> String {
    match &decision.outcome {
        Err(Refusal::Tool(refusal)) => format!("{refusal:?}"),
        Err(refusal) => format!("{refusal:?}"),
        Ok(choice) => {
            let credential = choice
                .credential
                .map_or_else(|| "-".to_owned(), |index| format!("{index:?}"));
            match choice.url_source {
                UrlSource::Finding(url) => format!("{credential} -> {url:?}"),
                UrlSource::MethodDefault => format!("{credential} -> default"),
                UrlSource::Server => format!("{credential} -> server"),
            }
        }
    }
}

pub(super) fn decide(policy: &Policy, findings: &[Finding]) -> Decision {
    policy.decide(findings, UnixTime::new(NOW))
}

pub(super) fn secret() -> Secret {
    Secret::parse("sk-Qm7xT2vLk9Zp4Rw8").unwrap()
}

/// The places of the documented order, with what a preset would find in them.
pub(super) fn caller() -> Origin {
    Origin::caller("--flag")
}

pub(super) fn variable(name: &str) -> Origin {
    Origin::variable(name)
}

pub(super) fn dotenv(path: &str, side: Side, name: &str) -> Origin {
    Origin::file(path, side).at(Position::Assignment {
        name: Name::new(name),
        line: Some(1),
    })
}

pub(super) fn project_dotenv() -> Origin {
    dotenv("/p/.env", Side::Project, "OPENAI_API_KEY")
}

pub(super) fn user_dotenv() -> Origin {
    dotenv("/h/.env", Side::Yours, "OPENAI_API_KEY")
}

pub(super) fn auth_json(member: &'static str) -> Origin {
    Origin::file("/h/auth.json", Side::Yours).at(Position::Member(member.into()))
}

pub(super) fn config(key: &str) -> Origin {
    config_at("/h/config.toml", Side::Yours, key)
}

pub(super) fn config_at(path: impl AsRef<Path>, side: Side, key: &str) -> Origin {
    Origin::file(path.as_ref(), side).at(Position::Key {
        key: key.to_owned(),
        line: 1,
    })
}

pub(super) fn key(origin: Origin) -> Finding {
    let standing = match origin.place {
        Place::Caller(_) => Standing::Given,
        Place::File(_, Position::Member(_)) => Standing::Stored,
        _ => Standing::Ambient,
    };
    credential(origin, standing, AuthMethod::ApiKey(secret()))
}

/// A key that a variable holds for one run.
pub(super) fn for_this_run() -> Finding {
    credential(
        variable("CODEX_API_KEY"),
        Standing::Pinned,
        AuthMethod::ApiKey(secret()),
    )
}

pub(super) fn tokens() -> Finding {
    let session = ChatGptSession::new(secret());
    credential(
        auth_json("tokens"),
        Standing::Stored,
        AuthMethod::ChatGpt(Box::new(session)),
    )
}

pub(super) fn credential(origin: Origin, standing: Standing, method: AuthMethod) -> Finding {
    let subject = Subject::Credential(standing, method.kind());
    Finding::new(origin, subject, Found::Credential(method))
}

pub(super) fn broken(origin: Origin, standing: Standing, kind: MethodKind) -> Finding {
    Finding::new(
        origin,
        Subject::Credential(standing, kind),
        Found::Problem(Problem::NotUnicode),
    )
}

/// The file itself, which comes before its members.
pub(super) fn login() -> Finding {
    Finding::new(
        Origin::file("/h/auth.json", Side::Yours),
        Subject::StoredLogin,
        Found::Present,
    )
}

/// What a stored login comes to. Claims are made by reading one and in no other way.
pub(super) fn stored(auth_json: &serde_json::Value) -> Vec<Finding> {
    const PATH: &str = "/h/auth.json";
    let (read, found) = {
        let found = Arc::new(Mutex::new(Vec::new()));
        (Arc::clone(&found), found)
    };
    let source = source_fn(move |inquiry, report| {
        AuthJson::at(PATH).inspect(inquiry, report);
        *read.lock().unwrap() = report.findings().to_vec();
    });
    let machine = System::fixed().file(PATH, auth_json.to_string());
    // Whether it can be used is not the question here.
    drop(Resolver::new().source(source).system(machine).resolve());
    found.lock().unwrap().clone()
}

/// A `.env` file that may hold anything.
pub(super) fn unreadable_dotenv() -> Finding {
    let problem = Found::Problem(Problem::NotUtf8 { utf16: true });
    Finding::new(
        Origin::file("/h/.env", Side::Yours),
        Subject::Dotenv,
        problem,
    )
}

/// The header that a variable fills.
pub(super) fn header(origin: Origin, name: &str, value: &str) -> Finding {
    let text = Found::Text(UncheckedText::new(value));
    Finding::new(origin, Subject::Header(Name::new(name)), text)
}

pub(super) fn blank(origin: Origin, subject: Subject) -> Finding {
    Finding::new(origin, subject, Found::Blank)
}

pub(super) fn broken_login() -> Finding {
    let problem = Found::Problem(Problem::Truncated);
    Finding::new(
        Origin::file("/h/auth.json", Side::Yours),
        Subject::StoredLogin,
        problem,
    )
}

pub(super) fn no_login() -> Finding {
    Finding::new(
        Origin::file("/h/auth.json", Side::Yours),
        Subject::StoredLogin,
        Found::Nothing,
    )
}

pub(super) fn mode(kind: MethodKind) -> Finding {
    let value = SettingValue::Mode(kind, "mode");
    let subject = Subject::Setting(SettingKey::Tool(ToolKey::StoredMode));
    Finding::new(auth_json("auth_mode"), subject, Found::Setting(value))
}

pub(super) fn broken_mode() -> Finding {
    let problem = Problem::UnknownMode { nearest: None };
    let subject = Subject::Setting(SettingKey::Tool(ToolKey::StoredMode));
    Finding::new(auth_json("auth_mode"), subject, Found::Problem(problem))
}

pub(super) fn url(origin: Origin, text: &str) -> Finding {
    let url = BaseUrl::parse_insecure(text).unwrap();
    Finding::new(origin, Subject::BaseUrl, Found::BaseUrl(url))
}

pub(super) fn setting(key: SettingKey, text: &str) -> Finding {
    setting_at(config("key"), key, text)
}

pub(super) fn setting_at(origin: Origin, key: SettingKey, text: &str) -> Finding {
    let value = SettingValue::Text(UncheckedText::new(text));
    Finding::new(origin, Subject::Setting(key), Found::Setting(value))
}

pub(super) fn flag_at(origin: Origin, key: SettingKey, flag: bool) -> Finding {
    Finding::new(
        origin,
        Subject::Setting(key),
        Found::Setting(SettingValue::Flag(flag)),
    )
}

pub(super) fn named(origin: Origin, name: &str) -> Finding {
    let text = Found::Text(UncheckedText::new("prov-Jt3wE9sAm6Yb2Xq7"));
    Finding::new(origin, Subject::Variable(Name::new(name)), text)
}

pub(super) fn field(id: &str, field: ServerField) -> SettingKey {
    SettingKey::Tool(ToolKey::Server(Name::new(id), field))
}

pub(super) fn jwt(claims: &str) -> String {
    let part = |json: &str| URL_SAFE_NO_PAD.encode(json);
    format!(
        "{}.{}.c2lnbmF0dXJl",
        part(r#"{"alg":"none"}"#),
        part(claims)
    )
}
