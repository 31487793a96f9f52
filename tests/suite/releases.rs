//! The names of rule sets, and what single releases do.

use auth_resolver::System;
use auth_resolver::codex::Rules;
use auth_resolver::releases::{EntryPoint, Version};

use crate::auth_json::jwt;

#[test]
fn every_way_of_writing_a_release_means_its_rules() {
    for (text, means) in [
        ("documented", Some(Rules::Documented)),
        ("api-key-first", Some(Rules::ApiKeyFirst)),
        ("codex-0.58.0", Some(Rules::Codex(Version::new(0, 58, 0)))),
        ("codex-0.58", Some(Rules::Codex(Version::new(0, 58, 0)))),
        ("codex-v0.58.1", Some(Rules::Codex(Version::new(0, 58, 1)))),
        (
            "codex-rust-v0.58.0",
            Some(Rules::Codex(Version::new(0, 58, 0))),
        ),
        (
            "codex-0.116.0-alpha.2",
            Some(Rules::Codex(Version::new(0, 116, 0))),
        ),
        ("codex-0.300.0", Some(Rules::Codex(Version::new(0, 300, 0)))),
        ("codex-", None),
        ("codex-latest", None),
        ("codex-0..1", None),
        ("codex-0.x", None),
        ("codex-0", None),
        ("codex-0.58.0.1", None),
        ("codex-0.+58.0", None),
        ("codex-99999999999.0.0", None),
        ("Documented", None),
        ("", None),
    ] {
        assert_eq!(text.parse::<Rules>().ok(), means, "{text:?}");
        // What prints is one of the ways of writing it.
        if let Some(rules) = means {
            assert_eq!(rules.to_string().parse(), Ok(rules), "{text:?}");
        }
    }
}

#[rustfmt::skip] // A row is a line.
#[test]
fn which_providers_a_release_brings_along() {
    const LOCAL: &str = "http://localhost:11434/v1";
    const UNKNOWN: &str = "invalid-configuration";
    for (rules, provider, expected) in [
        ("codex-0.17.0", "oss", LOCAL),
        ("codex-0.17.0", "ollama", UNKNOWN),
        ("codex-0.122.0", "amazon-bedrock", UNKNOWN),
        // Where no variable names the region yet.
        ("codex-0.124.0", "amazon-bedrock", UNKNOWN),
        ("codex-0.136.0", "amazon-bedrock", "https://bedrock-mantle.us-east-1.api.aws/openai/v1"),
        ("codex-0.147.0", "amazon-bedrock-runtime", UNKNOWN),
        ("codex-0.148.0", "amazon-bedrock-runtime", "https://bedrock-runtime.us-east-1.amazonaws.com/openai/v1"),
        ("codex-0.169.0", "oss", UNKNOWN),
        ("codex-0.169.0", "ollama", LOCAL),
        ("codex-0.169.0", "lmstudio", "http://localhost:1234/v1"),
    ] {
        let machine = System::fixed()
            .home("/h")
            .var("AWS_BEARER_TOKEN_BEDROCK", "made-up")
            .var("AWS_REGION", "us-east-1")
            .file("/h/.codex/config.toml", format!("model_provider = '{provider}'"));
        let said = match auth_resolver::codex().rules(rules.parse().unwrap()).system(machine).resolve() {
            Ok(auth) => auth.base_url().to_string(),
            Err(error) => error.kind().as_str().to_owned(),
        };
        assert_eq!(said, expected, "{rules} {provider}");
    }
}

#[rustfmt::skip] // A row is a line.
#[test]
fn who_knows_the_variables_for_one_run() {
    const KEY: &str = "CODEX_API_KEY";
    const TOKEN: &str = "CODEX_ACCESS_TOKEN";
    for (rules, entry, variable, is_known) in [
        ("documented", EntryPoint::Exec, KEY, true),
        ("documented", EntryPoint::Interactive, KEY, false),
        ("codex-0.43.0", EntryPoint::Exec, KEY, false),
        ("codex-0.44.0", EntryPoint::Exec, KEY, true),
        ("codex-0.43.0", EntryPoint::Interactive, KEY, false),
        ("codex-0.44.0", EntryPoint::Interactive, KEY, false),
        ("documented", EntryPoint::Exec, TOKEN, true),
        ("codex-0.125.0", EntryPoint::Exec, TOKEN, false),
        // Then it was an agent's, which this token is not.
        ("codex-0.129.0", EntryPoint::Exec, TOKEN, false),
        ("codex-0.139.0", EntryPoint::Exec, TOKEN, true),
        ("codex-0.139.0", EntryPoint::Interactive, TOKEN, true),
    ] {
        let auth = auth_resolver::codex()
            .rules(rules.parse().unwrap())
            .entry(entry)
            .system(System::fixed().home("/h").var(variable, "at-1"))
            .resolve();
        assert_eq!(auth.is_ok(), is_known, "{rules} {entry:?} {variable}");
    }
}

#[test]
fn a_header_for_fedramp_accounts_since_one_release() {
    let claims = r#"{"https://api.openai.com/auth":{"chatgpt_account_is_fedramp":true}}"#;
    let login = serde_json::json!({
        "tokens": {"id_token": jwt(claims), "access_token": "opaque", "refresh_token": "rt-1"},
        "last_refresh": "2026-01-01T00:00:00Z",
    });
    for (rules, is_sent) in [
        ("documented", true),
        ("codex-0.17.0", false),
        ("codex-0.121.0", false),
        ("codex-0.122.0", true),
    ] {
        let machine = System::fixed()
            .home("/h")
            .file("/h/.codex/auth.json", login.to_string());
        let codex = auth_resolver::codex().rules(rules.parse().unwrap());
        let auth = codex.system(machine).resolve().unwrap();
        let mut names = auth
            .headers()
            .iter()
            .map(auth_resolver::method::RequestHeader::name);
        assert_eq!(
            names.any(|name| name == "X-OpenAI-Fedramp"),
            is_sent,
            "{rules}"
        );
    }
}

#[rustfmt::skip] // A row is a line.
#[test]
fn what_an_administrator_allows() {
    const KEY: &str = r#"{"OPENAI_API_KEY": "sk-made-up"}"#;
    let claims = r#"{"https://api.openai.com/auth":{"chatgpt_account_id":"acct-1"}}"#;
    let login = serde_json::json!({
        "tokens": {"id_token": jwt(claims), "access_token": "opaque", "refresh_token": "rt-1", "account_id": "acct-1"},
        "last_refresh": "2026-01-01T00:00:00Z",
    }).to_string();
    for (rules, requirements, config, auth, expected) in [
        ("codex-0.147.0", "allowed_login_methods = ['chatgpt']", "", KEY, "restricted"),
        ("codex-0.147.0", "allowed_login_methods = ['chatgpt']", "", &login, "chatgpt"),
        ("codex-0.147.0", "allowed_login_methods = ['api']", "", KEY, "api-key"),
        ("codex-0.147.0", "allowed_login_methods = ['api']", "", &login, "restricted"),
        ("codex-0.147.0", "allowed_login_methods = ['chatgpt', 'api']", "", KEY, "api-key"),
        ("codex-0.147.0", "allowed_login_methods = ['api']", "forced_login_method = 'chatgpt'", KEY, "restricted"),
        ("codex-0.147.0", "allowed_login_methods = ['chatgpt', 'api']", "forced_login_method = 'chatgpt'", KEY, "restricted"),
        ("codex-0.147.0", "allowed_login_methods = []", "", KEY, "invalid-configuration"),
        ("codex-0.147.0", "allowed_login_methods = ['sso']", "", KEY, "invalid-configuration"),
        ("codex-0.147.0", "allowed_login_methods = 'api'", "", KEY, "invalid-configuration"),
        ("codex-0.147.0", "allowed_login_methods = [", "", KEY, "malformed"),
        ("codex-0.147.0", "allowed_chatgpt_workspaces = ['acct-1', 'acct-2']", "", &login, "chatgpt"),
        ("codex-0.147.0", "allowed_chatgpt_workspaces = ['acct-2']", "", &login, "restricted"),
        ("codex-0.147.0", "allowed_chatgpt_workspaces = []", "", &login, "restricted"),
        ("codex-0.147.0", "allowed_chatgpt_workspaces = ['acct-1']", "forced_chatgpt_workspace_id = 'acct-2'", &login, "restricted"),
        ("codex-0.147.0", "allowed_chatgpt_workspaces = ['acct-2']", "", KEY, "api-key"),
        ("codex-0.146.0", "allowed_login_methods = ['chatgpt']", "", KEY, "api-key"),
        ("documented", "allowed_login_methods = ['chatgpt']", "", KEY, "restricted"),
        ("api-key-first", "allowed_login_methods = ['chatgpt']", "", KEY, "restricted"),
    ] {
        let machine = System::fixed()
            .home("/h")
            .file("/etc/codex/requirements.toml", requirements)
            .file("/h/.codex/config.toml", config)
            .file("/h/.codex/auth.json", auth);
        assert_eq!(method(rules, machine), expected, "{rules} {requirements} {config}");
    }
}

#[rustfmt::skip] // A row is a line.
#[test]
fn workload_identity_leaves_every_other_credential_out() {
    const RULE: (&str, &str) = ("OPENAI_FEDERATION_RULE_ID", "fr-1");
    const OWN: &str = "model_provider = 'x'\n[model_providers.x]\nname = 'x'\nbase_url = 'https://x.example'\nenv_key = 'CODEX_API_KEY'";
    for (rules, variable, dotenv, config, expected) in [
        ("codex-0.148.0", RULE, "", "", "unsupported"),
        ("codex-0.148.0", ("OPENAI_FEDERATION_RULE_ID", ""), "", "", "unsupported"),
        ("codex-0.148.0", ("OPENAI_IDENTITY_TOKEN_FILE", ""), "", "", "unsupported"),
        ("codex-0.148.0", ("OPENAI_IDENTITY_TOKEN_SOURCE", "file"), "", "", "unsupported"),
        ("codex-0.148.0", ("OPENAI_IDENTITY_TOKEN_SOURCE", "spiffe"), "", "", "unsupported"),
        ("codex-0.148.0", ("OPENAI_IDENTITY_TOKEN_SOURCE", ""), "", "", "api-key"),
        ("codex-0.148.0", ("OPENAI_SPIFFE_ID", "spiffe://a/b"), "", "", "unsupported"),
        ("codex-0.148.0", ("OPENAI_SPIFFE_AUDIENCE", "openai"), "", "", "api-key"),
        ("codex-0.148.0", ("X", ""), "OPENAI_FEDERATION_RULE_ID=fr-1", "", "unsupported"),
        ("codex-0.148.0", RULE, "", OWN, "unsupported"),
        ("codex-0.148.0", RULE, "", "model_provider = 'ollama'", "unsupported"),
        ("codex-0.148.0", ("X", ""), "", OWN, "api-key"),
        ("codex-0.147.0", RULE, "", "", "api-key"),
    ] {
        let machine = System::fixed()
            .home("/h")
            .var("CODEX_API_KEY", "sk-made-up")
            .var(variable.0, variable.1)
            .file("/h/.codex/.env", dotenv)
            .file("/h/.codex/config.toml", config)
            .file("/h/.codex/auth.json", r#"{"OPENAI_API_KEY": "sk-made-up-2"}"#);
        assert_eq!(method(rules, machine), expected, "{rules} {variable:?} {dotenv} {config}");
    }
    // The caller's own key is the caller's word.
    let machine = System::fixed().home("/h").var(RULE.0, RULE.1);
    let codex = auth_resolver::codex().rules("codex-0.148.0".parse().unwrap());
    assert!(codex.api_key("sk-made-up".to_owned()).system(machine).resolve().is_ok());
}

#[rustfmt::skip] // A row is a line.
#[test]
fn keys_of_government_accounts() {
    const GOV: &str = "https://gov.api.openai.com/v1 true";
    const USUAL: &str = "https://api.openai.com/v1";
    const REDIRECTED: &str = "openai_base_url = 'https://gw.example/v1'";
    for (rules, key, config, expected) in [
        ("documented", "sk-proj-fedramp-1", "", GOV),
        ("documented", "sk-svcacct-fedramp-1", "", GOV),
        ("documented", "sk-proj-fedramp-1", REDIRECTED, "https://gw.example/v1 true"),
        ("documented", "sk-fedramp-1", "", USUAL),
        ("documented", "sk-admin-fedramp-1", "", USUAL),
        ("documented", "sk-proj-FEDRAMP-1", "", USUAL),
        ("codex-0.165.0", "sk-proj-fedramp-1", "", USUAL),
        ("codex-0.166.0", "sk-proj-fedramp-1", "", GOV),
    ] {
        let machine = System::fixed()
            .home("/h")
            .file("/h/.codex/config.toml", config)
            .file("/h/.codex/auth.json", serde_json::json!({"OPENAI_API_KEY": key}).to_string());
        let auth = auth_resolver::codex().rules(rules.parse().unwrap()).system(machine).resolve().unwrap();
        let header = auth.headers().iter().find(|header| header.name() == "X-OpenAI-Fedramp");
        let header = header.map_or_else(String::new, |header| format!(" {}", header.value().expose()));
        assert_eq!(format!("{}{header}", auth.base_url()), expected, "{rules} {key}");
    }
}

#[rustfmt::skip] // A row is a line.
#[test]
fn a_profile_without_its_file() {
    for (rules, name, expected, is_noted) in [
        ("documented", "p", "invalid-configuration", false),
        ("codex-0.131.0", "p", "invalid-configuration", false),
        ("codex-0.134.0", "p", "api-key", true),
        ("codex-0.134.0", "q", "api-key", false),
        ("codex-0.134.0", "t", "invalid-configuration", false),
    ] {
        let machine = System::fixed()
            .home("/h")
            .file("/h/.codex/q.config.toml", "")
            .file("/h/.codex/config.toml", "[profiles.t]\nmodel_provider = 'openai'")
            .file("/h/.codex/auth.json", r#"{"OPENAI_API_KEY": "sk-made-up"}"#);
        let codex = auth_resolver::codex().rules(rules.parse().unwrap()).profile(name.to_owned());
        let (said, notes) = match codex.system(machine).resolve() {
            Ok(auth) => (auth.method().kind().as_str().to_owned(), auth.explain().to_string()),
            Err(error) => (error.kind().as_str().to_owned(), String::new()),
        };
        assert_eq!(said, expected, "{rules} {name}");
        assert_eq!(notes.contains("--profile has no effect: no file defines"), is_noted, "{notes}");
    }
}

#[rustfmt::skip] // A row is a line.
#[test]
fn what_the_newest_providers_leave_to_others() {
    const GCP: &str = "model_provider = 'gcp'\n";
    const OAUTH: &str = "model_provider = 'gw'\n[model_providers.gw]\nname = 'Gateway'\nbase_url = 'https://gw.example/v1'\ngateway_oauth = true\nmodel_catalog_url = 'https://gw.example/models'\n";
    for (rules, config, expected) in [
        ("codex-0.164.0", GCP, "~/.codex/config.toml:1 model_provider selects the provider `gcp`, which is not configured"),
        ("codex-0.165.0", GCP, "~/.codex/config.toml:1 model_provider selects Google Cloud, whose credentials are not looked for here"),
        ("documented", GCP, "~/.codex/config.toml:1 model_provider selects Google Cloud, whose credentials are not looked for here"),
        ("codex-0.168.0", OAUTH, "no credential is needed"),
        ("codex-0.171.0", OAUTH, "~/.codex/config.toml:5 model_providers.gw.gateway_oauth leaves the credential to another program, and nothing is run here"),
        ("documented", OAUTH, "~/.codex/config.toml:5 model_providers.gw.gateway_oauth leaves the credential to another program, and nothing is run here"),
    ] {
        let machine = System::fixed().home("/h").file("/h/.codex/config.toml", config);
        let said = match auth_resolver::codex().rules(rules.parse().unwrap()).system(machine).resolve() {
            Ok(auth) if auth.method().bearer().is_none() => "no credential is needed".to_owned(),
            Ok(auth) => auth.explain().to_string(),
            Err(error) => error.to_string(),
        };
        assert!(said.starts_with(expected), "{rules}: {said}");
    }
}

/// What is used of a configuration, or the error, without what would help. The variables `K` and
/// `AWS_BEARER_TOKEN_BEDROCK` and a ChatGPT login are there.
fn outcome_of(rules: &str, config: &str, overrides: &[&str]) -> String {
    let login = serde_json::json!({
        "tokens": {"id_token": jwt("{}"), "access_token": "opaque", "refresh_token": "rt-1"},
        "last_refresh": "2026-01-01T00:00:00Z",
    });
    let machine = System::fixed()
        .home("/h")
        .var("K", "k-1")
        .var("AWS_BEARER_TOKEN_BEDROCK", "made-up")
        .var("AWS_REGION", "west")
        .file("/h/.codex/auth.json", login.to_string())
        .file("/h/.codex/config.toml", config);
    let mut codex = auth_resolver::codex().rules(rules.parse().unwrap());
    for assignment in overrides {
        codex = codex.config_override_text(assignment);
    }
    match codex.system(machine).resolve() {
        Ok(auth) => {
            let place = auth.credential_origin().map(ToString::to_string);
            format!(
                "{} -> {}",
                place.unwrap_or_else(|| "-".to_owned()),
                auth.base_url()
            )
        }
        Err(error) => {
            let text = error.to_string();
            let (message, _) = text.split_once(';').unwrap_or((&text, ""));
            message.replace("~/.codex/config.toml:", "line ")
        }
    }
}

const OWN: &str =
    "model_provider = 'x'\n[model_providers.x]\nname = 'X'\nbase_url = 'https://x.example/v1'\n";

#[rustfmt::skip] // A row is a line.
#[test]
fn two_ways_to_a_credential() {
    const USED: &str = "variable K -> https://x.example/v1";
    const COMMAND: &str = "line 5 model_providers.x.auth leaves the credential to another program, and nothing is run here";
    let command = format!("{OWN}auth = {{ command = 'print-key' }}\n");
    for (rules, more, expected) in [
        ("codex-0.115.0", "env_key = 'K'", USED),
        ("codex-0.118.0", "env_key = 'K'", "line 6 model_providers.x.env_key cannot be set beside line 5 model_providers.x.auth"),
        ("codex-0.125.0", "env_key = 'K'", "line 6 model_providers.x.env_key cannot be set beside line 5 model_providers.x.auth"),
        ("codex-0.171.0", "env_key = 'K'", "line 6 model_providers.x.env_key cannot be set beside line 5 model_providers.x.auth"),
        ("documented", "env_key = 'K'", "line 6 model_providers.x.env_key cannot be set beside line 5 model_providers.x.auth"),
        ("codex-0.115.0", "experimental_bearer_token = 'b'", "/h/.codex/config.toml:6 model_providers.x.experimental_bearer_token -> https://x.example/v1"),
        ("codex-0.118.0", "experimental_bearer_token = 'b'", "line 6 model_providers.x.experimental_bearer_token cannot be set beside line 5 model_providers.x.auth"),
        ("documented", "experimental_bearer_token = ''", "line 6 model_providers.x.experimental_bearer_token cannot be set beside line 5 model_providers.x.auth"),
        ("codex-0.115.0", "requires_openai_auth = true", "/h/.codex/auth.json tokens -> https://x.example/v1"),
        ("codex-0.171.0", "requires_openai_auth = true", "line 6 model_providers.x.requires_openai_auth cannot be set beside line 5 model_providers.x.auth"),
        ("documented", "requires_openai_auth = true", "line 6 model_providers.x.requires_openai_auth cannot be set beside line 5 model_providers.x.auth"),
        ("codex-0.171.0", "requires_openai_auth = false", COMMAND),
        ("codex-0.171.0", "wire_api = 'responses'\nhttp_headers = { a = 'b' }", COMMAND),
        // Of a provider that is not in use Codex says so as well; these rules do not care.
        ("codex-0.171.0", "env_key = 'K'\n[model_providers.y]\nname = 'Y'", "line 6 model_providers.x.env_key cannot be set beside line 5 model_providers.x.auth"),
    ] {
        assert_eq!(outcome_of(rules, &format!("{command}{more}\n"), &[]), expected, "{rules} {more}");
    }
    let unused = command.replace("model_provider = 'x'\n", "model_provider = 'ollama'\n") + "env_key = 'K'\n";
    assert_eq!(outcome_of("codex-0.171.0", &unused, &[]), "line 6 model_providers.x.env_key cannot be set beside line 5 model_providers.x.auth");
    assert_eq!(outcome_of("documented", &unused, &[]), "- -> http://localhost:11434/v1");
    // A login at a gateway is no command.
    let gateway = format!("{OWN}gateway_oauth = true\nenv_key = 'K'\n");
    assert_eq!(outcome_of("codex-0.171.0", &gateway, &[]), USED);
}

#[rustfmt::skip] // A row is a line.
#[test]
fn what_the_table_of_a_cloud_can_say() {
    const BEDROCK: &str = "model_provider = 'amazon-bedrock'\n[model_providers.amazon-bedrock]\n";
    const GATEWAY: &str = "base_url = 'https://gw.example/v1'";
    const SENT: &str = "variable AWS_BEARER_TOKEN_BEDROCK -> https://gw.example/v1";
    const WEST: &str = "variable AWS_BEARER_TOKEN_BEDROCK -> https://bedrock-mantle.west.api.aws/openai/v1";
    for (rules, more, expected) in [
        ("codex-0.104.0", GATEWAY, "the provider `amazon-bedrock` has no name"),
        ("codex-0.124.0", GATEWAY, "line 3 model_providers.amazon-bedrock.base_url cannot be set for this provider"),
        ("codex-0.146.0", GATEWAY, "line 3 model_providers.amazon-bedrock.base_url cannot be set for this provider"),
        ("codex-0.147.0", GATEWAY, SENT),
        ("documented", GATEWAY, SENT),
        ("codex-0.124.0", "aws.region = 'east'", "variable AWS_BEARER_TOKEN_BEDROCK -> https://bedrock-mantle.east.api.aws/v1"),
        ("codex-0.171.0", "requires_openai_auth = false\nwire_api = 'responses'", WEST),
        ("codex-0.171.0", "http_headers = { a = 'b' }", WEST),
        ("codex-0.171.0", "query_params = { a = 'b' }", "line 3 model_providers.amazon-bedrock.query_params.a cannot be set for this provider"),
        ("codex-0.171.0", "name = 'Mine'", "line 3 model_providers.amazon-bedrock.name cannot be set for this provider"),
        ("codex-0.171.0", "env_key = 'K'", "line 3 model_providers.amazon-bedrock.env_key cannot be set for this provider"),
        ("documented", "env_key = 'K'", "line 3 model_providers.amazon-bedrock.env_key cannot be set for this provider"),
        ("codex-0.171.0", "auth.command = 'x'\naws.region = 'east'", "line 4 model_providers.amazon-bedrock.aws.region cannot be set beside line 3 model_providers.amazon-bedrock.auth"),
        ("codex-0.171.0", "auth.command = 'x'", "line 3 model_providers.amazon-bedrock.auth leaves the credential to another program, and nothing is run here"),
    ] {
        assert_eq!(outcome_of(rules, &format!("{BEDROCK}{more}\n"), &[]), expected, "{rules} {more}");
    }
    // Nobody else has a region.
    let other = format!("{OWN}env_key = 'K'\naws.region = 'east'\n");
    assert_eq!(outcome_of("codex-0.122.0", &other, &[]), "variable K -> https://x.example/v1");
    assert_eq!(outcome_of("codex-0.124.0", &other, &[]), "line 6 model_providers.x.aws.region cannot be set for this provider");
    assert_eq!(outcome_of("documented", &other, &[]), "line 6 model_providers.x.aws.region cannot be set for this provider");
}

#[rustfmt::skip] // A row is a line.
#[test]
fn what_an_override_does_to_a_table() {
    const FILE: &str = "variable K -> https://x.example/v1";
    const BOTH: &str = "variable K -> https://y.example/v1";
    const NO_NAME: &str = "the provider `x` has no name";
    const QUOTED: &str = "-c model_providers.x.base_url cannot be used: quotation marks in its key are part of the name";
    let config = format!("{OWN}env_key = 'K'\n");
    for (rules, assignment, expected) in [
        ("codex-0.66.0", "model_providers.x={base_url='https://y.example/v1'}", NO_NAME),
        ("codex-0.66.0", "model_providers.x={name='X',base_url='https://y.example/v1',env_key='K'}", BOTH),
        ("codex-0.66.0", "model_providers={y={name='Y'}}", "line 1 model_provider selects the provider `x`, which is not configured"),
        ("codex-0.66.0", "model_providers.x.base_url='https://y.example/v1'", BOTH),
        ("codex-0.66.0", "model_providers.y={name='Y'}", FILE),
        ("codex-0.72.0", "model_providers.x={base_url='https://y.example/v1'}", BOTH),
        ("codex-0.171.0", "model_providers.x={base_url='https://y.example/v1'}", BOTH),
        ("documented", "model_providers.x={base_url='https://y.example/v1'}", BOTH),
        ("codex-0.72.0", "model_providers.x={base_url='https://y.example/v1',}", "-c model_providers.x cannot be used: a string where a table belongs"),
        ("codex-0.79.0", "model_providers.x={base_url='https://y.example/v1',}", BOTH),
        ("codex-0.20.0", "model_providers.\"x\".base_url='https://y.example/v1'", QUOTED),
        ("codex-0.171.0", "model_providers.\"x\".base_url='https://y.example/v1'", QUOTED),
        ("documented", "model_providers.\"x\".base_url='https://y.example/v1'", QUOTED),
        ("documented", "mcp_servers.\"x\".command='y'", FILE),
    ] {
        assert_eq!(outcome_of(rules, &config, &[assignment]), expected, "{rules} {assignment}");
    }
}

#[rustfmt::skip] // A row is a line.
#[test]
fn a_setting_about_something_else_that_every_release_stops_at() {
    const USED: &str = "variable K -> https://x.example/v1";
    const NUMBER: &str = "line 1 model cannot be used: a number where a string belongs";
    for (rules, line, expected) in [
        ("codex-0.20.0", "model = 3", NUMBER),
        ("codex-0.171.0", "model = 3", NUMBER),
        ("documented", "model = 3", NUMBER),
        ("documented", "model = ['gpt']", "line 1 model cannot be used: a list where a string belongs"),
        ("documented", "model = 'gpt'", USED),
        // Nobody has seen what these do.
        ("codex-0.171.0", "sandbox_mode = 3", USED),
        ("codex-0.171.0", "[tools]\nmodel = 3", USED),
    ] {
        let (first, rest) = OWN.split_once('\n').unwrap();
        let config = match line.strip_prefix('[') {
            Some(_) => format!("{first}\n{rest}env_key = 'K'\n{line}\n"),
            None => format!("{line}\n{first}\n{rest}env_key = 'K'\n"),
        };
        assert_eq!(outcome_of(rules, &config, &[]), expected, "{rules} {line}");
    }
    assert_eq!(outcome_of("codex-0.171.0", "", &["model=3"]), "-c model cannot be used: a number where a string belongs");
}

#[rustfmt::skip] // A row is a line.
#[test]
fn what_a_profile_cannot_say_where_it_is_a_file() {
    const OPTION: &str = "--profile";
    const INSIDE: &str = "~/.codex/p.config.toml:1 profile cannot be set beside --profile; remove ~/.codex/p.config.toml:1 profile; or leave out --profile";
    const BESIDE: &str = "~/.codex/config.toml:1 profile has a value that is not allowed";
    for (rules, by, file, config, expected) in [
        ("codex-0.131.0", OPTION, "profile = 'q'", "[profiles.p]\nmodel_provider = 'openai'", "api-key"),
        ("codex-0.134.0", OPTION, "profile = 'q'", "", INSIDE),
        ("codex-0.171.0", OPTION, "profile = 'p'", "", INSIDE),
        ("documented", OPTION, "profile = 'q'", "", INSIDE),
        ("documented", OPTION, "profile = 'q'", "[profiles.p]\nmodel_provider = 'openai'", INSIDE),
        ("codex-0.171.0", "", "profile = 'q'", "", "api-key"),
        ("codex-0.134.0", OPTION, "", "profile = 'q'", BESIDE),
        ("documented", OPTION, "", "profile = 'q'", "api-key"),
        ("codex-0.171.0", "-c", "", "", "-c profile has a value that is not allowed"),
        ("codex-0.131.0", "-c", "", "[profiles.p]\nmodel_provider = 'openai'", "api-key"),
    ] {
        let machine = System::fixed()
            .home("/h")
            .file("/h/.codex/p.config.toml", file)
            .file("/h/.codex/config.toml", config)
            .file("/h/.codex/auth.json", r#"{"OPENAI_API_KEY": "sk-made-up"}"#);
        let mut codex = auth_resolver::codex().rules(rules.parse().unwrap());
        codex = match by {
            OPTION => codex.profile("p".to_owned()),
            "-c" => codex.config_override("profile", "p"),
            _ => codex,
        };
        let said = match codex.system(machine).resolve() {
            Ok(auth) => auth.method().kind().as_str().to_owned(),
            Err(error) => error.to_string(),
        };
        assert!(said.starts_with(expected), "{rules} {by}: {said}");
    }
}

#[rustfmt::skip] // A row is a line.
#[test]
fn when_a_provider_was_built_in() {
    for (rules, provider, expected) in [
        ("codex-0.58.0", "amazon-bedrock", "(built in since 0.124)"),
        ("codex-0.147.0", "amazon-bedrock-runtime", "(built in since 0.148)"),
        ("codex-0.164.0", "gcp", "(built in since 0.165)"),
        ("codex-0.58.0", "ollama", "(built in since 0.59)"),
        ("codex-0.59.0", "oss", "(built in before 0.59)"),
        ("documented", "oss", "(built in before 0.59)"),
        ("documented", "Amazon-Bedrock", "(did you mean `amazon-bedrock`?)"),
        ("documented", "OpenAI", "(did you mean `openai`?)"),
        ("documented", "mine", "which is not configured"),
    ] {
        let said = outcome_of(rules, &format!("model_provider = '{provider}'"), &[]);
        assert!(said.ends_with(expected), "{rules}: {said}");
    }
}

/// Returns the kind of what is used, or of the error.
fn method(rules: &str, machine: auth_resolver::system::FixedSystem) -> String {
    let codex = auth_resolver::codex().rules(rules.parse().unwrap());
    match codex.system(machine).resolve() {
        Ok(auth) => auth.method().kind().as_str().to_owned(),
        Err(error) => error.kind().as_str().to_owned(),
    }
}

#[test]
fn a_release_that_was_not_recorded_says_so() {
    for (version, remark) in [
        ("0.58.0", None),
        ("0.57.0", Some("not recorded")),
        ("0.58.1", Some("not recorded")),
        ("0.171.0", None),
        ("0.172.0", Some("newer")),
        ("0.17.0", Some("not recorded")),
        ("0.16.0", Some("older")),
    ] {
        let report = auth_resolver::codex()
            .rules(Rules::Codex(version.parse().unwrap()))
            .system(System::fixed())
            .resolve()
            .unwrap_err()
            .report();
        assert_eq!(report.rules, format!("codex-{version}"));
        let said = report
            .diagnostics
            .iter()
            .find(|diagnostic| diagnostic.code == "rules")
            .map(|diagnostic| diagnostic.message.as_str());
        match remark {
            None => assert_eq!(said, None, "{version}"),
            Some(word) => assert!(
                said.unwrap_or_default().contains(word),
                "{version}: {said:?}"
            ),
        }
    }
}

/// The documents know nothing of all this, so the documented rules do what the newest release does.
#[rustfmt::skip] // A row is a line.
#[test]
fn the_documented_rules_know_todays_layout() {
    const LITE: &str = "[model_providers.lite]\nname = 'Lite'\nbase_url = 'https://lite.example/v1'\nenv_key = 'LITE_KEY'\n";
    const BEDROCK: &str = "model_provider = 'amazon-bedrock'\n[model_providers.amazon-bedrock.aws]\nregion = 'us-west-2'\n";
    const OLLAMA: &str = "model_provider = 'ollama'\n[model_providers.ollama]\nname = 'Ollama'\nbase_url = 'http://localhost:11438/v1'\n";
    const FILE: &str = "/h/.codex/ox.config.toml";
    let by_table = format!("{LITE}[profiles.ox]\nmodel_provider = 'lite'\n");
    let elsewhere = format!("{LITE}profile = 'ox'\n");
    let names = format!("profile = 'ox'\n{LITE}");
    for (shows, profile, config, more, expected) in [
        ("F39: a profile is a file", Some("ox"), LITE, (FILE, "model_provider = 'lite'"), "variable LITE_KEY -> https://lite.example/v1"),
        ("or a table", Some("ox"), &by_table, ("/h/x", ""), "variable LITE_KEY -> https://lite.example/v1"),
        ("the file comes first", Some("ox"), &by_table, (FILE, "model_provider = 'ollama'"), "- -> http://localhost:11434/v1"),
        ("nothing defines it", Some("oy"), LITE, (FILE, "model_provider = 'lite'"), "--profile selects the profile `oy`, which is not configured; write the profile into ~/.codex/oy.config.toml, or fix --profile"),
        ("a setting names no file", None, &names, (FILE, "model_provider = 'lite'"), "~/.codex/config.toml:1 profile has a value that is not allowed, expected the name of a table of profiles: only the option for a profile takes that of a file; fix or remove ~/.codex/config.toml:1 profile"),
        ("a misplaced one", None, &elsewhere, (FILE, "model_provider = 'lite'"), "no usable credential was found; run `codex login`; or put an API key into variable OPENAI_API_KEY; or put a line `OPENAI_API_KEY=...` into ~/.codex/.env, which also works for programs that no shell started"),
        ("F40: a key of Bedrock's goes there", None, BEDROCK, ("/h/x", ""), "variable AWS_BEARER_TOKEN_BEDROCK -> https://bedrock-mantle.us-west-2.api.aws/openai/v1"),
        ("F41: a table for a built-in provider", None, OLLAMA, ("/h/x", ""), "~/.codex/config.toml:3 model_providers.ollama.name is in a table for the provider `ollama`, which is built in and takes none; rename the table of `ollama` in ~/.codex/config.toml and ~/.codex/config.toml:1 model_provider, both alike; or remove the table, and set variable CODEX_OSS_BASE_URL to the base URL"),
        ("renamed", None, &OLLAMA.replace("ollama", "own"), ("/h/x", ""), "- -> http://localhost:11438/v1"),
        ("a file cannot set the variable", None, "model_provider = 'ollama'", ("/h/.codex/.env", "CODEX_OSS_BASE_URL=http://localhost:11438/v1"), "- -> http://localhost:11434/v1"),
        ("the machine's settings come last", None, "", ("/etc/codex/config.toml", "openai_base_url = 'https://gw.example/v1'\nforced_login_method = 'chatgpt'"), "no usable credential was found for https://gw.example/v1, the base URL of /etc/codex/config.toml:1 openai_base_url; unset /etc/codex/config.toml:1 openai_base_url and run `codex login`"),
        ("the administrator's settings come first", None, "openai_base_url = 'https://own.example/v1'", ("/etc/codex/managed_config.toml", "model_provider = 'ollama'"), "- -> http://localhost:11434/v1"),
    ] {
        let machine = System::fixed()
            .home("/h")
            .var("LITE_KEY", "k-1")
            .var("AWS_BEARER_TOKEN_BEDROCK", "made-up")
            .file("/h/.codex/config.toml", config)
            .file(more.0, more.1);
        let codex = auth_resolver::codex().profile(profile.map(str::to_owned));
        let said = match codex.system(machine).resolve() {
            Ok(auth) => {
                let place = auth.credential_origin().map(ToString::to_string);
                format!("{} -> {}", place.unwrap_or_else(|| "-".to_owned()), auth.base_url())
            }
            Err(error) => error.to_string(),
        };
        assert_eq!(said, expected, "{shows}");
    }
}

fn differs(codex: auth_resolver::codex::Codex) -> String {
    said(codex.into_resolver().resolve())
}

fn said(resolved: Result<auth_resolver::Resolution, auth_resolver::Error>) -> String {
    let notes = match resolved {
        Ok(auth) => auth.diagnostics(),
        Err(error) => error.diagnostics(),
    };
    let mut notes = notes
        .into_iter()
        .filter(|note| note.code == "differs-from-release");
    let note = notes.next().map(|note| note.message).unwrap_or_default();
    assert!(notes.next().is_none());
    let (_, answers) = note.split_once("the answer is ").unwrap_or_default();
    answers.to_owned()
}

#[rustfmt::skip] // A row is a line.
#[test]
fn where_the_newest_release_would_answer_otherwise() {
    const KEY: &str = r#"{"OPENAI_API_KEY": "sk-made-up"}"#;
    let home = || System::fixed().home("/h").file("/h/.codex/auth.json", KEY);
    let env = |name: &str, text: &str| home().var(name, text);
    for (shows, machine, expected) in [
        ("nothing there", System::fixed().home("/h"), ""),
        ("no home", System::fixed(), ""),
        ("a stored key", home(), ""),
        ("a key for one run", env("CODEX_API_KEY", "k"), ""),
        ("workload identity", env("OPENAI_SPIFFE_ID", "x"), ""),
        ("another key", env("OPENAI_API_KEY", "k"), "an API key from ~/.codex/auth.json OPENAI_API_KEY at https://api.openai.com/v1; by the rules `documented` it is an API key from variable OPENAI_API_KEY at https://api.openai.com/v1"),
        ("another base URL", env("OPENAI_BASE_URL", "https://gw.example/v1"), "an API key from ~/.codex/auth.json OPENAI_API_KEY at https://api.openai.com/v1; by the rules `documented` it is an API key from ~/.codex/auth.json OPENAI_API_KEY at https://gw.example/v1"),
        ("an error on one side", env("OPENAI_API_KEY", "<your key>"), "an API key from ~/.codex/auth.json OPENAI_API_KEY at https://api.openai.com/v1; by the rules `documented` it is the error `malformed`"),
        ("two errors", System::fixed().home("/h").var("OPENAI_API_KEY", "<your key>"), "the error `none-found`; by the rules `documented` it is the error `malformed`"),
        ("the same error", home().file("/h/.codex/config.toml", "model_provider = 'x'"), ""),
        ("an override of a setting that is gone", env("OPENAI_API_KEY", "k").file("/h/.codex/config.toml", "preferred_auth_method = 'apikey'"), "an API key from ~/.codex/auth.json OPENAI_API_KEY at https://api.openai.com/v1; by the rules `documented` it is an API key from variable OPENAI_API_KEY at https://api.openai.com/v1"),
        ("the user's file before the process", env("LITE_KEY", "a").file("/h/.codex/.env", "LITE_KEY=b").file("/h/.codex/config.toml", "model_provider = 'x'\n[model_providers.x]\nname = 'x'\nbase_url = 'https://x.example'\nenv_key = 'LITE_KEY'"), "an API key from ~/.codex/.env:1 LITE_KEY at https://x.example; by the rules `documented` it is an API key from variable LITE_KEY at https://x.example"),
        ("no credential", home().file("/h/.codex/config.toml", "model_provider = 'x'\n[model_providers.x]\nbase_url = 'http://127.0.0.1:8080/v1'"), "the error `invalid-configuration`; by the rules `documented` it is no credential at http://127.0.0.1:8080/v1"),
    ] {
        let machine = machine.build();
        let codex = || auth_resolver::codex().system(machine.clone());
        assert_eq!(differs(codex()), expected, "{shows}");
        // Who names rules has chosen.
        assert_eq!(differs(codex().rules(Rules::ApiKeyFirst)), "", "{shows}");
        assert_eq!(differs(codex().rules(Rules::Codex(Version::new(0, 60, 0)))), "", "{shows}");
    }
}

#[test]
fn a_source_of_ones_own_counts_for_the_newest_release_as_well() {
    use auth_resolver::method::MethodKind;
    use auth_resolver::source::{Origin, Side, source_fn};
    let machine = System::fixed()
        .home("/h")
        .var("OPENAI_BASE_URL", "https://gw.example/v1");
    let resolver = auth_resolver::codex().system(machine).into_resolver();
    let resolver = resolver.source(source_fn(|_, report| {
        let vault = Origin::other("the vault", Side::Yours);
        report.credential(vault, MethodKind::ApiKey, Some("sk-made-up"));
    }));
    assert_eq!(
        said(resolver.resolve()),
        "the error `none-found`; by the rules `documented` it is an API key from the vault at https://gw.example/v1"
    );
}
