//! Programs of somebody's own: resolvers of public parts, those included that no preset has a use
//! for.

use auth_resolver::{
    AuthJson, Caller, ConfigToml, Dotenv, DotenvyRules, Env, FirstFound, FixedSystem, Gateway,
    HomeDirectory, JsonSettings, Layers, MethodKind, Origin, Overrides, Resolver, SealedFile,
    Secret, SessionJson, SettingKey, SettingKeys, Side, Standing, System, TimeUnit, Variables,
    VersionSegment, source_fn,
};

use super::argument::Argument;
use super::{HOME, PROJECT};

/// Reads the files of Codex.
pub(super) fn of_toml(system: FixedSystem, arguments: &[Argument]) -> Resolver {
    let keys = SettingKeys::new()
        .api_key("api_key")
        .setting("model_provider", SettingKey::SelectedProvider);
    let mut overrides = Overrides::new("--set").keys(keys);
    for argument in arguments {
        if let Argument::Override(assignment) = argument {
            overrides = overrides.set(assignment);
        }
    }
    let settings = |file: ConfigToml| {
        file.base_url("openai_base_url")
            .api_key("api_key")
            .preferred_method("preferred_auth_method")
    };
    let directory = format!("{HOME}/.codex");
    let mut resolver = given(system, arguments).source(overrides).source(
        Env::new()
            .pinned_api_key("CODEX_API_KEY")
            .access_token("CODEX_ACCESS_TOKEN")
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
            let kind = MethodKind::ApiKey;
            report.credential(origin, Standing::Ambient, kind, variable.text());
        }))
        .source(
            Dotenv::at(format!("{directory}/.env"))
                .dotenvy(DotenvyRules::LOADED)
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
        .must_exist()
        .find(&system);
    let directory = home.path().map(ToOwned::to_owned);
    let variables = Variables::new()
        .pinned_api_key("ANTHROPIC_API_KEY")
        .access_token("CLAUDE_CODE_OAUTH_TOKEN")
        .header("ANTHROPIC_AUTH_TOKEN", "X-Token")
        .session_base_url("ANTHROPIC_BASE_URL");
    let settings = |file: JsonSettings| {
        file.with_comments()
            .api_key("env.ANTHROPIC_API_KEY")
            .base_url("env.ANTHROPIC_BASE_URL")
            .setting("env.CLAUDE_CONFIG_DIR", SettingKey::SelectedProvider)
            .command("apiKeyHelper")
    };
    let names = &["env.ANTHROPIC_API_KEY", "apiKeyHelper"];
    let mut layers = Layers::in_order(names).layer(Env::new().variables(&variables));
    if arguments.contains(&Argument::Project) {
        let project = JsonSettings::project(PROJECT, ".claude/settings.json");
        layers = layers.layer(settings(project));
    }
    let mut resolver = given(system, arguments).source(home);
    if let Some(directory) = directory {
        let login = SessionJson::at(directory.join(".credentials.json"))
            .in_object("claudeAiOauth")
            .access_token("accessToken")
            .refresh_token("refreshToken")
            .expires("expiresAt", TimeUnit::Seconds)
            .plan("subscriptionType")
            .or_in_key_store("Acme");
        layers = layers.layer(settings(JsonSettings::at(directory.join("settings.json"))));
        resolver = resolver.source(
            FirstFound::new()
                .or(SealedFile::at(directory.join("sealed")))
                .or(login),
        );
    }
    resolver.source(layers)
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
            Argument::Profile(name) => caller = caller.profile(Some(name)),
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
        .system(system)
        .default_base_url("https://api.openai.com/v1")
        .default_session_base_url("https://chatgpt.com/backend-api/codex")
        .source(caller);
    gateways.into_iter().fold(resolver, Resolver::source)
}
