//! `auth.json` through the public interface: every partial, wrong-typed, doubled or foreign file has an
//! outcome of its own.

use auth_resolver::codex::AuthJson;
use auth_resolver::method::ExpiryBasis;
use auth_resolver::source::{Origin, Side};
use auth_resolver::{AuthMethod, ErrorKind, Resolver, System, codex};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

const PATH: &str = "/home/u/.codex/auth.json";
/// 2026-01-01T00:00:00Z
const NOW: i64 = 1_767_225_600;

pub(crate) fn jwt(claims: &str) -> String {
    let part = |json: &str| URL_SAFE_NO_PAD.encode(json);
    format!(
        "{}.{}.c2lnbmF0dXJl",
        part(r#"{"alg":"none"}"#),
        part(claims)
    )
}

fn resolver(system: System) -> Resolver {
    Resolver::new()
        .source(AuthJson::at(PATH))
        .default_base_url("https://api.openai.com/v1")
        .default_login_base_url("https://chatgpt.com/backend-api/codex")
        .system(system)
}

fn machine(text: impl AsRef<[u8]>) -> System {
    System::fixed().now(NOW).file(PATH, text).build()
}

/// Returns the result for a text: the kind of the error, or the credential and the codes of the remarks.
fn outcome(text: impl AsRef<[u8]>) -> String {
    match resolver(machine(text)).resolve() {
        Err(error) => error.kind().as_str().to_owned(),
        Ok(auth) => {
            let diagnostics = auth.diagnostics();
            let codes = diagnostics.iter().map(|diagnostic| diagnostic.code);
            [auth.method().kind().as_str()]
                .into_iter()
                .chain(codes)
                .collect::<Vec<_>>()
                .join(" ")
        }
    }
}

#[track_caller]
fn check(rows: &[(&str, &str)]) {
    for (text, expected) in rows {
        assert_eq!(outcome(text), *expected, "{text}");
    }
}

#[rustfmt::skip] // A row is a line.
#[test]
fn keys() {
    check(&[
        (r#"{"OPENAI_API_KEY": "sk-1"}"#, "api-key"),
        (r#"{"OPENAI_API_KEY": " sk-1 "}"#, "api-key"),
        (r#"{"OPENAI_API_KEY": null}"#, "none-found"),
        (r#"{"OPENAI_API_KEY": ""}"#, "none-found"),
        (r#"{"OPENAI_API_KEY": "  "}"#, "none-found"),
        (r#"{"OPENAI_API_KEY": 1}"#, "malformed"),
        (r#"{"OPENAI_API_KEY": ["sk-1"]}"#, "malformed"),
        (r#"{"OPENAI_API_KEY": {"key": "sk-1"}}"#, "malformed"),
        (r#"{"OPENAI_API_KEY": false}"#, "malformed"),
        (r#"{"OPENAI_API_KEY": "your-api-key"}"#, "malformed"),
        (r#"{"openai_api_key": "sk-1"}"#, "none-found"),
        (r#"{"OPENAI_API_KEY": "sk-1", "later": {"a": [1, null]}}"#, "api-key"),
        ("{}", "none-found"),
    ]);
}

/// Stands in for the tokens of the rows below, which leave out or spoil one member each.
fn tokens(change: impl Fn(&mut serde_json::Map<String, serde_json::Value>)) -> String {
    let id = jwt(
        r#"{"https://api.openai.com/auth":{"chatgpt_plan_type":"plus","chatgpt_account_id":"acct"}}"#,
    );
    let mut file = serde_json::json!({
        "OPENAI_API_KEY": null,
        "tokens": {
            "id_token": id,
            "access_token": jwt(r#"{"exp":1767744000}"#),
            "refresh_token": "rt-1",
            "account_id": "acct",
        },
        "last_refresh": "2025-12-30T00:00:00Z",
    });
    change(file.as_object_mut().unwrap());
    file.to_string()
}

#[rustfmt::skip] // A row is a line.
#[test]
fn tokens_of_every_kind() {
    use serde_json::{Value, json};
    let set = |path: &[&str], value: Option<Value>| {
        tokens(|file| {
            let (last, above) = path.split_last().unwrap();
            let mut map = file;
            for name in above {
                map = map.get_mut(*name).unwrap().as_object_mut().unwrap();
            }
            match &value {
                Some(value) => map.insert((*last).to_owned(), value.clone()),
                None => map.remove(*last),
            };
        })
    };
    let id = ["tokens", "id_token"];
    let access = ["tokens", "access_token"];
    let account = ["tokens", "account_id"];
    let refresh = ["tokens", "refresh_token"];
    for (text, expected) in [
        (set(&["x"], None), "chatgpt"),
        (set(&["tokens"], Some(Value::Null)), "none-found"),
        (set(&["tokens"], None), "none-found"),
        (set(&["tokens"], Some(json!({}))), "malformed"),
        (set(&["tokens"], Some(json!([]))), "malformed"),
        (set(&["tokens"], Some(json!("x"))), "malformed"),
        (set(&access, None), "malformed"),
        (set(&access, Some(Value::Null)), "malformed"),
        (set(&access, Some(json!(""))), "malformed"),
        (set(&access, Some(json!(1))), "malformed"),
        (set(&access, Some(json!("opaque"))), "chatgpt"),
        // A bad id token only leaves open who it is.
        (set(&id, None), "chatgpt strict-readers-refuse no-claims"),
        (set(&id, Some(Value::Null)), "chatgpt strict-readers-refuse no-claims"),
        (set(&id, Some(json!(""))), "chatgpt strict-readers-refuse no-claims"),
        (set(&id, Some(json!("not.a.token"))), "chatgpt strict-readers-refuse no-claims"),
        (set(&id, Some(json!(7))), "chatgpt strict-readers-refuse no-claims"),
        (set(&id, Some(json!(jwt("{}")))), "chatgpt"),
        (set(&account, None), "chatgpt"),
        (set(&account, Some(Value::Null)), "chatgpt"),
        (set(&account, Some(json!(5))), "chatgpt strict-readers-refuse member-ignored"),
        (set(&account, Some(json!("another"))), "chatgpt account-ids-differ"),
        (set(&refresh, None), "chatgpt strict-readers-refuse no-refresh-token"),
        (set(&refresh, Some(json!(""))), "chatgpt no-refresh-token"),
        (set(&["last_refresh"], None), "chatgpt"),
        (set(&["last_refresh"], Some(Value::Null)), "chatgpt"),
        (set(&["last_refresh"], Some(json!("yesterday"))), "chatgpt unusable-place"),
        (set(&["last_refresh"], Some(json!(5))), "chatgpt unusable-place"),
    ] {
        assert_eq!(outcome(&text), expected, "{text}");
    }
}

#[rustfmt::skip] // A row is a line.
#[test]
fn modes() {
    check(&[
        (r#"{"auth_mode": "apikey", "OPENAI_API_KEY": "sk-1"}"#, "api-key"),
        (r#"{"auth_mode": null, "OPENAI_API_KEY": "sk-1"}"#, "api-key"),
        (r#"{"auth_mode": "chatgpt", "OPENAI_API_KEY": "sk-1"}"#, "malformed"),
        (r#"{"auth_mode": "apikey"}"#, "malformed"),
        (r#"{"auth_mode": "ApiKey", "OPENAI_API_KEY": "sk-1"}"#, "unsupported"),
        (r#"{"auth_mode": "passkey", "OPENAI_API_KEY": "sk-1"}"#, "unsupported"),
        (r#"{"auth_mode": 1, "OPENAI_API_KEY": "sk-1"}"#, "malformed"),
        (r#"{"auth_mode": "agentIdentity", "agent_identity": {}}"#, "agent-identity not-a-bearer"),
        (r#"{"personal_access_token": "at-1"}"#, "personal-access-token"),
        (r#"{"personal_access_token": "sk-1"}"#, "malformed"),
        (r#"{"bedrock_api_key": {"api_key": "b-1"}}"#, "unsupported"),
    ]);
    let both = tokens(|file| {
        file.insert("OPENAI_API_KEY".to_owned(), "sk-1".into());
    });
    assert_eq!(
        outcome(&both),
        "chatgpt ambiguous-stored-auth conflicting-credentials"
    );
    for (mode, kind) in [
        ("apikey", "api-key no-effect"),
        ("chatgpt", "chatgpt no-effect"),
        ("chatgptAuthTokens", "chatgpt no-effect"),
    ] {
        let with_mode = tokens(|file| {
            file.insert("OPENAI_API_KEY".to_owned(), "sk-1".into());
            file.insert("auth_mode".to_owned(), mode.into());
        });
        assert_eq!(outcome(&with_mode), kind, "{mode}");
    }
}

#[rustfmt::skip] // A row is a line.
#[test]
fn whole_files() {
    check(&[
        ("", "truncated"),
        (" \n", "truncated"),
        ("{", "truncated"),
        (r#"{"OPENAI_API_KEY": "sk-1"#, "truncated"),
        (r#"{"OPENAI_API_KEY": "sk-1"} x"#, "malformed"),
        (r#"{"OPENAI_API_KEY": "sk-1",}"#, "malformed"),
        (r#"{"OPENAI_API_KEY": "sk-1", "OPENAI_API_KEY": "sk-2"}"#, "malformed"),
        ("null", "malformed"),
        ("[]", "malformed"),
        ("\"sk-1\"", "malformed"),
        ("\u{feff}{\"OPENAI_API_KEY\": \"sk-1\"}", "api-key byte-order-mark"),
        ("{\r\n\"OPENAI_API_KEY\": \"sk-1\"\r\n}", "api-key"),
        (r#"{"openai": {"type": "api", "key": "sk-1"}}"#, "unsupported"),
        (r#"{"anthropic": {"type": "oauth"}}"#, "unsupported"),
        (r#"{"access_token": "a", "refresh_token": "r"}"#, "unsupported"),
        (r#"{"accessToken": "a"}"#, "unsupported"),
        (r#"{"claudeAiOauth": {"accessToken": "a"}}"#, "unsupported"),
    ]);
    for (bytes, expected) in [
        (&b"\xff\xfe{\0}\0"[..], "unreadable"),
        (b"{\0}\0", "unreadable"),
        (b"\0\0\0\0", "unreadable"),
        (b"{\"OPENAI_API_KEY\": \"\xff\"}", "unreadable"),
    ] {
        assert_eq!(outcome(bytes), expected, "{bytes:?}");
    }
}

#[test]
fn a_file_that_is_being_written_is_read_again_a_few_times() {
    let whole = r#"{"OPENAI_API_KEY": "sk-1"}"#;
    for (contents, kind) in [
        (vec!["", whole], None),
        (vec!["", "{", whole], None),
        (vec!["", "{", "", whole], None),
        (vec!["", "", "", "", whole], Some(ErrorKind::Truncated)),
    ] {
        let system = System::fixed().file_sequence(PATH, &contents).build();
        let resolved = resolver(system).resolve();
        assert_eq!(
            resolved.err().map(|error| error.kind()),
            kind,
            "{contents:?}"
        );
    }
}

#[rustfmt::skip] // A row is a line.
#[test]
fn when_a_session_expires() {
    let opaque = |last_refresh: Option<&str>| {
        tokens(|file| {
            file["tokens"]["access_token"] = "opaque".into();
            file["last_refresh"] = last_refresh.into();
        })
    };
    let with_exp = |exp: &str| {
        tokens(|file| file["tokens"]["access_token"] = jwt(&format!(r#"{{"exp":{exp}}}"#)).into())
    };
    let eight_days = 8 * 24 * 60 * 60;
    for (text, basis, at) in [
        (with_exp("1767744000"), ExpiryBasis::Claim, Some(1_767_744_000)),
        (with_exp("1"), ExpiryBasis::Claim, Some(1)),
        (with_exp("\"soon\""), ExpiryBasis::LastRefresh, Some(1_767_052_800 + eight_days)),
        (opaque(Some("2025-12-30T00:00:00Z")), ExpiryBasis::LastRefresh, Some(1_767_052_800 + eight_days)),
        (opaque(Some("2025-12-30T01:00:00+01:00")), ExpiryBasis::LastRefresh, Some(1_767_052_800 + eight_days)),
        (opaque(None), ExpiryBasis::Unknown, None),
    ] {
        let auth = resolver(machine(&text)).resolve().unwrap();
        let AuthMethod::ChatGpt(session) = auth.method() else {
            panic!("{text}");
        };
        let expiry = session.expiry();
        assert_eq!(expiry.basis(), basis, "{text}");
        assert_eq!(
            expiry.at().map(auth_resolver::method::UnixTime::seconds),
            at,
            "{text}"
        );
        let passed = expiry.has_passed(auth.decided_at(), std::time::Duration::ZERO);
        // The rule of thumb says when a session is refreshed, and not whether it has expired.
        let expected = at.filter(|_| basis == ExpiryBasis::Claim).map(|at| at <= NOW);
        assert_eq!(passed, expected, "{text}");
    }
}

#[test]
fn headers_and_identity_of_a_session() {
    let auth = resolver(machine(tokens(|_| {}))).resolve().unwrap();
    let names: Vec<(&str, bool)> = auth
        .headers()
        .iter()
        .map(|header| (header.name(), header.is_sensitive()))
        .collect();
    assert_eq!(
        names,
        [("Authorization", true), ("ChatGPT-Account-ID", false)]
    );
    let AuthMethod::ChatGpt(session) = auth.method() else {
        panic!("{:?}", auth.method());
    };
    assert_eq!(session.account_id().unwrap().expose(), "acct");
    assert_eq!(session.claims().plan(), Some("plus"));
    assert!(session.has_refresh_token());
    assert_eq!(
        session.refresh_owner(),
        auth_resolver::method::RefreshOwner::Writer
    );
}

#[rustfmt::skip] // A row is a line.
#[test]
fn what_the_key_ring_holds_is_in_force_where_logins_are_stored_there() {
    const RING: &str = r#"{"tokens": {"access_token": "of-the-key-ring"}}"#;
    const FILE: &str = r#"{"tokens": {"access_token": "of-the-file"}}"#;
    let ring = || Origin::other("the key ring", Side::Yours);
    for (store, file, entry, expected) in [
        ("file", Some(FILE), RING, "of-the-file"),
        ("keyring", None, RING, "of-the-key-ring"),
        ("keyring", Some(FILE), RING, "of-the-key-ring"),
        ("keyring", Some("{"), RING, "of-the-key-ring"),
        ("keyring", Some(FILE), "", "none-found"),
        ("keyring", Some(FILE), "{", "malformed"),
        ("auto", None, RING, "of-the-key-ring"),
        ("auto", Some(FILE), RING, "of-the-key-ring"),
        ("auto", Some(FILE), "", "of-the-file"),
    ] {
        let mut machine = System::fixed()
            .home("/home/u")
            .file("/home/u/.codex/config.toml", format!("cli_auth_credentials_store = '{store}'"));
        if let Some(file) = file {
            machine = machine.file(PATH, file);
        }
        let codex = codex().system(machine).into_resolver();
        let outcome = match codex.source(AuthJson::text(ring(), entry)).resolve() {
            Ok(auth) => {
                let stale = auth.diagnostics().iter().any(|note| note.code == "stored-may-be-stale");
                assert!(!stale, "{store} {file:?} {entry}");
                auth.method().bearer().unwrap().expose().to_owned()
            }
            Err(error) => error.kind().as_str().to_owned(),
        };
        assert_eq!(outcome, expected, "{store} {file:?} {entry}");
    }
    // A project's text is not what the key ring holds.
    let machine = System::fixed().home("/home/u").file("/home/u/.codex/config.toml", "cli_auth_credentials_store = 'keyring'");
    let text = AuthJson::text(Origin::other("a file of the project", Side::Project), RING);
    let error = codex().system(machine).into_resolver().source(text).resolve().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::StoredElsewhere);
}
