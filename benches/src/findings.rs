//! What the Codex preset's places hold, as the findings themselves, for the policy alone.
//!
//! A resolver keeps its findings to itself, so its sources are made again from public parts, each with
//! a recorder around it. A test holds the places against those of the preset.

use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex};

use auth_resolver::{
    AuthJson, BaseUrl, Caller, ConfigToml, CredentialSource, Dotenv, Env, Finding, Inquiry, Policy,
    ProviderField, ProviderKey, Resolver, RuleSet, SettingKey, SettingKeys, SourceReport, Stage,
    System,
};

const PROVIDER_KEYS: &[(&str, ProviderKey)] = &[
    ("name", ProviderKey::Field(ProviderField::Name)),
    ("base_url", ProviderKey::Field(ProviderField::BaseUrl)),
    ("env_key", ProviderKey::Field(ProviderField::EnvKey)),
    (
        "env_key_instructions",
        ProviderKey::Field(ProviderField::EnvKeyInstructions),
    ),
    ("wire_api", ProviderKey::Field(ProviderField::WireApi)),
    ("query_params", ProviderKey::QueryParameters),
    ("http_headers", ProviderKey::Headers),
    ("env_http_headers", ProviderKey::VariableHeaders),
];

const BUILT_IN_VARIABLES: [&str; 2] = ["CODEX_OSS_BASE_URL", "CODEX_OSS_PORT"];

type Slot = Arc<Mutex<Vec<Finding>>>;

struct Recorded<S>(S, Slot);

impl<S: CredentialSource> fmt::Debug for Recorded<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<S: CredentialSource> CredentialSource for Recorded<S> {
    fn stage(&self) -> Stage {
        self.0.stage()
    }

    fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport) {
        self.0.inspect(inquiry, report);
        *self.1.lock().expect("one thread") = report.findings().to_vec();
    }
}

/// Returns the policy of the Codex preset.
pub fn policy() -> Policy {
    let mut policy = Policy::new(RuleSet::DOCUMENTED);
    policy.defaults.api_key = BaseUrl::parse("https://api.openai.com/v1").ok();
    policy.defaults.session = BaseUrl::parse("https://chatgpt.com/backend-api/codex").ok();
    policy
}

/// Returns the sources of the Codex preset, in order of precedence, for files in `directory`.
pub fn sources(directory: &Path) -> Vec<Box<dyn CredentialSource>> {
    vec![
        Box::new(Caller::new("--api-key").api_key(None)),
        Box::new(Caller::new("--base-url").base_url(None)),
        Box::new(env()),
        Box::new(dotenv(directory)),
        Box::new(auth_json(directory)),
        Box::new(config_toml(directory)),
    ]
}

/// Returns what the sources find on a machine, in order of precedence.
pub fn on(system: &System, directory: &Path) -> Vec<Finding> {
    let mut resolver = Resolver::new().system(system.clone());
    let mut slots = Vec::new();
    for source in sources(directory) {
        let slot = Slot::default();
        slots.push(slot.clone());
        resolver = resolver.source(Recorded(source, slot));
    }
    // The findings are wanted, not the answer.
    drop(resolver.resolve());
    let findings = slots.iter().map(|slot| slot.lock().expect("one thread"));
    findings.flat_map(|findings| findings.clone()).collect()
}

pub fn env() -> Env {
    let mut env = Env::new()
        .pinned_api_key("CODEX_API_KEY")
        .access_token("CODEX_ACCESS_TOKEN")
        .api_key("OPENAI_API_KEY")
        .base_url("OPENAI_BASE_URL")
        .header("OPENAI_ORGANIZATION", "OpenAI-Organization")
        .header("OPENAI_PROJECT", "OpenAI-Project");
    for name in BUILT_IN_VARIABLES {
        env = env.variable(name);
    }
    env
}

pub fn dotenv(directory: &Path) -> Dotenv {
    let mut dotenv = Dotenv::at(directory.join(".env"))
        .api_key("OPENAI_API_KEY")
        .base_url("OPENAI_BASE_URL")
        .header("OPENAI_ORGANIZATION", "OpenAI-Organization")
        .header("OPENAI_PROJECT", "OpenAI-Project");
    for name in BUILT_IN_VARIABLES {
        dotenv = dotenv.variable(name);
    }
    dotenv.ignore_prefix("CODEX_")
}

pub fn auth_json(directory: &Path) -> AuthJson {
    AuthJson::at(directory.join("auth.json"))
}

pub fn config_toml(directory: &Path) -> ConfigToml {
    let keys = SettingKeys::new()
        .setting("preferred_auth_method", SettingKey::PreferredMethod)
        .setting("forced_login_method", SettingKey::ForcedMethod)
        .setting("forced_chatgpt_workspace_id", SettingKey::ForcedWorkspace)
        .setting("cli_auth_credentials_store", SettingKey::CredentialStore)
        .setting("openai_base_url", SettingKey::BaseUrl)
        .setting("chatgpt_base_url", SettingKey::SessionBaseUrl)
        .setting("model_provider", SettingKey::SelectedProvider)
        .setting("profile", SettingKey::SelectedProfile)
        .profiles("profiles")
        .providers("model_providers", PROVIDER_KEYS);
    ConfigToml::at(directory.join("config.toml")).keys(keys)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::home::{Home, ON_PAPER};

    #[test]
    fn places_are_those_of_the_preset() {
        let machine = Home::realistic().on_paper();
        let auth = auth_resolver::codex()
            .system(machine.clone())
            .resolve()
            .expect("an answer");
        let report = auth.report(auth_resolver::Identities::Hidden);
        let preset = report.entries.iter().map(|entry| entry.origin.as_str());
        // Where the files lie is found out before there are sources.
        let preset: Vec<&str> = preset
            .filter(|origin| *origin != "variable CODEX_HOME")
            .collect();
        let found = on(&machine, &Path::new(ON_PAPER).join(".codex"));
        let found: Vec<String> = found
            .iter()
            .map(|finding| finding.origin.to_string().replace(ON_PAPER, "~"))
            .collect();
        assert_eq!(found, preset);
    }
}
