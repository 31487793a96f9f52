//! Programs of somebody's own: resolvers of public parts.

use auth_resolver::base_url::VersionSegment;
use auth_resolver::codex::AuthJson;
use auth_resolver::method::MethodKind;
use auth_resolver::source::{Origin, Side, source_fn};
use auth_resolver::sources::{FirstFound, HomeDirectory, TimeUnit, Variables};
use auth_resolver::system::FixedSystem;
use auth_resolver::{
    Caller, ConfigToml, Dotenv, Env, Gateway, JsonSettings, Resolver, Secret, SessionJson, System,
};

use super::argument::Argument;
use super::{HOME, PROJECT};

/// Reads the files of Codex.
pub(super) fn of_toml(system: FixedSystem, arguments: &[Argument]) -> Resolver {
    let settings = |file: ConfigToml| {
        file.base_url("openai_base_url")
            .api_key("api_key")
            .preference("preferred_auth_method")
    };
    let directory = format!("{HOME}/.codex");
    let mut resolver = given(system, arguments).source(
        Env::new()
            .pinned_api_key("CODEX_API_KEY")
            .login_token("CODEX_ACCESS_TOKEN")
            .bearer_token("OTHER_TOKEN")
            .base_url("OPENAI_BASE_URL")
            .header("OPENAI_ORGANIZATION", "X-Organization"),
    );
    if arguments.contains(&Argument::Project) {
        resolver = resolver
            .source(
                Dotenv::project(PROJECT)
                    .api_key("OPENAI_API_KEY")
                    .base_url("OPENAI_BASE_URL")
                    .header("OPENAI_ORGANIZATION", "X-Organization"),
            )
            .source(settings(ConfigToml::project(PROJECT, ".codex/config.toml")));
    }
    resolver
        .source(source_fn(|inquiry, report| {
            let variable = inquiry.system().var("OPENAI_API_KEY");
            let origin = Origin::other("the vault", Side::Yours);
            report.credential(origin, MethodKind::ApiKey, variable.text());
        }))
        .source(
            Dotenv::at(format!("{directory}/.env"))
                .api_key("OPENAI_API_KEY")
                .base_url("OPENAI_BASE_URL"),
        )
        .source(AuthJson::at(format!("{directory}/auth.json")))
        .source(settings(ConfigToml::at(format!("{directory}/config.toml"))))
}

/// Reads the files of Claude Code.
pub(super) fn of_json(system: FixedSystem, arguments: &[Argument]) -> Resolver {
    let system: System = system.into();
    let home = HomeDirectory::of("CLAUDE_CONFIG_DIR", ".claude")
        .required()
        .find(&system);
    let directory = home.path().map(ToOwned::to_owned);
    let variables = Variables::new()
        .pinned_api_key("ANTHROPIC_API_KEY")
        .login_token("CLAUDE_CODE_OAUTH_TOKEN")
        .header("ANTHROPIC_AUTH_TOKEN", "X-Token")
        .login_base_url("ANTHROPIC_BASE_URL");
    let settings = |file: JsonSettings| {
        file.with_comments()
            .api_key("env.ANTHROPIC_API_KEY")
            .base_url("env.ANTHROPIC_BASE_URL")
            .unused("env.CLAUDE_CONFIG_DIR")
            .command("apiKeyHelper")
    };
    let mut resolver = given(system, arguments)
        .source(home)
        .source(Env::new().variables(&variables));
    if arguments.contains(&Argument::Project) {
        let project = JsonSettings::project(PROJECT, ".claude/settings.json");
        resolver = resolver.source(settings(project));
    }
    if let Some(directory) = directory {
        let login = SessionJson::at(directory.join(".credentials.json"))
            .in_object("claudeAiOauth")
            .access_token("accessToken")
            .refresh_token("refreshToken")
            .expires("expiresAt", TimeUnit::Seconds)
            .plan("subscriptionType")
            .or_in_key_store("Acme");
        let other = SessionJson::at(directory.join("sealed"));
        resolver = resolver
            .source(FirstFound::existing().or(other).or(login))
            .source(settings(JsonSettings::at(directory.join("settings.json"))));
    }
    resolver
}

/// Starts a resolver with what the caller was given.
fn given(system: impl Into<System>, arguments: &[Argument]) -> Resolver {
    let mut caller = Caller::new("--given");
    let mut gateways = Vec::new();
    for argument in arguments.iter().cloned() {
        match argument {
            Argument::ApiKey(key) => {
                caller = match Secret::parse(&key) {
                    Ok(secret) => caller.secret(&secret),
                    Err(_) => caller.bearer_token(Some(key)),
                };
            }
            Argument::BaseUrl(url) => caller = caller.base_url(Some(url)),
            Argument::Gateway(root, key) => {
                if let Ok(gateway) = Gateway::new(&root, key) {
                    let version = VersionSegment::Appended("v1");
                    gateways.push(gateway.bearer_token(version));
                }
            }
            _ => {}
        }
    }
    let resolver = Resolver::new()
        .base_urls_for_keys_only()
        .system(system)
        .default_base_url("https://api.openai.com/v1")
        .default_login_base_url("https://chatgpt.com/backend-api/codex")
        .source(caller);
    gateways.into_iter().fold(resolver, Resolver::source)
}
