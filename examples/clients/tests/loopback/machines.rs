//! Made-up machines, and what is resolved on each of them.

use auth_resolver::codex::Codex;
use auth_resolver::system::FixedSystem;
use auth_resolver::{Resolution, System};

/// In every secret on these machines.
pub(crate) const MARK: &str = "Qm7xT2vLk9Zp4Rw8";

const LOGIN: &str =
    r#"{"tokens": {"access_token": "at-Qm7xT2vLk9Zp4Rw8", "account_id": "acct-1"}}"#;

fn codex(machine: FixedSystem) -> Codex {
    auth_resolver::codex().system(machine.home("/home/u"))
}

/// An API key in the environment.
pub(crate) fn key(base_url: &str) -> Resolution {
    codex(System::fixed().var("OPENAI_API_KEY", "sk-Qm7xT2vLk9Zp4Rw8"))
        .base_url(base_url.to_owned())
        .resolve()
        .unwrap()
}

/// A ChatGPT login, with a header that says whose it is.
pub(crate) fn session(base_url: &str) -> Resolution {
    codex(System::fixed().file("/home/u/.codex/auth.json", LOGIN))
        .base_url(base_url.to_owned())
        .allow_login_host("127.0.0.1")
        .resolve()
        .unwrap()
}

/// A provider with a secret in every part of a request that can hold one.
pub(crate) fn provider(base_url: &str) -> Resolution {
    let config = format!(
        r#"model_provider = "acme"
           [model_providers.acme]
           name = "Acme"
           base_url = "{base_url}"
           env_key = "ACME_API_KEY"
           http_headers = {{ "X-Acme-Tenant" = "t-Qm7xT2vLk9Zp4Rw8" }}
           query_params = {{ "code" = "a b&c-Qm7xT2vLk9Zp4Rw8" }}"#
    );
    codex(
        System::fixed()
            .var("ACME_API_KEY", "acme-Qm7xT2vLk9Zp4Rw8")
            .file("/home/u/.codex/config.toml", config),
    )
    .resolve()
    .unwrap()
}

/// Claude Code's key, which has a header of its own.
pub(crate) fn claude_code(base_url: &str) -> Resolution {
    let machine = System::fixed().home("/home/u");
    auth_resolver::claude_code()
        .system(machine.var("ANTHROPIC_API_KEY", "sk-ant-Qm7xT2vLk9Zp4Rw8"))
        .base_url(base_url.to_owned())
        .resolve()
        .unwrap()
}

/// What is resolved on each machine.
pub(crate) fn all(base_url: &str) -> [Resolution; 4] {
    [key, session, provider, claude_code].map(|machine| machine(base_url))
}
