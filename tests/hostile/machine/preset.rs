//! What a program was given, and the resolver that it makes of it.

use auth_resolver::{
    AuthJson, Caller, ConfigToml, Dotenv, DotenvyRules, Entry, Env, FixedSystem, MethodKind,
    Origin, Overrides, Resolver, RuleSet, Rules, Secret, SettingKey, SettingKeys, Standing, System,
    Trust, codex, source_fn,
};

use super::config_toml::quoted;
use super::values::Maker;
use super::{GATEWAYS, HOME, PROJECT, PROVIDER_KEY, rules};
use crate::marker::Tier;

/// Codex's preset, or a program of somebody's own.
#[derive(Debug)]
pub(crate) struct Preset {
    pub(crate) rules: Rules,
    /// Rules that no release has.
    pub(crate) changed_rules: Option<RuleSet>,
    pub(crate) is_codex: bool,
    pub(crate) entry: Entry,
    pub(crate) arguments: Vec<Argument>,
}

/// What the caller was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Argument {
    ApiKey(String),
    BaseUrl(String),
    Profile(String),
    Override(String),
    Project,
    AllowHttp,
    AllowSessionHost,
    SkipBroken,
    SkipUntrustedUrls,
    RefuseExpired,
    RefuseConflicts,
}

impl Preset {
    pub(super) fn make(maker: &mut Maker, has_project: bool) -> Self {
        let rules = rules::pick(maker);
        let mut arguments = vec![Argument::Project; usize::from(has_project)];
        if maker.percent(12) {
            arguments.push(Argument::ApiKey(maker.secret(Tier::Caller, "ok")));
        }
        if maker.percent(12) {
            let url = maker.url(Tier::Caller, "ou", GATEWAYS[2]);
            arguments.push(Argument::BaseUrl(url));
        }
        if maker.percent(5) {
            let profile = maker.name(Tier::Caller, "op", "work");
            arguments.push(Argument::Profile(profile));
        }
        for _ in 0..maker.random.below(6).saturating_sub(3) {
            arguments.push(Argument::Override(assignment(maker)));
        }
        for (percent, switch) in [
            (10, Argument::AllowHttp),
            (10, Argument::AllowSessionHost),
            (8, Argument::SkipBroken),
            (8, Argument::SkipUntrustedUrls),
            (5, Argument::RefuseExpired),
            (5, Argument::RefuseConflicts),
        ] {
            if maker.percent(percent) {
                arguments.push(switch);
            }
        }
        Self {
            rules,
            changed_rules: maker.percent(25).then(|| rules::change(maker, rules)),
            is_codex: !maker.percent(15),
            entry: maker.pick(&[Entry::Exec, Entry::Interactive]),
            arguments,
        }
    }

    pub(crate) fn has(&self, argument: &Argument) -> bool {
        self.arguments.contains(argument)
    }

    pub(super) fn resolver(&self, system: FixedSystem) -> Resolver {
        let mut resolver = if self.is_codex {
            self.codex(system)
        } else {
            self.own(system)
        };
        if let Some(rules) = &self.changed_rules {
            resolver = resolver.rules(rules.clone());
        }
        for argument in &self.arguments {
            resolver = match argument {
                Argument::AllowHttp => resolver.allow_http(),
                Argument::AllowSessionHost => resolver.allow_session_host(GATEWAYS[0]),
                Argument::SkipBroken => resolver.skip_broken(),
                Argument::SkipUntrustedUrls => resolver.skip_untrusted_urls(),
                Argument::RefuseExpired => resolver.refuse_expired(),
                Argument::RefuseConflicts => resolver.refuse_conflicts(),
                _ => resolver,
            };
        }
        resolver
    }

    fn codex(&self, system: impl Into<System>) -> Resolver {
        let mut codex = codex().rules(self.rules).entry(self.entry).system(system);
        for argument in self.arguments.iter().cloned() {
            codex = match argument {
                Argument::ApiKey(key) => codex.api_key(key),
                Argument::BaseUrl(url) => codex.base_url(url),
                Argument::Profile(name) => codex.profile(name),
                Argument::Override(assignment) => codex.config_override_text(&assignment),
                Argument::Project => codex.project(std::path::PathBuf::from(PROJECT)),
                _ => codex,
            };
        }
        codex.into_resolver()
    }

    /// Builds a resolver of all the public parts, those included that Codex has no use for.
    fn own(&self, system: impl Into<System>) -> Resolver {
        let mut caller = Caller::new("--given");
        let keys = SettingKeys::default()
            .api_key("api_key")
            .setting("model_provider", SettingKey::SelectedProvider);
        let mut overrides = Overrides::new("--set").keys(keys);
        let mut project = None;
        for argument in self.arguments.iter().cloned() {
            match argument {
                Argument::ApiKey(key) => {
                    caller = match Secret::parse(&key) {
                        Ok(secret) => caller.secret(&secret),
                        Err(_) => caller.bearer_token(Some(key)),
                    };
                }
                Argument::BaseUrl(url) => caller = caller.base_url(Some(url)),
                Argument::Profile(name) => caller = caller.profile(Some(name)),
                Argument::Override(assignment) => overrides = overrides.set(&assignment),
                Argument::Project => project = Some(PROJECT),
                _ => {}
            }
        }
        let settings = |file: ConfigToml| {
            file.base_url("openai_base_url")
                .api_key("api_key")
                .preferred_method("preferred_auth_method")
        };
        let directory = format!("{HOME}/.codex");
        let mut resolver = Resolver::new()
            .system(system)
            .source(caller)
            .source(overrides)
            .source(
                Env::new()
                    .pinned_api_key("CODEX_API_KEY")
                    .access_token("CODEX_ACCESS_TOKEN")
                    .bearer_token("OTHER_TOKEN")
                    .base_url("OPENAI_BASE_URL")
                    .header("OPENAI_ORGANIZATION", "X-Organization"),
            );
        if let Some(project) = project {
            resolver = resolver
                .source(
                    Dotenv::project(project)
                        .api_key("OPENAI_API_KEY")
                        .base_url("OPENAI_BASE_URL")
                        .header("OPENAI_ORGANIZATION", "X-Organization"),
                )
                .source(settings(ConfigToml::project(project, ".codex/config.toml")));
        }
        resolver
            .source(source_fn(|inquiry, report| {
                let variable = inquiry.system().var("OPENAI_API_KEY");
                let origin = Origin::other("the vault", Trust::User);
                let kind = MethodKind::ApiKey;
                report.credential(origin, Standing::Ambient, kind, variable.text());
            }))
            .source(
                Dotenv::user(format!("{directory}/.env"))
                    .dotenvy(DotenvyRules::LOADED)
                    .api_key("OPENAI_API_KEY")
                    .base_url("OPENAI_BASE_URL"),
            )
            .source(AuthJson::at(format!("{directory}/auth.json")))
            .source(settings(ConfigToml::at(format!("{directory}/config.toml"))))
            .default_base_url("https://api.openai.com/v1")
            .default_session_base_url("https://chatgpt.com/backend-api/codex")
    }
}

/// Makes an override. Places of markers are `o` and a letter.
fn assignment(maker: &mut Maker) -> String {
    const TIER: Tier = Tier::Caller;
    let url = |maker: &mut Maker, place| maker.url(TIER, place, GATEWAYS[2]);
    match maker.random.below(if maker.is_tidy { 9 } else { 12 }) {
        0 => format!("preferred_auth_method={}", maker.name(TIER, "oa", "apikey")),
        1 => format!("model_provider={}", maker.name(TIER, "om", "x")),
        2 => format!("openai_base_url={}", url(maker, "oo")),
        3 => format!("chatgpt_base_url={}", url(maker, "os")),
        4 => format!("api_key={}", maker.secret(TIER, "oc")),
        5 => format!(
            "model_providers.x.experimental_bearer_token={}",
            maker.secret(TIER, "ot")
        ),
        6 => format!(
            "model_providers.x.http_headers.X-C={}",
            maker.secret(TIER, "ov")
        ),
        7 => format!(
            "model_providers.{}.env_key={}",
            maker.name(TIER, "oi", "x"),
            maker.name(TIER, "oe", PROVIDER_KEY)
        ),
        8 => {
            let url = quoted(&url(maker, "ob"));
            let value = quoted(&maker.plant(TIER, "oq"));
            format!("model_providers.x={{base_url={url},query_params={{a={value}}}}}")
        }
        9 => maker.plant(TIER, "ox"),
        10 => format!("{0}={0}", maker.plant(TIER, "ox")),
        _ => format!("api_key=[\"{}", maker.plant(TIER, "oc")),
    }
}
