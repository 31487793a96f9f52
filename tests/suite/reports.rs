//! What people reported, by the number of the report, and what is near to it: what a report of this
//! crate tells them now. Servers' answers, addresses of Azure's and references have tables of their own.

use auth_resolver::codex::Rules;
use auth_resolver::report::Identities;
use auth_resolver::{System, claude_code, codex, gemini_cli};

#[derive(Clone, Copy)]
enum Program {
    Codex(&'static str),
    ClaudeCode,
    GeminiCli,
}
use Program::{ClaudeCode, Codex, GeminiCli};

type Pairs = &'static [(&'static str, &'static str)];

/// What it shows, on which machine, and what its report says. What begins with `!` it does not say.
type Row = (&'static str, Program, Pairs, Pairs, &'static [&'static str]);

const DOCUMENTED: Program = Codex("documented");
const CONFIG: &str = "/h/.codex/config.toml";
const AUTH: &str = "/h/.codex/auth.json";
const HEADER: &str = "model_provider = 'az'\n[model_providers.az]\nname = 'Az'\nbase_url = 'https://acme.openai.azure.com/openai/v1'\nenv_http_headers = { api-key = 'AZURE_OPENAI_API_KEY' }\n";
const ENV_KEY: &str = "model_provider = 'p'\n[model_providers.p]\nname = 'P'\nbase_url = 'https://gw.example/v1'\nenv_key = 'K'\n";
const NO_KEY: &str = "model_provider = 'cm'\n[model_providers.cm]\nname = 'CM'\nbase_url = 'https://gw.example/v1'\n";
const OLLAMA: &str = "model_provider = 'ollama'\n[model_providers.ollama]\nname = 'Ollama'\nbase_url = 'http://localhost:11438/v1'\n";
const BEDROCK: &str = "model_provider = 'amazon-bedrock'\n[model_providers.amazon-bedrock.aws]\nregion = 'us-west-2'\n";
const BEDROCK_KEY: (&str, &str) = ("AWS_BEARER_TOKEN_BEDROCK", "made-up");
const GOOGLE: (&str, &str) = (
    "/h/.gemini/oauth_creds.json",
    r#"{"access_token": "made-up", "refresh_token": "made-up"}"#,
);
const GOOGLE_SELECTED: (&str, &str) = (
    "/h/.gemini/settings.json",
    r#"{"security": {"auth": {"selectedType": "oauth-personal"}}}"#,
);
const OF_PROJECT: (&str, &str) = ("/h/clone/.env", "GEMINI_API_KEY=of-project\n");
const OF_USER: (&str, &str) = ("/h/.gemini/.env", "GEMINI_API_KEY=of-user\n");
const TRUSTED: (&str, &str) = (
    "/h/.gemini/trustedFolders.json",
    r#"{"/h/clone": "TRUST_FOLDER"}"#,
);
const GATEWAY: (&str, &str) = ("ANTHROPIC_BASE_URL", "https://gw.example");

fn report(program: Program, variables: Pairs, files: Pairs) -> String {
    let mut machine = System::fixed().directory("/h/clone").now(1_767_225_600);
    let has_home = variables.iter().any(|(name, _)| *name == "HOME");
    if !has_home {
        machine = machine.home("/h");
    }
    for (name, value) in variables {
        machine = machine.var(*name, *value);
    }
    for (path, text) in files {
        machine = machine.file(*path, *text).file_mode(*path, 0o600);
    }
    let project = "/h/clone".into();
    let resolved = match program {
        Codex(rules) => {
            let rules = rules.parse::<Rules>().unwrap();
            let preset = codex().rules(rules).project(Some(project));
            preset.system(machine).resolve()
        }
        ClaudeCode => claude_code()
            .project(Some(project))
            .system(machine)
            .resolve(),
        GeminiCli => gemini_cli()
            .project(Some(project))
            .system(machine)
            .resolve(),
    };
    let report = match resolved {
        Ok(auth) => auth.report(Identities::Hidden),
        Err(error) => error.report(),
    };
    // Columns are as wide as what is in them.
    let text = report.to_string();
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

#[rustfmt::skip] // A row is a line.
#[test]
fn what_people_reported() {
    let rows: &[Row] = &[
        ("F40: a cloud's key and its region", DOCUMENTED, &[BEDROCK_KEY], &[(CONFIG, BEDROCK)], &["base URL https://bedrock-mantle.us-west-2.api.aws/openai/v1", "billing third-party"]),
        ("F40: named by a provider without a base URL", DOCUMENTED, &[BEDROCK_KEY], &[(CONFIG, "model_provider = 'b'\n[model_providers.b]\nname = 'B'\nenv_key = 'AWS_BEARER_TOKEN_BEDROCK'\n")], &["error untrusted-url", "holds a key for Amazon Bedrock"]),
        ("F40: nothing selects the cloud", DOCUMENTED, &[BEDROCK_KEY], &[], &["AWS_BEARER_TOKEN_BEDROCK a text no effect: it is for the provider `amazon-bedrock`, which is not in use"]),

        ("F41: a table for a local provider", DOCUMENTED, &[], &[(CONFIG, OLLAMA)], &["is in a table for the provider `ollama`, which is built in and takes none", "rename the table of `ollama` in ~/.codex/config.toml and ~/.codex/config.toml:1 model_provider, both alike", "set variable CODEX_OSS_BASE_URL to the base URL", "!mend", "!fix or remove"]),
        ("F41: a table for the vendor", DOCUMENTED, &[], &[(CONFIG, "[model_providers.openai]\nname = 'O'\nbase_url = 'https://gw.example/v1'\n")], &["remove the table of `openai` in ~/.codex/config.toml, and set the base URL in variable OPENAI_BASE_URL"]),
        ("F41: where no variable names the vendor's URL", Codex("codex-0.169.0"), &[], &[(CONFIG, "[model_providers.openai]\nname = 'O'\nbase_url = 'https://gw.example/v1'\n")], &["rename the table of `openai` in ~/.codex/config.toml, give it an `env_key`"]),

        ("F43: the last release that sends the stored key", Codex("codex-0.148.0"), &[], &[(CONFIG, NO_KEY), (AUTH, r#"{"OPENAI_API_KEY": "made-up"}"#)], &["error untrusted-url", "has not asked for ~/.codex/auth.json OPENAI_API_KEY"]),
        ("F43: the first that does not", Codex("codex-0.149.0"), &[], &[(CONFIG, NO_KEY), (AUTH, r#"{"OPENAI_API_KEY": "made-up"}"#)], &["method no credential", "no effect: the provider in use has not asked for the login"]),

        ("F44: a header's variable is not set", DOCUMENTED, &[], &[(CONFIG, HEADER)], &["variable AZURE_OPENAI_API_KEY nothing", "env_http_headers.api-key has no effect: it names the variable AZURE_OPENAI_API_KEY, which is not set", "set AZURE_OPENAI_API_KEY in the environment"]),
        ("F44: it is set to nothing", DOCUMENTED, &[("AZURE_OPENAI_API_KEY", "")], &[(CONFIG, HEADER)], &["variable AZURE_OPENAI_API_KEY an empty text", "set AZURE_OPENAI_API_KEY in the environment"]),
        ("F44: and a login is there that is not asked for", Codex("codex-0.140.0"), &[], &[(CONFIG, HEADER), (AUTH, r#"{"OPENAI_API_KEY": "made-up"}"#)], &["error untrusted-url", "variable AZURE_OPENAI_API_KEY nothing", "!set AZURE_OPENAI_API_KEY"]),
        ("F44: the error names it as well", Codex("codex-0.140.0"), &[], &[(CONFIG, HEADER), (AUTH, r#"{"OPENAI_API_KEY": "made-up"}"#)], &["has not asked for ~/.codex/auth.json OPENAI_API_KEY: ~/.codex/config.toml:5 model_providers.az.env_http_headers.api-key names the variable AZURE_OPENAI_API_KEY, which is not set", "remedy name AZURE_OPENAI_API_KEY as the provider's `env_key`, and set that variable"]),
        ("F44: it is set, and the login would go along", Codex("codex-0.140.0"), &[("AZURE_OPENAI_API_KEY", "made-up")], &[(CONFIG, HEADER), (AUTH, r#"{"OPENAI_API_KEY": "made-up"}"#)], &["error untrusted-url", "!which is not set", "give the provider an `env_key`"]),
        ("F44: a header for no credential", DOCUMENTED, &[("K", "made-up")], &[(CONFIG, "model_provider = 'p'\n[model_providers.p]\nname = 'P'\nbase_url = 'https://gw.example/v1'\nenv_key = 'K'\nenv_http_headers = { X-Team = 'TEAM' }\n")], &["variable TEAM nothing", "!no-effect:"]),

        ("F49: a provider's variable is not set", DOCUMENTED, &[], &[(CONFIG, ENV_KEY)], &["variable K nothing", "remedy set K in the environment or put a line `K=...` into ~/.codex/.env, which also works for programs that no shell started"]),
        ("F49: in a release", Codex("codex-0.169.0"), &[], &[(CONFIG, ENV_KEY)], &["or put a line `K=...` into ~/.codex/.env"]),
        ("F49: the file is there", DOCUMENTED, &[], &[(CONFIG, ENV_KEY), ("/h/.codex/.env", "A=b\n")], &["~/.codex/.env K nothing", "or put a line `K=...` into ~/.codex/.env"]),
        ("F49: a name that no such file sets", DOCUMENTED, &[], &[(CONFIG, "model_provider = 'p'\n[model_providers.p]\nname = 'P'\nenv_key = 'CODEX_GW_KEY'\n")], &["set CODEX_GW_KEY in the environment"]),
        ("F49: a name that no such file sets, in a release", Codex("codex-0.169.0"), &[], &[(CONFIG, "model_provider = 'p'\n[model_providers.p]\nname = 'P'\nenv_key = 'CODEX_GW_KEY'\n")], &["set CODEX_GW_KEY in the environment", "!into ~/.codex/.env"]),
        ("F49: no key anywhere", DOCUMENTED, &[], &[], &["or put a line `OPENAI_API_KEY=...` into ~/.codex/.env"]),
        ("F49: a variable of nothing hides the file's", Codex("codex-0.169.0"), &[("K", "")], &[(CONFIG, ENV_KEY)], &["variable K an empty text", "!into ~/.codex/.env"]),
        ("F49: Gemini CLI", GeminiCli, &[], &[], &["or put a line `GEMINI_API_KEY=...` into ~/.gemini/.env"]),

        ("F50: a key for Vertex AI alone", GeminiCli, &[("GOOGLE_API_KEY", "made-up")], &[], &["error none-found", "GOOGLE_API_KEY a text no effect", "Gemini CLI sends this key to Vertex AI only; `GEMINI_API_KEY` is the one for the Gemini API", "!not reached"]),
        ("F50: a name of other programs", GeminiCli, &[("GOOGLE_GENERATIVE_AI_API_KEY", "made-up")], &[], &["the variable is called `GEMINI_API_KEY`", "!not reached"]),
        ("F50: another name of the base URL", DOCUMENTED, &[("OPENAI_API_BASE", "https://gw.example")], &[], &["the variable is called `OPENAI_BASE_URL`", "!not reached"]),
        ("F50: the same beside a key", DOCUMENTED, &[("OPENAI_API_BASE_URL", "https://gw.example"), ("OPENAI_API_KEY", "made-up")], &[], &["the variable is called `OPENAI_BASE_URL`"]),
        ("F50: a key that no provider names", DOCUMENTED, &[("OPENROUTER_API_KEY", "made-up")], &[], &["OPENROUTER_API_KEY a text no effect: no provider in use names it", "!not reached"]),
        ("F50: the same where another key is used", DOCUMENTED, &[("OPENROUTER_API_KEY", "made-up"), ("OPENAI_API_KEY", "made-up")], &[], &["!OPENROUTER"]),
        ("F50: a key that this release does not read", Codex("codex-0.169.0"), &[("OPENAI_API_KEY", "made-up")], &[], &["OPENAI_API_KEY API key no effect: the rules `codex-0.169.0` do not use it (used before 0.35)", "!not reached"]),
        ("F50: a misspelt variable", DOCUMENTED, &[("OPENAI_APIKEY", "made-up")], &[], &["near-miss: variable OPENAI_APIKEY is set and not read; variable OPENAI_API_KEY is read and not set", "remedy rename variable OPENAI_APIKEY to OPENAI_API_KEY"]),
        ("F50: the same beside a key", DOCUMENTED, &[("OPENAI_APIKEY", "made-up"), ("OPENAI_API_KEY", "made-up")], &[], &["!OPENAI_APIKEY"]),
        ("F50: the same where a release reads neither", Codex("codex-0.171.0"), &[("OPENAI_APIKEY", "made-up")], &[], &["!OPENAI_APIKEY"]),
        ("F50: for one run", Codex("codex-0.171.0"), &[("CODEX_APIKEY", "made-up")], &[], &["rename variable CODEX_APIKEY to CODEX_API_KEY"]),
        ("F50: a misspelt base URL", DOCUMENTED, &[("OPENAI_BASEURL", "https://gw.example"), ("OPENAI_API_KEY", "made-up")], &[], &["near-miss: variable OPENAI_BASEURL is set and not read"]),
        ("F50: the same in Claude Code", ClaudeCode, &[("ANTHROPIC_APIKEY", "made-up")], &[], &["rename variable ANTHROPIC_APIKEY to ANTHROPIC_API_KEY"]),
        ("F50: the same in Gemini CLI", GeminiCli, &[("GEMINI_APIKEY", "made-up")], &[], &["rename variable GEMINI_APIKEY to GEMINI_API_KEY"]),
        ("F50: a key is no token", GeminiCli, &[("GOOGLE_CLOUD_API_KEY", "made-up")], &[], &["!rename variable"]),
        ("F50: a setting of other programs", DOCUMENTED, &[("OPENAI_API_KEY", "made-up")], &[(CONFIG, "base_url = 'https://gw.example'\nopenai_api_base = 'https://gw.example'\n")], &["config.toml:1 base_url has no effect: the rules `documented` do not use it (the setting is called `openai_base_url`)", "config.toml:2 openai_api_base has no effect"]),
        ("F50: one of a provider", DOCUMENTED, &[("K", "made-up")], &[(CONFIG, ENV_KEY)], &["!openai_base_url"]),
        ("F50: a provider in other letters", DOCUMENTED, &[], &[(CONFIG, "model_provider = 'Ollama'\n")], &["selects the provider `Ollama`, which is not configured (did you mean `ollama`?)"]),
        ("F50: a misspelt provider of one's own", DOCUMENTED, &[], &[(CONFIG, "model_provider = 'deepsek'\n[model_providers.deepseek]\nname = 'D'\n")], &["(did you mean `deepseek`?)"]),
        ("F50: a misspelt profile", Codex("codex-0.130.0"), &[], &[(CONFIG, "profile = 'Work'\n[profiles.work]\nmodel = 'x'\n")], &["selects the profile `Work`, which is not configured (did you mean `work`?)"]),
        ("F50: names of other programs", ClaudeCode, &[("CLAUDE_API_KEY", "made-up"), ("ANTHROPIC_API_URL", "https://gw.example")], &[], &["the variable is called `ANTHROPIC_API_KEY`", "the variable is called `ANTHROPIC_BASE_URL`", "!not reached"]),

        ("F52: a home that is not there", DOCUMENTED, &[("HOME", "/nonexistent")], &[], &["/nonexistent/.codex/auth.json nothing", "home-missing: the home directory here is /nonexistent, which does not exist", "!~"]),
        ("F52: Claude Code", ClaudeCode, &[("HOME", "/nonexistent")], &[], &["/nonexistent/.claude.json nothing", "home-missing", "!~"]),
        ("F52: Gemini CLI", GeminiCli, &[("HOME", "/nonexistent")], &[], &["/nonexistent/.gemini/oauth_creds.json nothing", "home-missing"]),
        ("F52: a key is there", DOCUMENTED, &[("HOME", "/nonexistent"), ("OPENAI_API_KEY", "made-up")], &[], &["/nonexistent/.codex/auth.json nothing", "!home-missing"]),
        ("F52: another user's home", DOCUMENTED, &[("HOME", "/root")], &[("/root/.bashrc", "")], &["~/.codex/auth.json nothing", "home-without-files: `~` is /root here, and there is no .codex in it"]),
        ("F52: a directory that CLAUDE_CONFIG_DIR names", ClaudeCode, &[("CLAUDE_CONFIG_DIR", "/nonexistent")], &[], &["home-missing: variable CLAUDE_CONFIG_DIR leads to /nonexistent, which does not exist", "create the directory, or unset the variable"]),
        ("F52: a key is there, and the gateway may stand in that directory", ClaudeCode, &[("CLAUDE_CONFIG_DIR", "/nonexistent"), ("ANTHROPIC_API_KEY", "made-up")], &[], &["home-missing: variable CLAUDE_CONFIG_DIR leads to /nonexistent"]),
        ("F52: the directory is there", ClaudeCode, &[("CLAUDE_CONFIG_DIR", "/srv/claude")], &[("/srv/claude/settings.json", "{}")], &["!home-missing"]),
        ("F52: one for logins", ClaudeCode, &[("CLAUDE_SECURESTORAGE_CONFIG_DIR", "/nonexistent")], &[], &["home-missing: variable CLAUDE_SECURESTORAGE_CONFIG_DIR leads to /nonexistent, which does not exist"]),
        ("F52: one that settings name", ClaudeCode, &[], &[("/h/.claude/settings.json", "{\"env\": {\"CLAUDE_CONFIG_DIR\": \"/nonexistent\"}}")], &["home-missing", "leads to /nonexistent, which does not exist"]),
        ("F52: GEMINI_CLI_HOME names the parent", GeminiCli, &[("GEMINI_CLI_HOME", "/nonexistent")], &[], &["home-missing: variable GEMINI_CLI_HOME leads to /nonexistent/.gemini, which does not exist"]),
        ("F52: one that may be a key", ClaudeCode, &[("CLAUDE_CONFIG_DIR", "sk-proj-abcdefghijklmnopqrstuvwxyz0123456789")], &[], &["!sk-proj"]),
        ("F52: a home that may be a key", DOCUMENTED, &[("HOME", "sk-proj-abcdefghijklmnopqrstuvwxyz0123456789")], &[], &["error none-found", "!sk-proj"]),

        ("F49: Claude Code", ClaudeCode, &[], &[], &["or put `\"env\": {\"ANTHROPIC_API_KEY\": \"...\"}` into ~/.claude/settings.json, which also works for programs that no shell started"]),
        ("F49: Claude Code, whose settings are there", ClaudeCode, &[], &[("/h/.claude/settings.json", "{\"model\": \"m\"}")], &["into ~/.claude/settings.json, which also works for programs that no shell started"]),
        ("F49: Claude Code, for a cloud", ClaudeCode, &[("CLAUDE_CODE_USE_BEDROCK", "1")], &[], &["or put `\"env\": {\"AWS_BEARER_TOKEN_BEDROCK\": \"...\"}` into ~/.claude/settings.json"]),
        ("F49: what comes first is set to nothing", ClaudeCode, &[("ANTHROPIC_API_KEY", "")], &[], &["!which also works for programs that no shell started"]),
        ("F49: a host program decides", ClaudeCode, &[("CLAUDE_CODE_PROVIDER_MANAGED_BY_HOST", "1")], &[], &["!which also works for programs that no shell started"]),

        ("F53: a folder that is not trusted", GeminiCli, &[], &[OF_PROJECT, OF_USER], &["from ~/.gemini/.env:1 GEMINI_API_KEY", "~/clone/.env:1 GEMINI_API_KEY API key no effect: the user has not marked this project as trusted"]),
        ("F53: one that is", GeminiCli, &[], &[OF_PROJECT, OF_USER, TRUSTED], &["from ~/clone/.env:1 GEMINI_API_KEY", "~/.gemini/.env:1 GEMINI_API_KEY API key shadowed: ~/clone/.env comes first"]),

        ("F53: two files of the user's", GeminiCli, &[], &[OF_USER, ("/h/.env", "GEMINI_API_KEY=second\n")], &["from ~/.gemini/.env:1 GEMINI_API_KEY", "~/.env a file no effect: ~/.gemini/.env was found first"]),
        ("F53: two files of a project", GeminiCli, &[], &[TRUSTED, OF_PROJECT, ("/h/clone/.gemini/.env", "GEMINI_API_KEY=first\n")], &["from ~/clone/.gemini/.env:1 GEMINI_API_KEY", "~/clone/.env a file no effect: ~/clone/.gemini/.env was found first"]),
        ("F52: the login's settings lie where the variable says", GeminiCli, &[("GEMINI_CLI_HOME", "/srv")], &[("/srv/.gemini/state.json", "{}")], &["set `security.auth.selectedType` to `oauth-personal` in `/srv/.gemini/settings.json`", "!home-missing"]),
        ("F53: a login that nothing selects", GeminiCli, &[], &[GOOGLE], &["remedy set `security.auth.selectedType` to `oauth-personal`", "no effect: nothing selects the login", "!run `gemini`"]),
        ("F50: a region alone", GeminiCli, &[("GOOGLE_CLOUD_LOCATION", "us")], &[], &["!no provider"]),

        ("F55: a byte order mark in the middle", DOCUMENTED, &[], &[(CONFIG, "model = 'x'\n\u{feff}model_provider = 'z'\n")], &["line 2, column 1: an invisible byte order mark in the middle of the file"]),
        ("F55: of a login", DOCUMENTED, &[], &[(AUTH, "{\n\u{feff}\"OPENAI_API_KEY\": \"made-up\"}")], &["line 2, column 1: an invisible byte order mark in the middle of the file"]),
        ("F55: a comment in a login", DOCUMENTED, &[], &[(AUTH, "{\n// mine\n\"OPENAI_API_KEY\": \"made-up\"}")], &["line 2, column 1: a comment, which is not allowed here"]),
        ("F55: a comma at the end", ClaudeCode, &[], &[("/h/.claude/settings.json", "{\"env\": {\"A\": \"b\"},\n}")], &["line 2, column 1: a trailing comma, which is not allowed here"]),
        ("F55: a comment where comments are fine, and a comma", GeminiCli, &[("GEMINI_API_KEY", "made-up")], &[("/h/.gemini/settings.json", "{ // mine\n\"a\": 1, }")], &["line 2, column 9: a trailing comma, which is not allowed here"]),
        ("F55: a path of Windows", DOCUMENTED, &[], &[(CONFIG, "notify = [\"C:\\Users\\u\"]\n")], &["a `\\`, which is written as `\\\\` between double quotation marks"]),

        ("F57: a table twice", DOCUMENTED, &[], &[(CONFIG, "model = 'x'\n[projects.'c:\\u']\ntrust_level = 'trusted'\n[projects.'c:\\u']\n")], &["line 4, column 11: this key or table is there twice, first at line 2"]),
        ("F57: a key twice", DOCUMENTED, &[], &[(CONFIG, "model = 'x'\n\nmodel = 'y'\n")], &["line 3, column 1: this key or table is there twice, first at line 1"]),
    ];
    check(rows);
}

#[rustfmt::skip] // A row is a line.
#[test]
fn what_people_put_in_the_wrong_place() {
    let rows: &[Row] = &[
        ("F60: a login's token as a key", ClaudeCode, &[("ANTHROPIC_API_KEY", "sk-ant-oat01-x")], &[], &["misplaced-credential: variable ANTHROPIC_API_KEY is for an API key, and what it holds begins like the token of a login", "move it from variable ANTHROPIC_API_KEY to variable CLAUDE_CODE_OAUTH_TOKEN"]),
        ("F60: as a bearer token", ClaudeCode, &[("ANTHROPIC_AUTH_TOKEN", "sk-ant-oat01-x")], &[], &["move it from variable ANTHROPIC_AUTH_TOKEN to variable CLAUDE_CODE_OAUTH_TOKEN"]),
        ("F60: at a gateway, which may take it", ClaudeCode, &[("ANTHROPIC_API_KEY", "sk-ant-oat01-x"), GATEWAY], &[], &["!misplaced-credential"]),
        ("F60: a key as a login's token", ClaudeCode, &[("CLAUDE_CODE_OAUTH_TOKEN", "sk-ant-api03-x")], &[], &["is for an access token, and what it holds begins like an API key", "move it from variable CLAUDE_CODE_OAUTH_TOKEN to variable ANTHROPIC_API_KEY"]),
        ("F60: a key as a bearer token", ClaudeCode, &[("ANTHROPIC_AUTH_TOKEN", "sk-ant-api03-x")], &[], &["move it from variable ANTHROPIC_AUTH_TOKEN to variable ANTHROPIC_API_KEY"]),
        ("F60: a session's token as a key", DOCUMENTED, &[("OPENAI_API_KEY", "eyJhbGciOiJub25lIn0.e30.x")], &[], &["begins like the token of a login", "put an API key into variable OPENAI_API_KEY, or run `codex login`"]),
        ("F60: a personal access token as a key", DOCUMENTED, &[("OPENAI_API_KEY", "at-made-up")], &[], &["begins like the token of a login"]),
        ("F60: Google's", GeminiCli, &[("GEMINI_API_KEY", "ya29.made-up")], &[], &["variable GEMINI_API_KEY is for an API key, and what it holds begins like the token of a login"]),
        ("F60: another vendor's key", GeminiCli, &[("GEMINI_API_KEY", "sk-proj-made-up")], &[], &["the key begins like one of OpenAI, and the base URL is not theirs"]),
        ("F60: another vendor's key as a bearer token", ClaudeCode, &[("ANTHROPIC_AUTH_TOKEN", "sk-or-v1-made-up")], &[], &["the key begins like one of OpenRouter, and the base URL is not theirs"]),

        ("U: another vendor's key at a vendor that the user named", DOCUMENTED, &[("OPENAI_API_KEY", "sk-proj-made-up"), ("OPENAI_BASE_URL", "https://openrouter.ai/api/v1")], &[], &["key-of-another-vendor: the key begins like one of OpenAI, and the base URL is not theirs"]),
        ("U: the same in a provider", DOCUMENTED, &[("K", "sk-ant-api03-made-up")], &[(CONFIG, "model_provider = 'p'\n[model_providers.p]\nname = 'P'\nbase_url = 'https://api.deepseek.com/v1'\nenv_key = 'K'\n")], &["key-of-another-vendor: the key begins like one of Anthropic"]),
        ("U: a gateway takes what keys it likes", DOCUMENTED, &[("OPENAI_API_KEY", "sk-proj-made-up"), ("OPENAI_BASE_URL", "https://acme.azure-api.net/openai/v1")], &[], &["!key-of-another-vendor"]),
        ("U: and so may Cloudflare's", DOCUMENTED, &[("OPENAI_API_KEY", "sk-proj-made-up"), ("OPENAI_BASE_URL", "https://gateway.ai.cloudflare.com/v1/a1/gw/openai")], &[], &["!key-of-another-vendor"]),
        ("U: a vendor's own key", DOCUMENTED, &[("OPENAI_API_KEY", "sk-or-v1-made-up"), ("OPENAI_BASE_URL", "https://openrouter.ai/api/v1")], &[], &["!key-of-another-vendor"]),
        ("U: a key for administration", ClaudeCode, &[("ANTHROPIC_API_KEY", "sk-ant-admin01-x")], &[], &["misplaced-credential: variable ANTHROPIC_API_KEY is for an API key, and what it holds begins like a key for the administration of an organization, which no model takes", "put an API key into variable ANTHROPIC_API_KEY"]),
        ("U: OpenAI's", DOCUMENTED, &[("OPENAI_API_KEY", "sk-admin-x")], &[], &["misplaced-credential", "which no model takes"]),
        ("U: a refresh token", ClaudeCode, &[("CLAUDE_CODE_OAUTH_TOKEN", "sk-ant-ort01-x")], &[], &["error malformed", "the text is a refresh token, expected an access token or a key", "remedy run `claude /login`", "set variable CLAUDE_CODE_OAUTH_TOKEN to the bare token"]),
        ("U: a line of a header", DOCUMENTED, &[("OPENAI_API_KEY", "Authorization: Bearer made-up")], &[], &["the text is a whole header, expected the credential alone", "!made-up"]),

        ("O: a region that nothing filled in", ClaudeCode, &[("CLAUDE_CODE_USE_BEDROCK", "1"), BEDROCK_KEY, ("AWS_REGION", "undefined")], &[], &["error malformed", "variable AWS_REGION cannot be used: not one of the names of regions", "remedy fix variable AWS_REGION", "!no base URL"]),
        ("O: of Codex", DOCUMENTED, &[BEDROCK_KEY, ("AWS_REGION", "undefined")], &[(CONFIG, "model_provider = 'amazon-bedrock'\n")], &["the provider `amazon-bedrock` has no valid region", "set variable AWS_REGION to the name of a region"]),
        ("O: a resource of a guide", ClaudeCode, &[("CLAUDE_CODE_USE_FOUNDRY", "1"), ("ANTHROPIC_FOUNDRY_API_KEY", "made-up"), ("ANTHROPIC_FOUNDRY_RESOURCE", "your-resource-name")], &[], &["variable ANTHROPIC_FOUNDRY_RESOURCE cannot be used: not one of the names that a resource can have", "!api.anthropic.com"]),
        ("O: no resource at all", ClaudeCode, &[("CLAUDE_CODE_USE_FOUNDRY", "1"), ("ANTHROPIC_FOUNDRY_API_KEY", "made-up")], &[], &["error untrusted-url", "name a base URL of Azure, or of a gateway, in variable ANTHROPIC_FOUNDRY_BASE_URL"]),
        ("O: a project that nothing filled in", GeminiCli, &[("GOOGLE_CLOUD_PROJECT", "undefined")], &[GOOGLE, GOOGLE_SELECTED], &["error invalid-configuration", "expected the id of a project, not a placeholder for one"]),
        ("O: a project of a guide", GeminiCli, &[("GOOGLE_CLOUD_PROJECT", "YOUR_PROJECT_ID")], &[GOOGLE, GOOGLE_SELECTED], &["not a placeholder for one"]),
        ("O: a project that merely begins so", GeminiCli, &[("GOOGLE_CLOUD_PROJECT", "your-energy-1")], &[GOOGLE, GOOGLE_SELECTED], &["project your-energy-1"]),

        ("asked for: the project of a Google login", GeminiCli, &[("GOOGLE_CLOUD_PROJECT", "acme-1")], &[GOOGLE, GOOGLE_SELECTED], &["project acme-1", "variable GOOGLE_CLOUD_PROJECT \"acme-1\" read"]),
        ("asked for: its number, which is refused", GeminiCli, &[("GOOGLE_CLOUD_PROJECT", "123456")], &[GOOGLE, GOOGLE_SELECTED], &["expected the id of a project, not its number"]),
        ("asked for: a key for Bedrock", ClaudeCode, &[("CLAUDE_CODE_USE_BEDROCK", "1"), BEDROCK_KEY], &[], &["from variable AWS_BEARER_TOKEN_BEDROCK", "base URL https://bedrock-runtime.us-east-1.amazonaws.com", "billing third-party"]),
        ("asked for: without its switch", ClaudeCode, &[BEDROCK_KEY], &[], &["AWS_BEARER_TOKEN_BEDROCK a text no effect", "`CLAUDE_CODE_USE_BEDROCK` is not on"]),
        ("asked for: the switch without a key", ClaudeCode, &[("CLAUDE_CODE_USE_BEDROCK", "1")], &[], &["put a key of Amazon Bedrock into variable AWS_BEARER_TOKEN_BEDROCK", "variable AWS_BEARER_TOKEN_BEDROCK nothing"]),
        ("asked for: a header alone is a login", ClaudeCode, &[("ANTHROPIC_CUSTOM_HEADERS", "Authorization: Bearer made-up"), GATEWAY], &[], &["method bearer token from variable ANTHROPIC_CUSTOM_HEADERS", "base URL https://gw.example"]),
        ("asked for: a key's header alone", ClaudeCode, &[("ANTHROPIC_CUSTOM_HEADERS", "x-api-key: made-up"), GATEWAY], &[], &["method API key from variable ANTHROPIC_CUSTOM_HEADERS"]),

        ("I: a provider's base URL under another name", DOCUMENTED, &[("GW_KEY", "made-up")], &[(CONFIG, "model_provider = 'p'\n[model_providers.p]\nname = 'P'\nenv_key = 'GW_KEY'\napi_base = 'https://gw.example/v1'\n")], &["near-miss: `model_providers.p.api_base` on line 5 of ~/.codex/config.toml is not read", "rename `model_providers.p.api_base` to `model_providers.p.base_url`", "!rename `model_providers.p.name`"]),
        ("I: in another spelling", DOCUMENTED, &[], &[(CONFIG, "model_provider = 'p'\n[model_providers.p]\nname = 'P'\nenvKey = 'GW_KEY'\nbase_url = 'https://gw.example/v1'\n")], &["rename `model_providers.p.envKey` to `model_providers.p.env_key`"]),
        ("I: a URL beside the one that is read", DOCUMENTED, &[("GW_KEY", "made-up")], &[(CONFIG, "model_provider = 'p'\n[model_providers.p]\nname = 'P'\nenv_key = 'GW_KEY'\nbase_url = 'https://gw.example/v1'\nurl = 'https://docs.example'\n")], &["base URL https://gw.example/v1", "!near-miss"]),
        ("I: a key in the place of a name", DOCUMENTED, &[], &[(CONFIG, "[model_providers.p]\nname = 'P'\nsk-proj-abcdefghijklmnopqrstuvwxyz0123456789 = 'https://gw.example/v1'\n")], &["near-miss", "!sk-proj-a"]),
        ("I: the provider's selection in another spelling", DOCUMENTED, &[], &[(CONFIG, "model-provider = 'p'\n[model_providers.p]\nname = 'P'\n")], &["rename `model-provider` to `model_provider`"]),
        ("I: the stored key in another spelling", DOCUMENTED, &[], &[(AUTH, "{\n\"openai_api_key\": \"made-up\"\n}")], &["error none-found", "near-miss: `openai_api_key` on line 2 of ~/.codex/auth.json is not read", "remedy rename `openai_api_key` to `OPENAI_API_KEY` in ~/.codex/auth.json"]),
        ("I: a token of the login in another spelling", DOCUMENTED, &[], &[(AUTH, r#"{"tokens": {"accessToken": "made-up", "refresh_token": "made-up"}}"#)], &["error malformed", "remedy rename `tokens.accessToken` to `tokens.access_token` in ~/.codex/auth.json"]),
        ("I: providers that nothing selects", DOCUMENTED, &[], &[(CONFIG, "[model_providers.p]\nname = 'P'\nbase_url = 'https://gw.example/v1'\n")], &["!near-miss"]),

        ("I: a key for the vendor, and a provider without a base URL", DOCUMENTED, &[("OPENAI_API_KEY", "made-up")], &[(CONFIG, "model_provider = 'p'\n[model_providers.p]\nname = 'P'\n")], &["write the provider's `base_url` into its table, and give the provider an `env_key`", "!requires_openai_auth"]),
        ("I: the same with a command", DOCUMENTED, &[], &[(CONFIG, "model_provider = 'p'\n[model_providers.p]\nname = 'P'\n[model_providers.p.auth]\ncommand = 'c'\n")], &["write the provider's `base_url` into its table, and put the command's output into a variable"]),
        ("I: a key in the place of its variable's name", DOCUMENTED, &[], &[(CONFIG, "model_provider = 'p'\n[model_providers.p]\nname = 'P'\nbase_url = 'https://gw.example/v1'\nenv_key = 'sk-proj-abcdefghijklmnopqrst'\n")], &["put the key into a variable, and the variable's name into ~/.codex/config.toml:5 model_providers.p.env_key", "!sk-proj"]),
        ("I: a file that may name a gateway", ClaudeCode, &[("ANTHROPIC_API_KEY", "made-up")], &[("/h/.claude/settings.json", "{")], &["fix ~/.claude/settings.json", "!remove ~/.claude/settings.json"]),
        ("I: a base URL that is none, and a key", ClaudeCode, &[("ANTHROPIC_API_KEY", "made-up"), ("ANTHROPIC_BASE_URL", "gateway")], &[], &["fix variable ANTHROPIC_BASE_URL, or, if the key is for api.anthropic.com, remove it"]),
        ("I: another base URL stands behind it", DOCUMENTED, &[("OPENAI_API_KEY", "made-up"), ("OPENAI_BASE_URL", "gateway")], &[("/h/.codex/.env", "OPENAI_BASE_URL=https://gw.example/v1\n")], &["or, if the key is for gw.example, remove it"]),
        ("I: the login beside a gateway's key", ClaudeCode, &[("ANTHROPIC_AUTH_TOKEN", "made-up"), GATEWAY], &[("/h/.claude/.credentials.json", "{\"claudeAiOauth\": {\"accessToken\": \"made-up\", \"scopes\": [\"user:inference\"]}}")], &["to use the Claude login, remove variable ANTHROPIC_AUTH_TOKEN and unset variable ANTHROPIC_BASE_URL"]),

        ("L: a table for the vendor with a key of its own", DOCUMENTED, &[("GW_KEY", "made-up")], &[(CONFIG, "model_provider = 'openai'\n[model_providers.openai]\nname = 'O'\nbase_url = 'https://gw.example/v1'\nenv_key = 'GW_KEY'\n")], &["remedy rename the table of `openai` in ~/.codex/config.toml and ~/.codex/config.toml:1 model_provider, both alike", "!OPENAI_BASE_URL to", "!set the base URL"]),

        ("N: a key in a query parameter", DOCUMENTED, &[], &[(CONFIG, "model_provider = 'p'\n[model_providers.p]\nname = 'P'\nbase_url = 'https://gw.example/v1'\nquery_params = { api-key = 'made-up' }\n")], &["method no credential", "billing unknown", "!no-credential-configured"]),
        ("N: a version in a query parameter", DOCUMENTED, &[], &[(CONFIG, "model_provider = 'p'\n[model_providers.p]\nname = 'P'\nbase_url = 'https://gw.example/v1'\nquery_params = { api-version = '2025-01-01' }\n")], &["billing none", "no-credential-configured"]),

        ("O: a base URL that nothing expanded", DOCUMENTED, &[("OPENAI_API_KEY", "made-up"), ("OPENAI_BASE_URL", "$GATEWAY/v1")], &[], &["error invalid-url", "an unexpanded variable or a placeholder", "!no scheme"]),
        ("O: a base URL that nothing resolved", ClaudeCode, &[("ANTHROPIC_API_KEY", "made-up"), ("ANTHROPIC_BASE_URL", "op://team/gateway/url")], &[], &["error invalid-url", "an unexpanded variable or a placeholder"]),

        ("P: a variable to expand in the place of its name", DOCUMENTED, &[("GW_KEY", "made-up")], &[(CONFIG, "model_provider = 'p'\n[model_providers.p]\nname = 'P'\nbase_url = 'https://gw.example/v1'\nenv_key = '$GW_KEY'\n")], &["expected the bare name of a variable, without `$` or `%`"]),

        ("Q: a file that a variable names", GeminiCli, &[("GOOGLE_APPLICATION_CREDENTIALS", "/x.json")], &[], &["variable GOOGLE_APPLICATION_CREDENTIALS a path read"]),

        ("S: what a merge left", DOCUMENTED, &[], &[(CONFIG, "model = 'm'\n<<<<<<< HEAD\n")], &["malformed TOML at line 2, column 9: the mark of a conflict that a merge left"]),
        ("S: JSON in TOML's place", DOCUMENTED, &[], &[(CONFIG, "{\"model\": \"m\"}")], &["malformed TOML at line 1, column 1: JSON, where TOML belongs"]),
    ];
    check(rows);
}

fn check(rows: &[Row]) {
    let mut wrong = Vec::new();
    for (shows, program, variables, files, expected) in rows {
        let report = report(*program, variables, files);
        for words in *expected {
            let holds = match words.strip_prefix('!') {
                Some(words) => !report.contains(words),
                None => report.contains(words),
            };
            if !holds {
                wrong.push(format!("{shows}: {words}\n  {report}"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
