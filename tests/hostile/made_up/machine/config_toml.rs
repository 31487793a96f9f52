//! A configuration.

use std::fmt::Write as _;

use super::super::marker::Tier;
use super::codex::PROVIDER_KEY;
use super::values::Maker;
use super::{PROJECT, host_of};

/// How often a setting is there, what it is called, its right values, and where its marker is.
const SETTINGS: [(usize, &str, &[&str], &str); 6] = [
    (20, "preferred_auth_method", &["apikey", "chatgpt"], "ca"),
    (10, "forced_login_method", &["api", "chatgpt"], "cf"),
    (6, "forced_chatgpt_workspace_id", &["whoever-it-is"], "cw"),
    (
        8,
        "cli_auth_credentials_store",
        &["file", "auto", "keyring", "ephemeral"],
        "cs",
    ),
    (40, "model_provider", &PROVIDERS, "cm"),
    (3, "profile", &["work"], "cp"),
];
const PROVIDERS: [&str; 7] = ["x", "x", "y", "openai", "ollama", "oss", "amazon-bedrock"];

/// Makes `config.toml`. Places of markers are `c` and a letter, those of a provider `p` and a letter.
pub(super) fn config_toml(maker: &mut Maker, tier: Tier) -> Vec<u8> {
    let mut config = Table {
        tier,
        text: String::new(),
    };
    let host = host_of(tier);
    for (percent, key, right, place) in SETTINGS {
        if maker.percent(percent) {
            let right = maker.pick(right);
            let value = maker.name(tier, place, right);
            config.add(maker, key, place, &value);
        }
    }
    for (key, place) in [("openai_base_url", "co"), ("chatgpt_base_url", "cc")] {
        if maker.percent(10) {
            let url = maker.url(tier, place, host);
            config.add(maker, key, place, &url);
        }
    }
    if maker.percent(10) {
        let key = maker.secret(tier, "ck");
        config.add(maker, "api_key", "ck", &key);
    }
    if maker.percent(2) {
        let key = quoted(&maker.plant(tier, "cx"));
        for _ in 0..=usize::from(maker.percent(50)) {
            config.line(&format!("{key} = {key}"));
        }
    }
    if maker.percent(70) {
        let id = maker.name(tier, "ci", "x");
        provider(maker, &mut config, &id);
    }
    if maker.percent(20) {
        provider(maker, &mut config, "y");
    }
    if maker.percent(3) {
        let id = maker.pick(&["openai", "ollama"]);
        provider(maker, &mut config, id);
    }
    if maker.percent(15) {
        let name = maker.name(tier, "cp", "work");
        config.line(&format!("[profiles.{}]", quoted(&name)));
        config.line("model_provider = \"x\"");
        let method = maker.name(tier, "cv", "apikey");
        config.add(maker, "preferred_auth_method", "cv", &method);
    }
    if maker.percent(60) {
        let right = maker.pick(&["trusted", "trusted", "untrusted"]);
        let level = maker.name(tier, "ct", right);
        config.line(&format!("[projects.{}]", quoted(PROJECT)));
        config.add(maker, "trust_level", "ct", &level);
    }
    maker.mangle(config.text, tier, "cz")
}

fn provider(maker: &mut Maker, config: &mut Table, id: &str) {
    let tier = config.tier;
    let host = host_of(tier);
    config.line(&format!("[model_providers.{}]", quoted(id)));
    if maker.percent(96) {
        let name = maker.name(tier, "pn", "Acme");
        config.add(maker, "name", "pn", &name);
    }
    if maker.percent(75) {
        let url = maker.url(tier, "pu", host);
        config.add(maker, "base_url", "pu", &url);
    }
    if maker.percent(45) {
        let right = maker.pick(&[PROVIDER_KEY, "OPENAI_API_KEY", "OTHER_TOKEN"]);
        let variable = maker.name(tier, "pk", right);
        config.add(maker, "env_key", "pk", &variable);
    }
    if maker.percent(20) {
        let hint = format!("use {}", maker.name(tier, "pi", "the team's vault"));
        config.add(maker, "env_key_instructions", "pi", &hint);
    }
    if maker.percent(20) {
        let token = maker.secret(tier, "pt");
        config.add(maker, "experimental_bearer_token", "pt", &token);
    }
    if maker.percent(30) {
        let asks = maker.pick(&["true", "true", "false", "\"x\""]);
        config.line(&format!("requires_openai_auth = {asks}"));
    }
    if maker.percent(15) {
        let right = maker.pick(&["responses", "chat"]);
        let protocol = maker.name(tier, "pw", right);
        config.add(maker, "wire_api", "pw", &protocol);
    }
    if maker.percent(4) {
        let command = quoted(&maker.plant(tier, "pc"));
        config.line(&format!("auth = {{ command = {command} }}"));
    }
    let maps: [(&str, &[&str], [&str; 2]); 2] = [
        ("query_params", &["k", "api-version"], ["pp", "pq"]),
        (
            "http_headers",
            &["X-Key", "x-key", "Authorization", "bad name"],
            ["ph", "pv"],
        ),
    ];
    for (key, names, [at_name, at_value]) in maps {
        if maker.percent(20) {
            let right = maker.pick(names);
            // More often than elsewhere: what is taken for the name of a header is printed by its map.
            let name = if maker.percent(10) {
                maker.no_name(tier, at_name, right)
            } else {
                maker.name(tier, at_name, right)
            };
            let name = quoted(&name);
            let value = quoted(&maker.secret(tier, at_value));
            config.line(&format!("{key} = {{ {name} = {value} }}"));
        }
    }
    if maker.percent(20) {
        let name = quoted(&maker.name(tier, "pe", "X-Variable"));
        let variable = quoted(&maker.name(tier, "pf", "HEADER_VARIABLE"));
        config.line(&format!("env_http_headers = {{ {name} = {variable} }}"));
    }
}

struct Table {
    tier: Tier,
    text: String,
}

impl Table {
    fn line(&mut self, line: &str) {
        self.text += line;
        self.text += "\n";
    }

    /// Adds a text, or now and then a value of another type.
    fn add(&mut self, maker: &mut Maker, key: &str, place: &str, text: &str) {
        let secret = maker.plant(self.tier, place);
        let kinds = if maker.is_tidy { 800 } else { 80 };
        let value = match maker.choices.below(kinds) {
            0 => format!("[{}]", quoted(&secret)),
            1 => format!("{{ k = {} }}", quoted(&secret)),
            2 => format!("{{ {secret} = 1 }}"),
            3 => "3".to_owned(),
            4 => "true".to_owned(),
            5 => "2020-01-01".to_owned(),
            6 => format!("'{secret}"),
            7 => format!("\"\\q{secret}\""),
            8 => secret,
            _ => quoted(text),
        };
        self.line(&format!("{key} = {value}"));
    }
}

/// Writes a text down as a string of TOML.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = "\"".to_owned();
    for char in text.chars() {
        match char {
            '"' | '\\' => quoted.extend(['\\', char]),
            char if char.is_control() => {
                // Writing to a `String` cannot fail.
                let _ = write!(quoted, "\\u{:04x}", u32::from(char));
            }
            char => quoted.push(char),
        }
    }
    quoted + "\""
}
