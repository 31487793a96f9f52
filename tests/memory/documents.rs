//! Files: right ones, and all kinds of wrong ones.

use auth_resolver::{Gateway, claude_code, codex, gemini_cli};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::{CONFIG, Case, PROVIDER, check, check_each, escaped, exhaust, machine, resolve, text};

const AUTH_JSON: &str = "/h/.codex/auth.json";
const DOTENV: &str = "/h/.codex/.env";

/// Codex on a machine with one file.
fn file(path: &'static str, contents: &'static [u8]) -> Case {
    Box::new(move || resolve(codex().system(machine().file(path, contents))))
}

fn not_utf8(contents: &str) -> &'static [u8] {
    [contents.as_bytes(), b"\xff\n"].concat().leak()
}

#[test]
fn dotenv_in_both_dialects() {
    let mut cases: Vec<(&str, Case)> = Vec::new();
    for contents in [
        "OPENAI_API_KEY=CANARY\n",
        "export OPENAI_API_KEY = 'CANARY' # CANARY\r\n",
        "OPENAI_API_KEY=\"\\\"CANARY\\n\"\n",
        "OPENAI_API_KEY=\"CANARY\nCANARY\"\n",
        "OPENAI_API_KEY=CANARY\nOPENAI_API_KEY=CANARY\n",
        "OPENAI_BASE_URL=https://u:CANARY@gw.example/v1\n",
        "OTHER=CANARY\nOPENAI_API_KEY=$OTHER\n",
        "OTHER=CANARY\nOPENAI_API_KEY=\"${OTHER}-${OTHER}$OTHER\"\n",
        "HOME=CANARY\nCODEX_CANARY=CANARY\nCANARY=CANARY\nCANARY\n",
        "OPENAI_API_KEY=\"CANARY\n",
        "OPENAI_API_KEY=\"CANARY\" CANARY\n",
        "OPENAI_API_KEY=CANARY CANARY\n",
        "OPENAI_API_KEY=\"\\qCANARY\"\nOPENAI_API_KEY CANARY\n",
    ] {
        let contents = text(contents);
        cases.push((contents, file(DOTENV, contents.as_bytes())));
        let dotenvy = move || {
            let rules = "codex-0.60.0".parse().unwrap();
            let machine = machine().file(DOTENV, contents);
            resolve(codex().rules(rules).system(machine));
        };
        cases.push((contents, Box::new(dotenvy)));
    }
    let contents = not_utf8(text("OPENAI_API_KEY=CANARY"));
    cases.push(("not UTF-8", file(DOTENV, contents)));
    check(cases);
}

#[test]
fn auth_json() {
    let mut cases: Vec<(&str, Case)> = Vec::new();
    for contents in [
        r#"{"OPENAI_API_KEY":"CANARY"}"#,
        r#"{"OPENAI_API_KEY":" CANARY\n"}"#,
        r#"{"auth_mode":"CANARY","OPENAI_API_KEY":"CANARY"}"#,
        r#"{"tokens":{"access_token":"CANARY","refresh_token":"CANARY"}}"#,
        r#"{"tokens":{"access_token":"x","account_id":"CANARY","id_token":"a.CANARY.b"}}"#,
        r#"{"tokens":{"access_token":"x","CANARY":{"CANARY":["CANARY"]}}}"#,
        r#"{"OPENAI_API_KEY":"x","CANARY":{"CANARY":["CANARY"]}}"#,
        r#"{"personal_access_token":"at-CANARY"}"#,
        r#"{"personal_access_token":"CANARY","last_refresh":"CANARY"}"#,
        r#"{"agent_identity":"CANARY"}"#,
        r#"{"bedrock_api_key":{"api_key":"CANARY","region":"CANARY"}}"#,
        r#"{"OPENAI_API_KEY":["CANARY"],"tokens":"CANARY"}"#,
        r#"{"OPENAI_API_KEY":{"CANARY":1},"tokens":["CANARY"]}"#,
        r#"{"OPENAI_API_KEY":"CANARY","OPENAI_API_KEY":"CANARY"}"#,
        r#"{"OPENAI_API_KEY":"CANARY\ud800"}"#,
        r#"{"OPENAI_API_KEY":"CANARY"#,
        r#"{"OPENAI_API_KEY":"CANARY\q"}"#,
        r#"{"OPENAI_API_KEY":"CANARY"} CANARY"#,
        r#"CANARY {"OPENAI_API_KEY":"CANARY"}"#,
        r#"{"openai":{"access":"CANARY"}}"#,
        r#"["CANARY"]"#,
        r#""CANARY""#,
    ] {
        let plain = text(contents);
        cases.push((plain, file(AUTH_JSON, plain.as_bytes())));
        let escapes = escaped(contents);
        cases.push((escapes, file(AUTH_JSON, escapes.as_bytes())));
    }
    let claims = URL_SAFE_NO_PAD.encode(text(r#"{"email":"CANARY","key":"CANARY"}"#));
    for (place, id_token) in [
        ("claims", format!("e30.{claims}.c2ln")),
        (
            "claims that end in no base64",
            format!("e30.{claims}!!.c2ln"),
        ),
        (
            "claims cut short",
            format!("e30.{}.c2ln", &claims[..claims.len() - 5]),
        ),
    ] {
        let tokens = r#"{"tokens":{"access_token":"x","id_token":"TOKEN"}}"#;
        let contents: &str = tokens.replace("TOKEN", &id_token).leak();
        cases.push((place, file(AUTH_JSON, contents.as_bytes())));
    }
    let plain = text(r#"{"OPENAI_API_KEY":"CANARY"}"#);
    cases.push(("not UTF-8", file(AUTH_JSON, not_utf8(plain))));
    let read_again = move || {
        let sequence = ["", &plain[..40], plain];
        resolve(codex().system(machine().file_sequence(AUTH_JSON, sequence)));
    };
    cases.push(("read again", Box::new(read_again)));
    check(cases);
}

#[test]
fn config_toml() {
    // What is left behind of them as they stand, and what with every character escaped. The crate
    // `toml` frees what it decodes as it grows, and its errors hold a copy of the text.
    let rows: [(bool, bool, &[&str]); 4] = [
        (
            false,
            false,
            &[
                "experimental_bearer_token = 'CANARY'",
                "experimental_bearer_token = '''CANARY\r\nCANARY'''",
                "http_headers = { CANARY = 'x' }",
                // Too short for a part that counts when it grows.
                "experimental_bearer_token = \"\\tCANARY\"",
            ],
        ),
        (
            false,
            true,
            &[
                "experimental_bearer_token = \"CANARY\"",
                "experimental_bearer_token = \"\"\"\nCANARY\"\"\"",
                "http_headers = { X-Key = \"CANARY\" }",
                "http_headers = { \"CANARY\" = 'x' }",
                "query_params = { key = \"CANARY\" }",
                "query_params = { \"CANARY\" = 'x' }",
                "env_key = \"CANARY\"",
                "env_key_instructions = \"use CANARY\"",
                "env_http_headers = { X-Key = \"CANARY\" }",
                "wire_api = \"CANARY\"",
                "requires_openai_auth = \"CANARY\"",
                "env_key = [\"CANARY\"]",
                "env_key = { CANARY = \"CANARY\" }",
                "auth = { command = \"CANARY\" }",
                "CANARY = \"CANARY\"",
                "\"CANARY\" = 1\n[model_providers.\"CANARY\"]\nname = \"x\"\n[CANARY.CANARY]",
                "[profiles.\"CANARY\"]\nmodel_provider = \"CANARY\"",
            ],
        ),
        (
            true,
            false,
            &[
                "env_key = 'CANARY",
                "env_key = CANARY",
                "env_key = 'CANARY'\nenv_key = 'CANARY'",
            ],
        ),
        (
            true,
            true,
            &[
                "env_key = \"\\qCANARY\"",
                "experimental_bearer_token = \"\"\"CANARY\\\n  CANARY\"\"\"",
            ],
        ),
    ];
    let mut cases: Vec<(&str, Case, bool)> = Vec::new();
    for (plain, with_escapes, rows) in rows {
        for contents in rows {
            let contents = format!("{PROVIDER}{contents}\n");
            for (contents, is_left) in
                [(text(&contents), plain), (escaped(&contents), with_escapes)]
            {
                cases.push((contents, file(CONFIG, contents.as_bytes()), is_left));
            }
        }
    }
    for contents in [
        "model_provider = \"CANARY\"\n",
        "forced_chatgpt_workspace_id = [\"CANARY\"]\n",
        "openai_base_url = \"https://u:CANARY@gw.example/v1\"\n",
        "profile = \"CANARY\"\n",
    ] {
        let contents = text(contents);
        cases.push((contents, file(CONFIG, contents.as_bytes()), false));
    }
    let contents = not_utf8(text("env_key = 'CANARY'"));
    cases.push(("not UTF-8", file(CONFIG, contents), false));
    check_each(cases);
}

#[test]
fn json_settings_and_logins_of_other_programs() {
    type Place = (&'static str, fn(&'static str, &'static [u8]) -> Case);
    let claude: fn(&'static str, &'static [u8]) -> Case = |path, contents| {
        Box::new(move || {
            let machine = machine().file(path, contents);
            exhaust(&claude_code().system(machine).into_resolver());
        })
    };
    let gemini: fn(&'static str, &'static [u8]) -> Case = |path, contents| {
        Box::new(move || {
            let machine = machine().file(path, contents);
            exhaust(&gemini_cli().system(machine).into_resolver());
        })
    };
    let places: [(Place, &[&str]); 4] = [
        (
            ("/h/.claude/settings.json", claude),
            &[
                r#"{"env":{"ANTHROPIC_API_KEY":"CANARY"}}"#,
                r#"{"env":{"ANTHROPIC_AUTH_TOKEN":"CANARY CANARY"}}"#,
                r#"{"env":{"ANTHROPIC_BASE_URL":"https://u:CANARY@gw.example"}}"#,
                r#"{"env":{"ANTHROPIC_CUSTOM_HEADERS":"X-Key: CANARY"}}"#,
                r#"{"env":{"CLAUDE_CODE_USE_BEDROCK":"CANARY","CANARY":"CANARY"}}"#,
                r#"{"env":{"ANTHROPIC_API_KEY":["CANARY"]},"CANARY":{"CANARY":"CANARY"}}"#,
                r#"{"apiKeyHelper":"print CANARY"}"#,
                r#"{"env":"CANARY"}"#,
                r#"{"env":{"ANTHROPIC_API_KEY":"CANARY"#,
                r#"{"env":{"ANTHROPIC_API_KEY":"\qCANARY"}}"#,
                r#""CANARY""#,
            ],
        ),
        (
            ("/h/.claude/.credentials.json", claude),
            &[
                r#"{"claudeAiOauth":{"accessToken":"CANARY","refreshToken":"CANARY"}}"#,
                r#"{"claudeAiOauth":{"accessToken":"x","subscriptionType":"CANARY"}}"#,
                r#"{"claudeAiOauth":{"accessToken":"CANARY CANARY","expiresAt":"CANARY"}}"#,
                r#"{"claudeAiOauth":"CANARY"}"#,
                r#"{"claudeAiOauth":{"accessToken":"CANARY"#,
            ],
        ),
        (
            ("/h/.gemini/settings.json", gemini),
            &[
                r#"{"security":{"auth":{"selectedType":"CANARY"}}}"#,
                "// CANARY\n{\"security\":{/* CANARY */\"auth\":{\"enforcedType\":\"CANARY\"}}}",
                "{\"CANARY\": // CANARY\n \"CANARY\"",
            ],
        ),
        (
            ("/h/.gemini/oauth_creds.json", gemini),
            &[
                r#"{"access_token":"CANARY","refresh_token":"CANARY","id_token":"a.CANARY.b"}"#,
                r#"{"access_token":["CANARY"]}"#,
            ],
        ),
    ];
    let mut cases: Vec<(&str, Case)> = Vec::new();
    for ((path, case), contents) in places {
        for contents in contents {
            for contents in [text(contents), escaped(contents)] {
                cases.push((contents, case(path, contents.as_bytes())));
            }
        }
    }
    cases.push((
        "a gateway",
        Box::new({
            let key = text("CANARY").to_owned();
            move || {
                let gateway = Gateway::new("https://gw.example", key).unwrap();
                exhaust(
                    &claude_code()
                        .system(machine())
                        .gateway(&gateway)
                        .into_resolver(),
                );
                exhaust(
                    &gemini_cli()
                        .system(machine())
                        .gateway(&gateway)
                        .into_resolver(),
                );
                resolve(codex().system(machine()).gateway(&gateway));
            }
        }),
    ));
    check(cases);
}
