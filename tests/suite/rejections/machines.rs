//! The machines that the rejected requests were made on, by name.

use auth_resolver::codex::Codex;
use auth_resolver::system::FixedSystem;
use auth_resolver::{Env, Resolution, Resolver, System};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// 2026-01-01T00:00:00Z
const NOW: i64 = 1_767_225_600;
const DAY: i64 = 86_400;

pub(super) const KEY: &str = "sk-Qm7xT2vLk9Zp4Rw8";
const PLATFORM_KEY: &str = "sk-proj-Qm7xT2vLk9Zp4Rw8";
const GATEWAY_KEY: &str = "gw-Qm7xT2vLk9Zp4Rw8";

/// What every key ends in.
const KEY_END: &str = "Qm7xT2vLk9Zp4Rw8";

/// Resolves on the machine of a name, or of a program, the beginning of its key and its base URL,
/// such as `codex xai- https://api.x.ai/v1`.
pub(super) fn resolve(name: &str) -> Resolution {
    if let [program, key, url] = name.split(' ').collect::<Vec<_>>()[..] {
        return resolve_at(program, &format!("{key}{KEY_END}"), url);
    }
    let gateway = |key: &str, url: &str| {
        codex(
            machine()
                .var("OPENAI_API_KEY", key)
                .var("OPENAI_BASE_URL", url),
        )
    };
    let prefer = |value: &str| format!("preferred_auth_method = \"{value}\"\n");
    let auth = match name {
        "key" => codex(machine().var("OPENAI_API_KEY", KEY)),
        "passed-key" => codex(machine()).api_key(KEY.to_owned()),
        "two-keys" => codex(
            machine()
                .var("OPENAI_API_KEY", KEY)
                .file("/home/u/.codex/.env", format!("OPENAI_API_KEY={KEY}2\n")),
        ),
        "second-key" => {
            codex(machine().file("/home/u/.codex/.env", format!("OPENAI_API_KEY={KEY}2\n")))
        }
        "stored-key" => codex(machine().file(
            "/home/u/.codex/auth.json",
            format!(r#"{{"OPENAI_API_KEY": "{KEY}"}}"#),
        )),
        "organization" => codex(
            machine()
                .var("OPENAI_API_KEY", KEY)
                .var("OPENAI_ORGANIZATION", "org-a"),
        ),
        "openrouter-key" => codex(machine().var("OPENAI_API_KEY", "sk-or-v1-Qm7xT2vLk9Zp4Rw8")),
        "gateway" => gateway(GATEWAY_KEY, "https://gateway.example/v1"),
        "gateway-root" => gateway(GATEWAY_KEY, "https://gateway.example/"),
        "gateway-doubled" => gateway(GATEWAY_KEY, "https://gateway.example/v1/v1"),
        "gateway-key-at-openai" => codex(machine().var("OPENAI_API_KEY", GATEWAY_KEY)),
        "platform-key-at-gateway" => gateway(PLATFORM_KEY, "https://gateway.example/v1"),
        "key-at-chatgpt" => gateway(KEY, "https://chatgpt.com/backend-api/codex"),
        "key-before-login" => codex(
            logged_in(machine(), 6 * DAY)
                .var("OPENAI_API_KEY", KEY)
                .file("/home/u/.codex/config.toml", prefer("apikey")),
        ),
        "gateway-before-login" => codex(
            logged_in(machine(), 6 * DAY)
                .var("OPENAI_API_KEY", GATEWAY_KEY)
                .var("OPENAI_BASE_URL", "https://gateway.example/v1")
                .file("/home/u/.codex/config.toml", prefer("apikey")),
        ),
        "login-before-key" => codex(logged_in(machine(), 6 * DAY).var("OPENAI_API_KEY", KEY)),
        "login" => codex(logged_in(machine(), 6 * DAY)),
        "expired-login" => codex(logged_in(machine(), -DAY)),
        "login-at-openai" => {
            codex(logged_in(machine(), 6 * DAY).var("OPENAI_BASE_URL", "https://api.openai.com/v1"))
                .allow_login_host("api.openai.com")
        }
        "no-credential" => codex(machine().file(
            "/home/u/.codex/config.toml",
            "model_provider = \"local\"\n[model_providers.local]\nname = \"local\"\n\
             base_url = \"http://localhost:4000/v1\"\n",
        )),
        _ => return resolve_claude_code(name),
    };
    auth.resolve().expect(name)
}

fn resolve_at(program: &str, key: &str, url: &str) -> Resolution {
    let provider = |more: &str| {
        let table = format!(
            "model_provider = \"p\"\n[model_providers.p]\nname = \"p\"\nenv_key = \"P_KEY\"\n\
             base_url = \"{url}\"\n{more}"
        );
        let machine = machine().var("P_KEY", key);
        codex(machine.file("/home/u/.codex/config.toml", table)).resolve()
    };
    let claude_code = |variable: &'static str| {
        let machine = machine().var(variable, key).var("ANTHROPIC_BASE_URL", url);
        auth_resolver::claude_code().system(machine).resolve()
    };
    let auth = match program {
        "codex" => {
            let machine = machine().var("OPENAI_API_KEY", key);
            codex(machine.var("OPENAI_BASE_URL", url)).resolve()
        }
        "codex-provider" => provider(""),
        "codex-api-version" => {
            provider("query_params = { api-version = \"2025-04-01-preview\" }\n")
        }
        "claude-code-key" => claude_code("ANTHROPIC_API_KEY"),
        "claude-code-token" => claude_code("ANTHROPIC_AUTH_TOKEN"),
        "gemini" => {
            let machine = machine().var("GEMINI_API_KEY", key);
            let machine = machine.var("GOOGLE_GEMINI_BASE_URL", url);
            auth_resolver::gemini_cli().system(machine).resolve()
        }
        _ => panic!("there is no program `{program}`"),
    };
    auth.expect(program)
}

fn resolve_claude_code(name: &str) -> Resolution {
    let login = |expires: i64| {
        let milliseconds = (NOW + expires) * 1000;
        let login = format!(
            r#"{{"claudeAiOauth": {{"accessToken": "sk-ant-oat01-x", "scopes": ["user:inference"], "refreshToken": "sk-ant-ort01-x",
                "expiresAt": {milliseconds}, "subscriptionType": "max"}}}}"#
        );
        machine().file("/home/u/.claude/.credentials.json", login)
    };
    let gateway = |url: &str| {
        machine()
            .var("ANTHROPIC_AUTH_TOKEN", GATEWAY_KEY)
            .var("ANTHROPIC_BASE_URL", url)
    };
    let machine = match name {
        "claude-code" => gateway("https://gateway.example"),
        "claude-code-version" => gateway("https://gateway.example/v1"),
        "claude-code-login" => login(DAY),
        "claude-code-expired-login" => login(-DAY),
        "claude-code-key" => machine().var("ANTHROPIC_API_KEY", ANTHROPIC_KEY),
        "claude-code-key-before-login" => login(DAY).var("ANTHROPIC_API_KEY", ANTHROPIC_KEY),
        "claude-code-token-as-key" => machine().var("ANTHROPIC_API_KEY", "sk-ant-oat01-x"),
        "claude-code-key-as-token" => machine().var("ANTHROPIC_AUTH_TOKEN", ANTHROPIC_KEY),
        "gemini-key" => return resolve_gemini(machine().var("GEMINI_API_KEY", GOOGLE_KEY)),
        _ => return resolve_elsewhere(name),
    };
    let auth = auth_resolver::claude_code().system(machine);
    auth.resolve().expect(name)
}

fn resolve_gemini(machine: FixedSystem) -> Resolution {
    let auth = auth_resolver::gemini_cli().system(machine);
    auth.resolve().expect("a key")
}

// A program of somebody else's, with one variable.
fn resolve_elsewhere(name: &str) -> Resolution {
    let (variable, url, key) = match name {
        "anthropic" => ("ANTHROPIC_API_KEY", ANTHROPIC, ANTHROPIC_KEY),
        "google" => ("GEMINI_API_KEY", GOOGLE, GOOGLE_KEY),
        "openai-key-at-anthropic" => ("ANTHROPIC_API_KEY", ANTHROPIC, PLATFORM_KEY),
        "openai-key-at-google" => ("GEMINI_API_KEY", GOOGLE, PLATFORM_KEY),
        _ => panic!("there is no machine `{name}`"),
    };
    Resolver::new()
        .source(Env::new().api_key(variable))
        .default_base_url(url)
        .system(machine().var(variable, key))
        .resolve()
        .expect(name)
}

const ANTHROPIC_KEY: &str = "sk-ant-api03-Qm7xT2vLk9Zp4Rw8";
const GOOGLE_KEY: &str = "AIzaQm7xT2vLk9Zp4Rw8";
const ANTHROPIC: &str = "https://api.anthropic.com/v1";
const GOOGLE: &str = "https://generativelanguage.googleapis.com/v1beta";

fn machine() -> FixedSystem {
    System::fixed().home("/home/u").now(NOW)
}

fn codex(machine: FixedSystem) -> Codex {
    auth_resolver::codex().system(machine)
}

fn logged_in(machine: FixedSystem, expires_in: i64) -> FixedSystem {
    let token = |claims: String| {
        let part = |json: &str| URL_SAFE_NO_PAD.encode(json);
        format!("{}.{}.c2ln", part(r#"{"alg":"none"}"#), part(&claims))
    };
    let access = token(format!(r#"{{"exp":{}}}"#, NOW + expires_in));
    let id = token(r#"{"email":"ada@lovelace.example"}"#.to_owned());
    machine.file(
        "/home/u/.codex/auth.json",
        format!(
            r#"{{"tokens": {{"id_token": "{id}", "access_token": "{access}",
                "refresh_token": "rt-1", "account_id": "acct-1"}}}}"#
        ),
    )
}
