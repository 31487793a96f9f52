//! What an error or a note names as a way out is one: whoever follows it gets what it promises.

use std::collections::BTreeMap;
use std::path::PathBuf;

use auth_resolver::codex::{AuthJson, Codex};
use auth_resolver::{
    Caller, Env, Error, Resolution, Resolver, System, claude_code, codex, gemini_cli,
};

const TOKENS: &str =
    r#"{"tokens": {"access_token": "made-up", "refresh_token": "made-up", "account_id": "a"}}"#;
const AUTH: &str = "/h/.codex/auth.json";
const CONFIG: &str = "/h/.codex/config.toml";
const DOTENV: &str = "/h/clone/.env";
const SETTINGS: &str = "/h/.gemini/settings.json";
const GOOGLE: &str = "/h/.gemini/oauth_creds.json";
const CLAUDE: &str = "/h/.claude/.credentials.json";
const TOKEN: &str = r#"{"access_token": "made-up"}"#;
const CLAUDE_LOGIN: &str =
    r#"{"claudeAiOauth": {"accessToken": "made-up", "scopes": ["user:inference"]}}"#;
const GOOGLE_SELECTED: &str = r#"{"security": {"auth": {"enforcedType": "oauth-personal", "selectedType": "oauth-personal"}}}"#;
const GOOGLE_FORCED: &str = r#"{"security": {"auth": {"enforcedType": "oauth-personal"}}}"#;
const P: &str = "model_provider = 'p'\n[model_providers.p]\nname = 'P'\n";
const BEDROCK: &str = "model_provider = 'amazon-bedrock'\n";
const GATEWAY: &str = "https://gw.example/v1";

#[derive(Clone, Copy, Default)]
enum Program {
    #[default]
    Codex,
    ClaudeCode,
    GeminiCli,
    /// One with a login and keys, whose base URLs are for keys only.
    Own,
}

/// A made-up machine that can be changed.
#[derive(Default)]
struct Machine {
    program: Program,
    rules: Option<&'static str>,
    variables: BTreeMap<&'static str, &'static str>,
    files: BTreeMap<&'static str, String>,
    api_key: Option<&'static str>,
    base_url: Option<&'static str>,
    session_host: Option<&'static str>,
    allow_http: bool,
}

impl Machine {
    fn of(program: Program) -> Self {
        Self {
            program,
            ..Self::default()
        }
    }

    /// One whose configuration selects a cloud.
    fn bedrock() -> Self {
        Self::default().rules("codex-0.150.0").file(CONFIG, BEDROCK)
    }

    /// The same with the region in the cloud's table.
    fn with_region(self, region: &str) -> Self {
        let table = format!("{BEDROCK}[model_providers.amazon-bedrock.aws]\nregion = '{region}'");
        self.file(CONFIG, table)
    }

    fn rules(mut self, rules: &'static str) -> Self {
        self.rules = Some(rules);
        self
    }

    fn var(mut self, name: &'static str, value: &'static str) -> Self {
        self.variables.insert(name, value);
        self
    }

    fn file(mut self, path: &'static str, text: impl Into<String>) -> Self {
        self.files.insert(path, text.into());
        self
    }

    fn login(self) -> Self {
        self.file(AUTH, TOKENS)
    }

    fn key(mut self, key: &'static str) -> Self {
        self.api_key = Some(key);
        self
    }

    fn url(mut self, url: &'static str) -> Self {
        self.base_url = Some(url);
        self
    }

    fn without(mut self, name: &str) -> Self {
        assert!(self.variables.remove(name).is_some(), "{name}");
        self
    }

    fn without_file(mut self, path: &str) -> Self {
        assert!(self.files.remove(path).is_some(), "{path}");
        self
    }

    fn without_key(mut self) -> Self {
        assert!(self.api_key.take().is_some());
        self
    }

    fn without_url(mut self) -> Self {
        assert!(self.base_url.take().is_some());
        self
    }

    fn with_line(mut self, path: &'static str, line: &str) -> Self {
        let text = self.files.entry(path).or_default();
        text.insert_str(0, &format!("{line}\n"));
        self
    }

    fn resolve(&self) -> Result<Resolution, Error> {
        let mut machine = System::fixed()
            .home("/h")
            .directory("/h/.codex")
            .directory("/h/clone")
            .now(1_767_225_600);
        for (name, value) in &self.variables {
            machine = machine.var(*name, *value);
        }
        for (path, text) in &self.files {
            machine = machine.file(*path, text.as_str());
        }
        let machine = machine.build();
        macro_rules! given {
            ($preset:expr) => {{
                let mut preset = $preset
                    .system(machine)
                    .project(PathBuf::from("/h/clone"))
                    .api_key(self.api_key.map(str::to_owned))
                    .base_url(self.base_url.map(str::to_owned));
                if let Some(host) = self.session_host {
                    preset = preset.allow_login_host(host);
                }
                if self.allow_http {
                    preset = preset.allow_http();
                }
                preset
            }};
        }
        match self.program {
            Program::Codex => {
                let rules = self.rules.unwrap_or("documented").parse().unwrap();
                let preset: Codex = given!(codex().rules(rules));
                preset.resolve()
            }
            Program::ClaudeCode => given!(claude_code()).resolve(),
            Program::GeminiCli => given!(gemini_cli()).resolve(),
            Program::Own => {
                let url = Caller::new("--base-url").base_url(self.base_url.map(str::to_owned));
                let mut resolver = Resolver::new()
                    .system(machine)
                    .source(url)
                    .source(Env::new().api_key("ACME_API_KEY"))
                    .source(AuthJson::at("/h/.acme/auth.json"))
                    .default_base_url("https://api.acme.example/v1")
                    .base_urls_for_keys_only();
                if let Some(host) = self.session_host {
                    resolver = resolver.allow_login_host(host);
                }
                resolver.resolve()
            }
        }
    }
}

/// Returns where the credential lies, and where it goes.
fn used(auth: &Resolution) -> String {
    let origin = auth.credential_origin().map(ToString::to_string);
    format!("{} -> {}", origin.unwrap_or_default(), auth.base_url())
}

/// A table for a provider on this machine that is selected.
fn table_of(id: &str) -> String {
    let url = "http://localhost:9/v1";
    format!("model_provider = '{id}'\n[model_providers.{id}]\nname = 'N'\nbase_url = '{url}'\n")
}

/// What an error names, word for word; whoever does it; and what is used then.
type Row = (
    &'static str,
    Machine,
    &'static str,
    fn(Machine) -> Machine,
    &'static str,
);

fn follow(rows: impl IntoIterator<Item = Row>) {
    let mut wrong: Vec<String> = Vec::new();
    for (shows, machine, way, change, expected) in rows {
        let error = machine.resolve().expect_err(shows);
        let remedy = error.remedies().join("; or ");
        let after = match change(machine).resolve() {
            Ok(auth) => used(&auth),
            Err(error) => error.to_string(),
        };
        if !remedy.contains(way) || after != expected {
            wrong.push(format!("{shows}:\n  {error}\n  then: {after}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[rustfmt::skip] // A row is a line.
#[test]
fn a_remedy_that_is_followed_works() {
    use Program::{ClaudeCode, GeminiCli, Own};
    let m = Machine::default;
    let of = Machine::of;
    let p = || m().file(CONFIG, P);
    let with_key = || format!("{P}base_url = '{GATEWAY}'\nenv_key = 'K'\n");
    let bedrock = Machine::bedrock;
    let forced = |method: &str| m().file(CONFIG, format!("forced_login_method = '{method}'\n"));
    let rows: Vec<Row> = vec![
        ("nothing is there", m(), "run `codex login`; or", |m| m.login(), "/h/.codex/auth.json tokens -> https://chatgpt.com/backend-api/codex"),
        ("nothing is there, and a key helps", m(), "or put an API key into variable OPENAI_API_KEY", |m| m.var("OPENAI_API_KEY", "k"), "variable OPENAI_API_KEY -> https://api.openai.com/v1"),
        ("nothing is there, for a gateway", m().var("OPENAI_BASE_URL", GATEWAY), "unset variable OPENAI_BASE_URL and run `codex login`; or", |m| m.login().without("OPENAI_BASE_URL"), "/h/.codex/auth.json tokens -> https://chatgpt.com/backend-api/codex"),
        ("only keys are allowed", forced("api"), "put an API key into variable OPENAI_API_KEY", |m| m.var("OPENAI_API_KEY", "k"), "variable OPENAI_API_KEY -> https://api.openai.com/v1"),
        ("a provider without anything", p(), "write the provider's `base_url` into its table, and give the provider an `env_key`, and set that variable", |m| m.file(CONFIG, format!("{P}base_url = '{GATEWAY}'\nenv_key = 'K'")).var("K", "k"), "variable K -> https://gw.example/v1"),
        ("the same beside a key", p().var("OPENAI_API_KEY", "k"), "write the provider's `base_url` into its table, and give the provider an `env_key`, and set that variable", |m| m.file(CONFIG, format!("{P}base_url = '{GATEWAY}'\nenv_key = 'K'")).var("K", "k"), "variable K -> https://gw.example/v1"),
        ("a variable that is not set, and no base URL", m().file(CONFIG, format!("{P}env_key = 'K'")), "write the provider's `base_url` into its table, and set K in the environment", |m| m.file(CONFIG, format!("{P}base_url = '{GATEWAY}'\nenv_key = 'K'")).var("K", "k"), "variable K -> https://gw.example/v1"),
        ("a key in the place of its variable's name", m().file(CONFIG, format!("{P}base_url = '{GATEWAY}'\nenv_key = 'sk-proj-abcdefghijklmnop'")), "put the key into a variable, and the variable's name into ~/.codex/config.toml:5 model_providers.p.env_key", |m| m.file(CONFIG, format!("{P}base_url = '{GATEWAY}'\nenv_key = 'K'")).var("K", "k"), "variable K -> https://gw.example/v1"),
        ("nothing is there in Claude Code, and no shell runs", of(ClaudeCode), "put `\"env\": {\"ANTHROPIC_API_KEY\": \"...\"}` into ~/.claude/settings.json", |m| m.file("/h/.claude/settings.json", r#"{"env": {"ANTHROPIC_API_KEY": "k"}}"#), "/h/.claude/settings.json:1 ANTHROPIC_API_KEY -> https://api.anthropic.com"),
        ("a cloud of Claude Code, and no shell runs", of(ClaudeCode).var("CLAUDE_CODE_USE_BEDROCK", "1"), "put `\"env\": {\"AWS_BEARER_TOKEN_BEDROCK\": \"...\"}` into ~/.claude/settings.json", |m| m.file("/h/.claude/settings.json", r#"{"env": {"AWS_BEARER_TOKEN_BEDROCK": "k"}}"#), "/h/.claude/settings.json:1 AWS_BEARER_TOKEN_BEDROCK -> https://bedrock-runtime.us-east-1.amazonaws.com"),
        ("Foundry without a resource", of(ClaudeCode).var("CLAUDE_CODE_USE_FOUNDRY", "1").var("ANTHROPIC_FOUNDRY_API_KEY", "k"), "name a base URL of Azure, or of a gateway, in variable ANTHROPIC_FOUNDRY_BASE_URL", |m| m.var("ANTHROPIC_FOUNDRY_BASE_URL", "https://acme.services.ai.azure.com/anthropic"), "variable ANTHROPIC_FOUNDRY_API_KEY -> https://acme.services.ai.azure.com/anthropic"),
        ("a provider that has not asked", p().login(), "or set `requires_openai_auth` to `true` in its table", |m| m.file(CONFIG, format!("{P}requires_openai_auth = true")), "/h/.codex/auth.json tokens -> https://chatgpt.com/backend-api/codex"),
        ("a provider that asks, and no login", m().file(CONFIG, format!("{P}requires_openai_auth = true")), "run `codex login`; or", |m| m.login(), "/h/.codex/auth.json tokens -> https://chatgpt.com/backend-api/codex"),
        ("a cloud without a key", bedrock(), "put the provider's key into variable AWS_BEARER_TOKEN_BEDROCK and the region into variable AWS_REGION", |m| m.var("AWS_BEARER_TOKEN_BEDROCK", "k").var("AWS_REGION", "eu-west-1"), "variable AWS_BEARER_TOKEN_BEDROCK -> https://bedrock-mantle.eu-west-1.api.aws/openai/v1"),
        ("an empty login is in the way", m().rules("codex-0.30.0").file(AUTH, "{}"), "remove ~/.codex/auth.json and put an API key into variable OPENAI_API_KEY", |m| m.without_file(AUTH).var("OPENAI_API_KEY", "k"), "variable OPENAI_API_KEY -> https://api.openai.com/v1"),

        ("a login is forced, and the caller has a key", forced("chatgpt").login().key("k"), "leave out the caller's API key", |m| m.without_key(), "/h/.codex/auth.json tokens -> https://chatgpt.com/backend-api/codex"),
        ("a login is forced, and a key is there", forced("chatgpt").var("OPENAI_API_KEY", "k"), "run `codex login`; or remove", |m| m.login(), "/h/.codex/auth.json tokens -> https://chatgpt.com/backend-api/codex"),
        ("a login is forced, and a key is preferred", forced("chatgpt").with_line(CONFIG, "preferred_auth_method = 'apikey'").var("OPENAI_API_KEY", "k"), "set preferred_auth_method = \"chatgpt\" in ~/.codex/config.toml and run `codex login`", |m| m.login().file(CONFIG, "preferred_auth_method = 'chatgpt'\nforced_login_method = 'chatgpt'"), "/h/.codex/auth.json tokens -> https://chatgpt.com/backend-api/codex"),
        ("a login is forced, and a gateway is named", forced("chatgpt").login().key("k").var("OPENAI_BASE_URL", GATEWAY), "leave out the caller's API key and unset variable OPENAI_BASE_URL", |m| m.without_key().without("OPENAI_BASE_URL"), "/h/.codex/auth.json tokens -> https://chatgpt.com/backend-api/codex"),
        ("a key is forced, and only a login is there", forced("api").login(), "put an API key into variable OPENAI_API_KEY and set preferred_auth_method = \"apikey\" in ~/.codex/config.toml", |m| m.var("OPENAI_API_KEY", "k").with_line(CONFIG, "preferred_auth_method = 'apikey'"), "variable OPENAI_API_KEY -> https://api.openai.com/v1"),
        ("a login is forced in Gemini CLI", of(GeminiCli).file(SETTINGS, GOOGLE_FORCED).file(GOOGLE, TOKEN).var("GEMINI_API_KEY", "k"), "to use the Google login, set `security.auth.selectedType` to `oauth-personal`", |m| m.file(SETTINGS, GOOGLE_SELECTED), "/h/.gemini/oauth_creds.json access_token -> https://cloudcode-pa.googleapis.com"),
        ("what forces a login goes", of(GeminiCli).file(SETTINGS, GOOGLE_FORCED).var("GEMINI_API_KEY", "k"), "or remove ~/.gemini/settings.json", |m| m.without_file(SETTINGS), "variable GEMINI_API_KEY -> https://generativelanguage.googleapis.com"),

        ("a key beside the URL, and one before it", m().login().var("OPENAI_API_KEY", "k").file(DOTENV, "OPENAI_BASE_URL=https://gw.example/v1\n"), "put an API key into ~/clone/.env OPENAI_API_KEY and set preferred_auth_method = \"apikey\" in ~/.codex/config.toml and remove variable OPENAI_API_KEY", |m| m.without("OPENAI_API_KEY").with_line(DOTENV, "OPENAI_API_KEY=p").file(CONFIG, "preferred_auth_method = 'apikey'"), "/h/clone/.env:1 OPENAI_API_KEY -> https://gw.example/v1"),
        ("the URL where it comes first", m().file("/h/.codex/.env", "OPENAI_API_KEY=k\n").file(DOTENV, "OPENAI_BASE_URL=https://gw.example/v1\n"), "set the base URL in variable OPENAI_BASE_URL", |m| m.var("OPENAI_BASE_URL", GATEWAY), "/h/.codex/.env:1 OPENAI_API_KEY -> https://gw.example/v1"),
        ("a project's URL, and the user's key", m().file("/h/.codex/.env", "OPENAI_API_KEY=k\n").file(DOTENV, "OPENAI_BASE_URL=https://gw.example/v1\n"), "put an API key into ~/clone/.env OPENAI_API_KEY", |m| m.with_line(DOTENV, "OPENAI_API_KEY=p"), "/h/clone/.env:1 OPENAI_API_KEY -> https://gw.example/v1"),

        ("a session, and a key beside it", m().login().var("OPENAI_API_KEY", "k").var("OPENAI_BASE_URL", GATEWAY), "to use an API key there, set preferred_auth_method = \"apikey\" in ~/.codex/config.toml", |m| m.file(CONFIG, "preferred_auth_method = 'apikey'"), "variable OPENAI_API_KEY -> https://gw.example/v1"),
        ("a session, and several URLs", m().login().var("OPENAI_BASE_URL", GATEWAY).file("/h/.codex/.env", "OPENAI_BASE_URL=https://gw2.example/v1\n"), "to use the session's own backend, unset variable OPENAI_BASE_URL and unset ~/.codex/.env:1 OPENAI_BASE_URL", |m| m.without("OPENAI_BASE_URL").without_file("/h/.codex/.env"), "/h/.codex/auth.json tokens -> https://chatgpt.com/backend-api/codex"),
        ("a session, and an allowed host", m().login().var("OPENAI_BASE_URL", GATEWAY), "have the program allow that host for logins", |mut m| { m.session_host = Some("gw.example"); m }, "/h/.codex/auth.json tokens -> https://gw.example/v1"),


("a login, and a base URL for keys", of(Own).file("/h/.acme/auth.json", TOKENS).url(GATEWAY), "to use the session's own backend, leave out --base-url", |mut m| { m.base_url = None; m }, "/h/.acme/auth.json tokens -> https://api.acme.example/v1"),
        ("a login, and an allowed host", of(Own).file("/h/.acme/auth.json", TOKENS).url(GATEWAY), "have the program allow that host for logins", |mut m| { m.session_host = Some("gw.example"); m }, "/h/.acme/auth.json tokens -> https://gw.example/v1"),

        ("a port that is none", m().var("CODEX_OSS_PORT", "abc").file(CONFIG, "model_provider = 'ollama'"), "set variable CODEX_OSS_PORT to the number of a port, or unset it", |m| m.without("CODEX_OSS_PORT"), " -> http://localhost:11434/v1"),
        ("a region that is nowhere", bedrock().var("AWS_BEARER_TOKEN_BEDROCK", "k"), "put the region into variable AWS_REGION", |m| m.var("AWS_REGION", "eu-west-1"), "variable AWS_BEARER_TOKEN_BEDROCK -> https://bedrock-mantle.eu-west-1.api.aws/openai/v1"),
        ("a region that is none", bedrock().var("AWS_BEARER_TOKEN_BEDROCK", "k").var("AWS_DEFAULT_REGION", "a.b"), "set variable AWS_DEFAULT_REGION to the name of a region", |m| m.var("AWS_DEFAULT_REGION", "eu-west-1"), "variable AWS_BEARER_TOKEN_BEDROCK -> https://bedrock-mantle.eu-west-1.api.aws/openai/v1"),
        ("a region in its table that is none", bedrock().var("AWS_BEARER_TOKEN_BEDROCK", "k").var("AWS_REGION", "eu-west-1").with_region("a.b"), "set ~/.codex/config.toml:3 model_providers.amazon-bedrock.aws.region to the name of a region", |m| m.with_region("eu-north-1"), "variable AWS_BEARER_TOKEN_BEDROCK -> https://bedrock-mantle.eu-north-1.api.aws/openai/v1"),
        ("a provider without a name", m().rules("codex-0.30.0").var("K", "k").file(CONFIG, "model_provider = 'p'\n[model_providers.p]\nenv_key = 'K'\n"), "write its name into the provider's table", |m| m.file(CONFIG, format!("{P}env_key = 'K'")), "variable K -> https://api.openai.com/v1"),
        ("settings that end too early", of(ClaudeCode).var("ANTHROPIC_API_KEY", "k").file("/h/.claude/settings.json", "{"), "or fix ~/.claude/settings.json", |m| m.without_file("/h/.claude/settings.json"), "variable ANTHROPIC_API_KEY -> https://api.anthropic.com"),
        ("nothing is there, and no shell runs", m(), "put a line `OPENAI_API_KEY=...` into ~/.codex/.env", |m| m.file("/h/.codex/.env", "OPENAI_API_KEY=k\n"), "/h/.codex/.env:1 OPENAI_API_KEY -> https://api.openai.com/v1"),
        ("nothing is there in Gemini CLI, and no shell runs", of(GeminiCli), "put a line `GEMINI_API_KEY=...` into ~/.gemini/.env", |m| m.file("/h/.gemini/.env", "GEMINI_API_KEY=k\n"), "/h/.gemini/.env:1 GEMINI_API_KEY -> https://generativelanguage.googleapis.com"),
        ("a provider's variable is not set, and no shell runs", m().file(CONFIG, with_key()), "put a line `K=...` into ~/.codex/.env", |m| m.file("/h/.codex/.env", "K=k\n"), "/h/.codex/.env:1 K -> https://gw.example/v1"),
        ("the same in a release", m().rules("codex-0.169.0").file(CONFIG, with_key()), "put a line `K=...` into ~/.codex/.env", |m| m.file("/h/.codex/.env", "K=k\n"), "/h/.codex/.env:1 K -> https://gw.example/v1"),
        ("a table for a local provider", m().file(CONFIG, table_of("ollama")), "rename the table of `ollama` in ~/.codex/config.toml and ~/.codex/config.toml:1 model_provider, both alike", |m| m.file(CONFIG, table_of("my-ollama")), " -> http://localhost:9/v1"),
        ("or without the table", m().file(CONFIG, table_of("ollama")), "or remove the table, and set variable CODEX_OSS_BASE_URL to the base URL", |m| m.file(CONFIG, "model_provider = 'ollama'").var("CODEX_OSS_BASE_URL", "http://localhost:9/v1"), " -> http://localhost:9/v1"),
        ("a table for the vendor", m().var("OPENAI_API_KEY", "k").file(CONFIG, table_of("openai")), "remove the table of `openai` in ~/.codex/config.toml, and set the base URL in variable OPENAI_BASE_URL", |m| m.file(CONFIG, "").var("OPENAI_BASE_URL", "http://localhost:9/v1"), "variable OPENAI_API_KEY -> http://localhost:9/v1"),
        ("the same in a release", m().rules("codex-0.169.0").var("OPENAI_API_KEY", "k").file(CONFIG, table_of("openai")), "rename the table of `openai` in ~/.codex/config.toml, give it an `env_key`, and select the provider by its new id", |m| m.file(CONFIG, format!("{}env_key = 'OPENAI_API_KEY'\n", table_of("my-openai"))), "variable OPENAI_API_KEY -> http://localhost:9/v1"),
        ("a cloud of Claude Code without a key", of(ClaudeCode).var("CLAUDE_CODE_USE_BEDROCK", "1"), "put a key of Amazon Bedrock into variable AWS_BEARER_TOKEN_BEDROCK", |m| m.var("AWS_BEARER_TOKEN_BEDROCK", "k"), "variable AWS_BEARER_TOKEN_BEDROCK -> https://bedrock-runtime.us-east-1.amazonaws.com"),
        ("settings that are empty", of(GeminiCli).var("GEMINI_API_KEY", "k").file(SETTINGS, ""), "or fix ~/.gemini/settings.json", |m| m.file(SETTINGS, "{}"), "variable GEMINI_API_KEY -> https://generativelanguage.googleapis.com"),

        ("f46: a reference", m().var("OPENAI_API_KEY", "op://a/b/c"), "start the program with `op run --`", |m| m.var("OPENAI_API_KEY", "k"), "variable OPENAI_API_KEY -> https://api.openai.com/v1"),
        ("f46: a variable in a file", m().file("/h/.codex/.env", "OPENAI_API_KEY='$KEY'\n"), "write out what the variable stands for", |m| m.file("/h/.codex/.env", "OPENAI_API_KEY=k\n"), "/h/.codex/.env:1 OPENAI_API_KEY -> https://api.openai.com/v1"),
        ("f46: a path", m().var("OPENAI_API_KEY", "/run/secrets/openai"), "set variable OPENAI_API_KEY to what is in the file, or remove it", |m| m.var("OPENAI_API_KEY", "k"), "variable OPENAI_API_KEY -> https://api.openai.com/v1"),
        ("f47: a placeholder", m().login().var("OPENAI_API_KEY", "undefined").file(CONFIG, "preferred_auth_method = 'apikey'"), "or remove it", |m| m.without("OPENAI_API_KEY"), "/h/.codex/auth.json tokens -> https://chatgpt.com/backend-api/codex"),
        ("f36: no scheme", m().var("OPENAI_API_KEY", "k").var("OPENAI_BASE_URL", "localhost:1234"), "set variable OPENAI_BASE_URL to http://localhost:1234/v1", |m| m.var("OPENAI_BASE_URL", "http://localhost:1234/v1"), "variable OPENAI_API_KEY -> http://localhost:1234/v1"),
        ("f36: no scheme, for a program that appends the version", of(ClaudeCode).var("ANTHROPIC_API_KEY", "k").var("ANTHROPIC_BASE_URL", "localhost:1234/v1"), "set variable ANTHROPIC_BASE_URL to http://localhost:1234", |m| m.var("ANTHROPIC_BASE_URL", "http://localhost:1234"), "variable ANTHROPIC_API_KEY -> http://localhost:1234"),
        ("f36: a private address", m().key("k").url("192.168.1.5:1234"), "or http://192.168.1.5:1234/v1 and have the program allow http", |mut m| { m.allow_http = true; m.url("http://192.168.1.5:1234/v1") }, "the caller's API key -> http://192.168.1.5:1234/v1"),
        ("f61: a variable in a path", m().login().var("CODEX_HOME", "$HOME/.codex"), "write the path out: only a shell expands variables", |m| m.var("CODEX_HOME", "/h/.codex"), "/h/.codex/auth.json tokens -> https://chatgpt.com/backend-api/codex"),
    ];
    follow(rows);
}

#[test]
fn a_gateway_of_a_provider_is_named_in_its_table() {
    let config = |more: &str| format!("{P}env_key = 'K'\n{more}");
    let machine = Machine::default().var("K", "gw-1").file(CONFIG, config(""));
    let rejection = machine
        .resolve()
        .unwrap()
        .explain_rejection(401, r#"{"error": {"code": "invalid_api_key"}}"#);
    let remedy = rejection.remedies.join("; ");
    let way = "base URL that the key is for as `base_url` in the table of the provider `p` in \
               ~/.codex/config.toml";
    assert!(remedy.contains(way), "{remedy}");
    let machine = machine.file(CONFIG, config(&format!("base_url = '{GATEWAY}'")));
    assert_eq!(
        used(&machine.resolve().unwrap()),
        "variable K -> https://gw.example/v1"
    );
}

#[rustfmt::skip] // A row is a line.
#[test]
fn what_would_help_where_a_server_refuses() {
    let m = Machine::default;
    for (shows, machine, status, body, way) in [
        ("no key for a server on this machine", m().url("http://localhost:4000/v1"), 401, r#"{"error": {"code": "invalid_api_key"}}"#, "put an API key into variable OPENAI_API_KEY"),
        ("a doubled version in what the caller gave", m().key("k").url("https://gw.example/v1/v1"), 404, r#"{"detail": "Not Found"}"#, "pass https://gw.example/v1 as the caller's base URL"),
        ("a login that may be stored twice", m().login().file(CONFIG, "cli_auth_credentials_store = 'auto'"), 401, r#"{"error": {"code": "token_expired"}}"#, "a newer login may be in the system's key store, which is not read here"),
    ] {
        let rejection = machine.resolve().expect(shows).explain_rejection(status, body);
        let remedies = rejection.remedies.join("; ");
        assert!(remedies.contains(way), "{shows}: {remedies}");
    }
}

/// What a note says of a place that holds something else, followed: the note is gone.
#[rustfmt::skip] // A row is a line.
#[test]
fn what_lies_in_the_wrong_place_is_used_in_the_right_one() {
    use Program::{ClaudeCode, GeminiCli};
    let of = Machine::of;
    let azure = format!("{P}base_url = '{GATEWAY}'\nenv_http_headers = {{ api-key = 'K' }}\n");
    let rows: Vec<Row> = vec![
        ("a login's token as a key", of(ClaudeCode).var("ANTHROPIC_API_KEY", "sk-ant-oat01-1"), "move it from variable ANTHROPIC_API_KEY to variable CLAUDE_CODE_OAUTH_TOKEN", |m| m.without("ANTHROPIC_API_KEY").var("CLAUDE_CODE_OAUTH_TOKEN", "sk-ant-oat01-1"), "variable CLAUDE_CODE_OAUTH_TOKEN -> https://api.anthropic.com"),
        ("and as a bearer token, beside a key", of(ClaudeCode).var("ANTHROPIC_AUTH_TOKEN", "sk-ant-oat01-1").var("ANTHROPIC_API_KEY", "sk-ant-api03-1"), "to variable CLAUDE_CODE_OAUTH_TOKEN and remove variable ANTHROPIC_API_KEY", |m| m.without("ANTHROPIC_AUTH_TOKEN").without("ANTHROPIC_API_KEY").var("CLAUDE_CODE_OAUTH_TOKEN", "sk-ant-oat01-1"), "variable CLAUDE_CODE_OAUTH_TOKEN -> https://api.anthropic.com"),
        ("a key as a login's token", of(ClaudeCode).var("CLAUDE_CODE_OAUTH_TOKEN", "sk-ant-api03-1"), "to variable ANTHROPIC_API_KEY", |m| m.without("CLAUDE_CODE_OAUTH_TOKEN").var("ANTHROPIC_API_KEY", "sk-ant-api03-1"), "variable ANTHROPIC_API_KEY -> https://api.anthropic.com"),
        ("a session's token as a key", Machine::default().var("OPENAI_API_KEY", "eyJ1"), "or run `codex login`", Machine::login, "/h/.codex/auth.json tokens -> https://chatgpt.com/backend-api/codex"),
        ("and a key in its place", Machine::default().var("OPENAI_API_KEY", "at-1"), "put an API key into variable OPENAI_API_KEY", |m| m.var("OPENAI_API_KEY", "sk-1"), "variable OPENAI_API_KEY -> https://api.openai.com/v1"),
        ("Google's token as a key", of(GeminiCli).var("GEMINI_API_KEY", "ya29.1"), "or set `security.auth.selectedType` to `oauth-personal` in `~/.gemini/settings.json` and run `gemini`", |m| m.file(GOOGLE, TOKEN).file(SETTINGS, GOOGLE_SELECTED), "/h/.gemini/oauth_creds.json access_token -> https://cloudcode-pa.googleapis.com"),
        ("a header's variable", Machine::default().file(CONFIG, azure.clone()), "set K in the environment", |m| m.var("K", "k"), " -> https://gw.example/v1"),
        ("and where no shell runs", Machine::default().file(CONFIG, azure), "put a line `K=...` into ~/.codex/.env", |m| m.file("/h/.codex/.env", "K=k\n"), " -> https://gw.example/v1"),
    ];
    let remedy = |auth: &Resolution| {
        let mut notes = auth.diagnostics().into_iter();
        let note = notes.find(|note| ["misplaced-credential", "no-effect"].contains(&note.code));
        note.and_then(|note| note.remedy)
    };
    for (shows, machine, way, change, expected) in rows {
        let said = remedy(&machine.resolve().expect(shows)).expect(shows);
        assert!(said.contains(way), "{shows}: {said}");
        let after = change(machine).resolve().expect(shows);
        assert_eq!((used(&after).as_str(), remedy(&after)), (expected, None), "{shows}");
    }
}

/// What a note, or the explanation of a server's refusal, names for using the other credential.
#[rustfmt::skip] // A row is a line.
#[test]
fn the_other_credential_is_used_once_its_way_is_followed() {
    use Program::ClaudeCode;
    let m = Machine::default;
    let claude = Machine::of(ClaudeCode).file(CLAUDE, CLAUDE_LOGIN).var("ANTHROPIC_AUTH_TOKEN", "sk-ant-1").var("ANTHROPIC_API_KEY", "sk-ant-2");
    let both = || m().login().var("OPENAI_API_KEY", "sk-1").file(CONFIG, "preferred_auth_method = 'apikey'");
    let gateway = || both().var("OPENAI_BASE_URL", GATEWAY);
    let mut allowed = gateway();
    allowed.session_host = Some("gw.example");
    let at_gateway = Machine::of(ClaudeCode).file(CLAUDE, CLAUDE_LOGIN).var("ANTHROPIC_API_KEY", "gw-1").var("ANTHROPIC_BASE_URL", GATEWAY);
    let rows: Vec<Row> = vec![
        ("a gateway gets no login that was not meant for it", at_gateway, "to use the Claude login, remove variable ANTHROPIC_API_KEY and unset variable ANTHROPIC_BASE_URL", |m| m.without("ANTHROPIC_API_KEY").without("ANTHROPIC_BASE_URL"), "/h/.claude/.credentials.json claudeAiOauth -> https://api.anthropic.com"),
        ("all that comes before goes", claude, "to use the Claude login, remove variable ANTHROPIC_AUTH_TOKEN and remove variable ANTHROPIC_API_KEY", |m| m.without("ANTHROPIC_AUTH_TOKEN").without("ANTHROPIC_API_KEY"), "/h/.claude/.credentials.json claudeAiOauth -> https://api.anthropic.com"),
        ("a base URL that is for keys goes", gateway(), "to use the ChatGPT login, set preferred_auth_method = \"chatgpt\" in ~/.codex/config.toml and unset variable OPENAI_BASE_URL", |m| m.without("OPENAI_BASE_URL").file(CONFIG, "preferred_auth_method = 'chatgpt'"), "/h/.codex/auth.json tokens -> https://chatgpt.com/backend-api/codex"),
        ("the caller's base URL is left out", both().url(GATEWAY), "to use the ChatGPT login, set preferred_auth_method = \"chatgpt\" in ~/.codex/config.toml and leave out the caller's base URL", |m| m.without_url().file(CONFIG, "preferred_auth_method = 'chatgpt'"), "/h/.codex/auth.json tokens -> https://chatgpt.com/backend-api/codex"),
        ("a base URL that is open to the login stays", allowed, "to use the ChatGPT login, set preferred_auth_method = \"chatgpt\" in ~/.codex/config.toml", |m| m.file(CONFIG, "preferred_auth_method = 'chatgpt'"), "/h/.codex/auth.json tokens -> https://gw.example/v1"),
        ("what was given for this run is left out", m().login().key("sk-1"), "to use the ChatGPT login, leave out the caller's API key", |m| m.without_key(), "/h/.codex/auth.json tokens -> https://chatgpt.com/backend-api/codex"),
    ];
    for (shows, machine, way, change, expected) in rows {
        let auth = machine.resolve().expect(shows);
        let diagnostics = auth.diagnostics();
        let note = diagnostics.iter().find(|note| note.code == "conflicting-credentials");
        assert_eq!(note.expect(shows).remedy.as_deref(), Some(way), "{shows}");
        let rejection = auth.explain_rejection(401, r#"{"error": {"code": "invalid_api_key"}}"#);
        assert!(rejection.remedies.join("; ").contains(way), "{shows}");
        assert_eq!(used(&change(machine).resolve().expect(shows)), expected, "{shows}");
    }
    // Without the caller's key the provider's own is used, and not the login.
    let provider = m().login().key("k").url(GATEWAY).var("K", "p").file(CONFIG, format!("{P}env_key = 'K'"));
    let auth = provider.resolve().unwrap();
    let remedies: Vec<_> = auth.diagnostics().into_iter().filter_map(|note| note.remedy).collect();
    assert!(remedies.iter().all(|remedy| !remedy.contains("login")), "{remedies:?}");
}

// What would lead to the next refusal is not named.
#[rustfmt::skip] // A row is a line.
#[test]
fn what_would_not_help_is_left_out() {
    use Program::{ClaudeCode, GeminiCli};
    let m = Machine::default;
    let claude = |project: &str| {
        Machine::of(ClaudeCode).var("ANTHROPIC_API_KEY", "k").file("/h/clone/.claude/settings.json", project)
    };
    let mut insecure = m().login().var("OPENAI_BASE_URL", "http://gw.example/v1");
    insecure.allow_http = true;
    let bedrock = Machine::bedrock;
    for (shows, machine, left_out) in [
        ("a region that a variable has", bedrock().var("AWS_REGION", "eu-west-1"), "region"),
        ("a region that the table has", bedrock().with_region("eu-west-1"), "region"),
        ("a login for a provider that has not asked", m().file(CONFIG, P), "codex login"),
        ("a key where only logins are allowed", m().file(CONFIG, "forced_login_method = 'chatgpt'"), "key"),
        ("a preference against what is given for this run", m().file(CONFIG, "forced_login_method = 'chatgpt'").login().key("k"), "preferred_auth_method"),
        ("a base URL in a login", m().file(AUTH, r#"{"OPENAI_API_KEY": "k"}"#).file(DOTENV, "OPENAI_BASE_URL=https://gw.example/v1\n"), "auth.json"),
        ("a base URL that comes later", claude(r#"{"env": {"ANTHROPIC_BASE_URL": "https://gw.example"}}"#), "set the base URL"),
        ("a key in a configuration", m().rules("codex-0.125.0").var("CODEX_API_KEY", "k").file(CONFIG, "[projects.'/h/clone']\ntrust_level = 'trusted'\n").file("/h/clone/.codex/config.toml", "openai_base_url = 'https://gw.example/v1'\n"), "put an API key"),
        ("a host for sessions, unencrypted", insecure, "session host"),
        ("a credential where another method is forced", Machine::of(GeminiCli).file("/h/.gemini/settings.json", r#"{"security": {"auth": {"enforcedType": "vertex-ai"}}}"#), "pass a credential"),
    ] {
        let error = machine.resolve().expect_err(shows);
        let remedy = error.remedies().join("; or ");
        assert!(!remedy.contains(left_out), "{shows}: {error}");
    }
}
