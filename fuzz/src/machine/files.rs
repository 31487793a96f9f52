//! The files of a machine.

use super::maker::{Maker, planted};
use super::{AUTH_JSON, File, KINDS, Kind};

const KEYS: [&str; 9] = [
    "model_provider",
    "preferred_auth_method",
    "openai_base_url",
    "forced_login_method",
    "profile",
    "cli_auth_credentials_store",
    "chatgpt_base_url",
    "forced_chatgpt_workspace_id",
    "model",
];
const PROVIDER_KEYS: [&str; 11] = [
    "base_url",
    "env_key",
    "requires_openai_auth",
    "experimental_bearer_token",
    "http_headers",
    "env_http_headers",
    "query_params",
    "env_key_instructions",
    "wire_api",
    "auth",
    "name",
];

pub(super) fn all(maker: &mut Maker<'_>) -> Vec<File> {
    type Make = fn(&mut Maker<'_>) -> Vec<u8>;
    let files: [(&str, Make); 8] = [
        (AUTH_JSON, auth_json),
        ("/h/.codex/config.toml", |maker| config_toml(maker, 'u')),
        ("/h/.codex/.env", |maker| dotenv(maker, 'u')),
        ("/p/.env", |maker| dotenv(maker, 'p')),
        ("/p/.codex/config.toml", |maker| config_toml(maker, 'p')),
        ("/h/.codex/work.config.toml", |maker| {
            config_toml(maker, 'u')
        }),
        ("/etc/codex/config.toml", |maker| config_toml(maker, 'u')),
        ("/etc/codex/managed_config.toml", |maker| {
            config_toml(maker, 'u')
        }),
    ];
    let mut made = Vec::new();
    for (path, make) in files {
        if maker.flag() {
            let kind = maker.pick(&KINDS);
            let contents = if matches!(
                kind,
                Kind::Plain | Kind::Linked | Kind::Open | Kind::Emptied
            ) {
                let contents = make(maker);
                mangled(maker, contents)
            } else {
                Vec::new()
            };
            made.push(File {
                path,
                kind,
                contents,
            });
        }
    }
    made
}

/// `key=value`, as the caller's argument.
pub(super) fn assignment(maker: &mut Maker<'_>) -> String {
    match maker.below(12) {
        0 => planted('x'),
        1 => format!("model_providers.acme.base_url={}", maker.url('c')),
        2 => format!(
            "model_providers.acme.experimental_bearer_token={}",
            maker.secret('c')
        ),
        3 => "model_providers.acme.requires_openai_auth=true".to_owned(),
        4 => format!("{}={}", planted('x'), planted('x')),
        5 => format!(
            "model_providers={{acme={{base_url={}}}}}",
            quoted(&maker.url('c'))
        ),
        _ => {
            let key = maker.pick(&KEYS);
            let value = setting(maker, key, 'c');
            format!("{key}={value}")
        }
    }
}

fn quoted(text: &str) -> String {
    // The escapes of JSON are escapes of TOML as well.
    serde_json::to_string(text).expect("a text is JSON")
}

fn setting(maker: &mut Maker<'_>, key: &str, tier: char) -> String {
    let wrong_type = maker.byte() > 245;
    if wrong_type {
        return maker
            .pick(&[
                "3",
                "true",
                "[]",
                "{ a = 1 }",
                "1979-05-27",
                "[\"acct-1\", \"acct-2\"]",
            ])
            .to_owned();
    }
    quoted(&match key {
        "openai_base_url" | "chatgpt_base_url" => maker.url(tier),
        "forced_chatgpt_workspace_id" => maker.pick(&["acct-1", "acct-2", ""]).to_owned(),
        "model_provider" => maker
            .pick(&["acme", "openai", "ollama", "amazon-bedrock", "oss", "other"])
            .to_owned(),
        "preferred_auth_method" => maker.pick(&["apikey", "chatgpt", "ApiKey"]).to_owned(),
        "forced_login_method" => maker.pick(&["api", "chatgpt", "x"]).to_owned(),
        "cli_auth_credentials_store" => maker
            .pick(&["file", "keyring", "auto", "ephemeral"])
            .to_owned(),
        "profile" => maker.pick(&["work", "home"]).to_owned(),
        _ => maker.name(),
    })
}

fn config_toml(maker: &mut Maker<'_>, tier: char) -> Vec<u8> {
    let mut text = String::new();
    let settings = |maker: &mut Maker<'_>, text: &mut String| {
        for key in KEYS {
            if maker.byte() % 4 == 1 {
                let value = setting(maker, key, tier);
                text.push_str(&format!("{key} = {value}\n"));
            }
        }
    };
    settings(maker, &mut text);
    if maker.flag() {
        let id = maker.pick(&["acme", "openai", "ollama", "amazon-bedrock", "other"]);
        text.push_str(&format!("[model_providers.{id}]\n"));
        provider(maker, tier, &mut text);
    }
    if maker.byte() % 4 == 1 {
        let id = quoted(&maker.name());
        text.push_str(&format!("[model_providers.{id}]\n"));
        provider(maker, tier, &mut text);
    }
    if maker.byte() % 4 == 1 {
        text.push_str("[profiles.work]\n");
        settings(maker, &mut text);
    }
    if maker.byte() % 4 == 1 {
        let level = maker.pick(&["trusted", "untrusted", "x"]);
        text.push_str(&format!("[projects.\"/p\"]\ntrust_level = \"{level}\"\n"));
    }
    if maker.byte() % 8 == 1 {
        let (heading, url) = (quoted(&maker.name()), quoted(&maker.url(tier)));
        text.push_str(&format!("[{heading}]\nopenai_base_url = {url}\n"));
    }
    text.into_bytes()
}

fn provider(maker: &mut Maker<'_>, tier: char, text: &mut String) {
    for key in PROVIDER_KEYS {
        if maker.byte() % 3 != 1 {
            continue;
        }
        let entry = maker.pick(&["X-Key", "Authorization", "authorization", "x y", "X-Key\\n"]);
        let value = match key {
            "base_url" => quoted(&maker.url(tier)),
            "env_key" => {
                quoted(maker.pick(&["ACME_KEY", "OPENAI_API_KEY", "ABSENT", "a b", "sk-x"]))
            }
            "requires_openai_auth" => maker.pick(&["true", "false", "\"true\""]).to_owned(),
            "experimental_bearer_token" => quoted(&maker.secret(tier)),
            "http_headers" | "query_params" => {
                format!("{{ \"{entry}\" = {} }}", quoted(&maker.secret(tier)))
            }
            "env_http_headers" => {
                format!(
                    "{{ \"{entry}\" = {} }}",
                    quoted(maker.pick(&["ACME_HEADER", "ABSENT", "OPENAI_API_KEY"]))
                )
            }
            "env_key_instructions" => {
                quoted(&format!("see https://acme.example/keys {}", maker.name()))
            }
            "wire_api" => quoted(maker.pick(&["responses", "chat", "x"])),
            "auth" => "{ command = \"print-token\" }".to_owned(),
            _ => quoted(&maker.name()),
        };
        text.push_str(&format!("{key} = {value}\n"));
    }
}

fn dotenv(maker: &mut Maker<'_>, tier: char) -> Vec<u8> {
    let mut text = String::new();
    for _ in 0..maker.below(8) {
        let name = maker.pick(&[
            "OPENAI_API_KEY",
            "OPENAI_BASE_URL",
            "ACME_KEY",
            "OPENAI_ORGANIZATION",
            "CODEX_HOME",
            "CODEX_OSS_BASE_URL",
            "ACME_HEADER",
            "X",
        ]);
        let value = if name.ends_with("_URL") {
            maker.url(tier)
        } else {
            maker.secret(tier)
        };
        let line = match maker.below(12) {
            0 => format!("export {name}='{value}' # of {tier}"),
            1 => format!("{name}=\"{value}\""),
            2 => format!("{name}=\"{value}"),
            3 => value,
            4 => format!("{name} {value}"),
            5 => format!("A={value}\n{name}=$A"),
            6 => format!("{name}=${{OPENAI_API_KEY}}"),
            _ => format!("{name}={value}"),
        };
        text.push_str(&line);
        text.push('\n');
    }
    text.into_bytes()
}

fn auth_json(maker: &mut Maker<'_>) -> Vec<u8> {
    let mut members = Vec::new();
    let mut add = |name: &str, value: String| members.push(format!("\"{name}\": {value}"));
    if let Some(mode) = maker.maybe(|maker| {
        maker.pick(&[
            "chatgpt",
            "apikey",
            "chatgptAuthTokens",
            "personalAccessToken",
            "agentIdentity",
            "bedrockApiKey",
            "other",
        ])
    }) {
        add("auth_mode", quoted(mode));
    }
    if maker.flag() {
        let value = if maker.byte() > 245 {
            "[3]".to_owned()
        } else {
            quoted(&maker.secret('u'))
        };
        add("OPENAI_API_KEY", value);
    }
    if maker.flag() {
        let id = maker.token('x');
        let access = if maker.flag() {
            maker.token('u')
        } else {
            maker.secret('u')
        };
        let refresh = maker.pick(&[Some("x"), None, Some("")]);
        let refresh = refresh.map_or("null".to_owned(), |text| {
            quoted(&text.replace('x', &planted('x')))
        });
        let account = maker.pick(&[
            "\"acct-1\"",
            "\"acct-2\"",
            "null",
            "3",
            "\"a b\"",
            "\"a\\nb\"",
        ]);
        add(
            "tokens",
            format!(
                r#"{{"id_token": {}, "access_token": {}, "refresh_token": {refresh}, "account_id": {account}}}"#,
                quoted(&id),
                quoted(&access)
            ),
        );
    }
    if let Some(time) =
        maker.maybe(|maker| maker.pick(&["2023-11-14T22:13:20Z", "9999-12-31T23:59:59Z", "x", ""]))
    {
        add("last_refresh", quoted(time));
    }
    if maker.byte() % 8 == 1 {
        add("personal_access_token", quoted(&maker.secret('u')));
    }
    if maker.byte() % 8 == 1 {
        add("agent_identity", quoted(&planted('x')));
    }
    if maker.byte() % 8 == 1 {
        let region = maker.pick(&["us-east-1", "evil.example/", ""]);
        add(
            "bedrock_api_key",
            format!(
                r#"{{"api_key": {}, "region": "{region}"}}"#,
                quoted(&maker.secret('u'))
            ),
        );
    }
    if maker.byte() % 16 == 1 {
        let (name, tier) = maker.pick(&[
            ("claudeAiOauth", 'x'),
            ("OPENAI_API_KEY", 'u'),
            ("tokens", 'x'),
        ]);
        add(name, quoted(&planted(tier)));
    }
    format!("{{{}}}", members.join(", ")).into_bytes()
}

fn mangled(maker: &mut Maker<'_>, mut contents: Vec<u8>) -> Vec<u8> {
    let at = maker.below(256) * contents.len() / 256;
    match maker.below(32) {
        1 => contents.truncate(at),
        2 => contents.insert(at, 0xff),
        3 => contents.insert(at, b'"'),
        4 => contents.splice(0..0, *b"\xef\xbb\xbf").for_each(drop),
        5 => contents.fill(0),
        6 => contents.extend_from_within(at..),
        7 => contents.insert(at, b'\n'),
        _ => {}
    }
    contents
}
